"""What figures may count of officials; declared when the app is ready. Names of countables and attributes are kept for ever."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from vungmanh.core.past import Past
from vungmanh.indicators.countables import Attribute, Countable, Measure, declare
from vungmanh.officials.contradictions import OF_ESTABLISHMENT, OF_PEOPLE, OF_POSTS
from vungmanh.officials.domain.past_files import FILES, establishment_then
from vungmanh.officials.domain.standards import Standing
from vungmanh.officials.enums import Entry, OfficialKind, PositionGroup, QualificationKind, Sex
from vungmanh.officials.policies import (
    choices,
    ethnic_groups,
    fields,
    grade_choices,
    level_choices,
    position_choices,
    schemes,
)

OFFICIAL, POST, ESTABLISHMENT, DEPARTURE = "official", "post", "establishment", "departure"
STRETCHES = (OFFICIAL, POST)
"""Countables over `PostStretch`."""


def whole_years(column: str, day: datetime.date) -> Any:
    """Full years from the date in the column to the day; NULL for an empty one. The same on either database."""
    not_yet = Q(**{f"{column}__month__gt": day.month}) | Q(
        **{f"{column}__month": day.month, f"{column}__day__gt": day.day}
    )
    still = Case(When(not_yet, then=Value(1)), default=Value(0), output_field=IntegerField())
    return Value(day.year) - ExtractYear(F(column)) - still


_KIND = Attribute("kind", _("loại"), Measure.CHOICE, choices=lambda: OfficialKind.choices)
_POSITION = Attribute("position", _("chức danh"), Measure.CHOICE, choices=position_choices)
_GROUP = Attribute("group", _("khối"), Measure.CHOICE, choices=lambda: PositionGroup.choices)
_SEX = Attribute("sex", _("giới tính"), Measure.CHOICE, choices=lambda: Sex.choices)
_LEVELS = (
    (QualificationKind.GENERAL, _("trình độ văn hóa")),
    (QualificationKind.PROFESSIONAL, _("trình độ chuyên môn")),
    (QualificationKind.POLITICAL, _("trình độ lý luận chính trị")),
    (QualificationKind.STATE_MANAGEMENT, _("trình độ quản lý nhà nước")),
    (QualificationKind.INFORMATICS, _("trình độ tin học")),
    (QualificationKind.LANGUAGE, _("trình độ ngoại ngữ")),
)

STANDARDS = (
    (Standing.MET.value, _("đạt chuẩn")),
    (Standing.UNMET.value, _("chưa đạt chuẩn")),
    (Standing.NOT_NEEDED.value, _("chưa có tiêu chuẩn quy định")),
)


def _level(kind: QualificationKind, label: Any) -> Attribute:
    return Attribute(f"{kind.value}_level", label, Measure.CHOICE, choices=lambda: level_choices(kind))


ATTRIBUTES: tuple[Attribute, ...] = (
    _KIND,
    _POSITION,
    _GROUP,
    Attribute(
        "level",
        _("cấp"),
        Measure.CHOICE,
        choices=lambda: (("commune", _("cấp xã")), ("village", _("thôn, tổ dân phố")), ("any", _("khác"))),
    ),
    Attribute("entry", _("hình thức vào chức danh"), Measure.CHOICE, choices=lambda: Entry.choices),
    Attribute("is_key", _("cán bộ chủ chốt"), Measure.FLAG),
    Attribute("is_head", _("người đứng đầu"), Measure.FLAG),
    Attribute("is_concurrent", _("kiêm nhiệm"), Measure.FLAG),
    Attribute("holds_several", _("giữ nhiều chức danh"), Measure.FLAG),
    Attribute("is_again", _("tái cử, bổ nhiệm lại"), Measure.FLAG),
    Attribute("first_held_on", _("ngày đầu giữ chức danh"), Measure.DATE),
    Attribute(
        "years_in_position",
        _("số năm giữ chức danh"),
        Measure.NUMBER,
        at=lambda day: whole_years("first_held_on", day),
        years_since="first_held_on",
    ),
    _SEX,
    Attribute("age", _("tuổi"), Measure.NUMBER, at=lambda day: whole_years("born_on", day), years_since="born_on"),
    Attribute("born_on", _("ngày sinh"), Measure.DATE),
    Attribute("ethnic_group", _("dân tộc"), Measure.CHOICE, choices=lambda: tuple(ethnic_groups().items())),
    Attribute("is_minority", _("người dân tộc thiểu số"), Measure.FLAG),
    Attribute("is_local", _("người tại chỗ"), Measure.FLAG),
    Attribute("party_member", _("đảng viên"), Measure.FLAG),
    *(_level(kind, label) for kind, label in _LEVELS),
    Attribute(
        "professional_field",
        _("ngành đào tạo"),
        Measure.CHOICE,
        choices=lambda: choices(fields()),
        asked_of=Q(professional_level__isnull=False, professional_level__gt=0),
    ),
    Attribute("grade", _("xếp loại gần nhất"), Measure.CHOICE, choices=grade_choices),
    Attribute("is_disciplined", _("đang bị kỷ luật"), Measure.FLAG),
    Attribute("standard", _("tiêu chuẩn chức danh"), Measure.CHOICE, choices=lambda: STANDARDS),
)
"""Of officials and of posts."""


def declare_all() -> None:
    """Called by `ready`."""
    stretch = "officials.PostStretch"
    declare(
        Countable(
            OFFICIAL,
            _("cán bộ, công chức, người hoạt động không chuyên trách"),
            stretch,
            ATTRIBUTES,
            thing="person_id",
            only=Q(is_main=True),
            past=FILES,
            contradictions=OF_PEOPLE,
        )
    )
    declare(
        Countable(
            POST,
            _("chức danh có người giữ"),
            stretch,
            ATTRIBUTES,
            thing="post_id",
            past=FILES,
            contradictions=OF_POSTS,
        )
    )
    declare(
        Countable(
            ESTABLISHMENT,
            _("số được giao"),
            "officials.Establishment",
            (_KIND, _POSITION, _GROUP, Attribute("quota", _("số được giao"), Measure.NUMBER)),
            only=Q(withdrawn_at__isnull=True),
            past=Past(rows=establishment_then),
            contradictions=OF_ESTABLISHMENT,
        )
    )
    declare(
        Countable(
            DEPARTURE,
            _("người thôi việc"),
            "officials.Departure",
            (
                Attribute("scheme", _("diện nghỉ"), Measure.CHOICE, choices=lambda: choices(schemes())),
                Attribute("kind", _("loại"), Measure.CHOICE, choices=lambda: OfficialKind.choices),
                Attribute("sex", _("giới tính"), Measure.CHOICE, "person__sex", choices=lambda: Sex.choices),
                Attribute("paid", _("kinh phí chi trả (đồng)"), Measure.NUMBER),
            ),
            happens="last_day",
            only=Q(withdrawn_at__isnull=True),
            past=Past(is_told_elsewhere=True),
        )
    )
