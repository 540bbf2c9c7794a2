"""A checked sheet is brought in as a whole: one transaction, or nothing."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.imports.domain.checking import (
    WRITE,
    Told,
    ask_for,
    compare,
    found_state,
    keep_found,
    keep_rows,
    lock,
    read_rows,
)
from vungmanh.imports.enums import ImportState, Outcome
from vungmanh.imports.models import SheetImport
from vungmanh.imports.registers import Plan, register_of


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

    The file is read and compared before the transaction, which on SQLite holds up everybody else; inside, the comparison is
    done again only if anything was written to the database meanwhile.
    """
    sheet = SheetImport.objects.select_related("unit", "file").get(pk=sheet_id)
    if sheet.state != ImportState.WRITING:
        return sheet
    register, seen = register_of(sheet.register), _last_written()
    plan = read_rows(sheet, register, by=by, told=told)
    rows, wrong = list(plan.rows), [set(row.wrong) for row in plan.rows]
    faults = list(plan.faults)
    compare(plan, register, told)
    with transaction.atomic():
        locked = lock(sheet, (ImportState.WRITING,))
        list(SheetImport.objects.select_for_update().filter(register=sheet.register, state=ImportState.WRITING))
        if _last_written() != seen:
            for row, before in zip(rows, wrong, strict=True):
                row.wrong = before
            plan = Plan(plan.unit, by, plan.on, rows, plan.answers, faults, plan.notes)
            compare(plan, register, told)
        if found_state(plan) != ImportState.READY:
            found = keep_found(locked, plan)
            found.refusal = {"code": "import_changed_meanwhile", "params": {}}
            found.save(update_fields=["refusal"])
            return found
        return _written(locked, plan, by=by, at=at)


def _written(sheet: SheetImport, plan: Plan, *, by: Any, at: datetime.datetime) -> SheetImport:
    register_of(sheet.register).write(plan, at=at)
    outcomes = [each.outcome for each in plan.planned]
    sheet.to_create, sheet.to_change = outcomes.count(Outcome.CREATE), outcomes.count(Outcome.CHANGE)
    sheet.rows, sheet.state, sheet.done_by, sheet.done_at = len(plan.rows), ImportState.DONE, by, at
    sheet.refusal = {}
    sheet.save()
    keep_rows(sheet, plan.planned)
    counts = {"created": (None, sheet.to_create), "changed": (None, sheet.to_change)}
    audit.record(sheet, by=by, action="import.done", at=at, changes=counts, unit_id=sheet.unit_id)
    return sheet


def _last_written() -> int:
    """Every change of a register stands on the audit trail, so its last number tells whether there was one."""
    return AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0
