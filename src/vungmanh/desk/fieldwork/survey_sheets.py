"""Answers of several units from one Excel sheet: the template, what it would do, doing it."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vungmanh.core.errors import DomainError
from vungmanh.desk.fieldwork.survey_forms import SurveySheetForm, value_words
from vungmanh.desk.fieldwork.surveys import visible
from vungmanh.desk.fieldwork.wording import answer_error_line
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, acting, today, who
from vungmanh.fieldwork.domain.importing import Plan, SheetRow, carry_out, plan_import
from vungmanh.fieldwork.enums import OPEN_ANSWERS
from vungmanh.fieldwork.models import Survey, SurveyAnswer
from vungmanh.fieldwork.permissions import units_kept_by
from vungmanh.fieldwork.sheets import read_sheet, template

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLAN_SECONDS = 3600
SHOWN_ERRORS = 200


@require_GET
def survey_template(request: DeskRequest, pk: int) -> HttpResponse:
    row = visible(request, pk)
    answers = _mine(request, row).filter(state__in=OPEN_ANSWERS).order_by("unit__sort_key")
    names = list(answers.values_list("unit__name", flat=True))
    response = HttpResponse(template(_questions(row), names), content_type=_EXCEL)
    response["Content-Disposition"] = 'attachment; filename="mau-phieu.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
def survey_import(request: DeskRequest, pk: int) -> HttpResponse:
    """A sheet with an error goes no further; one without shows what it would do, and carries its rows to that act."""
    row = visible(request, pk)
    mine = _mine(request, row)
    form = SurveySheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"row": row, "form": form, "errors": [], "error_count": 0}
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_sheet(form.cleaned_data["sheet"], _questions(row))
            plan = plan_import(row, rows, mine=mine, is_final=bool(form.cleaned_data["is_final"]))
            if not plan.errors:
                return _shown_plan(request, plan, rows)
            lines = [answer_error_line(error, _questions(row)) for error in plan.errors[:SHOWN_ERRORS]]
            context |= {"errors": lines, "error_count": len(plan.errors)}
        except DomainError as error:
            form.add_error("sheet", refusal_words(error))
    status = 422 if form.errors or context["errors"] else 200
    return render(request, "desk/fieldwork/survey_import.html", context, status=status)


@require_POST
def survey_import_do(request: DeskRequest, pk: int) -> HttpResponse:
    """What the page showed, checked once more against what has happened since."""
    row = visible(request, pk)
    try:
        carried = signing.loads(request.POST.get("rows", ""), salt=_salt(request, row), max_age=_PLAN_SECONDS)
    except signing.BadSignature as error:
        raise DomainError("plan_too_old") from error
    rows = [SheetRow(**each) for each in carried["rows"]]
    plan = plan_import(row, rows, mine=_mine(request, row), is_final=carried["is_final"])
    answering = {answer.unit_id for _row, answer, _values in plan.rows}
    acting(request, lambda user, on: answering <= set(units_kept_by(user, on).values_list("pk", flat=True)), today())
    count = carry_out(plan, on=today(), **who(request))
    words = ngettext("Đã nhập phiếu của %(n)s đơn vị.", "Đã nhập phiếu của %(n)s đơn vị.", count)
    messages.success(request, words % {"n": count})
    return redirect("desk:survey", row.pk)


def _mine(request: DeskRequest, row: Survey) -> QuerySet[SurveyAnswer]:
    """The answers that the person may write; 403 where there is none."""
    found = row.answers.filter(unit__in=units_kept_by(request.user, today()).values("pk"))
    if not row.is_open or not found.exists():
        raise PermissionDenied
    return found


def _questions(row: Survey) -> list[Any]:
    return list(row.questions.filter(version=row.form_version))


def _shown_plan(request: DeskRequest, plan: Plan, rows: list[SheetRow]) -> HttpResponse:
    questions = _questions(plan.survey)
    lines = [
        (row, answer, [value_words(question, values.get(question.key)) for question in questions])
        for row, answer, values in plan.rows
    ]
    carried = {"rows": [dataclasses.asdict(row) for row in rows], "is_final": plan.is_final}
    signed = signing.dumps(carried, salt=_salt(request, plan.survey), compress=True)
    context = {"row": plan.survey, "plan": plan, "questions": questions, "lines": lines, "rows": signed}
    return render(request, "desk/fieldwork/survey_plan.html", context)


def _salt(request: DeskRequest, row: Survey) -> str:
    return f"vungmanh.survey.plan:{request.user.pk}:{row.pk}"
