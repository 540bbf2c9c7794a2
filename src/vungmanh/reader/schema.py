"""A reading as plain data: the JSON that `vungmanh read --json` prints (docs/reader.md describes every key)."""

from __future__ import annotations

from typing import Any

from vungmanh.reader.model import (
    Citation,
    Document,
    Finding,
    Heading,
    Item,
    Reading,
    ReportDuty,
    Result,
    Span,
    Target,
    Task,
    Unread,
)

Json = dict[str, Any]


def to_dict(reading: Reading) -> Json:
    """The reading without its text; offsets count characters of the text as read."""
    return {
        "document": _document(reading.document),
        "citations": [_citation(item) for item in reading.citations],
        "targets": [_target(item) for item in reading.targets],
        "tasks": [_task(item) for item in reading.tasks],
        "reports": [_report(item) for item in reading.reports],
        "results": [_result(item) for item in reading.results],
        "unread": [_unread(item) for item in reading.unread],
        "findings": [_finding(item) for item in reading.findings],
        "outline": [_heading(item) for item in reading.headings],
        "reader_version": reading.reader_version,
        "is_directive": reading.is_directive,
    }


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _common(item: Item) -> Json:
    return {
        "span": _span(item.spans[0]),
        "spans": [_span(span) for span in item.spans],
        "rule": item.rule,
        "confidence": round(item.confidence, 3),
    }


def _document(document: Document) -> Json:
    return {
        "kind": document.kind,
        "number": document.number,
        "issued_on": document.issued_on,
        "issuer": document.issuer,
        "place": document.place,
        "signer": document.signer,
        "signer_title": document.signer_title,
        "capacity": document.capacity,
        "title": document.title,
        "period": list(document.period) if document.period else None,
        "recipients": list(document.recipients),
        "spans": {name: _span(span) for name, span in document.spans.items()},
    }


def _citation(item: Citation) -> Json:
    return {
        "kind": item.kind,
        "number": item.number,
        "issued_on": item.issued_on,
        "quote": item.quote,
        "relation": item.relation,
        "article": item.article,
        **_common(item),
    }


def _target(item: Target) -> Json:
    return {
        "quote": item.quote,
        "what": item.what,
        "comparator": item.comparator,
        "value": _number(item.value),
        "high": _number(item.high),
        "unit": item.unit,
        "due": item.due,
        "recurs": item.recurs,
        "scope": item.scope,
        "section": item.section,
        "within": item.within,
        "same_as": item.same_as,
        "is_judged": item.is_judged,
        "is_delta": item.is_delta,
        **_common(item),
    }


def _task(item: Task) -> Json:
    return {
        "quote": item.quote,
        "section": item.section,
        "leads": list(item.leads),
        "partners": list(item.partners),
        "due": item.due,
        "recurs": item.recurs,
        "receiver": item.receiver,
        "condition": item.condition,
        "after": list(item.after),
        "parent": item.parent,
        "is_soft": item.is_soft,
        **_common(item),
    }


def _report(item: ReportDuty) -> Json:
    return {
        "quote": item.quote,
        "from": list(item.sources),
        "to": list(item.receivers),
        "via": item.via,
        "due": item.due,
        "recurs": item.recurs,
        "form": item.form,
        "section": item.section,
        "yearly_on": item.yearly_on,
        **_common(item),
    }


def _result(item: Result) -> Json:
    return {
        "quote": item.quote,
        "what": item.what,
        "value": _number(item.value),
        "unit": item.unit,
        "numerator": _number(item.numerator),
        "denominator": _number(item.denominator),
        "as_of": item.as_of,
        "scope": item.scope,
        "section": item.section,
        **_common(item),
    }


def _unread(item: Unread) -> Json:
    return {"span": _span(item.span), "part": item.part, "reason": item.reason}


def _finding(item: Finding) -> Json:
    return {
        "code": item.code,
        "spans": [_span(span) for span in item.spans],
        "params": item.params,
        "items": [list(pair) for pair in item.items],
    }


def _heading(item: Heading) -> Json:
    return {"path": item.path, "depth": item.depth, "title": item.title, "span": _span(item.span)}


def _number(value: float | None) -> float | int | None:
    """A whole figure without its decimals, so that 63 is printed as 63."""
    return int(value) if value is not None and value == int(value) else value
