"""Who has studied a directive, by when, and how many people were reached of how many.

Every unit that owes something by a directive is to know it; villages learn of it from their commune. The date is that of the
unit's own study duty, else the one by which the directive wants it studied at all; a directive that names none has none.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from vungmanh.directives.models import Directive
from vungmanh.fieldwork.models import StudyAudience, StudyGoal, StudySession
from vungmanh.fieldwork.policies import study_words
from vungmanh.programmes.models import Duty
from vungmanh.programmes.selectors import OWED
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit


class Held(Enum):
    """Where a unit stands with a directive on a day."""

    HELD = "held"
    HELD_LATE = "held_late"
    LATE = "late"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Pair:
    """People of one kind: reached, of how many where the unit has said."""

    kind: str
    reached: int
    number: int | None

    @property
    def is_whole(self) -> bool:
        return self.number is not None and self.reached >= self.number


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many units were to know a directive, how many have held something, late or not at all after the day."""

    units: int = 0
    held: int = 0
    held_late: int = 0
    late: int = 0
    due: datetime.date | None = None

    @property
    def missing(self) -> int:
        return self.units - self.held


def counted() -> QuerySet[StudySession]:
    """Sessions that count."""
    return StudySession.objects.filter(withdrawn_at=None)


def _of_study() -> Q:
    words = Q()
    for word in study_words():
        words |= Q(task__text__icontains=word)
    return words


def study_duties(directive: Directive) -> QuerySet[Duty]:
    """Duties of the directive that ask to study it or make it known."""
    return Duty.objects.filter(OWED, _of_study(), programme__directive=directive)


def units_to_study(directive: Directive, seen: QuerySet[Unit]) -> QuerySet[Any]:
    """Those of `seen` that owe something by the directive or have held something, with `due`, `first_on`, `sessions`."""
    owing = Duty.objects.filter(OWED, programme__directive=directive, unit=OuterRef("pk"))
    held = counted().filter(directive=directive, unit=OuterRef("pk")).order_by()
    own = study_duties(directive).filter(unit=OuterRef("pk"), due__isnull=False).order_by("due")
    is_owing = Exists(owing) & ~Q(level=UnitLevel.VILLAGE)
    return seen.filter(is_owing | Exists(held)).annotate(
        is_owing=ExpressionWrapper(is_owing, BooleanField()),
        due=Coalesce(Subquery(own.values("due")[:1]), Subquery(_general_due(directive))),
        first_on=Subquery(held.values("unit").annotate(first=Min("held_on")).values("first")),
        sessions=Coalesce(Subquery(held.values("unit").annotate(n=Count("pk")).values("n")), 0),
    )


def _general_due(directive: Directive) -> QuerySet[Any]:
    """The day by which the directive wants to be known: the first of its study duties."""
    return study_duties(directive).filter(due__isnull=False).order_by("due").values("due")[:1]


def stands(on: datetime.date) -> dict[Held, Q]:
    """`stand_of` as conditions on `units_to_study`."""
    is_held = Q(first_on__isnull=False)
    return {
        Held.HELD: is_held & (Q(due__isnull=True) | Q(first_on__lte=F("due"))),
        Held.HELD_LATE: is_held & Q(first_on__gt=F("due")),
        Held.LATE: ~is_held & Q(due__lt=on),
        Held.OPEN: ~is_held & (Q(due__isnull=True) | Q(due__gte=on)),
    }


def stand_of(unit: Any, on: datetime.date) -> Held:
    """A unit of `units_to_study`."""
    if unit.first_on:
        return Held.HELD_LATE if unit.due and unit.first_on > unit.due else Held.HELD
    return Held.LATE if unit.due and unit.due < on else Held.OPEN


