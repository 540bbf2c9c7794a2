"""One register of dated records as pages: its list, a page for each record, forms to record, correct, continue, end.

Each room says by `Room` what is its own; the views here are the same for all.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vungmanh.accounts.permissions import may_keep_records, record_units_kept_by
from vungmanh.core.errors import DomainError
from vungmanh.desk.downloads import as_download
from vungmanh.desk.fields import REFUSED_FILES
from vungmanh.desk.fieldwork.forms import done
from vungmanh.desk.fieldwork.listing import Cell, Col, Link, Register, formed, listed
from vungmanh.desk.records.access import kept_or_403, own_only, places_seen, rows_seen, seen_or_404, stretches_seen
from vungmanh.desk.records.forms import DatedFilter, DatedForm, EndForm
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, permitted, today, who
from vungmanh.desk.saved.kept import opens_with_kept
from vungmanh.programmes.domain.evidence import keep
from vungmanh.units.domain.records import Acts
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit

ERRORS: dict[str, str] = REFUSED_FILES | {
    "record_days_in_wrong_order": "valid_to", "record_before_unit": "valid_from", "record_after_unit": "valid_from",
    "record_doubled": "valid_from", "record_doubled_until": "valid_from", "record_begins_later": "valid_from",
    "record_reason_missing": "reason",
}  # fmt: skip
UNKNOWN = "–"
Fact = tuple[Any, Any]
"""What a record says of itself: label, value."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table on the page of a record."""

    title: Any
    cols: Sequence[Col]
    lines: Sequence[Sequence[Cell]]
    empty: Any

    @property
    def cells(self) -> list[list[tuple[Col, Cell]]]:
        return [list(zip(self.cols, line, strict=True)) for line in self.lines]


@dataclass(frozen=True, slots=True)
class Room:
    """What one register brings. `name` begins the names of its addresses; `listed_as` is that of its list."""

    name: str
    listed_as: str
    address: str
    acts: Acts
    title: Any
    new: Any
    """The words on the button that records one."""
    empty: tuple[Any, Any]
    form: type[DatedForm]
    filter: type[DatedFilter]
    cols: Callable[[], Sequence[Col]]
    line: Callable[[Any], Sequence[Cell]]
    sorts: Mapping[str, str | tuple[str, ...]]
    default: str
    facts: Callable[[Any], Sequence[Fact]]
    narrowed: Callable[[Any], Q] = lambda form: Q()
    """What the filter's own choices ask for."""
    choices: Callable[[], dict[str, Any]] = dict
    """Of the filter's own fields."""
    given: Callable[[Any], dict[str, Any]] = lambda row: {}
    """What the form takes besides, for a row that is there."""
    related: tuple[str, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)
    tabs: Callable[[str], Sequence[Link]] = lambda here: ()
    columns: Callable[[dict[str, Any]], dict[str, Any]] = lambda values: values
    """From what a form says to the columns of a row."""
    record: Callable[..., Any] | None = None
    correct: Callable[..., Any] | None = None
    end: Callable[..., Any] | None = None
    withdraw: Callable[..., Any] | None = None
    give_back: Callable[..., Any] | None = None
    sheet: str = ""
    """Address of the register in the room of imports, where its Excel sheet is taken and brought."""
    units: Callable[[QuerySet[Unit]], QuerySet[Unit]] = lambda units: units
    """Of the units whose records a person keeps those that have such records."""
    is_event: bool = False
    """What happened on a day: nothing goes on from it and nothing ends it but the room's own acts."""
    has_steps: bool = False
    """Goes on by steps of its own (`more`): what all records can is offered only to move it to another unit."""
    is_made_here: bool = True
    """False where a new one begins on another page."""
    more: Callable[[DeskRequest, Any], Sequence[Link]] = lambda request, row: ()
    """Further acts on the page of a record."""
    parts: Callable[[Any], Sequence[Part]] = lambda row: ()
    """Tables on the page of a record: what belongs to it."""
    beside: Callable[[Any], Sequence[Link]] = lambda row: ()
    """Lists that a record leads to, for whoever sees it."""

    @property
    def model(self) -> type[Any]:
        return self.acts.model

    def url(self, row: Any) -> str:
        return reverse(f"desk:{self.name}", args=[row.pk])

    def crumbs(self, row: Any = None) -> list[Link]:
        found = [Link(reverse("desk:registers"), _("Sổ sách")), Link(reverse(f"desk:{self.listed_as}"), self.title)]
        return [*found, Link(self.url(row), str(row))] if row is not None else found

    def first_values(self, row: Any) -> dict[str, Any]:
        """What a form for the row begins with."""
        names = [name for name in self.form.base_fields if name not in ("version", "reason", "evidence")]
        return {"version": row.version, **{name: getattr(row, name, None) for name in names}}


