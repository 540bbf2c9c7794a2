"""Doubts about sums: breakdowns, tables, classifications, stock and flow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from vungmanh.language.text import plain
from vungmanh.reader.checker.case import COUNT, FIGURE, Case, listed, shown, value, word_pattern
from vungmanh.reader.lexicon import load
from vungmanh.reader.model import Finding, Result, Span, Target

_BRACKET = re.compile(r"\(([^()\n]{8,600})\)")
_TOTAL = re.compile(rf"({FIGURE})\s+([^\W\d_][\w/]*(?:\s[^\W\d_][\w/]*){{0,2}})[^\d;:()\n]{{0,90}}$")
_PART = re.compile(rf"({FIGURE})(?!\s?%)\s*([^\W\d_][\w/]*(?:\s[^\W\d_]+)?)")
_OTHER_FIGURE = re.compile(r"\d\s?%|\d\s?/\s?\d")
_LOOK_BACK = 160
_FEWEST_PARTS = 3
_CELL_FIGURE = re.compile(rf"(?:{FIGURE})")
_WHOLE = re.compile(rf"(?:trong(?:\s+tổng)?(?:\s+số)?|tổng\s+số|toàn\s+\w+\s+(?:hiện\s+)?có)\s+({COUNT})\s+[^\W\d_]")
_UP = re.compile(r"trở\s+lên")


def breakdowns(case: Case) -> Iterator[Finding]:
    """A count with its parts in brackets: the parts must add up; after "trong đó" they may be fewer, never more."""
    for bracket in _BRACKET.finditer(case.low):
        inside = bracket.group(1)
        parts = _parts(inside)
        if len(parts) < _FEWEST_PARTS or _OTHER_FIGURE.search(inside):
            continue
        start = max(0, bracket.start() - _LOOK_BACK)
        before = _TOTAL.search(case.low, start, bracket.start())
        if before is None or not _same_kind(before.group(2), [noun for _, noun, _ in parts]):
            continue
        total, summed = value(before.group(1)), sum(count for count, _, _ in parts)
        is_open = word_pattern("overlapping").search(inside) is not None
        if summed > total or (summed < total and not is_open):
            yield Finding(
                "breakdown_differs",
                (Span(before.start(1), before.end(2)), Span(bracket.start(), bracket.end())),
                {"total": shown(total), "sum": shown(summed), "parts": [shown(count) for count, _, _ in parts]},
                _results_at(case, before.start(1), before.end(1)),
            )


def _parts(inside: str) -> list[tuple[float, str, int]]:
    return [(value(found[1]), found[2], found.start()) for found in _PART.finditer(inside)]


def _same_kind(noun: str, parts: Sequence[str]) -> bool:
    """Whether every part counts what the whole counts: the same noun, or people on both sides."""
    people = listed("people")
    if noun.startswith(people):
        return all(part.startswith(people) for part in parts)
    first = noun.split()[0]
    return all(part.split()[0] == first for part in parts)


def _results_at(case: Case, start: int, end: int) -> tuple[tuple[str, int], ...]:
    here = Span(start, end)
    found = [index for index, result in enumerate(case.reading.results) if any(s.covers(here) for s in result.spans)]
    return tuple(("results", index) for index in found[-1:])


def table_sums(case: Case) -> Iterator[Finding]:
    """Columns of a table whose line of sums says something else than their figures."""
    rows: list[tuple[int, list[str]]] = []
    offset = 0
    for line in [*case.low.split("\n"), ""]:
        if line.startswith("|"):
            rows.append((offset, [cell.strip() for cell in line.strip().strip("|").split("|")]))
        elif rows:
            yield from _table_sums(rows)
            rows = []
        offset += len(line) + 1


def _table_sums(rows: list[tuple[int, list[str]]]) -> Iterator[Finding]:
    offset, last = rows[-1]
    label = next((cell for cell in last if cell and not cell.isdigit()), "")
    if len(rows) < 4 or not label.startswith(listed("sums")):
        return
    for column, cell in enumerate(last):
        cells = [row[column] if column < len(row) else "" for _, row in rows[1:-1]]
        if not _CELL_FIGURE.fullmatch(cell) or not all(_CELL_FIGURE.fullmatch(other) for other in cells):
            continue
        summed = round(sum(map(value, cells)), 6)
        if summed != value(cell):
            span = Span(offset, offset + sum(len(part) + 3 for part in last) + 1)
            params = {"column": column + 1, "total": shown(value(cell)), "sum": shown(summed)}
            yield Finding("table_sum_differs", (span,), params)


def classifications(case: Case) -> Iterator[Finding]:
    """Counts or shares per grade in one sentence: the least they ask for, against the whole; titles come on top."""
    numbered = enumerate(case.reading.targets)
    for _, group in groupby(numbered, key=lambda entry: (case.line_of(entry[1].spans[0].start), entry[1].unit == "%")):
        members = [(index, target, _grade(target)) for index, target in group]
        graded = [(index, target) for index, target, grade in members if grade in listed("grades")]
        titled = [(index, target) for index, target, grade in members if grade == "title"]
        if len({_grade(target) for _, target in graded}) >= _FEWEST_PARTS:
            yield from _classification(case, graded, titled)


def _grade(target: Target) -> str | None:
    """The grade that a target counts, "title" for a title over the grades; a grade "and above" is none."""
    what = plain(target.what)
    if word_pattern("titles").search(what) and not word_pattern("grades").search(what.split("vững mạnh")[-1]):
        return "title"
    found = list(word_pattern("grades").finditer(what))
    if not found or not re.search(r"xếp|loại|mức|hoàn thành|đạt", what):
        return None
    return None if _UP.match(what, found[0].end() + 1) else found[0].group()


def _least(target: Target) -> float:
    match target.comparator:
        case ">=" | "=" | "range":
            return target.value
        case ">":
            return target.value + (0 if target.unit == "%" else 1)
        case _:
            return 0.0


def _classification(
    case: Case, graded: list[tuple[int, Target]], titled: list[tuple[int, Target]]
) -> Iterator[Finding]:
    unit = plain(graded[0][1].unit or "")
    total = 100.0 if unit == "%" else case.totals.get(unit) or _stated_total(case, graded[0][1])
    least = sum(_least(target) for _, target in graded)
    with_titles = least + sum(_least(target) for _, target in titled)
    members = sorted(graded + titled)
    spans = tuple(target.spans[0] for _, target in members)
    items = tuple(("targets", index) for index, _ in members)
    params = {
        "least": shown(least),
        "with_titles": shown(with_titles),
        "total": None if total is None else shown(total),
    }
    if total is not None and least > total:
        yield Finding("classification_exceeds_total", spans, params, items)
    elif titled and unit != "%" and (total is None or with_titles > total):
        yield Finding("title_beside_grades", spans, params, items)


def _stated_total(case: Case, first: Target) -> float | None:
    """ "Trong 15 xã, phường, có từ 05 đơn vị xếp loại tốt …": the whole that the sentence begins with."""
    start, end = case.line_start(first.spans[0].start), first.spans[0].end
    found = _WHOLE.search(case.low, max(start, end - _LOOK_BACK - len(first.quote)), end)
    return value(found[1]) if found and value(found[1]) != first.value else None


def parts_over_wholes(case: Case) -> Iterator[Finding]:
    """A counted part that is more than its whole."""
    targets = case.reading.targets
    for index, target in enumerate(targets):
        if target.within is None or target.unit == "%":
            continue
        whole = targets[target.within]
        if (
            whole.unit == target.unit
            and whole.comparator in ("=", "<", "<=")
            and target.value > (whole.high or whole.value)
        ):
            items = (("targets", index), ("targets", target.within))
            params = {"part": shown(target.value), "whole": shown(whole.value)}
            yield Finding("part_exceeds_whole", (target.spans[0], whole.spans[0]), params, items)


def stock_and_flow(case: Case) -> Iterator[Finding]:
    """A stock at two times and what came in between: the difference went somewhere."""
    results = list(enumerate(case.reading.results))
    for flow in load("checker")["flows"]:
        verb, noun = plain(flow["verb"]), plain(flow["stock"])
        stocks = [(index, result) for index, result in results if plain(result.unit or "") == noun and result.as_of]
        flows = [(index, result) for index, result in results if verb in plain(result.quote) and result.unit != "%"]
        stocks.sort(key=lambda entry: entry[1].as_of or "")
        if len(stocks) >= 2 and flows and stocks[0][1].as_of != stocks[-1][1].as_of:
            yield from _gap(stocks[0], flows, stocks[-1])


def _gap(first: tuple[int, Result], flows: list[tuple[int, Result]], last: tuple[int, Result]) -> Iterator[Finding]:
    added = sum(result.value for _, result in flows)
    left = first[1].value + added - last[1].value
    if left:
        members = [first, *flows, last]
        yield Finding(
            "stock_flow_gap",
            tuple(result.spans[0] for _, result in members),
            {"start": shown(first[1].value), "added": shown(added), "end": shown(last[1].value), "left": shown(left)},
            tuple(("results", index) for index, _ in members),
        )
