"""Targets and results in tables: a row per measured thing, a column per year ("Chỉ tiêu | Đơn vị tính | Năm 2025").

The head row tells what a column holds; a cell counts only where it is a bare figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vungmanh.language.text import plain, squeeze
from vungmanh.reader import lexicon
from vungmanh.reader.extract.measures import Context
from vungmanh.reader.finders.dates import find_dates
from vungmanh.reader.finders.numbers import Figure, find_figures
from vungmanh.reader.model import Result, Span, Target
from vungmanh.reader.outline import Block, Outline

CONFIDENCE = {"target.table": 0.85, "result.table": 0.8}
_CELL = re.compile(r"[^|\t]*")
_LONGEST_VALUE = 40
_SHORTEST_NAME = 3
_YEAR = re.compile(r"(?:năm\s+)?(?:19|20)\d\d")
"""A second row of heads below a merged one, and the row of column numbers, hold no figures."""
_NAME, _UNIT, _GOAL, _PAST = "name", "unit", "goal", "past"


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, and the last day of the time that its head names."""

    kind: str | None
    day: str | None


def read_tables(outline: Outline, context: Context) -> Iterator[Target | Result]:
    """The figures of all tables that name measured things and years, row by row."""
    columns: list[Column] = []
    end = -1
    for block in outline.blocks:
        if block.kind == "chrome" or block.span.start < end:
            continue
        is_row = block.style == "cells" or block.label == "head"
        if not is_row:
            continue
        cells = _cells(context.text, block)
        if end < 0 or context.text[end : cells[0].start].strip(" \t\n|*_:-+="):
            columns = []
        end = cells[-1].end
        head = _columns(context, cells)
        if head:
            columns = head
        elif len(columns) == len(cells):
            yield from _row(context, block, columns, cells)


def _cells(text: str, block: Block) -> list[Span]:
    """The cells of the printed row that a block stands in, trimmed."""
    start = text.rfind("\n", 0, block.span.start) + 1
    stop = text.find("\n", block.span.end)
    stop = len(text) if stop < 0 else stop
    start, stop = _trimmed(text, start, stop).start, _trimmed(text, start, stop).end
    start += text.startswith("|", start)
    stop -= text.endswith("|", start, stop)
    cells = []
    at = start
    while at <= stop:
        m = _CELL.match(text, at, stop)
        at = (m.end() if m else stop) + 1
        cells.append(_trimmed(text, m.start() if m else stop, m.end() if m else stop))
    return cells


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " *_\r":
        start += 1
    while end > start and text[end - 1] in " *_\r":
        end -= 1
    return Span(start, end)


@cache
def _heads(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon.pattern('amounts', f'{kind}_columns')})(?!\w)")


def _columns(context: Context, cells: list[Span]) -> list[Column]:
    """The columns that a head row names; empty where the row is none."""
    if len(cells) < 3 or sum(len(cell.of(context.text)) for cell in cells) > 600:
        return []
    columns: list[Column] = []
    for cell in cells:
        low = context.low[cell.start : cell.end]
        taken = {column.kind for column in columns}
        columns.append(_column(context, low, {kind for kind in (_NAME, _UNIT) if kind in taken}))
    kinds = [column.kind for column in columns]
    is_head = (
        _NAME in kinds
        and (_GOAL in kinds or _PAST in kinds)
        and (_UNIT in kinds or len(kinds) - kinds.count(None) >= 3)
    )
    return columns if is_head else []


def _column(context: Context, low: str, taken: set[str]) -> Column:
    if _NAME not in taken and _heads(_NAME).match(low):
        return Column(_NAME, None)
    if _UNIT not in taken and _heads(_UNIT).match(low):
        return Column(_UNIT, None)
    dates = [date for date in find_dates(low, low=low) if date.due]
    if not dates and (m := re.fullmatch(r"(?:19|20)\d\d", low)):
        dates = find_dates(f"năm {m.group()}")
    day = dates[-1].due if dates else None
    if _heads(_PAST).search(low) or (day and context.issued_on and day < context.issued_on):
        return Column(_PAST, day)
    return Column(_GOAL if day or _heads(_GOAL).search(low) else None, day)


def _row(context: Context, block: Block, columns: list[Column], cells: list[Span]) -> Iterator[Target | Result]:
    by_kind = {column.kind: cell for column, cell in zip(reversed(columns), reversed(cells), strict=True)}
    name = by_kind[_NAME]
    if name.end - name.start < _SHORTEST_NAME or any(_YEAR.fullmatch(context.low, c.start, c.end) for c in cells):
        return
    unit = squeeze(by_kind[_UNIT].of(context.text)) if _UNIT in by_kind else ""
    for column, cell in zip(columns, cells, strict=True):
        if column.kind in {_GOAL, _PAST} and (figure := _bare_figure(context, cell)):
            quote = Span(min(name.start, cell.start), max(name.end, cell.end))
            yield _record(context, block, column, quote, squeeze(name.of(context.text)), unit, figure)


def _bare_figure(context: Context, cell: Span) -> Figure | None:
    """The one figure that a cell holds, and nothing else of weight."""
    if not 0 < cell.end - cell.start <= _LONGEST_VALUE:
        return None
    figures = find_figures(context.text, cell.start, cell.end, low=context.low)
    return figures[0] if len(figures) == 1 and figures[0].at.start - cell.start < 16 else None


def _record(
    context: Context, block: Block, column: Column, quote: Span, what: str, unit: str, figure: Figure
) -> Target | Result:
    is_percent = figure.is_percent or "%" in unit or what.endswith("(%)")
    counted = "%" if is_percent else unit or figure.unit
    words = squeeze(quote.of(context.text))
    if column.kind == _PAST:
        rule = "result.table"
        return Result(
            quote=words, spans=(quote,), rule=rule, confidence=CONFIDENCE[rule], what=what, value=figure.value, unit=counted,
            numerator=figure.numerator, denominator=figure.denominator, as_of=column.day, section=block.path,
        )  # fmt: skip
    rule = "target.table"
    return Target(
        quote=words, spans=(quote,), rule=rule, confidence=CONFIDENCE[rule], what=what,
        comparator="range" if figure.high is not None else figure.comparator or ">=",
        value=figure.value, high=figure.high, unit=counted,
        due=column.day or (context.period[1] if context.period else None),
        section=block.path, is_delta=plain(what).startswith(("tăng", "giảm", "mức tăng", "mức giảm")),
    )  # fmt: skip