@require_GET
def record_list(request: DeskRequest, *, room: Room) -> HttpResponse:
    on = today()
    form = room.filter(request.GET, places_seen(request, on), **room.choices())
    rows = rows_seen(room.model, request).select_related("unit__parent", *room.related)
    rows = rows.filter(form.of_unit(), form.standing(form.day(on)), room.narrowed(form))
    register = Register(
        title=room.title, address=reverse(f"desk:{room.listed_as}"), line=room.line, default=room.default,
        search=["folded"], cols=room.cols(), sorts=room.sorts, order=("unit__sort_key", "unit_id", "pk"),
        empty_title=room.empty[0], empty_text=own_only(request) or room.empty[1],
    )  # fmt: skip
    actions = _acts_for(room) if room.units(record_units_kept_by(request.user, on)).exists() else ()
    return listed(request, register, rows, form, actions=actions, tabs=room.tabs(room.listed_as))


def _acts_for(room: Room) -> list[Link]:
    """What who keeps records can do beside the list."""
    found = [Link(reverse("desk:import_new", args=[room.sheet]), _("Mẫu, nhập Excel"))] if room.sheet else []
    made = [Link(reverse(f"desk:{room.name}_new"), room.new, is_primary=True)] if room.is_made_here else []
    return found + made


@require_GET
def record_page(request: DeskRequest, pk: int, *, room: Room) -> HttpResponse:
    row = seen_or_404(room.model, request, pk, *room.related)
    stretches = stretches_seen(room.model, request).filter(thing=row.thing_id).order_by("-valid_from", "-pk")
    stretches = stretches.select_related("unit", *room.related)
    may = may_keep_records(request.user, row.unit, today())
    is_gone = bool(row.unit.valid_to and row.unit.valid_to < today())
    goes_on, ends = not (room.is_event or (room.has_steps and not is_gone)), not (room.is_event or room.has_steps)
    context = {
        "room": room, "row": row, "facts": room.facts(row), "crumbs": room.crumbs(), "may_keep": may,
        "history": [(each, _told(room, each), room.url(each), each.pk == row.pk) for each in stretches],
        "parts": room.parts(row),
        "stretches": stretches, "today": today(),
        "row_address": room.url(row),
        "files": row.files.select_related("stored") if room.acts.paper else (), "file_page": f"desk:{room.name}_file",
        "beside": room.beside(row), "links": room.more(request, row) if may else (),
        "is_gone": is_gone and not room.is_event,
        "change_url": reverse(f"desk:{room.name}_change", args=[row.pk]),
        "go_on_url": reverse(f"desk:{room.name}_go_on", args=[row.pk]) if goes_on else "",
        "end_url": reverse(f"desk:{room.name}_end", args=[row.pk]) if ends else "",
    }  # fmt: skip
    return render(request, "desk/records/record.html", context)


def _told(room: Room, row: Any) -> list[Fact]:
    """What is known of it."""
    return [(label, value) for label, value in room.facts(row) if value != UNKNOWN]


