"""What the views of the desk may take for granted, and the few questions that they all ask of a request."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import in_place_of
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import duties_reviewed_by

LONGEST_NUMBER = 18
"""Digits of a number that every database keeps."""


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in: the middleware `SignedIn` lets no other reach a view."""

    user: User
    htmx: HtmxDetails


def today() -> datetime.date:
    """The day of the page; a view reads it once and hands it on."""
    return timezone.localdate()


def who(request: DeskRequest) -> dict[str, Any]:
    """By whom and when, as the domain takes it."""
    return {"by": request.user, "at": timezone.now()}


def permitted(request: DeskRequest, may: Callable[..., bool], *about: Any) -> bool:
    """Whether `may(person, *about)`, the last of `about` being the day; `acting` then notes in whose place."""
    if not may(request.user, *about):
        return False
    acting(request, may, *about)
    return True


def acting(request: DeskRequest, may: Callable[..., bool], *about: Any) -> None:
    """What the person, who may, does from here on stands on the audit trail as done in somebody's place, where own roles
    would not be enough for it. No query for whoever stands in for nobody."""
    holder = in_place_of(request.user, lambda user: may(user, *about), about[-1])
    request.user.acting_for = str(holder or "")


def reviews_all(user: User, duties: QuerySet[Duty], on: datetime.date) -> bool:
    """Whether the person decides about each of the duties: for `acting`, where one act concerns many."""
    return not duties.exclude(duties_reviewed_by(user, on)).exists()


def as_number(value: str | None) -> int | None:
    """The number that a text is, as pages send keys and versions; None for anything else, also for one that no database
    keeps."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER else None


def version_seen(request: HttpRequest) -> int:
    """The version of a row that the page showed; 0, which no row has, where it says none."""
    return as_number(request.POST.get("version")) or 0


def numbers_in(request: HttpRequest, name: str) -> list[int]:
    """All numbers that were sent under the name."""
    return [number for each in request.POST.getlist(name) if (number := as_number(each)) is not None]


def local_next(request: HttpRequest, name: str = "next") -> str:
    """The address on this site to go on to, as the request names it; empty where it names none or a foreign one."""
    wanted = request.POST.get(name) or request.GET.get(name) or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else ""
