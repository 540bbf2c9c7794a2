"""Figures, definitions and their faults in plain words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from vungmanh.formats import day
from vungmanh.indicators.countables import Attribute, Countable, Measure, countable
from vungmanh.indicators.definitions import Condition, Definition, Fault, Filter, Group, Term
from vungmanh.indicators.enums import Kind
from vungmanh.indicators.pairs import PERCENT, Pair

NONE = "–"
ARROW = " → "
SIDE_WORDS = {"numerator": gettext_lazy("tử số"), "denominator": gettext_lazy("mẫu số")}
OPERATORS: dict[str, Any] = {
    "is": gettext_lazy("là"),
    "is_not": gettext_lazy("không phải là"),
    "in": gettext_lazy("là một trong"),
    "at_least": gettext_lazy("từ … trở lên"),
    "at_most": gettext_lazy("từ … trở xuống"),
    "between": gettext_lazy("trong khoảng"),
    "known": gettext_lazy("đã có dữ liệu"),
}
KIND_WORDS: dict[str, Any] = {
    "counted": gettext_lazy("Đếm từ sổ"),
    "composed": gettext_lazy("Tính từ chỉ số khác"),
    "reported": pgettext_lazy("kind of indicator", "Báo cáo"),
    "judged": pgettext_lazy("kind of indicator", "Đánh giá"),
}
JUDGED = pgettext_lazy("mark of a figure", "đánh giá")
KIND_NOTES: dict[str, Any] = {
    "counted": gettext_lazy("Máy đếm từ sổ; không ai nhập tay. Sổ sửa thì số đổi theo."),
    "composed": gettext_lazy("Cộng từ các chỉ số khác; mỗi phần có trang riêng."),
    "reported": gettext_lazy("Đơn vị báo cáo, vì không sổ nào ghi được."),
    "judged": gettext_lazy("Người có trách nhiệm đánh giá, không phải số đếm."),
}
DIRECTION_WORDS: dict[str, Any] = {
    "up": gettext_lazy("Càng cao càng tốt"),
    "down": gettext_lazy("Càng thấp càng tốt"),
    "none": gettext_lazy("Không xếp tốt, xấu"),
}
FAULTS: dict[str, Any] = {
    "code_unfit": gettext_lazy("Mã chỉ dùng chữ thường không dấu, số, dấu gạch dưới và dấu chấm, bắt đầu bằng chữ."),
    "missing": gettext_lazy("Chưa có, hãy ghi hoặc chọn."),
    "unknown_field": gettext_lazy("Định nghĩa có mục không hiểu được."),
    "not_a_list": gettext_lazy("Hãy chọn ít nhất một giá trị; “trong khoảng” cần đúng hai giá trị."),
    "breakdown_unfit": gettext_lazy("“%(attribute)s” không chia được thành nhóm."),
    "unknown_value": gettext_lazy("Giá trị “%(value)s” không hợp với thuộc tính này."),
    "group_empty": gettext_lazy("Nhóm này chưa có điều kiện nào."),
    "too_deep": gettext_lazy("Các nhóm lồng nhau quá %(deepest)s bậc; hãy tách thành chỉ số khác."),
    "not_codes": gettext_lazy("Hãy chọn các chỉ số trong danh mục."),
    "term_unfit": gettext_lazy("Chưa rõ đếm gì."),
    "unknown_countable": gettext_lazy("Không sổ nào có “%(countable)s”."),
    "sum_unfit": gettext_lazy("“%(attribute)s” không phải là số nên không cộng được."),
    "filter_unfit": gettext_lazy("Điều kiện chưa đủ: cần thuộc tính, phép so sánh và giá trị."),
    "unknown_operator": gettext_lazy("Không có phép so sánh “%(operator)s”."),
    "unknown_attribute": gettext_lazy("Sổ này không ghi “%(attribute)s”."),
    "no_order": gettext_lazy("“%(attribute)s” không có thứ tự cao thấp; hãy dùng “là” hoặc “là một trong”."),
    "cycle": gettext_lazy("Các chỉ số gọi vòng lẫn nhau: %(cycle)s."),
    "unknown_indicator": gettext_lazy("Không có chỉ số “%(indicator)s”."),
}


@dataclass(frozen=True, slots=True)
class TermWords:
    """`head` says what is counted, `lines` which of it."""

    head: str
    lines: tuple[str, ...]


def number(value: Decimal | int | None, decimals: int = 2) -> str:
    """As the page writes figures: at most two decimals, none where they are nought, thousands apart."""
    return NONE if value is None else _written(value, decimals, get_language() or "")


@lru_cache(maxsize=20_000)
def _written(value: Decimal | int, decimals: int, language: str) -> str:
    """Tables say the same few numbers again and again."""
    rounded = round(Decimal(value), decimals).normalize()
    places = max(0, -int(rounded.as_tuple().exponent))
    return str(number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True))


def valued(pair: Pair, measure: str) -> str:
    """The value with its unit where that is a sign: "94,55%", "168"."""
    return _valued(pair.numerator, pair.denominator, measure, get_language() or "")


@lru_cache(maxsize=20_000)
def _valued(numerator: Decimal, denominator: Decimal | None, measure: str, language: str) -> str:
    """Pages show the same few pairs again and again."""
    value = Pair(numerator, denominator).value(measure)
    if value is None:
        return NONE
    words = _written(value, 2, language)
    return f"{words}%" if measure == PERCENT else words


def marked(name: str, kind: str) -> str:
    """The name of an indicator; of one that people judge, saying so."""
    return f"{name} ({JUDGED})" if kind == Kind.JUDGED else name


def exact(pair: Pair) -> str:
    """The pair as it is: "104/110"; a plain count alone; words where nothing stands on either side of the line."""
    if not pair.numerator and pair.denominator == 0:
        return _("không có gì để tính")
    language = get_language() or ""
    above = _written(pair.numerator, 2, language)
    return above if pair.denominator is None else f"{above}/{_written(pair.denominator, 2, language)}"


def change_words(now: Decimal | None, before: Decimal | None, measure: str) -> str:
    """How far a figure moved; of shares in percentage points, never in per cent of a per cent."""
    if now is None or before is None:
        return ""
    moved = now - before
    if not round(moved, 2):
        return _("không đổi")
    sign = "+" if moved > 0 else "−"
    words = f"{sign}{number(abs(moved))}"
    return _("%(points)s điểm phần trăm") % {"points": words} if measure == PERCENT else words


def value_words(attribute: Attribute, value: Any) -> str:
    """A value of an attribute; what nobody knows is said to be that."""
    if value is None or value == "":
        return _("chưa rõ")
    if attribute.measure == Measure.FLAG:
        return _("có") if value in (True, "true") else _("không")
    if isinstance(value, datetime.date):
        return day(value)
    if attribute.measure == Measure.CHOICE and attribute.choices is not None:
        return _labels(attribute.choices, get_language() or "").get(str(value), str(value))
    return number(value) if isinstance(value, int | Decimal) else str(value)


@lru_cache(maxsize=500)
def _labels(choices: Any, language: str) -> dict[str, str]:
    """By value as cells keep it; policies do not change while the process lives."""
    return {str(value): str(label) for value, label in choices()}


def attribute_words(facts: Countable, name: str) -> str:
    return str(facts.attribute(name).label)


def cell_words(definition: Definition, cell: str) -> str:
    """ "giới tính: nữ"; empty for the whole."""
    name, _equals, value = cell.partition("=")
    if not name or definition.numerator is None:
        return ""
    try:
        attribute = countable(definition.numerator.countable).attribute(name)
    except KeyError:
        return cell
    return f"{attribute.label}: {value_words(attribute, value)}"


def term_words(term: Term) -> TermWords:
    facts = countable(term.countable)
    if term.sum:
        said = {"what": attribute_words(facts, term.sum), "of": facts.label}
        head = _("Cộng %(what)s của %(of)s") % said
    else:
        head = _("Đếm %(what)s") % {"what": facts.label}
    where = term.where
    if where is None:
        return TermWords(head, ())
    if isinstance(where, Group) and where.together == "all":
        return TermWords(head, tuple(condition_words(facts, part) for part in where.parts))
    return TermWords(head, (condition_words(facts, where),))


def condition_words(facts: Countable, condition: Condition) -> str:
    if condition is None:
        return ""
    if isinstance(condition, Group):
        joint = _(" hoặc ") if condition.together == "any" else _(" và ")
        said = joint.join(
            f"({words})" if isinstance(part, Group) and part.together != "not" else words
            for part in condition.parts
            if (words := condition_words(facts, part))
        )
        return _("không phải (%(what)s)") % {"what": said} if condition.together == "not" else said
    return _filter_words(facts, condition)


def _filter_words(facts: Countable, asked: Filter) -> str:
    attribute = facts.attribute(asked.attribute)
    said: dict[str, Any] = {"what": attribute.label}
    if asked.operator == "known":
        return (_("đã rõ %(what)s") if asked.value else _("chưa rõ %(what)s")) % said
    if attribute.measure == Measure.FLAG and asked.operator in ("is", "is_not"):
        is_so = asked.value == (asked.operator == "is")
        return str(attribute.label) if is_so else _("không phải, chưa có: %(what)s") % said
    if asked.operator in ("in", "between"):
        values = [value_words(attribute, value) for value in asked.value]
        if asked.operator == "between":
            return _("%(what)s từ %(low)s đến %(high)s") % {**said, "low": values[0], "high": values[1]}
        return _("%(what)s: %(values)s") % {**said, "values": _(" hoặc ").join(values)}
    said["value"] = value_words(attribute, asked.value)
    templates = {
        "is": _("%(what)s: %(value)s"),
        "is_not": _("%(what)s không phải %(value)s"),
        "at_least": _("%(what)s từ %(value)s trở lên"),
        "at_most": _("%(what)s từ %(value)s trở xuống"),
    }
    return templates[asked.operator] % said


def fault_words(fault: Fault, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """`names`: what indicators are called, by code; who made a definition need not know codes."""
    params: dict[str, Any] = dict(fault.params)
    if "cycle" in params:
        params["cycle"] = ARROW.join(_quoted(code, names) for code in str(params["cycle"]).split(ARROW))
    if "indicator" in params:
        params["indicator"] = names.get(params["indicator"], params["indicator"])
    return str(FAULTS.get(fault.code, fault.code)) % params


def _quoted(code: str, names: Mapping[str, str]) -> str:
    return f"“{names[code]}”" if code in names else code


def place_words(at: str) -> str:
    """Where a fault lies within a term: "tử số, điều kiện 2.1"; empty for what is no condition."""
    steps = at.split(".")
    if steps[1:2] != ["where"] or steps[0] not in SIDE_WORDS:
        return ""
    numbers = [step for step in steps[2:] if step.isdigit()]
    if not numbers:
        return str(SIDE_WORDS[steps[0]])
    return _("%(side)s, điều kiện %(number)s") % {"side": SIDE_WORDS[steps[0]], "number": ".".join(numbers)}
