"""Whoever acts by a delegated role alone does so in somebody's place, and the trail and the log say in whose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import AT, make_assignment, make_user
from tests.programmes.factories import add_report, make_directive
from vungmanh.accounts.domain.delegating import delegate
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.accounts.permissions import may_keep_people
from vungmanh.accounts.selectors import in_place_of
from vungmanh.core.jobs import run_now
from vungmanh.core.models import AuditEntry, Job
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Duty

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


@pytest.fixture
def duty(cast: Cast) -> Duty:
    directive = make_directive(cast.province, cast.officer)
    add_report(directive, "Báo cáo kết quả", sources=[cast.commune], due="2027-01-15")
    return publish(directive, by=cast.officer, at=AT, on=AT.date()).duties.get(unit=cast.commune)


@pytest.fixture
def deputy(cast: Cast) -> User:
    """A viewer of the province who stands in for its coordinator."""
    found = make_user("thaymat", role=Role.VIEWER, unit=cast.province)
    today = timezone.localdate()
    role = cast.officer.assignments.get()
    delegate(role, found, valid_from=today, valid_to=today, by=cast.administrator, at=AT, on=today)
    return found


def act(client: Client, duty: Duty, what: str) -> None:
    duty.refresh_from_db()
    said = {"act": what, "version": duty.version, "text": "Đã xem"}
    assert client.post(f"/viec/{duty.pk}/buoc/", said).status_code == 302


def told(action: str) -> list[tuple[str, str]]:
    rows = AuditEntry.objects.filter(action=action).order_by("pk")
    return [(row.actor_name, row.acting_for) for row in rows]


def test_act_by_a_delegated_role_is_done_in_somebodys_place(
    cast: Cast, client_for: ClientFor, duty: Duty, deputy: User
) -> None:
    act(client_for(cast.commune_officer), duty, "submitted")
    act(client_for(deputy), duty, "accepted")
    assert told("duty.submitted") == [(str(cast.commune_officer), "")]
    assert told("duty.accepted") == [(str(deputy), str(cast.officer))]
    words = f"{deputy} (thay mặt {cast.officer})"
    page = client_for(cast.officer).get(f"/viec/{duty.pk}/").content.decode()
    assert f"{deputy} (thay mặt {cast.officer})" in page
    lines = client_for(cast.leader).get("/nhat-ky/", {"action": "duty.accepted"}).context["lines"]
    assert [line.who for line in lines] == [words]
    assert len(client_for(cast.leader).get("/nhat-ky/", {"q": "dieuphoi"}).context["lines"]) > 1


def test_own_role_is_enough(cast: Cast, client_for: ClientFor, duty: Duty, deputy: User) -> None:
    make_assignment(deputy, role=Role.LEADER, unit=cast.province)
    act(client_for(cast.commune_officer), duty, "submitted")
    act(client_for(deputy), duty, "accepted")
    assert told("duty.accepted") == [(str(deputy), "")]


def test_many_at_once_and_other_rooms(cast: Cast, client_for: ClientFor, duty: Duty, deputy: User) -> None:
    Duty.objects.filter(pk=duty.pk).update(due="2026-06-30")
    client_for(deputy).post("/viec/don-doc/", {"tab": "tat-ca", "text": "Nhắc"})
    assert told("duty.urged") == [(str(deputy), str(cast.officer))]


def test_who_stands_in_for_nobody_costs_nothing(cast: Cast, django_assert_num_queries: Any, deputy: User) -> None:
    today = timezone.localdate()
    with django_assert_num_queries(1):
        assert in_place_of(cast.leader, lambda user: 1 / 0 > 0, today) is None
    assert in_place_of(deputy, lambda user: may_keep_people(user, today), today) is None


def test_publication_in_the_background_is_done_in_the_same_place(
    cast: Cast, client_for: ClientFor, deputy: User
) -> None:
    directive = make_directive(cast.province, cast.officer)
    add_report(directive, "Báo cáo kết quả", sources=[cast.commune], due="2027-01-15")
    said = {"version": directive.version, "knows_open": "1"}
    assert client_for(deputy).post(f"/van-ban/{directive.pk}/ban-hanh/", said).status_code == 302
    run_now(Job.objects.get(task="programmes.publish"))
    holder = str(cast.officer)
    assert told("directive.publish_requested") == told("programme.published") == [(str(deputy), holder)]


def test_document_for_a_unit_that_the_form_names(cast: Cast, client_for: ClientFor, deputy: User) -> None:
    said = {"owner": cast.province.pk, "files": [SimpleUploadedFile("ke-hoach.txt", "KẾ HOẠCH".encode())]}
    client_for(deputy).post("/van-ban/tai-len/", said)
    assert told("directive.uploaded") == [(str(deputy), str(cast.officer))]
