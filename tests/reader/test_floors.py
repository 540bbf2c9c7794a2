"""How well the five documents and our own corpus are read, by the scorer of the five. Floors only rise."""

from __future__ import annotations

import importlib.util
import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.shared import DOCUMENTS, GOLD, gold_of, needs_shared
from vungmanh.reader import read
from vungmanh.reader.schema import to_dict

FLOORS = {
    "document": 0.98,
    "citations": 0.99,
    "citations.issued_on": 0.99,
    "targets": 0.98,
    "targets.comparator": 0.98,
    "targets.due": 0.98,
    "tasks": 0.98,
    "tasks.leads": 0.98,
    "tasks.partners": 0.98,
    "tasks.due": 0.98,
    "tasks.recurs": 0.98,
    "reports": 0.96,
    "reports.due": 0.98,
    "reports.from": 0.96,
    "reports.to": 0.96,
    "results": 0.98,
    "results.numerator": 0.98,
    "results.denominator": 0.98,
}
CORPUS_FLOORS = {
    "document": 0.98,
    "citations": 0.98,
    "citations.issued_on": 0.98,
    "targets": 0.97,
    "targets.comparator": 0.98,
    "targets.due": 0.97,
    "tasks": 0.97,
    "tasks.leads": 0.97,
    "tasks.partners": 0.97,
    "tasks.due": 0.98,
    "reports": 0.97,
    "reports.due": 0.97,
    "results": 0.97,
    "results.numerator": 0.98,
    "results.denominator": 0.98,
}
CORPUS = tuple(sorted((Path(__file__).parent / "corpus").glob("*.txt")))

pytestmark = needs_shared


@cache
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def scores(documents: tuple[Path, ...]) -> dict[str, float]:
    """Micro-averaged over the documents: F1 by part, share of right ones by field and attribute."""
    score = scorer()
    fields: list[float] = []
    tallies: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    attributes: dict[str, list[float]] = defaultdict(list)
    for document in documents:
        gold = json.loads(_gold(document).read_text(encoding="utf-8"))
        given = json.loads(json.dumps(to_dict(read(document.read_text(encoding="utf-8")))))
        fields.extend(score.document_scores(gold["document"], given["document"]).values())
        for part in score.PARTS:
            _tally(score, part, gold.get(part) or [], given.get(part) or [], tallies, attributes)
    totals = {part: score.f1(*tallies[part])[2] for part in score.PARTS}
    return totals | {key: score.mean(values) for key, values in attributes.items()} | {"document": score.mean(fields)}


def _gold(document: Path) -> Path:
    return document.with_suffix(".json") if document in CORPUS else gold_of(document)


def _tally(
    score: ModuleType,
    part: str,
    wanted: list[dict[str, Any]],
    given: list[dict[str, Any]],
    tallies: dict[str, list[int]],
    attributes: dict[str, list[float]],
) -> None:
    pairs = score.pair_up(wanted, given, part)
    for place, count in enumerate((len(pairs), len(wanted), len(given))):
        tallies[part][place] += count
    for i, j in pairs:
        for key, value in score.attribute_scores(wanted[i], given[j], part).items():
            attributes[f"{part}.{key}"].append(value)


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_score_stands_at_its_floor(name: str) -> None:
    assert scores(tuple(DOCUMENTS))[name] >= FLOORS[name]


@pytest.mark.parametrize("name", sorted(CORPUS_FLOORS))
def test_score_of_our_corpus_stands_at_its_floor(name: str) -> None:
    assert scores(CORPUS)[name] >= CORPUS_FLOORS[name]


def test_every_quote_is_the_stretch_of_its_first_span() -> None:
    for document in DOCUMENTS:
        reading = read(document.read_text(encoding="utf-8"))
        for part in ("citations", "targets", "tasks", "reports", "results"):
            for item in getattr(reading, part):
                assert item.quote.split() == item.spans[0].of(reading.text).split()
