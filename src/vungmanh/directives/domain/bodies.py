"""Names of bodies turned into units: by the rules of `units`, or by a person, who is asked once for each name."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.directives.domain.acts import Acting, Body, acting
from vungmanh.directives.enums import ActorRole
from vungmanh.directives.models import Directive, ItemActor
from vungmanh.language.text import fold, plain, squeeze
from vungmanh.units.domain.peers import NOBODY, Peers, names_peers, peers_of
from vungmanh.units.domain.resolving import Resolution, remember_name, resolve_names
from vungmanh.units.models import RememberedName, Unit
from vungmanh.units.naming import tidy

K = TypeVar("K", bound=Hashable)
_BESIDE = ((ActorRole.LEAD, ActorRole.SOURCE), (ActorRole.PARTNER,))


def day_of(directive: Directive, at: datetime.datetime) -> datetime.date:
    """The day whose units the names mean: that of issue; where the text names none, the start of its period or a day
    before its end; at the latest today."""
    return directive.issued_on or min(filter(None, [directive.period_from, directive.period_to, at.date()]))


def resolutions(
    texts: Iterable[str], directive: Directive, on: datetime.date, peers: Peers = NOBODY
) -> dict[str, Resolution]:
    """What each name stands for within the directive's territory; one pass for all of them."""
    names = sorted({text for text in texts if text})
    if not names:
        return {}
    return resolve_names(names, territory=directive.territory, issuer=directive.issuer, on=on, peers=peers)


def understood(named: Mapping[K, Sequence[Body]], directive: Directive, on: datetime.date) -> dict[K, list[Body]]:
    """The bodies of several items with what their names stand for; resolved ones stay as they are.

    "Cùng cấp" is the tier of the item's other bodies, of those that act before those that help, else the issuer's.
    """
    found = resolutions((each.text for row in named.values() for each in row if not each.is_resolved), directive, on)
    result = {key: [each if each.is_resolved else _resolved(each, found.get(each.text)) for each in row]
              for key, row in named.items()}  # fmt: skip
    units = Unit.objects.in_bulk(
        {pk for key in result if _waits(named[key]) for each in result[key] for pk in each.units}
    )
    beside: dict[Peers, list[K]] = {}
    for key in result:
        if _waits(named[key]) and (peers := _peers(result[key], units)):
            beside.setdefault(peers, []).append(key)
    for peers, keys in beside.items():
        names = (each.text for key in keys for each in named[key] if _is_open_peer(each))
        again = resolutions(names, directive, on, peers)
        for key in keys:
            result[key] = [_resolved(before, again.get(each.text)) if _is_open_peer(before) else each
                           for before, each in zip(named[key], result[key], strict=True)]  # fmt: skip
    return result


def _waits(bodies: Sequence[Body]) -> bool:
    return len(bodies) > 1 and any(_is_open_peer(each) for each in bodies)


def _is_open_peer(body: Body) -> bool:
    return not body.is_resolved and names_peers(body.text)


def _peers(bodies: Sequence[Body], units: Mapping[int, Unit]) -> Peers:
    """Those beside whom "cùng cấp" stands in one item."""
    others = [each for each in bodies if each.is_resolved and not names_peers(each.text)]
    for roles in _BESIDE:
        near = [each for each in others if each.role in roles]
        if peers := peers_of((each.collective for each in near), (units[pk] for each in near for pk in each.units)):
            return peers
    return NOBODY


def _resolved(body: Body, found: Resolution | None) -> Body:
    """The body with what its name stands for; as it was where the rules cannot tell."""
    if found is None or not found.is_resolved:
        return body
    return replace(body, collective=found.collective, units=tuple(u.pk for u in found.units), is_resolved=True)


def resolve_actor(
    actor: ItemActor,
    *,
    units: Sequence[Unit] = (),
    collective: str = "",
    is_only_text: bool = False,
    remember: bool = True,
    by: Any,
    at: datetime.datetime,
    version: int,
) -> int:
    """A person says what a name means: here, everywhere else in this directive, and (remembered) in documents to come.

    `is_only_text`: the name stands for no unit that could owe a duty. Returns how many places now carry the answer.
    """
    if bool(units) + bool(collective) + is_only_text != 1:
        raise DomainError("resolution_unclear")
    item = actor.item
    with acting("named", item.directive_id, {item.pk: version}, by=by, at=at) as act:
        act.change(act.items[0], state=act.items[0].state)
        places = _same_name(act.directive, actor)
        ids = sorted(unit.pk for unit in units)
        names: dict[str, Any] = {
            "text": actor.text, "units": ids, "collective": collective, "places": [_place(place) for place in places]
        }  # fmt: skip
        before = [str(unit) for unit in actor.units.all()] or actor.collective
        set_meaning(places, collective, ids, resolved=True, confirmed=True)
        meant = [str(unit) for unit in units] or collective
        audit.record(
            act.directive, by=by, action="directive.named", at=at, changes={actor.text: (before, meant)},
            unit_id=act.directive.owner_id,
        )  # fmt: skip
        if remember:
            names["remembered"] = _remember(act, actor.text, units, collective)
        act.beside["names"] = names
    return len(places)


