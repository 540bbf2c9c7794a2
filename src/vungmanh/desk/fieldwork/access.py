"""How this room gets at records: only those that the person may see; what is not seen is not there."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from vungmanh.accounts.models import User
from vungmanh.desk.requests import DeskRequest, permitted, today, who
from vungmanh.fieldwork.models import Kept
from vungmanh.fieldwork.permissions import kept_in_scope, may_keep, units_kept_by
from vungmanh.programmes.domain.evidence import keep
from vungmanh.units.models import Unit

Record = TypeVar("Record", bound=Kept)


def seen_or_404(kind: type[Record], request: DeskRequest, pk: int, *with_rows: str) -> Record:
    """The record; 404 for one of a unit that the person does not see."""
    rows = kind._default_manager.filter(kept_in_scope(request.user, timezone.localdate()))
    found: Record = get_object_or_404(rows.select_related("unit", "recorded_by", *with_rows), pk=pk)
    return found


def kept_or_403(kind: type[Record], request: DeskRequest, pk: int, *with_rows: str) -> Record:
    """A record that the person may change; 403 for one that is only seen."""
    row = seen_or_404(kind, request, pk, *with_rows)
    need_keeper(request, row.unit)
    return row


def need_keeper(request: DeskRequest, unit: Unit) -> None:
    if not permitted(request, may_keep, unit, timezone.localdate()):
        raise PermissionDenied


def chosen(
    request: DeskRequest,
    form: forms.Form,
    among: Callable[[User, datetime.date], QuerySet[Unit]] = units_kept_by,
) -> Unit:
    """The unit that a new record is for; 403 where the person may not keep it for that unit (any more)."""
    unit: Unit = form.cleaned_data["unit"]
    if not permitted(request, lambda user, on: among(user, on).filter(pk=unit.pk).exists(), today()):
        raise PermissionDenied
    return unit


def who_with_files(request: DeskRequest, form: forms.Form) -> dict[str, Any]:
    """The same with the files of the form, which are kept first: a kind that is not taken refuses the whole."""
    told = who(request)
    return told | {"files": keep(form.cleaned_data["evidence"], at=told["at"])}
