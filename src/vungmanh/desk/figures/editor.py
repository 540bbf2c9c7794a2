"""Definitions that people make: built over what registers declare, tried on live data, saved as a new version, retired."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vungmanh.accounts.models import User
from vungmanh.core.errors import DomainError
from vungmanh.desk.fields import DayField
from vungmanh.desk.figures.access import indicator_or_404
from vungmanh.desk.figures.catalogue import meaning
from vungmanh.desk.figures.editor_conditions import TooDeepError
from vungmanh.desk.figures.editor_form import EditorForm, initial_of, typed
from vungmanh.desk.figures.wording import exact, valued
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, acting, as_number, today
from vungmanh.indicators.definitions import Definition, DefinitionError
from vungmanh.indicators.domain.defining import check_draft, define, retire, revise
from vungmanh.indicators.models import Indicator
from vungmanh.indicators.periods import month_of
from vungmanh.indicators.permissions import indicators_visible_to, may_revise, units_defining
from vungmanh.indicators.selectors import count_live
from vungmanh.units.models import Unit

_FIELDS = {"code_taken": "code", "reason_missing": "reason"}


class RetireForm(forms.Form):
    on = DayField(label=gettext_lazy("Tính đến hết ngày"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=500)


@require_http_methods(["GET", "POST"])
def indicator_new(request: DeskRequest) -> HttpResponse:
    """A new one, empty or begun from another (`?tu=`)."""
    units = units_defining(request.user, today())
    if not units:
        raise PermissionDenied

    def save(form: EditorForm) -> Indicator:
        unit = form.cleaned_data["unit"]
        acting(request, _may_define, unit, today())
        return define(unit, form.body(), by=request.user, at=timezone.now())

    begun = _begun(request)
    return _edit(request, begun, units=units, save=save, title=_("Lập chỉ số"), row=None)


@require_http_methods(["GET", "POST"])
def indicator_change(request: DeskRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    body = row.versions.order_by("-number")[0].body
    try:
        begun = initial_of(row, body, is_copy=False)
    except TooDeepError:
        messages.error(
            request,
            _("Định nghĩa này lồng sâu hơn các ô ở đây chứa được. Hãy lập chỉ số mới, rồi thôi dùng chỉ số này."),
        )
        return redirect("desk:indicator", row.pk)

    def save(form: EditorForm) -> Indicator:
        given = form.cleaned_data
        return revise(
            row, form.body(row.code), valid_from=given["valid_from"], reason=given["reason"],
            version=given["version"] or 0, by=request.user, at=timezone.now(),
        )  # fmt: skip

    return _edit(request, begun, units=None, save=save, title=_("Sửa định nghĩa"), row=row)


@require_http_methods(["GET", "POST"])
def indicator_retire(request: DeskRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    form = RetireForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            retire(
                row, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, refusal_words(error))
        else:
            messages.success(request, _("Đã thôi dùng chỉ số; số liệu đã tính vẫn còn."))
            return redirect("desk:indicator", row.pk)
    context = {"row": row, "form": form}
    return render(request, "desk/figures/retire.html", context, status=422 if form.errors else 200)


def _may_define(user: User, unit: Unit, on: datetime.date) -> bool:
    return units_defining(user, on).filter(pk=unit.pk).exists()


def _mine(request: DeskRequest, pk: int) -> Indicator:
    row = indicator_or_404(request, pk)
    if not may_revise(request.user, row, today()):
        raise PermissionDenied
    acting(request, may_revise, row, today())
    return row


def _begun(request: DeskRequest) -> dict[str, Any]:
    """What a copy begins with; nothing for one that cannot be shown in this form."""
    number = as_number(request.GET.get("tu"))
    if number is None:
        return {"direction": "none"}
    row = indicator_or_404(request, number)
    try:
        return initial_of(row, row.versions.order_by("-number")[0].body, is_copy=True)
    except TooDeepError:
        messages.error(request, _("Chỉ số ấy lồng sâu hơn các ô ở đây chứa được; hãy lập từ đầu."))
        return {"direction": "none"}


def _edit(
    request: DeskRequest,
    begun: dict[str, Any],
    *,
    units: Any,
    save: Callable[[EditorForm], Indicator],
    title: str,
    row: Indicator | None,
) -> HttpResponse:
    """The form as far as it has come: made anew, tried, or saved."""
    act = request.POST.get("lam") or "luu"
    tried = None
    given: dict[str, Any] = {"units": units, "indicators": indicators_visible_to(request.user, today()), "row": row}
    if request.method != "POST":
        form = EditorForm(initial=begun, **given)
    elif act == "xem":
        form = EditorForm(initial=typed(request.POST), **given)
    else:
        form = EditorForm(request.POST, **given)
        if form.is_valid():
            if act == "thu":
                tried = _tried(form, row)
            elif saved := _saved(form, save):
                messages.success(request, _("Đã lưu. Máy đang tính các kỳ; số liệu hiện sau ít phút."))
                return redirect("desk:indicator", saved.pk)
            if row is not None and (latest := Indicator.objects.get(pk=row.pk).version) != form.cleaned_data["version"]:
                again: Any = form.data
                form.data = again = again.copy()
                again["version"] = str(latest)
    context = {
        "form": form, "title": title, "row": row, "tried": tried,
        "back": reverse("desk:indicator", args=[row.pk]) if row else reverse("desk:indicators"),
    }  # fmt: skip
    return render(request, "desk/figures/editor.html", context, status=422 if form.errors else 200)


def _saved(form: EditorForm, save: Callable[[EditorForm], Indicator]) -> Indicator | None:
    """The indicator; None where something is to be put right, which then stands in the form."""
    try:
        return save(form)
    except DefinitionError as error:
        form.add_faults(error)
    except DomainError as error:
        place = _FIELDS.get(error.code)
        form.add_error(place if place in form.fields else None, refusal_words(error))
    return None


def _tried(form: EditorForm, row: Indicator | None) -> dict[str, Any] | None:
    """What the definition gives today, for the unit in whose name it is made."""
    try:
        definition = check_draft(form.body(row.code if row else ""))
    except DefinitionError as error:
        form.add_faults(error)
        return None
    unit: Any = row.owner if row else form.cleaned_data["unit"]
    return {"unit": unit, "meaning": meaning(definition), **_counted(definition, unit)}


def _counted(definition: Definition, unit: Unit) -> dict[str, Any]:
    pair = count_live(definition, month_of(today()), unit)[""]
    return {"value": valued(pair, definition.measure), "exact": exact(pair), "unjudged": pair.unjudged}
