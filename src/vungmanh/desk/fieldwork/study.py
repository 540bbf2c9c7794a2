"""Study of directives: the list of directives with their coverage, one directive by unit, its sessions, one session."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import list_page, matching
from vungmanh.desk.fieldwork.access import seen_or_404
from vungmanh.desk.fieldwork.study_forms import CoverageFilter, DirectiveFilter, SessionFilter
from vungmanh.desk.fieldwork.wording import HELD, pair_words, pairs_words
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.directives.models import Directive
from vungmanh.fieldwork.models import StudySession
from vungmanh.fieldwork.permissions import directives_to_study, kept_in_scope, may_keep, units_kept_by, units_seen
from vungmanh.fieldwork.policies import channels, choices, label
from vungmanh.fieldwork.selectors import study as reads
from vungmanh.fieldwork.selectors.study import Held
from vungmanh.programmes.models import Duty
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit

_OF_DIRECTIVES = {"so": "number_key", "ngay": "issued_on"}
_OF_UNITS = {"ten": "sort_key", "han": "due", "ngay": "first_on", "buoi": "sessions"}
_OF_SESSIONS = {"ngay": "held_on", "don_vi": "unit__sort_key", "hinh_thuc": "channel"}
_STANDS: list[tuple[str, Any]] = [
    *((held.value, words) for held, (_tone, words) in HELD.items()),
    ("phai", gettext_lazy("Được giao việc")),
    ("da", gettext_lazy("Được giao việc, đã tổ chức")),
    ("da-muon", gettext_lazy("Được giao việc, tổ chức sau hạn")),
    ("chua", gettext_lazy("Được giao việc, chưa tổ chức")),
]
_DIRECTIVE_WORDS, _UNIT_WORDS = ["folded"], [("folded", "name")]
_SESSION_WORDS = [("unit__folded", "unit__name")]


@require_GET
def study(request: DeskRequest) -> HttpResponse:
    on = today()
    seen = units_seen(request.user, on)
    form = DirectiveFilter(request.GET)
    rows = _of_state(directives_to_study(request.user, on), form.said("tinh_trang"), seen)
    if request.GET.get("xuat") == "xlsx":
        found = list(matching(rows, form.said("q") or "", _DIRECTIVE_WORDS).order_by("-issued_on", "pk"))
        return _directive_sheet(found, reads.coverage_by_directive(found, seen, on))
    page = list_page(request.GET, rows, search=_DIRECTIVE_WORDS, sorts=_OF_DIRECTIVES, default="-ngay")
    covered = reads.coverage_by_directive(page.rows, seen, on)
    lines = [(row, covered[row.pk]) for row in page.rows]
    return render(request, "desk/fieldwork/study.html", {"form": form, "page": page, "lines": lines, "today": on})


@require_GET
def study_directive(request: DeskRequest, pk: int) -> HttpResponse:
    on = today()
    directive, seen = _directive(request, pk), units_seen(request.user, on)
    rows, by_stand = reads.units_to_study(directive, seen), reads.stands(on)
    form = CoverageFilter(request.GET, tinh_trang=_STANDS)
    chosen = rows.filter(_conditions(by_stand).get(form.said("tinh_trang") or "", Q()))
    if request.GET.get("xuat") == "xlsx":
        return _unit_sheet(directive, matching(chosen, form.said("q") or "", _UNIT_WORDS), on)
    page = list_page(request.GET, chosen, search=_UNIT_WORDS, sorts=_OF_UNITS, default="ten")
    context = _frame(request, directive, "units") | {
        "form": form,
        "page": page,
        "lines": _unit_lines(directive, page.rows, on),
        "covered": reads.coverage_of(rows, on),
        "people": [(pair, pair_words(pair)) for pair in reads.pairs_in_all(directive, seen)],
    }
    return render(request, "desk/fieldwork/study_directive.html", context)


def _conditions(by_stand: dict[Held, Q]) -> dict[str, Q]:
    """What the list may be kept to, on `units_to_study`: how units stand, and what coverage counts of those that owe it."""
    owing, held = Q(is_owing=True), by_stand[Held.HELD] | by_stand[Held.HELD_LATE]
    coverage = {"phai": owing, "da": owing & held, "da-muon": owing & by_stand[Held.HELD_LATE], "chua": owing & ~held}
    return {stand.value: condition for stand, condition in by_stand.items()} | coverage


@require_GET
def study_sessions(request: DeskRequest, pk: int) -> HttpResponse:
    on = today()
    directive = _directive(request, pk)
    form = SessionFilter(request.GET, hinh_thuc=choices(channels()))
    rows = StudySession.objects.filter(kept_in_scope(request.user, on), directive=directive)
    rows = rows.filter(withdrawn_at__isnull=not form.wants_withdrawn)
    asked = {"channel": form.said("hinh_thuc"), "unit": form.said("don_vi")}
    rows = rows.filter(**{column: value for column, value in asked.items() if value})
    rows = rows.select_related("unit").prefetch_related("audiences", "files")
    if request.GET.get("xuat") == "xlsx":
        return _session_sheet(directive, matching(rows, form.said("q") or "", _SESSION_WORDS))
    page = list_page(request.GET, rows, search=_SESSION_WORDS, sorts=_OF_SESSIONS, default="-ngay")
    context = _frame(request, directive, "sessions")
    context |= {"form": form, "page": page, "lines": [(row, *_said(row)) for row in page.rows]}
    return render(request, "desk/fieldwork/study_sessions.html", context)


@require_GET
def study_session(request: DeskRequest, pk: int) -> HttpResponse:
    row = seen_or_404(StudySession, request, pk, "directive", "duty__task")
    channel, people = _said(row)
    context = {
        "row": row,
        "channel": channel,
        "people": people,
        "files": row.files.select_related("stored"),
        "may_keep": may_keep(request.user, row.unit, today()),
    }
    return render(request, "desk/fieldwork/study_session.html", context)


def _directive(request: DeskRequest, pk: int) -> Directive:
    return get_object_or_404(directives_to_study(request.user, today()), pk=pk)


def _frame(request: DeskRequest, directive: Directive, tab: str) -> dict[str, Any]:
    may_record = units_kept_by(request.user, today()).exists()
    return {"directive": directive, "tab": tab, "may_record": may_record, "today": today()}


def _of_state(rows: QuerySet[Directive], state: str | None, seen: QuerySet[Unit]) -> QuerySet[Directive]:
    """Directives of which some unit in sight has held nothing yet, or none is left."""
    if state not in ("con", "du"):
        return rows
    held = reads.counted().filter(directive=OuterRef("programme__directive"), unit=OuterRef("unit"))
    owing = Duty.objects.filter(
        reads.OWED, programme__directive=OuterRef("pk"), unit__in=seen.exclude(level=UnitLevel.VILLAGE).values("pk")
    )
    missing = Exists(owing.filter(~Exists(held)))
    return rows.filter(missing) if state == "con" else rows.filter(~missing, Exists(owing))


def _unit_lines(directive: Directive, units: list[Any], on: Any) -> list[dict[str, Any]]:
    """Two queries."""
    pairs = reads.pairs_by_unit(directive, [unit.pk for unit in units])
    lines = []
    for unit in units:
        tone, word = HELD[reads.stand_of(unit, on)]
        lines.append(
            {"unit": unit, "tone": tone, "word": word, "people": [pair_words(pair) for pair in pairs[unit.pk]]}
        )
    return lines


def _said(row: StudySession) -> tuple[str, str]:
    """The channel, and who was there (or how often it went out)."""
    people = pairs_words(reads.Pair(each.kind, each.reached, None) for each in row.audiences.all())
    return label(channels(), row.channel), people or (_("%(times)s lượt") % {"times": row.times} if row.times else "")


def _directive_sheet(rows: list[Directive], covered: dict[int, reads.Coverage]) -> HttpResponse:
    columns = [
        Column(_("Số, ký hiệu"), 18), Column(_("Trích yếu"), 60), Column(_("Ngày ban hành"), 14), Column(_("Hạn"), 12),
        Column(_("Đơn vị phải quán triệt"), 14), Column(_("Đã tổ chức"), 12), Column(_("Sau hạn"), 10),
        Column(_("Quá hạn, chưa tổ chức"), 14),
    ]  # fmt: skip
    cells = (
        [row.number, row.title, row.issued_on, one.due, one.units, one.held, one.held_late, one.late]
        for row in rows
        for one in [covered[row.pk]]
    )
    return xlsx_response(_("Quán triệt, tuyên truyền"), columns, cells)


def _unit_sheet(directive: Directive, units: QuerySet[Any], on: Any) -> HttpResponse:
    columns = [
        Column(pgettext("one", "Đơn vị"), 34), Column(_("Hạn"), 12), Column(_("Tình trạng"), 24),
        Column(_("Ngày đầu tiên"), 14), Column(_("Số buổi, đợt"), 10), Column(_("Người được quán triệt"), 60),
    ]  # fmt: skip
    cells = (
        [line["unit"].name, line["unit"].due, line["word"], line["unit"].first_on, line["unit"].sessions,
         "; ".join(line["people"])]
        for line in _unit_lines(directive, list(units.order_by("sort_key", "pk")), on)
    )  # fmt: skip
    return xlsx_response(_("Quán triệt %(number)s") % {"number": directive.number}, columns, cells)


def _session_sheet(directive: Directive, rows: QuerySet[StudySession]) -> HttpResponse:
    columns = [
        Column(_("Ngày"), 12), Column(pgettext("one", "Đơn vị"), 34), Column(_("Hình thức"), 24),
        Column(_("Người dự, số lượt"), 50), Column(_("Nhắc lại"), 10), Column(_("Người truyền đạt"), 28),
        Column(_("Nội dung"), 60), Column(_("Số tệp"), 8),
    ]  # fmt: skip
    cells = (
        [row.held_on, row.unit.name, *_said(row), _("có") if row.is_again else "", row.led_by, row.note,
         len(row.files.all())]
        for row in rows.order_by("-held_on", "-pk")
    )  # fmt: skip
    return xlsx_response(_("Các buổi quán triệt %(number)s") % {"number": directive.number}, columns, cells)
