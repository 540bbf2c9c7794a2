"""What is done with bodies and counts of members, and what follows: flows that must add up, units without a body."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction

from vungmanh.bodies.models import Body, BodyDue, Membership
from vungmanh.bodies.policies import label, policy, requirements, system_of
from vungmanh.core.errors import DomainError
from vungmanh.core.past import Records
from vungmanh.indicators.domain.keeping import changed
from vungmanh.units.domain.dues import Had, rebuild, stretches_of
from vungmanh.units.domain.records import Acts

_HIGHEST = 12
"""More bodies than that one above the other are a circle."""


def _check_body(row: Body, on: datetime.date) -> None:
    if system_of(row.kind) != row.system:
        raise DomainError("body_kind_unknown", kind=row.kind)
    if row.founded_on and row.founded_on > row.valid_from:
        raise DomainError("body_founded_later", day=row.founded_on)
    above = row.above
    if above is not None and above.system != row.system:
        raise DomainError("body_above_of_other_system", above=above.name)
    for _step in range(_HIGHEST):
        if above is None:
            return
        if row.thing_id is not None and above.pk == row.thing_id:
            break
        above = above.above
    raise DomainError("body_above_itself", above=str(row.above))


def _check_membership(row: Membership, on: datetime.date) -> None:
    if row.valid_from > on:
        raise DomainError("membership_in_future")
    for name in ("women", "core"):
        part = getattr(row, name)
        if part is not None and part > row.members:
            raise DomainError("membership_part_of_more", part=part, members=row.members)
    if row.base is not None and row.base < row.members:
        raise DomainError("membership_more_than_base", members=row.members, base=row.base)
    if row.valid_from < row.body.valid_from:
        raise DomainError("membership_before_body", body=row.body.name, day=row.body.valid_from)


def _check_bodies_of(rows: Sequence[Membership]) -> dict[int, DomainError]:
    """Whose body is no more while the count holds, by place; one query."""
    last: dict[int, Body] = {}
    stretches: Any = Body.objects.kept().filter(thing__in={row.body_id for row in rows}).order_by("valid_from")
    for body in stretches:
        last[body.thing_id] = body
    found = {}
    for place, row in enumerate(rows):
        end = last[row.body_id].valid_to if row.body_id in last else row.body.valid_from
        if end and (row.valid_to is None or row.valid_to > end):
            found[place] = DomainError("membership_after_body", body=row.body.name, day=end)
    return found


def _after_bodies(rows: Sequence[Body], since: datetime.date, at: datetime.datetime) -> None:
    units = {row.unit_id for row in rows}
    changed("body", units=units, since=since, at=at)
    things = [row.thing_id for row in rows if row.thing_id == row.pk]
    counted = set(Membership.objects.filter(body__in=things).values_list("unit_id", flat=True))
    for countable in ("membership", "membership_flow"):  # they are counted by what the body is
        changed(countable, units=counted, since=since, at=at)
    bring_up(units, at=at)


def _after_memberships(rows: Sequence[Membership], since: datetime.date, at: datetime.datetime) -> None:
    _add_up({row.thing_id for row in rows if row.thing_id})
    units = {row.unit_id for row in rows}
    changed("membership", units=units, since=since, at=at)
    changed("membership_flow", units=units, since=since, at=at)
    bring_up(units, at=at)


BODIES: Acts = Acts(
    model=Body,
    words=lambda row: (
        f"{row.name} {label('kinds', row.kind)} {label('settings', row.setting)} {row.unit.name} {row.note}"
    ),
    key=lambda row: (row.unit_id, row.kind, row.setting, row.name.casefold()),
    check=_check_body,
    after=_after_bodies,
)
"""Raises also `body_kind_unknown`, `body_founded_later`, `body_above_of_other_system`, `body_above_itself`."""
MEMBERSHIPS: Acts = Acts(
    model=Membership,
    words=lambda row: f"{row.body.name} {row.unit.name} {row.note}",
    key=lambda row: (row.body_id, row.unit_id),
    check=_check_membership,
    check_together=_check_bodies_of,
    after=_after_memberships,
)
"""Raises also `membership_in_future`, `membership_part_of_more`, `membership_more_than_base`, `membership_before_body`,
`membership_after_body`. A flow that does not add up is kept, with its `gap`."""


@transaction.atomic
def end_body(row: Body, *, last_day: datetime.date, reason: str, version: int, by: Any, at: datetime.datetime) -> None:
    """Raises also `body_has_members`, `body_has_bodies`: they are ended or moved first."""
    _check_empty(row, last_day)
    BODIES.end(row, last_day=last_day, reason=reason, version=version, by=by, at=at)


@transaction.atomic
def withdraw_body(row: Body, reason: str, *, by: Any, at: datetime.datetime) -> None:
    """Raises also what `end_body` does, where it is the only stretch of the body."""
    if not Body.objects.kept().filter(thing=row.thing_id).exclude(pk=row.pk).exists():
        _check_empty(row, row.valid_from - datetime.timedelta(days=1))
    BODIES.withdraw(row, reason, by=by, at=at)


@transaction.atomic
def count_members(
    before: Membership,
    values: dict[str, Any],
    *,
    counted_on: datetime.date,
    version: int,
    by: Any,
    at: datetime.datetime,
) -> Membership:
    """The next count of the same members; the one before holds until the day before."""
    return MEMBERSHIPS.go_on(before, values, since=counted_on, version=version, by=by, at=at)


def bring_up(units: Collection[int] | None, *, at: datetime.datetime) -> None:
    """Compute anew which Party body and members these units (all where None) should have and have."""
    found = rebuild(BodyDue, requirements(), _had_by, units=units)
    if found:
        concerned: set[int] = set().union(*(these for these, _since in found.values()))
        changed("body_due", units=concerned, since=min(since for _units, since in found.values()), at=at)


def _check_empty(row: Body, last_day: datetime.date) -> None:
    def later(rows: Any) -> int:
        return int((rows.filter(valid_to__isnull=True) | rows.filter(valid_to__gt=last_day)).count())

    counted = later(Membership.objects.kept().filter(body=row.thing_id, members__gt=0))
    if counted:
        raise DomainError("body_has_members", body=row.name)
    below = later(Body.objects.kept().filter(above=row.thing_id))
    if below:
        raise DomainError("body_has_bodies", body=row.name, count=below)


def _add_up(things: Collection[int]) -> None:
    """Bring the gaps of these counts up to date; only what differs is written."""
    rows: Any = Membership.objects.kept().filter(thing__in=things).order_by("valid_from")
    Membership.objects.bulk_update(_mend_gaps(rows), ["gap"], batch_size=500)


def memberships_then(things: Collection[int], records: Records) -> list[Any]:
    """For `core.past`: with the gaps between the counts as they were."""
    rows = sorted(records[Membership._meta.label_lower], key=lambda row: row.valid_from)
    _mend_gaps(rows)
    return rows


def _mend_gaps(rows: Iterable[Membership]) -> list[Membership]:
    """The counts whose gap was another; they come in the order of their days."""
    by_thing: dict[int | None, list[Membership]] = defaultdict(list)
    for row in rows:
        by_thing[row.thing_id].append(row)
    mended = []
    for counts in by_thing.values():
        for place, row in enumerate(counts):
            gap = _gap(counts[place - 1], row) if place else None
            if gap != row.gap:
                row.gap = gap
                mended.append(row)
    return mended


def _gap(before: Membership, row: Membership) -> int | None:
    """None where no flow was written down."""
    if row.admitted is None and row.arrived is None and row.departed is None:
        return None
    made = before.members + (row.admitted or 0) + (row.arrived or 0) - (row.departed or 0)
    return row.members - made


def dues_then(units: Collection[int], records: Records) -> list[Any]:
    """For `core.past`: what these units should have had, in the tree and by the policy of now, of bodies of the systems of
    now. Two queries."""
    counts = records[Membership._meta.label_lower]
    party = set(
        Body.objects.filter(pk__in={row.body_id for row in counts}, system="party").values_list("pk", flat=True)
    )
    had = _had(records[Body._meta.label_lower], [row for row in counts if row.body_id in party])
    return stretches_of(BodyDue, requirements(), had, units)


def _had_by(units: Collection[int]) -> dict[tuple[int, str], list[Had]]:
    """Two queries."""
    counts = Membership.objects.kept().filter(unit__in=units, body__system="party")
    return _had(Body.objects.kept().filter(unit__in=units), counts)


def _had(bodies: Iterable[Any], counts: Iterable[Any]) -> dict[tuple[int, str], list[Had]]:
    """Joint bodies are nobody's own; counts of members are those of the Party."""
    found: dict[tuple[int, str], list[Had]] = defaultdict(list)
    wanted = policy()["requirements"].items()
    for body in bodies:
        if body.is_joint:
            continue
        for code, row in wanted:
            if row["counts"] == "body" and body.kind in row["bodies"] and body.setting == row["setting"]:
                found[body.unit_id, code].append(Had(body.valid_from, body.valid_to, 1))
    for count in counts:
        if not count.members:
            continue
        for code, row in wanted:
            if row["counts"] == "members":
                found[count.unit_id, code].append(Had(count.valid_from, count.valid_to, count.members))
    return found
