"""How this room gets at an account: only one that the person may see, and whoever asks for another is written down."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from vungmanh.accounts.domain.refusing import record_refusal
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.accounts.permissions import may_keep_people, people_visible_to
from vungmanh.core.errors import DomainError
from vungmanh.desk.requests import DeskRequest


def need_keeper(request: DeskRequest, today: datetime.date) -> None:
    """403 for whoever administers no unit."""
    if not may_keep_people(request.user, today):
        record_refusal(request.user, by=request.user, at=timezone.now())
        raise PermissionDenied


def person_or_404(request: DeskRequest, pk: int, today: datetime.date) -> User:
    """The account; 404 for one that the person may not see, as if it were not there."""
    found = people_visible_to(request.user, today).filter(pk=pk).first()
    if found is None:
        _not_there(request, User.objects.filter(pk=pk).first())
    assert found is not None
    return found


def role_or_404(request: DeskRequest, pk: int, today: datetime.date) -> RoleAssignment:
    """A role of an account that the person may see, or one that is held in his or her place."""
    rows = RoleAssignment.objects.select_related("user", "unit", "delegated_by__user")
    visible = people_visible_to(request.user, today).values("pk")
    is_ours = Q(user__in=visible) | Q(delegated_by__user=request.user)
    found: RoleAssignment | None = rows.filter(is_ours, pk=pk).first()
    if found is None:
        hidden = rows.filter(pk=pk).first()
        _not_there(request, hidden.user if hidden else None)
    assert found is not None
    return found


def need(is_allowed: bool, request: DeskRequest, person: User) -> None:
    """403 for what the person may not do with an account that he or she sees."""
    if not is_allowed:
        record_refusal(person, by=request.user, at=timezone.now())
        raise PermissionDenied


@contextmanager
def refusals_recorded(request: DeskRequest, subject: User) -> Iterator[None]:
    """What a rule refuses inside is written down, and goes on to whoever asked."""
    try:
        yield
    except DomainError as error:
        record_refusal(subject, by=request.user, at=timezone.now(), reason=error.code)
        raise


def _not_there(request: DeskRequest, hidden: User | None) -> None:
    if hidden is not None:
        record_refusal(hidden, by=request.user, at=timezone.now())
    raise Http404