def set_meaning(
    places: Sequence[ItemActor], collective: str, units: Sequence[int], *, resolved: bool, confirmed: bool
) -> None:
    """Let these names stand for that."""
    ids = [place.pk for place in places]
    ItemActor.objects.filter(pk__in=ids).update(collective=collective, is_resolved=resolved, is_confirmed=confirmed)
    through = ItemActor.units.through
    through.objects.filter(itemactor_id__in=ids).delete()
    through.objects.bulk_create([through(itemactor_id=pk, unit_id=unit) for pk in ids for unit in units])


def _place(actor: ItemActor) -> dict[str, Any]:
    """Where a name stands and what it meant there, as plain data."""
    return {
        "item": actor.item_id, "role": actor.role, "text": actor.text, "collective": actor.collective,
        "units": sorted(unit.pk for unit in actor.units.all()),
        "resolved": actor.is_resolved, "confirmed": actor.is_confirmed,
    }  # fmt: skip


def _remember(act: Acting, text: str, units: Sequence[Unit], collective: str) -> dict[str, Any]:
    """Keep the answer for documents to come; what was remembered before it, as plain data."""
    known = {
        row.pk: {"units": [unit.pk for unit in row.units.all()], "collective": row.collective}
        for row in RememberedName.objects.filter(within=act.directive.territory, folded=fold(tidy(text))[:300])
    }
    row = remember_name(
        text,
        within=act.directive.territory,
        units=list(units),
        collective=collective,
        is_only_text=not (units or collective),
        by=act.by,
        at=act.at,
    )
    return {"id": row.pk, "before": known.get(row.pk), "at": act.at.isoformat()}


def resolve_open_names(directive: Directive, *, at: datetime.datetime) -> int:
    """Ask the rules again about every name that no person has settled, after issuer or territory changed; how many changed."""
    by_item: dict[int, list[ItemActor]] = {}
    for actor in ItemActor.objects.filter(item__directive=directive).prefetch_related("units").order_by("pk"):
        by_item.setdefault(actor.item_id, []).append(actor)
    named = {item: [_as_known(actor) for actor in actors] for item, actors in by_item.items()}
    changed = []
    for item, bodies in understood(named, directive, day_of(directive, at)).items():
        for actor, meant in zip(by_item[item], bodies, strict=True):
            now = (actor.collective, tuple(sorted(unit.pk for unit in actor.units.all())), actor.is_resolved)
            if not actor.is_confirmed and now != (meant.collective, tuple(sorted(meant.units)), meant.is_resolved):
                changed.append((actor, meant))
    through = ItemActor.units.through
    through.objects.filter(itemactor__in=[actor for actor, _ in changed]).delete()
    for actor, meant in changed:
        actor.collective, actor.is_resolved = meant.collective, meant.is_resolved
    ItemActor.objects.bulk_update([actor for actor, _ in changed], ["collective", "is_resolved"], batch_size=200)
    through.objects.bulk_create(
        [through(itemactor_id=actor.pk, unit_id=unit) for actor, meant in changed for unit in meant.units]
    )
    return len(changed)


def _as_known(actor: ItemActor) -> Body:
    """As a person settled it; only the name where nobody has."""
    role = ActorRole(actor.role)
    if not actor.is_confirmed:
        return Body(role, actor.text)
    units = tuple(unit.pk for unit in actor.units.all())
    return Body(role, actor.text, actor.collective, units, is_resolved=True, is_confirmed=True)


def _same_name(directive: Directive, actor: ItemActor) -> list[ItemActor]:
    """Every place of the directive that writes the same name and was not settled by a person otherwise."""
    wanted = plain(squeeze(actor.text))
    rows = ItemActor.objects.filter(item__directive=directive)
    return [row for row in rows if row.pk == actor.pk or (not row.is_confirmed and plain(squeeze(row.text)) == wanted)]
