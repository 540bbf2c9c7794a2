"""Surveys: the list, one survey by unit, its totals and finding, its form."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import list_page, matching
from vungmanh.desk.fieldwork.survey_forms import AnswerFilter, SurveyFilter, value_words
from vungmanh.desk.fieldwork.wording import answer_words, survey_words
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.fieldwork.enums import OPEN_ANSWERS, AnswerState
from vungmanh.fieldwork.models import Survey, SurveyAnswer, SurveyValue
from vungmanh.fieldwork.permissions import (
    answers_visible_to,
    may_run,
    surveys_visible_to,
    units_asking,
    units_kept_by,
    units_seen,
)
from vungmanh.fieldwork.selectors.surveys import totals, with_coverage
from vungmanh.units.domain.expanding import collective_label

_OF_SURVEYS = {"ten": "title", "han": "due", "don_vi": "unit__sort_key"}
_OF_ANSWERS = {"don_vi": "unit__sort_key", "ngay": "submitted_on", "tinh_trang": "state"}
_ANSWER_WORDS = [("unit__folded", "unit__name")]


@require_GET
def surveys(request: DeskRequest) -> HttpResponse:
    on = today()
    form = SurveyFilter(request.GET)
    rows = surveys_visible_to(request.user, on).select_related("unit", "task__programme__directive")
    rows = with_coverage(rows, units_seen(request.user, on)).defer(
        "task__programme__directive__text", "task__programme__directive__text_folded"
    )
    rows = rows.filter(_of_state(form.said("tinh_trang"), on))
    if request.GET.get("xuat") == "xlsx":
        return _survey_sheet(matching(rows, form.said("q") or "", ["folded"]), on)
    page = list_page(request.GET, rows, search=["folded"], sorts=_OF_SURVEYS, default="-han")
    context = {
        "form": form,
        "page": page,
        "lines": [(row, *survey_words(row, on)) for row in page.rows],
        "may_ask": units_asking(request.user, on).exists(),
    }
    return render(request, "desk/fieldwork/surveys.html", context)


@require_GET
def survey(request: DeskRequest, pk: int) -> HttpResponse:
    """By unit: who has answered."""
    on = today()
    row = visible(request, pk)
    answers = answers_visible_to(request.user, on).filter(survey=row).select_related("unit")
    form = AnswerFilter(request.GET)
    chosen = answers.filter(_of_answer_state(form.said("tinh_trang"), row, on), _saying(form))
    if request.GET.get("xuat") == "xlsx":
        return _answer_sheet(row, matching(chosen, form.said("q") or "", _ANSWER_WORDS), on)
    page = list_page(request.GET, chosen, search=_ANSWER_WORDS, sorts=_OF_ANSWERS, default="don_vi")
    context = frame(request, row, "units") | {
        "form": form,
        "page": page,
        "lines": [(answer, *answer_words(answer, row, on)) for answer in page.rows],
        "mine": _mine(request, row, on),
    }
    return render(request, "desk/fieldwork/survey.html", context)


@require_GET
def survey_results(request: DeskRequest, pk: int) -> HttpResponse:
    row = visible(request, pk)
    answers = answers_visible_to(request.user, today()).filter(survey=row)
    context = frame(request, row, "results") | {"totals": totals(row, answers)}
    return render(request, "desk/fieldwork/survey_results.html", context)


@require_GET
def survey_form(request: DeskRequest, pk: int) -> HttpResponse:
    row = visible(request, pk)
    questions = row.questions.filter(version=row.form_version)
    return render(request, "desk/fieldwork/survey_form.html", frame(request, row, "form") | {"questions": questions})


def visible(request: DeskRequest, pk: int) -> Survey:
    rows = surveys_visible_to(request.user, today()).select_related(
        "unit__parent", "task__programme__directive", "found_by"
    )
    return get_object_or_404(rows, pk=pk)


def frame(request: DeskRequest, row: Survey, tab: str) -> dict[str, Any]:
    """What every page of a survey shows."""
    on = today()
    answers = answers_visible_to(request.user, on).filter(survey=row)
    tone, word = survey_words(row, on)
    submitted = answers.filter(state=AnswerState.SUBMITTED)
    return {
        "row": row,
        "tab": tab,
        "tone": tone,
        "word": word,
        "asked": answers.count(),
        "answered": submitted.count(),
        "late": answers.filter(state__in=OPEN_ANSWERS).count() if row.launched_on and row.due < on else 0,
        "may_run": may_run(request.user, row, on),
        "may_keep": may_run(request.user, row, on),
        "asks": _asked(row),
    }


def _asked(row: Survey) -> str:
    """Whom it asks, in words."""
    if row.collective:
        return collective_label(row.collective)
    return _("các đơn vị chọn riêng") if row.asks_named else _("các đơn vị được giao nhiệm vụ")


def _mine(request: DeskRequest, row: Survey, on: datetime.date) -> list[SurveyAnswer]:
    """Answers that wait for the person."""
    if not row.is_open:
        return []
    rows = row.answers.filter(unit__in=units_kept_by(request.user, on).values("pk"), state__in=OPEN_ANSWERS)
    return list(rows.select_related("unit").order_by("unit__sort_key")[:3])


def _of_state(state: str | None, on: datetime.date) -> Q:
    is_open = Q(launched_on__isnull=False, closed_on=None)
    wanted = {
        "nhap": Q(launched_on=None),
        "mo": is_open,
        "tre": is_open & Q(due__lt=on, answered__lt=F("asked")),
        "dong": Q(closed_on__isnull=False),
    }
    return wanted.get(state or "", Q()) & Q(withdrawn_at__isnull=state != "rut")


def _of_answer_state(state: str | None, row: Survey, on: datetime.date) -> Q:
    if state == "tre":
        return Q(state__in=OPEN_ANSWERS) if row.due < on else Q(pk__in=[])
    return Q(state=state) if state in AnswerState.values else Q()


def _saying(form: AnswerFilter) -> Q:
    """Answers behind a number of the results."""
    if not (key := form.said("cau")):
        return Q()
    values = SurveyValue.objects.filter(key=key, **({"text": form.said("chon")} if form.said("chon") else {}))
    return Q(state=AnswerState.SUBMITTED, pk__in=values.values("answer"))


def _survey_sheet(rows: QuerySet[Any], on: datetime.date) -> HttpResponse:
    columns = [
        Column(_("Tên cuộc khảo sát"), 60), Column(pgettext("one", "Đơn vị"), 30), Column(_("Nhiệm vụ"), 50),
        Column(_("Phát phiếu"), 12), Column(_("Hạn nộp"), 12), Column(_("Số đơn vị"), 10), Column(_("Đã nộp"), 10),
        Column(_("Tình trạng"), 24), Column(_("Kết luận"), 60),
    ]  # fmt: skip
    cells = (
        [row.title, row.unit.name, row.task.text if row.task else "", row.launched_on, row.due, row.asked, row.answered,
         survey_words(row, on)[1], row.finding]
        for row in rows.order_by("-due", "-pk")
    )  # fmt: skip
    return xlsx_response(_("Khảo sát, rà soát"), columns, cells)


def _answer_sheet(row: Survey, answers: QuerySet[SurveyAnswer], on: datetime.date) -> HttpResponse:
    """Every answer, a column per question of the form of now."""
    questions = list(row.questions.filter(version=row.form_version))
    columns = [Column(pgettext("one", "Đơn vị"), 34), Column(_("Tình trạng"), 20), Column(_("Ngày nộp"), 12)]
    columns += [Column(f"{question.position + 1}. {question.text}", 24) for question in questions]
    rows = answers.order_by("unit__sort_key", "pk").prefetch_related(Prefetch("values", SurveyValue.objects.all()))
    cells = []
    for answer in rows:
        said = {value.key: value for value in answer.values.all()}
        line: list[Any] = [answer.unit.name, answer_words(answer, row, on)[1], answer.submitted_on]
        for question in questions:
            value = said.get(question.key)
            is_number = value is not None and value.number is not None
            line.append(float(value.number) if is_number else value_words(question, value.text) if value else "")  # type: ignore[union-attr,arg-type]
        cells.append(line)
    return xlsx_response(row.title[:80], columns, cells)
