"""What a reading holds: frozen records, each tied to its place in the text as read.

Every record can be turned into the JSON contract by `Reading.to_dict` (see docs/reader.md). Offsets count characters of
`Reading.text`; `text[span.start:span.end]` is the stretch meant. Dates are ISO strings because a deadline is copied into
JSON, tables and pages far more often than it is computed with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

READER_VERSION = "1.1"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the text as read; `end` is exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Document:
    """What the document says of itself; null where it says nothing (nothing is guessed from general knowledge)."""

    kind: str | None = None
    number: str | None = None
    issued_on: str | None = None
    issuer: str | None = None
    place: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    capacity: str | None = None
    """For whom it is signed, as printed, lines joined by " / ": "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH" (Decree 30/2020)."""
    title: str | None = None
    period: tuple[str | None, str | None] | None = None
    recipients: tuple[str, ...] = ()
    """Whom "Nơi nhận" and "Kính gửi" name, each as written with its purpose; the last is often what is kept ("Lưu: VT")."""
    spans: dict[str, Span] = field(default_factory=dict)
    """Where each field was read, by field name (of recipients, the first); a field derived from others has none."""


@dataclass(frozen=True, slots=True)
class Item:
    """What every item carries: the stretches that state it, who found it, and how sure that finding is (0 to 1).

    `spans[0]` is the stretch that `quote` repeats; more spans are further stretches that feed it: a date in brackets, an
    attribute line, a table cell, a heading that gives the period.
    """

    quote: str
    spans: tuple[Span, ...]
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Citation(Item):
    """Another official document named by number; one record per distinct (kind, number), a span per mention."""

    kind: str | None
    number: str
    issued_on: str | None = None
    relation: str | None = None
    """implements | based_on | replaces | amends | to_be_revised | None where the text only mentions it."""
    article: str | None = None
    """The part cited, as written ("Điều 125", "khoản 2 Điều 5"), of the first mention that names one."""


@dataclass(frozen=True, slots=True)
class Target(Item):
    """A numeric commitment: a number, a share, a range, or an explicit none or all."""

    what: str
    comparator: str
    value: float
    high: float | None = None
    unit: str | None = None
    due: str | None = None
    recurs: str | None = None
    scope: str | None = None
    section: str = ""
    within: int | None = None
    """Index in `Reading.targets` of the target that this one is part of ("trong đó"); the whole comes first."""
    same_as: int | None = None
    """Index of the earlier target that this one states again."""
    is_judged: bool = False
    """True where no register can know the share ("100% trung thành"): it is judged by people, never computed."""
    is_delta: bool = False
    """True where the figure is a rise or a fall, not a level ("tăng 25%")."""


@dataclass(frozen=True, slots=True)
class Task(Item):
    """A leaf list item that obliges somebody to do something."""

    section: str
    leads: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    due: str | None = None
    recurs: str | None = None
    receiver: str | None = None
    """Who the result goes to ("trình Ban Thường vụ")."""
    condition: str | None = None
    """The event or document that it waits for, as written ("khi có hướng dẫn của Trung ương"); such a task is dormant."""
    after: tuple[int, ...] = ()
    """Indexes in `Reading.tasks` of tasks that must be finished first (a pilot before its review)."""
    parent: int | None = None
    """Index in `Reading.tasks` of the numbered paragraph above this dash, where that one obliges too."""
    is_soft: bool = False
    """True where nothing countable or dated is promised ("thực hiện tốt"): kept as reviewable."""


@dataclass(frozen=True, slots=True)
class ReportDuty(Item):
    """A duty to report or to hold a review; `form` is báo cáo | sơ kết | tổng kết | hội nghị."""

    sources: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    via: str | None = None
    due: str | None = None
    recurs: str | None = None
    form: str = "báo cáo"
    section: str = ""
    yearly_on: str | None = None
    """For a duty due every year without a year: "MM-DD", the last day of the time named ("đầu tháng 12" → 12-10)."""


@dataclass(frozen=True, slots=True)
class Result(Item):
    """A figure that the text states as already achieved."""

    what: str
    value: float
    unit: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    as_of: str | None = None
    scope: str | None = None
    section: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that looked like an item and was not read, with the reason in a code (docs/reader.md lists them)."""

    span: Span
    part: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt that the checker raises: a code (docs/reader.md lists them), the stretches in question, figures for the words."""

    code: str
    spans: tuple[Span, ...]
    params: dict[str, Any] = field(default_factory=dict)
    items: tuple[tuple[str, int], ...] = ()
    """The items meant: (part, index), part one of targets, tasks, reports, results, citations."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of the outline, for navigation: its path ("III.1.a"), depth, title and place."""

    path: str
    depth: int
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one text. Indexes inside items refer to the tuples here."""

    text: str
    document: Document
    citations: tuple[Citation, ...] = ()
    targets: tuple[Target, ...] = ()
    tasks: tuple[Task, ...] = ()
    reports: tuple[ReportDuty, ...] = ()
    results: tuple[Result, ...] = ()
    unread: tuple[Unread, ...] = ()
    findings: tuple[Finding, ...] = ()
    headings: tuple[Heading, ...] = ()
    reader_version: str = READER_VERSION
    is_directive: bool = True
    """False where the text shows no sign of an official document of the kind read here."""
