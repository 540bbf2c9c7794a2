"""The tasks and the units of a programme page by page: what a page shows, its totals, its queries."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_task, make_department, make_directive
from vungmanh.accounts.models import User
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Programme

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User | AnonymousUser], Client]


def address(programme: Programme, tab: str = "") -> str:
    return f"/chuong-trinh/{programme.pk}/{tab}"


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vungmanh.desk.programmes.shown.PER_PAGE", 2)


def make_tree(cast: Cast) -> Programme:
    """Two paragraphs, the first with four dashes of which the last has one of its own; each due a day before the last."""
    directive = make_directive(
        cast.province, cast.officer, period=(datetime.date(2030, 1, 1), datetime.date(2031, 1, 1))
    )
    first = add_task(directive, "Đoạn một", leads=[cast.department], due="2030-06-30", section="1")
    dashes = [
        add_task(directive, f"Gạch {number}", leads=[cast.department], due=f"2030-06-{30 - number}", within=first)
        for number in range(1, 5)
    ]
    add_task(directive, "Cộng sâu", leads=[cast.department], due="2030-06-25", within=dashes[-1])
    add_task(directive, "Đoạn hai", leads=[cast.department], due="2030-06-24", section="2")
    return publish(directive, by=cast.officer, at=AT, on=timezone.localdate())


def task_lines(response: Any) -> list[str]:
    """What stands in the table, the headings in brackets, "> " for each step in."""
    found = []
    for is_heading, depth, words in re.findall(
        r'<tr class="(is-heading)?[^>]*>\s*<td[^>]*section-no.*?depth-(\d)"><a[^>]*>(?:<span.*?</span>)?(.*?)</a>',
        text_of(response),
    ):
        found.append("> " * int(depth) + (f"({words})" if is_heading else words))
    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Đoạn một", "> Gạch 1"]),
        ("?page=2", ["(Đoạn một)", "> Gạch 2", "> Gạch 3"]),
        ("?page=3", ["(Đoạn một)", "> Gạch 4", "> > Cộng sâu"]),
        ("?page=4", ["Đoạn hai"]),
        ("?page=99", ["Đoạn hai"]),
        ("?q=sau", ["(Đoạn một)", "> (Gạch 4)", "> > Cộng sâu"]),
        ("?q=gach&page=2", ["(Đoạn một)", "> Gạch 3", "> Gạch 4"]),
        ("?sort=han", ["Đoạn hai", "Cộng sâu"]),
        ("?sort=han&page=4", ["Đoạn một"]),
        ("?sort=-han&page=2", ["Gạch 2", "Gạch 3"]),
        ("?sort=-muc_luc", ["Đoạn hai", "Cộng sâu"]),
        ("?sort=muc_luc&page=4", ["Đoạn hai"]),
    ],
)
def test_tasks_come_page_by_page_each_below_what_it_is_part_of(
    cast: Cast, client_for: ClientFor, short_pages: None, query: str, expected: list[str]
) -> None:
    programme = make_tree(cast)
    url = address(programme, f"nhiem-vu/{query}")
    assert task_lines(client_for(cast.officer).get(url)) == expected
    assert client_for(cast.neighbour).get(url).status_code == 404


def test_page_of_tasks_is_the_one_with_the_open_task(cast: Cast, client_for: ClientFor, short_pages: None) -> None:
    programme = make_tree(cast)
    task = programme.tasks.get(text="Đoạn hai")
    page = client_for(cast.officer).get(address(programme, f"nhiem-vu/?muc=n{task.pk}"))
    assert task_lines(page) == ["Đoạn hai"]
    assert '<a class="btn btn-sm" rel="prev" href="?page=3">' in text_of(page)


def test_pages_of_tasks_leave_totals_and_excel_whole(cast: Cast, client_for: ClientFor, short_pages: None) -> None:
    programme = make_tree(cast)
    client = client_for(cast.officer)
    page = text_of(client.get(address(programme, "nhiem-vu/?q=gach&page=2")))
    assert "3–4 trong 4" in page
    assert "4 trong 7 nhiệm vụ" in page
    assert 'href="?q=gach&amp;page=1"' in page
    assert 'href="?q=gach&amp;xuat=xlsx"' in page
    sheet = load_workbook(BytesIO(client.get(address(programme, "nhiem-vu/?q=gach&page=2&xuat=xlsx")).content)).active
    assert sheet is not None
    assert [row[1] for row in sheet.iter_rows(min_row=2, max_row=5, values_only=True)] == [
        f"Gạch {n}" for n in range(1, 5)
    ]


def test_task_search_knows_synonyms_and_whole_words(cast: Cast, client_for: ClientFor) -> None:
    directive = make_directive(cast.province, cast.officer)
    for text in ("Kiện toàn khu phố", "Thống nhất đầu mối"):
        add_task(directive, text, leads=[cast.department])
    programme = publish(directive, by=cast.officer, at=AT, on=timezone.localdate())
    assert task_lines(client_for(cast.officer).get(address(programme, "nhiem-vu/?q=thôn"))) == ["Kiện toàn khu phố"]


def test_task_that_falls_to_no_unit_is_counted_and_filtered(cast: Cast, client_for: ClientFor) -> None:
    directive = make_directive(cast.province, cast.officer)
    add_task(directive, "Việc có người làm", leads=[cast.department])
    add_task(directive, "Việc chưa ai làm")
    programme = publish(directive, by=cast.officer, at=AT, on=timezone.localdate())
    page = client_for(cast.officer).get(address(programme, "nhiem-vu/?tinh_trang=ownerless"))
    assert task_lines(page) == ["Việc chưa ai làm"]
    assert "1 nhiệm vụ chưa rơi vào đơn vị nào" in text_of(page)
    undated = client_for(cast.officer).get(address(programme, "nhiem-vu/?tinh_trang=undated"))
    assert task_lines(undated) == ["Việc có người làm", "Việc chưa ai làm"]


@pytest.fixture
def programme(cast: Cast) -> Programme:
    """Three units: the department owes one task, two communes two each, of which one waits in the second."""
    directive = make_directive(cast.province, cast.officer)
    add_task(directive, "Rà soát", leads=[cast.department], partners=["ubnd.xa"])
    add_task(directive, "Bố trí chức danh", leads=["ubnd.xa"])
    add_task(directive, "Việc chờ", leads=[cast.commune], condition="khi có hướng dẫn")
    return publish(directive, by=cast.officer, at=AT, on=timezone.localdate())


def unit_lines(response: Any) -> list[str]:
    return re.findall(r'<th scope="row"><a[^>]*\?muc=d[^>]*>(.*?)</a>', text_of(response))


def test_units_come_page_by_page_with_the_sums_of_all(
    cast: Cast, programme: Programme, client_for: ClientFor, short_pages: None
) -> None:
    client = client_for(cast.officer)
    first, second = (client.get(address(programme, f"don-vi/?page={number}")) for number in (1, 2))
    assert (unit_lines(first), unit_lines(second)) == (["Sở Nội vụ", "Xã Mẫu Hạ"], ["Xã Mẫu Thượng"])
    foot = '<tfoot><tr><th scope="row">3 đơn vị</th>'
    assert foot in text_of(first)
    assert (
        text_of(first).partition(foot)[2].partition("</tfoot>")[0]
        == text_of(second).partition(foot)[2].partition("</tfoot>")[0]
    )
    assert "Bản in chỉ có trang này" in text_of(second)
    opened = client.get(address(programme, f"don-vi/?muc=d{cast.commune.pk}"))
    assert unit_lines(opened) == ["Xã Mẫu Thượng"]
    assert client_for(cast.neighbour).get(address(programme, "don-vi/?page=2")).status_code == 404


@pytest.mark.parametrize(
    ("sort", "first"), [("tong", "Sở Nội vụ"), ("-tong", "Xã Mẫu Thượng"), ("-cho", "Xã Mẫu Thượng")]
)
def test_units_are_sorted_by_a_figure(
    cast: Cast, programme: Programme, client_for: ClientFor, short_pages: None, sort: str, first: str
) -> None:
    assert unit_lines(client_for(cast.officer).get(address(programme, f"don-vi/?sort={sort}")))[0] == first


@pytest.mark.parametrize(("tab", "count"), [("nhiem-vu/", 10), ("nhiem-vu/?q=viec", 12), ("don-vi/", 8)])
def test_page_takes_the_same_queries_for_one_row_and_for_three(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, tab: str, count: int
) -> None:
    client = client_for(cast.officer)
    for rows in (1, 3):
        directive = make_directive(cast.province, cast.officer, number=f"{rows}/KH-UBND")
        for number in range(rows):
            unit = make_department(f"Sở {rows}.{number}", cast.province)
            add_task(directive, f"Việc {number}", leads=[unit], partners=[cast.department])
        programme = publish(directive, by=cast.officer, at=AT, on=timezone.localdate())
        with django_assert_num_queries(count):
            client.get(address(programme, tab))
