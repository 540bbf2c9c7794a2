"""The room of imports: from the template to the undo, for those who keep the files and nobody else."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.desk.test_words import calls, literal
from tests.factories import AT, make_user
from tests.imports.factories import again, book, brought_in, checked, content, official, quiet, received
from tests.officials.factories import make_person, make_post
from vungmanh.accounts.enums import Role
from vungmanh.core.jobs import run_now
from vungmanh.core.models import AuditEntry, Job
from vungmanh.core.workbooks import Workbook
from vungmanh.desk.imports.wording import FAULTS, NOTES, fault_words
from vungmanh.desk.refusals import WORDS
from vungmanh.imports.domain.carrying_out import bring_in
from vungmanh.imports.models import SheetImport
from vungmanh.officials.models import Person

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
LIST = "/so-sach/nhap/"
NEW = f"{LIST}can-bo/"


@pytest.fixture
def client(cast: Cast, client_for: ClientFor) -> Client:
    """Of the commune's officer."""
    return client_for(cast.commune_officer)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def heads_of(data: bytes) -> list[str]:
    given = Workbook(data)
    return list(given.head(given.names[0])[0].cells.values())


def test_sheet_goes_from_upload_to_files_and_back_in_the_background(cast: Cast, client: Client) -> None:
    file = SimpleUploadedFile("Cán bộ xã.xlsx", content(book([official(1), official(2)])))
    sent = client.post(NEW, {"unit": cast.commune.pk, "sheet": file})
    sheet = SheetImport.objects.get()
    address = f"{LIST}{sheet.pk}/"
    assert (sent.status_code, sent["Location"], sheet.file_name) == (302, address, "Cán bộ xã.xlsx")
    assert 'hx-trigger="every 1s"' in page(client, address)
    for act, words in (("nhap/", "Nhập tất cả"), ("hoan-tac/", "Hoàn tác lần nhập"), ("", "Tải bảng khác lên")):
        assert run_now(Job.objects.latest("pk")).state == "done"
        assert words in page(client, address)
        if act:
            assert client.post(f"{address}{act}").status_code == 302
    sheet.refresh_from_db()
    assert (sheet.state, sheet.done_by, sheet.undone_by) == ("undone", cast.commune_officer, cast.commune_officer)
    assert page(client, address).count("thêm mới, đã hoàn tác") == 2
    assert Person.objects.count() == 0


def test_errors_are_told_by_row_and_column_and_marked_in_the_sheet(cast: Cast, client: Client) -> None:
    sheet = checked(cast, [official(1, sex="Mái"), official(2)])
    text = page(client, f"{LIST}{sheet.pk}/")
    assert "Không có “Mái”. Hãy chọn trong danh sách: Nam; Nữ." in text
    assert "Nhập tất cả" not in text
    told = client.get(f"{LIST}{sheet.pk}/loi.xlsx").content
    rows = Workbook(told).read("Cán bộ, công chức", most_rows=10).lines
    assert rows[1].cells[max(rows[1].cells)] == "Giới tính: Không có “Mái”. Hãy chọn trong danh sách: Nam; Nữ."
    assert checked(cast, told).fault_count == 1


def test_question_is_answered_on_the_page_and_kept(cast: Cast, client: Client) -> None:
    known = make_person(cast.commune, "Lò Văn Mẫu 1", born_on=official(1)["born_on"])
    sheet = checked(cast, [official(1, identity_number=None)])
    address = f"{LIST}{sheet.pk}/"
    assert f'value="{known.pk}"' in page(client, address)
    assert client.post(f"{address}nhap/").status_code == 409
    client.post(f"{address}tra-loi/", {"dong-2": "new"})
    again(sheet)
    text = page(client, f"{address}?xem=hoi")
    assert 'value="new" checked' in text
    assert "Nhập tất cả" in text


def test_export_is_written_on_the_trail_and_reads_back(cast: Cast, client: Client) -> None:
    brought_in(checked(cast, [official(1)]))
    data = client.get(f"{NEW}xuat.xlsx?don_vi={cast.commune.pk}").content
    assert heads_of(data) == heads_of(client.get(f"{NEW}mau.xlsx").content)
    assert checked(cast, data).unchanged == 1
    today = f"{timezone.localdate():%d/%m/%Y}"
    assert load_workbook(io.BytesIO(data))["Hướng dẫn"]["B1"].value == (
        f"Bảng này: {cast.commune.name} và các đơn vị bên trong, những gì sổ có ngày {today}; 1 dòng."
    )
    entry = AuditEntry.objects.get(action="import.exported")
    assert (entry.actor, entry.changes["rows"]) == (cast.commune_officer, [None, 1])


@pytest.mark.parametrize("address", ["xep-loai", "ky-luat", "boi-duong", "thoi-viec"])
def test_sheets_of_lines_of_files_go_out_and_stand_in_the_list(cast: Cast, client: Client, address: str) -> None:
    make_post(make_person(cast.commune, "Lò Văn Mẫu"), "party_secretary")
    assert f'href="{LIST}{address}/"' in page(client, LIST)
    assert "Mã hồ sơ" in page(client, f"{LIST}{address}/")
    data = client.get(f"{LIST}{address}/xuat.xlsx?don_vi={cast.commune.pk}").content
    assert heads_of(data) == heads_of(client.get(f"{LIST}{address}/mau.xlsx").content)
    assert AuditEntry.objects.get(action="import.exported").changes["rows"] == [None, 1]
    left = page(client, "/so-sach/can-bo/?khi=nghi")
    assert (f'href="{LIST}{address}/"' in left) == (address == "thoi-viec")


