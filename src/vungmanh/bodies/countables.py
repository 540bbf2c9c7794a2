"""What can be counted of Party bodies, the Front and mass organisations: bodies, members, units by what they should have."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vungmanh.bodies.contradictions import OF_BODIES, OF_MEMBERS
from vungmanh.bodies.domain.keeping import dues_then, memberships_then
from vungmanh.bodies.policies import choices
from vungmanh.core.past import Past
from vungmanh.indicators.countables import Attribute, Countable, Measure, declare
from vungmanh.units.enums import UnitLevel, UnitType

_KEPT = Q(withdrawn_at__isnull=True)
_COUNTS = Past(group="thing_id", rows=memberships_then)


def _of_body(over: str = "") -> tuple[Attribute, ...]:
    """What a body is; `over` leads to it."""

    def named(part: str) -> Any:
        return lambda: choices(part)

    return (
        Attribute("system", _("hệ thống"), Measure.CHOICE, f"{over}system", named("systems")),
        Attribute("body_kind", _("loại tổ chức"), Measure.CHOICE, f"{over}kind", named("kinds")),
        Attribute("setting", _("ở"), Measure.CHOICE, f"{over}setting", named("settings")),
        Attribute("is_joint", _("chi bộ ghép"), Measure.FLAG, f"{over}is_joint"),
    )


_FLOW = (
    Attribute("admitted", _("kết nạp"), Measure.NUMBER),
    Attribute("arrived", _("chuyển đến"), Measure.NUMBER),
    Attribute("departed", _("chuyển đi, ra khỏi, từ trần"), Measure.NUMBER),
    Attribute("gap", _("chênh lệch chưa giải thích"), Measure.NUMBER),
)
BODY = Countable(
    name="body",
    label=_("tổ chức đảng, Mặt trận, đoàn thể"),
    model="bodies.Body",
    thing="thing_id",
    only=_KEPT,
    attributes=(*_of_body(), Attribute("founded_on", _("ngày thành lập"), Measure.DATE)),
    contradictions=OF_BODIES,
)
_OF_UNIONS = Q(body__system="mass")
MEMBERSHIP = Countable(
    name="membership",
    label=_("đảng viên, đoàn viên, hội viên (tính đến ngày)"),
    past=_COUNTS,
    model="bodies.Membership",
    thing="thing_id",
    only=_KEPT,
    attributes=(
        *_of_body("body__"),
        Attribute("members", _("số đảng viên, đoàn viên, hội viên"), Measure.NUMBER),
        Attribute("women", _("trong đó nữ"), Measure.NUMBER),
        Attribute("core", _("cốt cán"), Measure.NUMBER, asked_of=_OF_UNIONS),
        Attribute("base", _("số người trong độ tuổi"), Measure.NUMBER, asked_of=_OF_UNIONS),
        *_FLOW,
    ),
    contradictions=OF_MEMBERS,
)
FLOW = Countable(
    name="membership_flow",
    label=_("biến động đảng viên, đoàn viên, hội viên (trong kỳ)"),
    past=_COUNTS,
    model="bodies.Membership",
    happens="valid_from",
    only=_KEPT,
    attributes=(*_of_body("body__"), *_FLOW),
)
DUES = Countable(
    name="body_due",
    label=_("đơn vị phải có tổ chức đảng, đảng viên"),
    past=Past(records=("bodies.body", "bodies.membership"), group="unit_id", rows=dues_then),
    model="bodies.BodyDue",
    attributes=(
        Attribute("kind", _("phải có"), Measure.CHOICE, choices=lambda: choices("requirements")),
        Attribute("is_met", _("đã có"), Measure.FLAG),
        Attribute("amount", _("số đang có"), Measure.NUMBER),
        Attribute("level", _("cấp"), Measure.CHOICE, choices=lambda: UnitLevel.choices),
        Attribute("type", _("loại đơn vị"), Measure.CHOICE, choices=lambda: UnitType.choices),
    ),
)


def declare_all() -> None:
    for one in (BODY, MEMBERSHIP, FLOW, DUES):
        declare(one)
