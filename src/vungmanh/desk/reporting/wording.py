"""States, faults and acts of this room in words."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.audit.fields import FIELDS
from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.jobs.shown import TITLES
from vungmanh.desk.refusals import WORDS
from vungmanh.indicators.domain.reporting import Fault
from vungmanh.indicators.enums import Kind, ReportState, Span
from vungmanh.indicators.models import Report
from vungmanh.indicators.periods import Period

ACTIONS.update(
    {
        "report.opened": _("Mở biểu báo cáo số liệu của kỳ trước"),
        "report.reopened": _("Mở lại báo cáo số liệu đã khóa"),
        "report.urged": _("Đôn đốc nộp báo cáo số liệu"),
    }
)
WORDS.update({"report_too_many_files": _("Một báo cáo kèm nhiều nhất %(most)s tệp. Hãy bỏ bớt tệp, hoặc gộp lại.")})
FIELDS.update({"papers": _("Tệp kèm theo")})
TITLES.update({"indicators.open_reports": _("Mở biểu báo cáo số liệu của kỳ")})
STATES: list[tuple[str, Any]] = [
    ("phai-nop", _("Phải nộp")),
    ("tre", _("Trễ hạn, chưa nộp")),
    ("cho-duyet", _("Chờ duyệt")),
    ("tra-lai", _("Bị trả lại")),
    ("da-duyet", _("Đã duyệt")),
    ("da-khoa", _("Đã khóa")),
    ("dung-han", _("Đã nộp đúng hạn")),
    ("nop-muon", _("Đã nộp, nhưng muộn")),
    ("den-han", _("Đã nộp hoặc đã quá hạn")),
    ("chua-nop", _("Chưa nộp")),
    ("con-han", _("Chưa nộp, còn hạn")),
    ("tinh-vao", _("Đã duyệt, kể cả đã khóa")),
]
"""What the list may be filtered by."""
_SOON = 7
_FIXED: dict[str, tuple[str, Any]] = {
    ReportState.SUBMITTED: ("busy", _("Chờ duyệt")),
    ReportState.RETURNED: ("near", _("Bị trả lại")),
    ReportState.APPROVED: ("good", _("Đã duyệt")),
    ReportState.LOCKED: ("good", _("Đã khóa")),
}


def state_words(row: Report, on: datetime.date) -> tuple[str, str]:
    """How a report stands today: tone and word."""
    if row.state in _FIXED:
        tone, word = _FIXED[row.state]
        return tone, str(word)
    left = (row.due - on).days
    if left < 0:
        return "bad", ngettext("Trễ %(n)s ngày", "Trễ %(n)s ngày", -left) % {"n": -left}
    if on < row.day:
        return "quiet", gettext("Chưa hết kỳ")
    if left == 0:
        return "near", gettext("Hạn hôm nay")
    return "near" if left <= _SOON else "quiet", ngettext("Còn %(n)s ngày", "Còn %(n)s ngày", left) % {"n": left}


def days_late(row: Report) -> int:
    """By how many days it was handed in late; 0 in time, or not at all."""
    return max(0, (row.first_submitted_on - row.due).days) if row.first_submitted_on else 0


def late_words(row: Report) -> str:
    """That it came late; empty where it did not."""
    late = days_late(row)
    return ngettext("nộp muộn %(n)s ngày", "nộp muộn %(n)s ngày", late) % {"n": late} if late else ""


def period_words(period: Period) -> str:
    """ "năm 2025", "tháng 03/2026"."""
    words = gettext("năm %(period)s") if period.span == Span.YEAR else gettext("tháng %(period)s")
    return words % {"period": period}


def fault_words(fault: Fault, kind: str) -> str:
    """What to do about it, at its field; `kind` is that of the indicator."""
    words = dict(fault.params).get("words", "")
    if fault.code == "report_incomplete":
        return gettext("Chưa ghi đủ số.")
    if fault.code == "report_above_line":
        return gettext("Số này lớn hơn tổng số ở dưới. Hãy sửa lại.")
    if fault.code == "report_rule_broken":
        return gettext("%(words)s. Hãy sửa lại.") % {"words": words}
    if kind == Kind.JUDGED and not fault.is_rule:
        return gettext("Hãy ghi ai đánh giá, căn cứ vào đâu.")
    return gettext("%(words)s. Hãy sửa số, hoặc ghi giải trình.") % {"words": words}
