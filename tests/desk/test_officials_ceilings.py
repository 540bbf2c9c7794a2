"""Units by the side of the ceiling of yearly grades: who stands past it, the people behind each number, nothing next door."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.factories import AT, make_unit
from tests.officials.factories import make_person, make_post
from vungmanh.core.models import AuditEntry
from vungmanh.desk.officials.ceilings import last_graded
from vungmanh.officials.models import Evaluation, RaisedCeiling
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
ADDRESS = "/so-sach/can-bo/tran-xep-loai/"
DECIDED_BY = "Chủ tịch UBND tỉnh"


@pytest.fixture
def year() -> int:
    return last_graded(timezone.localdate())


def graded(unit: Unit, year: int, *, excellent: int = 0, good: int = 0, waiting: int = 0) -> None:
    for number, grade in enumerate([4] * excellent + [3] * good + [None] * waiting):
        person = make_person(unit, f"Lò {unit.short_name} {number}")
        make_post(person, "expert_land", valid_from=datetime.date(year, 1, 1))
        if grade:
            Evaluation.objects.create(person=person, year=year, grade=grade, recorded_at=AT)


@pytest.fixture
def three(cast: Cast, year: int) -> None:
    """One unit past for good, one that those who wait can still mend, one within by a decision; and one next door."""
    graded(cast.commune, year, excellent=3, good=5)
    graded(cast.other_commune, year, excellent=1, waiting=5)
    graded(cast.department, year, excellent=1, good=4)
    graded(cast.neighbour_commune, year, excellent=2, good=1)
    RaisedCeiling.objects.create(
        unit=cast.department, year=year, share_pct=25, decided_by=DECIDED_BY, reason="Dẫn đầu", recorded_at=AT
    )


def units(client: Client, **asked: str) -> list[str]:
    return [line.unit.name for line in client.get(ADDRESS, asked).context["page"].rows]


@pytest.mark.usefixtures("three")
def test_every_unit_stands_by_the_side_of_its_ceiling(cast: Cast, client_for: ClientFor) -> None:
    found = client_for(cast.officer).get(ADDRESS)
    assert [
        (line.unit.name, line.row.given, line.row.most, line.row.base, line.rate_words, line.share, line.tone)
        for line in found.context["page"].rows
    ] == [
        ("Xã Mẫu Thượng", 3, 1, 5, "60%", "20%", "bad"),
        ("Xã Mẫu Hạ", 1, 0, 0, "–", "20%", "near"),
        ("Sở Nội vụ", 1, 1, 4, "25%", "25%", "good"),
    ]
    page = found.content.decode()
    assert f"{DECIDED_BY} quyết định nâng: Dẫn đầu" in page
    assert f'<option value="{last_graded(timezone.localdate())}" selected' in page


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"tinh_trang": "qua"}, ["Xã Mẫu Thượng", "Xã Mẫu Hạ"]),
        ({"tinh_trang": "han"}, ["Xã Mẫu Thượng"]),
        ({"tinh_trang": "nang"}, ["Sở Nội vụ"]),
        ({"tinh_trang": "trong"}, ["Sở Nội vụ"]),
        ({"cap": "province"}, ["Sở Nội vụ"]),
        ({"q": "mau ha"}, ["Xã Mẫu Hạ"]),
        ({"nam": "khong", "sort": "don_vi"}, ["Sở Nội vụ", "Xã Mẫu Hạ", "Xã Mẫu Thượng"]),
        ({"sort": "-ty_le"}, ["Xã Mẫu Hạ", "Xã Mẫu Thượng", "Sở Nội vụ"]),
        ({"sort": "-cho"}, ["Xã Mẫu Hạ", "Sở Nội vụ", "Xã Mẫu Thượng"]),
    ],
)
def test_list_is_filtered_and_sorted(
    cast: Cast, client_for: ClientFor, asked: dict[str, str], expected: list[str]
) -> None:
    assert units(client_for(cast.officer), **asked) == expected


def test_another_year_and_a_district_are_asked_for(cast: Cast, client_for: ClientFor, year: int) -> None:
    district = make_unit("Huyện Mẫu", parent=cast.province, level=UnitLevel.DISTRICT)
    graded(make_unit("Xã Trong", parent=district), year, good=1)
    graded(cast.commune, year, good=1)
    graded(cast.other_commune, year - 1, good=1)
    client = client_for(cast.officer)
    assert units(client, trong=district.path) == ["Xã Trong"]
    assert units(client, nam=str(year - 1)) == ["Xã Mẫu Hạ"]
    assert "trong" not in client_for(cast.commune_officer).get(ADDRESS).context["form"].fields


@pytest.mark.usefixtures("three")
def test_each_number_leads_to_as_many_people(cast: Cast, client_for: ClientFor, year: int) -> None:
    client = client_for(cast.officer)
    found = client.get(ADDRESS)
    past = re.search(r'href="([^"]*)">▲ (\d+) đơn vị', found.content.decode())
    assert past is not None
    there = client.get(ADDRESS + past.group(1).replace("&amp;", "&"))
    assert (past.group(2), there.context["page"].total) == ("2", 2)
    pages = [found, client.get(f"/so-sach/can-bo/bien-che/{cast.commune.pk}/")]
    links = [
        each
        for page in pages
        for each in re.findall(r'href="([^"]*/xep-loai/\d+/\?muc=\w+)">(?:<strong>)?(\d+)<', page.content.decode())
    ]
    assert len(links) == 8
    for address, number in links:
        assert (address, client.get(address).context["page"].total) == (address, int(number))
    text = found.content.decode()
    shares = re.findall(r'href="([^"]*muc=ty-le)">([^<]+)<', text)
    assert [(share, client.get(address).context["page"].total) for address, share in shares] == [
        ("60%", 8), ("–", 1), ("25%", 5),
    ]  # fmt: skip
    assert text.count('<a href="#quy-dinh">20%</a>') == 2
    assert f'<a href="/so-sach/can-bo/bien-che/{cast.department.pk}/#xep-loai">25%</a>' in text
    assert 'id="quy-dinh"' in text
    own = client.get(f"/so-sach/can-bo/bien-che/{cast.other_commune.pk}/xep-loai/{year}/", {"q": "lo mau ha 0"})
    assert [(person.full_name, grade) for person, grade in own.context["lines"]] == [
        ("Lò Mẫu Hạ 0", "Hoàn thành xuất sắc nhiệm vụ")
    ]


@pytest.mark.usefixtures("three")
def test_lists_go_to_excel_and_whoever_takes_names_is_on_record(cast: Cast, client_for: ClientFor, year: int) -> None:
    client = client_for(cast.officer)
    sheet = load_workbook(BytesIO(client.get(ADDRESS, {"tinh_trang": "nang", "xuat": "xlsx"}).getvalue())).active
    assert sheet is not None
    assert list(sheet.values)[1:] == [("Sở Nội vụ", 1, 1, 4, 25, 25, 0, "trong trần", DECIDED_BY, None, "Dẫn đầu")]
    people = f"/so-sach/can-bo/bien-che/{cast.commune.pk}/xep-loai/{year}/"
    sheet = load_workbook(BytesIO(client.get(people, {"muc": "4", "xuat": "xlsx"}).getvalue())).active
    assert sheet is not None
    assert [row[0] for row in sheet.values] == ["Họ và tên", *(f"Lò Mẫu Thượng {number}" for number in range(3))]
    assert AuditEntry.objects.filter(action="officials.exported").count() == 1


@pytest.mark.usefixtures("three")
def test_commune_sees_itself_and_the_neighbour_nothing(cast: Cast, client_for: ClientFor, year: int) -> None:
    assert units(client_for(cast.commune_officer)) == ["Xã Mẫu Thượng"]
    assert units(client_for(cast.neighbour)) == [cast.neighbour_commune.name]
    people = f"/so-sach/can-bo/bien-che/{cast.commune.pk}/xep-loai/{year}/"
    assert client_for(cast.neighbour).get(people).status_code == 403
    for never in ("1999", "99999"):
        assert client_for(cast.officer).get(people.replace(f"/{year}/", f"/{never}/")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_queries_for_one_and_three_rows(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, year: int, count: int
) -> None:
    for number in range(count):
        graded(make_unit(f"Xã Số {number}", parent=cast.province), year, good=1)
    graded(cast.commune, year, good=count)
    client = client_for(cast.officer)
    with django_assert_num_queries(9):
        assert client.get(ADDRESS).context["page"].total == count + 1
    with django_assert_num_queries(9):
        client.get(f"/so-sach/can-bo/bien-che/{cast.commune.pk}/xep-loai/{year}/")


def test_share_of_nobody_is_told_as_none(cast: Cast, client_for: ClientFor, year: int) -> None:
    graded(cast.commune, year, excellent=1)
    (line,) = client_for(cast.officer).get(ADDRESS).context["page"].rows
    assert (line.rate, line.rate_words) == (Decimal("Infinity"), "–")
