"""One target: where it stands, how far it is, who or what would close the gap; how it is counted, decided and taken back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from vungmanh.cascade.selectors import can_be_shared_out
from vungmanh.core.errors import DomainError
from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.once import asked_once
from vungmanh.desk.programmes import shown, target_rows, target_shown
from vungmanh.desk.programmes.amendment_form import in_one_line
from vungmanh.desk.programmes.binding_forms import BindingForm
from vungmanh.desk.programmes.courses import chart_of, course_of
from vungmanh.desk.programmes.frame import programme_for
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, as_number, numbers_in, permitted
from vungmanh.indicators.permissions import indicators_visible_to
from vungmanh.programmes.counted import Counted, counted_targets, definitions_on
from vungmanh.programmes.distributions import distribution_with
from vungmanh.programmes.domain.binding import Choice, bind, choice_of, in_force, take_back
from vungmanh.programmes.domain.suggesting import SURE, Proposal
from vungmanh.programmes.enums import BindingOrigin, Way
from vungmanh.programmes.followed import figures, paths_with
from vungmanh.programmes.models import Binding, Programme, Target
from vungmanh.programmes.outlook import Outlook, can_list, need_of, outlook_of
from vungmanh.programmes.permissions import duties_visible_to, may_steer
from vungmanh.programmes.selectors import targets_of
from vungmanh.programmes.suggested import proposals_for

_TYPED = 10


@dataclass(frozen=True, slots=True)
class BindingLine:
    """A target with how it is counted, or what is proposed; `name`: of the indicator."""

    line: shown.ShownRow
    binding: Binding | None
    best: Proposal
    name: str

    @property
    def is_sure(self) -> bool:
        return self.binding is None and self.best.likeness >= SURE


@require_GET
@asked_once()
def target(request: DeskRequest, pk: int, target: int) -> HttpResponse:
    programme, today = programme_for(request, pk)
    others = targets_of(programme)
    row = _named(others, target)
    counted = counted_targets([row], today)
    path = paths_with([row], counted, today)[row.pk]
    found = counted.get(row.pk)
    outlook = outlook_of(row, found, today) if found else None
    links = target_rows.addresses_by_day(request.user, found, today) if found else {}
    if request.GET.get("xuat") == "xlsx":
        return _sheet(request, row, found, outlook, today)
    context = {
        "programme": programme,
        "today": today,
        "line": shown.target_row(row, programme),
        "course": course_of(row, path),
        "chart": chart_of(row, path, today, width=480, links=links),
        "distribution": (spread := distribution_with(row, others, today)),
        "spread_words": target_shown.distribution_words(spread) if spread else [],
        "may_share": can_be_shared_out(row),
        "typed": _typed(request, row, today),
    }
    context |= _counted(request, row, found, outlook, today)
    context |= _binding(request, programme, row, found, today)
    return render(request, "desk/programmes/target.html", context)


def _sheet(
    request: DeskRequest, row: Target, found: Counted | None, outlook: Outlook | None, today: datetime.date
) -> HttpResponse:
    """What stands on the side that the address names; 404 where nothing can be listed."""
    sides = target_shown.sides_of(found, outlook)
    if found is None or not sides:
        raise Http404
    side = target_shown.side_of(request.GET.get("xem", ""), sides)
    rows = target_rows.behind(request, found, side, outlook, today)
    return target_rows.sheet(request, row, found, rows, side, outlook)


def _counted(
    request: DeskRequest, row: Target, found: Counted | None, outlook: Outlook | None, today: datetime.date
) -> dict[str, Any]:
    """The figure, what it lacks, and one page of what stands on one side of the line."""
    if found is None or found.last is None:
        return {"counted": found}
    period, pair = found.last
    is_share = found.asked.is_share
    context: dict[str, Any] = {
        "counted": found,
        "pair": pair,
        "figure": target_shown.pair_words(pair, is_share=is_share),
        "figure_url": target_rows.figure_address(request.user, found, today),
        "outlook": outlook,
        "outlook_words": target_shown.outlook_words(outlook, target_rows.unclear_leaving(found, outlook)),
    }
    if found.asked.choice.each:
        links = {unit.pk: target_rows.figure_address(request.user, found, today, unit) for unit in found.units}
        return context | {"unit_lines": target_shown.unit_lines(row, found, links)}
    context["need"] = target_shown.need_words(need_of(row, pair, is_share=is_share), is_share=is_share)
    if outlook is not None:
        context["expected"], context["is_expected_met"] = target_shown.expected_words(row, found, outlook)
    sides = target_shown.sides_of(found, outlook)
    if not sides:
        return context
    side = target_shown.side_of(request.GET.get("xem", ""), sides)
    page, hidden = target_rows.page_of(request, target_rows.behind(request, found, side, outlook, today))
    if ahead := target_rows.ahead_of(request, outlook):
        context |= {"ahead": ahead[0], "ahead_words": target_shown.AHEAD[ahead[0]]}
    lines = target_shown.lines_of(found.asked, page.rows, side, outlook)
    context["side_words"] = target_shown.side_words(side)
    context |= {"sides": sides, "lists_lacking": can_list(found.asked)}
    return context | {"side": side, "page": page, "lines": lines, "hidden": hidden, "period": period}


def _binding(
    request: DeskRequest, programme: Programme, row: Target, found: Counted | None, today: datetime.date
) -> dict[str, Any]:
    """How it is counted now and before; for who steers also what could be chosen."""
    rows = list(row.bindings.select_related("by", "ended_by").order_by("-at", "-pk"))
    current = next((each for each in rows if each.ended_at is None), None)
    context: dict[str, Any] = {
        "binding": current,
        "scope_words": target_shown.scope_words(current, found.asked if found else None) if current else [],
        "history": [each for each in rows if each.ended_at is not None],
        "may_bind": may_steer(request.user, programme, today) and not row.is_withdrawn,
    }
    if not context["may_bind"]:
        return context
    codes = set(indicators_visible_to(request.user, today).values_list("code", flat=True))
    proposals = proposals_for([row], codes, today)[row.pk]
    book = definitions_on(today, codes, reported=True)
    code = request.GET.get("chi-so") or (current.indicator if current else "") or proposals[0].choice.indicator
    chosen = book.get(code)
    choice = choice_of(current) if current and current.indicator == code else None
    choice = choice or next((each.choice for each in proposals if each.choice.indicator == code), None)
    proposed = [(each, book[each.choice.indicator]) for each in proposals[:4] if each.choice.indicator in book]
    return context | {
        "seen": current.pk if current else 0,
        "proposed": proposed,
        "best": proposals[0],
        "chosen": chosen,
        "form": BindingForm(None, definition=chosen, choice=choice) if chosen else None,
        "catalogue": sorted(book.values(), key=lambda each: each.shown_name),
    }


@require_POST
def bind_target(request: DeskRequest, pk: int, target: int) -> HttpResponse:
    """Say how the target is counted: by the indicator named, as the form limits it, or not at all."""
    _programme, row, today = _steered(request, pk, target)
    way = request.POST.get("way", "")
    address = redirect("desk:programme_target", pk=pk, target=target)
    codes = set(indicators_visible_to(request.user, today).values_list("code", flat=True))
    definition = definitions_on(today, codes, reported=True).get(request.POST.get("chi-so", ""))
    if way in (Way.REPORTED, Way.JUDGED):
        choice = Choice(Way(way))
    elif definition is None:
        messages.error(request, _("Hãy chọn một chỉ số trong danh mục."))
        return address
    else:
        form = BindingForm(request.POST, definition=definition, choice=None)
        if not form.is_valid():
            messages.error(request, in_one_line(form))
            return redirect(f"{address.url}?chi-so={definition.code}#gan")
        choice = form.choice()
    origin = next(
        (each.origin for each in proposals_for([row], codes, today)[row.pk] if each.choice == choice),
        BindingOrigin.CHOSEN,
    )
    seen = request.POST.get("seen", "")
    try:
        bind(row, choice, origin=origin, seen=as_number(seen) or 0, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, _("Đã ghi cách có số liệu của chỉ tiêu."))
    return address


@require_POST
def take_binding_back(request: DeskRequest, pk: int, target: int) -> HttpResponse:
    _programme, row, _today = _steered(request, pk, target)
    seen = request.POST.get("seen", "")
    try:
        take_back(row, seen=as_number(seen) or 0, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, _("Đã lấy lại quyết định trước đó."))
    return redirect("desk:programme_target", pk=pk, target=target)


@require_GET
@asked_once()
def bindings(request: DeskRequest, pk: int) -> HttpResponse:
    """Every target of the programme with how it is counted, or what is proposed. As many queries for few as for many."""
    programme, today = _steering(request, pk)
    rows = [row for row in targets_of(programme) if not row.is_withdrawn]
    codes = set(indicators_visible_to(request.user, today).values_list("code", flat=True))
    decided, book = in_force(rows), definitions_on(today, codes, reported=True)
    proposals = proposals_for(rows, codes, today)
    lines = []
    for row in rows:
        best, binding = proposals[row.pk][0], decided.get(row.pk)
        code = binding.indicator if binding else best.choice.indicator
        name = book[code].shown_name if code in book else ""
        lines.append(BindingLine(shown.target_row(row, programme), binding, best, name))
    if request.GET.get("xuat") == "xlsx":
        return _sheet_of_bindings(programme, lines)
    opened = [each for each in lines if each.binding is None]
    sure = [each for each in opened if each.is_sure]
    context = {"programme": programme, "lines": lines, "open_count": len(opened), "sure_count": len(sure)}
    return render(request, "desk/programmes/bindings.html", context)


def _sheet_of_bindings(programme: Programme, lines: list[BindingLine]) -> HttpResponse:
    columns = [
        Column(pgettext("one", "Chỉ tiêu"), 60), Column(_("Phạm vi"), 30), Column(_("Mục tiêu"), 20),
        Column(_("Có số liệu bằng cách"), 22), Column(_("Theo chỉ số"), 60), Column(_("Tình trạng"), 16),
    ]  # fmt: skip
    cells = (
        [
            each.line.title, each.line.row.scope, each.line.level,
            each.binding.get_way_display() if each.binding else str(each.best.choice.way.label), each.name,
            _("đã quyết định") if each.binding else _("gợi ý"),
        ]
        for each in lines
    )  # fmt: skip
    return xlsx_response(f"{_('Chỉ tiêu có số liệu từ đâu')} {programme.directive.number}", columns, cells)


@require_POST
def accept_proposals(request: DeskRequest, pk: int) -> HttpResponse:
    """Take over what is proposed for the targets that the form names; those somebody decided about meanwhile stay."""
    programme, today = _steering(request, pk)
    named = set(numbers_in(request, "chi-tieu"))
    rows = [row for row in targets_of(programme) if row.pk in named and not row.is_withdrawn]
    codes = set(indicators_visible_to(request.user, today).values_list("code", flat=True))
    proposals = proposals_for(rows, codes, today)
    done = 0
    for row in rows:
        row.programme = programme
        best = proposals[row.pk][0]
        try:
            bind(row, best.choice, origin=best.origin, seen=0, by=request.user, at=timezone.now())
            done += 1
        except DomainError as error:
            messages.error(request, f"{row.what[:80]}: {refusal_words(error)}")
    if done:
        messages.success(
            request, _("Đã ghi %(n)s chỉ tiêu. Mỗi quyết định lấy lại được ở trang của chỉ tiêu.") % {"n": done}
        )
    return redirect("desk:programme_bindings", pk=pk)


def _named(rows: list[Target], pk: int) -> Target:
    found = next((row for row in rows if row.pk == pk), None)
    if found is None:
        return get_object_or_404(Target, pk=0)
    return found


def _typed(request: DeskRequest, row: Target, today: datetime.date) -> list[Any]:
    """Figures that people typed, as far as the person may see them: history, also of a target that is counted now."""
    seen = duties_visible_to(request.user, today).filter(target=row)
    rows = figures().filter(duty__in=seen).select_related("duty__unit", "by")
    return list(rows.order_by("-as_of", "-pk")[:_TYPED])


def _steering(request: DeskRequest, pk: int) -> tuple[Programme, datetime.date]:
    programme, today = programme_for(request, pk)
    if not permitted(request, may_steer, programme, today):
        raise PermissionDenied
    return programme, today


def _steered(request: DeskRequest, pk: int, target: int) -> tuple[Programme, Target, datetime.date]:
    programme, today = _steering(request, pk)
    found = get_object_or_404(programme.targets.select_related("item"), pk=target, is_withdrawn=False)
    found.programme = programme
    return programme, found, today
