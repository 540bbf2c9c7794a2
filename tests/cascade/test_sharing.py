"""Counts shared out: parts that add up, drafts of any sum, versions that say why; the Excel sheet, all or nothing."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cascade.factories import ON, make_parent
from tests.conftest import Cast
from tests.factories import AT, make_unit
from vungmanh.cascade.domain.sharing import (
    confirm_shares,
    difference,
    discard_shares,
    save_shares,
    split,
    units_to_share_among,
    weights_by_attribute,
    weights_by_villages,
)
from vungmanh.cascade.permissions import shares_seen
from vungmanh.cascade.selectors import countable_targets, share_of
from vungmanh.cascade.sheets import read_shares, shares_template
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.programmes.models import Duty, Target
from vungmanh.units.enums import UnitLevel, UnitType
from vungmanh.units.models import UnitAttribute

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(cast: Cast) -> Target:
    (found,) = countable_targets(make_parent(cast))
    return found


def refusal(act: Any) -> str:
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value.code


@pytest.mark.parametrize(
    ("whole", "weights", "expected"),
    [
        ("1200", [1, 1, 1], [400, 400, 400]),
        ("100", [1, 1, 1], [34, 33, 33]),
        ("10", [1, 2, 4], [1, 3, 6]),
        ("2", [1, 1, 1], [1, 1, 0]),
        ("12.5", [1, 1], ["6.3", "6.2"]),
        ("7", [0, 0], [4, 3]),
        ("9", [0, 3], [0, 9]),
    ],
)
def test_parts_add_up_to_the_whole(whole: str, weights: list[int], expected: list[Any]) -> None:
    parts = split(Decimal(whole), {place: Decimal(weight) for place, weight in enumerate(weights)})
    assert list(parts.values()) == [Decimal(each) for each in expected]
    assert sum(parts.values()) == Decimal(whole)


def test_range_is_met_anywhere_inside_it() -> None:
    target = Target(comparator="range", value=Decimal(25), high=Decimal(30))
    assert [difference(target, Decimal(n)) for n in (24, 25, 27, 30, 31)] == [-1, 0, 0, 0, 1]


def test_weights_by_property_are_one_where_there_is_none(cast: Cast) -> None:
    UnitAttribute.objects.create(unit=cast.commune, key="area", value="mountain")
    found = weights_by_attribute([cast.commune, cast.other_commune], "area", {"mountain": Decimal(2)}, ON)
    assert found == {cast.commune.pk: 2, cast.other_commune.pk: 1}


def test_weights_by_villages_count_those_inside_and_no_others(cast: Cast) -> None:
    for name, parent in (("Thôn Một", cast.commune), ("Thôn Hai", cast.commune), ("Thôn Xa", cast.neighbour_commune)):
        make_unit(name, parent=parent, level=UnitLevel.VILLAGE, type=UnitType.THON)
    units = [cast.commune, cast.other_commune]
    assert weights_by_villages(units, ON) == {cast.commune.pk: 2, cast.other_commune.pk: 0}


def test_only_what_adds_up_comes_into_force_and_a_change_needs_a_reason(cast: Cast, target: Target) -> None:
    units = units_to_share_among(target, ON)
    assert units == [cast.other_commune, cast.commune]
    here, there = cast.commune.pk, cast.other_commune.pk
    who: dict[str, Any] = {"by": cast.officer, "at": AT}
    first = save_shares(target, {here: Decimal(700), there: Decimal(400)}, **who, version=0)
    assert refusal(lambda: confirm_shares(target, reason="", **who, version=1)) == "shares_under"
    assert refusal(lambda: save_shares(target, {here: Decimal(1)}, **who, version=0)) == "shares_changed"
    save_shares(target, {here: Decimal(700), there: Decimal(500)}, **who, version=1)
    confirm_shares(target, reason="", **who, version=2)
    assert [share.value for share in shares_seen(cast.commune_officer, target.programme, ON)] == [700]
    assert list(shares_seen(cast.neighbour, target.programme, ON)) == []

    second = save_shares(target, {here: Decimal(600), there: Decimal(600)}, **who, version=0)
    assert refusal(lambda: confirm_shares(target, reason=" ", **who, version=1)) == "shares_reason_missing"
    confirm_shares(target, reason="Xã Mẫu Hạ tiếp nhận thêm một thôn", **who, version=1)
    first.refresh_from_db()
    assert (first.state, second.number) == ("replaced", 2)
    entry = AuditEntry.objects.filter(action="shares.confirmed").latest("pk")
    changed = {"Xã Mẫu Thượng": ["700.0000", "600.0000"], "Xã Mẫu Hạ": ["500.0000", "600.0000"]}
    assert (entry.changes, entry.reason) == (changed, "Xã Mẫu Hạ tiếp nhận thêm một thôn")
    assert refusal(lambda: discard_shares(target, **who)) == "shares_no_draft"

    duty = Duty.objects.create(
        programme=target.programme, kind="target", target=target, source="x", unit=cast.commune, role="lead",
        published_on=target.programme.published_on,
    )  # fmt: skip
    share = share_of(duty)
    assert share and share.value == 600


def test_share_of_a_whole_is_no_count(cast: Cast, target: Target) -> None:
    Target.objects.filter(pk=target.pk).update(unit_of_measure="%")
    assert countable_targets(target.programme) == []
    assert refusal(lambda: save_shares(target, {}, by=cast.officer, at=AT, version=0)) == "shares_not_a_count"


def sheet(rows: list[list[Any]], cast: Cast) -> io.BytesIO:
    book = load_workbook(
        io.BytesIO(shares_template([cast.commune, cast.other_commune], {cast.commune.pk: Decimal(70)}))
    )
    page = book.worksheets[0]
    assert [cell.value for cell in page[2]] == [cast.commune.pk, "Xã Mẫu Thượng", 70]
    page.delete_rows(2, 10)
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def test_sheet_is_read_by_code_or_by_name(cast: Cast) -> None:
    rows = [[cast.commune.pk, "tên đã sửa", "1.150"], [None, "XÃ MẪU HẠ", 50]]
    read = read_shares(sheet(rows, cast), [cast.commune, cast.other_commune])
    assert (read.shares, read.errors) == ({cast.commune.pk: 1150, cast.other_commune.pk: 50}, [])


def test_sheet_tells_every_error_by_row(cast: Cast) -> None:
    rows = [
        [None, "Xã Láng Thượng", 5],
        [cast.commune.pk, "", "nhiều"],
        [None, "Xã Mẫu Hạ", -1],
        [None, "Xã Mẫu Hạ", 3],
    ]
    read = read_shares(sheet(rows, cast), [cast.commune, cast.other_commune])
    told = [(error.row, error.column, error.code) for error in read.errors]
    assert told == [
        (2, "unit", "share_unit_unknown"), (3, "share", "share_no_figure"), (4, "share", "share_negative"),
    ]  # fmt: skip
