"""From the audit trail to notices: who is told what, once, whatever is read twice; nothing to the neighbour."""

from __future__ import annotations

import datetime

import pytest
from django.db.models import Q
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.factories import make_assignment, make_unit, make_user
from tests.notices.factories import AT, ON, act, make_programme, tell_all
from tests.programmes.factories import make_district
from vungmanh.accounts.domain.delegating import delegate
from vungmanh.accounts.enums import Role
from vungmanh.core.models import AuditEntry
from vungmanh.notices.domain.happenings import actions
from vungmanh.notices.domain.telling import has_news, pass_over, tell
from vungmanh.notices.enums import Kind
from vungmanh.notices.models import Notice, TrailPosition
from vungmanh.programmes.domain.assigning import assign
from vungmanh.programmes.domain.following import urge
from vungmanh.programmes.domain.waking import wake
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Duty, Programme
from vungmanh.programmes.permissions import may_review, may_work, reviewing, working_on
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType

pytestmark = [pytest.mark.domain, pytest.mark.django_db]


@pytest.fixture
def programme(cast: Cast) -> Programme:
    return make_programme(cast)


@pytest.fixture
def duty(programme: Programme, cast: Cast) -> Duty:
    """What the commune owes as a partner of Sở Nội vụ."""
    return programme.duties.get(unit=cast.commune, role="partner")


@pytest.fixture
def beginning(programme: Programme) -> None:
    """The publication is told."""
    pass_over()


def told_now() -> list[tuple[str, str]]:
    before = set(Notice.objects.values_list("pk", flat=True))
    tell_all()
    rows = Notice.objects.exclude(pk__in=before).values_list("person__username", "kind")
    return sorted((name, str(kind)) for name, kind in rows)


def test_people_of_duties_are_those_that_the_rules_name(programme: Programme, cast: Cast) -> None:
    """Asked from the side of the duty and from the side of the person the answer is the same."""
    office = make_unit("Văn phòng", parent=cast.commune, kind=UnitKind.ORGANISATION, type=UnitType.DEPARTMENT)
    council = make_unit("HĐND tỉnh", parent=cast.province, kind=UnitKind.ORGANISATION, level=UnitLevel.PROVINCE,
                        type=UnitType.COUNCIL)  # fmt: skip
    manned = make_unit("Trạm", parent=cast.commune, kind=UnitKind.ORGANISATION, type=UnitType.DEPARTMENT)
    village = make_unit("Thôn Mẫu", parent=cast.commune, level=UnitLevel.VILLAGE)
    make_user("tram", role=Role.UNIT_OFFICER, unit=manned)
    make_user("nguoixem", role=Role.VIEWER, unit=cast.commune)
    gone = make_user("danghi", role=Role.UNIT_OFFICER, unit=cast.commune)
    gone.is_active = False
    gone.save()
    make_assignment(make_user("cu"), role=Role.COORDINATOR, unit=cast.province, valid_to=datetime.date(2026, 1, 1))
    district = make_district("Huyện Mẫu", cast.province)
    make_user("huyen", role=Role.COORDINATOR, unit=district)
    one = programme.duties.filter(report__isnull=False).first()
    assert one is not None
    for unit in (office, council, manned, village, district):
        Duty.objects.create(programme=programme, kind="report", report=one.report, source=one.source, unit=unit,
                            role=one.role, due=one.due)  # fmt: skip
    duties = list(programme.duties.select_related("unit", "programme__directive__owner"))
    people = list(type(cast.officer).objects.all())
    works = {duty.pk: {who.pk for who in people if may_work(who, duty, ON)} for duty in duties}
    reviews = {duty.pk: {who.pk for who in people if may_review(who, duty, ON)} for duty in duties}
    assert working_on(duties, ON) == works
    assert reviewing(duties, ON) == reviews
    assert any(works.values())
    assert len({frozenset(each) for each in reviews.values()}) > 1


def test_publication_is_one_notice_for_everybody_who_has_work(programme: Programme, cast: Cast) -> None:
    assert told_now() == [("canboxa", "came"), ("sonoivu", "came")]
    assert Notice.objects.get(person=cast.commune_officer).count == 4
    assert told_now() == []


@pytest.mark.usefixtures("beginning")
def test_submission_and_decision(duty: Duty, cast: Cast) -> None:
    act(duty, DutyAct.SUBMITTED, cast.commune_officer)
    assert told_now() == [("dieuphoi", "submitted"), ("lanhdao", "submitted"), ("sonoivu", "submitted")]
    act(duty, DutyAct.RETURNED, cast.lead_officer, "Thiếu biểu số 2")
    assert told_now() == [("canboxa", "returned")]
    returned = Notice.objects.get(kind=Kind.RETURNED)
    assert (returned.by, returned.data, returned.duty) == (cast.lead_officer, {"text": "Thiếu biểu số 2"}, duty)


