"""The secret in the address of a calendar: computed, not kept (see `CalendarLink`)."""

from __future__ import annotations

from django.utils.crypto import salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from vungmanh.notices.models import CalendarLink

_LENGTH = 40


def token_of(link: CalendarLink) -> str:
    """Who it is, and 160 bits that nobody can guess without the server's key."""
    mac = salted_hmac("vungmanh.notices.calendar", f"{link.person_id}:{link.nonce}", algorithm="sha256").hexdigest()
    return f"{int_to_base36(link.person_id)}-{mac[:_LENGTH]}"


def parts_of(token: str) -> tuple[int, str]:
    """The number of the person (0 where it is none) and the secret."""
    number, _, mac = token.partition("-")
    try:
        return base36_to_int(number), mac
    except ValueError:
        return 0, mac
