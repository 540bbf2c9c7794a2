"""Who may open the leader's page; it tells of what the person may see anyway."""

from __future__ import annotations

import datetime

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import scope_of
from vungmanh.programmes.permissions import REVIEWS


def may_lead(user: User, on: datetime.date) -> bool:
    """Leaders and coordinators of any unit."""
    return bool(scope_of(user, on, roles=REVIEWS))
