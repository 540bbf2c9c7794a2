"""Somebody who sets or changes a password leaves a line on the audit trail."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.dispatch import receiver
from django.utils import timezone

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import home_unit_id
from vungmanh.core import audit


@receiver([password_reset, password_changed, password_set])
def record_password(sender: type[User], *, user: User, **_more: Any) -> None:
    audit.record(user, by=user, action="user.password_set", at=timezone.now(), unit_id=home_unit_id(user))
