"""The registers: what is kept here, and what needs a look today."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from vungmanh.accounts.selectors import in_scope
from vungmanh.desk.records.home import Register, dated_registers
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.fieldwork.domain.areas import holding
from vungmanh.fieldwork.domain.pilots import PilotStand, stands, with_reviews
from vungmanh.fieldwork.enums import OPEN_ANSWERS
from vungmanh.fieldwork.models import AreaAssignment, StudySession, SurveyAnswer, Visit
from vungmanh.fieldwork.permissions import kept_in_scope, pilots_visible_to, surveys_visible_to, units_kept_by
from vungmanh.officials.domain.standards import Standing
from vungmanh.officials.domain.standards_reading import posts_on as stretches_on
from vungmanh.officials.permissions import may_see_officials, paths_of, posts_visible_to
from vungmanh.officials.selectors.staffing import posts_in_ended_units, posts_on
from vungmanh.training.models import Enrolment
from vungmanh.training.permissions import courses_visible_to


@require_GET
def registers(request: DeskRequest) -> HttpResponse:
    user, on = request.user, today()
    seen = kept_in_scope(user, on)
    found = [
        *_officials(user, on),
        *_standards(user, on),
        _study(seen),
        _surveys(user, on),
        _pilots(user, on),
        _areas(seen, on),
        *dated_registers(user, on),
    ]
    return render(request, "desk/fieldwork/registers.html", {"registers": found})


def _officials(user: Any, on: datetime.date) -> list[Register]:
    """For those who may open it; people in posts of a unit that has ended stand out."""
    if not may_see_officials(user, on):
        return []
    posts = posts_visible_to(user, on)
    count = posts_on(on).filter(pk__in=posts.values("pk"), is_main=True).count()
    ended = posts_in_ended_units(posts, on).count()
    return [
        Register(
            reverse("desk:officials"),
            _("Cán bộ, công chức"),
            _("Hồ sơ từng người, chức danh theo thời gian, trình độ, đánh giá; biên chế còn trống chỗ nào"),
            ngettext("%(n)s người đang giữ chức danh", "%(n)s người đang giữ chức danh", count) % {"n": count},
            "near",
            ngettext("%(n)s người ở đơn vị đã kết thúc", "%(n)s người ở đơn vị đã kết thúc", ended) % {"n": ended}
            if ended
            else "",
        )
    ]


def _standards(user: Any, on: datetime.date) -> list[Register]:
    """Who lacks something of the standard of the main post, and training; courses that wait for results stand out."""
    if not may_see_officials(user, on):
        return []
    rows = stretches_on(on).filter(in_scope("unit__path", paths_of(user, on)), is_main=True)
    lacking = rows.filter(standard=Standing.UNMET.value).count()
    running = courses_visible_to(user, on).filter(withdrawn_at=None)
    waiting = Enrolment.objects.filter(withdrawn_at=None, result="", course__ends_on__lt=on).values("course")
    count, late = running.filter(ends_on__gte=on).count(), running.filter(pk__in=waiting).count()
    return [
        Register(
            reverse("desk:standards"),
            _("Tiêu chuẩn chức danh"),
            _("Ai còn thiếu gì, từ khi nào, hướng xử lý nào đang mở; mỗi dòng có căn cứ"),
            ngettext("%(n)s người chưa đạt chuẩn", "%(n)s người chưa đạt chuẩn", lacking) % {"n": lacking},
        ),
        Register(
            reverse("desk:training_needs"),
            _("Đào tạo, thu hút"),
            _("Nhu cầu từ chỗ còn thiếu, kế hoạch năm, lớp học và kết quả vào thẳng hồ sơ"),
            ngettext("%(n)s lớp đang học hoặc sắp mở", "%(n)s lớp đang học hoặc sắp mở", count) % {"n": count},
            "near",
            ngettext("%(n)s lớp chờ kết quả", "%(n)s lớp chờ kết quả", late) % {"n": late} if late else "",
        ),
    ]


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


def _pilots(user: Any, on: datetime.date) -> Register:
    rows = with_reviews(pilots_visible_to(user, on).filter(withdrawn_at=None))
    count, late = rows.count(), rows.filter(stands(on)[PilotStand.OVERDUE]).count()
    return Register(
        reverse("desk:pilots"),
        _("Thí điểm"),
        _("Làm thử ở đâu, đo bằng gì, sơ kết khi nào, quyết định ra sao"),
        ngettext("%(n)s thí điểm", "%(n)s thí điểm", count) % {"n": count},
        "bad",
        ngettext("%(n)s quá hạn sơ kết", "%(n)s quá hạn sơ kết", late) % {"n": late} if late else "",
    )


def _areas(seen: Any, on: datetime.date) -> Register:
    count = holding(AreaAssignment.objects.filter(seen), on, on).count()
    late = Visit.objects.filter(seen, withdrawn_at=None, done_on=None, promised_due__lt=on).count()
    return Register(
        reverse("desk:areas"),
        _("Phụ trách địa bàn, đi cơ sở, giao ban"),
        _("Ai phụ trách xã, thôn, lĩnh vực nào; mỗi tháng đi được chưa; đã hứa gì với dân"),
        ngettext("%(n)s phân công", "%(n)s phân công", count) % {"n": count},
        "bad",
        ngettext("%(n)s lời hứa quá hạn", "%(n)s lời hứa quá hạn", late) % {"n": late} if late else "",
    )
