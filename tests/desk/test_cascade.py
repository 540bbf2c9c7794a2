"""Pages of lower plans and shares: what each of the cast sees and does, the Excel sheets, the number of queries."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from tests.cascade.factories import D, make_parent, sources_of
from tests.conftest import Cast
from tests.factories import AT, make_unit, make_user
from tests.programmes.factories import add_task, make_directive
from vungmanh.accounts.enums import Role
from vungmanh.cascade.domain.issuing import Issue, issue
from vungmanh.cascade.enums import LineState, PlanState
from vungmanh.cascade.models import LowerPlan, Share
from vungmanh.cascade.selectors import countable_targets
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Duty, Programme

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def programme(cast: Cast) -> Programme:
    return make_parent(cast)


def address(name: str, *args: int) -> str:
    return reverse(f"desk:{name}", args=args)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def issued(programme: Programme, cast: Cast) -> LowerPlan:
    return issue(
        programme, cast.commune, Issue("12/KH-UBND", D(2026, 2, 18)), by=cast.commune_officer, at=AT, on=D(2026, 2, 20)
    )


def test_list_shows_all_to_the_province_and_to_a_commune_its_own(
    cast: Cast, programme: Programme, client_for: ClientFor
) -> None:
    issued(programme, cast)
    url = address("programme_plans", programme.pk)
    whole = text_of(client_for(cast.officer).get(url))
    assert all(word in whole for word in ("Xã Mẫu Thượng", "Xã Mẫu Hạ", "12/KH-UBND", "ban hành đúng hạn", "quá hạn"))
    own = text_of(client_for(cast.commune_officer).get(url))
    assert "Xã Mẫu Thượng" in own and "Xã Mẫu Hạ" not in own
    other = make_user("canboxaha", role=Role.UNIT_OFFICER, unit=cast.other_commune)
    theirs = text_of(client_for(other).get(url))
    assert "12/KH-UBND" not in theirs and "Xã Mẫu Thượng" not in theirs
    late = text_of(
        client_for(cast.officer).get(
            url, {"tinh_trang": "missing"}, headers={"HX-Request": "true", "HX-Target": "danh-sach"}
        )
    )
    assert "Xã Mẫu Hạ" in late and "Xã Mẫu Thượng" not in late and "<html" not in late
    book = load_workbook(io.BytesIO(client_for(cast.officer).get(url, {"xuat": "xlsx"}).content))
    rows = {row[0]: row for row in book.active.iter_rows(min_row=2, values_only=True)}  # type: ignore[union-attr]
    assert (rows["Xã Mẫu Thượng"][2], rows["Xã Mẫu Thượng"][9]) == ("12/KH-UBND", 3)


def test_commune_drafts_downloads_and_issues(cast: Cast, programme: Programme, client_for: ClientFor) -> None:
    said, client, place = sources_of(programme), client_for(cast.commune_officer), (programme.pk, cast.commune.pk)
    assert client.post(address("programme_plan_start", *place)).status_code == 302
    form = {"version": "1", "number": "", "issued_on": "", "title": "Thực hiện", "opening": ""}
    form |= {
        "them-TOTAL_FORMS": "2",
        "them-INITIAL_FORMS": "0",
        "them-0-words": "Lập tổ tư vấn thôn",
        "them-0-due": "1/9/2026",
    }
    for source in said.all():
        prefix = source.replace(":", "-")
        form |= {f"{prefix}-take": "on", f"{prefix}-words": "Làm ngay", f"{prefix}-due": "31/12/2026"}
    del form[f"{said.hotline.replace(':', '-')}-take"]
    wrong = client.post(address("programme_plan_draft", *place), form | {f"{said.box.replace(':', '-')}-due": "31/02"})
    assert wrong.status_code == 422 and 'value="31/02"' in text_of(wrong)
    nameless = client.post(address("programme_plan_draft", *place), form | {"them-1-lead": "Công an xã"})
    assert nameless.status_code == 422 and "Hãy ghi nội dung, hoặc xóa cả dòng." in text_of(nameless)
    assert client.post(address("programme_plan_draft", *place), form).status_code == 302
    assert "2 mục có hạn muộn hơn hạn trên" in text_of(client.get(address("programme_plan_draft", *place)))
    word = Document(io.BytesIO(client.get(address("programme_plan_word", *place)).content))
    assert any("Căn cứ Kế hoạch số 38/KH-UBND" in paragraph.text for paragraph in word.paragraphs)
    cells = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    assert [row[1:4] for row in cells if "Lập tổ tư vấn thôn" in row] == [
        ["Lập tổ tư vấn thôn", "Ủy ban nhân dân xã Mẫu Thượng", "01/09/2026"]
    ]
    assert "Việc đơn vị tự đặt thêm" in text_of(client.get(address("programme_plan", *place)))
    said_on_paper = {"number": "12/KH-UBND", "issued_on": "18/02/2026"}
    file = io.BytesIO(b"%PDF-1.4 ky ten")
    file.name = "ke-hoach-ky.pdf"
    assert client.post(address("programme_plan_issue", *place), said_on_paper | {"file": file}).status_code == 302
    plan = LowerPlan.objects.get()
    assert (plan.state, plan.file_name, plan.lines.count()) == (PlanState.ISSUED, "ke-hoach-ky.pdf", 2)
    assert b"".join(client.get(address("programme_plan_file", *place)).streaming_content) == b"%PDF-1.4 ky ten"
    shown = text_of(client.get(address("programme_plan", *place), {"loc": "sot"}))
    assert "đường dây nóng" in shown and "hòm thư góp ý" not in shown


def test_reason_goes_up_and_its_answer_comes_down(cast: Cast, programme: Programme, client_for: ClientFor) -> None:
    said, plan, place = sources_of(programme), issued(programme, cast), (programme.pk, cast.commune.pk)
    lines = address("programme_plan_lines", *place)
    explain = {"act": "explain", "nguon": [said.box], "text": "Xã không có trụ sở riêng"}
    assert client_for(cast.officer).post(lines, explain).status_code == 403
    client_for(cast.commune_officer).post(lines, explain)
    assert "38/KH-UBND: 1 lý do không áp dụng" in text_of(client_for(cast.officer).get("/"))
    assert "lý do không áp dụng" not in text_of(client_for(cast.commune_officer).get("/"))
    assert client_for(cast.commune_officer).post(lines, {"act": "excuse", "nguon": [said.box]}).status_code == 403
    client_for(cast.officer).post(lines, {"act": "excuse", "nguon": [said.box], "text": "Đồng ý"})
    line = plan.lines.get()
    assert (line.state, line.reason, line.answer) == (LineState.EXCUSED, "Xã không có trụ sở riêng", "Đồng ý")
    assert client_for(cast.officer).post(lines, {"act": "shout"}).status_code == 404
    assert "lý do không áp dụng" not in text_of(client_for(cast.officer).get("/"))
    duty = programme.duties.get(source=said.box, unit=cast.commune)
    page = text_of(client_for(cast.commune_officer).get(address("duty", duty.pk)))
    assert "12/KH-UBND" in page and "Xã không có trụ sở riêng" in page


def test_those_without_a_plan_are_urged_once_a_day(cast: Cast, programme: Programme, client_for: ClientFor) -> None:
    issued(programme, cast)
    url = address("programme_plans_urge", programme.pk)
    for _ in range(2):
        assert client_for(cast.officer).post(url, {"text": "Khẩn trương ban hành"}).status_code == 302
    entries = [
        (entry.duty.unit, entry.text) for duty in programme.duties.all() for entry in duty.entries.filter(act="urged")
    ]
    assert entries == [(cast.other_commune, "Khẩn trương ban hành")]


def test_call_is_changed_by_those_who_steer(cast: Cast, programme: Programme, client_for: ClientFor) -> None:
    url = address("programme_plans_call", programme.pk)
    assert client_for(cast.commune_officer).post(url, {"due": "15/03/2026"}).status_code == 403
    client_for(cast.officer).post(url, {"due": "15/03/2026"})
    page = text_of(client_for(cast.officer).get(address("programme_plans", programme.pk)))
    assert "trước ngày 15/03/2026" in page


def test_shares_are_saved_unbalanced_and_confirmed_balanced(
    cast: Cast, programme: Programme, client_for: ClientFor
) -> None:
    (target,) = countable_targets(programme)
    duty = Duty.objects.create(
        programme=programme, kind="target", target=target, source=target.source, unit=cast.commune, role="lead",
        published_on=programme.published_on,
    )  # fmt: skip
    client, url = client_for(cast.officer), address("programme_share", programme.pk, target.pk)
    here, there = f"u{cast.commune.pk}", f"u{cast.other_commune.pk}"
    client.post(url, {"version": "0", here: "1.000", there: "100", "ap-dung": "1"})
    assert (
        "còn thiếu 100" in text_of(client.get(url)) and not Share.objects.filter(allotment__state="confirmed").exists()
    )
    assert client.post(url, {"version": "0", here: "1"}).status_code == 409
    assert client.post(url, {"version": "1", here: "một"}).status_code == 422
    client.post(url, {"version": "1", here: "1.000", there: "200", "ap-dung": "1"})
    assert dict(Share.objects.filter(allotment__state="confirmed").values_list("unit__name", "value")) == {
        "Xã Mẫu Thượng": 1000, "Xã Mẫu Hạ": 200,
    }  # fmt: skip
    own = text_of(client_for(cast.commune_officer).get(address("programme_shares", programme.pk)))
    assert "Xã Mẫu Thượng: <strong>1.000</strong>" in own and "Xã Mẫu Hạ" not in own
    assert "<strong>1.000</strong> cán bộ" in text_of(client_for(cast.commune_officer).get(address("duty", duty.pk)))
    assert 'name="w_mountain" value="1"' in text_of(client.get(url, {"theo": "area"}))
    client.post(address("programme_share_propose", programme.pk, target.pk), {"theo": "deu"})
    assert set(Share.objects.filter(allotment__state="draft").values_list("value", flat=True)) == {600}


def test_sheet_of_shares_is_shown_before_it_is_kept(cast: Cast, programme: Programme, client_for: ClientFor) -> None:
    (target,) = countable_targets(programme)
    client, args = client_for(cast.officer), (programme.pk, target.pk)
    book = load_workbook(io.BytesIO(client.get(address("programme_share_template", *args)).content))
    page = book.worksheets[0]
    page["C2"], page["C3"] = "nhiều", 500

    def sent() -> Any:
        stream = io.BytesIO()
        book.save(stream)
        stream.seek(0)
        stream.name = "phan-bo.xlsx"
        return client.post(address("programme_share_import", *args), {"sheet": stream})

    refused = sent()
    assert refused.status_code == 422 and "“nhiều” không phải là số" in text_of(refused)
    page["C2"] = 700
    preview = sent()
    assert "vừa đủ" in text_of(preview) and not Share.objects.exists()
    rows = preview.context["rows"]
    assert client_for(cast.leader).post(address("programme_share_import_do", *args), {"rows": rows}).status_code == 409
    client.post(address("programme_share_import_do", *args), {"rows": rows})
    assert sorted(Share.objects.values_list("value", flat=True)) == [500, 700]


def make_wide(cast: Cast, communes: int) -> Programme:
    """A programme of two tasks for so many communes, the first half of which issued a plan."""
    units = [make_unit(f"Xã Số {number}", parent=cast.province) for number in range(communes)]
    directive = make_directive(cast.province, cast.officer, number=f"{communes}/KH-UBND")
    add_task(directive, "Xây dựng kế hoạch thực hiện", leads=units, due="2026-02-28")
    add_task(directive, "Lắp đặt hòm thư góp ý", leads=units, due="2026-06-30", section="II.1")
    programme = publish(directive, by=cast.officer, at=AT, on=datetime.date(2026, 1, 20))
    for unit in units:
        person = make_user(f"canbo{communes}.{unit.pk}", role=Role.UNIT_OFFICER, unit=unit)
        issue(programme, unit, Issue("1/KH", D(2026, 2, 1)), by=person, at=AT, on=D(2026, 2, 20))
    return programme


@pytest.mark.parametrize("communes", [1, 3])
def test_queries_do_not_grow_with_the_units(
    cast: Cast, client_for: ClientFor, communes: int, django_assert_num_queries: Any
) -> None:
    programme = make_wide(cast, communes)
    client, unit = client_for(cast.officer), LowerPlan.objects.filter(programme=programme)[0].unit_id
    client.get("/")
    with django_assert_num_queries(18):
        client.get(address("programme_plans", programme.pk))
    with django_assert_num_queries(18):
        client.get(address("programme_plan", programme.pk, unit))
    with django_assert_num_queries(7):
        client.get(address("programme_shares", programme.pk))
