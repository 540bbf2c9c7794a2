"""Kept sums of a territory say what adding up its units says, whatever happened since they were made."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.indicators.register import Worker
from vungmanh.indicators import selectors
from vungmanh.indicators.domain import keeping, summing
from vungmanh.indicators.domain.defining import define
from vungmanh.indicators.models import FigureMove, FigureSum, KeptPeriod
from vungmanh.indicators.pairs import Pair
from vungmanh.indicators.periods import Period, periods_up_to
from vungmanh.indicators.sums import Standing
from vungmanh.units.domain import tree
from vungmanh.units.models import Unit

pytestmark = [pytest.mark.usefixtures("workers"), pytest.mark.domain]
D, DAY = datetime.date, datetime.timedelta(days=1)
CODES = ["test.share", "test.all", "test.alone"]
Found = dict[Any, Any]


@pytest.fixture(autouse=True)
def _summed(workers: None, cast: Cast, settings: Any) -> None:
    """Figures since yesterday, sums since the night."""
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 4, 1
    cadre = {"attribute": "kind", "is": "cadre"}
    share = {"numerator": {"countable": "test_workers", "where": {"attribute": "level", "at_least": 2}},
             "denominator": {"countable": "test_workers", "where": cadre}, "breakdowns": ["sex"]}  # fmt: skip
    for body in (share | {"code": "test.share"}, {"code": "test.all", "numerator": {"countable": "test_workers"}}):
        define(cast.province, {"name": "Mẫu", **body}, by=cast.officer, at=AT)
    for unit in (cast.commune, cast.other_commune, cast.neighbour_commune):
        for level in (0, 2, None):
            Worker.objects.create(unit_id=unit.pk, valid_from=D(2020, 1, 1), level=level, sex="female")
    keeping.catch_up(at=AT)
    keeping.check(at=AT + DAY)


def asked(territory: Unit) -> Found:
    periods = periods_up_to(AT.date(), months=4, years=1)
    parts = {period: selectors.all_cells("test.share", period, territory) for period in periods}
    some = [territory, *Unit.objects.filter(parent=territory)]
    by_unit = selectors.figures_by_unit(CODES, periods, some)
    together = Standing(territory, parts_of=periods[-2])
    share = selectors.figures(["test.share"], periods, territory, standing=together)
    beside = selectors.all_cells("test.share", periods[-2], territory, standing=together)
    assert beside == parts[periods[-2]]
    everything = selectors.figures(CODES, periods, territory)
    assert share == {key: pair for key, pair in everything.items() if key[0] == "test.share"}
    return {"all": everything, "parts": parts, "by unit": by_unit}


def added_up(territory: Unit) -> Found:
    """The same without the kept sums."""
    before = list(KeptPeriod.objects.all())
    KeptPeriod.objects.update(summed_on=None)
    found = asked(territory)
    for row in before:
        row.save(update_fields=["summed_on"])
    return found


def used(territory: Unit, code: str = "test.all") -> Pair:
    """What a page is told where every kept sum is a hundred more than it should be."""
    for row in FigureSum.objects.filter(cell=""):
        FigureSum.objects.filter(pk=row.pk).update(numerator=row.numerator + 100)
    month = periods_up_to(AT.date(), months=1, years=0)[0]
    return selectors.figures([code], [month], territory)[code, month]


def change(chance: random.Random, unit: Unit, *, at: datetime.datetime) -> None:
    """Somebody comes, goes or learns, since some day."""
    since = chance.choice((D(2025, 12, 1), D(2026, 1, 10), D(2026, 3, 1)))
    row = Worker.objects.filter(unit_id=unit.pk, valid_to=None).order_by("?").first()
    if row is None or chance.random() < 0.4:
        come = Worker.objects.create(unit_id=unit.pk, valid_from=since, level=chance.randint(0, 2), sex=None)
        keeping.replaced(["test_workers"], was=[], now=[come], since=since, at=at)
    else:
        was = Worker.objects.get(pk=row.pk)
        row.level = None if row.level == 2 else 2
        row.save()
        keeping.replaced(["test_workers"], was=[was], now=[row], since=row.valid_from, at=at)


def test_sums_are_used(cast: Cast) -> None:
    assert used(cast.province).numerator == 106


def test_units_that_hold_few_have_no_sums(cast: Cast) -> None:
    assert used(cast.commune).numerator == 3
    assert not FigureSum.objects.filter(unit__in=(cast.commune, cast.department)).exists()


@pytest.mark.parametrize("seed", range(4))
def test_sums_follow_every_change(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    at = AT + DAY
    for step in range(12):
        change(chance, chance.choice((cast.commune, cast.other_commune)), at=at)
        assert asked(cast.province) == added_up(cast.province)
        assert asked(cast.neighbour_province) == added_up(cast.neighbour_province)
        if step % 4 == 3:
            at += DAY
            keeping.check(at=at)
            assert asked(cast.province) == added_up(cast.province)
    assert used(cast.province).numerator > 100


def test_a_change_that_comes_late_for_its_day_counts(cast: Cast) -> None:
    change(random.Random(1), cast.commune, at=AT - 3 * DAY)
    assert asked(cast.province) == added_up(cast.province)
    keeping.check(at=AT + DAY)
    assert asked(cast.province) == added_up(cast.province)
    keeping.check(at=AT + 2 * DAY)
    assert asked(cast.province) == added_up(cast.province)


def test_where_very_much_changes_sums_wait_for_the_night(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summing, "_MOST_MOVES", 1)
    for _ in range(3):
        change(random.Random(2), cast.commune, at=AT + DAY)
    assert not FigureMove.objects.exists()
    assert asked(cast.province) == added_up(cast.province)
    assert used(cast.province).numerator < 100
    keeping.check(at=AT + 2 * DAY)
    assert asked(cast.province) == added_up(cast.province)
    assert used(cast.province).numerator > 100


def test_units_that_move_take_their_figures_along(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tree.move(cast.commune, parent=cast.neighbour_province, on=D(2026, 2, 1), by=cast.officer, at=AT)
    for province in (cast.province, cast.neighbour_province):
        assert asked(province) == added_up(province)
    month = periods_up_to(AT.date(), months=1, years=0)[0]
    assert selectors.figures(["test.all"], [month], cast.province)["test.all", month].numerator == 3


def test_what_moved_counts_where_the_unit_stood_in_each_period(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tree.move(cast.commune, parent=cast.neighbour_province, on=D(2026, 2, 1), by=cast.officer, at=AT)
    keeping.check(at=AT + 2 * DAY)
    KeptPeriod.objects.update(
        unsummed_on=None
    )  # the move itself was noted on the day of the clock, long after the check
    come = Worker.objects.create(unit_id=cast.commune.pk, valid_from=D(2020, 1, 1), level=2, kind="cadre")
    keeping.replaced(["test_workers"], was=[], now=[come], since=D(2020, 1, 1), at=AT + 2 * DAY)
    for province in (cast.province, cast.neighbour_province):
        assert asked(province) == added_up(province)
    assert used(cast.neighbour_province).numerator > 100


def test_months_that_moved_alike_are_one_move(cast: Cast) -> None:
    come = Worker.objects.create(unit_id=cast.commune.pk, valid_from=D(2026, 1, 10), level=1, kind="cadre")
    keeping.replaced(["test_workers"], was=[], now=[come], since=D(2026, 1, 10), at=AT + DAY)
    months = [period.day for period in periods_up_to(AT.date(), months=4, years=0) if period.day > D(2026, 1, 10)]
    moves = FigureMove.objects.filter(cell="", span="month").values_list("first_day", "last_day")
    assert len(months) > 1
    assert {*moves} == {(months[0], months[-1])}
    assert FigureMove.objects.filter(cell="", span="year").count() == len({*moves.values_list("indicator")})


def test_a_new_definition_counts_at_once(cast: Cast) -> None:
    body = {"code": "test.more", "name": "Mẫu", "numerator": {"countable": "test_workers"}}
    define(cast.province, body, by=cast.officer, at=AT + DAY)
    keeping.catch_up(at=AT + DAY)
    periods = periods_up_to(AT.date(), months=4, years=1)
    found = selectors.figures(["test.more"], periods, cast.province)
    assert {pair.numerator for pair in found.values()} == {6}


def test_what_a_unit_says_of_itself_is_not_added_up(cast: Cast) -> None:
    body = {"code": "test.alone", "name": "Mẫu", "kind": "judged", "adds_up": False}
    define(cast.province, body, by=cast.officer, at=AT)
    assert asked(cast.province) == added_up(cast.province)


def test_nights_leave_only_what_is_asked_for(cast: Cast) -> None:
    for night in (2, 3, 4):
        change(random.Random(night), cast.commune, at=AT + (night - 1) * DAY)
        keeping.check(at=AT + night * DAY)
    days = set(FigureSum.objects.values_list("known_on", flat=True))
    assert days == {AT.date() + 2 * DAY, AT.date() + 3 * DAY}
    assert not FigureMove.objects.filter(on__lte=AT.date() + 2 * DAY).exists()


def test_months_that_are_no_longer_kept_leave_no_sums(cast: Cast, settings: Any) -> None:
    settings.FIGURE_MONTHS = 1
    keeping.catch_up(at=AT + DAY)
    kept = {row.period for row in KeptPeriod.objects.all()}
    assert {Period(day, span) for day, span in FigureSum.objects.values_list("day", "span")} <= kept  # type: ignore[arg-type]
