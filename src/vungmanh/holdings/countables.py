"""What can be counted of holdings: what units hold, and units by what they must hold; openings of suggestion boxes and what was
in them; village conventions by their steps."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vungmanh.core.past import Past
from vungmanh.holdings.contradictions import OF_CONVENTIONS, OF_HOLDINGS, OF_OPENINGS, OF_SUGGESTIONS
from vungmanh.holdings.domain.keeping import dues_then
from vungmanh.holdings.domain.suggestions import suggestions_then
from vungmanh.holdings.enums import Channel, Step
from vungmanh.holdings.policies import choices, suggestion_choices
from vungmanh.indicators.countables import Attribute, Countable, Measure, declare
from vungmanh.units.enums import UnitLevel, UnitType

_KEPT = Q(withdrawn_at__isnull=True)
HOLDING = Countable(
    name="holding",
    label=_("quy chế, danh hiệu, số liệu đơn vị có"),
    model="holdings.Holding",
    thing="thing_id",
    only=_KEPT,
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
    past=Past(records=("holdings.holding", "holdings.convention"), group="unit_id", rows=dues_then),
    model="holdings.HoldingDue",
    attributes=(
        Attribute("kind", _("loại"), Measure.CHOICE, choices=choices),
        Attribute("is_met", _("đã có"), Measure.FLAG),
        Attribute("level", _("cấp"), Measure.CHOICE, choices=lambda: UnitLevel.choices),
        Attribute("type", _("loại đơn vị"), Measure.CHOICE, choices=lambda: UnitType.choices),
    ),
)
OPENING = Countable(
    name="opening",
    label=_("lần mở hòm thư góp ý (trong kỳ)"),
    model="holdings.Opening",
    happens="valid_from",
    only=_KEPT,
    attributes=(Attribute("letters", _("số thư"), Measure.NUMBER),),
    contradictions=OF_OPENINGS,
)
_ANSWERED = Q(valid_to__isnull=False)
_SUGGESTED = Past(rows=suggestions_then)
_OF_SUGGESTION = (
    Attribute("channel", _("đến qua"), Measure.CHOICE, choices=lambda: Channel.choices),
    Attribute("kind", _("loại"), Measure.CHOICE, choices=lambda: suggestion_choices("kinds")),
    Attribute("is_anonymous", _("không ghi tên"), Measure.FLAG),
    Attribute("passed_on", _("ngày chuyển"), Measure.DATE, asked_of=~Q(passed_to="")),
    Attribute("due_on", _("hạn trả lời"), Measure.DATE, asked_of=Q(due_on__isnull=False)),
    Attribute("answered_on", _("ngày trả lời"), Measure.DATE, "valid_to", asked_of=_ANSWERED),
    Attribute(
        "answer", _("cách trả lời"), Measure.CHOICE, choices=lambda: suggestion_choices("answers"),
        asked_of=_ANSWERED,
    ),
    Attribute("in_time", _("trả lời đúng hạn"), Measure.FLAG, asked_of=_ANSWERED & Q(due_on__isnull=False)),
)  # fmt: skip
SUGGESTION = Countable(
    name="suggestion",
    label=_("ý kiến đến qua hòm thư, điện thoại (trong kỳ)"),
    past=_SUGGESTED,
    model="holdings.Suggestion",
    happens="valid_from",
    only=_KEPT,
    attributes=_OF_SUGGESTION,
    contradictions=OF_SUGGESTIONS,
)
SUGGESTION_DUE = Countable(
    name="suggestion_due",
    label=_("ý kiến đến hạn trả lời (trong kỳ)"),
    past=_SUGGESTED,
    model="holdings.Suggestion",
    happens="due_on",
    only=_KEPT,
    attributes=_OF_SUGGESTION,
)
SUGGESTION_WAITING = Countable(
    name="suggestion_waiting",
    label=_("ý kiến chờ trả lời (vào ngày)"),
    past=_SUGGESTED,
    model="holdings.Suggestion",
    only=_KEPT,
    attributes=_OF_SUGGESTION[:5],
)
_VOTE = Q(step=Step.VOTED)
_OF_CONVENTION = (
    Attribute("step", _("bước"), Measure.CHOICE, choices=lambda: Step.choices),
    Attribute("households", _("tổng số hộ"), Measure.NUMBER, asked_of=_VOTE),
    Attribute("present", _("số hộ dự họp, biểu quyết"), Measure.NUMBER, asked_of=_VOTE),
    Attribute("agreed", _("số hộ tán thành"), Measure.NUMBER, asked_of=_VOTE),
)
CONVENTION = Countable(
    name="convention",
    label=_("hương ước, quy ước theo bước (vào ngày)"),
    model="holdings.Convention",
    thing="thing_id",
    only=_KEPT,
    attributes=_OF_CONVENTION,
    contradictions=OF_CONVENTIONS,
)
CONVENTION_STEP = Countable(
    name="convention_step",
    label=_("bước của hương ước, quy ước (trong kỳ)"),
    model="holdings.Convention",
    happens="valid_from",
    only=_KEPT,
    attributes=_OF_CONVENTION,
)


def declare_all() -> None:
    for one in (
        HOLDING, DUES, OPENING, SUGGESTION, SUGGESTION_DUE, SUGGESTION_WAITING, CONVENTION, CONVENTION_STEP,
    ):  # fmt: skip
        declare(one)
