"""Readings built from hand-made annotations, so that rules above the reader can be tested without it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from vungmanh.language.text import nfc
from vungmanh.reader.model import Citation, Document, Reading, ReportDuty, Result, Span, Target, Task


def reading_of(text: str, annotated: dict[str, Any]) -> Reading:
    """The annotation as a reading of the text; quotes are placed one after the other where they repeat."""
    text = nfc(text)
    taken: dict[tuple[str, str], int] = {}

    def common(part: str, row: dict[str, Any]) -> dict[str, Any]:
        repeats = part in ("targets", "tasks", "results")
        spans = _places(text, row["quote"])
        turn = taken.get((part, row["quote"]), 0) if repeats else 0
        taken[part, row["quote"]] = turn + 1
        span = spans[min(turn, len(spans) - 1)]
        return {"quote": row["quote"], "spans": (span,), "rule": "gold", "confidence": 1.0}

    def rest(row: dict[str, Any], *names: str) -> dict[str, Any]:
        return {name: row[name] for name in names if name in row}

    document = dict(annotated["document"])
    document["period"] = tuple(document["period"]) if document.get("period") else None
    return Reading(
        text=text,
        document=Document(**document),
        citations=tuple(
            Citation(
                **common("citations", row) | {"spans": tuple(_places(text, row["quote"]))},
                **rest(row, "kind", "number", "issued_on"),
            )
            for row in annotated.get("citations", [])
        ),
        targets=tuple(
            Target(
                **(place := common("targets", row)),
                **rest(row, "what", "comparator", "value", "high", "unit", "due", "recurs", "scope"),
                section=_section(text, place["spans"][0], annotated),
            )
            for row in annotated.get("targets", [])
        ),
        tasks=tuple(
            Task(
                **common("tasks", row),
                **rest(row, "section", "due", "recurs"),
                leads=tuple(row["leads"]),
                partners=tuple(row["partners"]),
            )
            for row in annotated.get("tasks", [])
        ),
        reports=tuple(
            ReportDuty(
                **common("reports", row),
                **rest(row, "via", "due", "recurs", "form"),
                sources=tuple(row["from"]),
                receivers=tuple(row["to"]),
            )
            for row in annotated.get("reports", [])
        ),
        results=tuple(
            Result(
                **common("results", row),
                **rest(row, "what", "value", "unit", "numerator", "denominator", "as_of", "scope"),
            )
            for row in annotated.get("results", [])
        ),
    )


def load_gold(folder: Path, name: str) -> Reading:
    """The annotated reading of one of the shared documents."""
    annotated = json.loads((folder / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    return reading_of((folder / "documents" / f"{name}.txt").read_text(encoding="utf-8"), annotated)


def _places(text: str, quote: str) -> list[Span]:
    pattern = r"\s+".join(map(re.escape, nfc(quote).split()))
    found = [Span(m.start(), m.end()) for m in re.finditer(pattern, text)]
    return found or [Span(0, 0)]


def _section(text: str, span: Span, annotated: dict[str, Any]) -> str:
    """The section of the task in which a stretch stands; elsewhere the number of its line."""
    for row in annotated.get("tasks", []):
        if any(place.covers(span) for place in _places(text, row["quote"])):
            return str(row["section"])
    return f"line {text.count(chr(10), 0, span.start)}"
