"""Keeps the stretches of officials: what figures count, worked out from the files.

`rebuild` is the only writer of `PostStretch`; every act on a file calls it in its own transaction, imports once for all
their people. A person's stretches follow from the file alone, so repeating changes nothing.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Any

from vungmanh.core.bulk import drop_rows
from vungmanh.core.objects import fetched, insert_objects, maker, put_objects
from vungmanh.officials.domain.standards import File, Seat, Standing, judge
from vungmanh.officials.domain.standards_frames import Frame, frames
from vungmanh.officials.domain.standards_packs import Appointment, Rule, groups_of
from vungmanh.officials.domain.standards_reading import held_of
from vungmanh.officials.enums import QualificationKind
from vungmanh.officials.models import Discipline, Evaluation, Person, Post, PostStretch, Qualification
from vungmanh.officials.policies import is_minority, positions

DAY = datetime.timedelta(days=1)
_AT_ONCE = 500
_FEW = 1000
_KINDS = {f"{kind.value}_level": kind.value for kind in QualificationKind}
_COLUMNS = tuple(each.attname for each in PostStretch._meta.concrete_fields if each.attname != "id")
_LASTING = attrgetter(*(name for name in _COLUMNS if name not in ("valid_from", "valid_to")))
_VALUES = attrgetter(*(name for name in _COLUMNS if name != "valid_to"), "valid_to")
_make = maker(PostStretch)


@dataclass(slots=True)
class Sources:
    """What of a person's file the stretches are made from; nothing that was withdrawn."""

    person: Person
    posts: list[Post] = field(default_factory=list)
    qualifications: list[Qualification] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    disciplines: list[Discipline] = field(default_factory=list)
    frames: dict[int, Frame] = field(default_factory=dict)
    """Which standards hold for the units of the posts."""


@dataclass(slots=True)
class Changed:
    """What `rebuild` changed: units of the rows, and the first day on which anything differs; None: nothing."""

    units: set[int] = field(default_factory=set)
    since: datetime.date | None = None
    was: list[PostStretch] = field(default_factory=list, compare=False)
    now: list[PostStretch] = field(default_factory=list, compare=False)
    """Rows that went and rows that came; of very many only the first."""

    @property
    def are_few(self) -> bool:
        """Whether `was` and `now` are complete."""
        return len(self.was) + len(self.now) < _FEW

    def note(self, unit_id: int, day: datetime.date) -> None:
        self.units.add(unit_id)
        self.since = min(self.since or day, day)


@dataclass(slots=True)
class Rebuilt:
    """What `rebuild` is about to write."""

    gone: list[int] = field(default_factory=list)
    """Rows in whose place nothing comes."""
    new: list[PostStretch] = field(default_factory=list)
    are_replacing: bool = False
    """Some of the new ones take the place of rows that begin on the same day."""
    changed: Changed = field(default_factory=Changed)


def rebuild(person_ids: Iterable[int], *, at: datetime.datetime) -> Changed:
    """Let the stretches of these people follow their files.

    Inside the transaction of the act. Ten queries and the writes for each 500 people; safe to repeat.
    """
    rebuilt = Rebuilt()
    for ids in _chunks(sorted(set(person_ids))):
        work_out(sources_of(ids), ids, rebuilt)
    write_rebuilt(rebuilt)
    return rebuilt.changed


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def work_out(files: Iterable[Sources], ids: Sequence[int], rebuilt: Rebuilt) -> None:
    """Note how the stretches of these people must change for their files; `ids`: of those that may have some already.
    Writes nothing, so that an import works it out before its transaction."""
    old = (
        {(row.post_id, row.valid_from): row for row in fetched(PostStretch.objects.filter(person__in=ids))}
        if ids
        else {}
    )
    new = {(row.post_id, row.valid_from): row for file in files for row in stretches_of(file)}
    same = {key for key in old.keys() & new.keys() if values(old[key]) == values(new[key])}
    for key in (old.keys() | new.keys()) - same:
        _note(rebuilt.changed, old.get(key), new.get(key))
    gone, come = ({key: row for key, row in rows.items() if key not in same} for rows in (old, new))
    if rebuilt.changed.are_few:
        rebuilt.changed.was += gone.values()
        rebuilt.changed.now += come.values()
    rebuilt.gone += [row.pk for key, row in gone.items() if key not in come]
    rebuilt.are_replacing |= not gone.keys().isdisjoint(come)
    rebuilt.new += come.values()


