"""Who is latest and how it went, over a year of duties: counted anew every two minutes, and told as of when.

Everything else on the leader's page is of this moment. These take as long as all the rest together, and a rank over a year
does not change by what was accepted a minute ago.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from vungmanh.accounts.models import User
from vungmanh.core.prepared import Ids, prepared
from vungmanh.desk.addresses import url
from vungmanh.desk.charts import Columns, columns
from vungmanh.desk.duties.forms import HANDLED, HANDLED_LATE
from vungmanh.desk.leader.overview import fallen, list_url
from vungmanh.desk.templatetags.titles import named
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.enums import FINISHED, DutyState
from vungmanh.programmes.models import Duty, Programme
from vungmanh.programmes.permissions import Sight, sight_of
from vungmanh.units.models import Unit

SHOWN = 10
WEEKS = 12
YEAR = datetime.timedelta(days=365)
KEPT_FOR_S = 120
_WEEK = datetime.timedelta(days=7)
_DAY = datetime.timedelta(days=1)
Ranked = list[tuple[int, int, int]]
"""Key, late, total."""


@dataclass(frozen=True, slots=True)
class Rank:
    """A unit or a programme: how many of the duties that fell due are late."""

    name: str
    url: str
    late_url: str
    late: int
    total: int

    @property
    def share_pct(self) -> int:
        return round(100 * self.late / self.total)

    @property
    def width(self) -> str:
        return str(self.share_pct)


@dataclass(frozen=True, slots=True)
class Ranks:
    units: list[Rank]
    programmes: list[Rank]
    trend: Columns
    since: datetime.date
    """From this day on duties count in the ranks."""
    at: datetime.datetime
    """When it was counted."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is kept: numbers, and what units and programmes are called."""

    at: datetime.datetime
    units: Ranked
    programmes: Ranked
    names: dict[str, dict[int, str]]
    days: dict[datetime.date, tuple[int, int, int]]
    """In time, later, still late."""


def ranks_of(user: User, on: datetime.date, at: datetime.datetime) -> Ranks:
    """No query but those of `sight_of`; six where nothing is kept, or what is kept is older than KEPT_FOR_S."""
    sight = sight_of(user, on)
    key = f"ranks:{on}:{sha256(repr(sight).encode()).hexdigest()}"
    counted: _Counted | None = cache.get(key)
    if counted is None:
        counted = _counted(sight, on, at)
        cache.set(key, counted, KEPT_FOR_S)
    since = on - YEAR
    return Ranks(
        _ranked(counted.units, counted.names["units"], "desk:unit", "don_vi", since),
        _ranked(counted.programmes, counted.names["programmes"], "desk:programme", "programme", since),
        _trend(counted.days, on),
        since,
        counted.at,
    )


def _counted(sight: Sight, on: datetime.date, at: datetime.datetime) -> _Counted:
    since, first = on - YEAR, _first_week(on)
    late = _late(sight, on, since)
    units, programmes, days = (Counter(row[place] for row in late) for place in range(3))
    done = {due: (total - later, later) for due, later, total in _handled(sight, first, on)}
    worst = _ranks(units, _totals_of_units(sight, since, on) if late else [])
    furthest = _ranks(programmes, _totals_of_programmes(sight, since, on) if late else [])
    return _Counted(
        at,
        worst,
        furthest,
        {
            "units": dict(_named_units(_keys(worst))),
            "programmes": {row.pk: named(row.directive) for row in _named_programmes(_keys(furthest))},
        },
        {due: (*done.get(due, (0, 0)), days[due]) for due in {*done, *days} if due and due >= first},
    )


def _first_week(on: datetime.date) -> datetime.date:
    return on - datetime.timedelta(days=on.weekday()) - (WEEKS - 1) * _WEEK


@prepared
def _late(sight: Sight, on: datetime.date, since: datetime.date) -> QuerySet[Duty, tuple[int, int, Any]]:
    return fallen(sight, on).filter(is_late(on), due__gte=since).values_list("unit", "programme", "due")


@prepared
def _totals_of_units(sight: Sight, since: datetime.date, on: datetime.date) -> QuerySet[Duty, tuple[int, int]]:
    return fallen(sight, on).filter(due__gte=since).values_list("unit").annotate(n=Count("pk"))


@prepared
def _totals_of_programmes(sight: Sight, since: datetime.date, on: datetime.date) -> QuerySet[Duty, tuple[int, int]]:
    return fallen(sight, on).filter(due__gte=since).values_list("programme").annotate(n=Count("pk"))


@prepared
def _handled(sight: Sight, first: datetime.date, on: datetime.date) -> QuerySet[Duty, tuple[Any, int, int]]:
    """Day by day how many of what fell due are done or handed in, and how many of these later."""
    handled = fallen(sight, on).filter(due__gte=first, state__in=(*FINISHED, DutyState.SUBMITTED))
    later = Count("pk", filter=Q(submitted_on__gt=F("due")))
    return handled.values_list("due").annotate(later=later, total=Count("pk"))


def _ranks(late: Counter[int], totals: Iterable[tuple[int, int]]) -> Ranked:
    """The largest shares of late ones, of those that have any; of two alike the one with more."""
    rows = [(key, late[key], total) for key, total in totals if late[key]]
    return sorted(rows, key=lambda row: (-row[1] / row[2], -row[1], row[0]))[:SHOWN]


def _ranked(rows: Ranked, names: Mapping[int, str], page: str, asks: str, since: datetime.date) -> list[Rank]:
    """`page`: of each; `asks`: by which name the list of duties takes it."""
    found = []
    for key, late, total in rows:
        asked: dict[str, Any] = {"state": "late", asks: key, "tu": since}
        found.append(Rank(names[key], url(page, key), list_url(**asked), late, total))
    return found


def _keys(rows: Ranked) -> Ids:
    return tuple(key for key, _late, _total in rows)


@prepared
def _named_units(keys: Ids) -> QuerySet[Unit, tuple[int, str]]:
    return Unit.objects.filter(pk__in=keys).order_by().values_list("pk", "name")


@prepared
def _named_programmes(keys: Ids) -> QuerySet[Programme]:
    rows = Programme.objects.filter(pk__in=keys).select_related("directive").order_by()
    return rows.defer("directive__text", "directive__text_folded")


def _trend(days: dict[datetime.date, tuple[int, int, int]], on: datetime.date) -> Columns:
    """Week by week what fell due: done or handed in in time, done later, late."""
    first = _first_week(on)
    weeks = [first + number * _WEEK for number in range(WEEKS)]
    words = (_("đúng hạn"), _("muộn"), _("còn trễ"))
    states = (f"&state={state}" for state in (HANDLED, HANDLED_LATE, "late"))
    return columns(
        [
            (
                f"{week:%d/%m}",
                _sums(each for due, each in days.items() if week <= due < week + _WEEK),
                list_url(tu=week, den=min(week + 6 * _DAY, on - _DAY)),
            )
            for week in weeks
        ],
        parts=list(zip(words, ("good", "near", "bad"), states, strict=True)),
        title=_("Việc đến hạn từng tuần, 12 tuần qua"),
        axis=_("Tuần từ"),
    )


def _sums(days: Iterable[tuple[int, int, int]]) -> list[int]:
    return [sum(part) for part in zip((0, 0, 0), *days, strict=True)]