@require_http_methods(["GET", "POST"])
def record_new(request: DeskRequest, *, room: Room) -> HttpResponse:
    units = room.units(record_units_kept_by(request.user, today()))
    if not units.exists():
        raise PermissionDenied
    asked = {name: request.GET[name] for name in room.form.base_fields if name in request.GET}
    first = {"valid_from": today(), **asked}
    form = room.form(request.POST or None, request.FILES or None, units=units, initial=first, **room.given(None))

    def record() -> Any:
        permitted(request, may_keep_records, form.cleaned_data["unit"], today())
        row = room.model(**room.columns(form.columns()))
        return (room.record or room.acts.record)(row, **who(request), **_files(request, room, form))

    if row := done(request, form, record, ERRORS | room.errors):
        messages.success(request, _("Đã ghi."))
        return redirect(f"desk:{room.name}", row.pk)
    return formed(request, form, title=room.new, back=reverse(f"desk:{room.listed_as}"), crumbs=room.crumbs())


@require_http_methods(["GET", "POST"])
def record_change(request: DeskRequest, pk: int, *, room: Room) -> HttpResponse:
    """Put right what was written wrongly."""
    row = kept_or_403(room.model, request, pk, *room.related)
    first = room.first_values(row)
    form = room.form(request.POST or None, request.FILES or None, is_corrected=True, initial=first, **room.given(row))

    def change() -> bool:
        values, reason = room.columns(form.columns()), form.cleaned_data["reason"]
        more = {"version": form.seen, "reason": reason, **_files(request, room, form)}
        (room.correct or room.acts.correct)(row, values, **more, **who(request))
        return True

    if done(request, form, change, ERRORS | room.errors):
        messages.success(request, _("Đã lưu."))
        return redirect(f"desk:{room.name}", row.pk)
    return formed(request, form, title=_("Sửa bản ghi"), back=room.url(row), crumbs=room.crumbs(row))


@require_http_methods(["GET", "POST"])
def record_go_on(request: DeskRequest, pk: int, *, room: Room) -> HttpResponse:
    """Something is different from a day on: a renewal, a repair, a count, another unit."""
    row = kept_or_403(room.model, request, pk, *room.related)
    units = room.units(record_units_kept_by(request.user, today()))
    first = room.first_values(row) | {"valid_from": today(), "note": ""}
    form = room.form(
        request.POST or None, request.FILES or None, units=units, is_continued=True, initial=first, **room.given(row)
    )

    def go_on() -> Any:
        values = room.columns(form.columns())
        since = values.pop("valid_from")
        more = {"since": since, "version": form.seen, **_files(request, room, form)}
        return room.acts.go_on(row, values, **more, **who(request))

    if later := done(request, form, go_on, ERRORS | room.errors):
        messages.success(request, _("Đã ghi thay đổi. Bản ghi trước giữ nguyên cho những ngày trước đó."))
        return redirect(f"desk:{room.name}", later.pk)
    title = _("Ghi thay đổi từ một ngày")
    return formed(request, form, title=title, back=room.url(row), crumbs=room.crumbs(row))


@require_http_methods(["GET", "POST"])
def record_end(request: DeskRequest, pk: int, *, room: Room) -> HttpResponse:
    row = kept_or_403(room.model, request, pk, *room.related)
    form = EndForm(request.POST or None, initial={"version": row.version, "valid_to": today()})

    def end() -> bool:
        said = form.cleaned_data
        act = room.end or room.acts.end
        act(row, last_day=said["valid_to"], reason=said["reason"], version=said["version"] or 1, **who(request))
        return True

    if done(request, form, end, ERRORS):
        messages.success(request, _("Đã kết thúc."))
        return redirect(f"desk:{room.name}", row.pk)
    return formed(request, form, title=_("Kết thúc"), back=room.url(row), crumbs=room.crumbs(row))


