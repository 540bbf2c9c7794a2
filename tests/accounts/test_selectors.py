"""For whom a person acts: by role, unit and day."""

import datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT, make_assignment, make_user
from vungmanh.accounts.enums import Role
from vungmanh.accounts.permissions import audit_visible_to, may_see_audit, may_see_work_of
from vungmanh.accounts.selectors import assignments_of, has_role, in_scope, is_administrator, scope_of
from vungmanh.core import audit
from vungmanh.units.models import Unit

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
TODAY = datetime.date(2026, 3, 2)


def test_role_holds_for_the_unit_and_below_but_not_beside_or_above(cast: Cast) -> None:
    coordinates = {Role.COORDINATOR}
    assert has_role(cast.officer, coordinates, cast.province, TODAY)
    assert has_role(cast.officer, coordinates, cast.commune, TODAY)
    assert not has_role(cast.officer, {Role.LEADER}, cast.commune, TODAY)
    assert not has_role(cast.officer, coordinates, cast.neighbour_commune, TODAY)
    assert not has_role(cast.commune_officer, {Role.UNIT_OFFICER}, cast.province, TODAY)
    assert not has_role(cast.commune_officer, {Role.UNIT_OFFICER}, cast.other_commune, TODAY)
    assert not has_role(cast.anonymous, set(Role), cast.province, TODAY)


def test_path_of_another_unit_that_begins_alike_is_no_unit_below(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.commune.pk).update(path="/1/2/")
    Unit.objects.filter(pk=cast.other_commune.pk).update(path="/1/20/")
    cast.other_commune.refresh_from_db()
    assert not has_role(cast.commune_officer, {Role.UNIT_OFFICER}, cast.other_commune, TODAY)


def test_role_ends_with_its_last_day(cast: Cast) -> None:
    user = make_user("thoivu")
    make_assignment(
        user,
        role=Role.VIEWER,
        unit=cast.commune,
        valid_from=datetime.date(2026, 3, 2),
        valid_to=datetime.date(2026, 3, 3),
    )
    days = [datetime.date(2026, 3, number) for number in (1, 2, 3, 4)]
    assert [bool(assignments_of(user, on)) for on in days] == [False, True, True, False]


def test_inactive_person_acts_for_nobody(cast: Cast) -> None:
    cast.officer.is_active = False
    assert scope_of(cast.officer, TODAY) == []


def test_scope_leaves_out_what_lies_below_another(cast: Cast) -> None:
    make_assignment(cast.officer, role=Role.LEAD_OFFICER, unit=cast.department)
    make_assignment(cast.officer, role=Role.VIEWER, unit=cast.neighbour_commune)
    assert scope_of(cast.officer, TODAY) == sorted([cast.province.path, cast.neighbour_commune.path], key=len)
    assert scope_of(cast.officer, TODAY, roles={Role.LEAD_OFFICER}) == [cast.department.path]


def test_scope_is_asked_of_the_database_once_a_day(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        scope_of(cast.officer, TODAY)
        has_role(cast.officer, {Role.LEADER}, cast.province, TODAY)
        is_administrator(cast.officer, TODAY)


def test_no_scope_finds_no_rows(cast: Cast) -> None:
    assert list(Unit.objects.filter(in_scope("path", []))) == []
    assert set(Unit.objects.filter(in_scope("path", [cast.neighbour_province.path]))) == {
        cast.neighbour_province,
        cast.neighbour_commune,
    }


def test_audit_is_seen_for_ones_own_units_only(cast: Cast) -> None:
    ours = audit.record(cast.commune, by=cast.officer, action="a", at=AT, unit_id=cast.commune.pk)
    theirs = audit.record(cast.neighbour_commune, by=None, action="b", at=AT, unit_id=cast.neighbour_commune.pk)
    nobodys = audit.record(cast.province, by=None, action="c", at=AT)
    assert list(audit_visible_to(cast.officer, TODAY)) == [ours]
    assert list(audit_visible_to(cast.neighbour, TODAY)) == [theirs]
    assert set(audit_visible_to(cast.administrator, TODAY)) == {ours, nobodys}
    assert list(audit_visible_to(cast.commune_officer, TODAY)) == []
    assert [may_see_audit(user, TODAY) for user in (cast.leader, cast.commune_officer)] == [True, False]


def test_work_is_seen_by_oneself_by_colleagues_and_from_above(cast: Cast) -> None:
    colleague = make_user("dongnghiep", role=Role.VIEWER, unit=cast.commune)
    seen_by = [cast.commune_officer, colleague, cast.officer, cast.neighbour, cast.lead_officer]
    assert [may_see_work_of(user, cast.commune_officer, TODAY) for user in seen_by] == [True, True, True, False, False]
    assert not may_see_work_of(cast.commune_officer, cast.officer, TODAY)
    assert [may_see_work_of(user, None, TODAY) for user in (cast.officer, cast.administrator)] == [False, True]
