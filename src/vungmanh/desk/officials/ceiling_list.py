"""Units by the side of the ceiling of yearly grades: all of them at a glance, and the people counted for one."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from vungmanh.accounts.selectors import in_scope
from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import list_page, matching, rows_page
from vungmanh.desk.addresses import url
from vungmanh.desk.fields import SUBMITS
from vungmanh.desk.fieldwork.forms import ListFilter, choice
from vungmanh.desk.figures.wording import number
from vungmanh.desk.officials.access import need_register, note_export, seen_unit_or_403
from vungmanh.desk.officials.ceilings import YEARS, last_graded, standing_words
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.desk.told import tell_sort
from vungmanh.language.searching import chosen
from vungmanh.officials import permissions
from vungmanh.officials.domain.ceilings import YearOfUnit, graded_units, people_of_year
from vungmanh.officials.models import Person
from vungmanh.officials.policies import Ceiling, ceiling_of, grade_choices
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Unit

PAST, BEYOND, RAISED, WITHIN = "qua", "han", "nang", "trong"
_STATES: dict[str, Callable[[YearOfUnit], bool]] = {
    PAST: lambda row: row.is_past,
    BEYOND: lambda row: row.is_beyond,
    RAISED: lambda row: row.raised is not None,
    WITHIN: lambda row: not row.is_past,
}
_SORTS: dict[str, Callable[[Line], Any]] = {
    "don_vi": lambda line: line.unit.sort_key,
    "ty_le": lambda line: line.rate,
    "vuot": lambda line: line.excess,
    "cho": lambda line: line.row.waiting,
}
_FIRST = "-vuot"
ALL_COUNTED, WAITING, IN_SHARE = "tinh", "cho", "ty-le"
_PEOPLE_SORTS = {"ten": "sort_key"}
_SEARCHED = [("folded", "full_name")]


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with the year. `url`: the people who are counted, to which a grade is added."""

    unit: Unit
    row: YearOfUnit
    tone: str
    word: str
    url: str

    @property
    def rate(self) -> Decimal:
        """Of those graded well, in per cent; whoever has none of them stands above all."""
        if not self.row.base:
            return Decimal("Infinity") if self.row.given else Decimal(0)
        return 100 * Decimal(self.row.given) / self.row.base

    @property
    def excess(self) -> int:
        """How many stand past the ceiling; below 0 how many more there may be."""
        return self.row.given - self.row.most

    @property
    def rate_words(self) -> str:
        return f"{number(self.rate, 1)}%" if self.row.base else "–"

    @property
    def share(self) -> str:
        return f"{number(self.row.share_pct)}%" if self.row.ceiling else "–"


class CeilingFilter(ListFilter):
    field_order = ("q", "nam", "cap", "trong", "tinh_trang")
    nam = forms.TypedChoiceField(
        label=gettext_lazy("Năm"), required=False, coerce=int, widget=forms.Select(attrs=dict(SUBMITS))
    )
    cap = choice(gettext_lazy("Cấp"), UnitLevel.choices)
    trong = choice(gettext_lazy("Thuộc"))
    tinh_trang = choice(
        gettext_lazy("Tình trạng"),
        [
            (PAST, gettext_lazy("Đang quá trần")),
            (BEYOND, gettext_lazy("Quá trần, không còn cách giữ")),
            (RAISED, gettext_lazy("Được nâng tỷ lệ")),
            (WITHIN, gettext_lazy("Trong trần")),
        ],
    )

    def __init__(self, data: Any, last: int, districts: Sequence[Unit]) -> None:
        self.last = last
        if not data.get("nam"):
            data = data.copy()
            data["nam"] = str(last)
        super().__init__(data, trong=[(unit.path, unit.name) for unit in districts])
        years = [(year, str(year)) for year in range(last + 1, last - YEARS, -1) if ceiling_of(year)]
        self.fields["nam"].choices = years  # type: ignore[attr-defined]
        if not districts:
            del self.fields["trong"]
        self.full_clean()

    @property
    def year(self) -> int:
        return self.said("nam") or self.last

    @property
    def is_narrowed(self) -> bool:
        return any(self.said(name) for name in self.fields if name != "nam")

    def chosen(self, lines: list[Line]) -> list[Line]:
        found = chosen(lines, self.said("q") or "", lambda line: line.unit.folded, lambda line: line.unit.name)
        if level := self.said("cap"):
            found = [line for line in found if line.unit.level == level]
        if path := self.said("trong"):
            found = [line for line in found if line.unit.path.startswith(path)]
        holds = _STATES.get(self.said("tinh_trang") or "")
        return [line for line in found if holds is None or holds(line.row)]


class PeopleFilter(ListFilter):
    muc = choice(gettext_lazy("Mức"))


@require_GET
def evaluation_ceilings(request: DeskRequest) -> HttpResponse:
    """Every unit in which anybody was graded, the furthest past the ceiling first; as many queries for few as for many."""
    need_register(request)
    on = today()
    paths = permissions.paths_of(request.user, on)
    districts = Unit.objects.in_force_on(on).filter(in_scope("path", paths), level=UnitLevel.DISTRICT)
    of_territory = districts.filter(kind=UnitKind.TERRITORY).order_by("sort_key", "pk")
    form = CeilingFilter(request.GET, last_graded(on), list(of_territory))
    every = _lines(paths, form.year, on)
    lines = _sorted(form.chosen(every), request.GET.get("sort", ""))
    if request.GET.get("xuat") == "xlsx":
        heads = {
            "don_vi": pgettext("one", "Đơn vị"), "ty_le": _("Tỷ lệ, trần"), "cho": _("Chưa xếp loại"), "vuot": _("Tình trạng"),
        }  # fmt: skip
        tell_sort(request, heads)
        return _sheet(form.year, lines)
    context = {
        "form": form, "page": rows_page(request.GET, lines, sorts=list(_SORTS), default=_FIRST), "total": len(every),
        "year": form.year, "ceiling": ceiling_of(form.year), "past": sum(line.row.is_past for line in every),
        "past_url": f"?{urlencode({'nam': form.year, 'tinh_trang': PAST})}",
        "may_grade": permissions.keeps_files(request.user, on),
    }  # fmt: skip
    return render(request, "desk/officials/ceilings.html", context)