def write_rebuilt(rebuilt: Rebuilt) -> None:
    """Inside the transaction of the act."""
    drop_rows(PostStretch, ("id",), [(pk,) for pk in rebuilt.gone])
    if rebuilt.are_replacing:
        put_objects(rebuilt.new, ("post_id", "valid_from"))
    else:
        insert_objects(rebuilt.new)


def _note(changed: Changed, old: PostStretch | None, new: PostStretch | None) -> None:
    """A row that only begins to end on another day changes the days in between."""
    for row in filter(None, (old, new)):
        changed.note(row.unit_id, row.valid_from if not (old and new) else _first_difference(old, new))


def _first_difference(old: PostStretch, new: PostStretch) -> datetime.date:
    was, now = values(old), values(new)
    if was[:-1] != now[:-1]:
        return old.valid_from
    return min(day for day in (old.valid_to, new.valid_to) if day) + DAY


def values(row: PostStretch) -> tuple[Any, ...]:
    """Everything that the row says, its last day at the end."""
    found: tuple[Any, ...] = _VALUES(row)
    return found


def sources_of(ids: Sequence[int]) -> Iterator[Sources]:
    """The files of these people, and the standards that hold for them; eight queries."""
    people = Person.objects.filter(pk__in=ids, withdrawn_at=None)
    found = {person.pk: Sources(person) for person in people.order_by("pk")}
    rows: dict[str, Any] = {"posts": Post, "qualifications": Qualification, "evaluations": Evaluation}
    for name, model in (rows | {"disciplines": Discipline}).items():
        by_person: dict[int, list[Any]] = defaultdict(list)
        for row in fetched(model.objects.filter(person__in=found, withdrawn_at=None).order_by("pk")):
            by_person[row.person_id].append(row)
        for pk, file in found.items():
            setattr(file, name, by_person[pk])
    known = frames({post.unit_id for file in found.values() for post in file.posts})
    for file in found.values():
        file.frames = known
    return iter(found.values())


def stretches_of(file: Sources) -> list[PostStretch]:
    """The unsaved stretches of one person."""
    first_held: dict[str, datetime.date] = {}
    for post in file.posts:
        first_held[post.position] = min(first_held.get(post.position, post.valid_from), post.valid_from)
    cuts = sorted(_cuts(file))
    return [row for post in file.posts for row in _of_post(file, post, cuts, first_held[post.position])]


def _cuts(file: Sources) -> set[datetime.date]:
    """First days of something new."""
    person = file.person
    days = {person.party_joined_on, person.party_left_on}
    days |= {row.awarded_on for row in file.qualifications}
    days |= {_known_from(row) for row in file.evaluations}
    for row in file.disciplines:
        days |= {row.decided_on, _after(row.until)}
    for post in file.posts:
        days |= {post.valid_from, _after(post.valid_to), *file.frames[post.unit_id].days()}
    return {day for day in days if day}


def _after(day: datetime.date | None) -> datetime.date | None:
    return day + DAY if day and day < datetime.date.max else None


def _known_from(row: Evaluation) -> datetime.date:
    """An evaluation without the day of its decision is known after its year."""
    return row.decided_on or datetime.date(row.year + 1, 1, 1)


def _of_post(
    file: Sources, post: Post, cuts: Sequence[datetime.date], first_held_on: datetime.date
) -> Iterator[PostStretch]:
    end = post.valid_to or datetime.date.max
    starts = [post.valid_from, *(day for day in cuts if post.valid_from < day <= end)]
    row: PostStretch | None = None
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        found = _on(file, post, start, first_held_on)
        found.valid_to = following - DAY if following else post.valid_to
        judge_row(found, file.frames[post.unit_id])
        if row and _alike(row, found):
            row.valid_to = found.valid_to
            continue
        if row:
            yield row
        row = found
    if row:
        yield row


