"""The list of officials on a day: pages, Excel; and people whose unit has ended."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from vungmanh.accounts.selectors import in_scope
from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import ListPage, list_page, matching
from vungmanh.desk.fieldwork.forms import ListFilter
from vungmanh.desk.officials.access import need_register, note_export
from vungmanh.desk.officials.filters import LEFT, NEW, OfficialFilter
from vungmanh.desk.records.access import own_only
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.desk.saved.kept import opens_with_kept
from vungmanh.desk.told import told_order
from vungmanh.officials import permissions, policies
from vungmanh.officials.enums import OfficialKind, QualificationKind, Sex
from vungmanh.officials.models import Person, Post, PostStretch
from vungmanh.officials.selectors.lists import last_before, stretches_on, without_post
from vungmanh.officials.selectors.staffing import posts_in_ended_units
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit

MOST_EXPORTED = 20_000
_SEARCHED = [("person__folded", "person__full_name")]
_SORTS: dict[str, str | tuple[str, ...]] = {
    "ten": "sort_key", "don_vi": ("unit__sort_key", "sort_key"), "tu": "first_held_on", "cm": "professional_level",
    "ll": "political_level", "sinh": "born_on",
}  # fmt: skip
_SORTS_OF_ENDED: dict[str, str | tuple[str, ...]] = {
    "ten": "person__sort_key",
    "don_vi": ("unit__sort_key", "person__sort_key"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list: somebody in a post on the day, or the last one held, or a file without any."""

    person: Person
    position: str
    unit: str
    row: PostStretch | None = None

    @property
    def about(self) -> str:
        """Year of birth and sex; "Nữ, 1985"."""
        sex = capfirst(str(Sex(self.person.sex).label)) if self.person.sex else ""
        born = str(self.person.born_on.year) if self.person.born_on else ""
        return ", ".join(part for part in (sex, born) if part)

    @property
    def kind(self) -> str:
        return str(OfficialKind(self.row.kind).label) if self.row else ""

    @property
    def professional(self) -> str | None:
        return self._level(QualificationKind.PROFESSIONAL)

    @property
    def political(self) -> str | None:
        return self._level(QualificationKind.POLITICAL)

    @property
    def state_management(self) -> str | None:
        return self._level(QualificationKind.STATE_MANAGEMENT)

    def _level(self, kind: QualificationKind) -> str | None:
        """None where nobody knows."""
        level = getattr(self.row, f"{kind.value}_level", None)
        return None if level is None else policies.level_label(kind, level)


@require_GET
@opens_with_kept("officials")
def officials(request: DeskRequest) -> HttpResponse:
    need_register(request)
    on_today = today()
    form = OfficialFilter(request.GET, permissions.units_with_officials(request.user, on_today))
    on, state = form.day(on_today), form.said("khi")
    if state == NEW:
        page, lines = _new(request, form)
    else:
        rows = rows_of(request, form, on)
        if request.GET.get("xuat") == "xlsx":
            return _sheet(request, matching(rows, form.said("q"), _SEARCHED), on)
        page = list_page(
            request.GET, rows.select_related("person", "unit__parent"), search=_SEARCHED, sorts=_SORTS, default="ten"
        )
        lines = [line_of(row) for row in page.rows]
    context: dict[str, Any] = {"form": form, "page": page, "lines": lines, "on": on, "today": on_today, "state": state}
    if not (request.htmx and request.htmx.target == "danh-sach"):
        mine = permissions.posts_visible_to(request.user, on_today)
        context["own_only"] = own_only(request)
        context["ended"] = posts_in_ended_units(mine, on_today).count()
        context["may_open"] = bool(permissions.paths_of(request.user, on_today, roles=permissions.KEEPS))
    return render(request, "desk/officials/list.html", context)


def rows_of(request: DeskRequest, form: OfficialFilter, on: datetime.date) -> QuerySet[PostStretch]:
    """What the filter leaves of the rows in the person's scope."""
    found = last_before(on) if form.said("khi") == LEFT else stretches_on(on)
    return form.chosen(found.filter(in_scope("unit__path", permissions.paths_of(request.user, today()))))


def line_of(row: PostStretch) -> Line:
    return Line(row.person, policies.position_label(row.position), place_words(row.unit), row)


def place_words(unit: Unit) -> str:
    """A village with its commune; names of villages repeat."""
    if unit.level == UnitLevel.VILLAGE and unit.parent:
        return f"{unit.name}, {unit.parent.name}"
    return unit.name


