"""Who lacks what of the standard of the post on a day, since when, and which way is open; page and Excel."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from vungmanh.accounts.selectors import in_scope
from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import ListPage, list_page, matching, rows_page
from vungmanh.desk.fieldwork.listing import Link
from vungmanh.desk.officials.access import need_register, note_export
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.desk.saved.kept import opens_with_kept
from vungmanh.desk.standards.filters import GapFilter
from vungmanh.desk.standards.wording import STANDINGS, doubt, path_words
from vungmanh.desk.told import told_order
from vungmanh.officials import permissions
from vungmanh.officials.domain.standards import OpenPath, Standing
from vungmanh.officials.domain.standards_gate import lack_in_words
from vungmanh.officials.domain.standards_packs import packs
from vungmanh.officials.domain.standards_reading import Judged, counts_by_standing, judgements, posts_on
from vungmanh.officials.models import PostStretch
from vungmanh.officials.policies import position_label
from vungmanh.training.selectors.studying import studying_of

MOST_EXPORTED = 20_000
_SEARCHED = [("person__folded", "person__full_name")]
_SORTS: dict[str, str | tuple[str, ...]] = {
    "ten": "person__sort_key", "don_vi": ("unit__sort_key", "person__sort_key"), "chuc_danh": "position",
    "tu": "post__valid_from",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lack:
    """One criterion of the standard in words."""

    words: str
    source: str
    place: str
    """The paragraph without its words."""
    doubt: str
    """Empty where the rule was read in its document."""
    since: datetime.date | None = None

    @property
    def paragraph(self) -> str:
        """With its words."""
        rest = self.source.partition(":")[2]
        return f"{self.place}:{rest}" if rest else self.place


@dataclass(frozen=True, slots=True)
class Way:
    words: str
    source: str
    is_over: bool
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A person in a post as the list shows it."""

    row: PostStretch
    position: str
    tone: str
    word: str
    lacks: Sequence[Lack]
    unknown: Sequence[Lack]
    ways: Sequence[Way]
    met_on: datetime.date | None

    @property
    def since(self) -> datetime.date | None:
        return min((lack.since for lack in self.lacks if lack.since), default=None)


@require_GET
@opens_with_kept("standards")
def standards(request: DeskRequest) -> HttpResponse:
    need_register(request)
    form = GapFilter(request.GET, permissions.units_with_officials(request.user, today()))
    on = form.day(today())
    people = form.of_people(visible(request, on))
    rows = form.standing(people)
    if request.GET.get("xuat") == "xlsx":
        return _sheet(request, matching(rows, form.said("q") or "", _SEARCHED), form, on)
    page, lines = _page(request, rows, form, on)
    context = {
        "form": form, "page": page, "lines": lines, "on": on, "today": today(), "tabs": tabs("gaps"),
        "counts": _counts(people),
    }  # fmt: skip
    return render(request, "desk/standards/gaps.html", context)


def visible(request: DeskRequest, on: datetime.date) -> QuerySet[PostStretch]:
    """Everybody in a post on the day whom the person may see."""
    return posts_on(on).filter(in_scope("unit__path", permissions.paths_of(request.user, today())))


def tabs(here: str) -> list[Link]:
    found = (
        ("gaps", "desk:standards", _("Ai còn thiếu gì")), ("mixes", "desk:standards_mixes", _("Cơ cấu chuyên ngành")),
        ("exceptions", "desk:standards_exceptions", _("Ngoại lệ")), ("rules", "desk:standards_rules", _("Quy định áp dụng")),
    )  # fmt: skip
    return [Link(reverse(address), label, is_here=key == here) for key, address, label in found]


def _page(
    request: DeskRequest, rows: QuerySet[PostStretch], form: GapFilter, on: datetime.date
) -> tuple[ListPage, list[Line]]:
    """Where a way is asked for, everybody is judged before the page is cut: a way hangs on ages and days, no column has it."""
    full = rows.select_related("person", "unit", "post")
    if not form.said("huong"):
        page = list_page(request.GET, full, search=_SEARCHED, sorts=_SORTS, default="don_vi")
        return page, lines_of(page.rows, on)
    found = matching(full, form.said("q") or "", _SEARCHED).order_by("unit__sort_key", "person__sort_key", "pk")
    going = [each for each in _judged(found, on) if form.goes(each.judgement)]
    page = rows_page(request.GET, going)
    return page, [_line(each) for each in page.rows]


