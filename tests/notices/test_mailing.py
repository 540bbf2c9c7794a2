"""Mails: gathered, sent at most once, waiting while the server is down; what they say, in whose language, to whom."""

from __future__ import annotations

import datetime
import smtplib
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend

from tests.conftest import Cast
from tests.factories import make_unit, make_user
from tests.notices.factories import AT, ON, act, make_notice, make_programme, tell_all
from vungmanh.accounts.models import RoleAssignment
from vungmanh.core.errors import DomainError
from vungmanh.notices.domain.choosing import choose
from vungmanh.notices.domain.digesting import make_digests
from vungmanh.notices.domain.mailing import has_mail, send_again, send_waiting
from vungmanh.notices.domain.reminding import forget, remind
from vungmanh.notices.domain.telling import pass_over
from vungmanh.notices.enums import How, MailKind, MailState
from vungmanh.notices.models import Mail, Notice
from vungmanh.notices.wording import about, owed_by
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Duty, Programme
from vungmanh.units.enums import UnitLevel

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = (datetime.timedelta(**{unit: 1}) for unit in ("minutes", "hours", "days"))


@pytest.fixture
def programme(cast: Cast) -> Programme:
    made = make_programme(cast)
    pass_over()
    return made


@pytest.fixture
def duty(programme: Programme, cast: Cast) -> Duty:
    return programme.duties.get(unit=cast.commune, role="partner")


def send(at: datetime.datetime, run: str = "1:1") -> None:
    send_waiting(run=run, clock=lambda: at, progress=lambda done, total: None)


def states() -> list[tuple[str, int]]:
    return list(Mail.objects.order_by("pk").values_list("state", "attempts"))


@pytest.fixture
def returned(duty: Duty, cast: Cast) -> Mail:
    """The commune's result was returned; a mail to its officer waits."""
    act(duty, DutyAct.SUBMITTED, cast.commune_officer)
    act(duty, DutyAct.RETURNED, cast.lead_officer, "Thiếu biểu số 2")
    tell_all()
    return Mail.objects.get()


def test_notices_of_some_minutes_make_one_mail(returned: Mail, duty: Duty, cast: Cast) -> None:
    assert not has_mail(AT + MINUTE)
    act(duty, DutyAct.HINDERED, cast.commune_officer)
    obstacle = duty.entries.get(act=DutyAct.HINDERED)
    act(duty, DutyAct.ANSWERED, cast.leader, "Đã cấp kinh phí", answers=obstacle.pk)
    tell_all()
    assert Mail.objects.get() == returned
    assert has_mail(AT + 2 * MINUTE)
    send(AT + 2 * MINUTE)
    [sent] = outbox.outbox
    assert (sent.subject, sent.to) == ("[Vững Mạnh] 2 thông báo", ["canboxa@vidu.example"])
    assert "“Thiếu biểu số 2” · Xã Mẫu Thượng" in sent.body
    assert f"http://localhost:8000/viec/{duty.pk}/" in sent.body
    send(AT + HOUR)
    assert len(outbox.outbox) == 1


def test_mail_speaks_the_language_of_its_person(returned: Mail, cast: Cast) -> None:
    cast.commune_officer.language = "en"
    cast.commune_officer.save()
    send(AT + HOUR)
    [sent] = outbox.outbox
    assert sent.subject == "[Vững Mạnh] The result was returned: more to do: Rà soát quy hoạch"
    assert '<html lang="en">' in str(sent.alternatives[0][0])


@pytest.mark.parametrize("why", ["read", "no role", "ended", "no address"])
def test_mail_that_has_nothing_to_say_or_nobody_to_say_it_to_is_not_sent(returned: Mail, cast: Cast, why: str) -> None:
    person = cast.commune_officer
    if why == "read":
        Notice.objects.update(read_at=AT)
    elif why == "no role":
        RoleAssignment.objects.filter(user=person).update(valid_to=ON - DAY)
    else:
        person.is_active, person.email = why != "ended", "" if why == "no address" else person.email
        person.save()
    send(AT + HOUR)
    assert (outbox.outbox, [state for state, _ in states()]) == ([], [MailState.SKIPPED])


