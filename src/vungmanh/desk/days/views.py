"""The calendar of days off of a year; recording a decision about a day, with what it would move shown first; taking it back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vungmanh.core.errors import DomainError
from vungmanh.core.models import DayDecision
from vungmanh.core.workdays import days_off
from vungmanh.desk.days import wording  # noqa: F401
from vungmanh.desk.duties.shown import title_of
from vungmanh.desk.fields import DayField
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, permitted
from vungmanh.programmes.domain.counting import Recount, decide_day, withdraw_day, would_move
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import duties_visible_to, may_decide_days

MOST_SHOWN = 100
_FIELDS = {"day_name_missing": "name", "day_basis_missing": "legal_basis", "day_decided": "day"}


@dataclass(frozen=True, slots=True)
class MovedDuty:
    """A duty that gets another day."""

    duty: Duty
    title: str
    before: datetime.date | None
    after: datetime.date | None


class DayForm(forms.Form):
    day = DayField(label=_("Ngày"))
    is_working = forms.TypedChoiceField(
        label=_("Là ngày"),
        choices=[("0", _("Nghỉ")), ("1", _("Làm việc (làm bù)"))],
        coerce=lambda value: value == "1",
    )
    name = forms.CharField(label=_("Tên ngày"), max_length=200)
    legal_basis = forms.CharField(
        label=_("Căn cứ"), max_length=300, help_text=_("Văn bản quyết định ngày nghỉ hoặc làm bù: số, ngày, cơ quan.")
    )


@require_GET
def days(request: DeskRequest) -> HttpResponse:
    return _page(request, DayForm())


@require_POST
def decide(request: DeskRequest) -> HttpResponse:
    """First what it would move, then, confirmed, the decision."""
    today, at = timezone.localdate(), timezone.now()
    _allowed(request, today)
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    is_sure = "ghi" in request.POST
    try:
        found = (decide_day if is_sure else would_move)(**form.cleaned_data, by=request.user, at=at)
    except DomainError as error:
        form.add_error(_FIELDS.get(error.code), refusal_words(error))
        return _page(request, form, status=409)
    if not is_sure:
        return _page(request, form, effect=found)
    messages.success(request, _moved(found))
    return redirect("desk:days")


@require_POST
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    found = get_object_or_404(DayDecision, pk=pk)
    _allowed(request, today)
    messages.success(request, _moved(withdraw_day(found, by=request.user, at=timezone.now())))
    return redirect("desk:days")


def _page(request: DeskRequest, form: DayForm, *, effect: Recount | None = None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 and asked > "1945" else today.year
    named = [each for each in days_off(datetime.date(year, 1, 1), datetime.date(year, 12, 31)) if each.name]
    context = {
        "form": form,
        "effect": effect,
        "moved": _seen(request, effect, today) if effect else [],
        "year": year,
        "public": named,
        "decisions": DayDecision.objects.order_by("-day"),
        "may_decide": may_decide_days(request.user, today),
    }
    return render(request, "desk/days/days.html", context, status=status)


def _seen(request: DeskRequest, effect: Recount, today: datetime.date) -> list[MovedDuty]:
    """Which duties it moves, as far as the person sees them, the first days first; three queries."""
    moved = {each.duty_id: each for each in effect.moved}
    rows = duties_visible_to(request.user, today).filter(pk__in=moved)
    rows = rows.select_related("task", "report", "target", "unit", "programme__directive").order_by(
        "due", "unit__sort_key"
    )
    return [MovedDuty(row, title_of(row), moved[row.pk].before, moved[row.pk].after) for row in rows[:MOST_SHOWN]]


def _allowed(request: DeskRequest, today: datetime.date) -> None:
    if not permitted(request, may_decide_days, today):
        raise PermissionDenied


def _moved(found: Recount) -> str:
    if not found.duties:
        return _now("Đã ghi. Không việc nào đổi hạn.")
    words = ngettext("Đã ghi. %(count)s việc đổi hạn theo.", "Đã ghi. %(count)s việc đổi hạn theo.", found.duties)
    return words % {"count": found.duties}
