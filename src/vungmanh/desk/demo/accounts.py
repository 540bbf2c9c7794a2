"""The accounts of the sample province, from `accounts.yaml`."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.core import audit
from vungmanh.desk.demo.units import DemoUnits
from vungmanh.desk.sign_in.samples import MAIL_DOMAIN, PASSWORD


def listed_accounts() -> list[dict[str, Any]]:
    """The file, as it stands."""
    rows: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("accounts.yaml").read_text(encoding="utf-8"))[
        "accounts"
    ]
    return rows


@transaction.atomic
def build_accounts(units: DemoUnits, at: datetime.datetime) -> dict[str, User]:
    """The sample accounts with their roles, by user name; those that exist are left as they are."""
    return {row["username"]: _account(row, units, at) for row in listed_accounts()}


def _account(row: dict[str, Any], units: DemoUnits, at: datetime.datetime) -> User:
    existing = User.objects.filter(username=row["username"]).first()
    if existing:
        return existing
    user = User.objects.create_user(
        row["username"],
        f"{row['username']}{MAIL_DOMAIN}",
        PASSWORD,
        full_name=row["full_name"],
        position_title=row["position"],
    )
    audit.record(user, by=None, action="user.created", at=at, changes={"username": (None, user.username)})
    for role in row["roles"]:
        within = f"{role['within']} / " if "within" in role and role["unit"] != role["within"] else ""
        assignment = RoleAssignment.objects.create(
            user=user,
            role=role["role"],
            unit=units.named(f"{within}{role['unit']}"),
            valid_from=role.get("from"),
            valid_to=role.get("to"),
        )
        changes = {"role": (None, assignment.role), "unit": (None, assignment.unit.name)}
        audit.record(user, by=None, action="role.given", at=at, changes=changes, unit_id=assignment.unit_id)
    return user
