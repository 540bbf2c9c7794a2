"""The light of a sentence today: one state for a target, task or report duty out of the duties of all its units.

The worst that somebody should look at comes first: what is late is late even where a hundred others are done. Of a target
its course counts before its paper work: figures that were accepted and fall short are not "done".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from vungmanh.programmes.domain.paths import Course
from vungmanh.programmes.enums import DutyKind
from vungmanh.programmes.models import ReportDuty, Target, Task


class Light(Enum):
    """Worst first."""

    LATE = "late"
    MISSED = "missed"
    """A target whose day has passed with a last figure that falls short."""
    OWNERLESS = "ownerless"
    """No unit owes it."""
    BEHIND = "behind"
    """A target that is not on its path."""
    NEAR = "near"
    SUBMITTED = "submitted"
    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    DORMANT = "dormant"
    DONE = "done"
    INFORMATION = "information"
    """Nothing to be done: judged and not counted, or no duty at all."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Tally:
    """The duties of one row by how they stand on a day; `begun` have been worked on or were returned."""

    total: int = 0
    done: int = 0
    late: int = 0
    submitted: int = 0
    near: int = 0
    begun: int = 0
    dormant: int = 0


@dataclass(frozen=True, slots=True)
class Stated:
    """A task or a report duty as far as its light asks for it."""

    kind: DutyKind
    pk: int
    is_withdrawn: bool

    @property
    def source(self) -> str:
        return f"{self.kind}:{self.pk}"


def light_of(row: Target | Task | ReportDuty | Stated, tally: Tally, course: Course = Course.UNKNOWN) -> Light:
    if row.is_withdrawn:
        return Light.WITHDRAWN
    if not tally.total:
        return Light.INFORMATION if getattr(row, "is_judged", False) else Light.OWNERLESS
    told = {Course.MISSED: Light.MISSED, Course.MET: Light.DONE, Course.BEHIND: Light.BEHIND}.get(course)
    return light_of_duties(tally) if tally.late or told is None else told


def light_of_duties(tally: Tally) -> Light:
    """Of some duties by themselves, for example of those of one unit."""
    if tally.late:
        return Light.LATE
    unfinished = tally.total - tally.done
    if not unfinished:
        return Light.DONE
    if tally.near:
        return Light.NEAR
    if tally.submitted == unfinished:
        return Light.SUBMITTED
    if tally.dormant == unfinished:
        return Light.DORMANT
    return Light.UNDER_WAY if tally.done or tally.begun or tally.submitted else Light.NOT_BEGUN
