"""Results that a directive states, compared with the registers; what is proposed is confirmed here."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vungmanh.core.errors import DomainError
from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.once import asked_once
from vungmanh.core.tables import rows_page
from vungmanh.desk.figures.access import periods_kept
from vungmanh.desk.programmes.shown import capital
from vungmanh.desk.programmes.target_shown import pair_words
from vungmanh.desk.programmes.wording import number
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, as_number, numbers_in, permitted
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import directives_visible_to
from vungmanh.formats import day
from vungmanh.indicators.enums import Span
from vungmanh.indicators.periods import Period
from vungmanh.indicators.permissions import indicators_visible_to, may_see_figures
from vungmanh.programmes.compared import ComparedResult, compared_results, results_of
from vungmanh.programmes.domain.binding import Choice, bind, take_back
from vungmanh.programmes.domain.comparing import Verdict
from vungmanh.programmes.enums import Way
from vungmanh.programmes.permissions import may_compare
from vungmanh.programmes.suggested import proposals_for

WORDS: dict[Verdict, tuple[str, str, Any]] = {
    Verdict.DIFFERS: ("near", "≠", gettext_lazy("Lệch")),
    Verdict.AGREES: ("good", "✓", gettext_lazy("Khớp")),
    Verdict.UNKNOWN: ("quiet", "○", gettext_lazy("Không biết được")),
}


@dataclass(frozen=True, slots=True)
class Row:
    found: ComparedResult
    title: str
    stated: str
    counted: str
    by: str
    tone: str
    sign: str
    word: Any
    url: str
    """The sentence in the document."""
    as_of: str
    since: str
    figure_url: str
    """The same figure, where it is kept and the person may see it."""


@require_GET
@asked_once()
def results(request: DeskRequest, pk: int) -> HttpResponse:
    directive, today = _directive(request, pk)
    codes = set(indicators_visible_to(request.user, today).values_list("code", flat=True))
    found = compared_results(directive, codes, today)
    leads = _figures_shown(request.user, directive, today) if any(each.pair for each in found) else lambda each: ""
    rows = [_row(each, leads(each)) for each in found]
    counts = Counter(row.found.compared.verdict for row in rows)
    chosen = [row for row in rows if request.GET.get("ket-luan", "") in ("", row.found.compared.verdict.value)]
    if request.GET.get("xuat") == "xlsx":
        return _sheet(directive, chosen)
    open_ones = [row for row in rows if row.found.binding is None and row.found.definition is not None]
    context = {
        "directive": directive,
        "page": rows_page(request.GET, chosen, per_page=100),
        "total": len(rows),
        "verdicts": [(each.value, word, counts[each]) for each, (_tone, _sign, word) in WORDS.items()],
        "chosen_verdict": request.GET.get("ket-luan", ""),
        "open_count": len(open_ones),
        "may_bind": may_compare(request.user, directive, today),
    }
    return render(request, "desk/programmes/results.html", context)


@require_POST
def accept_results(request: DeskRequest, pk: int) -> HttpResponse:
    """Confirm by what the results named are compared, say that no register speaks of one, or take a decision back."""
    directive, today = _directive(request, pk)
    if not permitted(request, may_compare, directive, today):
        raise PermissionDenied
    named = set(numbers_in(request, "ket-qua"))
    items = [item for item in results_of(directive) if item.pk in named]
    codes = set(indicators_visible_to(request.user, today).values_list("code", flat=True))
    proposals = proposals_for(items, codes, today) if items else {}
    done = 0
    for item in items:
        item.directive = directive
        seen = request.POST.get(f"seen-{item.pk}", "")
        try:
            if request.POST.get("viec") == "lay-lai":
                take_back(item, seen=as_number(seen) or 0, by=request.user, at=timezone.now())
            else:
                best = proposals[item.pk][0]
                choice = Choice(Way.REPORTED) if request.POST.get("viec") == "khong" else best.choice
                seen_one = as_number(seen) or 0
                bind(item, choice, origin=best.origin, seen=seen_one, by=request.user, at=timezone.now())
            done += 1
        except DomainError as error:
            messages.error(request, f"{str(item)[:80]}: {refusal_words(error)}")
    if done:
        messages.success(request, _("Đã ghi %(n)s kết quả.") % {"n": done})
    return redirect("desk:directive_results", pk=pk)


def _sheet(directive: Directive, rows: list[Row]) -> HttpResponse:
    """What the page lists, each line with the words of the document."""
    columns = [
        Column(_("Kết quả văn bản nêu"), 60), Column(_("Tính đến ngày"), 14), Column(_("Văn bản nêu"), 24),
        Column(_("Sổ đếm được"), 24), Column(_("Theo chỉ số"), 50), Column(_("Kết luận"), 18), Column(_("Chênh lệch"), 34),
        Column(_("Câu của văn bản"), 80),
    ]  # fmt: skip
    cells = (
        [
            row.title, row.found.as_of, row.stated, row.counted,
            row.found.definition.shown_name if row.found.definition else "", str(row.word), row.by, row.found.item.quote,
        ]
        for row in rows
    )  # fmt: skip
    title = _("Số liệu văn bản nêu và số liệu của sổ")
    return xlsx_response(f"{title} {directive.number or directive.title}", columns, cells)


def _directive(request: DeskRequest, pk: int) -> tuple[Directive, datetime.date]:
    today = timezone.localdate()
    rows = directives_visible_to(request.user, today).select_related("owner", "territory")
    return get_object_or_404(rows.defer("text_folded"), pk=pk), today


def _figures_shown(user: Any, directive: Directive, today: datetime.date) -> Callable[[ComparedResult], str]:
    """Gives the page of a figure that is compared: of months that are kept, of whole indicators or one part of them."""
    territory = directive.territory or directive.owner
    kept = set(periods_kept(Span.MONTH)) if may_see_figures(user, territory, today) else set()

    def address(each: ComparedResult) -> str:
        asked, day = each.asked, each.as_of
        if each.pair is None or asked is None or day is None or asked.is_flow or asked.choice.limits:
            return ""
        period, cells = Period(day, Span.MONTH), asked.cells
        if period not in kept or each.stated.is_change:
            return ""
        where = {"don_vi": territory.pk, "ky": period.code, **({"o": cells[0]} if len(cells) == 1 else {})}
        return f"{reverse('desk:indicator_by_code', args=[asked.choice.indicator])}?{urlencode(where)}"

    return address


def _row(found: ComparedResult, figure_url: str) -> Row:
    tone, sign, word = WORDS[found.compared.verdict]
    stated, item = found.stated, found.item
    unit = "%" if stated.is_share else f" {stated.unit}" if stated.unit else ""
    told = f"{number(stated.value)}{unit}"
    if stated.numerator is not None and stated.denominator is not None:
        told += f" ({number(stated.numerator)}/{number(stated.denominator)})"
    counted = ""
    if found.pair is not None and found.compared.counted is not None:
        counted = pair_words(found.pair, is_share=stated.is_share)
        if stated.is_change:
            counted = _("%(change)s điểm phần trăm") % {"change": number(found.compared.counted)}
    url = f"{reverse('desk:directive', args=[item.directive_id])}?tab={item.part}&muc={item.pk}#muc-{item.pk}"
    return Row(
        found, capital(item.data.get("what") or item.quote), told, counted, _by(found), tone, sign, word, url,
        day(found.as_of), day(found.since), figure_url,
    )  # fmt: skip


def _by(found: ComparedResult) -> str:
    if found.compared.verdict != Verdict.DIFFERS:
        return ""
    size = number(abs(found.compared.by))
    size += f" {_('điểm phần trăm')}" if found.stated.is_share else ""
    words = _("sổ nhiều hơn %(size)s") if found.compared.by > 0 else _("sổ ít hơn %(size)s")
    return words % {"size": size} if found.compared.by else _("cùng tỷ lệ, khác số đếm")
