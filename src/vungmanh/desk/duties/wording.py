"""Refusals, acts and standings of duties in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.refusals import WORDS
from vungmanh.programmes.domain.standing import Stand, Standing
from vungmanh.programmes.enums import DutyAct

REFUSALS: dict[str, Any] = {
    "duty_changed": _("%(by)s vừa cập nhật việc này, nay là “%(state)s”. Những gì bạn nhập vẫn còn; xem rồi gửi lại."),
    "duty_not_now": _("Việc đang ở tình trạng “%(state)s” nên không làm bước này được. Hãy tải lại trang."),
    "duty_text_missing": _("Hãy ghi nội dung, để người đọc sau biết vì sao."),
    "duty_nothing_said": _("Hãy ghi nội dung, số liệu hoặc đính kèm tệp; không thể để trống cả ba."),
    "duty_own_submission": _("Bạn là người trình kết quả này nên không tự chấp nhận được. Hãy để người khác duyệt."),
    "extension_not_later": _("Ngày xin gia hạn phải sau hạn hiện nay và sau hôm nay."),
    "extension_decided": _("Đề nghị hoặc vướng mắc này đã được trả lời rồi. Hãy tải lại trang."),
    "figure_in_future": _("Số liệu không thể tính đến một ngày sau hôm nay."),
    "duty_waits": _("Chưa trình được: việc này làm sau “%(task)s”, chưa xong ở %(units)s. Hãy ghi tiến độ, hoặc chờ."),
    "outcome_not_asked": _("Việc này không trình lên cấp nào nên không ghi kết quả của cấp trên được."),
    "outcome_document_missing": _("Hãy ghi số và ngày của văn bản trả lời, để người sau kiểm tra được."),
    "outcome_silent_document": _("Đã có văn bản trả lời thì không phải là không trả lời. Hãy chọn lại kết quả."),
    "outcome_in_future": _("Ngày trả lời không thể sau hôm nay."),
    "quota_none": _("Việc này không có định mức ngày hay lần."),
    "quota_needs_period": _("Định mức tính theo kỳ; nhiệm vụ này không lặp lại theo tháng, quý hay năm."),
    "quota_unit": _("Hãy chọn ngày, lần, buổi hoặc lượt."),
    "quota_not_personal": _("Định mức của việc này tính chung cho đơn vị, không theo từng người."),
    "quota_person_named": _("%(name)s đã có trong danh sách người phải đạt định mức."),
    "quota_person_used": _("Đã ghi ngày đi của %(name)s sau ngày này. Hãy chọn ngày muộn hơn, hoặc rút các dòng đó trước."),
    "stay_nobody": _("Hãy chọn người đi trong danh sách; người chưa có thì thêm vào trước."),
    "stay_dates": _("Ngày kết thúc không thể trước ngày bắt đầu."),
    "stay_in_future": _("Chỉ ghi những ngày đã đi; ngày này sau hôm nay."),
    "stay_outside": _("Kỳ này từ %(first)s đến %(last)s; hãy ghi vào việc của kỳ có những ngày đó."),
    "duty_not_waiting": _("Việc này không phải chờ việc nào nữa. Hãy tải lại trang."),
    "urged_today": _("Hôm nay đơn vị này đã được đôn đốc về việc này rồi."),
    "too_many_files": _("Mỗi lần đính kèm nhiều nhất %(most)s tệp."),
    "evidence_kind": _("Không nhận tệp “%(name)s”. Các loại được nhận: %(kinds)s."),
    "evidence_not_what_it_says": _("Nội dung tệp “%(name)s” không đúng với đuôi tệp, hoặc tệp bị hỏng. Hãy mở và lưu lại tệp."),
    "evidence_too_large": _(
        "Tệp “%(name)s” lớn hơn %(limit_mb)s MB nên không được nhận. Hãy tách nhỏ hoặc nén ảnh trong tệp rồi chọn lại."
    ),
    "evidence_macro": _("Tệp “%(name)s” chứa macro nên không được nhận. Hãy lưu lại không có macro, hoặc xuất ra PDF."),
}  # fmt: skip
WORDS.update(REFUSALS)
ACTIONS.update({f"duty.{act}": act.label for act in DutyAct})
ACTIONS.update(
    {
        "duty.stay_logged": _("Ghi một lần đi cơ sở"),
        "duty.stay_withdrawn": _("Rút một lần đi cơ sở"),
        "duty.quota_person": _("Nêu người phải đạt định mức"),
        "duty.quota_person_ended": _("Thôi tính định mức cho một người"),
        "task.quota": _("Đặt định mức"),
    }
)

DONE: dict[DutyAct, Any] = {
    DutyAct.NOTED: _("Đã ghi tiến độ."),
    DutyAct.SUBMITTED: _("Đã trình kết quả. Bạn sẽ thấy ở đây khi có ý kiến."),
    DutyAct.TAKEN_BACK: _("Đã rút về để làm tiếp."),
    DutyAct.HINDERED: _("Đã nêu vướng mắc."),
    DutyAct.ASKED: _("Đã gửi đề nghị gia hạn."),
    DutyAct.ACCEPTED: _("Đã chấp nhận kết quả."),
    DutyAct.RETURNED: _("Đã trả lại đơn vị làm thêm."),
    DutyAct.CLOSED: _("Đã đóng việc."),
    DutyAct.REOPENED: _("Đã mở lại việc."),
    DutyAct.ANSWERED: _("Đã trả lời vướng mắc."),
    DutyAct.EXTENDED: _("Đã cho gia hạn."),
    DutyAct.REFUSED: _("Đã từ chối gia hạn."),
    DutyAct.URGED: _("Đã đôn đốc."),
    DutyAct.RECORDED: _("Đã ghi kết quả của cấp trên."),
    DutyAct.RELEASED: _("Đã cho làm trước, không phải chờ việc trước xong."),
}
_TONES = {
    Stand.WAITING: "busy", Stand.LATE: "bad", Stand.PAST: "quiet",
    Stand.NEAR: "near", Stand.AHEAD: "quiet", Stand.UNDATED: "quiet",
    Stand.SUBMITTED: "busy", Stand.DONE: "good", Stand.DONE_LATE: "good", Stand.CLOSED: "quiet", Stand.DORMANT: "busy",
    Stand.WITHDRAWN: "quiet",
}  # fmt: skip
_PLAIN = {
    Stand.WAITING: _("Chờ việc trước"),
    Stand.PAST: _("Đã qua hạn nêu"),
    Stand.AHEAD: _("Chưa đến hạn"),
    Stand.UNDATED: _("Không nêu hạn"),
    Stand.SUBMITTED: _("Chờ duyệt"),
    Stand.DONE: _("Hoàn thành"),
    Stand.CLOSED: _("Đã đóng"),
    Stand.DORMANT: _("Chờ điều kiện"),
    Stand.WITHDRAWN: _("Đã thôi"),
}


def standing_words(standing: Standing) -> tuple[str, str]:
    """Tone and words for where a duty stands."""
    days = standing.days
    if standing.stand == Stand.LATE:
        words = ngettext("Trễ %(days)s ngày", "Trễ %(days)s ngày", days) % {"days": days}
    elif standing.stand == Stand.DONE_LATE:
        words = ngettext("Hoàn thành, muộn %(days)s ngày", "Hoàn thành, muộn %(days)s ngày", days) % {"days": days}
    elif standing.stand == Stand.NEAR:
        words = ngettext("Còn %(n)s ngày", "Còn %(n)s ngày", days) % {"n": days} if days else _now("Hạn hôm nay")
    else:
        words = str(_PLAIN[standing.stand])
    return _TONES[standing.stand], words
