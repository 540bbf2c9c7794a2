"""Keeps figures current: at once where a register changed, in bulk where a period begins or a definition changes, and by a
check of all of them every night.

Figures of a unit are counted and written while its row is locked (`locking`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import DateField, F, Min, Model, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from vungmanh.core import audit
from vungmanh.core.bulk import Put, put
from vungmanh.indicators.catalogue import Kept, Version, all_kept, catalogue, in_force, versions
from vungmanh.indicators.countables import Countable, countable, countables
from vungmanh.indicators.domain.counting import Counted, Key, Wanted, count
from vungmanh.indicators.domain.locking import Locked
from vungmanh.indicators.domain.storing import Change, add, bring
from vungmanh.indicators.domain.summing import forget, moves, sum_up
from vungmanh.indicators.domain.weighing import can_weigh, differences
from vungmanh.indicators.enums import Kind
from vungmanh.indicators.models import Check, Difference, Figure, Indicator, KeptPeriod, Report
from vungmanh.indicators.periods import Period, periods_up_to, year_of
from vungmanh.indicators.signals import figures_changed

Progress = Callable[[int, int], None]
Rows = Sequence[Any]
_FIGURES_AT_ONCE = 60_000
"""So many are counted in one go: they stand in memory."""
_DIFFERENCES_KEPT = 1000
_KEYS_AT_ONCE = 900
_ROWS_WEIGHED = 60
"""So many of a unit are weighed one by one; for more, counting the unit is as quick."""


def no_progress(done: int, total: int) -> None:
    """For callers that show none."""


@transaction.atomic(savepoint=False)
def changed(
    name: str,
    *,
    units: Collection[int],
    since: datetime.date,
    at: datetime.datetime,
    things: Collection[int] = (),
) -> int:
    """Stretches of the countable `name` changed for these units from the day `since` on: count again, in this transaction,
    every kept figure that depends on them, history included. How many figures became others.

    `things`: of a countable that counts things, those of which rows came, changed or went. Each stands in one unit of all in
    which it has rows in a period, so figures of those may change too. Nobody else changes what is known of these things until
    the end of the transaction, or two acts would each count what the other does not see yet.

    Next to nothing is asked where no figures are kept. Safe to repeat.
    """
    if not units:
        return 0
    if things and countable(name).counts_things:
        units = {*units, *_units_beside(countable(name), sorted(set(things)), since)}
    locked = Locked(units)
    rows, _late, kept = catalogue()
    if all(each.period.day < since for each in kept):
        return 0
    depending = [row for row in rows if name in row.definition.countables]
    periods, on = [each.period for each in kept], timezone.localdate(at)
    _, changes = _settle(depending, periods, sorted(set(units)), since=since, on=on)
    _moved(changes, locked, on, kept)
    return len(changes)


@transaction.atomic(savepoint=False)
def looked_at(model: type[Model], keys: Iterable[int], columns: Collection[str], *, at: datetime.datetime) -> int:
    """These columns of the records `keys` changed: count again the figures of all registers whose rows look at them over a
    relation (the sex of a person, of turns in courses). How many figures became others.

    One question to each such register for every so many records, none where no register asks of these columns.
    """
    found, pks = 0, sorted(set(keys))
    for facts in countables() if pks else ():
        for relation, asked in facts.looks_at(model).items():
            if asked.isdisjoint(columns):
                continue
            since: dict[int, datetime.date] = {}
            for some in _lots(pks):
                for unit, first in _units_looking(facts, relation, some):
                    since[unit] = min(first, since.get(unit, datetime.date.max))
            if since:
                found += changed(facts.name, units=since.keys(), since=min(since.values()), at=at)
    return found


@transaction.atomic(savepoint=False)
def replaced(names: Collection[str], *, was: Rows, now: Rows, since: datetime.date, at: datetime.datetime) -> int:
    """The same where it is known which rows went and which came: of the table that the countables `names` share, the first
    difference on the day `since`. What they add and take away is weighed, so that it costs what changed, not what there is.

    Not safe to repeat: it says how far figures move. Counted instead are those figures that cannot be moved: of periods and
    definitions that wait to be counted at all, of attributes that rows do not have, and all where a register brings many rows
    at once or where less than nothing would be left.
    """
    units = sorted({row.unit_id for row in (*was, *now)})
    if not units:
        return 0
    locked = Locked(units)
    rows, late, kept = catalogue()
    if all(each.period.day < since for each in kept):
        return 0
    depending, quick = _depending(rows, tuple(names), late)
    if len(was) + len(now) > _ROWS_WEIGHED * len(units):
        quick = ()
    opened = tuple(each.period for each in kept if each.is_opened and each.period.day >= since)
    on = timezone.localdate(at)
    differing = differences(names, was, now, _wanted(quick, opened))
    changes = add(differing, on=on, beside=_moves(differing, locked, on, kept))
    if changes is None:
        quick, changes = (), []
    weighed = set(quick)
    rest = [row for row in depending if row not in weighed]
    waiting = [each.period for each in kept if not each.is_opened]
    counted = _settle(rest, [each.period for each in kept], units, since=since, on=on)[1]
    counted += _settle(quick, waiting, units, since=since, on=on)[1]
    _moved(counted, locked, on, kept)
    _tell(changes)
    return len(changes) + len(counted)


@lru_cache(maxsize=64)
def _depending(
    rows: tuple[Version, ...], names: tuple[str, ...], late: frozenset[int]
) -> tuple[tuple[Version, ...], tuple[Version, ...]]:
    """Definitions that count rows of these countables; those of them whose figures are all there and can be weighed."""
    found = tuple(row for row in rows if not row.definition.countables.isdisjoint(names))
    return found, tuple(row for row in found if row.indicator not in late and can_weigh(row, names))


@transaction.atomic
def said(report: Report, *, at: datetime.datetime) -> None:
    """A report was approved, or is no longer: let the figures of its unit say the same."""
    locked = Locked([report.unit_id])
    rows, _late, kept = catalogue()
    saying = [row for row in rows if row.definition.kind not in (Kind.COUNTED, Kind.COMPOSED)]
    on = timezone.localdate(at)
    periods = [each.period for each in kept if each.period == report.period]
    _, changes = _settle(saying, periods, [report.unit_id], since=report.day, on=on)
    _moved(changes, locked, on, kept)


def is_behind(at: datetime.datetime) -> bool:
    """Whether a period or a definition waits to be counted; a cheap question."""
    return bool(_due(timezone.localdate(at))) or _uncounted().exists()


def catch_up(*, at: datetime.datetime, progress: Progress = no_progress) -> int:
    """Begin to keep the periods that have come, count what new or changed definitions need, drop months that are no longer
    kept; how many figures changed. A transaction for each few units: safe to stop and to repeat."""
    on = timezone.localdate(at)
    due = _due(on)
    for period in due:
        KeptPeriod.objects.get_or_create(day=period.day, span=period.span)
    late = dict(_uncounted().values_list("pk", "version"))
    rows = counted_versions()
    earlier = [period for period in _periods() if period not in due]
    found = count_all(rows, due, on=on, progress=progress)
    found += count_all([row for row in rows if row.indicator in late], earlier, on=on, progress=progress)
    KeptPeriod.objects.filter(opened_at=None).update(opened_at=at)
    for pk, version in late.items():
        Indicator.objects.filter(pk=pk).update(counted=version)
    _forget_old(on)
    return found


def check(*, at: datetime.datetime, progress: Progress = no_progress) -> Check:
    """Count all kept figures anew, mend what differs, and leave a record of it: on the audit trail where anything did. Then
    the sums of territories are made anew too."""
    row = Check.objects.create(started_at=at)
    rows, periods = counted_versions(), _periods()
    on = timezone.localdate(at)
    for counted, changes in _in_bulk(rows, periods, on=on, progress=progress):
        row.compared += counted
        room = _DIFFERENCES_KEPT - row.different
        row.different += len(changes)
        Difference.objects.bulk_create(_difference(row, change) for change in changes[: max(room, 0)])
    sum_up(on)
    row.ended_at = timezone.now()
    row.save(update_fields=["compared", "different", "ended_at"])
    if row.different:
        audit.record(row, by=None, action="figures.mended", at=at, changes={"different": (0, row.different)})
    return row


def count_all(
    rows: Sequence[Version], periods: Sequence[Period], *, on: datetime.date, progress: Progress = no_progress
) -> int:
    """Count these definitions for these periods and all units; how many figures changed."""
    return sum(len(changes) for _, changes in _in_bulk(rows, periods, on=on, progress=progress))


def wanted_of(rows: Iterable[Version], periods: Iterable[Period]) -> Wanted:
    """Which definitions hold in which period."""
    return _wanted(tuple(rows), tuple(periods))


@lru_cache(maxsize=64)
def _wanted(rows: tuple[Version, ...], periods: tuple[Period, ...]) -> Wanted:
    """Periods in which the same definitions hold share one tuple of them."""
    same: dict[tuple[Version, ...], tuple[Version, ...]] = {}
    held = ((period, tuple(in_force(rows, period.day))) for period in periods)
    return tuple((period, same.setdefault(some, some)) for period, some in held)


def _settle(
    rows: Sequence[Version], periods: Sequence[Period], units: Sequence[int], *, since: datetime.date, on: datetime.date
) -> tuple[int, list[Change]]:
    """Count and write; the units are locked. How many figures there are, and what became of those that changed."""
    days = [period.day for period in periods if period.day >= since]
    indicators = {row.indicator for row in rows}
    if not days or not indicators:
        return 0, []
    found = count(wanted_of(rows, periods), units, since=since)
    changes = bring(found, units=units, indicators=indicators, periods=set(periods), since=min(days), on=on)
    return len(found), changes


def _in_bulk(
    rows: Sequence[Version], periods: Sequence[Period], *, on: datetime.date, progress: Progress
) -> Iterator[tuple[int, list[Change]]]:
    """`_settle` for all units, a few in each transaction."""
    if not rows or not periods:
        return
    units = _units_of(rows)
    step = max(1, _FIGURES_AT_ONCE // (len(rows) * len(periods)))
    for start in range(0, len(units), step):
        some = units[start : start + step]
        with transaction.atomic():
            locked = Locked(some)
            counted, changes = _settle(rows, periods, some, since=datetime.date.min, on=on)
            _moved(changes, locked, on, all_kept() if changes else ())
            yield counted, changes
        progress(min(start + step, len(units)), len(units))


def _units_beside(facts: Countable, things: Sequence[int], since: datetime.date) -> set[int]:
    """The units of all rows of these things in the periods that hold the day `since`, and later."""
    field = facts.table()._meta.get_field(facts.thing.removesuffix("_id"))
    days = {f"{facts.happens}__gte": year_of(since).first}
    found: set[int] = set()
    for some in _lots(things):
        if field.related_model and connection.features.has_select_for_update:
            held = field.related_model._base_manager.select_for_update(no_key=True).filter(pk__in=some)
            list(held.order_by("pk").values_list("pk"))
        rows = facts.table()._base_manager.filter(facts.only, **days, **{f"{facts.thing}__in": some})
        found.update(rows.order_by().values_list(facts.unit, flat=True).distinct())
    return found


def _units_looking(facts: Countable, relation: str, keys: Sequence[int]) -> Iterable[tuple[int, Any]]:
    """Units with rows that look at these records over the relation, and the first day of any."""
    rows = facts.table()._base_manager.filter(facts.only, **{f"{relation}__in": keys}).order_by()
    starts = Coalesce(facts.happens or facts.starts, Value(datetime.date.min, DateField()))
    return rows.values_list(facts.unit).annotate(first=Min(starts))


def _lots(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + _KEYS_AT_ONCE] for start in range(0, len(keys), _KEYS_AT_ONCE))


def _moves(differences: Mapping[Key, Counted], locked: Locked, on: datetime.date, kept: Sequence[Kept]) -> Put:
    """What the sums of territories must know."""
    return moves(
        differences, locked, on=on, summed_on=max((each.summed_on for each in kept if each.summed_on), default=None)
    )


def _moved(changes: Sequence[Change], locked: Locked, on: datetime.date, kept: Sequence[Kept]) -> None:
    """Let the sums know of figures that were counted, and whoever listens."""
    put(_moves({change.key: change.difference for change in changes}, locked, on, kept))
    _tell(changes)


def _tell(changes: Sequence[Change]) -> None:
    """Whoever listens, once they stand."""
    if changes:
        said = {
            "indicators": {change.key[3] for change in changes},
            "units": {change.key[0] for change in changes},
            "since": datetime.date.fromisoformat(min(change.key[1] for change in changes)),
        }
        transaction.on_commit(lambda: figures_changed.send(sender=Figure, **said))


def counted_versions() -> list[Version]:
    """Every version of what figures are kept of: composed ones are put together when asked."""
    return [row for row in versions() if row.definition.kind != Kind.COMPOSED]


def _uncounted() -> QuerySet[Indicator]:
    """Indicators whose figures do not follow their latest definition yet."""
    return Indicator.objects.filter(counted__lt=F("version")).exclude(kind=Kind.COMPOSED)


def _periods() -> list[Period]:
    return [each.period for each in all_kept()]


def _due(on: datetime.date) -> list[Period]:
    """Periods that should be kept and are not counted yet."""
    opened = {row.period for row in KeptPeriod.objects.filter(opened_at__isnull=False)}
    return [period for period in _wished(on) if period not in opened]


def _wished(on: datetime.date) -> list[Period]:
    return periods_up_to(on, months=settings.FIGURE_MONTHS, years=settings.FIGURE_YEARS)


@transaction.atomic
def _forget_old(on: datetime.date) -> None:
    wished = set(_wished(on))
    for row in KeptPeriod.objects.filter(day__lt=on):
        if row.period not in wished:
            Figure.objects.filter(day=row.day, span=row.span).delete()
            forget(row.period)
            row.delete()


def _units_of(rows: Iterable[Version]) -> list[int]:
    """Units that have rows to count, and those that have figures."""
    found = set(Figure.objects.values_list("unit_id", flat=True).distinct())
    found.update(Report.objects.values_list("unit_id", flat=True).distinct())
    for name in {name for row in rows for name in row.definition.countables}:
        facts = countable(name)
        there = facts.table()._base_manager.order_by().filter(facts.only)
        found.update(there.values_list(facts.unit, flat=True).distinct())
    return sorted(found - {None})


def _difference(row: Check, change: Change) -> Difference:
    kept, found = change.kept or (None, None, None), change.found or (None, None, None)
    unit, day, span, indicator, cell = change.key
    return Difference(
        check_run=row,
        unit_id=unit,
        indicator_id=indicator,
        day=datetime.date.fromisoformat(day),
        span=span,
        cell=cell,
        kept_numerator=kept[0],
        kept_denominator=kept[1],
        kept_unjudged=kept[2],
        found_numerator=found[0],
        found_denominator=found[1],
        found_unjudged=found[2],
    )
