"""What the leader's page tells, in a handful of counts over the duties that the person may see.

Every number is a link to the list that it counts; the address is made here, beside the condition, so that both say the same.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vungmanh.accounts.models import User
from vungmanh.desk.charts import Columns, columns
from vungmanh.desk.duties import lists
from vungmanh.desk.templatetags.titles import named
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.enums import FINISHED, DutyAct, DutyState
from vungmanh.programmes.models import Duty, DutyEntry, Programme
from vungmanh.programmes.permissions import duties_visible_to, leads_any
from vungmanh.programmes.selectors import start_of, waiting_for_answer, waits_for
from vungmanh.units.models import Unit

SHOWN = 10
WEEKS = 12
LONG = datetime.timedelta(days=7)
"""A decision that has waited longer is called long."""
YEAR = datetime.timedelta(days=365)
_WEEK = datetime.timedelta(days=7)
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Number:
    """A count, what it counts, and the list of just these."""

    count: int
    words: str
    url: str
    tone: str = ""
    note: str = ""


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
class Overview:
    needs: list[Number]
    late: Number
    units: list[Rank]
    programmes: list[Rank]
    week: list[Number]
    trend: Columns
    since: datetime.date
    """From this day on duties count in the ranks."""

    @property
    def is_quiet(self) -> bool:
        return not any(each.count for each in self.needs)


def overview_of(user: User, on: datetime.date) -> Overview:
    """Nine queries, ten for leaders, whatever the number of duties, units and programmes."""
    seen = duties_visible_to(user, on).exclude(state=DutyState.WITHDRAWN).order_by()
    fallen = seen.filter(due__lt=on, due__gte=F("programme__published_on"))
    late: list[Any] = list(fallen.filter(is_late(on)).values_list("unit", "programme", "due"))
    since = on - YEAR
    lately = [row for row in late if row[2] >= since]
    monday = on - datetime.timedelta(days=on.weekday())
    first = monday - (WEEKS - 1) * _WEEK
    ranked = fallen.filter(due__gte=since)
    return Overview(
        needs=_needs(user, on),
        late=Number(len(late), _("việc trễ hạn"), _list(state="late"), "bad"),
        units=_units(_ranks(ranked, "unit", Counter(row[0] for row in lately)), since),
        programmes=_programmes(_ranks(ranked, "programme", Counter(row[1] for row in lately)), since),
        week=_week(seen, monday, sum(row[2] >= monday - _DAY for row in late), on),
        trend=_trend(fallen.filter(due__gte=first), Counter(row[2] for row in late), first, on),
        since=since,
    )


def _list(tab: str = lists.ALL, **chosen: Any) -> str:
    given = {name: _day(value) if isinstance(value, datetime.date) else value for name, value in chosen.items()}
    return f"{reverse('desk:duties')}?{urlencode({'tab': tab, **given})}"


def _day(day: datetime.date) -> str:
    return f"{day:%d/%m/%Y}"


def _needs(user: User, on: datetime.date) -> list[Number]:
    """What waits for this person: what was told up by rule, results, long ones apart, obstacles, requests for more time.
    Two queries, three for leaders."""
    mine = Duty.objects.filter(waits_for(user, on)).order_by()
    handed_in = Q(state=DutyState.SUBMITTED)
    counts = mine.aggregate(
        results=Count("pk", filter=handed_in), long=Count("pk", filter=handed_in & Q(submitted_on__lt=on - LONG))
    )
    asked = waiting_for_answer().filter(duty__in=mine.values("pk")).values("act")
    waiting = {row["act"]: row["n"] for row in asked.annotate(n=Count("duty", distinct=True))}
    tab = lists.DECIDE
    told = []
    if leads_any(user, on):
        count = lists.of_tab(lists.ESCALATED, user, on).order_by().count()
        told = [Number(count, _("việc báo lên tôi"), _list(lists.ESCALATED), "bad")]
    return [
        *told,
        Number(counts["results"], _("kết quả chờ duyệt"), _list(tab, state=DutyState.SUBMITTED)),
        Number(
            counts["long"],
            _("kết quả chờ quá 7 ngày"),
            _list(tab, state=DutyState.SUBMITTED, theo=DutyAct.SUBMITTED, den=on - LONG - _DAY),
            "near",
        ),
        Number(
            waiting.get(DutyAct.HINDERED, 0), _("vướng mắc chưa trả lời"), _list(tab, state=DutyAct.HINDERED), "near"
        ),
        Number(waiting.get(DutyAct.ASKED, 0), _("đề nghị gia hạn"), _list(tab, state=DutyAct.ASKED), "near"),
    ]


Ranked = list[tuple[int, int, int]]
"""Key, late, total."""


def _ranks(duties: QuerySet[Duty], by: str, late: Counter[int]) -> Ranked:
    """The largest shares of late ones, of those that have any; of two alike the one with more. One query."""
    totals = dict(duties.filter(**{f"{by}__in": list(late)}).values_list(by).annotate(n=Count("pk"))) if late else {}
    rows = [(key, count, totals[key]) for key, count in late.items()]
    return sorted(rows, key=lambda row: (-row[1] / row[2], -row[1], row[0]))[:SHOWN]


def _units(rows: Ranked, since: datetime.date) -> list[Rank]:
    units = Unit.objects.in_bulk([key for key, _late, _total in rows])
    return [
        Rank(
            units[key].name, reverse("desk:unit", args=[key]), _list(state="late", don_vi=key, tu=since), late, total
        )
        for key, late, total in rows
    ]  # fmt: skip


def _programmes(rows: Ranked, since: datetime.date) -> list[Rank]:
    heavy = ("directive__text", "directive__text_folded")
    keys = [key for key, _late, _total in rows]
    found = Programme.objects.select_related("directive").defer(*heavy).in_bulk(keys)
    return [
        Rank(
            named(found[key].directive), reverse("desk:programme", args=[key]),
            _list(state="late", programme=key, tu=since), late, total,
        )
        for key, late, total in rows
    ]  # fmt: skip


def _week(seen: QuerySet[Duty], monday: datetime.date, new_late: int, on: datetime.date) -> list[Number]:
    """What happened since Monday; one query."""
    acts = {
        DutyAct.SUBMITTED: _("việc được trình"),
        DutyAct.ACCEPTED: _("việc được chấp nhận"),
        DutyAct.RETURNED: _("việc bị trả lại"),
        DutyAct.HINDERED: _("việc nêu vướng mắc"),
        DutyAct.URGED: _("việc được đôn đốc"),
    }
    mine = Exists(seen.filter(pk=OuterRef("duty")))
    entries = DutyEntry.objects.filter(mine, act__in=acts, at__gte=start_of(monday))
    rows = entries.order_by().values("act").annotate(n=Count("duty", distinct=True))
    counts = {row["act"]: row["n"] for row in rows}
    numbers = [Number(counts.get(act, 0), words, _list(theo=act, tu=monday)) for act, words in acts.items()]
    late = Number(new_late, _("việc mới trễ hạn"), _list(state="late", tu=monday - _DAY, den=on - _DAY), "bad")
    return [late, *numbers]


def _trend(duties: QuerySet[Duty], late: Counter[datetime.date], first: datetime.date, on: datetime.date) -> Columns:
    """Week by week what fell due: done or handed in in time, done later, late; one query."""
    handled = Q(state__in=(*FINISHED, DutyState.SUBMITTED))
    later = Count("pk", filter=Q(submitted_on__gt=F("due")))
    rows = duties.filter(handled).values_list("due").annotate(later=later, total=Count("pk"))
    done = {due: (total - later, later) for due, later, total in rows}
    days = {due: (*done.get(due, (0, 0)), late[due]) for due in {*done, *late} if due}
    weeks = [first + number * _WEEK for number in range(WEEKS)]
    words = (_("đúng hạn"), _("muộn"), _("còn trễ"))
    return columns(
        [
            (
                date_format(week, "d/m"),
                _sums(each for due, each in days.items() if week <= due < week + _WEEK),
                _list(tu=week, den=min(week + 6 * _DAY, on - _DAY)),
            )
            for week in weeks
        ],
        parts=list(zip(words, ("good", "near", "bad"), strict=True)),
        title=_("Việc đến hạn từng tuần, 12 tuần qua"),
    )


def _sums(days: Iterable[tuple[int, int, int]]) -> list[int]:
    return [sum(part) for part in zip((0, 0, 0), *days, strict=True)]
