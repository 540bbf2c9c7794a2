"""What was refused to whom stands on the audit trail too; bounded, so that nobody fills the trail by asking."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from vungmanh.accounts.models import User
from vungmanh.core import audit
from vungmanh.core.models import AuditEntry

ACTION = "access.refused"
BEYOND = "beyond_scope"
"""The reason where somebody asked for what lies outside his or her scope."""
TOO_OFTEN = "refused_too_often"
"""The reason of the last entry of a day."""
MOST_A_DAY = 50


def record_refusal(
    subject: models.Model,
    *,
    by: User,
    at: datetime.datetime,
    address: str,
    unit_id: int | None,
    reason: str = BEYOND,
    params: Mapping[str, Any] | None = None,
) -> None:
    """Write down that `by` was refused something about `subject` at the address; call it outside what was refused.

    The same refusal is written once a day, and no more than MOST_A_DAY of one person: the last of them says so. Those see
    it who see the audit trail of the unit.
    """
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    today = AuditEntry.objects.filter(actor=by, action=ACTION, at__gte=midnight)
    written = [(row["changes"].get("address"), row["reason"]) for row in today.values("changes", "reason")]
    if ([None, address], reason) in written or len(written) >= MOST_A_DAY:
        return
    if len(written) == MOST_A_DAY - 1:
        reason, params = TOO_OFTEN, {"limit": MOST_A_DAY}
    changes: dict[str, tuple[Any, Any]] = {"address": (None, address)}
    if params:
        changes["params"] = (None, {name: audit.plain(value) for name, value in params.items()})
    audit.record(subject, by=by, action=ACTION, at=at, changes=changes, reason=reason, unit_id=unit_id)
