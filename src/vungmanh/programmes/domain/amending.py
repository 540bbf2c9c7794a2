"""A directive that amends another changes its programme visibly: what moves, by which sentence, decided by a person.

`proposals` compares each confirmed item of the amending directive with the rows of the programme and writes nothing; a
person accepts, corrects or dismisses each of them, which stores it (`propose`, `decide`); `carry_out`, at publication,
makes the accepted ones count. Withdrawn rows stay with their history.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.directives.enums import ActorRole, DirectiveState, Part
from vungmanh.directives.models import Directive, Item
from vungmanh.directives.selectors import confirmed_items
from vungmanh.programmes.domain import matching
from vungmanh.programmes.domain.drafting import day, decimal, draft
from vungmanh.programmes.domain.expanding import Report, Row, lay_out, quiet
from vungmanh.programmes.domain.matching import Candidate
from vungmanh.programmes.domain.re_expanding import trail
from vungmanh.programmes.domain.saving import fold_words, save_draft
from vungmanh.programmes.enums import Basis, ChangeAction, ChangeState, Turn
from vungmanh.programmes.models import Assignment, Change, Programme, ReportDuty, Target, Task

PARTS = (Part.TARGET, Part.TASK, Part.REPORT)
MODELS: Mapping[str, type[Row]] = {Part.TARGET: Target, Part.TASK: Task, Part.REPORT: ReportDuty}
FIELD_OF: Mapping[str, str] = {Part.TARGET: "target", Part.TASK: "task", Part.REPORT: "report"}
CHANGEABLE: Mapping[str, tuple[str, ...]] = {
    Part.TARGET: ("comparator", "value", "high", "due", "recurs", "scope"),
    Part.TASK: ("due", "recurs"),
    Part.REPORT: ("due", "recurs", "yearly_on"),
}


def programme_amended_by(directive: Directive) -> Programme | None:
    return Programme.objects.filter(directive_id=directive.amends_id).first() if directive.amends_id else None


def proposals(directive: Directive) -> list[Change]:
    """What every confirmed item of the amending directive would change, in the order of its text. Writes nothing.

    What a person decided stands as stored; what nobody decided is compared anew, saved before or not; items no longer
    confirmed drop out. An item that says what holds already makes no proposal, nor does a task that only carries the
    figures of targets. Of a published directive only what is stored.
    """
    programme = programme_amended_by(directive)
    if programme is None:
        raise DomainError("amended_not_published")
    rows = Change.objects.filter(programme=programme, directive=directive)
    stored = {row.item_id: row for row in rows.select_related("item", "target", "task", "report", "decided_by")}
    if directive.state == DirectiveState.PUBLISHED:
        return _in_text_order(stored.values())
    items = list(confirmed_items(directive).filter(part__in=PARTS))
    numbers = {item.pk for item in items}
    kept = {
        number: row
        for number, row in stored.items()
        if row.state == ChangeState.MADE or (row.state != ChangeState.PROPOSED and number in numbers)
    }
    fresh = [found for item, found in _proposals(programme, directive, items) if found and item.pk not in kept]
    for change in fresh:
        change.pk = stored[change.item_id].pk if change.item_id in stored else None
    return _in_text_order([*kept.values(), *fresh])


@transaction.atomic
def propose(directive: Directive) -> list[Change]:
    """Store the `proposals` as they are now; safe to repeat. Those that dropped out are deleted."""
    wanted = proposals(directive)
    undone = Change.objects.filter(directive=directive).exclude(state=ChangeState.MADE)
    undone.exclude(item__in=[change.item_id for change in wanted]).delete()
    for change in wanted:
        if change.state == ChangeState.PROPOSED:
            change.save(force_update=change.pk is not None)
    return wanted


@transaction.atomic
def decide(
    change: Change,
    *,
    is_accepted: bool,
    action: str,
    row: int | None = None,
    values: Mapping[str, Any] | None = None,
    by: Any,
    at: datetime.datetime,
) -> Change:
    """What a person says to a proposal: whether it counts, what it does, to which row, with which new values."""
    change = Change.objects.select_for_update(of=("self",)).select_related("item", "programme").get(pk=change.pk)
    if change.state == ChangeState.MADE:
        raise DomainError("change_made")
    _point_at(change, row if action != ChangeAction.ADDED else None)
    change.action, before = action, change.state
    change.state = ChangeState.ACCEPTED if is_accepted else ChangeState.DISMISSED
    if is_accepted:
        change.changes = _checked(change, values or {})
    change.decided_by, change.decided_at = by, at
    change.save()
    audit.record(
        change,
        by=by,
        action="change.decided",
        at=at,
        unit_id=change.programme.unit_id,
        changes={"state": (before, change.state), "action": (None, action)},
    )
    return change


def undecided(directive: Directive) -> int:
    """How many of the `proposals` nobody has decided."""
    return sum(change.state == ChangeState.PROPOSED for change in proposals(directive))


@transaction.atomic
def carry_out(
    programme: Programme,
    directive: Directive,
    *,
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
    progress: Report = quiet,
) -> list[Change]:
    """Make the accepted changes of the directive count in the programme and bring its duties after; refused while one is
    undecided."""
    programme = (
        Programme.objects.select_for_update(of=("self",))
        .select_related("unit", "territory", "directive")
        .get(pk=programme.pk)
    )
    changes = propose(directive)
    if count := sum(change.state == ChangeState.PROPOSED for change in changes):
        raise DomainError("amendment_undecided", count=count)
    accepted = Change.objects.filter(programme=programme, directive=directive, state=ChangeState.ACCEPTED)
    changes = list(accepted.select_related("item", "target", "task", "report"))
    _add(programme, [change for change in changes if change.action == ChangeAction.ADDED])
    for change in changes:
        if change.action != ChangeAction.ADDED:
            _apply(change)
        change.state, change.made_at = ChangeState.MADE, at
        change.save()
    turnover = lay_out(programme, on=on, cause=Turn.AMENDED, progress=progress)
    entry = audit.entry(
        programme,
        by=by,
        action="programme.amended",
        at=at,
        reason=str(directive),
        unit_id=programme.unit_id,
        changes={"changes": (0, len(changes))},
    )
    audit.record_all([entry, *[_trace(change, by, at) for change in changes], *trail(turnover, by=by, at=at)])
    return changes


def words_of(row: Row) -> str:
    return f"{row.what} {row.scope}" if isinstance(row, Target) else row.text


def row_of(change: Change) -> Row | None:
    return change.target or change.task or change.report


def _in_text_order(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: (change.item.position, change.item_id))


def _proposals(programme: Programme, directive: Directive, items: list[Item]) -> Iterator[tuple[Item, Change | None]]:
    """Each item with the unsaved proposal that it makes, if any."""
    rows: dict[str, list[Row]] = {
        part: list(MODELS[part].objects.filter(programme=programme, is_withdrawn=False)) for part in PARTS
    }
    candidates: dict[str, list[Candidate]]
    candidates = {part: [Candidate(row.pk, words_of(row), row.section) for row in rows[part]] for part in PARTS}
    for item in items:
        if _only_carries_targets(item, items):
            yield item, None
            continue
        around = matching.paragraph_around(directive.text, *item.spans[0])
        match = matching.best_match(item.quote, around, candidates[item.part])
        row = next((each for each in rows[item.part] if match and each.pk == match.pk), None)
        yield item, _proposal(programme, directive, item, around, row, match.likeness if match else None)


def _only_carries_targets(item: Item, items: list[Item]) -> bool:
    """Whether a sentence, read as a task too, does no more than replace the figures of targets within it."""
    if item.part != Part.TASK or not matching.replaces(item.quote):
        return False
    start, end = item.spans[0]
    return any(other.part == Part.TARGET and start <= other.position < end for other in items)


def _proposal(
    programme: Programme, directive: Directive, item: Item, around: str, row: Row | None, likeness: float | None
) -> Change | None:
    change = Change(programme=programme, directive=directive, item=item, likeness=likeness)
    if row is None or matching.says_added(around):
        change.action, change.likeness = ChangeAction.ADDED, None
        return change
    setattr(change, FIELD_OF[item.part], row)
    if matching.says_dropped(around):
        change.action = ChangeAction.WITHDRAWN
        return change
    change.action, change.changes = ChangeAction.CHANGED, _differences(item, row)
    return change if change.changes else None


def _differences(item: Item, row: Row) -> dict[str, list[Any]]:
    """What the item says otherwise than the row; what it leaves open changes nothing."""
    said = {name: item.data.get(name) for name in CHANGEABLE[item.part]}
    if moved := matching.new_date(item.quote):
        said["due"] = moved.isoformat()
    found = {
        name: [plain(getattr(row, name)), plain_as(name, value)]
        for name, value in said.items()
        if value not in (None, "")
    }
    leads = [actor.text for actor in item.actors.all() if actor.role == ActorRole.LEAD]
    if leads and isinstance(row, Task):
        before = list(row.assignments.filter(role=ActorRole.LEAD).values_list("text", flat=True))
        found["leads"] = [before, leads]
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def plain(value: Any) -> Any:
    """The value as it is kept in `Change.changes`."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value if value is None or isinstance(value, str) else f"{value.normalize():f}"


