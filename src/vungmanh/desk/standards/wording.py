"""Refusals, acts and standings of standards in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from vungmanh.desk.audit.fields import FIELDS
from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.jobs.shown import TITLES
from vungmanh.desk.refusals import WORDS
from vungmanh.formats import day
from vungmanh.officials.domain.standards import MixStanding, OpenPath, Standing
from vungmanh.officials.domain.standards_packs import Appointment, Certainty, Gate, PathKind

REFUSALS: dict[str, Any] = {
    "standards_pack_unknown": _("Không có bộ tiêu chuẩn “%(pack)s”."),
    "standards_hold_everywhere": _("Bộ tiêu chuẩn chung đã áp dụng ở mọi nơi, không cần ghi."),
    "standards_days_in_wrong_order": _("Ngày cuối cùng trước ngày bắt đầu. Hãy sửa một trong hai ngày."),
    "standards_adopted": _(
        "Đơn vị đã áp dụng bộ tiêu chuẩn này từ %(day)s trong khoảng thời gian ấy. Hãy kết thúc lần trước, hoặc chọn ngày khác."
    ),
    "standard_never": _(
        "Không thể đưa vào chức danh này: %(lacks)s. Quy định: %(source)s. Trường hợp này không có ngoại lệ."
    ),
    "standard_refused": _(
        "Chưa đủ tiêu chuẩn: %(lacks)s. Quy định: %(source)s. Nếu cấp có thẩm quyền đã quyết định ngoại lệ, hãy ghi ai quyết "
        "định và vì sao."
    ),
    "standard_not_recorded": _(
        "Hồ sơ chưa ghi đủ để xét tiêu chuẩn: %(lacks)s. Quy định: %(source)s. Hãy ghi trình độ vào hồ sơ trước; nếu cấp có "
        "thẩm quyền đã quyết định ngoại lệ, hãy ghi ai quyết định và vì sao."
    ),
    "standard_to_review": _(
        "Tái cử mà còn thiếu: %(lacks)s. Quy định: %(source)s. Trường hợp này phải xem xét cụ thể; "
        "hãy ghi ai quyết định và vì sao."
    ),
}
WORDS.update(REFUSALS)
ACTIONS.update(
    {
        "standards.adopted": _("Áp dụng bộ tiêu chuẩn"),
        "standards.ended": _("Thôi áp dụng bộ tiêu chuẩn"),
        "standards.withdrawn": _("Rút việc áp dụng bộ tiêu chuẩn"),
        "standards.exception": _("Ghi ngoại lệ về tiêu chuẩn"),
    }
)
FIELDS.update(
    {
        "pack": _("Bộ tiêu chuẩn"),
        "decided_by": _("Người quyết định"),
        "lacks": _("Còn thiếu"),
    }
)
TITLES["officials.follow_standards"] = _("Xét lại tiêu chuẩn chức danh")
STANDINGS: dict[Standing, tuple[str, Any]] = {
    Standing.MET: ("good", _("đạt chuẩn")),
    Standing.UNMET: ("bad", _("chưa đạt chuẩn")),
    Standing.UNKNOWN: ("near", _("chưa đủ dữ liệu để xét")),
    Standing.NOT_NEEDED: ("quiet", _("chưa có tiêu chuẩn quy định")),
}
PATHS: dict[PathKind, Any] = {
    PathKind.MAKE_GOOD: _("hoàn thiện tiêu chí còn nợ"),
    PathKind.MUST_STUDY: _("phải cử đi học"),
    PathKind.DOWNSIZING: _("vận động nghỉ, tinh giản biên chế"),
    PathKind.EARLY_RETIREMENT: _("chính sách nghỉ chờ hưu, nghỉ một lần"),
}
CERTAINTIES: dict[Certainty, tuple[str, Any]] = {
    Certainty.DOCUMENT: ("good", _("đã đọc trong văn bản")),
    Certainty.SECONDARY: ("near", _("theo nguồn gián tiếp")),
    Certainty.GENERAL: ("near", _("cần đối chiếu văn bản gốc")),
    Certainty.SAMPLE: ("near", _("hư cấu, chỉ để xem thử")),
}


def doubt(certainty: Certainty) -> str:
    """What to say beside a rule that was not read in its document; empty where it was."""
    return "" if certainty == Certainty.DOCUMENT else str(CERTAINTIES[certainty][1])


GATES: dict[Gate, Any] = {
    Gate.REVIEW: _("xem xét cụ thể"),
    Gate.REFUSE: _("không bổ nhiệm, trừ ngoại lệ có quyết định"),
    Gate.NEVER: _("tuyệt đối không"),
}
APPOINTMENTS: dict[Appointment, Any] = {
    Appointment.RECRUITMENT: _("tuyển dụng"),
    Appointment.FIRST: _("bổ nhiệm, bầu lần đầu"),
    Appointment.RE_ELECTED: _("tái cử, bổ nhiệm lại"),
}


def path_words(path: OpenPath) -> str:
    """A way with its end: "phải cử đi học, đến 31/03/2022"."""
    if path.kind is None:
        course = path.studying.title if path.studying else ""
        return _now("đang học “%(course)s”, kết thúc %(day)s") % {"course": course, "day": day(path.until) or "–"}
    word = str(PATHS[path.kind])
    if not path.is_known:
        return _now("%(way)s: chưa xét được vì thiếu ngày sinh hoặc giới tính") % {"way": word}
    if path.is_over:
        return _now("%(way)s: đã hết hạn %(day)s") % {"way": word, "day": day(path.until) or "–"}
    return _now("%(way)s, đến %(day)s") % {"way": word, "day": day(path.until)} if path.until else word


MIX_PAST, MIX_SHORT, MIX_UNKNOWN, MIX_WITHIN = "vuot", "thieu", "chua-ro", "du"
MIX_STATES: dict[str, Any] = {
    MIX_SHORT: _("còn thiếu người"),
    MIX_PAST: _("nhiều hơn khung"),
    MIX_UNKNOWN: _("chưa đủ dữ liệu để xét"),
    MIX_WITHIN: _("trong khung"),
}
"""How a unit can stand with a mix, what needs somebody first."""


def mix_state(found: MixStanding) -> str:
    """One of `MIX_STATES`."""
    if found.standing == Standing.UNKNOWN:
        return MIX_UNKNOWN
    return MIX_PAST if found.beyond > 0 else MIX_SHORT if found.beyond else MIX_WITHIN


def mix_words(found: MixStanding) -> tuple[str, str]:
    """Tone and words for how a unit stands with a mix."""
    state = mix_state(found)
    if state == MIX_WITHIN:
        return "good", _now("trong khung")
    if state == MIX_UNKNOWN:
        return "near", _now("chưa đủ dữ liệu để xét")
    if state == MIX_PAST:
        words = ngettext("hơn khung %(n)d người", "hơn khung %(n)d người", found.beyond)
        return "near", words % {"n": found.beyond}
    return ("bad", _now("thiếu, đã quá hạn")) if found.is_due else ("near", pgettext("state", "còn thiếu"))
