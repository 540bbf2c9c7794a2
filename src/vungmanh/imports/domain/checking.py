"""A sheet comes in and is checked in the background. Checking writes nothing but what it found."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.db import transaction

from vungmanh.core import audit, files, jobs
from vungmanh.core.errors import DomainError
from vungmanh.core.models import StoredFile
from vungmanh.core.objects import Ready, garbage_left_alone, insert_ready, maker, ready
from vungmanh.imports.enums import BUSY, OPEN, ImportState, Outcome
from vungmanh.imports.models import ImportFault, ImportRow, SheetImport
from vungmanh.imports.reading import read_into
from vungmanh.imports.registers import Plan, Planned, Register, register_of
from vungmanh.language.text import nfc
from vungmanh.units.models import Unit

CHECK, WRITE, UNDO = "imports.check", "imports.write", "imports.undo"
MOST_FAULTS = 20_000
LOT = 2000
Told = Callable[[int, int], None]
_make_row = maker(ImportRow)


def receive(
    register: Register,
    unit: Unit,
    stream: files.Readable,
    name: str,
    *,
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
) -> SheetImport:
    """Keep the file and ask for its check; as often as it is sent. Raises `file_empty`, `file_too_large`."""
    stored = files.store(stream, at=at)
    return receive_stored(register, unit, stored, name, by=by, at=at, on=on)


@transaction.atomic
def receive_stored(
    register: Register, unit: Unit, stored: StoredFile, name: str, *, by: Any, at: datetime.datetime, on: datetime.date
) -> SheetImport:
    """The same for a file that is kept already."""
    name = nfc(PurePath(name.replace("\\", "/")).name.strip())[-200:] or stored.sha256[:12]
    sheet = SheetImport.objects.create(
        register=register.name, unit=unit, file=stored, file_name=name, on=on, uploaded_by=by, uploaded_at=at
    )
    audit.record(
        sheet, by=by, action="import.uploaded", at=at, unit_id=unit.pk,
        changes={"file": ("", name), "sha256": ("", stored.sha256)},
    )  # fmt: skip
    ask_for(CHECK, sheet, by=by, at=at)
    return sheet


@transaction.atomic
def check_again(sheet: SheetImport, *, by: Any, at: datetime.datetime, on: datetime.date) -> None:
    """Check the same file against what the register holds now; answers stay. Raises `import_busy`, `import_over`."""
    locked = lock(sheet, OPEN)
    locked.state, locked.on, locked.refusal = ImportState.CHECKING, on, {}
    locked.save(update_fields=["state", "on", "refusal"])
    ask_for(CHECK, locked, by=by, at=at)


@transaction.atomic
def drop(sheet: SheetImport, *, by: Any, at: datetime.datetime) -> None:
    """Put a sheet aside that was not brought in; the file and what was found stay. Raises `import_busy`, `import_over`."""
    locked = lock(sheet, OPEN)
    locked.state = ImportState.DROPPED
    locked.save(update_fields=["state"])
    audit.record(locked, by=by, action="import.dropped", at=at, unit_id=locked.unit_id)


def check(sheet_id: int, *, by: Any, told: Told) -> SheetImport:
    """Read the sheet, compare it with the register and keep what was found. Repeating it gives the same."""
    sheet = SheetImport.objects.select_related("unit", "file").get(pk=sheet_id)
    if sheet.state != ImportState.CHECKING:
        return sheet
    try:
        with garbage_left_alone():
            plan = planned(sheet, by=by, told=told)
    except DomainError as error:
        with transaction.atomic():
            return _refused(lock(sheet, (ImportState.CHECKING,)), error)
    with transaction.atomic():
        return keep_found(lock(sheet, (ImportState.CHECKING,)), plan)


def planned(sheet: SheetImport, *, by: Any, told: Told) -> Plan:
    """What the sheet would do now, with the answers given so far. Writes nothing. Raises what reading refuses."""
    register = register_of(sheet.register)
    plan = read_rows(sheet, register, by=by, told=told)
    compare(plan, register, told)
    return plan


def read_rows(sheet: SheetImport, register: Register, *, by: Any, told: Told) -> Plan:
    """The first half of `planned`: the file alone."""
    said = sheet.lines.exclude(answer="").values_list("number", "answer")
    plan = Plan(sheet.unit, by, sheet.on, answers=dict(said), source=sheet.file_name)
    with files.open_stored(sheet.file) as stream:
        content = stream.read()
    read_into(plan, register, content, lambda done: told(done, 0))
    return plan


def compare(plan: Plan, register: Register, told: Told) -> None:
    """The second half: rows against each other and against the register."""
    total = len(plan.rows)
    plan.progress = lambda done: told(done, total)
    register.plan(plan)
    plan.faults.sort(key=lambda fault: fault.row)


def keep_found(sheet: SheetImport, plan: Plan) -> SheetImport:
    """Errors, or the rows with what they would do; call it inside a transaction that holds the sheet."""
    outcomes = [each.outcome for each in plan.planned]
    sheet.rows, sheet.fault_count = len(plan.rows), len(plan.faults)
    sheet.to_create, sheet.to_change = outcomes.count(Outcome.CREATE), outcomes.count(Outcome.CHANGE)
    sheet.open_questions = plan.open_questions
    sheet.notes, sheet.refusal = [list(note) for note in plan.notes], {}
    sheet.state = found_state(plan)
    sheet.save()
    keep_faults(sheet, plan)
    keep_rows(sheet, plan.planned)
    return sheet


def found_state(plan: Plan) -> ImportState:
    if plan.faults:
        return ImportState.WRONG
    return ImportState.ASKING if plan.open_questions else ImportState.READY


def keep_faults(sheet: SheetImport, plan: Plan) -> None:
    sheet.faults.all()._raw_delete(sheet.faults.db)
    ImportFault.objects.bulk_create(
        (
            ImportFault(
                sheet=sheet, row=fault.row, column=fault.column, code=fault.code,
                params={name: audit.plain(value) for name, value in fault.params.items()},
            )
            for fault in plan.faults[:MOST_FAULTS]
        ),
        batch_size=LOT,
    )  # fmt: skip


def keep_rows(sheet: SheetImport, rows: list[Planned]) -> None:
    replace_rows(sheet, ready_rows(sheet, rows))


def ready_rows(sheet: SheetImport, rows: list[Planned]) -> Ready | None:
    """The rows as they will be kept; nothing is written."""
    return ready([
        _make_row(
            sheet_id=sheet.pk, number=each.row.number, label=each.label[:300], unit_id=each.unit_id, outcome=each.outcome,
            changes={name: list(words) for name, words in each.changes.items()}, candidates=each.candidates,
            answer=each.answer, things=each.things,
        )
        for each in rows
    ])  # fmt: skip


def replace_rows(sheet: SheetImport, rows: Ready | None) -> None:
    sheet.lines.all()._raw_delete(sheet.lines.db)
    insert_ready(rows)


def lock(sheet: SheetImport, states: tuple[ImportState, ...]) -> SheetImport:
    """The row, held until the transaction ends. Raises `import_busy` or `import_over` where it is in another state."""
    locked = SheetImport.objects.select_for_update(of=("self",)).select_related("unit", "file").get(pk=sheet.pk)
    if locked.state not in states:
        raise DomainError("import_busy" if locked.state in BUSY else "import_over")
    return locked


def ask_for(task: str, sheet: SheetImport, *, by: Any, at: datetime.datetime) -> None:
    sheet.job = jobs.enqueue(task, key=f"{task}:{sheet.pk}", arguments={"sheet_id": sheet.pk}, by=by, at=at)
    sheet.save(update_fields=["job"])


def _refused(sheet: SheetImport, error: DomainError) -> SheetImport:
    sheet.state, sheet.refusal = ImportState.UNREADABLE, {"code": error.code, "params": error.params}
    sheet.save(update_fields=["state", "refusal"])
    return sheet
