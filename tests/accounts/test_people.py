"""Accounts: made, corrected, ended; and who may do so."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from tests.accounts.factories import CAST_WHO, ON, create
from tests.conftest import Cast
from tests.factories import AT, make_assignment, make_user
from vungmanh.accounts.domain.people import Details, change_details, deactivate, reactivate
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.accounts.naming import sorted_by
from vungmanh.accounts.permissions import (
    may_keep_person,
    may_see_work_of,
    people_kept_by,
    people_visible_to,
    units_to_give,
)
from vungmanh.accounts.selectors import roles_ever_of, scope_of
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.units.enums import UnitLevel, UnitType

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def refusal(call: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def who(cast: Cast, by: User | None = None) -> dict[str, Any]:
    return {"by": by or cast.administrator, "at": AT, "on": ON}


def keeps(by: User, other: User) -> bool:
    return may_keep_person(by, other, roles_ever_of(other), ON)


def test_account_is_made_without_a_password_with_its_first_role(cast: Cast) -> None:
    user = create(cast, " Xa.MauThuong ")
    assert (user.username, user.full_name, user.has_usable_password()) == ("xa.mauthuong", "Lò Văn Thử", False)
    assert scope_of(user, ON) == [cast.commune.path]
    assert user.folded == "lo van thu xa.mauthuong thu@vidu.example cong chuc"
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "unit_id")) == [
        ("user.created", cast.commune.pk),
        ("role.given", cast.commune.pk),
    ]


@pytest.mark.parametrize("name", ["", "ab", "Lò Văn", "lò.văn", "a b c", ".abc", "x" * 41, "a@b.vn"])
def test_user_name_must_be_one_that_every_keyboard_types(cast: Cast, name: str) -> None:
    assert refusal(create, cast, name) == "username_not_fit"


def test_user_name_is_nobody_elses_whatever_its_case(cast: Cast) -> None:
    assert refusal(create, cast, "QuanTri") == "username_taken"


def test_account_beyond_scope_is_not_made_at_all(cast: Cast) -> None:
    assert refusal(create, cast, unit=cast.neighbour_commune) == "role_beyond_scope"
    assert not User.objects.filter(username="xa.mauthuong").exists()


def test_correction_tells_what_changed_and_is_found_by_the_new_name(cast: Cast) -> None:
    user = create(cast)
    change_details(user, Details("Lò Văn Giả", "Công chức", "thu@vidu.example"), **who(cast))
    user.refresh_from_db()
    assert (user.full_name, "lo van gia" in user.folded) == ("Lò Văn Giả", True)
    assert AuditEntry.objects.get(action="user.changed").changes == {"full_name": ["Lò Văn Thử", "Lò Văn Giả"]}
    change_details(user, Details("Lò Văn Giả", "Công chức", "thu@vidu.example"), **who(cast))
    assert AuditEntry.objects.filter(action="user.changed").count() == 1


def test_mail_address_that_was_given_up_opens_no_way_back(cast: Cast) -> None:
    user = create(cast)
    EmailAddress.objects.create(user=user, email="thu@vidu.example", verified=True, primary=True)
    change_details(user, Details("Lò Văn Thử", "Công chức", "khac@vidu.example"), **who(cast))
    assert not EmailAddress.objects.filter(user=user).exists()


def test_ended_account_acts_for_nobody_and_comes_back(cast: Cast) -> None:
    user = create(cast)
    deactivate(user, **who(cast))
    deactivate(user, **who(cast))
    assert scope_of(User.objects.get(pk=user.pk), ON) == []
    reactivate(user, **who(cast))
    reactivate(user, **who(cast))
    assert scope_of(User.objects.get(pk=user.pk), ON) == [cast.commune.path]
    actions = AuditEntry.objects.filter(action__startswith="user.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["user.created", "user.deactivated", "user.reactivated"]


def test_nobody_ends_or_corrects_the_own_account(cast: Cast) -> None:
    assert refusal(deactivate, cast.administrator, **who(cast)) == "account_of_oneself"
    assert refusal(change_details, cast.administrator, Details("Khác"), **who(cast)) == "account_of_oneself"


def test_account_of_the_last_administrator_is_not_ended(cast: Cast) -> None:
    """The temporary one may do much, but not leave the province without an administrator."""
    temporary = make_user("tam")
    make_assignment(temporary, role=Role.ADMINISTRATOR, unit=cast.province, valid_to=ON + DAY)
    assert refusal(deactivate, cast.administrator, **who(cast, temporary)) == "last_administrator"
    assert User.objects.get(pk=cast.administrator.pk).is_active


@pytest.mark.parametrize("person", CAST_WHO)
def test_only_administrators_keep_accounts(cast: Cast, person: str) -> None:
    user, by = create(cast), getattr(cast, person)
    assert refusal(deactivate, user, **who(cast, by)) == "account_beyond_scope"
    assert list(people_kept_by(by, ON)) == []
    assert list(people_visible_to(by, ON)) == [by]
    assert list(units_to_give(by, ON)) == []


def test_administrator_sees_the_people_of_the_province_and_no_neighbour(cast: Cast) -> None:
    theirs = make_user("quantrilang", role=Role.ADMINISTRATOR, unit=cast.neighbour_province)
    ours = {cast.officer, cast.leader, cast.lead_officer, cast.commune_officer, cast.administrator}
    assert set(people_kept_by(cast.administrator, ON)) == ours
    assert set(people_kept_by(theirs, ON)) == {theirs, cast.neighbour}


def test_who_acts_above_is_seen_but_not_kept_below(cast: Cast) -> None:
    """A new password for the province's coordinator would be a way up for the commune's administrator."""
    clerk = make_user("quantrixa", role=Role.ADMINISTRATOR, unit=cast.commune)
    make_assignment(cast.officer, role=Role.VIEWER, unit=cast.commune)
    assert set(people_kept_by(clerk, ON)) == {clerk, cast.commune_officer, cast.officer}
    assert (keeps(clerk, cast.officer), keeps(clerk, cast.commune_officer)) == (False, True)
    assert keeps(cast.administrator, cast.officer)


def test_role_above_that_has_ended_or_begins_later(cast: Cast) -> None:
    clerk = make_user("quantrixa", role=Role.ADMINISTRATOR, unit=cast.commune)
    above = make_assignment(cast.commune_officer, role=Role.VIEWER, unit=cast.province, valid_from=ON + DAY)
    assert not keeps(clerk, cast.commune_officer)
    above.valid_from, above.valid_to = None, ON - DAY
    above.save()
    assert keeps(clerk, cast.commune_officer)


def test_account_whose_roles_have_all_ended_stays_with_its_administrator(cast: Cast) -> None:
    user = make_user("cu")
    make_assignment(user, role=Role.VIEWER, unit=cast.commune, valid_to=ON - DAY)
    assert keeps(cast.administrator, user)
    assert not keeps(cast.administrator, make_user("khongcovaitro"))


def test_roles_are_given_for_units_of_the_scope_without_villages(cast: Cast) -> None:
    from tests.factories import make_unit

    make_unit("Thôn Một", parent=cast.commune, level=UnitLevel.VILLAGE, type=UnitType.THON)
    ours = {cast.province, cast.department, cast.commune, cast.other_commune}
    assert set(units_to_give(cast.administrator, ON)) == ours


def test_work_of_somebody_who_left_is_seen_by_the_units_for_which_it_was_done(cast: Cast) -> None:
    person = cast.commune_officer
    User.objects.filter(pk=person.pk).update(is_active=False)
    person.refresh_from_db()
    seen = [may_see_work_of(user, person, ON) for user in (cast.officer, cast.lead_officer, cast.neighbour)]
    assert seen == [True, False, False]


def test_people_stand_in_the_order_of_their_given_names() -> None:
    names = ["Lò Văn Án", "Bế Thị Bình", "Lò Văn An", "Đinh Văn Đức", "Bế Văn An"]
    assert sorted(names, key=sorted_by) == ["Bế Văn An", "Lò Văn An", "Lò Văn Án", "Bế Thị Bình", "Đinh Văn Đức"]
