"""What registers of fieldwork hold about one duty."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from vungmanh.fieldwork.models import StudySession, Survey, SurveyAnswer
from vungmanh.fieldwork.permissions import answers_visible_to, kept_in_scope, surveys_visible_to
from vungmanh.programmes.models import Duty


@dataclass(frozen=True, slots=True)
class RecordsOf:
    """Each as far as the person sees it: surveys that carry the task out, the unit's answers to them, its study sessions."""

    surveys: list[Survey]
    answers: list[SurveyAnswer]
    sessions: list[StudySession]

    @property
    def has_any(self) -> bool:
        return bool(self.surveys or self.answers or self.sessions)


def records_of(duty: Duty, user: Any, on: datetime.date) -> RecordsOf:
    """Three queries; none for what is no task."""
    if not duty.task_id:
        return RecordsOf([], [], [])
    surveys = surveys_visible_to(user, on).filter(task=duty.task_id, withdrawn_at=None)
    answers = answers_visible_to(user, on).filter(survey__task=duty.task_id, unit=duty.unit_id)
    answers = answers.filter(survey__launched_on__isnull=False)
    sessions = StudySession.objects.filter(kept_in_scope(user, on), duty=duty, withdrawn_at=None)
    answered = list(answers.select_related("survey").order_by("pk"))
    mine = {answer.survey_id for answer in answered}
    return RecordsOf(
        [row for row in surveys.order_by("pk") if row.pk not in mine],
        answered,
        list(sessions.select_related("directive").defer("directive__text", "directive__text_folded")),
    )
