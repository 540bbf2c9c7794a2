"""What people do with duties: one act with one duty, or urging all the late ones of a list."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vungmanh.core.errors import DomainError
from vungmanh.desk.duties import lists, quick
from vungmanh.desk.duties.forms import ActForm, filter_for, form_for
from vungmanh.desk.duties.views import duty_page, visible
from vungmanh.desk.duties.wording import DONE
from vungmanh.desk.fields import REFUSED_FILES
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, acting, as_number, local_next, numbers_in, permitted, reviews_all
from vungmanh.programmes.domain.evidence import keep
from vungmanh.programmes.domain.following import Said, Side, follow, side_of, urge
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import duties_reviewed_by, duties_visible_to, may_review, may_work

_FIELDS = {
    **REFUSED_FILES,
    "duty_text_missing": "text",
    "extension_not_later": "due",
    "figure_in_future": "as_of",
    "outcome_document_missing": "number",
    "outcome_silent_document": "outcome",
    "outcome_in_future": "on",
}
"""The field at which a refusal stands."""


@require_POST
def act(request: DeskRequest, pk: int) -> HttpResponse:
    """Do one act; refused, the form comes back with everything typed."""
    today, at = timezone.localdate(), timezone.now()
    row, wanted = visible(request, pk, today), _wanted(request)
    allowed = may_work if side_of(wanted) == Side.WORKER else may_review
    if not permitted(request, allowed, row, today):
        raise PermissionDenied
    form = form_for(wanted, request.POST, request.FILES, today)
    if not form.is_valid():
        return _again(request, row, wanted, form, today, status=422)
    try:
        said = replace(form.said(), files=keep(form.cleaned_data.get("evidence", []), at=at))
        follow(row, wanted, said, by=request.user, at=at, on=today, version=form.cleaned_data["version"])
    except DomainError as error:
        return _refused(request, row, wanted, form, error, today)
    if request.htmx:
        return quick.row_again(request, visible(request, pk, today), str(DONE[wanted]), today)
    messages.success(request, str(DONE[wanted]))
    return redirect(local_next(request) or reverse("desk:duty", args=[row.pk]))


@require_POST
def urge_late(request: DeskRequest) -> HttpResponse:
    """Urge every late duty that the filter of the list leaves and the person may review, each once a day."""
    today = timezone.localdate()
    form = filter_for(request.POST, request.user, today)
    rows = form.found(lists.with_lines(lists.of_tab(lists.ALL, request.user, today)))
    late = rows.filter(is_late(today), duties_reviewed_by(request.user, today))
    acting(request, reviews_all, late, today)
    count = urge(late, request.POST.get("text", ""), by=request.user, at=timezone.now(), on=today)
    _say_urged(request, count)
    return redirect(local_next(request) or reverse("desk:duties"))


@require_POST
def act_with_many(request: DeskRequest) -> HttpResponse:
    """Accept, or urge, the ticked duties that the person may review; those that cannot be are named with the reason."""
    today, at = timezone.localdate(), timezone.now()
    asked = duties_visible_to(request.user, today).filter(pk__in=numbers_in(request, "viec"))
    if not asked.exists():
        raise Http404
    rows = lists.with_lines(asked.filter(duties_reviewed_by(request.user, today))).order_by("due", "pk")
    if not rows:
        raise PermissionDenied
    if request.POST.get("act") == DutyAct.URGED:
        acting(request, reviews_all, rows, today)
        _say_urged(request, urge(rows, request.POST.get("text", ""), by=request.user, at=at, on=today))
    elif request.POST.get("act") == DutyAct.ACCEPTED:
        _accept_each(request, rows, at=at, today=today)
    return redirect(local_next(request) or reverse("desk:duties"))


def _accept_each(request: DeskRequest, rows: Iterable[Duty], *, at: datetime.datetime, today: datetime.date) -> None:
    """One by one through `follow`, each whole or not at all: a page of a list has at most fifty."""
    count = 0
    for row in rows:
        seen = as_number(request.POST.get(f"version-{row.pk}"))
        version = row.version if seen is None else seen
        try:
            acting(request, may_review, row, today)
            follow(row, DutyAct.ACCEPTED, Said(), by=request.user, at=at, on=today, version=version)
            count += 1
        except DomainError as error:
            messages.error(request, f"{row.unit.name}: {refusal_words(error)}")
    if count:
        words = ngettext("Đã chấp nhận %(count)s kết quả.", "Đã chấp nhận %(count)s kết quả.", count)
        messages.success(request, words % {"count": count})


def _say_urged(request: DeskRequest, count: int) -> None:
    said = ngettext("Đã đôn đốc %(count)s việc trễ hạn.", "Đã đôn đốc %(count)s việc trễ hạn.", count) % {
        "count": count
    }
    messages.success(request, said if count else _("Không có việc trễ hạn nào chưa được đôn đốc hôm nay."))


def _wanted(request: DeskRequest) -> DutyAct:
    """The act asked for, where one of the two sides does it."""
    wanted = request.POST.get("act", "")
    if wanted not in DutyAct or side_of(DutyAct(wanted)) not in (Side.WORKER, Side.REVIEWER):
        raise Http404
    return DutyAct(wanted)


def _refused(
    request: DeskRequest, row: Duty, wanted: DutyAct, form: ActForm, error: DomainError, today: datetime.date
) -> HttpResponse:
    field = _FIELDS.get(error.code)
    form.add_error(field if field in form.fields else None, refusal_words(error))
    fresh = visible(request, row.pk, today)
    typed = request.POST.copy()
    typed["version"] = str(fresh.version)
    form.data = typed
    return _again(request, fresh, wanted, form, today, status=409)


def _again(
    request: DeskRequest, row: Duty, wanted: DutyAct, form: ActForm, today: datetime.date, *, status: int
) -> HttpResponse:
    """Where the form was sent from: the open row of a list, or the page of the duty."""
    if request.htmx:
        return quick.opened(request, row, today, act=wanted, bound=form, status=status)
    return duty_page(request, row, today, act=wanted, bound=form, status=status)
