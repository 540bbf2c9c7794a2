"""Programmes: the list, and one programme in six tabs."""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vungmanh.accounts.selectors import in_scope, scope_of
from vungmanh.core.exports import tell
from vungmanh.core.tables import list_page, matching
from vungmanh.desk.programmes import duty_list, matrix, sheets, shown, unit_list
from vungmanh.desk.programmes.filters import (
    BOARD,
    DUTIES,
    MATRIX,
    TIMELINE,
    DutyListFilter,
    MatrixFilter,
    ProgrammeFilter,
    RowFilter,
    TargetFilter,
    TaskFilter,
    UnitFilter,
)
from vungmanh.desk.programmes.frame import programme_for, show
from vungmanh.desk.programmes.lights import lit_text
from vungmanh.desk.programmes.target_list import TargetList, target_list
from vungmanh.desk.programmes.task_list import TaskList, task_list
from vungmanh.desk.programmes.task_views import TEMPLATES, board, lane_links, timeline, view_links
from vungmanh.desk.programmes.wording import why
from vungmanh.desk.requests import DeskRequest
from vungmanh.desk.saved.kept import opens_with_kept
from vungmanh.desk.told import tell_sort, told_order
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import directives_visible_to, may_upload
from vungmanh.directives.selectors import links_in, links_out
from vungmanh.programmes.domain.re_expanding import behind
from vungmanh.programmes.enums import ChangeState
from vungmanh.programmes.models import Programme
from vungmanh.programmes.permissions import may_steer, programmes_visible_to
from vungmanh.programmes.selectors import (
    calendar_of,
    changes_of,
    issuers_of,
    reports_of,
    sources_owed,
    turns_of,
    unit_rows,
    with_counts,
)

_SORTS = {
    "so": "directive__number_key",
    "ten": "folded",
    "coquan": "unit__sort_key",
    "ky": "period_to",
    "han": "next_due",
    "donvi": "unit_count",
    "luc": "published_at",
}


@require_GET
@opens_with_kept("programmes")
def programmes(request: DeskRequest) -> HttpResponse:
    today = timezone.localdate()
    visible = programmes_visible_to(request.user, today)
    form = ProgrammeFilter(request.GET, issuers=issuers_of(visible))
    rows = with_counts(form.applied_to(visible), today)
    if request.GET.get("xuat") == "xlsx":
        found = matching(rows, request.GET.get("q", ""), ["folded"])
        return sheets.programmes_sheet(
            told_order(request, found, sorts=_SORTS, heads=sheets.HEADS, otherwise=("-published_at",))
        )
    page = list_page(request.GET, rows, search=["folded"], sorts=_SORTS, default="-luc")
    context = {"form": form, "page": page, "today": today, "may_upload": may_upload(request.user, today)}
    part = "#list" if request.htmx and request.htmx.target == "danh-sach" else ""
    return render(request, f"desk/programmes/list.html{part}", context)


@require_GET
def targets(request: DeskRequest, pk: int) -> HttpResponse:
    programme, today = programme_for(request, pk)
    form = TargetFilter(request.GET)

    def listed() -> TargetList:
        ours = _ours(request, programme, form, today)
        return target_list(programme, today, form=form, sort=request.GET.get("sort", ""), ours=ours)

    def content() -> dict[str, Any]:
        found = listed()
        page = found.page(request.GET)
        shares = {"total": len(found.every), "stack": found.stack, "soon": _soon(programme, today)}
        return {"form": form, "page": page, "lines": found.lines(page.rows), **shares}

    if request.GET.get("xuat") == "xlsx":
        found = listed()
        tell_sort(request, {"han": _("Hạn")})
        return sheets.targets_sheet(programme, found.lines(found.chosen))
    return show(request, programme, today, tab="programme", template="desk/programmes/targets.html", content=content)


