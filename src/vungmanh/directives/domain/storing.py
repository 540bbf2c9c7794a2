"""A reading turned into rows: particulars, items with their links, bodies resolved to units, citations, doubts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from vungmanh.directives.domain import citations, particulars
from vungmanh.directives.domain.acts import Body, write_bodies
from vungmanh.directives.domain.bodies import day_of, understood
from vungmanh.directives.domain.fields import bodies_of, data_of
from vungmanh.directives.domain.findings import UNREAD
from vungmanh.directives.enums import Part
from vungmanh.directives.models import Directive, Finding, Item

Content = Mapping[str, Any]


def store_items(
    directive: Directive, records: Sequence[tuple[str, Mapping[str, Any]]], *, at: datetime.datetime
) -> list[Item]:
    """Items for (part, record) pairs of the reader's contract, with bodies resolved and citations linked; links not yet."""
    items = Item.objects.bulk_create([_item(directive, part, record) for part, record in records], batch_size=200)
    named = {item: _bodies(part, record) for item, (part, record) in zip(items, records, strict=True)}
    write_bodies(understood(named, directive, day_of(directive, at)))
    citations.create_links(items)
    return items


def store_content(directive: Directive, content: Content, *, at: datetime.datetime) -> None:
    """Everything of a first reading. The directive must have no items yet."""
    particulars.take_over_document(directive, content["document"], at=at)
    records = [(part, record) for part in Part.values for record in content[part]]
    items = store_items(directive, records, at=at)
    by_place = _by_place(content, items)
    _link_items(content, by_place)
    store_findings(directive, content, by_place)
    citations.link_directive(directive)


def store_findings(directive: Directive, content: Content, by_place: Mapping[tuple[str, int], Item]) -> None:
    """The checker's doubts, and stretches that were not read as doubts of the code `unread`."""
    doubts = [
        Finding(directive=directive, code=row["code"], spans=row["spans"], params=row["params"])
        for row in content["findings"]
    ]
    unread = [
        Finding(
            directive=directive, code=UNREAD, spans=[row["span"]], params={"part": row["part"], "reason": row["reason"]}
        )
        for row in content["unread"]
    ]
    Finding.objects.bulk_create([*doubts, *unread], batch_size=500)
    through = Finding.items.through
    pairs = {
        (finding.pk, by_place[part, index].pk)
        for finding, row in zip(doubts, content["findings"], strict=True)
        for part, index in row["items"]
        if (part, index) in by_place
    }
    through.objects.bulk_create([through(finding_id=finding, item_id=item) for finding, item in sorted(pairs)])


def _item(directive: Directive, part: str, record: Mapping[str, Any]) -> Item:
    data = data_of(part, record)
    return Item(
        directive=directive,
        part=part,
        position=record["spans"][0][0],
        spans=record["spans"],
        quote=record["quote"],
        rule=record["rule"][:80],
        confidence=record["confidence"],
        read=read_of(part, record),
        data=data,
    )


def read_of(part: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """What the reader said of an item, in the form in which two readings are compared."""
    return {**data_of(part, record), "bodies": [[str(role), text] for role, text in bodies_of(part, record)]}


def _bodies(part: str, record: Mapping[str, Any]) -> list[Body]:
    return [Body(role, text) for role, text in bodies_of(part, record)]


def _by_place(content: Content, items: Sequence[Item]) -> dict[tuple[str, int], Item]:
    places = [(part, index) for part in Part.values for index in range(len(content[part]))]
    return dict(zip(places, items, strict=True))


def _link_items(content: Content, by_place: Mapping[tuple[str, int], Item]) -> None:
    """Indexes of the contract become keys: "trong đó", "nêu lại", the paragraph above, what must come first."""
    linked = []
    after = []
    for (part, index), item in by_place.items():
        record = content[part][index]
        above = record.get("within") if part == Part.TARGET else record.get("parent")
        item.within = by_place.get((part, above)) if above is not None else None
        again = record.get("same_as")
        item.same_as = by_place.get((part, again)) if again is not None else None
        if item.within or item.same_as:
            linked.append(item)
        after += [
            (item.pk, by_place[part, first].pk) for first in record.get("after") or () if (part, first) in by_place
        ]
    Item.objects.bulk_update(linked, ["within", "same_as"], batch_size=200)
    through = Item.after.through
    through.objects.bulk_create([through(from_item_id=late, to_item_id=early) for late, early in after])
