"""The way of a village convention: each step after the one before, votes that suffice, the old one replaced by the new."""

from __future__ import annotations

import datetime
import importlib
from typing import Any

import pytest
from django.apps import apps

from tests.conftest import Cast
from tests.factories import AT
from tests.registers.factories import day, make_convention, make_holding, make_village
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.holdings.domain.conventions import (
    CONVENTIONS,
    give_step_back,
    is_passed,
    record_convention,
    take_step,
    withdraw_step,
)
from vungmanh.holdings.domain.keeping import bring_up
from vungmanh.holdings.models import Convention, Holding, HoldingDue
from vungmanh.units.domain import tree
from vungmanh.units.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.domain]
START, DAY = day("2024-01-01"), datetime.timedelta(days=1)
VOTES = {"households": 100, "present": 80, "agreed": 60}


@pytest.fixture
def village(cast: Cast) -> Unit:
    return make_village("Thôn Một", cast.commune)


def step(cast: Cast, row: Convention, name: str, **said: Any) -> Convention:
    """A month after the step before."""
    since = said.pop("since", row.valid_from + 31 * DAY)
    return take_step(row, name, said, since=since, version=row.version, by=cast.commune_officer, at=AT)


def sent(cast: Cast, village: Unit, **said: Any) -> Convention:
    row = make_convention(cast, village, "draft", **{"valid_from": START} | said)
    for name, more in (("posted", {}), ("voted", VOTES), ("sent", {"number": "1/TTr"})):
        row = step(cast, row, name, **more)
    return row


def steps(village: Unit) -> list[tuple[str, datetime.date, datetime.date | None]]:
    rows = Convention.objects.kept().filter(unit=village).order_by("thing_id", "valid_from")
    return [(row.step, row.valid_from, row.valid_to) for row in rows]


def test_whole_way_with_a_return(cast: Cast, village: Unit) -> None:
    row = step(cast, sent(cast, village), "returned", why="Trái Luật Đất đai")
    row = step(cast, step(cast, row, "voted", **VOTES | {"agreed": 70}), "sent")
    there = step(cast, row, "recognised", number="9/QĐ-UBND", decided_by="UBND xã")
    assert [name for name, _since, _until in steps(village)] == [
        "draft", "posted", "voted", "sent", "returned", "voted", "sent", "recognised",
    ]  # fmt: skip
    assert (there.agreed, there.number, there.why, there.valid_to) == (None, "9/QĐ-UBND", "", None)


@pytest.mark.parametrize(
    ("name", "said", "code"),
    [
        ("recognised", {}, "convention_step_not_next"),
        ("sent", {}, "convention_step_not_next"),
        ("voted", {"households": 100, "present": 120, "agreed": 60}, "convention_more_present"),
        ("voted", {"households": 100, "present": 80, "agreed": 81}, "convention_more_agreed"),
        ("voted", {"households": 100}, "convention_votes_missing"),
        ("posted", {"households": 100, "present": 80, "agreed": 60}, "convention_votes_elsewhere"),
        ("voted", {"since": day("2030-01-01")}, "convention_in_future"),
        ("voted", {"since": START}, "record_begins_later"),
    ],
)
def test_step_that_cannot_be_is_refused(cast: Cast, village: Unit, name: str, said: dict[str, Any], code: str) -> None:
    row = make_convention(cast, village, "draft", valid_from=START)
    with pytest.raises(DomainError, match=code):
        step(cast, row, name, **said)
    assert steps(village) == [("draft", START, None)]


@pytest.mark.parametrize(
    ("on", "agreed", "present", "passed"),
    [
        ("2024-02-01", 51, 80, True),
        ("2024-02-01", 50, 80, False),
        ("2024-02-01", 50, 50, False),
        ("2023-08-15", 10, 80, None),
        ("2023-08-16", 10, 80, False),
    ],
)
def test_more_than_half_of_all_households_agree(
    cast: Cast, village: Unit, on: str, agreed: int, present: int, passed: bool | None
) -> None:
    """Half is too few; of days before the decree of 2023 no rule is known."""
    said = {"households": 100, "present": present, "agreed": agreed}
    row = make_convention(cast, village, "voted", valid_from=day(on), **said)
    assert is_passed(row) is passed
    if passed is False:
        with pytest.raises(DomainError, match="convention_not_passed"):
            step(cast, row, "sent")
    else:
        assert step(cast, row, "sent").step == "sent"


def test_step_cannot_be_put_between_two_that_it_does_not_join(cast: Cast, village: Unit) -> None:
    first = make_convention(cast, village, "draft", valid_from=START)
    step(cast, step(cast, first, "voted", **VOTES), "sent")
    first.refresh_from_db()
    with pytest.raises(DomainError, match="convention_step_not_next"):
        step(cast, first, "sent", since=START + DAY)
    with pytest.raises(DomainError, match="convention_step_not_next"):
        said = {"step": "recognised"}
        CONVENTIONS.correct(first, said, version=first.version, reason="Nhầm", by=cast.commune_officer, at=AT)


