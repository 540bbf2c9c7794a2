"""Every gold file of the corpus is well formed, and each of its quotes stands in its text.

The corpus is our own writing about places and persons that do not exist; its form is that of the reader's output.
"""

import json
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parent / "corpus"
GOLD_FILES = sorted(CORPUS.glob("*.json"))
TEXT_OR_NOTHING = (str, type(None))
NUMBER = (int, float)
NUMBER_OR_NOTHING = (int, float, type(None))

FIELDS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "document": dict.fromkeys(
        ("kind", "number", "issued_on", "issuer", "place", "signer", "signer_title", "title"), TEXT_OR_NOTHING
    )
    | {"period": (list, type(None))},
    "citations": {"kind": str, "number": str, "issued_on": TEXT_OR_NOTHING, "quote": str},
    "targets": {
        "quote": str,
        "what": str,
        "comparator": str,
        "value": NUMBER,
        "high": NUMBER_OR_NOTHING,
        "unit": str,
        "due": TEXT_OR_NOTHING,
        "recurs": TEXT_OR_NOTHING,
        "scope": TEXT_OR_NOTHING,
    },
    "tasks": {
        "quote": str,
        "section": str,
        "leads": list,
        "partners": list,
        "due": TEXT_OR_NOTHING,
        "recurs": TEXT_OR_NOTHING,
    },
    "reports": {
        "quote": str,
        "from": list,
        "to": list,
        "via": TEXT_OR_NOTHING,
        "due": TEXT_OR_NOTHING,
        "recurs": TEXT_OR_NOTHING,
        "form": str,
    },
    "results": {
        "quote": str,
        "what": str,
        "value": NUMBER,
        "unit": str,
        "numerator": NUMBER_OR_NOTHING,
        "denominator": NUMBER_OR_NOTHING,
        "as_of": TEXT_OR_NOTHING,
        "scope": TEXT_OR_NOTHING,
    },
}
LISTS = [part for part in FIELDS if part != "document"]
CHOICES = {
    "comparator": {">=", ">", "<=", "<", "=", "range"},
    "recurs": {None, "yearly", "quarterly", "monthly"},
    "form": {"báo cáo", "sơ kết", "tổng kết", "hội nghị"},
}
DATES = ("issued_on", "due", "as_of")
NAMES_IN_TEXT = ("leads", "partners", "from", "to")


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def faults_of_row(part: str, row: dict[str, Any]) -> list[str]:
    """What is wrong with one annotation, in words; nothing where it is right."""
    if row.keys() != FIELDS[part].keys():
        return [f"{part}: keys {sorted(row.keys() ^ FIELDS[part].keys())}"]
    faults = [f"{part}.{key}: {row[key]!r}" for key, kind in FIELDS[part].items() if not isinstance(row[key], kind)]
    faults += [f"{part}.{key}: {row[key]!r}" for key, words in CHOICES.items() if key in row and row[key] not in words]
    for value in [row[key] for key in DATES if row.get(key)] + [day for day in row.get("period") or [] if day]:
        try:
            date.fromisoformat(value)
        except ValueError:
            faults.append(f"{part}: {value!r} is no day")
    if part == "targets" and (row["comparator"] == "range") != (row["high"] is not None):
        faults.append(f"targets: range and high disagree in {row['quote']!r}")
    if part == "results" and (row["numerator"] is None) != (row["denominator"] is None):
        faults.append(f"results: half a fraction in {row['quote']!r}")
    return faults


def faults_of(gold: dict[str, Any], text: str) -> list[str]:
    """What is wrong with the gold of one text."""
    if gold.keys() != FIELDS.keys():
        return [f"parts: {sorted(gold.keys() ^ FIELDS.keys())}"]
    whole = flat(text)
    faults = faults_of_row("document", gold["document"])
    for part in LISTS:
        for row in gold[part]:
            faults += faults_of_row(part, row)
            if flat(row["quote"]) not in whole:
                faults.append(f"{part}: not in the text: {row['quote']!r}")
            names = [name for key in NAMES_IN_TEXT for name in row.get(key, [])]
            faults += [f"{part}: no such name in the text: {n!r}" for n in names if n.lower() not in whole.lower()]
    numbers = [(row["kind"], row["number"]) for row in gold["citations"]]
    faults += [f"citations: {pair} twice" for pair in set(numbers) if numbers.count(pair) > 1]
    return faults


@pytest.mark.parametrize("path", GOLD_FILES, ids=lambda path: path.stem)
def test_gold_agrees_with_its_text(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    assert faults_of(gold, path.with_suffix(".txt").read_text(encoding="utf-8")) == []


def test_every_text_has_its_gold() -> None:
    assert [path.stem for path in sorted(CORPUS.glob("*.txt"))] == [path.stem for path in GOLD_FILES]
    assert GOLD_FILES


def test_faults_are_found() -> None:
    """The checker itself: a quote that is not there, an impossible day, a range without its end."""
    target = {
        "quote": "có 2 - 3 lớp",
        "what": "lớp",
        "comparator": "range",
        "value": 2,
        "high": None,
        "unit": "lớp",
        "due": "2026-02-30",
        "recurs": None,
        "scope": None,
    }
    gold = {part: [] for part in LISTS} | {"document": dict.fromkeys(FIELDS["document"]), "targets": [target]}
    assert faults_of(gold, "mỗi trường có 5 lớp") == [
        "targets: '2026-02-30' is no day",
        "targets: range and high disagree in 'có 2 - 3 lớp'",
        "targets: not in the text: 'có 2 - 3 lớp'",
    ]
