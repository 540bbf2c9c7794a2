"""What the list of officials can be narrowed to; every part is a condition on rows of `PostStretch`."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vungmanh.desk.fields import SUBMITS, DayField, SearchField
from vungmanh.desk.officials.forms import position_choices
from vungmanh.officials import policies
from vungmanh.officials.enums import OfficialKind, QualificationKind, Sex
from vungmanh.officials.models import PostStretch
from vungmanh.units.models import Unit

EVERY = ("", _("Tất cả"))
NOBODY_KNOWS = "?"
LEFT, NEW = "nghi", "moi"
_STATES = ((LEFT, _("Đã thôi")), (NEW, _("Chưa có chức danh")))
_LEVELS = {
    "vh": QualificationKind.GENERAL, "cm": QualificationKind.PROFESSIONAL, "ll": QualificationKind.POLITICAL,
    "qn": QualificationKind.STATE_MANAGEMENT, "th": QualificationKind.INFORMATICS, "nn": QualificationKind.LANGUAGE,
}  # fmt: skip
_PARTY = (("True", _("Đảng viên")), ("False", _("Chưa vào Đảng")), (NOBODY_KNOWS, _("Chưa rõ")))
_FIRST = ("q", "don_vi", "ngay", "khi", "chuc_danh", "loai")


def _choice(label: Any, pairs: Any = ()) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[EVERY, *pairs], widget=forms.Select(attrs=dict(SUBMITS))
    )


class UnitField(forms.ModelChoiceField):
    def __init__(self) -> None:
        super().__init__(
            Unit.objects.none(), label=pgettext_lazy("one", "Đơn vị"), required=False, empty_label=_("Tất cả"),
            widget=forms.Select(attrs=dict(SUBMITS)),
        )  # fmt: skip

    def label_from_instance(self, obj: Any) -> str:
        if obj.valid_to:
            return _now("%(unit)s (đến %(day)s)") % {"unit": obj.name, "day": f"{obj.valid_to:%d/%m/%Y}"}
        return str(obj.name)


class OfficialFilter(forms.Form):
    """What cannot be read filters nothing out."""

    q = SearchField()
    don_vi = UnitField()
    ngay = DayField(label=_("Vào ngày"), required=False)
    khi = forms.ChoiceField(
        label=_("Tình trạng"), required=False, choices=[("", _("Đang giữ chức danh")), *_STATES],
        widget=forms.Select(attrs=dict(SUBMITS)),
    )  # fmt: skip
    chuc_danh = _choice(_("Chức danh"))
    loai = _choice(_("Loại"))
    gioi = _choice(_("Giới tính"))
    dang = _choice(_("Đảng"), _PARTY)
    thieu_so = _choice(_("Dân tộc"), [("True", _("Thiểu số")), ("False", _("Kinh")), (NOBODY_KNOWS, _("Chưa rõ"))])
    giu = _choice(_("Kiêm nhiệm"), [("kiem", _("Chức danh kiêm nhiệm")), ("nhieu", _("Giữ nhiều chức danh"))])
    vh = _choice(_("Văn hóa"))
    cm = _choice(_("Chuyên môn"))
    ll = _choice(_("Lý luận chính trị"))
    qn = _choice(_("Quản lý nhà nước"))
    th = _choice(_("Tin học"))
    nn = _choice(_("Ngoại ngữ"))

    def __init__(self, data: Any, units: QuerySet[Unit]) -> None:
        super().__init__(data)
        self.fields["don_vi"].queryset = units  # type: ignore[attr-defined]
        self._offer("chuc_danh", position_choices())
        self._offer("loai", [(key, capfirst(str(label))) for key, label in OfficialKind.choices])
        self._offer(
            "gioi", [*((key, capfirst(str(label))) for key, label in Sex.choices), (NOBODY_KNOWS, _("Chưa rõ"))]
        )
        for name, kind in _LEVELS.items():
            self._offer(name, [*_level_choices(kind), (NOBODY_KNOWS, _("Chưa có dữ liệu"))])
        self.fields["ngay"].widget.attrs["placeholder"] = _now("hôm nay")
        self.is_valid()

    def _offer(self, name: str, pairs: Any) -> None:
        self.fields[name].choices = [EVERY, *pairs]  # type: ignore[attr-defined]

    def said(self, name: str) -> Any:
        return self.cleaned_data.get(name) or ""

    def day(self, today: datetime.date) -> datetime.date:
        found: datetime.date = self.cleaned_data.get("ngay") or today
        return found

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in _FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in _FIRST]

    @property
    def has_more(self) -> bool:
        return any(self.said(name) for name in self.fields if name not in _FIRST)

    @property
    def is_narrowed(self) -> bool:
        return any(self.said(name) for name in self.fields)

    def chosen(self, rows: QuerySet[PostStretch]) -> QuerySet[PostStretch]:
        """The rows that the filter leaves; words are looked for by the list itself, day and state choose the rows before."""
        conditions = Q()
        if self.said("don_vi"):
            conditions &= Q(unit__path__startswith=self.said("don_vi").path)
        if self.said("chuc_danh"):
            conditions &= Q(position=self.said("chuc_danh"))
        if self.said("loai"):
            conditions &= Q(kind=self.said("loai"))
        for name, column in (("gioi", "sex"), ("dang", "party_member"), ("thieu_so", "is_minority")):
            conditions &= _equal(column, self.said(name))
        for name, kind in _LEVELS.items():
            conditions &= _at_least(f"{kind.value}_level", self.said(name))
        return self._of_posts(rows.filter(conditions))

    def _of_posts(self, rows: QuerySet[PostStretch]) -> QuerySet[PostStretch]:
        """Main posts: one row a person. Whoever asks for a position gets those who hold it beside another too."""
        wanted = self.said("giu")
        if wanted == "kiem":
            return rows.filter(is_main=False)
        if wanted == "nhieu":
            return rows.filter(is_main=True, holds_several=True)
        return rows if self.said("chuc_danh") else rows.filter(is_main=True)


def _level_choices(kind: str) -> list[tuple[str, str]]:
    rows = policies.level_choices(kind)
    least = [(str(level), _now("%(level)s trở lên") % {"level": name}) for level, name in rows[1:-1]]
    return [(f"={rows[0][0]}", rows[0][1]), *least, (str(rows[-1][0]), rows[-1][1])]


def _equal(column: str, wanted: str) -> Q:
    if not wanted:
        return Q()
    if wanted == NOBODY_KNOWS:
        return Q(**{f"{column}__isnull": True})
    return Q(**{column: wanted == "True" if wanted in ("True", "False") else wanted})


def _at_least(column: str, wanted: str) -> Q:
    if not wanted or wanted == NOBODY_KNOWS:
        return _equal(column, wanted)
    if wanted.startswith("="):
        return Q(**{column: int(wanted[1:])})
    return Q(**{f"{column}__gte": int(wanted)})
