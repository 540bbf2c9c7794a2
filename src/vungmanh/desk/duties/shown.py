"""Duties as pages show them: what is owed, by whom, where it stands, its log with what waits for an answer."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from vungmanh.accounts.models import User
from vungmanh.core.models import AuditEntry
from vungmanh.core.workdays import working_days_between
from vungmanh.desk.duties.assigning import Handing, handing_of
from vungmanh.desk.duties.deadline import Deadline, deadline_of
from vungmanh.desk.duties.wording import standing_words
from vungmanh.desk.programmes.shown import Sentence, capital, sentence_of
from vungmanh.desk.programmes.wording import level, number
from vungmanh.formats import day
from vungmanh.programmes.domain.following import Side, possible
from vungmanh.programmes.domain.quotas import Reached, people_of, reached
from vungmanh.programmes.domain.standing import Stand, standing
from vungmanh.programmes.domain.waiting import First, by_source, held_up_by, waited_for, waits
from vungmanh.programmes.enums import UNFINISHED, WORKABLE, DutyAct
from vungmanh.programmes.models import Duty, DutyEntry, QuotaPerson, ReportDuty, Stay, Task
from vungmanh.programmes.permissions import may_review, may_work


@dataclass(frozen=True, slots=True)
class ShownDuty:
    """One line of a list."""

    duty: Duty
    title: str
    tone: str
    word: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ShownEntry:
    entry: DutyEntry
    figure: str
    waits: bool
    """An obstacle or a request that nobody has answered yet."""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """Everything that the page of one duty shows, for one person."""

    line: ShownDuty
    sentence: Sentence
    entries: list[ShownEntry]
    works: list[DutyAct]
    reviews: list[DutyAct]
    deadline: Deadline
    days_left: int | None
    waiting: list[ShownEntry]
    handing: Handing
    waits_for: list[First]
    """What must be finished before this can be handed in."""
    stays: list[Stay]
    reached: Reached | None
    """How far its quota is, where it has one."""
    holds_up: list[Task | ReportDuty]
    """What waits for this one."""


_TRAIL = AuditEntry.objects.filter(
    subject_type=Duty._meta.label_lower,
    subject_id=Cast(OuterRef("duty_id"), CharField()),
    actor=OuterRef("by"),
    at=OuterRef("at"),
)
_IN_WHOSE_PLACE = Subquery(_TRAIL.values("acting_for")[:1])
"""Of an entry of a log, as the audit trail knows it of the same act."""


def title_of(duty: Duty) -> str:
    """What is owed; of a target also the figure to reach."""
    source: Any = duty.task or duty.report
    if source:
        return capital(source.text)
    return f"{capital(duty.target.what)}: {level(duty.target)}" if duty.target else ""


def shown(duty: Duty, on: datetime.date) -> ShownDuty:
    stands = standing(duty, on)
    tone, word = standing_words(stands)
    return ShownDuty(duty, title_of(duty), tone, word, stands.stand == Stand.LATE)


def page_of(duty: Duty, user: User, on: datetime.date) -> ShownPage:
    """Seven queries, one more where it waits, and those of `shown` and `handing_of`; none per entry."""
    source: Any = duty.task or duty.report or duty.target
    rows: QuerySet[DutyEntry] = duty.entries.select_related("by", "answers", "person").prefetch_related("files__stored")
    entries = [_shown_entry(row) for row in rows.annotate(acting_for=_IN_WHOSE_PLACE)]
    works = may_work(user, duty, on)
    has_quota = bool(duty.task and duty.task.quota)
    is_open = duty.state in WORKABLE and duty.due is not None and duty.due >= on
    return ShownPage(
        line=shown(duty, on),
        sentence=sentence_of(source.item, duty.programme),
        entries=entries[::-1],
        works=possible(duty, Side.WORKER) if works else [],
        reviews=possible(duty, Side.REVIEWER) if may_review(user, duty, on) else [],
        deadline=deadline_of(duty, on),
        days_left=working_days_between(on, duty.due) if is_open and duty.due else None,
        waiting=[row for row in entries if row.waits],
        handing=handing_of(duty, user, works, on),
        waits_for=by_source(waited_for(duty)) if waits(duty) else [],
        stays=(stays := list(duty.stays.select_related("by"))) if has_quota else [],
        reached=reached(duty, stays, on, _people(duty)) if has_quota else None,
        holds_up=held_up_by(duty) if duty.state in UNFINISHED else [],
    )


def _people(duty: Duty) -> Iterable[QuotaPerson]:
    return people_of(duty) if duty.task and duty.task.quota_is_personal else ()


def _shown_entry(row: DutyEntry) -> ShownEntry:
    waits = row.is_open
    return ShownEntry(row, figure_words(row), waits)


def figure_words(row: DutyEntry) -> str:
    """ "104/110 = 94,5455, tính đến 30/06/2026"; empty where the entry has no figure."""
    parts = []
    if row.numerator is not None:
        parts.append(f"{number(row.numerator)}/{number(row.denominator)}")
    if row.value is not None:
        parts.append(number(row.value))
    if not parts:
        return ""
    return " = ".join(parts) + (f" · {day(row.as_of)}" if row.as_of else "")
