"""What stays undone is told above by rule: to whom, after what, once per occasion, also with the clock set back."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import make_user
from tests.programmes.factories import add_task, make_directive
from vungmanh.accounts.enums import Role
from vungmanh.core.models import AuditEntry
from vungmanh.programmes.domain.escalating import escalate
from vungmanh.programmes.domain.following import Said, follow
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyAct, DutyState
from vungmanh.programmes.models import Duty, DutyEntry
from vungmanh.programmes.permissions import duties_escalated_to
from vungmanh.programmes.policies import escalations

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
D = datetime.date
DUE = D(2026, 6, 5)
"""A Friday; five working days later is the 12th, fifteen the 26th."""


def at(day: D) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day, 3, tzinfo=datetime.UTC)


@pytest.fixture
def duty(cast: Cast) -> Duty:
    directive = make_directive(cast.province, cast.officer)
    add_task(directive, "Rà soát quy hoạch", leads=[cast.commune], due=DUE.isoformat())
    return publish(directive, by=cast.officer, at=at(D(2026, 2, 2)), on=D(2026, 2, 2)).duties.get()


def told(user: Any, on: D) -> bool:
    return Duty.objects.filter(duties_escalated_to(user, on)).exists()


def test_rules_are_read(duty: Duty) -> None:
    assert [(rule.key, rule.working_days, rule.to) for rule in escalations()] == [
        ("late_5", 5, "unit"), ("late_15", 15, "keeper"), ("hindered_7", 7, "keeper"), ("asked_7", 7, "keeper"),
    ]  # fmt: skip


def test_late_is_told_once_to_the_unit_then_to_the_keeper(duty: Duty, cast: Cast) -> None:
    head = make_user("truongxa", role=Role.LEADER, unit=cast.commune)
    assert escalate(at=at(D(2026, 6, 11)), on=D(2026, 6, 11)) == 0
    assert [escalate(at=at(D(2026, 6, 12)), on=D(2026, 6, 12)) for _again in range(2)] == [1, 0]
    assert (told(head, D(2026, 6, 12)), told(cast.leader, D(2026, 6, 12))) == (True, False)
    assert escalate(at=at(D(2026, 6, 26)), on=D(2026, 6, 26)) == 1
    assert escalate(at=at(D(2026, 6, 15)), on=D(2026, 6, 15)) == 0
    seen = [told(user, D(2026, 6, 26)) for user in (head, cast.leader, cast.officer, cast.neighbour)]
    assert seen == [True, True, False, False]
    assert list(duty.entries.values_list("act", "by", "rule")) == [
        ("escalated", None, "unit.late_5:2026-06-05"),
        ("escalated", None, "keeper.late_15:2026-06-05"),
    ]
    assert [row.actor for row in AuditEntry.objects.filter(action="duty.escalated")] == [None, None]


def test_late_again_after_an_extension_is_told_again(duty: Duty, cast: Cast) -> None:
    escalate(at=at(D(2026, 6, 12)), on=D(2026, 6, 12))
    Duty.objects.filter(pk=duty.pk).update(due=D(2026, 7, 3), stated_due=DUE)
    assert escalate(at=at(D(2026, 6, 30)), on=D(2026, 6, 30)) == 0
    assert escalate(at=at(D(2026, 7, 10)), on=D(2026, 7, 10)) == 1
    Duty.objects.filter(pk=duty.pk).update(state=DutyState.ACCEPTED)
    assert escalate(at=at(D(2026, 9, 1)), on=D(2026, 9, 1)) == 0
    assert not told(make_user("truongxa", role=Role.LEADER, unit=cast.commune), D(2026, 7, 10))


def test_unanswered_obstacle_is_told_until_it_is_answered(duty: Duty, cast: Cast) -> None:
    monday = D(2026, 3, 2)
    said = Said("Chưa có kinh phí")
    raised = follow(duty, DutyAct.HINDERED, said, by=cast.commune_officer, at=at(monday), on=monday, version=1)
    assert [escalate(at=at(day), on=day) for day in (D(2026, 3, 10), D(2026, 3, 11), D(2026, 3, 12))] == [0, 1, 0]
    assert told(cast.leader, D(2026, 3, 12))
    answer = Said("Đã bố trí", answers=raised.pk)
    follow(duty, DutyAct.ANSWERED, answer, by=cast.leader, at=at(D(2026, 3, 12)), on=D(2026, 3, 12), version=2)
    assert not told(cast.leader, D(2026, 3, 12))
    assert DutyEntry.objects.get(act=DutyAct.ESCALATED).rule == f"keeper.hindered_7:{raised.pk}"


def test_leader_finds_them_under_a_tab_and_others_have_none(
    duty: Duty, cast: Cast, client_for: Callable[[Any], Client]
) -> None:
    today = timezone.localdate()
    published, due = today - datetime.timedelta(days=90), today - datetime.timedelta(days=40)
    Duty.objects.filter(pk=duty.pk).update(due=due, published_on=published)
    escalate(at=timezone.now(), on=today)
    html = client_for(cast.leader).get(reverse("desk:duties"), {"tab": "bao-len"}).content.decode()
    assert ("Báo lên tôi" in html, reverse("desk:duty", args=[duty.pk]) in html) == (True, True)
    assert "Hệ thống" in client_for(cast.leader).get(reverse("desk:duty", args=[duty.pk])).content.decode()
    html = client_for(cast.officer).get(reverse("desk:duties"), {"tab": "bao-len"}).content.decode()
    assert ("Báo lên tôi" in html, reverse("desk:duty", args=[duty.pk]) in html) == (False, False)
