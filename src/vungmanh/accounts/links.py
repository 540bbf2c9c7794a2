"""Links with which somebody sets a password: the first one, and a new one after it was forgotten.

A link is signed and not kept anywhere. It ends after SIGN_IN_LINK_DAYS, and as soon as the account's password or mail
address changes or somebody signs in: so it works once, and a newer link takes its place.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.http import int_to_base36

from vungmanh.accounts.models import User


class LinkTokens(PasswordResetTokenGenerator):
    """Django's tokens, and none for an account that has been ended. Asks the database for nothing."""

    key_salt = "vungmanh.accounts.links"

    def check_token(self, user: User | None, token: str | None) -> bool:
        return user is not None and user.is_active and super().check_token(user, token)


@dataclass(frozen=True, slots=True)
class SignInLink:
    """`path` on this site, good until `ends_at`."""

    user: User
    path: str
    ends_at: datetime.datetime


def link_for(user: User, at: datetime.datetime) -> SignInLink:
    """A link for the account as it stands; making one changes nothing."""
    key = LinkTokens().make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": int_to_base36(user.pk), "key": key})
    return SignInLink(user, path, at + datetime.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))
