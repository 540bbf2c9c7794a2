"""What no turn in a course and no arrival can say and be right. Each rule says why.

Not among them: a course that has ended without results, of which nobody knows them yet; somebody in two courses at once, who
may study in the evening.
"""

from __future__ import annotations

import datetime

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.indicators.contradictions import Contradiction
from vungmanh.officials.models import Qualification
from vungmanh.training.enums import Result


def result_wrong(day: datetime.date) -> Q:
    """A course has no result before its first day; a day to come has none at all."""
    return Q(result_on__lt=F("course__starts_on")) | Q(result_on__gt=day)


def passed_without_level(day: datetime.date) -> Q:
    """Passing a course writes its level into the file. Where that line was taken back as wrong, and no other says so much,
    "passed" is wrong too."""
    held = Qualification.objects.filter(
        person=OuterRef("person_id"),
        kind=OuterRef("course__kind"),
        level__gte=OuterRef("course__level"),
        withdrawn_at=None,
    )
    return Q(~Exists(held), result=Result.PASSED, qualification__withdrawn_at__isnull=False)


def promoted_wrong(day: datetime.date) -> Q:
    """Nobody is given another post in a unit before coming to it, nor after leaving it."""
    return Q(promoted_on__lt=F("arrived_on")) | Q(promoted_on__gt=F("left_on"))


OF_TURNS = (
    Contradiction("result_wrong", _("có kết quả trước ngày khai giảng hoặc ở ngày chưa đến"), result_wrong),
    Contradiction("passed_without_level", _("ghi đạt nhưng trình độ ấy đã bị rút khỏi hồ sơ"), passed_without_level),
)
OF_ARRIVALS = (
    Contradiction("promoted_wrong", _("bố trí trước ngày nhận việc hoặc sau ngày thôi việc"), promoted_wrong),
)