@pytest.mark.usefixtures("beginning")
def test_extension_names_the_day(duty: Duty, cast: Cast) -> None:
    act(duty, DutyAct.ASKED, cast.commune_officer, due=datetime.date(2026, 8, 1))
    assert {kind for _, kind in told_now()} == {"asked"}
    act(duty, DutyAct.EXTENDED, cast.leader, "", answers=duty.entries.get().pk)
    assert told_now() == [("canboxa", "extended")]
    assert [row.data["due"] for row in Notice.objects.filter(kind__in=("asked", "extended"))] == ["2026-08-01"] * 4


@pytest.mark.usefixtures("beginning")
def test_urging_many_is_one_notice_a_person(programme: Programme, cast: Cast) -> None:
    urge(programme.duties.filter(unit__in=[cast.commune, cast.other_commune]), "Gấp", by=cast.leader, at=AT, on=ON)
    assert told_now() == [("canboxa", "urged")]
    assert Notice.objects.get().data == {"count": 3}


@pytest.mark.usefixtures("beginning")
def test_what_was_given_to_somebody_is_told_to_that_person_and_whoever_asked(duty: Duty, cast: Cast) -> None:
    head, expert = (make_user(name, role=Role.LEADER, unit=cast.commune) for name in ("chutich", "chuyenvien"))
    assign([duty], expert, by=head, at=AT, text="Làm sớm")
    assert told_now() == [("chuyenvien", "assigned")]
    assert Notice.objects.get().data == {"count": 1, "text": "Làm sớm"}
    act(duty, DutyAct.SUBMITTED, cast.commune_officer)
    act(duty, DutyAct.RETURNED, cast.lead_officer)
    assert [name for name, kind in told_now() if kind == "returned"] == ["canboxa", "chuyenvien"]
    urge([duty], "", by=cast.leader, at=AT, on=ON)
    assert told_now() == [("canboxa", "urged"), ("chutich", "urged"), ("chuyenvien", "urged")]


@pytest.mark.usefixtures("beginning")
def test_waking_and_deputies(programme: Programme, cast: Cast) -> None:
    task = programme.tasks.get(condition__gt="")
    wake(task, came_true_on=ON, note="Hướng dẫn 12", by=cast.officer, at=AT, on=ON)
    deputy = make_user("thaymat", role=Role.VIEWER, unit=cast.province)
    role = cast.leader.assignments.get()
    delegate(role, deputy, valid_from=ON, valid_to=ON, by=cast.leader, at=AT, on=ON)
    assert told_now() == [("canboxa", "woken"), ("thaymat", "delegated")]


@pytest.mark.usefixtures("beginning")
def test_trail_is_told_once(duty: Duty, cast: Cast) -> None:
    act(duty, DutyAct.HINDERED, cast.commune_officer)
    assert has_news(AT)
    told_now()
    assert not has_news(AT)
    TrailPosition.objects.update(upto=0)
    assert told_now() == [("canboxa", "came"), ("sonoivu", "came")]  # the publication, and the obstacle not again


@pytest.mark.usefixtures("beginning")
def test_numbers_that_come_late_are_told(duty: Duty, cast: Cast) -> None:
    """On PostgreSQL a long transaction shows its rows after those with higher numbers."""
    act(duty, DutyAct.HINDERED, cast.commune_officer)
    row = AuditEntry.objects.get(action="duty.hindered")
    late = row.pk
    AuditEntry.objects.filter(pk=late).update(id=late + 1000)
    assert len(told_now()) == 3
    assert TrailPosition.objects.get().gaps == [[late, late + 999, AT.isoformat()]]
    row.pk, row.action = late + 500, "duty.returned"
    row.save(force_insert=True)
    assert has_news(AT)
    assert tell(at=AT, on=ON) == 1
    assert [gap[:2] for gap in TrailPosition.objects.get().gaps] == [[late, late + 499], [late + 501, late + 999]]
    act(duty, DutyAct.NOTED, cast.commune_officer)
    tell(at=AT + datetime.timedelta(days=2), on=ON)
    assert TrailPosition.objects.get().gaps == []


@pytest.mark.usefixtures("beginning")
def test_history_that_is_brought_in_is_told_to_nobody(duty: Duty, cast: Cast) -> None:
    act(duty, DutyAct.HINDERED, cast.commune_officer)
    AuditEntry.objects.update(at=AT - datetime.timedelta(days=15))
    assert told_now() == []
    assert not has_news(AT)


def test_questions_do_not_grow_with_duties(
    programme: Programme, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pass_over()
    for duty in programme.duties.filter(Q(role="partner") | Q(kind="report", unit=cast.commune)):
        act(duty, DutyAct.HINDERED, cast.commune_officer)
    with django_assert_num_queries(15):
        tell(at=AT, on=ON)
    for duty in programme.duties.filter(state__in=("open", "working")):
        act(duty, DutyAct.HINDERED, cast.commune_officer)
    with django_assert_num_queries(15):
        tell(at=AT, on=ON)


def test_every_act_with_a_duty_is_told_or_known_not_to_be() -> None:
    """Notes, records and what was taken back ask nothing of anybody, what goes up to leaders stands on their page; a new
    act is put into one of the tables or here."""
    silent = {DutyAct.NOTED, DutyAct.TAKEN_BACK, DutyAct.RECORDED, DutyAct.ESCALATED}
    assert {row for row in DutyAct if f"duty.{row}" not in actions()} == silent
