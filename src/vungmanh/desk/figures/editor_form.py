"""The form of a definition: what is counted above and below the line, of which rows, over what registers declare.

What a field offers follows from another one (the attributes from the countable, the values from the attribute), so the form is
made anew whenever one of those changes; it needs no script for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vungmanh.desk.fields import DayField, capital
from vungmanh.desk.figures.editor_conditions import (
    NONE,
    TOGETHER,
    Node,
    add_fields,
    choice,
    initial_where,
    nodes_of,
    place_of,
    where_of,
)
from vungmanh.desk.figures.wording import DIRECTION_WORDS, fault_words
from vungmanh.indicators.countables import Countable, Measure, countable, countables
from vungmanh.indicators.definitions import DefinitionError
from vungmanh.indicators.models import Indicator
from vungmanh.units.models import Unit

SIDES = ("above", "below")
_TERMS = {"above": "numerator", "below": "denominator"}
_SAID = ("name", "description", "measure", "direction", "source")
_OF_OTHERS = ("cycle", "unknown_indicator")
KINDS = (
    ("counted", gettext_lazy("đếm từ sổ")),
    ("composed", gettext_lazy("cộng từ các chỉ số khác")),
)


class EditorForm(forms.Form):
    """`units`: in whose name; None where the indicator is there already. `version`: the number that was seen. `indicators`:
    out of which one may be composed; `row`: the one that is changed, which keeps its kind."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=pgettext_lazy("one", "Đơn vị"), empty_label=None)
    code = forms.CharField(
        label=gettext_lazy("Mã"), max_length=80,
        help_text=gettext_lazy("Chữ thường không dấu, số, dấu chấm; không đổi được về sau."),
    )  # fmt: skip
    kind = choice(gettext_lazy("Cách có số"), KINDS, rebuilds=True)
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
    breakdowns = forms.MultipleChoiceField(label=pgettext_lazy("breakdown", "Chia theo"), required=False)
    valid_from = DayField(
        label=gettext_lazy("Dùng từ ngày"),
        required=False,
        help_text=gettext_lazy("Để trống: dùng cho mọi kỳ, kể cả các kỳ đã qua."),
    )
    reason = forms.CharField(label=gettext_lazy("Lý do đổi"), max_length=500)

    def __init__(
        self, *args: Any, units: Any, indicators: QuerySet[Indicator], row: Indicator | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.indicators, self.row = indicators, row
        self.way = row.kind if row is not None else str(self.now("kind") or KINDS[0][0])
        for side in SIDES:
            if self.way == "composed":
                self._add_codes(side)
            else:
                self._add_term(side)
        facts = self.facts("above")
        fit = [each for each in facts.attributes if each.measure in (Measure.CHOICE, Measure.FLAG)] if facts else []
        self.fields["breakdowns"].choices = capital((each.name, each.label) for each in fit)  # type: ignore[attr-defined]
        if self.way == "composed" or not fit:
            del self.fields["breakdowns"]
        if units is None:
            del self.fields["unit"], self.fields["code"], self.fields["kind"]
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

    def _add_codes(self, side: str) -> None:
        """Indicators whose numerators are added up."""
        others = self.indicators.exclude(pk=self.row.pk) if self.row is not None else self.indicators
        offered = [(each.code, each.shown_name) for each in others.filter(retired_on=None).order_by("sort_key", "pk")]
        label = gettext_lazy("Cộng tử số của các chỉ số") if side == "above" else gettext_lazy("Trên tổng tử số của")
        self.fields[f"{side}_codes"] = forms.MultipleChoiceField(
            label=label, choices=offered, required=False, widget=forms.SelectMultiple(attrs={"size": 8})
        )

    def _add_term(self, side: str) -> None:
        first = NONE if side == "above" else ("", gettext_lazy("Không có mẫu số (chỉ đếm)"))
        label = gettext_lazy("Đếm gì") if side == "above" else gettext_lazy("Trên tổng số")
        offered = [(each.name, each.label) for each in countables()]
        self.fields[f"{side}_countable"] = choice(label, [first, *offered], required=side == "above", rebuilds=True)
        facts = self.facts(side)
        if facts is None:
            return
        numbers = [
            (each.name, each.label) for each in facts.attributes if each.measure == Measure.NUMBER and not each.at
        ]
        if numbers:
            counts = ("", gettext_lazy("đếm số dòng"))
            self.fields[f"{side}_sum"] = choice(gettext_lazy("Cách đếm: đếm dòng hay cộng"), [counts, *numbers])
        self.fields[f"{side}_together"] = choice(gettext_lazy("Chỉ tính khi"), TOGETHER)
        add_fields(self, side, facts)

    @property
    def sides(self) -> Iterator[tuple[str, list[Any], list[Node]]]:
        """For the page: title, what is counted, its conditions."""
        titles = {"above": _("Tử số: những gì được tính"), "below": _("Mẫu số: trên tổng số")}
        for side in SIDES:
            names = (f"{side}_countable", f"{side}_codes", f"{side}_sum", f"{side}_together")
            yield titles[side], [self[name] for name in names if name in self.fields], nodes_of(self, side)

    @property
    def plain(self) -> list[Any]:
        """The fields before the terms."""
        return [
            self[name]
            for name in ("unit", "code", "kind", "name", "description", "measure", "direction", "source")
            if name in self.fields
        ]

    @property
    def closing(self) -> list[Any]:
        return [self[name] for name in ("breakdowns", "valid_from", "reason") if name in self.fields]

    def body(self, code: str = "") -> dict[str, Any]:
        """As `indicators.definitions.read` takes it."""
        given = self.cleaned_data
        found: dict[str, Any] = {"code": code or given.get("code", ""), "kind": self.way}
        found |= {name: given[name] for name in _SAID}
        if self.way == "composed":
            return found | {term: given[f"{side}_codes"] for side, term in _TERMS.items()}
        found |= {"breakdowns": given.get("breakdowns", []), "numerator": self._term("above")}
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
        where = where_of(self, side, given.get(f"{side}_together") or "all", facts)
        return found | ({"where": where} if where else {})

    def add_faults(self, error: DefinitionError) -> None:
        """Each fault in words, at the field that it is about; of a condition its number as well."""
        names = {}
        if any(fault.code in _OF_OTHERS for fault in error.faults):
            names = {each.code: each.shown_name for each in self.indicators}
        for fault in error.faults:
            place, number = self._place_of(fault.at)
            words = fault_words(fault, names)
            if "." in number:
                words = _("Điều kiện %(number)s: %(words)s") % {"number": number, "words": words}
            self.add_error(place if place in self.fields else None, words)

    def _place_of(self, at: str) -> tuple[str, str]:
        """ "numerator.where.all.2.any.1": the first condition of the second group above the line. Field and number."""
        steps = at.split(".")
        side = next((side for side, term in _TERMS.items() if term == steps[0]), "")
        if not side:
            return steps[0], ""
        first = f"{side}_codes" if self.way == "composed" else f"{side}_countable"
        if steps[1:2] == ["where"]:
            place, number = place_of(self, side, [int(step) for step in steps[2:] if step.isdigit()])
            return place or first, number
        return (f"{side}_{steps[1]}" if len(steps) > 1 else first), ""


def initial_of(row: Indicator, body: Mapping[str, Any], *, is_copy: bool) -> dict[str, Any]:
    """What the form begins with. Raises TooDeepError."""
    found = {name: body.get(name, "") for name in ("kind", *_SAID)}
    found |= {"breakdowns": list(body.get("breakdowns") or ()), "version": row.version}
    if is_copy:
        found.pop("version")
    for side, term in _TERMS.items():
        said = body.get(term)
        if isinstance(said, Mapping):
            found |= {f"{side}_countable": said["countable"], f"{side}_sum": said.get("sum") or ""}
            found |= initial_where(side, said.get("where"))
        elif isinstance(said, list | tuple):
            found[f"{side}_codes"] = list(said)
    return found


def typed(data: Any) -> dict[str, Any]:
    """What was typed so far, to begin a form with whose fields have changed; nothing is judged yet."""
    several = {name for name in data if name == "breakdowns" or name.endswith("_codes") or len(data.getlist(name)) > 1}
    return {name: data.getlist(name) if name in several else data.get(name) for name in data}
