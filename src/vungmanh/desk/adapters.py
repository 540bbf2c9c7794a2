"""What sign-in does differently here. allauth's own sentences are put into Vietnamese by locale/vi."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an administrator only."""
        return False

    def format_email_subject(self, subject: str) -> str:
        return f"[Vững Mạnh] {subject}"

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail about every sign-in: many accounts here share an office mailbox."""
