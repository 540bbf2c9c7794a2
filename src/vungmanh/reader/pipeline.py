"""The order of the reading: outline → header → citations → figures → tasks → reports → checks. One direction only."""

from __future__ import annotations

from dataclasses import replace

from vungmanh.reader.checker import check
from vungmanh.reader.extract.citations import extract_citations
from vungmanh.reader.extract.dues import Dates
from vungmanh.reader.extract.figures import extract_figures
from vungmanh.reader.extract.header import extract_header
from vungmanh.reader.extract.leads import Assignments
from vungmanh.reader.extract.recipients import find_recipients
from vungmanh.reader.extract.reports import extract_reports
from vungmanh.reader.extract.tasks import extract_tasks
from vungmanh.reader.finders.dates import find_dates
from vungmanh.reader.model import Document, Reading
from vungmanh.reader.outline import Outline, build


def run(text: str, *, issued_on: str | None = None) -> Reading:
    """Everything read from a text in NFC, with the doubts that it raises."""
    outline = build(text)
    document = _with_recipients(extract_header(text), outline)
    day = issued_on or document.issued_on
    citations = extract_citations(text, document, low=outline.plain)
    found = find_dates(text, issued_on=day, period=document.period, low=outline.plain)
    targets, results, unread = extract_figures(outline, document, citations, issued_on=day, dates=found)
    dates = Dates(outline.plain, found, day, period=document.period)
    assignments = Assignments(outline, document, dates)
    tasks, left = extract_tasks(outline, assignments)
    reports, silent = extract_reports(outline, assignments)
    reading = Reading(
        text=text,
        document=document,
        citations=citations,
        targets=targets,
        tasks=tasks,
        reports=reports,
        results=results,
        unread=tuple(sorted((*unread, *left, *silent), key=lambda item: item.span)),
        headings=outline.headings(),
        is_directive=_is_directive(document.kind, len(tasks), len(targets), len(results)),
    )
    return replace(reading, findings=check(reading, low=outline.plain))


def _with_recipients(document: Document, outline: Outline) -> Document:
    found = find_recipients(outline)
    if not found:
        return document
    return replace(document, recipients=tuple(dict(found)), spans={**document.spans, "recipients": found[0][1]})


def _is_directive(kind: str | None, tasks: int, targets: int, results: int) -> bool:
    """Whether the text shows any sign of an official document: it says what it is, or obliges, or reports figures."""
    return kind is not None or tasks > 0 or targets + results > 1