def _new(request: DeskRequest, form: OfficialFilter) -> tuple[ListPage, Sequence[Line]]:
    """Files without a post: only unit, sex and words narrow them."""
    rows = without_post(permissions.persons_visible_to(request.user, today())).select_related("unit")
    if form.said("don_vi"):
        rows = rows.filter(unit__path__within=form.said("don_vi").path)
    if form.said("gioi") in Sex.values:
        rows = rows.filter(sex=form.said("gioi"))
    page = list_page(request.GET, rows, search=[("folded", "full_name")], sorts={"ten": "sort_key"}, default="ten")
    return page, [Line(person, "", person.unit.name) for person in page.rows]


def _sheet(request: DeskRequest, rows: QuerySet[PostStretch], on: datetime.date) -> HttpResponse:
    """The list as Excel, at most MOST_EXPORTED rows; no private data in it, and the audit trail tells who took it."""
    heads = {
        "ten": _("Họ và tên"), "don_vi": pgettext("one", "Đơn vị"), "tu": _("Giữ chức danh từ"), "cm": _("Chuyên môn"),
        "ll": _("Lý luận chính trị"), "sinh": _("Ngày sinh"),
    }  # fmt: skip
    otherwise = ("unit__sort_key", "sort_key", "pk")
    full = told_order(request, rows, sorts=_SORTS, heads=heads, otherwise=otherwise)
    found = list(full.select_related("person", "unit__parent")[:MOST_EXPORTED])
    total = rows.count() if len(found) == MOST_EXPORTED else None
    columns = [
        Column(_("Họ và tên"), 26), Column(_("Giới tính"), 9), Column(_("Ngày sinh"), 12), Column(_("Dân tộc"), 12),
        Column(_("Đảng viên"), 10), Column(_("Chức danh"), 34), Column(pgettext("one", "Đơn vị"), 24),
        Column(_("Loại"), 24), Column(_("Kiêm nhiệm"), 10), Column(_("Giữ chức danh từ"), 12),
        *(Column(str(capfirst(str(kind.label))), 16) for kind in QualificationKind), Column(_("Ngành đào tạo"), 22),
        Column(_("Xếp loại gần nhất"), 20),
    ]  # fmt: skip
    note_export(request, len(found))
    title = _("Cán bộ ngày %(day)s") % {"day": f"{on:%d-%m-%Y}"}
    return xlsx_response(title, columns, (_cells(row) for row in found), total=total)


def _cells(row: PostStretch) -> list[Any]:
    yes, no = _("có"), _("không")
    flags = {True: yes, False: no, None: ""}
    return [
        row.person.full_name, str(Sex(row.sex).label) if row.sex else "", row.born_on,
        policies.ethnic_groups().get(row.ethnic_group or "", ""), flags[row.party_member],
        policies.position_label(row.position), place_words(row.unit), str(OfficialKind(row.kind).label),
        yes if row.is_concurrent else "", row.first_held_on,
        *(policies.level_label(kind, getattr(row, f"{kind.value}_level")) for kind in QualificationKind),
        policies.label(policies.fields(), row.professional_field) if row.professional_field else "",
        policies.grade_label(row.grade),
    ]  # fmt: skip


@require_GET
def officials_ended(request: DeskRequest) -> HttpResponse:
    """People in posts of a unit that has ended: each is to be moved or to end."""
    need_register(request)
    form = ListFilter(request.GET)
    rows: QuerySet[Post] = posts_in_ended_units(permissions.posts_visible_to(request.user, today()), today())
    rows = rows.select_related("person", "unit")
    if request.GET.get("xuat") == "xlsx":
        return _sheet_of_ended(request, matching(rows, form.said("q") or "", _SEARCHED))
    page = list_page(request.GET, rows, search=_SEARCHED, sorts=_SORTS_OF_ENDED, default="don_vi")
    lines = [(post, policies.position_label(post.position)) for post in page.rows]
    return render(request, "desk/officials/ended.html", {"page": page, "lines": lines, "form": form})


def _sheet_of_ended(request: DeskRequest, rows: QuerySet[Post]) -> HttpResponse:
    heads = {"ten": _("Họ và tên"), "don_vi": pgettext("one", "Đơn vị")}
    otherwise = ("unit__sort_key", "person__sort_key", "pk")
    found = list(told_order(request, rows, sorts=_SORTS_OF_ENDED, heads=heads, otherwise=otherwise))
    note_export(request, len(found))
    columns = [
        Column(_("Họ và tên"), 26), Column(_("Chức danh"), 34), Column(pgettext("one", "Đơn vị"), 26),
        Column(_("Đơn vị hết từ"), 14),
    ]  # fmt: skip
    cells = (
        [post.person.full_name, policies.position_label(post.position), post.unit.name, post.unit.valid_to]
        for post in found
    )
    return xlsx_response(_("Đơn vị đã kết thúc, còn người"), columns, cells)
