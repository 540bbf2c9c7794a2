"""Working on a duty from its row in a list: the row opens in place, and comes back as it stands after the act."""

from __future__ import annotations

import datetime
import json

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET

from vungmanh.desk.duties import lists
from vungmanh.desk.duties.forms import ActForm
from vungmanh.desk.duties.listing import rows_of
from vungmanh.desk.duties.shown import page_of
from vungmanh.desk.duties.views import forms_of, visible
from vungmanh.desk.requests import DeskRequest
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Duty


@require_GET
def open_row(request: DeskRequest, pk: int) -> HttpResponse:
    """What the row holds when it is open; asked for as a page, the page of the duty."""
    today = timezone.localdate()
    row = visible(request, pk, today)
    return opened(request, row, today) if request.htmx else redirect("desk:duty", pk)


def opened(
    request: DeskRequest,
    row: Duty,
    today: datetime.date,
    *,
    act: str = "",
    bound: ActForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """With `bound`, the form as it was sent, with its errors, back into the open row."""
    seen = page_of(row, request.user, today)
    context = {"row": row, "shown": seen, "forms": forms_of(row, today, act=act, bound=bound), "sent": act}
    context["last"] = next((each for each in seen.entries if each.entry.act in _TOLD), None)
    handed_in = next((each.entry.by_id for each in seen.entries if each.entry.act == DutyAct.SUBMITTED), None)
    context["may_accept"] = DutyAct.ACCEPTED in seen.reviews and handed_in != request.user.pk
    context["has_figure"] = bool(row.target or (bound and bound.errors))
    response = render(request, "desk/duties/_quick.html", context, status=status)
    if bound:
        response["HX-Retarget"], response["HX-Reswap"] = f"#mo-{row.pk}", "innerHTML"
    return response


_TOLD = (DutyAct.SUBMITTED, DutyAct.RETURNED, DutyAct.REOPENED, DutyAct.NOTED, DutyAct.URGED)
"""What whoever acts now should have read: the last of these."""


def row_again(request: DeskRequest, row: Duty, words: str, today: datetime.date) -> HttpResponse:
    """The row after an act, the counts of the tabs, and what was done as a message."""
    (line,) = rows_of([row], lists.ALL, request.user, today)
    context = {"rows": [line], "is_short": False, "is_done": True}
    html = render_to_string("desk/duties/rows.html", context, request, using="compiled")
    html += render_to_string("desk/duties/_counts.html", {"counts": lists.counts(request.user, today)}, request)
    response = HttpResponse(html)
    response["HX-Trigger"] = json.dumps({"toast": {"text": words, "kind": "success"}, "duty-done": row.pk})
    return response
