"""The standards themselves: which hold where, each row with its paragraph; which a place took over; mixes; exceptions."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from vungmanh.accounts.selectors import in_scope
from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import list_page, matching, rows_page
from vungmanh.desk.fields import DayField
from vungmanh.desk.fieldwork.forms import ListFilter, UnitChoice, choice, done
from vungmanh.desk.fieldwork.listing import Link, formed
from vungmanh.desk.officials.access import need_register, note_export
from vungmanh.desk.officials.filters import AND, EACH_HERE, NOBODY_KNOWS
from vungmanh.desk.requests import DeskRequest, permitted, today, who
from vungmanh.desk.standards.gaps import tabs
from vungmanh.desk.standards.wording import (
    APPOINTMENTS,
    CERTAINTIES,
    GATES,
    MIX_STATES,
    PATHS,
    mix_state,
    mix_words,
)
from vungmanh.desk.told import told_order
from vungmanh.officials import permissions
from vungmanh.officials.domain.standards_adopting import adopt, end_adoption, withdraw_adoption
from vungmanh.officials.domain.standards_packs import Force, Mix, Pack, PathRule, Rule, groups, packs, rule_by_code
from vungmanh.officials.domain.standards_reading import mixes_of
from vungmanh.officials.enums import OfficialKind, QualificationKind
from vungmanh.officials.models import AdoptedStandards, StandardsException
from vungmanh.officials.policies import fields, label, level_label, position_label
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType
from vungmanh.units.policies import attribute_value

_SEARCHED = [("person__folded", "person__full_name")]
_SORTS_OF_EXCEPTIONS: dict[str, str | tuple[str, ...]] = {
    "ngay": "on",
    "ten": "person__sort_key",
    "don_vi": ("unit__sort_key", "person__sort_key"),
}
_UNITS_SEARCHED = [("folded", "name")]
_FIELDS = {
    "standards_days_in_wrong_order": "valid_to", "standards_adopted": "valid_from", "standards_hold_everywhere": "pack",
    "record_reason_missing": "reason",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a pack in words."""

    about: str
    asks: str
    source: str
    certainty: tuple[str, Any]
    valid_from: datetime.date
    valid_to: datetime.date | None
    note: str = ""


