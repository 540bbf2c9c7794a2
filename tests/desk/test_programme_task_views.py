"""The tasks of a programme as a board and over time, and what a decision leaves open: the same filters for all."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.programmes.factories import add_target, add_task, make_directive
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyState
from vungmanh.programmes.models import Programme

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
DAY = datetime.timedelta(days=1)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def make_programme(cast: Cast, *, tasks: int = 1) -> Programme:
    """Late, due in three weeks, due in four months, done; `tasks` of each. The last names no date."""
    today = timezone.localdate()
    directive = make_directive(cast.province, cast.officer, period=(today - 90 * DAY, today + 300 * DAY))
    for number in range(tasks):
        add_task(directive, f"Việc trễ {number}", leads=[cast.department], due=str(today - DAY))
        add_task(directive, f"Việc gần {number}", leads=[cast.commune], due=str(today + 21 * DAY))
        add_task(directive, f"Việc xa {number}", leads=[cast.department], due=str(today + 120 * DAY))
        add_task(directive, f"Việc xong {number}", leads=[cast.other_commune])
    programme = publish(directive, by=cast.officer, at=timezone.now() - 60 * DAY, on=today - 60 * DAY)
    programme.duties.filter(unit=cast.other_commune).update(state=DutyState.ACCEPTED)
    return programme


def columns(page: str) -> dict[str, list[str]]:
    found = re.findall(r'<section class="board-column" aria-labelledby="cot-(\w+)">(.*?)</section>', page)
    return {light: re.findall(r'class="board-title">(.*?)</span>', column) for light, column in found}


def test_board_has_a_column_per_state(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast)
    url = f"/chuong-trinh/{programme.pk}/nhiem-vu/?xem=bang"
    shown = columns(text_of(client_for(cast.officer).get(url)))
    assert shown == {
        "late": ["Việc trễ 0"], "near": ["Việc gần 0"], "submitted": [], "not_begun": ["Việc xa 0"], "under_way": [],
        "done": ["Việc xong 0"],
    }  # fmt: skip
    own = columns(text_of(client_for(cast.commune_officer).get(f"{url}&cua_toi=on")))
    assert {light: found for light, found in own.items() if found} == {"near": ["Việc gần 0"]}
    assert client_for(cast.neighbour).get(url).status_code == 404


def test_long_column_is_cut_and_opened_by_its_address(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vungmanh.desk.programmes.task_views.CARDS", 2)
    url = f"/chuong-trinh/{make_programme(cast, tasks=3).pk}/nhiem-vu/"
    client = client_for(cast.officer)
    page = text_of(client.get(f"{url}?xem=bang&q=việc"))
    assert len(columns(page)["late"]) == 2
    assert "thêm 1</a>" in page
    assert 'href="?xem=bang&amp;q=vi%E1%BB%87c&amp;cot=late#cot-late"' in page
    assert len(columns(text_of(client.get(f"{url}?xem=bang&cot=late")))["late"]) == 3


def test_timeline_puts_what_falls_due_into_its_month_in_lanes_of_tasks_or_leads(
    cast: Cast, client_for: ClientFor
) -> None:
    programme = make_programme(cast)
    url = f"/chuong-trinh/{programme.pk}/nhiem-vu/?xem=thoi-gian"
    page = text_of(client_for(cast.officer).get(url))
    heads = re.findall(r'<th scope="col"(?: class="is-now")?>([^<]+)', page)
    far = timezone.localdate() + 120 * DAY
    assert heads[-2:] == [f"{far:%m/%Y}", "Không hạn"]
    lanes = re.findall(r'<tr><th scope="row"><a[^>]*>(.*?)</a></th>(.*?)</tr>', page)
    assert [title for title, _cells in lanes] == ["Việc trễ 0", "Việc gần 0", "Việc xa 0", "Việc xong 0"]
    assert [cells.count('class="due') for _title, cells in lanes] == [1, 1, 1, 1]
    assert lanes[2][1].endswith("Chưa bắt đầu</span></a></td><td></td>")
    leads = text_of(client_for(cast.officer).get(f"{url}&lan=chu-tri"))
    found = re.findall(r'<tr><th scope="row"><a[^>]*>(.*?)</a></th>(.*?)</tr>', leads)
    assert [(title, cells.count('class="due')) for title, cells in found] == [
        ("Sở Nội vụ", 2), ("Xã Mẫu Hạ", 1), ("Xã Mẫu Thượng", 1),
    ]  # fmt: skip
    assert client_for(cast.neighbour).get(url).status_code == 404


def test_tasks_that_leave_open_who_when_or_what_are_found(cast: Cast, client_for: ClientFor) -> None:
    directive = make_directive(cast.province, cast.officer)
    add_task(directive, "Sở trình đề án", leads=[cast.department], due="2026-12-01", receiver="UBND tỉnh")
    add_task(directive, "Các nơi tăng cường phối hợp", due="2026-12-01", receiver="UBND tỉnh")
    whole = add_task(directive, "Sở rà soát, đạt 90% hồ sơ", leads=[cast.department], due="2026-12-01")
    add_target(directive, "90% hồ sơ", value=90, inside=whole)
    add_task(directive, "Sở đẩy mạnh tuyên truyền", leads=[cast.department], receiver="UBND tỉnh")
    add_task(directive, "Sở kiểm tra", leads=[cast.department], due="2026-12-01")
    programme = publish(directive, by=cast.officer, at=timezone.now(), on=timezone.localdate())
    client = client_for(cast.officer)

    def found(state: str) -> list[str]:
        page = text_of(client.get(f"/chuong-trinh/{programme.pk}/nhiem-vu/?tinh_trang={state}"))
        return re.findall(r'class="task-words depth-0"><a[^>]*>(.*?)</a>', page)

    assert found("no_lead") == ["Các nơi tăng cường phối hợp"]
    assert found("undated") == ["Sở đẩy mạnh tuyên truyền"]
    assert found("no_result") == ["Sở kiểm tra"]
    assert found("unclear") == ["Các nơi tăng cường phối hợp", "Sở đẩy mạnh tuyên truyền", "Sở kiểm tra"]


@pytest.mark.parametrize(("view", "count"), [("bang", 10), ("thoi-gian", 11)])
def test_number_of_queries_does_not_follow_the_number_of_tasks(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, view: str, count: int
) -> None:
    one, three = make_programme(cast), make_programme(cast, tasks=3)
    client = client_for(cast.officer)
    for programme in (one, three):
        with django_assert_num_queries(count):
            client.get(f"/chuong-trinh/{programme.pk}/nhiem-vu/?xem={view}")
