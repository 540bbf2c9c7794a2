"""Judgements of officials as on a day, read from the stretches that figures count: so a list and a figure never differ."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from vungmanh.officials.domain.standards import (
    File,
    Held,
    Judgement,
    MixStanding,
    Seat,
    Standing,
    Studying,
    judge,
    mix_standing,
)
from vungmanh.officials.domain.standards_frames import Frame, frames
from vungmanh.officials.domain.standards_packs import Appointment, groups_of
from vungmanh.officials.enums import QualificationKind
from vungmanh.officials.models import PostStretch

NO_COURSES: Mapping[int, Sequence[Studying]] = {}


@dataclass(frozen=True, slots=True)
class Judged:
    """Somebody in a post with the judgement of the day."""

    row: PostStretch
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Need:
    """How many people of a position lack a level of a criterion, and how many of them study for it."""

    position: str
    kind: str
    criterion: str
    level: int
    people: int
    studying: int

    @property
    def open(self) -> int:
        return self.people - self.studying


def posts_on(on: datetime.date) -> QuerySet[PostStretch]:
    """Everybody in a post on the day, one row a post."""
    return PostStretch.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


def lacking(criterion: str) -> Q:
    """Rows in which the criterion is missing, as a condition."""
    return Q(lacks__contains=f" {criterion} ")


def judgements(
    rows: Iterable[PostStretch], on: datetime.date, studying: Mapping[int, Sequence[Studying]] = NO_COURSES
) -> list[Judged]:
    """Each row with its judgement; rows come with `post`. Three queries however many rows there are.

    `studying`: courses by person, from the floor that knows them.
    """
    found = list(rows)
    known = frames({row.unit_id for row in found})
    return [
        Judged(row, judgement_of(row, known[row.unit_id], on, studying.get(row.person_id, ()))) for row in found
    ]  # fmt: skip


def judgement_of(row: PostStretch, frame: Frame, on: datetime.date, studying: Sequence[Studying] = ()) -> Judgement:
    file = File(row.born_on, row.sex or "", held_of(row), studying)
    return judge(file, seat_of(row, frame, on, row.post.valid_from), frame.rules(on), frame.paths(on), on=on)


def seat_of(row: PostStretch, frame: Frame, on: datetime.date, started_on: datetime.date) -> Seat:
    appointment = Appointment.RE_ELECTED if row.is_again else Appointment.FIRST
    return Seat(row.kind, row.position, groups_of(row.position), frame.area(on), appointment, started_on)


def held_of(row: PostStretch) -> list[Held]:
    """The highest level of each criterion, as the row of the day has it; a stretch has no other day inside."""
    held = []
    for kind in QualificationKind.values:
        level = getattr(row, f"{kind}_level")
        if level is not None:
            field = row.professional_field or "" if kind == QualificationKind.PROFESSIONAL else ""
            held.append(Held(kind, level, field))
    return held


def counts_by_standing(rows: QuerySet[PostStretch]) -> dict[Standing, int]:
    """How many rows stand where; one query."""
    counted = rows.order_by().values_list("standard").annotate(number=Count("pk"))
    found = {standard or Standing.UNKNOWN.value: number for standard, number in counted}
    return {standing: found.get(standing.value, 0) for standing in Standing}


def standing_q(standing: Standing) -> Q:
    """Rows that stand so, as a condition."""
    return Q(standard__isnull=True) if standing == Standing.UNKNOWN else Q(standard=standing.value)


def needs(
    rows: Iterable[PostStretch], on: datetime.date, studying: Mapping[int, Sequence[Studying]] = NO_COURSES
) -> list[Need]:
    """What the posts lack, by position, criterion and level, the greatest need first."""
    people: Counter[tuple[str, str, str, int]] = Counter()
    studied: Counter[tuple[str, str, str, int]] = Counter()
    for each in judgements(rows, on, studying):
        for finding in each.judgement.missing:
            key = (each.row.position, each.row.kind, finding.rule.criterion, finding.rule.at_least)
            people[key] += 1
            studied[key] += finding.met_on is not None
    found = [Need(*key, count, studied[key]) for key, count in people.items()]
    return sorted(found, key=lambda need: (-need.open, -need.people, need.position, need.criterion))


def mixes_of(unit_ids: Collection[int], on: datetime.date) -> dict[int, list[MixStanding]]:
    """How each unit stands with every mix that speaks of its type; units of which none does are left out. Four queries."""
    known = {pk: frame for pk, frame in frames(unit_ids).items() if frame.mixes(on)}
    people: dict[int, dict[int, PostStretch]] = defaultdict(dict)
    for row in posts_on(on).filter(unit__in=known):
        people[row.unit_id].setdefault(row.person_id, row)
    found: dict[int, list[Any]] = {}
    for pk, frame in known.items():
        held = [held_of(row) for row in people[pk].values()]
        found[pk] = [mix_standing(mix, held, on=on) for mix in frame.mixes(on)]
    return found
