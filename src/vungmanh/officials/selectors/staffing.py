"""How the posts of units are filled on a day: granted, filled, held concurrently, truly vacant.

Somebody who holds a post as the main one fills it; somebody who holds it beside another main post covers it (kiêm nhiệm).
Truly vacant is what is neither filled nor covered: of 208 posts with 168 people and 38 concurrent holders two are.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from vungmanh.officials.enums import OfficialKind
from vungmanh.officials.models import Establishment, Post
from vungmanh.officials.policies import positions


@dataclass(slots=True)
class Staffing:
    """Of one unit and position (or kind as a whole) on a day. `quota` None: nobody recorded one."""

    unit_id: int
    kind: str
    position: str
    quota: int | None = None
    filled: int = 0
    concurrent: int = 0
    contract: int = 0
    """People on a contract who do the work; they fill no post."""
    row: Establishment | None = None

    @property
    def vacant(self) -> int | None:
        return None if self.quota is None else max(self.quota - self.filled - self.concurrent, 0)

    @property
    def over(self) -> int:
        """People beyond the quota."""
        return 0 if self.quota is None else max(self.filled - self.quota, 0)


@dataclass(frozen=True, slots=True)
class Total:
    """Several together."""

    quota: int
    filled: int
    concurrent: int
    vacant: int
    over: int
    ungranted: int
    """People in posts for which no quota stands."""


def staffing_of(unit_ids: Collection[int], on: datetime.date) -> dict[int, list[Staffing]]:
    """The posts of these units on the day, in the order of the catalogue; two queries for any number of units."""
    found: dict[tuple[int, str, str], Staffing] = {}
    for row in quotas_on(on).filter(unit__in=unit_ids):
        found[row.unit_id, row.kind, row.position] = Staffing(row.unit_id, row.kind, row.position, row.quota, row=row)
    counts = posts_on(on).filter(unit__in=unit_ids).order_by()
    for unit_id, position, kind, is_main, n in counts.values_list("unit_id", "position", "kind", "is_main").annotate(
        n=Count("pk")
    ):
        cell = _cell(found, unit_id, position, kind)
        if kind == OfficialKind.CONTRACT and cell.kind != kind:
            cell.contract += n
        elif is_main:
            cell.filled += n
        else:
            cell.concurrent += n
    by_unit: dict[int, list[Staffing]] = {unit_id: [] for unit_id in unit_ids}
    order = {key: place for place, key in enumerate(positions())}
    for cell in sorted(found.values(), key=lambda each: order.get(each.position, -1)):
        by_unit[cell.unit_id].append(cell)
    return by_unit


def _cell(found: dict[tuple[int, str, str], Staffing], unit_id: int, position: str, kind: str) -> Staffing:
    """The cell into which a post counts: its position's, else its kind's as a whole, else one without a quota."""
    known = positions().get(position)
    of_kind = str(known.kind) if known else kind
    for key in ((unit_id, of_kind, position), (unit_id, of_kind, "")):
        if key in found:
            return found[key]
    return found.setdefault((unit_id, of_kind, position), Staffing(unit_id, of_kind, position))


def total(cells: Collection[Staffing]) -> Total:
    granted = [cell for cell in cells if cell.quota is not None]
    return Total(
        sum(cell.quota or 0 for cell in granted),
        sum(cell.filled for cell in granted),
        sum(cell.concurrent for cell in granted),
        sum(cell.vacant or 0 for cell in granted),
        sum(cell.over for cell in granted),
        sum(cell.filled + cell.concurrent for cell in cells if cell.quota is None),
    )


def totals_by_kind(cells: Collection[Staffing]) -> dict[str, Total]:
    by_kind: dict[str, list[Staffing]] = defaultdict(list)
    for cell in cells:
        by_kind[cell.kind].append(cell)
    return {kind: total(by_kind[kind]) for kind in OfficialKind.values if kind in by_kind}


def posts_on(on: datetime.date) -> QuerySet[Post]:
    """Posts held on the day, of files that were not withdrawn."""
    rows = Post.objects.filter(withdrawn_at=None, person__withdrawn_at=None, valid_from__lte=on)
    return rows.exclude(valid_to__lt=on)


def quotas_on(on: datetime.date) -> QuerySet[Establishment]:
    rows = Establishment.objects.filter(withdrawn_at=None, valid_from__lte=on)
    return rows.exclude(valid_to__lt=on)


def posts_in_ended_units(posts: QuerySet[Post], on: datetime.date) -> QuerySet[Post]:
    """Of `posts` those that go on in a unit that has ended: open work for whoever took its place."""
    rows = posts.filter(withdrawn_at=None, person__withdrawn_at=None, valid_from__lte=on, unit__valid_to__lt=on)
    return rows.exclude(valid_to__lt=on)