def test_only_who_keeps_the_files_comes_in(cast: Cast, client_for: ClientFor) -> None:
    sheet = checked(cast, [official(1)])
    viewer = make_user("nguoixem", role=Role.VIEWER, unit=cast.commune)
    beside = make_user("xaben", role=Role.UNIT_OFFICER, unit=cast.other_commune)
    for user in (cast.leader, viewer, beside, cast.neighbour, cast.administrator):
        client = client_for(user)
        assert "can-bo.xlsx" not in page(client, LIST)
        assert client.get(f"{LIST}{sheet.pk}/").status_code == 404
        for act in ("nhap/", "hoan-tac/", "kiem-tra/", "bo/", "tra-loi/"):
            assert client.post(f"{LIST}{sheet.pk}/{act}").status_code == 404
    theirs = client_for(beside)
    assert theirs.get(f"{NEW}xuat.xlsx?don_vi={cast.commune.pk}").status_code == 404
    file = SimpleUploadedFile("a.xlsx", content(book([official(1)])))
    assert theirs.post(NEW, {"unit": cast.commune.pk, "sheet": file}).status_code == 422
    assert client_for(cast.leader).get(NEW).status_code == 404
    assert SheetImport.objects.get(pk=sheet.pk).state == "ready"


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_a_fixed_number_of_questions(
    cast: Cast, client: Client, django_assert_num_queries: Any, rows: int
) -> None:
    for _each in range(rows):
        received(cast, content(book([official(1)])))
    with django_assert_num_queries(9):
        client.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_preview_asks_a_fixed_number_of_questions(
    cast: Cast, client: Client, django_assert_num_queries: Any, rows: int
) -> None:
    sheet = checked(cast, [official(number) for number in range(rows)])
    with django_assert_num_queries(7):
        client.get(f"{LIST}{sheet.pk}/")


def test_wrong_method_and_no_file(client: Client) -> None:
    assert client.post(LIST).status_code == 405
    assert "Hãy chọn bảng Excel." in client.post(NEW, {}).content.decode()


def test_undo_that_is_too_late_names_the_rows(cast: Cast, client: Client) -> None:
    sheet = brought_in(checked(cast, [official(1)]))
    Person.objects.update(home_place="Nơi khác")
    client.post(f"{LIST}{sheet.pk}/hoan-tac/")
    run_now(Job.objects.latest("pk"))
    text = page(client, f"{LIST}{sheet.pk}/")
    assert "Không hoàn tác được: dữ liệu của 1 dòng" in text
    assert "Lò Văn Mẫu 1, Chức vụ khác (ghi rõ)" in text


def test_act_out_of_turn_is_refused(cast: Cast, client: Client) -> None:
    sheet = checked(cast, [official(1)])
    assert client.post(reverse("desk:import_undo", args=[sheet.pk])).status_code == 409
    client.post(f"{LIST}{sheet.pk}/nhap/")
    bring_in(sheet.pk, by=cast.commune_officer, at=AT, told=quiet)
    assert client.post(f"{LIST}{sheet.pk}/nhap/").status_code == 409


def test_every_error_of_a_cell_and_every_note_has_words() -> None:
    codes = {literal(call.args[0]) for call in calls("CellError")} | {
        literal(call.args[2]) for call in calls("wrong") if len(call.args) > 2
    }
    codes |= {literal(call.args[2]) for call in calls("RowError") if len(call.args) > 2}
    known = {*FAULTS, *WORDS} | {literal(call.args[2]) for call in calls("_wrong") if len(call.args) > 2}
    from vungmanh.desk.people.wording import SHEET_ERRORS

    from_elsewhere = {"people_sheet_empty", "answers_sheet_empty", *SHEET_ERRORS}
    found = {code for code in codes - {""} if not code.startswith("answer_")}
    assert len(found) > 20
    assert sorted(found - known - from_elsewhere) == []
    assert set(NOTES) == {
        "columns_ignored",
        "formulas_computed",
        "reports_to_explain",
        "letters_converted",
        "posts_of_the_past",
        "posts_to_end",
        "courses_to_open",
        "results_before_end",
        "results_into_files",
        "schemes_to_record",
        "sheet_taken",
    }


def test_what_only_looks_like_a_day_is_told_as_it_was_typed() -> None:
    assert "“2020-13-40” không phải là ngày" in fault_words("date_unreadable", {"value": "2020-13-40"})


@pytest.mark.parametrize(("language", "words"), [("vi", "“12345” phải có 9 hoặc 12 chữ số."), ("en", "9 or 12 digits")])
def test_length_of_a_code_is_said_in_words(cast: Cast, client: Client, language: str, words: str) -> None:
    cast.commune_officer.language = language
    cast.commune_officer.save(update_fields=["language"])
    sheet = checked(cast, [official(1, identity_number="12345")])
    assert words in page(client, f"{LIST}{sheet.pk}/")
