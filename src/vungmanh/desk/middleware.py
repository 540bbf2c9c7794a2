"""What holds for every page: sign-in, the second step, the language, the content security policy, refusals in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from vungmanh.accounts.models import User
from vungmanh.accounts.second_factor import has_second_factor, must_have_second_factor
from vungmanh.core.errors import DomainError
from vungmanh.core.exports import telling
from vungmanh.desk import refused
from vungmanh.desk.refusals import note, noting, refusal_words
from vungmanh.desk.told import tell_request

_BEFORE_SECOND_FACTOR = ("desk:language",)
Handler = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "style-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def content_security_policy(get_response: Handler) -> Handler:
    """No script and no style but from our own files; nobody may frame a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


def language(get_response: Handler) -> Handler:
    """The language that the person chose; before sign-in that of the cookie; never that of the browser's settings,
    because most office machines say English for people who work in Vietnamese."""
    known = {code for code, _ in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        user = getattr(request, "user", None)
        wanted = user.language if isinstance(user, User) else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        with translation.override(wanted if wanted in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response

    return middleware


def told_sheets(get_response: Handler) -> Handler:
    """Lists that go out as Excel say of themselves what they were narrowed to (`told`, `core.exports`)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "xlsx" not in (request.GET.get("xuat"), request.GET.get("as")):
            return get_response(request)
        with telling():
            tell_request(request)
            return get_response(request)

    return middleware


def expired_session(get_response: Handler) -> Handler:
    """A part of a page asked for after the session ended sends the whole page to sign-in and back again."""
    sign_in = resolve_url(settings.LOGIN_URL)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        htmx = request.htmx  # type: ignore[attr-defined]
        if htmx and isinstance(response, HttpResponseRedirect) and response.url.startswith(sign_in):
            return HttpResponseClientRedirect(
                f"{sign_in}?{urlencode({'next': htmx.current_url_abs_path or '/'}, safe='/')}"
            )
        return response

    return middleware


class SignedIn(LoginRequiredMiddleware):
    """Sign-in before any page. A form that was open when the session or the account ended is answered with what was typed
    into it: nothing of it is saved, and nothing of it is gone."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]
        if request.method != "POST" or request.htmx:  # type: ignore[attr-defined]
            return super().handle_no_permission(request, view_func)
        back = urlencode({"next": _page_before(request)}, safe="/")
        is_ended = User.objects.filter(pk=request.session.get(SESSION_KEY, 0), is_active=False).exists()
        context = {"is_ended": is_ended, "sign_in": f"{resolve_url(settings.LOGIN_URL)}?{back}"}
        return render(request, "desk/session_over.html", context, status=401)


def _page_before(request: HttpRequest) -> str:
    """The page with the form, where the browser names it."""
    before = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()})
    return urlsplit(before).path if is_ours else "/"


class SecondFactor:
    """Whoever must have a second factor and has none is led to setting it up, before any page of the desk."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        user, match = request.user, request.resolver_match
        if not isinstance(user, User) or match is None or match.view_name in _BEFORE_SECOND_FACTOR:
            return None
        if match.namespace != "desk" or not must_have_second_factor(user, timezone.localdate()):
            return None
        if has_second_factor(user):
            return None
        address = resolve_url("mfa_activate_totp")
        is_part = request.htmx  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(address) if is_part else HttpResponseRedirect(address)


class Refusals:
    """A rule that refused, and that the view did not answer itself, is answered in words; what was typed stays. Every
    refusal of a request, by a rule or of an object, is written on the audit trail once the answer stands."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with noting() as refusals:
            response = self.get_response(request)
        for error in refusals:
            refused.record(request, error)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, PermissionDenied | Http404):
            note(exception)
        if not isinstance(exception, DomainError):
            return None
        words = refusal_words(exception)
        if request.htmx:  # type: ignore[attr-defined]
            response = HttpResponse(status=409)
            response["HX-Trigger"] = json.dumps({"toast": {"text": words, "kind": "error"}})
            return response
        return render(request, "desk/refused.html", {"words": words}, status=409)