def _alike(one: PostStretch, other: PostStretch) -> bool:
    return bool(_LASTING(one) == _LASTING(other))


def _on(file: Sources, post: Post, day: datetime.date, first_held_on: datetime.date) -> PostStretch:
    person = file.person
    position = positions().get(post.position)
    held = [row for row in file.qualifications if row.awarded_on is None or row.awarded_on <= day]
    others = [row for row in file.posts if row is not post and row.valid_from <= day]
    graded = [row for row in file.evaluations if _known_from(row) <= day]
    return _make(
        person_id=person.pk,
        post_id=post.pk,
        unit_id=post.unit_id,
        valid_from=day,
        position=post.position,
        group=position.group if position else "other",
        kind=post.kind,
        level=position.level if position else "any",
        entry=post.entry or None,
        is_main=post.is_main,
        is_concurrent=not post.is_main,
        holds_several=any(row.valid_to is None or row.valid_to >= day for row in others),
        is_head=bool(position and position.single),
        is_key=bool(position and position.key_post),
        is_again=post.is_again,
        first_held_on=first_held_on,
        sex=person.sex or None,
        born_on=person.born_on,
        ethnic_group=person.ethnic_group or None,
        is_minority=is_minority(person.ethnic_group),
        is_local=person.is_local,
        party_member=is_member_on(person, day),
        professional_field=_field(held),
        grade=max(graded, key=lambda row: row.year).grade if graded else None,
        is_disciplined=any(
            row.decided_on <= day and (row.until is None or row.until >= day) for row in file.disciplines
        ),
        sort_key=person.sort_key,
        **{column: _highest(held, kind) for column, kind in _KINDS.items()},
    )


def judge_row(row: PostStretch, frame: Frame) -> None:
    """How the person stands with the standard of the post on the first day of the row, and so on every day of it."""
    on = row.valid_from
    levels = tuple(getattr(row, column) for column in _KINDS)
    rules = _Rules(frame.rules(on))
    row.standard, row.lacks = _judged(
        rules, row.kind, row.position, frame.area(on), row.is_again, levels, row.professional_field, on
    )


class _Rules:
    """Rules by which object they are: the same for all units of the same packs, and long to compare."""

    __slots__ = ("rules",)

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules

    def __hash__(self) -> int:
        return id(self.rules)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rules) and other.rules is self.rules


@lru_cache(maxsize=4096)
def _judged(
    rules: _Rules,
    kind: str,
    position: str,
    area: str,
    is_again: bool,
    levels: tuple[int | None, ...],
    field: str | None,
    on: datetime.date,
) -> tuple[str | None, str]:
    """Standing and lacks; of many who come by one sheet the same is asked again and again."""
    columns = dict(zip(_KINDS, levels, strict=True))
    row = _make(kind=kind, position=position, is_again=is_again, professional_field=field, **columns)
    appointment = Appointment.RE_ELECTED if is_again else Appointment.FIRST
    seat = Seat(kind, position, groups_of(position), area, appointment, on)
    found = judge(File(held=held_of(row)), seat, rules.rules, (), on=on)
    standing = None if found.standing == Standing.UNKNOWN else str(found.standing)
    return standing, "".join(f" {finding.rule.criterion} " for finding in found.missing)


def is_member_on(person: Person, day: datetime.date) -> bool | None:
    """Whether the person is a Party member on the day; None where nobody knows."""
    if not person.is_party_member:
        return person.is_party_member
    has_joined = person.party_joined_on is None or person.party_joined_on <= day
    return has_joined and (person.party_left_on is None or person.party_left_on > day)


def _highest(held: Iterable[Qualification], kind: str) -> int | None:
    return max((row.level for row in held if row.kind == kind), default=None)


def _field(held: Iterable[Qualification]) -> str | None:
    """Of the highest professional qualification, the latest of equals that names one. That of a lower one would say of a degree
    what only a certificate says."""
    rows = [row for row in held if row.kind == QualificationKind.PROFESSIONAL]
    highest = max((row.level for row in rows), default=None)
    named = [row for row in rows if row.level == highest and row.field]
    return max(named, key=lambda row: (row.awarded_on or datetime.date.min, row.pk)).field if named else None
