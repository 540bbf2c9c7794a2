"""How these rooms get at records: only those that the person may see; what is not seen is not there."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from vungmanh.accounts.permissions import may_keep_records, records_seen
from vungmanh.accounts.selectors import assignments_of
from vungmanh.desk.requests import DeskRequest, as_number, permitted, today
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Unit
from vungmanh.units.selectors import units_in_force


def rows_seen(model: type[Any], request: DeskRequest) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.filter(records_seen(request.user, today()))
    return rows


def stretches_seen(model: type[Any], request: DeskRequest) -> QuerySet[Any]:
    """The same with the past of what is seen: of a thing that a former unit handed on whoever sees it now sees what it was."""
    later = rows_seen(model, request).filter(thing=OuterRef("thing"), valid_from__gt=OuterRef("valid_from"))
    rows: QuerySet[Any] = model._default_manager.filter(records_seen(request.user, today()) | Exists(later))
    return rows


def seen_or_404(model: type[Any], request: DeskRequest, pk: int, *related: str) -> Any:
    """The record; 404 for one of a unit that the person does not see."""
    return get_object_or_404(stretches_seen(model, request).select_related("unit", "recorded_by", *related), pk=pk)


def kept_or_403(model: type[Any], request: DeskRequest, pk: int, *related: str) -> Any:
    """A record that the person may change; 403 for one that is only seen."""
    row = seen_or_404(model, request, pk, *related)
    if not permitted(request, may_keep_records, row.unit, today()):
        raise PermissionDenied
    return row


def own_only(request: DeskRequest) -> str:
    """To be said of an empty list to somebody who acts for no place, only for organisations: no commune lies below those.
    No query."""
    held = [row.unit for row in assignments_of(request.user, today())]
    if any(unit.kind == UnitKind.TERRITORY for unit in held):
        return ""
    names = ", ".join(dict.fromkeys(unit.name for unit in held))
    return _(
        "Bạn làm việc cho %(units)s nên chỉ xem được sổ của đơn vị ấy. Ai theo dõi các xã thay cho tỉnh thì nhờ quản trị giao "
        "thêm một vai trò ở cấp tỉnh."
    ) % {"units": names}


def places_seen(request: DeskRequest, on: datetime.date) -> QuerySet[Unit]:
    """Territories down to communes in the person's scope, to filter by; those in force, and the one that is asked for."""
    levels = (UnitLevel.PROVINCE, UnitLevel.DISTRICT, UnitLevel.COMMUNE)
    asked = as_number(request.GET.get("don_vi"))
    is_offered = Q(pk__in=units_in_force(on).values("pk"))
    if asked is not None:
        is_offered |= Q(pk=asked)
    seen = Unit.objects.filter(is_offered, records_seen(request.user, today(), ""))
    return seen.filter(kind=UnitKind.TERRITORY, level__in=levels).order_by("sort_key", "pk")
