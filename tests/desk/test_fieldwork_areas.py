"""Pages of pilots and areas: recorded in the browser, seen above, not next door; wrong input stays as typed."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.factories import make_unit
from tests.fieldwork.factories import DAY, make_area, make_briefing, make_pilot, make_visit
from vungmanh.fieldwork.models import AreaAssignment, Briefing, Pilot, Visit
from vungmanh.units.enums import UnitLevel, UnitType

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


def page(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(f"desk:{name}", args=args), query)


def post(client: Client, name: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(f"desk:{name}", args=args), data)


def shown(day: Any) -> str:
    return str(day.strftime("%d/%m/%Y"))


def months_sheet(client: Client, **query: Any) -> list[tuple[Any, ...]]:
    """Without the row of titles."""
    book = openpyxl.load_workbook(io.BytesIO(page(client, "area_months", xuat="xlsx", **query).content))
    return list(book.worksheets[0].values)[1:]


@pytest.fixture
def village(cast: Cast) -> Any:
    return make_unit("Thôn Một", parent=cast.commune, level=UnitLevel.VILLAGE, type=UnitType.THON)


def test_pilot_is_recorded_reviewed_and_seen_by_its_site(cast: Cast, client_for: ClientFor) -> None:
    today, client = timezone.localdate(), client_for(cast.officer)
    said = {
        "unit": cast.province.pk,
        "title": "Khoán kinh phí",
        "sites": [cast.commune.pk],
        "starts_on": shown(today - DAY),
    }
    said |= {"review_on": shown(today), "name_1": "Chi một thôn", "before_1": "38,5"}
    wrong = post(client, "pilot_new", **said | {"review_on": shown(today - 2 * DAY)})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["review_on"])
    assert wrong.context["form"]["title"].value() == "Khoán kinh phí"
    post(client, "pilot_new", **said)
    row = Pilot.objects.get()
    review = {
        "version": row.version,
        "reviewed_on": shown(today),
        "result": "Tiết kiệm",
        f"after_{row.measures.get().pk}": "41",
    }
    assert list(post(client, "pilot_review", row.pk, **review, decision="stop").context["form"].errors) == ["document"]
    post(client, "pilot_review", row.pk, **review)
    seen = page(client_for(cast.commune_officer), "pilot", row.pk)
    assert (seen.context["word"], "Tiết kiệm" in seen.content.decode()) == ("đã sơ kết, chờ quyết định", True)
    assert post(client_for(cast.commune_officer), "pilot_review", row.pk, **review).status_code == 403
    assert page(client_for(cast.neighbour), "pilot", row.pk).status_code == 404
    assert [len(page(client, "pilots", tinh_trang=state).context["lines"]) for state in ("waiting", "overdue")] == [
        1,
        0,
    ]
    book = openpyxl.load_workbook(io.BytesIO(page(client, "pilots", xuat="xlsx").content))
    assert list(book.worksheets[0].values)[1][4] == "đã sơ kết, chờ quyết định"


def test_area_visit_and_briefing_fill_the_months(cast: Cast, client_for: ClientFor, village: Any) -> None:
    today, client = timezone.localdate(), client_for(cast.commune_officer)
    said = {"unit": cast.commune.pk, "holder_name": "Lò Văn Thử", "capacity": "committee_member", "place": village.pk}
    said |= {"valid_from": shown(today.replace(day=1))}
    post(client, "area_new", **said)
    row = AreaAssignment.objects.get()
    again = post(client, "area_new", **said | {"holder_name": "Người khác"})
    assert (again.status_code, again.context["form"]["holder_name"].value()) == (422, "Người khác")
    found = {"visited_on": shown(today), "found": "Đường hỏng", "promised": "Sửa đường"}
    post(client, "area_visit", row.pk, **found, promised_due=shown(today))
    visit = Visit.objects.get()
    assert [len(page(client, "visits", loi_hua=state).context["lines"]) for state in ("mo", "tre", "xong")] == [1, 0, 0]
    kept = {"version": visit.version, **found}
    post(client, "visit_change", visit.pk, **kept, promised_due=shown(today), done_on=shown(today))
    assert page(client, "visit", visit.pk).context["word"] == "đã làm"
    meeting = {"unit": cast.commune.pk, "held_on": shown(today), "attended": "9", "expected": "8"}
    assert list(post(client, "briefing_new", **meeting).context["form"].errors) == ["attended"]
    post(client, "briefing_new", **meeting | {"attended": "7"})
    assert Briefing.objects.get().unit == cast.commune
    above = page(client_for(cast.officer), "area_months")
    ((line, cells),) = above.context["lines"]
    assert (line, cells[today.month - 1].state) == (row, "met")
    ((name, months),) = above.context["briefings"]
    assert (name, months[today.month - 1].state) == ("Xã Mẫu Thượng", "met")
    sheet = months_sheet(client_for(cast.officer))
    assert [(row[0], row[1], row[2], row[3 + today.month]) for row in sheet] == [
        ("Giao ban trưởng thôn", "Xã Mẫu Thượng", None, 1), ("Đi cơ sở", "Thôn Một", "Lò Văn Thử", 1),
    ]  # fmt: skip
    assert [row[0] for row in months_sheet(client_for(cast.officer), q="ai khac")] == ["Giao ban trưởng thôn"]
    assert months_sheet(client_for(cast.neighbour)) == []
    neighbour = client_for(cast.neighbour)
    for address in ("areas", "visits", "briefings", "area_months", "pilots"):
        assert not page(neighbour, address).context["lines"]
    assert post(client_for(cast.officer), "area_change", row.pk, **said).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_number_of_questions(
    cast: Cast, client_for: ClientFor, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        place = make_unit(f"Thôn {number}", parent=cast.commune, level=UnitLevel.VILLAGE, type=UnitType.THON)
        make_visit(cast, make_area(cast, place))
        make_briefing(cast)
        make_pilot(cast)
    client = client_for(cast.officer)
    for name, queries in (("areas", 7), ("visits", 5), ("briefings", 7), ("area_months", 7), ("pilots", 8)):
        with django_assert_num_queries(queries, info=name):
            assert len(page(client, name).context["lines"]) == count


def test_sheet_of_months_names_those_that_fell_short(cast: Cast, client_for: ClientFor, village: Any) -> None:
    year = timezone.localdate().year - 1
    area = make_area(cast, village)
    AreaAssignment.objects.update(valid_from=datetime.date(year, 11, 1), valid_to=datetime.date(year, 12, 31))
    make_visit(cast, area)
    Visit.objects.update(visited_on=datetime.date(year, 12, 5))
    (row,) = months_sheet(client_for(cast.officer), nam=year)
    assert row[4:] == (*[None] * 10, 0, 1, "11")


def test_withdrawn_records_are_found_again(cast: Cast, client_for: ClientFor, village: Any) -> None:
    area = make_area(cast, village)
    kept = {"visits": make_visit(cast, area), "briefings": make_briefing(cast), "pilots": make_pilot(cast)}
    for name, row in kept.items():
        client = client_for(cast.officer if name == "pilots" else cast.commune_officer)
        assert [len(page(client, name, ban_ghi=which).context["lines"]) for which in ("", "rut")] == [1, 0]
        post(client, f"{name.removesuffix('s')}_withdraw", row.pk, reason="Ghi nhầm")
        assert [len(page(client, name, ban_ghi=which).context["lines"]) for which in ("", "rut")] == [0, 1]


def test_holder_is_chosen_by_account(cast: Cast, client_for: ClientFor, village: Any) -> None:
    client, person = client_for(cast.commune_officer), cast.commune_officer
    said = {"unit": cast.commune.pk, "capacity": "committee_member", "place": village.pk, "valid_from": "01/01/2026"}
    assert list(post(client, "area_new", **said).context["form"].errors) == ["holder_name"]
    assert "holder" in post(client, "area_new", **said, holder=cast.neighbour.pk).context["form"].errors
    post(client, "area_new", **said, holder=person.pk)
    row = AreaAssignment.objects.get()
    assert (row.holder, row.holder_name, row.holder_position) == (person, str(person), person.position_title)
