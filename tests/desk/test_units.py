"""Pages of units: the list on a day, one unit with what it owes, the import; each with the cast and counted queries."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from tests.conftest import Cast
from tests.factories import AT, make_unit, make_user
from tests.officials.factories import make_person, make_post
from tests.programmes.factories import add_task, make_directive
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.core.jobs import open_job, run_now
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyState
from vungmanh.programmes.models import Programme
from vungmanh.units.domain.tree import Heir, rename, set_attribute, succeed
from vungmanh.units.enums import SuccessionKind, UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Unit
from vungmanh.units.sheets import column_title

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User | AnonymousUser], Client]
LIST = {"HX-Request": "true", "HX-Target": "danh-sach"}
CHANGE = datetime.date(2025, 7, 1)


def names(response: Any) -> list[str]:
    return [line.state.name for line in response.context["lines"]]


def make_programme(cast: Cast, rows: int = 1) -> Programme:
    """Tasks of every commune of the province."""
    year = timezone.localdate().year
    period = (datetime.date(year, 1, 1), datetime.date(year + 1, 12, 31))
    directive = make_directive(cast.province, cast.officer, issued_on=datetime.date(year, 1, 15), period=period)
    for index in range(rows):
        add_task(directive, f"UBND cấp xã làm việc {index}", leads=["ubnd.xa"], due=f"{year + 1}-0{index + 1}-15")
    return publish(directive, by=cast.officer, at=AT, on=timezone.localdate())


# The list


def test_unit_that_is_no_more_is_found_by_name(cast: Cast, client_for: ClientFor) -> None:
    gone = make_unit("Xã Mẫu Cũ", parent=cast.province, valid_to=datetime.date(2025, 6, 30))
    make_unit("Xã Mẫu Cũ", parent=cast.neighbour_province, valid_to=datetime.date(2025, 6, 30))
    client = client_for(cast.commune_officer)
    found = client.get("/don-vi/", {"q": "mau cu"})
    assert (names(found), found.context["former"]) == ([], [gone])
    assert f'href="/don-vi/{gone.pk}/"' in found.content.decode()
    assert client.get("/don-vi/", {"q": "mau cu", "ngay": "30/06/2025"}).context["former"] == []
    page = client.get(f"/don-vi/{gone.pk}/").content.decode()
    assert 'href="?ngay=30/06/2025"' in page
    assert f"/so-lieu/bang/?don_vi={gone.pk}&amp;cap=ngang&amp;ky=2025-06" not in page
    above = client_for(cast.officer).get(f"/don-vi/{gone.pk}/").content.decode()
    assert f"/so-lieu/bang/?don_vi={gone.pk}&amp;cap=ngang&amp;ky=2025-06" in above
    assert f"/so-sach/can-bo/bien-che/{gone.pk}/" in above
    assert f"/so-sach/don-vi/{gone.pk}/" in above


def test_list_opens_in_the_persons_own_province_at_its_highest_level(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.commune_officer).get("/don-vi/")
    assert response.context["within"] == cast.province
    assert names(response) == ["Xã Mẫu Hạ", "Xã Mẫu Thượng"]


def test_units_are_public_facts_that_the_neighbour_reads_too(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.neighbour).get("/don-vi/", {"thuoc": cast.province.pk})
    assert names(response) == ["Xã Mẫu Hạ", "Xã Mẫu Thượng"]


def test_list_without_sign_in_leads_to_sign_in(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.anonymous).get("/don-vi/")
    assert (response.status_code, "next=/don-vi/" in response["Location"]) == (302, True)


def test_list_takes_no_other_method(cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.officer).post("/don-vi/").status_code == 405


def test_whole_country_shows_provinces_with_counts(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.officer).get("/don-vi/", {"thuoc": "0"})
    assert names(response) == ["Tỉnh Láng Giềng", "Tỉnh Mẫu Sơn"]
    assert [(tab.key, tab.count) for tab in response.context["tabs"]] == [
        ("tat_ca", 6),
        ("tinh", 2),
        ("xa", 3),
        ("co_quan", 1),
    ]
    assert [(place.state.name, place.count) for place in response.context["places"]] == [
        ("Tỉnh Láng Giềng", 1),
        ("Tỉnh Mẫu Sơn", 2),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "mau thuong"}, ["Xã Mẫu Thượng"]),
        ({"q": "MẪU  hạ"}, ["Xã Mẫu Hạ"]),
        ({"q": "noi vu"}, ["Sở Nội vụ"]),
        ({"q": "lang thuong"}, []),
        ({"cap": "co_quan"}, ["Sở Nội vụ"]),
        ({"cap": "thon"}, []),
        ({"loai": "phuong"}, []),
        ({"thuoc_tinh": "area=mountain"}, ["Xã Mẫu Thượng"]),
        ({"ngay": "30/02/2026"}, ["Xã Mẫu Hạ", "Xã Mẫu Thượng"]),
        ({"sort": "-ten"}, ["Xã Mẫu Thượng", "Xã Mẫu Hạ"]),
        ({"cap": "x' OR 1=1", "page": "-3"}, ["Xã Mẫu Hạ", "Xã Mẫu Thượng"]),
    ],
)
def test_filters(cast: Cast, client_for: ClientFor, query: dict[str, str], found: list[str]) -> None:
    set_attribute(cast.commune, "area", "mountain", valid_from=None, by=None, at=AT)
    assert names(client_for(cast.officer).get("/don-vi/", query)) == found


def test_list_shows_the_names_of_the_day(cast: Cast, client_for: ClientFor) -> None:
    rename(cast.commune, name="Phường Mẫu Thượng", type=UnitType.WARD, on=CHANGE, by=None, at=AT)
    client = client_for(cast.officer)
    assert sorted(names(client.get("/don-vi/", {"ngay": "30/06/2025"}))) == ["Xã Mẫu Hạ", "Xã Mẫu Thượng"]
    assert sorted(names(client.get("/don-vi/", {"ngay": "01/07/2025"}))) == ["Phường Mẫu Thượng", "Xã Mẫu Hạ"]


def test_date_that_cannot_be_read_is_said_at_its_field(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.officer).get("/don-vi/", {"ngay": "30/02/2026"})
    assert list(response.context["form"].errors) == ["ngay"]


def test_unknown_place_is_not_found(cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.officer).get("/don-vi/", {"thuoc": "999999"}).status_code == 404


def test_fragment_holds_the_list_alone(cast: Cast, client_for: ClientFor) -> None:
    content = client_for(cast.officer).get("/don-vi/", {"q": "thuong"}, headers=LIST).content.decode()
    assert content.strip().startswith('<div class="panel" id="danh-sach">')
    assert "Xã Mẫu Thượng" in content
    assert "<html" not in content


def test_excel_holds_what_the_filter_leaves(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.officer).get("/don-vi/", {"q": "thuong", "xuat": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert [[cell.value for cell in row][:4] for row in sheet.iter_rows()] == [  # type: ignore[union-attr]
        ["Tên", "Loại", "Cấp", "Thuộc"],
        ["Xã Mẫu Thượng", "xã", "cấp xã", "Tỉnh Mẫu Sơn"],
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three_rows(cast: Cast, client_for: ClientFor, count: int) -> None:
    for number in range(count):
        make_unit(f"Thôn {number}", parent=cast.commune, level=UnitLevel.VILLAGE, type=UnitType.THON)
    client = client_for(cast.officer)
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/don-vi/", {"cap": "thon"})
    assert len(names(response)) == count
    assert len(queries) == 16


# One unit


def test_unit_page_shows_what_it_owes_with_its_sentence(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast)
    response = client_for(cast.commune_officer).get(f"/don-vi/{cast.commune.pk}/")
    line = response.context["lines"][0]
    position = programme.tasks.get().position
    assert (line.text, line.as_written) == ("UBND cấp xã làm việc 0", "ubnd.xa")
    assert line.sentence_url == f"/chuong-trinh/{programme.pk}/van-ban/#s-{position}"
    assert line.sentence_url in response.content.decode()


def test_neighbour_sees_the_unit_but_nothing_that_it_owes(cast: Cast, client_for: ClientFor) -> None:
    make_programme(cast)
    response = client_for(cast.neighbour).get(f"/don-vi/{cast.commune.pk}/")
    assert (response.status_code, response.context["lines"], response.context["counts"]["total"]) == (200, [], 0)
    assert "UBND cấp xã làm việc" not in response.content.decode()


def test_unit_page_without_sign_in_leads_to_sign_in(cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.anonymous).get(f"/don-vi/{cast.commune.pk}/").status_code == 302


def test_line_opens_the_duty_only_for_whoever_may_see_it(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast)
    duty = programme.duties.get(unit=cast.commune)
    next_door = make_user("xaben", role=Role.UNIT_OFFICER, unit=cast.other_commune)
    for user, may_open in ((cast.commune_officer, True), (next_door, False)):
        html = client_for(user).get(f"/don-vi/{cast.commune.pk}/").content.decode()
        assert (f'href="/viec/{duty.pk}/"' in html) == may_open
        assert "UBND cấp xã làm việc 0" in html


def test_unit_page_counts_late_and_near(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast, rows=3)
    today = timezone.localdate()
    duties = list(programme.duties.filter(unit=cast.commune).order_by("pk"))
    for duty, days in zip(duties, (-1, 0, 31), strict=True):
        duty.due = today + datetime.timedelta(days=days)
        duty.save(update_fields=["due"])
    response = client_for(cast.commune_officer).get(f"/don-vi/{cast.commune.pk}/", {"viec": "tat-ca"})
    assert response.context["counts"] == {"total": 3, "done": 0, "late": 1, "near": 1, "dormant": 0}
    assert [line.tone for line in response.context["lines"]] == ["bad", "near", "quiet"]


def test_numbers_of_near_and_sleeping_duties_lead_to_just_these(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast, rows=3)
    soon, later, asleep = programme.duties.filter(unit=cast.commune).order_by("pk")
    for duty, days in ((soon, 5), (later, 60)):
        duty.due = timezone.localdate() + datetime.timedelta(days=days)
        duty.save(update_fields=["due"])
    asleep.state, asleep.due = DutyState.DORMANT, None
    asleep.save(update_fields=["state", "due"])
    client = client_for(cast.commune_officer)
    html = client.get(f"/don-vi/{cast.commune.pk}/").content.decode()
    for tab, duty in (("sap-den-han", soon), ("cho-dieu-kien", asleep)):
        assert f'href="?viec={tab}#viec"' in html
        found = client.get(f"/don-vi/{cast.commune.pk}/", {"viec": tab})
        assert [line.duty.pk for line in found.context["lines"]] == [duty.pk]
        assert [(each.key, each.count) for each in found.context["tabs"] if each.is_here] == [(tab, 1)]


def test_unit_page_opens_with_what_lies_ahead(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast, rows=2)
    late = programme.duties.filter(unit=cast.commune).order_by("pk")[0]
    late.due = timezone.localdate() - datetime.timedelta(days=1)
    late.save(update_fields=["due"])
    client = client_for(cast.commune_officer)
    ahead, past = (client.get(f"/don-vi/{cast.commune.pk}/", query) for query in ({}, {"viec": "qua-han"}))
    assert [line.duty.pk == late.pk for line in ahead.context["lines"]] == [False]
    assert [line.duty.pk for line in past.context["lines"]] == [late.pk]
    assert [(tab.key, tab.count) for tab in ahead.context["tabs"]] == [
        ("sap-toi", 1),
        ("qua-han", 1),
        ("xong", 0),
        ("tat-ca", 2),
    ]


def test_fragment_holds_the_duties_alone(cast: Cast, client_for: ClientFor) -> None:
    make_programme(cast)
    fragment = {"HX-Request": "true", "HX-Target": "viec"}
    response = client_for(cast.commune_officer).get(f"/don-vi/{cast.commune.pk}/?viec=tat-ca", headers=fragment)
    assert response.content.decode().strip().startswith('<section class="panel" id="viec"')


def test_organisations_duties_stand_on_the_page_of_its_territory(cast: Cast, client_for: ClientFor) -> None:
    directive = make_directive(cast.province, cast.officer, issued_on=datetime.date(2026, 1, 15))
    add_task(directive, "Sở Nội vụ rà soát", leads=[cast.department], due="2027-01-15")
    publish(directive, by=cast.officer, at=AT, on=timezone.localdate())
    response = client_for(cast.officer).get(f"/don-vi/{cast.province.pk}/")
    assert [line.duty.unit.name for line in response.context["lines"]] == ["Sở Nội vụ"]


def test_page_of_a_unit_on_a_day_before_it_existed_says_so(cast: Cast, client_for: ClientFor) -> None:
    heir = make_unit("Xã Mẫu Mới", parent=cast.province, valid_from=CHANGE)
    succeed(cast.commune, [Heir(heir, SuccessionKind.MERGE)], on=CHANGE, by=None, at=AT)
    client = client_for(cast.officer)
    before = client.get(f"/don-vi/{heir.pk}/", {"ngay": "30/06/2025"})
    assert before.context["facts"].state is None
    assert "không tồn tại vào ngày 30/06/2025" in before.content.decode()
    gone = client.get(f"/don-vi/{cast.commune.pk}/").content.decode()
    assert "không tồn tại vào ngày" in gone
    assert f'href="/don-vi/{heir.pk}/">Xã Mẫu Mới</a>' in gone


def test_unit_page_lists_what_lies_in_it_and_where_it_came_from(cast: Cast, client_for: ClientFor) -> None:
    heir = make_unit("Xã Mẫu Mới", parent=cast.province, valid_from=CHANGE)
    succeed(cast.other_commune, [Heir(heir, SuccessionKind.MERGE)], on=CHANGE, by=None, at=AT)
    make_unit("Thôn Một", parent=heir, level=UnitLevel.VILLAGE, type=UnitType.THON)
    make_unit("Phòng Kinh tế", parent=heir, kind=UnitKind.ORGANISATION, level=UnitLevel.COMMUNE, type=UnitType.DIVISION)
    response = client_for(cast.officer).get(f"/don-vi/{heir.pk}/")
    groups = [(group.title, [state.name for state in group.states]) for group in response.context["groups"]]
    assert groups == [("Thôn, tổ dân phố", ["Thôn Một"]), ("Cơ quan, tổ chức", ["Phòng Kinh tế"])]
    assert [row.predecessor.name for row in response.context["facts"].lineage.predecessors] == ["Xã Mẫu Hạ"]


def test_unknown_unit_is_not_found(cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.officer).get("/don-vi/999999/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_unit_page_takes_the_same_queries_for_one_and_three_duties(
    cast: Cast, client_for: ClientFor, rows: int
) -> None:
    make_programme(cast, rows=rows)
    client = client_for(cast.commune_officer)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/don-vi/{cast.commune.pk}/")
    assert len(response.context["lines"]) == rows
    assert len(queries) == 20


def test_unit_page_counts_by_state_and_names_people_to_those_above(cast: Cast, client_for: ClientFor) -> None:
    make_programme(cast, rows=2)
    name = cast.commune_officer.get_full_name()
    for user in (cast.commune_officer, cast.officer):
        client = client_for(user)
        response = client.get(f"/don-vi/{cast.commune.pk}/")
        assert name in response.content.decode()
        for each in response.context["standing"]:
            assert client.get(each.url).context["page"].total == each.count, each.words
    response = client_for(cast.neighbour).get(f"/don-vi/{cast.commune.pk}/")
    assert [each.count for each in response.context["standing"]] == [0] * 5
    assert name not in response.content.decode()


# The import


def sheet(*rows: list[Any]) -> SimpleUploadedFile:
    book = Workbook()
    book.active.append([column_title(column) for column in ("name", "type", "parent", "valid_from")])  # type: ignore[union-attr]
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("don-vi.xlsx", out.getvalue())


def test_sheet_is_taken_in_and_leads_to_the_place(cast: Cast, client_for: ClientFor) -> None:
    uploaded = sheet(["Thôn Một", "thôn", "Xã Mẫu Thượng", "01/07/2025"])
    response = client_for(cast.administrator).post("/don-vi/nhap/", {"within": cast.province.pk, "sheet": uploaded})
    assert (response.status_code, response["Location"]) == (302, f"/don-vi/{cast.province.pk}/")
    assert Unit.objects.get(name="Thôn Một").parent == cast.commune


def test_errors_are_listed_by_row_and_column_and_nothing_is_taken(cast: Cast, client_for: ClientFor) -> None:
    uploaded = sheet(["Thôn Một", "thôn", "Xã Mẫu Thượng"], ["Thôn Hai", "thôn", "Xã Láng Thượng", "31/02/2026"])
    response = client_for(cast.administrator).post("/don-vi/nhap/", {"within": cast.province.pk, "sheet": uploaded})
    assert response.status_code == 422
    assert [(error.row, error.column) for error in response.context["errors"]] == [(3, "Thuộc"), (3, "Có từ ngày")]
    assert "Không có đơn vị “Xã Láng Thượng” trong Tỉnh Mẫu Sơn" in response.content.decode()
    assert not Unit.objects.filter(name="Thôn Một").exists()


@pytest.mark.parametrize("content", [b"khong phai excel", b"PK\x03\x04 hong"])
def test_file_that_is_no_sheet_is_refused_in_words(cast: Cast, client_for: ClientFor, content: bytes) -> None:
    uploaded = SimpleUploadedFile("a.xlsx", content)
    response = client_for(cast.administrator).post("/don-vi/nhap/", {"within": cast.province.pk, "sheet": uploaded})
    assert response.status_code == 422
    assert "không phải bảng Excel" in response.content.decode()


def test_import_without_a_file_says_what_to_do(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.administrator).post("/don-vi/nhap/", {"within": cast.province.pk})
    assert response.status_code == 422
    assert "Hãy chọn bảng Excel." in response.content.decode()


@pytest.mark.parametrize("who", ["commune_officer", "lead_officer", "leader"])
def test_import_is_for_those_who_keep_units(cast: Cast, client_for: ClientFor, who: str) -> None:
    client = client_for(getattr(cast, who))
    assert client.get("/don-vi/nhap/").status_code == 403
    assert client.post("/don-vi/nhap/", {"within": cast.province.pk, "sheet": sheet()}).status_code == 403
    assert client.get("/don-vi/nhap/mau.xlsx").status_code == 403


def test_import_into_a_neighbours_place_is_refused(cast: Cast, client_for: ClientFor) -> None:
    uploaded = sheet(["Thôn Một", "thôn", "Xã Mẫu Thượng"])
    response = client_for(cast.neighbour).post("/don-vi/nhap/", {"within": cast.province.pk, "sheet": uploaded})
    assert response.status_code == 422
    assert not Unit.objects.filter(name="Thôn Một").exists()


def test_template_is_for_the_place_asked_for(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.administrator)
    book = load_workbook(io.BytesIO(client.get("/don-vi/nhap/mau.xlsx", {"thuoc": cast.commune.pk}).content))
    assert [cell.value for cell in book["Danh mục"]["B"] if cell.value] == ["Xã Mẫu Thượng"]
    assert client.get("/don-vi/nhap/mau.xlsx", {"thuoc": cast.neighbour_commune.pk}).status_code == 404


# Changes


def change(client: Client, unit: Unit, act: str, **data: Any) -> Any:
    said = {"on": "01/07/2025", "legal_basis": "Nghị quyết mẫu", **data}
    return client.post(f"/don-vi/{unit.pk}/thay-doi/?viec={act}", said)


def test_new_name_holds_from_the_day(cast: Cast, client_for: ClientFor) -> None:
    response = change(client_for(cast.administrator), cast.commune, "doi-ten", name="Phường Mẫu Thượng")
    cast.commune.refresh_from_db()
    assert response["Location"] == f"/don-vi/{cast.commune.pk}/"
    assert (cast.commune.name, cast.commune.type) == ("Phường Mẫu Thượng", "phuong")
    assert cast.commune.states.get(valid_from=CHANGE).legal_basis == "Nghị quyết mẫu"


def test_merger_ends_the_one_and_duties_follow(
    cast: Cast, client_for: ClientFor, django_capture_on_commit_callbacks: Any
) -> None:
    programme = make_programme(cast)
    today = timezone.localdate()
    with django_capture_on_commit_callbacks(execute=True):
        change(
            client_for(cast.administrator), cast.commune, "sap-nhap", into=cast.other_commune.pk, on=f"{today:%d/%m/%Y}"
        )
    waiting = open_job(f"programmes.re_expand:{programme.pk}:{today}")
    assert waiting is not None
    assert run_now(waiting).state == "done"
    owing = programme.duties.exclude(state="withdrawn").values_list("unit__name", flat=True)
    assert list(owing) == ["Xã Mẫu Hạ"]


def test_property_is_recorded_with_its_day(cast: Cast, client_for: ClientFor) -> None:
    change(client_for(cast.administrator), cast.commune, "thuoc-tinh", value="area=mountain")
    row = cast.commune.attributes.get()
    assert (row.key, row.value, row.valid_from) == ("area", "mountain", CHANGE)


def test_end_is_the_day_before(cast: Cast, client_for: ClientFor) -> None:
    change(client_for(cast.administrator), cast.commune, "ket-thuc")
    cast.commune.refresh_from_db()
    assert cast.commune.valid_to == datetime.date(2025, 6, 30)


def test_who_is_left_in_a_unit_that_ends_is_told_and_marked(cast: Cast, client_for: ClientFor) -> None:
    since, last_day = datetime.date(2024, 1, 1), datetime.date(2025, 6, 30)
    held = make_post(make_person(cast.commune, "Lò Văn Thử"), valid_from=since)
    make_post(make_person(cast.commune, "Lò Văn Giả"), "office_statistics", valid_from=since, valid_to=last_day)
    response = change(client_for(cast.administrator), cast.commune, "ket-thuc")
    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert told[1:] == [
        "1 người còn giữ chức danh ở đây từ ngày ấy. Nơi giữ hồ sơ thấy họ ở Cán bộ, công chức: đơn vị đã kết thúc."
    ]
    file = client_for(cast.officer).get(f"/so-sach/can-bo/{held.person_id}/").content.decode()
    assert "đơn vị chỉ có đến hết 30/06/2025" in file


@pytest.mark.parametrize(
    ("act", "data", "words"),
    [
        ("doi-ten", {"name": ""}, "Hãy điền mục này"),
        ("doi-ten", {"name": "Xã Mới", "on": "30/02/2026"}, "ngày"),
        ("doi-ten", {"name": "Xã Mới", "legal_basis": ""}, "Hãy điền mục này"),
        ("sap-nhap", {"into": "999999"}, "Chọn"),
        ("ket-thuc", {}, "còn 1 đơn vị bên trong"),
        ("doi-ten", {"name": "Xã Mới", "on": "01/07/1920"}, "đã có thay đổi sau ngày 01/07/1920"),
    ],
)
def test_change_that_cannot_be_is_refused_in_words(
    cast: Cast, client_for: ClientFor, act: str, data: dict[str, str], words: str
) -> None:
    make_unit("Thôn Một", parent=cast.commune, level=UnitLevel.VILLAGE, type=UnitType.THON)
    rename(cast.commune, name="Xã Mẫu Thượng Mới", on=datetime.date(2020, 1, 1), by=None, at=AT)
    response = change(client_for(cast.administrator), cast.commune, act, **data)
    assert response.status_code == 422
    assert words in response.content.decode()


@pytest.mark.parametrize("who", ["commune_officer", "leader", "neighbour", "lead_officer"])
def test_changes_are_for_those_who_keep_the_unit(cast: Cast, client_for: ClientFor, who: str) -> None:
    client = client_for(getattr(cast, who))
    assert client.get(f"/don-vi/{cast.commune.pk}/thay-doi/").status_code == 403
    assert change(client, cast.commune, "ket-thuc").status_code == 403
    cast.commune.refresh_from_db()
    assert cast.commune.valid_to is None