def test_new_one_takes_the_place_of_the_old_and_gives_it_back(cast: Cast, village: Unit) -> None:
    old = make_convention(cast, village, valid_from=day("2015-01-01"), title="Quy ước 2015")
    row = sent(cast, village, title="Quy ước 2024")
    with pytest.raises(DomainError, match="record_doubled"):
        make_convention(cast, village, "draft", valid_from=START)
    since = day("2024-06-01")
    new = step(cast, row, "recognised", since=since)
    assert steps(village)[:2] == [("recognised", old.valid_from, since - DAY), ("replaced", since, None)]
    due = HoldingDue.objects.filter(unit=village, kind="village_convention", is_met=True)
    assert list(due.values_list("valid_from", "valid_to")) == [(old.valid_from, None)]
    told: Any = {"by": cast.commune_officer, "at": AT}
    withdraw_step(new, "Ghi nhầm", **told)
    assert steps(village)[0] == ("recognised", old.valid_from, None)
    new.refresh_from_db()
    give_step_back(new, **told)
    assert steps(village)[:2] == [("recognised", old.valid_from, since - DAY), ("replaced", since, None)]


def test_one_that_is_recorded_as_recognised_takes_the_place_too(cast: Cast, village: Unit) -> None:
    make_convention(cast, village, valid_from=day("2015-01-01"))
    told: Any = {"by": cast.commune_officer, "at": AT}
    record_convention(Convention(unit=village, step="recognised", valid_from=START), **told)
    assert [name for name, _since, _until in steps(village)] == ["recognised", "replaced", "recognised"]
    with pytest.raises(DomainError, match="record_doubled"):
        record_convention(Convention(unit=village, step="recognised", valid_from=START), **told)
    with pytest.raises(DomainError, match="record_doubled"):
        record_convention(Convention(unit=village, step="recognised", valid_from=day("2010-01-01")), **told)


def test_village_that_is_no_more_hands_its_convention_on(cast: Cast, village: Unit) -> None:
    row = make_convention(cast, village)
    tree.close(village, last_day=START, by=cast.officer, at=AT)
    later = make_village("Thôn Mới", cast.commune, valid_from=START + DAY)
    moved = CONVENTIONS.go_on(row, {"unit": later}, since=START + DAY, version=1, by=cast.officer, at=AT)
    assert (moved.step, steps(later), steps(village)) == (
        "recognised", [("recognised", START + DAY, None)], [("recognised", row.valid_from, START)],
    )  # fmt: skip


def test_conventions_are_not_written_as_holdings_too(cast: Cast, village: Unit) -> None:
    with pytest.raises(DomainError, match="holding_kept_in_conventions"):
        make_holding(cast, "village_convention", village)
    with pytest.raises(DomainError, match="holding_kept_in_suggestions"):
        make_holding(cast, "suggestions_received", value=1, total=2)


def earlier(cast: Cast, village: Unit, **said: Any) -> Holding:
    """A convention as it was kept before there was a register of conventions."""
    wanted = {
        "valid_from": START,
        "folded": "x",
        "recorded_by": cast.officer,
        "recorded_at": AT,
        "kind": "village_convention",
    }
    row: Holding = Holding.objects.create(unit=village, **wanted | said)
    row.thing = row
    row.save(update_fields=["thing"])
    return row


def test_holdings_become_conventions_and_go_back(cast: Cast, village: Unit) -> None:
    """The same days count before and after; of the trail nothing is lost."""
    other = make_village("Thôn Hai", cast.commune)
    third = make_village("Thôn Ba", cast.commune)
    approved = START + 20 * DAY
    earlier(
        cast, village, approved_on=approved, approved_by="UBND xã", number="5/QĐ", title="Quy ước", decided_on=START
    )
    earlier(cast, other, valid_to=day("2025-01-01"))
    earlier(cast, third, approved_on=START - DAY)
    bring_up([village.pk, other.pk, third.pk], at=AT)
    rows = HoldingDue.objects.filter(kind="village_convention").order_by("unit", "valid_from")
    before = list(rows.values_list("unit", "valid_from", "valid_to", "is_met"))
    moving = importlib.import_module("vungmanh.holdings.migrations.0003_conventions_from_holdings")
    moving.move(apps, None)
    assert steps(village) == [("sent", START, approved - DAY), ("recognised", approved, None)]
    assert steps(other) == [("sent", START, day("2025-01-01"))]
    assert steps(third) == [("recognised", START, None)]
    there = Convention.objects.get(unit=village, step="recognised")
    assert (there.number, there.decided_by, there.note, there.is_cut) == (
        "5/QĐ", "UBND xã", "Ban hành ngày 01/01/2024.", True,
    )  # fmt: skip
    assert Holding.objects.kept().count() == 0
    bring_up([village.pk, other.pk, third.pk], at=AT)
    assert list(rows.values_list("unit", "valid_from", "valid_to", "is_met")) == before
    assert AuditEntry.objects.filter(action="holding.withdrawn").count() == 3
    moving.give_back(apps, None)
    assert Holding.objects.kept().count() == 3
