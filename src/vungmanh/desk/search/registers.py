"""What a search finds in registers: officials by name, indicators, premises, holdings,
conventions, bodies; each as far as the person sees.

Of an official only name, position and unit are told, and only what the person may see of the file.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cache, partial
from operator import attrgetter, itemgetter
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from vungmanh.accounts.models import User
from vungmanh.accounts.permissions import record_paths_of
from vungmanh.accounts.selectors import in_scope, scope_of
from vungmanh.core.prepared import Ids, prepared
from vungmanh.core.tables import Question, answering, few
from vungmanh.desk.addresses import url
from vungmanh.desk.bodies.rooms import BODY_ROOM
from vungmanh.desk.holdings.convention_rooms import CONVENTION_ROOM
from vungmanh.desk.holdings.rooms import ROOM as HOLDING_ROOM
from vungmanh.desk.officials.lists import place_words
from vungmanh.desk.premises.rooms import PREMISES_ROOM
from vungmanh.desk.records.rooms import Room
from vungmanh.desk.search.finding import READ, SHOWN, Group, Hit, list_url
from vungmanh.holdings.enums import Step
from vungmanh.holdings.policies import kind_label
from vungmanh.indicators.models import Indicator
from vungmanh.indicators.permissions import indicators_seen_from
from vungmanh.officials.models import Person, Post
from vungmanh.officials.permissions import paths_of, persons_seen_from
from vungmanh.officials.policies import position_label
from vungmanh.units.enums import UnitLevel
from vungmanh.units.selectors import ids_of_path

_ROOMS = (PREMISES_ROOM, HOLDING_ROOM, CONVENTION_ROOM, BODY_ROOM)
_WORDS = {
    "premises": ("purpose", "name"), "holding": ("kind", "title"), "convention": ("step", "title"), "body": ("kind", "name"),
}  # fmt: skip
"""The columns of kind and words of each."""


def find_in_registers(q: str, user: User, on: datetime.date) -> list[Group]:
    """Groups without a hit are left out. A query for people, for indicators and for all records, sometimes two
    (`core.tables.few`), and one for the posts of the people found."""
    found = [_officials(q, user, on), _indicators(q, user, on), *_records(q, user, on)]
    return [group for group in found if group.hits]


def _officials(q: str, user: User, on: datetime.date) -> Group:
    paths = tuple(paths_of(user, on))
    texts = attrgetter("folded"), attrgetter("full_name")
    found, has_more = few(partial(_named, paths), q, SHOWN, read=READ, texts=texts)
    posts: dict[int, Post] = {}
    if found:
        posts = {post.person_id: post for post in _held(paths, tuple(person.pk for person in found), on)}
    hits = [Hit(url("desk:official", row.pk), row.full_name, _post_words(posts.get(row.pk))) for row in found]
    return Group(gettext_lazy("Cán bộ, công chức"), hits, has_more, list_url("desk:officials", q))


@prepared
def _named(paths: tuple[str, ...], question: Question) -> QuerySet[Person]:
    rows = persons_seen_from(paths).filter(withdrawn_at=None).only("folded", "full_name").order_by("sort_key", "pk")
    return answering(rows, question, [("folded", "full_name")])[:READ]


@prepared
def _held(paths: tuple[str, ...], people: Ids, on: datetime.date) -> QuerySet[Post]:
    """Their posts in the units seen, the one to be told last: the main one of those that began last."""
    here = Post.objects.filter(in_scope("unit__path", paths), person__in=people, withdrawn_at=None, valid_from__lte=on)
    return here.select_related("unit__parent").order_by(
        F("valid_to").asc(nulls_last=True), "is_main", "valid_from", "pk"
    )


def _post_words(post: Post | None) -> str:
    return f"{position_label(post.position)} · {place_words(post.unit)}" if post else ""


def _indicators(q: str, user: User, on: datetime.date) -> Group:
    paths = tuple(scope_of(user, on))
    above = tuple({pk for path in paths for pk in ids_of_path(path)})
    texts = attrgetter("folded"), lambda _row: ""
    found, has_more = few(partial(_known, paths, above), q, SHOWN, read=READ, texts=texts)
    hits = [Hit(url("desk:indicator", row.pk), capfirst(row.shown_name), row.shown_measure) for row in found]
    return Group(gettext_lazy("Chỉ số"), hits, has_more, list_url("desk:indicators", q))


@prepared
def _known(paths: tuple[str, ...], above: Ids, question: Question) -> QuerySet[Indicator]:
    rows = indicators_seen_from(paths, above).only("code", "name", "measure", "folded").order_by("sort_key", "pk")
    return answering(rows, question, ["folded"])[:READ]


def _records(q: str, user: User, on: datetime.date) -> list[Group]:
    kept = cache(partial(_kept, tuple(record_paths_of(user, on)), on))
    return [_group(room, kept, q) for room in _ROOMS]


def _group(room: Room, kept: Callable[[Question], list[tuple[Any, ...]]], q: str) -> Group:
    """Of this room; `kept` asks for all rooms at once and remembers it."""

    def ask(question: Question) -> list[tuple[Any, ...]]:
        rows = (row for row in kept(question) if row[0] == room.name)
        return sorted(rows, key=lambda row: (row[-1], row[1]))

    found, has_more = few(ask, q, SHOWN, read=READ, texts=(itemgetter(4), lambda _row: ""))
    hits = [
        Hit(
            url(f"desk:{room.name}", pk),
            _record_words(room.name, what, name),
            f"{unit}, {parent}" if level == UnitLevel.VILLAGE else unit,
        )
        for _kind, pk, what, name, _folded, unit, level, parent, _place in found
    ]
    return Group(room.title, hits, has_more, list_url(f"desk:{room.listed_as}", q))


def _record_words(kind: str, what: str, name: str) -> str:
    if kind == "holding":
        words = capfirst(kind_label(what))
        return f"{words}: {name}" if name else words
    if kind == "convention":
        words = str(Step(what).label)
        return f"{name}: {words}" if name else capfirst(words)
    return name


@prepared
def _kept(paths: tuple[str, ...], on: datetime.date, question: Question) -> QuerySet[Any, Any]:
    """The first rows of each register in one query."""
    first, *others = (_of(room, paths, on, question) for room in _ROOMS)
    return first.union(*others, all=True)


def _of(room: Room, paths: tuple[str, ...], on: datetime.date, question: Question) -> QuerySet[Any, Any]:
    """The room, key, kind and words of each row, and where it is; a union takes no limit but inside a condition."""
    model, (what, name) = room.model, _WORDS[room.name]
    rows = model.objects.standing_on(on).filter(in_scope("unit__path", paths))
    first = answering(rows.order_by("unit__sort_key", "pk"), question, ["folded"])[:READ]
    found = model.objects.filter(pk__in=first.values("pk")).order_by()
    where = ("folded", "unit__name", "unit__level", "unit__parent__name", "unit__sort_key")
    return found.values_list(Value(room.name, CharField()), "pk", what, name, *where)
