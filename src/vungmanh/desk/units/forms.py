"""The form of the import page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.fields import DayField, SheetField
from vungmanh.units.models import Unit


class ImportForm(forms.Form):
    within = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Nơi chứa các đơn vị trong bảng"), empty_label=None, widget=forms.Select
    )
    sheet = SheetField()
    on = DayField(label=_("Các bổ sung có hiệu lực từ ngày"), required=False)

    def __init__(self, *args: Any, places: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField = self.fields["within"]  # type: ignore[assignment]
        field.queryset = places
        self.fields["on"].help_text = _("Để trống: từ hôm nay.")
