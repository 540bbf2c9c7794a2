"""The policy files of these registers: every row has its source, names what there is, and is read whole."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from vungmanh.bodies import policies as bodies
from vungmanh.holdings import policies as holdings
from vungmanh.holdings.enums import Group
from vungmanh.premises import policies as premises
from vungmanh.units.domain.dues import Requirement
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType

ROWS: list[tuple[str, str, dict[str, Any]]] = [
    *(("premises", code, row) for code, row in premises.policy()["requirements"].items()),
    *(("bodies", code, row) for code, row in bodies.policy()["requirements"].items()),
    *(
        ("holdings", code, row)
        for code, row in yaml.safe_load((holdings.POLICY_DIR / "holdings.yaml").read_text(encoding="utf-8"))[
            "kinds"
        ].items()
    ),
]
REQUIREMENTS: list[Requirement] = [*premises.requirements(), *holdings.requirements(), *bodies.requirements()]


@pytest.mark.parametrize(("place", "code", "row"), ROWS, ids=[f"{place}.{code}" for place, code, _row in ROWS])
def test_every_row_has_its_names_its_source_and_its_first_day(place: str, code: str, row: dict[str, Any]) -> None:
    assert len(code) <= 40
    assert [name for name in ("name", "short", "source", "valid_from", "levels") if not row.get(name)] == []
    assert set(row["levels"]) <= set(UnitLevel.values)
    assert set(row.get("types", ())) <= set(UnitType.values)
    assert row.get("kind", "territory") in UnitKind.values


def test_every_row_is_read() -> None:
    """A number that another register counts is asked of nobody."""
    counted = {code for _place, code, row in ROWS if row.get("kept_in") and row.get("group") == Group.COUNTS}
    assert counted == {"suggestions_received"}
    assert {one.code for one in REQUIREMENTS} == {code for _place, code, _row in ROWS} - counted
    assert [one.code for one in REQUIREMENTS if one.at_least < 1] == []


@pytest.mark.parametrize("row", premises.policy()["requirements"].values(), ids=premises.policy()["requirements"])
def test_premises_ask_for_what_is_recorded(row: dict[str, Any]) -> None:
    assert row.get("counts") in ({None} if row.get("parts") else {"premises", "equipment", "online"})
    assert row.get("item") in (None, *premises.policy()["items"])
    assert row.get("office") in (None, *premises.policy()["offices"])
    assert set(row.get("parts", ())) <= set(premises.policy()["requirements"])


@pytest.mark.parametrize("row", bodies.policy()["requirements"].values(), ids=bodies.policy()["requirements"])
def test_bodies_ask_for_what_is_recorded(row: dict[str, Any]) -> None:
    assert row["counts"] in ("body", "members")
    assert set(row.get("bodies", ())) <= set(bodies.policy()["kinds"])
    assert row.get("setting") in (None, *bodies.policy()["settings"])


def test_kinds_of_bodies_belong_to_a_system() -> None:
    assert {row["system"] for row in bodies.policy()["kinds"].values()} == set(bodies.policy()["systems"])
    assert [code for code in bodies.policy()["kinds"] if len(code) > 20] == []


@pytest.mark.parametrize("kind", holdings.kinds().values(), ids=holdings.kinds())
def test_kinds_of_holdings_are_whole(kind: holdings.Kind) -> None:
    assert kind.group in Group.values
    assert not kind.numbers or {"value", "total"} <= {name for name, _label in kind.numbers} <= {
        "value",
        "total",
        "measure",
    }
    assert bool(kind.numbers) == (kind.group == Group.COUNTS)
    assert not kind.approval or kind.approver
    assert not (kind.is_due and kind.group in (Group.TITLES, Group.COUNTS))
