"""What the list of units can be narrowed to: a day, a place, a level, a type, a property."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.fields import SUBMITS, DayField, SearchField
from vungmanh.desk.told import AddressForm
from vungmanh.units.domain.levels import LEVEL_OF_TIER
from vungmanh.units.enums import UnitKind, UnitType
from vungmanh.units.models import UnitAttribute, UnitState
from vungmanh.units.policies import attribute_choices

ORGANISATIONS = "co_quan"
ALL = "tat_ca"


class DayForm(AddressForm):
    """The day on which the page shows its unit."""

    ngay = DayField(label=_("Vào ngày"), required=False)

    def day(self, usual: datetime.date) -> datetime.date:
        """The day asked for; the usual one where none is, or what stands there is no date."""
        self.is_valid()
        is_today = usual == timezone.localdate()
        self.fields["ngay"].widget.attrs["placeholder"] = _("hôm nay") if is_today else f"{usual:%d/%m/%Y}"
        found: datetime.date | None = self.cleaned_data.get("ngay")
        return found or usual


class UnitFilter(DayForm):
    """`cap` and `thuoc` are chosen by links; they travel along hidden."""

    q = SearchField()
    loai = forms.ChoiceField(label=_("Loại"), required=False, widget=forms.Select(attrs=SUBMITS))
    thuoc_tinh = forms.ChoiceField(label=_("Thuộc tính"), required=False, widget=forms.Select(attrs=SUBMITS))
    cap = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    thuoc = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    field_order = ("q", "ngay", "loai", "thuoc_tinh")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self._choices("loai", UnitType.choices)
        self._choices("thuoc_tinh", attribute_choices())

    def _choices(self, name: str, choices: Any) -> None:
        field: forms.ChoiceField = self.fields[name]  # type: ignore[assignment]
        field.choices = [("", _("Tất cả")), *choices]

    def chosen(self, states: QuerySet[UnitState], level: str, on: datetime.date) -> QuerySet[UnitState]:
        """The states that the filter leaves; words are looked for by the list itself."""
        wanted = self.cleaned_data
        states = of_level(states, level)
        if wanted.get("loai"):
            states = states.filter(type=wanted["loai"])
        if wanted.get("thuoc_tinh"):
            key, _equals, value = wanted["thuoc_tinh"].partition("=")
            having = UnitAttribute.objects.in_force_on(on).filter(key=key, value=value)
            states = states.filter(unit_id__in=having.values("unit_id"))
        return states

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("q", "ngay", "loai", "thuoc_tinh"))


def of_level(states: QuerySet[UnitState], level: str) -> QuerySet[UnitState]:
    if level == ORGANISATIONS:
        return states.filter(kind=UnitKind.ORGANISATION)
    if level in LEVEL_OF_TIER:
        return states.filter(Q(kind=UnitKind.TERRITORY, level=LEVEL_OF_TIER[level]))
    return states
