"""A yearly plan against what was done: turns, persons and those who passed, line by line, counted from the courses."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from vungmanh.training.enums import Result
from vungmanh.training.models import Enrolment, PlanLine, TrainingPlan
from vungmanh.training.selectors.studying import counting


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for a line. One person in two courses is two turns."""

    line: PlanLine
    turns: int
    persons: int
    passed: int

    @property
    def rest(self) -> int:
        return max(0, self.line.number - self.persons)


def progress_of(plan: TrainingPlan) -> list[Done]:
    """Every line of the plan, in its order; two queries."""
    return [_done(line, rows) for rows in [turns_of(plan)] for line in plan.lines.all()]


def turns_of(plan: TrainingPlan) -> list[Enrolment]:
    """Turns that began in the year, of people of the unit and of those below it."""
    year = (datetime.date(plan.year, 1, 1), datetime.date(plan.year, 12, 31))
    rows = counting().filter(began_on__range=year, unit__path__within=plan.unit.path)
    return list(rows.select_related("course"))


def turns_of_line(plan: TrainingPlan, line: PlanLine) -> list[Enrolment]:
    """Those of them that count for the line; one query."""
    return [row for row in turns_of(plan) if fits(line, row)]


def _done(line: PlanLine, rows: Iterable[Enrolment]) -> Done:
    found = [row for row in rows if fits(line, row)]
    passed = {row.person_id for row in found if row.result == Result.PASSED}
    return Done(line, len(found), len({row.person_id for row in found}), len(passed))


def fits(line: PlanLine, row: Enrolment) -> bool:
    """Whether the turn counts for the line; a higher level than planned does."""
    course = row.course
    return (
        course.kind == line.kind
        and (line.level is None or (course.level is not None and course.level >= line.level))
        and (not line.position or row.position == line.position)
        and (not line.official_kind or row.official_kind == line.official_kind)
    )
