"""Giving and ending roles: inside one's scope only, never to oneself, never the last administrator of a province."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.accounts.factories import CAST_WHO, give
from tests.conftest import Cast
from tests.factories import AT, make_assignment, make_unit, make_user
from vungmanh.accounts.domain.roles import end_role
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment
from vungmanh.accounts.selectors import assignments_of
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 2)
DAY = datetime.timedelta(days=1)


def refusal(call: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def end(role: RoleAssignment, by: Any, last_day: datetime.date | None = None) -> None:
    end_role(role, last_day=last_day, by=by, at=AT, on=TODAY)


def test_role_holds_from_its_day_and_says_who_gave_it(cast: Cast) -> None:
    person = make_user("moi")
    given = give(cast, person, Role.VIEWER, cast.commune, valid_to=TODAY + DAY)
    assert (given.given_by, given.given_at) == (cast.administrator, AT)
    days = [TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY]
    assert [len(assignments_of(person, day)) for day in days] == [0, 1, 1, 0]
    entry = AuditEntry.objects.get(action="role.given")
    assert (entry.actor, entry.subject_id, entry.unit_id) == (cast.administrator, str(person.pk), cast.commune.pk)
    assert entry.changes["unit"] == [None, "Xã Mẫu Thượng"]


def test_nobody_gives_above_the_own_scope(cast: Cast) -> None:
    person, clerk = make_user("moi"), make_user("quantrixa", role=Role.ADMINISTRATOR, unit=cast.commune)
    assert refusal(give, cast, person, Role.VIEWER, cast.province, by=clerk) == "role_beyond_scope"
    assert refusal(give, cast, person, Role.VIEWER, cast.other_commune, by=clerk) == "role_beyond_scope"
    assert refusal(give, cast, person, Role.VIEWER, cast.neighbour_commune) == "role_beyond_scope"
    assert give(cast, person, Role.VIEWER, cast.commune, by=clerk).unit == cast.commune


@pytest.mark.parametrize("who", ["officer", "leader", "lead_officer", "commune_officer", "neighbour"])
def test_only_administrators_give(cast: Cast, who: str) -> None:
    person = make_user("moi")
    assert refusal(give, cast, person, Role.VIEWER, cast.commune, by=getattr(cast, who)) == "role_beyond_scope"


def test_nobody_gives_to_oneself(cast: Cast) -> None:
    assert refusal(give, cast, cast.administrator, Role.LEADER, cast.commune) == "role_to_oneself"


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [
        ((0, None), (5, 6), True),
        ((0, 5), (5, None), True),
        ((0, 5), (6, None), False),
        ((5, 6), (0, 4), False),
        ((5, None), (0, None), True),
    ],
)
def test_same_role_is_not_held_twice_at_a_time(cast: Cast, first: Any, second: Any, is_refused: bool) -> None:
    person = make_user("moi")
    spans = [
        {"valid_from": TODAY + start * DAY, "valid_to": None if stop is None else TODAY + stop * DAY}
        for start, stop in (first, second)
    ]
    give(cast, person, Role.VIEWER, cast.commune, **spans[0])
    if is_refused:
        assert refusal(give, cast, person, Role.VIEWER, cast.commune, **spans[1]) == "role_held_already"
    else:
        give(cast, person, Role.VIEWER, cast.commune, **spans[1])


def test_dates_and_unit_must_fit(cast: Cast) -> None:
    person = make_user("moi")
    gone = make_unit("Xã Cũ", parent=cast.province, valid_to=TODAY - DAY)
    assert refusal(give, cast, person, Role.VIEWER, gone) == "unit_not_in_force"
    late = refusal(give, cast, person, Role.VIEWER, cast.commune, valid_to=TODAY - DAY)
    assert late == "role_dates_in_wrong_order"


def test_role_ends_on_its_last_day_or_at_once(cast: Cast) -> None:
    person = make_user("moi")
    first = make_assignment(person, role=Role.VIEWER, unit=cast.commune)
    end(first, cast.administrator, TODAY + DAY)
    assert [len(assignments_of(person, TODAY + number * DAY)) for number in (1, 2)] == [1, 0]
    end(first, cast.administrator)
    assert assignments_of(person, TODAY) == []
    assert refusal(end, first, cast.administrator) == "role_ended_already"
    assert AuditEntry.objects.filter(action="role.ended").count() == 2


def test_role_that_never_held_leaves_only_its_trail(cast: Cast) -> None:
    person = make_user("moi")
    end(give(cast, person, Role.VIEWER, cast.commune), cast.administrator)
    assert not person.assignments.exists()
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == ["role.given", "role.ended"]


def test_end_does_not_reach_back(cast: Cast) -> None:
    role = make_assignment(make_user("moi"), role=Role.VIEWER, unit=cast.commune)
    assert refusal(end, role, cast.administrator, TODAY - 2 * DAY) == "role_ended_already"


@pytest.mark.parametrize("who", CAST_WHO)
def test_nobody_else_ends_a_role(cast: Cast, who: str) -> None:
    role = cast.commune_officer.assignments.get()
    assert refusal(end, role, getattr(cast, who)) == "role_beyond_scope"


def test_last_administrator_of_a_province_stays(cast: Cast) -> None:
    own = cast.administrator.assignments.get()
    assert refusal(end, own, cast.administrator, TODAY + DAY) == "last_administrator"
    second = make_user("quantri2", role=Role.ADMINISTRATOR, unit=cast.province)
    end(own, second)
    assert refusal(end, second.assignments.get(), second) == "last_administrator"


@pytest.mark.parametrize("fault", ["ends itself", "not in use", "of a commune", "begins later"])
def test_who_does_not_count_as_another_administrator(cast: Cast, fault: str) -> None:
    other = make_user("quantri2")
    unit = cast.commune if fault == "of a commune" else cast.province
    begins, ends = TODAY + 9 * DAY, TODAY + 30 * DAY
    make_assignment(
        other,
        role=Role.ADMINISTRATOR,
        unit=unit,
        valid_from=begins if fault == "begins later" else None,
        valid_to=ends if fault == "ends itself" else None,
    )
    if fault == "not in use":
        other.is_active = False
        other.save(update_fields=["is_active"])
    assert refusal(end, cast.administrator.assignments.get(), cast.administrator) == "last_administrator"


def test_last_administrator_of_a_commune_may_go(cast: Cast) -> None:
    clerk = make_user("quantrixa", role=Role.ADMINISTRATOR, unit=cast.commune)
    end(clerk.assignments.get(), cast.administrator)
    assert assignments_of(clerk, TODAY) == []
