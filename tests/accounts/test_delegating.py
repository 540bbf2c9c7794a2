"""Acting in somebody's place: by a colleague, from a day to a day, never longer than the role."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.accounts.factories import ON
from tests.conftest import Cast
from tests.factories import AT, make_assignment, make_user
from vungmanh.accounts.domain.delegating import delegate
from vungmanh.accounts.domain.people import deactivate
from vungmanh.accounts.domain.roles import end_role
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.accounts.permissions import deputies_for
from vungmanh.accounts.selectors import assignments_of, has_role
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def colleague(cast: Cast) -> User:
    return make_user("dongnghiep", role=Role.VIEWER, unit=cast.province)


def lend(cast: Cast, deputy: User, **said: Any) -> RoleAssignment:
    """The leader's role, lent by the leader from ON to the third day after, where nothing else is said."""
    wanted: dict[str, Any] = {"valid_from": ON, "valid_to": ON + 3 * DAY, "by": cast.leader, "at": AT, "on": ON}
    role = said.pop("role", None) or cast.leader.assignments.get()
    return delegate(role, deputy, **(wanted | said))


def refusal(cast: Cast, deputy: User, **said: Any) -> str:
    with pytest.raises(DomainError) as caught:
        lend(cast, deputy, **said)
    return caught.value.code


def test_deputy_acts_beside_the_holder_and_it_ends_by_itself(cast: Cast, colleague: User) -> None:
    lend(cast, colleague, valid_from=ON + DAY)
    leads = [has_role(User.objects.get(pk=colleague.pk), {Role.LEADER}, cast.commune, ON + n * DAY) for n in range(5)]
    assert leads == [False, True, True, True, False]
    assert has_role(cast.leader, {Role.LEADER}, cast.province, ON + 2 * DAY)


def test_both_trails_tell_of_it(cast: Cast, colleague: User) -> None:
    lend(cast, colleague)
    rows = AuditEntry.objects.filter(action="role.delegated").order_by("pk")
    assert [(row.subject_id, row.unit_id) for row in rows] == [
        (str(user.pk), cast.province.pk) for user in (colleague, cast.leader)
    ]
    assert rows[0].changes["acts_for"] == [None, str(cast.leader)]
    assert rows[1].changes["deputy"] == [None, str(colleague)]


def test_administrator_lends_it_for_somebody_who_is_away(cast: Cast, colleague: User) -> None:
    assert lend(cast, colleague, by=cast.administrator).given_by == cast.administrator


@pytest.mark.parametrize("who", ["officer", "lead_officer", "commune_officer", "neighbour"])
def test_nobody_else_lends_it(cast: Cast, colleague: User, who: str) -> None:
    assert refusal(cast, colleague, by=getattr(cast, who)) == "role_beyond_scope"


def test_who_may_stand_in(cast: Cast, colleague: User) -> None:
    assert refusal(cast, cast.commune_officer) == "deputy_of_another_unit"
    assert refusal(cast, cast.leader, by=cast.administrator) == "deputy_is_holder"
    assert refusal(cast, cast.administrator, by=cast.administrator) == "role_to_oneself"
    assert refusal(cast, cast.leader) == "role_to_oneself"
    offered = deputies_for(cast.leader, cast.leader.assignments.get(), ON)
    assert set(offered) == {colleague, cast.officer, cast.administrator}
    colleague.is_active = False
    colleague.save(update_fields=["is_active"])
    assert refusal(cast, colleague) == "deputy_of_another_unit"


def test_when(cast: Cast, colleague: User) -> None:
    assert refusal(cast, colleague, valid_from=ON - DAY) == "delegation_in_the_past"
    assert refusal(cast, colleague, valid_to=ON - DAY) == "role_dates_in_wrong_order"
    cast.leader.assignments.update(valid_to=ON + 2 * DAY)
    assert refusal(cast, colleague) == "delegation_longer_than_role"
    lend(cast, colleague, valid_to=ON + 2 * DAY)
    assert refusal(cast, colleague, valid_from=ON + DAY, valid_to=ON + DAY) == "role_held_already"


def test_what_was_lent_is_not_lent_on(cast: Cast, colleague: User) -> None:
    acting = lend(cast, colleague)
    assert refusal(cast, cast.officer, role=acting, by=colleague) == "delegation_of_delegation"


def test_having_stood_in_makes_nobody_a_colleague(cast: Cast, colleague: User) -> None:
    """A role that is itself lent gives no right to stand in for others."""
    outsider = make_user("ngoai")
    make_assignment(outsider, role=Role.VIEWER, unit=cast.commune)
    acting = lend(cast, colleague)
    RoleAssignment.objects.filter(pk=acting.pk).update(user=outsider)
    assert refusal(cast, outsider, role=cast.officer.assignments.get(), by=cast.officer) == "deputy_of_another_unit"


def test_deputy_ends_with_the_role(cast: Cast, colleague: User) -> None:
    lend(cast, colleague, valid_from=ON + DAY)
    end_role(cast.leader.assignments.get(), last_day=ON + DAY, by=cast.administrator, at=AT, on=ON)
    assert colleague.assignments.get(role=Role.LEADER).valid_to == ON + DAY
    end_role(cast.leader.assignments.get(), last_day=None, by=cast.administrator, at=AT, on=ON)
    assert not colleague.assignments.filter(role=Role.LEADER).exists()


def test_holder_takes_it_back_and_the_deputy_cannot_keep_it(cast: Cast, colleague: User) -> None:
    acting = lend(cast, colleague)
    with pytest.raises(DomainError):
        end_role(acting, last_day=None, by=cast.officer, at=AT, on=ON)
    end_role(acting, last_day=None, by=cast.leader, at=AT, on=ON)
    assert [row.role for row in assignments_of(User.objects.get(pk=colleague.pk), ON)] == ["viewer"]


def test_deputy_of_the_administrator_does_not_count_as_one(cast: Cast, colleague: User) -> None:
    own = cast.administrator.assignments.get()
    lend(cast, colleague, role=own, by=cast.administrator)
    with pytest.raises(DomainError) as refused:
        deactivate(cast.administrator, by=User.objects.get(pk=colleague.pk), at=AT, on=ON)
    assert refused.value.code == "last_administrator"
