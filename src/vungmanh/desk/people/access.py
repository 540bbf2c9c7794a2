"""How this room gets at an account: only one that the person may see."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404

from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.accounts.permissions import may_keep_people, people_visible_to
from vungmanh.desk.requests import DeskRequest, permitted


def need_keeper(request: DeskRequest, today: datetime.date) -> None:
    """403 for whoever administers no unit."""
    need(request, may_keep_people, today)


def need(request: DeskRequest, may: Callable[..., bool], *about: Any) -> None:
    """403 for what the person may not do with an account that he or she sees; `may` as `permitted` takes it."""
    if not permitted(request, may, *about):
        raise PermissionDenied


def person_or_404(request: DeskRequest, pk: int, today: datetime.date) -> User:
    """The account; 404 for one that the person may not see, as if it were not there."""
    return get_object_or_404(people_visible_to(request.user, today), pk=pk)


def role_or_404(request: DeskRequest, pk: int, today: datetime.date) -> RoleAssignment:
    """A role of an account that the person may see, or one that is held in his or her place."""
    rows: Any = RoleAssignment.objects.select_related("user", "unit", "delegated_by__user")
    visible = people_visible_to(request.user, today).values("pk")
    return get_object_or_404(rows.filter(Q(user__in=visible) | Q(delegated_by__user=request.user)), pk=pk)
