"""Every number on the pages of a programme that counts duties leads to a list of just these."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.programmes.factories import add_report, add_target, add_task, make_directive
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyState, Turn
from vungmanh.programmes.models import Duty, Programme

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
ClientFor = Callable[[Any], Client]
DAY = datetime.timedelta(days=1)
LINK = re.compile(r'<a [^>]*href="([^"]*xem=danh-sach[^"]*)"[^>]*>(.*?)</a>', re.S)


def make_programme(cast: Cast, *, tasks: int = 1) -> Programme:
    """Each task is late, but done by one commune and handed in by the department; the second commune reports twice."""
    today = timezone.localdate()
    directive = make_directive(cast.province, cast.officer, period=(today - 90 * DAY, today + 300 * DAY))
    leads = [cast.department, cast.commune, cast.other_commune]
    for number in range(tasks):
        add_task(directive, f"Rà soát {number}", leads=leads, due=str(today - DAY), section=f"II.{number}")
    add_target(directive, "80% xã", what="xã đạt", value=80, due=str(today + 20 * DAY), leads=[cast.department])
    for days in (10, 200):
        add_report(directive, f"Báo cáo {days}", sources=[cast.other_commune], due=str(today + days * DAY))
    programme = publish(directive, by=cast.officer, at=timezone.now() - 60 * DAY, on=today - 60 * DAY)
    own = programme.duties.filter(kind="task")
    own.filter(unit=cast.other_commune).update(state=DutyState.ACCEPTED)
    own.filter(unit=cast.department).update(state=DutyState.SUBMITTED)
    return programme


def url_of(programme: Programme, tab: str = "don-vi/?xem=danh-sach") -> str:
    return f"/chuong-trinh/{programme.pk}/{tab}"


def told(client: Client, programme: Programme, query: str) -> list[tuple[str, str]]:
    """What stands in the list: what is owed, by whom."""
    lines = client.get(url_of(programme, f"don-vi/?xem=danh-sach{query}")).context["lines"]
    return [(line.shown.title, line.duty.unit.name) for line in lines]


@pytest.mark.parametrize(("tab", "least"), [("", 3), ("nhiem-vu/", 7), ("don-vi/", 20), ("lich/", 4), ("van-ban/", 3)])
def test_each_number_leads_to_as_many_duties(cast: Cast, client_for: ClientFor, tab: str, least: int) -> None:
    programme = make_programme(cast, tasks=2)
    client = client_for(cast.officer)
    links = LINK.findall(client.get(url_of(programme, tab)).content.decode())
    numbers = [
        (address.replace("&amp;", "&"), re.search(r"\d+", re.sub("<[^>]*>", "", text))) for address, text in links
    ]
    counted = [(address, int(found.group())) for address, found in numbers if found]
    assert len(counted) >= least
    for address, number in counted:
        there = client.get(address if address.startswith("/") else url_of(programme, tab) + address)
        assert (address, there.context["page"].total) == (address, number)
        assert f"<h2>{number} việc</h2>" in there.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("&viec=late", [("Rà soát 0", "Xã Mẫu Thượng")]),
        ("&viec=submitted", [("Rà soát 0", "Sở Nội vụ")]),
        ("&loai=task&vai=partner", []),
        ("&loai=target", [("Xã đạt: ≥ 80%", "Sở Nội vụ")]),
        ("&q=mau+ha&viec=near", [("Báo cáo 10", "Xã Mẫu Hạ")]),
        ("&cap=commune&viec=done", [("Rà soát 0", "Xã Mẫu Hạ")]),
        ("&nguon=task:0", []),
        ("&nguon=khong&don_vi=x&viec=late", [("Rà soát 0", "Xã Mẫu Thượng")]),
    ],
)
def test_list_is_kept_to_what_the_address_names(
    cast: Cast, client_for: ClientFor, query: str, expected: list[tuple[str, str]]
) -> None:
    assert told(client_for(cast.officer), make_programme(cast), query) == expected


def test_list_says_to_which_row_and_unit_it_is_kept(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast)
    duty = programme.duties.get(kind="task", unit=cast.commune)
    query = f"don-vi/?xem=danh-sach&nguon={duty.source}&don_vi={cast.commune.pk}"
    assert client_for(cast.officer).get(url_of(programme, query)).context["of"] == ["Rà soát 0", "Xã Mẫu Thượng"]


def test_commune_reads_all_lines_and_opens_its_own(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast)
    client = client_for(cast.commune_officer)
    lines = client.get(url_of(programme)).context["lines"]
    assert len(lines) == programme.duties.count()
    own = Duty.objects.get(programme=programme, unit=cast.commune)
    assert [line.url for line in lines if line.is_open] == [f"/viec/{own.pk}/"]
    assert client_for(cast.neighbour).get(url_of(programme)).status_code == 404


def test_list_goes_to_excel_as_it_is_filtered(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast)
    sent = client_for(cast.officer).get(url_of(programme, "don-vi/?xem=danh-sach&viec=done&xuat=xlsx"))
    sheet = load_workbook(BytesIO(sent.content)).active
    assert sheet is not None
    assert [row[1:] for row in sheet.iter_rows(values_only=True)] == [
        ("Việc", "Loại", "Vai trò", "Kỳ", "Đơn vị", "Tình trạng"),
        ("Rà soát 0", "Nhiệm vụ", "Chủ trì", None, "Xã Mẫu Hạ", "Hoàn thành"),
    ]


def test_totals_lead_on_only_where_a_list_can_be_kept_to_them(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast)
    found = client_for(cast.officer).get(url_of(programme, "don-vi/?cap=commune&viec=near")).context["totals"]
    assert [(total.count, total.url) for total in found[-3:]] == [
        (0, ""),
        (1, "?xem=danh-sach&cap=commune&viec=near"),
        (0, ""),
    ]


@pytest.mark.parametrize("tasks", [1, 3])
def test_number_of_queries_follows_no_duties(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, tasks: int
) -> None:
    programme = make_programme(cast, tasks=tasks)
    client = client_for(cast.officer)
    with django_assert_num_queries(11):
        client.get(url_of(programme))


def test_numbers_of_the_list_of_programmes_lead_to_the_tabs(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast, tasks=2)
    page = client_for(cast.officer).get("/chuong-trinh/").content.decode()
    found = re.findall(r'class="num"><a href="([^"]*)">(\d+)</a>', page)
    tabs = [("", "1"), ("nhiem-vu/", "2"), ("lich/", "2"), ("don-vi/", "3")]
    assert found == [(url_of(programme, tab), number) for tab, number in tabs]


def test_states_of_targets_lead_to_just_these(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast)
    kept = programme.targets.get()
    gone = {"what": "Đã bỏ", "value": 1, "comparator": kept.comparator, "position": 9, "is_withdrawn": True}
    programme.targets.create(item=kept.item, **gone)
    client = client_for(cast.officer)
    (part,) = client.get(url_of(programme, "")).context["stack"].parts
    there = client.get(url_of(programme, part.url)).context["page"]
    assert (part.value, there.total) == ("1", 1)


def test_a_change_of_units_leads_to_what_it_moved(cast: Cast, client_for: ClientFor) -> None:
    programme, day = make_programme(cast), datetime.date(2026, 7, 1)
    programme.duties.filter(unit=cast.commune).update(turn=Turn.DISSOLVED, until=day, state=DutyState.WITHDRAWN)
    programme.duties.filter(unit=cast.other_commune).update(turn=Turn.SUCCESSION, since=day, taken_from=cast.commune)
    client = client_for(cast.officer)
    page = client.get(url_of(programme, "thay-doi/")).content.decode()
    links = re.findall(r'<td class="num"[^>]*><a href="([^"]+)">(\d+)</a>', page)
    assert len(links) == 2
    for address, number in links:
        there = client.get(address.replace("&amp;", "&"))
        assert there.context["page"].total == int(number) > 0
        assert "từ 01/07/2026" in " ".join(there.context["of"])
    assert client.get(url_of(programme, "don-vi/?xem=danh-sach&doi=dissolved:x")).context["page"].total > 0
