"""Figures follow their registers: at once, back in time, and night by night."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.indicators.register import Visit, Worker
from vungmanh.core.models import AuditEntry
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.domain.defining import define, revise
from vungmanh.indicators.models import FOREVER, Difference, Figure, Indicator

pytestmark = [pytest.mark.usefixtures("workers"), pytest.mark.domain]
D = datetime.date


def defined(cast: Cast, code: str, **said: Any) -> Indicator:
    body = {"code": code, "name": f"Chỉ số {code}"} | said
    return define(cast.province, body, by=cast.officer, at=AT)


def share(cast: Cast, **more: Any) -> Indicator:
    """Of the cadres those of level 2."""
    return defined(
        cast,
        "test.share",
        numerator={"countable": "test_workers", "where": {"attribute": "level", "at_least": 2}},
        denominator={"countable": "test_workers", "where": {"attribute": "kind", "is": "cadre"}},
        **more,
    )


def kept(indicator: Indicator, known_on: datetime.date | None = None) -> dict[tuple[str, str], tuple[Any, Any, int]]:
    """By month and cell, as known now or on a day."""
    on = known_on or FOREVER
    rows = Figure.objects.filter(indicator=indicator, span="month", known_from__lte=on, known_to__gte=on)
    return {(f"{row.day:%Y-%m}", row.cell): (row.numerator, row.denominator, row.unjudged) for row in rows}


def test_figures_begin_with_the_first_run(cast: Cast, settings: Any) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 2, 1
    indicator = share(cast)
    unit = cast.commune.pk
    Worker.objects.create(unit_id=unit, valid_from=D(2020, 1, 1), level=2)
    Worker.objects.create(unit_id=unit, valid_from=D(2020, 1, 1), level=1)
    Worker.objects.create(unit_id=unit, valid_from=D(2020, 1, 1), level=None)
    Worker.objects.create(unit_id=unit, valid_from=D(2020, 1, 1), level=2, kind="civil")
    Worker.objects.create(unit_id=unit, valid_from=D(2020, 1, 1), valid_to=D(2026, 2, 28), level=2)
    assert keeping.is_behind(AT)
    keeping.catch_up(at=AT)
    assert not keeping.is_behind(AT)
    assert kept(indicator) == {("2026-02", ""): (2, 4, 1), ("2026-03", ""): (1, 3, 1)}


def test_a_change_reaches_history(cast: Cast, settings: Any) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 3, 1
    indicator = share(cast, breakdowns=["sex"])
    worker = Worker.objects.create(unit_id=cast.commune.pk, valid_from=D(2020, 1, 1), level=1, sex="female")
    keeping.catch_up(at=AT)
    worker.valid_to = D(2026, 1, 31)
    worker.save()
    Worker.objects.create(unit_id=cast.commune.pk, valid_from=D(2026, 2, 1), level=2, sex=None)
    later = AT + datetime.timedelta(days=1)
    changed = keeping.changed("test_workers", units={cast.commune.pk}, since=D(2026, 2, 1), at=later)
    now = {
        ("2026-01", ""): (0, 1, 0),
        ("2026-01", "sex=female"): (0, 1, 0),
        ("2026-02", ""): (1, 1, 0),
        ("2026-02", "sex="): (1, 1, 0),
        ("2026-03", ""): (1, 1, 0),
        ("2026-03", "sex="): (1, 1, 0),
    }
    assert kept(indicator) == now
    assert changed == 9
    before = kept(indicator, known_on=AT.date())
    assert before["2026-03", ""] == (0, 1, 0)
    assert keeping.check(at=later).different == 0


def test_visits_count_in_the_month_in_which_they_happen(cast: Cast, settings: Any) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 2, 2
    indicator = defined(cast, "test.visits", numerator={"countable": "test_visits"})
    for on in (D(2025, 6, 1), D(2026, 1, 5), D(2026, 2, 5), D(2026, 2, 28), D(2026, 3, 1)):
        Visit.objects.create(unit_id=cast.commune.pk, on=on)
    keeping.catch_up(at=AT)
    assert kept(indicator) == {("2026-02", ""): (2, None, 0), ("2026-03", ""): (1, None, 0)}
    years = Figure.objects.filter(span="year").order_by("day").values_list("day__year", "numerator")
    assert list(years) == [(2025, 1), (2026, 4)]


def test_what_changes_with_the_day_is_counted_day_by_day(cast: Cast, settings: Any) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 1, 3
    indicator = defined(
        cast,
        "test.old",
        numerator={"countable": "test_workers", "where": {"attribute": "age", "at_least": 46}},
        denominator={"countable": "test_workers"},
    )
    Worker.objects.create(unit_id=cast.commune.pk, valid_from=D(2020, 1, 1), born_in=1979)
    Worker.objects.create(unit_id=cast.commune.pk, valid_from=D(2020, 1, 1), born_in=1990)
    keeping.catch_up(at=AT)
    years = Figure.objects.filter(span="year", indicator=indicator).order_by("day")
    assert list(years.values_list("day__year", "numerator", "denominator")) == [
        (2024, 0, 2),
        (2025, 1, 2),
        (2026, 1, 2),
    ]


def test_sums_are_exact(cast: Cast, settings: Any) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 1, 1
    indicator = defined(
        cast,
        "test.area",
        numerator={"countable": "test_workers", "sum": "area"},
        denominator={"countable": "test_visits"},
    )
    for area in ("0.10", "0.20", None):
        Worker.objects.create(unit_id=cast.commune.pk, valid_from=D(2020, 1, 1), area=area)
    Visit.objects.create(unit_id=cast.commune.pk, on=D(2026, 3, 1))
    keeping.catch_up(at=AT)
    ((above, below, unclear),) = kept(indicator).values()
    assert (str(above), below, unclear) == ("0.300", 1, 1)


def test_the_nightly_check_mends_and_tells(cast: Cast, settings: Any) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 1, 1
    indicator = share(cast)
    Worker.objects.create(unit_id=cast.commune.pk, valid_from=D(2020, 1, 1), level=2)
    keeping.catch_up(at=AT)
    Figure.objects.filter(span="month").update(numerator=7)
    found = keeping.check(at=AT)
    assert (found.compared, found.different) == (2, 1)
    row = Difference.objects.get()
    assert (row.kept_numerator, row.found_numerator, row.unit) == (7, 1, cast.commune)
    assert kept(indicator) == {("2026-03", ""): (1, 1, 0)}
    assert AuditEntry.objects.filter(action="figures.mended").count() == 1


def test_a_new_definition_holds_from_its_day(cast: Cast, settings: Any) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 2, 1
    indicator = share(cast)
    Worker.objects.create(unit_id=cast.commune.pk, valid_from=D(2020, 1, 1), level=1)
    keeping.catch_up(at=AT)
    body = indicator.versions.get().body
    body["numerator"]["where"] = {"attribute": "level", "at_least": 1}
    revise(indicator, body, valid_from=D(2026, 3, 1), reason="Thông tư mới", version=1, by=cast.officer, at=AT)
    assert keeping.is_behind(AT)
    keeping.catch_up(at=AT)
    assert kept(indicator) == {("2026-02", ""): (0, 1, 0), ("2026-03", ""): (1, 1, 0)}
