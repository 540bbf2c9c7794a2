"""Acts on the unit tree: found, rename, move, close, succeed. The only place that writes `Unit` and `UnitState`.

Every act holds from a day `on`: the stretch of life before ends the day before, a new one begins. All are refused where
they would touch a day on which the unit did not exist. Each writes the audit trail and sends `units_changed`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.language.text import fold
from vungmanh.units.domain.counterparts import counterparts
from vungmanh.units.enums import AliasScheme, SuccessionKind, UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Succession, Unit, UnitAlias, UnitAttribute, UnitState
from vungmanh.units.naming import short_name as without_type
from vungmanh.units.naming import sortable, tidy
from vungmanh.units.policies import attribute_values
from vungmanh.units.signals import units_changed

DAY = datetime.timedelta(days=1)
_STATE_COLUMNS = ("kind", "level", "type", "name", "short_name", "path", "folded", "sort_key", "parent_id")
_LEVEL_ORDER = [level.value for level in UnitLevel]


@dataclass(frozen=True, slots=True)
class Heir:
    """A unit that takes the place of another; `is_main` carries on what cannot be divided."""

    unit: Unit
    kind: SuccessionKind
    is_main: bool = True


@transaction.atomic
def create_unit(
    name: str,
    *,
    kind: UnitKind,
    level: UnitLevel,
    type: UnitType,
    parent: Unit | None,
    valid_from: datetime.date | None,
    valid_to: datetime.date | None = None,
    legal_basis: str = "",
    by: Any,
    at: datetime.datetime,
) -> Unit:
    """A new unit below `parent`, with its first stretch of life; refused where the name stands there already."""
    name = tidy(name)
    _check_place(kind, level, parent)
    if not name:
        raise DomainError("unit_name_missing")
    if _alike_beside(name, parent, valid_from, valid_to).exists():
        raise DomainError("unit_name_taken", name=name)
    columns = name_columns(name, type)
    unit = Unit.objects.create(
        kind=kind, level=level, type=type, parent=parent, path="", valid_from=valid_from, valid_to=valid_to, **columns
    )
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    state_of(unit, legal_basis=legal_basis).save(force_insert=True)
    audit.record(
        unit, by=by, action="unit.created", at=at, changes={"name": ("", name)}, reason=legal_basis, unit_id=unit.pk
    )
    _tell({unit.pk}, valid_from)
    return unit


@transaction.atomic
def rename(
    unit: Unit,
    *,
    name: str,
    type: UnitType | None = None,
    on: datetime.date,
    legal_basis: str = "",
    by: Any,
    at: datetime.datetime,
) -> Unit:
    """From `on` the unit bears another name (and type, where a commune becomes a ward)."""
    values = {"type": type or unit.type, **name_columns(tidy(name), type or unit.type)}
    return _change(unit, values, on=on, legal_basis=legal_basis, action="unit.renamed", by=by, at=at)


@transaction.atomic
def move(unit: Unit, *, parent: Unit, on: datetime.date, legal_basis: str = "", by: Any, at: datetime.datetime) -> Unit:
    """From `on` the unit, with everything that lies in it, belongs to `parent`."""
    _check_place(UnitKind(unit.kind), UnitLevel(unit.level), parent)
    if parent.path.startswith(unit.path):
        raise DomainError("unit_in_itself", name=unit.name)
    old_path, new_path = unit.path, f"{parent.path}{unit.pk}/"
    below = list(Unit.objects.in_force_on(on).filter(path__within=old_path).exclude(pk=unit.pk))
    values = {"parent_id": parent.pk, "path": new_path}
    _change(unit, values, on=on, legal_basis=legal_basis, action="unit.moved", by=by, at=at)
    for child in below:
        _write(child, {"path": new_path + child.path[len(old_path) :]}, on=on, legal_basis=legal_basis)
    _tell({child.pk for child in below}, on)
    return unit


@transaction.atomic
def close(unit: Unit, *, last_day: datetime.date, legal_basis: str = "", by: Any, at: datetime.datetime) -> Unit:
    """The unit ceases after `last_day`; refused while something that lies in it goes on."""
    if not unit.is_in_force(last_day):
        raise DomainError("unit_not_in_force", name=unit.name, day=last_day)
    going_on = Unit.objects.filter(parent=unit).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=last_day))
    if going_on.exists():
        raise DomainError("unit_has_units", name=unit.name, count=going_on.count())
    before = unit.valid_to
    unit.valid_to = last_day
    unit.save(update_fields=["valid_to"])
    unit.states.filter(valid_from__gt=last_day).delete()
    unit.states.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=last_day)).update(valid_to=last_day)
    changes = {"valid_to": (before, last_day)}
    audit.record(unit, by=by, action="unit.closed", at=at, changes=changes, reason=legal_basis, unit_id=unit.pk)
    _tell({unit.pk}, last_day + DAY)
    return unit


@transaction.atomic
def succeed(
    predecessor: Unit,
    heirs: Sequence[Heir],
    *,
    on: datetime.date,
    legal_basis: str = "",
    by: Any,
    at: datetime.datetime,
) -> list[Succession]:
    """From `on` the heirs take the place of the predecessor, which is closed the day before unless tasks only pass on."""
    if not heirs or any(heir.unit.pk == predecessor.pk for heir in heirs):
        raise DomainError("unit_succession_needs_another", name=predecessor.name)
    rows = [
        Succession.objects.update_or_create(
            predecessor=predecessor,
            successor=heir.unit,
            on=on,
            defaults={"kind": heir.kind, "is_main": heir.is_main, "legal_basis": legal_basis},
        )[0]
        for heir in heirs
    ]
    changes = {"successors": (None, [heir.unit.name for heir in heirs]), "on": (None, on)}
    audit.record(
        predecessor,
        by=by,
        action="unit.succeeded",
        at=at,
        changes=changes,
        reason=legal_basis,
        unit_id=predecessor.pk,
    )
    only_tasks_pass = all(heir.kind == SuccessionKind.TAKEOVER for heir in heirs)
    if not only_tasks_pass and predecessor.is_in_force(on):
        close(predecessor, last_day=on - DAY, legal_basis=legal_basis, by=by, at=at)
    _tell({predecessor.pk, *(heir.unit.pk for heir in heirs)}, on)
    return rows


@transaction.atomic
def merge(
    unit: Unit, into: Unit, *, on: datetime.date, legal_basis: str = "", by: Any, at: datetime.datetime
) -> Succession:
    """From `on` the unit is part of another: its territories move there; its organisations end, and those of the other
    that do the same work carry on."""
    if into.pk == unit.pk or into.path.startswith(unit.path):
        raise DomainError("unit_succession_needs_another", name=unit.name)
    if not into.is_in_force(on):
        raise DomainError("unit_not_in_force", name=into.name, day=on)
    children = list(Unit.objects.in_force_on(on).filter(parent=unit).select_related("parent"))
    beside = Unit.objects.in_force_on(on).filter(parent=into, kind=UnitKind.ORGANISATION).select_related("parent")
    takers = counterparts([child for child in children if child.kind == UnitKind.ORGANISATION], list(beside))
    for child in children:
        if child in takers:
            heir = Heir(takers[child], SuccessionKind.MERGE)
            succeed(child, [heir], on=on, legal_basis=legal_basis, by=by, at=at)
        elif child.kind == UnitKind.ORGANISATION:
            close(child, last_day=on - DAY, legal_basis=legal_basis, by=by, at=at)
        else:
            move(child, parent=into, on=on, legal_basis=legal_basis, by=by, at=at)
    heirs = [Heir(into, SuccessionKind.MERGE)]
    return succeed(unit, heirs, on=on, legal_basis=legal_basis, by=by, at=at)[0]


@transaction.atomic
def set_attribute(
    unit: Unit,
    key: str,
    value: str,
    *,
    valid_from: datetime.date | None,
    valid_to: datetime.date | None = None,
    legal_basis: str = "",
    by: Any,
    at: datetime.datetime,
) -> UnitAttribute:
    """From `valid_from` the property holds; an open row of the same key ends the day before. Safe to repeat."""
    if value not in attribute_values(key):
        raise DomainError("unit_attribute_unknown", key=key, value=value)
    same = unit.attributes.filter(key=key, value=value, valid_from=valid_from, valid_to=valid_to).first()
    if same:
        return same
    open_rows = unit.attributes.filter(key=key, valid_to__isnull=True)
    before = open_rows.values_list("value", flat=True).first()
    if valid_from is None:
        open_rows.delete()
    else:
        open_rows.filter(valid_from__gte=valid_from).delete()
        open_rows.update(valid_to=valid_from - DAY)
    row = UnitAttribute.objects.create(
        unit=unit, key=key, value=value, valid_from=valid_from, valid_to=valid_to, legal_basis=legal_basis
    )
    changes = {key: (before, value), "valid_from": (None, valid_from)}
    audit.record(unit, by=by, action="unit.attribute", at=at, changes=changes, reason=legal_basis, unit_id=unit.pk)
    _tell({unit.pk}, valid_from)
    return row


@transaction.atomic
def add_alias(
    unit: Unit,
    value: str,
    *,
    scheme: AliasScheme,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
    by: Any,
    at: datetime.datetime,
) -> UnitAlias:
    """Another way to name the unit; the same alias twice is one."""
    value = tidy(value)
    row, is_new = UnitAlias.objects.get_or_create(
        unit=unit,
        scheme=scheme,
        value=value,
        defaults={"folded": fold(value), "valid_from": valid_from, "valid_to": valid_to},
    )
    if is_new:
        audit.record(unit, by=by, action="unit.alias", at=at, changes={str(scheme): (None, value)}, unit_id=unit.pk)
    return row


def name_columns(name: str, type: str) -> dict[str, str]:
    """The columns that follow from a name."""
    return {
        "name": name,
        "short_name": without_type(name, type),
        "folded": fold(name),
        "sort_key": sortable(without_type(name, type)),
    }


def state_of(unit: Unit, *, legal_basis: str = "") -> UnitState:
    """An unsaved stretch of life that repeats what the unit's own columns say."""
    columns = {name: getattr(unit, name) for name in _STATE_COLUMNS}
    return UnitState(unit=unit, valid_from=unit.valid_from, valid_to=unit.valid_to, legal_basis=legal_basis, **columns)