@require_GET
def tasks(request: DeskRequest, pk: int) -> HttpResponse:
    programme, today = programme_for(request, pk)
    form = TaskFilter(request.GET)

    def listed() -> TaskList:
        ours = _ours(request, programme, form, today)
        return task_list(programme, today, form=form, sort=request.GET.get("sort", ""), ours=ours)

    def content() -> dict[str, Any]:
        found = listed()
        asleep = sum(task.tone == "busy" for task in found.every)
        ownerless = sum(task.is_ownerless for task in found.every)
        counts = {"total": len(found.every), "chosen": len(found.chosen), "asleep": asleep, "ownerless": ownerless}
        return {"form": form, "views": view_links(request.GET, form), **counts, **_seen(found, request, form)}

    if request.GET.get("xuat") == "xlsx":
        tell_sort(request, {"han": _("Hạn")})
        return sheets.tasks_sheet(programme, listed().whole())
    template = f"desk/programmes/{TEMPLATES[form.view]}"
    return show(request, programme, today, tab="programme_tasks", template=template, content=content)


def _seen(found: TaskList, request: DeskRequest, form: TaskFilter) -> dict[str, Any]:
    """The tasks as the view that the address names shows them."""
    if form.view == BOARD:
        return {"columns": board(found, request.GET)}
    if form.view == TIMELINE:
        return {"timeline": timeline(found, request.GET), "lanes": lane_links(request.GET)}
    page = found.page(request.GET)
    return {"page": page, "lines": found.lines(page.rows)}


@require_GET
def calendar(request: DeskRequest, pk: int) -> HttpResponse:
    programme, today = programme_for(request, pk)
    form = RowFilter(request.GET)

    def content() -> dict[str, Any]:
        reports = reports_of(programme)
        rows = [shown.report_row(report, programme) for report in reports]
        chosen = {line.row.pk: line for line in _chosen(request, programme, rows, form, today)}
        found = [
            (row, chosen[row.report.pk]) for row in calendar_of(programme, reports, today) if row.report.pk in chosen
        ]
        dated = [(row, line, why(row.instance.rule)) for row, line in found if row.instance.due]
        this_month = today.replace(day=1)
        ahead = [each for each in dated if each[0].instance.due and each[0].instance.due >= this_month]
        past = dated[: len(dated) - len(ahead)]
        undated = [line for row, line in found if row.instance.due is None]
        return {
            "form": form, "months": _by_month(ahead), "past": _by_month(past), "past_count": len(past),
            "past_late": sum(row.tally.late for row, _line, _why in past),
            "undated": undated, "found": found, "total": len(rows),
            "late": 0 if form.is_narrowed else sum(row.tally.late for row, _line in found),
            "asked": sum(not line.row.is_withdrawn for line in chosen.values()),
        }  # fmt: skip

    if request.GET.get("xuat") == "xlsx":
        return sheets.calendar_sheet(programme, content()["found"])
    template = "desk/programmes/calendar.html"
    return show(request, programme, today, tab="programme_calendar", template=template, content=content)


@require_GET
def units(request: DeskRequest, pk: int) -> HttpResponse:
    programme, today = programme_for(request, pk)
    if request.GET.get("xem") == MATRIX:
        return _matrix(request, programme, today)
    if request.GET.get("xem") == DUTIES:
        return _duties(request, programme, today)
    form = UnitFilter(request.GET)

    def content() -> dict[str, Any]:
        rows = unit_rows(programme, today)
        lines = unit_list.chosen_units(rows, form, request.GET.get("sort", ""), scope_of(request.user, today))
        page = unit_list.page(request.GET, lines)
        counts = {"total": len(rows), "totals": unit_list.totals(lines, form)}
        return {"form": form, "page": page, "lines": lines, "columns": unit_list.COLUMNS, **counts}

    if request.GET.get("xuat") == "xlsx":
        tell_sort(request, sheets.UNIT_HEADS)
        return sheets.units_sheet(programme, content()["lines"])
    return show(
        request, programme, today, tab="programme_units", template="desk/programmes/units.html", content=content
    )


def _matrix(request: DeskRequest, programme: Programme, today: datetime.date) -> HttpResponse:
    """Every unit against everything that is asked for."""
    form = MatrixFilter(request.GET, scope_of(request.user, today))
    if request.GET.get("xuat") == "xlsx":
        return sheets.matrix_sheet(programme, *matrix.whole(programme, form, today))

    def content() -> dict[str, Any]:
        return {"form": form, "matrix": matrix.matrix(programme, form, request.GET, request.user, today)}

    template = "desk/programmes/units_matrix.html"
    return show(request, programme, today, tab="programme_units", template=template, content=content)


