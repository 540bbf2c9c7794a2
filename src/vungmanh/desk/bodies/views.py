"""Pages of bodies that are no list: a first count of members, the tree, who came and left in a period."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from vungmanh.accounts.permissions import record_units_kept_by
from vungmanh.bodies.domain.keeping import MEMBERSHIPS
from vungmanh.bodies.models import Body, Membership
from vungmanh.bodies.policies import label, policy
from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import rows_page
from vungmanh.desk.bodies.forms import FlowFilter, MembershipForm
from vungmanh.desk.bodies.rooms import BODY_ROOM, MEMBERSHIP_ROOM, tabs
from vungmanh.desk.fieldwork.forms import done
from vungmanh.desk.fieldwork.listing import formed
from vungmanh.desk.records.access import kept_or_403, places_seen, rows_seen
from vungmanh.desk.records.forms import DatedFilter
from vungmanh.desk.records.rooms import ERRORS
from vungmanh.desk.requests import DeskRequest, today, who
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit
from vungmanh.units.selectors import ids_of_path

_MOST_BODIES = 600
"""A tree of more is no page; the person is asked for a smaller unit."""
DAY = datetime.timedelta(days=1)


@require_http_methods(["GET", "POST"])
def body_count(request: DeskRequest, pk: int) -> HttpResponse:
    """The first count of the members of a body in a unit; those that follow continue it."""
    body = kept_or_403(Body, request, pk, "thing")
    place = body.unit.parent_id if body.unit.level == UnitLevel.VILLAGE else body.unit_id
    units = record_units_kept_by(request.user, today()).filter(Q(pk=body.unit_id) | Q(pk=place) | Q(parent=place))
    first = {"valid_from": today(), "unit": body.unit_id}
    form = MembershipForm(request.POST or None, units=units, initial=first)

    def record() -> Membership:
        row: Membership = MEMBERSHIPS.record(Membership(body=body.thing, **form.columns()), **who(request))
        return row

    if row := done(request, form, record, ERRORS | MEMBERSHIP_ROOM.errors):
        messages.success(request, _("Đã ghi."))
        return redirect("desk:membership", row.pk)
    return formed(request, form, title=_("Ghi số lượng"), back=BODY_ROOM.url(body), crumbs=BODY_ROOM.crumbs(body))


@dataclass(slots=True)
class Node:
    """A body in the tree with its members and those of all below it."""

    body: Body
    members: int = 0
    below: list[Node] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.members + sum(node.total for node in self.below)


@require_GET
def bodies_tree(request: DeskRequest) -> HttpResponse:
    form = DatedFilter(request.GET, places_seen(request, today()))
    del form.fields["khi"], form.fields["q"]
    on = form.day(today())
    rows = rows_seen(Body, request).filter(form.of_unit(), pk__in=Body.objects.standing_on(on).values("pk"))
    rows = rows.select_related("unit").order_by("unit__sort_key", "name", "pk")
    if request.GET.get("xuat") == "xlsx":
        return _sheet_of_tree(_roots(list(rows), on))
    bodies = list(rows[: _MOST_BODIES + 1])
    is_large = len(bodies) > _MOST_BODIES
    context = {
        "form": form, "tabs": tabs("bodies_tree"), "roots": [] if is_large else _roots(bodies, on), "is_large": is_large,
        "address": reverse("desk:bodies_tree"), "list_address": reverse("desk:memberships"), "on": on,
        "has_sheet": bool(bodies),
    }  # fmt: skip
    return render(request, "desk/bodies/tree.html", context)


def _roots(bodies: list[Body], on: datetime.date) -> list[Node]:
    """Bodies of the same place in the order of kinds; one query for all counts."""
    ranks = {kind: place for place, kind in enumerate(policy()["kinds"])}
    bodies.sort(key=lambda body: ranks.get(body.kind, len(ranks)))
    nodes = {body.thing_id: Node(body) for body in bodies}
    counts: Any = Membership.objects.standing_on(on).filter(body__in=nodes).order_by()
    for body, members in counts.values_list("body").annotate(Sum("members")):
        nodes[body].members = members
    roots: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.body.above_id)
        (above.below if above else roots).append(node)
    return roots


def _sheet_of_tree(roots: list[Node]) -> HttpResponse:
    """A row a body, each above those below it; a tree that is too large for a page comes whole."""
    columns = [
        Column(_("Bậc"), 8), Column(_("Tên"), 44), Column(_("Loại"), 30), Column(_("Trực thuộc"), 44),
        Column(pgettext("one", "Đơn vị"), 28), Column(_("Số người"), 12), Column(_("Kể cả bên dưới"), 12),
    ]  # fmt: skip
    cells = (
        [
            depth,
            node.body.name,
            capfirst(label("kinds", node.body.kind)),
            above,
            node.body.unit.name,
            node.members,
            node.total,
        ]
        for depth, above, node in _walk(roots)
    )
    return xlsx_response(_("Cây tổ chức"), columns, cells)


def _walk(nodes: list[Node], depth: int = 1, above: str = "") -> Iterator[tuple[int, str, Node]]:
    for node in nodes:
        yield depth, above, node
        yield from _walk(node.below, depth + 1, node.body.name)


@dataclass(slots=True)
class Flow:
    """How the members of one place became those of the last day."""

    unit: Unit
    before: int = 0
    admitted: int = 0
    arrived: int = 0
    departed: int = 0
    after: int = 0

    @property
    def made(self) -> int:
        return self.before + self.admitted + self.arrived - self.departed

    @property
    def gap(self) -> int:
        return self.after - self.made


@require_GET
def bodies_flow(request: DeskRequest) -> HttpResponse:
    """Members on the day before, who came, who left, members on the last day; by commune, with what does not add up."""
    form = FlowFilter(request.GET, places_seen(request, today()))
    since, until = form.days(today())
    rows = rows_seen(Membership, request).kept().filter(body__system=form.system)  # type: ignore[attr-defined]
    if unit := form.said("don_vi"):
        rows = rows.filter(unit__path__within=unit.path)
    flows = _flows(rows, since, until)
    total = Flow(Unit(name=_("Cộng")), *(sum(getattr(each, name) for each in flows) for name in _NAMES))
    if request.GET.get("xuat") == "xlsx":
        return _sheet([*flows, total])
    page = rows_page(request.GET, flows)
    context = {
        "form": form, "tabs": tabs("bodies_flow"), "page": page, "total": total, "since": since, "until": until,
        "before": since - DAY, "system": form.system, "address": reverse("desk:bodies_flow"),
    }  # fmt: skip
    return render(request, "desk/bodies/flow.html", context)


_NAMES = ("before", "admitted", "arrived", "departed", "after")


def _flows(rows: QuerySet[Any], since: datetime.date, until: datetime.date) -> list[Flow]:
    """Five queries, whatever there is. What stands in a village counts to its commune."""
    sums: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))

    def add(name: str, found: QuerySet[Any], column: str) -> None:
        for path, number in found.order_by().values_list("unit__path").annotate(number=Sum(column)):
            sums[name][_place(path, places)] += number or 0

    paths = set(rows.order_by().values_list("unit__path", flat=True).distinct())
    wanted = {pk for path in paths for pk in ids_of_path(path)}
    places = {unit.pk: unit for unit in Unit.objects.filter(pk__in=wanted)}
    in_period = rows.filter(valid_from__range=(since, until))
    add("before", _standing(rows, since - DAY), "members")
    for name in ("admitted", "arrived", "departed"):
        add(name, in_period, name)
    add("after", _standing(rows, until), "members")
    found = {pk for numbers in sums.values() for pk in numbers}
    flows = [Flow(places[pk], *(sums[name][pk] for name in _NAMES)) for pk in found]
    return sorted(flows, key=lambda flow: (flow.unit.sort_key, flow.unit.pk))


def _standing(rows: QuerySet[Any], on: datetime.date) -> QuerySet[Any]:
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


def _place(path: str, places: dict[int, Unit]) -> int:
    """The lowest territory above villages in which the unit lies."""
    above = [pk for pk in ids_of_path(path) if pk in places]
    own = [pk for pk in above if places[pk].level != UnitLevel.VILLAGE and places[pk].kind == "territory"]
    return own[-1] if own else above[-1]


def _sheet(flows: list[Flow]) -> HttpResponse:
    heads = (
        pgettext("one", "Đơn vị"),
        _("Đầu kỳ"),
        _("Kết nạp"),
        _("Chuyển đến"),
        _("Chuyển đi, ra khỏi, từ trần"),
        _("Cuối kỳ"),
        _("Lệch"),
    )
    columns = [Column(head, 30 if place == 0 else 14) for place, head in enumerate(heads)]
    cells = ([flow.unit.name, *(getattr(flow, name) for name in _NAMES), flow.gap] for flow in flows)
    return xlsx_response(_("Biến động đảng viên, hội viên"), columns, cells)
