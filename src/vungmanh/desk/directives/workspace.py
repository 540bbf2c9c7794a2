"""Everything the confirming page shows of a directive, gathered in a fixed number of queries."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vungmanh.core.errors import DomainError
from vungmanh.desk.directives import doubts
from vungmanh.desk.directives.forms import ITEM_FORMS, ItemForm
from vungmanh.desk.directives.naming import Name, NameRow, name_rows, names_note
from vungmanh.desk.directives.rendering import Paragraph, marks_of, paragraphs, state_of
from vungmanh.desk.directives.wording import facts_of, title_of
from vungmanh.directives.domain.findings import INFORMING, UNREAD
from vungmanh.directives.domain.undoing import last_act
from vungmanh.directives.enums import FindingState, ItemState, Part
from vungmanh.directives.models import Directive, Draft, Finding, Item, Reading
from vungmanh.directives.selectors import (
    DOUBTFUL_BELOW,
    READER_VERSION,
    Counts,
    adopted_reading,
    items_of,
    waiting_reading,
)

UNREAD_TAB = "unread"
TAB_LABELS: dict[str, Any] = {
    Part.TARGET: _("Chỉ tiêu"),
    Part.TASK: _("Nhiệm vụ"),
    Part.REPORT: _("Báo cáo"),
    Part.RESULT: _("Kết quả"),
    Part.CITATION: pgettext_lazy("citations", "Căn cứ"),
    UNREAD_TAB: _("Chưa đọc được"),
}
_STATE_WORDS = {"accepted": _("đã nhận"), "left_out": _("đã bỏ"), "doubtful": _("đáng ngờ"), "waiting": _("chưa xem")}
_STATE_TONES = {"accepted": "good", "left_out": "quiet", "doubtful": "near", "waiting": "quiet"}


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    count: int
    left: int
    accepted: int
    is_here: bool


@dataclass(slots=True)
class Row:
    """One item in the list."""

    item: Item
    state: str
    title: str
    facts: str
    note: str = ""
    line: int = 0
    form: ItemForm | None = None
    names: list[NameRow] = field(default_factory=list)
    draft: Draft | None = None
    conflict: DomainError | None = None
    findings: list[Doubt] = field(default_factory=list)
    """Doubts about the open item that stand elsewhere in the list."""
    doubts_before: list[Doubt] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.form is not None

    @property
    def state_words(self) -> str:
        return str(_STATE_WORDS[self.state])

    @property
    def tone(self) -> str:
        return _STATE_TONES[self.state]

    @property
    def unclear(self) -> list[Name]:
        return [name for row in self.names for name in row.names if not name.actor.is_resolved]


@dataclass(slots=True)
class Doubt:
    """A finding in words, with the items that it is about."""

    finding: Finding
    about: list[Item]
    """The items that the checker names, else those whose words it points at."""
    name: str
    words: str
    keepable: list[tuple[Item, str]]
    spans: str
    line: int
    """Paragraph in which it begins."""
    is_informing: bool


class Workspace:
    """`tab` and `open_id` say what stands open; `user` whose drafts and undo are shown."""

    def __init__(self, directive: Directive, user: Any, *, tab: str = "", open_id: int | None = None) -> None:
        self.directive = directive
        self.user = user
        self.items = [item for item in items_of(directive) if item.state != ItemState.REPLACED]
        self.by_id = {item.pk: item for item in self.items}
        self.findings = list(directive.findings.select_related("decided_by").prefetch_related("items").order_by("pk"))
        self.open_id = open_id if open_id in self.by_id else None
        self.tab = self._tab(tab)

    def _tab(self, wanted: str) -> str:
        if self.open_id:
            return self.by_id[self.open_id].part
        if wanted in TAB_LABELS:
            return wanted
        return next((part for part in Part.values if any(item.part == part for item in self.items)), Part.TARGET)

    @cached_property
    def doubtful(self) -> set[int]:
        """Undecided items of little confidence, and those on which a doubt is open."""
        doubted = {
            item.pk
            for finding in self.findings
            if finding.state == FindingState.OPEN and finding.code not in (UNREAD, *INFORMING)
            for item in finding.items.all()
        }
        return {
            item.pk
            for item in self.items
            if item.state == ItemState.PROPOSED
            and (item.pk in doubted or (item.confidence is not None and item.confidence < DOUBTFUL_BELOW))
        }

    @cached_property
    def counts(self) -> Counts:
        left = sum(item.state == ItemState.PROPOSED for item in self.items)
        return Counts(len(self.items), len(self.items) - left, len(self.doubtful))

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        marks = marks_of(self.items, self.doubtful, len(self.directive.text))
        return paragraphs(self.directive.text, marks, self._headings)

    @cached_property
    def outline(self) -> list[dict[str, Any]]:
        """Headings of the first two levels, with the paragraph each stands in."""
        text = self.directive.text
        return [
            {"title": row["title"], "depth": row["depth"], "line": text.count("\n", 0, row["span"][0])}
            for row in self._headings
            if row["depth"] <= 2
        ]

    @cached_property
    def _headings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._adopted.content.get("outline", []) if self._adopted else []
        return found

    @cached_property
    def tabs(self) -> list[Tab]:
        unread = [finding for finding in self.findings if finding.code == UNREAD]
        rows = []
        for key, label in TAB_LABELS.items():
            if key == UNREAD_TAB:
                total, left = len(unread), sum(finding.state == FindingState.OPEN for finding in unread)
                accepted = 0
            else:
                own = [item for item in self.items if item.part == key]
                total, left = len(own), sum(item.state == ItemState.PROPOSED for item in own)
                accepted = sum(item.state == ItemState.ACCEPTED for item in own)
            rows.append(Tab(key, str(label), total, left, accepted, key == self.tab))
        return rows

    @cached_property
    def rows(self) -> list[Row]:
        """Items of the tab in the order of the text; the open one with its form, doubts before the first they are about."""
        rows = [self.row(item, is_open=item.pk == self.open_id) for item in self.items if item.part == self.tab]
        by_item = {row.item.pk: row for row in rows}
        for doubt in self.tab_doubts:
            if (first := self._first_about(doubt)) in by_item:
                by_item[first].doubts_before.append(doubt)
        return rows

    def _first_about(self, doubt: Doubt) -> int | None:
        """The item of the tab before which a doubt stands: the first that it is about."""
        own = [item for item in doubt.about if item.part == self.tab]
        return min(own, key=lambda item: (item.position, item.pk)).pk if own else None

    def row(self, item: Item, *, is_open: bool = False, form: ItemForm | None = None) -> Row:
        row = Row(
            item=item,
            state=state_of(item, is_doubtful=item.pk in self.doubtful),
            title=title_of(item.part, item.data, item.quote),
            facts=facts_of(item.part, item.data),
            note=names_note(item),
            line=self.line_of(item.position),
        )
        if is_open or form:
            row.draft = None if form else Draft.objects.filter(item=item, user=self.user).first()
            row.form = form or self.form(item, row.draft)
            row.names = name_rows(item, row.form, row.draft)
            about = [doubt for doubt in self.open_doubts if item in doubt.about]
            row.findings = [doubt for doubt in about if self._first_about(doubt) != item.pk]
        return row

    def form(self, item: Item, draft: Draft | None = None, data: Any = None) -> ItemForm:
        """The form of an item: as posted, as the person's draft has it, or as it stands."""
        others = [(other.pk, _reference(other)) for other in self.items if other.part == item.part and other != item]
        form = ITEM_FORMS[item.part](item, others, data)
        if draft and data is None:
            form.initial = {**form.initial, **{k: v[0] if k != "after" else v for k, v in draft.data.items() if v}}
        return form

    @cached_property
    def open_doubts(self) -> list[Doubt]:
        return [self.doubt(f) for f in self.findings if f.code != UNREAD and f.state == FindingState.OPEN]

    @cached_property
    def closed_doubts(self) -> list[Doubt]:
        """Settled and ignored doubts about this tab's items or about none; each can be opened again."""
        closed = [self.doubt(f) for f in self.findings if f.code != UNREAD and f.state != FindingState.OPEN]
        return [doubt for doubt in closed if self._is_of_tab(doubt)]

    @property
    def loose_doubts(self) -> list[Doubt]:
        """Doubts about no item of the list, shown above it."""
        shown = {doubt.finding.pk for row in self.rows for doubt in row.doubts_before}
        return [doubt for doubt in self.tab_doubts if doubt.finding.pk not in shown]

    @cached_property
    def tab_doubts(self) -> list[Doubt]:
        """Open doubts about this tab's items, and those about words that no item states in the first tab."""
        return [doubt for doubt in self.open_doubts if self._is_of_tab(doubt)]

    def _is_of_tab(self, doubt: Doubt) -> bool:
        return any(item.part == self.tab for item in doubt.about) or (not doubt.about and self.tab == self.tabs[0].key)

    def line_of(self, place: int) -> int:
        """The paragraph in which a place of the text stands."""
        return self.directive.text.count("\n", 0, place)

    def doubt(self, finding: Finding) -> Doubt:
        items = [self.by_id[item.pk] for item in finding.items.all() if item.pk in self.by_id]
        about = items or self._stated_at(finding.spans)
        live = [item for item in items if item.state in (ItemState.PROPOSED, ItemState.ACCEPTED)]
        return Doubt(
            finding=finding,
            about=about,
            name=doubts.name_of(finding.code),
            words=doubts.sentence_of(finding.code, finding.params),
            keepable=_keepable(live) if finding.code in doubts.EITHER_OR else [],
            spans=" ".join(f"{start}-{end}" for start, end in finding.spans),
            line=self.line_of(finding.spans[0][0] if finding.spans else 0),
            is_informing=finding.code in INFORMING,
        )

    def _stated_at(self, spans: list[list[int]]) -> list[Item]:
        """For each stretch the narrowest item whose words it touches."""
        found: dict[int, Item] = {}
        for start, end in spans:
            touched = [
                (high - low, item.pk)
                for item in self.items
                for low, high in item.spans[:1]
                if low < end and start < high
            ]
            if touched:
                pk = min(touched)[1]
                found[pk] = self.by_id[pk]
        return list(found.values())

    @cached_property
    def unread(self) -> list[dict[str, Any]]:
        """Stretches that looked like items: their words, why they were not read, and which part they resemble."""
        text = self.directive.text
        return [
            {
                "finding": finding,
                "quote": " ".join(text[start:end] for start, end in finding.spans),
                "start": finding.spans[0][0],
                "end": finding.spans[0][1],
                "line": self.line_of(finding.spans[0][0]),
                "part": finding.params.get("part", ""),
                "words": doubts.unread_words(
                    finding.params.get("part", ""),
                    finding.params.get("reason", ""),
                    str(TAB_LABELS.get(finding.params.get("part", ""), "")),
                ),
                "is_open": finding.state == FindingState.OPEN,
            }
            for finding in self.findings
            if finding.code == UNREAD
        ]

    @cached_property
    def next_doubtful(self) -> int | None:
        """Where key N leads: the next doubtful item after the open one, else the next undecided, round to the start."""
        return self.next_after(self.open_id, doubtful_first=True)

    def next_after(self, item_id: int | None, *, doubtful_first: bool = False, part: str = "") -> int | None:
        order = [item.pk for item in self.items if not part or item.part == part]
        waiting = [pk for pk in order if self.by_id[pk].state == ItemState.PROPOSED and pk != item_id]
        pools = [[pk for pk in waiting if pk in self.doubtful], waiting] if doubtful_first else [waiting]
        here = [item.pk for item in self.items].index(item_id) if item_id in self.by_id else -1
        places = {item.pk: place for place, item in enumerate(self.items)}
        for pool in pools:
            if pool:
                return next((pk for pk in pool if places[pk] > here), pool[0])
        return None

    @cached_property
    def may_undo(self) -> bool:
        return last_act(self.directive, self.user) is not None

    @cached_property
    def has_newer_reading(self) -> bool:
        return waiting_reading(self.directive) is not None

    @cached_property
    def reader_version(self) -> str:
        return self._adopted.reader_version if self._adopted else ""

    @cached_property
    def is_read_by_older_reader(self) -> bool:
        return self._adopted is not None and self._adopted.reader_version != READER_VERSION

    @cached_property
    def _adopted(self) -> Reading | None:
        return adopted_reading(self.directive)

    @cached_property
    def part_choices(self) -> list[tuple[str, Any]]:
        return [(key, label) for key, label in TAB_LABELS.items() if key != UNREAD_TAB]


def conflict_words(error: DomainError) -> str:
    """Who was first, and when."""
    at = error.params.get("at")
    moment = date_format(timezone.localtime(datetime.datetime.fromisoformat(at)), "H:i d/m") if at else ""
    by = error.params.get("by") or _now("Một người khác")
    if moment:
        return _now("%(by)s vừa quyết định mục này lúc %(moment)s.") % {"by": by, "moment": moment}
    return _now("%(by)s vừa quyết định mục này.") % {"by": by}


def _keepable(live: list[Item]) -> list[tuple[Item, str]]:
    """Two items of which one may be kept, each under its section, or its figure where both stand in one."""
    if len(live) != 2:
        return []
    sections = [str(item.data.get("section") or "") for item in live]
    labels = sections if all(sections) and sections[0] != sections[1] else [facts_of(i.part, i.data) for i in live]
    return list(zip(live, labels, strict=True)) if all(labels) and labels[0] != labels[1] else []


def _reference(item: Item) -> str:
    """How another item is named in a choice: its place in the text and its first words."""
    title = title_of(item.part, item.data, item.quote)
    section = str(item.data.get("section") or "")
    short = title if len(title) <= 70 else f"{title[:67]}…"
    return f"{section} · {short}" if section else short
