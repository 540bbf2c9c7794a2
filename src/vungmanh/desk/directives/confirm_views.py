"""The confirming page and what is done to many items or to doubts."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from vungmanh.core.errors import DomainError
from vungmanh.desk.directives.access import confirmable, finding_to_decide, visible
from vungmanh.desk.directives.collectives import collective_choices
from vungmanh.desk.directives.workspace import Workspace
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, as_number, today
from vungmanh.directives.domain import confirming, findings
from vungmanh.directives.domain.prefilling import filled_from
from vungmanh.directives.domain.undoing import last_act, undo_last
from vungmanh.directives.enums import DirectiveState
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import may_confirm

SURE_FROM = (0.95, 0.9, 0.8)


@require_GET
def confirm(request: DeskRequest, pk: int) -> HttpResponse:
    """Text and items side by side; for HTMX only the pane with the items. Whoever may only read gets the document."""
    directive = visible(request, pk)
    if directive.state != DirectiveState.READ or not may_confirm(request.user, directive, today()):
        return redirect("desk:directive", directive.pk)
    work = Workspace(directive, request.user, tab=request.GET.get("tab", ""), open_id=as_number(request.GET.get("muc")))
    template = "desk/directives/_pane.html" if request.htmx.target == "ben-phai" else "desk/directives/confirm.html"
    return render(request, template, page_context(work))


@require_POST
def accept_many(request: DeskRequest, pk: int) -> HttpResponse:
    directive = confirmable(request, pk)
    at_least = max(0.5, min(1.0, _share(request.POST.get("at_least", ""))))
    taken = confirming.accept_items(directive, at_least=at_least, by=request.user, at=timezone.now())
    words = ngettext("Đã nhận %(count)s mục.", "Đã nhận %(count)s mục.", taken) % {"count": taken}
    return whole(request, directive, words)


@require_POST
def undo(request: DeskRequest, pk: int) -> HttpResponse:
    directive = confirmable(request, pk)
    act = last_act(directive, request.user)
    rows = undo_last(directive, by=request.user, at=timezone.now())
    if request.htmx and act is not None and "document" in act.beside:
        messages.success(request, _("Đã hoàn tác."))
        return HttpResponseClientRefresh()
    directive.refresh_from_db()
    return whole(request, directive, _("Đã hoàn tác."), open_id=rows[0].pk if rows else None)


@require_POST
def add(request: DeskRequest, pk: int) -> HttpResponse:
    """An item from a stretch of the text, its fields filled as the reader understands the stretch alone."""
    directive = confirmable(request, pk)
    part = request.POST.get("part", "")
    try:
        span = _span(request, directive)
    except DomainError as error:
        if request.htmx:
            raise
        messages.error(request, refusal_words(error))
        return redirect("desk:directive_confirm", directive.pk)
    data, bodies = filled_from(directive, part, span, at=timezone.now())
    finding = directive.findings.filter(pk=as_number(request.POST.get("finding")) or 0).first()
    item = confirming.add_item(
        directive, part, span, by=request.user, at=timezone.now(), data=data, bodies=bodies, answers=finding
    )
    return whole(request, directive, _("Đã thêm mục, hãy điền và nhận."), open_id=item.pk)


@require_POST
def settle(request: DeskRequest, pk: int) -> HttpResponse:
    """Settle, ignore or reopen a doubt, or settle it by keeping one of its items."""
    finding = finding_to_decide(request, pk)
    if kept := as_number(request.POST.get("keep")):
        item = get_object_or_404(finding.items.all(), pk=kept)
        reason = _("Mâu thuẫn, giữ mục %(section)s") % {"section": item.data.get("section") or item.pk}
        findings.keep_one(finding, item, reason=reason, by=request.user, at=timezone.now())
    else:
        state, note = request.POST.get("state", ""), request.POST.get("note", "")
        findings.settle_finding(finding, state=state, note=note, by=request.user, at=timezone.now())
    open_id = as_number(request.POST.get("muc"))
    return whole(request, finding.directive, _("Đã ghi lại."), open_id=open_id, tab=request.POST.get("tab", ""))


def _span(request: DeskRequest, directive: Directive) -> tuple[int, int]:
    """The stretch that was selected, or (without script) the one whose words were copied; raises `selection_empty`."""
    if (quote := " ".join(request.POST.get("quote", "").split())) == "":
        return as_number(request.POST.get("start")) or 0, as_number(request.POST.get("end")) or 0
    found = re.search(r"\s+".join(map(re.escape, quote.split(" "))), directive.text)
    if found is None:
        raise DomainError("selection_empty")
    return found.span()


def page_context(work: Workspace) -> dict[str, Any]:
    return {
        "work": work,
        "directive": work.directive,
        "sure_from": SURE_FROM,
        "collectives": collective_choices(),
    }


def whole(
    request: DeskRequest, directive: Directive, words: str, *, open_id: int | None = None, tab: str = ""
) -> HttpResponse:
    """After an act that moves more than one line: both sides anew for HTMX, else back to the page."""
    tab = tab or request.POST.get("tab", "")
    if not request.htmx:
        messages.success(request, words)
        query = f"?muc={open_id}#muc-{open_id}" if open_id else f"?tab={tab}"
        return redirect(reverse("desk:directive_confirm", args=[directive.pk]) + query)
    work = Workspace(directive, request.user, tab=tab, open_id=open_id)
    response = render(request, "desk/directives/_workspace.html", {**page_context(work), "words": words})
    response["HX-Retarget"], response["HX-Reswap"] = "#lam-viec", "outerHTML"
    return response


def _share(value: str) -> float:
    try:
        return float(value.replace(",", "."))
    except ValueError:
        return 0.9
