"""What a document says of itself: kind, number, date, issuer, place, signer, title and period.

The head is read as printed lines, not as an outline: on paper it is two columns of short lines, on a web page it may
be missing altogether, and then the title and the sentence that issues the document tell the rest.
"""

from __future__ import annotations

import re
from functools import cache

from vungmanh.reader import lexicon
from vungmanh.reader.extract.head import Head, bodies_of, read_head
from vungmanh.reader.extract.issuer import (
    is_central,
    issuer_by_authority,
    issuer_by_head,
    issuer_by_order,
    issuer_by_title,
    issuing_body,
    place_by_head,
    place_by_text,
    short_form,
    with_level,
    with_place,
)
from vungmanh.reader.extract.lines import lines
from vungmanh.reader.extract.period import find_period
from vungmanh.reader.extract.signature import find_signature
from vungmanh.reader.extract.title import Fields, kind_and_title
from vungmanh.reader.finders.dates import find_dates
from vungmanh.reader.model import Document, Span

_TIME = r"\d{1,2}\s?[:h]\s?\d{1,2}(?::\d\d)?(?!\d)(?:\s?(?:am|pm|sa|ch|phút)(?!\w))?"
_WEEKDAY = r"thứ\s(?:hai|ba|tư|năm|sáu|bảy|[2-7])(?!\w)|chủ\snhật(?!\w)"
_DAY = r"(?P<d>\d{1,2})(?:\s?[./-]\s?|\stháng\s)(?P<m>\d{1,2})(?:\s?[./-]\s?|,?\snăm\s|,\s)(?P<y>(?:19|20)\d\d)(?!\d)"
_LONGEST_PREAMBLE = 8000
_FIRST_HEADING = re.compile(r"(?m)^[\s*#]{0,6}(?:I|1|A|Phần\s+\w+|PHẦN\s+\w+|Điều\s+1|Chương\s+I)\s{0,2}[./):\-]")


def extract_header(text: str) -> Document:
    """The document's own facts with the places where they were read; what the text does not say stays None."""
    head = read_head(text)
    fields = kind_and_title(head)
    fields |= _printed_facts(text, head, fields)
    signature = find_signature(text)
    issuing = _issuing(text, fields)
    fields |= _issuer_and_place(text, head, fields, signature, issuing)
    fields |= {name: value for name, value in signature.items() if name != "body"}
    title = _value(fields, "title")
    period = find_period(text, title, _paragraph(text, issuing) if issuing else "")
    place = _value(fields, "place")
    return Document(
        kind=_value(fields, "kind"),
        number=_value(fields, "number"),
        issued_on=_value(fields, "issued_on"),
        issuer=with_place(text, _value(fields, "issuer"), place),
        place=place,
        signer=_value(fields, "signer"),
        signer_title=_value(fields, "signer_title"),
        capacity=_value(fields, "capacity"),
        title=title,
        period=period,
        spans={name: span for name, (_, span) in fields.items()},
    )


def _value(fields: Fields, name: str) -> str | None:
    return fields[name][0] if name in fields else None


def _printed_facts(text: str, head: Head, fields: Fields) -> Fields:
    """Number and date of the head; for an article without a kind the date under its title."""
    found: Fields = {}
    if head.number:
        found["number"] = head.number
    if head.issued_on:
        found["issued_on"] = head.issued_on
    elif "kind" not in fields and "title" in fields and (posted := _posted(text, fields["title"][1])):
        found["issued_on"] = posted
    return found


def _posted(text: str, title: Span) -> tuple[str, Span] | None:
    """The day of a stamp below the title ("Cập nhật lúc 22:26, Thứ Hai, 01/01/2018"); above it only a bare or a named one.

    A weekday with a date above the title is the page's clock.
    """
    below = list(lines(text, title.end, min(len(text), title.end + 400)))[:6]
    above = list(lines(text, max(0, title.start - 200), title.start))[-2:]
    for line in (*below, *reversed(above)):
        m = _stamp().fullmatch(line.low)
        if not m or (line.span.end <= title.start and m["weekday"] and not m["label"]):
            continue
        dates = find_dates(f"ngày {m['d']}/{m['m']}/{m['y']}")
        if dates and dates[0].due:
            return dates[0].due, line.span
    return None


@cache
def _stamp() -> re.Pattern[str]:
    label = rf"(?P<label>{lexicon.pattern('header', 'posting_labels')})(?!\w)"
    words = rf"(?:{label}|(?P<weekday>{_WEEKDAY})|{_TIME}|ngày(?!\w)|lúc(?!\w)|vào(?!\w))"
    first = r"(?:\w{1,12}\s?-\s?)?"
    gap = r"[\s,:|()\[\]–-]"
    after = rf"(?:{gap}{{1,4}}{_TIME}(?:{gap}{{1,4}}[^.;]{{0,60}})?|\s?[|(\[–-][^.;]{{0,60}})?"
    return re.compile(rf"\W{{0,4}}{first}(?:{words}{gap}{{0,4}}){{0,6}}{_DAY}{after}")


def _issuer_and_place(text: str, head: Head, fields: Fields, signature: Fields, issuing: Span | None) -> Fields:
    """The issuer by the head, else the title, else the issuing sentence, else the signature; the place after it."""
    end = fields["kind"][1].start if "kind" in fields else 0
    bodies = bodies_of([line for line in head.lines if line.span.start < end])
    issuer = issuer_by_head(text, bodies)
    if issuer and issuer[0] in _BARE and "title" in fields:
        named = issuer_by_authority(text, fields["title"][1].end)
        issuer = named if named and named[0].startswith(issuer[0]) else issuer
    if not issuer and "kind" in fields:
        issuer = issuer_by_title(fields.get("title"))
        if not issuer and issuing:
            issuer = (" ".join(issuing.of(text).split()), issuing)
        if not issuer:
            below = fields["title" if "title" in fields else "kind"][1].end
            issuer = issuer_by_authority(text, below) or issuer_by_order(text, below)
        if not issuer and "body" in signature:
            issuer = (short_form(text, signature["body"][0]), signature["body"][1])
    if issuer:
        issuer = (with_level(text, issuer[0]), issuer[1])
    title = _value(fields, "title") or ""
    place = place_by_head(text, bodies) or place_by_text(text, issuer[0] if issuer else None, title)
    if not place and issuer and not is_central(issuer[0]):
        place = head.dateline_place
    found: Fields = {"issuer": issuer} if issuer else {}
    return found | ({"place": place} if place else {})


_BARE = frozenset({"UBND", "HĐND"})
"""Bodies that the head names without their place; the line above "Căn cứ …" may name it."""


def _issuing(text: str, fields: Fields) -> Span | None:
    """The body in the issuing sentence, which stands between the title and the first heading."""
    if "kind" not in fields:
        return None
    start = fields["title"][1].end if "title" in fields else fields["kind"][1].end
    stop = min(len(text), start + _LONGEST_PREAMBLE)
    m = _FIRST_HEADING.search(text, start, stop)
    return issuing_body(text, fields["kind"][0], start, m.start() if m else stop)


def _paragraph(text: str, span: Span) -> str:
    """From the issuing body to the end of its paragraph."""
    stop = text.find("\n\n", span.end)
    return text[span.start : min(len(text) if stop < 0 else stop, span.end + 1500)]
