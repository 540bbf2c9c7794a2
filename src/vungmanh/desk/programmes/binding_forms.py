"""How a target is counted: the form of one decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.fields import DayField
from vungmanh.indicators.definitions import Definition
from vungmanh.programmes.domain.binding import Choice
from vungmanh.programmes.domain.scopes import TYPE
from vungmanh.programmes.enums import Way
from vungmanh.programmes.suggested import cells_of
from vungmanh.units.enums import COMMUNE_TYPES, DISTRICT_TYPES, UnitLevel
from vungmanh.units.policies import attribute_choices

_EACH = [
    ("", _("không, tính chung cả địa bàn")),
    (UnitLevel.COMMUNE.value, _("từng xã, phường, thị trấn, đặc khu")),
    (UnitLevel.DISTRICT.value, _("từng huyện, quận, thị xã, thành phố")),
]


class BindingForm(forms.Form):
    """Of one indicator: for which units, which part of it, since when."""

    limits = forms.MultipleChoiceField(
        label=_("Chỉ các đơn vị"), required=False, widget=forms.SelectMultiple(attrs={"size": 5})
    )
    breakdown = forms.MultipleChoiceField(
        label=_("Trong số"), required=False, widget=forms.SelectMultiple(attrs={"size": 5})
    )
    each = forms.ChoiceField(label=_("Xét từng đơn vị"), required=False, choices=_EACH)
    since = DayField(label=_("Tính từ ngày"), required=False, help_text=_("Để trống: từ ngày đầu của chương trình."))

    def __init__(self, data: Any, *, definition: Definition, choice: Choice | None) -> None:
        initial: dict[str, Any] = {}
        if choice is not None:
            initial = {
                "limits": _flat(choice.limits),
                "breakdown": _flat(choice.breakdown),
                "each": choice.each,
                "since": choice.since,
            }
        super().__init__(data, initial=initial, auto_id="gan_%s")
        self.definition = definition
        fields: Any = self.fields
        fields["limits"].choices = _units()
        fields["breakdown"].choices = [
            (f"{name}={value}", label)
            for name in definition.breakdowns
            for value, label in cells_of(definition, name).items()
        ]
        if not fields["breakdown"].choices:
            del fields["breakdown"]

    def clean_breakdown(self) -> list[str]:
        """Values of one breakdown: figures are kept by one at a time."""
        chosen: list[str] = self.cleaned_data["breakdown"]
        if len({each.partition("=")[0] for each in chosen}) > 1:
            raise forms.ValidationError(_("Hãy chọn các giá trị của cùng một cách chia."))
        return chosen

    def choice(self) -> Choice:
        said = self.cleaned_data
        return Choice(
            Way.COUNTED,
            self.definition.code,
            _deep(said["limits"]),
            _deep(said.get("breakdown") or []),
            said["each"],
            said["since"],
        )


def _units() -> list[tuple[str, list[tuple[str, str]]]]:
    types = [(f"{TYPE}={each.value}", str(each.label)) for each in (*COMMUNE_TYPES, *DISTRICT_TYPES)]
    return [*attribute_choices(), (str(_("Loại đơn vị")), types)]


def _flat(said: Mapping[str, Any]) -> list[str]:
    return [f"{name}={value}" for name, values in said.items() for value in values]


def _deep(flat: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in flat:
        name, _sign, value = each.partition("=")
        found.setdefault(name, []).append(value)
    return found
