"""Faults of the server under a request: a busy database is answered in words, and the same sent again counts once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import Cast
from tests.programmes.factories import add_report, make_directive
from vungmanh.programmes.domain import following
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Duty

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
SAID = {"act": "submitted", "version": 1, "text": "Đã niêm yết đủ thủ tục"}


@pytest.fixture
def duty(cast: Cast) -> Duty:
    directive = make_directive(cast.province, cast.officer)
    add_report(directive, "Báo cáo niêm yết", sources=[cast.commune])
    return publish(directive, by=cast.officer, at=timezone.now(), on=timezone.localdate()).duties.get()


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The database is locked when the act has been written and its line on the trail is to follow."""

    def locked(*_: Any, **__: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(following.audit, "record", locked)
    return monkeypatch


def answers(client: Client) -> Client:
    client.raise_request_exception = False
    return client


def test_busy_database_saves_nothing_and_says_how_to_send_it_again(
    duty: Duty, cast: Cast, client_for: ClientFor, busy: pytest.MonkeyPatch
) -> None:
    client = answers(client_for(cast.commune_officer))
    address = reverse("desk:duty_act", args=[duty.pk])
    answer = client.post(address, SAID)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "gửi lại nguyên vẹn" in answer.content.decode()
    assert not duty.entries.exists()
    busy.undo()
    assert client.post(address, SAID).status_code == 302
    assert client.post(address, SAID).status_code == 409
    assert [entry.text for entry in duty.entries.all()] == ["Đã niêm yết đủ thủ tục"]


def test_form_that_stays_in_the_page_says_so_in_place(
    duty: Duty, cast: Cast, client_for: ClientFor, busy: pytest.MonkeyPatch
) -> None:
    client = answers(client_for(cast.commune_officer))
    answer = client.post(reverse("desk:duty_act", args=[duty.pk]), SAID, headers={"HX-Request": "true"})
    assert answer.status_code == 503
    assert "vẫn còn ở đây" in json.loads(answer["HX-Trigger"])["toast"]["text"]


def test_any_other_fault_stays_what_it_is(
    duty: Duty, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following.audit, "record", lambda *_, **__: 1 / 0)
    answer = answers(client_for(cast.commune_officer)).post(reverse("desk:duty_act", args=[duty.pk]), SAID)
    assert answer.status_code == 500
    assert "Có lỗi ở máy chủ" in answer.content.decode()
