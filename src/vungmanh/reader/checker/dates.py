"""Doubts about dates: impossible ones, deadlines against the date of issue and against each other."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator

from vungmanh.reader.checker.case import Case, word_pattern
from vungmanh.reader.model import Finding, Span

_DAY = re.compile(r"(\d(?<![\d/.\-]\d)\d?)\s?[/.\-]\s?(\d{1,2})(?:\s?[/.\-]\s?((?:19|20)\d\d))?(?![\d/])(?![.,]\d)")
_WORDED = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?(?!\d)")
_MONTH = re.compile(r"tháng\s+(\d{1,2})\s?[/\-]\s?((?:19|20)\d\d)(?!\d)")
_BEFORE_DAY = re.compile(r"(?:ngày|trước|hạn)\s+(?:ngày\s+)?$")
_PAGE_STAMP = re.compile(
    r"(?:thứ\s(?:hai|ba|tư|năm|sáu|bảy)|chủ\snhật)\s?,?\s(?:ngày\s)?(\d{1,2})(?:\stháng\s|[/.\-])(\d{1,2})(?:\snăm\s|[/.\-])(\d{4})"
    r"|(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\s{0,3}(?:-|,|lúc)?\s{0,3}\d{1,2}[:h]\d{2}"
)
_HEAD = 800
_LEAP_YEAR = 2000
_PARTS = ("tasks", "reports", "targets")


def impossible_dates(case: Case) -> Iterator[Finding]:
    """Days and months that no calendar has; a bare "30/2" counts only where "ngày", "trước" or "hạn" leads to it."""
    for found in _DAY.finditer(case.low):
        leads = _BEFORE_DAY.search(case.low, max(0, found.start() - 14), found.start())
        if found[3] or (leads and "/" in found.group()):
            yield from _impossible(found, int(found[1]), int(found[2]), found[3])
    for found in _WORDED.finditer(case.low):
        yield from _impossible(found, int(found[1]), int(found[2]), found[3])
    for found in _MONTH.finditer(case.low):
        yield from _impossible(found, 1, int(found[1]), found[2])


def _impossible(found: re.Match[str], day: int, month: int, year: str | None) -> Iterator[Finding]:
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(int(year or _LEAP_YEAR), month)[1]:
        yield Finding("impossible_date", (Span(found.start(), found.end()),), {"date": " ".join(found.group().split())})


def _dated(case: Case) -> Iterator[tuple[str, int, datetime.date, tuple[Span, ...]]]:
    """Every item with a deadline of its own."""
    for part in _PARTS:
        for index, item in enumerate(getattr(case.reading, part)):
            day = _date(item.due)
            if day is not None:
                yield part, index, day, item.spans


def _date(iso: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def deadlines_before_issue(case: Case) -> Iterator[Finding]:
    issued = _date(case.reading.document.issued_on)
    if issued is None:
        return
    for part, index, due, spans in _dated(case):
        if due < issued:
            params = {"due": due.isoformat(), "issued_on": issued.isoformat()}
            yield Finding("deadline_before_issue", spans[:1], params, ((part, index),))


def deadlines_close(case: Case) -> Iterator[Finding]:
    """Deadlines of tasks and reports so soon after the date of issue that lower units can hardly keep them."""
    issued = _date(case.reading.document.issued_on)
    if issued is None:
        return
    for part, index, due, spans in _dated(case):
        days = (due - issued).days
        if part != "targets" and 0 <= days < case.close_days:
            params = {"due": due.isoformat(), "issued_on": issued.isoformat(), "days": days}
            yield Finding("deadline_close", spans[:1], params, ((part, index),))


def work_after_final_report(case: Case) -> Iterator[Finding]:
    """Work or reports due soon after the report that closes the year: their outcome cannot stand in it. One finding."""
    closing = word_pattern("closing")
    finals: dict[Span, tuple[datetime.date, int]] = {}
    for index, report in enumerate(case.reading.reports):
        due = _date(report.due)
        if due is not None and (report.form == "tổng kết" or closing.search(report.quote.lower())):
            span = report.spans[0]
            finals[span] = max(finals.get(span, (due, index)), (due, index))
    if not finals:
        return
    span, (final, final_index) = max(finals.items(), key=lambda entry: entry[1])
    late = [
        (due, part, index, spans[0])
        for part, index, due, spans in _dated(case)
        if part != "targets" and 0 < (due - final).days <= case.final_days
    ]
    if late:
        params = {"final": final.isoformat(), "due": max(late)[0].isoformat(), "count": len(late)}
        items = (*((part, index) for _, part, index, _ in late), ("reports", final_index))
        yield Finding("work_after_final_report", (*(place for *_, place in late), span), params, items)


def order_of_work(case: Case) -> Iterator[Finding]:
    """A task due before a task that must be finished first."""
    tasks = case.reading.tasks
    for index, task in enumerate(tasks):
        for first in task.after:
            due, earlier = _date(task.due), _date(tasks[first].due)
            if due is not None and earlier is not None and due < earlier:
                params = {"due": due.isoformat(), "first_due": earlier.isoformat()}
                items = (("tasks", index), ("tasks", first))
                yield Finding("order_of_work", (task.spans[0], tasks[first].spans[0]), params, items)


def reports_without_receiver(case: Case) -> Iterator[Finding]:
    for index, report in enumerate(case.reading.reports):
        if report.form == "báo cáo" and report.due and not report.receivers and not report.via:
            yield Finding("report_without_receiver", report.spans[:1], {"due": report.due}, (("reports", index),))


def page_date(case: Case) -> Iterator[Finding]:
    """The stamp of a web page near the top, where it is not the document's own date."""
    found = _PAGE_STAMP.search(case.low, 0, _HEAD)
    if found is None:
        return
    day, month, year = (int(part) for part in found.groups() if part is not None)
    if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return
    stamp = datetime.date(year, month, day).isoformat()
    if stamp != case.reading.document.issued_on:
        params = {"date": stamp, "issued_on": case.reading.document.issued_on}
        yield Finding("page_date", (Span(found.start(), found.end()),), params)
