"""Pages of surveys: made in the browser from the first question to what was found; answers typed and by sheet."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.fieldwork.factories import DAY, make_survey
from tests.programmes.factories import add_task, make_directive
from vungmanh.fieldwork.models import Survey, SurveyAnswer
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyState

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


def page(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(f"desk:{name}", args=args), query)


def send(client: Client, name: str, row: Any, **data: Any) -> Any:
    """An act on a survey or an answer, by its version of now."""
    version = type(row)._default_manager.get(pk=row.pk).version
    return client.post(reverse(f"desk:{name}", args=[row.pk]), {"version": version, **data})


def rows(response: Any) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0].iter_rows(values_only=True))


def answer_of(survey: Survey, unit: Any) -> SurveyAnswer:
    return survey.answers.get(unit=unit)


def test_survey_from_draft_to_finding(cast: Cast, client_for: ClientFor) -> None:
    today = timezone.localdate()
    directive = make_directive(cast.province, cast.officer, issued_on=today, period=(today, None))
    due = (today + 20 * DAY).isoformat()
    add_task(directive, "Các xã rà soát trụ sở", leads=[cast.commune, cast.other_commune], due=due)
    programme = publish(directive, by=cast.officer, at=timezone.now(), on=today)
    province, commune = client_for(cast.officer), client_for(cast.commune_officer)
    said = {"title": "Trụ sở", "due": (today + 9 * DAY).strftime("%d/%m/%Y"), "asked": "task", "version": "1"}
    said |= {"unit": cast.province.pk, "task": programme.tasks.get().pk}
    province.post(reverse("desk:survey_new"), said)
    survey = Survey.objects.get()
    sheet = {
        "cau-TOTAL_FORMS": 2,
        "cau-INITIAL_FORMS": 0,
        "cau-0-text": "Số gian",
        "cau-0-kind": "number",
        "cau-1-kind": "text",
    }
    assert send(province, "survey_questions", survey, **sheet, more="1").context["rows"].total_form_count() == 5
    send(province, "survey_questions", survey, **sheet, **{"cau-0-is_required": "on"})
    assert survey.questions.get().text == "Số gian"
    assert page(commune, "survey", survey.pk).status_code == 404
    send(province, "survey_launch", survey)
    answer = answer_of(survey, cast.commune)
    duty_page = page(commune, "duty", programme.duties.get(unit=cast.commune).pk)
    assert duty_page.context["records"].answers == [answer]
    assert page(province, "duty", programme.duties.get(unit=cast.commune).pk).context["records"].answers == [answer]
    shown = page(commune, "survey_answer", answer.pk)
    assert shown.context["duty"] == programme.duties.get(unit=cast.commune)
    incomplete = send(commune, "survey_answer", answer, submit="1")
    assert (incomplete.status_code, incomplete.context["form"].errors["__all__"][0][:8]) == (422, "Còn 1 câ")
    assert send(commune, "survey_answer", answer, c1="1.204,5", submit="1", with_duty="1").status_code == 302
    assert programme.duties.get(unit=cast.commune).state == DutyState.SUBMITTED
    results = page(province, "survey_results", survey.pk)
    assert "1.204,5" in results.content.decode()
    send(province, "survey_conclude", survey, finding="Cần sửa trụ sở")
    assert "Cần sửa trụ sở" in page(commune, "survey_results", survey.pk).content.decode()
    send(province, "survey_close", survey)
    assert page(commune, "survey_answer", answer_of(survey, cast.commune).pk).context["form"] is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"due": "32/01/2026"}, "due"),
        ({"due": "01/01/2020"}, "due"),
        ({"asked": "task"}, "asked"),
        ({"title": ""}, "title"),
    ],
)
def test_wrong_survey_comes_back_as_typed(cast: Cast, client_for: ClientFor, said: dict[str, str], field: str) -> None:
    whole = {"unit": cast.province.pk, "title": "Trụ sở", "due": "31/12/2099", "asked": "ubnd.xa", "purpose": "Để biết"}
    response = client_for(cast.officer).post(reverse("desk:survey_new"), whole | said)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "Để biết" in response.content.decode()


def test_wrong_answer_comes_back_as_typed(cast: Cast, client_for: ClientFor) -> None:
    survey = make_survey(cast, [cast.commune])
    answer = answer_of(survey, cast.commune)
    response = send(client_for(cast.commune_officer), "survey_answer", answer, c1="rất nhiều", c2="tốt", submit="1")
    assert (response.status_code, response.context["form"]["c1"].value()) == (422, "rất nhiều")
    assert send(client_for(cast.officer), "survey_answer", answer, c1="1").status_code == 403
    stale = client_for(cast.commune_officer).post(
        reverse("desk:survey_answer", args=[answer.pk]), {"version": 99, "c1": "7", "c2": "tốt"}
    )
    assert (stale.status_code, stale.context["form"]["version"].value(), stale.context["form"]["c1"].value()) == (
        422,
        "1",
        "7",
    )


def test_answer_given_back_is_told_why(cast: Cast, client_for: ClientFor) -> None:
    survey = make_survey(cast, [cast.commune])
    answer, commune = answer_of(survey, cast.commune), client_for(cast.commune_officer)
    send(commune, "survey_answer", answer, c1="3", c2="tốt", submit="1")
    assert send(commune, "survey_answer_give_back", answer, reason="x").status_code == 403
    send(client_for(cast.officer), "survey_answer_give_back", answer, reason="Thiếu nhà mới")
    assert "Thiếu nhà mới" in page(commune, "survey_answer", answer.pk).content.decode()
    send(commune, "survey_answer", answer, c1="4", c2="tốt", submit="1")
    send(commune, "survey_answer_take_back", answer)
    assert answer_of(survey, cast.commune).state == "draft"


def test_page_tells_who_changed_what_of_a_survey(cast: Cast, client_for: ClientFor) -> None:
    survey, province = make_survey(cast, [cast.commune, cast.other_commune]), client_for(cast.officer)
    said = {"title": "Khảo sát nhà thôn", "due": survey.due.strftime("%d/%m/%Y"), "asked": survey.collective}
    assert send(province, "survey_change", survey, **said).status_code == 302
    send(province, "survey_conclude", survey, finding="Thiếu phòng")
    for name in ("survey", "survey_results", "survey_form"):
        text = page(province, name, survey.pk).content.decode()
        assert f"Tên cuộc khảo sát: {survey.title} → Khảo sát nhà thôn" in text
        assert "Kết luận: – → Thiếu phòng" in text
    assert f"{cast.officer} ·" in page(client_for(cast.commune_officer), "survey", survey.pk).content.decode()


def test_page_tells_who_changed_what_of_an_answer(cast: Cast, client_for: ClientFor) -> None:
    survey = make_survey(cast, [cast.commune, cast.other_commune])
    answer, commune = answer_of(survey, cast.commune), client_for(cast.commune_officer)
    send(commune, "survey_answer", answer, c1="0", c2="tốt")
    send(commune, "survey_answer", answer, c1="4,5", c2="tốt", submit="1")
    send(client_for(cast.officer), "survey_answer_give_back", answer, reason="Thiếu nhà mới")
    send(commune, "survey_answer", answer, c1="5", c2="")
    text = page(commune, "survey_answer", answer.pk).content.decode()
    told = text[text.index('id="lich-su"') :]
    assert "1. Số gian nhà: 0 → 4,5<" in told
    assert "1. Số gian nhà: 4,5 → 5<br>2. Loại: tốt → –<" in told
    assert "Trả lại phiếu: Thiếu nhà mới" in told
    assert told.count("Số gian nhà") == 2, "what was said first stands on the page"
    theirs = answer_of(survey, cast.other_commune)
    other = page(client_for(cast.officer), "survey_answer", theirs.pk).content.decode()
    assert 'id="lich-su"' not in other, "nothing has happened to it yet"


def test_sheet_is_shown_first_and_then_done(cast: Cast, client_for: ClientFor) -> None:
    survey = make_survey(cast, [cast.commune, cast.other_commune])
    client = client_for(cast.commune_officer)
    book = openpyxl.load_workbook(io.BytesIO(page(client, "survey_template", survey.pk).content))
    sheet = book["Phiếu"]
    assert [row[0].value for row in sheet.iter_rows(max_row=3)] == ["Đơn vị", "Xã Mẫu Thượng", None]

    def upload(number: Any) -> Any:
        sheet["B2"], sheet["C2"] = number, "tốt"
        stream = io.BytesIO()
        book.save(stream)
        data = {"sheet": SimpleUploadedFile("phieu.xlsx", stream.getvalue()), "is_final": "nop"}
        return client.post(reverse("desk:survey_import", args=[survey.pk]), data)

    wrong = upload("nhiều")
    assert [(line.row, line.column, line.text) for line in wrong.context["errors"]] == [
        (2, "Câu 1: Số gian nhà (gian)", "“nhiều” không phải là con số.")
    ]
    shown = upload(12)
    assert shown.context["lines"][0][2] == ["12 gian", "tốt"]
    assert answer_of(survey, cast.commune).state == "empty"
    url = reverse("desk:survey_import_do", args=[survey.pk])
    assert client.post(url, {"rows": "x"}).status_code == 409
    send(client, "survey_answer", answer_of(survey, cast.commune), c1="11", c2="tốt")
    client.post(url, {"rows": upload(12).context["rows"]})
    assert answer_of(survey, cast.commune).state == "submitted"
    text = page(client, "survey_answer", answer_of(survey, cast.commune).pk).content.decode()
    assert "1. Số gian nhà: 11 → 12" in text


def test_excel_has_a_column_per_question(cast: Cast, client_for: ClientFor) -> None:
    survey = make_survey(cast, [cast.commune, cast.other_commune], days=-2)
    client = client_for(cast.officer)
    found = rows(page(client, "survey", survey.pk, xuat="xlsx", tinh_trang="tre"))
    assert found[0] == ("Đơn vị", "Tình trạng", "Ngày nộp", "1. Số gian nhà", "2. Loại")
    assert [line[:2] for line in found[1:]] == [
        ("Xã Mẫu Hạ", "chưa trả lời, trễ 2 ngày"),
        ("Xã Mẫu Thượng", "chưa trả lời, trễ 2 ngày"),
    ]
    assert [line[0].pk for line in page(client, "surveys", tinh_trang="tre", q="tru so").context["lines"]] == [
        survey.pk
    ]
    assert page(client, "surveys", tinh_trang="dong").context["lines"] == []
    assert rows(page(client, "surveys", xuat="xlsx"))[1][5:8] == (2, 0, "quá hạn nộp, còn thu phiếu")


def test_survey_asks_the_units_that_were_chosen_by_hand(cast: Cast, client_for: ClientFor) -> None:
    today, client = timezone.localdate(), client_for(cast.officer)
    due = (today + 9 * DAY).strftime("%d/%m/%Y")
    said = {"title": "Trụ sở", "due": due, "asked": "list", "unit": cast.province.pk}
    address = reverse("desk:survey_new")
    assert list(client.post(address, said).context["form"].errors) == ["named"]
    foreign = client.post(address, said | {"named": [cast.neighbour_commune.pk]})
    assert list(foreign.context["form"].errors) == ["named"]
    client.post(address, said | {"named": [cast.other_commune.pk, cast.department.pk]})
    survey = Survey.objects.get()
    sheet = {"cau-TOTAL_FORMS": 1, "cau-INITIAL_FORMS": 0, "cau-0-text": "Số gian", "cau-0-kind": "number"}
    send(client, "survey_questions", survey, **sheet)
    assert page(client, "survey_change", survey.pk).context["form"]["asked"].value() == "list"
    changed = send(client, "survey_change", survey, **said | {"named": [cast.other_commune.pk]})
    assert changed.status_code == 302
    send(client, "survey_launch", survey)
    assert [row.unit for row in survey.answers.all()] == [cast.other_commune]
    assert "Các đơn vị chọn riêng" in page(client, "survey", survey.pk).content.decode()
    late = send(client, "survey_change", survey, **said | {"named": [cast.commune.pk]})
    assert list(late.context["form"].errors) == ["asked"]


def test_commune_sees_its_own_answer_only(cast: Cast, client_for: ClientFor) -> None:
    survey = make_survey(cast, [cast.commune, cast.other_commune])
    client = client_for(cast.commune_officer)
    assert [line[0].unit.name for line in page(client, "survey", survey.pk).context["lines"]] == ["Xã Mẫu Thượng"]
    assert page(client, "survey_answer", answer_of(survey, cast.other_commune).pk).status_code == 404
    for name in ("survey_launch", "survey_close", "survey_conclude", "survey_follow_units"):
        assert send(client, name, survey).status_code == 403
        assert send(client_for(cast.neighbour), name, survey).status_code == 404


def test_withdrawn_survey_asks_nobody_until_it_is_given_back(cast: Cast, client_for: ClientFor) -> None:
    survey = make_survey(cast, [cast.commune])
    province, commune = client_for(cast.officer), client_for(cast.commune_officer)
    assert send(commune, "survey_withdraw", survey, reason="x").status_code == 404
    send(province, "survey_withdraw", survey, reason="Trùng cuộc khác")
    assert page(commune, "survey", survey.pk).status_code == 404
    assert [line[0].pk for line in page(province, "surveys", tinh_trang="rut").context["lines"]] == [survey.pk]
    send(province, "survey_give_back", survey)
    assert page(commune, "survey", survey.pk).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_number_of_questions(
    cast: Cast, client_for: ClientFor, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    units = [cast.commune, cast.other_commune, cast.department][:count]
    surveys = [make_survey(cast, units) for _number in range(count)]
    client = client_for(cast.officer)
    with django_assert_num_queries(6):
        assert len(page(client, "surveys").context["lines"]) == count
    with django_assert_num_queries(11):
        assert len(page(client, "survey", surveys[0].pk).context["lines"]) == count
    with django_assert_num_queries(10):
        page(client, "survey_results", surveys[0].pk)
