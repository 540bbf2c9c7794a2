"""What can be counted of holdings: what units hold, and units by what they must hold."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vungmanh.core.past import Past
from vungmanh.holdings.contradictions import OF_HOLDINGS
from vungmanh.holdings.domain.keeping import dues_then
from vungmanh.holdings.policies import choices
from vungmanh.indicators.countables import Attribute, Countable, Measure, declare
from vungmanh.units.enums import UnitLevel, UnitType

HOLDING = Countable(
    name="holding",
    label=_("quy chế, danh hiệu, số liệu đơn vị có"),
    model="holdings.Holding",
    thing="thing_id",
    only=Q(withdrawn_at__isnull=True),
    attributes=(
        Attribute("kind", _("loại"), Measure.CHOICE, choices=choices),
        Attribute("value", _("số đạt"), Measure.NUMBER),
        Attribute("total", _("trên tổng số"), Measure.NUMBER),
        Attribute("decided_on", _("ngày ban hành"), Measure.DATE),
        Attribute("approved_on", _("ngày phê duyệt, công nhận"), Measure.DATE),
    ),
    contradictions=OF_HOLDINGS,
)
DUES = Countable(
    name="holding_due",
    label=_("đơn vị phải có quy chế, danh hiệu"),
    past=Past(records=("holdings.holding",), group="unit_id", rows=dues_then),
    model="holdings.HoldingDue",
    attributes=(
        Attribute("kind", _("loại"), Measure.CHOICE, choices=choices),
        Attribute("is_met", _("đã có"), Measure.FLAG),
        Attribute("level", _("cấp"), Measure.CHOICE, choices=lambda: UnitLevel.choices),
        Attribute("type", _("loại đơn vị"), Measure.CHOICE, choices=lambda: UnitType.choices),
    ),
)


def declare_all() -> None:
    for one in (HOLDING, DUES):
        declare(one)
