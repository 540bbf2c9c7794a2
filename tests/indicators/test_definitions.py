"""Definitions name every fault with its place; the packs have none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from vungmanh.indicators.countables import Attribute, Measure, countable, declare
from vungmanh.indicators.definitions import DefinitionError, check_references, read
from vungmanh.indicators.enums import Kind
from vungmanh.indicators.policies import packs

pytestmark = pytest.mark.usefixtures("declared")
GOOD = {"code": "test.one", "name": "Một", "numerator": {"countable": "test_workers"}}


def faults(**said: Any) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionError) as caught:
        read(GOOD | said)
    return [(fault.code, fault.at) for fault in caught.value.faults]


def where(condition: Any) -> dict[str, Any]:
    return {"numerator": {"countable": "test_workers", "where": condition}}


def nested(depth: int) -> dict[str, Any]:
    return {"all": [nested(depth - 1)]} if depth else {"attribute": "sex", "is": "female"}


def test_a_good_one_is_read() -> None:
    assert read(GOOD).kind == Kind.COUNTED
    assert read(
        GOOD | where({"any": [{"attribute": "level", "between": [1, 2]}, {"attribute": "sex", "known": False}]})
    )


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"code": "Có Dấu"}, ("code_unfit", "code")),
        ({"name": " "}, ("missing", "name")),
        ({"numerator": None}, ("missing", "numerator")),
        ({"kind": "guessed"}, ("unknown_value", "kind")),
        ({"colour": "red"}, ("unknown_field", "colour")),
        ({"numerator": {"countable": "ghosts"}}, ("unknown_countable", "numerator.countable")),
        ({"numerator": {"countable": "test_workers", "sum": "level"}}, ("sum_unfit", "numerator.sum")),
        ({"breakdowns": ["shoe_size"]}, ("unknown_attribute", "breakdowns.0")),
        ({"breakdowns": ["area"]}, ("breakdown_unfit", "breakdowns.0")),
        (where({"attribute": "shoe_size", "is": 1}), ("unknown_attribute", "numerator.where")),
        (where({"attribute": "sex", "is": "other"}), ("unknown_value", "numerator.where")),
        (where({"attribute": "sex", "at_least": "male"}), ("no_order", "numerator.where")),
        (where({"attribute": "sex", "resembles": "male"}), ("unknown_operator", "numerator.where")),
        (where({"attribute": "is_member", "is": "yes"}), ("unknown_value", "numerator.where")),
        (where({"attribute": "area", "at_least": "wide"}), ("unknown_value", "numerator.where")),
        (where({"attribute": "level", "between": [1]}), ("not_a_list", "numerator.where")),
        (where({"all": []}), ("group_empty", "numerator.where.all")),
        (where({"all": [{"not": []}]}), ("group_empty", "numerator.where.all.1.not")),
        (
            where({"any": [{"attribute": "sex", "is": "female"}, {"not": [{"attribute": "level", "at_least": 9}]}]}),
            ("unknown_value", "numerator.where.any.2.not.1"),
        ),
        (where(nested(8)), ("too_deep", "numerator.where" + 6 * ".all.1")),
        (where({"all": [{"attribute": "level", "is": 1}, {"is": 1}]}), ("filter_unfit", "numerator.where.all.2")),
        ({"kind": "composed", "numerator": "test.two"}, ("not_codes", "numerator")),
    ],
)
def test_a_fault_is_named_with_its_place(said: dict[str, Any], fault: tuple[str, str]) -> None:
    assert fault in faults(**said)


def test_all_faults_are_named_at_once() -> None:
    assert len(faults(name="", code="?", breakdowns=["a", "b"])) == 4


def test_nothing_is_added_up_of_things_that_count_once() -> None:
    """Each stands at one of its rows: a number of that row would say nothing of the thing."""
    hours = Attribute("unit_id", "số giờ", Measure.NUMBER)
    visits = replace(countable("test_visits"), name="test_hours", attributes=(hours,))
    declare(visits)
    declare(replace(visits, name="test_visitors", thing="kind"))
    assert read(GOOD | {"numerator": {"countable": "test_hours", "sum": "unit_id"}})
    assert faults(numerator={"countable": "test_visitors", "sum": "unit_id"}) == [("sum_unfit", "numerator.sum")]


def test_circles_and_missing_parts_are_found() -> None:
    def part(code: str, *of: str) -> Any:
        return read({"code": code, "name": code, "kind": "composed", "numerator": list(of)})

    faults = check_references({"a": part("a", "b"), "b": part("b", "c"), "c": part("c", "a"), "d": part("d", "e")})
    assert [(fault.code, fault.params) for fault in faults] == [
        ("cycle", (("cycle", "a → b → c → a"),)),
        ("unknown_indicator", (("indicator", "e"),)),
    ]


def test_packs_can_be_read_and_name_their_source() -> None:
    definitions = [read(raw) for pack in packs() for raw in pack.indicators]
    by_code = {definition.code: definition for definition in definitions}
    assert len(by_code) == len(definitions) > 5
    assert check_references(by_code) == []
    assert [definition.code for definition in definitions if not definition.source] == []
