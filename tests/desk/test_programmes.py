"""Pages of programmes: what each of the cast sees, fragments, Excel, and the number of queries."""

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
from tests.factories import AT, make_assignment, make_unit
from tests.programmes.factories import add_report, add_target, add_task, make_department, make_directive
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.desk.programmes.rendering import Mark, paragraphs
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Programme

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User | AnonymousUser], Client]
PANEL = {"HX-Request": "true", "HX-Target": "chi-tiet"}
LIST = {"HX-Request": "true", "HX-Target": "danh-sach"}
TABS = ["", "nhiem-vu/", "lich/", "don-vi/", "van-ban/", "thay-doi/"]


def make_programme(cast: Cast, *, number: str = "112/KH-UBND", rows: int = 1) -> Programme:
    """A programme with `rows` targets, tasks and yearly reports of every commune."""
    year = timezone.localdate().year
    period = (datetime.date(year, 1, 1), datetime.date(year + 1, 12, 31))
    directive = make_directive(
        cast.province, cast.officer, number=number, issued_on=datetime.date(year, 1, 15), period=period
    )
    for index in range(rows):
        task = add_task(
            directive,
            f"Sở Nội vụ chủ trì rà soát {index}, bảo đảm 9{index}% công chức đạt chuẩn",
            leads=[cast.department],
            partners=["ubnd.xa"],
            due=f"{year + 1}-06-30",
            section=f"III.{index + 1}",
        )
        add_target(directive, f"9{index}% công chức đạt chuẩn", value=90 + index, inside=task, due=f"{year + 1}-12-31")
        add_report(directive, f"Báo cáo hằng năm {index}", sources=["ubnd.xa"], recurs="yearly")
    add_task(directive, "Bố trí chức danh ở xã", leads=[cast.commune], condition="khi có hướng dẫn của Trung ương")
    return publish(directive, by=cast.officer, at=AT, on=timezone.localdate())


@pytest.fixture
def programme(cast: Cast) -> Programme:
    return make_programme(cast)


def address(programme: Programme, tab: str = "") -> str:
    return f"/chuong-trinh/{programme.pk}/{tab}"


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("tab", TABS)
def test_everyone_concerned_sees_every_tab_and_nobody_else(
    cast: Cast, programme: Programme, client_for: ClientFor, tab: str
) -> None:
    url = address(programme, tab)
    for user in (cast.officer, cast.leader, cast.lead_officer, cast.commune_officer, cast.administrator):
        assert "112/KH-UBND" in text_of(client_for(user).get(url))
    assert client_for(cast.neighbour).get(url).status_code == 404
    anonymous = client_for(cast.anonymous).get(url)
    assert (anonymous.status_code, anonymous.headers["Location"].split("?")[1]) == (302, f"next={url}")
    assert client_for(cast.officer).post(url).status_code == 405


def test_commune_that_owes_nothing_does_not_see_the_programme(cast: Cast, client_for: ClientFor) -> None:
    directive = make_directive(cast.province, cast.officer)
    add_task(directive, "Việc của một xã", leads=[cast.other_commune])
    programme = publish(directive, by=cast.officer, at=AT, on=timezone.localdate())
    assert client_for(cast.commune_officer).get(address(programme)).status_code == 404
    assert "Chưa có chương trình nào liên quan" in text_of(client_for(cast.commune_officer).get("/chuong-trinh/"))


def test_list_shows_figures_of_the_programme_and_hides_it_from_the_neighbour(
    cast: Cast, programme: Programme, client_for: ClientFor
) -> None:
    page = text_of(client_for(cast.officer).get("/chuong-trinh/"))
    assert f'href="/chuong-trinh/{programme.pk}/">112/KH-UBND</a>' in page
    assert "Xây dựng chính quyền cơ sở vững mạnh" in page
    assert "112/KH-UBND" not in text_of(client_for(cast.neighbour).get("/chuong-trinh/"))


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("q=chinh+quyen+co+so", True),
        ("q=CHÍNH+QUYỀN", True),
        ("q=112", True),
        ("q=khong+co", False),
        ("state=live", True),
        ("state=closed", False),
        (f"year={timezone.localdate().year}", True),
        ("year=1999", False),
        ("issuer=999999", True),
        ("sort=-han", True),
    ],
)
def test_list_is_searched_without_accents_and_filtered(
    cast: Cast, programme: Programme, client_for: ClientFor, query: str, is_found: bool
) -> None:
    page = text_of(client_for(cast.officer).get(f"/chuong-trinh/?{query}"))
    assert ("112/KH-UBND</a>" in page) is is_found


def test_list_alone_answers_htmx(cast: Cast, programme: Programme, client_for: ClientFor) -> None:
    page = client_for(cast.officer).get("/chuong-trinh/", headers=LIST)
    assert text_of(page).startswith('<div class="panel" id="danh-sach">')


