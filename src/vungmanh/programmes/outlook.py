"""What a counted target lacks, who or what would close it, and what is known already of the day on which it is due.

Known are: what the registers hold for that day (planned ends, buildings, titles), who retires by law until then, and who ends
a course that gives what is missing. Nothing is guessed. Whom of these a person may see by name is decided by the caller.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from vungmanh.accounts.selectors import in_scope
from vungmanh.indicators.countables import Countable, countable
from vungmanh.indicators.definitions import Condition, Filter
from vungmanh.indicators.domain.compiling import column_of
from vungmanh.indicators.domain.weighing import truth_of
from vungmanh.indicators.enums import Span, Which
from vungmanh.indicators.pairs import Pair
from vungmanh.indicators.periods import Period
from vungmanh.indicators.selectors import count_live, rows_between, rows_of
from vungmanh.officials.domain.standards_ahead import after_courses
from vungmanh.officials.domain.standards_frames import frames
from vungmanh.programmes.counted import Asked, Counted, summed_flow
from vungmanh.programmes.domain.heads import Need, needed
from vungmanh.programmes.models import Target
from vungmanh.training.selectors.forecast import retiring_or_unknown
from vungmanh.training.selectors.studying import studying_among
from vungmanh.units.models import Unit

_OFFICIALS = "official"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known today of the day `due`. By person, the day on which each leaves or comes to count."""

    due: datetime.date
    recorded: Pair
    """As the registers stand today for that day: dated plans count, of what happens all that is dated by then."""
    leaving_counted: Mapping[int, datetime.date] = field(default_factory=dict)
    leaving_others: Mapping[int, datetime.date] = field(default_factory=dict)
    coming: Mapping[int, datetime.date] = field(default_factory=dict)
    age_unknown: frozenset[int] = frozenset()
    """Nobody can tell when these retire."""

    @property
    def expected(self) -> Pair:
        top = self.recorded.numerator - len(self.leaving_counted) + len(self.coming)
        gone = len(self.leaving_counted) + len(self.leaving_others)
        below = None if self.recorded.denominator is None else self.recorded.denominator - gone
        return Pair(top, below, self.recorded.unjudged)


def need_of(target: Target, pair: Pair, *, is_share: bool) -> Need | None:
    """How many more have to count, with what is counted now; None where nothing stands below the line, or for a change."""
    if target.is_delta or (is_share and not pair.denominator):
        return None
    whole = int(pair.denominator) if is_share and pair.denominator is not None else None
    return needed(target.comparator, target.value, target.high, counted=int(pair.numerator), whole=whole)


def can_list(asked: Asked) -> bool:
    """Whether rows that do not count are there already: of a share over one register, or of a part of a count."""
    return asked.definition.is_share or (asked.is_share and bool(asked.choice.breakdown))


def rows_behind(counted: Counted, period: Period, which: Which) -> QuerySet[Any]:
    """Rows of the register behind the figure as it would be counted now, within what the target is limited to; of what happens
    all since the day from which it counts, of things that are counted one row each."""
    asked = counted.asked
    definition = asked.definition
    assert definition.numerator is not None
    is_part = bool(asked.choice.breakdown)
    is_part_of_count = is_part and definition.denominator is None
    which_rows = Which.COUNTED if is_part_of_count else which
    if asked.is_flow:
        is_limited = asked.choice.limits or asked.choice.each
        units = list(counted.units) if is_limited else [counted.territory]
        rows = rows_between(definition, asked.since.replace(day=1), period.day, units, which_rows)
    else:
        rows = rows_of(definition, period, counted.territory, which_rows)
    facts = countable(definition.numerator.countable)
    if is_part:
        cells = _cells(facts, asked.choice.breakdown)
        if not is_part_of_count or which == Which.COUNTED:
            rows = rows.filter(cells)
        elif which == Which.NOT_COUNTED:
            rows = rows.exclude(cells)
        else:
            rows = rows.filter(_unknown(facts, asked.choice.breakdown))
    if asked.choice.limits or asked.choice.each:
        within = Unit.objects.filter(in_scope("path", [unit.path for unit in counted.units]))
        rows = rows.filter(**{f"{facts.unit}__in": within.values("pk")})
    return rows


def outlook_of(target: Target, counted: Counted, on: datetime.date) -> Outlook | None:
    """None where the day has passed or is not named, where each unit is held against the target, and for what units report.

    What happens is what registers hold already up to that day: courses to come, departures that were decided.
    """
    asked, last = counted.asked, counted.last
    if target.due is None or target.due <= on or asked.choice.each or asked.is_said or last is None:
        return None
    if asked.choice.limits and (asked.is_flow or not counted.units):
        return None
    if asked.is_flow:
        return Outlook(target.due, summed_flow(counted.territory, [asked], target.due)[asked.key])
    if asked.definition.denominator is not None and not asked.definition.is_share:
        return None
    day = Period(target.due, Span.MONTH)
    return _of_people(counted, day, on) if _is_of_officials(asked) else _of_things(counted, day)


def _of_things(counted: Counted, day: Period) -> Outlook | None:
    """None of numbers that rows say, where only some of the rows are asked for."""
    asked = counted.asked
    if any(term.sum for term in asked.definition.terms):
        is_whole = not asked.choice.limits and not asked.choice.breakdown
        return Outlook(day.day, count_live(asked.definition, day, counted.territory)[""]) if is_whole else None
    above, unclear = (rows_behind(counted, day, which).count() for which in (Which.COUNTED, Which.UNJUDGED))
    rest = rows_behind(counted, day, Which.NOT_COUNTED).count() if can_list(asked) else None
    return Outlook(day.day, Pair(Decimal(above), None if rest is None else Decimal(above + rest), unclear))


