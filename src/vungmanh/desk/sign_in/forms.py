"""The code of the second step of sign-in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from django.conf import settings
from django.core.cache import cache

_PERIOD = 30


class CodeForm(AuthenticateForm):
    """A code that somebody looked at over the shoulder does not work again, for as long as the server takes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}

    def clean_code(self) -> str:
        code: str = super().clean_code()
        seconds = _PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
        digits = "".join(filter(str.isdigit, code))
        if not cache.add(f"second-factor:{self.user.pk}:{digits}", "used", timeout=seconds):
            raise get_adapter().validation_error("incorrect_code")
        return code
