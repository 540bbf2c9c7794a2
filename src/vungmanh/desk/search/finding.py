"""One search over everything: the person's own work, targets and tasks, programmes, documents by their words, units, people;
what stands in registers: `registers`.

Each only as far as the person may see. Every hit leads to the place: a passage to its line of the text, a task to its
sentence with the panel open.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from operator import attrgetter, itemgetter
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode

from django.db.models import Case, CharField, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce, Length, StrIndex
from django.db.models.lookups import GreaterThan
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from vungmanh.accounts.models import User
from vungmanh.accounts.permissions import may_keep_people, people_kept_by
from vungmanh.accounts.selectors import kept_for, scope_of
from vungmanh.core.prepared import Ids, prepared
from vungmanh.core.tables import Question, Worded, answering, few
from vungmanh.desk.addresses import url
from vungmanh.desk.duties.listing import cut
from vungmanh.desk.duties.lists import lines
from vungmanh.desk.duties.shown import shown
from vungmanh.desk.programmes.shown import LETTERS
from vungmanh.desk.programmes.wording import level
from vungmanh.desk.templatetags.titles import Named, named, subject
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import directives_seen_from, sight_of_directives
from vungmanh.formats import day
from vungmanh.language.searching import Sought, place_in, place_of
from vungmanh.language.text import fold, nfc, squeeze
from vungmanh.programmes.enums import WORKABLE
from vungmanh.programmes.models import Duty, Programme, ReportDuty, Target, Task
from vungmanh.programmes.permissions import directives_of, programmes_seen_from, units_worked_for
from vungmanh.units.models import UnitState
from vungmanh.units.selectors import states_on

_READ = ("number", "kind", "title", "file_name", "issued_on", "text", "text_folded")
SHOWN = 8
READ = 2 * (SHOWN + 1)
"""Rows of a kind that are read where they are short, so that one question is enough (`core.tables.few`)."""
PASSAGES = 3
"""Of one document."""
_AROUND = 90
_FIRST: tuple[Callable[[Any], str], Callable[[Any], str]] = itemgetter(0), lambda _row: ""
_TEXT: tuple[Callable[[Any], str], Callable[[Any], str]] = attrgetter("text_folded"), lambda _row: ""
_KINDS: dict[type[Any], Any] = {
    Target: pgettext_lazy("one", "Chỉ tiêu"),
    Task: pgettext_lazy("one", "Nhiệm vụ"),
    ReportDuty: pgettext_lazy("one", "Báo cáo"),
}
_OF_TARGETS = ("comparator", "value", "high", "unit_of_measure", "is_delta", "is_fall", "what")
"""What a target says; of other rows their text stands in the last place."""
_KIND_OF = {kind.__name__: kind for kind in _KINDS}
_NAMED = tuple(f"directive__{name}" for name in Named._fields)
"""What a programme is called by."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the answer; `excerpt` is what stands before, at and after the words found."""

    url: str
    title: str
    note: str = ""
    excerpt: tuple[str, str, str] = ("", "", "")
    is_part: bool = False
    """A further passage of the document above it."""


@dataclass(frozen=True, slots=True)
class Group:
    """The first hits of a kind; `more_url`: the list of them all, where there is one."""

    title: Any
    hits: list[Hit]
    has_more: bool
    more_url: str = ""


def find(q: str, user: User, on: datetime.date) -> list[Group]:
    """What answers `q`, by the rule of `language.searching`; groups without a hit are left out.

    A query for each kind, sometimes two (`core.tables.few`); nothing is counted.
    """
    kinds: tuple[Callable[[str, User, datetime.date], Group], ...] = (
        _duties, _rows, _programmes, _directives, _units, _people,
    )  # fmt: skip
    return [group for kind in kinds if (group := kind(q, user, on)).hits]


