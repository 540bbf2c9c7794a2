"""What is done with a record of any register: withdrawn with a reason, given back; its files."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vungmanh.desk.downloads import as_download
from vungmanh.desk.fieldwork.access import kept_or_403, today, who
from vungmanh.desk.requests import DeskRequest
from vungmanh.fieldwork.domain import recording
from vungmanh.fieldwork.domain.study import give_session_back
from vungmanh.fieldwork.models import Attachment, Kept, StudySession
from vungmanh.fieldwork.permissions import units_seen

KINDS: dict[str, tuple[type[Kept], Callable[..., None]]] = {
    "study_session": (StudySession, give_session_back),
}
"""By the name of a record's page: its model, and how it is given back."""


@require_POST
def record_withdraw(request: DeskRequest, pk: int, *, page: str) -> HttpResponse:
    row = kept_or_403(KINDS[page][0], request, pk)
    recording.withdraw(row, request.POST.get("reason", ""), **who(request))
    messages.success(request, _("Đã rút bản ghi. Bản ghi không còn được tính; có thể khôi phục ngay trên trang này."))
    return redirect(f"desk:{page}", row.pk)


@require_POST
def record_give_back(request: DeskRequest, pk: int, *, page: str) -> HttpResponse:
    model, give_back = KINDS[page]
    row = kept_or_403(model, request, pk)
    give_back(row, **who(request))
    messages.success(request, _("Đã khôi phục bản ghi."))
    return redirect(f"desk:{page}", row.pk)


@require_GET
def record_file(request: DeskRequest, pk: int, *, page: str) -> FileResponse:
    units = units_seen(request.user, today()).values("pk")
    rows = Attachment.objects.select_related("stored").filter(**{f"{KINDS[page][0].KIND}__unit__in": units})
    found = get_object_or_404(rows, pk=pk)
    return as_download(found.stored, found.name)


def routes(page: str, address: str) -> list[URLPattern]:
    """The addresses of these acts for one kind of record."""
    kind = {"page": page}
    return [
        path(f"{address}<int:pk>/rut/", record_withdraw, kind, name=f"{page}_withdraw"),
        path(f"{address}<int:pk>/khoi-phuc/", record_give_back, kind, name=f"{page}_give_back"),
        path(f"{address}tep/<int:pk>/", record_file, kind, name=f"{page}_file"),
    ]
