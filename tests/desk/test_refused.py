"""What was refused stands on the audit trail, in every room by one way: whose affair it was, why, and never too often.

tests/desk/test_crawl.py looks at every page about one thing; here are acts, rules, bounds and words.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_report, make_directive
from vungmanh.accounts.domain import refusing
from vungmanh.core.models import AuditEntry
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Duty

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


@pytest.fixture
def duty(cast: Cast) -> Duty:
    """A report that the commune owes."""
    directive = make_directive(cast.province, cast.officer, number="74/QĐ-UBND", title="Nâng cao năng lực tiếp dân")
    add_report(directive, "Báo cáo kết quả", sources=[cast.commune], due="2027-01-15")
    programme = publish(directive, by=cast.officer, at=AT, on=AT.date())
    return programme.duties.get(unit=cast.commune)


def entries() -> list[tuple[str, str, int | None, str]]:
    """Who, about what, whose affair, why."""
    rows = AuditEntry.objects.filter(action="access.refused").order_by("pk")
    return [(str(row.actor.username), row.subject_label, row.unit_id, row.reason) for row in rows if row.actor]


def test_refused_act_is_told_where_the_thing_belongs(cast: Cast, client_for: ClientFor, duty: Duty) -> None:
    said = {"act": "accepted", "version": 1, "text": ""}
    assert client_for(cast.neighbour).post(f"/viec/{duty.pk}/buoc/", said).status_code == 404
    assert client_for(cast.commune_officer).post(f"/viec/{duty.pk}/buoc/", said).status_code == 403
    expected = [(name, str(duty), cast.commune.pk, "beyond_scope") for name in ("langgieng", "canboxa")]
    assert entries() == expected


def test_rule_that_the_page_answers_is_told_too(cast: Cast, client_for: ClientFor, duty: Duty) -> None:
    said = {"act": "accepted", "version": duty.version, "text": ""}
    assert client_for(cast.officer).post(f"/viec/{duty.pk}/buoc/", said).status_code == 409
    assert entries() == [("dieuphoi", str(duty), cast.commune.pk, "duty_not_now")]
    (line,) = client_for(cast.leader).get("/nhat-ky/", {"action": "access.refused"}).context["lines"]
    assert (line.action, line.address) == ("Bị từ chối", f"POST /viec/{duty.pk}/buoc/")
    assert duty.get_state_display() in line.reason
    assert line.changes == []
    assert line.subject == "Báo cáo kết quả (Xã Mẫu Thượng)"


def test_nothing_there_is_no_refusal(cast: Cast, client_for: ClientFor, duty: Duty) -> None:
    client = client_for(cast.officer)
    for address in ("/viec/999999/", "/khong-co/", f"/chuong-trinh/{duty.programme_id}/?chi-tieu=999999"):
        client.get(address)
    client_for(cast.anonymous).get(f"/chuong-trinh/{duty.programme_id}/")
    assert entries() == []


def test_same_refusal_is_written_once_a_day(cast: Cast, client_for: ClientFor, duty: Duty) -> None:
    client, address = client_for(cast.neighbour), f"/viec/{duty.pk}/"
    for _ in range(3):
        client.get(address)
    assert len(entries()) == 1
    AuditEntry.objects.update(at=AuditEntry.objects.get(action="access.refused").at - datetime.timedelta(days=1))
    client.get(address)
    assert len(entries()) == 2


def test_crawler_does_not_fill_the_trail(
    cast: Cast, client_for: ClientFor, duty: Duty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusing, "MOST_A_DAY", 3)
    client = client_for(cast.neighbour)
    for address in (f"/viec/{duty.pk}/", "/nguoi-dung/", "/nguoi-dung/them/", "/nguoi-dung/nhap/"):
        assert client.get(address).status_code in (403, 404)
    assert [reason for *_about, reason in entries()] == ["beyond_scope", "beyond_scope", "refused_too_often"]
    assert client_for(cast.commune_officer).get("/nguoi-dung/").status_code == 403
    assert len(entries()) == 4
