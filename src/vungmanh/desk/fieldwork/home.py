"""The registers: what is kept here, and what needs a look today."""

from __future__ import annotations

import datetime
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
from vungmanh.fieldwork.enums import OPEN_ANSWERS
from vungmanh.fieldwork.models import StudySession, SurveyAnswer
from vungmanh.fieldwork.permissions import kept_in_scope, surveys_visible_to, units_kept_by


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
    return render(
        request, "desk/fieldwork/registers.html", {"registers": [_study(seen), _surveys(request.user, today())]}
    )


def _study(seen: Any) -> Register:
    count = StudySession.objects.filter(seen, withdrawn_at=None).count()
    return Register(
        reverse("desk:study"),
        _("Quán triệt, tuyên truyền"),
        _("Văn bản nào đã đến với ai, bằng cách nào, bao nhiêu trên bao nhiêu người"),
        ngettext("%(n)s buổi, đợt", "%(n)s buổi, đợt", count) % {"n": count},
    )


def _surveys(user: Any, on: datetime.date) -> Register:
    """What waits for an answer of the person's own units stands out."""
    open_now = surveys_visible_to(user, on).filter(launched_on__isnull=False, closed_on=None, withdrawn_at=None)
    mine = SurveyAnswer.objects.filter(unit__in=units_kept_by(user, on).values("pk"), survey__in=open_now.values("pk"))
    waiting = mine.filter(state__in=OPEN_ANSWERS).count()
    late = waiting and mine.filter(state__in=OPEN_ANSWERS, survey__due__lt=on).exists()
    count = open_now.count()
    return Register(
        reverse("desk:surveys"),
        _("Khảo sát, rà soát"),
        _("Phiếu hỏi của cấp trên và của đơn vị, kết quả cộng từ câu trả lời"),
        ngettext("%(n)s cuộc đang thu phiếu", "%(n)s cuộc đang thu phiếu", count) % {"n": count},
        "bad" if late else "near",
        ngettext("%(n)s phiếu chờ bạn trả lời", "%(n)s phiếu chờ bạn trả lời", waiting) % {"n": waiting}
        if waiting
        else "",
    )
