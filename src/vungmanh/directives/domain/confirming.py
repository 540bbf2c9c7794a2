"""What people decide about items: take, correct, leave out, divide, join, add. Each act is one audited transaction."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vungmanh.core.errors import DomainError
from vungmanh.directives.domain.acts import Acting, Body, acting
from vungmanh.directives.domain.bodies import day_of, understood
from vungmanh.directives.domain.citations import link_item, unlink_item
from vungmanh.directives.domain.fields import cleaned, data_of
from vungmanh.directives.domain.findings import decide, open_doubts
from vungmanh.directives.enums import FindingState, ItemState, Part
from vungmanh.directives.models import Directive, Draft, Finding, Item

_LIVE = (ItemState.PROPOSED, ItemState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class ItemValues:
    """What a person typed into the form of an item; None leaves the bodies or links as they are."""

    data: Mapping[str, Any]
    bodies: Sequence[Body] | None = None
    within: int | None = None
    same_as: int | None = None
    after: Sequence[int] | None = None


def accept_item(item: Item, *, by: Any, at: datetime.datetime, version: int) -> Item:
    """Take the item as it stands."""
    with acting("accepted", item.directive_id, {item.pk: version}, by=by, at=at) as act:
        row = _live(act.items[0])
        act.change(row, state=ItemState.ACCEPTED, reason="")
    return row


def accept_items(directive: Directive, *, at_least: float, by: Any, at: datetime.datetime) -> int:
    """Take every undecided item of that confidence or more on which no doubt is open; how many. One act, undone at once."""
    doubted = open_doubts(directive).filter(items__isnull=False).values("items")
    waiting = directive.items.filter(state=ItemState.PROPOSED, confidence__gte=at_least).exclude(pk__in=doubted)
    versions = dict(waiting.values_list("pk", "version"))
    if not versions:
        return 0
    with acting("accepted", directive.pk, versions, by=by, at=at) as act:
        for row in act.items:
            act.change(row, state=ItemState.ACCEPTED, reason="")
    return len(versions)


def edit_item(item: Item, values: ItemValues, *, by: Any, at: datetime.datetime, version: int) -> Item:
    """Correct the item, which also takes it; raises `item_invalid` with {field: reason}. The person's draft is done with."""
    data = cleaned(item.part, values.data)
    with acting("edited", item.directive_id, {item.pk: version}, by=by, at=at) as act:
        row = _live(act.items[0])
        links = _links(act, row, values)
        act.change(row, data=data, is_edited=True, state=ItemState.ACCEPTED, reason="", **links)
        if values.bodies is not None:
            act.set_bodies(row, _understood(row, values.bodies, at))
        if values.after is not None:
            act.set_after(row, _siblings(act, row, values.after))
        if row.part == Part.CITATION:
            link_item(row)
        Draft.objects.filter(item=row, user=by).delete()
    return row


def reject_item(item: Item, *, reason: str, by: Any, at: datetime.datetime, version: int) -> Item:
    """Leave the item out, saying why; it stays in the list of what was left out and can be restored."""
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise DomainError("reason_missing")
    with acting("rejected", item.directive_id, {item.pk: version}, by=by, at=at, reason=reason) as act:
        row = _live(act.items[0])
        act.change(row, state=ItemState.REJECTED, reason=reason)
    return row


def restore_item(item: Item, *, by: Any, at: datetime.datetime, version: int) -> Item:
    """Put an item that was taken or left out back among the undecided."""
    with acting("restored", item.directive_id, {item.pk: version}, by=by, at=at) as act:
        row = act.items[0]
        if row.state == ItemState.REPLACED:
            raise DomainError("item_replaced", item=row.pk)
        act.change(row, state=ItemState.PROPOSED, reason="")
    return row


def split_item(
    item: Item, pieces: Sequence[tuple[int, int]], *, by: Any, at: datetime.datetime, version: int
) -> list[Item]:
    """Divide the item into stretches of its own text, in order; each piece starts with the fields of the whole."""
    with acting("split", item.directive_id, {item.pk: version}, by=by, at=at) as act:
        whole = _live(act.items[0])
        start, end = whole.spans[0]
        _check_pieces(pieces, start, end)
        bodies = _bodies(whole)
        made = []
        for piece in pieces:
            part = _create(act, whole.part, piece, data=dict(whole.data), came_from=whole, within=whole.within)
            act.set_bodies(part, bodies)
            made.append(part)
        act.change(whole, state=ItemState.REPLACED)
        if whole.part == Part.CITATION:
            unlink_item(whole)
    return made


