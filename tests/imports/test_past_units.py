"""History of units that are no more: within their life, by those who stand above them."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT, make_unit
from tests.imports.factories import ON, again, book, brought_in, checked, content, faults, official
from vungmanh.imports.domain.checking import receive
from vungmanh.imports.models import SheetImport
from vungmanh.imports.registers import register_of
from vungmanh.officials.models import Person, Post, PostStretch
from vungmanh.premises.models import Equipment
from vungmanh.units.enums import UnitLevel, UnitType
from vungmanh.units.models import Unit

pytestmark = pytest.mark.domain
LAST = datetime.date(2025, 6, 30)
WITHIN: dict[str, Any] = {"valid_from": datetime.date(2020, 7, 1), "valid_to": LAST}


@pytest.fixture
def gone(cast: Cast) -> Unit:
    return make_unit("Xã Mẫu Cũ", parent=cast.province, valid_from=datetime.date(2000, 1, 1), valid_to=LAST)


def of_province(cast: Cast, *rows: dict[str, Any], register: str = "officials") -> SheetImport:
    stream = io.BytesIO(content(book(rows, register=register)))
    return again(receive(register_of(register), cast.province, stream, "so.xlsx", by=cast.officer, at=AT, on=ON))


def test_who_held_a_post_in_a_unit_that_is_no_more_comes_in(cast: Cast, gone: Unit) -> None:
    sheet = brought_in(of_province(cast, official(1, unit=gone.name, **WITHIN)))
    assert (sheet.state, Post.objects.get().unit, Person.objects.get().unit) == ("done", gone, gone)
    assert PostStretch.objects.filter(unit=gone).exists()
    after = official(1, valid_from=datetime.date(2025, 7, 1))
    assert brought_in(of_province(cast, after)).to_create == 1
    assert Person.objects.get().unit == cast.commune


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"valid_to": None}, ("valid_to", "post_outlives_unit")),
        ({"valid_to": datetime.date(2025, 7, 1)}, ("valid_to", "post_outlives_unit")),
        ({"valid_from": datetime.date(2025, 7, 1), "valid_to": None}, ("valid_from", "post_unit_not_in_force")),
        ({"valid_from": datetime.date(1999, 7, 1), "born_on": "06/05/1970"}, ("valid_from", "post_unit_not_in_force")),
    ],
)
def test_days_outside_its_life_are_refused(cast: Cast, gone: Unit, said: Any, fault: tuple[str, str]) -> None:
    assert faults(of_province(cast, official(1, unit=gone.name, **(WITHIN | said)))) == [(2, *fault)]


def test_of_two_units_of_one_name_the_day_tells_which(cast: Cast) -> None:
    old = make_unit("Xã Mẫu Mới", parent=cast.province, valid_to=LAST)
    new = make_unit("Xã Mẫu Mới", parent=cast.province, valid_from=datetime.date(2025, 7, 1))
    later = official(1, unit=new.name, valid_from=datetime.date(2025, 7, 1))
    brought_in(of_province(cast, official(1, unit=new.name, **WITHIN), later))
    assert list(Post.objects.order_by("valid_from").values_list("unit", flat=True)) == [old.pk, new.pk]


def test_neighbours_and_communes_do_not_reach_it(cast: Cast, gone: Unit) -> None:
    theirs = make_unit("Xã Bên Cũ", parent=cast.neighbour_province, valid_to=LAST)
    row = official(1, unit=theirs.name, **WITHIN)
    assert faults(of_province(cast, row)) == [(2, "unit", "unit_unknown")]
    assert faults(checked(cast, [official(1, unit=gone.name, **WITHIN)])) == [(2, "unit", "unit_unknown")]


def test_commune_writes_the_history_of_its_villages(cast: Cast) -> None:
    village = make_unit("Thôn Cũ", parent=cast.commune, level=UnitLevel.VILLAGE, type=UnitType.THON, valid_to=LAST)
    assert checked(cast, [official(1, unit=village.name, **WITHIN)]).state == "ready"


def test_records_of_a_unit_that_is_no_more_end_with_it(cast: Cast, gone: Unit) -> None:
    row = {"unit": gone.name, "item": "Máy vi tính", "office": "UBND", "quantity": 3, "working": 2} | WITHIN
    assert faults(of_province(cast, row | {"valid_to": None}, register="equipment")) == [
        (2, "valid_to", "record_outlives_unit")
    ]
    later = row | {"valid_from": datetime.date(2025, 8, 1), "valid_to": datetime.date(2025, 9, 1)}
    assert faults(of_province(cast, later, register="equipment"))[0][1:] == ("valid_to", "record_outlives_unit")
    assert brought_in(of_province(cast, row, register="equipment")).state == "done"
    assert Equipment.objects.get().unit == gone
