"""What the views of the desk may take for granted, and the few questions that they all ask of a request."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from vungmanh.accounts.models import User


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in: the middleware `SignedIn` lets no other reach a view."""

    user: User
    htmx: HtmxDetails


def local_next(request: HttpRequest, name: str = "next") -> str:
    """The address on this site to go on to, as the request names it; empty where it names none or a foreign one."""
    wanted = request.POST.get(name) or request.GET.get(name) or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else ""
