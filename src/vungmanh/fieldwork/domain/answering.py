"""Answering a survey: drafts, handing in (also as the result of a duty), taking back, giving back with a reason."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.fieldwork.enums import OPEN_ANSWERS, AnswerState, QuestionKind
from vungmanh.fieldwork.models import SurveyAnswer, SurveyQuestion, SurveyValue
from vungmanh.programmes.domain.following import Said, follow
from vungmanh.programmes.enums import WORKABLE, DutyAct
from vungmanh.programmes.models import Duty

YES, NO = "yes", "no"
Values = Mapping[str, Decimal | str | None]
"""By the key of a question; nothing or "" where it was left open."""
Changes = dict[str, tuple[Any, Any]]


def save_draft(answer: SurveyAnswer, values: Values, *, version: int, by: Any, at: datetime.datetime) -> None:
    """Keep what was filled in so far."""
    with transaction.atomic():
        row = _locked(answer, version)
        changes = _write(row, values, by=by, at=at)
        row.state = AnswerState.RETURNED if row.state == AnswerState.RETURNED else AnswerState.DRAFT
        _save(row, "state")
        audit.record(row, by=by, action="answer.saved", at=at, changes=changes, unit_id=row.unit_id)


@transaction.atomic
def submit(
    answer: SurveyAnswer,
    values: Values,
    *,
    version: int,
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
    duty_words: str = "",
) -> SurveyAnswer:
    """Hand the answer in; with `duty_words` also as the result of the unit's duty, in one act.

    Raises `answer_incomplete` (count), `answer_changed`, `answer_not_now`, and what `programmes.following` refuses.
    """
    row = _locked(answer, version)
    missing = [question for question in questions_of(row) if question.is_required and not _said(values, question.key)]
    if missing:
        raise DomainError("answer_incomplete", count=len(missing), first=missing[0].text)
    changes = _write(row, values, by=by, at=at)
    row.state, row.submitted_on, row.reason = AnswerState.SUBMITTED, on, ""
    duty = duty_of(row)
    if duty_words and duty:
        row.entry = follow(duty, DutyAct.SUBMITTED, Said(duty_words), by=by, at=at, on=on, version=duty.version)
    _save(row, "state", "submitted_on", "reason", "entry")
    audit.record(row, by=by, action="answer.submitted", at=at, changes=changes, unit_id=row.unit_id)
    return row


@transaction.atomic
def take_back(answer: SurveyAnswer, *, version: int, by: Any, at: datetime.datetime) -> None:
    """The unit goes on filling in what it had handed in."""
    row = _locked(answer, version, states=(AnswerState.SUBMITTED,))
    row.state, row.submitted_on = AnswerState.DRAFT, None
    _save(row, "state", "submitted_on")
    audit.record(row, by=by, action="answer.taken_back", at=at, unit_id=row.unit_id)


@transaction.atomic
def give_back(answer: SurveyAnswer, reason: str, *, version: int, by: Any, at: datetime.datetime) -> None:
    """Whoever asks wants it put right. Raises `answer_reason_missing`."""
    row = _locked(answer, version, states=(AnswerState.SUBMITTED,))
    if not reason.strip():
        raise DomainError("answer_reason_missing")
    row.state, row.submitted_on, row.reason = AnswerState.RETURNED, None, reason.strip()[:1000]
    _save(row, "state", "submitted_on", "reason")
    audit.record(row, by=by, action="answer.returned", at=at, reason=row.reason, unit_id=row.unit_id)


def questions_of(answer: SurveyAnswer) -> list[SurveyQuestion]:
    """The questions that the unit answers: those of now while it may still write, else those that it answered."""
    is_open = answer.state in OPEN_ANSWERS and answer.survey.is_open
    version = answer.survey.form_version if is_open else answer.form_version
    return list(answer.survey.questions.filter(version=version))


def duty_of(answer: SurveyAnswer) -> Duty | None:
    """The duty of the unit that the survey carries out, as long as it can be worked on."""
    if answer.survey.task_id is None:
        return None
    rows = Duty.objects.filter(task=answer.survey.task_id, unit=answer.unit_id, state__in=WORKABLE)
    return rows.order_by("due", "pk").first()


def _locked(answer: SurveyAnswer, version: int, *, states: tuple[AnswerState, ...] = OPEN_ANSWERS) -> SurveyAnswer:
    rows = SurveyAnswer.objects.select_for_update(of=("self",)).select_related("survey", "unit")
    row = rows.get(pk=answer.pk)
    if row.version != version:
        raise DomainError("answer_changed", version=row.version)
    if not row.survey.is_open:
        raise DomainError("survey_closed")
    if row.state not in states:
        raise DomainError("answer_not_now", state=row.get_state_display())
    return row


def _save(row: SurveyAnswer, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version", "form_version", "answered_by", "answered_at"])


def _write(row: SurveyAnswer, values: Values, *, by: Any, at: datetime.datetime) -> Changes:
    """All values anew, and what that changes; raises `answer_unfit` (text) for one that is not what the question asks."""
    found, questions = [], questions_of(row)
    for question in questions:
        value = values.get(question.key)
        if value is None or value == "":
            continue
        if not fits(question, value):
            raise DomainError("answer_unfit", text=question.text)
        is_number = question.kind == QuestionKind.NUMBER
        said = {"number": value} if is_number else {"text": str(value)}
        found.append(SurveyValue(answer=row, key=question.key, **said))
    changes = changes_of(row, questions, row.values.all(), values)
    row.values.all().delete()
    SurveyValue.objects.bulk_create(found)
    row.form_version = row.survey.form_version
    row.answered_by, row.answered_at = by, at
    return changes


def changes_of(
    answer: SurveyAnswer, questions: Iterable[SurveyQuestion], before: Iterable[SurveyValue], after: Values
) -> Changes:
    """For the trail, by question: what was said and what is said now. Nothing of an answer that is given for the first time:
    that stands on its page."""
    if answer.state == AnswerState.EMPTY:
        return {}
    was = {value.key: value.text if value.number is None else value.number for value in before}
    return {
        f"{question.position + 1}. {question.text}": (_plain(question, old), _plain(question, new))
        for question in questions
        if (old := was.get(question.key, "")) != (new := _kept(after.get(question.key)))
    }


def _kept(value: Decimal | str | None) -> Decimal | str:
    """As it is kept: with so many decimals."""
    return round(value, 4) if isinstance(value, Decimal) else value or ""


def _plain(question: SurveyQuestion, value: Decimal | str) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value == YES if value and question.kind == QuestionKind.YES_NO else value


def fits(question: SurveyQuestion, value: Decimal | str) -> bool:
    """Whether the value is one that the question can have."""
    if question.kind == QuestionKind.NUMBER:
        return isinstance(value, Decimal) and value.is_finite() and abs(value) < Decimal(10) ** 14
    if question.kind == QuestionKind.CHOICE:
        return value in question.options
    return question.kind == QuestionKind.TEXT or value in (YES, NO)


def _said(values: Values, key: str) -> bool:
    return values.get(key) not in (None, "")
