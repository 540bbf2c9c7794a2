"""Refusals, acts, fields and standings of this room in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vungmanh.desk.audit.fields import CODES, FIELDS
from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.refusals import WORDS
from vungmanh.fieldwork.domain.pilots import PilotStand
from vungmanh.fieldwork.enums import AnswerState
from vungmanh.fieldwork.models import Survey, SurveyAnswer, SurveyQuestion
from vungmanh.fieldwork.policies import audiences, label
from vungmanh.fieldwork.selectors.study import Held, Pair
from vungmanh.fieldwork.sheets import UNIT, column_title
from vungmanh.units.domain.expanding import collective_label
from vungmanh.units.domain.importing import RowError

REFUSALS: dict[str, Any] = {
    "record_changed": _("Có người vừa sửa bản ghi này. Những gì bạn nhập vẫn còn; hãy xem lại rồi lưu lần nữa."),
    "record_withdrawn": _("Bản ghi này đã được rút. Hãy khôi phục trước khi sửa."),
    "record_reason_missing": _("Hãy ghi lý do rút, để người đọc sau biết vì sao."),
    "session_in_future": _("Buổi này chưa diễn ra. Hãy ghi sau khi đã tổ chức."),
    "session_before_directive": _("Văn bản ban hành ngày %(day)s, không thể được quán triệt trước ngày đó."),
    "session_reached_nobody": _("Hãy ghi số người dự của ít nhất một loại đối tượng."),
    "session_without_times": _("Hãy ghi số lượt phát, số bài đăng hoặc số pa nô, tờ rơi."),
    "session_reached_too_many": _(
        "Cộng các buổi đã có %(reached)s người, nhiều hơn tổng số %(number)s đã ghi. Nếu là người đã dự buổi trước, hãy chọn "
        "“Buổi nhắc lại”; nếu tổng số chưa đúng, hãy sửa tổng số."
    ),
    "survey_asks_nobody": _("Hãy chọn đơn vị trả lời."),
    "survey_due_past": _("Hạn nộp đã qua. Hãy chọn một ngày từ hôm nay trở đi."),
    "survey_launched": _("Phiếu đã phát nên không đổi được nhiệm vụ và đơn vị trả lời."),
    "survey_not_launched": _("Phiếu chưa phát."),
    "survey_closed": _("Cuộc khảo sát không còn thu phiếu."),
    "survey_without_questions": _("Mẫu phiếu chưa có câu hỏi nào. Hãy soạn ít nhất một câu."),
    "survey_too_many_questions": _("Mẫu phiếu có nhiều nhất %(most)s câu. Hãy tách thành hai cuộc khảo sát."),
    "question_without_options": _("Câu “%(text)s” cần ít nhất hai lựa chọn khác nhau."),
    "survey_reaches_nobody": _("Hôm nay không có đơn vị nào thuộc nhóm đã chọn. Hãy chọn nhóm khác."),
    "survey_beyond_scope": _("“%(unit)s” không thuộc đơn vị bạn nên không phát phiếu đến được. Hãy chọn nhóm khác."),
    "survey_finding_missing": _("Hãy viết kết luận."),
    "answer_changed": _("Có người vừa sửa phiếu này. Những gì bạn nhập vẫn còn; hãy xem lại rồi lưu lần nữa."),
    "answer_not_now": _("Phiếu đang ở tình trạng “%(state)s” nên không làm bước này được. Hãy tải lại trang."),
    "answer_incomplete": _("Còn %(count)s câu bắt buộc chưa trả lời; câu đầu là “%(first)s”. Có thể lưu nháp."),
    "answer_unfit": _("Câu trả lời cho “%(text)s” không hợp với câu hỏi. Hãy sửa lại."),
    "answer_reason_missing": _("Hãy ghi lý do trả lại, để đơn vị biết phải sửa gì."),
    "pilot_without_sites": _("Hãy chọn ít nhất một nơi thí điểm."),
    "pilot_site_beyond": _("“%(unit)s” không thuộc đơn vị chỉ đạo."),
    "pilot_days_in_wrong_order": _("Hạn sơ kết trước ngày bắt đầu. Hãy sửa một trong hai ngày."),
    "pilot_over": _("Thí điểm đã có quyết định cuối cùng, không sơ kết thêm."),
    "pilot_extension_not_later": _("Kéo dài thì hãy ghi hạn sơ kết mới, sau ngày sơ kết này."),
    "review_in_future": _("Ngày sơ kết, ngày quyết định không thể sau hôm nay."),
    "review_before_start": _("Sơ kết không thể trước ngày bắt đầu thí điểm."),
    "decision_without_document": _("Hãy ghi văn bản và ngày quyết định."),
    "area_of_nothing": _("Hãy chọn địa bàn hoặc ghi lĩnh vực."),
    "area_beyond": _("“%(unit)s” không thuộc đơn vị phân công."),
    "area_days_in_wrong_order": _("Ngày cuối cùng trước ngày bắt đầu. Hãy sửa một trong hai ngày."),
    "area_held": _(
        "%(holder)s đang phụ trách nơi này với cùng tư cách. Hãy kết thúc phân công ấy, hoặc đánh dấu “Cùng phụ trách”."
    ),
    "visit_in_future": _("Chưa đến ngày này. Hãy ghi sau khi đã làm."),
    "visit_outside_assignment": _("Ngày đi ngoài thời gian phân công."),
    "promise_without_words": _("Hãy ghi đã hứa gì, hoặc bỏ trống hạn và ngày làm xong."),
    "briefing_too_many": _("Số có mặt nhiều hơn số được mời."),
    "answers_changed_meanwhile": _("Có phiếu vừa được sửa hay nộp. Chưa có gì được nhập; hãy tải bảng lên lại."),
}
SHEET_ERRORS: dict[str, Any] = {
    "answers_sheet_empty": _("Bảng chưa có câu trả lời nào."),
    "answer_unit_missing": _("Thiếu tên đơn vị."),
    "answer_unit_unknown": _("“%(value)s” không phải là đơn vị mà bạn trả lời thay. Hãy giữ nguyên tên trong mẫu."),
    "answer_unit_of_several": _("Có nhiều đơn vị tên “%(value)s”. Hãy trả lời từng phiếu trên trang."),
    "answer_unit_twice": _("“%(value)s” đã có ở một dòng trên."),
    "answer_handed_in": _("“%(value)s” đã nộp phiếu. Hãy rút về trước, hoặc bỏ dòng này."),
    "answer_missing": _("Câu này bắt buộc."),
    "answer_no_number": _("“%(value)s” không phải là con số."),
    "answer_no_choice": _("“%(value)s” không có trong các lựa chọn."),
    "answer_no_yes_no": _("Hãy ghi “có” hoặc “không”."),
    "answer_no_text": _("“%(value)s” không nhận được."),
}
WORDS.update(REFUSALS)
ACTIONS.update(
    {
        "session.recorded": _("Ghi buổi quán triệt"),
        "session.changed": _("Sửa buổi quán triệt"),
        "session.goal_set": _("Ghi tổng số phải quán triệt"),
        "session.withdrawn": _("Rút buổi quán triệt"),
        "session.given_back": _("Khôi phục buổi quán triệt"),
        "survey.recorded": _("Mở cuộc khảo sát"),
        "survey.changed": _("Sửa cuộc khảo sát"),
        "survey.questions_set": _("Soạn mẫu phiếu"),
        "survey.launched": _("Phát phiếu"),
        "survey.units_followed": _("Cập nhật đơn vị trả lời"),
        "survey.withdrawn": _("Rút cuộc khảo sát"),
        "survey.given_back": _("Khôi phục cuộc khảo sát"),
        "pilot.recorded": _("Ghi thí điểm"),
        "pilot.changed": _("Sửa thí điểm"),
        "pilot.reviewed": _("Sơ kết thí điểm"),
        "pilot.withdrawn": _("Rút thí điểm"),
        "pilot.given_back": _("Khôi phục thí điểm"),
        "area.recorded": _("Phân công phụ trách"),
        "area.changed": _("Sửa phân công"),
        "area.withdrawn": _("Rút phân công"),
        "area.given_back": _("Khôi phục phân công"),
        "visit.recorded": _("Ghi chuyến đi cơ sở"),
        "visit.changed": _("Sửa chuyến đi cơ sở"),
        "visit.withdrawn": _("Rút chuyến đi cơ sở"),
        "visit.given_back": _("Khôi phục chuyến đi cơ sở"),
        "briefing.recorded": _("Ghi giao ban"),
        "briefing.changed": _("Sửa buổi giao ban"),
        "briefing.withdrawn": _("Rút buổi giao ban"),
        "briefing.given_back": _("Khôi phục buổi giao ban"),
        "answer.saved": _("Lưu nháp phiếu"),
        "answer.submitted": _("Nộp phiếu"),
        "answer.taken_back": _("Rút phiếu về sửa"),
        "answer.returned": _("Trả lại phiếu"),
    }
)
FIELDS.update(
    {
        "directive": _("Văn bản"),
        "duty": _("Việc"),
        "reached": _("Số người dự"),
        "to_reach": _("Tổng số phải quán triệt"),
        "files": _("Số tệp thêm"),
        "questions": _("Số câu hỏi"),
        "decision": _("Quyết định"),
        "form_version": _("Mẫu phiếu số"),
        "task": _("Nhiệm vụ"),
        "asks_named": _("Đơn vị chọn riêng"),
        "named": _("Đơn vị chọn riêng"),
        "units_added": _("Số đơn vị thêm"),
        "units_left": _("Số đơn vị bớt"),
    }
)
CODES["fieldwork.survey", "collective"] = collective_label
HELD: dict[Held, tuple[str, Any]] = {
    Held.HELD: ("good", _("đã tổ chức")),
    Held.HELD_LATE: ("near", _("tổ chức sau hạn")),
    Held.LATE: ("bad", _("quá hạn, chưa tổ chức")),
    Held.OPEN: ("quiet", _("chưa tổ chức")),
}
PILOTS: dict[PilotStand, tuple[str, Any]] = {
    PilotStand.PLANNED: ("quiet", _("chưa bắt đầu")),
    PilotStand.RUNNING: ("busy", _("đang thí điểm")),
    PilotStand.OVERDUE: ("bad", _("quá hạn sơ kết")),
    PilotStand.WAITING: ("near", _("đã sơ kết, chờ quyết định")),
    PilotStand.SCALED_UP: ("good", _("nhân rộng")),
    PilotStand.STOPPED: ("quiet", _("đã dừng")),
}


def pair_words(pair: Pair) -> str:
    """Kind and people, of how many where that is known: "đảng viên 45/48"."""
    number = number_format(pair.reached, force_grouping=True)
    if pair.number is not None:
        number = f"{number}/{number_format(pair.number, force_grouping=True)}"
    return f"{label(audiences(), pair.kind)} {number}"


def pairs_words(pairs: Iterable[Pair]) -> str:
    return "; ".join(pair_words(pair) for pair in pairs)


def survey_words(row: Survey, on: datetime.date) -> tuple[str, str]:
    """Tone and words for where a survey stands."""
    if row.is_withdrawn:
        return "quiet", _now("đã rút")
    if row.closed_on:
        return "good", _now("đã kết thúc")
    if not row.launched_on:
        return "quiet", _now("đang soạn")
    if row.due < on:
        return "bad", _now("quá hạn nộp, còn thu phiếu")
    return "busy", _now("đang thu phiếu")


def answer_words(answer: SurveyAnswer, survey: Survey, on: datetime.date) -> tuple[str, str]:
    """Tone and words for where an answer stands; late is told from the days."""
    state = AnswerState(answer.state)
    if state == AnswerState.SUBMITTED:
        is_late = bool(answer.submitted_on and answer.submitted_on > survey.due)
        return ("near", _now("nộp sau hạn")) if is_late else ("good", _now("đã nộp"))
    days = (on - survey.due).days
    if days > 0:
        late = ngettext("trễ %(n)s ngày", "trễ %(n)s ngày", days) % {"n": days}
        return "bad", f"{state.label}, {late}"
    tone = {AnswerState.EMPTY: "quiet", AnswerState.DRAFT: "busy", AnswerState.RETURNED: "near"}[state]
    return tone, str(state.label)


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """An error of a sheet as people read it."""

    row: int
    column: str
    text: str


def answer_error_line(error: RowError, questions: Sequence[SurveyQuestion]) -> ErrorLine:
    titles = {question.key: column_title(question) for question in questions}
    return ErrorLine(error.row, titles.get(error.column, UNIT), str(SHEET_ERRORS[error.code]) % error.params)
