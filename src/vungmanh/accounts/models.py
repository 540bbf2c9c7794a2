"""Users and their roles: role × unit × time. A person may hold several at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from vungmanh.accounts.enums import Role
from vungmanh.accounts.naming import searched, sorted_by
from vungmanh.core.models import Dated
from vungmanh.units.models import Unit

LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]


class PeopleManager(UserManager["User"]):
    use_in_migrations = False

    def create_user(self, username: str, email: str | None = None, password: str | None = None, **more: Any) -> User:
        """A saved account with its derived columns; without a password nobody can sign in with one."""
        user = User(username=username, email=self.normalize_email(email), **more)
        user.derive()
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """One person. Names are written in the Vietnamese order, family name first, in one field."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("họ và tên"), max_length=200)
    position_title = models.CharField(_("chức vụ"), max_length=200, blank=True)
    language = models.CharField(_("ngôn ngữ"), max_length=2, default="vi", choices=LANGUAGES)
    folded = models.TextField(blank=True, editable=False)
    """Name, user name, mail address and position without accents and case, for search."""
    sort_key = models.CharField(max_length=300, blank=True, editable=False, db_index=True)

    acting_for = ""
    """In whose place the person acts in this request; no column. The audit trail takes it from whoever acts."""

    session_round = models.PositiveIntegerField(default=0, editable=False)
    """Sessions of an earlier round are over: the person signed out everywhere else."""

    REQUIRED_FIELDS = ["email", "full_name"]
    objects: ClassVar[PeopleManager] = PeopleManager()

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return (self.full_name or self.username).split()[-1]

    def get_session_auth_hash(self) -> str:
        return self._of_round(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return (self._of_round(found) for found in super().get_session_auth_fallback_hash())

    def _of_round(self, session_hash: str) -> str:
        return f"{session_hash}.{self.session_round}" if self.session_round else session_hash

    def derive(self) -> None:
        """Let the columns for search and order follow the name; whoever changes the name calls it and saves them."""
        self.folded = searched(
            full_name=self.full_name,
            username=self.username,
            email=self.email,
            position_title=self.position_title,
        )
        self.sort_key = sorted_by(self.full_name or self.username)


class RoleAssignment(Dated):
    """`user` acts as `role` for `unit` and everything below it, from `valid_from` to `valid_to`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(_("vai trò"), max_length=16, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    delegated_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="delegations", verbose_name=_("thay mặt")
    )
    """The role of somebody else in whose place the person acts; empty for a role of one's own."""
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["user", "role", "unit", "valid_from"], name="accounts_assignment_once"),
            models.CheckConstraint(
                condition=models.Q(delegated_by__isnull=True)
                | models.Q(valid_from__isnull=False, valid_to__isnull=False),
                name="accounts_delegation_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.unit}"
