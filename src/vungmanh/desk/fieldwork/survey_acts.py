"""What whoever runs a survey does: draft it, set its questions, launch, let it follow units, close, write what was found."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from vungmanh.accounts.selectors import in_scope
from vungmanh.desk.fieldwork.access import chosen
from vungmanh.desk.fieldwork.forms import done
from vungmanh.desk.fieldwork.survey_forms import EMPTY_ROWS, QuestionSet, SurveyForm, begun, question_rows
from vungmanh.desk.fieldwork.surveys import visible
from vungmanh.desk.requests import DeskRequest, permitted, today, version_seen, who
from vungmanh.fieldwork.domain import surveys as domain
from vungmanh.fieldwork.models import Survey
from vungmanh.fieldwork.permissions import may_run, units_asking
from vungmanh.fieldwork.selectors.surveys import tasks_to_survey
from vungmanh.programmes.permissions import programmes_visible_to
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Unit
from vungmanh.units.selectors import units_in_force

_FIELDS = {"survey_due_past": "due", "survey_asks_nobody": "asked", "survey_launched": "asked"}
_LEVELS = (UnitLevel.DISTRICT, UnitLevel.COMMUNE)


def units_below(units: QuerySet[Unit], on: datetime.date) -> QuerySet[Unit]:
    """Whom one of the units may choose by hand: places below it to the communes, its own offices and villages."""
    places = in_scope("path", units.values_list("path", flat=True)) & Q(kind=UnitKind.TERRITORY, level__in=_LEVELS)
    reach = Q(parent__in=units.values("pk")) | places
    return units_in_force(on).filter(reach).exclude(pk__in=units.values("pk")).order_by("level", "sort_key", "pk")


@require_http_methods(["GET", "POST"])
def survey_new(request: DeskRequest) -> HttpResponse:
    on = today()
    units = units_asking(request.user, on)
    if not units.exists():
        raise PermissionDenied
    more = {"units": units, "tasks": _tasks(request), "below": units_below(units, on)}
    form = SurveyForm(request.POST or None, **more, initial={"asked": "ubnd.xa"})

    def draft() -> Survey:
        return domain.draft_survey(chosen(request, form, units_asking), form.plan(), on=on, **who(request))

    if row := done(request, form, draft, _FIELDS):
        return redirect("desk:survey_questions", row.pk)
    return _page(request, form, title=_("Mở cuộc khảo sát"))


@require_http_methods(["GET", "POST"])
def survey_change(request: DeskRequest, pk: int) -> HttpResponse:
    row = run_or_403(request, pk)
    more = {"units": None, "tasks": _tasks(request), "below": units_below(Unit.objects.filter(pk=row.unit_id), today())}
    form = SurveyForm(request.POST or None, **more, initial=begun(row))

    def change() -> bool:
        version = form.cleaned_data["version"] or 0
        domain.change_survey(row, form.plan(), version=version, on=today(), **who(request))
        return True

    if done(request, form, change, _FIELDS):
        messages.success(request, _("Đã lưu."))
        return redirect("desk:survey", row.pk)
    return _page(request, form, title=_("Sửa cuộc khảo sát"), row=row)


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
def survey_questions(request: DeskRequest, pk: int) -> HttpResponse:
    """A row per question; a row without words is none. "Thêm câu" sends the form back with more rows."""
    row = run_or_403(request, pk)
    questions = list(row.questions.filter(version=row.form_version))
    rows = QuestionSet(request.POST or None, prefix="cau", initial=question_rows(questions))
    form = VersionForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and "more" in request.POST:
        return _questions_page(request, row, form, _with_more(request))

    def set_questions() -> bool:
        asked = [each.question() for each in rows.forms if each.cleaned_data.get("text")]
        domain.set_questions(row, asked, version=form.cleaned_data["version"], **who(request))
        return True

    if request.method == "POST" and rows.is_valid() and done(request, form, set_questions):
        messages.success(request, _("Đã lưu mẫu phiếu."))
        return redirect("desk:survey_form", row.pk)
    return _questions_page(request, row, form, rows)


@require_POST
def survey_launch(request: DeskRequest, pk: int) -> HttpResponse:
    row = run_or_403(request, pk)
    count = domain.launch(row, version=version_seen(request), on=today(), **who(request))
    words = ngettext("Đã phát phiếu đến %(n)s đơn vị.", "Đã phát phiếu đến %(n)s đơn vị.", count)
    messages.success(request, words % {"n": count})
    return redirect("desk:survey", row.pk)


@require_POST
def survey_follow_units(request: DeskRequest, pk: int) -> HttpResponse:
    row = run_or_403(request, pk)
    added, left = domain.follow_units(row, version=version_seen(request), on=today(), **who(request))
    words = _("Danh sách đơn vị đã theo hiện tại: thêm %(added)s, bớt %(left)s.") % {"added": added, "left": left}
    messages.success(request, words)
    return redirect("desk:survey", row.pk)


@require_POST
def survey_close(request: DeskRequest, pk: int) -> HttpResponse:
    row = run_or_403(request, pk)
    if row.closed_on:
        domain.reopen(row, version=version_seen(request), **who(request))
        messages.success(request, _("Đã mở lại, đơn vị nộp phiếu tiếp được."))
    else:
        domain.close(row, version=version_seen(request), on=today(), **who(request))
        messages.success(request, _("Đã kết thúc thu phiếu. Có thể mở lại."))
    return redirect("desk:survey", row.pk)


@require_POST
def survey_conclude(request: DeskRequest, pk: int) -> HttpResponse:
    row = run_or_403(request, pk)
    domain.conclude(row, request.POST.get("finding", "")[:10_000], version=version_seen(request), **who(request))
    messages.success(request, _("Đã lưu kết luận."))
    return redirect("desk:survey_results", row.pk)


def run_or_403(request: DeskRequest, pk: int) -> Survey:
    row = visible(request, pk)
    if not permitted(request, may_run, row, today()):
        raise PermissionDenied
    return row


def _tasks(request: DeskRequest) -> Any:
    return tasks_to_survey(programmes_visible_to(request.user, today()))


def _with_more(request: DeskRequest) -> Any:
    """What was typed, with more empty rows."""
    data = request.POST.copy()
    count = min(int(data.get("cau-TOTAL_FORMS", "0") or 0), 60)
    data["cau-TOTAL_FORMS"] = str(count + EMPTY_ROWS)
    for place in range(count, count + EMPTY_ROWS):
        data[f"cau-{place}-is_required"], data[f"cau-{place}-kind"] = "on", "number"
    return QuestionSet(data, prefix="cau")


def _questions_page(request: DeskRequest, row: Survey, form: VersionForm, rows: Any) -> HttpResponse:
    has_errors = rows.is_bound and "more" not in request.POST
    context = {"row": row, "form": form, "rows": rows, "has_answers": row.answers.exclude(state="empty").exists()}
    return render(request, "desk/fieldwork/survey_questions.html", context, status=422 if has_errors else 200)


def _page(request: DeskRequest, form: SurveyForm, **more: Any) -> HttpResponse:
    return render(request, "desk/fieldwork/survey_new.html", {"form": form, **more}, status=422 if form.errors else 200)
