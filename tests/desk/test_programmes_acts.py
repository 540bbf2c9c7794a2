"""What people do with a programme in the browser: conditions, units, calendar, amendments; each by the right person only."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_target, add_task, make_directive
from vungmanh.accounts.models import User
from vungmanh.core.models import Job
from vungmanh.directives.enums import DirectiveState
from vungmanh.directives.models import Directive
from vungmanh.programmes.domain.amending import proposals
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import ChangeState, DutyState
from vungmanh.programmes.models import Change, Programme, Task

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User | AnonymousUser], Client]
CONDITION = "khi có hướng dẫn của Trung ương"
NOTE = "Hướng dẫn 12-HD/BTCTW"


@pytest.fixture
def programme(cast: Cast) -> Programme:
    directive = make_directive(cast.province, cast.officer, period=(None, None))
    add_task(directive, "Bố trí chức danh", leads=[cast.department], partners=["ubnd.xa"], condition=CONDITION)
    add_target(directive, "trên 92% công chức cấp xã đạt chuẩn", value=92, due="2026-12-31")
    return publish(directive, by=cast.officer, at=AT, on=timezone.localdate())


@pytest.fixture
def task(programme: Programme) -> Task:
    return programme.tasks.get()


@pytest.fixture
def amending(cast: Cast, programme: Programme) -> Directive:
    directive = make_directive(cast.province, cast.officer, number="200/QĐ-UBND", amends=programme.directive)
    add_target(directive, "trên 95% công chức cấp xã đạt chuẩn", value=95, due="2026-12-31")
    add_task(directive, "Bổ sung: tổ chức đối thoại", leads=["ubnd.xa"], due="2026-11-30")
    return directive


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def wake(client: Client, task: Task, *, day: str = "", note: str = NOTE) -> Any:
    values = {"came_true_on": day or timezone.localdate().strftime("%d/%m/%Y"), "note": note}
    return client.post(f"/chuong-trinh/{task.programme_id}/nhiem-vu/{task.pk}/dieu-kien/", values, follow=True)


def states(task: Task) -> set[str]:
    return set(task.duties.values_list("state", flat=True))


def test_condition_is_recorded_by_the_coordinator_and_the_lead_agency(
    cast: Cast, task: Task, client_for: ClientFor
) -> None:
    for user in (cast.officer, cast.lead_officer):
        page = client_for(user).get(f"/chuong-trinh/{task.programme_id}/nhiem-vu/?muc=n{task.pk}").content.decode()
        assert f'action="/chuong-trinh/{task.programme_id}/nhiem-vu/{task.pk}/dieu-kien/"' in page
    response = wake(client_for(cast.lead_officer), task)
    assert messages_of(response) == ["Đã ghi nhận. 3 việc được mở."]
    assert states(task) == {DutyState.OPEN}
    assert response.redirect_chain == [(f"/chuong-trinh/{task.programme_id}/nhiem-vu/?muc=n{task.pk}#chi-tiet", 302)]
    assert NOTE in client_for(cast.officer).get(f"/chuong-trinh/{task.programme_id}/thay-doi/").content.decode()


def test_partner_neighbour_and_stranger_cannot_record_a_condition(
    cast: Cast, task: Task, client_for: ClientFor
) -> None:
    page = client_for(cast.commune_officer).get(f"/chuong-trinh/{task.programme_id}/nhiem-vu/?muc=n{task.pk}")
    assert "/dieu-kien/" not in page.content.decode()
    assert wake(client_for(cast.commune_officer), task).status_code == 403
    assert wake(client_for(cast.neighbour), task).status_code == 404
    assert wake(client_for(cast.anonymous), task).status_code == 401
    assert (
        client_for(cast.officer).get(f"/chuong-trinh/{task.programme_id}/nhiem-vu/{task.pk}/dieu-kien/").status_code
        == 405
    )
    assert states(task) == {DutyState.DORMANT}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"note": ""}, "Căn cứ"),
        ({"day": "30/02/2026"}, "Điều kiện đến ngày"),
        ({"day": "31/12/2199"}, "Ngày điều kiện đến không thể sau hôm nay."),
    ],
)
def test_bad_record_of_a_condition_is_answered_in_words(
    cast: Cast, task: Task, client_for: ClientFor, values: dict[str, str], words: str
) -> None:
    (message,) = messages_of(wake(client_for(cast.officer), task, **values))
    assert words in message
    assert states(task) == {DutyState.DORMANT}


def test_condition_recorded_twice_is_refused_and_can_be_taken_back(
    cast: Cast, task: Task, client_for: ClientFor
) -> None:
    client = client_for(cast.officer)
    wake(client, task)
    assert messages_of(wake(client, task)) == ["Điều kiện của nhiệm vụ này đã được ghi nhận rồi."]
    url = f"/chuong-trinh/{task.programme_id}/nhiem-vu/{task.pk}/rut-dieu-kien/"
    assert messages_of(client.post(url, {"reason": "nhầm"}, follow=True)) == [
        "Đã rút ghi nhận. Nhiệm vụ lại chờ điều kiện."
    ]
    assert states(task) == {DutyState.DORMANT}


def test_following_units_asks_for_a_job_once(cast: Cast, programme: Programme, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    for _ in range(2):
        response = client.post(f"/chuong-trinh/{programme.pk}/cap-nhat-don-vi/")
    job = Job.objects.get(task="programmes.re_expand")
    assert response.headers["Location"] == f"/viec-nen/{job.pk}/?next=/chuong-trinh/{programme.pk}/thay-doi/"
    for user, status in ((cast.commune_officer, 403), (cast.neighbour, 404)):
        assert client_for(user).post(f"/chuong-trinh/{programme.pk}/cap-nhat-don-vi/").status_code == status


def test_calendar_without_an_end_is_carried_on_by_a_year(
    cast: Cast, programme: Programme, client_for: ClientFor
) -> None:
    year = programme.laid_out_to.year
    response = client_for(cast.officer).post(f"/chuong-trinh/{programme.pk}/keo-dai-lich/", follow=True)
    programme.refresh_from_db()
    assert programme.laid_out_to == datetime.date(year + 1, 12, 31)
    assert messages_of(response) == [f"Đã lập lịch đến hết năm {year + 1}: thêm 0 việc."]
    assert client_for(cast.commune_officer).post(f"/chuong-trinh/{programme.pk}/keo-dai-lich/").status_code == 403


def decide(client: Client, change: Change, verdict: str, **more: str) -> Any:
    values = {"action": change.action, "row": str(change.target_id or ""), "verdict": verdict, **more}
    url = f"/chuong-trinh/{change.programme_id}/sua-doi/{change.directive_id}/{change.item_id}/"
    return client.post(url, {f"c{change.item_id}-{name}": value for name, value in values.items()}, follow=True)


def test_decision_leads_to_the_next_change_that_waits(
    cast: Cast, programme: Programme, amending: Directive, client_for: ClientFor
) -> None:
    client = client_for(cast.officer)
    client.get(f"/chuong-trinh/{programme.pk}/sua-doi/{amending.pk}/")
    figure, addition = proposals(amending)
    address = f"/chuong-trinh/{programme.pk}/sua-doi/{amending.pk}/#thay-doi-"
    assert decide(client, figure, "accept", value="x").redirect_chain == [(f"{address}{figure.item_id}", 302)]
    assert decide(client, figure, "accept", value="95").redirect_chain == [(f"{address}{addition.item_id}", 302)]
    page = decide(client, addition, "dismiss")
    assert page.redirect_chain == [(f"{address}{addition.item_id}", 302)]
    assert (page.context["decided"], len(page.context["lines"])) == (2, 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_amendment_takes_the_same_queries_for_one_and_three_changes(
    cast: Cast,
    programme: Programme,
    amending: Directive,
    client_for: ClientFor,
    django_assert_num_queries: Any,
    rows: int,
) -> None:
    for number in range(rows - 1):
        add_task(amending, f"Giao Sở Nội vụ kiểm tra lần {number}.", leads=[cast.department])
    amending.items.filter(part="targets").delete()
    client = client_for(cast.officer)
    page = f"/chuong-trinh/{programme.pk}/sua-doi/{amending.pk}/"
    client.get(page)
    with django_assert_num_queries(15):
        assert len(client.get(page).context["lines"]) == rows


def test_amendment_is_decided_sentence_by_sentence_and_shown_afterwards(
    cast: Cast, programme: Programme, amending: Directive, client_for: ClientFor
) -> None:
    client = client_for(cast.officer)
    page = client.get(f"/chuong-trinh/{programme.pk}/sua-doi/{amending.pk}/").content.decode()
    assert "<del>92</del> → <ins>95</ins>" in page
    figure, addition = proposals(amending)
    decide(client, figure, "accept", value="95,5")
    decide(client, addition, "dismiss")
    assert list(Change.objects.order_by("item__position").values_list("state", flat=True)) == [
        ChangeState.ACCEPTED,
        ChangeState.DISMISSED,
    ]
    publish(amending, by=cast.officer, at=AT, on=timezone.localdate())
    changes = client.get(f"/chuong-trinh/{programme.pk}/thay-doi/").content.decode()
    assert "<del>92</del> → <ins>95,5</ins>" in changes
    assert f"/van-ban/{amending.pk}/?tab=targets&amp;muc={figure.item_id}#muc-{figure.item_id}" in changes
    assert "tổ chức đối thoại" not in changes
    assert "≥ 95,5%" in client.get(f"/chuong-trinh/{programme.pk}/").content.decode()


@pytest.mark.parametrize("page", ["/chuong-trinh/{programme}/sua-doi/{amending}/", "/van-ban/{amending}/ban-hanh/"])
def test_looking_at_proposals_writes_nothing(
    cast: Cast, programme: Programme, amending: Directive, client_for: ClientFor, page: str
) -> None:
    client = client_for(cast.officer)
    url = page.format(programme=programme.pk, amending=amending.pk)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    writes = [row["sql"] for row in seen.captured_queries if re.match(r"(INSERT|UPDATE|DELETE)", row["sql"])]
    assert [sql for sql in writes if "django_session" not in sql] == []
    assert not Change.objects.exists()


def test_waiting_amendment_is_announced_to_those_who_decide(
    cast: Cast, programme: Programme, amending: Directive, client_for: ClientFor
) -> None:
    url = f"/chuong-trinh/{programme.pk}/thay-doi/"
    assert f"/sua-doi/{amending.pk}/" in client_for(cast.officer).get(url).content.decode()
    assert f"/sua-doi/{amending.pk}/" not in client_for(cast.commune_officer).get(url).content.decode()


def test_refused_decision_is_answered_in_words(
    cast: Cast, programme: Programme, amending: Directive, client_for: ClientFor
) -> None:
    client = client_for(cast.officer)
    figure = proposals(amending)[0]
    assert messages_of(decide(client, figure, "accept", row="")) == [
        "Hãy chọn chỉ tiêu, nhiệm vụ hoặc báo cáo được sửa."
    ]
    (message,) = messages_of(decide(client, figure, "accept", value="chín mươi"))
    assert message.startswith("Mức mới: ")
    assert proposals(amending)[0].state == ChangeState.PROPOSED


def test_amendments_are_decided_only_by_those_who_steer_and_only_of_this_programme(
    cast: Cast, programme: Programme, amending: Directive, client_for: ClientFor
) -> None:
    url = f"/chuong-trinh/{programme.pk}/sua-doi/{amending.pk}/"
    for user, status in ((cast.commune_officer, 403), (cast.lead_officer, 403), (cast.neighbour, 404)):
        assert client_for(user).get(url).status_code == status
    stranger = make_directive(cast.province, cast.officer, number="7/QĐ-UBND")
    unread = make_directive(
        cast.province, cast.officer, number="8/QĐ-UBND", amends=programme.directive, state=DirectiveState.READING
    )
    for directive in (stranger, unread):
        assert client_for(cast.officer).get(f"/chuong-trinh/{programme.pk}/sua-doi/{directive.pk}/").status_code == 404


def test_amending_directive_is_published_only_after_its_changes_are_decided(
    cast: Cast, programme: Programme, amending: Directive, client_for: ClientFor
) -> None:
    client = client_for(cast.officer)
    url = f"/van-ban/{amending.pk}/ban-hanh/"
    page = client.get(url).content.decode()
    assert f'href="/chuong-trinh/{programme.pk}/sua-doi/{amending.pk}/"' in page
    assert "Nút ban hành sẽ mở khi các việc bắt buộc ở trên đã xong." in page
    for change in proposals(amending):
        decide(client, change, "accept", value="95")
    assert "Nút ban hành sẽ mở" not in client.get(url).content.decode()