def lines_of(rows: Any, on: datetime.date) -> list[Line]:
    return [_line(each) for each in _judged(rows, on)]


def _judged(rows: Any, on: datetime.date) -> list[Judged]:
    found = list(rows)
    return judgements(found, on, studying_of([row.person_id for row in found], on))


def _line(each: Judged) -> Line:
    judgement = each.judgement
    tone, word = STANDINGS[judgement.standing]
    return Line(
        each.row, position_label(each.row.position), tone, str(word),
        [_lack(finding) for finding in judgement.missing], [_lack(finding) for finding in judgement.unknown],
        [way_of(path) for path in judgement.paths], judgement.met_on,
    )  # fmt: skip


def _lack(finding: Any) -> Lack:
    rule = finding.rule
    place = rule.source.split(":")[0]
    if not packs()[rule.pack].is_national:
        place = f"{packs()[rule.pack].document}, {place}"
    return Lack(capfirst(lack_in_words(finding)), rule.source, place, doubt(rule.certainty), finding.since)


def way_of(path: OpenPath) -> Way:
    rule = path.rule
    return Way(path_words(path), rule.source if rule else "", path.is_over, doubt(rule.certainty) if rule else "")


def _counts(people: QuerySet[PostStretch]) -> list[tuple[str, str, str, int]]:
    """Value of the filter, tone, words and number of each standing."""
    counted = counts_by_standing(people)
    found = []
    for standing, (tone, words) in STANDINGS.items():
        value = "" if standing == Standing.UNMET else standing.value
        found.append((value, tone, str(words), counted[standing]))
    return found


def _sheet(request: DeskRequest, rows: QuerySet[PostStretch], form: GapFilter, on: datetime.date) -> HttpResponse:
    heads = {
        "ten": _("Họ và tên"), "don_vi": pgettext("one", "Đơn vị"), "chuc_danh": _("Chức danh"),
        "tu": _("Giữ chức danh từ"),
    }  # fmt: skip
    otherwise = ("unit__sort_key", "person__sort_key", "pk")
    full = told_order(request, rows, sorts=_SORTS, heads=heads, otherwise=otherwise)
    people = list(full.select_related("person", "unit", "post")[:MOST_EXPORTED])
    total = rows.count() if len(people) == MOST_EXPORTED and not form.said("huong") else None
    judged = _judged(people, on)
    if form.said("huong"):
        judged = [each for each in judged if form.goes(each.judgement)]
    note_export(request, len(judged))
    columns = [
        Column(_("Họ và tên"), 26), Column(_("Chức danh"), 34), Column(pgettext("one", "Đơn vị"), 24),
        Column(_("Tiêu chuẩn"), 22), Column(_("Còn thiếu"), 40), Column(_("Thiếu từ ngày"), 13),
        Column(_("Theo quy định"), 60), Column(_("Chưa có dữ liệu"), 30), Column(_("Hướng xử lý"), 50),
        Column(_("Sẽ đủ từ ngày"), 13),
    ]  # fmt: skip
    title = _("Tiêu chuẩn chức danh ngày %(day)s") % {"day": date_format(on, "d-m-Y")}
    return xlsx_response(title, columns, (_cells(_line(each)) for each in judged), total=total)


def sourced(lack: Lack) -> str:
    return f"{lack.source} ({lack.doubt})" if lack.doubt else lack.source


def _cells(line: Line) -> list[Any]:
    return [
        line.row.person.full_name, line.position, line.row.unit.name, line.word,
        "\n".join(lack.words for lack in line.lacks), line.since, "\n".join(sourced(lack) for lack in line.lacks),
        "\n".join(lack.words for lack in line.unknown), "\n".join(way.words for way in line.ways), line.met_on,
    ]  # fmt: skip
