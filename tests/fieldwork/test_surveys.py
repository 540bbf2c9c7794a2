"""Surveys: launch, frozen versions, answers as results of duties, totals computed from what was handed in, sheets."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_task, make_directive
from vungmanh.core.errors import DomainError
from vungmanh.fieldwork.domain import answering, surveys
from vungmanh.fieldwork.domain.importing import SheetRow, carry_out, plan_import
from vungmanh.fieldwork.domain.surveys import Plan, Question
from vungmanh.fieldwork.enums import AnswerState
from vungmanh.fieldwork.models import Survey, SurveyAnswer
from vungmanh.fieldwork.selectors.surveys import totals
from vungmanh.fieldwork.sheets import column_title, read_sheet, template
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyState
from vungmanh.programmes.models import Programme

pytestmark = pytest.mark.django_db

ON = datetime.date(2026, 3, 10)
DUE = datetime.date(2026, 3, 31)
QUESTIONS = (
    Question("number", "Số thôn (bản)", measure="thôn"),
    Question("choice", "Trụ sở", options=("kiên cố", "cấp 4")),
    Question("yes_no", "Có nhà công vụ"),
    Question("text", "Kiến nghị", is_required=False),
)
WHOLE = {"c1": Decimal("12.5"), "c2": "kiên cố", "c3": "yes"}


@pytest.fixture
def programme(cast: Cast) -> Programme:
    directive = make_directive(cast.province, cast.officer)
    leads = [cast.commune, cast.other_commune]
    add_task(directive, "Các xã khảo sát hiện trạng trụ sở", leads=leads, due=DUE.isoformat())
    return publish(directive, by=cast.officer, at=AT, on=datetime.date(2026, 1, 20))


@pytest.fixture
def survey(cast: Cast, programme: Programme) -> Survey:
    """Launched by the province to both communes, for the task of the programme."""
    row = surveys.draft_survey(
        cast.province, Plan("Trụ sở cấp xã", DUE, task=programme.tasks.get()), by=cast.officer, at=AT, on=ON
    )
    surveys.set_questions(row, QUESTIONS, version=1, by=cast.officer, at=AT)
    surveys.launch(row, version=2, by=cast.officer, at=AT, on=ON)
    return Survey.objects.get(pk=row.pk)


def of(survey: Survey, unit: Any) -> SurveyAnswer:
    return survey.answers.select_related("survey", "unit").get(unit=unit)


def submit(survey: Survey, cast: Cast, unit: Any = None, *, by: Any = None, **values: Any) -> SurveyAnswer:
    answer = of(survey, unit or cast.commune)
    words = values.pop("duty_words", "")
    return answering.submit(
        answer, WHOLE | values, version=answer.version, by=by or cast.commune_officer, at=AT, on=ON, duty_words=words
    )


def code(error: Any) -> str:
    return str(error.value.code)


def test_launch_asks_each_unit_of_the_task_once(survey: Survey, cast: Cast) -> None:
    assert [answer.unit.name for answer in survey.answers.order_by("unit__name")] == ["Xã Mẫu Hạ", "Xã Mẫu Thượng"]
    with pytest.raises(DomainError) as again:
        surveys.launch(survey, version=survey.version, by=cast.officer, at=AT, on=ON)
    assert code(again) == "survey_launched"


def test_unit_asks_only_those_below_it(cast: Cast, programme: Programme) -> None:
    row = surveys.draft_survey(
        cast.commune, Plan("Hỏi chéo", DUE, task=programme.tasks.get()), by=cast.officer, at=AT, on=ON
    )
    row.answers.all().delete()
    programme.duties.filter(unit=cast.commune).delete()
    surveys.set_questions(row, QUESTIONS, version=1, by=cast.officer, at=AT)
    with pytest.raises(DomainError) as beyond:
        surveys.launch(row, version=2, by=cast.officer, at=AT, on=ON)
    assert code(beyond) == "survey_beyond_scope"


def test_answer_is_the_result_of_the_duty(survey: Survey, cast: Cast, programme: Programme) -> None:
    answer = submit(survey, cast, duty_words="Đã nộp phiếu")
    duty = programme.duties.get(unit=cast.commune)
    assert duty.state == DutyState.SUBMITTED
    assert answer.entry == duty.entries.get()
    assert submit(survey, cast, cast.other_commune, by=cast.officer).entry is None


def test_incomplete_answer_stays_a_draft(survey: Survey, cast: Cast) -> None:
    with pytest.raises(DomainError) as missing:
        submit(survey, cast, c3=None)
    assert (code(missing), missing.value.params["count"]) == ("answer_incomplete", 1)
    answer = of(survey, cast.commune)
    answering.save_draft(answer, {"c1": Decimal(3)}, version=1, by=cast.commune_officer, at=AT)
    assert (of(survey, cast.commune).state, answer.values.get().number) == (AnswerState.DRAFT, 3)
    with pytest.raises(DomainError, match="answer_changed"):
        answering.save_draft(answer, {}, version=1, by=cast.officer, at=AT)


@pytest.mark.parametrize("values", [{"c1": "nhiều"}, {"c2": "nhà sàn"}, {"c3": "maybe"}, {"c1": Decimal("NaN")}])
def test_value_that_the_question_cannot_have(survey: Survey, cast: Cast, values: dict[str, Any]) -> None:
    with pytest.raises(DomainError, match="answer_unfit"):
        submit(survey, cast, **values)


def test_returned_answer_is_the_units_again(survey: Survey, cast: Cast) -> None:
    answer = submit(survey, cast)
    with pytest.raises(DomainError, match="answer_reason_missing"):
        answering.give_back(answer, " ", version=answer.version, by=cast.officer, at=AT)
    answering.give_back(answer, "Thiếu thôn mới", version=answer.version, by=cast.officer, at=AT)
    row = of(survey, cast.commune)
    assert (row.state, row.reason, row.submitted_on) == (AnswerState.RETURNED, "Thiếu thôn mới", None)
    assert submit(survey, cast, c1=Decimal(13)).reason == ""


def test_answered_form_is_frozen_and_totals_go_on(survey: Survey, cast: Cast) -> None:
    submit(survey, cast)
    asked = [
        Question("number", "Số thôn, bản", "c1", "thôn"),
        Question("text", "Trụ sở", "c2"),
        Question("yes_no", "Có nhà công vụ", "c3"),
    ]
    surveys.set_questions(survey, asked, version=survey.version, by=cast.officer, at=AT)
    survey.refresh_from_db()
    assert survey.form_version == 2
    assert next(question.text for question in answering.questions_of(of(survey, cast.commune))) == "Số thôn (bản)"
    assert [question.key for question in answering.questions_of(of(survey, cast.other_commune))] == ["c1", "c5", "c3"]
    answer = of(survey, cast.other_commune)
    values = {"c1": Decimal("7.5"), "c5": "tạm", "c3": "no"}
    answering.submit(answer, values, version=1, by=cast.officer, at=AT, on=ON)
    number, text, yes_no = totals(survey, survey.answers.all())
    assert (number.count, number.sum, number.mean, number.low, number.high) == (
        2,
        20,
        10,
        Decimal("7.5"),
        Decimal("12.5"),
    )
    assert [value.text for value in text.texts] == ["tạm"]
    assert yes_no.by_option == [("yes", 1), ("no", 1)]


def test_draft_counts_in_no_total(survey: Survey, cast: Cast) -> None:
    answering.save_draft(of(survey, cast.commune), WHOLE, version=1, by=cast.commune_officer, at=AT)
    assert [total.count for total in totals(survey, survey.answers.all())] == [0, 0, 0, 0]


def test_closed_survey_takes_nothing_until_it_is_open_again(survey: Survey, cast: Cast) -> None:
    surveys.close(survey, version=survey.version, by=cast.officer, at=AT, on=ON)
    with pytest.raises(DomainError, match="survey_closed"):
        submit(survey, cast)
    surveys.reopen(survey, version=survey.version, by=cast.officer, at=AT)
    assert submit(survey, cast).state == AnswerState.SUBMITTED


def test_units_follow_and_answers_stay(survey: Survey, cast: Cast, programme: Programme) -> None:
    submit(survey, cast)
    programme.duties.all().update(state=DutyState.WITHDRAWN)
    duty = programme.duties.get(unit=cast.other_commune)
    duty.pk, duty.unit, duty.state = None, cast.department, DutyState.OPEN
    duty.save(force_insert=True)
    came, left = surveys.follow_units(survey, version=survey.version, by=cast.officer, at=AT, on=ON)
    assert (came, left) == (1, 1)
    assert {answer.unit.name for answer in survey.answers.all()} == {"Xã Mẫu Thượng", "Sở Nội vụ"}


def filled(survey: Survey, *lines: tuple[Any, ...]) -> list[SheetRow]:
    """The template with these lines, read back."""
    questions = list(survey.questions.all())
    book = load_workbook(io.BytesIO(template(questions, [])))
    sheet = book.active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][1:] == [column_title(question) for question in questions]
    for number, line in enumerate(lines, start=2):
        for place, value in enumerate(line, start=1):
            sheet.cell(row=number, column=place, value=value)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return read_sheet(stream, questions)


def test_sheet_hands_in_answers_of_many_units(survey: Survey, cast: Cast) -> None:
    rows = filled(
        survey, ("Xã Mẫu Hạ", 12.125, "CẤP 4", "Không", ""), ("xã mẫu thượng", "1.204,5", "kiên cố", "có", "Đề nghị")
    )
    plan = plan_import(survey, rows, mine=survey.answers.all(), is_final=True)
    assert plan.errors == []
    assert carry_out(plan, by=cast.officer, at=AT, on=ON) == 2
    assert totals(survey, survey.answers.all())[0].sum == Decimal("1216.625")
    with pytest.raises(DomainError, match="answers_changed_meanwhile"):
        carry_out(plan, by=cast.officer, at=AT, on=ON)


def test_sheet_with_an_error_brings_in_nothing(survey: Survey, cast: Cast) -> None:
    rows = filled(
        survey, ("Xã Mẫu Hạ", "nhiều", "nhà sàn", "", ""), ("Xã Láng Thượng", 1, "cấp 4", "có", ""), ("Xã Mẫu Hạ", 1)
    )
    plan = plan_import(survey, rows, mine=survey.answers.all(), is_final=True)
    assert [(error.row, error.column, error.code) for error in plan.errors] == [
        (2, "c1", "answer_no_number"),
        (2, "c2", "answer_no_choice"),
        (2, "c3", "answer_missing"),
        (3, "unit", "answer_unit_unknown"),
        (4, "unit", "answer_unit_twice"),
        (4, "c2", "answer_missing"),
        (4, "c3", "answer_missing"),
    ]
    with pytest.raises(DomainError, match="answers_changed_meanwhile"):
        carry_out(plan, by=cast.officer, at=AT, on=ON)
