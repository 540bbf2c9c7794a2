"""Which duties stand under which tab of the list; each tab is a condition, so that counts and lists agree."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from vungmanh.accounts.models import User
from vungmanh.core.prepared import Ids, in_all, prepared
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.domain.waiting import with_waiting
from vungmanh.programmes.enums import UNFINISHED, WORKABLE, DutyState
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import (
    Reach,
    duties_escalated_to,
    duties_visible_to,
    duties_worked_by,
    leads_any,
    reach_of,
)
from vungmanh.programmes.selectors import asks_for_answer, to_decide, waits_for

OWED, DECIDE, WAITING, ESCALATED, ALL = "phai-lam", "cho-toi", "toi-cho", "bao-len", "tat-ca"
TABS: dict[str, Any] = {
    OWED: _("Phải làm"),
    DECIDE: _("Chờ tôi quyết định"),
    WAITING: _("Tôi đang chờ"),
    ESCALATED: _("Báo lên tôi"),
    ALL: _("Tất cả"),
}

_OF_OTHERS = (
    "task__text", "report__text", "report__form",
    *(f"target__{name}" for name in ("what", "comparator", "value", "high", "unit_of_measure", "is_delta", "is_fall")),
    "programme__title",
    *(f"programme__directive__{name}" for name in ("number", "kind", "title", "file_name")),
    "unit__name", "unit__path", "assigned_to__full_name", "assigned_to__username",
)  # fmt: skip
"""What a line shows of what the duty comes from, its programme and the people: eight tables have ten times as many columns."""

_TURNS = {OWED: Q(state__in=WORKABLE), WAITING: asks_for_answer()}
"""Whose turn it is, of what a person works on: for the list and for the count beside its tab."""


def of_tab(tab: str, user: User, on: datetime.date) -> QuerySet[Duty]:
    """My turn; others wait for me; I wait for others; everything that I may see.

    What a person works on or decides about is visible to that person, so only the last asks for more.
    """
    if tab == ALL:
        return duties_visible_to(user, on).exclude(state=DutyState.WITHDRAWN)
    if tab == ESCALATED:
        return Duty.objects.filter(duties_escalated_to(user, on))
    if tab == DECIDE:
        return Duty.objects.filter(waits_for(user, on))
    return Duty.objects.filter(duties_worked_by(user, on) & _TURNS[tab])


def counts(user: User, on: datetime.date) -> dict[str, int]:
    """How many stand under the tabs that are about the person, what was told to leaders only for them; two queries over
    an index, three for leaders."""
    reach = reach_of(user, on)
    owed, waiting = next(iter(_turns(reach.units)), (0, 0))
    found = {OWED: owed, DECIDE: sum(_deciding(reach, user.pk)), WAITING: waiting}
    if leads_any(user, on):
        found[ESCALATED] = of_tab(ESCALATED, user, on).order_by().count()
    return found


@prepared
def _turns(units: Ids) -> QuerySet[Duty, tuple[int, int]]:
    """What they are to do, and what they wait for."""
    duties = Duty.objects.filter(unit_id__in=units, state__in=UNFINISHED)
    owed, waiting = (Count("pk", filter=_TURNS[tab]) for tab in (OWED, WAITING))
    return in_all(duties, owed=owed, waiting=waiting).values_list("owed", "waiting")


@prepared
def _deciding(reach: Reach, person: int) -> QuerySet[Duty, int]:
    return in_all(Duty.objects.filter(to_decide(reach, person)), n=Count("pk")).values_list("n", flat=True)


def by_urgency(duties: QuerySet[Duty], on: datetime.date) -> QuerySet[Duty]:
    """With `urgency`, to sort by: late, due ahead, without a day or past before publication, waiting, the rest."""
    return duties.annotate(
        urgency=Case(
            When(is_late(on), then=Value(0)),
            When(state__in=WORKABLE, due__gte=on, then=Value(1)),
            When(state__in=WORKABLE, then=Value(2)),
            When(state=DutyState.SUBMITTED, then=Value(3)),
            default=Value(4),
        )
    )


def lines(keys: Ids) -> dict[int, Duty]:
    """By their keys, with what a line shows; one query, none without keys."""
    return {duty.pk: duty for duty in _lines(keys)} if keys else {}


def in_order(keys: Ids) -> list[Duty]:
    """The same in the order of the keys."""
    found = lines(keys)
    return [found[key] for key in keys if key in found]


@prepared
def _lines(keys: Ids) -> QuerySet[Duty]:
    return with_lines(Duty.objects.filter(pk__in=keys)).order_by()


def with_lines(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """With what a line shows; no query per row."""
    rows = duties.select_related("task", "report", "target", "programme__directive", "unit", "assigned_to")
    return with_waiting(rows.only(*(each.name for each in Duty._meta.concrete_fields), *_OF_OTHERS))
