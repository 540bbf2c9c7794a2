"""My calendar: its secret address, a new one, none; and the calendar itself, for programs that have no session."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_GET, require_POST, require_safe

from vungmanh.desk.requests import DeskRequest
from vungmanh.notices.domain.choosing import renew_calendar, revoke_calendar
from vungmanh.notices.feed import calendar_of
from vungmanh.notices.links import token_of
from vungmanh.notices.models import CalendarLink
from vungmanh.notices.permissions import owner_of_calendar


@require_GET
def calendar(request: DeskRequest) -> HttpResponse:
    link = CalendarLink.objects.filter(person=request.user).first()
    path = reverse("desk:calendar_feed", args=[token_of(link)]) if link else ""
    context = {"link": link, "address": request.build_absolute_uri(path) if path else ""}
    response = render(request, "desk/notices/calendar.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def renew(request: DeskRequest) -> HttpResponse:
    renew_calendar(request.user, at=timezone.now())
    messages.success(request, _("Đã tạo địa chỉ mới. Địa chỉ cũ, nếu có, không còn mở được."))
    return redirect("desk:calendar")


@require_POST
def revoke(request: DeskRequest) -> HttpResponse:
    revoke_calendar(request.user, at=timezone.now())
    messages.success(request, _("Địa chỉ lịch không còn mở được."))
    return redirect("desk:calendar")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever knows the address gets what its owner may see today; 304 where nothing changed."""
    owner = owner_of_calendar(token)
    if owner is None:
        raise Http404
    with translation.override(owner.language):
        body = calendar_of(owner, timezone.localdate())
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response: HttpResponse = condition(etag_func=lambda request: tag)(
        lambda request: HttpResponse(body, content_type="text/calendar; charset=utf-8")
    )(request)
    response["Cache-Control"] = "private, max-age=900"
    response["Content-Disposition"] = 'inline; filename="vung-manh.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
