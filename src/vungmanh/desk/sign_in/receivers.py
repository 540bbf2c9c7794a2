"""Somebody who changes a password or the second factor leaves a line on the audit trail."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.dispatch import Signal, receiver
from django.utils import timezone

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import home_unit_id
from vungmanh.core import audit


@receiver([password_reset, password_changed, password_set])
def record_password(sender: type[User], *, user: User, **_more: Any) -> None:
    audit.record(user, by=user, action="user.password_set", at=timezone.now(), unit_id=home_unit_id(user))


_ADDED = {Authenticator.Type.TOTP: "user.totp_on"}
_REMOVED = {Authenticator.Type.TOTP: "user.totp_off"}
_RENEWED = {Authenticator.Type.RECOVERY_CODES: "user.recovery_codes_renewed"}
_USED = {Authenticator.Type.RECOVERY_CODES: "user.recovery_code_used"}
_ACTIONS = {
    signals.authenticator_added: _ADDED,
    signals.authenticator_removed: _REMOVED,
    signals.authenticator_reset: _RENEWED,
    signals.authenticator_used: _USED,
}


@receiver(list(_ACTIONS))
def record_second_factor(
    sender: Any, signal: Signal, *, user: User, authenticator: Authenticator, **_more: Any
) -> None:
    """Turning it on and off, new recovery codes and the use of one; not every sign-in."""
    action = _ACTIONS[signal].get(authenticator.type)
    if action:
        audit.record(user, by=user, action=action, at=timezone.now(), unit_id=home_unit_id(user))
