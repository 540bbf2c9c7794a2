"""One directive: its text, items and citations, the original, the state of its reading, its particulars."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vungmanh.core.errors import DomainError
from vungmanh.core.models import Job
from vungmanh.desk.directives.access import confirmable, visible
from vungmanh.desk.directives.forms import DocumentForm
from vungmanh.desk.directives.wording import FIELD_ERRORS, TONES, WARNINGS
from vungmanh.desk.directives.workspace import Workspace, conflict_words
from vungmanh.desk.downloads import as_download
from vungmanh.desk.jobs.shown import ShownJob, shown
from vungmanh.desk.refusals import in_words
from vungmanh.desk.requests import DeskRequest, as_number, local_next, today
from vungmanh.directives.domain import publishing, reading
from vungmanh.directives.domain.particulars import confirm_document
from vungmanh.directives.enums import DirectiveState, Relation
from vungmanh.directives.models import CitationLink, Directive
from vungmanh.directives.permissions import directives_visible_to, may_confirm, may_publish
from vungmanh.directives.selectors import latest_job, links_in, links_out
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit
from vungmanh.units.selectors import ids_of_path


@require_GET
def directive(request: DeskRequest, pk: int) -> HttpResponse:
    row = visible(request, pk)
    seen = directives_visible_to(request.user, today())
    cited_by = _known(links_in(row.pk), seen, "directive_id")
    context = {
        "directive": row,
        "tone": TONES[DirectiveState(row.state)],
        "work": Workspace(row, request.user, tab=request.GET.get("tab", ""), open_id=as_number(request.GET.get("muc"))),
        "job": job_of(row),
        "refusal": in_words(row.error_code, row.error_params) if row.error_code else "",
        "warnings": [str(WARNINGS.get(warning["code"], warning["code"])) for warning in row.source_warnings],
        "cites": _known(links_out(row.pk), seen, "cited_id"),
        "cited_by": cited_by,
        "replaced_by": [link.directive for link, is_known in cited_by if is_known and _replaces(link)],
        "amended_by": seen.filter(amends=row, state=DirectiveState.PUBLISHED).defer("text", "text_folded"),
        "may_confirm": may_confirm(request.user, row, today()),
        "may_publish": may_publish(request.user, row, today()),
        "programme": getattr(row, "programme", None) if row.state == DirectiveState.PUBLISHED else None,
    }
    return render(request, "desk/directives/directive.html", context)


@require_GET
def original(request: DeskRequest, pk: int) -> FileResponse:
    """The file as it came."""
    row = visible(request, pk)
    return as_download(row.original, row.file_name)


@require_POST
def retry(request: DeskRequest, pk: int) -> HttpResponse:
    """Try again to read; `anyway` also takes a text without signs of a directive."""
    row = confirmable(request, pk)
    accept_any = bool(request.POST.get("anyway"))
    reading.retry_reading(row, by=request.user, at=timezone.now(), accept_any=accept_any)
    return redirect("desk:directive", row.pk)


@require_http_methods(["GET", "POST"])
def particulars(request: DeskRequest, pk: int) -> HttpResponse:
    row = confirmable(request, pk)
    form = _document_form(request, row)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "desk/directives/document.html", {"directive": row, "form": form}, status=status)
    values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    try:
        confirm_document(row, values, by=request.user, at=timezone.now(), version=form.cleaned_data["version"])
    except DomainError as error:
        return _refused_document(request, row, form, error)
    messages.success(request, _("Đã xác nhận thông tin văn bản."))
    return redirect(local_next(request) or f"{request.path.removesuffix('thong-tin/')}xac-nhan/")


def job_of(row: Directive) -> ShownJob | None:
    """The background work that matters now: the reading, or the publishing."""
    key = reading.job_key(row.pk)
    if row.state == DirectiveState.PUBLISHING:
        key = publishing.job_key(row.pk)
    elif row.state not in (DirectiveState.UPLOADED, DirectiveState.READING):
        return None
    job: Job | None = latest_job(key)
    return shown(job) if job else None


def _known(links: Iterable[CitationLink], seen: QuerySet[Directive], column: str) -> list[tuple[CitationLink, bool]]:
    """Links with whether the person may open the document at the other end."""
    rows = list(links)
    ids = {getattr(link, column) for link in rows} - {None}
    allowed = set(seen.filter(pk__in=ids).values_list("pk", flat=True))
    return [(link, getattr(link, column) in allowed) for link in rows]


def _replaces(link: CitationLink) -> bool:
    return link.relation == Relation.REPLACES and link.directive.state == DirectiveState.PUBLISHED


def _document_form(request: DeskRequest, row: Directive) -> DocumentForm:
    line = ids_of_path(row.owner.path)
    units = Unit.objects.filter(Q(pk__in=[*line, row.issuer_id or 0]) | Q(parent__in=line))
    others = (
        directives_visible_to(request.user, today()).exclude(pk=row.pk).exclude(number="").defer("text", "text_folded")
    )
    choices = {
        "units": units,
        "territories": units.filter(kind=UnitKind.TERRITORY),
        "directives": others,
    }
    data = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {"version": row.version, "territory": row.territory_id}
    return DocumentForm(data, instance=row, initial=initial, **choices)


def _refused_document(request: DeskRequest, row: Directive, form: DocumentForm, error: DomainError) -> HttpResponse:
    """The form again with everything typed: at its fields what is wrong, or on top who was first."""
    if error.code == "document_invalid":
        for name, code in error.params["fields"].items():
            form.add_error(name, str(FIELD_ERRORS[code]))
    elif error.code == "changed_meanwhile":
        row.refresh_from_db()
        form.add_error(None, conflict_words(error) + " " + _("Những gì bạn nhập vẫn còn; xem lại rồi lưu lần nữa."))
        typed = request.POST.copy()
        typed["version"] = str(row.version)
        form.data = typed
    else:
        raise error
    return render(request, "desk/directives/document.html", {"directive": row, "form": form}, status=409)
