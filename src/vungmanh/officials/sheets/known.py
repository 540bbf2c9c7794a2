"""What the register knows of the people that a sheet may mean; asked by lots, before the first row is looked at."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import QuerySet

from vungmanh.core.objects import fetched
from vungmanh.core.prepared import prepared
from vungmanh.language.text import fold
from vungmanh.officials.models import Departure, Person, Post, PrivateData, Qualification
from vungmanh.officials.policies import positions
from vungmanh.units.models import Unit

LOT = 500
T = TypeVar("T")
Alike = tuple[str, datetime.date]


@dataclass(slots=True)
class Known:
    """Files by what sheets name them by, and what stands in the files that may be meant."""

    by_post: dict[int, Post] = field(default_factory=dict)
    by_identity: dict[str, Person] = field(default_factory=dict)
    by_alike: dict[Alike, list[Person]] = field(default_factory=lambda: defaultdict(list))
    people: dict[int, Person] = field(default_factory=dict)
    private: dict[int, PrivateData] = field(default_factory=dict)
    posts: dict[int, list[Post]] = field(default_factory=lambda: defaultdict(list))
    qualifications: dict[int, list[Qualification]] = field(default_factory=lambda: defaultdict(list))
    departures: dict[int, list[Departure]] = field(default_factory=lambda: defaultdict(list))
    single: dict[tuple[int, str], list[Post]] = field(default_factory=lambda: defaultdict(list))
    """Posts that only one may hold, by unit and position."""

    def is_ours(self, person: Person, scope: set[int], on: datetime.date) -> bool:
        """Whether the person is now in one of the units (of those who hold no post any more: was last)."""
        posts = self.posts.get(person.pk, [])
        lasting = [post for post in posts if post.valid_to is None or post.valid_to >= on]
        if not posts:
            return person.unit_id in scope
        return any(post.unit_id in scope for post in lasting or posts)


def known_of(rows: Sequence[Any]) -> Known:
    """`rows`: of the sheet."""
    known = Known()
    for lot in lots({row["post"] for row in rows} - {None}):
        for post in Post.objects.filter(pk__in=lot, withdrawn_at=None).select_related("unit", "person"):
            known.by_post[post.pk] = post
    ids = {post.person_id for post in known.by_post.values()}
    for lot in lots({row["identity_number"] for row in rows} - {None}):
        ids |= {person for _number, person in owners_of(tuple(lot))}
    wanted = {(fold(row["full_name"]), row["born_on"]) for row in rows if row["full_name"] and row["born_on"]}
    for lot in lots({name for name, _day in wanted}):
        pairs = Person.objects.filter(folded__in=lot, withdrawn_at=None).values_list("pk", "folded", "born_on")
        ids |= {pk for pk, name, day in pairs if (name, day) in wanted}
    _read_files(known, ids)
    units = {row["unit"].pk for row in rows if row["unit"]}
    _read_single(known, units)
    return known


def _read_files(known: Known, ids: set[int]) -> None:
    for lot in lots(ids):
        for person in fetched(Person.objects.filter(pk__in=lot, withdrawn_at=None)):
            known.people[person.pk] = person
            if person.born_on:
                known.by_alike[person.folded, person.born_on].append(person)
        for row in fetched(PrivateData.objects.filter(person__in=lot)):
            known.private[row.person_id] = row
            if row.identity_number and row.person_id in known.people:
                known.by_identity[row.identity_number] = known.people[row.person_id]
        for post in fetched(Post.objects.filter(person__in=lot, withdrawn_at=None).order_by("pk")):
            if post.person_id in known.people:
                post.person = known.people[post.person_id]
                known.posts[post.person_id].append(post)
        for qualification in fetched(Qualification.objects.filter(person__in=lot, withdrawn_at=None).order_by("pk")):
            known.qualifications[qualification.person_id].append(qualification)
        for left in Departure.objects.filter(person__in=lot, withdrawn_at=None):
            known.departures[left.person_id].append(left)
    _give_units([*known.people.values(), *(post for posts in known.posts.values() for post in posts)])


def _give_units(things: Sequence[Any]) -> None:
    """Each its unit, one object a unit."""
    units: dict[int, Unit] = {}
    for lot in lots({thing.unit_id for thing in things}):
        units |= Unit.objects.in_bulk(lot)
    for thing in things:
        thing.unit = units[thing.unit_id]


def _read_single(known: Known, units: set[int]) -> None:
    single = [key for key, position in positions().items() if position.single]
    ours = {post.pk: post for posts in known.posts.values() for post in posts}
    for lot in lots(units):
        rows = Post.objects.filter(unit__in=lot, position__in=single, withdrawn_at=None, person__withdrawn_at=None)
        for post in rows.select_related("person"):
            known.single[post.unit_id, post.position].append(ours.get(post.pk, post))


@prepared
def owners_of(numbers: tuple[str, ...]) -> QuerySet[PrivateData, tuple[str, int]]:
    """Identity numbers with whose they are."""
    found = PrivateData.with_numbers(numbers).filter(person__withdrawn_at=None)
    return found.values_list("identity_number", "person_id")


def lots(values: Iterable[T]) -> Iterator[list[T]]:
    every = sorted(values)  # type: ignore[type-var]
    for start in range(0, len(every), LOT):
        yield every[start : start + LOT]