def plain_as(name: str, value: Any) -> Any:
    return plain(decimal(value)) if name in ("value", "high") and value is not None else value


def _checked(change: Change, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The change that a person accepted, before and after; values given replace the proposed ones."""
    if change.action == ChangeAction.ADDED:
        return {}
    row = row_of(change)
    if row is None:
        raise DomainError("change_needs_row")
    if change.action == ChangeAction.WITHDRAWN:
        return {}
    pairs = {
        name: [plain(getattr(row, name)), plain_as(name, value)] for name, value in _proposed(change, values).items()
    }
    if "leads" in change.changes:
        pairs["leads"] = change.changes["leads"]
    found = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if not found:
        raise DomainError("change_changes_nothing")
    return found


def _point_at(change: Change, number: int | None) -> None:
    """Let the change mean that row of its programme; none where it does not stand there any more."""
    field = FIELD_OF[change.item.part]
    if number != getattr(change, f"{field}_id"):
        change.likeness = None
    rows = MODELS[change.item.part].objects.filter(programme=change.programme, is_withdrawn=False)
    setattr(change, field, rows.filter(pk=number).first() if number else None)


def _proposed(change: Change, values: Mapping[str, Any]) -> dict[str, Any]:
    """New values by field: those proposed by rule, and those that a person gave."""
    after = {name: pair[1] for name, pair in change.changes.items()} | dict(values)
    return {name: after[name] for name in CHANGEABLE[change.item.part] if name in after}


def _add(programme: Programme, changes: list[Change]) -> None:
    numbers = [change.item_id for change in changes]
    items = Item.objects.filter(pk__in=numbers).prefetch_related("actors__units", "after").order_by("position", "pk")
    rows = draft(programme, items)
    save_draft(rows)
    made: dict[int, Row] = {row.item_id: row for group in (rows.targets, rows.tasks, rows.reports) for row in group}
    made |= {each.item_id: each.target for each in rows.statements}
    for change in changes:
        setattr(change, FIELD_OF[change.item.part], made[change.item_id])


def _apply(change: Change) -> None:
    row = row_of(change)
    if row is None:
        raise DomainError("change_needs_row")
    if change.action == ChangeAction.WITHDRAWN:
        row.is_withdrawn = True
        row.save(update_fields=["is_withdrawn"])
        return
    names = [name for name in change.changes if name != "leads"]
    for name in names:
        setattr(row, name, _typed(name, change.changes[name][1]))
    fold_words(row)
    row.save(update_fields=[*names, "folded"])
    if "leads" in change.changes and isinstance(row, Task):
        _replace_leads(row, change.item)


def _typed(name: str, value: Any) -> Any:
    if name == "due":
        return day(value)
    if name in ("value", "high"):
        return decimal(value) if value is not None else None
    return value or ""


def _replace_leads(task: Task, item: Item) -> None:
    task.assignments.filter(role=ActorRole.LEAD).delete()
    for actor in item.actors.filter(role=ActorRole.LEAD).prefetch_related("units"):
        row = Assignment.objects.create(
            programme_id=task.programme_id,
            task=task,
            role=actor.role,
            order=actor.order,
            text=actor.text,
            collective=actor.collective,
            basis=Basis.STATED,
        )
        row.units.set(actor.units.all())


def _trace(change: Change, by: Any, at: datetime.datetime) -> Any:
    row = row_of(change)
    changes = {name: (before, after) for name, (before, after) in change.changes.items()}
    return audit.entry(
        row or change,
        by=by,
        action=f"{change.item.part}.{change.action}",
        at=at,
        changes=changes,
        reason=change.item.quote[:500],
    )
