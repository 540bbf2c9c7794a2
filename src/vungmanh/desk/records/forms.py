"""Forms and filters that the rooms of dated records share."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.fields import SUBMITS, DayField, NumberField, PlainSelect, capital
from vungmanh.desk.fieldwork.forms import ListFilter, PlaceChoice, RecordForm, UnitChoice
from vungmanh.units.models import Unit

STATES = [
    ("", _("Đang có")),
    ("cu", _("Đã kết thúc")),
    ("sau", _("Chưa đến ngày")),
    ("donvi", _("Đơn vị không còn")),
    ("rut", _("Đã rút")),
]


class DecimalNumber(NumberField):
    """91,5 as people write it; a number as the database keeps it, not below nothing."""

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        if number is not None and number < 0:
            raise forms.ValidationError(_("Hãy ghi một số không âm."))
        return None if number is None else Decimal(str(number))

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(float(value) if isinstance(value, Decimal) else value)


class Count(forms.IntegerField):
    """A whole number of things, not below nothing."""

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=0, max_value=100_000_000, **more)


class DatedForm(RecordForm):
    """A record of a unit from a day to a day. `unit` is asked for where one is offered, the reason where it is corrected."""

    unit = UnitChoice()
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống: cho đến khi có thay đổi."))
    note = forms.CharField(label=_("Ghi chú"), max_length=500, required=False)
    reason = forms.CharField(
        label=_("Lý do sửa"), max_length=300, help_text=_("Người đọc sau cần biết vì sao bản ghi được sửa.")
    )

    first: tuple[str, ...] = ()
    """Fields that stand before the days."""
    has_files = False

    def __init__(
        self, *args: Any, units: QuerySet[Unit] | None = None, is_corrected: bool = False, is_continued: bool = False,
        **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        if not self.has_files:
            del self.fields["evidence"]
        if not is_corrected:
            del self.fields["reason"]
        if is_continued:
            self.fields["valid_from"].label = _("Thay đổi từ ngày")
        self.order_fields(["unit", *self.first, "valid_from", "valid_to", "note", "evidence", "reason"])

    def columns(self) -> dict[str, Any]:
        """What the record takes from the form."""
        left_out = ("version", "reason", "evidence")
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class EndForm(forms.Form):
    """The last day of a thing, and why it is no more."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=1)
    valid_to = DayField(label=_("Ngày cuối cùng"))
    reason = forms.CharField(label=_("Lý do kết thúc"), max_length=300)


class DatedFilter(ListFilter):
    """Unit with all below it, a state, and as of which day."""

    don_vi = PlaceChoice(PlainSelect(attrs=dict(SUBMITS)))
    khi = forms.ChoiceField(
        label=_("Tình trạng"), required=False, choices=STATES, widget=forms.Select(attrs=dict(SUBMITS))
    )
    ngay = DayField(label=_("Xem vào ngày"), required=False)

    def __init__(self, data: Any, places: QuerySet[Unit], **choices: Any) -> None:
        super().__init__(data, **choices)
        self.fields["don_vi"].queryset = places  # type: ignore[attr-defined]
        self.full_clean()

    def of_unit(self, at: str = "unit__") -> Q:
        unit = self.said("don_vi")
        return Q(**{f"{at}path__within": unit.path}) if unit else Q()

    def standing(self, on: datetime.date) -> Q:
        """What holds on the day, or has the state that was asked for."""
        kept, open_ended = Q(withdrawn_at__isnull=True), Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        return {
            "cu": kept & Q(valid_to__lt=on),
            "sau": kept & Q(valid_from__gt=on),
            "donvi": kept & open_ended & Q(unit__valid_to__lt=on),
            "rut": Q(withdrawn_at__isnull=False),
        }.get(self.said("khi") or "", kept & open_ended & Q(valid_from__lte=on))


class FlagField(forms.TypedChoiceField):
    """Yes, no, or nobody knows."""

    def __init__(self, **more: Any) -> None:
        pairs = [("", _("Chưa rõ")), ("1", _("Có")), ("0", _("Không"))]
        super().__init__(choices=pairs, coerce=lambda value: value == "1", empty_value=None, required=False, **more)

    def prepare_value(self, value: Any) -> Any:
        return {True: "1", False: "0"}.get(value, value) if isinstance(value, bool) else value


class LevelField(forms.TypedChoiceField):
    """One of the levels, or nobody knows."""

    def __init__(self, levels: Any, **more: Any) -> None:
        pairs = [("", _("Chưa rõ")), *capital(levels.choices)]
        super().__init__(choices=pairs, coerce=int, empty_value=None, required=False, **more)