def _of_people(counted: Counted, day: Period, on: datetime.date) -> Outlook:
    above, others, unclear = (
        rows_behind(counted, day, which) for which in (Which.COUNTED, Which.NOT_COUNTED, Which.UNJUDGED)
    )
    counting = set(above.values_list("person_id", flat=True))
    unjudged = set(unclear.values_list("person_id", flat=True)) - counting
    is_of_all = can_list(counted.asked)
    rest = set(others.values_list("person_id", flat=True)) - counting if is_of_all else set()
    everybody = counting | rest | unjudged if is_of_all else counting
    gone, age_unknown = retiring_or_unknown(everybody, on=on, by=day.day)
    coming = _coming(counted.asked, (others, unclear), on, day.day)
    staying = {pk: comes for pk, comes in coming.items() if pk not in counting and pk not in gone}
    return Outlook(
        day.day,
        Pair(Decimal(len(counting)), Decimal(len(everybody)) if is_of_all else None, len(unjudged)),
        {pk: leaves for pk, leaves in gone.items() if pk in counting},
        {pk: leaves for pk, leaves in gone.items() if pk not in counting},
        staying,
        frozenset(age_unknown),
    )


def rows_expected(counted: Counted, outlook: Outlook) -> QuerySet[Any]:
    """Rows that will count on the day on which the target is due: as many as are expected above the line, but for numbers that
    rows say."""
    day = Period(outlook.due, Span.MONTH)
    above = rows_behind(counted, day, Which.COUNTED)
    if outlook.leaving_counted:
        above = above.exclude(person__in=set(outlook.leaving_counted))
    if not outlook.coming:
        return above
    others = (rows_behind(counted, day, which) for which in (Which.NOT_COUNTED, Which.UNJUDGED))
    return _together(above, *(rows.filter(person__in=set(outlook.coming)) for rows in others))


def rows_of_unknown_age(counted: Counted, outlook: Outlook) -> QuerySet[Any]:
    """Of whom nobody can tell whether they are still there on that day."""
    sides = (Which.COUNTED, Which.NOT_COUNTED, Which.UNJUDGED) if can_list(counted.asked) else (Which.COUNTED,)
    rows = (rows_behind(counted, Period(outlook.due, Span.MONTH), which) for which in sides)
    return _together(*(each.filter(person__in=outlook.age_unknown) for each in rows))


def _together(*parts: QuerySet[Any]) -> QuerySet[Any]:
    """Rows of any of them, of one register."""
    rows: QuerySet[Any] = parts[0].model._default_manager.all()
    return rows.filter(reduce(or_, (Q(pk__in=part.order_by().values("pk")) for part in parts)))


def lacking(asked: Asked) -> list[Filter]:
    """What a row must be to count, where that is one thing after another; empty where it is a choice between things."""
    numerator = asked.definition.numerator
    return list(_filters(numerator.where)) if numerator is not None else []


def _coming(
    asked: Asked, lists: Sequence[QuerySet[Any]], on: datetime.date, due: datetime.date
) -> dict[int, datetime.date]:
    """Who of these will count by what the courses give that they are enrolled in, and from which day on: whatever is asked
    for, levels, fields or the standard of the post. One query, a few more where anybody studies."""
    facts, definition = countable(_OFFICIALS), asked.definition
    assert definition.numerator is not None
    base = [definition.denominator.where] if definition.denominator is not None else []
    holds = truth_of(facts, [*base, definition.numerator.where])
    if holds is None:
        return {}
    studying = studying_among([rows.order_by().values("person_id") for rows in lists], on, due)
    studied = [row for rows in lists for row in rows.filter(person__in=studying)] if studying else []
    known = frames({row.unit_id for row in studied}) if studied else {}
    found: dict[int, datetime.date] = {}
    for row in studied:
        for day in sorted({course.ends_on for course in studying[row.person_id]}):
            passed = [course for course in studying[row.person_id] if course.ends_on <= day]
            ahead = after_courses(row, passed, known[row.unit_id], on=due)
            if holds(ahead, due) and _is_in_cells(facts, asked.choice.breakdown, ahead):
                found[row.person_id] = min(day, found.get(row.person_id, day))
                break
    return found


def _is_in_cells(facts: Countable, breakdown: Mapping[str, Sequence[str]], row: Any) -> bool:
    """Whether the row is in a part that is asked for; always where none is."""
    return not breakdown or any(
        getattr(row, column_of(facts, name), None) == _as_kept(facts, name, value)
        for name, some in breakdown.items()
        for value in some
    )


def _as_kept(facts: Countable, name: str, value: str) -> Any:
    choices = facts.attribute(name).choices
    return next((each for each, _label in choices() if str(each) == value), value) if choices else _typed(value)


def _is_of_officials(asked: Asked) -> bool:
    numerator = asked.definition.numerator
    return numerator is not None and numerator.countable == _OFFICIALS


def _filters(condition: Condition) -> Sequence[Filter]:
    if condition is None:
        return []
    if isinstance(condition, Filter):
        return [condition]
    if condition.together != "all":
        return []
    return [each for part in condition.parts for each in _filters(part)]


def _cells(facts: Countable, breakdown: Mapping[str, Sequence[str]]) -> Q:
    return reduce(
        or_, (Q(**{column_of(facts, name): _typed(value)}) for name, some in breakdown.items() for value in some), Q()
    )


def _unknown(facts: Countable, breakdown: Mapping[str, Sequence[str]]) -> Q:
    return reduce(or_, (Q(**{f"{column_of(facts, name)}__isnull": True}) for name in breakdown), Q())


def _typed(value: str) -> Any:
    return {"true": True, "false": False}.get(value, value)
