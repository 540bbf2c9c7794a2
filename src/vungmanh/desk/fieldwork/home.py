"""The registers: what is kept here, and what needs a look today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from vungmanh.desk.fieldwork.access import today
from vungmanh.desk.requests import DeskRequest
from vungmanh.fieldwork.models import StudySession
from vungmanh.fieldwork.permissions import kept_in_scope


@dataclass(frozen=True, slots=True)
class Register:
    """One register with what it holds in the person's scope."""

    url: str
    title: str
    about: str
    count: str
    tone: str = "quiet"
    word: str = ""


@require_GET
def registers(request: DeskRequest) -> HttpResponse:
    seen = kept_in_scope(request.user, today())
    return render(request, "desk/fieldwork/registers.html", {"registers": [_study(seen)]})


def _study(seen: Any) -> Register:
    count = StudySession.objects.filter(seen, withdrawn_at=None).count()
    return Register(
        reverse("desk:study"),
        _("Quán triệt, tuyên truyền"),
        _("Văn bản nào đã đến với ai, bằng cách nào, bao nhiêu trên bao nhiêu người"),
        ngettext("%(n)s buổi, đợt", "%(n)s buổi, đợt", count) % {"n": count},
    )
