"""Who has issued a plan for a programme and what it leaves out; the plan of one unit, thing by thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from vungmanh.cascade.domain.calling import Call, asked_units, call_of
from vungmanh.cascade.enums import LineState, PlanState
from vungmanh.cascade.models import LowerPlan, OwnLine
from vungmanh.cascade.permissions import directives_to_link, may_answer, shares_seen
from vungmanh.cascade.selectors import (
    Upper,
    asked_of,
    coverage_of,
    editions_of,
    plan_of,
    standing_of,
    uppers_of,
    with_lines,
    words_of,
)
from vungmanh.desk.cascade.access import Place, place_for, plan_in
from vungmanh.desk.cascade.forms import AttachForm, CallForm
from vungmanh.desk.cascade.plan_list import PlanFilter, listed, plans_sheet
from vungmanh.desk.cascade.wording import LINES, NOT_YET, UNPLANNED, plan_words
from vungmanh.desk.downloads import as_download
from vungmanh.desk.programmes.frame import programme_for, show
from vungmanh.desk.programmes.shown import LETTERS, capital
from vungmanh.desk.requests import DeskRequest
from vungmanh.desk.told import tell_sort
from vungmanh.directives.permissions import units_to_upload_for

_FILTERS: dict[str, Any] = {
    "": _("Tất cả"), "sot": _("Bỏ sót"), "cho": _("Chờ xác nhận"), "ly-do": _("Nêu lý do"),
    "ly-do-cho": _("Lý do chờ chấp nhận"), "co": _("Đã đưa vào"), "muon": _("Muộn hơn hạn trên"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One thing that is asked for, with what the plan says."""

    upper: Upper
    key: str
    """Opens it in the panel of the programme."""
    title: str
    tone: str
    words: str

    def fits(self, group: str) -> bool:
        state = self.upper.line.state if self.upper.line else ""
        return {
            "sot": self.upper.is_gap,
            "cho": state == LineState.PROPOSED,
            "ly-do": state in (LineState.EXPLAINED, LineState.EXCUSED, LineState.REFUSED),
            "ly-do-cho": state == LineState.EXPLAINED,
            "co": state == LineState.TAKEN,
            "muon": self.upper.is_later,
        }.get(group, True)


@require_GET
def plans(request: DeskRequest, pk: int) -> HttpResponse:
    programme, today = programme_for(request, pk)
    form = PlanFilter(request.GET)

    def content() -> dict[str, Any]:
        found = listed(request, programme, form, today)
        if found["answers"]:
            call: Call = found["call"]
            found["call_form"] = CallForm(None, programme=programme, initial={"task": call.task, "due": call.due})
        return found

    if request.GET.get("xuat") == "xlsx":
        found = content()
        heads = {"ngay": pgettext("document", "Kế hoạch"), "han": _("Hạn"), "duoc": _("Đã đưa vào"), "sot": _("Bỏ sót")}
        tell_sort(request, heads)
        return plans_sheet(programme, found["lines"], found["call"])
    return show(request, programme, today, tab="programme_plans", template="desk/cascade/plans.html", content=content)


@require_GET
def plan(request: DeskRequest, pk: int, unit: int) -> HttpResponse:
    """The plan in force, or else the one in work, beside everything that the programme asks of the unit."""
    place = place_for(request, pk, unit)
    call = call_of(place.programme)
    current = plan_of(place.programme, place.unit, PlanState.ISSUED)
    draft = plan_of(place.programme, place.unit, PlanState.DRAFT)
    uppers = with_lines(uppers_of(place.programme, place.unit, place.today, call=call), current or draft, place.today)
    lines = [shown_line(upper, current or draft) for upper in uppers]
    asked = request.GET.get("loc", "")
    context = {
        "place": place, "programme": place.programme, "unit": place.unit, "today": place.today, "call": call,
        "plan": current, "draft": draft, "lines": [line for line in lines if line.fits(asked)], "total": len(lines),
        "filters": _filters(lines, asked) if current or draft else [], "coverage": coverage_of(uppers),
        "standing": _standing(place, call, current, draft),
        "editions": editions_of(place.programme, place.unit), "may_plan": place.may_plan,
        "own_lines": OwnLine.objects.filter(plan=current or draft) if current or draft else [],
        "answers": may_answer(request.user, place.programme, place.today),
        "shares": shares_seen(request.user, place.programme, place.today).filter(unit=place.unit).select_related(
            "allotment__target"),
        **_linking(request, place, current, lines),
    }  # fmt: skip
    return render(request, "desk/cascade/plan.html", context)


@require_GET
def plan_file(request: DeskRequest, pk: int, unit: int) -> FileResponse:
    """The kept copy of a plan that was issued on paper."""
    found = plan_in(place_for(request, pk, unit), PlanState.ISSUED)
    if found.stored is None:
        raise Http404
    return as_download(found.stored, found.file_name)


def shown_line(upper: Upper, plan: LowerPlan | None) -> ShownLine:
    """A gap is one only once the unit has a plan."""
    tone, words = LINES[upper.line.state if upper.line else ""]
    if upper.line is None and (plan is None or plan.state == PlanState.DRAFT):
        tone, words = UNPLANNED if plan is None else NOT_YET
    key = f"{LETTERS[type(upper.row)]}{upper.row.pk}"
    return ShownLine(upper, key, capital(words_of(upper.row)), tone, str(words))


def _filters(lines: Sequence[ShownLine], asked: str) -> list[tuple[str, Any, int, bool]]:
    counts = {key: sum(line.fits(key) for line in lines) for key in _FILTERS}
    return [(key, label, counts[key], key == asked) for key, label in _FILTERS.items() if counts[key] or not key]


def _standing(place: Place, call: Call, current: LowerPlan | None, draft: LowerPlan | None) -> dict[str, Any]:
    """How the unit stands with its plan: the day that it is asked for, tone and words."""
    wanted = asked_of(place.unit, call, asked_units(place.programme, call))
    found = standing_of(place.programme, wanted, current, has_draft=draft is not None, on=place.today)
    tone, words = plan_words(found, has_draft=draft is not None)
    return {"tone": tone, "words": words, "due": wanted.due}


def _linking(
    request: DeskRequest, place: Place, current: LowerPlan | None, lines: Sequence[ShownLine]
) -> dict[str, Any]:
    """What the margin offers to somebody who works on the plan."""
    if not place.may_plan or current is None:
        return {}
    directives = directives_to_link(request.user, place.unit, place.today)
    return {
        "attach": AttachForm(directives=directives, parent=place.programme.directive),
        "may_upload": place.unit in units_to_upload_for(request.user, place.today),
        "has_gaps": any(line.fits("sot") for line in lines),
    }
