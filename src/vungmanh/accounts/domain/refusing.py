"""What was refused to whom stands on the audit trail too."""

from __future__ import annotations

import datetime

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import home_unit_id
from vungmanh.core import audit

BEYOND = "beyond_scope"
"""The reason where somebody asked for what lies outside his or her scope."""


def record_refusal(subject: User, *, by: User, at: datetime.datetime, reason: str = BEYOND) -> None:
    """Write down that `by` was refused something about `subject`; call it outside the transaction that was refused.

    Those see it who see the audit trail of the subject's unit.
    """
    audit.record(subject, by=by, action="access.refused", at=at, reason=reason, unit_id=home_unit_id(subject))
