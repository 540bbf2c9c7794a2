"""A whole import is taken back, as long as nobody has touched what it made."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from vungmanh.core import audit
from vungmanh.core.audit import columns_of
from vungmanh.core.errors import DomainError
from vungmanh.core.objects import fetched, garbage_left_alone, update_objects
from vungmanh.imports.domain.carrying_out import Trail
from vungmanh.imports.domain.checking import UNDO, Told, ask_for, lock
from vungmanh.imports.enums import ImportState
from vungmanh.imports.models import ImportRow, SheetImport
from vungmanh.imports.registers import ChangedMeanwhileError, Register, register_of
from vungmanh.imports.tracing import fingerprint, value_of

LOT = 500
SHOWN = 200
_ATTEMPTS = 3


@transaction.atomic
def start_undo(sheet: SheetImport, *, by: Any, at: datetime.datetime) -> None:
    """Ask for the import to be taken back. Raises `import_busy`, `import_over`."""
    locked = lock(sheet, (ImportState.DONE,))
    locked.state, locked.refusal = ImportState.UNDOING, {}
    locked.save(update_fields=["state", "refusal"])
    ask_for(UNDO, locked, by=by, at=at)


def undo(sheet_id: int, *, by: Any, at: datetime.datetime, told: Told) -> SheetImport:
    """Remove what the import made and restore what it altered, in one transaction; where anything was touched later, nothing
    is taken back and the sheet says which rows stand in the way. Repeating it after a crash begins anew."""
    sheet = SheetImport.objects.get(pk=sheet_id)
    if sheet.state != ImportState.UNDOING:
        return sheet
    with garbage_left_alone():
        return _taken_back(sheet, by, at, told)


def _taken_back(sheet: SheetImport, by: Any, at: datetime.datetime, told: Told) -> SheetImport:
    for _attempt in range(_ATTEMPTS):
        try:
            return _attempted(sheet, by, at, told)
        except ChangedMeanwhileError:
            continue
    with transaction.atomic():
        lock(sheet, (ImportState.UNDOING,))
        return _attempted(sheet, by, at, told)


def _attempted(sheet: SheetImport, by: Any, at: datetime.datetime, told: Told) -> SheetImport:
    """What is there is looked at before the transaction, for which on SQLite everybody else waits. Raises
    ChangedMeanwhileError where somebody changed the register between the two."""
    register = register_of(sheet.register)
    trail = Trail(register)
    undoing = _Undoing(sheet, register, told)
    touched = undoing.touched()
    with transaction.atomic():
        locked = lock(sheet, (ImportState.UNDOING,))
        trail.check()
        if touched:
            locked.state = ImportState.DONE
            rows = sorted(touched)[:SHOWN]
            locked.refusal = {"code": "import_touched_since", "params": {"count": len(touched), "rows": rows}}
            locked.save(update_fields=["state", "refusal"])
            return locked
        undoing.take_back(by=by, at=at)
        locked.state, locked.undone_by, locked.undone_at = ImportState.UNDONE, by, at
        locked.save(update_fields=["state", "undone_by", "undone_at"])
        audit.record(locked, by=by, action="import.undone", at=at, unit_id=locked.unit_id)
    return locked


class _Undoing:
    """What the rows of an import made and altered, table by table, in the order in which it was written."""

    def __init__(self, sheet: SheetImport, register: Register, told: Told) -> None:
        self.sheet, self.register, self.told = sheet, register, told
        self.traces: dict[str, dict[int, tuple[int, dict[str, Any] | None, str]]] = defaultdict(dict)
        self.units: dict[int, int | None] = {}
        """By the number of the row."""
        rows = sheet.lines.exclude(things=[]).values_list("number", "unit_id", "things")
        for number, unit_id, things in rows.iterator(chunk_size=2000):
            self.units[number] = unit_id
            for model, pk, before, print_ in things:
                self.traces[model].setdefault(pk, (number, before, print_))
        self.found: dict[str, dict[int, Model]] = {}
        self.total = sum(map(len, self.traces.values()))

    def touched(self) -> set[int]:
        """Numbers of the rows whose things are gone, are no more as the import left them, or are pointed at by others."""
        rows: set[int] = set()
        done = 0
        for model, traces in self.traces.items():
            self.found[model] = {}
            for lot in _lots(list(traces)):
                things = fetched(apps.get_model(model)._default_manager.filter(pk__in=lot))
                there = {thing.pk: thing for thing in things}
                self.found[model].update(there)
                for pk in lot:
                    number, _before, print_ = traces[pk]
                    if pk not in there or fingerprint(there[pk]) != print_:
                        rows.add(number)
                done += len(lot)
                self.told(done, 2 * self.total)
            rows |= self._pointed_at(model)
        return rows

    def _pointed_at(self, model: str) -> set[int]:
        """Rows that made something to which a row of somebody else now belongs."""
        traces = self.traces[model]
        made = [pk for pk, (_number, before, _print) in traces.items() if before is None]
        rows: set[int] = set()
        for relation in apps.get_model(model)._meta.related_objects:
            other, field = relation.related_model, relation.field
            label = other._meta.label_lower
            if not field.concrete or label in {each.lower() for each in self.register.derived}:
                continue
            if field.many_to_many:
                continue
            for lot in _lots(made):
                pairs = other._default_manager.filter(**{f"{field.name}__in": lot}).values_list("pk", field.attname)
                rows |= {traces[owner][0] for pk, owner in pairs if pk not in self.traces.get(label, {})}
        return rows

    def take_back(self, *, by: Any, at: datetime.datetime) -> None:
        self._bind()
        things = [thing for found in self.found.values() for thing in found.values()]
        kept = self.register.before_undo(things)
        trail: list[Any] = []
        done = self.total
        for model in reversed(list(self.traces)):
            traces, found = self.traces[model], self.found[model]
            altered = [(found[pk], before) for pk, (_row, before, _print) in traces.items() if before is not None]
            is_retold = model in self.register.retold
            were = [(thing, columns_of(thing, _told_of(before))) for thing, before in altered] if is_retold else []
            _restore(altered)
            made = [pk for pk, (_row, before, _print) in traces.items() if before is None]
            if model in self.register.main:
                images = ((found[pk], columns_of(found[pk]) if is_retold else None) for pk in made)
                trail += [self._entry(thing, (was, None) if was else None, by, at) for thing, was in images]
            trail += [self._entry(thing, (was, columns_of(thing, was) if was else {}), by, at) for thing, was in were]
            self._remove(apps.get_model(model), made)
            done += len(traces)
            self.told(done, 2 * self.total)
        self.register.after_undo(kept, at=at)
        audit.record_all(trail)

    def _bind(self) -> None:
        """Things that are named on the trail hold those that they point at: a name then asks nothing."""
        for model in {*self.register.main, *self.register.retold}.intersection(self.found):
            things = list(self.found[model].values())
            relations: list[Any] = [each for each in apps.get_model(model)._meta.concrete_fields if each.is_relation]
            for field in relations:
                label = field.related_model._meta.label_lower
                pks = {getattr(thing, field.attname) for thing in things} - {None}
                others = field.related_model._base_manager.in_bulk(pks - self.found.get(label, {}).keys())
                others |= self.found.get(label, {})
                for thing in things:
                    if other := others.get(getattr(thing, field.attname)):
                        thing._state.fields_cache[field.name] = other

    def _remove(self, table: type[Model], made: Sequence[int]) -> None:
        """With what is derived from it; nothing else points at it, or it would have been touched."""
        derived = {each.lower() for each in self.register.derived}
        pointing = [each for each in table._meta.related_objects if each.related_model._meta.label_lower in derived]
        for lot in _lots(made):
            for relation in pointing:
                _delete(relation.related_model, **{f"{relation.field.name}__in": lot})
            _delete(table, pk__in=lot)

    def _entry(self, thing: Model, said: tuple[Any, Any] | None, by: Any, at: datetime.datetime) -> Any:
        """`said`: the columns as they were and are."""
        number = self.traces[thing._meta.label_lower][thing.pk][0]
        unit_id = getattr(thing, "unit_id", None) or self.units[number]
        changes = {audit.COLUMNS: said} if said else None
        return audit.entry(thing, by=by, action="import.taken_back", at=at, changes=changes, unit_id=unit_id)


def _told_of(before: Mapping[str, Any]) -> list[str]:
    """Without what rises with every change, and what a record is found by."""
    return [name for name in before if name not in ("version", "folded")]


def _delete(table: type[Model], **which: Any) -> None:
    rows = table._default_manager.filter(**which)
    rows._raw_delete(rows.db)


def _restore(altered: list[tuple[Model, dict[str, Any]]]) -> None:
    """Put columns back as they were; things of one table of which the same columns were altered go together."""
    by_columns: dict[tuple[str, ...], list[Model]] = defaultdict(list)
    for thing, before in altered:
        for name, value in before.items():
            setattr(thing, name, value_of(thing, name, value))
        by_columns[tuple(before)].append(thing)
    for names, things in by_columns.items():
        update_objects(things, names)


def _lots(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(pks), LOT):
        yield pks[start : start + LOT]


def refusal_of(sheet: SheetImport) -> DomainError | None:
    """Why the file could not be used, or the import could not be taken back."""
    if not sheet.refusal:
        return None
    return DomainError(sheet.refusal["code"], **sheet.refusal["params"])


def rows_in_the_way(sheet: SheetImport) -> list[ImportRow]:
    """The rows whose things were touched since, as far as they are listed."""
    numbers = sheet.refusal.get("params", {}).get("rows", [])
    return list(sheet.lines.filter(number__in=numbers).select_related("unit"))
