"""The checker's doubts and unread stretches in words: code → a name and a sentence filled with the figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.directives.wording import day, measured_in, number

_ISO = re.compile(r"\d{4}-\d\d-\d\d")

NAMES: dict[str, Any] = {
    "figures_differ": _("Mâu thuẫn"),
    "contradiction": _("Mâu thuẫn"),
    "owners_differ": _("Trùng, khác chủ trì"),
    "impossible_date": _("Ngày không có thật"),
    "number_repeated": _("Trùng số thứ tự"),
    "citation_variants": _("Một văn bản, hai cách ghi"),
    "citation_dates_differ": _("Một số hiệu, hai ngày"),
    "page_date": _("Ngày của trang web"),
    "points_not_percent": _("Điểm phần trăm"),
    "population_changed": _("Tổng thể thay đổi"),
    "implied_base": _("Cơ số không ghi"),
    "title_beside_grades": _("Danh hiệu và xếp loại"),
    "deadline_close": _("Hạn rất gần"),
    "vacancy_after_concurrent": _("Kiêm nhiệm"),
}
_DOUBT = _("Nghi ngờ")
EITHER_OR = frozenset({"figures_differ", "contradiction", "owners_differ", "citation_variants", "part_exceeds_whole"})
"""Doubts that may be settled by keeping one of two items."""
SENTENCES: dict[str, Any] = {
    "contradiction": _("Hai chỗ ghi %(first)s và %(second)s cho cùng đối tượng."),
    "figures_differ": _("Hai chỗ ghi khác nhau (%(figures)s) cho cùng đối tượng “%(what)s”."),
    "owners_differ": _("Hai chỗ nêu cùng một việc nhưng khác cơ quan chủ trì: %(leads)s."),
    "breakdown_differs": _("Tổng ghi %(total)s nhưng các phần cộng lại là %(sum)s."),
    "table_sum_differs": _("Dòng cộng của cột %(column)s ghi %(total)s nhưng cộng lại là %(sum)s."),
    "classification_exceeds_total": _(
        "Cộng mức tối thiểu của các loại được ít nhất %(least)s, vượt tổng số %(total)s."
    ),
    "title_beside_grades": _("Danh hiệu tính chồng lên xếp loại; nếu cộng cả hai sẽ được %(with_titles)s."),
    "part_exceeds_whole": _("Phần “trong đó” (%(part)s) lớn hơn tổng (%(whole)s)."),
    "stock_flow_gap": _("Đầu kỳ %(start)s, thêm %(added)s, cuối kỳ %(end)s: còn %(left)s chưa rõ đi đâu."),
    "share_differs": _("%(numerator)s/%(denominator)s bằng %(right)s%%, không phải %(given)s%%."),
    "share_fits_no_count": _("%(given)s%% của %(base)s không ra số nguyên nào."),
    "filled_exceeds_quota": _("Số có mặt %(filled)s và kiêm nhiệm %(concurrent)s vượt biên chế %(quota)s."),
    "vacancy_after_concurrent": _(
        "Có mặt %(filled)s/%(quota)s, kiêm nhiệm %(concurrent)s: thực sự còn trống %(vacant)s."
    ),
    "population_changed": _("Tỷ lệ trước %(was)s, nay %(now)s: mẫu số đã khác, không so trực tiếp được."),
    "points_not_percent": _("Mức tăng %(points)s tính bằng điểm phần trăm, không phải phần trăm."),
    "implied_base": _("%(count)s chiếm %(percent)s%% thì tổng số là khoảng %(base)s, văn bản không ghi."),
    "impossible_date": _("“%(date)s” không có trong lịch. Hãy sửa hạn của mục này, hoặc hỏi lại cơ quan ban hành."),
    "deadline_before_issue": _("Hạn %(due)s sớm hơn ngày ban hành %(issued_on)s."),
    "deadline_close": _("Hạn %(due)s chỉ sau ngày ban hành %(days)s ngày."),
    "work_after_final_report": _("Việc đến %(due)s mới xong, sau báo cáo cuối cùng ngày %(final)s."),
    "order_of_work": _("Việc hạn %(due)s lại phải chờ việc hạn %(first_due)s."),
    "report_without_receiver": _("Báo cáo hạn %(due)s không nói gửi cho ai."),
    "page_date": _("Ngày %(date)s là của trang web, không phải ngày văn bản."),
    "number_repeated": _("Số thứ tự %(number)s xuất hiện hai lần."),
    "citation_variants": _("Có thể là một văn bản: %(numbers)s."),
    "citation_dates_differ": _("%(number)s được ghi với các ngày khác nhau: %(dates)s."),
}
_GENERAL = _("Bộ kiểm tra nghi ngờ đoạn này (mã %(code)s).")
UNREAD: dict[str, Any] = {
    "figure_not_committed": _("Có con số nhưng không giao ai phải đạt (ngưỡng, độ tuổi, điều kiện)"),
    "figure_not_told": _("Có con số nhưng không thuộc câu kết quả nào"),
    "no_receiver_or_time": _("Có chữ “báo cáo” nhưng không rõ gửi ai, khi nào"),
    "no_duty": _("Một ý trong danh sách nhưng không giao việc cho ai"),
    "too_short": _("Quá ngắn để hiểu thành nhiệm vụ"),
    "bare_title": _("Chỉ là tiêu đề, không có câu giao việc"),
    "execution_clause": _("Điều khoản thi hành văn bản"),
    "closing_order": _("Lời yêu cầu chung ở cuối văn bản"),
}
_UNREAD = _("Giống %(part)s nhưng chưa đọc được (mã %(reason)s)")


def name_of(code: str) -> str:
    return str(NAMES.get(code, _DOUBT))


def sentence_of(code: str, params: Mapping[str, Any]) -> str:
    """The doubt in words; one without words of its own names its code."""
    words = str(SENTENCES.get(code, _GENERAL))
    try:
        return words % {"code": code, **{name: _shown(value) for name, value in params.items()}}
    except KeyError:
        return str(_GENERAL) % {"code": code}


def unread_words(part: str, reason: str, part_label: str) -> str:
    if reason in UNREAD:
        return str(UNREAD[reason])
    return str(_UNREAD) % {"part": part_label.lower(), "reason": reason}


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        if len(value) == 4 and value[0] in (">=", ">", "<=", "<", "=", "range"):
            return _figure(value)
        if value and all(isinstance(part, list) for part in value):
            return _now(" và ").join(_shown(part) or "—" for part in value)
        return ", ".join(_shown(part) for part in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value)
    text = "—" if value is None else str(value)
    return day(text) if _ISO.fullmatch(text) else text


def _figure(value: Any) -> str:
    comparator, low, high, unit = value
    signs = {">=": "≥", "<=": "≤"}
    figure = (
        f"{number(low)}–{number(high)}"
        if comparator == "range"
        else f"{signs.get(comparator, comparator)}\u00a0{number(low)}"
    )
    return figure + measured_in({"unit": unit})
