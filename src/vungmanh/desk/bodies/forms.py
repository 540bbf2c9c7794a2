"""Forms and filters of bodies and counts of members."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vungmanh.bodies.models import Body
from vungmanh.bodies.policies import choices, label
from vungmanh.core.exports import Line
from vungmanh.desk.fields import SUBMITS, DayField, PlainSelect, capital
from vungmanh.desk.fieldwork.forms import choice
from vungmanh.desk.records.forms import Count, DatedFilter, DatedForm
from vungmanh.desk.told import AddressForm
from vungmanh.formats import day
from vungmanh.units.models import Unit


class BodyForm(DatedForm):
    name = forms.CharField(label=_("Tên"), max_length=200)
    kind = forms.ChoiceField(label=_("Loại tổ chức"))
    setting = forms.ChoiceField(label=_("Ở"))
    above = forms.ModelChoiceField(
        Body.objects.none(),
        label=_("Trực thuộc"),
        required=False,
        widget=PlainSelect,
        empty_label=_("Không trực thuộc tổ chức nào"),
    )
    is_joint = forms.BooleanField(
        label=_("Chi bộ ghép"),
        required=False,
        help_text=_("Của nhiều thôn hoặc nhiều cơ quan; không tính là chi bộ riêng."),
    )
    number = forms.CharField(label=_("Số quyết định"), max_length=80, required=False)
    founded_on = DayField(label=_("Ngày thành lập"), required=False)

    first = ("name", "kind", "setting", "above", "is_joint", "number", "founded_on")

    def __init__(self, *args: Any, above: QuerySet[Body], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = capital(choices("kinds"))  # type: ignore[attr-defined]
        self.fields["setting"].choices = capital(choices("settings"))  # type: ignore[attr-defined]
        self.fields["above"].queryset = above  # type: ignore[attr-defined]


class MembershipForm(DatedForm):
    """A count; as a continuation the next one."""

    members = Count(label=_("Số đảng viên, đoàn viên, hội viên"))
    women = Count(label=_("Trong đó nữ"), required=False)
    core = Count(label=_("Cốt cán"), required=False)
    base = Count(
        label=_("Số người trong độ tuổi"),
        required=False,
        help_text=_("Tổng số người có thể là thành viên, để tính tỷ lệ tập hợp."),
    )
    admitted = Count(label=_("Kết nạp từ lần đếm trước"), required=False)
    arrived = Count(label=_("Chuyển đến từ lần đếm trước"), required=False)
    departed = Count(
        label=_("Chuyển đi, ra khỏi, từ trần từ lần đếm trước"), required=False,
        help_text=_("Số lần trước cộng vào, trừ ra mà không bằng số mới thì bản ghi vẫn được lưu và báo là chưa khớp."),
    )  # fmt: skip

    first = ("members", "women", "core", "base", "admitted", "arrived", "departed")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["valid_from"].label = _("Đếm ngày")
        if "unit" in self.fields:
            self.fields["unit"].label = _("Ở đơn vị")
            self.fields["unit"].help_text = _("Nơi sinh hoạt: chi bộ ghép có một dòng cho mỗi thôn.")


class BodyFilter(DatedFilter):
    he = choice(_("Hệ thống"))
    loai = choice(_("Loại tổ chức"))
    o = choice(_("Ở"))
    ghep = choice(_("Ghép"), [("1", _("Chi bộ ghép")), ("0", _("Tổ chức riêng"))])


_LONGEST_NUMBER = 16


class MembershipFilter(DatedFilter):
    he = choice(_("Hệ thống"))
    loai = choice(_("Loại tổ chức"))
    khop = choice(_("Số liệu"), [("lech", _("Chưa khớp")), ("khop", _("Khớp"))])
    thuoc = choice(_("Thuộc"))
    """A body (its first stretch), with all below it; the tree of bodies asks so, and the list then shows that it was asked."""

    def __init__(self, data: Any, places: QuerySet[Unit], **choices: Any) -> None:
        asked = data.get("thuoc", "")
        is_number = asked.isascii() and asked.isdigit() and len(asked) < _LONGEST_NUMBER
        super().__init__(
            data, places, thuoc=[(asked, _("tổ chức đã chọn và bên dưới"))] if is_number else [], **choices
        )
        if not self.said("thuoc"):
            del self.fields["thuoc"]


class FlowFilter(AddressForm):
    """From a day to a day; unread days are those of this year."""

    don_vi = forms.ModelChoiceField(
        Unit.objects.none(), label=pgettext_lazy("one", "Đơn vị"), required=False,
        widget=PlainSelect(attrs=dict(SUBMITS)), empty_label=_("Tất cả"),
    )  # fmt: skip
    he = forms.ChoiceField(label=_("Hệ thống"), required=False, widget=forms.Select(attrs=dict(SUBMITS)))
    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến ngày"), required=False)

    def __init__(self, data: Any, places: QuerySet[Unit]) -> None:
        super().__init__(data)
        self.fields["don_vi"].queryset = places  # type: ignore[attr-defined]
        self.fields["he"].choices = capital(choices("systems"))  # type: ignore[attr-defined]
        self.is_valid()

    def said(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    def days(self, today: datetime.date) -> tuple[datetime.date, datetime.date]:
        until = self.said("den") or today
        return min(self.said("tu") or until.replace(month=1, day=1), until), until

    @property
    def system(self) -> str:
        return str(self.said("he") or "party")

    def told(self) -> Iterator[Line]:
        """With the system and the days of which it is, asked for or not."""
        days = self.days(timezone.localdate())
        if self.said("don_vi"):
            yield self.fields["don_vi"].label, self.said("don_vi").name
        yield self.fields["he"].label, label("systems", self.system)
        yield from zip((self.fields["tu"].label, self.fields["den"].label), map(day, days), strict=True)

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)
