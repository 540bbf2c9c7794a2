"""What is its own in the register of village conventions."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vungmanh.desk.fieldwork.listing import Cell, Col, Link
from vungmanh.desk.holdings.forms import OVER_NOW, ConventionFilter, ConventionForm
from vungmanh.desk.holdings.rooms import tabs
from vungmanh.desk.records.rooms import Fact, Part, Room
from vungmanh.desk.records.shown import said, share
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.holdings.domain.conventions import (
    CONVENTIONS,
    NEXT,
    Pace,
    give_step_back,
    is_passed,
    paces,
    record_convention,
    withdraw_step,
)
from vungmanh.holdings.enums import ON_ITS_WAY, OVER, Step
from vungmanh.holdings.models import Convention
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit

_TONES: dict[str, str] = {
    Step.RECOGNISED: "good", Step.SUSPENDED: "near", Step.RETURNED: "bad", Step.REPLACED: "quiet", Step.REPEALED: "quiet",
}  # fmt: skip
_ACTS: dict[str, Any] = {
    Step.DRAFT: gettext_lazy("Dự thảo lại"),
    Step.POSTED: gettext_lazy("Ghi niêm yết"),
    Step.VOTED: gettext_lazy("Ghi biểu quyết"),
    Step.SENT: gettext_lazy("Ghi gửi công nhận"),
    Step.RECOGNISED: gettext_lazy("Ghi công nhận"),
    Step.RETURNED: gettext_lazy("Ghi trả lại"),
    Step.SUSPENDED: gettext_lazy("Ghi tạm ngừng"),
    Step.REPLACED: gettext_lazy("Ghi thay bằng bản mới"),
    Step.REPEALED: gettext_lazy("Ghi bãi bỏ"),
}


def _villages(units: QuerySet[Unit]) -> QuerySet[Unit]:
    return units.filter(level=UnitLevel.VILLAGE)


def step_words(step: str) -> str:
    return str(_ACTS[step])


def step_cell(row: Convention) -> Cell:
    """Where it stands, in a word; a vote of too few is told."""
    if row.is_withdrawn:
        return Cell(_("đã rút"), "quiet")
    if is_passed(row) is False:
        return Cell(_("biểu quyết chưa đủ"), "bad")
    return Cell(Step(row.step).label, _TONES.get(row.step, "busy"))


def _votes(row: Convention) -> str:
    return share(row.agreed, row.households) if row.agreed is not None and row.households else ""


def _line(row: Convention) -> list[Cell]:
    return [
        Cell(row.unit.name, note=row.unit.parent.name if row.unit.parent else "",
             url=reverse("desk:convention", args=[row.pk])),
        Cell(capfirst(str(row))), step_cell(row), Cell(row.valid_from), Cell(_votes(row)), Cell(row.number),
        Cell(row.decided_by),
    ]  # fmt: skip


def _facts(row: Convention) -> list[Fact]:
    """What belongs to the step."""
    found: list[Fact] = [(_("Bước"), Step(row.step).label)]
    if row.step == Step.VOTED:
        return [
            *found, (_("Tổng số hộ"), said(row.households)), (_("Số hộ dự họp, biểu quyết"), said(row.present)),
            (_("Số hộ tán thành"), said(_votes(row))), (_("Đủ để thông qua"), said(is_passed(row))),
        ]  # fmt: skip
    if row.step in (Step.DRAFT, Step.POSTED):
        return found
    found += [(_("Số văn bản"), said(row.number)), (_("Cơ quan, người ký"), said(row.decided_by))]
    return [*found, (_("Lý do"), row.why)] if row.why else found


def _parts(row: Any) -> list[Part]:
    """How long the steps took, where a rule says how long they may."""
    rows: Any = Convention.objects.kept().filter(thing=row.thing_id).order_by("valid_from")
    lines = [_pace_line(pace) for pace in paces(list(rows), today())]
    cols = [Col(_("Bước")), Col(_("Từ ngày")), Col(_("Phải")), Col(_("Bước sau")), Col(_("Tình trạng"))]
    return [Part(_("Thời hạn các bước"), cols, lines, "")] if lines else []


def _pace_line(pace: Pace) -> list[Cell]:
    must = _("niêm yết ít nhất đến %(day)s") if pace.is_least else _("xong chậm nhất %(day)s")
    state = {
        True: Cell(_("đúng hạn"), "good"), False: Cell(_("sớm quá") if pace.is_least else _("quá hạn"), "bad"),
        None: Cell(_("chưa đến hạn"), "busy"),
    }[pace.is_kept]  # fmt: skip
    told = must % {"day": f"{pace.limit:%d/%m/%Y}"}
    return [Cell(capfirst(str(Step(pace.step).label))), Cell(pace.since), Cell(told), Cell(pace.done_on), state]


def _narrowed(form: ConventionFilter) -> Q:
    step = form.said("buoc")
    if step == OVER_NOW:
        return Q(step__in=OVER)
    if step:
        return Q(step=step)
    return Q() if form.said("khi") else ~Q(step__in=OVER)


def _links(request: DeskRequest, row: Convention) -> list[Link]:
    """What may come next, the usual step last, where the eye looks for the act of the page. Of a step that another followed
    nothing goes on."""
    if row.valid_to is not None and row.valid_to < today():
        return []
    steps = [step for step in NEXT[row.step] if step != Step.REPLACED]
    if is_passed(row) is False:
        steps = [step for step in steps if step != Step.SENT]
    usual = steps[:1] if row.step in ON_ITS_WAY else []
    asked = {"unit": row.unit_id, "step": Step.DRAFT.value}
    again = [Link(f"{reverse('desk:convention_new')}?{urlencode(asked)}", _("Làm bản mới"))] if row.is_there else []
    return again + [
        Link(reverse("desk:convention_step", args=[row.pk, step]), _ACTS[step], is_primary=step in usual)
        for step in reversed(steps)
    ]


CONVENTION_ROOM = Room(
    name="convention", listed_as="conventions", address="so-sach/ho-so/huong-uoc/", sheet="huong-uoc", acts=CONVENTIONS,
    title=gettext_lazy("Hương ước, quy ước"), new=gettext_lazy("Ghi hương ước, quy ước"), has_steps=True,
    empty=(
        gettext_lazy("Chưa ghi hương ước, quy ước nào."),
        gettext_lazy("Ghi từ bước dự thảo, rồi niêm yết, biểu quyết, gửi, công nhận; bản cũ thì ghi ngay bước đã công nhận."),
    ),
    form=ConventionForm, filter=ConventionFilter, line=_line, facts=_facts, narrowed=_narrowed,
    cols=lambda: [
        Col(_("Thôn, tổ dân phố"), "don_vi", 28), Col(_("Tên, trích yếu"), "ten", 40), Col(_("Bước"), "buoc", 24),
        Col(_("Từ ngày"), "tu", 12), Col(_("Số hộ tán thành"), width=20), Col(_("Số văn bản"), "so", 20),
        Col(_("Cơ quan, người ký"), width=26),
    ],
    sorts={
        "don_vi": ("unit__sort_key", "valid_from"), "ten": ("title", "unit__sort_key"), "buoc": ("step", "valid_from"),
        "tu": ("valid_from", "unit__sort_key"), "so": ("number", "unit__sort_key"),
    },
    default="don_vi", record=record_convention, withdraw=withdraw_step,
    give_back=give_step_back, parts=_parts, units=_villages, more=_links,
    errors={
        "holding_not_of_unit": "unit", "convention_in_future": "valid_from", "convention_reason_missing": "why",
        "convention_votes_elsewhere": "households", "convention_votes_missing": "agreed",
        "convention_more_present": "present", "convention_more_agreed": "agreed", "convention_step_not_next": "step",
        "convention_not_passed": "step",
    },
    tabs=tabs,
)  # fmt: skip
