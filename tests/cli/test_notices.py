"""`vungmanh notices`: does mail go out; what a worker would do, done at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from tests.conftest import Cast
from tests.notices.factories import make_notice
from vungmanh.cli import main
from vungmanh.core import audit
from vungmanh.notices.enums import How, Kind
from vungmanh.notices.models import Mail, Notice

pytestmark = pytest.mark.django_db


class Silent(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("không ai trả lời")


def test_mail_server_is_tried(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notices", "test", "ai@vidu.example"]) == 0
    assert [sent.to for sent in mail.outbox] == [["ai@vidu.example"]]
    settings.EMAIL_BACKEND = f"{__name__}.Silent"
    assert main(["notices", "test", "ai@vidu.example"]) == 1
    assert "không ai trả lời" in capsys.readouterr().err


def test_what_waits_is_told_and_mailed_at_once(cast: Cast) -> None:
    now = timezone.now()
    told = {"acts_for": (None, "Hà"), "role": (None, "leader"), "unit": (None, "Xã")}
    audit.record(cast.commune_officer, by=cast.administrator, action="role.delegated", at=now, changes=told)
    waiting = Mail.objects.create(person=cast.officer, kind="notices", made_at=now, next_at=now)
    make_notice(cast.officer, kind=Kind.DELEGATED, how=How.AT_ONCE, mail=waiting, data={"role": "leader"})
    assert main(["notices", "send"]) == 0
    assert Notice.objects.filter(person=cast.commune_officer, kind=Kind.DELEGATED).exists()
    assert [sent.to for sent in mail.outbox] == [["dieuphoi@vidu.example"]]
