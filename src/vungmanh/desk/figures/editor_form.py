"""The form of a definition: what is counted above and below the line, of which rows, over what registers declare.

What a field offers follows from another one (the attributes from the countable, the values from the attribute), so the form is
made anew whenever one of those changes; it needs no script for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vungmanh.desk.fields import DayField, PlainSelect
from vungmanh.desk.figures.wording import DIRECTION_WORDS, OPERATORS, fault_words
from vungmanh.indicators.countables import Attribute, Countable, Measure, countable, countables
from vungmanh.indicators.definitions import DefinitionError, ordered
from vungmanh.indicators.models import Indicator
from vungmanh.units.models import Unit

CONDITIONS = 5
SIDES = ("above", "below")
_TERMS = {"above": "numerator", "below": "denominator"}
_ONE = {"is", "is_not", "at_least", "at_most"}
_REBUILDS = {
    "hx-post": "", "hx-trigger": "change", "hx-include": "closest form", "hx-target": "#bieu-mau", "hx-select": "#bieu-mau",
    "hx-swap": "outerHTML", "hx-vals": '{"lam": "xem"}',
}  # fmt: skip
NONE = ("", "–")
TRUTH = (("true", gettext_lazy("có")), ("false", gettext_lazy("không")))
KNOWN = (("true", gettext_lazy("đã có dữ liệu")), ("false", gettext_lazy("chưa có dữ liệu")))
TOGETHER = (("all", gettext_lazy("mọi điều kiện đều đúng")), ("any", gettext_lazy("ít nhất một điều kiện đúng")))


class NotFlatError(ValueError):
    """A definition whose conditions lie within each other: this form has no place for them."""


class EditorForm(forms.Form):
    """`units`: in whose name; None where the indicator is there already. `version`: the number that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=pgettext_lazy("one", "Đơn vị"), empty_label=None)
    code = forms.CharField(
        label=gettext_lazy("Mã"), max_length=80,
        help_text=gettext_lazy("Chữ thường không dấu, số, dấu chấm; không đổi được về sau."),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Tên chỉ số"), max_length=300)
    description = forms.CharField(
        label=gettext_lazy("Ý nghĩa"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    measure = forms.CharField(
        label=gettext_lazy("Đơn vị tính"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Ghi % nếu là tỷ lệ phần trăm."),
    )
    direction = forms.ChoiceField(label=gettext_lazy("Chiều"), choices=list(DIRECTION_WORDS.items()))
    source = forms.CharField(
        label=gettext_lazy("Căn cứ"), max_length=500, help_text=gettext_lazy("Số, ký hiệu văn bản, điều, khoản.")
    )
    breakdowns = forms.MultipleChoiceField(label=gettext_lazy("Chia theo"), required=False)
    valid_from = DayField(
        label=gettext_lazy("Dùng từ ngày"),
        required=False,
        help_text=gettext_lazy("Để trống: dùng cho mọi kỳ, kể cả các kỳ đã qua."),
    )
    reason = forms.CharField(label=gettext_lazy("Lý do đổi"), max_length=500)

    def __init__(self, *args: Any, units: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for side in SIDES:
            self._add_term(side)
        facts = self.facts("above")
        fit = [each for each in facts.attributes if each.measure in (Measure.CHOICE, Measure.FLAG)] if facts else []
        self.fields["breakdowns"].choices = [(each.name, each.label) for each in fit]  # type: ignore[attr-defined]
        if units is None:
            del self.fields["unit"], self.fields["code"]
        else:
            self.fields["unit"].queryset = units  # type: ignore[attr-defined]
            del self.fields["valid_from"], self.fields["reason"]

    def now(self, name: str) -> Any:
        """What the field holds, typed or to begin with."""
        return self.data.get(name) if self.is_bound else self.initial.get(name)

    def facts(self, side: str) -> Countable | None:
        try:
            return countable(str(self.now(f"{side}_countable") or ""))
        except KeyError:
            return None

    def _add_term(self, side: str) -> None:
        first = NONE if side == "above" else ("", gettext_lazy("Không có mẫu số (chỉ đếm)"))
        label = gettext_lazy("Đếm gì") if side == "above" else gettext_lazy("Trên tổng số")
        offered = [(each.name, each.label) for each in countables()]
        self.fields[f"{side}_countable"] = _choice(label, [first, *offered], required=side == "above", rebuilds=True)
        facts = self.facts(side)
        if facts is None:
            return
        numbers = [
            (each.name, each.label) for each in facts.attributes if each.measure == Measure.NUMBER and not each.at
        ]
        if numbers:
            counts = ("", gettext_lazy("đếm số dòng"))
            self.fields[f"{side}_sum"] = _choice(gettext_lazy("Cách đếm: đếm dòng hay cộng"), [counts, *numbers])
        self.fields[f"{side}_together"] = _choice(gettext_lazy("Chỉ tính khi"), TOGETHER)
        for place in range(CONDITIONS):
            self._add_condition(side, place, facts)

    def _add_condition(self, side: str, place: int, facts: Countable) -> None:
        name = f"{side}_{place}"
        named = [NONE, *((each.name, each.label) for each in facts.attributes)]
        self.fields[f"{name}_attribute"] = _choice(gettext_lazy("Thuộc tính"), named, rebuilds=True)
        attribute = next((each for each in facts.attributes if each.name == self.now(f"{name}_attribute")), None)
        if attribute is None:
            return
        has_order = attribute in ordered(facts)
        fit = [each for each in OPERATORS.items() if has_order or each[0] not in ("at_least", "at_most", "between")]
        self.fields[f"{name}_operator"] = _choice(gettext_lazy("So sánh"), fit, rebuilds=True)
        operator = str(self.now(f"{name}_operator") or "is")
        self.fields[f"{name}_value"] = _value_field(attribute, operator)

    @property
    def sides(self) -> Iterator[tuple[str, Any, list[Any], list[tuple[int, list[Any]]]]]:
        """For the page: title, the choice of what is counted, its other fields, its conditions: the filled ones and
        one more."""
        titles = {"above": _("Tử số: những gì được tính"), "below": _("Mẫu số: trên tổng số")}
        for side in SIDES:
            more = [self[name] for name in (f"{side}_sum", f"{side}_together") if name in self.fields]
            rows = [
                (
                    place + 1,
                    [
                        self[name]
                        for part in ("attribute", "operator", "value")
                        if (name := f"{side}_{place}_{part}") in self.fields
                    ],
                )
                for place in range(CONDITIONS)
            ]
            filled = [row for row in rows if len(row[1]) > 1]
            empty = [row for row in rows if len(row[1]) == 1][:1]
            yield titles[side], self[f"{side}_countable"], more, [*filled, *empty]

    @property
    def plain(self) -> list[Any]:
        """The fields before the terms."""
        return [
            self[name]
            for name in ("unit", "code", "name", "description", "measure", "direction", "source")
            if name in self.fields
        ]

    @property
    def closing(self) -> list[Any]:
        return [self[name] for name in ("breakdowns", "valid_from", "reason") if name in self.fields]

    def body(self, code: str = "") -> dict[str, Any]:
        """As `indicators.definitions.read` takes it."""
        given = self.cleaned_data
        found: dict[str, Any] = {"code": code or given.get("code", ""), "kind": "counted"}
        found |= {name: given[name] for name in ("name", "description", "measure", "direction", "source")}
        found |= {"breakdowns": given["breakdowns"], "numerator": self._term("above")}
        if below := self._term("below"):
            found["denominator"] = below
        return found

    def _term(self, side: str) -> dict[str, Any] | None:
        given, facts = self.cleaned_data, self.facts(side)
        if facts is None:
            return None
        found: dict[str, Any] = {"countable": facts.name}
        if given.get(f"{side}_sum"):
            found["sum"] = given[f"{side}_sum"]
        parts = [self._condition(f"{side}_{place}", facts) for place in self._filled(side)]
        if len(parts) == 1:
            found["where"] = parts[0]
        elif parts:
            found["where"] = {given.get(f"{side}_together") or "all": parts}
        return found

    def _filled(self, side: str) -> list[int]:
        return [place for place in range(CONDITIONS) if self.cleaned_data.get(f"{side}_{place}_attribute")]

    def _condition(self, name: str, facts: Countable) -> dict[str, Any]:
        given = self.cleaned_data
        attribute = facts.attribute(given[f"{name}_attribute"])
        operator = given.get(f"{name}_operator") or "is"
        return {"attribute": attribute.name, operator: _value(attribute, operator, given.get(f"{name}_value"))}

    def add_faults(self, error: DefinitionError) -> None:
        """Each fault in words, at the field that it is about."""
        for fault in error.faults:
            place = self._field_of(fault.at)
            self.add_error(place if place in self.fields else None, fault_words(fault))

    def _field_of(self, at: str) -> str:
        """ "numerator.where.all.2" is the second filled condition above the line."""
        steps = at.split(".")
        side = next((side for side, term in _TERMS.items() if term == steps[0]), "")
        if not side:
            return steps[0]
        if steps[1:2] == ["where"]:
            filled = self._filled(side)
            number = int(steps[-1]) - 1 if steps[-1].isdigit() else 0
            return f"{side}_{filled[number]}_value" if number < len(filled) else f"{side}_countable"
        return f"{side}_{steps[1]}" if len(steps) > 1 else f"{side}_countable"


def initial_of(row: Indicator, body: Mapping[str, Any], *, is_copy: bool) -> dict[str, Any]:
    """What the form begins with. Raises NotFlatError."""
    found = {name: body.get(name, "") for name in ("name", "description", "measure", "direction", "source")}
    found |= {"breakdowns": list(body.get("breakdowns") or ()), "version": row.version}
    if is_copy:
        found.pop("version")
    for side, term in _TERMS.items():
        said = body.get(term)
        if not isinstance(said, Mapping):
            continue
        found |= {f"{side}_countable": said["countable"], f"{side}_sum": said.get("sum") or ""}
        together, parts = _parts(said.get("where"))
        found[f"{side}_together"] = together
        for place, part in enumerate(parts):
            operator = next(name for name in part if name != "attribute")
            found |= {
                f"{side}_{place}_attribute": part["attribute"],
                f"{side}_{place}_operator": operator,
                f"{side}_{place}_value": _shown(part[operator]),
            }
    return found


def typed(data: Any) -> dict[str, Any]:
    """What was typed so far, to begin a form with whose fields have changed; nothing is judged yet."""
    several = {name for name in data if name == "breakdowns" or len(data.getlist(name)) > 1}
    return {name: data.getlist(name) if name in several else data.get(name) for name in data}


def _parts(where: Any) -> tuple[str, list[Mapping[str, Any]]]:
    if not where:
        return "all", []
    if "attribute" in where:
        return "all", [where]
    ((together, parts),) = where.items()
    if len(parts) > CONDITIONS or not all("attribute" in part for part in parts):
        raise NotFlatError
    return together, list(parts)


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return [str(each) for each in value] if isinstance(value, list | tuple) else str(value)


def _choice(label: Any, choices: Any, *, required: bool = False, rebuilds: bool = False) -> forms.ChoiceField:
    widget = PlainSelect(attrs={**(_REBUILDS if rebuilds else {})})
    return forms.ChoiceField(label=label, choices=choices, required=required, widget=widget)


def _value_field(attribute: Attribute, operator: str) -> forms.Field:
    label = gettext_lazy("Giá trị")
    if operator == "known":
        return _choice(label, KNOWN)
    if attribute.measure == Measure.FLAG:
        return _choice(label, TRUTH)
    if attribute.measure == Measure.CHOICE and attribute.choices is not None:
        choices = [(str(value), words) for value, words in attribute.choices()]
        if operator in _ONE:
            return _choice(label, choices)
        return forms.MultipleChoiceField(
            label=label,
            choices=choices,
            required=False,
            widget=forms.SelectMultiple(attrs={"size": min(6, len(choices))}),
        )
    said = _("Hai giá trị, cách nhau bằng dấu chấm phẩy") if operator == "between" else ""
    if attribute.measure == Measure.DATE:
        said = said or _("Ngày, dạng 2026-07-01")
    return forms.CharField(label=label, required=False, max_length=200, help_text=said)


def _value(attribute: Attribute, operator: str, given: Any) -> Any:
    """As JSON keeps it: levels as whole numbers, numbers as numbers."""
    if operator == "known" or attribute.measure == Measure.FLAG:
        return given == "true"
    if isinstance(given, list):
        return [_plain(attribute, each) for each in given]
    if operator in ("in", "between"):
        return [_plain(attribute, each.strip()) for each in str(given or "").split(";") if each.strip()]
    return _plain(attribute, str(given or "").strip())


def _plain(attribute: Attribute, text: str) -> Any:
    if attribute.measure == Measure.CHOICE and attribute.choices is not None:
        return next((value for value, _words in attribute.choices() if str(value) == text), text)
    if attribute.measure == Measure.NUMBER:
        number = text.replace(",", ".")
        return int(number) if number.lstrip("-").isdigit() else number
    return text
