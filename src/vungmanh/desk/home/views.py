"""My work: what waits for me today; the choice of the language; a sign of life for whoever watches the server."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from vungmanh.accounts.models import User
from vungmanh.cascade.permissions import answers_for
from vungmanh.cascade.selectors import reasons_waiting
from vungmanh.desk.home.waiting import work_of
from vungmanh.desk.requests import DeskRequest, local_next


@require_GET
def home(request: DeskRequest) -> HttpResponse:
    today = timezone.localdate()
    context: dict[str, Any] = {"today": today, "work": work_of(request.user, today)}
    if paths := answers_for(request.user, today):
        context["reasons"] = reasons_waiting(paths)
    return render(request, "desk/home/home.html", context)


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Answers 200 where the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language with the person, and in a cookie for pages before sign-in."""
    response = redirect(local_next(request) or "desk:home")
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES):
        return response
    if isinstance(request.user, User):
        request.user.language = wanted
        request.user.save(update_fields=["language"])
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
    return response
