"""The way of a village convention: drafted, posted, voted on, sent, recognised or returned, later replaced or repealed.

Each step is a stretch of the same thing; what a step says (who voted, which decision) stands on its own stretch alone.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from vungmanh.core.errors import DomainError
from vungmanh.core.workdays import adder
from vungmanh.holdings.domain.keeping import bring_up
from vungmanh.holdings.enums import ON_ITS_WAY, OVER, THERE, Step
from vungmanh.holdings.models import Convention, ConventionPaper
from vungmanh.holdings.policies import kinds, rule_on
from vungmanh.indicators.domain.keeping import changed
from vungmanh.units.domain.records import DAY, Acts, Files

KIND = "village_convention"
"""What a village that has one in force holds, in policy/holdings.yaml."""
NEXT: dict[str, tuple[str, ...]] = {
    Step.DRAFT: (Step.POSTED, Step.VOTED),
    Step.POSTED: (Step.VOTED, Step.DRAFT),
    Step.VOTED: (Step.SENT, Step.VOTED, Step.POSTED, Step.DRAFT),
    Step.SENT: (Step.RECOGNISED, Step.RETURNED),
    Step.RETURNED: (Step.SENT, Step.VOTED, Step.POSTED, Step.DRAFT),
    Step.RECOGNISED: (Step.SUSPENDED, Step.REPEALED, Step.REPLACED),
    Step.SUSPENDED: (Step.RECOGNISED, Step.REPEALED, Step.REPLACED),
    Step.REPLACED: (),
    Step.REPEALED: (),
}
"""What may come after each step; the first is what comes next as a rule. Old conventions may begin at any step."""
OF_A_STEP = ("households", "present", "agreed", "number", "decided_by", "why", "note")
"""Columns that say something of one step alone."""
_WITH_REASON = (Step.RETURNED, Step.SUSPENDED, Step.REPEALED)


def is_passed(row: Convention) -> bool | None:
    """Whether enough agreed, by the rule of the day of the vote; None where the numbers or a rule are not known."""
    rule = rule_on(row.valid_from)
    if rule is None or row.households is None or row.present is None or row.agreed is None:
        return None
    return rule.is_passed(households=row.households, present=row.present, agreed=row.agreed)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a step may take, by the rule of its day, and took."""

    step: str
    since: datetime.date
    limit: datetime.date
    is_least: bool
    """The next step is not to come before the limit, instead of after it."""
    done_on: datetime.date | None
    is_kept: bool | None
    """None where nobody can say yet."""


def paces(way: Sequence[Convention], on: datetime.date) -> list[Pace]:
    """Of the steps of one convention in order, as of a day. One query."""
    after, found = adder(), []
    for place, row in enumerate(way):
        limit = _limit(row, after)
        if limit is not None and is_passed(row) is not False:
            done_on = way[place + 1].valid_from if place + 1 < len(way) else None
            is_least = row.step == Step.POSTED
            is_kept = _is_kept(limit, done_on, on, is_least=is_least)
            found.append(Pace(row.step, row.valid_from, limit, is_least, done_on, is_kept))
    return found


def _limit(row: Convention, after: Callable[[datetime.date, int], datetime.date]) -> datetime.date | None:
    rule = rule_on(row.valid_from)
    if rule is None:
        return None
    if row.step == Step.POSTED:
        return row.valid_from + rule.posted_days * DAY
    days = {Step.VOTED: rule.sent_working_days, Step.SENT: rule.decided_working_days}.get(Step(row.step))
    return None if days is None else after(row.valid_from, days)


def _is_kept(limit: datetime.date, done_on: datetime.date | None, on: datetime.date, *, is_least: bool) -> bool | None:
    if done_on is None:
        return None if is_least or on <= limit else False
    return done_on >= limit if is_least else done_on <= limit


def _check(row: Convention, on: datetime.date) -> None:
    kind = kinds()[KIND]
    if not kind.concerns(row.unit.level, row.unit.type):
        raise DomainError("holding_not_of_unit", kind=kind.label, unit=row.unit.name)
    if row.valid_from > on:
        raise DomainError("convention_in_future")
    if row.step in _WITH_REASON and not row.why:
        raise DomainError("convention_reason_missing")
    _check_votes(row)


def _check_votes(row: Convention) -> None:
    votes = (row.households, row.present, row.agreed)
    if all(each is None for each in votes):
        return
    if row.step != Step.VOTED:
        raise DomainError("convention_votes_elsewhere")
    households, present, agreed = votes
    if households is None or present is None or agreed is None:
        raise DomainError("convention_votes_missing")
    if present > households:
        raise DomainError("convention_more_present", present=present, households=households)
    if agreed > present:
        raise DomainError("convention_more_agreed", agreed=agreed, present=present)


def _check_order(rows: Sequence[Any]) -> dict[int, DomainError]:
    """Steps that cannot follow each other, by place; one query."""
    ways = _ways(rows)
    found: dict[int, DomainError] = {}
    for place, row in enumerate(rows):
        way = [each for each in ways[row.thing_id] if each is not row] if row.thing_id else []
        before = getattr(row, "first", None) or _last([each for each in way if each.valid_from < row.valid_from])
        after = next((each for each in way if each.valid_from > row.valid_from), None)
        for one, other in ((before, row), (row, after)):
            if one is not None and other is not None and (error := _cannot_follow(one, other)):
                found.setdefault(place, error)
    return found


