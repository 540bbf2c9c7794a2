"""docs/access.md says of every rule which roles it asks for; here that is read out of the code."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

import vungmanh
from vungmanh.accounts import selectors
from vungmanh.accounts.enums import Role

SOURCE = Path(vungmanh.__file__).parent
PAGE = Path(__file__).parents[2] / "docs/access.md"
ANY = "any role"


def modules() -> list[ModuleType]:
    """Every permissions.py, by its place."""
    names = [path.relative_to(SOURCE.parent).with_suffix("").parts for path in SOURCE.rglob("permissions.py")]
    return [import_module(".".join(parts)) for parts in sorted(names)]


def rules(module: ModuleType) -> list[FunctionType]:
    """Its public functions, in the order of the file."""
    found = [value for name, value in vars(module).items() if not name.startswith("_")]
    return [value for value in found if isinstance(value, FunctionType) and value.__module__ == module.__name__]


@cache
def roles_of(rule: FunctionType) -> frozenset[Role]:
    """Roles that the code of the rule names: by itself, by a tuple, or by a rule that it calls."""
    return frozenset(role for value in _named(rule) for role in _roles_in(value))


def _named(rule: FunctionType) -> Iterator[Any]:
    """What its code names; of a call that says for which roles, these alone."""
    told = ast.parse(textwrap.dedent(inspect.getsource(rule)))
    for call in [node for node in ast.walk(told) if isinstance(node, ast.Call)]:
        if any(given.arg == "roles" for given in call.keywords):
            call.func = ast.Constant(None)
    for node in ast.walk(told):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Role":
            yield Role.__members__.get(node.attr)
        elif isinstance(node, ast.Name) and node.id != rule.__name__:
            yield rule.__globals__.get(node.id)


def _roles_in(value: Any) -> frozenset[Role] | set[Role]:
    if isinstance(value, Role):
        return {value}
    if isinstance(value, tuple | frozenset):
        return {role for role in value if isinstance(role, Role)}
    if isinstance(value, FunctionType) and (
        value.__module__.endswith(".permissions") or value is selectors.is_administrator
    ):
        return roles_of(value)
    return set()


def table() -> list[str]:
    """The rows that should stand on the page."""
    rows = []
    for module in modules():
        place = module.__name__.removeprefix("vungmanh.")
        for rule in rules(module):
            named = ", ".join(role.value for role in Role if role in roles_of(rule)) or ANY
            rows.append(f"| `{place}.{rule.__name__}` | {named} |")
    return rows


def test_every_rule_stands_on_the_page_with_its_roles() -> None:
    page = PAGE.read_text(encoding="utf-8").split("| rule | roles |")[1].split("\n\n")[0]
    stands = [line for line in page.splitlines() if line.startswith("| `")]
    wanted = table()
    assert len(wanted) > 30
    assert [row for row in wanted if row not in stands] == [], "these rows belong on docs/access.md"
    assert [row for row in stands if row not in wanted] == [], "the code says otherwise"


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("may_keep_person", {Role.ADMINISTRATOR}),
        ("may_see_work_of", {Role.ADMINISTRATOR}),
        ("audit_visible_to", {Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR}),
    ],
)
def test_roles_are_read_out_of_the_code(name: str, roles: set[Role]) -> None:
    from vungmanh.accounts import permissions

    assert roles_of(getattr(permissions, name)) == roles