def test_target_shows_level_deadline_lead_and_its_sentence(
    cast: Cast, programme: Programme, client_for: ClientFor
) -> None:
    page = text_of(client_for(cast.officer).get(address(programme)))
    target = programme.targets.get()
    start = target.item.spans[0][0]
    assert "≥ 90%" in page
    assert f"31/12/{timezone.localdate().year + 1}" in page
    assert f'href="/chuong-trinh/{programme.pk}/van-ban/#s-{start}"' in page
    text = text_of(client_for(cast.officer).get(address(programme, "van-ban/")))
    assert f'<a class="said tone-quiet" id="s-{start}" href="?muc=t{target.pk}#chi-tiet" data-panel>' in text


def test_panel_opens_in_place_for_htmx_and_on_the_page_without_script(
    cast: Cast, programme: Programme, client_for: ClientFor
) -> None:
    target = programme.targets.get()
    client = client_for(cast.officer)
    part = text_of(client.get(f"{address(programme)}?muc=t{target.pk}", headers=PANEL))
    assert part.startswith('<section class="panel" aria-labelledby="chi-tiet-ten">')
    assert "theo nhiệm vụ chứa câu này" in part
    whole = text_of(client.get(f"{address(programme)}?muc=t{target.pk}"))
    assert part.removesuffix("</section>") in whole


@pytest.mark.parametrize("key", ["t999999", "n0", "b7", "d999999", "x1", "t", "t-1", "t²", "n1;drop"])
def test_panel_of_what_is_not_there_is_not_found(
    cast: Cast, programme: Programme, client_for: ClientFor, key: str
) -> None:
    assert client_for(cast.officer).get(address(programme), {"muc": key}).status_code == 404


def test_row_of_another_programme_is_not_found_in_this_one(
    cast: Cast, programme: Programme, client_for: ClientFor
) -> None:
    other = make_programme(cast, number="9/KH-UBND")
    url = f"{address(programme, 'nhiem-vu/')}?muc=n{other.tasks.all()[0].pk}"
    assert client_for(cast.officer).get(url).status_code == 404