def coverage_of(units: QuerySet[Any], on: datetime.date) -> Coverage:
    """Of `units_to_study`; units that held something unasked are not counted. One query."""
    by = stands(on)
    owing = units.filter(is_owing=True).order_by()
    found = owing.aggregate(
        n_units=Count("pk"),
        n_held=Count("pk", filter=by[Held.HELD] | by[Held.HELD_LATE]),
        n_held_late=Count("pk", filter=by[Held.HELD_LATE]),
        n_late=Count("pk", filter=by[Held.LATE]),
        first_due=Min("due"),
    )
    return Coverage(*found.values())


def pairs_by_unit(directive: Directive, units: Collection[int]) -> dict[int, list[Pair]]:
    """People reached of how many, by unit and kind; two queries."""
    goals = StudyGoal.objects.filter(directive=directive, unit__in=units)
    number = {(goal.unit_id, goal.kind): goal.number for goal in goals}
    reached = _reached(directive).filter(session__unit__in=units).values_list("session__unit", "kind")
    people = {(unit, kind): total for unit, kind, total in reached.annotate(total=Sum("reached"))}
    found: dict[int, list[Pair]] = defaultdict(list)
    for unit, kind in sorted({*number, *people}):
        found[unit].append(Pair(kind, people.get((unit, kind), 0), number.get((unit, kind))))
    return found


def pairs_in_all(directive: Directive, seen: QuerySet[Unit]) -> list[Pair]:
    """The same for all units of `seen` together: only people of units that say of how many stand above the line.

    Two queries.
    """
    goals = StudyGoal.objects.filter(directive=directive, unit__in=seen.values("pk"))
    numbers = dict(goals.order_by().values_list("kind").annotate(Sum("number")))
    said = StudyGoal.objects.filter(directive=directive, unit=OuterRef("session__unit"), kind=OuterRef("kind"))
    rows = _reached(directive).filter(Exists(said), session__unit__in=seen.values("pk"))
    people = dict(rows.values_list("kind").annotate(Sum("reached")))
    return [Pair(kind, people.get(kind, 0), number) for kind, number in sorted(numbers.items())]


def _reached(directive: Directive) -> QuerySet[StudyAudience]:
    rows = StudyAudience.objects.filter(session__directive=directive, session__withdrawn_at=None)
    return rows.filter(session__is_again=False).order_by()


def coverage_by_directive(
    directives: Iterable[Directive], seen: QuerySet[Unit], on: datetime.date
) -> dict[int, Coverage]:
    """How far each directive is among the units of `seen`; four queries."""
    ids = [directive.pk for directive in directives]
    duties = Duty.objects.filter(OWED, programme__directive__in=ids).order_by()
    general = dict(duties.filter(_of_study()).values_list("programme__directive").annotate(Min("due")))
    in_sight = duties.filter(unit__in=seen.exclude(level=UnitLevel.VILLAGE).values("pk"))
    rows = in_sight.filter(_of_study()).values_list("programme__directive", "unit").annotate(Min("due"))
    own = {(directive, unit): due for directive, unit, due in rows}
    sessions = counted().filter(directive__in=ids, unit__in=seen.values("pk")).order_by()
    held = {
        (directive, unit): first
        for directive, unit, first in sessions.values_list("directive", "unit").annotate(Min("held_on"))
    }
    found: dict[int, list[tuple[datetime.date | None, datetime.date | None]]] = defaultdict(list)
    for directive, unit in in_sight.values_list("programme__directive", "unit").distinct():
        due = own.get((directive, unit)) or general.get(directive)
        found[directive].append((due, held.get((directive, unit))))
    return {pk: _summed(found[pk], on) for pk in ids}


def _summed(rows: list[tuple[datetime.date | None, datetime.date | None]], on: datetime.date) -> Coverage:
    return Coverage(
        units=len(rows),
        held=sum(1 for _due, first in rows if first),
        held_late=sum(1 for due, first in rows if first and due and first > due),
        late=sum(1 for due, first in rows if not first and due and due < on),
        due=min((due for due, _first in rows if due), default=None),
    )
