"""Whether a figure that looks ahead commits somebody: not a rule, a condition, a price or a mere description.

A share is taken unless something speaks against it; a count is taken where something speaks for it: how many at least
or at most, for each of something, or a verb of doing in front.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader import lexicon
from vungmanh.reader.extract.segments import Segment
from vungmanh.reader.finders.numbers import Figure

_REACH = 90
_EACH = re.compile(
    r"(?<!\w)(?:mỗi|từng)\s[^.;:]{2,60}?(?:có|cử|chọn|bố\s+trí|thành\s+lập|xây\s+dựng|tổ\s+chức|đăng\s+ký|hoàn\s+thành|"
    r"phát\s+triển|kết\s+nạp|đạt|duy\s+trì|giảm|tăng|sắp\s+xếp|mở|trồng|giúp|hỗ\s+trợ|nhận|ít\s+nhất|tối\s+thiểu)\s[^.;:,\d]{0,24}$"
)
_EACH_ONE = re.compile(r"(?:mỗi|từng)\s+[^\W\d_]+(?:\s[^\W\d_]+){0,2}\s+$")
_EVERY = re.compile(r"(?:mỗi|hàng|hằng)\s+(?:năm|quý|tháng|tuần)(?!\w)")
_AIMS = re.compile(r"phấn\s+đấu|bảo\s+đảm|đảm\s+bảo|mỗi\s|từng\s|chỉ\s+tiêu|mục\s+tiêu")
_BY_THEN = re.compile(
    r"(?:đến|hết|tới)\s+(?:hết\s+|cuối\s+)?(?:năm|quý|tháng|ngày)\s[^,;]{1,20},?\s+(?:[^\s,;]+\s+){0,3}$"
)
_PILOT = re.compile(
    r"(?:thí\s+điểm|thi\s+tuyển|giám\s+sát|kiểm\s+tra|thanh\s+tra|khảo\s+sát)[^.;,]{0,60}(?:tại|ở|cho|với)\s+$"
)
_FOR = re.compile(r"(?:việc\s+làm|đào\s+tạo|bồi\s+dưỡng|tập\s+huấn|dạy\s+nghề)[^.;,]{0,40}\scho\s$")
_COMPARED = re.compile(r"so\s+với\s+(?:mức\s+)?$")
_PAID = re.compile(r"(?:hỗ\s+trợ|mức|hưởng|bằng|phụ\s+cấp|trợ\s+cấp|đóng|đóng\s+góp|chi\s+trả)\s+(?:tối\s+đa\s+)?$")
_BUDGET = re.compile(
    r"(?:kinh\s+phí|vốn|tỷ\s+đồng|triệu\s+đồng)[^.;]{0,80}(?:ngân\s+sách|vốn|nguồn|xã\s+hội\s+hóa)\s[^,;%]{0,40}$|"
    r"ngân\s+sách\s+(?:trung\s+ương|tỉnh|huyện|xã|địa\s+phương|nhà\s+nước|thành\s+phố)\s+$"
)
_PAID_FOR = re.compile(
    r"\s*(?:mức|đơn\s+giá|kinh\s+phí|chi\s+phí|tổng\s+(?:mức|kinh\s+phí|giá\s+trị)|lương|giá\s+trị|học\s+phí|vốn)"
)
_IF = re.compile(r"(?<!\w)(?:nếu|trường\s+hợp)\s[^.]{0,200}$")
_THEN = re.compile(r"[^.;,]{0,60}\sthì\s")
_WHERE = re.compile(r"(?:ở|tại|đối\s+với|những)\s+(?:các\s+|những\s+)?[^,.;]{0,40}\scó\s+(?:từ\s+)?$")
_WHERE_NOUN = re.compile(
    r"(?:^|[;,.]\s*)\s*(?:các\s+)?(?:xã|phường|thôn|bản|huyện|đơn\s+vị|nơi|hộ|địa\s+phương|cơ\s+quan|chi\s+bộ)(?:\s[^\W\d_]+){0,2}\s+có\s+(?:từ\s+)?$"
)
_NONE_OF = re.compile(r"không\s+(?:còn|có)\s+[^,;.]{1,30}$")
_SIZED = re.compile(r"(?:quy\s+mô|dân\s+số|diện\s+tích)\s+$")
_LIMIT = re.compile(r"(?:có|với)\s+(?:thời\s+hạn|thời\s+gian)[^,;]{0,20}$")
_QUALIFIED = re.compile(
    r"(?:xã|phường|thôn|bản|xóm|buôn|ấp|chi\s+bộ|đảng\s+bộ|đơn\s+vị|cơ\s+quan|nơi|(?:các|những)\s+tổ\s+chức|người|hộ|trường|cấp\s+ủy|"
    r"công\s+chức|cán\s+bộ|doanh\s+nghiệp|thủ\s+tục|dự\s+án|công\s+trình|hạn|quy\s+mô)(?:\s+(?:có|mới|từ|quy\s+mô))?\s+$"
)
_PLACE_BEHIND = re.compile(
    r"\s+(?:sinh\s+hoạt|phục\s+vụ|vui\s+chơi|tập|tiếp|bán|đọc|wifi|internet|công\s+cộng|thu\s+gom|văn\s+hóa|tham\s+quan|"
    r"hỗ\s+trợ|cung\s+cấp|hướng\s+dẫn|giới\s+thiệu|kiểm\s+soát|chốt)(?!\w)"
)
_DOES_BEHIND = re.compile(
    r"[^.;:]{0,50}?(?<!\w)(?:đạt|được|có|hoàn\s+thành|thực\s+hiện|xếp\s+loại|xây\s+dựng|trở\s+thành|thành\s+lập|ban\s+hành|bố\s+trí|áp\s+dụng)(?!\w)"
)
_RAISED = re.compile(r"(?<!\w)(?:nâng|tăng|đưa|mở\s+rộng)\s[^.;]{0,80}$")
_GRANTED = re.compile(
    r"(?<!\w)(?:trị\s+giá|mức|giá|đơn\s+giá|kinh\s+phí|vay|cấp|thưởng|phạt|đóng\s+góp|bồi\s+thường|trợ\s+cấp|phụ\s+cấp|chi)"
    r"(?:\s[^\W\d_]+){0,3}\s+$"
)
""" "mức vay 15 triệu đồng/hộ": what one gets, and no aim; "thu nhập bình quân 60 triệu đồng/người" is one."""
_ENDS_CLAUSE = re.compile(r"\s*(?:$|[.;)]|,\s(?:tăng|giảm|trong\s+đó|bằng|so\s+với))")
_COMPLETES = re.compile(r"(?<!\w)hoàn\s+thành\s(?:việc\s)?[^.;:()%\d]{2,60}\s$")
""" "hoàn thành việc giao, cho thuê 274.358 ha"."""
_TIMES = frozenset({None, "năm", "quý", "tháng", "tuần"})
_CLOSE = 12


@dataclass(frozen=True, slots=True)
class Case:
    """A figure with the words that decide: those before its comparator in its clause, and where it stands."""

    figure: Figure
    before: str
    near: str
    """The last words before the number itself, comparator included."""
    after: str
    is_goal_section: bool
    follows: bool
    """True where another commitment stands before it in the sentence."""
    is_first: bool
    """True where the figure opens its own stretch."""


def case_of(low: str, segment: Segment, *, is_goal_section: bool, follows: bool) -> Case:
    """The case that a segment makes."""
    figure = segment.figure
    return Case(
        figure,
        low[max(segment.clause.start, figure.span.start - _REACH) : figure.span.start],
        low[max(segment.clause.start, figure.at.start - 40) : figure.at.start],
        low[figure.span.end : figure.span.end + _REACH],
        is_goal_section,
        follows,
        figure.span.start - segment.span.start < _CLOSE,
    )


@cache
def _ending(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{lexicon.pattern('amounts', key)})\s{{0,3}}$")


@cache
def _beginning(*keys: str) -> re.Pattern[str]:
    """One of the words at the beginning of a clause, or behind its last comma or colon."""
    words = "|".join(lexicon.pattern("amounts", key) for key in keys)
    return re.compile(rf"(?:^|[,:;.-]\s)\s*(?:{words})\s[^,:;]{{0,70}}:?\s?$")


@cache
def _list(key: str) -> frozenset[str]:
    return frozenset(lexicon.words("amounts", key))


_MISSED = re.compile(
    r"(?:chưa|không)\s+đạt\s+(?:được\s+)?(?:mục\s+tiêu|chỉ\s+tiêu|kế\s+hoạch|yêu\s+cầu)[^.;]{0,30}\(\s?$"
)
""" "chưa đạt mục tiêu đề ra (25%)": told among the shortcomings, committed elsewhere."""


_OF_NONE = re.compile(r"không\s+(?:còn|có|để)\s[^,;.]{1,40}\snào\s[^,;.]{0,30}$")
""" "không còn xã nào có dưới 70% …": says of which there are none."""


_IN_TITLE = re.compile(
    r"(?:đề\s+án|chương\s+trình|dự\s+án|kế\s+hoạch|cuộc\s+vận\s+động|phong\s+trào|chiến\s+dịch|cuộc\s+thi|nghị\s+quyết|chỉ\s+thị)"
    r"(?:\s+về)?:?\s+[\"“][^\"”]{0,80}$"
)
""" "Đề án “Đầu tư ít nhất 1 triệu căn hộ …”": the figure in the name of a programme."""


def is_commitment(case: Case) -> bool:
    """Whether the figure is to be reached by somebody."""
    figure = case.figure
    if _MISSED.search(case.before) or _IN_TITLE.search(case.before):
        return False
    if figure.denominator and not figure.is_percent and (figure.unit or "").startswith("số"):
        return False
    if _OF_NONE.search(case.before):
        return False
    if figure.is_from or _is_amended(case) or _is_rule(case) or _COMPARED.search(case.before):
        return False
    if figure.is_percent:
        is_price = _PAID.search(case.before) and _PAID_FOR.match(case.after)
        is_share_of_money = not figure.lead and not figure.is_delta and _BUDGET.search(case.before)
        named = not case.is_goal_section and _WHERE_NOUN.search(case.before) and not _AIMS.search(case.before)
        is_condition = named or _WHERE.search(case.before)
        return not (is_condition or is_price or is_share_of_money)
    return figure.unit is not None and _is_counted(case, plain(figure.unit))


_OLD_WORDS = re.compile(
    r"(?:thay|thay\s+thế|sửa|sửa\s+đổi|bỏ|bãi\s+bỏ)\s+(?:các\s+)?(?:cụm\s+từ|từ|số\s+liệu|nội\s+dung)\s+(?:(?!\s(?:bằng|thành)\s).){0,80}$"
)
_INTO = re.compile(r"\s+(?:[^\s,.;]+\s+){0,3}(?:thành|bằng)\s+[\"“]?\d")


def _is_amended(case: Case) -> bool:
    """The old figure of an amending text: "thay cụm từ “đạt 90%” bằng …", "từ 98% thành 99%"."""
    return bool(_OLD_WORDS.search(case.before)) or (case.figure.lead == "từ" and bool(_INTO.match(case.after)))


def _is_rule(case: Case) -> bool:
    """Bands, thresholds and conditions: "nếu đạt từ 17 điểm trở lên thì …", "chưa đủ 50% tiêu chí"."""
    if _ending("rule_words").search(case.before) or _ending("rule_words").search(case.near):
        return True
    return bool(_THEN.match(case.after)) and (not case.is_goal_section or bool(_IF.search(case.before)))


def _is_counted(case: Case, unit: str) -> bool:
    figure, before = case.figure, _without_neighbours(case.before)
    if figure.noun_class == "money" and figure.per and figure.per not in _TIMES and _GRANTED.search(before):
        return False
    is_bounded = figure.lead not in _list("weak_leads") or (
        figure.comparator in {">=", "<="} and figure.lead in {"", "từ"}
    )
    does = bool(_ending("reaching_words").search(before) or _ending("doing_words").search(before))
    is_each = bool(_EACH.search(before) or _EACH_ONE.search(before)) or (
        figure.per not in _TIMES and (is_bounded or does)
    )
    if figure.noun_class == "other":
        is_named = bool(_ending("describing_words").search(before))
        if is_bounded and is_each:
            return True
        return case.is_goal_section and not is_named and (is_bounded or is_each or figure.lead.startswith("đạt"))
    if unit == "điểm" and case.is_goal_section and (figure.lead.startswith("đạt") or "đạt từ " in before[-12:]):
        return True
    if unit.split(",")[0] in _list("durations") and not (unit == "điểm" and _PLACE_BEHIND.match(case.after)):
        return (is_bounded or figure.per in _TIMES - {None}) and _is_time_to_spend(case, is_each)
    if figure.noun_class == "events" and _EVERY.search(before):
        return True
    if _NONE_OF.search(before) or _SIZED.search(before):
        return False
    if is_bounded and not case.is_goal_section and not (is_each or figure.per) and _QUALIFIED.search(before):
        return bool(_AIMS.search(before))
    if case.is_goal_section and before.endswith("là ") and _beginning("measures").search(before):
        return True
    if _describes(figure, before) and not is_each:
        return bool(_PILOT.search(before)) or (before.endswith("cho ") and (case.follows or bool(_FOR.search(before))))
    if figure.lead.startswith("lên") and _RAISED.search(before):
        return True
    if is_bounded or is_each or (figure.lead in {"còn", "chỉ còn"} and "giảm" in before):
        return True
    return _is_done(case, does)


_BESIDE = re.compile(r"\d[\d.,]*\s+[^,;.:()\d%]{2,50}(?:,|\s(?:và|hoặc))\s+$")


def _without_neighbours(before: str) -> str:
    """The words before a count without the counts beside it: "mỗi xã có ‹1 tủ sách,› 2 hòm thư"."""
    while m := _BESIDE.search(before):
        before = before[: m.start()]
    return before


def _is_time_to_spend(case: Case, is_each: bool) -> bool:
    """ "mỗi quý ít nhất 15 ngày", but not "thủ tục có thời hạn trên 05 ngày"."""
    if _LIMIT.search(case.before):
        return False
    is_rate = is_each or case.figure.per is not None or bool(_EVERY.search(case.before))
    return is_rate or ("thời gian" in case.before and (case.is_goal_section or bool(_AIMS.search(case.before))))


def _describes(figure: Figure, before: str) -> bool:
    """ "của 3 huyện", "gồm 8 xã": a count that only says how many there are; "mỗi năm 450 lượt" is none."""
    if figure.lead or figure.is_delta or re.search(r"(?:mỗi|hàng|hằng)\s+(?:năm|quý|tháng|tuần)\s+$", before):
        return False
    is_place = figure.noun_class == "money" and before.endswith("trên địa bàn ")
    return not is_place and bool(_ending("describing_words").search(before))


def _is_done(case: Case, does: bool) -> bool:
    """A plain count after a verb of doing; in a task more must speak for it than in a goal."""
    figure, before = case.figure, case.before
    reaches = does or figure.is_delta or figure.lead.startswith("đạt") or figure.lead in {"đủ", "thêm", "từ"}
    follows_close = case.follows and case.is_first
    if case.is_goal_section:
        if _ENDS_CLAUSE.match(case.after) and len(before.split()) > 1:
            return True
        measures = _beginning("measures", "doing_words", "reaching_words").search(before)
        opens = (not before.strip() or before.rstrip().endswith(":")) and bool(_DOES_BEHIND.match(case.after))
        completes = _COMPLETES.search(before)
        return reaches or bool(completes) or follows_close or figure.denominator is not None or opens or bool(measures)
    if not (reaches or follows_close):
        return False
    is_much = figure.value > 1 and bool(_ending("doing_words").search(before))
    return case.follows or is_much or bool(_AIMS.search(before) or _BY_THEN.search(before))
