"""From confirmed items to the rows of a programme, still unsaved: targets, tasks, report duties and who is named for them.

Several statements of one target become one target that keeps them all; the first in the text counts, a later one fills
what the first leaves open. Nothing is invented: a body that an item does not name is taken from the paragraph above it
or, for a target, from the task whose sentence contains it, else from the issuer, and the row says so (`Assignment.basis`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from vungmanh.directives.enums import ActorRole, Part
from vungmanh.directives.models import Item, ItemActor
from vungmanh.language.changes import is_fall
from vungmanh.language.counted_days import CountedFrom, at_least, counted_days, is_of_each
from vungmanh.programmes.enums import Basis, Comparator, DaysFrom
from vungmanh.programmes.models import Assignment, Programme, ReportDuty, Target, TargetStatement, Task
from vungmanh.units.models import Unit


@dataclass(slots=True)
class DraftAssignment:
    row: Assignment
    units: list[Unit]


@dataclass(slots=True)
class Draft:
    """Rows to save, in an order in which each comes after those that it points at."""

    targets: list[Target] = field(default_factory=list)
    statements: list[TargetStatement] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    follows: list[tuple[Task | ReportDuty, Task | ReportDuty]] = field(default_factory=list)
    """(what waits, what must be finished first)"""
    reports: list[ReportDuty] = field(default_factory=list)
    assignments: list[DraftAssignment] = field(default_factory=list)


def draft(programme: Programme, items: Iterable[Item]) -> Draft:
    """The rows that the confirmed `items` (actors and their units at hand, in the order of the text) make."""
    by_part: dict[str, list[Item]] = {part: [] for part in Part.values}
    for item in items:
        by_part[item.part].append(item)
    result = Draft()
    tasks = _draft_tasks(programme, by_part[Part.TASK], result)
    _draft_targets(programme, by_part[Part.TARGET], tasks, result)
    for item in by_part[Part.REPORT]:
        row = report_from(item, programme)
        result.reports.append(row)
        result.assignments += [_assignment(actor, programme, report=row) for actor in item.actors.all()]
    result.follows = _order(result)
    return result


def _order(result: Draft) -> list[tuple[Task | ReportDuty, Task | ReportDuty]]:
    """What the text puts after what."""
    made: dict[int, Task | ReportDuty] = {}
    made.update({row.item_id: row for row in result.tasks})
    made.update({row.item_id: row for row in result.reports})
    return [
        (row, made[first.pk])
        for number, row in made.items()
        for first in row.item.after.all()
        if first.pk in made and first.pk != number
    ]


def target_from(item: Item, programme: Programme) -> Target:
    data, value = item.data, decimal(item.data["value"])
    return Target(
        programme=programme,
        what=data.get("what") or item.quote,
        comparator=data.get("comparator") or Comparator.AT_LEAST,
        value=value,
        high=decimal(data["high"]) if data.get("high") is not None else None,
        unit_of_measure=(data.get("unit") or "")[:120],
        scope=(data.get("scope") or "")[:300],
        is_judged=bool(data.get("is_judged")),
        is_delta=bool(data.get("is_delta")),
        is_fall=bool(data.get("is_delta")) and is_fall(item.quote, value),
        **_source_columns(item),
    )


def task_from(item: Item, programme: Programme) -> Task:
    data = item.data
    row = Task(
        programme=programme,
        text=item.quote,
        receiver=(data.get("receiver") or "")[:300],
        condition=(data.get("condition") or "")[:500],
        is_soft=bool(data.get("is_soft")),
        **_source_columns(item),
    )
    _count(row, programme)
    if row.days_from == DaysFrom.PERIOD:
        row.condition = ""
    elif row.days_from == DaysFrom.ARRIVAL:
        row.condition = row.condition or row.days_from_text
    if row.recurs and (found := at_least(item.quote)):
        row.quota, row.quota_unit = found
        row.quota_is_personal = is_of_each(item.quote)
    return row


def report_from(item: Item, programme: Programme) -> ReportDuty:
    data = item.data
    row = ReportDuty(
        programme=programme,
        form=data.get("form") or "báo cáo",
        text=item.quote,
        yearly_on=data.get("yearly_on") or "",
        **_source_columns(item),
    )
    if not row.yearly_on:
        _count(row, programme)
    return row


def _count(row: Task | ReportDuty, programme: Programme) -> None:
    """The deadline in days that the sentence names, where it names no date. "Sau khi kết thúc quý" begins the count anew
    each quarter, and is no condition to wait for."""
    found = None if row.due else counted_days(row.text)
    if found is None or (found.start != CountedFrom.PERIOD and row.recurs):
        return
    row.days, row.days_are_working, row.days_from = found.days, found.is_working, DaysFrom(found.start)
    row.days_from_text = found.words[:120]
    row.recurs = found.recurs or row.recurs
    if row.days_from == DaysFrom.ISSUE:
        row.starts_on = programme.directive.issued_on


def day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def decimal(value: float | int | str) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.0001"))


def _source_columns(item: Item) -> dict[str, Any]:
    return {
        "item": item,
        "position": item.position,
        "section": (item.data.get("section") or "")[:60],
        "due": day(item.data.get("due")),
        "recurs": item.data.get("recurs") or "",
    }


def _assignment(
    actor: ItemActor, programme: Programme, *, basis: Basis = Basis.STATED, **source: Any
) -> DraftAssignment:
    row = Assignment(
        programme=programme,
        role=actor.role,
        order=actor.order,
        text=actor.text,
        collective=actor.collective,
        basis=basis,
        **source,
    )
    return DraftAssignment(row, list(actor.units.all()))


def _draft_tasks(programme: Programme, items: list[Item], result: Draft) -> dict[int, Item]:
    """Tasks with their tree, order and bodies; answers the items by id, for targets inside them."""
    by_id = {item.pk: item for item in items}
    rows = {item.pk: task_from(item, programme) for item in items}
    for item in _parents_first(items, by_id):
        row = rows[item.pk]
        row.parent = rows.get(item.within_id) if item.within_id else None
        result.tasks.append(row)
        result.assignments += [
            _assignment(actor, programme, basis=basis, task=row) for actor, basis in _actors_of_task(item, by_id)
        ]
    return by_id


def _parents_first(items: list[Item], by_id: Mapping[int, Item]) -> list[Item]:
    return sorted(items, key=lambda item: (len(_line_above(item, by_id)), item.position, item.pk))


def _line_above(item: Item, by_id: Mapping[int, Item]) -> list[Item]:
    """The confirmed items that this one lies in, nearest first; a circle is cut where it closes."""
    line: list[Item] = []
    seen = {item.pk}
    while (above := by_id.get(item.within_id or 0)) is not None and above.pk not in seen:
        seen.add(above.pk)
        line.append(above)
        item = above
    return line


def _actors_of_task(item: Item, by_id: Mapping[int, Item]) -> list[tuple[ItemActor, Basis]]:
    """Its own bodies; where it names no lead, those leads of the nearest paragraph above that does."""
    own = [(actor, Basis.STATED) for actor in item.actors.all()]
    if any(actor.role == ActorRole.LEAD for actor, _ in own):
        return own
    for above in _line_above(item, by_id):
        leads = [(actor, Basis.PARENT) for actor in above.actors.all() if actor.role == ActorRole.LEAD]
        if leads:
            return leads + own
    return own


def _draft_targets(programme: Programme, items: list[Item], tasks: Mapping[int, Item], result: Draft) -> None:
    groups = _statements(items)
    root_of = {item.pk: root for root, group in groups.items() for item in group}
    rows = {root: _merged(programme, group) for root, group in groups.items()}
    lines = {root: _wholes(root, groups, root_of) for root in groups}
    for root in sorted(groups, key=lambda root: (len(lines[root]), rows[root].position)):
        row, group = rows[root], groups[root]
        row.within = rows[lines[root][0]] if lines[root] else None
        result.targets.append(row)
        result.statements += [TargetStatement(target=row, item=item, is_main=item is group[0]) for item in group]
        result.assignments += _target_assignments(programme, row, group, tasks)


def _statements(items: list[Item]) -> dict[int, list[Item]]:
    """Items that state one target, under the item that they go back to, in the order of the text."""
    by_id = {item.pk: item for item in items}
    groups: dict[int, list[Item]] = {}
    for item in items:
        groups.setdefault(_root(item, by_id), []).append(item)
    return {root: sorted(group, key=lambda item: (item.position, item.pk)) for root, group in groups.items()}


def _root(item: Item, by_id: Mapping[int, Item]) -> int:
    """The item at the end of the chain of `same_as`, also where that one itself was not confirmed."""
    seen = {item.pk}
    while item.same_as_id is not None:
        if item.same_as_id in seen:
            return min(seen)
        seen.add(item.same_as_id)
        if item.same_as_id not in by_id:
            return item.same_as_id
        item = by_id[item.same_as_id]
    return item.pk


def _wholes(root: int, groups: Mapping[int, list[Item]], root_of: Mapping[int, int]) -> list[int]:
    """The targets that this one is part of, nearest first; a circle is cut where it closes."""
    line: list[int] = []
    current = root
    while True:
        named = (root_of.get(item.within_id) for item in groups[current] if item.within_id)
        above = next((each for each in named if each is not None), None)
        if above is None or above in (root, *line):
            return line
        line.append(above)
        current = above


def _merged(programme: Programme, group: list[Item]) -> Target:
    """The first statement, with what it leaves open filled by the next that says it."""
    row = target_from(group[0], programme)
    for item in group[1:]:
        row.due = row.due or day(item.data.get("due"))
        row.recurs = row.recurs or item.data.get("recurs") or ""
        row.scope = row.scope or (item.data.get("scope") or "")[:300]
        row.is_judged = row.is_judged or bool(item.data.get("is_judged"))
    return row


def _target_assignments(
    programme: Programme, row: Target, group: list[Item], tasks: Mapping[int, Item]
) -> list[DraftAssignment]:
    """Who answers for a target: the bodies that its statements name, else those leads of the tasks around them that stand
    for a unit, else the issuer."""
    stated = [_assignment(actor, programme, target=row) for item in group for actor in item.actors.all()]
    if any(each.row.role == ActorRole.LEAD for each in stated):
        return _distinct(stated)
    around = [
        _assignment(actor, programme, basis=Basis.TASK, target=row)
        for task in filter(None, (_task_around(item, tasks.values()) for item in group))
        for actor, _ in _actors_of_task(task, tasks)
        if actor.role == ActorRole.LEAD and (actor.collective or actor.units.all())
    ]
    if around:
        return _distinct(stated + around)
    issuer = Assignment(
        programme=programme, target=row, role=ActorRole.LEAD, text=programme.unit.name, basis=Basis.ISSUER
    )
    return [*_distinct(stated), DraftAssignment(issuer, [programme.unit])]


def _task_around(item: Item, tasks: Iterable[Item]) -> Item | None:
    """The narrowest task whose own words contain the item's."""
    start, end = item.spans[0]
    around = [
        (last - first, task) for task in tasks for first, last in task.spans[:1] if first <= start and end <= last
    ]
    return min(around, key=lambda pair: pair[0])[1] if around else None


def _distinct(assignments: list[DraftAssignment]) -> list[DraftAssignment]:
    """Each body once per role, in order of appearance."""
    seen: dict[tuple[str, str], DraftAssignment] = {}
    for each in assignments:
        seen.setdefault((each.row.role, each.row.text.casefold()), each)
    for order, each in enumerate(seen.values()):
        each.row.order = order
    return list(seen.values())
