"""What is submitted to a higher body: its answer, with number and day, recorded once the duty is finished."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_task, make_directive
from vungmanh.core.errors import DomainError
from vungmanh.programmes.domain.following import Answer, Said, Side, follow, possible
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyAct, DutyState, Outcome
from vungmanh.programmes.models import Duty, Programme
from vungmanh.programmes.selectors import missing_of, tasks_in_brief

pytestmark = pytest.mark.django_db
D = datetime.date
ON = D(2026, 7, 1)
PETITION = "Kiến nghị Trung ương tăng biên chế"


@pytest.fixture
def programme(cast: Cast) -> Programme:
    directive = make_directive(cast.province, cast.officer)
    add_task(directive, PETITION, leads=[cast.department], receiver="Trung ương", due="2026-06-30")
    add_task(directive, "Thực hiện tốt quy chế", is_soft=True)
    return publish(directive, by=cast.officer, at=AT, on=D(2026, 2, 2))


@pytest.fixture
def duty(programme: Programme) -> Duty:
    programme.duties.update(state=DutyState.ACCEPTED)
    return programme.duties.select_related("task").get(unit__name="Sở Nội vụ")


def record(duty: Duty, cast: Cast, answer: Answer | None) -> Duty:
    version = Duty.objects.get(pk=duty.pk).version
    follow(duty, DutyAct.RECORDED, Said(outcome=answer), by=cast.officer, at=AT, on=ON, version=version)
    return Duty.objects.get(pk=duty.pk)


def test_answer_is_recorded_and_corrected(duty: Duty, cast: Cast) -> None:
    row = record(duty, cast, Answer(Outcome.SILENT))
    assert (row.outcome, row.outcome_number, row.outcome_on, row.state) == ("silent", "", None, DutyState.ACCEPTED)
    row = record(duty, cast, Answer(Outcome.IN_PART, "15/CV-TW", D(2026, 6, 30)))
    assert (row.outcome, row.outcome_number, row.outcome_on) == ("in_part", "15/CV-TW", D(2026, 6, 30))
    assert duty.entries.count() == 2


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, "outcome_not_asked"),
        (Answer(Outcome.APPROVED), "outcome_document_missing"),
        (Answer(Outcome.APPROVED, "15/CV", None), "outcome_document_missing"),
        (Answer(Outcome.SILENT, "15/CV", ON), "outcome_silent_document"),
        (Answer(Outcome.REFUSED, "15/CV", D(2026, 7, 2)), "outcome_in_future"),
    ],
)
def test_what_is_missing_is_refused(duty: Duty, cast: Cast, answer: Answer | None, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        record(duty, cast, answer)
    assert not duty.entries.exists()


def test_only_what_goes_up_has_an_outcome(duty: Duty) -> None:
    assert DutyAct.RECORDED in possible(duty, Side.REVIEWER)
    assert duty.task
    duty.task.receiver = ""
    assert DutyAct.RECORDED not in possible(duty, Side.REVIEWER)


def test_outcome_is_recorded_on_the_page(duty: Duty, cast: Cast, client_for: Callable[[Any], Client]) -> None:
    client, page = client_for(cast.officer), reverse("desk:duty", args=[duty.pk])
    assert "chưa ghi kết quả ở cấp trên" in client.get(page).content.decode()
    today = timezone.localdate()
    sent = {"act": "recorded", "version": duty.version, "outcome": "approved", "number": "15/CV-TW"}
    refused = client.post(reverse("desk:duty_act", args=[duty.pk]), sent)
    assert (refused.status_code, "Hãy ghi số và ngày của văn bản trả lời" in refused.content.decode()) == (409, True)
    client.post(reverse("desk:duty_act", args=[duty.pk]), sent | {"on": f"{today:%d/%m/%Y}"})
    assert "Chấp thuận: 15/CV-TW" in client.get(page).content.decode()


def test_unclear_tasks_are_listed_with_what_they_do_not_name(programme: Programme, cast: Cast, client_for: Any) -> None:
    assert [missing_of(task) for task in tasks_in_brief(programme)] == [[], ["lead", "date", "result"]]
    address = reverse("desk:programme_tasks", args=[programme.pk])
    html = client_for(cast.officer).get(address, {"tinh_trang": "unclear"}).content.decode()
    assert ("Thực hiện tốt quy chế" in html, PETITION in html) == (True, False)
