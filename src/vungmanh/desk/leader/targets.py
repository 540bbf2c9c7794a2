"""The targets that are furthest off, over all programmes that run."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from vungmanh.accounts.models import User
from vungmanh.desk.addresses import url
from vungmanh.desk.programmes.courses import ShownCourse, course_of
from vungmanh.desk.programmes.shown import key_of
from vungmanh.desk.programmes.wording import level
from vungmanh.programmes.domain.paths import Course, Path
from vungmanh.programmes.enums import ProgrammeState
from vungmanh.programmes.followed import paths_over
from vungmanh.programmes.models import Target
from vungmanh.programmes.permissions import programmes_visible_to

SHOWN = 10
_OFF = (Course.MISSED, Course.BEHIND)


@dataclass(frozen=True, slots=True)
class Off:
    """A target that is missed or behind its path."""

    target: Target
    level: str
    course: ShownCourse
    url: str
    figure_url: str
    """What it is counted from, and who or what is missing."""


def furthest_off(user: User, on: datetime.date) -> list[Off]:
    """Missed ones before those that are behind, the larger distance first; three queries."""
    programmes = programmes_visible_to(user, on).filter(state=ProgrammeState.LIVE)
    rows = Target.objects.filter(programme__in=programmes, is_withdrawn=False, is_judged=False)
    heavy = ("programme__directive__text", "programme__directive__text_folded")
    rows = rows.select_related("programme__directive", "programme__territory").defer(*heavy)
    targets = list(rows.order_by("programme", "position"))
    paths = paths_over(targets, on)
    off = [target for target in targets if paths[target.pk].course in _OFF]
    off.sort(key=lambda target: (_OFF.index(paths[target.pk].course), -_distance(paths[target.pk])))
    return [_off(target, paths[target.pk]) for target in off[:SHOWN]]


def _distance(path: Path) -> float:
    """As a share of the goal, so that targets of all measures can be ranked."""
    return abs(float(path.gap or 0)) / (abs(float(path.goal)) or 1)


def _off(target: Target, path: Path) -> Off:
    course = course_of(target, path)
    assert course is not None
    there = f"{url('desk:programme', target.programme_id)}?muc={key_of(target)}"
    figure_url = url("desk:programme_target", target.programme_id, target.pk)
    return Off(target, level(target), course, there, figure_url)
