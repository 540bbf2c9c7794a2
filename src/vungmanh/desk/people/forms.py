"""Forms of this room: an account, a role, the end of a role."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vungmanh.accounts.domain.people import Details
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import LANGUAGES, User
from vungmanh.desk.duties.shown import title_of
from vungmanh.desk.fields import DayField, SheetField
from vungmanh.programmes.domain.handing_over import OpenWork
from vungmanh.programmes.models import Duty
from vungmanh.units.models import Unit

SHOWN_DUTIES = 8
"""Of each unit, where somebody leaves; all of them are counted."""


class DetailsForm(forms.Form):
    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    position_title = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        error_messages={"invalid": _("Thư điện tử chưa đúng dạng. Hãy ghi như: ten@coquan.example.")},
        help_text=_("Để gửi liên kết đặt mật khẩu. Không có thì in liên kết ra giấy."),
    )
    language = forms.ChoiceField(label=_("Ngôn ngữ"), choices=LANGUAGES)

    def details(self) -> Details:
        """What was typed, for the domain."""
        said = self.cleaned_data
        return Details(said["full_name"], said["position_title"], said["email"], said["language"])


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Vai trò"), choices=[("", _("Chọn vai trò")), *Role.choices])
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Cho đơn vị"), empty_label=_("Chọn đơn vị"), widget=forms.Select
    )
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống: cho đến khi có thay đổi."))

    def __init__(self, *args: Any, units: QuerySet[Unit], today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField = self.fields["unit"]  # type: ignore[assignment]
        field.queryset = units
        self.fields["valid_from"].initial = today

    def role_asked(self) -> dict[str, Any]:
        """What was chosen, as the domain takes it."""
        said = self.cleaned_data
        return {
            "role": Role(said["role"]),
            "unit": said["unit"],
            "valid_from": said["valid_from"],
            "valid_to": said["valid_to"],
        }


class NewPersonForm(DetailsForm, RoleForm):
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=40,
        help_text=_("3 đến 40 chữ thường không dấu, chữ số, dấu chấm, gạch: nguyenvanmau, xa.maulam."),
    )
    field_order = (
        "full_name", "username", "position_title", "email", "language", "role", "unit", "valid_from", "valid_to",
    )  # fmt: skip


class PeopleSheetForm(forms.Form):
    sheet = SheetField()


class DeputyForm(forms.Form):
    deputy = forms.ModelChoiceField(
        User.objects.none(), label=_("Người thay mặt"), empty_label=_("Chọn người"), widget=forms.Select,
        help_text=_("Người đang có vai trò của chính đơn vị này."),
    )  # fmt: skip
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), help_text=_("Sau ngày này việc thay mặt tự kết thúc."))

    def __init__(self, *args: Any, deputies: QuerySet[User], today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField = self.fields["deputy"]  # type: ignore[assignment]
        field.queryset = deputies
        self.fields["valid_from"].initial = today

    def span(self) -> dict[str, Any]:
        """From and to, as the domain takes them."""
        return {"valid_from": self.cleaned_data["valid_from"], "valid_to": self.cleaned_data["valid_to"]}


class ReceiverField(forms.ModelChoiceField):
    """Who takes open work over; empty: nobody yet."""

    def __init__(self, work: OpenWork, empty: Any) -> None:
        colleagues = User.objects.filter(pk__in=[user.pk for user in work.colleagues]).order_by("sort_key", "pk")
        label = _("Giao cho")
        super().__init__(colleagues, label=label, required=False, empty_label=empty, widget=forms.Select)


class LeaveForm(forms.Form):
    """For each unit for which the person has something in hand, who takes it over."""

    def __init__(self, *args: Any, work: Sequence[OpenWork], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.work = work
        for each in work:
            self.fields[f"nhan_{each.unit.pk}"] = ReceiverField(each, _("Trả lại đơn vị, chưa giao ai"))

    def rows(self) -> list[tuple[OpenWork, list[tuple[Duty, str]], forms.BoundField]]:
        """Per unit the work, the first of its duties with their titles, and the field."""
        return [
            (each, [(duty, title_of(duty)) for duty in each.duties[:SHOWN_DUTIES]], self[f"nhan_{each.unit.pk}"])
            for each in self.work
        ]

    def receivers(self) -> dict[int, User | None]:
        """By unit, as the domain takes them."""
        return {each.unit.pk: self.cleaned_data[f"nhan_{each.unit.pk}"] for each in self.work}


class EndForm(forms.Form):
    last_day = DayField(
        label=_("Ngày cuối cùng còn vai trò"), required=False, help_text=_("Để trống: kết thúc ngay bây giờ.")
    )

    def __init__(self, *args: Any, work: OpenWork | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if work:
            self.fields["receiver"] = ReceiverField(work, _("Để lại đến hết vai trò, rồi trả lại đơn vị"))
            self.fields["receiver"].label = _("Giao việc đang làm cho")
            self.fields["receiver"].help_text = _("Chọn người thì việc chuyển ngay hôm nay.")
