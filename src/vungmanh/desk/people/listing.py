"""What the list and the page of people show: accounts with their roles, in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.core.exports import Column, xlsx_response
from vungmanh.units.models import Unit

MOST_EXPORTED = 20_000


@dataclass(frozen=True, slots=True)
class State:
    tone: str
    word: str


@dataclass(frozen=True, slots=True)
class Line:
    """An account with the roles that it holds on the day."""

    person: User
    roles: list[RoleAssignment]
    state: State


@dataclass(slots=True)
class Groups:
    """Roles of one account by time."""

    now: list[RoleAssignment] = field(default_factory=list)
    later: list[RoleAssignment] = field(default_factory=list)
    before: list[RoleAssignment] = field(default_factory=list)


def with_roles(people: QuerySet[User], on: datetime.date) -> QuerySet[User]:
    """Each account carries `roles_today`; one query for all of a page."""
    roles = RoleAssignment.objects.in_force_on(on).select_related("unit", "delegated_by__user").order_by("pk")
    return people.prefetch_related(Prefetch("assignments", queryset=roles, to_attr="roles_today"))


def lines(people: Iterable[User]) -> list[Line]:
    return [Line(person, person.roles_today, state_of(person)) for person in people]  # type: ignore[attr-defined]


def state_of(person: User) -> State:
    if not person.is_active:
        return State("quiet", _("Đã ngừng"))
    if person.last_login is None:
        return State("near", _("Chưa đăng nhập"))
    return State("good", _("Đang dùng"))


def role_words(role: RoleAssignment) -> str:
    """Role and unit; for a deputy also in whose place."""
    words = f"{role.get_role_display()} · {role.unit.name}"
    if role.delegated_by:
        return _("%(role)s (thay mặt %(name)s)") % {"role": words, "name": role.delegated_by.user}
    return words


def units_of(people: QuerySet[User], scope: QuerySet[Unit]) -> list[Unit]:
    """Units of the scope for which one of the people acts or acted, to choose from; one query."""
    acting = RoleAssignment.objects.filter(user__in=people.order_by().values("pk"))
    return list(scope.filter(pk__in=acting.values("unit_id")))


def by_time(roles: Sequence[RoleAssignment], on: datetime.date) -> Groups:
    groups = Groups()
    for role in roles:
        if role.is_in_force(on):
            groups.now.append(role)
        elif role.valid_from is not None and role.valid_from > on:
            groups.later.append(role)
        else:
            groups.before.append(role)
    return groups


def sheet(people: QuerySet[User], on: datetime.date) -> HttpResponse:
    """The list as Excel, at most MOST_EXPORTED rows."""
    rows = lines(with_roles(people, on)[:MOST_EXPORTED])
    total = people.count() if len(rows) == MOST_EXPORTED else None
    columns = [
        Column(_("Họ và tên"), 28), Column(_("Tên đăng nhập"), 20), Column(_("Chức vụ"), 36),
        Column(_("Thư điện tử"), 30), Column(_("Vai trò hôm nay"), 50), Column(_("Tình trạng"), 16),
        Column(_("Đăng nhập gần nhất"), 17), Column(_("Tạo lúc"), 17),
    ]  # fmt: skip
    return xlsx_response(_("Người dùng"), columns, (_cells(line) for line in rows), total=total)


def _cells(line: Line) -> list[Any]:
    person = line.person
    roles = "; ".join(role_words(role) for role in line.roles)
    return [
        person.full_name, person.username, person.position_title, person.email, roles, line.state.word,
        person.last_login, person.date_joined,
    ]  # fmt: skip
