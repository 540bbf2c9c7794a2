"""The list of notices, marking them as read, the number at the bell, the choices."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vungmanh.core.tables import list_page
from vungmanh.desk.notices import wording  # noqa: F401  (hands in its words)
from vungmanh.desk.notices.forms import ChoiceForm, NoticeFilter
from vungmanh.desk.notices.shown import by_day
from vungmanh.desk.requests import DeskRequest, local_next
from vungmanh.notices.domain.choosing import choose, mark_read
from vungmanh.notices.permissions import notices_of, still_visible
from vungmanh.notices.selectors import choice_of, unread_count, with_words
from vungmanh.notices.wording import place_of

_BELL_SECONDS = 60
_PER_PAGE = 30


@require_GET
def notices(request: DeskRequest) -> HttpResponse:
    today = timezone.localdate()
    form = NoticeFilter(request.GET)
    rows = form.applied_to(with_words(notices_of(request.user)))
    page = list_page(request.GET, rows, sorts={"luc": "-at"}, default="luc", per_page=_PER_PAGE)
    count = unread_count(request.user)
    context = {
        "form": form,
        "page": page,
        "days": by_day(page.rows, request.user, today),
        "unread": count,
        "bell": count,
        "today": today,
    }
    return render(request, "desk/notices/list.html", context)


@require_GET
def notice(request: DeskRequest, pk: int) -> HttpResponse:
    """Go to the place that the notice leads to; it is read from then on."""
    row = get_object_or_404(notices_of(request.user), pk=pk)
    if mark_read(request.user, at=timezone.now(), notice=pk):
        _ring_anew(request)
    is_open = still_visible([row], request.user, timezone.localdate())
    return redirect(place_of(row) if is_open else reverse("desk:notices"))


@require_POST
def read_one(request: DeskRequest, pk: int) -> HttpResponse:
    get_object_or_404(notices_of(request.user), pk=pk)
    mark_read(request.user, at=timezone.now(), notice=pk)
    _ring_anew(request)
    return redirect(local_next(request) or reverse("desk:notices"))


@require_POST
def read_all(request: DeskRequest) -> HttpResponse:
    mark_read(request.user, at=timezone.now())
    _ring_anew(request)
    return redirect(local_next(request) or reverse("desk:notices"))


@require_GET
def unread(request: DeskRequest) -> HttpResponse:
    """The number at the bell: asked for once a page is there, and kept by the browser for a minute.

    So no page waits for it. Reading something gives the number another address, and with it a fresh answer.
    """
    response = render(request, "desk/notices/unread.html", {"unread": unread_count(request.user)})
    response["Cache-Control"] = f"private, max-age={_BELL_SECONDS}"
    return response


@require_http_methods(["GET", "POST"])
def choices(request: DeskRequest) -> HttpResponse:
    rhythm, how = choice_of(request.user)
    form = ChoiceForm(request.POST or None, initial={"rhythm": rhythm, **how})
    if request.method == "POST" and form.is_valid():
        choose(request.user, how=form.how(), rhythm=form.cleaned_data["rhythm"])
        messages.success(request, _("Đã lưu cách nhận thông báo."))
        return redirect("desk:notice_choices")
    context = {"form": form, "mail_reaches_people": settings.MAIL_REACHES_PEOPLE}
    return render(request, "desk/notices/choices.html", context, status=422 if form.is_bound else 200)


def _ring_anew(request: DeskRequest) -> None:
    request.session["bell"] = get_random_string(6)
