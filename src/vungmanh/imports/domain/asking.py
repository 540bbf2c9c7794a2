"""Rows that may mean somebody who is there already: a person says which, at leisure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.imports.domain.checking import CHECK, ask_for, lock
from vungmanh.imports.enums import ImportState
from vungmanh.imports.models import ImportRow, SheetImport
from vungmanh.imports.registers import NEW


@transaction.atomic
def answer(sheet: SheetImport, answers: Mapping[int, str], *, by: Any, at: datetime.datetime) -> int:
    """Keep answers by the number of the row, as a draft: they do nothing until the sheet is brought in; how many changed.

    An empty answer takes one back. With the last answer the sheet is checked again, with what the answers mean for its rows.
    Raises `answer_not_offered`, `import_busy`, `import_over`.
    """
    locked = lock(sheet, (ImportState.ASKING, ImportState.READY))
    changed = []
    for row in locked.lines.filter(number__in=answers).exclude(candidates=[]):
        said = answers[row.number]
        if said not in ("", NEW, *(str(number) for number, _words in row.candidates)):
            raise DomainError("answer_not_offered", row=row.number)
        if said != row.answer:
            row.answer = said
            changed.append(row)
    ImportRow.objects.bulk_update(changed, ["answer"], batch_size=500)
    locked.open_questions = locked.lines.filter(answer="").exclude(candidates=[]).count()
    if locked.open_questions:
        locked.state = ImportState.ASKING
    if changed and not locked.open_questions:
        locked.state = ImportState.CHECKING
        ask_for(CHECK, locked, by=by, at=at)
    locked.save(update_fields=["open_questions", "state"])
    if changed:
        told = {"answers": (None, len(changed))}
        audit.record(locked, by=by, action="import.answered", at=at, changes=told, unit_id=locked.unit_id)
    return len(changed)


@transaction.atomic
def answer_all(sheet: SheetImport, *, is_same: bool, by: Any, at: datetime.datetime) -> int:
    """One answer for all that is still open: the only candidate, or somebody new. Rows with several candidates stay open
    where the answer is "the same"."""
    rows = lock(sheet, (ImportState.ASKING, ImportState.READY)).lines.filter(answer="").exclude(candidates=[])
    said = {
        row.number: str(row.candidates[0][0]) if is_same else NEW
        for row in rows.only("number", "candidates")
        if not is_same or len(row.candidates) == 1
    }
    return answer(sheet, said, by=by, at=at)
