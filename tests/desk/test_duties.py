"""Pages of duties: tabs under a counted number of queries, one duty with its acts, files, urging, and nothing next door."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.factories import make_user
from tests.programmes.factories import add_report, add_target, add_task, make_directive
from vungmanh.accounts.enums import Role
from vungmanh.programmes.domain.following import Said, follow
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyAct, DutyState
from vungmanh.programmes.models import Duty, DutyEntry, Programme

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


@pytest.fixture
def programme(cast: Cast) -> Programme:
    today = timezone.localdate()
    soon, past = (today + datetime.timedelta(days=n) for n in (10, -3))
    directive = make_directive(cast.province, cast.officer, period=(today, datetime.date(today.year + 1, 12, 31)))
    add_task(directive, "Rà soát quy hoạch", leads=[cast.department], partners=[cast.commune], due=soon.isoformat())
    add_report(directive, "Các xã báo cáo kết quả", sources=[cast.commune], due=past.isoformat())
    add_target(directive, "Trên 92% cán bộ đạt chuẩn", leads=[cast.commune], due=soon.isoformat())
    at = timezone.now() - datetime.timedelta(days=20)
    return publish(directive, by=cast.officer, at=at, on=at.date())


@pytest.fixture
def duty(programme: Programme, cast: Cast) -> Duty:
    """What the commune owes as a partner of the department."""
    return programme.duties.get(unit=cast.commune, task__isnull=False)


def page(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(f"desk:{name}", args=args), query)


def lines(response: Any) -> list[Any]:
    """What the list shows, under all its heads."""
    return [row.line for group in response.context["groups"] for row in group.rows]


def send(client: Client, duty: Duty, act: str, **data: Any) -> Any:
    version = Duty.objects.get(pk=duty.pk).version
    return client.post(reverse("desk:duty_act", args=[duty.pk]), {"act": act, "version": version, **data})


def done(duty: Duty, act: DutyAct, by: Any, text: str = "Nội dung", **said: Any) -> DutyEntry:
    version = Duty.objects.get(pk=duty.pk).version
    return follow(duty, act, Said(text, **said), by=by, at=timezone.now(), on=timezone.localdate(), version=version)


def test_each_tab_has_what_it_says(programme: Programme, duty: Duty, cast: Cast, client_for: ClientFor) -> None:
    commune, department = client_for(cast.commune_officer), client_for(cast.lead_officer)
    assert [line.word for line in lines(page(commune, "duties"))] == [
        "Trễ 3 ngày",
        "Còn 10 ngày",
        "Còn 10 ngày",
    ]
    assert [row[2] for row in page(commune, "duties").context["tabs"]] == [3, 0, 0, None]
    done(duty, DutyAct.SUBMITTED, cast.commune_officer)
    assert [row[2] for row in page(commune, "duties").context["tabs"]] == [2, 0, 1, None]
    (line,) = lines(page(department, "duties", tab="cho-toi"))
    assert (line.duty, line.word) == (duty, "Chờ duyệt")


def test_request_waits_for_whoever_reviews(duty: Duty, cast: Cast, client_for: ClientFor) -> None:
    done(duty, DutyAct.ASKED, cast.commune_officer, due=datetime.date(2099, 1, 1))
    (line,) = lines(page(client_for(cast.lead_officer), "duties", tab="cho-toi"))
    assert line.duty == duty
    assert [line.duty for line in lines(page(client_for(cast.commune_officer), "duties", tab="toi-cho"))] == [duty]


@pytest.mark.parametrize("more", [0, 2])
def test_list_asks_the_same_number_of_questions(
    programme: Programme,
    cast: Cast,
    client_for: ClientFor,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    programme.duties.filter(kind="target").update(state=DutyState.WITHDRAWN)
    first = programme.duties.get(report__isnull=False)
    Duty.objects.filter(unit=cast.commune).exclude(pk=first.pk).update(state=DutyState.ACCEPTED)
    for number in range(more):
        Duty.objects.create(
            programme=programme, kind=first.kind, report=first.report, source=first.source, unit=cast.commune,
            role=first.role, period=f"20{number}", due=first.due, published_on=first.published_on,
        )  # fmt: skip
    client = client_for(cast.commune_officer)
    with django_assert_num_queries(12):
        assert len(lines(page(client, "duties"))) == 1 + more


def test_filters_and_sheet(programme: Programme, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    found = lines(page(client, "duties", tab="tat-ca", state="late"))
    assert [line.word for line in found] == ["Trễ 3 ngày"]
    assert len(lines(page(client, "duties", tab="tat-ca", kind="task"))) == 2
    assert len(lines(page(client, "duties", tab="tat-ca", q="mau thuong"))) == 3
    assert page(client, "duties", tab="tat-ca", q="khong co").context["form"].is_narrowed
    book = openpyxl.load_workbook(io.BytesIO(page(client, "duties", tab="tat-ca", state="late", xuat="xlsx").content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert (len(rows), rows[1][0], rows[1][7]) == (2, "Xã Mẫu Thượng", "Trễ 3 ngày")
    book = openpyxl.load_workbook(io.BytesIO(page(client, "duties", tab="tat-ca", q="so noi vu", xuat="xlsx").content))
    assert [row[0] for row in book.worksheets[0].iter_rows(values_only=True)][1:] == ["Sở Nội vụ"]


def test_neighbour_and_next_door_see_nothing(duty: Duty, cast: Cast, client_for: ClientFor) -> None:
    entry = done(duty, DutyAct.NOTED, cast.commune_officer)
    next_door = make_user("xaben", role=Role.UNIT_OFFICER, unit=cast.other_commune)
    for user in (cast.neighbour, next_door):
        client = client_for(user)
        assert page(client, "duty", duty.pk).status_code == 404
        assert send(client, duty, "noted", text="Lén").status_code == 404
        assert not lines(page(client, "duties", tab="tat-ca"))
    assert list(duty.entries.all()) == [entry]


@pytest.mark.parametrize(
    ("who", "act"), [("lead_officer", "submitted"), ("commune_officer", "accepted"), ("administrator", "closed")]
)
def test_the_other_side_is_refused(duty: Duty, cast: Cast, client_for: ClientFor, who: str, act: str) -> None:
    assert send(client_for(getattr(cast, who)), duty, act, text="x").status_code == 403
    assert not duty.entries.exists()


def test_progress_with_a_figure_and_a_file(duty: Duty, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.commune_officer)
    file = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7 x")
    sent = send(client, duty, "noted", text="Đã họp", numerator="104", denominator="110", as_of="", evidence=[file])
    assert sent.url == reverse("desk:duty", args=[duty.pk])
    html = page(client, "duty", duty.pk).content.decode()
    assert "104/110 = 94,5455" in html
    assert "bien-ban.pdf" in html
    kept = duty.entries.get().files.get()
    response = page(client, "duty_evidence", kept.pk)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 x"
    assert (response["X-Content-Type-Options"], response["Content-Type"]) == ("nosniff", "application/octet-stream")
    assert response["Content-Disposition"].startswith("attachment")
    assert page(client_for(cast.neighbour), "duty_evidence", kept.pk).status_code == 404


@pytest.mark.parametrize(
    ("act", "data", "status", "words"),
    [
        ("noted", {"text": ""}, 409, "không thể để trống cả ba"),
        ("noted", {"text": "x", "numerator": "3"}, 422, "Hãy ghi đủ cả tử số và mẫu số"),
        ("noted", {"text": "x", "numerator": "3", "denominator": "0"}, 422, "Mẫu số phải lớn hơn 0"),
        ("noted", {"text": "x", "value": "ba"}, 422, "error-summary"),
        ("noted", {"text": "x", "value": "3", "as_of": "30/02/2026"}, 422, "Không có ngày này trong lịch"),
        ("noted", {"text": "x", "value": "3", "as_of": "01/01/2099"}, 409, "sau hôm nay"),
        ("asked", {"text": "x", "due": "01/01/2020"}, 409, "phải sau hạn hiện nay"),
        ("hindered", {"text": ""}, 409, "để người đọc sau biết vì sao"),
    ],
)
def test_what_was_typed_comes_back_with_what_is_wrong(
    duty: Duty, cast: Cast, client_for: ClientFor, act: str, data: dict[str, str], status: int, words: str
) -> None:
    response = send(client_for(cast.commune_officer), duty, act, **data)
    html = response.content.decode()
    assert (response.status_code, words in html) == (status, True)
    for typed in filter(None, data.values()):
        assert typed in html
    assert not duty.entries.exists()


def test_forbidden_file_is_named_and_the_words_stay(duty: Duty, cast: Cast, client_for: ClientFor) -> None:
    file = SimpleUploadedFile("chay.exe", b"MZ")
    response = send(client_for(cast.commune_officer), duty, "submitted", text="Đã xong việc", evidence=[file])
    html = response.content.decode()
    assert response.status_code == 409
    assert "Không nhận tệp “chay.exe”" in html
    assert "Đã xong việc" in html


def test_second_of_two_keeps_the_words_and_hears_who_was_first(duty: Duty, cast: Cast, client_for: ClientFor) -> None:
    done(duty, DutyAct.SUBMITTED, cast.commune_officer, "Của tôi")
    address = reverse("desk:duty_act", args=[duty.pk])
    response = client_for(cast.commune_officer).post(address, {"act": "submitted", "version": 1, "text": "Của tôi nữa"})
    assert response.status_code == 409
    assert str(cast.commune_officer) in response.context["forms"]["work"].non_field_errors()[0]
    assert [entry.text for entry in duty.entries.all()] == ["Của tôi"]


def test_way_from_submission_to_acceptance(duty: Duty, cast: Cast, client_for: ClientFor) -> None:
    commune, department = client_for(cast.commune_officer), client_for(cast.lead_officer)
    send(commune, duty, "submitted", text="Xong")
    assert "Rút về làm tiếp" in page(commune, "duty", duty.pk).content.decode()
    send(department, duty, "returned", text="Thiếu phụ lục")
    html = page(commune, "duty", duty.pk).content.decode()
    assert "Thiếu phụ lục" in html
    assert "Trả lại làm thêm" in html
    send(commune, duty, "submitted", text="Đã bổ sung")
    send(department, duty, "accepted")
    assert "Hoàn thành" in page(commune, "duty", duty.pk).content.decode()
    assert Duty.objects.get(pk=duty.pk).state == DutyState.ACCEPTED


def test_result_is_accepted_from_the_list_but_not_by_who_submitted_it(
    duty: Duty, cast: Cast, client_for: ClientFor
) -> None:
    done(duty, DutyAct.SUBMITTED, cast.officer, "Ghi theo báo cáo giấy")
    button = f'action="{reverse("desk:duty_act", args=[duty.pk])}"'
    officer, leader = client_for(cast.officer), client_for(cast.leader)
    assert button not in page(officer, "duties", tab="cho-toi").content.decode()
    assert button in page(leader, "duties", tab="cho-toi").content.decode()
    here = f"{reverse('desk:duties')}?tab=cho-toi"
    assert send(leader, duty, "accepted", next=here).url == here
    assert not lines(page(leader, "duties", tab="cho-toi"))


def test_extension_is_asked_and_granted_on_the_page(duty: Duty, cast: Cast, client_for: ClientFor) -> None:
    send(client_for(cast.commune_officer), duty, "asked", text="Mưa lũ", due="31/12/2099")
    department = client_for(cast.lead_officer)
    asked = duty.entries.get()
    assert f'name="answers" value="{asked.pk}"' in page(department, "duty", duty.pk).content.decode()
    send(department, duty, "extended", answers=asked.pk)
    assert "được gia hạn; văn bản nêu" in page(department, "duty", duty.pk).content.decode()
    assert Duty.objects.get(pk=duty.pk).due == datetime.date(2099, 12, 31)


def test_urging_the_late_ones_of_the_list(programme: Programme, cast: Cast, client_for: ClientFor) -> None:
    late = programme.duties.get(report__isnull=False)
    address = reverse("desk:duties_urge")
    client_for(cast.neighbour).post(address, {"tab": "tat-ca"})
    client_for(cast.commune_officer).post(address, {"tab": "tat-ca"})
    assert not DutyEntry.objects.exists()
    client_for(cast.officer).post(address, {"tab": "tat-ca", "kind": "task", "text": "Nhắc"})
    assert not DutyEntry.objects.exists()
    client_for(cast.officer).post(address, {"tab": "tat-ca", "q": "xa khac", "text": "Nhắc"})
    assert not DutyEntry.objects.exists()
    client_for(cast.officer).post(address, {"tab": "tat-ca", "q": "mau thuong", "text": "Nhắc"})
    assert [(entry.duty, entry.text) for entry in DutyEntry.objects.all()] == [(late, "Nhắc")]


def test_unknown_act_and_a_link_do_nothing(duty: Duty, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.commune_officer)
    assert send(client, duty, "xoa", text="x").status_code == 404
    assert client.get(reverse("desk:duty_act", args=[duty.pk])).status_code == 405
    assert client.get(reverse("desk:duties_urge")).status_code == 405


@pytest.mark.parametrize("entries", [1, 3])
def test_page_of_a_duty_asks_the_same_number_of_questions(
    duty: Duty, cast: Cast, client_for: ClientFor, entries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(entries):
        done(duty, DutyAct.NOTED, cast.commune_officer)
    client = client_for(cast.commune_officer)
    with django_assert_num_queries(17):
        assert len(page(client, "duty", duty.pk).context["shown"].entries) == entries
