"""The sample accounts of the demo province: shown at sign-in and by `vungmanh serve` as long as they exist."""

from __future__ import annotations

from vungmanh.accounts.models import User

PASSWORD = "vung-manh-2026"  # noqa: S105  (of the fictional province alone)
MAIL_DOMAIN = "@tinhmau.example"


def sample_accounts() -> list[User]:
    """In the order in which they were made. An account is a sample by the domain of its mail address, which cannot exist."""
    return list(User.objects.filter(email__endswith=MAIL_DOMAIN, is_active=True).order_by("pk"))
