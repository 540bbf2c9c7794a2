"""What the list of gaps can be narrowed to; every part but the open way is a condition on rows of `PostStretch`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.fields import SUBMITS
from vungmanh.desk.fieldwork.forms import choice
from vungmanh.desk.officials.filters import PostFilter
from vungmanh.desk.standards.wording import PATHS, STANDINGS
from vungmanh.officials.domain.standards import Judgement, Standing
from vungmanh.officials.domain.standards_reading import lacking, standing_q
from vungmanh.officials.enums import QualificationKind
from vungmanh.officials.models import PostStretch
from vungmanh.units.models import Unit

ALL, STUDYING, NOT_STUDYING, NO_WAY = "tat-ca", "dang-hoc", "chua-hoc", "khong"


def _standings() -> list[tuple[str, Any]]:
    """Without a word those who do not meet the standard."""
    unmet = Standing.UNMET
    others = [(key.value, capfirst(str(words))) for key, (_tone, words) in STANDINGS.items() if key != unmet]
    return [("", capfirst(str(STANDINGS[unmet][1]))), *others, (ALL, _("Tất cả"))]


class GapFilter(PostFilter):
    """Without a word: everybody who does not meet the standard today, in the main post."""

    xet = forms.ChoiceField(
        label=_("Tiêu chuẩn"), required=False, choices=_standings, widget=forms.Select(attrs=dict(SUBMITS))
    )
    tieu_chi = choice(_("Còn thiếu"))
    huong = choice(_("Hướng xử lý"))
    kiem = choice(_("Kiêm nhiệm"), [("1", _("Kể cả chức danh kiêm nhiệm"))])

    field_order = ("q", "don_vi", "xet", "tieu_chi", "huong", "chuc_danh", "loai", "kiem", "ngay")

    def __init__(self, data: Any, units: QuerySet[Unit]) -> None:
        ways = [(kind.value, capfirst(str(words))) for kind, words in PATHS.items()]
        super().__init__(
            data, units, tieu_chi=QualificationKind.choices,
            huong=[
                *ways, (STUDYING, _("Đang học lớp còn thiếu")), (NOT_STUDYING, _("Chưa đi học lớp còn thiếu")),
                (NO_WAY, _("Chưa có hướng nào")),
            ],
        )  # fmt: skip

    def of_people(self, rows: QuerySet[PostStretch]) -> QuerySet[PostStretch]:
        """Whom the list is about, however they stand."""
        rows = rows.filter(self.of_posts())
        return rows if self.said("kiem") else rows.filter(is_main=True)

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
        if wanted in (STUDYING, NOT_STUDYING):
            asked = self.said("tieu_chi")
            studies = any(path.studying and asked in ("", *path.criteria) for path in open_now)
            return studies == (wanted == STUDYING)
        return any(path.kind == wanted for path in open_now)
