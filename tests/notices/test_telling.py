"""From the audit trail to notices: who is told what, once, whatever is read twice; nothing to the neighbour."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from django.db.models import Q
from pytest_django import DjangoAssertNumQueries

import vungmanh
from tests.conftest import Cast
from tests.factories import make_assignment, make_unit, make_user
from tests.notices.factories import AT, ON, act, make_programme, tell_all
from tests.programmes.factories import make_district
from vungmanh.accounts.domain.delegating import delegate
from vungmanh.accounts.domain.people import Details, create_account
from vungmanh.accounts.domain.roles import end_role, give_role
from vungmanh.accounts.enums import Role
from vungmanh.cascade.domain.calling import decide_call
from vungmanh.core.models import AuditEntry
from vungmanh.notices.domain.happenings import actions
from vungmanh.notices.domain.telling import has_news, pass_over, tell
from vungmanh.notices.enums import Kind
from vungmanh.notices.models import Notice, TrailPosition
from vungmanh.notices.wording import headline, place_of
from vungmanh.programmes.domain.assigning import assign
from vungmanh.programmes.domain.escalating import escalate
from vungmanh.programmes.domain.following import urge
from vungmanh.programmes.domain.waking import put_to_sleep, wake
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Duty, Programme
from vungmanh.programmes.permissions import (
    duties_escalated_to,
    may_review,
    may_work,
    reviewing,
    workers_of,
    working_on,
)
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType

pytestmark = pytest.mark.django_db
SOURCE = Path(vungmanh.__file__).parent


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
    left = make_unit("Thôn Không", parent=cast.commune, level=UnitLevel.VILLAGE)
    alone = make_user("truongthon", role=Role.UNIT_OFFICER, unit=left)
    alone.is_active = False
    alone.save()
    make_assignment(make_user("cu"), role=Role.COORDINATOR, unit=cast.province, valid_to=datetime.date(2026, 1, 1))
    district = make_district("Huyện Mẫu", cast.province)
    make_user("huyen", role=Role.COORDINATOR, unit=district)
    one = programme.duties.filter(report__isnull=False).first()
    assert one is not None
    for unit in (office, council, manned, village, left, district):
        Duty.objects.create(programme=programme, kind="report", report=one.report, source=one.source, unit=unit,
                            role=one.role, due=one.due, published_on=one.published_on)  # fmt: skip
    duties = list(programme.duties.select_related("unit", "programme__directive__owner"))
    people = list(type(cast.officer).objects.all())
    works = {duty.pk: {who.pk for who in people if may_work(who, duty, ON)} for duty in duties}
    reviews = {duty.pk: {who.pk for who in people if may_review(who, duty, ON)} for duty in duties}
    assert working_on(duties, ON) == works
    assert reviewing(duties, ON) == reviews
    assert any(works.values())
    assert {duty.pk: set(workers_of(duty, ON).values_list("pk", flat=True)) for duty in duties} == works
    assert works[programme.duties.get(unit=left).pk] == {cast.commune_officer.pk}
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
def test_waking_by_mistake_is_told_as_sleeping_again(programme: Programme, cast: Cast) -> None:
    task = programme.tasks.get(condition__gt="")
    wake(task, came_true_on=ON, note="Hướng dẫn 12", by=cast.officer, at=AT, on=ON)
    later = AT + datetime.timedelta(minutes=5)
    assert put_to_sleep(task, reason="Nhầm văn bản", by=cast.officer, at=later) == 1
    assert told_now() == [("canboxa", "slept")]  # and of the waking, which no longer holds, nothing
    notice = Notice.objects.get()
    assert (headline(notice), notice.data["text"]) == ("Việc trở lại chờ điều kiện", "Nhầm văn bản")


@pytest.mark.usefixtures("beginning")
def test_what_goes_up_by_rule_is_told_to_the_leaders_that_it_names(programme: Programme, cast: Cast) -> None:
    head = make_user("truongxa", role=Role.LEADER, unit=cast.commune)
    make_user("lanhdaoxa2", role=Role.LEADER, unit=cast.other_commune)
    week = AT + datetime.timedelta(days=24)  # of the reports of both communes, due on 25 June: 5 working days late
    escalate(at=week, on=week.date())
    tell(at=week, on=week.date())
    told = Notice.objects.filter(kind=Kind.ESCALATED).order_by("person__username")
    assert [row.person.username for row in told] == ["lanhdaoxa2", "truongxa"]
    for row in told:
        escalated = Duty.objects.filter(duties_escalated_to(row.person, week.date()))
        assert (row.count, row.duty) == (1, escalated.get())
    later = AT + datetime.timedelta(days=40)
    escalate(at=later, on=later.date())
    tell(at=later, on=later.date())
    both = Notice.objects.get(kind=Kind.ESCALATED, person=cast.leader)
    assert both.count == Duty.objects.filter(duties_escalated_to(cast.leader, later.date())).count() == 2
    assert place_of(both) == f"/viec/?tab=bao-len&programme={programme.pk}"
    assert Notice.objects.filter(kind=Kind.ESCALATED, person=head).count() == 2  # by now a partner's duty too


@pytest.mark.usefixtures("beginning")
def test_call_for_plans_is_told_to_those_who_are_asked(programme: Programme, cast: Cast) -> None:
    day = datetime.date(2026, 7, 1)
    task = programme.tasks.get(text__startswith="Rà soát")
    decide_call(programme, task=task, due=None, by=cast.officer, at=AT)
    assert told_now() == [("canboxa", "called"), ("sonoivu", "called")]
    decide_call(programme, task=task, due=None, by=cast.officer, at=AT)
    assert told_now() == []
    make_user("xaha", role=Role.UNIT_OFFICER, unit=cast.other_commune)
    decide_call(programme, task=None, due=day, by=cast.officer, at=AT)
    assert told_now() == [("canboxa", "called"), ("sonoivu", "called"), ("xaha", "called")]
    decide_call(programme, task=None, due=None, by=cast.officer, at=AT)
    assert told_now() == []
    notice = Notice.objects.filter(person__username="xaha").get()
    assert headline(notice) == "Chương trình yêu cầu lập kế hoạch trước ngày 01/07/2026"


@pytest.mark.usefixtures("beginning")
def test_roles_are_told_to_their_person(cast: Cast) -> None:
    span = {"valid_from": ON, "valid_to": None}
    account = {"role": Role.VIEWER, "unit": cast.commune, "by": cast.administrator, "at": AT, "on": ON}
    new = create_account("moi", Details("Lò Thị Ví Dụ"), **span, **account)
    given = give_role(new, **{**account, "role": Role.UNIT_OFFICER}, **span)
    assert told_now() == []  # both came with the account
    given = give_role(cast.lead_officer, **{**account, "at": AT + datetime.timedelta(minutes=1)}, **span)
    assert told_now() == [("sonoivu", "role")]
    assert headline(Notice.objects.get()) == "Bạn nhận vai trò người xem, Xã Mẫu Thượng từ 10/06/2026"
    end_role(given, last_day=ON, by=cast.administrator, at=AT, on=ON)
    assert told_now() == [("sonoivu", "role_ended")]
    ended = Notice.objects.get(kind=Kind.ROLE_ENDED)
    assert headline(ended) == "Vai trò người xem, Xã Mẫu Thượng của bạn kết thúc sau ngày 10/06/2026"


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


TOLD_TO_NOBODY = {
    "duty.noted", "duty.taken_back", "duty.recorded", "duty.stay_logged", "duty.stay_withdrawn",  # one's own record
    "duty.quota_person", "duty.quota_person_ended",  # the same
    "duty.corrected",  # of a log, by whoever wrote it
    "task.started", "task.ordered", "task.quota",  # days that move are told as `duty.moved`
    "programme.amended", "programme.re_expanded",  # told duty by duty
    "plan.started", "plan.saved", "plan.discarded",  # a draft
    "plan.issued", "plan.attached", "plan.taken_back",  # stands on the page of the plans; the duty is told by its submission
}  # fmt: skip
"""Of the acts with programmes, plans and roles; a new one is put into the tables of `happenings` or here."""


def test_every_act_is_told_or_known_not_to_be() -> None:
    written = re.compile(r"\"((?:duty|task|programme|plan|role)\.[a-z_]+)\"")
    folders = [SOURCE / name for name in ("accounts", "programmes", "cascade")]
    found = {name for folder in folders for file in folder.rglob("*.py") for name in written.findall(file.read_text())}
    found |= {f"duty.{row}" for row in DutyAct}
    assert found - actions() == TOLD_TO_NOBODY & found
    assert not TOLD_TO_NOBODY & actions()