class Down(EmailBackend):
    """A server that does not answer."""

    def open(self) -> bool | None:
        raise ConnectionRefusedError("Không kết nối được")


class Refusing(EmailBackend):
    error: Exception

    def send_messages(self, messages: Any) -> int:
        raise self.error


def test_server_that_is_down_for_a_day_loses_and_doubles_nothing(returned: Mail, cast: Cast, settings: Any) -> None:
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    make_digests(at=AT, on=ON)
    for hours in range(24):
        send(AT + hours * HOUR)
    assert {state for state, _ in states()} == {MailState.WAITING}
    returned.refresh_from_db()
    assert returned.error == "ConnectionRefusedError: Không kết nối được"
    assert returned.attempts < 30
    make_digests(at=AT + DAY, on=ON + DAY)
    settings.EMAIL_BACKEND = working
    send(AT + DAY + HOUR)
    send(AT + DAY + 2 * HOUR)
    to_commune = [sent.subject for sent in outbox.outbox if sent.to == ["canboxa@vidu.example"]]
    assert to_commune == [
        "[Vững Mạnh] Kết quả bị trả lại, cần làm thêm: Rà soát quy hoạch",
    ]
    assert MailState.WAITING not in {state for state, _ in states()}


def test_mail_that_waited_for_days_is_given_up(returned: Mail, settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    send(AT + HOUR)
    send(AT + 73 * HOUR)
    assert states() == [(MailState.FAILED, 2)]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no such user")}), MailState.FAILED),
        (smtplib.SMTPRecipientsRefused({"a@b": (450, b"mailbox busy")}), MailState.WAITING),
        (smtplib.SMTPDataError(451, b"try later"), MailState.WAITING),
        (smtplib.SMTPDataError(554, b"spam"), MailState.FAILED),
        (smtplib.SMTPServerDisconnected("gone"), MailState.UNSURE),
        (TimeoutError("timed out"), MailState.UNSURE),
    ],
)
def test_what_the_server_says_decides(
    returned: Mail, settings: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, state: str
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    monkeypatch.setattr(Refusing, "error", error, raising=False)
    send(AT + HOUR)
    assert states() == [(state, 1)]
    assert has_mail(AT + 2 * HOUR) is (state == MailState.WAITING)


def test_mail_that_a_dead_run_was_handing_over_is_not_sent_again(returned: Mail, cast: Cast) -> None:
    Mail.objects.update(state=MailState.SENDING, run="1:1", next_at=AT)
    assert has_mail(AT + HOUR)
    send(AT + HOUR, run="1:2")
    assert (states(), outbox.outbox) == ([(MailState.UNSURE, 0)], [])
    send_again(returned, by=cast.administrator, at=AT + HOUR)
    send(AT + HOUR)
    assert (len(outbox.outbox), states()) == (1, [(MailState.SENT, 1)])
    with pytest.raises(DomainError, match="mail_not_to_resend"):
        send_again(returned, by=cast.administrator, at=AT + HOUR)


def test_mail_sent_again_joins_the_one_that_waits(returned: Mail, cast: Cast) -> None:
    Mail.objects.update(state=MailState.FAILED)
    make_notice(cast.commune_officer, key="y", mail=Mail.objects.create(
        person=cast.commune_officer, kind=MailKind.NOTICES, made_at=AT, next_at=AT))  # fmt: skip
    send_again(returned, by=cast.administrator, at=AT)
    assert [row.notices.count() for row in Mail.objects.order_by("pk")] == [0, 2]


def test_digest_says_what_counts_today_and_comes_once(programme: Programme, duty: Duty, cast: Cast) -> None:
    report = programme.duties.get(unit=cast.commune, kind="report")
    act(duty, DutyAct.SUBMITTED, cast.commune_officer)
    tell_all()
    day = ON + 16 * DAY
    for _ in range(2):
        make_digests(at=AT + 16 * DAY, on=day)
        send(AT + 16 * DAY)
    bodies = {sent.to[0].split("@")[0]: sent.body for sent in outbox.outbox}
    assert sorted(bodies) == ["canboxa", "dieuphoi", "lanhdao", "sonoivu"]
    assert "TRỄ HẠN (1)" in bodies["canboxa"]
    assert f"/viec/{report.pk}/" in bodies["canboxa"]
    assert "CHỜ BẠN QUYẾT ĐỊNH (1)" in bodies["sonoivu"]
    assert "THÔNG BÁO MỚI (1)" in bodies["sonoivu"]
    assert len(outbox.outbox) == 4


def test_clock_set_back_gives_no_second_digest_and_no_second_reminder(programme: Programme, cast: Cast) -> None:
    for days in (16, 15, 16, 14):
        make_digests(at=AT + days * DAY, on=ON + days * DAY)
        remind(at=AT + days * DAY, on=ON + days * DAY)
    assert Mail.objects.filter(person=cast.commune_officer, kind=MailKind.DIGEST).count() == 1
    mine = Notice.objects.filter(person=cast.commune_officer)
    assert sorted(mine.values_list("kind", "duty__kind")) == [("late", "report"), ("near", "report"), ("near", "task")]


def test_reminders_come_by_step_and_anew_after_an_extension(programme: Programme, duty: Duty, cast: Cast) -> None:
    def keys(day: int) -> list[str]:
        remind(at=AT + day * DAY, on=ON + day * DAY)
        rows = Notice.objects.filter(person=cast.commune_officer, duty=duty)
        return [row.key.removeprefix(f"near:{duty.source}:") for row in rows.order_by("pk")]

    assert keys(0) == ["2026-07-10:30"]
    assert keys(10) == ["2026-07-10:30"]
    assert keys(25) == ["2026-07-10:30", "2026-07-10:7"]
    Duty.objects.filter(pk=duty.pk).update(due=datetime.date(2026, 7, 20))
    assert keys(26)[2:] == ["2026-07-20:30"]
    forget(at=AT + 500 * DAY)
    assert not Notice.objects.exists()


def test_same_thing_owed_by_several_units_is_one_reminder(programme: Programme, cast: Cast) -> None:
    report = programme.duties.get(unit=cast.commune, kind="report")
    for name in ("Thôn Đông", "Thôn Tây"):
        village = make_unit(name, parent=cast.commune, level=UnitLevel.VILLAGE)
        Duty.objects.create(programme=programme, kind="report", report=report.report, source=report.source,
                            unit=village, role=report.role, due=report.due, published_on=report.published_on)  # fmt: skip
    remind(at=AT, on=ON)
    [told] = Notice.objects.filter(person=cast.commune_officer, duty__kind="report")
    assert (told.count, about(told), owed_by(told)) == (3, "Báo cáo kết quả", "3 đơn vị")


def test_choices_decide_what_comes_by_mail(programme: Programme, duty: Duty, cast: Cast) -> None:
    choose(cast.lead_officer, how={"review": How.AT_ONCE}, rhythm="weekly")
    choose(cast.leader, how={"review": How.DIGEST}, rhythm="never")
    act(duty, DutyAct.SUBMITTED, cast.commune_officer)
    tell_all()
    assert dict(Notice.objects.values_list("person__username", "how")) == {
        "sonoivu": How.AT_ONCE,
        "lanhdao": How.NOT,
        "dieuphoi": How.DIGEST,
    }

    def readers(day: int) -> list[str]:
        make_digests(at=AT, on=ON + day * DAY)
        rows = Mail.objects.filter(kind=MailKind.DIGEST, day=ON + day * DAY).order_by("person__username")
        return list(rows.values_list("person__username", flat=True))

    make_user("khongvaitro")
    assert readers(1) == ["canboxa", "dieuphoi", "langgieng", "quantri"]
    assert readers(3) == []  # Saturday
    assert "sonoivu" in readers(5)  # Monday
