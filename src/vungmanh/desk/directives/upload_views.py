"""Uploading: several files at once, each answered for itself; with and without script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vungmanh.core.errors import DomainError
from vungmanh.desk.directives.access import visible
from vungmanh.desk.refusals import in_words, refusal_words
from vungmanh.desk.requests import DeskRequest, acting, today
from vungmanh.directives.domain.reading import readable_endings
from vungmanh.directives.domain.receiving import receive_file
from vungmanh.directives.enums import DirectiveState
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import units_to_upload_for
from vungmanh.units.models import Unit

MOST_FILES = 50
_IN_WORK = (DirectiveState.UPLOADED, DirectiveState.READING)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    name: str
    directive: Directive | None
    is_new: bool
    refusal: str

    @property
    def is_being_read(self) -> bool:
        return self.directive is not None and self.is_new and self.directive.state in _IN_WORK

    @property
    def items(self) -> int:
        """How many items wait, once it is read."""
        return self.directive.items.count() if self.directive else 0

    @property
    def unreadable(self) -> str:
        return in_words(self.directive.error_code, self.directive.error_params) if self.directive else ""


@require_http_methods(["GET", "POST"])
def upload(request: DeskRequest) -> HttpResponse:
    """The page with its form; a posted file answers with its own line to the script, with the whole page otherwise."""
    owners = units_to_upload_for(request.user, today())
    if not owners:
        raise PermissionDenied
    owner = _owner(owners, request.POST.get("owner", ""))
    outcomes: list[Outcome] = []
    problem = ""
    if request.method == "POST":
        acting(request, lambda user, on: owner in units_to_upload_for(user, on), today())
        files = request.FILES.getlist("files")[:MOST_FILES]
        outcomes = [_receive(file, owner, request.user) for file in files]
        problem = "" if files else _("Hãy chọn ít nhất một tệp.")
    if request.headers.get("X-Upload") == "line":
        return render(request, "desk/directives/_outcomes.html", {"outcomes": outcomes, "problem": problem})
    if len(outcomes) == 1 and outcomes[0].directive and outcomes[0].is_new:
        return redirect("desk:directive", outcomes[0].directive.pk)
    context = {"outcomes": outcomes, "problem": problem, "owners": owners, "owner": owner, **_limits()}
    return render(request, "desk/directives/upload.html", context, status=422 if problem else 200)


@require_GET
def state(request: DeskRequest, pk: int) -> HttpResponse:
    """The line of a file that was uploaded, for the page that waits for its reading."""
    directive = visible(request, pk)
    outcomes = [Outcome(directive.file_name, directive, True, "")]
    return render(request, "desk/directives/_outcomes.html", {"outcomes": outcomes})


def _receive(file: UploadedFile, owner: Unit, by: Any) -> Outcome:
    name = file.name or _("không tên")
    try:
        received = receive_file(file, name, owner=owner, by=by, at=timezone.now())
    except DomainError as error:
        return Outcome(name, None, False, refusal_words(error))
    return Outcome(name, received.directive, received.is_new, "")


def _owner(owners: list[Unit], wanted: str) -> Unit:
    return next((unit for unit in owners if str(unit.pk) == wanted), owners[0])


def _limits() -> dict[str, Any]:
    return {
        "limit_mb": settings.MAX_UPLOAD_BYTES // (1024 * 1024),
        "limit_bytes": settings.MAX_UPLOAD_BYTES,
        "accept": ",".join(f".{ending}" for ending in readable_endings()),
    }
