"""The frame of every decision about items: lock, compare versions, change, count up, remember for undo, audit.

Two people on one document do not overwrite each other: whoever comes with an older version is refused with
`changed_meanwhile`, which says who decided what and when.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.directives.enums import ActorRole, DirectiveState
from vungmanh.directives.models import Act, Directive, Item, ItemActor

COLUMNS = (
    "state", "data", "reason", "is_edited", "spans", "quote", "position", "within_id", "same_as_id", "came_from_id",
    "replaced_by_id", "decided_by_id", "decided_at",
)  # fmt: skip
_AUDITED = {"state", "data", "reason", "spans", "within_id", "same_as_id", "replaced_by_id"}


@dataclass(frozen=True, slots=True)
class Body:
    """A body that an item names, as a form or a reading gives it, with what it stands for where that is known."""

    role: ActorRole
    text: str
    collective: str = ""
    units: tuple[int, ...] = ()
    is_resolved: bool = False
    is_confirmed: bool = False


@dataclass
class Acting:
    """An act under way: `items` are locked and as of now; what is changed through it is audited and can be undone."""

    directive: Directive
    items: list[Item]
    action: str
    by: Any
    at: datetime.datetime
    reason: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    created: list[Item] = field(default_factory=list)
    changed: dict[int, Item] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)
    """What the act changed beside items and how that was before: see `domain.beside`."""

    def change(self, item: Item, **values: Any) -> None:
        """Set columns of a locked item; it counts as decided by this person now."""
        self.touch(item)
        for name, value in {**values, "decided_by_id": self.by.pk, "decided_at": self.at}.items():
            setattr(item, name, value)

    def touch(self, item: Item) -> None:
        """Remember how the item is before anything of it changes."""
        if item.pk not in self.changed:
            self.before[str(item.pk)] = snapshot(item)
            self.changed[item.pk] = item

    def create(self, **values: Any) -> Item:
        item = Item.objects.create(directive=self.directive, **values)
        self.created.append(item)
        return item

    def set_bodies(self, item: Item, bodies: Sequence[Body]) -> None:
        """Replace the bodies of an item."""
        if item not in self.created:
            self.touch(item)
        item.actors.all().delete()
        write_bodies({item: bodies})

    def set_after(self, item: Item, after: Iterable[int]) -> None:
        self.touch(item)
        item.after.set(after)


@contextmanager
def acting(
    action: str,
    directive_id: int,
    versions: Mapping[int, int],
    *,
    by: Any,
    at: datetime.datetime,
    reason: str = "",
    may_undo: bool = True,
) -> Iterator[Acting]:
    """Lock the directive and the items named by {id: version seen}, then write what the block changed, all or nothing."""
    with transaction.atomic():
        directive = open_directive(directive_id)
        act = Acting(directive, _locked(directive, versions), action, by, at, reason)
        yield act
        _write(act, may_undo)


def open_directive(directive_id: int) -> Directive:
    """The directive, locked; raises `not_confirming` unless it waits for confirmation."""
    directive = Directive.objects.select_for_update().get(pk=directive_id)
    if directive.state != DirectiveState.READ:
        raise DomainError("not_confirming", state=directive.state)
    return directive


def _locked(directive: Directive, versions: Mapping[int, int]) -> list[Item]:
    rows = directive.items.select_for_update().filter(pk__in=versions).order_by("position", "pk")
    found = {row.pk: row for row in rows}
    if missing := set(versions) - set(found):
        raise DomainError("item_gone", items=sorted(missing))
    for pk, version in versions.items():
        if found[pk].version != version:
            raise changed_meanwhile(found[pk])
    return [found[pk] for pk in versions]


def changed_meanwhile(item: Item) -> DomainError:
    """The refusal for whoever saw an older version: who decided what, and when."""
    return DomainError(
        "changed_meanwhile",
        item=item.pk,
        by=str(item.decided_by) if item.decided_by else "",
        at=item.decided_at.isoformat() if item.decided_at else "",
        state=item.state,
        version=item.version,
    )


def snapshot(item: Item) -> dict[str, Any]:
    """Everything about an item that an act may change, as plain data."""
    plain = {name: getattr(item, name) for name in (*COLUMNS, "version")}
    plain["decided_at"] = item.decided_at.isoformat() if item.decided_at else None
    plain["after"] = sorted(item.after.values_list("pk", flat=True))
    plain["actors"] = [
        {
            "role": actor.role,
            "text": actor.text,
            "collective": actor.collective,
            "units": sorted(unit.pk for unit in actor.units.all()),
            "is_resolved": actor.is_resolved,
            "is_confirmed": actor.is_confirmed,
        }
        for actor in item.actors.prefetch_related("units")
    ]
    return plain


def restore(item: Item, plain: Mapping[str, Any]) -> None:
    """Put back what `snapshot` kept, on the object and in the rows around it; the item itself is saved by the act."""
    for name in COLUMNS:
        setattr(item, name, plain[name])
    at = plain["decided_at"]
    item.decided_at = datetime.datetime.fromisoformat(at) if at else None
    item.after.set(item.directive.items.filter(pk__in=plain["after"]))
    item.actors.all().delete()
    bodies = [
        Body(**{**actor, "role": ActorRole(actor["role"]), "units": tuple(actor["units"])}) for actor in plain["actors"]
    ]
    write_bodies({item: bodies})


def write_bodies(bodies: Mapping[Item, Sequence[Body]]) -> None:
    """Store bodies of many items in three statements."""
    rows, units = [], []
    for item, named in bodies.items():
        for order, body in enumerate(named):
            text = body.text[:300]
            row = ItemActor(
                item=item,
                role=body.role,
                order=order,
                text=text,
                collective=body.collective,
                is_resolved=body.is_resolved,
                is_confirmed=body.is_confirmed,
            )
            rows.append(row)
            units.append(body.units)
    ItemActor.objects.bulk_create(rows, batch_size=1000)
    through = ItemActor.units.through
    pairs = [
        through(itemactor_id=row.pk, unit_id=unit) for row, named in zip(rows, units, strict=True) for unit in named
    ]
    through.objects.bulk_create(pairs, batch_size=1000)


def _write(act: Acting, may_undo: bool) -> None:
    rows = list(act.changed.values())
    for item in rows:
        item.version += 1
    Item.objects.bulk_update(rows, [*COLUMNS, "version"], batch_size=200)
    audit.record_all(
        [_entry(act, item, act.before[str(item.pk)]) for item in rows] + [_entry(act, item, {}) for item in act.created]
    )
    if may_undo:
        Act.objects.create(
            directive=act.directive,
            action=act.action,
            made_by=act.by,
            made_at=act.at,
            before=act.before,
            created=[item.pk for item in act.created],
            versions={str(item.pk): item.version for item in [*rows, *act.created]},
            beside=act.beside,
        )


def _entry(act: Acting, item: Item, before: Mapping[str, Any]) -> Any:
    after = snapshot(item)
    changes = {
        name: (before.get(name), after[name])
        for name in (*_AUDITED, "actors", "after")
        if before.get(name) != after[name] and (before or after[name])
    }
    return audit.entry(
        item, by=act.by, action=f"item.{act.action}", at=act.at, changes=changes, reason=act.reason,
        unit_id=act.directive.owner_id,
    )  # fmt: skip