@require_POST
def record_withdraw(request: DeskRequest, pk: int, *, room: Room) -> HttpResponse:
    row = kept_or_403(room.model, request, pk, *room.related)
    act = room.withdraw or room.acts.withdraw
    done_well = _("Đã rút bản ghi. Bản ghi không còn được tính; có thể khôi phục ngay trên trang này.")
    return _acted(request, room, row, partial(act, row, request.POST.get("reason", ""), **who(request)), done_well)


@require_POST
def record_give_back(request: DeskRequest, pk: int, *, room: Room) -> HttpResponse:
    row = kept_or_403(room.model, request, pk, *room.related)
    act = room.give_back or room.acts.give_back
    return _acted(request, room, row, partial(act, row, **who(request)), _("Đã khôi phục bản ghi."))


@require_GET
def record_file(request: DeskRequest, pk: int, *, room: Room) -> FileResponse:
    assert room.acts.paper is not None
    seen = stretches_seen(room.model, request).values("pk")
    rows = room.acts.paper._default_manager.select_related("stored").filter(record__in=seen)
    found = get_object_or_404(rows, pk=pk)
    return as_download(found.stored, found.name)


def routes(room: Room) -> list[URLPattern]:
    """The addresses of one register."""
    of, name, at = {"room": room}, room.name, room.address
    found = [
        path(at, opens_with_kept(room.listed_as)(record_list), of, name=room.listed_as),
        path(f"{at}<int:pk>/", record_page, of, name=name),
        path(f"{at}<int:pk>/sua/", record_change, of, name=f"{name}_change"),
        path(f"{at}<int:pk>/rut/", record_withdraw, of, name=f"{name}_withdraw"),
        path(f"{at}<int:pk>/khoi-phuc/", record_give_back, of, name=f"{name}_give_back"),
    ]
    if not room.is_event:
        found.append(path(f"{at}<int:pk>/tiep/", record_go_on, of, name=f"{name}_go_on"))
    if not (room.is_event or room.has_steps):
        found.append(path(f"{at}<int:pk>/ket-thuc/", record_end, of, name=f"{name}_end"))
    if room.is_made_here:
        found.append(path(f"{at}ghi/", record_new, of, name=f"{name}_new"))
    if room.acts.paper:
        found.append(path(f"{at}tep/<int:pk>/", record_file, of, name=f"{name}_file"))
    return found


def unit_cell(row: Any) -> Cell:
    """The unit of a row; of a village also its commune."""
    unit = row.unit
    return Cell(unit.name, note=unit.parent.name if unit.parent and unit.level == UnitLevel.VILLAGE else "")


def state_cell(row: Any, on: datetime.date) -> Cell:
    """How a record stands on the day, in a word."""
    if row.is_withdrawn:
        return Cell(_("đã rút"), "quiet")
    if row.unit.valid_to and row.unit.valid_to < on and (row.valid_to is None or row.valid_to > row.unit.valid_to):
        return Cell(_("đơn vị không còn"), "bad")
    if row.valid_to and row.valid_to < on:
        return Cell(_("đã kết thúc"), "quiet")
    return Cell(_("chưa đến ngày"), "busy") if row.valid_from > on else Cell(_("đang có"), "good")


def _files(request: DeskRequest, room: Room, form: DatedForm) -> dict[str, Any]:
    """The files of the form, which are kept first: a kind that is not taken refuses the whole."""
    if not room.acts.paper or not form.cleaned_data.get("evidence"):
        return {}
    return {"files": keep(form.cleaned_data["evidence"], at=who(request)["at"])}


def _acted(request: DeskRequest, room: Room, row: Any, act: Callable[[], Any], done_well: str) -> HttpResponse:
    try:
        act()
        messages.success(request, done_well)
    except DomainError as error:
        messages.error(request, refusal_words(error))
    return redirect(f"desk:{room.name}", row.pk)


STATE = gettext_lazy("Tình trạng")
