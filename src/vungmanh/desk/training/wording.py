"""Refusals, acts and fields of training in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vungmanh.desk.audit.fields import CHOICES, FIELDS
from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.refusals import WORDS
from vungmanh.training.enums import Result

REFUSALS: dict[str, Any] = {
    "course_days_in_wrong_order": _("Ngày kết thúc trước ngày khai giảng. Hãy sửa một trong hai ngày."),
    "course_level_unknown": _("Nội dung này không có trình độ đã chọn. Hãy chọn lại, hoặc để trống."),
    "course_full": _("Lớp có %(seats)s chỗ mà danh sách có %(people)s người. Hãy bớt người, hoặc sửa số chỗ."),
    "course_has_results": _("Lớp đã có kết quả. Hãy xóa kết quả trước, rồi mới đổi nội dung, trình độ, hoặc rút lớp."),
    "enrolled_again": _("%(person)s đã được cử lại vào lớp này."),
    "enrolment_without_post": _(
        "%(person)s không giữ chức danh nào vào ngày khai giảng (%(day)s) cũng như hôm nay, nên không cử đi học được."
    ),
    "enrolment_has_result": _("%(person)s đã có kết quả. Hãy xóa kết quả trước khi đưa ra khỏi lớp."),
    "result_before_course": _("Lớp khai giảng ngày %(day)s, kết quả không thể có trước ngày đó."),
    "result_in_future": _("Ngày %(day)s chưa đến. Hãy ghi khi đã có kết quả."),
    "result_changed": _("Có người vừa ghi kết quả khác của %(name)s. Hãy xem lại rồi ghi lần nữa."),
    "plan_of_year_exists": _("%(unit)s đã có kế hoạch năm %(year)s. Hãy sửa kế hoạch ấy."),
    "plan_line_twice": _("Có hai dòng giống nhau (%(position)s). Hãy gộp lại thành một."),
    "attraction_days_in_wrong_order": _("Ngày cuối cùng trước ngày bắt đầu. Hãy sửa một trong hai ngày."),
    "arrival_twice": _("%(person)s đã có trong danh sách thu hút của chính sách này."),
    "arrival_beyond": _("“%(unit)s” không thuộc nơi thực hiện chính sách."),
    "arrival_before_scheme": _("Chính sách có từ ngày %(day)s, ngày nhận việc không thể trước đó."),
    "arrival_days_in_wrong_order": _("Ngày thôi việc trước ngày nhận việc. Hãy sửa một trong hai ngày."),
    "promotion_without_day": _("Hãy ghi cả chức danh được bố trí và ngày, sau ngày nhận việc; hoặc để trống cả hai."),
}
WORDS.update(REFUSALS)
_KINDS = {
    "training_plan": _("kế hoạch đào tạo"),
    "course": _("lớp học"),
    "attraction": _("chính sách thu hút"),
    "arrival": _("người được thu hút"),
}
ACTIONS.update(
    {
        "training_plan.recorded": _("Lập kế hoạch đào tạo"),
        "training_plan.changed": pgettext_lazy("done", "Sửa kế hoạch đào tạo"),
        "training_plan.withdrawn": _("Rút kế hoạch đào tạo"),
        "training_plan.given_back": _("Khôi phục kế hoạch đào tạo"),
        "course.recorded": _("Mở lớp học"),
        "course.changed": _("Sửa lớp học"),
        "course.withdrawn": _("Rút lớp học"),
        "course.given_back": _("Khôi phục lớp học"),
        "enrolment.recorded": _("Cử đi học"),
        "enrolment.changed": _("Sửa người đi học"),
        "enrolment.withdrawn": pgettext_lazy("done", "Đưa ra khỏi lớp"),
        "enrolment.given_back": _("Đưa trở lại lớp"),
        "enrolment.result": _("Ghi kết quả học"),
        "attraction.recorded": pgettext_lazy("done", "Ghi chính sách thu hút"),
        "attraction.changed": pgettext_lazy("done", "Sửa chính sách thu hút"),
        "attraction.withdrawn": _("Rút chính sách thu hút"),
        "attraction.given_back": _("Khôi phục chính sách thu hút"),
        "arrival.recorded": _("Ghi người được thu hút"),
        "arrival.changed": _("Sửa người được thu hút"),
        "arrival.withdrawn": _("Rút người được thu hút"),
        "arrival.given_back": _("Khôi phục người được thu hút"),
    }
)
FIELDS.update(
    {
        "course": _("Lớp"),
        "result": _("Kết quả"),
        "result_on": _("Ngày có kết quả"),
        "lines": _("Các dòng kế hoạch"),
        "year": _("Năm"),
    }
)
CHOICES.setdefault("result", dict(Result.choices))
RESULTS: dict[str, str] = {"": "busy", Result.PASSED: "good", Result.FAILED: "bad", Result.LEFT: "quiet"}
"""The tone of a result."""


def kind_word(kind: str) -> str:
    """What a record is called."""
    return str(_KINDS[kind])
