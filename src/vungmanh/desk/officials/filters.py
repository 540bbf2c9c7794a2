"""What the list of officials can be narrowed to; every part is a condition on rows of `PostStretch`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.fields import SUBMITS, DayField
from vungmanh.desk.fieldwork.forms import ListFilter, PlaceChoice, choice
from vungmanh.desk.officials.forms import position_choices
from vungmanh.officials import policies
from vungmanh.officials.domain.standards_packs import packs
from vungmanh.officials.enums import OfficialKind, QualificationKind, Sex
from vungmanh.officials.models import PostStretch
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit

NOBODY_KNOWS = "?"
"""Before a level too: of the field, whose level is that or more, or unknown."""
LEFT, NEW = "nghi", "moi"
_STATES = ((LEFT, _("Đã thôi")), (NEW, _("Chưa có chức danh")))
_LEVELS = {
    "vh": QualificationKind.GENERAL, "cm": QualificationKind.PROFESSIONAL, "ll": QualificationKind.POLITICAL,
    "qn": QualificationKind.STATE_MANAGEMENT, "th": QualificationKind.INFORMATICS, "nn": QualificationKind.LANGUAGE,
}  # fmt: skip
_PARTY = (("True", _("Đảng viên")), ("False", _("Chưa vào Đảng")), (NOBODY_KNOWS, _("Chưa rõ")))
_HERE = (("xa", _("Làm việc ở cấp xã")), ("thon", _("Làm việc ở thôn, tổ dân phố")))
EACH_HERE = "moi"
_HOLDING = (
    ("kiem", _("Chức danh kiêm nhiệm")), ("nhieu", _("Giữ nhiều chức danh")),
    (EACH_HERE, _("Cả người nơi khác kiêm nhiệm ở đây")),
)  # fmt: skip
_TIERS = {"xa": UnitLevel.COMMUNE, "thon": UnitLevel.VILLAGE}
AND = "+"
_FIRST = ("q", "don_vi", "ngay", "khi", "chuc_danh", "loai")


class PostFilter(ListFilter):
    """What lists of people in posts ask alike: unit with all below it, position, kind, as of which day."""

    don_vi = PlaceChoice()
    chuc_danh = choice(_("Chức danh"))
    loai = choice(_("Loại"))
    ngay = DayField(label=_("Vào ngày"), required=False)

    def __init__(self, data: Any, units: QuerySet[Unit], **choices: Any) -> None:
        super().__init__(data, chuc_danh=position_choices(), loai=OfficialKind.choices, **choices)
        self.fields["don_vi"].queryset = units  # type: ignore[attr-defined]
        self.full_clean()

    def of_posts(self) -> Q:
        asked = Q()
        if self.said("don_vi"):
            asked &= Q(unit__path__within=self.said("don_vi").path)
        if self.said("chuc_danh"):
            asked &= Q(position=self.said("chuc_danh"))
        return asked & Q(kind=self.said("loai")) if self.said("loai") else asked


class OfficialFilter(PostFilter):
    khi = forms.ChoiceField(
        label=_("Tình trạng"), required=False, choices=[("", _("Đang giữ chức danh")), *_STATES],
        widget=forms.Select(attrs=dict(SUBMITS)),
    )  # fmt: skip
    gioi = choice(_("Giới tính"))
    dang = choice(_("Đảng"), _PARTY)
    thieu_so = choice(_("Dân tộc"), [("True", _("Thiểu số")), ("False", _("Kinh")), (NOBODY_KNOWS, _("Chưa rõ"))])
    giu = choice(_("Kiêm nhiệm"), _HOLDING)
    cap = choice(_("Cấp"), _HERE)
    vh = choice(_("Văn hóa"))
    cm = choice(_("Chuyên môn"))
    ll = choice(_("Lý luận chính trị"))
    qn = choice(_("Quản lý nhà nước"))
    nganh = choice(_("Ngành chuyên môn"))
    th = choice(_("Tin học"))
    nn = choice(_("Ngoại ngữ"))

    def __init__(self, data: Any, units: QuerySet[Unit]) -> None:
        levels = {name: [*_level_choices(kind), (NOBODY_KNOWS, _("Chưa có dữ liệu"))] for name, kind in _LEVELS.items()}
        super().__init__(
            data, units, gioi=[*Sex.choices, (NOBODY_KNOWS, _("Chưa rõ"))], nganh=_field_choices(), **levels
        )

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in _FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in _FIRST]

    @property
    def has_more(self) -> bool:
        return any(self.said(name) for name in self.fields if name not in _FIRST)

    def chosen(self, rows: QuerySet[PostStretch]) -> QuerySet[PostStretch]:
        """The rows that the filter leaves; words are looked for by the list itself, day and state choose the rows before."""
        conditions = self.of_posts()
        for name, column in (("gioi", "sex"), ("dang", "party_member"), ("thieu_so", "is_minority")):
            conditions &= _equal(column, self.said(name))
        for name, kind in _LEVELS.items():
            conditions &= _at_least(f"{kind.value}_level", self.said(name))
        if self.said("cap"):
            conditions &= Q(unit__level=_TIERS[self.said("cap")])
        conditions &= _of_fields(self.said("nganh"))
        return self._main(rows.filter(conditions))

    def _main(self, rows: QuerySet[PostStretch]) -> QuerySet[PostStretch]:
        """Main posts: one row a person. Whoever asks for a position gets those who hold it beside another too."""
        wanted = self.said("giu")
        if wanted == "kiem":
            return rows.filter(is_main=False)
        if wanted == "nhieu":
            return rows.filter(is_main=True, holds_several=True)
        if wanted == EACH_HERE:
            main = rows.filter(is_main=True, person=OuterRef("person"), unit=OuterRef("unit"))
            return rows.filter(Q(is_main=True) | ~Exists(main))
        return rows if self.said("chuc_danh") else rows.filter(is_main=True)


def _level_choices(kind: str) -> list[tuple[str, str]]:
    rows = policies.level_choices(kind)
    least = [(str(level), _now("%(level)s trở lên") % {"level": name}) for level, name in rows[1:-1]]
    return [(f"={rows[0][0]}", rows[0][1]), *least, (str(rows[-1][0]), rows[-1][1])]


def _field_choices() -> list[tuple[str, str]]:
    """Each field, and those together of which a mix speaks."""
    known = policies.fields()
    together = {mix.fields for pack in packs().values() for mix in pack.mixes if len(mix.fields) > 1}
    mixed = [(AND.join(names), "; ".join(policies.label(known, name) for name in names)) for names in sorted(together)]
    return [*policies.choices(known), *mixed, *_unknown_choices(), (NOBODY_KNOWS, _now("Chưa có dữ liệu"))]


def _unknown_choices() -> list[tuple[str, str]]:
    """Of whom nobody can tell whether they count for a mix, by the level that it asks for."""
    levels = sorted({mix.at_least for pack in packs().values() for mix in pack.mixes})
    kind = QualificationKind.PROFESSIONAL
    words = _now("Chưa rõ ngành, trình độ %(level)s trở lên hoặc chưa ghi")
    return [
        (f"{NOBODY_KNOWS}{level}", words % {"level": policies.level_label(kind, level).lower()}) for level in levels
    ]


def _of_fields(wanted: str) -> Q:
    if wanted == NOBODY_KNOWS:
        return Q(professional_field__isnull=True)
    if wanted.startswith(NOBODY_KNOWS):
        level = int(wanted.removeprefix(NOBODY_KNOWS))
        no_field = Q(professional_field__isnull=True) | Q(professional_field="")
        return Q(professional_level__isnull=True) | Q(professional_level__gte=level) & no_field
    return Q(professional_field__in=wanted.split(AND)) if wanted else Q()


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
