"""One unit: what it must have and has, what it lacks, and every record that stands on it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from vungmanh.accounts.permissions import may_keep_records, sees_records_of
from vungmanh.desk.bodies import rooms as bodies
from vungmanh.desk.fieldwork.forms import last_day_of
from vungmanh.desk.holdings import rooms as holdings
from vungmanh.desk.holdings.convention_rooms import CONVENTION_ROOM
from vungmanh.desk.holdings.suggestion_rooms import OPENING_ROOM, SUGGESTION_ROOM
from vungmanh.desk.premises import rooms as premises
from vungmanh.desk.records.access import rows_seen
from vungmanh.desk.records.dues import DueRoom, dues_on, list_url, state_of
from vungmanh.desk.records.rooms import Room
from vungmanh.desk.records.shown import share
from vungmanh.desk.refused import Hidden
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.desk.units.filters import DayForm
from vungmanh.units.models import Unit

DUES = (premises.DUE_ROOM, holdings.DUE_ROOM, bodies.DUE_ROOM)
ROOMS = (
    premises.PREMISES_ROOM, premises.EQUIPMENT_ROOM, holdings.ROOM, CONVENTION_ROOM, OPENING_ROOM, SUGGESTION_ROOM,
    bodies.BODY_ROOM, bodies.MEMBERSHIP_ROOM,
)  # fmt: skip
_SHOWN = 20
_LATEST = 5
"""So many of what happens again and again are shown."""


@dataclass(frozen=True, slots=True)
class DueLine:
    label: str
    tone: str
    word: str
    amount: str
    since: datetime.date
    new_url: str
    source: str


@require_GET
def kept_unit(request: DeskRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    if not sees_records_of(request.user, unit, today()):
        raise Hidden
    form = DayForm(request.GET)
    on = form.day(last_day_of(unit, today()))
    may = may_keep_records(request.user, unit, today())
    parts = [(room, *_parted(_own(request, room, unit, on, may)), _below(request, room, unit, on)) for room in DUES]
    lacking = sum(line.tone == "bad" for _room, lines, _met, _below in parts for line in lines)
    context = {
        "unit": unit, "on": on, "today": today(), "form": form, "may_keep": may,
        "parts": [part for part in parts if any(part[1:])],
        "records": [part for room in ROOMS if (part := _records(request, room, unit, on))], "lacking": lacking,
    }  # fmt: skip
    return render(request, "desk/records/unit.html", context)


def _own(request: DeskRequest, room: DueRoom, unit: Unit, on: datetime.date, may: bool) -> list[DueLine]:
    rows = {row.kind: row for row in dues_on(rows_seen(room.model, request), on).filter(unit=unit)}
    found = []
    for one in room.asked():
        if row := rows.get(one.code):
            tone, word = state_of(row)
            tone = "quiet" if tone == "bad" and not one.is_due else tone
            url = room.new_url(unit, one.code) if may and not row.is_met else ""
            found.append(DueLine(one.label, tone, word, f"{row.amount}/{row.needed}", row.valid_from, url, one.source))
    return found


def _parted(lines: list[DueLine]) -> tuple[list[DueLine], list[DueLine]]:
    """What needs a look, and what is there."""
    return [line for line in lines if line.tone != "good"], [line for line in lines if line.tone == "good"]


def _below(request: DeskRequest, room: DueRoom, unit: Unit, on: datetime.date) -> list[tuple[str, str, str]]:
    """What units within it must have: label, how many of how many, address."""
    rows = dues_on(rows_seen(room.model, request), on).filter(unit__path__within=unit.path).exclude(unit=unit)
    counted = rows.order_by().values("kind").annotate(all=Count("pk"), met=Count("pk", filter=Q(is_met=True)))
    found = {row["kind"]: row for row in counted}
    asked = {"don_vi": unit.pk, "muc": "tat-ca", "ngay": _said(on)}
    return [
        (one.label, share(row["met"], row["all"]), list_url(room.name, loai=one.code, **asked))
        for one in room.asked()
        if (row := found.get(one.code))
    ]


def _records(request: DeskRequest, room: Room, unit: Unit, on: datetime.date) -> tuple[Room, Sequence[Any]] | None:
    """What stands on the unit itself, the first few; of what happens the last few."""
    rows = rows_seen(room.model, request).filter(unit=unit, withdrawn_at__isnull=True, valid_from__lte=on)
    rows, order, most = rows.select_related("unit__parent", *room.related), ("folded", "pk"), _SHOWN
    if room.is_event:
        order, most = ("-valid_from", "-pk"), _LATEST
    else:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    found = list(rows.order_by(*order)[: most + 1])
    cols = room.cols()
    lines = [list(zip(cols, room.line(row), strict=True)) for row in found[:most]]
    day = f"{'den' if room.is_event else 'ngay'}={_said(on)}"
    more = f"{reverse(f'desk:{room.listed_as}')}?don_vi={unit.pk}&{day}" if len(found) > most else ""
    return (room, (cols, lines, more)) if found else None


def _said(on: datetime.date) -> str:
    """A day in an address; nothing for today."""
    return "" if on == today() else f"{on:%d/%m/%Y}"
