"""Forms of this room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vungmanh.desk.fields import PlainSelect, SheetField
from vungmanh.units.models import Unit


class SheetForm(forms.Form):
    """For which unit, and the sheet."""

    unit = forms.TypedChoiceField(
        label=pgettext_lazy("one", "Đơn vị"), coerce=int, widget=PlainSelect,
        help_text=_("Mọi dòng của bảng phải thuộc đơn vị này hoặc đơn vị bên dưới."),
    )  # fmt: skip
    sheet = SheetField()

    def __init__(self, *args: Any, units: Sequence[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].choices = [(unit.pk, unit.name) for unit in units]  # type: ignore[attr-defined]
        self.units = {unit.pk: unit for unit in units}
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0].pk

    @property
    def chosen(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]
