"""Records as they were at a past moment, worked out backwards from what the audit trail says of each change since, and the
rows that follow from them.

Every act tells before and after, and what an import made and took back again tells all that was there; so what a record said
is what it says now with the later acts undone, the last first. Nothing is guessed: where an act does not say what was there
before, or what it says does not fit what is there, the past of the record cannot be told.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from vungmanh.core.audit import COLUMNS, CUT
from vungmanh.core.models import AuditEntry
from vungmanh.core.objects import fetched

Records = Mapping[str, Sequence[Any]]
"""By "app_label.model"."""


class PastUnclearError(Exception):
    """The trail does not say all that it takes."""


class PastTooLongError(PastUnclearError):
    """So much was written since that nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Past:
    """How rows that are counted follow from records. What is done with a record changes rows of its own group alone: of the
    same thing, unit, person."""

    records: tuple[str, ...] = ()
    """"app_label.model"; none where the rows are themselves records, with `recorded_at` and `withdrawn_at`."""
    group: str = "pk"
    """Column of rows and records that names the group; a record without it is one."""
    rows: Callable[[Collection[int], Records], list[Any]] | None = None
    """The rows of these groups from all their records, unsaved; none where they are the records as they stand."""
    is_told_elsewhere: bool = False
    """The trail may name another unit than that to which the row counts, as that of a file does: where the person is now. Or
    rows of the same group in other units say whether it counts here."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Rows of a table, which read `over` some relations, of some places, as they were before the moment `since`."""

    past: Past
    table: type[Model]
    over: tuple[str, ...]
    unit: str
    """Column of the unit to which a row counts."""
    places: QuerySet[Any]
    """Units, as a subquery."""
    since: datetime.datetime
    most: int
    """Acts since, past which it is too much."""
    looks: tuple[str, ...] = ()
    """Acts that change nothing."""

    @property
    def models(self) -> list[type[Any]]:
        return [apps.get_model(label) for label in self.past.records] or [self.table]

    def group_of(self, model: type[Any]) -> str:
        names = {column.attname for column in model._meta.concrete_fields}
        return self.past.group if self.past.group in names else "pk"


@dataclass(frozen=True, slots=True)
class Known:
    """`groups`: of which something was written since; `rows`: all rows of these as they were."""

    groups: Collection[int]
    rows: Sequence[Any]


def known_then(asked: Asked) -> Known:
    """A fixed number of queries for each table. Raises PastUnclearError, PastTooLongError."""
    touched = _touched(asked)
    groups, removed = _groups(asked, touched)
    records: dict[str, list[Any]] = {}
    for model in asked.models:
        rows = model._default_manager.filter(**{f"{asked.group_of(model)}__in": groups}).order_by("pk")
        there = _set_back_all(model, fetched(rows), asked.since)
        records[model._meta.label_lower] = [row for row, was in there if was] + removed.get(model, [])
    if asked.table in asked.models:
        _bind(asked, records[asked.table._meta.label_lower])
    follow = asked.past.rows
    found = follow(groups, records) if follow and groups else records.get(asked.table._meta.label_lower, [])
    return Known(groups, found)


def later_acts(label: str, keys: Iterable[int], since: datetime.datetime) -> Mapping[int, Sequence[AuditEntry]]:
    """What was done with these records from the moment on, the last first; one query."""
    wanted = [str(key) for key in keys]
    rows = AuditEntry.objects.filter(subject_type=label, subject_id__in=wanted, at__gte=since).order_by("-at", "-pk")
    found: dict[int, list[AuditEntry]] = defaultdict(list)
    for row in rows.only("action", "at", "changes", "subject_id"):
        found[int(row.subject_id)].append(row)
    return found


def was_there(row: Any, acts: Sequence[AuditEntry], since: datetime.datetime) -> bool:
    """Sets the record back to the moment; whether it was there and counted. Raises PastUnclearError.

    `row` has `recorded_at` and `withdrawn_at`, is at hand for this alone and never saved.
    """
    _check_cuts(row, acts)
    if row.recorded_at >= since:
        return False
    for act in acts:
        verb = _verb(act)
        if verb == "made_main" and not act.changes:
            raise PastUnclearError
        if verb in ("withdrawn", "given_back"):
            row.withdrawn_at = act.at if verb == "given_back" else None
        for name, (before, after) in act.changes.items():
            if name == COLUMNS:
                _put_all(row, before)
            else:
                _set_back(row, name, before, after, act.changes)
    return row.withdrawn_at is None


def _touched(asked: Asked) -> dict[str, set[int]]:
    """What was done something with since: records at these places, or moved from there, and what the rows there look at.
    One query, which ends where it is too much."""
    wanted = Q(subject_type__in=[model._meta.label_lower for model in asked.models])
    if not asked.past.is_told_elsewhere:
        wanted &= Q(unit_id__in=asked.places) | Q(changes__has_key="unit_id")
    there = asked.table._default_manager.filter(**{f"{asked.unit}__in": asked.places}).order_by()
    if asked.past.is_told_elsewhere:
        there = asked.table._default_manager.filter(**{f"{asked.past.group}__in": there.values(asked.past.group)})
    for name, model in _near(asked).items():
        keys = there.annotate(near=Cast(name, TextField())).values("near")
        wanted |= Q(subject_type=model._meta.label_lower, subject_id__in=keys) & ~Q(action__endswith=".recorded")
    acts = AuditEntry.objects.filter(wanted, at__gte=asked.since).exclude(action__in=asked.looks).order_by()
    subjects = list(acts.values_list("subject_type", "subject_id")[: asked.most + 1])
    if len(subjects) > asked.most:
        raise PastTooLongError
    found: dict[str, set[int]] = defaultdict(set)
    for label, key in subjects:
        found[label].add(int(key))
    return found


