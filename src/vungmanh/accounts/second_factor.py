"""The second factor: a code of an app on one's telephone (TOTP) beside the password. Who must have one is a setting."""

from __future__ import annotations

import base64
import datetime
import hashlib

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import is_administrator

EVERYBODY, ADMINISTRATORS = "everybody", "administrators"


def has_second_factor(user: User) -> bool:
    """Whether sign-in asks the person for a code."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def must_have_second_factor(user: User, on: datetime.date) -> bool:
    """What TOTP_REQUIRED_FOR says of the person, who may administer something today or not."""
    if settings.TOTP_REQUIRED_FOR == ADMINISTRATORS:
        return is_administrator(user, on)
    return bool(settings.TOTP_REQUIRED_FOR == EVERYBODY)


def sealed(text: str) -> str:
    """A secret as the database keeps it: a copy of the database alone gives no codes."""
    return _seal().encrypt(text.encode()).decode()


def unsealed(text: str) -> str:
    """The secret; an empty one, for which no code is right, where SECRET_KEY is no longer the one that sealed it."""
    try:
        return _seal().decrypt(text.encode()).decode()
    except InvalidToken:
        return ""


def _seal() -> Fernet:
    key = hashlib.sha256(b"vungmanh.accounts.second_factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