def _duties(request: DeskRequest, programme: Programme, today: datetime.date) -> HttpResponse:
    """A line for each duty."""
    form = DutyListFilter(request.GET, scope_of(request.user, today))
    if request.GET.get("xuat") == "xlsx":
        if words := "; ".join(duty_list.kept_to(programme, form)):
            tell(_("Chỉ gồm"), words)
        return sheets.duties_sheet(programme, duty_list.whole(programme, form, today))

    def content() -> dict[str, Any]:
        found = duty_list.duty_list(programme, form, request.GET, request.user, today)
        return {"form": form, "page": found.page, "lines": found.lines, "of": found.of, "is_list": True}

    template = "desk/programmes/units_duties.html"
    return show(request, programme, today, tab="programme_units", template=template, content=content)


@require_GET
def text(request: DeskRequest, pk: int) -> HttpResponse:
    programme, today = programme_for(request, pk)

    def content() -> dict[str, Any]:
        there, back = links_out(programme.directive_id), links_in(programme.directive_id)
        named = {*(link.cited_id for link in there if link.cited_id), *(link.directive_id for link in back)}
        visible = directives_visible_to(request.user, today).filter(pk__in=named) if named else Directive.objects.none()
        readable = set(visible.order_by().values_list("pk", flat=True))
        return {
            "text": lit_text(programme, today, request.GET.get("den", "")),
            "cites": [(link, link.cited_id in readable) for link in there],
            "cited_by": [link for link in back if link.directive_id in readable],
        }

    if request.GET.get("xuat") == "xlsx":
        return sheets.text_sheet(programme, lit_text(programme, today, "").marks, request.GET.get("den", ""))
    return show(request, programme, today, tab="programme_text", template="desk/programmes/text.html", content=content)


@require_GET
def changes(request: DeskRequest, pk: int) -> HttpResponse:
    programme, today = programme_for(request, pk)

    def content() -> dict[str, Any]:
        rows = [shown.change_row(change, programme) for change in changes_of(programme)]
        made = [row for row in rows if row.change.state == ChangeState.MADE]
        by_directive = [
            (directive, list(group)) for directive, group in groupby(made, key=lambda row: row.change.directive)
        ]
        days = [(on, list(group)) for on, group in groupby(turns_of(programme), key=lambda turn: turn.on)]
        steers = may_steer(request.user, programme, today)
        amending = programme.directive.amendments.exclude(state="published").defer("text", "text_folded")
        woken = programme.tasks.exclude(woken_on=None).select_related("woken_by", "item").order_by("-woken_on", "pk")
        return {
            "amendments": by_directive,
            "days": days,
            "waiting": amending if steers else [],
            "is_behind": steers and behind(Programme.objects.filter(pk=programme.pk), today).exists(),
            "woken": [(task, shown.task_row(task, programme, today)) for task in woken.prefetch_related("assignments")],
        }

    template = "desk/programmes/changes.html"
    return show(request, programme, today, tab="programme_changes", template=template, content=content)


def _chosen(
    request: DeskRequest,
    programme: Programme,
    rows: list[shown.ShownRow],
    form: RowFilter,
    today: datetime.date,
) -> list[shown.ShownRow]:
    """Rows that the filter leaves, in the order asked for."""
    found = form.chosen(rows, ours=_ours(request, programme, form, today))
    return shown.in_order(found, request.GET.get("sort", ""), {"han": lambda row: row.row.due})


def _ours(request: DeskRequest, programme: Programme, form: RowFilter, today: datetime.date) -> set[str] | None:
    """Keys of what the person's units owe, where the filter keeps to them; one query."""
    if not form.cleaned_data.get("cua_toi"):
        return None
    return sources_owed(programme, in_scope("unit__path", scope_of(request.user, today)))


def _soon(programme: Programme, today: datetime.date) -> list[tuple[Any, shown.ShownRow, str]]:
    """The next dates of the calendar, for the margin of the first page."""
    reports = reports_of(programme)
    lines = {report.pk: shown.report_row(report, programme) for report in reports}
    ahead = [row for row in calendar_of(programme, reports, today) if row.instance.due and row.instance.due >= today]
    return [(row, lines[row.report.pk], "") for row in ahead[:5]]


def _by_month(rows: list[Any]) -> list[tuple[datetime.date, list[Any]]]:
    """Dated occurrences, in order, under the first day of their month."""
    return [(month, list(group)) for month, group in groupby(rows, key=lambda row: row[0].instance.due.replace(day=1))]
