"""The light of a sentence out of the duties behind it: the worst that somebody should look at comes first."""

from __future__ import annotations

import pytest

from vungmanh.programmes.domain.lights import Light, Tally, light_of
from vungmanh.programmes.domain.paths import Course
from vungmanh.programmes.models import Target, Task


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (Tally(), Light.OWNERLESS),
        (Tally(total=3), Light.NOT_BEGUN),
        (Tally(total=3, begun=1), Light.UNDER_WAY),
        (Tally(total=3, done=1), Light.UNDER_WAY),
        (Tally(total=3, done=1, submitted=1), Light.UNDER_WAY),
        (Tally(total=3, done=1, submitted=2), Light.SUBMITTED),
        (Tally(total=3, done=2, near=1), Light.NEAR),
        (Tally(total=124, done=123, late=1), Light.LATE),
        (Tally(total=3, done=3), Light.DONE),
        (Tally(total=3, dormant=3), Light.DORMANT),
        (Tally(total=3, dormant=2, done=1), Light.DORMANT),
        (Tally(total=3, dormant=2), Light.NOT_BEGUN),
    ],
)
def test_light_of_a_task(tally: Tally, expected: Light) -> None:
    assert light_of(Task(), tally) == expected


@pytest.mark.parametrize(
    ("course", "tally", "expected"),
    [
        (Course.MISSED, Tally(total=1, done=1), Light.MISSED),
        (Course.BEHIND, Tally(total=1, done=1), Light.BEHIND),
        (Course.MET, Tally(total=1, begun=1), Light.DONE),
        (Course.MET, Tally(total=2, late=1), Light.LATE),
        (Course.ON_TRACK, Tally(total=1, begun=1), Light.UNDER_WAY),
        (Course.UNKNOWN, Tally(total=1, done=1), Light.DONE),
    ],
)
def test_course_of_a_target_counts_before_its_paper_work(course: Course, tally: Tally, expected: Light) -> None:
    assert light_of(Target(), tally, course) == expected


def test_what_is_taken_out_or_judged_asks_for_nothing() -> None:
    assert light_of(Task(is_withdrawn=True), Tally(total=1, late=1)) == Light.WITHDRAWN
    assert light_of(Target(is_judged=True), Tally()) == Light.INFORMATION
