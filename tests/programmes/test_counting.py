"""Deadlines in days: what begins the count, what days off move, what stays, and the trace that each move leaves."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_report, add_task, make_directive
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry, DayDecision
from vungmanh.programmes.domain.counting import (
    Recount,
    decide_day,
    record_start,
    recount_working_days,
    withdraw_day,
    would_move,
)
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.domain.re_expanding import re_expand
from vungmanh.programmes.domain.waking import put_to_sleep, wake
from vungmanh.programmes.enums import DutyState
from vungmanh.programmes.models import Duty, DutyEntry, Programme

pytestmark = pytest.mark.django_db
D = datetime.date
ON = D(2026, 4, 20)
ISSUED = D(2026, 4, 20)
"""A Monday; 27/4 are the Hùng kings (26/4 is a Sunday), 30/4 and 1/5 are off."""
WORKING = "Ban hành hướng dẫn trong 15 ngày làm việc kể từ ngày ban hành Kế hoạch này"
STORM: dict[str, Any] = {"is_working": False, "name": "Nghỉ chống bão", "legal_basis": "Công điện 01"}


@pytest.fixture
def programme(cast: Cast) -> Programme:
    directive = make_directive(cast.province, cast.officer, issued_on=ISSUED)
    add_task(directive, WORKING, leads=[cast.department, cast.commune])
    add_task(directive, "Họp dân trong 10 ngày kể từ ngày ký", leads=[cast.commune])
    add_task(directive, "Xong trong 30 ngày kể từ ngày có hướng dẫn của Trung ương", leads=[cast.commune])
    add_task(directive, "Gửi dự toán trước khi họp Hội đồng nhân dân 10 ngày", leads=[cast.commune])
    add_task(directive, "Rà soát quy hoạch", leads=[cast.commune], due="2026-05-30")
    add_report(directive, "Báo cáo chậm nhất 05 ngày làm việc sau khi kết thúc quý", sources=[cast.commune])
    return publish(directive, by=cast.officer, at=AT, on=ON)


def days(programme: Programme, words: str) -> list[D | None]:
    rows = programme.duties.filter(task__text__contains=words) | programme.duties.filter(report__text__contains=words)
    return list(rows.order_by("due", "pk").values_list("due", flat=True))


def test_what_begins_the_count(programme: Programme) -> None:
    assert days(programme, "15 ngày làm việc") == [D(2026, 5, 14)] * 2
    assert days(programme, "10 ngày kể từ") == [D(2026, 4, 30)]
    assert days(programme, "Hội đồng nhân dân") == [None]
    assert days(programme, "kết thúc quý") == [D(2026, 7, 7), D(2026, 10, 7), D(2027, 1, 8)]
    assert list(programme.duties.filter(report__isnull=False).values_list("period", "state")) == [
        (f"2026-Q{n}", DutyState.OPEN) for n in (2, 3, 4)
    ]
    asleep = programme.duties.get(task__text__contains="Trung ương")
    assert (asleep.due, asleep.state, asleep.task.condition) == (None, "dormant", "có hướng dẫn của Trung ương")


def test_day_off_moves_what_counts_working_days_and_nothing_else(programme: Programme, cast: Cast) -> None:
    before = dict(programme.duties.values_list("pk", "due"))
    assert would_move(D(2026, 5, 4), **STORM, by=cast.officer, at=AT) == Recount(2, 1)
    assert dict(programme.duties.values_list("pk", "due")) == before
    assert not DayDecision.objects.exists()
    assert decide_day(D(2026, 5, 4), **STORM, by=cast.officer, at=AT) == Recount(2, 1)
    assert {pk for pk, due in programme.duties.values_list("pk", "due") if due != before[pk]} == {
        duty.pk for duty in programme.duties.filter(task__text=WORKING)
    }
    assert days(programme, "15 ngày làm việc") == [D(2026, 5, 15)] * 2
    assert [(row.act, row.by, row.due, row.text) for row in DutyEntry.objects.all()] == [
        ("moved", cast.officer, D(2026, 5, 15), "04/05/2026: Nghỉ chống bão (Công điện 01)")
    ] * 2
    assert [row.changes for row in AuditEntry.objects.filter(action="duty.moved")] == [
        {"due": ["2026-05-14", "2026-05-15"]}
    ] * 2
    assert withdraw_day(DayDecision.objects.get(), by=cast.officer, at=AT) == Recount(2, 1)
    assert dict(programme.duties.values_list("pk", "due")) == before
    assert recount_working_days("", by=None, at=AT) == Recount()


def test_extended_and_finished_ones_stay(programme: Programme, cast: Cast) -> None:
    extended, finished = programme.duties.filter(task__text=WORKING).order_by("unit__sort_key")
    Duty.objects.filter(pk=extended.pk).update(due=D(2026, 6, 30), stated_due=extended.due)
    Duty.objects.filter(pk=finished.pk).update(state=DutyState.ACCEPTED)
    assert decide_day(D(2026, 5, 4), **STORM, by=cast.officer, at=AT) == Recount()
    re_expand(programme, on=D(2026, 4, 21), by=None, at=AT)
    extended.refresh_from_db()
    finished.refresh_from_db()
    assert (extended.due, extended.stated_due, finished.due) == (D(2026, 6, 30), D(2026, 5, 15), D(2026, 5, 14))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"name": " "}, "day_name_missing"), ({"legal_basis": ""}, "day_basis_missing"), ({}, "day_decided")],
)
def test_decision_needs_name_and_basis_and_comes_once(cast: Cast, wrong: dict[str, str], code: str) -> None:
    DayDecision.objects.create(day=D(2026, 5, 4), is_working=False, name="Đã có")
    with pytest.raises(DomainError, match=code):
        decide_day(D(2026, 5, 4), **STORM | wrong, by=cast.officer, at=AT)


def test_condition_begins_the_count_when_it_comes_true(programme: Programme, cast: Cast) -> None:
    task = programme.tasks.get(text__contains="Trung ương")
    wake(task, came_true_on=D(2026, 5, 1), note="Hướng dẫn 12", by=cast.officer, at=AT, on=D(2026, 5, 2))
    duty = task.duties.get()
    assert (duty.state, duty.due) == (DutyState.OPEN, D(2026, 5, 31))
    put_to_sleep(task, reason="Nhầm", by=cast.officer, at=AT)
    duty.refresh_from_db()
    assert (duty.state, duty.due) == (DutyState.DORMANT, None)


def test_day_of_a_session_begins_the_count_backwards(programme: Programme, cast: Cast) -> None:
    task = programme.tasks.get(text__contains="Hội đồng nhân dân")
    assert record_start(task, D(2026, 7, 15), note="Giấy mời", by=cast.officer, at=AT) == Recount(1, 1)
    assert days(programme, "Hội đồng nhân dân") == [D(2026, 7, 5)]
    with pytest.raises(DomainError, match="start_note_missing"):
        record_start(task, None, note=" ", by=cast.officer, at=AT)
    record_start(task, None, note="Hoãn họp", by=cast.officer, at=AT)
    assert days(programme, "Hội đồng nhân dân") == [None]
    with pytest.raises(DomainError, match="start_not_open"):
        record_start(programme.tasks.get(text=WORKING), ON, note="x", by=cast.officer, at=AT)
