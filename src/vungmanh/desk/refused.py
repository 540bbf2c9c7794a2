"""What was refused to whom, on the audit trail: one place for all rooms, called by the middleware.

The address says what it was about: the name of the route begins with the kind of thing that its `pk` means. A new kind of
thing gets a line in KINDS; a test names what is missing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone

from vungmanh.accounts.domain.refusing import BEYOND, record_refusal
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.accounts.permissions import may_see_work_of, people_visible_to, sees_records_of
from vungmanh.accounts.selectors import home_unit_id
from vungmanh.bodies.models import Body, Membership
from vungmanh.core.errors import DomainError
from vungmanh.core.models import DayDecision, Job, SavedFilter
from vungmanh.directives.models import Directive, Finding, Item, ItemActor
from vungmanh.directives.permissions import directives_visible_to
from vungmanh.fieldwork.models import (
    AreaAssignment,
    Attachment,
    Briefing,
    Pilot,
    StudySession,
    Survey,
    SurveyAnswer,
    Visit,
)
from vungmanh.fieldwork.permissions import answers_visible_to, pilots_visible_to, surveys_visible_to, units_seen
from vungmanh.holdings.models import (
    Convention,
    ConventionPaper,
    Holding,
    HoldingPaper,
    Opening,
    OpeningPaper,
    Suggestion,
)
from vungmanh.imports.models import SheetImport
from vungmanh.imports.permissions import imports_visible_to
from vungmanh.indicators.models import Indicator, Report, ReportFile
from vungmanh.indicators.permissions import indicators_visible_to, reports_visible_to
from vungmanh.notices.models import Mail, Notice
from vungmanh.officials.models import (
    AdoptedStandards,
    Departure,
    Discipline,
    Establishment,
    Evaluation,
    EvaluationPaper,
    Person,
    Post,
    Qualification,
    RaisedCeiling,
    TrainingRecord,
)
from vungmanh.officials.permissions import adoptions_visible_to, may_see_unit, persons_visible_to
from vungmanh.premises.models import Equipment, Premises
from vungmanh.programmes.models import Duty, Evidence, Programme
from vungmanh.programmes.permissions import duties_visible_to, programmes_visible_to
from vungmanh.training.models import Arrival, AttractionScheme, Course, Enrolment, TrainingPlan
from vungmanh.training.permissions import (
    arrivals_visible_to,
    courses_visible_to,
    enrolments_visible_to,
    plans_visible_to,
    schemes_visible_to,
)
from vungmanh.units.models import Unit

LONGEST_ADDRESS = 200


class Hidden(Http404):
    """Part of something that the person may see, but not this part: answered 404 and written down."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A thing that has an owner: who sees it, and which unit's affair it is."""

    sees: Callable[[User, Any, datetime.date], bool]
    unit_of: Callable[[Any], int | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What the `pk` of an address means, and over which relations it belongs to something in OWNED."""

    model: type[models.Model]
    belongs_to: tuple[str, ...] = ()


def _among(visible: Callable[[User, datetime.date], models.QuerySet[Any]]) -> Callable[..., bool]:
    return lambda user, row, on: visible(user, on).filter(pk=row.pk).exists()


def _of_unit_seen(user: User, row: Any, on: datetime.date) -> bool:
    """A record of fieldwork."""
    return units_seen(user, on).filter(pk=row.unit_id).exists()


def _of_scope(user: User, row: Any, on: datetime.date) -> bool:
    """A dated record of a register."""
    return sees_records_of(user, row.unit, on)


DATED = (Premises, Equipment, Holding, Opening, Suggestion, Convention, Body, Membership)
RECORDS = (StudySession, AreaAssignment, Visit, Briefing)
"""Records that people of a unit and of those above it see."""
OWNED: dict[type[models.Model], Owned] = {
    Directive: Owned(_among(directives_visible_to), lambda row: row.owner_id),
    Programme: Owned(_among(programmes_visible_to), lambda row: row.directive.owner_id),
    Duty: Owned(_among(duties_visible_to), lambda row: row.unit_id),
    **dict.fromkeys(RECORDS, Owned(_of_unit_seen, lambda row: row.unit_id)),
    **dict.fromkeys(DATED, Owned(_of_scope, lambda row: row.unit_id)),
    Pilot: Owned(_among(pilots_visible_to), lambda row: row.unit_id),
    SheetImport: Owned(_among(imports_visible_to), lambda row: row.unit_id),
    Survey: Owned(_among(surveys_visible_to), lambda row: row.unit_id),
    SurveyAnswer: Owned(_among(answers_visible_to), lambda row: row.unit_id),
    Person: Owned(_among(persons_visible_to), lambda row: row.unit_id),
    **dict.fromkeys(
        (Establishment, RaisedCeiling),
        Owned(lambda user, row, on: may_see_unit(user, row.unit, on), lambda row: row.unit_id),
    ),
    AdoptedStandards: Owned(_among(adoptions_visible_to), lambda row: row.unit_id),
    TrainingPlan: Owned(_among(plans_visible_to), lambda row: row.unit_id),
    Course: Owned(_among(courses_visible_to), lambda row: row.unit_id),
    Enrolment: Owned(_among(enrolments_visible_to), lambda row: row.unit_id),
    AttractionScheme: Owned(_among(schemes_visible_to), lambda row: row.unit_id),
    Arrival: Owned(_among(arrivals_visible_to), lambda row: row.unit_id),
    Report: Owned(_among(reports_visible_to), lambda row: row.unit_id),
    Indicator: Owned(_among(indicators_visible_to), lambda row: row.owner_id),
    Unit: Owned(lambda user, row, on: True, lambda row: row.pk),
    DayDecision: Owned(lambda user, row, on: True, lambda row: None),
    User: Owned(_among(people_visible_to), home_unit_id),
    Notice: Owned(lambda user, row, on: row.person_id == user.pk, lambda row: home_unit_id(row.person)),
    Job: Owned(
        lambda user, row, on: may_see_work_of(user, row.requested_by, on),
        lambda row: home_unit_id(row.requested_by) if row.requested_by else None,
    ),
}
KINDS: dict[str, Kind] = {
    "directive": Kind(Directive),
    "item": Kind(Item, ("directive",)),
    "finding": Kind(Finding, ("directive",)),
    "actor": Kind(ItemActor, ("item", "directive")),
    "programme": Kind(Programme),
    "duty": Kind(Duty),
    "duty_evidence": Kind(Evidence, ("entry", "duty")),
    "study": Kind(Directive),
    "study_session": Kind(StudySession),
    "study_session_file": Kind(Attachment, ("session",)),
    "survey": Kind(Survey),
    "pilot": Kind(Pilot),
    "pilot_file": Kind(Attachment, ("pilot",)),
    "area": Kind(AreaAssignment),
    "visit": Kind(Visit),
    "visit_file": Kind(Attachment, ("visit",)),
    "briefing": Kind(Briefing),
    "briefing_file": Kind(Attachment, ("briefing",)),
    "survey_answer": Kind(SurveyAnswer),
    "premises": Kind(Premises),
    "equipment": Kind(Equipment),
    "holding": Kind(Holding),
    "holding_file": Kind(HoldingPaper, ("record",)),
    "opening": Kind(Opening),
    "opening_file": Kind(OpeningPaper, ("record",)),
    "suggestion": Kind(Suggestion),
    "convention": Kind(Convention),
    "convention_file": Kind(ConventionPaper, ("record",)),
    "body": Kind(Body),
    "membership": Kind(Membership),
    "kept_unit": Kind(Unit),
    "official": Kind(Person),
    "official_post": Kind(Post, ("person",)),
    "official_qualification": Kind(Qualification, ("person",)),
    "official_training": Kind(TrainingRecord, ("person",)),
    "official_evaluation": Kind(Evaluation, ("person",)),
    "official_evaluation_file": Kind(EvaluationPaper, ("record", "person")),
    "official_discipline": Kind(Discipline, ("person",)),
    "official_departure": Kind(Departure, ("person",)),
    "staffing": Kind(Unit),
    "staffing_quota": Kind(Establishment),
    "raised_ceiling": Kind(RaisedCeiling),
    "import": Kind(SheetImport),
    "standards_adoption": Kind(AdoptedStandards),
    "training_plan": Kind(TrainingPlan),
    "course": Kind(Course),
    "enrolment": Kind(Enrolment),
    "attraction": Kind(AttractionScheme),
    "arrival": Kind(Arrival),
    "indicator": Kind(Indicator),
    "report": Kind(Report),
    "report_file": Kind(ReportFile, ("report",)),
    "unit": Kind(Unit),
    "day": Kind(DayDecision),
    "person": Kind(User),
    "role": Kind(RoleAssignment, ("user",)),
    "job": Kind(Job),
    "notice": Kind(Notice),
    "filter": Kind(SavedFilter, ("user",)),
    "mail": Kind(Mail, ("person",)),
}


def record(request: HttpRequest, error: Exception) -> None:
    """Write down what was refused to somebody who is signed in; nothing where there is nothing at the address."""
    user, today = request.user, timezone.localdate()
    if not isinstance(user, User):
        return
    subject = _subject(request)
    is_missing = isinstance(error, Http404) and not isinstance(error, Hidden)
    if is_missing and (subject is None or OWNED[subject._meta.model].sees(user, subject, today)):
        return
    subject = subject or user
    record_refusal(
        subject,
        by=user,
        at=timezone.now(),
        address=f"{request.method} {request.path}"[:LONGEST_ADDRESS],
        unit_id=OWNED[subject._meta.model].unit_of(subject),
        reason=error.code if isinstance(error, DomainError) else BEYOND,
        params=error.params if isinstance(error, DomainError) else None,
    )


def kind_of(route: str) -> Kind | None:
    """The longest beginning of the route's name that names a kind: "duty_evidence" before "duty"."""
    words = route.split("_")
    for count in range(len(words), 0, -1):
        if kind := KINDS.get("_".join(words[:count])):
            return kind
    return None


def _subject(request: HttpRequest) -> models.Model | None:
    match = request.resolver_match
    kind = kind_of(match.url_name or "") if match and "pk" in match.kwargs else None
    if match is None or kind is None:
        return None
    rows = kind.model._default_manager.all()
    if kind.belongs_to:
        rows = rows.select_related("__".join(kind.belongs_to))
    found: Any = rows.filter(pk=match.kwargs["pk"]).first()
    for name in kind.belongs_to:
        found = found and getattr(found, name)
    return found
