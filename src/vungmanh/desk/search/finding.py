"""One search over everything: the person's own work, targets and tasks, programmes, documents by their words, units, people;
what stands in registers: `registers`.

Each only as far as the person may see. Every hit leads to the place: a passage to its line of the text, a task to its
sentence with the panel open.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.functions import Length, StrIndex
from django.db.models.lookups import GreaterThan
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, pgettext_lazy

from vungmanh.accounts.models import User
from vungmanh.accounts.permissions import may_keep_people, people_kept_by
from vungmanh.accounts.selectors import kept_for, scope_of
from vungmanh.core.prepared import Ids, prepared
from vungmanh.core.tables import Question, answering, few
from vungmanh.desk.addresses import url
from vungmanh.desk.duties.listing import cut
from vungmanh.desk.duties.lists import lines
from vungmanh.desk.duties.shown import shown
from vungmanh.desk.programmes.shown import key_of
from vungmanh.desk.programmes.wording import level
from vungmanh.desk.templatetags.titles import named, subject
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import directives_seen_from, sight_of_directives
from vungmanh.language.searching import Sought, place_in, place_of
from vungmanh.language.text import fold, nfc, squeeze
from vungmanh.programmes.enums import WORKABLE
from vungmanh.programmes.models import Duty, Programme, ReportDuty, Target, Task
from vungmanh.programmes.permissions import programmes_seen_from, units_worked_for
from vungmanh.units.models import UnitState
from vungmanh.units.selectors import states_on

_READ = ("number", "kind", "title", "file_name", "text", "text_folded")
SHOWN = 8
PASSAGES = 3
"""Of one document."""
_AROUND = 90
_KINDS: dict[type[Any], Any] = {
    Target: pgettext_lazy("one", "Chỉ tiêu"),
    Task: pgettext_lazy("one", "Nhiệm vụ"),
    ReportDuty: pgettext_lazy("one", "Báo cáo"),
}
_READ_OF: dict[type[Any], tuple[str, ...]] = {
    Target: ("position", "what", "comparator", "value", "high", "unit_of_measure", "is_delta"),
    Task: ("position", "text"),
    ReportDuty: ("position", "text"),
}
_NAMED = tuple(f"directive__{name}" for name in ("number", "kind", "title", "file_name"))
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

    A query for each kind, two where only a begun word answers; nothing is counted.
    """
    kinds: tuple[Callable[[str, User, datetime.date], Group], ...] = (
        _duties, _rows, _programmes, _directives, _units, _people,
    )  # fmt: skip
    return [group for kind in kinds if (group := kind(q, user, on)).hits]


def _duties(q: str, user: User, on: datetime.date) -> Group:
    """What the person is to do."""
    units = units_worked_for(user, on)
    found, has_more = few(partial(_owed, units), q, SHOWN)
    duties = lines(tuple(found))
    hits = []
    for key in found:
        line, duty = shown(duties[key], on), duties[key]
        hits.append(_marked(url("desk:duty", duty.pk), line.title, f"{duty.unit.name} · {line.word}", q))
    return Group(gettext_lazy("Việc phải làm"), hits, has_more)


@prepared
def _owed(units: Ids, question: Question) -> QuerySet[Duty, int]:
    rows = Duty.objects.filter(unit_id__in=units, state__in=WORKABLE).order_by("due", "pk")
    found = answering(rows, question, ["task__folded", "report__folded", "target__folded"])
    return found.values_list("pk", flat=True)[: SHOWN + 1]


def _rows(q: str, user: User, on: datetime.date) -> Group:
    """Targets, tasks and report duties of the programmes that the person may see."""
    programmes = _seen_by(user, on)
    found: list[Target | Task | ReportDuty] = []
    has_more = False
    for model in (Target, Task, ReportDuty):
        rows, is_cut = few(partial(_said, model, programmes), q, SHOWN)
        found += rows
        has_more = has_more or is_cut
    shown = found[: 2 * SHOWN]
    called = {row.pk: _called(row) for row in _with_directive(tuple({row.programme_id for row in shown}))}
    hits = [_row_hit(row, called[row.programme_id], q) for row in shown]
    return Group(gettext_lazy("Chỉ tiêu, nhiệm vụ, báo cáo"), hits, has_more or len(found) > len(shown))


def _seen_by(user: User, on: datetime.date) -> Ids:
    """The programmes that the person may see; one query, kept for the request."""
    paths = tuple(scope_of(user, on))
    return tuple(kept_for(user, ("programmes seen", on), lambda: _seen(paths)))


@prepared
def _seen(paths: tuple[str, ...]) -> QuerySet[Programme, int]:
    return programmes_seen_from(paths).order_by().values_list("pk", flat=True)


