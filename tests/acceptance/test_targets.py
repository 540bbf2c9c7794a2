"""Every target that the reader finds in the five documents is proposed as docs/targets.md says: counted by that indicator with
those limits, reported, or judged. What the table tells and what the product does cannot part without this test saying so."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.acceptance.chain import reading_of, text_of
from tests.shared import needs_shared
from vungmanh.indicators.models import Indicator
from vungmanh.language.text import fold, squeeze
from vungmanh.programmes.domain.binding import Choice, Words, sentence_before
from vungmanh.programmes.domain.scopes import TYPE
from vungmanh.programmes.domain.suggesting import Named, propose
from vungmanh.programmes.enums import Way
from vungmanh.programmes.suggested import named_on
from vungmanh.reader.model import Target
from vungmanh.units.enums import UnitType

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "targets.md"
Limits = frozenset[tuple[str, frozenset[str]]]
ON = datetime.date(2026, 11, 1)
PREFIXES = ("000", "001", "002", "003", "004")


@dataclass(frozen=True)
class Row:
    """A row of the table: `words` of the directive by which its targets are known, and what becomes of them."""

    target: str
    words: tuple[str, ...]
    way: Way
    codes: frozenset[str]
    limits: Limits
    each: str


def rows_of(prefix: str) -> list[Row]:
    section = re.split(r"^##+ ", PAGE.read_text(encoding="utf-8").split(f"\n### {prefix} ")[1], flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][1:]
    return [row_of(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines]


def row_of(target: str, words: str, figure: str, by: str) -> Row:
    told, _, limits = by.partition(":")[0].partition("·")
    codes = frozenset(re.findall(r"`([a-z_0-9.]+)`", told)) if figure == Way.COUNTED else frozenset()
    way = Way(figure) if codes or figure != Way.COUNTED else Way.REPORTED
    named = tuple(fold(each.strip()) for each in words.split(";"))
    each = re.search(r"each (\w+)", limits)
    return Row(target, named, way, codes, limits_of(limits), each[1] if each else "")


def limits_of(words: str) -> Limits:
    """ "area urban, plain", "types xã, thị trấn"."""
    found = {key: parted(values) for key, values in re.findall(r"(area|new_rural) ([a-z, ]+)", words)}
    if types := re.search(r"types? (.+)", words):
        labels = {str(each.label).lower(): each.value for each in UnitType}
        found[TYPE] = [labels[each] for each in parted(types[1])]
    return frozen(found)


def parted(words: str) -> list[str]:
    return [each.strip() for each in words.split(",")]


def frozen(limits: Mapping[str, Sequence[str]]) -> Limits:
    return frozenset((key, frozenset(values)) for key, values in limits.items())


def row_for(target: Target, rows: list[Row]) -> Row | None:
    """The row with the longest words in what the target measures; where none are there, in its sentence."""
    for text in (f"{target.value:g} {target.what}", target.quote):
        form = fold(squeeze(text))
        found = [(len(each), row) for row in rows for each in row.words if each in form]
        if found:
            return max(found, key=lambda pair: pair[0])[1]
    return None


def proposed(prefix: str, target: Target, catalogue: list[Named]) -> Choice:
    before = sentence_before(text_of(prefix), target.spans[0].start)
    words = Words(target.what, target.quote, before, target.scope or "", target.unit or "")
    return propose(words, catalogue, {}, is_judged=target.is_judged)[0].choice


@needs_shared
@pytest.mark.parametrize("prefix", PREFIXES)
def test_targets_are_proposed_as_the_table_says(prefix: str) -> None:
    rows, catalogue = rows_of(prefix), named_on(ON, set(Indicator.objects.values_list("code", flat=True)))
    found: dict[Row | None, list[Choice]] = defaultdict(list)
    for target in reading_of(prefix).targets:
        found[row_for(target, rows)].append(proposed(prefix, target, catalogue))
    assert None not in found, "a target that no row of the table speaks of"
    assert [row.target for row in rows if row not in found] == [], "rows that no target was found for"
    for row, choices in found.items():
        assert row is not None
        assert {choice.way for choice in choices} == {row.way}, row.target
        assert {choice.indicator for choice in choices} - {""} == row.codes, row.target
        assert {frozen(choice.limits) for choice in choices} == {row.limits}, row.target
        assert {choice.each for choice in choices} == {row.each}, row.target


def test_every_code_of_the_table_is_in_the_catalogue() -> None:
    told = {code for prefix in PREFIXES for row in rows_of(prefix) for code in row.codes}
    assert len(told) > 30
    assert told - set(Indicator.objects.values_list("code", flat=True)) == set()
