"""What figures may count of training; declared when the app is ready. Names are kept for ever."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vungmanh.core.past import Past, Records
from vungmanh.indicators.countables import Attribute, Countable, Measure, declare
from vungmanh.officials.enums import OfficialKind, QualificationKind, Sex
from vungmanh.officials.policies import choices, fields, modes, position_choices
from vungmanh.training.contradictions import OF_ARRIVALS, OF_TURNS
from vungmanh.training.enums import Result

TURN, TRAINED, ARRIVAL = "training_turn", "trained_person", "attraction_arrival"
_LEVELS = tuple((level, str(level)) for level in range(7))


def _turns_then(groups: Collection[int], records: Records) -> list[Any]:
    """They begin with their course, whose days may have been others."""
    rows = list(records["training.enrolment"])
    for row in rows:
        row.began_on = row.course.starts_on
    return rows


TURNS = Countable(
    TURN,
    _("lượt người được đào tạo, bồi dưỡng"),
    "training.Enrolment",
    (
        Attribute("content", _("nội dung"), Measure.CHOICE, "course__kind", choices=lambda: QualificationKind.choices),
        Attribute("level", _("trình độ"), Measure.CHOICE, "course__level", choices=lambda: _LEVELS),
        Attribute("field", _("ngành"), Measure.CHOICE, "course__field", choices=lambda: choices(fields())),
        Attribute("mode", _("hình thức"), Measure.CHOICE, "course__mode", choices=lambda: choices(modes())),
        Attribute("kind", _("loại"), Measure.CHOICE, "official_kind", choices=lambda: OfficialKind.choices),
        Attribute("position", _("chức danh"), Measure.CHOICE, choices=position_choices),
        Attribute("sex", _("giới tính"), Measure.CHOICE, "person__sex", choices=lambda: Sex.choices),
        Attribute("is_own", _("tự đi học"), Measure.FLAG),
        Attribute("result", _("kết quả"), Measure.CHOICE, choices=lambda: Result.choices),
    ),
    happens="began_on",
    past=Past(rows=_turns_then),
    only=Q(withdrawn_at__isnull=True, course__withdrawn_at__isnull=True),
    contradictions=OF_TURNS,
)
"""Somebody who went to two courses counts twice."""
ARRIVALS = Countable(
    ARRIVAL,
    _("trí thức trẻ được thu hút về xã"),
    "training.Arrival",
    (
        Attribute("position", _("chức danh bố trí"), Measure.CHOICE, choices=position_choices),
        Attribute("field", _("ngành"), Measure.CHOICE, choices=lambda: choices(fields())),
        Attribute("promoted_to", _("được bố trí làm"), Measure.CHOICE, choices=position_choices),
        Attribute("sex", _("giới tính"), Measure.CHOICE, "person__sex", choices=lambda: Sex.choices),
        Attribute("left_on", _("ngày thôi việc"), Measure.DATE),
    ),
    happens="arrived_on",
    only=Q(withdrawn_at__isnull=True, scheme__withdrawn_at__isnull=True),
    contradictions=OF_ARRIVALS,
)


PERSONS = replace(
    TURNS,
    name=TRAINED,
    label=_("người được đào tạo, bồi dưỡng"),
    thing="person_id",
    past=Past(group="person_id", rows=_turns_then, is_told_elsewhere=True),
    contradictions=(),
)
"""Somebody who went to two courses in a period counts once, in the unit of the first that a figure counts
(`Countable.counts_things`): whoever moved between them counts in one unit alone, and turns in other units say in which."""


def declare_all() -> None:
    """Called by `ready`."""
    for each in (TURNS, PERSONS, ARRIVALS):
        declare(each)
