"""Names of bodies turned into units: by the rules of `units`, or by a person, who is asked once for each name."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.directives.domain.acts import Body, acting
from vungmanh.directives.models import Directive, ItemActor
from vungmanh.language.text import plain, squeeze
from vungmanh.units.domain.resolving import Resolution, remember_name, resolve_names
from vungmanh.units.models import Unit


def day_of(directive: Directive, at: datetime.datetime) -> datetime.date:
    """The day whose units the names mean: that of issue; where the text names none, the start of its period or a day
    before its end; at the latest today."""
    return directive.issued_on or min(filter(None, [directive.period_from, directive.period_to, at.date()]))


def resolutions(texts: Iterable[str], directive: Directive, on: datetime.date) -> dict[str, Resolution]:
    """What each name stands for within the directive's territory; one pass for all of them."""
    names = sorted({text for text in texts if text})
    if not names:
        return {}
    return resolve_names(names, territory=directive.territory, issuer=directive.issuer, on=on)


def resolved(body: Body, found: Resolution | None) -> Body:
    """The body with what its name stands for; as it was where the rules cannot tell."""
    if found is None or not (found.units or found.collective):
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
    with acting("named", item.directive_id, {item.pk: version}, by=by, at=at, may_undo=False) as act:
        act.change(act.items[0], state=act.items[0].state)
        places = _same_name(act.directive, actor)
        before = [str(unit) for unit in actor.units.all()] or actor.collective
        ids = [place.pk for place in places]
        ItemActor.objects.filter(pk__in=ids).update(collective=collective, is_resolved=True, is_confirmed=True)
        through = ItemActor.units.through
        through.objects.filter(itemactor_id__in=ids).delete()
        through.objects.bulk_create([through(itemactor_id=pk, unit_id=unit.pk) for pk in ids for unit in units])
        meant = [str(unit) for unit in units] or collective
        audit.record(
            act.directive, by=by, action="directive.named", at=at, changes={actor.text: (before, meant)},
            unit_id=act.directive.owner_id,
        )  # fmt: skip
        if remember and not is_only_text:
            remember_name(
                actor.text, within=act.directive.territory, units=list(units), collective=collective, by=by, at=at
            )
    return len(places)


def resolve_open_names(directive: Directive, *, at: datetime.datetime) -> int:
    """Ask the rules again about every name that no person has settled, after issuer or territory changed; how many changed."""
    open_actors = list(
        ItemActor.objects.filter(item__directive=directive, is_confirmed=False).prefetch_related("units")
    )
    found = resolutions((actor.text for actor in open_actors), directive, day_of(directive, at))
    changed = []
    for actor in open_actors:
        meant = resolved(Body(actor.role, actor.text), found.get(actor.text))  # type: ignore[arg-type]
        now = (actor.collective, tuple(sorted(unit.pk for unit in actor.units.all())), actor.is_resolved)
        if now != (meant.collective, tuple(sorted(meant.units)), meant.is_resolved):
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


def _same_name(directive: Directive, actor: ItemActor) -> list[ItemActor]:
    """Every place of the directive that writes the same name and was not settled by a person otherwise."""
    wanted = plain(squeeze(actor.text))
    rows = ItemActor.objects.filter(item__directive=directive)
    return [row for row in rows if row.pk == actor.pk or (not row.is_confirmed and plain(squeeze(row.text)) == wanted)]
