"""Acts that the registers of holdings have of their own: a matter is passed on or answered, a convention goes one step on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vungmanh.desk.fieldwork.forms import done
from vungmanh.desk.fieldwork.listing import formed
from vungmanh.desk.holdings.convention_rooms import CONVENTION_ROOM, step_words
from vungmanh.desk.holdings.forms import HandleForm, StepForm
from vungmanh.desk.holdings.suggestion_rooms import SUGGESTION_ERRORS, SUGGESTION_ROOM
from vungmanh.desk.records.access import kept_or_403
from vungmanh.desk.records.rooms import ERRORS
from vungmanh.desk.requests import DeskRequest, today, who
from vungmanh.holdings.domain.conventions import NEXT, take_step
from vungmanh.holdings.domain.suggestions import handle
from vungmanh.holdings.enums import Step
from vungmanh.holdings.models import Convention, Suggestion
from vungmanh.programmes.domain.evidence import keep


@require_http_methods(["GET", "POST"])
def suggestion_handle(request: DeskRequest, pk: int) -> HttpResponse:
    row = kept_or_403(Suggestion, request, pk)
    first = {name: getattr(row, name) for name in HandleForm.base_fields if name != "version"}
    form = HandleForm(request.POST or None, initial=first | {"version": row.version})

    def act() -> bool:
        handle(row, form.columns(), version=form.seen, **who(request))
        return True

    if done(request, form, act, ERRORS | SUGGESTION_ERRORS):
        messages.success(request, _("Đã ghi."))
        return redirect("desk:suggestion", row.pk)
    crumbs = SUGGESTION_ROOM.crumbs(row)
    return formed(request, form, title=_("Chuyển xử lý, trả lời"), back=SUGGESTION_ROOM.url(row), crumbs=crumbs)


@require_http_methods(["GET", "POST"])
def convention_step(request: DeskRequest, pk: int, step: str) -> HttpResponse:
    """The next step of a convention; 404 for one that cannot come next, or that comes by itself."""
    row = kept_or_403(Convention, request, pk)
    if step not in NEXT[row.step] or step == Step.REPLACED:
        raise Http404
    first = {"version": row.version, "valid_from": today()}
    form = StepForm(request.POST or None, request.FILES or None, step=step, initial=first)

    def act() -> Any:
        files = form.cleaned_data.get("evidence")
        more: dict[str, Any] = {"files": keep(files, at=who(request)["at"])} if files else {}
        more |= {"since": form.cleaned_data["valid_from"], "version": form.seen}
        return take_step(row, step, form.columns(), **more, **who(request))

    if later := done(request, form, act, ERRORS | CONVENTION_ROOM.errors):
        messages.success(request, _("Đã ghi."))
        return redirect("desk:convention", later.pk)
    crumbs = CONVENTION_ROOM.crumbs(row)
    return formed(request, form, title=step_words(step), back=CONVENTION_ROOM.url(row), crumbs=crumbs)
