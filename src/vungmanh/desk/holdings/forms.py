"""The form and the filter of holdings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.fields import DayField, capital
from vungmanh.desk.fieldwork.forms import choice
from vungmanh.desk.records.forms import DatedFilter, DatedForm, DecimalNumber
from vungmanh.holdings.enums import Group
from vungmanh.holdings.policies import choices


class HoldingForm(DatedForm):
    kind = forms.ChoiceField(label=_("Loại"))
    title = forms.CharField(
        label=_("Tên, trích yếu"), max_length=300, required=False, help_text=_("Ví dụ: quy chế phối hợp với ai.")
    )
    number = forms.CharField(label=_("Số quyết định"), max_length=80, required=False)
    decided_on = DayField(label=_("Ngày ban hành"), required=False)
    decided_by = forms.CharField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    approved_on = DayField(
        label=_("Ngày phê duyệt, công nhận"), required=False,
        help_text=_("Quy ước, hương ước chỉ được tính từ ngày được công nhận."),
    )  # fmt: skip
    approved_by = forms.CharField(label=_("Cơ quan phê duyệt, công nhận"), max_length=200, required=False)
    value = DecimalNumber(
        label=_("Số đạt"), required=False, help_text=_("Chỉ với loại là số liệu: số đạt trên tổng số.")
    )
    total = DecimalNumber(label=_("Trên tổng số"), required=False)
    has_files = True

    first = (
        "kind", "title", "number", "decided_on", "decided_by", "approved_on", "approved_by", "value", "total",
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = [("", _("Chọn")), *capital(choices())]  # type: ignore[attr-defined]


class HoldingFilter(DatedFilter):
    loai = choice(_("Loại"))
    mang = choice(_("Nhóm"), Group.choices)
    duyet = choice(_("Phê duyệt"), [("cho", _("Chờ phê duyệt")), ("sap", _("Hết hạn trong 90 ngày"))])