def _change(
    unit: Unit,
    values: dict[str, Any],
    *,
    on: datetime.date,
    legal_basis: str,
    action: str,
    by: Any,
    at: datetime.datetime,
) -> Unit:
    if not unit.is_in_force(on):
        raise DomainError("unit_not_in_force", name=unit.name, day=on)
    changes = audit.changed_fields(unit, values)
    if not changes:
        return unit
    _write(unit, values, on=on, legal_basis=legal_basis)
    audit.record(unit, by=by, action=action, at=at, changes=changes, reason=legal_basis, unit_id=unit.pk)
    _tell({unit.pk}, on)
    return unit


def _write(unit: Unit, values: dict[str, Any], *, on: datetime.date, legal_basis: str) -> None:
    """Begin a new stretch on the day, or correct the one that began on it; later stretches must not exist."""
    if unit.states.filter(valid_from__gt=on).exists():
        raise DomainError("unit_changed_later", name=unit.name, day=on)
    for name, value in values.items():
        setattr(unit, name, value)
    unit.save(update_fields=[name.removesuffix("_id") for name in values])
    same_day = unit.states.filter(valid_from=on).first()
    if same_day or on == unit.valid_from:
        unit.states.filter(pk=(same_day or unit.states.get()).pk).update(legal_basis=legal_basis, **values)
        return
    unit.states.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on)).update(valid_to=on - DAY)
    state = state_of(unit, legal_basis=legal_basis)
    state.valid_from = on
    state.save(force_insert=True)


def _check_place(kind: UnitKind, level: UnitLevel, parent: Unit | None) -> None:
    """A territory lies in a territory of a higher tier; an organisation belongs to something."""
    if parent is None:
        if kind == UnitKind.ORGANISATION:
            raise DomainError("unit_needs_parent")
        return
    if kind == UnitKind.TERRITORY and (
        parent.kind != UnitKind.TERRITORY or _LEVEL_ORDER.index(parent.level) >= _LEVEL_ORDER.index(level)
    ):
        raise DomainError("unit_parent_too_low", parent=parent.name)


def _alike_beside(
    name: str, parent: Unit | None, valid_from: datetime.date | None, valid_to: datetime.date | None
) -> Any:
    alike = Unit.objects.filter(parent=parent, name=name)
    if valid_from:
        alike = alike.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from))
    if valid_to:
        alike = alike.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=valid_to))
    return alike


def _tell(unit_ids: Iterable[int], on: datetime.date | None) -> None:
    ids = set(unit_ids)
    since = on or datetime.date.min
    if ids:
        transaction.on_commit(lambda: units_changed.send(sender=Unit, unit_ids=ids, on=since))
