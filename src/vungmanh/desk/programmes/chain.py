"""The chain behind a row of a programme: who owes it and how each stands, what was said last and the files that show it."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q, QuerySet

from vungmanh.accounts.models import User
from vungmanh.desk.charts import Stack, stack
from vungmanh.desk.duties.shown import figure_words
from vungmanh.desk.programmes.lights import WORDS, Words, detail
from vungmanh.desk.programmes.shown import Row
from vungmanh.desk.programmes.wording import number
from vungmanh.directives.enums import ActorRole
from vungmanh.formats import day
from vungmanh.programmes.domain.lights import Light, Tally, light_of_duties
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.enums import UNFINISHED, WORKABLE, DutyAct
from vungmanh.programmes.models import Duty, DutyEntry
from vungmanh.programmes.permissions import duties_visible_to
from vungmanh.programmes.selectors import OWED, tally

_MOST_UNITS, _MOST_ENTRIES = 40, 6
_TOLD = (DutyAct.NOTED, DutyAct.SUBMITTED, DutyAct.HINDERED, DutyAct.ASKED)


@dataclass(frozen=True, slots=True)
class Owing:
    """What one unit owes of the row; `duty` is the one that matters now, 0 where its log is not for this person."""

    unit: int
    name: str
    role: str
    light: Light
    note: str
    due: str
    duty: int

    @property
    def words(self) -> Words:
        return WORDS[self.light]


@dataclass(frozen=True, slots=True)
class Told:
    """Something that a unit said, with its figure and files."""

    entry: DutyEntry
    figure: str


@dataclass(frozen=True, slots=True)
class Chain:
    count: int
    units: list[Owing]
    is_cut: bool
    tally: Tally
    """Of all these units together."""
    stack: Stack
    told: list[Told]


def chain_of(row: Row, user: User, on: datetime.date) -> Chain:
    """The worst first; logs only as far as the person may see them. Four queries."""
    owed: QuerySet[Duty] = row.duties.filter(OWED).order_by()
    grouped: Any = owed.values("unit", "unit__name", "unit__sort_key", "role").annotate(
        **tally(on),
        first=Min("due", filter=Q(state__in=WORKABLE)),
        any_duty=Min("pk"),
        open_duty=Min("pk", filter=Q(state__in=UNFINISHED)),
        late_duty=Min("pk", filter=is_late(on)),
    )
    visible = duties_visible_to(user, on).filter(OWED, source=row.source)
    seen = set(visible.values_list("pk", flat=True))
    order = {light: place for place, light in enumerate(Light)}
    rows = sorted(grouped, key=lambda each: each["unit__sort_key"])
    found = sorted((_owing(each, seen) for each in rows), key=lambda unit: order[unit.light])
    counted = Counter(unit.light for unit in found)
    parts = [(str(words.word), counted[light], words.tone, "") for light, words in WORDS.items()]
    return Chain(
        count=len({unit.unit for unit in found}),
        units=found[:_MOST_UNITS],
        is_cut=len(found) > _MOST_UNITS,
        tally=Tally(**{name: sum(each[name] for each in rows) for name in Tally.__slots__}),
        stack=stack(parts, title="", say=number),
        told=_told(visible) if seen else [],
    )


def _owing(row: dict[str, Any], seen: set[int]) -> Owing:
    counted = Tally(**{name: row[name] for name in Tally.__slots__})
    duty = row["late_duty"] or row["open_duty"] or row["any_duty"]
    return Owing(
        unit=row["unit"],
        name=row["unit__name"],
        role=str(ActorRole(row["role"]).label),
        light=light_of_duties(counted),
        note=detail(counted),
        due=day(row["first"]),
        duty=duty if duty in seen else 0,
    )


def _told(duties: QuerySet[Duty]) -> list[Told]:
    entries = DutyEntry.objects.filter(duty__in=duties.order_by().values("pk"), act__in=_TOLD)
    rows = entries.select_related("by", "duty__unit").prefetch_related("files").order_by("-at", "-pk")
    return [Told(entry, figure_words(entry)) for entry in rows[:_MOST_ENTRIES]]
