"""A reading as plain data keeps the keys of the contract and whole figures whole."""

import json

from vungmanh.reader.model import Document, Reading, Result, Span, Target
from vungmanh.reader.schema import to_dict

TARGET = Target(
    quote="từ 25 đến 30%", spans=(Span(3, 16), Span(40, 48)), rule="target.range", confidence=0.93211, what="mức tăng",
    comparator="range", value=25.0, high=30.0, unit="%", due="2015-12-31", recurs="yearly", scope=None,
)  # fmt: skip
RESULT = Result(
    quote="104/110 cán bộ (94,55%)", spans=(Span(0, 23),), rule="result.fraction", confidence=0.95, what="cán bộ",
    value=94.55, unit="%", numerator=104.0, denominator=110.0, as_of="2012-06-30",
)  # fmt: skip


def test_target_has_the_keys_of_the_contract_and_its_place() -> None:
    item = to_dict(Reading(text="", document=Document(), targets=(TARGET,)))["targets"][0]
    assert {key: item[key] for key in ("quote", "comparator", "value", "high", "unit", "due", "recurs", "scope")} == {
        "quote": "từ 25 đến 30%",
        "comparator": "range",
        "value": 25,
        "high": 30,
        "unit": "%",
        "due": "2015-12-31",
        "recurs": "yearly",
        "scope": None,
    }
    assert (item["span"], item["spans"], item["confidence"]) == ([3, 16], [[3, 16], [40, 48]], 0.932)


def test_result_keeps_decimals_and_prints_whole_figures_whole() -> None:
    item = to_dict(Reading(text="", document=Document(), results=(RESULT,)))["results"][0]
    assert json.dumps([item["value"], item["numerator"], item["denominator"]]) == "[94.55, 104, 110]"


def test_period_is_a_list_and_an_unknown_one_null() -> None:
    known = to_dict(Reading(text="", document=Document(period=(None, "2030-12-31"))))
    assert known["document"]["period"] == [None, "2030-12-31"]
    assert to_dict(Reading(text="", document=Document()))["document"]["period"] is None
