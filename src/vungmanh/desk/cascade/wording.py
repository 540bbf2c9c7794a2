"""Refusals, acts and states of this room in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vungmanh.cascade.domain.covering import LineAct
from vungmanh.cascade.domain.standing import PlanStand, PlanStanding
from vungmanh.cascade.enums import LineState
from vungmanh.desk.audit.fields import FIELDS
from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.programmes.wording import number
from vungmanh.desk.refusals import WORDS

WORDS.update(
    {
        "plan_nothing_owed": _("Chương trình này không giao việc nào cho %(unit)s, nên không có gì để lập kế hoạch."),
        "plan_changed": _("Người khác vừa lưu kế hoạch này. Hãy tải lại trang, xem bản mới rồi ghi lại phần của bạn."),
        "plan_not_in_work": _("Kế hoạch này không còn ở bước soạn. Hãy tải lại trang để xem bản hiện tại."),
        "plan_not_in_force": _("Kế hoạch này không còn là bản đang áp dụng. Hãy tải lại trang để xem bản hiện tại."),
        "plan_too_many_own": _("Kế hoạch ghi được nhiều nhất %(most)s việc đặt thêm. Hãy gộp các việc gần nhau."),
        "plan_words_missing": _("Có mục được đưa vào mà chưa có nội dung. Hãy ghi nội dung, hoặc bỏ chọn mục đó."),
        "plan_number_missing": _("Hãy ghi số, ký hiệu của kế hoạch."),
        "plan_day_in_future": _("Ngày ban hành không thể sau hôm nay."),
        "plan_links_itself": _("Đây chính là văn bản của cấp trên. Hãy chọn kế hoạch của đơn vị."),
        "plan_reason_missing": _("Hãy ghi lý do: bản %(number)s đang áp dụng, người sau cần biết vì sao thay đổi."),
        "plan_line_text_missing": _("Hãy ghi lý do, để cấp trên và người sau hiểu được."),
        "plan_line_not_now": _(
            "Không có mục nào được chọn còn ở bước này (không ai tự chấp nhận lý do mình nêu). Hãy xem lại tình trạng từng mục."
        ),
        "shares_not_a_count": _("Chỉ tiêu này không phải số đếm, nên không chia phần cho đơn vị được."),
        "shares_negative": _("Phần của đơn vị không thể nhỏ hơn 0."),
        "shares_changed": _("Người khác vừa lưu bảng phân bổ này. Hãy tải lại trang, xem bản mới rồi ghi lại."),
        "shares_no_draft": _("Chưa có bản nháp nào để áp dụng. Hãy lưu bảng trước."),
        "shares_over": _("Tổng các phần nhiều hơn chỉ tiêu %(by)s. Bảng vẫn còn ở bản nháp; hãy giảm bớt rồi áp dụng."),
        "shares_under": _(
            "Tổng các phần còn thiếu %(by)s so với chỉ tiêu. Bảng vẫn còn ở bản nháp; hãy giao nốt rồi áp dụng."
        ),
        "shares_reason_missing": _("Hãy ghi lý do thay bảng đang áp dụng."),
    }
)
ACTIONS.update(
    {
        "plan.called": _("Định yêu cầu lập kế hoạch cấp dưới"),
        "plan.started": _("Bắt đầu soạn kế hoạch của đơn vị"),
        "plan.saved": _("Lưu kế hoạch của đơn vị"),
        "plan.discarded": _("Bỏ bản đang soạn"),
        "plan.issued": _("Ghi nhận kế hoạch đã ban hành"),
        "plan.attached": _("Gắn văn bản vào kế hoạch"),
        "plan.taken_back": _("Rút ghi nhận kế hoạch"),
        "plan.line_take": _("Xác nhận mục đã đưa vào kế hoạch"),
        "plan.line_dismiss": _("Bỏ câu gợi ý"),
        "plan.line_explain": _("Nêu lý do không áp dụng"),
        "plan.line_clear": _("Bỏ đánh dấu mục"),
        "plan.line_excuse": _("Chấp nhận lý do"),
        "plan.line_refuse": _("Không chấp nhận lý do"),
        "shares.saved": _("Lưu nháp phân bổ chỉ tiêu"),
        "shares.confirmed": _("Áp dụng phân bổ chỉ tiêu"),
        "shares.discarded": _("Bỏ nháp phân bổ chỉ tiêu"),
    }
)
FIELDS.update(
    {
        "edition": _("Bản số"),
        "lines": _("Mục"),
        "lines_taken": _("Số mục đưa vào"),
        "lines_own": _("Số việc tự đặt thêm"),
        "call_task": _("Câu yêu cầu lập kế hoạch"),
        "directive": _("Văn bản"),
        "given": _("Tổng đã giao"),
        "whole": _("Chỉ tiêu"),
    }
)
DONE: dict[LineAct, Any] = {
    LineAct.TAKE: _("Đã xác nhận %(n)s mục có trong kế hoạch."),
    LineAct.DISMISS: _("Đã bỏ gợi ý của %(n)s mục."),
    LineAct.EXPLAIN: _("Đã ghi lý do cho %(n)s mục, chờ cấp trên chấp nhận."),
    LineAct.CLEAR: _("Đã bỏ đánh dấu %(n)s mục."),
    LineAct.EXCUSE: _("Đã chấp nhận lý do của %(n)s mục."),
    LineAct.REFUSE: _("Đã trả lại lý do của %(n)s mục."),
}
_TONES: dict[PlanStand, str] = {
    PlanStand.IN_TIME: "good",
    PlanStand.ISSUED: "good",
    PlanStand.LATE: "near",
    PlanStand.DRAFT: "busy",
    PlanStand.OVERDUE: "bad",
    PlanStand.PAST: "near",
    PlanStand.MISSING: "quiet",
    PlanStand.NOT_ASKED: "quiet",
}
_PLAIN: dict[PlanStand, Any] = {
    PlanStand.IN_TIME: _("ban hành đúng hạn"),
    PlanStand.ISSUED: _("đã ban hành"),
    PlanStand.DRAFT: _("đang soạn"),
    PlanStand.PAST: _("chưa có, qua hạn nêu"),
    PlanStand.MISSING: _("chưa có"),
    PlanStand.NOT_ASKED: _("không bắt buộc"),
}
LINES: dict[str, tuple[str, Any]] = {
    LineState.TAKEN: ("good", _("có trong kế hoạch")),
    LineState.PROPOSED: ("near", _("có câu gợi ý, chờ xác nhận")),
    LineState.EXPLAINED: ("busy", _("nêu lý do, chờ chấp nhận")),
    LineState.EXCUSED: ("quiet", _("không áp dụng, đã chấp nhận")),
    LineState.REFUSED: ("bad", _("lý do không được chấp nhận")),
    LineState.DISMISSED: ("bad", _("bỏ sót")),
    "": ("bad", _("bỏ sót")),
}
UNPLANNED: tuple[str, Any] = ("quiet", _("chưa có kế hoạch"))
NOT_YET: tuple[str, Any] = ("near", _("chưa đưa vào"))


def plan_words(standing: PlanStanding, has_draft: bool = False) -> tuple[str, str]:
    """Tone and words of how a unit stands with its plan."""
    if standing.stand == PlanStand.LATE:
        words = ngettext("ban hành muộn %(n)s ngày", "ban hành muộn %(n)s ngày", standing.days) % {"n": standing.days}
    elif standing.stand == PlanStand.OVERDUE:
        said = ngettext("chưa có, quá hạn %(n)s ngày", "chưa có, quá hạn %(n)s ngày", standing.days)
        words = said % {"n": standing.days}
    else:
        words = str(_PLAIN[standing.stand])
    if has_draft and standing.stand in (PlanStand.OVERDUE, PlanStand.PAST):
        words = _now("%(state)s; đang soạn") % {"state": words}
    return _TONES[standing.stand], words


def off_words(off: Decimal) -> str:
    """ "thừa 12", "còn thiếu 30", "vừa đủ"."""
    if not off:
        return _now("vừa đủ")
    said = _now("thừa %(n)s") if off > 0 else _now("còn thiếu %(n)s")
    return said % {"n": number(abs(off))}


SHEET_ERRORS: dict[str, Any] = {
    "share_unit_unknown": _("“%(name)s” không có trong danh sách đơn vị được chia. Hãy dùng bảng mẫu."),
    "share_unit_several": _("Có nhiều đơn vị tên “%(name)s”. Hãy giữ cột mã của bảng mẫu."),
    "share_unit_twice": _("“%(name)s” đã có ở dòng trên. Hãy để mỗi đơn vị một dòng."),
    "share_no_figure": _("“%(text)s” không phải là số. Hãy ghi số, ví dụ 45."),
    "share_negative": _("%(text)s nhỏ hơn 0. Hãy ghi số từ 0 trở lên."),
}
