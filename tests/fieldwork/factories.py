"""Records of fieldwork for tests."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from tests.conftest import Cast
from vungmanh.fieldwork.domain.surveys import Plan, Question, draft_survey, set_questions
from vungmanh.fieldwork.models import Survey, SurveyAnswer
from vungmanh.units.models import Unit

DAY = datetime.timedelta(days=1)


def make_survey(cast: Cast, units: Sequence[Unit], *, days: int = 10, **said: Any) -> Survey:
    """Of the province, with a number and a choice, launched today to `units`."""
    today, at = timezone.localdate(), timezone.now()
    plan = Plan(**({"title": "Khảo sát trụ sở", "due": today, "collective": "ubnd.xa"} | said))
    row = draft_survey(cast.province, plan, by=cast.officer, at=at, on=today)
    questions = [Question("number", "Số gian nhà", measure="gian"), Question("choice", "Loại", options=("tốt", "xấu"))]
    set_questions(row, questions, version=1, by=cast.officer, at=at)
    SurveyAnswer.objects.bulk_create([SurveyAnswer(survey=row, unit=unit) for unit in units])
    Survey.objects.filter(pk=row.pk).update(launched_on=today, due=today + days * DAY)
    return Survey.objects.get(pk=row.pk)
