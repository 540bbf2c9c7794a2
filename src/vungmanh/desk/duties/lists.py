"""Which duties stand under which tab of the list; each tab is a condition, so that counts and lists agree."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from vungmanh.accounts.models import User
from vungmanh.programmes.domain.waiting import with_waiting
from vungmanh.programmes.enums import UNFINISHED, WORKABLE, DutyAct, DutyState
from vungmanh.programmes.models import Duty, DutyEntry
from vungmanh.programmes.permissions import duties_reviewed_by, duties_visible_to, duties_worked_by
from vungmanh.programmes.selectors import waiting_for_answer

OWED, DECIDE, WAITING, ALL = "phai-lam", "cho-toi", "toi-cho", "tat-ca"
TABS: dict[str, Any] = {
    OWED: _("Phải làm"),
    DECIDE: _("Chờ tôi quyết định"),
    WAITING: _("Tôi đang chờ"),
    ALL: _("Tất cả"),
}


def conditions(user: User, on: datetime.date) -> dict[str, Q]:
    """By tab: my turn; others wait for me; I wait for others; everything that I may see."""
    worked, reviewed = duties_worked_by(user, on), duties_reviewed_by(user, on)
    asks = Q(pk__in=waiting_for_answer().values("duty"), state__in=UNFINISHED)
    handed_in = Q(state=DutyState.SUBMITTED)
    return {
        OWED: worked & Q(state__in=WORKABLE),
        DECIDE: reviewed & ~worked & (handed_in | asks),
        WAITING: worked & (handed_in | asks),
        ALL: ~Q(state=DutyState.WITHDRAWN),
    }


def counts(user: User, on: datetime.date) -> dict[str, int]:
    """How many stand under each tab; one query."""
    wanted = conditions(user, on)
    visible = duties_visible_to(user, on).order_by()
    found = visible.aggregate(**{f"n{place}": Count("pk", filter=where) for place, where in enumerate(wanted.values())})
    return {tab: found[f"n{place}"] for place, tab in enumerate(wanted)}


def under(tab: str, user: User, on: datetime.date) -> QuerySet[Duty]:
    """The duties of a tab with what a line shows; of those that wait for a decision also who submitted them."""
    rows = with_lines(duties_visible_to(user, on).filter(conditions(user, on)[tab]))
    if tab != DECIDE:
        return rows
    last = DutyEntry.objects.filter(duty=OuterRef("pk"), act=DutyAct.SUBMITTED).order_by("-at", "-pk")
    return rows.annotate(submitter=Subquery(last.values("by")[:1]))


def with_lines(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """With what a line shows; no query per row."""
    rows = duties.select_related("task", "report", "target", "programme__directive", "unit", "assigned_to")
    return with_waiting(rows.defer("programme__directive__text", "programme__directive__text_folded"))
