"""What the list of people can be narrowed to: words, a role, a unit, the state of the account."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.desk.fields import SUBMITS, SearchField
from vungmanh.desk.told import AddressForm
from vungmanh.units.models import Unit

STATES: dict[str, tuple[Any, dict[str, Any]]] = {
    "dang-dung": (_("Đang dùng"), {"is_active": True}),
    "chua-vao": (_("Chưa đăng nhập lần nào"), {"is_active": True, "last_login": None}),
    "mot-buoc": (_("Chưa bật xác thực hai bước"), {"is_active": True, "authenticator": None}),
    "da-ngung": (_("Đã ngừng"), {"is_active": False}),
}


class PeopleFilter(AddressForm):
    q = SearchField()
    vai_tro = forms.ChoiceField(
        label=_("Vai trò"),
        required=False,
        choices=[("", _("Tất cả")), *Role.choices],
        widget=forms.Select(attrs=SUBMITS),
    )
    don_vi = forms.ChoiceField(label=pgettext_lazy("one", "Đơn vị"), required=False, widget=forms.Select(attrs=SUBMITS))
    tinh_trang = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[("", _("Tất cả")), *((key, label) for key, (label, _wanted) in STATES.items())],
        widget=forms.Select(attrs=SUBMITS),
    )

    def __init__(self, data: Any, *, units: Iterable[Unit]) -> None:
        super().__init__(data)
        field: forms.ChoiceField = self.fields["don_vi"]  # type: ignore[assignment]
        field.choices = [("", _("Tất cả")), *((str(unit.pk), unit.name) for unit in units)]

    def chosen(self, people: QuerySet[User], on: datetime.date) -> QuerySet[User]:
        """The accounts that the filter leaves, by their roles of the day; words are looked for by the list itself."""
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("tinh_trang"):
            people = people.filter(**STATES[wanted["tinh_trang"]][1])
        roles = {"role": wanted.get("vai_tro"), "unit_id": wanted.get("don_vi")}
        asked = {field: value for field, value in roles.items() if value}
        if asked:
            acting = RoleAssignment.objects.in_force_on(on).filter(user=OuterRef("pk"), **asked)
            people = people.filter(Exists(acting))
        return people

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())
