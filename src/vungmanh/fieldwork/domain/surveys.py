"""A survey from its draft to what was found: questions, launch, units that come and go, close."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.directives.enums import ActorRole
from vungmanh.fieldwork.domain.recording import locked, rewrite, write
from vungmanh.fieldwork.enums import AnswerState, QuestionKind
from vungmanh.fieldwork.models import Survey, SurveyAnswer, SurveyQuestion
from vungmanh.fieldwork.policies import most_questions
from vungmanh.language.text import fold
from vungmanh.programmes.models import Duty, Task
from vungmanh.programmes.selectors import OWED
from vungmanh.units.domain.expanding import expand
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit
from vungmanh.units.selectors import units_in_force


@dataclass(frozen=True, slots=True)
class Plan:
    """What a survey is to be; without a collective name it asks the units of `named`, else those that owe the task."""

    title: str
    due: datetime.date
    purpose: str = ""
    task: Task | None = None
    collective: str = ""
    named: Sequence[Unit] | None = None

    def columns(self, unit: Unit) -> dict[str, Any]:
        return {
            "title": self.title, "purpose": self.purpose, "task": self.task, "collective": self.collective,
            "asks_named": self.named is not None, "due": self.due, "folded": fold(f"{self.title} {unit.name}"),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """`key` names a question that is there already; empty for a new one."""

    kind: str
    text: str
    key: str = ""
    measure: str = ""
    options: tuple[str, ...] = ()
    is_required: bool = True


@transaction.atomic
def draft_survey(unit: Unit, plan: Plan, *, by: Any, at: datetime.datetime, on: datetime.date) -> Survey:
    """A draft. Raises `survey_asks_nobody`, `survey_due_past`."""
    _check(plan, on)
    survey = Survey(unit=unit, **plan.columns(unit))
    write(survey, by=by, at=at)
    survey.named.set(plan.named or [])
    return survey


@transaction.atomic
def change_survey(
    survey: Survey, plan: Plan, *, version: int, by: Any, at: datetime.datetime, on: datetime.date
) -> None:
    """Title, purpose and day at any time; whom it asks only before the launch (`survey_launched`)."""
    columns = plan.columns(survey.unit)
    scope = {name: columns[name] for name in ("task", "collective", "asks_named")}
    is_named_anew = {unit.pk for unit in plan.named or []} != set(survey.named.values_list("pk", flat=True))
    if survey.launched_on and (audit.changed_fields(survey, scope) or is_named_anew):
        raise DomainError("survey_launched")
    if plan.due != survey.due or not survey.launched_on:
        _check(plan, on)
    rewrite(survey, columns, version=version, by=by, at=at)
    if is_named_anew:
        _name(survey, plan.named or [], by=by, at=at)


def _name(survey: Survey, units: Sequence[Unit], *, by: Any, at: datetime.datetime) -> None:
    """Other units than before are chosen by hand."""
    before = [unit.name for unit in survey.named.order_by("sort_key", "pk")]
    survey.named.set(units)
    changes = {"named": (before, [unit.name for unit in units])}
    audit.record(survey, by=by, action="survey.changed", at=at, changes=changes, unit_id=survey.unit_id)


@transaction.atomic
def set_questions(
    survey: Survey, questions: Sequence[Question], *, version: int, by: Any, at: datetime.datetime
) -> None:
    """The form. What somebody has answered is frozen: then these are its next version, and answers keep theirs.

    A question that keeps its kind keeps its key, and its totals go on. Raises `survey_without_questions`,
    `survey_too_many_questions`, `question_without_options` (text), `survey_closed`.
    """
    locked(survey, version)
    _check_questions(survey, questions)
    before = {row.key: row for row in survey.questions.filter(version=survey.form_version)}
    rows = _rows(survey, questions, before)
    if [_content(row) for row in rows] == [_content(row) for row in before.values()]:
        return
    is_frozen = survey.answers.exclude(state=AnswerState.EMPTY).filter(form_version=survey.form_version).exists()
    if is_frozen:
        survey.form_version += 1
    else:
        survey.questions.filter(version=survey.form_version).delete()
    for row in rows:
        row.version = survey.form_version
    SurveyQuestion.objects.bulk_create(rows)
    survey.version += 1
    survey.save(update_fields=["form_version", "version"])
    changes = {"questions": (len(before), len(rows)), "form_version": (None, survey.form_version)}
    audit.record(survey, by=by, action="survey.questions_set", at=at, changes=changes, unit_id=survey.unit_id)


@transaction.atomic
def launch(survey: Survey, *, version: int, by: Any, at: datetime.datetime, on: datetime.date) -> int:
    """Hand the form to every unit that is asked; how many. Raises `survey_without_questions`, `survey_launched`,
    `survey_reaches_nobody`, `survey_beyond_scope` (unit)."""
    locked(survey, version)
    if survey.launched_on:
        raise DomainError("survey_launched")
    if not survey.questions.exists():
        raise DomainError("survey_without_questions")
    added, _left = _lay_out(survey, on)
    survey.launched_on, survey.version = on, survey.version + 1
    survey.save(update_fields=["launched_on", "version"])
    changes = {"units": (None, added)}
    audit.record(survey, by=by, action="survey.launched", at=at, changes=changes, unit_id=survey.unit_id)
    return added


@transaction.atomic
def follow_units(survey: Survey, *, version: int, by: Any, at: datetime.datetime, on: datetime.date) -> tuple[int, int]:
    """Ask the units of today: how many came, how many left that had not answered. What was answered stays."""
    locked(survey, version)
    if not survey.is_open:
        raise DomainError("survey_closed")
    added, left = _lay_out(survey, on)
    if added or left:
        survey.version += 1
        survey.save(update_fields=["version"])
        changes = {"units_added": (None, added), "units_left": (None, left)}
        audit.record(survey, by=by, action="survey.units_followed", at=at, changes=changes, unit_id=survey.unit_id)
    return added, left


@transaction.atomic
def close(survey: Survey, *, version: int, by: Any, at: datetime.datetime, on: datetime.date) -> None:
    """No more answers; open again with `reopen`."""
    if not survey.launched_on:
        raise DomainError("survey_not_launched")
    rewrite(survey, {"closed_on": on}, version=version, by=by, at=at)


@transaction.atomic
def reopen(survey: Survey, *, version: int, by: Any, at: datetime.datetime) -> None:
    rewrite(survey, {"closed_on": None}, version=version, by=by, at=at)


@transaction.atomic
def conclude(survey: Survey, text: str, *, version: int, by: Any, at: datetime.datetime) -> None:
    """Write down what was found; it may be written anew."""
    if not text.strip():
        raise DomainError("survey_finding_missing")
    values: Mapping[str, Any] = {"finding": text.strip()}
    if rewrite(survey, values, version=version, by=by, at=at):
        survey.found_by, survey.found_at = by, at
        survey.save(update_fields=["found_by", "found_at"])


def _check(plan: Plan, on: datetime.date) -> None:
    if not plan.collective and not plan.named and (plan.named is not None or not plan.task):
        raise DomainError("survey_asks_nobody")
    if plan.due < on:
        raise DomainError("survey_due_past")


def _check_questions(survey: Survey, questions: Sequence[Question]) -> None:
    if survey.closed_on:
        raise DomainError("survey_closed")
    if not questions:
        raise DomainError("survey_without_questions")
    if len(questions) > most_questions():
        raise DomainError("survey_too_many_questions", most=most_questions())
    for question in questions:
        if question.kind == QuestionKind.CHOICE and len(set(question.options)) < 2:
            raise DomainError("question_without_options", text=question.text)


def _rows(survey: Survey, questions: Sequence[Question], before: Mapping[str, SurveyQuestion]) -> list[SurveyQuestion]:
    used = set(survey.questions.values_list("key", flat=True))
    rows = []
    for position, question in enumerate(questions):
        known = before.get(question.key)
        key = question.key if known and known.kind == question.kind else _new_key(used)
        used.add(key)
        options = list(question.options) if question.kind == QuestionKind.CHOICE else []
        measure = question.measure if question.kind == QuestionKind.NUMBER else ""
        row = SurveyQuestion(survey=survey, position=position, key=key, kind=question.kind, text=question.text)
        row.measure, row.options, row.is_required = measure, options, question.is_required
        rows.append(row)
    return rows


def _new_key(used: set[str]) -> str:
    return f"c{max([int(key[1:]) for key in used], default=0) + 1}"


def _content(row: SurveyQuestion) -> tuple[Any, ...]:
    return (row.key, row.kind, row.text, row.measure, tuple(row.options), row.is_required)


def _lay_out(survey: Survey, on: datetime.date) -> tuple[int, int]:
    """Answers for the units of the day; those that nobody touched leave with their unit. How many came and left."""
    wanted = units_asked(survey, on)
    if not wanted:
        raise DomainError("survey_reaches_nobody")
    _check_scope(survey, wanted)
    there = dict(survey.answers.values_list("unit", "state"))
    new = [unit for unit in wanted if unit.pk not in there]
    SurveyAnswer.objects.bulk_create(
        [SurveyAnswer(survey=survey, unit=unit, form_version=survey.form_version) for unit in new], batch_size=1000
    )
    gone = [pk for pk, state in there.items() if state == AnswerState.EMPTY and pk not in {unit.pk for unit in wanted}]
    survey.answers.filter(unit__in=gone, state=AnswerState.EMPTY).delete()
    return len(new), len(gone)


def units_asked(survey: Survey, on: datetime.date) -> list[Unit]:
    """Whom the survey asks on the day: a collective name expands, a task's units are those that owe it, of those that were
    chosen by hand the ones that are still there."""
    if survey.asks_named:
        return list(units_in_force(on).filter(pk__in=survey.named.values("pk")).order_by("sort_key", "pk"))
    if not survey.collective:
        owing = Duty.objects.filter(OWED, task=survey.task_id).values("unit")
        return list(Unit.objects.filter(pk__in=owing).order_by("sort_key", "pk"))
    unit = survey.unit
    while unit.kind == UnitKind.ORGANISATION and unit.parent:
        unit = unit.parent
    return expand(survey.collective, territory=unit, on=on)


def _check_scope(survey: Survey, units: Sequence[Unit]) -> None:
    """A unit asks those below it; who leads the task also those that owe it."""
    leads = survey.task and survey.task.duties.filter(OWED, unit=survey.unit, role=ActorRole.LEAD).exists()
    beyond = [unit for unit in units if not unit.path.startswith(survey.unit.path)]
    if beyond and not leads:
        raise DomainError("survey_beyond_scope", unit=beyond[0].name)