def _duties(q: str, user: User, on: datetime.date) -> Group:
    """What the person is to do."""
    units = units_worked_for(user, on)
    found, has_more = few(partial(_owed, units), q, SHOWN, read=READ, texts=_FIRST)
    duties = lines(tuple(key for _words, key in found)) if found else {}
    hits = []
    for _words, key in found:
        line, duty = shown(duties[key], on), duties[key]
        hits.append(_marked(url("desk:duty", duty.pk), line.title, f"{duty.unit.name} · {line.word}", q))
    return Group(gettext_lazy("Việc phải làm"), hits, has_more)


@prepared
def _owed(units: Ids, question: Question) -> QuerySet[Duty, tuple[str, int]]:
    """A duty is of a task, a report or a target: their words are looked at as one, or the question is three times as long."""
    rows = Duty.objects.filter(unit_id__in=units, state__in=WORKABLE).order_by("due", "pk")
    rows = rows.annotate(words=Coalesce("task__folded", "report__folded", "target__folded"))
    return answering(rows, question, ["words"]).values_list("words", "pk")[:READ]


def _rows(q: str, user: User, on: datetime.date) -> Group:
    """Targets, tasks and report duties of the programmes that the person may see."""
    said = cache(partial(_said, _seen_by(user, on)))
    found: list[tuple[Any, ...]] = []
    has_more = False
    for kind in _KINDS:
        rows, is_cut = few(partial(_of_kind, kind, said), q, SHOWN, read=READ, texts=_FIRST)
        found += rows
        has_more = has_more or is_cut
    hits = [_row_hit(row, q) for row in found[: 2 * SHOWN]]
    return Group(gettext_lazy("Chỉ tiêu, nhiệm vụ, báo cáo"), hits, has_more or len(found) > len(hits))


def _of_kind(
    kind: type[Any], said: Callable[[Question], list[tuple[Any, ...]]], question: Question
) -> list[tuple[Any, ...]]:
    """Those of the newest programmes first; `said` asks for all kinds at once and remembers it."""
    rows = (row for row in said(question) if row[1] == kind.__name__)
    return sorted(rows, key=lambda row: (-row[3], row[4]))


def _seen_by(user: User, on: datetime.date) -> Ids:
    """The programmes that the person may see; one query, kept for the request."""
    paths = tuple(scope_of(user, on))
    return tuple(kept_for(user, ("programmes seen", on), lambda: _seen(paths)))


@prepared
def _seen(paths: tuple[str, ...]) -> QuerySet[Programme, int]:
    return programmes_seen_from(paths).order_by().values_list("pk", flat=True)


@prepared
def _said(programmes: Ids, question: Question) -> QuerySet[Any, tuple[Any, ...]]:
    """The first rows of each kind in one query."""
    first, *others = (_first(kind, programmes, question) for kind in _KINDS)
    return first.union(*others, all=True)


def _first(kind: type[Any], programmes: Ids, question: Question) -> QuerySet[Any, tuple[Any, ...]]:
    """In the order of an index and without another table, so that the database ends as soon as it has enough; a union takes
    no limit but inside a condition."""
    rows = kind.objects.filter(programme__in=programmes, is_withdrawn=False).order_by("-programme_id", "position")
    first = answering(rows, question, ["folded"]).values("pk")[:READ]
    fields: Any = (Target._meta.get_field(name) for name in _OF_TARGETS[:-1])
    own = _OF_TARGETS if kind is Target else (*(Value(None, field) for field in fields), "text")
    found = kind.objects.filter(pk__in=first).order_by()
    names = (f"programme__{name}" for name in _NAMED)
    return found.values_list(
        "folded", Value(kind.__name__, CharField()), "pk", "programme_id", "position", *own, *names
    )


def _row_hit(row: tuple[Any, ...], q: str) -> Hit:
    """Made of plain values: a model of forty columns for each row took longer than the question."""
    _folded, name, pk, programme, position, *rest = row
    kind = _KIND_OF[name]
    of_target, called = dict(zip(_OF_TARGETS, rest, strict=False)), Named(*rest[len(_OF_TARGETS) :])
    words = of_target["what"]
    if kind is Target:
        words = f"{words}: {level(SimpleNamespace(**of_target))}"
    there = f"{url('desk:programme_text', programme)}?muc={LETTERS[kind]}{pk}#s-{position}"
    return _marked(there, words, f"{_KINDS[kind]} · {called.number or cut(subject(called), 60)}", q)