@prepared
def _said(model: type[Any], programmes: Ids, question: Question) -> QuerySet[Any]:
    """Those of the newest programmes first. In the order of an index and without another table, so that the database ends as
    soon as it has enough."""
    rows = model.objects.filter(programme__in=programmes, is_withdrawn=False).only("programme", *_READ_OF[model])
    rows = rows.order_by("-programme_id", "position")
    return answering(rows, question, ["folded"])[: SHOWN + 1]


@prepared
def _with_directive(programmes: Ids) -> QuerySet[Programme]:
    return Programme.objects.filter(pk__in=programmes).select_related("directive").only(*_NAMED).order_by()


def _row_hit(row: Target | Task | ReportDuty, called: str, q: str) -> Hit:
    words = f"{row.what}: {level(row)}" if isinstance(row, Target) else row.text
    there = f"{url('desk:programme_text', row.programme_id)}?muc={key_of(row)}#s-{row.position}"
    return _marked(there, words, f"{_KINDS[type(row)]} · {called}", q)


def _programmes(q: str, user: User, on: datetime.date) -> Group:
    found, has_more = few(partial(_published, _seen_by(user, on)), q, SHOWN)
    hits = [Hit(url("desk:programme", row.pk), named(row.directive), row.unit.name) for row in found]
    return Group(gettext_lazy("Chương trình"), hits, has_more, list_url("desk:programmes", q))


@prepared
def _published(programmes: Ids, question: Question) -> QuerySet[Programme]:
    rows = Programme.objects.filter(pk__in=programmes)
    rows = rows.select_related("unit", "directive").only("unit__name", *_NAMED)
    return answering(rows.order_by("-published_at", "-pk"), question, ["folded"])[: SHOWN + 1]


def _directives(q: str, user: User, on: datetime.date) -> Group:
    """Documents with the passages that answer; those that have the words side by side come first."""
    sight, phrase = sight_of_directives(user, on), fold(nfc(squeeze(q)))
    found, has_more = few(partial(_documents, *sight, phrase), q, SHOWN)
    texts = {directive.pk: directive for directive in _with_text(tuple(found))} if found else {}
    hits = [hit for key in found for hit in _passages(texts[key], q)]
    return Group(gettext_lazy("Văn bản"), hits, has_more, list_url("desk:directives", q))


@prepared
def _documents(
    unpublished: tuple[str, ...], paths: tuple[str, ...], phrase: str, question: Question
) -> QuerySet[Directive, int]:
    """Documents that have the words side by side come before those that have them apart. Only keys are sorted, not texts;
    PostgreSQL takes twice as long for a pattern as for the place of a phrase."""
    side_by_side = GreaterThan(StrIndex("text_folded", Value(phrase)), 0)
    first = Case(When(side_by_side, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = directives_seen_from(unpublished, paths).order_by(first, "-issued_on", "-pk")
    return answering(rows, question, ["text_folded"]).values_list("pk", flat=True)[: SHOWN + 1]


@prepared
def _with_text(keys: Ids) -> QuerySet[Directive]:
    return Directive.objects.filter(pk__in=keys).only(*_READ).order_by()


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
    found, has_more = few(partial(_named_units, on), q, SHOWN, is_rare=True)
    units = {pk: (name, parent or "") for pk, name, parent in found}
    hits = [Hit(url("desk:unit", pk), name, parent) for pk, (name, parent) in units.items()]
    return Group(gettext_lazy("Đơn vị"), hits, has_more, list_url("desk:units", q, thuoc=0))


@prepared
def _named_units(on: datetime.date, question: Question) -> QuerySet[UnitState, tuple[int, str, str | None]]:
    rows = states_on(on).order_by(Length("folded"), "sort_key", "pk")
    found = answering(rows, question, [("folded", "name"), ("unit__folded", "unit__name")])
    return found.values_list("unit_id", "unit__name", "unit__parent__name")[: SHOWN + 1]


def _people(q: str, user: User, on: datetime.date) -> Group:
    """For those who keep accounts."""
    title = gettext_lazy("Người dùng")
    if not may_keep_people(user, on):
        return Group(title, [], False)

    def kept(question: Question) -> list[User]:
        columns = [("folded", "full_name"), ("folded", "position_title")]
        return list(answering(people_kept_by(user, on).order_by("sort_key", "pk"), question, columns)[: SHOWN + 1])

    found, has_more = few(kept, q, SHOWN, is_rare=True)
    hits = [Hit(url("desk:person", row.pk), row.get_full_name(), row.position_title) for row in found]
    return Group(title, hits, has_more, list_url("desk:people", q))


def _marked(url: str, words: str, note: str, q: str) -> Hit:
    """The words as the line itself, with what was asked for marked."""
    text = capfirst(squeeze(nfc(words)))
    place = place_of(fold(text), q)
    if place is None:
        return Hit(url, cut(text, 200), note)
    return Hit(url, "", note, around(text, place, 110))


def _called(programme: Programme) -> str:
    return programme.directive.number or cut(subject(programme.directive), 60)


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
