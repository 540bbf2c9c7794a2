"""What is done with a record of any register: withdrawn with a reason, given back; its files."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vungmanh.desk.downloads import as_download
from vungmanh.desk.fieldwork.access import seen_or_404
from vungmanh.desk.requests import DeskRequest, permitted, today, who
from vungmanh.fieldwork.domain import recording
from vungmanh.fieldwork.domain.areas import give_area_back
from vungmanh.fieldwork.domain.study import give_session_back
from vungmanh.fieldwork.models import AreaAssignment, Attachment, Briefing, Kept, Pilot, StudySession, Survey, Visit
from vungmanh.fieldwork.permissions import kept_in_scope, may_keep, may_run, pilots_visible_to


def _keeps(user: Any, row: Kept, on: datetime.date) -> bool:
    return may_keep(user, row.unit, on)


@dataclass(frozen=True, slots=True)
class Kind:
    """How records of one kind are given back, and who may take them back and give them back."""

    model: type[Kept]
    give_back: Callable[..., None] = recording.give_back
    may: Callable[[Any, Any, datetime.date], bool] = _keeps
    visible: Callable[[Any, datetime.date], QuerySet[Any]] | None = None
    """Where others see it too than people of the unit and of those above."""

    def seen(self, user: Any, on: datetime.date) -> QuerySet[Any]:
        return self.visible(user, on) if self.visible else self.model._default_manager.filter(kept_in_scope(user, on))


KINDS = {
    "study_session": Kind(StudySession, give_session_back),
    "survey": Kind(Survey, may=may_run),
    "pilot": Kind(Pilot, visible=pilots_visible_to),
    "area": Kind(AreaAssignment, give_area_back),
    "visit": Kind(Visit),
    "briefing": Kind(Briefing),
}
"""By the name of a record's page."""


@require_POST
def record_withdraw(request: DeskRequest, pk: int, *, page: str) -> HttpResponse:
    row = _kept(request, pk, page)
    recording.withdraw(row, request.POST.get("reason", ""), **who(request))
    messages.success(request, _("Đã rút bản ghi. Bản ghi không còn được tính; có thể khôi phục ngay trên trang này."))
    return redirect(f"desk:{page}", row.pk)


@require_POST
def record_give_back(request: DeskRequest, pk: int, *, page: str) -> HttpResponse:
    row = _kept(request, pk, page)
    KINDS[page].give_back(row, **who(request))
    messages.success(request, _("Đã khôi phục bản ghi."))
    return redirect(f"desk:{page}", row.pk)


def _kept(request: DeskRequest, pk: int, page: str) -> Kept:
    kind = KINDS[page]
    row = seen_or_404(kind.model, request, pk)
    if not permitted(request, kind.may, row, today()):
        raise PermissionDenied
    return row


@require_GET
def record_file(request: DeskRequest, pk: int, *, page: str) -> FileResponse:
    kind = KINDS[page]
    seen = kind.seen(request.user, today()).values("pk")
    rows = Attachment.objects.select_related("stored").filter(**{f"{kind.model.KIND}__in": seen})
    found = get_object_or_404(rows, pk=pk)
    return as_download(found.stored, found.name)


def routes(page: str, address: str, *, has_files: bool = True) -> list[URLPattern]:
    """The addresses of these acts for one kind of record."""
    kind = {"page": page}
    found = [
        path(f"{address}<int:pk>/rut/", record_withdraw, kind, name=f"{page}_withdraw"),
        path(f"{address}<int:pk>/khoi-phuc/", record_give_back, kind, name=f"{page}_give_back"),
    ]
    if has_files:
        found.append(path(f"{address}tep/<int:pk>/", record_file, kind, name=f"{page}_file"))
    return found
