"""Reading again with a newer reader: what would change, item by item. What people decided stays until they say otherwise."""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from vungmanh import reader
from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.directives.domain.acts import Acting, Body, acting, open_directive
from vungmanh.directives.domain.bodies import day_of, understood
from vungmanh.directives.domain.fields import bodies_of, data_of
from vungmanh.directives.domain.storing import read_of, store_items
from vungmanh.directives.enums import ItemState, Part
from vungmanh.directives.models import Directive, Item, Reading
from vungmanh.reader import schema

_LEAST_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the newer reading sees otherwise: `added`, `changed` or `gone`."""

    key: str
    kind: str
    part: str
    item: Item | None
    record: Mapping[str, Any] | None
    fields: dict[str, tuple[Any, Any]]

    @property
    def is_decided(self) -> bool:
        """People have said something about the item: it changes only when taken over by name."""
        return self.item is not None and (self.item.state != ItemState.PROPOSED or self.item.is_edited)

    @property
    def quote(self) -> str:
        return self.record["quote"] if self.record else self.item.quote if self.item else ""


@transaction.atomic
def read_again(directive: Directive, *, by: Any, at: datetime.datetime) -> Reading:
    """Read the text that the items stand on once more and keep the outcome beside them; nothing of them changes."""
    row = open_directive(directive.pk)
    started = time.perf_counter()
    content = schema.to_dict(reader.read(row.text))
    seconds = time.perf_counter() - started
    row.readings.filter(is_adopted=False).delete()
    reading = Reading.objects.create(
        directive=row,
        reader_version=content["reader_version"],
        read_at=at,
        content=content,
        seconds=seconds,
        is_adopted=False,
    )
    audit.record(row, by=by, action="directive.read_again", at=at, unit_id=row.owner_id,
                 changes={"reader_version": (None, reading.reader_version)})  # fmt: skip
    return reading


def differences(reading: Reading) -> list[Difference]:
    """What the reading sees otherwise than the items' own reading, in the order of the text."""
    items = list(reading.directive.items.filter(rule__gt="").order_by("position", "pk"))
    found: list[Difference] = []
    for part in Part.values:
        found += _differences_of(part, reading.content[part], [item for item in items if item.part == part])
    return sorted(found, key=lambda difference: _place(difference))


@transaction.atomic
def take_over(reading: Reading, keys: Sequence[str] | None, *, gone_reason: str, by: Any, at: datetime.datetime) -> int:
    """Bring differences into the items: those named, or all that touch nothing people decided; how many.

    An item that the newer reading no longer sees is left out with `gone_reason`.
    """
    chosen = [
        difference
        for difference in differences(reading)
        if (difference.key in keys if keys is not None else not difference.is_decided)
    ]
    versions = {difference.item.pk: difference.item.version for difference in chosen if difference.item}
    directive = reading.directive
    added = [difference for difference in chosen if difference.kind == "added" and difference.record]
    with acting("reread", directive.pk, versions, by=by, at=at, may_undo=False) as act:
        locked = {item.pk: item for item in act.items}
        for difference in chosen:
            if difference.item:
                _bring_in(act, locked[difference.item.pk], difference, gone_reason)
        store_items(directive, [(d.part, d.record) for d in added if d.record], at=at)
    return len(chosen)


@transaction.atomic
def close(reading: Reading, *, by: Any, at: datetime.datetime) -> Reading:
    """Settle a newer reading: what was not taken over stays as people have it, and is not asked again."""
    directive = open_directive(reading.directive_id)
    row = Reading.objects.select_for_update().get(pk=reading.pk)
    if row.is_adopted:
        raise DomainError("reading_settled")
    for difference in differences(row):
        if difference.item and difference.record:
            Item.objects.filter(pk=difference.item.pk).update(read=read_of(difference.part, difference.record))
    row.is_adopted = True
    row.save(update_fields=["is_adopted"])
    audit.record(directive, by=by, action="directive.reread_closed", at=at, unit_id=directive.owner_id,
                 changes={"reader_version": (None, row.reader_version)})  # fmt: skip
    return row


def _differences_of(part: str, records: Sequence[Mapping[str, Any]], items: Sequence[Item]) -> list[Difference]:
    pairs, lone_records, lone_items = _paired(part, records, items)
    changed = []
    for index, item in pairs:
        after = read_of(part, records[index])
        before = item.read or {}
        fields = {name: (before.get(name), after[name]) for name in after if before.get(name) != after[name]}
        if fields and item.state != ItemState.REPLACED:
            changed.append(Difference(f"changed:{item.pk}", "changed", part, item, records[index], fields))
    added = [Difference(f"added:{part}:{index}", "added", part, None, records[index], {}) for index in lone_records]
    gone = [Difference(f"gone:{item.pk}", "gone", part, item, None, {}) for item in lone_items if _is_live(item)]
    return [*changed, *added, *gone]


def _paired(
    part: str, records: Sequence[Mapping[str, Any]], items: Sequence[Item]
) -> tuple[list[tuple[int, Item]], list[int], list[Item]]:
    """Records and items that mean the same stretch: best overlap first, like fields before unlike; each once."""
    scored = []
    by_start = sorted(range(len(records)), key=lambda index: records[index]["span"][0])
    for item in items:
        for index in by_start:
            start, end = records[index]["span"]
            if start >= item.spans[0][1]:
                break
            if (overlap := _overlap(item.spans[0], (start, end))) >= _LEAST_OVERLAP:
                alike = read_of(part, records[index]) == item.read
                scored.append((-overlap, not alike, item.position, index, item))
    pairs, used, taken = [], set(), set()
    for *_, index, item in sorted(scored, key=lambda row: row[:4]):
        if index not in used and item.pk not in taken:
            used.add(index)
            taken.add(item.pk)
            pairs.append((index, item))
    return (
        pairs,
        [index for index in range(len(records)) if index not in used],
        [item for item in items if item.pk not in taken],
    )


def _overlap(one: Sequence[int], other: Sequence[int]) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / max(1, max(one[1], other[1]) - min(one[0], other[0]))


def _is_live(item: Item) -> bool:
    return item.state in (ItemState.PROPOSED, ItemState.ACCEPTED)


def _place(difference: Difference) -> int:
    return difference.record["span"][0] if difference.record else difference.item.position if difference.item else 0


def _bring_in(act: Acting, item: Item, difference: Difference, gone_reason: str) -> None:
    if difference.kind == "gone":
        act.change(item, state=ItemState.REJECTED, reason=gone_reason[:300])
        return
    record = difference.record or {}
    named = [Body(role, text) for role, text in bodies_of(item.part, record)]
    act.change(
        item, data=data_of(item.part, record), spans=record["spans"], quote=record["quote"], state=ItemState.PROPOSED
    )
    act.set_bodies(item, understood({0: named}, act.directive, day_of(act.directive, act.at))[0])
    item.position = record["span"][0]
    Item.objects.filter(pk=item.pk).update(read=read_of(item.part, record), confidence=record["confidence"])