def _programmes(q: str, user: User, on: datetime.date) -> Group:
    found, has_more = few(partial(_published, _seen_by(user, on)), q, SHOWN, read=READ, texts=_FIRST)
    hits = [Hit(url("desk:programme", pk), named(Named(*names)), unit) for _folded, pk, unit, *names in found]
    return Group(gettext_lazy("Chương trình"), hits, has_more, list_url("desk:programmes", q))


@prepared
def _published(programmes: Ids, question: Question) -> QuerySet[Programme, tuple[Any, ...]]:
    rows = Programme.objects.filter(pk__in=programmes).order_by("-published_at", "-pk")
    return answering(rows, question, ["folded"]).values_list("folded", "pk", "unit__name", *_NAMED)[:READ]


def _directives(q: str, user: User, on: datetime.date) -> Group:
    """Documents with the passages that answer; those that have the words side by side come first."""
    sight = (*sight_of_directives(user, on), _seen_by(user, on))
    phrase = fold(nfc(squeeze(q)))

    def ask(question: Question) -> list[Directive]:
        found = sorted(_documents(*sight, phrase, question), key=_newest, reverse=True)
        return sorted(found, key=lambda row: phrase not in row.text_folded)

    found, has_more = few(ask, q, SHOWN, read=SHOWN + 1, texts=_TEXT)
    hits = [hit for directive in found for hit in _passages(directive, q)]
    return Group(gettext_lazy("Văn bản"), hits, has_more, list_url("desk:directives", q))


def _newest(row: Directive) -> tuple[bool, Any, int]:
    """Those without a day come last."""
    return row.issued_on is not None, row.issued_on, row.pk


