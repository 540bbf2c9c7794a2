"""A checked sheet is brought in as a whole: one transaction, or nothing."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Max, Q

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.core.objects import Ready, garbage_left_alone
from vungmanh.core.statistics import refresh_statistics
from vungmanh.imports.domain.checking import (
    WRITE,
    Told,
    ask_for,
    compare,
    found_state,
    keep_found,
    lock,
    read_rows,
    ready_rows,
    replace_rows,
)
from vungmanh.imports.enums import ImportState, Outcome
from vungmanh.imports.models import SheetImport
from vungmanh.imports.registers import ChangedMeanwhileError, Plan, Register, register_of

_ATTEMPTS = 3
_MANY = 1000
"""After so many the database learns anew how large its tables are: else it plans the next sheet as for small ones."""
_LATE_NUMBERS = 1000
"""An entry of a lower number may be seen later than one of a higher: transactions end in another order than they begin."""


@transaction.atomic
def start(sheet: SheetImport, *, by: Any, at: datetime.datetime) -> None:
    """Ask for the sheet to be brought in. Raises `import_has_questions`, `import_has_faults`, `import_busy`, `import_over`."""
    if sheet.state == ImportState.ASKING:
        raise DomainError("import_has_questions", count=sheet.open_questions)
    if sheet.state == ImportState.WRONG:
        raise DomainError("import_has_faults", count=sheet.fault_count)
    locked = lock(sheet, (ImportState.READY,))
    locked.state = ImportState.WRITING
    locked.save(update_fields=["state"])
    ask_for(WRITE, locked, by=by, at=at)


def bring_in(sheet_id: int, *, by: Any, at: datetime.datetime, told: Told) -> SheetImport:
    """Compare once more and write everything in one transaction; where the register has changed so that a row is wrong now
    or asks something, nothing is written and the sheet says so. Repeating it after a crash begins anew.

    Reading, comparing and working out come before the transaction, which on SQLite holds up everybody else. Where somebody
    changed the register meanwhile they are done again; after some times of that inside the transaction.
    """
    sheet = SheetImport.objects.select_related("unit", "file").get(pk=sheet_id)
    if sheet.state != ImportState.WRITING:
        return sheet
    with garbage_left_alone():
        found = _brought_in(sheet, by, at, told)
    if found.state == ImportState.DONE and found.to_create + found.to_change >= _MANY:
        watched = register_of(found.register).watched
        refresh_statistics(*(table for app in watched for table in apps.get_app_config(app).get_models()))
    return found


def _brought_in(sheet: SheetImport, by: Any, at: datetime.datetime, told: Told) -> SheetImport:
    read = read_rows(sheet, register_of(sheet.register), by=by, told=told)
    bringing = _Bringing(sheet, read, by, at, told)
    for _attempt in range(_ATTEMPTS):
        try:
            return bringing.attempt()
        except ChangedMeanwhileError:
            continue
    with transaction.atomic():
        bringing.hold()
        return bringing.attempt()


class _Bringing:
    """One sheet with its rows as they were read, brought in as often as it takes."""

    def __init__(self, sheet: SheetImport, read: Plan, by: Any, at: datetime.datetime, told: Told) -> None:
        self.sheet, self.by, self.at, self.told = sheet, by, at, told
        self.register = register_of(sheet.register)
        self._read, self._wrong, self._faults = read, [set(row.wrong) for row in read.rows], list(read.faults)

    def attempt(self) -> SheetImport:
        """Raises ChangedMeanwhileError where somebody changed what the plan rests on before it was written."""
        trail = Trail(self.register)
        plan = self._plan()
        compare(plan, self.register, lambda done, total: self.told(done, 2 * total))
        if found_state(plan) != ImportState.READY:
            return self._kept(plan, trail)
        prepared = self.register.prepare(plan, at=self.at)
        rows = ready_rows(self.sheet, plan.planned)
        self.told(len(plan.rows), 2 * len(plan.rows))
        with transaction.atomic():
            locked = self.hold()
            trail.check()
            self.register.write(prepared, at=self.at)
            return self._done(locked, plan, rows)

    def hold(self) -> SheetImport:
        """Nobody else brings a sheet into this register until the end of the transaction."""
        locked = lock(self.sheet, (ImportState.WRITING,))
        list(SheetImport.objects.select_for_update().filter(register=self.sheet.register, state=ImportState.WRITING))
        return locked

    def _plan(self) -> Plan:
        read = self._read
        for row, before in zip(read.rows, self._wrong, strict=True):
            row.wrong = set(before)
        return replace(read, faults=list(self._faults), notes=list(read.notes), planned=[])

    def _kept(self, plan: Plan, trail: Trail) -> SheetImport:
        with transaction.atomic():
            locked = self.hold()
            trail.check()
            found = keep_found(locked, plan)
            found.refusal = {"code": "import_changed_meanwhile", "params": {}}
            found.save(update_fields=["refusal"])
            return found

    def _done(self, sheet: SheetImport, plan: Plan, rows: Ready | None) -> SheetImport:
        outcomes = [each.outcome for each in plan.planned]
        sheet.to_create, sheet.to_change = outcomes.count(Outcome.CREATE), outcomes.count(Outcome.CHANGE)
        sheet.rows, sheet.state, sheet.done_by, sheet.done_at = len(plan.rows), ImportState.DONE, self.by, self.at
        sheet.refusal = {}
        sheet.save()
        replace_rows(sheet, rows)
        counts = {"created": (None, sheet.to_create), "changed": (None, sheet.to_change)}
        audit.record(sheet, by=self.by, action="import.done", at=self.at, changes=counts, unit_id=sheet.unit_id)
        return sheet


class Trail:
    """What the audit trail says of the apps that a register watches, from now on: every change of it stands there."""

    def __init__(self, register: Register) -> None:
        self._apps = (*register.watched, "units")
        self._looks = register.looks
        last = AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0
        self._since = last - _LATE_NUMBERS
        self._seen = set(self._entries())

    def check(self) -> None:
        """Raises ChangedMeanwhileError where there is anything new."""
        if set(self._entries()) - self._seen:
            raise ChangedMeanwhileError

    def _entries(self) -> list[int]:
        of_apps = Q(action__in=("import.done", "import.undone"))
        for app in self._apps:
            of_apps |= Q(subject_type__startswith=f"{app}.")
        rows = AuditEntry.objects.filter(of_apps, pk__gt=self._since).exclude(action__in=self._looks)
        return list(rows.order_by().values_list("pk", flat=True))
