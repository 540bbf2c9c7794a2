"""The conditions of a term in the editor: rows and groups of rows, as a tree of fields.

A name says where its field stands: "above_1_0_value" is the value of the first row in the second group above the line. A row
becomes a group by choosing one instead of an attribute. Whatever is chosen decides what else there is to fill in, so the form
is made anew after it; it needs no script for that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vungmanh.desk.fields import PlainSelect, capital
from vungmanh.desk.figures.wording import OPERATORS
from vungmanh.indicators.countables import Attribute, Countable, Measure
from vungmanh.indicators.definitions import ordered

CONDITIONS = 5
"""In one group."""
DEEPEST = 3
"""Groups within each other, the whole counted."""
NONE = ("", "–")
TRUTH = (("true", gettext_lazy("có")), ("false", gettext_lazy("không")))
KNOWN = (("true", gettext_lazy("đã có dữ liệu")), ("false", gettext_lazy("chưa có dữ liệu")))
TOGETHER = (
    ("all", gettext_lazy("mọi điều kiện đều đúng")),
    ("any", gettext_lazy("ít nhất một điều kiện đúng")),
    ("not", gettext_lazy("không phải mọi điều kiện đều đúng")),
)
GROUP = "@"
GROUPS = (
    (f"{GROUP}all", gettext_lazy("( nhóm: mọi điều kiện đều đúng )")),
    (f"{GROUP}any", gettext_lazy("( nhóm: ít nhất một điều kiện đúng )")),
    (f"{GROUP}not", gettext_lazy("( nhóm: không phải mọi điều kiện đều đúng )")),
)
_ONE = {"is", "is_not", "at_least", "at_most"}
_REBUILDS = {
    "hx-post": "", "hx-trigger": "change", "hx-include": "closest form", "hx-target": "#bieu-mau", "hx-select": "#bieu-mau",
    "hx-swap": "outerHTML", "hx-vals": '{"lam": "xem"}',
}  # fmt: skip


class TooDeepError(ValueError):
    """A definition whose groups lie deeper, or hold more, than the form has place for."""


class _Form(Protocol):
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def now(self, name: str) -> Any: ...

    def __getitem__(self, name: str) -> Any: ...


@dataclass(frozen=True, slots=True)
class Node:
    """A row of the page: its fields, or a group with its own rows. `number`: "2.1"."""

    number: str
    fields: Sequence[Any]
    is_group: bool
    nodes: Sequence[Node] = field(default_factory=tuple)


def add_fields(form: _Form, name: str, facts: Countable, depth: int = 1) -> None:
    """Fields for the rows of a group, and of the groups that were chosen in it."""
    groups = GROUPS if depth < DEEPEST else ()
    named = [NONE, *((each.name, each.label) for each in facts.attributes), *groups]
    for place in range(CONDITIONS):
        row = f"{name}_{place}"
        form.fields[f"{row}_attribute"] = choice(gettext_lazy("Thuộc tính"), named, rebuilds=True)
        chosen = str(form.now(f"{row}_attribute") or "")
        if chosen.startswith(GROUP):
            if groups:
                add_fields(form, row, facts, depth + 1)
        elif attribute := next((each for each in facts.attributes if each.name == chosen), None):
            _add_comparison(form, row, facts, attribute)


def _add_comparison(form: _Form, row: str, facts: Countable, attribute: Attribute) -> None:
    has_order = attribute in ordered(facts)
    fit = [each for each in OPERATORS.items() if has_order or each[0] not in ("at_least", "at_most", "between")]
    form.fields[f"{row}_operator"] = choice(gettext_lazy("So sánh"), fit, rebuilds=True)
    form.fields[f"{row}_value"] = _value_field(attribute, str(form.now(f"{row}_operator") or "is"))


def nodes_of(form: _Form, name: str, number: str = "") -> list[Node]:
    """For the page: the rows that are filled in, and one more."""
    found, is_ready = [], False
    for place in range(CONDITIONS):
        row = f"{name}_{place}"
        if f"{row}_attribute" not in form.fields:
            return []
        chosen = str(form.now(f"{row}_attribute") or "")
        if not chosen and is_ready:
            continue
        is_ready = is_ready or not chosen
        shown = [form[each] for part in ("attribute", "operator", "value") if (each := f"{row}_{part}") in form.fields]
        label = f"{number}{place + 1}"
        is_group = chosen.startswith(GROUP)
        found.append(Node(label, shown, is_group, nodes_of(form, row, f"{label}.") if is_group else ()))
    return found


def where_of(form: _Form, name: str, together: str, facts: Countable) -> Any:
    """What the rows say, as `indicators.definitions.read` takes it; None where they say nothing."""
    parts = _parts(form, name, facts)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 and "attribute" in parts[0] and together != "not" else {together: parts}


def _parts(form: _Form, name: str, facts: Countable) -> list[Any]:
    return [_said(form, f"{name}_{place}", facts) for place in _filled(form, name)]


def _said(form: _Form, row: str, facts: Countable) -> Any:
    given = form.cleaned_data
    chosen = given[f"{row}_attribute"]
    if chosen.startswith(GROUP):
        return {chosen.removeprefix(GROUP): _parts(form, row, facts)}
    attribute = facts.attribute(chosen)
    operator = given.get(f"{row}_operator") or "is"
    return {"attribute": attribute.name, operator: _value(attribute, operator, given.get(f"{row}_value"))}


def _filled(form: _Form, name: str) -> list[int]:
    return [place for place in range(CONDITIONS) if form.cleaned_data.get(f"{name}_{place}_attribute")]


def place_of(form: _Form, name: str, numbers: Sequence[int]) -> tuple[str, str]:
    """The field of the condition that is the `numbers`-th of its group, group by group, and its number on the page; the first
    one where no number is given. Empty where there is none."""
    row, shown = name, []
    for number in numbers or [1]:
        filled = _filled(form, row)
        if number > len(filled):
            break
        row = f"{row}_{filled[number - 1]}"
        shown.append(str(filled[number - 1] + 1))
    place = f"{row}_value" if f"{row}_value" in form.fields else f"{row}_attribute"
    return (place if place in form.fields else ""), ".".join(shown)


def initial_where(name: str, where: Any) -> dict[str, Any]:
    """What the fields begin with. Raises TooDeepError."""
    if not where:
        return {}
    if "attribute" in where:
        return {f"{name}_together": "all"} | _initial(name, [where], 1)
    ((together, parts),) = where.items()
    return {f"{name}_together": together} | _initial(name, parts, 1)


def _initial(name: str, parts: Sequence[Mapping[str, Any]], depth: int) -> dict[str, Any]:
    if len(parts) > CONDITIONS or depth > DEEPEST:
        raise TooDeepError
    found: dict[str, Any] = {}
    for place, part in enumerate(parts):
        row = f"{name}_{place}"
        if "attribute" not in part:
            ((together, inner),) = part.items()
            found |= {f"{row}_attribute": f"{GROUP}{together}"} | _initial(row, inner, depth + 1)
            continue
        operator = next(each for each in part if each != "attribute")
        found |= {
            f"{row}_attribute": part["attribute"],
            f"{row}_operator": operator,
            f"{row}_value": _shown(part[operator]),
        }
    return found


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return [str(each) for each in value] if isinstance(value, list | tuple) else str(value)


def choice(label: Any, choices: Any, *, required: bool = False, rebuilds: bool = False) -> forms.ChoiceField:
    """`rebuilds`: what is chosen decides which other fields there are."""
    widget = PlainSelect(attrs={**(_REBUILDS if rebuilds else {})})
    return forms.ChoiceField(label=label, choices=capital(choices), required=required, widget=widget)


def _value_field(attribute: Attribute, operator: str) -> forms.Field:
    label = gettext_lazy("Giá trị")
    if operator == "known":
        return choice(label, KNOWN)
    if attribute.measure == Measure.FLAG:
        return choice(label, TRUTH)
    if attribute.measure == Measure.CHOICE and attribute.choices is not None:
        choices = [(str(value), words) for value, words in attribute.choices()]
        if operator in _ONE:
            return choice(label, choices)
        return forms.MultipleChoiceField(
            label=label,
            choices=capital(choices),
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
        return int(number) if re.fullmatch("-?[0-9]+", number) else number
    return text
