"""What training is needed: counted from what people lack of the standards of their posts, less who studies for it already."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import rows_page
from vungmanh.desk.fieldwork.forms import choice
from vungmanh.desk.officials.access import need_register
from vungmanh.desk.officials.filters import PostFilter
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.desk.saved.kept import opens_with_kept
from vungmanh.desk.standards.filters import NOT_STUDYING, STUDYING
from vungmanh.desk.standards.gaps import visible
from vungmanh.desk.training.access import adds, tabs
from vungmanh.officials import permissions
from vungmanh.officials.domain.standards_reading import Need, needs
from vungmanh.officials.enums import OfficialKind, QualificationKind
from vungmanh.officials.policies import level_label, position_label
from vungmanh.training.selectors.studying import studying_of
from vungmanh.units.models import Unit


class NeedFilter(PostFilter):
    """Needs are summed, and counted as of today: there is no name to look for and no day to choose."""

    q = ngay = None  # type: ignore[assignment]
    tieu_chi = choice(gettext_lazy("Nội dung"))

    field_order = ("don_vi", "tieu_chi", "chuc_danh", "loai")

    def __init__(self, data: Any, units: QuerySet[Unit]) -> None:
        super().__init__(data, units, tieu_chi=QualificationKind.choices)


NUMBERS = ("people", "studying", "open")


@require_GET
@opens_with_kept("training_needs")
def training_needs(request: DeskRequest) -> HttpResponse:
    need_register(request)
    on = today()
    form = NeedFilter(request.GET, permissions.units_with_officials(request.user, on))
    rows = visible(request, on).filter(form.of_posts(), is_main=True, standard="unmet")
    people = list(rows.select_related("post"))
    found = needs(people, on, studying_of({row.person_id for row in people}, on))
    if form.said("tieu_chi"):
        found = [need for need in found if need.criterion == form.said("tieu_chi")]
    if request.GET.get("xuat") == "xlsx":
        return _sheet(found)
    page = rows_page(request.GET, found)
    context = {
        "form": form, "page": page, "lines": [(need, _words(need), *_gap_urls(need, form)) for need in page.rows],
        "tabs": tabs("needs"), "totals": _totals(request, found, form),
        "actions": adds(request, "desk:course_new", _("Mở lớp")),
    }  # fmt: skip
    return render(request, "desk/training/needs.html", context)


Part = tuple[str, int, str]
"""A content in words, its number, and where that leads."""


def _totals(request: DeskRequest, found: list[Need], form: NeedFilter) -> list[tuple[int, str, list[Part]]]:
    """Turns that are needed, of whom study, and who are still to be sent. Where one content is chosen, each leads to its
    people. Of several contents there is no such list (somebody who lacks two is two turns and one person), so each total
    comes with its parts by content, and these lead on.
    """
    numbers = [sum(getattr(need, name) for need in found) for name in NUMBERS]
    asked = {name: form.said(name) for name in ("tieu_chi", "chuc_danh", "loai") if form.said(name)}
    if form.said("tieu_chi"):
        return [(number, url, []) for number, url in zip(numbers, _people_urls(asked, form), strict=True)]
    turns: dict[str, Counter[str]] = {name: Counter() for name in NUMBERS}
    for need in found:
        for name in NUMBERS:
            turns[name][need.criterion] += getattr(need, name)
    order = [key for key, _count in turns["people"].most_common()]
    urls = {key: _part_urls(request, asked | {"tieu_chi": key}, form) for key in order}
    return [
        (
            number,
            "",
            [(str(QualificationKind(key).label), turns[name][key], urls[key][at]) for key in order if turns[name][key]],
        )
        for at, (name, number) in enumerate(zip(NUMBERS, numbers, strict=True))
    ]


def _part_urls(request: DeskRequest, asked: dict[str, str], form: NeedFilter) -> list[str]:
    """What is needed of one content leads to its posts on this page; who studies and who does not, to the people."""
    here = request.GET.copy()
    here.pop("page", None)
    here["tieu_chi"] = asked["tieu_chi"]
    return [f"?{here.urlencode()}", *_people_urls(asked, form)[1:]]


def _words(need: Need) -> tuple[str, str]:
    content = f"{QualificationKind(need.criterion).label}: {level_label(need.criterion, need.level).lower()}"
    return position_label(need.position), str(capfirst(content))


def _gap_urls(need: Need, form: NeedFilter) -> list[str]:
    """The people behind each number: who lack it, who study for it, who do not yet."""
    return _people_urls({"chuc_danh": need.position, "tieu_chi": need.criterion, "loai": need.kind}, form)


def _people_urls(asked: dict[str, str], form: NeedFilter) -> list[str]:
    here = {"don_vi": str(form.said("don_vi").pk)} if form.said("don_vi") else {}
    ways: tuple[dict[str, str], ...] = ({}, {"huong": STUDYING}, {"huong": NOT_STUDYING})
    return [f"{reverse('desk:standards')}?{urlencode(asked | here | way)}" for way in ways]


def _sheet(found: list[Need]) -> HttpResponse:
    columns = [
        Column(_("Chức danh"), 40), Column(_("Loại"), 26), Column(_("Nội dung, trình độ cần đạt"), 36),
        Column(_("Số người còn thiếu"), 12), Column(_("Đang học"), 12), Column(_("Còn phải cử"), 12),
    ]  # fmt: skip
    cells = (
        [_words(need)[0], str(OfficialKind(need.kind).label), _words(need)[1], need.people, need.studying, need.open]
        for need in found
    )
    return xlsx_response(_("Nhu cầu đào tạo"), columns, cells)
