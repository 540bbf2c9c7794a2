"""Refusals, acts, fields and standings of this room in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.audit.fields import FIELDS
from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.refusals import WORDS
from vungmanh.fieldwork.policies import audiences, label
from vungmanh.fieldwork.selectors.study import Held, Pair

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
}
WORDS.update(REFUSALS)
ACTIONS.update(
    {
        "session.recorded": _("Ghi buổi quán triệt"),
        "session.changed": _("Sửa buổi quán triệt"),
        "session.goal_set": _("Ghi tổng số phải quán triệt"),
        "session.withdrawn": _("Rút buổi quán triệt"),
        "session.given_back": _("Khôi phục buổi quán triệt"),
    }
)
FIELDS.update(
    {
        "directive": _("Văn bản"),
        "duty": _("Việc"),
        "reached": _("Số người dự"),
        "to_reach": _("Tổng số phải quán triệt"),
        "files": _("Số tệp thêm"),
    }
)
HELD: dict[Held, tuple[str, Any]] = {
    Held.HELD: ("good", _("đã tổ chức")),
    Held.HELD_LATE: ("near", _("tổ chức sau hạn")),
    Held.LATE: ("bad", _("quá hạn, chưa tổ chức")),
    Held.OPEN: ("quiet", _("chưa tổ chức")),
}


def pair_words(pair: Pair) -> str:
    """Kind and people, of how many where that is known: "đảng viên 45/48"."""
    number = number_format(pair.reached, force_grouping=True)
    if pair.number is not None:
        number = f"{number}/{number_format(pair.number, force_grouping=True)}"
    return f"{label(audiences(), pair.kind)} {number}"


def pairs_words(pairs: Iterable[Pair]) -> str:
    return "; ".join(pair_words(pair) for pair in pairs)
