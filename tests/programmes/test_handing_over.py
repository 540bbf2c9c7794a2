"""When somebody leaves: open work changes hands with the account or the role, all or nothing, and the log tells it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT, make_assignment, make_unit, make_user
from tests.programmes.factories import add_report, make_directive
from vungmanh.accounts.domain.delegating import delegate
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.programmes.domain.handing_over import give_back, leave, leave_role, open_work_by_role, open_work_of
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyState
from vungmanh.programmes.models import Duty
from vungmanh.units.enums import UnitLevel, UnitType

pytestmark = pytest.mark.django_db
ON = datetime.date(2026, 7, 20)
LATER = datetime.date(2026, 8, 31)


@pytest.fixture
def colleague(cast: Cast) -> User:
    return make_user("donghuyen", role=Role.UNIT_OFFICER, unit=cast.commune)


@pytest.fixture
def duties(cast: Cast) -> list[Duty]:
    """Three reports of the commune in the hands of its officer: late, ahead, finished; and one of a village."""
    directive = make_directive(cast.province, cast.officer)
    for due in ("2026-06-30", "2026-12-31", "2026-03-31", "2026-11-30"):
        add_report(directive, f"Báo cáo trước {due}", sources=[cast.commune], due=due)
    programme = publish(directive, by=cast.officer, at=AT, on=AT.date())
    rows = list(programme.duties.order_by("pk"))
    village = make_unit("Thôn Một", parent=cast.commune, level=UnitLevel.VILLAGE, type=UnitType.THON)
    Duty.objects.filter(pk=rows[3].pk).update(unit=village)
    Duty.objects.filter(pk=rows[2].pk).update(state=DutyState.ACCEPTED)
    programme.duties.update(assigned_to=cast.commune_officer)
    return rows


def holders() -> list[User | None]:
    return [row.assigned_to for row in Duty.objects.select_related("assigned_to").order_by("pk")]


def test_what_somebody_has_in_hand(cast: Cast, duties: list[Duty], colleague: User) -> None:
    (work,) = open_work_of(cast.commune_officer, ON)
    assert (work.unit, work.late, work.colleagues) == (cast.commune, 1, [colleague])
    assert work.duties == [duties[0], duties[3], duties[1]]
    assert open_work_of(colleague, ON) == []


def test_account_ends_and_a_colleague_takes_over(cast: Cast, duties: list[Duty], colleague: User) -> None:
    person = cast.commune_officer
    count = leave(person, {cast.commune.pk: colleague}, text="Nghỉ hưu", by=cast.administrator, at=AT, on=ON)
    assert (count, holders()) == (3, [colleague, colleague, person, colleague])
    assert not User.objects.get(pk=person.pk).is_active
    entry = duties[0].entries.get()
    assert (entry.act, entry.person, entry.by) == ("assigned", colleague, cast.administrator)
    assert entry.text == "Nghỉ hưu"
    acts = AuditEntry.objects.values_list("action", flat=True)
    assert sorted(act for act in acts if act in ("user.deactivated", "duty.assigned")) == [
        *["duty.assigned"] * 3,
        "user.deactivated",
    ]


def test_without_a_colleague_it_goes_back_to_the_unit(cast: Cast, duties: list[Duty]) -> None:
    leave(cast.commune_officer, {}, by=cast.administrator, at=AT, on=ON)
    assert holders() == [None, None, cast.commune_officer, None]


def test_stranger_gets_nothing_and_the_account_stays(cast: Cast, duties: list[Duty]) -> None:
    for stranger in (cast.lead_officer, cast.neighbour, cast.commune_officer):
        with pytest.raises(DomainError, match="receiver_of_another_unit"):
            leave(cast.commune_officer, {cast.commune.pk: stranger}, by=cast.administrator, at=AT, on=ON)
    assert (holders(), User.objects.get(pk=cast.commune_officer.pk).is_active) == ([cast.commune_officer] * 4, True)


def test_whoever_does_not_keep_the_account_hands_nothing_over(cast: Cast, duties: list[Duty], colleague: User) -> None:
    for by, code in ((cast.officer, "account_beyond_scope"), (cast.commune_officer, "account_of_oneself")):
        with pytest.raises(DomainError, match=code):
            leave(cast.commune_officer, {cast.commune.pk: colleague}, by=by, at=AT, on=ON)
    assert holders() == [cast.commune_officer] * 4


def test_acting_in_places_of_others_is_passed_on_and_ones_own_deputies_stop(cast: Cast, colleague: User) -> None:
    head = make_user("truongxa", role=Role.LEADER, unit=cast.commune)
    span = {"valid_from": ON, "valid_to": LATER, "by": cast.administrator, "at": AT, "on": ON}
    acting = delegate(head.assignments.get(), cast.commune_officer, **span)  # type: ignore[arg-type]
    deputy = delegate(cast.commune_officer.assignments.get(delegated_by=None), head, **span)  # type: ignore[arg-type]
    later = ON + datetime.timedelta(days=3)
    assert [work.standing_in for work in open_work_of(cast.commune_officer, later)] == [[acting]]
    leave(cast.commune_officer, {cast.commune.pk: colleague}, by=cast.administrator, at=AT, on=later)
    ended = later - datetime.timedelta(days=1)
    ends = RoleAssignment.objects.filter(pk__in=[acting.pk, deputy.pk]).values_list("valid_to", flat=True)
    assert list(ends) == [ended, ended]
    passed = colleague.assignments.get(delegated_by__isnull=False)
    assert (passed.role, passed.valid_from, passed.valid_to) == ("leader", later, LATER)
    assert passed.delegated_by == acting.delegated_by


@pytest.mark.parametrize(
    ("last_day", "to_colleague", "who"),
    [(None, True, "colleague"), (None, False, None), (LATER, True, "colleague"), (LATER, False, "officer")],
)
def test_role_ends_and_its_work_goes(
    cast: Cast, duties: list[Duty], colleague: User, last_day: datetime.date | None, to_colleague: bool, who: str | None
) -> None:
    role = cast.commune_officer.assignments.get()
    receiver = colleague if to_colleague else None
    leave_role(role, receiver, last_day=last_day, by=cast.administrator, at=AT, on=ON)
    expected = {"colleague": colleague, "officer": cast.commune_officer, None: None}[who]
    assert holders() == [expected, expected, cast.commune_officer, expected]


def test_other_role_for_the_unit_keeps_the_work(cast: Cast, duties: list[Duty]) -> None:
    role = cast.commune_officer.assignments.get()
    make_assignment(cast.commune_officer, role=Role.LEADER, unit=cast.commune)
    assert open_work_by_role(role, ON) is None
    leave_role(role, None, last_day=None, by=cast.administrator, at=AT, on=ON)
    assert holders() == [cast.commune_officer] * 4


def test_what_is_left_behind_goes_back_to_the_unit_by_night(cast: Cast, duties: list[Duty], colleague: User) -> None:
    person = cast.commune_officer
    assert give_back("Hết vai trò", at=AT, on=ON) == 0
    leave_role(person.assignments.get(), None, last_day=LATER, by=cast.administrator, at=AT, on=ON)
    assert give_back("Hết vai trò", at=AT, on=LATER) == 0
    after = LATER + datetime.timedelta(days=1)
    assert [give_back("Hết vai trò", at=AT, on=after) for _ in range(2)] == [3, 0]
    assert holders() == [None, None, person, None]
    entry = duties[0].entries.get()
    assert (entry.by, entry.person, entry.text) == (None, None, "Hết vai trò")


def test_ended_account_keeps_nothing(cast: Cast, duties: list[Duty], django_assert_num_queries: Any) -> None:
    User.objects.filter(pk=cast.commune_officer.pk).update(is_active=False)
    with django_assert_num_queries(10):
        assert give_back("", at=AT, on=ON) == 3
