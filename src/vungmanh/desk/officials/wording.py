"""Refusals, acts, fields and values of this room in words."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vungmanh.desk.audit.fields import CHOICES, CODES, FIELDS
from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.refusals import WORDS
from vungmanh.officials import policies
from vungmanh.officials.domain.ceilings import YearOfUnit

REFUSALS: dict[str, Any] = {
    "file_changed": _("Có người vừa sửa hồ sơ này. Những gì bạn nhập vẫn còn; hãy xem lại rồi lưu lần nữa."),
    "file_withdrawn": _("Dòng này đã được rút. Hãy khôi phục trước khi sửa."),
    "file_reason_missing": _("Hãy ghi lý do, để người đọc sau biết vì sao dữ liệu đổi."),
    "person_name_missing": _("Hãy ghi đủ họ và tên."),
    "person_born_wrong": _("Ngày sinh %(day)s không hợp lý. Hãy kiểm tra lại năm."),
    "person_party_wrong": _(
        "Ngày vào Đảng, ra khỏi Đảng không khớp: phải sau ngày sinh, không ở tương lai, ngày ra sau ngày vào."
    ),
    "identity_malformed": _("Số CCCD có 12 chữ số, CMND có 9 chữ số. Hãy kiểm tra lại."),
    "identity_taken": _("Số này đã có trong một hồ sơ của %(unit)s. Mỗi người chỉ có một hồ sơ; hãy tìm hồ sơ ấy."),
    "person_alike": _(
        "Đã có %(name)s sinh ngày %(day)s ở %(unit)s. Nếu đúng là hai người khác nhau, hãy đánh dấu ô “Là hai người khác "
        "nhau” rồi lưu lại."
    ),
    "post_position_unknown": _("Chức danh “%(position)s” không có trong danh mục."),
    "post_title_missing": _("Chức danh ngoài danh mục thì phải ghi rõ chức vụ."),
    "post_position_not_offered": _(
        "Chức danh “%(title)s” không còn hoặc chưa có vào ngày %(day)s. Hãy chọn chức danh của thời kỳ ấy."
    ),
    "post_level_wrong": _("“%(title)s” không phải là chức danh của %(unit)s. Hãy chọn đơn vị hoặc chức danh khác."),
    "post_days_in_wrong_order": _("Ngày cuối phải từ ngày bắt đầu (%(day)s) trở đi."),
    "post_before_birth": _("Chức danh bắt đầu trước ngày sinh (%(day)s)."),
    "post_in_childhood": _("Đến ngày %(day)s mới đủ %(age)s tuổi, không thể giữ chức danh sớm hơn."),
    "post_unit_not_in_force": _("%(unit)s chưa có hoặc không còn vào ngày %(day)s. Hãy chọn đơn vị của thời kỳ ấy."),
    "post_outlives_unit": _("%(unit)s kết thúc ngày %(day)s. Hãy ghi ngày cuối không muộn hơn ngày ấy."),
    "post_after_departure": _("Hồ sơ đã ghi nghỉ từ ngày %(day)s. Hãy rút dòng nghỉ ấy trước nếu ghi nhầm."),
    "post_held_already": _("Người này đã giữ đúng chức danh ấy từ ngày %(day)s."),
    "post_overlaps_main": _(
        "Đang có chức danh chính “%(title)s” ở %(unit)s từ ngày %(day)s. Hãy kết thúc chức danh ấy trước, hoặc chọn “Kiêm "
        "nhiệm” cho chức danh mới."
    ),
    "post_concurrent_without_main": _(
        "Kiêm nhiệm cần có một chức danh chính từ ngày %(day)s. Hãy ghi chức danh chính trước."
    ),
    "post_taken": _(
        "%(holder)s đang là %(title)s từ ngày %(day)s; chức danh này chỉ có một người. Hãy kết thúc chức danh của người ấy "
        "trước, hoặc sửa ngày."
    ),
    "post_ended_already": _("Chức danh này đã kết thúc ngày %(day)s."),
    "post_main_leaves_others": _(
        "Còn kiêm nhiệm “%(title)s” cần một chức danh chính. Hãy chọn chức danh nào thành chính, hoặc kết thúc nó trước."
    ),
    "departure_unknown": _("Diện nghỉ “%(scheme)s” không có trong danh mục."),
    "departure_there": _("Hồ sơ đã ghi nghỉ từ ngày %(day)s. Hãy rút dòng nghỉ ấy trước nếu ghi nhầm."),
    "departure_without_post": _("Vào ngày %(day)s người này không giữ chức danh chính nào. Hãy kiểm tra lại ngày."),
    "departure_before_post": _(
        "Có chức danh bắt đầu ngày %(day)s, sau ngày làm việc cuối. Hãy rút chức danh ấy hoặc sửa ngày."
    ),
    "qualification_level_unknown": _("Bậc %(level)s không có trong danh mục của loại trình độ này."),
    "record_in_future": _("Ngày %(day)s chưa đến. Hãy ghi sau khi đã có."),
    "record_before_birth": _("Ngày này không thể trước ngày sinh (%(day)s)."),
    "record_days_in_wrong_order": _("Ngày cuối phải từ ngày %(day)s trở đi."),
    "evaluation_year_wrong": _("Năm %(year)s không đánh giá được. Hãy kiểm tra lại."),
    "evaluation_grade_not_offered": _("Năm %(year)s không có mức xếp loại này. Hãy chọn mức khác."),
    "evaluation_given_already": _("Năm %(year)s đã có xếp loại. Hãy sửa dòng ấy."),
    "evaluation_past_ceiling": _(
        "%(unit)s năm %(year)s sẽ có %(count)s người ở mức này, quá trần %(share)s%%: nhiều nhất %(most)s, tính cả "
        "%(waiting)s người chưa xếp loại như hoàn thành tốt. Quy định: %(source)s."
    ),
    "evaluation_past_ceiling_raised": _(
        "%(unit)s năm %(year)s sẽ có %(count)s người ở mức này, quá trần %(share)s%%: nhiều nhất %(most)s, tính cả "
        "%(waiting)s người chưa xếp loại như hoàn thành tốt. Quy định: %(source)s. Nếu cấp có thẩm quyền đã nâng tỷ "
        "lệ, hãy ghi quyết định ấy ở trang biên chế của đơn vị trước."
    ),
    "ceiling_not_raised": _("Quy định chỉ cho nâng từ trên %(least)s%% đến %(most)s%%."),
    "ceiling_raised_already": _("Năm %(year)s đã có quyết định nâng tỷ lệ. Hãy rút quyết định ấy trước."),
    "discipline_not_offered": _("Hình thức này không còn áp dụng vào ngày %(day)s. Hãy chọn hình thức khác."),
    "quota_days_in_wrong_order": _("Ngày cuối phải từ ngày bắt đầu (%(day)s) trở đi."),
    "quota_unit_not_in_force": _("%(unit)s chưa có hoặc không còn vào ngày %(day)s."),
    "quota_overlaps": _("Đã có số được giao cho cùng chức danh hoặc loại từ ngày %(day)s. Hãy sửa dòng ấy."),
    "quota_kind_missing": _("Cần chức danh, hoặc loại nếu giao chung. Hãy chọn một trong hai."),
    "quota_mixed": _(
        "Trong cùng thời gian, số được giao cho %(kind)s ghi theo từng chức danh hoặc ghi chung cho cả loại, không cả hai."
    ),
}
WORDS.update(REFUSALS)
_LINES = {
    "person": _("hồ sơ"),
    "post": _("chức danh"),
    "qualification": _("trình độ"),
    "training": _("bồi dưỡng"),
    "evaluation": _("xếp loại năm"),
    "discipline": _("kỷ luật"),
    "departure": _("thôi việc"),
    "establishment": _("số được giao"),
}
ACTIONS.update(
    {
        "person.recorded": pgettext_lazy("done", "Mở hồ sơ cán bộ"),
        "person.corrected": _("Sửa hồ sơ cán bộ"),
        "person.private": pgettext_lazy("done", "Sửa dữ liệu riêng"),
        "person.withdrawn": _("Rút hồ sơ cán bộ"),
        "person.given_back": _("Khôi phục hồ sơ cán bộ"),
        "person.seen": _("Xem hồ sơ cán bộ"),
        "person.unmasked": _("Xem dữ liệu riêng"),
        "officials.exported": _("Tải danh sách cán bộ"),
        "post.recorded": pgettext_lazy("done", "Ghi chức danh"),
        "post.corrected": pgettext_lazy("done", "Sửa chức danh"),
        "post.ended": _("Kết thúc chức danh"),
        "post.made_main": _("Thành chức danh chính"),
        "post.reopened": _("Mở lại chức danh"),
        "post.withdrawn": _("Rút chức danh"),
        "post.given_back": _("Khôi phục chức danh"),
        "qualification.recorded": pgettext_lazy("done", "Ghi trình độ"),
        "qualification.corrected": pgettext_lazy("done", "Sửa trình độ"),
        "qualification.withdrawn": _("Rút trình độ"),
        "qualification.given_back": _("Khôi phục trình độ"),
        "training.recorded": pgettext_lazy("done", "Ghi bồi dưỡng"),
        "training.corrected": pgettext_lazy("done", "Sửa bồi dưỡng"),
        "training.withdrawn": _("Rút bồi dưỡng"),
        "training.given_back": _("Khôi phục bồi dưỡng"),
        "evaluation.recorded": pgettext_lazy("done", "Ghi xếp loại"),
        "evaluation.corrected": pgettext_lazy("done", "Sửa xếp loại"),
        "evaluation.withdrawn": _("Rút xếp loại"),
        "evaluation.given_back": _("Khôi phục xếp loại"),
        "evaluation.papers": _("Thêm tệp của xếp loại"),
        "raised_ceiling.recorded": _("Nâng tỷ lệ hoàn thành xuất sắc"),
        "raised_ceiling.withdrawn": _("Rút quyết định nâng tỷ lệ"),
        "raised_ceiling.given_back": _("Khôi phục quyết định nâng tỷ lệ"),
        "discipline.recorded": pgettext_lazy("done", "Ghi kỷ luật"),
        "discipline.corrected": pgettext_lazy("done", "Sửa kỷ luật"),
        "discipline.withdrawn": _("Rút kỷ luật"),
        "discipline.given_back": _("Khôi phục kỷ luật"),
        "departure.recorded": pgettext_lazy("done", "Ghi thôi việc"),
        "departure.corrected": _("Sửa thôi việc"),
        "departure.withdrawn": _("Rút thôi việc"),
        "departure.given_back": _("Khôi phục thôi việc"),
        "establishment.recorded": pgettext_lazy("done", "Giao số lượng"),
        "establishment.ended": _("Thay số được giao"),
        "establishment.corrected": pgettext_lazy("done", "Sửa số được giao"),
        "establishment.withdrawn": _("Rút số được giao"),
        "establishment.given_back": _("Khôi phục số được giao"),
    }
)
FIELDS.update({"persons": _("Số người"), "end_reason": _("Lý do thôi")})
_label = lazy(policies.label, str)
_position = lazy(policies.position_label, str)
CODES["officials.evaluation", "grade"] = lambda grade: policies.grade_label(int(grade))
CHOICES.update(
    {
        "position": {key: _position(key) for key in policies.positions()},
        "scheme": {key: _label(policies.schemes(), key) for key in policies.schemes()},
        "form": {key: _label(policies.disciplinary_forms(), key) for key in policies.disciplinary_forms()},
        "field": {key: _label(policies.fields(), key) for key in policies.fields()},
        "mode": {key: _label(policies.modes(), key) for key in policies.modes()},
        "ethnic_group": policies.ethnic_groups(),
    }
)


def line_word(kind: str) -> str:
    """What a line of a file is called."""
    return str(_LINES[kind])


def past_words(row: YearOfUnit) -> str:
    """That a unit stands past the ceiling of a year, and whether those who wait can still mend it."""
    told = {"year": row.year, "n": row.given, "most": row.most, "waiting": row.waiting}
    if row.is_beyond:
        return _now("Năm %(year)s: %(n)s người hoàn thành xuất sắc, quá trần (nhiều nhất %(most)s).") % told
    words = _now(
        "Năm %(year)s: %(n)s người hoàn thành xuất sắc, hiện quá trần (nhiều nhất %(most)s); còn %(waiting)s người chưa "
        "xếp loại."
    )
    return words % told
