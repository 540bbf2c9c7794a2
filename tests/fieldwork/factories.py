"""Records of fieldwork for tests."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from tests.conftest import Cast
from vungmanh.fieldwork.domain.areas import assign_area, record_briefing, record_visit
from vungmanh.fieldwork.domain.pilots import PilotPlan, plan_pilot
from vungmanh.fieldwork.domain.surveys import Plan, Question, draft_survey, set_questions
from vungmanh.fieldwork.models import AreaAssignment, Briefing, Pilot, Survey, SurveyAnswer, Visit
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


def make_pilot(cast: Cast, **said: Any) -> Pilot:
    """Of the province, in the commune, since yesterday."""
    today = timezone.localdate()
    plan = PilotPlan("Thí điểm khoán thôn", today - DAY, today + DAY, [cast.commune])
    return plan_pilot(cast.province, plan, by=cast.officer, at=timezone.now(), **said)


def make_area(cast: Cast, place: Unit) -> AreaAssignment:
    """Somebody of the commune looks after the place since last year."""
    said = {
        "holder_name": "Cầm Văn Bám Bản", "holder_position": "", "place": place, "field": "", "is_shared": False,
        "capacity": "committee_member", "valid_from": timezone.localdate() - 400 * DAY, "valid_to": None,
    }  # fmt: skip
    return assign_area(cast.commune, said, by=cast.commune_officer, at=timezone.now())


def make_visit(cast: Cast, assignment: AreaAssignment, **said: Any) -> Visit:
    today = timezone.localdate()
    wanted = {"visited_on": today, "found": "Suối cạn nước", "promised": "Khoan giếng", "promised_due": today}
    return record_visit(assignment, wanted, by=cast.commune_officer, at=timezone.now(), on=today, **said)


def make_briefing(cast: Cast, **said: Any) -> Briefing:
    today = timezone.localdate()
    wanted = {"held_on": today, "attended": 3, "expected": 4, "issues": "Thu quỹ chậm", "conclusions": ""}
    return record_briefing(cast.commune, wanted, by=cast.commune_officer, at=timezone.now(), on=today, **said)
