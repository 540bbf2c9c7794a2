"""What sign-in does differently here. allauth's own sentences are put into Vietnamese by locale/vi."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from vungmanh.accounts.models import User
from vungmanh.accounts.second_factor import must_have_second_factor, sealed, unsealed
from vungmanh.accounts.selectors import account_of_mail
from vungmanh.core.errors import DomainError
from vungmanh.desk.refusals import refusal_words


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an administrator only."""
        return False

    def format_email_subject(self, subject: str) -> str:
        return f"[Vững Mạnh] {subject}"

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail about every sign-in: many accounts here share an office mailbox."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Nobody is asked for the password again who has just signed in with it."""
        records = get_authentication_records(self.request, self.request.user)
        return not any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed in the database; who must have a second factor cannot turn it off."""

    def get_totp_label(self, user: User) -> str:
        return user.username

    def encrypt(self, text: str) -> str:
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unsealed(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not must_have_second_factor(authenticator.user, timezone.localdate())


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """Who comes from the organisation's own accounts is known by a mail address for which those vouch: nothing is made,
    nothing kept, and no account joined to another."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        sociallogin.state["process"] = AuthProcess.LOGIN
        vouched = [row.email for row in sociallogin.email_addresses if row.verified in (True, "true")]
        try:
            sociallogin.user = account_of_mail(vouched)
        except DomainError as error:
            words = {"words": refusal_words(error)}
            page = render(request, "socialaccount/authentication_error.html", words, status=403)
            raise ImmediateHttpResponse(page) from error
