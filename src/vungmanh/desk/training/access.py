"""How this room gets at records: only those that the person may see; what is not seen is not there."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from vungmanh.desk.fieldwork.listing import Cell, Link
from vungmanh.desk.requests import DeskRequest, permitted, today
from vungmanh.training.permissions import may_keep_training, units_training
from vungmanh.units.models import Unit

Row = TypeVar("Row", bound=Model)


def kept_or_403(request: DeskRequest, rows: QuerySet[Row], pk: int) -> Row:
    """One of the rows that are seen; 403 for one that the person only sees."""
    row: Any = get_object_or_404(rows.select_related("unit"), pk=pk)
    need_keeper(request, row.unit)
    found: Row = row
    return found


def need_keeper(request: DeskRequest, unit: Unit) -> None:
    if not permitted(request, may_keep_training, unit, today()):
        raise PermissionDenied


def own_units(request: DeskRequest) -> QuerySet[Unit]:
    """The units in whose name the person keeps training; 403 where there are none."""
    units = units_training(request.user, today())
    if not units.exists():
        raise PermissionDenied
    return units


def tabs(here: str) -> list[Link]:
    found = (
        ("needs", "desk:training_needs", _("Nhu cầu")), ("plans", "desk:training_plans", _("Kế hoạch năm")),
        ("courses", "desk:courses", _("Lớp học")), ("attraction", "desk:attractions", _("Thu hút trí thức trẻ")),
    )  # fmt: skip
    return [Link(reverse(address), label, is_here=key == here) for key, address, label in found]


def crumbs(*more: Link) -> list[Link]:
    first = [Link(reverse("desk:registers"), _("Sổ sách")), Link(reverse("desk:training_needs"), _("Đào tạo"))]
    return [*first, *more]


def adds(request: DeskRequest, address: str, label: str, *, sheet: str = "") -> list[Link]:
    """The button for a new record, and that for its Excel sheet, for those who may keep some."""
    if not units_training(request.user, today()).exists():
        return []
    by_sheet = [Link(reverse("desk:import_new", args=[sheet]), _("Mẫu, nhập Excel"))] if sheet else []
    return [*by_sheet, Link(reverse(address), label, is_primary=True)]


def seen_of(seen: int, count: int, address: str) -> Cell:
    """How many of the people behind a number the person sees, which is what the list there holds; of how many in all."""
    return Cell(seen, url=address, note=_("trong %(all)s") % {"all": count} if seen != count else "")
