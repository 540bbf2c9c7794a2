"""Answers of many units from one sheet: what it would do is shown first; all or nothing, errors by row and column."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.fieldwork.domain.answering import NO, YES, Changes, changes_of, fits
from vungmanh.fieldwork.enums import OPEN_ANSWERS, AnswerState, QuestionKind
from vungmanh.fieldwork.models import Survey, SurveyAnswer, SurveyQuestion, SurveyValue
from vungmanh.language.text import fold
from vungmanh.units.domain.importing import RowError

MOST_ROWS = 2000
YES_WORD, NO_WORD = "có", "không"
_THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as it stands in the sheet, `number` as Excel counts."""

    number: int
    unit: str
    values: dict[str, str]


@dataclass(slots=True)
class Plan:
    """What an import would do."""

    survey: Survey
    is_final: bool
    """Whether the answers are handed in, or kept as drafts."""
    rows: list[tuple[SheetRow, SurveyAnswer, dict[str, Decimal | str]]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def plan_import(survey: Survey, rows: Sequence[SheetRow], *, mine: QuerySet[SurveyAnswer], is_final: bool) -> Plan:
    """What the rows would do to the answers of `mine`, or what is wrong with them. Two queries."""
    if not survey.is_open:
        raise DomainError("survey_closed")
    if len(rows) > MOST_ROWS:
        raise DomainError("sheet_too_long", limit=MOST_ROWS)
    plan = Plan(survey, is_final)
    if not rows:
        plan.errors.append(RowError(2, "unit", "answers_sheet_empty"))
    questions = {row.key: row for row in survey.questions.filter(version=survey.form_version)}
    by_name: dict[str, list[SurveyAnswer]] = {}
    for answer in mine.filter(survey=survey).select_related("unit"):
        by_name.setdefault(fold(answer.unit.name), []).append(answer)
    taken: set[int] = set()
    for row in rows:
        found = _answer_of(row, by_name, plan, taken)
        values = _values_of(row, questions, plan)
        if found:
            plan.rows.append((row, found, values))
    return plan


@transaction.atomic
def carry_out(plan: Plan, *, by: Any, at: datetime.datetime, on: datetime.date) -> int:
    """Write all of it; refused (`answers_changed_meanwhile`) where one of the answers is no more what the plan saw."""
    if plan.errors:
        raise DomainError("answers_changed_meanwhile")
    survey, pks = plan.survey, [answer.pk for _row, answer, _values in plan.rows]
    now = {row.pk: row for row in SurveyAnswer.objects.select_for_update(of=("self",)).filter(pk__in=pks)}
    for _row, answer, _values in plan.rows:
        if now[answer.pk].version != answer.version or now[answer.pk].state not in OPEN_ANSWERS:
            raise DomainError("answers_changed_meanwhile")
    questions = {row.key: row for row in survey.questions.filter(version=survey.form_version)}
    changes = _changes(plan, questions)
    for _row, answer, _values in plan.rows:
        answer.state = AnswerState.SUBMITTED if plan.is_final else AnswerState.DRAFT
        answer.submitted_on, answer.reason = (on if plan.is_final else None), ""
        answer.form_version, answer.version = survey.form_version, answer.version + 1
        answer.answered_by, answer.answered_at = by, at
    SurveyValue.objects.filter(answer__in=pks).delete()
    values = [
        _value(answer, key, questions[key].kind, value)
        for _row, answer, said in plan.rows
        for key, value in said.items()
    ]
    SurveyValue.objects.bulk_create(values, batch_size=1000)
    columns = ["state", "submitted_on", "reason", "form_version", "version", "answered_by", "answered_at"]
    answers = [answer for _row, answer, _values in plan.rows]
    SurveyAnswer.objects.bulk_update(answers, columns, batch_size=500)
    action = "answer.submitted" if plan.is_final else "answer.saved"
    told: dict[str, Any] = {"by": by, "action": action, "at": at}
    audit.record_all(
        audit.entry(answer, changes=changes[answer.pk], unit_id=answer.unit_id, **told) for answer in answers
    )
    return len(answers)


def _changes(plan: Plan, questions: Mapping[str, SurveyQuestion]) -> dict[int, Changes]:
    """By answer, what the sheet says otherwise than what is there."""
    before: dict[int, list[SurveyValue]] = defaultdict(list)
    for value in SurveyValue.objects.filter(answer__in=[answer.pk for _row, answer, _values in plan.rows]):
        before[value.answer_id].append(value)
    return {
        answer.pk: changes_of(answer, questions.values(), before[answer.pk], said) for _row, answer, said in plan.rows
    }


def _value(answer: SurveyAnswer, key: str, kind: str, value: Decimal | str) -> SurveyValue:
    if kind == QuestionKind.NUMBER:
        return SurveyValue(answer=answer, key=key, number=value)
    return SurveyValue(answer=answer, key=key, text=str(value))


def _answer_of(
    row: SheetRow, by_name: Mapping[str, list[SurveyAnswer]], plan: Plan, taken: set[int]
) -> SurveyAnswer | None:
    found = by_name.get(fold(row.unit), [])
    if not row.unit:
        plan.errors.append(RowError(row.number, "unit", "answer_unit_missing"))
    elif not found:
        plan.errors.append(RowError(row.number, "unit", "answer_unit_unknown", {"value": row.unit}))
    elif len(found) > 1:
        plan.errors.append(RowError(row.number, "unit", "answer_unit_of_several", {"value": row.unit}))
    elif found[0].pk in taken:
        plan.errors.append(RowError(row.number, "unit", "answer_unit_twice", {"value": row.unit}))
    elif found[0].state not in OPEN_ANSWERS:
        plan.errors.append(RowError(row.number, "unit", "answer_handed_in", {"value": row.unit}))
    else:
        taken.add(found[0].pk)
        return found[0]
    return None


def _values_of(row: SheetRow, questions: Mapping[str, SurveyQuestion], plan: Plan) -> dict[str, Decimal | str]:
    values: dict[str, Decimal | str] = {}
    for key, question in questions.items():
        said = row.values.get(key, "")
        if not said:
            if question.is_required and plan.is_final:
                plan.errors.append(RowError(row.number, key, "answer_missing"))
            continue
        value = _read(question, said)
        if value is None or not fits(question, value):
            plan.errors.append(RowError(row.number, key, f"answer_no_{question.kind}", {"value": said}))
        else:
            values[key] = value
    return values


def _read(question: SurveyQuestion, said: str) -> Decimal | str | None:
    if question.kind == QuestionKind.NUMBER:
        plain = said.replace(" ", "")
        plain = plain.replace(".", "") if _THOUSANDS.fullmatch(plain) else plain
        try:
            return Decimal(plain.replace(",", "."))
        except InvalidOperation:
            return None
    if question.kind == QuestionKind.CHOICE:
        return next((option for option in question.options if fold(option) == fold(said)), None)
    if question.kind == QuestionKind.YES_NO:
        return {fold(YES_WORD): YES, fold(NO_WORD): NO, "yes": YES, "no": NO}.get(fold(said))
    return said
