"""Sign-in through the organisation's own accounts (OpenID Connect): to it, back from it, and what went wrong between."""

from __future__ import annotations

import logging

from allauth.socialaccount.providers.openid_connect import views
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from requests import RequestException

PROVIDER = "oidc"
"""The name of the one provider in addresses; without OIDC_ISSUER there is none, and the addresses answer 404."""
logger = logging.getLogger(__name__)


@login_not_required
@require_GET
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """On to the provider; where it does not answer, a page that says so."""
    try:
        answer: HttpResponse = views.login(request, provider_id)
    except RequestException as error:
        logger.warning("the OpenID Connect provider does not answer: %s", error)
        return render(request, "socialaccount/authentication_error.html", status=503)
    return answer


@login_not_required
@require_GET
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    answer: HttpResponse = views.callback(request, provider_id)
    return answer


@login_not_required
@require_GET
def cancelled(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Đã thôi đăng nhập bằng tài khoản của cơ quan."))
    return redirect("account_login")