@prepared
def _documents(
    unpublished: tuple[str, ...], paths: tuple[str, ...], programmes: Ids, phrase: str, question: Question
) -> QuerySet[Directive]:
    """Documents that have the words side by side come before those that have them apart. Only keys are sorted, not texts;
    PostgreSQL takes twice as long for a pattern as for the place of a phrase."""
    side_by_side = GreaterThan(StrIndex("text_folded", Value(phrase)), 0)
    first = Case(When(side_by_side, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = directives_seen_from(unpublished, paths, directives_of(programmes)).order_by(first, "-issued_on", "-pk")
    found = answering(rows, question, [Worded("text_folded", "words__words")]).values("pk")[: SHOWN + 1]
    return Directive.objects.filter(pk__in=found).only(*_READ).order_by()


def _passages(directive: Directive, q: str) -> list[Hit]:
    """The document with its best place, and further ones each on a line of its own."""
    there = url("desk:directive", directive.pk)
    title = directive.number or subject(directive)
    note = subject(directive) if directive.number else ""
    places = places_of(directive.text_folded, q)
    if not places:
        return [Hit(there, title, note)]
    first, *others = [(_place_url(there, directive.text, place), around(directive.text, place)) for place in places]
    return [Hit(first[0], title, note, first[1]), *(Hit(place, "", "", words, is_part=True) for place, words in others)]


def places_of(folded: str, q: str) -> list[tuple[int, int]]:
    """The best place, and the next ones with the same words, each in a line of its own; at most PASSAGES."""
    place = place_of(folded, q)
    if place is None:
        return []
    same = Sought(folded[place[0] : place[1]])
    found: list[tuple[int, int]] = []
    while place and len(found) < PASSAGES:
        found.append(place)
        place = place_in(folded, same, _end_of_line(folded, place[1]))
    return found


def _end_of_line(folded: str, start: int) -> int:
    end = folded.find("\n", start)
    return len(folded) if end < 0 else end


def _place_url(url: str, text: str, place: tuple[int, int]) -> str:
    """The line of the text; a browser that knows how also marks the words in it."""
    line = text.count("\n", 0, place[0])
    words = squeeze(text[place[0] : place[1]])
    return f"{url}#doan-{line}:~:text={quote(words, safe='')}"


def _units(q: str, user: User, on: datetime.date) -> Group:
    texts = lambda row: f"{row[5]}\n{row[6]}", lambda row: f"{row[1]}\n{row[4]}"
    found, has_more = few(partial(_named_units, on), q, SHOWN, read=READ, texts=texts)
    hits = [Hit(url("desk:unit", pk), name, _where(parent, last, on)) for pk, name, parent, last, *_words in found]
    return Group(gettext_lazy("Đơn vị"), hits, has_more, list_url("desk:units", q, thuoc=0))


@prepared
def _named_units(on: datetime.date, question: Question) -> QuerySet[UnitState, Any]:
    """Units of the day, then those that are no more, as they were called at their end."""
    ended = UnitState.objects.filter(unit__valid_to__lt=on, valid_to=F("unit__valid_to"))
    is_ended = Case(When(unit__valid_to__lt=on, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = (states_on(on) | ended).order_by(is_ended, Length("folded"), "sort_key", "pk")
    found = answering(rows, question, [("folded", "name"), ("unit__folded", "unit__name")])
    return found.values_list(
        "unit_id", "unit__name", "unit__parent__name", "unit__valid_to", "name", "folded", "unit__folded"
    )[:READ]


def _where(parent: str | None, last_day: datetime.date | None, on: datetime.date) -> str:
    """What the unit lies in; of one that is no more also until when it was."""
    if last_day is None or last_day >= on:
        return parent or ""
    return " · ".join(filter(None, [parent, gettext("đến hết %(day)s") % {"day": day(last_day)}]))


def _people(q: str, user: User, on: datetime.date) -> Group:
    """For those who keep accounts."""
    title = gettext_lazy("Người dùng")
    if not may_keep_people(user, on):
        return Group(title, [], False)

    def kept(question: Question) -> list[User]:
        columns = [("folded", "full_name"), ("folded", "position_title")]
        return list(answering(people_kept_by(user, on).order_by("sort_key", "pk"), question, columns)[:READ])

    texts = attrgetter("folded"), lambda row: f"{row.full_name}\n{row.position_title}"
    found, has_more = few(kept, q, SHOWN, read=READ, texts=texts)
    hits = [Hit(url("desk:person", row.pk), row.get_full_name(), row.position_title) for row in found]
    return Group(title, hits, has_more, list_url("desk:people", q))


def _marked(url: str, words: str, note: str, q: str) -> Hit:
    """The words as the line itself, with what was asked for marked."""
    text = capfirst(squeeze(nfc(words)))
    place = place_of(fold(text), q)
    if place is None:
        return Hit(url, cut(text, 200), note)
    return Hit(url, "", note, around(text, place, 110))


def list_url(name: str, q: str, **more: Any) -> str:
    return f"{url(name)}?{urlencode({'q': q, **more})}"


def excerpt(text: str, folded: str, q: str) -> tuple[str, str, str]:
    """What stands around the place that answers `q` best; `folded` has the same length as `text`."""
    place = place_of(folded, q)
    return around(text, place) if place else ("", "", "")


def around(text: str, place: tuple[int, int], most: int = _AROUND) -> tuple[str, str, str]:
    """Before, at and behind the place, cut at blanks."""
    start, end = place
    before = text[max(0, start - most) : start].partition(" ")[2] if start > most else text[:start]
    return squeeze_ends(before), text[start:end], squeeze_ends(text[end : end + most])


def squeeze_ends(text: str) -> str:
    """One blank for every run of white space; blanks at the ends stay, so that words do not run together."""
    inner = squeeze(text)
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if inner and text[-1:].isspace() else ''}"
