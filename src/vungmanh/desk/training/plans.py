"""Yearly training plans: the list, one plan against what was done, drawing up and changing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import rows_page
from vungmanh.desk.addresses import url
from vungmanh.desk.fieldwork.forms import ListFilter, choice, done
from vungmanh.desk.fieldwork.listing import Cell, Col, Link, Register, listed
from vungmanh.desk.officials.access import need_register, note_export
from vungmanh.desk.requests import DeskRequest, today, who
from vungmanh.desk.training.access import adds, crumbs, kept_or_403, need_keeper, own_units, tabs
from vungmanh.desk.training.forms import PLAN_LINES, PlanForm
from vungmanh.desk.training.wording import RESULTS
from vungmanh.language.searching import chosen
from vungmanh.officials.enums import OfficialKind, QualificationKind
from vungmanh.officials.models import Person
from vungmanh.officials.policies import level_label, position_label
from vungmanh.training.contents import content_key
from vungmanh.training.domain.planning import change_plan, draw_plan
from vungmanh.training.enums import Result
from vungmanh.training.models import Enrolment, PlanLine, TrainingPlan
from vungmanh.training.permissions import may_keep_training, plans_visible_to
from vungmanh.training.selectors.plans import Done, progress_of, turns_of_line

_FIELDS = {"plan_of_year_exists": "year"}
PERSONS, PASSED = "nguoi", "dat"


class TurnFilter(ListFilter):
    tinh = choice(
        gettext_lazy("Tính"), [(PERSONS, gettext_lazy("Mỗi người một lần")), (PASSED, gettext_lazy("Người đã đạt"))]
    )


@require_GET
def training_plans(request: DeskRequest) -> HttpResponse:
    need_register(request)
    rows = plans_visible_to(request.user, today()).filter(withdrawn_at=None).select_related("unit")

    def line(row: TrainingPlan) -> list[Cell]:
        return [
            Cell(row.unit.name, url=reverse("desk:training_plan", args=[row.pk])),
            Cell(row.year),
            Cell(row.decision),
        ]

    register = Register(
        title=_("Kế hoạch đào tạo"), address=reverse("desk:training_plans"), line=line, default="-nam",
        search=[("unit__folded", "unit__name")],
        cols=[Col(pgettext("one", "Đơn vị"), "don_vi", 34), Col(_("Năm"), "nam", 8), Col(_("Quyết định phê duyệt"), width=40)],
        sorts={"don_vi": "unit__sort_key", "nam": "year"}, order=("-year", "unit__sort_key"),
        empty_title=_("Chưa có kế hoạch đào tạo nào."),
        empty_text=_("Lập kế hoạch năm từ nhu cầu; số đã làm được đếm từ các lớp học."),
    )  # fmt: skip
    add = adds(request, "desk:training_plan_new", _("Lập kế hoạch năm"))
    return listed(request, register, rows, ListFilter(request.GET), actions=add, tabs=tabs("plans"))


@require_GET
def training_plan(request: DeskRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(plans_visible_to(request.user, today()).select_related("unit"), pk=pk)
    done_rows = progress_of(plan)
    if request.GET.get("xuat") == "xlsx":
        return _sheet(plan, done_rows)
    context = {
        "plan": plan, "lines": [
            (each, whom_words(each.line), content_words(each.line), url("desk:training_plan_turns", plan.pk, each.line.pk))
            for each in done_rows
        ],
        "may_keep": may_keep_training(request.user, plan.unit, today()), "tabs": tabs("plans"),
    }  # fmt: skip
    return render(request, "desk/training/plan.html", context)


@require_GET
def training_plan_turns(request: DeskRequest, pk: int, line: int) -> HttpResponse:
    """The turns from which the numbers of a line are counted; of the person who has several the last one where people are
    counted."""
    plan = get_object_or_404(plans_visible_to(request.user, today()).select_related("unit"), pk=pk)
    row = get_object_or_404(plan.lines.all(), pk=line)
    form = TurnFilter(request.GET)
    turns = _kept_to(turns_of_line(plan, row), form.said("tinh") or "")
    people = Person.objects.in_bulk({turn.person_id for turn in turns})
    found = chosen(turns, form.said("q") or "", lambda turn: people[turn.person_id].folded)
    lines = sorted(found, key=lambda turn: (people[turn.person_id].sort_key, turn.pk))
    if request.GET.get("xuat") == "xlsx":
        note_export(request, len(lines))
        return _turns_sheet(plan, row, [(people[turn.person_id], turn) for turn in lines])
    page = rows_page(request.GET, lines)
    context = {
        "plan": plan, "form": form, "page": page, "whom": whom_words(row), "content": content_words(row),
        "lines": [(people[turn.person_id], turn, RESULTS[turn.result]) for turn in page.rows],
    }  # fmt: skip
    return render(request, "desk/training/plan_turns.html", context)


def _kept_to(turns: Sequence[Enrolment], asked: str) -> list[Enrolment]:
    """All turns, or one for each person, or for each who passed."""
    if not asked:
        return list(turns)
    counted = [turn for turn in turns if asked == PERSONS or turn.result == Result.PASSED]
    return list({turn.person_id: turn for turn in counted}.values())


def _turns_sheet(plan: TrainingPlan, line: PlanLine, rows: Sequence[tuple[Person, Enrolment]]) -> HttpResponse:
    columns = [
        Column(_("Họ và tên"), 34), Column(_("Lớp"), 60), Column(_("Khai giảng"), 14), Column(_("Kết quả"), 18),
    ]  # fmt: skip
    cells = (
        [person.full_name, turn.course.title, turn.course.starts_on, turn.get_result_display() if turn.result else ""]
        for person, turn in rows
    )
    words = {"year": plan.year, "content": content_words(line)}
    return xlsx_response(_("Lượt học %(year)s %(content)s") % words, columns, cells)


@require_http_methods(["GET", "POST"])
def training_plan_new(request: DeskRequest) -> HttpResponse:
    form = PlanForm(request.POST or None, units=own_units(request), initial={"year": today().year})

    def act() -> TrainingPlan:
        given = form.cleaned_data
        need_keeper(request, given["unit"])
        said = {"decision": given["decision"], "note": given["note"]}
        return draw_plan(given["unit"], given["year"], form.lines(), **said, **who(request))

    if row := done(request, form, act, _FIELDS):
        messages.success(request, _("Đã lập kế hoạch."))
        return redirect("desk:training_plan", row.pk)
    return _formed(request, form, _("Lập kế hoạch đào tạo"), reverse("desk:training_plans"))


@require_http_methods(["GET", "POST"])
def training_plan_change(request: DeskRequest, pk: int) -> HttpResponse:
    plan = kept_or_403(request, plans_visible_to(request.user, today()), pk)
    form = PlanForm(request.POST or None, units=None, initial=_initial(plan))
    form.fields["year"].disabled = True

    def act() -> bool:
        given = form.cleaned_data
        said = {"decision": given["decision"], "note": given["note"], "version": form.seen}
        change_plan(plan, form.lines(), **said, **who(request))
        return True

    if done(request, form, act, _FIELDS):
        messages.success(request, _("Đã lưu."))
        return redirect("desk:training_plan", plan.pk)
    return _formed(request, form, _("Sửa kế hoạch đào tạo"), reverse("desk:training_plan", args=[plan.pk]))


def _formed(request: DeskRequest, form: PlanForm, title: str, back: str) -> HttpResponse:
    context = {
        "form": form, "title": title, "back": back,
        "crumbs": crumbs(Link(reverse("desk:training_plans"), _("Kế hoạch năm"))),
    }  # fmt: skip
    return render(request, "desk/training/plan_form.html", context, status=422 if form.errors else 200)


def _initial(plan: TrainingPlan) -> dict[str, Any]:
    said: dict[str, Any] = {
        "year": plan.year, "decision": plan.decision, "note": plan.note, "version": plan.version,
    }  # fmt: skip
    for n, line in enumerate(plan.lines.all()[:PLAN_LINES], start=1):
        said[f"whom_{n}"] = line.position or (f"@{line.official_kind}" if line.official_kind else "")
        said[f"content_{n}"] = content_key(line.kind, line.level)
        said[f"number_{n}"] = line.number
    return said


def whom_words(line: PlanLine) -> str:
    if line.position:
        return position_label(line.position)
    return str(capfirst(OfficialKind(line.official_kind).label)) if line.official_kind else _("Mọi chức danh")


def content_words(line: Any) -> str:
    """Content and level, of a line or of a course."""
    kind = str(capfirst(QualificationKind(line.kind).label))
    return f"{kind}: {level_label(line.kind, line.level).lower()}" if line.level is not None else kind


def _sheet(plan: TrainingPlan, rows: list[Done]) -> HttpResponse:
    columns = [
        Column(_("Đối tượng"), 40), Column(_("Nội dung"), 36), Column(_("Kế hoạch (người)"), 12), Column(_("Lượt học"), 10),
        Column(_("Số người"), 10), Column(_("Đã đạt"), 10), Column(_("Còn lại"), 10),
    ]  # fmt: skip
    cells = (
        [whom_words(each.line), content_words(each.line), each.line.number, each.turns, each.persons, each.passed, each.rest]
        for each in rows
    )  # fmt: skip
    return xlsx_response(_("Kế hoạch đào tạo %(plan)s") % {"plan": str(plan)}, columns, cells)
