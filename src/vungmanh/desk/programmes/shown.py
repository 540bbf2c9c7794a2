"""Rows of a programme as its pages show them: words, links to the sentence, who answers."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from vungmanh.core.tables import ListPage, rows_page
from vungmanh.desk.addresses import url
from vungmanh.desk.programmes.wording import FIELDS, field_value, form_name, level, when
from vungmanh.directives.enums import ActorRole
from vungmanh.directives.models import Item
from vungmanh.language.text import fold, squeeze
from vungmanh.programmes.domain.lights import Light, Tally, light_of
from vungmanh.programmes.domain.standing import NEAR
from vungmanh.programmes.enums import ChangeState
from vungmanh.programmes.models import Assignment, Change, Programme, ReportDuty, Target, Task
from vungmanh.programmes.selectors import missing_of, named

LETTERS: dict[type, str] = {Target: "t", Task: "n", ReportDuty: "b"}
Row = Target | Task | ReportDuty
T = TypeVar("T")
PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the text that states a row, and the address at which it stands."""

    quote: str
    url: str
    is_main: bool = True


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One line of a table; `key` opens it in the side panel."""

    row: Any
    key: str
    title: str
    level: str
    when: str
    leads: list[Assignment]
    partners: list[Assignment]
    sentences: list[Sentence]
    tone: str
    state: str
    via: list[Assignment] = field(default_factory=list)
    """Of a report: whom it goes through."""
    progress: Tally = field(default_factory=Tally)
    """How far its duties are."""
    course: Any = None
    """Of a target: a courses.ShownCourse."""

    @property
    def has_route(self) -> bool:
        return bool(self.leads or self.via or self.partners)

    @property
    def source(self) -> str:
        """The key under which duties know it: "task:12"."""
        return self.row.source

    @property
    def depth(self) -> int:
        return min(int(getattr(self.row, "depth", 0)), 4)

    @property
    def words(self) -> str:
        """What a search without accents looks through."""
        bodies = " ".join(each.text for each in (*self.leads, *self.via, *self.partners))
        return fold(f"{self.title} {bodies} {getattr(self.row, 'scope', '')} {self.row.section}")


@dataclass(frozen=True, slots=True)
class BriefTask:
    """A task as far as it takes to choose, sort and count; words and bodies come with the page on which it stands."""

    row: Task
    tone: str
    tally: Tally | None = None
    """How its duties stand, where that is asked for."""

    @property
    def source(self) -> str:
        return self.row.source

    @property
    def light(self) -> Light:
        return light_of(self.row, self.tally or Tally())

    @property
    def is_ownerless(self) -> bool:
        return not self.row.is_owed and not self.row.is_withdrawn  # type: ignore[attr-defined]

    def fits(self, state: str) -> bool:
        """Whether it is in the state that a filter names: a light, "busy" (waits for its condition), "undated", "unclear"."""
        if state == Light.OWNERLESS.value:
            return self.is_ownerless
        if state == "unclear":
            return bool(missing_of(self.row))
        if state == "undated":
            return not when(self.row)
        return self.tone == state if self.tally is None else self.light.value == state


@dataclass(frozen=True, slots=True)
class ShownChange:
    change: Change
    title: str
    fields: list[tuple[str, str, str]]
    sentence: Sentence
    row_key: str


def target_row(target: Target, programme: Programme) -> ShownRow:
    statements = list(target.statements.all())
    sentences = [sentence_of(each.item, programme, is_main=each.is_main) for each in statements]
    state, tone = "", ""
    if target.is_withdrawn:
        state, tone = _("Đã bỏ"), "quiet"
    elif target.is_judged:
        state, tone = _("Xét, không đếm"), "quiet"
    return ShownRow(
        row=target,
        key=key_of(target),
        title=capital(target.what),
        level=level(target),
        when=when(target),
        leads=named(target, ActorRole.LEAD),
        partners=named(target, ActorRole.PARTNER),
        sentences=sentences or [sentence_of(target.item, programme)],
        tone=tone,
        state=state,
    )


def task_row(task: Task, programme: Programme, on: datetime.date) -> ShownRow:
    state, tone = task_state(task, on)
    return ShownRow(
        row=task,
        key=key_of(task),
        title=capital(task.text),
        level="",
        when=when(task),
        leads=named(task, ActorRole.LEAD),
        partners=named(task, ActorRole.PARTNER),
        sentences=[sentence_of(task.item, programme)],
        tone=tone,
        state=state,
    )


def report_row(report: ReportDuty, programme: Programme) -> ShownRow:
    return ShownRow(
        row=report,
        key=key_of(report),
        title=capital(report.text),
        level=form_name(report),
        when=when(report),
        leads=named(report, ActorRole.SOURCE),
        partners=named(report, ActorRole.RECEIVER),
        sentences=[sentence_of(report.item, programme)],
        tone="quiet" if report.is_withdrawn else "",
        state=_("Đã bỏ") if report.is_withdrawn else "",
        via=named(report, ActorRole.VIA),
    )


def with_progress(rows: Iterable[ShownRow], progress: Mapping[str, Tally]) -> list[ShownRow]:
    """The rows with how far their duties are, by the key under which duties know them."""
    return [replace(row, progress=progress.get(row.source, Tally())) for row in rows]


def change_row(change: Change, programme: Programme) -> ShownChange:
    row = change.target or change.task or change.report
    return ShownChange(
        change=change,
        title=capital(row.what if isinstance(row, Target) else row.text) if row else capital(change.item.quote),
        fields=[
            (str(FIELDS.get(name, name)), field_value(name, before), field_value(name, after))
            for name, (before, after) in change.changes.items()
        ],
        sentence=sentence_of(change.item, programme),
        row_key=key_of(row) if row and change.state == ChangeState.MADE else "",
    )


def key_of(row: Row) -> str:
    return f"{LETTERS[type(row)]}{row.pk}"


def sentence_of(item: Item, programme: Programme, *, is_main: bool = True) -> Sentence:
    """The sentence in the text of the programme, or in the document that amends it."""
    start = item.spans[0][0] if item.spans else item.position
    if item.directive_id == programme.directive_id:
        address = f"{url('desk:programme_text', programme.pk)}#s-{start}"
    else:
        address = f"{url('desk:directive', item.directive_id)}?tab={item.part}&muc={item.pk}#muc-{item.pk}"
    return Sentence(squeeze(item.quote), address, is_main)


def capital(words: str) -> str:
    words = squeeze(words).lstrip("-–+• ")
    return words[:1].upper() + words[1:]


def page_of(address: Any, rows: list[T], key: Callable[[T], str], sorts: Iterable[str]) -> ListPage:
    """The page that the address names, else the one with the row that it opens; its links keep the filters."""
    opened = address.get("muc", "")
    at = next((number for number, row in enumerate(rows) if key(row) == opened), 0) if opened else 0
    address = address.copy()
    address.pop("muc", None)
    return rows_page(address, rows, sorts=list(sorts), at=at, per_page=PER_PAGE)


def in_order(rows: list[T], asked: str, keys: Mapping[str, Callable[[T], Any]]) -> list[T]:
    """Sorted by the asked column, empty values last; as they stand where none is asked."""
    key = keys.get(asked.removeprefix("-"))
    if key is None:
        return rows
    filled = [row for row in rows if key(row) is not None]
    empty = [row for row in rows if key(row) is None]
    return sorted(filled, key=key, reverse=asked.startswith("-")) + empty


def task_state(task: Task, on: datetime.date) -> tuple[str, str]:
    """In words, and its tone; both empty where nothing is to be said."""
    if task.is_withdrawn:
        return _("Đã bỏ"), "quiet"
    if task.condition and task.woken_on is None:
        return _("Chờ điều kiện"), "busy"
    if task.due and not task.recurs and on <= task.due <= on + NEAR:
        return _("Đến hạn trong 30 ngày"), "near"
    return "", ""
