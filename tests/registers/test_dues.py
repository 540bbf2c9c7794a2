"""What units must have, cut into stretches; only what differs is written again."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.registers.factories import day, make_convention, make_equipment, make_holding, make_premises, make_village
from vungmanh.core.errors import DomainError
from vungmanh.holdings.domain import keeping as holdings
from vungmanh.holdings.domain.conventions import take_step
from vungmanh.holdings.models import HoldingDue
from vungmanh.premises.domain import keeping as premises
from vungmanh.premises.models import PremisesDue
from vungmanh.units.domain import tree
from vungmanh.units.domain.dues import Had, stretches
from vungmanh.units.enums import UnitType

A, B, C, D = (day(text) for text in ("2020-01-01", "2020-06-01", "2021-01-01", "2022-01-01"))
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("end", "had", "found"),
    [
        (None, [], [(A, None, 0, 0)]),
        (None, [Had(B, None, 1)], [(A, B - DAY, 0, 0), (B, None, 1, 1)]),
        (C, [Had(B, C, 1)], [(A, B - DAY, 0, 0), (B, C, 1, 1)]),
        (None, [Had(B, C, 2)], [(A, B - DAY, 0, 0), (B, C, 2, 2), (C + DAY, None, 0, 0)]),
        (None, [Had(A, C, 1), Had(C + DAY, None, 1)], [(A, None, 1, 1)]),
        (
            None,
            [Had(A, C, 1), Had(B, D, 2)],
            [(A, B - DAY, 1, 1), (B, C, 3, 3), (C + DAY, D, 2, 2), (D + DAY, None, 0, 0)],
        ),
        (B, [Had(C, None, 1)], [(A, B, 0, 0)]),
        (None, [Had(A, None, 1, False)], [(A, None, 0, 1)]),
    ],
)
def test_stretches_are_cut_where_the_sum_changes(
    end: datetime.date | None, had: list[Had], found: list[tuple[object, ...]]
) -> None:
    assert [tuple(part) for part in stretches(A, end, had)] == found


def dues(unit: object, kind: str, model: type = HoldingDue) -> list[tuple[object, ...]]:
    rows = model._default_manager.filter(unit=unit, kind=kind).order_by("valid_from")
    return list(rows.values_list("valid_from", "valid_to", "is_met"))


def test_unit_holds_from_the_day_of_the_record_on(cast: Cast) -> None:
    make_holding(cast, valid_from=B, valid_to=C)
    since = day("2007-07-01")
    wanted = [(since, B - DAY, False), (B, C, True), (C + DAY, None, False)]
    assert dues(cast.commune, "democracy_regulation") == wanted
    assert dues(cast.other_commune, "democracy_regulation") == []
    holdings.bring_up(None, at=AT)
    assert dues(cast.other_commune, "democracy_regulation") == [(since, None, False)]
    assert dues(cast.province, "democracy_regulation") == []
    assert dues(cast.commune, "democracy_regulation") == wanted


def test_convention_counts_from_its_recognition_on(cast: Cast) -> None:
    village = make_village("Thôn Một", cast.commune)
    row = make_convention(cast, village, "sent", valid_from=B)
    since = day("2007-07-01")
    assert dues(village, "village_convention") == [(since, None, False)]
    told = {"by": cast.commune_officer, "at": AT}
    there = take_step(row, "recognised", {"decided_by": "UBND xã"}, since=C, version=1, **told)
    assert dues(village, "village_convention") == [(since, C - DAY, False), (C, None, True)]
    take_step(there, "suspended", {"why": "Trái luật"}, since=D, version=1, **told)
    assert dues(village, "village_convention") == [(since, C - DAY, False), (C, D - DAY, True), (D, None, False)]


def test_unit_that_is_closed_must_have_nothing_from_then_on(cast: Cast) -> None:
    make_holding(cast, valid_from=B)
    tree.close(cast.commune, last_day=C, by=cast.officer, at=AT)
    holdings.bring_up({cast.commune.pk}, at=AT)
    assert dues(cast.commune, "democracy_regulation")[-1] == (B, C, True)
    with pytest.raises(DomainError, match="record_after_unit"):
        make_holding(cast, "hotline", valid_from=D)


def test_unit_that_changes_its_type_must_have_other_things(cast: Cast) -> None:
    tree.rename(cast.commune, name="Phường Mẫu Thượng", type=UnitType.WARD, on=C, by=cast.officer, at=AT)
    holdings.bring_up({cast.commune.pk}, at=AT)
    assert dues(cast.commune, "new_rural") == [(day("2011-01-01"), C - DAY, False)]
    types = HoldingDue.objects.filter(unit=cast.commune, kind="culture_commune").order_by("valid_from")
    assert list(types.values_list("type", flat=True)) == ["xa", "phuong"]


def test_what_a_building_does_not_say_is_not_known(cast: Cast) -> None:
    make_premises(cast, valid_from=A)
    found = {row.kind: row.is_met for row in PremisesDue.objects.filter(unit=cast.commune, valid_to=None)}
    assert (found["headquarters"], found["solid_headquarters"], found["roomy_headquarters"]) == (True, None, None)
    assert (found["printer"], found["full_equipment"]) == (False, False)


def test_commune_is_fully_equipped_with_all_parts(cast: Cast) -> None:
    for item in ("printer", "copier", "telephone"):
        make_equipment(cast, item, valid_from=A)
    make_equipment(cast, "computer", valid_from=B, online=None)
    row = make_equipment(cast, "computer", valid_from=C, online=2, office="party")
    assert dues(cast.commune, "full_equipment", PremisesDue) == [
        (day("2018-01-01"), A - DAY, False), (A, B - DAY, False), (B, C - DAY, None), (C, None, True),
    ]  # fmt: skip
    premises.EQUIPMENT.end(row, last_day=D, reason="Hỏng", version=1, by=cast.officer, at=AT)
    assert dues(cast.commune, "full_equipment", PremisesDue)[-1] == (D + DAY, None, None)
