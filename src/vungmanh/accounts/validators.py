"""What a user name may look like."""

from __future__ import annotations

import re

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


def username_form(text: str) -> str:
    """The name as it is kept: small letters, no blanks around it."""
    return text.strip().lower()


def is_username(text: str) -> bool:
    """3 to 40 small letters without accents, digits, and . _ - after the first: typed alike on every keyboard."""
    return _NAME.fullmatch(text) is not None