def merge_items(
    item: Item, others: Sequence[Item], *, by: Any, at: datetime.datetime, versions: Mapping[int, int]
) -> Item:
    """Join items of one part: the first stays, takes over every stretch and body of the others, and counts as taken."""
    wanted = {item.pk: versions[item.pk], **{other.pk: versions[other.pk] for other in others}}
    if len(wanted) < 2:
        raise DomainError("merge_needs_two")
    with acting("merged", item.directive_id, wanted, by=by, at=at) as act:
        first, *rest = (_live(row) for row in act.items)
        if any(row.part != first.part for row in rest):
            raise DomainError("merge_other_part")
        spans = [*first.spans, *(span for row in rest for span in row.spans if span not in first.spans)]
        bodies = _bodies(first)
        for row in rest:
            bodies += [
                body for body in _bodies(row) if (body.role, body.text) not in {(b.role, b.text) for b in bodies}
            ]
            act.change(row, state=ItemState.REPLACED, replaced_by_id=first.pk)
        act.change(first, state=ItemState.ACCEPTED, spans=spans, is_edited=True)
        act.set_bodies(first, bodies)
        _hand_over_links(act, first, rest)
    return first


def add_item(
    directive: Directive,
    part: str,
    span: tuple[int, int],
    *,
    by: Any,
    at: datetime.datetime,
    data: Mapping[str, Any] | None = None,
    bodies: Sequence[Body] = (),
    answers: Finding | None = None,
) -> Item:
    """An item that the reader did not see, from a stretch of the text; undecided until its form is saved.

    `answers`: the doubt that this settles, undone together with it.
    """
    start, end = _trimmed(directive.text, *span)
    if part not in Part.values:
        raise DomainError("part_unknown", part=part)
    with acting("added", directive.pk, {}, by=by, at=at) as act:
        filled = data_of(part, {"section": "", **_blank(part), **(data or {})})
        item = _create(act, part, (start, end), data=filled, decided_by=by, decided_at=at)
        act.set_bodies(item, bodies)
        if answers is not None:
            decide(act, answers, FindingState.SETTLED)
    return item


def _live(row: Item) -> Item:
    if row.state not in _LIVE and row.state != ItemState.REJECTED:
        raise DomainError("item_replaced", item=row.pk)
    return row


def _create(act: Acting, part: str, span: tuple[int, int], **values: Any) -> Item:
    start, end = span
    quote = act.directive.text[start:end]
    return act.create(part=part, position=start, spans=[[start, end]], quote=quote, **values)


def _blank(part: str) -> dict[str, Any]:
    return {Part.TARGET: {"comparator": ">="}, Part.REPORT: {"form": "báo cáo"}}.get(Part(part), {})


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without blanks at its ends; raises `selection_empty`."""
    if not 0 <= start < end <= len(text):
        raise DomainError("selection_empty")
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    end = start + len(stretch.strip())
    if start >= end:
        raise DomainError("selection_empty")
    return start, end


def _check_pieces(pieces: Sequence[tuple[int, int]], start: int, end: int) -> None:
    if len(pieces) < 2:
        raise DomainError("split_needs_two")
    last = start
    for low, high in pieces:
        if not last <= low < high <= end:
            raise DomainError("split_outside")
        last = high


def _bodies(item: Item) -> list[Body]:
    return [
        Body(
            actor.role,  # type: ignore[arg-type]
            actor.text,
            actor.collective,
            tuple(unit.pk for unit in actor.units.all()),
            actor.is_resolved,
            actor.is_confirmed,
        )
        for actor in item.actors.prefetch_related("units")
    ]


def _understood(item: Item, bodies: Sequence[Body], at: datetime.datetime) -> list[Body]:
    """Bodies of a form with their meaning: the one that the name has here already, else what the rules say."""
    known = {(body.role, body.text): body for body in _bodies(item) if body.is_resolved}
    kept = [known.get((body.role, body.text), body) for body in bodies]
    return understood({0: kept}, item.directive, day_of(item.directive, at))[0]


def _links(act: Acting, row: Item, values: ItemValues) -> dict[str, int | None]:
    """Checked columns for "trong đó" and "nêu lại": items of the same directive and part, never in a circle."""
    links = {}
    for name, wanted in (("within", values.within), ("same_as", values.same_as)):
        if wanted is not None:
            above = act.directive.items.filter(pk=wanted, part=row.part).first()
            if above is None or _leads_back(above, row, name):
                raise DomainError("item_invalid", fields={name: "circle"})
        links[f"{name}_id"] = wanted
    return links


def _leads_back(above: Item, row: Item, name: str) -> bool:
    seen: set[int] = set()
    here: Item | None = above
    while here is not None and here.pk not in seen:
        if here.pk == row.pk:
            return True
        seen.add(here.pk)
        here = getattr(here, name)
    return False


def _siblings(act: Acting, row: Item, ids: Sequence[int]) -> list[int]:
    found = act.directive.items.filter(pk__in=ids, part=row.part).exclude(pk=row.pk)
    return list(found.values_list("pk", flat=True))


def _hand_over_links(act: Acting, first: Item, rest: Sequence[Item]) -> None:
    """What stood under the joined items now stands under the one that stays."""
    gone = [row.pk for row in rest]
    for name in ("within", "same_as"):
        for child in act.directive.items.select_for_update().filter(**{f"{name}_id__in": gone}).exclude(pk=first.pk):
            act.change(child, **{f"{name}_id": first.pk})
        if getattr(first, f"{name}_id") in gone:
            act.change(first, **{f"{name}_id": None})
