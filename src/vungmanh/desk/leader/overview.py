"""What the leader's page tells, in a handful of counts over the duties that the person may see.

Every number is a link to the list that it counts; the address is made here, beside the condition, so that both say the same.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from vungmanh.accounts.models import User
from vungmanh.core.prepared import Ids, in_all, prepared
from vungmanh.desk.addresses import url
from vungmanh.desk.duties import lists
from vungmanh.formats import day
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.enums import UNFINISHED, DutyAct, DutyState
from vungmanh.programmes.models import Duty, DutyEntry
from vungmanh.programmes.permissions import Reach, Sight, escalated_to_leaders_of, reach_of, sight_of, units_led
from vungmanh.programmes.selectors import start_of, to_decide, waiting_for_answer

LONG = datetime.timedelta(days=7)
"""A decision that has waited longer is called long."""
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
class Overview:
    needs: list[Number]
    late: Number
    week: list[Number]

    @property
    def is_quiet(self) -> bool:
        return not any(each.count for each in self.needs)


def overview_of(user: User, on: datetime.date) -> Overview:
    """Seven queries, eight for leaders, whatever the number of duties, units and programmes."""
    sight = sight_of(user, on)
    monday = on - datetime.timedelta(days=on.weekday())
    late, new = (sum(each) for each in zip((0, 0), *_late(sight, on, monday - _DAY), strict=True))
    return Overview(
        needs=_needs(user, on),
        late=Number(late, _("việc trễ hạn"), list_url(state="late"), "bad"),
        week=_week(sight, monday, new, on),
    )


def fallen(sight: Sight, on: datetime.date) -> QuerySet[Duty]:
    """Duties in sight whose day has passed since their programme was published, for prepared queries."""
    seen = Duty.objects.filter(sight.seen()).exclude(state=DutyState.WITHDRAWN).order_by()
    return seen.filter(due__lt=on, due__gte=F("published_on"))


@prepared
def _late(sight: Sight, on: datetime.date, since: datetime.date) -> QuerySet[Duty, tuple[int, int]]:
    """How many are late, and how many of these since a day."""
    new = Count("pk", filter=Q(due__gte=since))
    return in_all(fallen(sight, on).filter(is_late(on)), late=Count("pk"), new=new).values_list("late", "new")


def list_url(tab: str = lists.ALL, **chosen: Any) -> str:
    given = {name: day(value) if isinstance(value, datetime.date) else value for name, value in chosen.items()}
    return f"{url('desk:duties')}?{urlencode({'tab': tab, **given})}"


def _needs(user: User, on: datetime.date) -> list[Number]:
    """What waits for this person: what was told up by rule, results, long ones apart, obstacles, requests for more time.
    Two queries, three for leaders."""
    reach = reach_of(user, on)
    results, long = (sum(each) for each in zip((0, 0), *_results(reach, user.pk, on - LONG), strict=True))
    waiting = dict(_asked(reach, user.pk))
    tab = lists.DECIDE
    told = []
    if led := units_led(user, on):
        count = sum(_told(led, on))
        told = [Number(count, _("việc báo lên tôi"), list_url(lists.ESCALATED), "bad")]
    return [
        *told,
        Number(results, _("kết quả chờ duyệt"), list_url(tab, state=DutyState.SUBMITTED)),
        Number(
            long,
            _("kết quả chờ quá 7 ngày"),
            list_url(tab, state=DutyState.SUBMITTED, theo=DutyAct.SUBMITTED, den=on - LONG - _DAY),
            "near",
        ),
        Number(
            waiting.get(DutyAct.HINDERED, 0), _("vướng mắc chưa trả lời"), list_url(tab, state=DutyAct.HINDERED), "near"
        ),
        Number(waiting.get(DutyAct.ASKED, 0), _("đề nghị gia hạn"), list_url(tab, state=DutyAct.ASKED), "near"),
    ]


@prepared
def _results(reach: Reach, person: int, long_before: datetime.date) -> QuerySet[Duty, tuple[int, int]]:
    handed_in = Duty.objects.filter(to_decide(reach, person), state=DutyState.SUBMITTED)
    long = Count("pk", filter=Q(submitted_on__lt=long_before))
    return in_all(handed_in, results=Count("pk"), long=long).values_list("results", "long")


@prepared
def _asked(reach: Reach, person: int) -> QuerySet[DutyEntry, tuple[str, int]]:
    """Of how many duties an obstacle or a request waits; straight from the few entries to their duties."""
    own = Q(duty__submitted_by=person, duty__state=DutyState.SUBMITTED)
    mine = reach.reviewed("duty__") & ~reach.worked("duty__") & Q(duty__state__in=UNFINISHED) & ~own
    return waiting_for_answer().filter(mine).values_list("act").annotate(n=Count("duty", distinct=True))


@prepared
def _told(led: Ids, on: datetime.date) -> QuerySet[Duty, int]:
    return in_all(Duty.objects.filter(escalated_to_leaders_of(led, on)), n=Count("pk")).values_list("n", flat=True)


def _week(sight: Sight, monday: datetime.date, new_late: int, on: datetime.date) -> list[Number]:
    """What happened since Monday; one query."""
    acts = {
        DutyAct.SUBMITTED: _("việc được trình"),
        DutyAct.ACCEPTED: _("việc được chấp nhận"),
        DutyAct.RETURNED: _("việc bị trả lại"),
        DutyAct.HINDERED: _("việc nêu vướng mắc"),
        DutyAct.URGED: _("việc được đôn đốc"),
    }
    counts = dict(_acts_since(sight, tuple(acts), start_of(monday)))
    numbers = [Number(counts.get(act, 0), words, list_url(theo=act, tu=monday)) for act, words in acts.items()]
    late = Number(new_late, _("việc mới trễ hạn"), list_url(state="late", tu=monday - _DAY, den=on - _DAY), "bad")
    return [late, *numbers]


@prepared
def _acts_since(
    sight: Sight, acts: tuple[DutyAct, ...], since: datetime.datetime
) -> QuerySet[DutyEntry, tuple[str, int]]:
    seen = Duty.objects.filter(sight.seen(), pk=OuterRef("duty")).exclude(state=DutyState.WITHDRAWN)
    entries = DutyEntry.objects.filter(Exists(seen), act__in=acts, at__gte=since).order_by()
    return entries.values_list("act").annotate(n=Count("duty", distinct=True))