def _groups(asked: Asked, touched: Mapping[str, set[int]]) -> tuple[set[int], dict[type[Any], list[Any]]]:
    """To which what was touched belongs, and the records of them that were there and are no more."""
    groups: set[int] = set()
    gone: set[int] = set()
    removed: dict[type[Any], list[Any]] = {}
    for model in asked.models:
        keys, column = touched.get(model._meta.label_lower, set()), asked.group_of(model)
        if keys:
            there = dict(model._default_manager.filter(pk__in=keys).values_list("pk", column))
            groups |= set(there.values())
            removed[model] = _removed(model, keys - there.keys(), asked.since)
            gone |= {getattr(row, column) for row in removed[model]}
    for name, model in _near(asked).items():
        if keys := touched.get(model._meta.label_lower, set()):
            rows = asked.table._default_manager.filter(**{f"{name}__in": keys})
            if not asked.past.is_told_elsewhere:
                rows = rows.filter(**{f"{asked.unit}__in": asked.places})
            groups |= set(rows.values_list(asked.past.group, flat=True))
    return (_at_places(asked, groups) if asked.past.is_told_elsewhere else groups) | gone, removed


def _at_places(asked: Asked, groups: set[int]) -> set[int]:
    """Those of which a record is there."""
    found: set[int] = set()
    for model in asked.models:
        if groups and asked.unit in {column.attname for column in model._meta.concrete_fields}:
            column = asked.group_of(model)
            rows = model._default_manager.filter(**{f"{column}__in": groups, f"{asked.unit}__in": asked.places})
            found |= set(rows.values_list(column, flat=True))
    return found


def _near(asked: Asked) -> dict[str, type[Any]]:
    """What the rows look at, by the relation over which they do."""
    fields: dict[str, Any] = {name: asked.table._meta.get_field(name) for name in asked.over}
    return {name: field.related_model for name, field in fields.items()}


def _bind(asked: Asked, rows: Sequence[Any]) -> None:
    """Let the rows hold what they look at as it was."""
    for name, model in _near(asked).items():
        field: Any = asked.table._meta.get_field(name)
        keys = {getattr(row, field.attname) for row in rows} - {None}
        there = fetched(model._default_manager.filter(pk__in=keys)) if keys else []
        set_back = [row for row, _was in _set_back_all(model, there, asked.since)]
        others = {
            row.pk: row for row in [*set_back, *_removed(model, keys - {row.pk for row in set_back}, asked.since)]
        }
        for row in rows:
            key = getattr(row, field.attname)
            if key is not None and key not in others:
                raise PastUnclearError
            setattr(row, name, others.get(key))


def _set_back_all(model: type[Any], rows: Sequence[Any], since: datetime.datetime) -> list[tuple[Any, bool]]:
    """Each with whether it was there."""
    acts = later_acts(model._meta.label_lower, [row.pk for row in rows], since) if rows else {}
    return [(row, was_there(row, acts.get(row.pk, ()), since)) for row in rows]


def _removed(model: type[Any], keys: Collection[int], since: datetime.datetime) -> list[Any]:
    """Records that an import had made, and that went with it when it was taken back: those of them that were there."""
    found = []
    for key, acts in later_acts(model._meta.label_lower, keys, since).items() if keys else ():
        image = next((act.changes[COLUMNS][0] for act in acts if COLUMNS in act.changes), None)
        if image:
            row = model(pk=key)
            _put_all(row, image)
            if was_there(row, acts, since):
                found.append(row)
        elif not any(_verb(act) in ("recorded", "continued") for act in acts):
            raise PastUnclearError
    return found


def _verb(act: AuditEntry) -> str:
    return act.action.rpartition(".")[2]


def _check_cuts(row: Any, acts: Sequence[AuditEntry]) -> None:
    """What a stretch takes from another and gives back changes that one too, which the trail once did not say."""
    if getattr(row, "is_cut", False):
        for act in acts:
            if _verb(act) in ("recorded", "continued", "withdrawn", "given_back") and CUT not in act.changes:
                raise PastUnclearError


def _put_all(row: Model, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        column: Any = row._meta.get_field(name)
        setattr(row, name, column.to_python(value))


def _set_back(row: Model, name: str, before: Any, after: Any, changes: Mapping[str, Any]) -> None:
    """What is no column of the record (papers, what is kept apart) changes nothing of it; of what a record points at the trail
    tells the number beside the name."""
    try:
        column: Any = row._meta.get_field(name)
    except FieldDoesNotExist:
        return
    if column.is_relation and name != column.attname:
        if column.attname not in changes:
            if before is not None:
                raise PastUnclearError
            setattr(row, column.attname, None)
        return
    try:
        is_same = _told(column, after) == _told(column, getattr(row, name))
        value = column.to_python(before)
    except ValidationError as error:
        raise PastUnclearError from error
    if not is_same:
        raise PastUnclearError
    setattr(row, name, column.get_default() if value is None and not column.null else value)


def _told(column: Any, value: Any) -> Any:
    """As it can be compared: the trail tells numbers as they were typed, and nothing where nothing was."""
    return None if value == "" else column.to_python(value)
