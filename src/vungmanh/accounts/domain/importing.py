"""Accounts from a sheet of rows: one role a row. All or nothing, errors by row and column.

`plan_import` reads only and says what would happen; `carry_out` does it. A row that names an account which is there
already (by user name, else by mail address) gives it the role and changes nothing else; a role that is held stays.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils import translation

from vungmanh.accounts.domain.roles import told
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.accounts.permissions import people_kept_by, units_to_give
from vungmanh.accounts.validators import is_username, username_form
from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.language.text import fold
from vungmanh.units.domain.importing import RowError
from vungmanh.units.enums import AliasScheme
from vungmanh.units.models import Unit, UnitAlias

MOST_ROWS = 2_000
_LONGEST = {"full_name": 200, "position_title": 200, "email": 254}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as it stands in the sheet, `number` as Excel counts; dates may be text that is no date."""

    number: int
    username: str = ""
    full_name: str = ""
    position_title: str = ""
    email: str = ""
    role: str = ""
    unit: str = ""
    valid_from: datetime.date | str | None = None
    valid_to: datetime.date | str | None = None


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row that makes sense. `user` is there already, or a new one that other rows of the sheet may share."""

    sheet: SheetRow
    user: User
    given: RoleAssignment
    is_held: bool
    is_new_person: bool
    """The first row of somebody who has no account yet."""


@dataclass(slots=True)
class Plan:
    """What an import would do."""

    by: User
    on: datetime.date
    rows: list[PlannedRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def to_create(self) -> list[User]:
        """New accounts, in the order of the sheet."""
        return [row.user for row in self.rows if row.is_new_person]

    @property
    def to_give(self) -> list[PlannedRow]:
        return [row for row in self.rows if not row.is_held]


def plan_import(rows: Sequence[SheetRow], *, by: User, on: datetime.date) -> Plan:
    """What the rows would do in the scope of `by`, or what is wrong with them. The count of queries is fixed."""
    plan = Plan(by, on)
    if not rows:
        plan.errors.append(RowError(2, "username", "people_sheet_empty"))
    if len(rows) > MOST_ROWS:
        raise DomainError("sheet_too_long", limit=MOST_ROWS)
    _Planner(plan, rows).add_all(rows)
    return plan


@transaction.atomic
def carry_out(plan: Plan, *, at: datetime.datetime) -> list[User]:
    """Do what the plan says in one transaction and return the accounts that were made; refused while it has errors.

    Nobody has a password yet: `linking.issue_links` gives the ways in.
    """
    if plan.errors:
        raise DomainError("sheet_has_errors", count=len(plan.errors))
    made = plan.to_create
    given = [row.given for row in plan.to_give]
    for user in made:
        user.date_joined = at
    try:
        with transaction.atomic():
            User.objects.bulk_create(made, batch_size=500)
            for role in given:
                role.user, role.given_by, role.given_at = role.user, plan.by, at  # set anew: it has its number by now
            RoleAssignment.objects.bulk_create(given, batch_size=500)
    except IntegrityError as error:
        raise DomainError("people_changed_meanwhile") from error
    homes: dict[int, int] = {}
    for role in given:
        homes.setdefault(role.user_id, role.unit_id)
    audit.record_all(
        [*(_created(user, plan, at, homes[user.pk]) for user in made), *(_given(row, at) for row in given)]
    )
    return made


def _created(user: User, plan: Plan, at: datetime.datetime, unit_id: int) -> Any:
    changes = {"username": (None, user.username), "full_name": (None, user.full_name)}
    return audit.entry(user, by=plan.by, action="user.created", at=at, changes=changes, unit_id=unit_id)


def _given(role: RoleAssignment, at: datetime.datetime) -> Any:
    user = role.user
    return audit.entry(user, by=role.given_by, action="role.given", at=at, changes=told(role), unit_id=role.unit_id)


class _Planner:
    """Checks row after row; what is in the database is read once, before the first."""

    def __init__(self, plan: Plan, rows: Iterable[SheetRow]) -> None:
        self.plan = plan
        names = {username_form(row.username) for row in rows} - {""}
        mails = {row.email.lower() for row in rows} - {""}
        people = User.objects.annotate(small_name=Lower("username"), small_mail=Lower("email"))
        self.by_name: dict[str, User] = {}
        for user in people.filter(small_name__in=names):
            self.by_name[user.username.lower()] = user
        self.by_mail: dict[str, list[User]] = defaultdict(list)
        for user in people.filter(small_mail__in=mails):
            self.by_mail[user.email.lower()].append(self.by_name.get(user.username.lower(), user))
        known = {user.pk for user in [*self.by_name.values(), *(u for found in self.by_mail.values() for u in found)]}
        self.kept = set(people_kept_by(plan.by, plan.on).filter(pk__in=known).values_list("pk", flat=True))
        self.held: dict[tuple[int, str, int], list[RoleAssignment]] = defaultdict(list)
        for role in RoleAssignment.objects.filter(user__in=known):
            self.held[role.user_id, role.role, role.unit_id].append(role)
        self._read_units()
        self.seen: dict[tuple[int, str, int], int] = {}
        self.coming: set[int] = set()
        self.role_words = _role_words()

    def _read_units(self) -> None:
        units = units_to_give(self.plan.by, self.plan.on).select_related("parent")
        self.units: dict[str, list[Unit]] = defaultdict(list)
        by_id = {unit.pk: unit for unit in units}
        for unit in by_id.values():
            self.units[unit.folded].append(unit)
        codes = UnitAlias.objects.filter(scheme=AliasScheme.CODE).in_force_on(self.plan.on)
        for code, unit_id in codes.filter(unit__in=units.values("pk")).values_list("value", "unit_id"):
            self.units[code].append(by_id[unit_id])

    def add_all(self, rows: Iterable[SheetRow]) -> None:
        for row in rows:
            before = len(self.plan.errors)
            user, role, unit = self._person(row), self._role(row), self._unit(row)
            starts, ends = self._dates(row)
            if user and role and unit and len(self.plan.errors) == before:
                self._add(row, user, RoleAssignment(role=role, unit=unit, valid_from=starts, valid_to=ends))

    def _add(self, row: SheetRow, user: User, given: RoleAssignment) -> None:
        given.user = user
        key = (user.pk or -id(user), given.role, given.unit_id)
        first = self.seen.setdefault(key, row.number)
        is_held = any(_overlap(given, other) for other in self.held[key])
        if first != row.number:
            self._wrong(row, "role", "role_row_twice", first=first)
        elif not is_held and user == self.plan.by:
            self._wrong(row, "username", "role_to_oneself")
        elif not given.unit.is_in_force(given.valid_from or self.plan.on):
            self._wrong(row, "unit", "unit_not_there_then", value=given.unit.name)
        else:
            is_new = user.pk is None and id(user) not in self.coming
            self.coming.add(id(user))
            self.plan.rows.append(PlannedRow(row, user, given, is_held, is_new))

    def _person(self, row: SheetRow) -> User | None:
        name = username_form(row.username)
        for column, most in _LONGEST.items():
            if len(getattr(row, column)) > most:
                self._wrong(row, column, "name_too_long", value=f"{getattr(row, column)[:40]}…", limit=most)
        if name:
            user = self.by_name.get(name)
            return self._known(row, "username", user) if user else self._new(row, name)
        found = self.by_mail.get(row.email.lower(), [])
        if len(found) > 1:
            return self._wrong(row, "email", "email_of_several", value=row.email)
        if found:
            return self._known(row, "email", found[0])
        return self._wrong(row, "username", "username_missing")

    def _known(self, row: SheetRow, column: str, user: User) -> User | None:
        """An account that is there (or that a row above brings in), if it is the person that the row means."""
        if user.pk is not None and user.pk not in self.kept:
            return self._wrong(row, column, "account_elsewhere", value=getattr(row, column))
        if row.full_name and fold(row.full_name) != fold(user.full_name):
            return self._wrong(row, "full_name", "account_has_other_name", value=row.full_name, name=user.full_name)
        return user

    def _new(self, row: SheetRow, name: str) -> User | None:
        if not is_username(name):
            return self._wrong(row, "username", "username_not_fit")
        if not row.full_name:
            return self._wrong(row, "full_name", "full_name_missing")
        try:
            validate_email(row.email or "x@x.vn")
        except ValidationError:
            return self._wrong(row, "email", "email_unreadable", value=row.email)
        user = User(username=name, full_name=row.full_name, position_title=row.position_title, email=row.email)
        user.set_unusable_password()
        user.derive()
        self.by_name[name] = user
        return user

    def _role(self, row: SheetRow) -> Role | None:
        wanted = fold(row.role)
        role = self.role_words.get(wanted)
        return role or self._wrong(row, "role", "role_unknown" if wanted else "role_missing", value=row.role)

    def _unit(self, row: SheetRow) -> Unit | None:
        """By name or code; one of many alike by the unit above it: "Xã Mẫu Lâm, Huyện Mẫu Hạ"."""
        if not row.unit:
            return self._wrong(row, "unit", "unit_missing")
        name, _comma, above = row.unit.partition(", ")
        whole = self.units.get(fold(row.unit)) or self.units.get(row.unit)
        found = whole or [
            unit for unit in self.units.get(fold(name), []) if unit.parent and unit.parent.folded == fold(above)
        ]
        if len(found) > 1:
            choices = [f"{unit.name}, {unit.parent.name}" if unit.parent else unit.name for unit in found]
            return self._wrong(row, "unit", "unit_of_several", value=row.unit, choices=choices)
        return found[0] if found else self._wrong(row, "unit", "unit_unknown", value=row.unit)

    def _dates(self, row: SheetRow) -> tuple[datetime.date, datetime.date | None]:
        """From and to; from today where the row names no day."""
        days: dict[str, datetime.date] = {}
        for column in ("valid_from", "valid_to"):
            value = getattr(row, column)
            if isinstance(value, str):
                self._wrong(row, column, "date_unreadable", value=value)
            elif value:
                days[column] = value
        starts, ends = days.get("valid_from", self.plan.on), days.get("valid_to")
        if ends and ends < starts:
            self._wrong(row, "valid_to", "dates_in_wrong_order")
        return starts, ends

    def _wrong(self, row: SheetRow, column: str, code: str, **params: Any) -> Any:
        """Note the error; gives nothing, so that a check may end with it."""
        self.plan.errors.append(RowError(row.number, column, code, params))


def _role_words() -> dict[str, Role]:
    """What a cell may call each role: by its key, and by its name in every language of the interface."""
    words = {role.value: role for role in Role}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words |= {fold(str(role.label)): role for role in Role}
    return words


def _overlap(one: RoleAssignment, other: RoleAssignment) -> bool:
    earliest, latest = datetime.date.min, datetime.date.max
    return (one.valid_from or earliest) <= (other.valid_to or latest) and (other.valid_from or earliest) <= (
        one.valid_to or latest
    )


def from_plain(values: Mapping[str, Any]) -> SheetRow:
    """A row out of `to_plain`."""
    days = {column: _day(values[column]) for column in ("valid_from", "valid_to")}
    return SheetRow(**{**values, **days})


def to_plain(row: SheetRow) -> dict[str, Any]:
    """The row as JSON keeps it, to carry it from the page that shows the plan to the act that does it."""
    days = {column: _iso(getattr(row, column)) for column in ("valid_from", "valid_to")}
    texts = ("number", "username", "full_name", "position_title", "email", "role", "unit")
    return {column: getattr(row, column) for column in texts} | days


def _iso(value: datetime.date | str | None) -> str | None:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None
