"""How this room gets at files: only those that the person may see; what is not seen is not there."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import assignments_of
from vungmanh.desk.requests import DeskRequest, acting, permitted, today, who
from vungmanh.officials import permissions
from vungmanh.officials.domain.people import record_export
from vungmanh.officials.models import Person
from vungmanh.units.models import Unit


def need_register(request: DeskRequest) -> None:
    """403 for those who may not open the register at all."""
    if not permitted(request, permissions.may_see_officials, today()):
        raise PermissionDenied


def note_export(request: DeskRequest, count: int) -> None:
    """The audit trail tells who took a list of so many people away as a file."""
    acting(request, permissions.may_see_officials, today())
    home = assignments_of(request.user, today())[0].unit
    record_export(home, count, **who(request))


def file_or_404(request: DeskRequest, pk: int) -> Person:
    rows = permissions.persons_visible_to(request.user, today()).select_related("unit", "private")
    found: Person = get_object_or_404(rows, pk=pk)
    acting(request, _sees, found, today())
    return found


def _sees(user: User, person: Person, on: datetime.date) -> bool:
    return permissions.persons_visible_to(user, on).filter(pk=person.pk).exists()


def kept_file_or_403(request: DeskRequest, pk: int) -> Person:
    """A file that the person may change; 403 for one that is only seen."""
    person = file_or_404(request, pk)
    if not permitted(request, permissions.may_keep_file, person, today()):
        raise PermissionDenied
    return person


def kept_line_or_403(request: DeskRequest, model: type[Any], pk: int) -> Any:
    """A line of a file that the person may change."""
    seen = permissions.persons_visible_to(request.user, today()).values("pk")
    row = get_object_or_404(model.objects.filter(person__in=seen).select_related("person__unit"), pk=pk)
    if not permitted(request, permissions.may_keep_file, row.person, today()):
        raise PermissionDenied
    return row


def seen_unit_or_403(request: DeskRequest, pk: int) -> Unit:
    """A unit whose officials the person sees; every unit is known, so one of others is refused, not hidden."""
    unit = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    if not permissions.may_see_unit(request.user, unit, today()):
        raise PermissionDenied
    return unit
