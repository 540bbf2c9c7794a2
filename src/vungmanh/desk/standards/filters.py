"""What the list of gaps can be narrowed to; every part but the open way is a condition on rows of `PostStretch`."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vungmanh.desk.fields import SUBMITS, DayField
from vungmanh.desk.fieldwork.forms import ListFilter, choice
from vungmanh.desk.standards.wording import PATHS, STANDINGS
from vungmanh.officials.domain.standards import Judgement, Standing
from vungmanh.officials.domain.standards_reading import lacking, standing_q
from vungmanh.officials.enums import OfficialKind, QualificationKind
from vungmanh.officials.models import PostStretch
from vungmanh.officials.policies import position_choices
from vungmanh.units.models import Unit

ALL, STUDYING, NO_WAY = "tat-ca", "dang-hoc", "khong"


class GapFilter(ListFilter):
    """Without a word: everybody who does not meet the standard today, in the main post."""

    don_vi = forms.ModelChoiceField(
        Unit.objects.none(), label=pgettext_lazy("one", "Đơn vị"), required=False, empty_label=_("Tất cả"),
        widget=forms.Select(attrs=dict(SUBMITS)),
    )  # fmt: skip
    xet = choice(_("Tiêu chuẩn"))
    tieu_chi = choice(_("Còn thiếu"))
    huong = choice(_("Hướng xử lý"))
    chuc_danh = choice(_("Chức danh"))
    loai = choice(_("Loại"), [(key, capfirst(str(label))) for key, label in OfficialKind.choices])
    kiem = choice(_("Kiêm nhiệm"), [("1", _("Kể cả chức danh kiêm nhiệm"))])
    ngay = DayField(label=_("Vào ngày"), required=False)

    def __init__(self, data: Any, units: QuerySet[Unit]) -> None:
        standings = [(key.value, capfirst(str(words))) for key, (_tone, words) in STANDINGS.items()]
        ways = [(kind.value, capfirst(str(words))) for kind, words in PATHS.items()]
        super().__init__(
            data, chuc_danh=position_choices(),
            tieu_chi=[(kind.value, capfirst(str(kind.label))) for kind in QualificationKind],
            huong=[*ways, (STUDYING, _("Đang học lớp còn thiếu")), (NO_WAY, _("Chưa có hướng nào"))],
        )  # fmt: skip
        unmet = Standing.UNMET.value
        chosen = [("", dict(standings)[unmet]), *(pair for pair in standings if pair[0] != unmet), (ALL, _("Tất cả"))]
        self.fields["xet"].choices = chosen  # type: ignore[attr-defined]
        self.fields["don_vi"].queryset = units  # type: ignore[attr-defined]
        self.full_clean()

    def day(self, today: datetime.date) -> datetime.date:
        found: datetime.date = self.said("ngay") or today
        return found

    def of_people(self, rows: QuerySet[PostStretch]) -> QuerySet[PostStretch]:
        """Whom the list is about, however they stand."""
        conditions = Q()
        if self.said("don_vi"):
            conditions &= Q(unit__path__startswith=self.said("don_vi").path)
        if self.said("chuc_danh"):
            conditions &= Q(position=self.said("chuc_danh"))
        if self.said("loai"):
            conditions &= Q(kind=self.said("loai"))
        return rows.filter(conditions) if self.said("kiem") else rows.filter(conditions, is_main=True)

    def standing(self, rows: QuerySet[PostStretch]) -> QuerySet[PostStretch]:
        """Those of them who stand as asked and lack what is asked."""
        wanted = self.said("xet") or Standing.UNMET.value
        if wanted in {standing.value for standing in Standing}:
            rows = rows.filter(standing_q(Standing(wanted)))
        return rows.filter(lacking(self.said("tieu_chi"))) if self.said("tieu_chi") else rows

    def goes(self, judgement: Judgement) -> bool:
        """Whether the way asked for is open to the person."""
        wanted = self.said("huong")
        open_now = [path for path in judgement.paths if path.is_known and not path.is_over]
        if wanted == NO_WAY:
            return bool(judgement.missing) and not open_now
        if wanted == STUDYING:
            return any(path.studying for path in open_now)
        return any(path.kind == wanted for path in open_now)
