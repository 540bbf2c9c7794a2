"""Every unit against everything that is asked for: a sign per cell, paged both ways, links only where the duty may be seen."""

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
from tests.factories import make_unit
from tests.programmes.factories import add_report, add_task, make_directive
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyState
from vungmanh.programmes.models import Programme

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
ClientFor = Callable[[Any], Client]
DAY = datetime.timedelta(days=1)


def make_programme(cast: Cast, *, tasks: int = 1) -> Programme:
    """Each task is owed by the department and two communes and late, but the second commune is done; one report is ahead."""
    today = timezone.localdate()
    directive = make_directive(cast.province, cast.officer, period=(today - 90 * DAY, today + 300 * DAY))
    leads = [cast.department, cast.commune, cast.other_commune]
    for number in range(tasks):
        add_task(directive, f"Rà soát {number}", leads=leads, due=str(today - DAY), section=f"II.{number}")
    add_report(directive, "Báo cáo năm", sources=[cast.commune], due=str(today + 200 * DAY))
    programme = publish(directive, by=cast.officer, at=timezone.now() - 60 * DAY, on=today - 60 * DAY)
    programme.duties.filter(unit=cast.other_commune).update(state=DutyState.ACCEPTED)
    return programme


def table(response: Any) -> dict[str, list[str]]:
    """The words of the cells by unit; in brackets where the cell leads nowhere."""
    page = " ".join(response.content.decode().split())
    found = {}
    for name, row in re.findall(r'<tr><th scope="row"><a data-panel[^>]*>([^<]*)</a></th>(.*?)</tr>', page):
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
        words = [(re.sub(r".*<i>(.*?)</i>.*", r"\1", cell), "<a " in cell) for cell in cells]
        found[name] = [word if leads or not word else f"({word})" for word, leads in words]
    return found


def url_of(programme: Programme, more: str = "") -> str:
    return f"/chuong-trinh/{programme.pk}/don-vi/?xem=ma-tran{more}"


def test_each_cell_says_how_a_unit_stands_with_a_duty(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast)
    assert table(client_for(cast.officer).get(url_of(programme))) == {
        "Sở Nội vụ": ["Trễ", ""],
        "Xã Mẫu Hạ": ["Xong", ""],
        "Xã Mẫu Thượng": ["Trễ", "Chưa bắt đầu"],
    }
    one = table(client_for(cast.commune_officer).get(url_of(programme)))
    assert one["Xã Mẫu Thượng"] == ["Trễ", "Chưa bắt đầu"]
    assert one["Xã Mẫu Hạ"] == ["(Xong)", ""]
    assert client_for(cast.neighbour).get(url_of(programme)).status_code == 404


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("&viec=late", {"Sở Nội vụ": ["Trễ"], "Xã Mẫu Thượng": ["Trễ"]}),
        ("&viec=done", {"Xã Mẫu Hạ": ["Xong"]}),
        ("&loai=report", {"Xã Mẫu Thượng": ["Chưa bắt đầu"]}),
        ("&q=mau ha", {"Xã Mẫu Hạ": ["Xong"]}),
        ("&cap=commune&viec=late", {"Xã Mẫu Thượng": ["Trễ"]}),
        ("&viec=dormant", {}),
    ],
)
def test_filters_leave_only_units_and_duties_that_fit(
    cast: Cast, client_for: ClientFor, more: str, expected: dict[str, list[str]]
) -> None:
    assert table(client_for(cast.officer).get(url_of(make_programme(cast), more))) == expected


def test_units_and_duties_are_paged_by_themselves_and_excel_holds_all(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vungmanh.desk.programmes.matrix.ROWS", 2)
    monkeypatch.setattr("vungmanh.desk.programmes.matrix.COLUMNS", 2)
    programme = make_programme(cast, tasks=2)
    client = client_for(cast.officer)
    page = client.get(url_of(programme, "&page=2&cot=2"))
    assert table(page) == {"Xã Mẫu Thượng": ["Chưa bắt đầu"]}
    assert 'rel="prev" href="?xem=ma-tran&amp;page=2&amp;cot=1"' in page.content.decode()
    assert 'rel="prev" href="?xem=ma-tran&amp;page=1&amp;cot=2"' in page.content.decode()
    sheet = load_workbook(BytesIO(client.get(url_of(programme, "&xuat=xlsx")).content)).active
    assert sheet is not None
    assert [row[:4] for row in sheet.iter_rows(values_only=True)] == [
        ("Đơn vị", "II.0 Rà soát 0", "II.1 Rà soát 1", "Báo cáo năm"),
        ("Sở Nội vụ", "Trễ", "Trễ", None),
        ("Xã Mẫu Hạ", "Xong", "Xong", None),
        ("Xã Mẫu Thượng", "Trễ", "Trễ", "Chưa bắt đầu"),
    ]


def test_number_of_queries_follows_neither_units_nor_duties(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any
) -> None:
    one = make_programme(cast)
    for number in range(3):
        make_unit(f"Xã Số {number}", parent=cast.province)
    three = make_programme(cast, tasks=3)
    client = client_for(cast.officer)
    for programme in (one, three):
        with django_assert_num_queries(14):
            client.get(url_of(programme))