def _lines(paths: Sequence[str], year: int, on: datetime.date) -> list[Line]:
    seen = Unit.objects.filter(in_scope("path", paths))
    rows = graded_units(seen.values("pk"), year, on)
    units = seen.in_bulk([row.unit for row in rows])
    return [
        Line(units[row.unit], row, *standing_words(row), url("desk:staffing_graded", row.unit, year)) for row in rows
    ]


def _sorted(lines: list[Line], sort: str) -> list[Line]:
    """Within the order asked for by name."""
    name = sort if sort.removeprefix("-") in _SORTS else _FIRST
    by_name = sorted(lines, key=_SORTS["don_vi"])
    return sorted(by_name, key=_SORTS[name.removeprefix("-")], reverse=name.startswith("-"))


def _sheet(year: int, lines: Sequence[Line]) -> HttpResponse:
    columns = [
        Column(pgettext("one", "Đơn vị"), 34), Column(_("Hoàn thành xuất sắc"), 14), Column(_("Nhiều nhất"), 12),
        Column(_("Hoàn thành tốt"), 14), Column(_("Tỷ lệ (%)"), 10), Column(_("Trần (%)"), 10),
        Column(_("Chưa xếp loại"), 12), Column(_("Tình trạng"), 20), Column(_("Ai quyết định nâng"), 28),
        Column(_("Văn bản"), 20), Column(_("Lý do nâng"), 60),
    ]  # fmt: skip
    cells = ([line.unit.name, *_counts(line), line.word, *_raised(line.row)] for line in lines)
    return xlsx_response(_("Trần xếp loại %(year)s") % {"year": year}, columns, cells)


def _counts(line: Line) -> list[Any]:
    row = line.row
    rate = round(float(line.rate), 1) if row.base else None
    return [row.given, row.most, row.base, rate, float(row.share_pct), row.waiting]


def _raised(row: YearOfUnit) -> list[str]:
    return [row.raised.decided_by, row.raised.decision, row.raised.reason] if row.raised else ["", "", ""]


@require_GET
def staffing_graded(request: DeskRequest, pk: int, year: int) -> HttpResponse:
    """The people who are counted for a unit and year, each with the grade; who may see the unit sees them."""
    unit = seen_unit_or_403(request, pk)
    ceiling = ceiling_of(year)
    if ceiling is None or year > today().year:
        raise Http404
    grades = people_of_year(unit, year, today())
    names = dict(grade_choices(year))
    form = PeopleFilter(request.GET, muc=_grades_offered(ceiling, names))
    wanted = _wanted(form.said("muc"), ceiling)
    people = Person.objects.filter(pk__in=[person for person, grade in grades.items() if wanted(grade)])
    if request.GET.get("xuat") == "xlsx":
        found = list(matching(people, form.said("q") or "", _SEARCHED).order_by("sort_key", "pk"))
        note_export(request, len(found))
        cells = ([person.full_name, names.get(grades[person.pk] or 0, _("chưa xếp loại"))] for person in found)
        title = _("Xếp loại %(year)s %(unit)s") % {"year": year, "unit": unit.name}
        return xlsx_response(title, [Column(_("Họ và tên"), 34), Column(_("Mức"), 34)], cells)
    page = list_page(request.GET, people, search=_SEARCHED, sorts=_PEOPLE_SORTS, default="ten")
    lines = [(person, names.get(grades[person.pk] or 0, "")) for person in page.rows]
    context = {"unit": unit, "year": year, "form": form, "page": page, "lines": lines, "ceiling": ceiling}
    return render(request, "desk/officials/graded.html", context)


def _grades_offered(ceiling: Ceiling, names: dict[int, str]) -> list[tuple[str, str]]:
    counted = ", ".join(names[grade] for grade in ceiling.of if grade in names)
    every = [(str(grade), name) for grade, name in reversed(names.items())]
    counted_words = _("Tính vào tỷ lệ: %(grades)s") % {"grades": counted}
    share_words = _("Hai phía của tỷ lệ: %(grades)s") % {"grades": ", ".join(_in_share(ceiling, names))}
    return [*every, (ALL_COUNTED, counted_words), (IN_SHARE, share_words), (WAITING, _("Chưa xếp loại"))]


def _in_share(ceiling: Ceiling, names: dict[int, str]) -> list[str]:
    return [names[grade] for grade in (ceiling.grade, *ceiling.of) if grade in names]


def _wanted(asked: str | None, ceiling: Ceiling) -> Callable[[int | None], bool]:
    if not asked:
        return lambda _grade: True
    if asked == WAITING:
        return lambda grade: grade is None
    if asked == ALL_COUNTED:
        return lambda grade: grade in ceiling.of
    if asked == IN_SHARE:
        return lambda grade: grade == ceiling.grade or grade in ceiling.of
    return lambda grade: grade == int(asked)
