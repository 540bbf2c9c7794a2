"""One unit's answer: filled in, handed in (also as the result of its duty), taken back, given back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vungmanh.desk.fieldwork.forms import done
from vungmanh.desk.fieldwork.survey_forms import AnswerForm, said_of, value_words
from vungmanh.desk.fieldwork.wording import answer_words
from vungmanh.desk.requests import DeskRequest, permitted, today, version_seen, who
from vungmanh.fieldwork.domain import answering
from vungmanh.fieldwork.enums import OPEN_ANSWERS
from vungmanh.fieldwork.models import SurveyAnswer
from vungmanh.fieldwork.permissions import answers_visible_to, may_keep, may_run


@require_http_methods(["GET", "POST"])
def survey_answer(request: DeskRequest, pk: int) -> HttpResponse:
    """The form for whoever answers, as long as it is open; for all others what was answered."""
    row = _visible(request, pk)
    may_write = row.survey.is_open and row.state in OPEN_ANSWERS and may_keep(request.user, row.unit, today())
    questions, said = answering.questions_of(row), said_of(row)
    form = AnswerForm(request.POST or None, answer=row, questions=questions, said=said)
    if request.method == "POST":
        if not permitted(request, may_keep, row.unit, today()):
            raise PermissionDenied
        if done(request, form, lambda: _write(request, row, form)):
            return redirect("desk:survey_answer", row.pk)
    tone, word = answer_words(row, row.survey, today())
    context: dict[str, Any] = {
        "row": row,
        "form": form if may_write or form.is_bound else None,
        "said": [(question, value_words(question, said.get(question.key))) for question in questions],
        "duty": answering.duty_of(row) if may_write else None,
        "tone": tone,
        "word": word,
        "may_take_back": row.survey.is_open and row.state == "submitted" and may_keep(request.user, row.unit, today()),
        "may_give_back": row.survey.is_open and row.state == "submitted" and may_run(request.user, row.survey, today()),
    }
    return render(request, "desk/fieldwork/survey_answer.html", context, status=422 if form.errors else 200)


@require_POST
def survey_answer_take_back(request: DeskRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    if not permitted(request, may_keep, row.unit, today()):
        raise PermissionDenied
    answering.take_back(row, version=version_seen(request), **who(request))
    messages.success(request, _("Đã rút phiếu về để sửa. Nhớ nộp lại."))
    return redirect("desk:survey_answer", row.pk)


@require_POST
def survey_answer_give_back(request: DeskRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    if not permitted(request, may_run, row.survey, today()):
        raise PermissionDenied
    answering.give_back(row, request.POST.get("reason", ""), version=version_seen(request), **who(request))
    messages.success(request, _("Đã trả lại phiếu kèm lý do."))
    return redirect("desk:survey_answer", row.pk)


def _write(request: DeskRequest, row: SurveyAnswer, form: AnswerForm) -> bool:
    values, version = form.values(), form.cleaned_data["version"]
    if "submit" not in request.POST:
        answering.save_draft(row, values, version=version, **who(request))
        messages.success(request, _("Đã lưu bản nháp."))
        return True
    with translation.override("vi"):
        words = _("Đã nộp phiếu “%(title)s”.") % {"title": row.survey.title}
    words = words if request.POST.get("with_duty") else ""
    answering.submit(row, values, version=version, on=today(), duty_words=words, **who(request))
    messages.success(request, _("Đã nộp phiếu."))
    return True


def _visible(request: DeskRequest, pk: int) -> SurveyAnswer:
    rows = answers_visible_to(request.user, today()).select_related("survey__unit", "unit", "answered_by", "entry")
    return get_object_or_404(rows, pk=pk)
