"""Why a duty is due on its day, told so that anybody can count it again: start, rule, days off, sentence."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from vungmanh.core.workdays import days_off, previous_working_day
from vungmanh.desk.programmes.wording import count_words, why
from vungmanh.formats import day
from vungmanh.programmes.domain.expanding import instances_of, span_of
from vungmanh.programmes.enums import DaysFrom
from vungmanh.programmes.models import Duty

_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """`skipped`: named days off that the count left out; `day_off`: what the day itself is where it is not worked."""

    why: str = ""
    skipped: list[str] = field(default_factory=list)
    week_ends: int = 0
    day_off: str = ""
    worked_before: datetime.date | None = None


def deadline_of(duty: Duty, on: datetime.date) -> Deadline:
    """A query for what is counted in working days, one or two for a day that is still ahead."""
    row: Any = duty.task or duty.report or duty.target
    if row.days is not None and row.due is None:
        return _counted(duty, row)
    found = instances_of(row, span_of(duty.programme))
    rule = next((each.rule for each in found if each.period == duty.period), None)
    words = why(rule) if rule else ""
    if duty.due is None or duty.due < on or not (off := days_off(duty.due, duty.due)):
        return Deadline(words)
    name = off[0].name or _("cuối tuần")
    return Deadline(words, day_off=name, worked_before=previous_working_day(duty.due))


def _counted(duty: Duty, row: Any) -> Deadline:
    words = count_words(row)
    stated = duty.stated_due or duty.due
    start = _start_of(duty, row)
    if stated is None or start is None:
        return Deadline(_("%(count)s; chưa ghi ngày đó nên chưa có hạn") % {"count": words})
    if row.days_from != DaysFrom.PERIOD:
        words = f"{words} ({day(start)})"
    words = _("%(count)s, không tính ngày bắt đầu") % {"count": words}
    if not row.days_are_working:
        return Deadline(words)
    first, last = sorted((start + (_ONE_DAY if row.days > 0 else -_ONE_DAY), stated))
    off = days_off(first, last)
    named = [f"{day(each.day)} {each.name}" for each in off if each.name]
    return Deadline(words, skipped=named, week_ends=sum(not each.name for each in off))


def _start_of(duty: Duty, row: Any) -> datetime.date | None:
    """The day that begins the count; of a period its last day."""
    if row.days_from != DaysFrom.PERIOD:
        start: datetime.date | None = row.starts_on
        return start
    bare = type(row)(recurs=row.recurs, days=0, days_from=DaysFrom.PERIOD)
    found = instances_of(bare, span_of(duty.programme))
    return next((each.due for each in found if each.period == duty.period), None)
