"""What can be counted of premises: buildings, equipment, and units by what they must have."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vungmanh.core.past import Past
from vungmanh.indicators.countables import Attribute, Countable, Measure, declare
from vungmanh.premises.contradictions import OF_EQUIPMENT, OF_PREMISES
from vungmanh.premises.domain.keeping import dues_then, premises_then
from vungmanh.premises.enums import Condition, Purpose, Solidity
from vungmanh.premises.policies import choices
from vungmanh.units.enums import UnitLevel, UnitType

_KEPT = Q(withdrawn_at__isnull=True)
PREMISES = Countable(
    name="premises",
    label=_("trụ sở, nhà sinh hoạt"),
    past=Past(rows=premises_then),
    model="premises.Premises",
    thing="thing_id",
    only=_KEPT,
    attributes=(
        Attribute("purpose", _("dùng làm"), Measure.CHOICE, choices=lambda: Purpose.choices),
        Attribute("solidity", _("kết cấu"), Measure.CHOICE, choices=lambda: Solidity.choices),
        Attribute("condition", _("tình trạng"), Measure.CHOICE, choices=lambda: Condition.choices),
        Attribute("is_safe", _("an toàn cho người sử dụng"), Measure.FLAG),
        Attribute("has_enough_room", _("đủ diện tích theo tiêu chuẩn"), Measure.FLAG),
        Attribute("area_m2", _("diện tích làm việc"), Measure.NUMBER),
        Attribute("norm_m2", _("diện tích theo tiêu chuẩn"), Measure.NUMBER),
        Attribute("year_built", _("năm xây dựng"), Measure.NUMBER),
    ),
    contradictions=OF_PREMISES,
)
EQUIPMENT = Countable(
    name="equipment",
    label=_("phương tiện làm việc"),
    model="premises.Equipment",
    thing="thing_id",
    only=_KEPT,
    attributes=(
        Attribute("item", _("phương tiện"), Measure.CHOICE, choices=lambda: choices("items")),
        Attribute("office", _("bộ phận"), Measure.CHOICE, choices=lambda: choices("offices")),
        Attribute("quantity", _("số lượng"), Measure.NUMBER),
        Attribute("working", _("dùng được"), Measure.NUMBER),
        Attribute("online", _("nối Internet"), Measure.NUMBER),
    ),
    contradictions=OF_EQUIPMENT,
)
DUES = Countable(
    name="premises_due",
    label=_("đơn vị phải có trụ sở, phương tiện"),
    past=Past(records=("premises.premises", "premises.equipment"), group="unit_id", rows=dues_then),
    model="premises.PremisesDue",
    attributes=(
        Attribute("kind", _("phải có"), Measure.CHOICE, choices=lambda: choices("requirements")),
        Attribute("is_met", _("đã có đủ"), Measure.FLAG),
        Attribute("amount", _("số đang có"), Measure.NUMBER),
        Attribute("short_by", _("còn thiếu"), Measure.NUMBER),
        Attribute("level", _("cấp"), Measure.CHOICE, choices=lambda: UnitLevel.choices),
        Attribute("type", _("loại đơn vị"), Measure.CHOICE, choices=lambda: UnitType.choices),
    ),
)


def declare_all() -> None:
    for one in (PREMISES, EQUIPMENT, DUES):
        declare(one)