def test_tasks_are_searched_and_filtered(cast: Cast, programme: Programme, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    every = text_of(client.get(address(programme, "nhiem-vu/")))
    assert "2 trong 2 nhiệm vụ" in every
    dormant = text_of(client.get(address(programme, "nhiem-vu/?tinh_trang=busy")))
    assert "1 trong 2 nhiệm vụ" in dormant
    assert "Khi có hướng dẫn của Trung ương" in dormant
    assert "1 trong 2 nhiệm vụ" in text_of(client.get(address(programme, "nhiem-vu/?q=ra+soat+so+noi+vu")))


def test_commune_officer_can_keep_to_the_duties_of_his_unit(
    cast: Cast, programme: Programme, client_for: ClientFor
) -> None:
    make_assignment(cast.lead_officer, role=Role.UNIT_OFFICER, unit=cast.other_commune)
    mine = text_of(client_for(cast.commune_officer).get(address(programme, "nhiem-vu/?cua_toi=on")))
    assert "2 trong 2 nhiệm vụ" in mine
    theirs = text_of(client_for(cast.lead_officer).get(address(programme, "nhiem-vu/?cua_toi=on")))
    assert "1 trong 2 nhiệm vụ" in theirs


def test_calendar_lists_each_instance_with_the_reason_of_its_date(
    cast: Cast, programme: Programme, client_for: ClientFor
) -> None:
    page = text_of(client_for(cast.officer).get(address(programme, "lich/")))
    year = timezone.localdate().year
    assert f"Tháng 12/{year}" in page
    assert f"Tháng 12/{year + 1}" in page
    assert page.count("ngày cuối năm, vì câu nêu hằng năm mà không nêu ngày") == 2


def test_report_names_whom_it_goes_through(cast: Cast, client_for: ClientFor) -> None:
    year = timezone.localdate().year
    directive = make_directive(cast.province, cast.officer, period=(None, datetime.date(year, 12, 31)))
    reports = [
        add_report(directive, quote, sources=["ubnd.xa"], via=[cast.department], receivers=[cast.province], **when)
        for quote, when in (("Báo cáo kết quả", {"due": f"{year}-12-10"}), ("Báo cáo khi có yêu cầu", {}))
    ]
    programme = publish(directive, by=cast.officer, at=AT, on=timezone.localdate())
    client = client_for(cast.officer)
    page = re.sub(r"<[^>]+>", "", text_of(client.get(address(programme, "lich/"))))
    assert page.count("ubnd.xa → qua Sở Nội vụ → Tỉnh Mẫu Sơn") == len(reports)
    row = programme.report_duties.get(item=reports[0])
    panel = text_of(client.get(f"{address(programme, 'lich/')}?muc=b{row.pk}", headers=PANEL))
    facts = re.sub(r"\s*<[^>]+>\s*", "|", panel)
    assert re.search(r"Nơi gửi\|+ubnd.xa\|.*\|Qua\|+Sở Nội vụ\|+Nơi nhận\|+Tỉnh Mẫu Sơn\|", facts)


def test_units_page_counts_by_kind_and_opens_a_unit(cast: Cast, programme: Programme, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    page = text_of(client.get(address(programme, "don-vi/?q=mau+ha")))
    assert "Xã Mẫu Hạ</a>" in page
    assert "Xã Mẫu Thượng" not in page
    part = text_of(client.get(f"{address(programme, 'don-vi/')}?muc=d{cast.other_commune.pk}", headers=PANEL))
    assert "Báo cáo hằng năm 0" in part
    assert "2 lần" in part


@pytest.mark.parametrize(
    ("tab", "head", "rows"),
    [
        ("", "Chỉ tiêu", 1),
        ("nhiem-vu/", "Mục", 2),
        ("lich/", "Hạn", 2),
        ("don-vi/", "Đơn vị", 3),
    ],
)
def test_every_table_comes_as_excel(
    cast: Cast, programme: Programme, client_for: ClientFor, tab: str, head: str, rows: int
) -> None:
    response = client_for(cast.officer).get(f"{address(programme, tab)}?xuat=xlsx")
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    assert (sheet["A1"].value, sheet.max_row - 1) == (head, rows)


def test_list_comes_as_excel_as_far_as_it_may_be_seen(cast: Cast, programme: Programme, client_for: ClientFor) -> None:
    for user, rows in ((cast.officer, 1), (cast.neighbour, 0)):
        response = client_for(user).get("/chuong-trinh/?xuat=xlsx&q=112")
        sheet = load_workbook(BytesIO(response.content)).active
        assert sheet is not None
        assert sheet.max_row - 1 == rows


def test_sentence_that_looks_like_markup_is_shown_as_written(cast: Cast, client_for: ClientFor) -> None:
    directive = make_directive(cast.province, cast.officer, title="<script>alert(1)</script>")
    add_task(directive, "Rà soát <img src=x onerror=alert(1)> & báo cáo", leads=[cast.department])
    programme = publish(directive, by=cast.officer, at=AT, on=timezone.localdate())
    for tab in TABS:
        page = client_for(cast.officer).get(address(programme, tab)).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_empty_tabs_teach(cast: Cast, client_for: ClientFor) -> None:
    directive = make_directive(cast.province, cast.officer)
    programme = publish(directive, by=cast.officer, at=AT, on=timezone.localdate())
    words = [
        "Văn bản này không đặt chỉ tiêu bằng số.",
        "Văn bản này không giao nhiệm vụ nào.",
        "Văn bản này không đặt chế độ báo cáo hay sơ kết nào.",
        "Chưa đơn vị nào có việc trong chương trình này.",
        "chỉ tiêu",
        "Chương trình chưa có thay đổi nào từ khi ban hành.",
    ]
    for tab, expected in zip(TABS, words, strict=True):
        assert expected in text_of(client_for(cast.officer).get(address(programme, tab)))


def test_headings_stand_out_where_the_reader_saw_them_or_capitals_say_so() -> None:
    text = "KẾ HOẠCH\n1. Mục đích\n\nLàm tốt.\n2. Yêu cầu: báo cáo"
    mark = Mark(text.index("báo cáo"), len(text), "b1", "report")
    found = paragraphs(text, [mark], [text.index("1."), text.index("2.")])
    assert [paragraph.is_heading for paragraph in found] == [True, True, False, False]


def queries_of(client: Client, url: str, django_assert_max: Any) -> int:
    with django_assert_max(60) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("tab", "count"),
    [("", 16), ("nhiem-vu/", 10), ("lich/", 9), ("don-vi/", 8), ("van-ban/", 17), ("thay-doi/", 11)],
)
def test_query_count_does_not_grow_with_rows(
    cast: Cast, client_for: ClientFor, django_assert_max_num_queries: Any, tab: str, count: int
) -> None:
    for number in range(8):
        make_unit(f"Xã Số {number}", parent=cast.province)
        make_department(f"Sở Số {number}", cast.province)
    client = client_for(cast.officer)
    found = []
    for rows in (1, 3):
        programme = make_programme(cast, number=f"{rows}/KH-UBND", rows=rows)
        found.append(queries_of(client, address(programme, tab), django_assert_max_num_queries))
    assert found == [count, count]


def test_query_count_of_the_list_does_not_grow_with_rows(
    cast: Cast, client_for: ClientFor, django_assert_max_num_queries: Any
) -> None:
    client = client_for(cast.officer)
    make_programme(cast, number="1/KH-UBND")
    one = queries_of(client, "/chuong-trinh/", django_assert_max_num_queries)
    make_programme(cast, number="2/KH-UBND")
    make_programme(cast, number="3/KH-UBND")
    assert (one, queries_of(client, "/chuong-trinh/", django_assert_max_num_queries)) == (7, 7)