class AdoptForm(forms.Form):
    unit = UnitChoice()
    pack = forms.ChoiceField(label=gettext_lazy("Bộ tiêu chuẩn"))
    valid_from = DayField(label=gettext_lazy("Áp dụng từ ngày"))
    valid_to = DayField(label=gettext_lazy("Đến hết ngày"), required=False)
    decision = forms.CharField(label=gettext_lazy("Văn bản áp dụng (số, ngày)"), max_length=200)

    def __init__(self, *args: Any, units: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        local = [(code, pack.name) for code, pack in packs().items() if not (pack.is_national or pack.is_sample)]
        self.fields["pack"].choices = local  # type: ignore[attr-defined]


class MixFilter(ListFilter):
    tinh_trang = choice(gettext_lazy("Tình trạng"), MIX_STATES.items())
    ngay = DayField(label=gettext_lazy("Vào ngày"), required=False)


class EndForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    last_day = DayField(label=gettext_lazy("Áp dụng đến hết ngày"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Hoặc rút vì ghi nhầm, lý do"), max_length=500, required=False,
        help_text=gettext_lazy("Ghi lý do thì coi như chưa từng áp dụng; để trống thì chỉ thôi áp dụng từ ngày trên."),
    )  # fmt: skip


@require_GET
def standards_rules(request: DeskRequest) -> HttpResponse:
    need_register(request)
    rows = permissions.adoptions_visible_to(request.user, today()).select_related("unit")
    held = [
        (row, packs()[row.pack].name if row.pack in packs() else row.pack)
        for row in rows.order_by("unit__sort_key", "-valid_from")
    ]
    if request.GET.get("xuat") == "xlsx":
        pack = packs().get(request.GET.get("bo", ""))
        return _sheet_of_pack(pack) if pack else _sheet_of_adoptions(held)
    taken_over = {row.pack for row, _name in held}
    shown = [(code, pack) for code, pack in packs().items() if code in taken_over or not pack.is_sample]
    context = {
        "packs": [(code, pack, _rows(pack)) for code, pack in shown], "held": held, "tabs": tabs("rules"),
        "may_keep": permissions.units_to_set_standards(request.user, today()).exists(), "today": today(),
    }  # fmt: skip
    return render(request, "desk/standards/rules.html", context)


def _sheet_of_adoptions(held: list[tuple[AdoptedStandards, str]]) -> HttpResponse:
    columns = [
        Column(pgettext("one", "Đơn vị"), 28), Column(_("Bộ tiêu chuẩn"), 50), Column(_("Văn bản áp dụng (số, ngày)"), 40),
        Column(_("Từ ngày"), 12), Column(_("Đến hết ngày"), 12),
    ]  # fmt: skip
    cells = ([row.unit.name, name, row.decision, row.valid_from, row.valid_to] for row, name in held)
    return xlsx_response(_("Bộ tiêu chuẩn áp dụng"), columns, cells)


def _sheet_of_pack(pack: Pack) -> HttpResponse:
    columns = [
        Column(_("Đối tượng"), 36), Column(_("Yêu cầu"), 50), Column(_("Ghi chú"), 40), Column(_("Từ ngày"), 12),
        Column(_("Đến hết ngày"), 12), Column(_("Căn cứ"), 60), Column(_("Nguồn"), 26),
    ]  # fmt: skip
    cells = (
        [capfirst(row.about), row.asks, row.note, row.valid_from, row.valid_to, row.source, str(row.certainty[1])]
        for row in _rows(pack)
    )
    return xlsx_response(pack.name, columns, cells)


@require_http_methods(["GET", "POST"])
def standards_adopt(request: DeskRequest) -> HttpResponse:
    units = permissions.units_to_set_standards(request.user, today())
    if not units.exists():
        raise PermissionDenied
    form = AdoptForm(request.POST or None, units=units, initial={"valid_from": today()})

    def act() -> AdoptedStandards:
        said = form.cleaned_data
        permitted(request, permissions.may_set_standards, said["unit"], today())
        days = {"valid_from": said["valid_from"], "valid_to": said["valid_to"]}
        return adopt(said["unit"], said["pack"], decision=said["decision"], **days, **who(request))

    if done(request, form, act, _FIELDS):
        messages.success(request, _("Đã ghi. Tiêu chuẩn của từng người đang được xét lại."))
        return redirect("desk:standards_rules")
    back = reverse("desk:standards_rules")
    return formed(request, form, title=_("Áp dụng bộ tiêu chuẩn"), back=back, crumbs=_crumbs())


@require_http_methods(["GET", "POST"])
def standards_adoption(request: DeskRequest, pk: int) -> HttpResponse:
    """End what was taken over, or take it back."""
    row = get_object_or_404(permissions.adoptions_visible_to(request.user, today()).select_related("unit"), pk=pk)
    if not permitted(request, permissions.may_set_standards, row.unit, today()):
        raise PermissionDenied
    form = EndForm(request.POST or None, initial={"version": row.version, "last_day": row.valid_to or today()})

    def act() -> bool:
        said = form.cleaned_data
        if said["reason"]:
            withdraw_adoption(row, said["reason"], version=said["version"], **who(request))
        else:
            end_adoption(row, said["last_day"] or today(), version=said["version"], **who(request))
        return True

    if done(request, form, act, _FIELDS | {"standards_days_in_wrong_order": "last_day"}):
        messages.success(request, _("Đã ghi. Tiêu chuẩn của từng người đang được xét lại."))
        return redirect("desk:standards_rules")
    title = _("Thôi áp dụng ở %(unit)s") % {"unit": row.unit.name}
    return formed(request, form, title=title, back=reverse("desk:standards_rules"), crumbs=_crumbs())


@require_GET
def standards_mixes(request: DeskRequest) -> HttpResponse:
    """Every unit of which a mix speaks on the day, those that lack somebody first, then those past the most."""
    need_register(request)
    on = today()
    units = permissions.units_with_officials(request.user, on).filter(kind=UnitKind.TERRITORY, level=UnitLevel.COMMUNE)
    form = MixFilter(request.GET)
    on = form.day(on)
    names = dict(matching(units, form.said("q") or "", _UNITS_SEARCHED).values_list("pk", "name"))
    found = [(pk, names[pk], each) for pk, stands in mixes_of(list(names), on).items() for each in stands]
    states = list(MIX_STATES)
    found.sort(key=lambda line: states.index(mix_state(line[2])))
    counts = Counter(mix_state(each) for _pk, _name, each in found)
    if form.said("tinh_trang"):
        found = [line for line in found if mix_state(line[2]) == form.said("tinh_trang")]
    if request.GET.get("xuat") == "xlsx":
        columns = [
            Column(pgettext("one", "Đơn vị"), 28),
            Column(_("Cần có"), 50),
            Column(_("Hiện có"), 10),
            Column(_("Chưa rõ ngành"), 10),
            Column(_("Tình trạng"), 26),
        ]
        cells = ([name, mix_asks(each.mix), each.count, each.unknown, mix_words(each)[1]] for _pk, name, each in found)
        return xlsx_response(_("Cơ cấu chuyên ngành"), columns, cells)
    page = rows_page(request.GET, found)
    lines = [
        (pk, name, each, mix_asks(each.mix), mix_words(each), *people_of_mix(pk, each.mix, on))
        for pk, name, each in page.rows
    ]
    context = {"page": page, "lines": lines, "tabs": tabs("mixes"), "on": on, "form": form}
    context["counts"] = [(state, words, counts[state]) for state, words in MIX_STATES.items() if counts[state]]
    context["last_day"] = None if lines else _last_day_of_mixes(request, on)
    return render(request, "desk/standards/mixes.html", context)


def people_of_mix(unit: int, mix: Mix, on: datetime.date) -> tuple[str, str]:
    """Those in the unit itself who count for the mix, and those of whom nobody can tell."""
    here = {"don_vi": str(unit), "cap": "xa", "giu": EACH_HERE, "ngay": f"{on:%d/%m/%Y}"}
    counted = {"cm": str(mix.at_least), "nganh": AND.join(mix.fields)}
    ways = (counted, {"nganh": f"{NOBODY_KNOWS}{mix.at_least}"})
    known, unknown = (f"{reverse('desk:officials')}?{urlencode(here | way)}" for way in ways)
    return known, unknown


def _last_day_of_mixes(request: DeskRequest, on: datetime.date) -> datetime.date | None:
    """The last day before on which a mix that was taken over in the person's scope held; one query."""
    seen = in_scope("unit__path", permissions.paths_of(request.user, today()))
    days = [
        min(mix.valid_to or row.valid_to or on, row.valid_to or mix.valid_to or on)
        for row in AdoptedStandards.objects.filter(seen, withdrawn_at=None)
        for mix in packs()[row.pack].mixes
    ]
    return max((day for day in days if day < on), default=None)


@require_GET
def standards_exceptions(request: DeskRequest) -> HttpResponse:
    need_register(request)
    form = ListFilter(request.GET)
    rows = StandardsException.objects.filter(in_scope("unit__path", permissions.paths_of(request.user, today())))
    rows = rows.select_related("person", "unit")
    if request.GET.get("xuat") == "xlsx":
        return _sheet_of_exceptions(request, matching(rows, form.said("q") or "", _SEARCHED))
    page = list_page(request.GET, rows, search=_SEARCHED, default="-ngay", sorts=_SORTS_OF_EXCEPTIONS)
    lines = [(row, position_label(row.position), rules_in_words(row.rules)) for row in page.rows]
    context = {"page": page, "lines": lines, "tabs": tabs("exceptions"), "form": form}
    return render(request, "desk/standards/exceptions.html", context)


def _sheet_of_exceptions(request: DeskRequest, rows: QuerySet[StandardsException]) -> HttpResponse:
    heads = {"ngay": _("Ngày"), "ten": _("Họ và tên"), "don_vi": pgettext("one", "Đơn vị")}
    found = list(told_order(request, rows, sorts=_SORTS_OF_EXCEPTIONS, heads=heads, otherwise=("-on", "pk")))
    note_export(request, len(found))
    columns = [
        Column(_("Họ và tên"), 26), Column(_("Chức danh"), 34), Column(pgettext("one", "Đơn vị"), 26),
        Column(_("Từ ngày"), 12), Column(_("Còn thiếu"), 50), Column(_("Ai quyết định"), 30), Column(_("Lý do"), 50),
    ]  # fmt: skip
    cells = (
        [
            row.person.full_name, position_label(row.position), row.unit.name, row.on,
            "; ".join(words for words, _source in rules_in_words(row.rules)), row.decided_by, row.reason,
        ]
        for row in found
    )  # fmt: skip
    return xlsx_response(_("Ngoại lệ về tiêu chuẩn"), columns, cells)


def rules_in_words(codes: list[str]) -> list[tuple[str, str]]:
    """What was missing and its paragraph; a row that the packs have no more is shown by its code."""
    found = []
    for code in codes:
        rule = rule_by_code(code)
        found.append((_asks(rule), rule.source) if rule else (code, ""))
    return found


def mix_asks(mix: Mix) -> str:
    """How many people of which fields a unit is to have."""
    names = "; ".join(label(fields(), field) for field in mix.fields)
    said = {
        "least": mix.least,
        "most": mix.most,
        "level": level_label(mix.criterion, mix.at_least).lower(),
        "fields": names,
    }
    return _("%(least)s–%(most)s người trình độ %(level)s, ngành %(fields)s") % said


def _rows(pack: Pack) -> list[ShownRow]:
    return [*map(_rule_row, pack.rules), *map(_path_row, pack.paths), *map(_mix_row, pack.mixes)]


def _rule_row(rule: Rule) -> ShownRow:
    note = "; ".join(f"{APPOINTMENTS[key]}: {GATES[gate]}" for key, gate in rule.gate.items())
    if rule.force == Force.AIM:
        share = _("phấn đấu %(pct)s%%") % {"pct": rule.share_pct} if rule.share_pct else _("ưu tiên")
        note = share
    elif rule.owed:
        note = _("được nợ, hoàn thiện sau")
    return ShownRow(
        _about(rule.kinds, rule.groups, rule.areas), _asks(rule), rule.source, CERTAINTIES[rule.certainty],
        rule.valid_from, rule.valid_to, note,
    )  # fmt: skip


def _path_row(path: PathRule) -> ShownRow:
    asks = capfirst(str(PATHS[path.path]))
    return ShownRow(
        _about(path.kinds, (), ()), asks, path.source, CERTAINTIES[path.certainty], path.valid_from, path.valid_to,
        _("khi còn thiếu tiêu chuẩn"),
    )  # fmt: skip


def _mix_row(mix: Mix) -> ShownRow:
    types = ", ".join(str(UnitType(each).label) for each in mix.unit_types)
    return ShownRow(
        types, mix_asks(mix), mix.source, CERTAINTIES[mix.certainty], mix.valid_from, mix.valid_to, _("mỗi đơn vị")
    )


def _about(kinds: Any, groups_named: Any, areas: Any) -> str:
    said = [str(OfficialKind(kind).label) for kind in kinds]
    named = [_("cán bộ chủ chốt") if key == "key" else label(groups(), key) for key in groups_named]
    places = [attribute_value("area", area) for area in areas]
    return ", ".join(named or said) + (f" ({', '.join(places)})" if places else "")


def _asks(rule: Rule) -> str:
    level = level_label(rule.criterion, rule.at_least).lower()
    words = _("%(criterion)s: %(level)s trở lên") % {
        "criterion": QualificationKind(rule.criterion).label,
        "level": level,
    }
    return str(capfirst(words))


def _crumbs() -> list[Link]:
    return [Link(reverse("desk:registers"), _("Sổ sách")), Link(reverse("desk:standards"), _("Tiêu chuẩn chức danh"))]