def _ways(rows: Sequence[Any]) -> dict[int | None, list[Any]]:
    """By thing its stretches in order: those of the database, in place of them the rows themselves."""
    things = {row.thing_id for row in rows if row.thing_id}
    mine = {row.pk for row in rows if row.pk}
    kept: Any = Convention.objects.kept().filter(thing__in=things).exclude(pk__in=mine)
    ways: dict[int | None, list[Any]] = defaultdict(list)
    for row in [*(kept if things else ()), *rows]:
        ways[row.thing_id].append(row)
    for way in ways.values():
        way.sort(key=lambda row: row.valid_from)
    return ways


def _last(rows: Sequence[Any]) -> Any:
    return rows[-1] if rows else None


def _cannot_follow(one: Convention, other: Convention) -> DomainError | None:
    if one.step != other.step and other.step not in NEXT.get(one.step, ()):
        return DomainError("convention_step_not_next", step=Step(other.step).label, before=Step(one.step).label)
    if one.step == Step.VOTED and other.step == Step.SENT and is_passed(one) is False:
        return DomainError("convention_not_passed", agreed=one.agreed, households=one.households)
    return None


def _key(row: Convention) -> tuple[int, str] | None:
    """A village has one in force, and one on its way."""
    if row.step in OVER:
        return None
    return row.unit_id, "there" if row.step in THERE else "way"


def _after(rows: Sequence[Convention], since: datetime.date, at: datetime.datetime) -> None:
    units = {row.unit_id for row in rows}
    changed("convention", units=units, since=since, at=at)
    changed("convention_step", units=units, since=since, at=at)
    bring_up(units, at=at)


CONVENTIONS: Acts = Acts(
    model=Convention,
    words=lambda row: (
        f"{row.title} {gettext('hương ước, quy ước')} {row.number} {row.unit.name} {row.decided_by} {row.note}"
    ),
    key=_key,
    check=_check,
    check_together=_check_order,
    after=_after,
    paper=ConventionPaper,
)
"""Raises also `convention_in_future`, `convention_reason_missing`, `convention_votes_elsewhere`, `convention_votes_missing`,
`convention_more_present`, `convention_more_agreed`, `convention_step_not_next`, `convention_not_passed`,
`holding_not_of_unit`."""


def same_convention(row: Convention) -> Any:
    """By what rows of a sheet are steps of the same convention: what it is called, in its village."""
    return row.unit_id, row.title.casefold()


@transaction.atomic
def record_convention(row: Convention, *, by: Any, at: datetime.datetime, files: Files = ()) -> Convention:
    """As `Acts.record`; one that is recognised takes the place of the one in force."""
    if row.step == Step.RECOGNISED:
        _replace(row, row.valid_from, by=by, at=at)
    found: Convention = CONVENTIONS.record(row, by=by, at=at, files=files)
    return found


@transaction.atomic
def take_step(
    row: Convention, step: str, values: Mapping[str, Any], *, since: datetime.date, version: int, by: Any,
    at: datetime.datetime, files: Files = (),
) -> Convention:  # fmt: skip
    """The convention is one step further from that day on. One that is recognised takes the place of the one in force.
    Raises what `Acts.go_on` does."""
    if step == Step.RECOGNISED and row.step in ON_ITS_WAY:
        _replace(row, since, by=by, at=at)
    said = {**_blank(), "step": step, **values}
    found: Convention = CONVENTIONS.go_on(row, said, since=since, version=version, by=by, at=at, files=files)
    return found


def _replace(row: Any, since: datetime.date, *, by: Any, at: datetime.datetime) -> None:
    kept: Any = Convention.objects.standing_on(since).filter(unit=row.unit_id, step__in=THERE, valid_from__lt=since)
    for old in kept.exclude(thing=row.thing_id or 0).select_related("unit"):
        said = _blank() | {"step": Step.REPLACED, "note": str(row)}
        CONVENTIONS.go_on(old, said, since=since, version=old.version, by=by, at=at)


@transaction.atomic
def withdraw_step(row: Any, reason: str, *, by: Any, at: datetime.datetime) -> None:
    """As `Acts.withdraw`; the convention that it took the place of is in force again."""
    was_there = not row.is_withdrawn
    CONVENTIONS.withdraw(row, reason, by=by, at=at)
    if was_there:
        for old in _gave_way(row).filter(withdrawn_at__isnull=True):
            CONVENTIONS.withdraw(old, reason, by=by, at=at)


@transaction.atomic
def give_step_back(row: Any, *, by: Any, at: datetime.datetime) -> None:
    """As `Acts.give_back`; the convention that it took the place of gives way again."""
    if row.is_withdrawn:
        for old in _gave_way(row).filter(withdrawn_at=row.withdrawn_at):
            CONVENTIONS.give_back(old, by=by, at=at)
    CONVENTIONS.give_back(row, by=by, at=at)


def _gave_way(row: Any) -> QuerySet[Any]:
    """The step by which another convention of the village was replaced by this one; none for any other step."""
    every: QuerySet[Any] = Convention.objects.all()
    rows = every.filter(unit=row.unit_id, step=Step.REPLACED, valid_from=row.valid_from)
    if row.step != Step.RECOGNISED:
        return rows.none()
    return rows.filter(is_cut=True).exclude(thing=row.thing_id).select_related("unit")


def _blank() -> dict[str, Any]:
    return {name: None if name in ("households", "present", "agreed") else "" for name in OF_A_STEP}
