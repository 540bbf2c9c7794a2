"""What an act changes beside items: doubts, meanings of names, particulars. Each is kept with how it was, and put back.

Nothing that somebody decided since is overwritten: a doubt or the particulars then refuse with `changed_meanwhile`, a
place whose name means something else by now stays as it is.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.directives.domain.acts import Acting
from vungmanh.directives.domain.bodies import resolve_open_names, set_meaning
from vungmanh.directives.domain.citations import link_directive
from vungmanh.directives.domain.particulars import DATES, TEXTS, UNITS, changed_document, searchable, set_number_key
from vungmanh.directives.models import Act, Directive, Finding, ItemActor
from vungmanh.units.domain.resolving import forget_name, remember_name
from vungmanh.units.models import RememberedName, Unit


def put_back(act: Act, undoing: Acting) -> None:
    """Put back everything that the act changed beside items."""
    for kept in act.beside.get("findings", []):
        _reopen(kept, act, undoing)
    if names := act.beside.get("names"):
        _unname(names, undoing)
    if document := act.beside.get("document"):
        _unconfirm(document, undoing)


def _reopen(kept: dict[str, Any], act: Act, undoing: Acting) -> None:
    row = Finding.objects.select_for_update().filter(pk=kept["id"]).first()
    if row is None:
        return
    if (row.state, row.decided_by_id, row.decided_at) != (kept["after"], act.made_by_id, act.made_at):
        raise DomainError(
            "changed_meanwhile", by=str(row.decided_by or ""), at=row.decided_at.isoformat() if row.decided_at else ""
        )
    row.state, row.note, row.decided_by_id = kept["state"], kept["note"], kept["by"]
    row.decided_at = datetime.datetime.fromisoformat(kept["at"]) if kept["at"] else None
    row.save(update_fields=["state", "note", "decided_by", "decided_at"])
    audit.record(
        row, by=undoing.by, action="finding.decided", at=undoing.at, changes={"state": (kept["after"], row.state)},
        unit_id=undoing.directive.owner_id,
    )  # fmt: skip


def _unname(names: dict[str, Any], undoing: Acting) -> None:
    """Every place gets its former meaning; what was remembered for later documents is forgotten, or as it was."""
    for place in names["places"]:
        same = ItemActor.objects.filter(
            item_id=place["item"], item__directive=undoing.directive, role=place["role"], text=place["text"],
            is_confirmed=True, collective=names["collective"],
        )  # fmt: skip
        rows = [row for row in same if sorted(unit.pk for unit in row.units.all()) == names["units"]]
        set_meaning(rows, place["collective"], place["units"], resolved=place["resolved"], confirmed=place["confirmed"])
    audit.record(
        undoing.directive, by=undoing.by, action="directive.undone", at=undoing.at,
        changes={names["text"]: (_named(names["units"]) or names["collective"], None)},
        unit_id=undoing.directive.owner_id,
    )  # fmt: skip
    if remembered := names.get("remembered"):
        _forget(remembered, undoing)


def _forget(kept: dict[str, Any], undoing: Acting) -> None:
    row = RememberedName.objects.select_for_update().filter(pk=kept["id"]).first()
    if row is None or row.decided_at.isoformat() != kept["at"]:
        return
    before = kept["before"]
    if before is None:
        forget_name(row, by=undoing.by, at=undoing.at)
        return
    units = list(Unit.objects.filter(pk__in=before["units"]))
    is_only_text = not (before["units"] or before["collective"])
    if units or before["collective"] or is_only_text:
        remember_name(
            row.text, within=row.within, units=units, collective=before["collective"], is_only_text=is_only_text,
            by=undoing.by, at=undoing.at,
        )  # fmt: skip


def _unconfirm(kept: dict[str, Any], undoing: Acting) -> None:
    row = undoing.directive
    if row.version != kept["version"]:
        raise changed_document(row)
    before = {name: kept["before"][name] for name in (*TEXTS, "document_fields_confirmed") if name in kept["before"]}
    before |= {name: _day(kept["before"][name]) for name in DATES}
    before |= {f"{name}_id": kept["before"][name] for name in UNITS}
    changes = audit.changed_fields(row, before)
    for name, value in before.items():
        setattr(row, name, value)
    set_number_key(row)
    row.folded = searchable(row)
    row.version += 1
    row.save(update_fields=[*TEXTS, *DATES, *UNITS, "document_fields_confirmed", "number_key", "folded", "version"])
    audit.record(
        row, by=undoing.by, action="directive.undone", at=undoing.at, changes=changes, unit_id=row.owner_id
    )  # fmt: skip
    fresh = Directive.objects.select_related("issuer", "territory").get(pk=row.pk)
    resolve_open_names(fresh, at=undoing.at)
    link_directive(fresh)


def _named(units: Sequence[int]) -> list[str]:
    return [str(unit) for unit in Unit.objects.filter(pk__in=units)]


def _day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None
