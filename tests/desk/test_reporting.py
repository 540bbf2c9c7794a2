"""The room of reported figures: filled in, handed in, given back, approved, locked; who is missing; nothing next door."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.factories import AT, make_assignment, make_unit, make_user
from tests.programmes.factories import add_target, make_directive
from tests.reporting.factories import (
    DISPUTES,
    JUDGED,
    NEAR_POOR,
    POOR,
    YEAR,
    approved,
    drafted,
    form,
    handed_in,
    opened,
    said,
    typed,
)
from vungmanh.accounts.domain.delegating import delegate
from vungmanh.accounts.enums import Role
from vungmanh.core.models import AuditEntry
from vungmanh.indicators import selectors
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.domain.defining import load_packs
from vungmanh.indicators.domain.opening import open_form
from vungmanh.indicators.domain.reporting import Said, lock
from vungmanh.indicators.enums import ReportState
from vungmanh.indicators.models import Indicator, Report
from vungmanh.indicators.periods import period_named, year_of
from vungmanh.indicators.policies import Pack
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Target
from vungmanh.units.enums import UnitLevel

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


def send(client: Client, row: Report, sent: dict[str, Any]) -> Any:
    return client.post(f"/so-lieu/bao-cao/{row.pk}/", sent)


def act(client: Client, row: Report, what: str, **sent: str) -> Any:
    row.refresh_from_db()
    return client.post(f"/so-lieu/bao-cao/{row.pk}/{what}/", {"version": str(row.version), **sent})


def state(row: Report) -> str:
    row.refresh_from_db()
    return row.state


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def numbers(row: Report) -> dict[str, tuple[Any, Any, str]]:
    values = row.values.select_related("indicator")
    return {value.indicator.code: (value.numerator, value.denominator, value.note) for value in values}


def test_unit_keeps_a_draft_and_hands_it_in(cast: Cast, client_for: ClientFor) -> None:
    client, row = client_for(cast.commune_officer), opened(cast.commune)
    half = {"version": "0", f"{POOR}-tu": "1.234,5", f"{POOR}-mau": "", f"{JUDGED}-loi": "Chờ họp"}
    assert send(client, row, half).status_code == 302
    assert numbers(row) == {POOR: (Decimal("1234.5"), None, ""), JUDGED: (None, None, "Chờ họp")}
    text = page(client, f"/so-lieu/bao-cao/{row.pk}/")
    assert 'value="1234,5"' in text
    assert "Chờ họp" in text
    row.refresh_from_db()
    assert send(client, row, typed(row) | {"submit": "1"}).status_code == 302
    assert (state(row), row.submitted_by, row.first_submitted_on) == (
        ReportState.SUBMITTED, cast.commune_officer, timezone.localdate(),
    )  # fmt: skip
    assert "Chờ duyệt" in page(client, f"/so-lieu/bao-cao/{row.pk}/")


def test_what_stands_against_it_is_told_at_the_fields_and_the_draft_is_kept(cast: Cast, client_for: ClientFor) -> None:
    client, row = client_for(cast.commune_officer), opened(cast.commune)
    sent = typed(row, disputes_above="11", poor_below="99", judged_note="", near_below="")
    response = send(client, row, sent | {"submit": "1"})
    errors = {name: list(told) for name, told in response.context["form"].errors.items()}
    assert response.status_code == 422
    assert errors == {
        f"{NEAR_POOR}-mau": ["Chưa ghi đủ số."],
        f"{DISPUTES}-tu": ["Số này lớn hơn tổng số ở dưới. Hãy sửa lại."],
        f"{JUDGED}-loi": ["Hãy ghi ai đánh giá, căn cứ vào đâu."],
    }
    assert (state(row), row.version) == (ReportState.DRAFT, 1)
    assert numbers(row)[DISPUTES] == (11, 10, "")
    text = response.content.decode()
    assert 'name="version" value="1"' in text
    assert "Đã lưu bản nháp. Cần sửa trước khi nộp" in text
    assert "Người khác đã lưu" not in text
    again = typed(row, poor_below="99")
    response = send(client, row, again | {"submit": "1"})
    words = "Tổng số hộ ở hai chỉ tiêu về hộ gia đình phải bằng nhau. Hãy sửa lại."
    assert response.context["form"].errors == {f"{NEAR_POOR}-tu": [words], f"{POOR}-tu": [words]}


def test_explained_or_corrected_and_whoever_decides_sees_the_explanation(cast: Cast, client_for: ClientFor) -> None:
    handed_in(cast, said(70), period=period_named("2024"))
    row, client = opened(cast.commune), client_for(cast.commune_officer)
    send(client, row, typed(row))
    row.refresh_from_db()
    text = page(client, f"/so-lieu/bao-cao/{row.pk}/")
    assert "Kỳ trước (2024): 70% (70/100)" in text
    rule = "Số hộ cận nghèo tăng so với năm trước"
    assert f"{rule}. Hãy sửa số, hoặc ghi giải trình." in text
    assert list(send(client, row, typed(row) | {"submit": "1"}).context["form"].errors) == [f"{NEAR_POOR}-loi"]
    row.refresh_from_db()
    send(client, row, typed(row, near_note="Tách 12 hộ về xã bên") | {"submit": "1"})
    assert state(row) == ReportState.SUBMITTED
    text = page(client_for(cast.officer), f"/so-lieu/bao-cao/{row.pk}/")
    assert rule in text
    assert "Tách 12 hộ về xã bên" in text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("nhiều", "Hãy nhập một số"),
        ("-5", "Hãy ghi số không âm."),
        ("1,23456", "Hãy ghi nhiều nhất 3 chữ số sau dấu phẩy."),
        ("NaN", "Hãy nhập một số"),
        ("99999999999999999", "Số này lớn quá. Hãy kiểm tra lại."),
    ],
)
def test_what_is_no_number_is_refused_and_nothing_typed_is_lost(
    cast: Cast, client_for: ClientFor, wrong: str, words: str
) -> None:
    row = opened(cast.commune)
    response = send(client_for(cast.commune_officer), row, typed(row, poor_above=wrong, near_above="77"))
    assert response.status_code == 422
    assert [told.startswith(words) for told in response.context["form"].errors[f"{POOR}-tu"]] == [True]
    assert 'value="77"' in response.content.decode()
    assert numbers(row) == {}


def test_two_people_at_once_lose_nothing(cast: Cast, client_for: ClientFor) -> None:
    row = drafted(cast, said(80))
    other = make_user("dongnghiep", role=Role.UNIT_OFFICER, unit=cast.commune)
    assert send(client_for(other), row, typed(row, near_above="81")).status_code == 302
    response = send(client_for(cast.commune_officer), row, typed(row, near_above="82"))
    text = response.content.decode()
    assert response.status_code == 422
    assert "Sổ giờ ghi: 81. Lưu lần nữa" in text
    assert "Có người vừa sửa báo cáo này." in text
    assert "Người khác đã lưu: 81% (81/100)" in text
    assert 'value="82"' in text
    assert numbers(row)[NEAR_POOR][0] == 81
    assert 'name="version" value="2"' in text


def test_way_through_return_approval_lock_and_opening_again(cast: Cast, client_for: ClientFor, settings: Any) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 1, 3
    keeping.catch_up(at=AT)
    row, above = handed_in(cast), client_for(cast.officer)
    assert act(above, row, "tra-lai", reason=" ").status_code == 422
    assert act(above, row, "tra-lai", reason="Chưa khớp với thống kê").status_code == 302
    text = page(client_for(cast.commune_officer), f"/so-lieu/bao-cao/{row.pk}/")
    assert "Chưa khớp với thống kê" in text
    row.refresh_from_db()
    send(client_for(cast.commune_officer), row, typed(row, poor_above="6") | {"submit": "1"})
    assert act(above, row, "duyet").status_code == 302
    pair = selectors.figures([POOR], [YEAR], cast.province)[POOR, YEAR]
    assert (pair.numerator, pair.denominator) == (6, 100)
    act(above, row, "khoa")
    assert state(row) == ReportState.LOCKED
    assert act(above, row, "tra-lai", reason="Muộn rồi").status_code == 422
    assert act(above, row, "mo-lai", reason="Đếm sót một thôn").status_code == 302
    assert (state(row), row.reason) == (ReportState.RETURNED, "Đếm sót một thôn")
    assert selectors.figures([POOR], [YEAR], cast.province)[POOR, YEAR].denominator == 0
    text = page(above, f"/so-lieu/bao-cao/{row.pk}/")
    told = ["Mở lại báo cáo số liệu đã khóa: Đếm sót một thôn", "Khóa báo cáo số liệu", "Duyệt báo cáo số liệu",
            "Trả lại báo cáo số liệu: Chưa khớp với thống kê", "5/100 → 6/100"]  # fmt: skip
    assert [words for words in told if words not in text] == []


def a_file(name: str = "bien-ban.pdf", content: bytes = b"%PDF-1.7") -> Any:
    return SimpleUploadedFile(name, content)


def test_files_come_with_a_draft_go_when_ticked_and_stay_once_handed_in(cast: Cast, client_for: ClientFor) -> None:
    client, row = client_for(cast.commune_officer), opened(cast.commune)
    assert send(client, row, typed(row) | {"evidence": [a_file(), a_file("../so-ho.txt", b"100")]}).status_code == 302
    row.refresh_from_db()
    first, second = row.files.all()
    assert (first.name, second.name, row.version) == ("bien-ban.pdf", "so-ho.txt", 1)
    send(client, row, typed(row) | {"without": [str(second.pk)], "submit": "1"})
    assert (state(row), [each.name for each in row.files.all()]) == (ReportState.SUBMITTED, ["bien-ban.pdf"])
    response = send(client, row, typed(row) | {"without": [str(first.pk)], "evidence": [a_file("them.pdf")]})
    assert (response.status_code, row.files.count()) == (422, 1)
    above = client_for(cast.officer)
    text = page(above, f"/so-lieu/bao-cao/{row.pk}/")
    assert "Tệp kèm theo: bien-ban.pdf; so-ho.txt" in text
    assert "Tệp kèm theo: so-ho.txt → " in text
    assert f'href="/so-lieu/bao-cao/tep/{first.pk}/"' in text
    got = above.get(f"/so-lieu/bao-cao/tep/{first.pk}/")
    assert b"".join(got.streaming_content).startswith(b"%PDF")
    assert (got["Content-Type"], got["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert "sandbox" in got["Content-Security-Policy"]
    for stranger in (cast.neighbour, cast.lead_officer):
        assert client_for(stranger).get(f"/so-lieu/bao-cao/tep/{first.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"), [("chay.exe", b"MZ"), ("gia.pdf", b"MZ"), ("rong.pdf", b""), ("hong.xlsx", b"PK\x03\x04 hong")]
)
def test_file_that_is_not_taken_is_told_at_its_field_and_nothing_is_kept(
    cast: Cast, client_for: ClientFor, name: str, content: bytes
) -> None:
    row = opened(cast.commune)
    response = send(client_for(cast.commune_officer), row, typed(row) | {"evidence": [a_file(), a_file(name, content)]})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["evidence"])
    assert (numbers(row), row.files.count()) == ({}, 0)


def test_more_files_than_a_report_takes_are_refused(cast: Cast, client_for: ClientFor) -> None:
    client, row = client_for(cast.commune_officer), opened(cast.commune)
    for _time in range(2):
        many = [a_file(f"{number}.txt", b"x") for number in range(10)]
        assert send(client, row, typed(row) | {"evidence": many}).status_code == 302
        row.refresh_from_db()
    response = send(client, row, typed(row) | {"evidence": [a_file()]})
    assert response.context["form"].errors["evidence"] == [
        "Một báo cáo kèm nhiều nhất 20 tệp. Hãy bỏ bớt tệp, hoặc gộp lại."
    ]


def test_who_may_do_what(cast: Cast, client_for: ClientFor) -> None:
    row = handed_in(cast)
    assert send(client_for(cast.officer), row, typed(row)).status_code == 403
    acts = ("duyet", "tra-lai", "khoa", "mo-lai", "don-doc")
    assert {act(client_for(cast.commune_officer), row, what, reason="x").status_code for what in acts} == {403}
    for stranger in (cast.neighbour, cast.lead_officer):
        assert client_for(stranger).get(f"/so-lieu/bao-cao/{row.pk}/").status_code == 404
        assert {act(client_for(stranger), row, what, reason="x").status_code for what in acts} == {404}
    assert "Duyệt</button>" not in page(client_for(cast.commune_officer), f"/so-lieu/bao-cao/{row.pk}/")
    assert state(row) == ReportState.SUBMITTED


def test_nobody_approves_what_he_or_she_handed_in(cast: Cast, client_for: ClientFor) -> None:
    row = handed_in(cast)
    make_assignment(cast.commune_officer, role=Role.COORDINATOR, unit=cast.province)
    client = client_for(cast.commune_officer)
    assert "Bạn đã nộp báo cáo này, nên người khác duyệt." in page(client, f"/so-lieu/bao-cao/{row.pk}/")
    assert act(client, row, "duyet").status_code == 409
    assert state(row) == ReportState.SUBMITTED


def test_deputy_decides_in_somebodys_place(cast: Cast, client_for: ClientFor) -> None:
    row, on = handed_in(cast), timezone.localdate()
    deputy = make_user("thaymat", role=Role.VIEWER, unit=cast.province)
    role = cast.officer.assignments.get()
    delegate(role, deputy, valid_from=on, valid_to=on, by=cast.administrator, at=AT, on=on)
    act(client_for(deputy), row, "duyet")
    act(client_for(deputy), row, "khoa")
    rows = AuditEntry.objects.filter(action__in=("report.approved", "report.locked"))
    assert {(each.actor_name, each.acting_for) for each in rows} == {(str(deputy), str(cast.officer))}
    assert f"{deputy} (thay mặt {cast.officer})" in page(client_for(cast.officer), f"/so-lieu/bao-cao/{row.pk}/")


def test_report_of_a_period_that_has_not_ended_is_only_kept(cast: Cast, client_for: ClientFor) -> None:
    row = opened(cast.commune, year_of(timezone.localdate() + datetime.timedelta(days=400)))
    client = client_for(cast.commune_officer)
    assert "Nộp báo cáo</button>" not in page(client, f"/so-lieu/bao-cao/{row.pk}/")
    response = send(client, row, typed(row) | {"submit": "1"})
    assert response.status_code == 422
    assert "chưa nộp được trước ngày đó" in response.content.decode()
    assert numbers(row)[POOR] == (5, 100, "")


def rows_of(client: Client, **asked: str) -> list[str]:
    response = client.get("/so-lieu/bao-cao/", asked)
    return [line["row"].unit.name for line in response.context["lines"]]


def test_list_filters_and_counts_what_waits(cast: Cast, client_for: ClientFor) -> None:
    opened(cast.commune)
    handed_in(cast, unit=cast.other_commune)
    above, below = client_for(cast.officer), client_for(cast.commune_officer)
    assert rows_of(above) == ["Xã Mẫu Hạ", "Xã Mẫu Thượng"]
    for asked, names in (
        ({"tinh_trang": "tre"}, ["Xã Mẫu Thượng"]),
        ({"tinh_trang": "cho-duyet"}, ["Xã Mẫu Hạ"]),
        ({"tinh_trang": "nop-muon"}, ["Xã Mẫu Hạ"]),
        ({"tinh_trang": "da-duyet"}, []),
        ({"q": "mau thuong"}, ["Xã Mẫu Thượng"]),
        ({"ky": "2025"}, ["Xã Mẫu Hạ", "Xã Mẫu Thượng"]),
        ({"don_vi": str(cast.commune.pk)}, ["Xã Mẫu Thượng"]),
    ):
        assert rows_of(above, **asked) == names, asked
    assert "1 báo cáo số liệu chờ bạn duyệt" in page(above, "/so-lieu/bao-cao/")
    text = page(below, "/so-lieu/bao-cao/")
    assert "1 báo cáo số liệu đơn vị bạn phải nộp" in text
    assert "1 đã quá hạn" in text
    assert rows_of(below) == ["Xã Mẫu Thượng"]
    assert rows_of(client_for(cast.neighbour)) == ["Xã Láng Thượng"]
    assert "Mẫu" not in "".join(rows_of(client_for(cast.neighbour), don_vi=str(cast.commune.pk)))


def test_list_as_excel(cast: Cast, client_for: ClientFor) -> None:
    opened(cast.commune)
    handed_in(cast, unit=cast.other_commune, on=form().due(YEAR) + datetime.timedelta(days=3))
    response = client_for(cast.officer).get("/so-lieu/bao-cao/?xuat=xlsx")
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    found = [row for row in sheet.iter_rows(values_only=True) if row[0] in ("Xã Mẫu Hạ", "Xã Mẫu Thượng")]
    assert [(row[0], row[2], row[5]) for row in found] == [
        ("Xã Mẫu Hạ", "năm 2025", 3), ("Xã Mẫu Thượng", "năm 2025", None),
    ]  # fmt: skip


def test_form_is_filled_in_from_excel_by_whoever_may(cast: Cast, client_for: ClientFor) -> None:
    opened(cast.commune)
    address = "/so-sach/nhap/bieu-commune-year/"
    for person, may in (
        (cast.officer, True),
        (cast.commune_officer, True),
        (cast.leader, False),
        (cast.lead_officer, False),
    ):
        assert (f'href="{address}"' in page(client_for(person), "/so-lieu/bao-cao/")) is may, person
        assert client_for(person).get(address).status_code == (200 if may else 404)
    text = page(client_for(cast.commune_officer), address)
    assert "Nhập số liệu báo cáo hằng năm của xã từ Excel" in text
    assert "1a. Số hộ nghèo" in text
    sheet = load_workbook(
        io.BytesIO(client_for(cast.commune_officer).get(f"{address}xuat.xlsx").getvalue())
    ).worksheets[0]
    assert [row[:2] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        ("Xã Mẫu Thượng, Tỉnh Mẫu Sơn", "Năm 2025"),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
def test_page_speaks_one_language(cast: Cast, client_for: ClientFor, language: str) -> None:
    """Names of the form, of what it asks and of its rules, whatever the language of the packs."""
    cast.commune_officer.language = language
    cast.commune_officer.save(update_fields=["language"])
    row, client = opened(cast.commune), client_for(cast.commune_officer)
    text = send(client, row, typed(row, poor_below="99") | {"submit": "1"}).content.decode()
    text += page(client, "/so-lieu/bao-cao/")
    told = {
        "vi": ("Số liệu báo cáo hằng năm của xã", "Tỷ lệ hộ nghèo", "Tổng số hộ gia đình", "Tổng số hộ ở hai chỉ tiêu"),
        "en": ("Figures that communes report every year", "Share of poor households", "All households",
               "The two indicators of households must"),
    }  # fmt: skip
    other = "en" if language == "vi" else "vi"
    assert [words for words in told[language] if words not in text] == []
    assert [words for words in told[other] if words in text] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three_rows(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        handed_in(cast, unit=make_unit(f"Xã Mẫu {number}", parent=cast.province))
    client = client_for(cast.officer)
    with django_assert_num_queries(9):
        found = client.get("/so-lieu/bao-cao/", {"tinh_trang": "cho-duyet"})
    assert len(found.context["lines"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_overview_takes_the_same_queries_for_one_and_three_rows(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        handed_in(cast, unit=make_unit(f"Xã Mẫu {number}", parent=cast.province))
    client = client_for(cast.officer)
    with django_assert_num_queries(7):
        found = client.get("/so-lieu/bao-cao/tinh-hinh/")
    assert found.context["page"].total == rows


def test_page_of_a_report_takes_the_same_queries_for_one_and_four_figures(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any
) -> None:
    one, four = drafted(cast, {POOR: said()[POOR]}), drafted(cast, unit=cast.other_commune)
    client = client_for(cast.officer)
    for row in (one, four):
        with django_assert_num_queries(12):
            client.get(f"/so-lieu/bao-cao/{row.pk}/")


def test_overview_tells_rates_and_who_is_missing(cast: Cast, client_for: ClientFor) -> None:
    open_form(form(), YEAR, on=AT.date())
    approved(cast, unit=cast.other_commune)
    Report.objects.filter(unit=cast.other_commune).update(first_submitted_on=form().due(YEAR))
    response = client_for(cast.officer).get("/so-lieu/bao-cao/tinh-hinh/")
    counts = response.context["counts"]
    assert (counts.expected, counts.in_time, counts.overdue, response.context["pct"]) == (2, 1, 1, "50%")
    assert [(line.unit.name, line.pct) for line in response.context["page"].rows] == [
        ("Xã Mẫu Thượng", "0%"), ("Xã Mẫu Hạ", "100%"),
    ]  # fmt: skip
    response = client_for(cast.leader).get("/so-lieu/bao-cao/tinh-hinh/?xuat=xlsx&ky=2025")
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    found = [row for row in sheet.iter_rows(values_only=True) if row[0] == "Xã Mẫu Hạ"]
    assert [(row[5], row[8]) for row in found] == [(1, 100)]
    for nobody in (cast.commune_officer, cast.lead_officer, cast.administrator):
        assert client_for(nobody).get("/so-lieu/bao-cao/tinh-hinh/").status_code == 403
    text = page(client_for(cast.neighbour), "/so-lieu/bao-cao/tinh-hinh/")
    assert "Xã Láng Thượng" in text
    assert "Xã Mẫu" not in text


def test_each_number_of_the_overview_leads_to_as_many_reports(cast: Cast, client_for: ClientFor) -> None:
    """One in time, one late, two not there; the officer of the district sees all and decides about one part."""
    district = make_unit("Huyện Mẫu", parent=cast.province, level=UnitLevel.DISTRICT)
    for number, days in enumerate((0, 3)):
        row = approved(cast, unit=make_unit(f"Xã Nộp {number}", parent=district))
        Report.objects.filter(pk=row.pk).update(first_submitted_on=form().due(YEAR) + datetime.timedelta(days))
    open_form(form(), YEAR, on=AT.date())
    both = make_user("hai-vai", unit=district, role=Role.COORDINATOR)
    make_assignment(both, role=Role.VIEWER, unit=cast.province)
    for person in (cast.officer, both):
        client = client_for(person)
        text = client.get("/so-lieu/bao-cao/tinh-hinh/").content.decode()
        found = re.findall(r'<a [^>]*href="(/so-lieu/bao-cao/\?[^"]*)"[^>]*>(.*?)</a>', text)
        told = [(address.replace("&amp;", "&"), re.sub("<[^>]*>", "", words)) for address, words in found]
        numbers = [(address, int(n)) for address, words in told if "%" not in words for n in re.findall(r"\d+", words)]
        assert len(numbers) > 10
        for address, number in numbers:
            assert (address, client.get(address).context["page"].total) == (address, number)


def test_urging_one_or_all_and_locking_all_of_a_period(cast: Cast, client_for: ClientFor) -> None:
    open_form(form(), YEAR, on=AT.date())
    approved(cast, unit=cast.other_commune)
    row = Report.objects.get(unit=cast.commune)
    above, asked = client_for(cast.officer), {"bieu": "commune_year", "ky": "2025"}
    assert act(above, row, "don-doc", text="Gấp").status_code == 302
    assert above.post("/so-lieu/bao-cao/don-doc/", asked).status_code == 302
    entry = AuditEntry.objects.get(action="report.urged")
    assert (entry.unit_id, entry.reason, entry.actor) == (cast.commune.pk, "Gấp", cast.officer)
    Report.objects.update(urged_on=None)
    above.post("/so-lieu/bao-cao/don-doc/", asked | {"text": "Nộp trước thứ sáu"})
    rows = AuditEntry.objects.filter(action="report.urged", unit_id__in=(cast.commune.pk, cast.other_commune.pk))
    assert [each.reason for each in rows.order_by("pk")] == ["Gấp", "Nộp trước thứ sáu"]
    assert not AuditEntry.objects.filter(action="report.urged", unit_id=cast.neighbour_commune.pk).exists()
    above.post("/so-lieu/bao-cao/khoa/", asked)
    assert list(Report.objects.filter(state=ReportState.LOCKED)) == [Report.objects.get(unit=cast.other_commune)]
    assert client_for(cast.commune_officer).post("/so-lieu/bao-cao/don-doc/", asked).status_code == 403
    assert above.post("/so-lieu/bao-cao/don-doc/", {"bieu": "commune_year", "ky": "x"}).status_code == 404


def test_locked_report_is_for_reading(cast: Cast, client_for: ClientFor) -> None:
    row = approved(cast, said(**{DISPUTES: Said(Decimal(9), Decimal(10), "Thôn Mẫu")}))
    lock([row], by=cast.officer, at=AT)
    row.refresh_from_db()
    response = send(client_for(cast.commune_officer), row, typed(row))
    assert response.status_code == 422
    assert "“đã khóa”" in response.content.decode()
    assert "Thôn Mẫu" in page(client_for(cast.commune_officer), f"/so-lieu/bao-cao/{row.pk}/")


@pytest.fixture
def _kept(settings: Any, cast: Cast) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 1, 3
    keeping.catch_up(at=AT)


@pytest.mark.usefixtures("_kept")
def test_figure_leads_to_the_reports_behind_it(cast: Cast, client_for: ClientFor) -> None:
    open_form(form(), YEAR, on=AT.date())
    row = approved(cast)
    above, address = client_for(cast.officer), f"/so-lieu/ma/{POOR}/?ky=2025&don_vi="
    text = above.get(f"{address}{cast.commune.pk}", follow=True).content.decode()
    assert "5/100" in text
    assert f'href="/so-lieu/bao-cao/{row.pk}/"' in text
    assert "Đã duyệt" in text
    text = above.get(f"{address}{cast.province.pk}", follow=True).content.decode()
    assert "tính từ 1/2 đơn vị đã được duyệt" in text
    assert f"don_vi={cast.province.pk}" in text
    text = above.get(f"/so-lieu/ma/{POOR}/?ky=2026-03&don_vi={cast.commune.pk}", follow=True).content.decode()
    assert "Đơn vị báo cáo theo biểu “Số liệu báo cáo hằng năm của xã”." in text
    pk = Indicator.objects.get(code=POOR).pk
    figure = f"/so-lieu/chi-so/{pk}/so/?don_vi={cast.commune.pk}&amp;ky=2025"
    assert figure in page(client_for(cast.commune_officer), f"/so-lieu/bao-cao/{row.pk}/")


@pytest.mark.usefixtures("_kept")
def test_catalogue_shows_what_is_reported_by_the_year_in_its_last_year(cast: Cast, client_for: ClientFor) -> None:
    approved(cast)
    client = client_for(cast.officer)
    reported = client.get("/so-lieu/", {"loai": "reported"})
    found = {each.row.code: (each.value, each.exact, each.period, each.url) for each in reported.context["entries"]}
    assert reported.context["period"].span == "month"
    last = timezone.localdate().year - 1
    assert found[POOR][:3] == ("5%", "5/100", f"năm {last}")
    assert f"ky={last}" in found[POOR][3]
    for asked in ({"loai": "counted"}, {"loai": "reported", "ky": str(last)}):
        entries = client.get("/so-lieu/", asked).context["entries"]
        assert (bool(entries), {each.period for each in entries}) == (True, {""})


@pytest.mark.usefixtures("_kept")
def test_judged_shares_say_that_they_are_judged_wherever_they_stand(cast: Cast, client_for: ClientFor) -> None:
    row, client = approved(cast), client_for(cast.officer)
    pk = Indicator.objects.get(code=JUDGED).pk
    mark = '<span class="chip">đánh giá</span>'
    for address in (f"/so-lieu/chi-so/{pk}/", f"/so-lieu/chi-so/{pk}/so/?ky=2025", f"/so-lieu/bao-cao/{row.pk}/"):
        assert mark in page(client, address), address
    name = "Tỷ lệ cán bộ, công chức có khả năng vận động quần chúng (đánh giá)"
    assert name in page(client, f"/so-lieu/bang/?chi_so={pk}&ky=2025")
    other = Indicator.objects.get(code=POOR).pk
    assert name in page(client, f"/so-lieu/bang/?chi_so={pk}&chi_so={other}&ky=2025&cot=chi-so")
    assert mark not in page(client, f"/so-lieu/chi-so/{other}/so/?ky=2025")


@pytest.fixture
def poor(cast: Cast) -> Target:
    """At most 4% of households are poor, in a programme of this year."""
    directive = make_directive(cast.province, cast.officer, number="74/QĐ-UBND")
    due = f"{timezone.localdate().year + 1}-12-31"
    add_target(directive, "Tỷ lệ hộ nghèo không quá 4%", value=4, comparator="<=", due=due)
    return publish(directive, by=cast.officer, at=AT, on=AT.date()).targets.get()


@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize("more", [{}, {"each": "commune"}])
def test_target_bound_to_a_reported_indicator_shows_what_is_approved(
    cast: Cast, client_for: ClientFor, poor: Target, more: dict[str, str]
) -> None:
    client = client_for(cast.officer)
    address = f"/chuong-trinh/{poor.programme_id}/chi-tieu/{poor.pk}/"
    assert client.post(f"{address}gan/", {"way": "counted", "chi-so": POOR, "seen": "0", **more}).status_code == 302
    assert "đơn vị báo cáo, đã duyệt" in page(client, address)
    row = handed_in(cast)
    assert "5% (5/100)" not in page(client, address)
    act(client, row, "duyet")
    approved(cast, said(**{POOR: Said(Decimal(3), Decimal(100))}), unit=cast.other_commune)
    text = page(client, address)
    assert "4% (8/200)" in text
    assert ("5% (5/100)" in text, "3% (3/100)" in text) == ((True, True) if more else (False, False))
    assert f"/so-lieu/ma/{POOR}/" in text
    act(client, row, "tra-lai", reason="Chưa khớp")
    text = page(client, address)
    assert "3% (3/100)" in text
    assert "5% (5/100)" not in text
    judged = client.post(f"{address}gan/", {"way": "counted", "chi-so": JUDGED, "seen": "1"}, follow=True)
    assert "Hãy chọn một chỉ số trong danh mục." in judged.content.decode()


@pytest.mark.usefixtures("_kept")
def test_period_that_nobody_was_asked_for_is_opened_by_whoever_decides(cast: Cast, client_for: ClientFor) -> None:
    on, above = timezone.localdate(), client_for(cast.officer)
    opened(cast.commune)
    assert 'value="2024"' in page(above, "/so-lieu/bao-cao/tinh-hinh/")
    asked = {"bieu": "commune_year", "ky": "2024"}
    assert client_for(cast.commune_officer).post("/so-lieu/bao-cao/mo/", asked).status_code == 403
    assert above.post("/so-lieu/bao-cao/mo/", asked).status_code == 302
    rows = Report.objects.filter(day__year=2024)
    assert {row.unit for row in rows} == {cast.commune, cast.other_commune}
    assert {row.due for row in rows} == {on + datetime.timedelta(days=20)}
    assert AuditEntry.objects.filter(action="report.opened", actor=cast.officer).count() == 2
    above.post("/so-lieu/bao-cao/mo/", asked)
    assert rows.count() == 2
    far = above.post("/so-lieu/bao-cao/mo/", asked | {"ky": str(on.year + 2)})
    assert far.status_code == 409
    assert above.post("/so-lieu/bao-cao/mo/", asked | {"ky": "?"}).status_code == 404


def test_what_a_form_asks_for_no_longer_stays_to_be_read_on_reports_that_said_it(
    cast: Cast, client_for: ClientFor
) -> None:
    body = {"code": "reported.households_culture", "name": "Tỷ lệ gia đình văn hóa", "kind": "reported", "measure": "%",
            "denominator": True}  # fmt: skip
    (known,) = load_packs(at=AT, found=(Pack("reported", "1", (body,)),))
    row = approved(cast)
    row.values.create(indicator=known, numerator=83, denominator=100)
    load_packs(at=AT)
    assert "Tỷ lệ gia đình văn hóa" in (text := page(client_for(cast.officer), f"/so-lieu/bao-cao/{row.pk}/"))
    assert "83%" in text
    assert f"{known.code}-tu" not in page(client_for(cast.commune_officer), f"/so-lieu/bao-cao/{row.pk}/")
