"""A counted target as its page shows it: the figure in words, what is missing in heads or things, what is known to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from vungmanh.core.bands import Stand, stand_of
from vungmanh.desk.programmes.wording import number
from vungmanh.formats import day
from vungmanh.indicators.countables import Attribute, Countable, Measure, countable
from vungmanh.indicators.definitions import Filter
from vungmanh.indicators.domain.compiling import column_of
from vungmanh.indicators.enums import Which
from vungmanh.indicators.pairs import PERCENT, Pair
from vungmanh.programmes.counted import Asked, Counted
from vungmanh.programmes.domain.distribution import Distribution, Fit
from vungmanh.programmes.domain.heads import Need, bounds_of
from vungmanh.programmes.domain.paths import change, meets
from vungmanh.programmes.domain.scopes import TYPE
from vungmanh.programmes.enums import Comparator
from vungmanh.programmes.models import Binding, Target
from vungmanh.programmes.outlook import Outlook, can_list, lacking
from vungmanh.programmes.suggested import cells_of
from vungmanh.units.enums import UnitLevel, UnitType
from vungmanh.units.policies import attribute_value

STUDYING, RETIRING = "hoc", "nghi"
AHEAD = {STUDYING: gettext_lazy("đang học, xong trước hạn"), RETIRING: gettext_lazy("nghỉ hưu trước hạn")}
"""What is known ahead of the people to whom a list may be kept."""
LACKING, MET, UNCLEAR = "thieu", "dat", "chua-ro"
EXPECTED, OF_UNKNOWN_AGE = "den-han", "chua-ro-nghi"
"""Of the day on which the target is due: who or what counts then, and of whom nobody can tell when they retire."""
_SIDES = {LACKING: Which.NOT_COUNTED, UNCLEAR: Which.UNJUDGED, MET: Which.COUNTED}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the register: who or what it is, where, and why it does not count."""

    name: str
    url: str
    unit: Any
    why: list[str] = field(default_factory=list)
    note: str = ""
    """What is known to come: a course that ends, a retirement."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    unit: Any
    figure: str
    tone: str
    word: str
    url: str = ""
    """Of the page of its figure, where the person may see it."""


def sides_of(found: Counted | None, outlook: Outlook | None) -> list[tuple[str, str]]:
    """What can be listed of the target and what it is called, what is shown at first before all else: rows that do not count
    where they are there already, those that do, and those of the day on which it is due. Nothing where units said the figure,
    or where each of them is held against the target."""
    if found is None or found.last is None or found.asked.choice.each or found.asked.is_said:
        return []
    unclear = (UNCLEAR, _("Chưa rõ"))
    sides = [(MET, pgettext("rows", "Đã đạt")), *([unclear] if found.last[1].unjudged else [])]
    if can_list(found.asked):
        sides = [(LACKING, _("Chưa đạt")), sides[0], unclear]
    if outlook is not None:
        sides.append((EXPECTED, _("Tính được khi đến hạn")))
        if outlook.age_unknown:
            sides.append((OF_UNKNOWN_AGE, _("Chưa rõ ngày nghỉ hưu")))
    return sides


def side_of(asked: str, sides: Sequence[tuple[str, str]]) -> str:
    """The side that the address names, of those there are."""
    return asked if asked in dict(sides) else sides[0][0]


def side_words(side: str) -> str:
    """What stands there."""
    words = {
        LACKING: _("Ai, gì chưa đạt"), MET: _("Ai, gì đã đạt"), UNCLEAR: _("Chưa đủ dữ liệu để xét"),
        EXPECTED: _("Ai, gì tính được khi đến hạn"), OF_UNKNOWN_AGE: _("Ai chưa rõ ngày nghỉ hưu"),
    }  # fmt: skip
    return words[side]


def which_of(side: str) -> Which:
    return _SIDES[side]


def pair_words(pair: Pair, *, is_share: bool) -> str:
    """ "94,5% (104/110)", "431"."""
    value = pair.value(PERCENT) if is_share else pair.numerator
    if value is None:
        return _("chưa có gì để tính")
    if not is_share:
        return number(pair.numerator)
    made_of = {"share": number(round(value, 2)), "top": number(pair.numerator), "bottom": number(pair.denominator)}
    return "{share}% ({top}/{bottom})".format(**made_of)


def need_words(need: Need | None, *, is_share: bool) -> str:
    """How many more, or fewer, have to count; what cannot be reached with those at hand is said."""
    if need is None:
        return ""
    if not need.is_possible:
        return _("Mức này không đạt được với số đang có: không có số nguyên nào vừa mức.")
    if not need.missing:
        return _("Đã đủ số.")
    n = abs(need.missing)
    if need.missing < 0:
        return ngettext("Thừa %(n)s so với mức.", "Thừa %(n)s so với mức.", n) % {"n": number(Decimal(n))}
    if is_share:
        words = ngettext("Cần thêm %(n)s trường hợp đạt.", "Cần thêm %(n)s trường hợp đạt.", n)
    else:
        words = ngettext("Cần thêm %(n)s.", "Cần thêm %(n)s.", n)
    return words % {"n": number(Decimal(n))}


def outlook_words(outlook: Outlook | None, unclear: int = 0) -> list[tuple[str, str]]:
    """What is known of the day on which the target is due, one sentence each, with what asks its page for those meant.
    `unclear`: how many of those who leave nobody can judge."""
    if outlook is None:
        return []
    told = []
    if n := len(outlook.coming):
        words = ngettext("%(n)s người đang học, xong trước hạn.", "%(n)s người đang học, xong trước hạn.", n)
        told.append((words % {"n": n}, f"xem=thieu&sap={STUDYING}"))
    if n := len(outlook.leaving_counted):
        words = ngettext("%(n)s người đã đạt nghỉ hưu trước hạn.", "%(n)s người đã đạt nghỉ hưu trước hạn.", n)
        told.append((words % {"n": n}, f"xem=dat&sap={RETIRING}"))
    if n := len(outlook.leaving_others) - unclear:
        words = ngettext("%(n)s người chưa đạt nghỉ hưu trước hạn.", "%(n)s người chưa đạt nghỉ hưu trước hạn.", n)
        told.append((words % {"n": n}, f"xem=thieu&sap={RETIRING}"))
    if unclear:
        words = ngettext("%(n)s người chưa rõ nghỉ hưu trước hạn.", "%(n)s người chưa rõ nghỉ hưu trước hạn.", unclear)
        told.append((words % {"n": unclear}, f"xem=chua-ro&sap={RETIRING}"))
    if n := len(outlook.age_unknown):
        words = ngettext("%(n)s người chưa rõ ngày nghỉ hưu.", "%(n)s người chưa rõ ngày nghỉ hưu.", n)
        told.append((words % {"n": n}, f"xem={OF_UNKNOWN_AGE}"))
    return told


def expected_words(target: Target, found: Counted, outlook: Outlook) -> tuple[str, bool]:
    """Where the figure will stand on the day by what is known, and whether that is enough; a change counts from where it
    began."""
    is_share = found.asked.is_share
    pair = outlook.expected
    value = pair.value(PERCENT) if is_share else pair.numerator
    if value is not None and target.is_delta and not found.asked.is_flow:
        start = found.points[0][1]
        value = change(target, (start.value(PERCENT) if is_share else start.numerator) or Decimal(0), value)
    return pair_words(pair, is_share=is_share), value is not None and meets(target, value)


def lines_of(asked: Asked, rows: Sequence[Any], side: str, outlook: Outlook | None) -> list[Line]:
    """Rows with `unit`, and `person` where they have one, at hand."""
    assert asked.definition.numerator is not None
    facts = countable(asked.definition.numerator.countable)
    filters = lacking(asked) if side in (LACKING, UNCLEAR) else []
    return [_line(facts, asked, filters, row, outlook) for row in rows]


def _line(facts: Countable, asked: Asked, filters: Sequence[Filter], row: Any, outlook: Outlook | None) -> Line:
    person = getattr(row, "person", None)
    why = [_why(facts, each, row) for each in filters if not _is_so(each, _value(facts, each.attribute, row))]
    why += [_value_words(facts.attribute(name), _value(facts, name, row)) for name in asked.choice.breakdown]
    if person is None:
        return Line(row.unit.name, reverse("desk:unit", args=[row.unit.pk]), row.unit, _numbers(facts, asked, row))
    return Line(person.full_name, _person_url(person.pk), row.unit, why, _coming_words(person.pk, outlook))


def _numbers(facts: Countable, asked: Asked, row: Any) -> list[str]:
    """What a row of numbers says, and how much of all it lacks."""
    above, below = asked.definition.numerator, asked.definition.denominator
    if above is not None and above.sum and below is None:
        said = _value(facts, above.sum, row)
        return [] if said is None else [f"{facts.attribute(above.sum).label}: {number(said)}"]
    if above is None or below is None or not (above.sum and below.sum):
        return []
    have, whole = (_value(facts, term.sum, row) for term in (above, below))
    if have is None or whole is None:
        return []
    words = _("%(have)s/%(whole)s, thiếu %(rest)s") if have < whole else "%(have)s/%(whole)s"
    return [words % {"have": number(have), "whole": number(whole), "rest": number(whole - have)}]


def _coming_words(person: int, outlook: Outlook | None) -> str:
    if outlook is None:
        return ""
    if person in outlook.coming:
        return _("đang học, xong ngày %(day)s") % {"day": day(outlook.coming[person])}
    leaves = outlook.leaving_counted.get(person) or outlook.leaving_others.get(person)
    return _("nghỉ hưu ngày %(day)s") % {"day": day(leaves)} if leaves else ""


def _why(facts: Countable, each: Filter, row: Any) -> str:
    attribute = facts.attribute(each.attribute)
    return _value_words(attribute, _value(facts, each.attribute, row))


def _value_words(attribute: Attribute, value: Any) -> str:
    if value is None:
        return _("chưa rõ %(what)s") % {"what": attribute.label}
    if attribute.measure == Measure.FLAG:
        return str(attribute.label) if value else _("không: %(what)s") % {"what": attribute.label}
    named = dict(attribute.choices()) if attribute.choices else {}
    return f"{attribute.label}: {named.get(value, value)}"


def _is_so(each: Filter, value: Any) -> bool:
    """Whether a value that is known is what the filter asks for."""
    if value is None:
        return False
    if each.operator == "at_least":
        return bool(value >= each.value)
    if each.operator == "at_most":
        return bool(value <= each.value)
    if each.operator == "between":
        return bool(each.value[0] <= value <= each.value[1])
    if each.operator == "in":
        return value in each.value
    return bool((value == each.value) == (each.operator == "is")) if each.operator != "known" else True


def _value(facts: Countable, name: str, row: Any) -> Any:
    attribute = facts.attribute(name)
    if attribute.at:
        return None
    for step in column_of(facts, name).split("__"):
        row = getattr(row, step, None)
    return row


def _person_url(pk: int) -> str:
    """The file of the person, where the room of officials is there."""
    try:
        return reverse("desk:official", args=[pk])
    except NoReverseMatch:
        return ""


def unit_lines(target: Target, counted: Counted, links: Mapping[int, str]) -> list[UnitLine]:
    """Every unit by itself, those that do not meet the target first. `links`: to their figures, by unit."""
    is_share = counted.asked.is_share
    found = []
    for unit in counted.units:
        pair = counted.each.get(unit.pk, Pair(Decimal(0)))
        value = pair.value(PERCENT) if is_share else pair.numerator
        is_met = value is not None and meets(target, value)
        state = ("good", _("Đạt")) if is_met else _lacks(target, pair, is_share=is_share)
        found.append(UnitLine(unit, pair_words(pair, is_share=is_share), *state, links.get(unit.pk, "")))
    return sorted(found, key=lambda line: line.tone == "good")


def _lacks(target: Target, pair: Pair, *, is_share: bool) -> tuple[str, str]:
    """Tone and words for a unit that does not meet the target; of a count also whether it is past the most, or nobody knows."""
    if is_share:
        return "near", _("Chưa đạt")
    bounds = bounds_of(target.comparator, target.value, target.high, whole=None)
    stand = stand_of(int(pair.numerator), pair.unjudged, bounds.least, bounds.most)
    if stand == Stand.UNCLEAR:
        return "near", _("Chưa đủ dữ liệu để xét")
    if stand == Stand.PAST and target.comparator == Comparator.RANGE:
        return "near", _("Chưa đạt: nhiều hơn khung %(n)s") % {"n": number(pair.numerator - Decimal(bounds.most or 0))}
    return "near", _("Chưa đạt")


def scope_words(binding: Binding, asked: Asked | None) -> list[str]:
    """What the decision is limited to, in words."""
    told = []
    for key, values in binding.limits.items():
        named = [str(UnitType(each).label) if key == TYPE else attribute_value(key, each) for each in values]
        told.append(_("chỉ %(units)s") % {"units": ", ".join(named)})
    if asked is not None:
        for name, values in binding.breakdown.items():
            named_cells = cells_of(asked.definition, name)
            told.append(", ".join(named_cells.get(each, each) for each in values))
    if binding.each:
        told.append(_("từng đơn vị %(level)s") % {"level": UnitLevel(binding.each).label})
    if binding.since:
        told.append(_("tính từ %(day)s") % {"day": day(binding.since)})
    return told


def distribution_words(found: Distribution) -> list[str]:
    """What the test of a distribution says: enough room or not, and what a hurried sum would say."""
    told = [_fit_words(found.fit)]
    if found.naive is not None:
        words = {"least": number(Decimal(found.naive.least)), "total": number(Decimal(found.naive.total))}
        if found.needs_title_on_top:
            told.append(
                _(
                    "Cộng cả danh hiệu như một hạng thì cần ít nhất %(least)s, nhiều hơn %(total)s đang có: chỉ khả thi vì"
                    " danh hiệu là phần tôn vinh nằm trên các hạng."
                )
                % words
            )
        elif not found.naive.is_possible:
            told.append(_("Cộng cả danh hiệu thì cần ít nhất %(least)s trên %(total)s.") % words)
    return told


def _fit_words(fit: Fit) -> str:
    words = {"least": number(Decimal(fit.least)), "total": number(Decimal(fit.total)), "most": fit.most}
    if fit.least > fit.total:
        return _("Không khả thi: các mức cộng lại cần ít nhất %(least)s, chỉ có %(total)s đơn vị.") % words
    if not fit.is_possible:
        return _("Không khả thi: các hạng chỉ nhận nhiều nhất %(most)s trong %(total)s đơn vị.") % words
    return _("Khả thi: các hạng cần ít nhất %(least)s trong %(total)s đơn vị.") % words
