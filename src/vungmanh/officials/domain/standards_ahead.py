"""What a row of figures will say of somebody who passes the courses that he or she is enrolled in. Writes nothing."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterable

from vungmanh.officials.domain.standards import Studying
from vungmanh.officials.domain.standards_frames import Frame
from vungmanh.officials.domain.stretches import judge_row
from vungmanh.officials.enums import QualificationKind
from vungmanh.officials.models import PostStretch


def after_courses(row: PostStretch, courses: Iterable[Studying], frame: Frame, *, on: datetime.date) -> PostStretch:
    """The row as it will be on the day by these courses: levels only rise, the field is that of the highest professional
    level, the standard of the post is judged anew by the rules of that day. `frame`: of the unit of the row."""
    ahead = copy.copy(row)
    for course in sorted(courses, key=lambda each: each.ends_on):
        column = f"{course.criterion}_level"
        level = getattr(ahead, column, None)
        if course.ends_on > on or course.criterion not in QualificationKind.values or (level or -1) >= course.level:
            continue
        setattr(ahead, column, course.level)
        if course.criterion == QualificationKind.PROFESSIONAL:
            ahead.professional_field = course.field or None
    ahead.valid_from = on
    judge_row(ahead, frame)
    return ahead
