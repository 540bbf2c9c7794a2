"""How far surveys are, and what was answered: totals per question, computed from what was handed in."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from vungmanh.fieldwork.enums import AnswerState, QuestionKind
from vungmanh.fieldwork.models import Survey, SurveyAnswer, SurveyQuestion, SurveyValue
from vungmanh.fieldwork.policies import survey_words
from vungmanh.programmes.models import Programme, Task
from vungmanh.units.models import Unit

SHOWN_TEXTS = 200


@dataclass(frozen=True, slots=True)
class Total:
    """What all answers to one question together say; `count` is of how many units."""

    question: SurveyQuestion
    count: int = 0
    sum: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    by_option: list[tuple[str, int]] = field(default_factory=list)
    texts: list[SurveyValue] = field(default_factory=list)

    @property
    def mean(self) -> Decimal | None:
        return self.sum / self.count if self.sum is not None and self.count else None


def with_coverage(surveys: QuerySet[Survey], seen: QuerySet[Unit] | None = None) -> QuerySet[Any]:
    """With `asked` and `answered`: how many units; of those in `seen` where that is given."""
    rows = SurveyAnswer.objects.filter(survey=OuterRef("pk"))
    if seen is not None:
        rows = rows.filter(unit__in=seen.values("pk"))

    def counted(answers: QuerySet[SurveyAnswer]) -> Coalesce:
        found = answers.order_by().values("survey").annotate(n=Count("pk"))
        return Coalesce(Subquery(found.values("n")), 0)

    submitted = rows.filter(state=AnswerState.SUBMITTED)
    return surveys.annotate(asked=counted(rows), answered=counted(submitted))


def is_late(on: datetime.date) -> Q:
    """Answers that are late: handed in after the day, or not at all after it."""
    is_open = Q(submitted_on__isnull=True, survey__due__lt=on)
    return is_open | Q(submitted_on__gt=F("survey__due"))


def totals(survey: Survey, answers: QuerySet[SurveyAnswer]) -> list[Total]:
    """Per question of the current form, over those of `answers` that were handed in; four queries."""
    questions = list(survey.questions.filter(version=survey.form_version))
    rows = SurveyValue.objects.filter(answer__in=answers.filter(state=AnswerState.SUBMITTED).values("pk")).order_by()
    numbers = {
        key: found
        for key, *found in rows.filter(number__isnull=False)
        .values_list("key")
        .annotate(Count("pk"), Sum("number"), Min("number"), Max("number"))
    }
    words: dict[str, dict[str, int]] = defaultdict(dict)
    counted = [question.key for question in questions if question.kind in (QuestionKind.CHOICE, QuestionKind.YES_NO)]
    for key, text, count in rows.filter(key__in=counted).values_list("key", "text").annotate(Count("pk")):
        words[key][text] = count
    texts = _texts(rows, [question.key for question in questions if question.kind == QuestionKind.TEXT])
    return [
        _total(question, numbers.get(question.key), words[question.key], texts[question.key]) for question in questions
    ]


def _texts(rows: QuerySet[SurveyValue], keys: Iterable[str]) -> dict[str, list[SurveyValue]]:
    found: dict[str, list[SurveyValue]] = defaultdict(list)
    for row in rows.filter(key__in=list(keys)).select_related("answer__unit").order_by("answer__unit__sort_key", "pk"):
        found[row.key].append(row)
    return found


def _total(
    question: SurveyQuestion, number: list[Any] | None, words: dict[str, int], texts: list[SurveyValue]
) -> Total:
    if question.kind == QuestionKind.NUMBER:
        return Total(question, *number) if number else Total(question)
    if question.kind == QuestionKind.TEXT:
        return Total(question, len(texts), texts=texts[:SHOWN_TEXTS])
    known = question.options if question.kind == QuestionKind.CHOICE else ["yes", "no"]
    options = [*known, *sorted(set(words) - set(known))]
    return Total(question, sum(words.values()), by_option=[(option, words.get(option, 0)) for option in options])


def tasks_to_survey(programmes: QuerySet[Programme]) -> QuerySet[Task]:
    """Tasks that a survey can carry out."""
    words = Q()
    for word in survey_words():
        words |= Q(text__icontains=word)
    rows = Task.objects.filter(words, programme__in=programmes, is_withdrawn=False)
    return rows.select_related("programme__directive").defer(
        "programme__directive__text", "programme__directive__text_folded"
    )
