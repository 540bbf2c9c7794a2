"""What the page of one unit shows: what it is on a day, what it was, who took whose place, what lies in it, what it owes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as Counted
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vungmanh.accounts.models import User
from vungmanh.desk.duties.wording import standing_words
from vungmanh.language.text import squeeze
from vungmanh.programmes.domain.standing import NEAR, is_late, standing
from vungmanh.programmes.enums import FINISHED, WORKABLE, DutyState
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import duties_visible_to, programmes_visible_to
from vungmanh.programmes.selectors import duties_of
from vungmanh.units.domain.levels import TIER_OF_LEVEL, rank
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Succession, Unit, UnitAlias, UnitAttribute, UnitState
from vungmanh.units.policies import attribute_label
from vungmanh.units.selectors import ids_of_path, states_on

MOST_BELOW = 400


@dataclass(frozen=True, slots=True)
class Held:
    """A property with the days on which it holds."""

    label: str
    row: UnitAttribute


@dataclass(frozen=True, slots=True)
class Group:
    """Units of one kind that lie right below."""

    title: str
    states: list[UnitState]


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One duty with its date in words and the way to its sentence."""

    duty: Duty
    text: str
    sentence_url: str
    as_written: str
    tone: str
    word: str
    may_open: bool
    """Whether the person may see the duty with its log."""


@dataclass(frozen=True, slots=True)
class Lineage:
    predecessors: list[Succession]
    successors: list[Succession]


@dataclass(frozen=True, slots=True)
class Particulars:
    """The unit on the day; `state` is None where it did not exist then."""

    state: UnitState | None
    line: list[Unit]
    history: list[UnitState]
    names: list[UnitAlias]
    attributes: list[Held]
    lineage: Lineage


def particulars(unit: Unit, on: datetime.date) -> Particulars:
    """Seven queries."""
    history = list(unit.states.select_related("parent").order_by("valid_from", "pk"))
    state = next((row for row in history if row.is_in_force(on)), None)
    ids = ids_of_path(state.path if state else unit.path)[:-1]
    above = Unit.objects.in_bulk(ids)
    rows = UnitAttribute.objects.filter(unit=unit).order_by("key", "valid_from", "pk")
    return Particulars(
        state=state,
        line=[above[number] for number in ids if number in above],
        history=sorted(history, key=lambda row: row.valid_from or datetime.date.min),
        names=list(unit.aliases.order_by("scheme", "valid_from", "pk")),
        attributes=[Held(attribute_label(row.key, row.value), row) for row in rows],
        lineage=_lineage(unit),
    )


def below(unit: Unit, on: datetime.date) -> list[Group]:
    """Territories and organisations right below on the day, in groups; one query."""
    rows = states_on(on).filter(parent=unit).order_by("sort_key", "pk")[:MOST_BELOW]
    groups: dict[str, list[UnitState]] = {}
    for row in sorted(rows, key=_order):
        groups.setdefault(_group_title(row), []).append(row)
    return [Group(title, states) for title, states in groups.items()]


def owed_by(user: User, unit: Unit, on: datetime.date) -> QuerySet[Duty]:
    """What the unit and its organisations owe in the programmes that the person may see."""
    return duties_of(unit, on, programmes_visible_to(user, on)).select_related("target__item")


AHEAD, LATE, DONE, ALL = "sap-toi", "qua-han", "xong", "tat-ca"
SOON, ASLEEP = "sap-den-han", "cho-dieu-kien"
_SPECIAL = {SOON: gettext_lazy("Đến hạn trong 30 ngày"), ASLEEP: gettext_lazy("Chờ điều kiện")}
"""Tabs that stand there only as long as they are asked for: parts of what is ahead."""
_WHEN = {
    AHEAD: gettext_lazy("Đang làm, sắp tới"),
    LATE: gettext_lazy("Trễ hạn"),
    DONE: gettext_lazy("Xong"),
    ALL: gettext_lazy("Tất cả"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: Any
    count: int
    is_here: bool


def owed_tabs(counts: dict[str, int], asked: str) -> list[Tab]:
    """What is still to be done first."""
    here = asked if asked in _WHEN or asked in _SPECIAL else AHEAD
    ahead = counts["total"] - counts["late"] - counts["done"]
    numbers = {
        AHEAD: ahead, SOON: counts["near"], ASLEEP: counts["dormant"], LATE: counts["late"], DONE: counts["done"],
        ALL: counts["total"],
    }  # fmt: skip
    words = {**_WHEN, **_SPECIAL}
    return [Tab(key, words[key], numbers[key], key == here) for key in numbers if key in _WHEN or key == here]


def owed_when(duties: QuerySet[Duty], tab: str, on: datetime.date) -> QuerySet[Duty]:
    done = Q(state__in=FINISHED)
    wanted = {
        AHEAD: ~done & ~Q(pk__in=Duty.objects.filter(is_late(on)).values("pk")), LATE: is_late(on), DONE: done,
        SOON: is_near(on), ASLEEP: Q(state=DutyState.DORMANT),
    }  # fmt: skip
    return duties.filter(wanted.get(tab, Q()))


def is_near(on: datetime.date) -> Q:
    """Due within thirty days, and still to be done."""
    return Q(state__in=WORKABLE, due__gte=on, due__lte=on + NEAR)


def owed_counts(duties: QuerySet[Duty], on: datetime.date) -> dict[str, int]:
    """How many in all, done, late, near, asleep; one query."""
    return duties.order_by().aggregate(
        total=Counted("pk"),
        done=Counted("pk", filter=Q(state__in=FINISHED)),
        late=Counted("pk", filter=is_late(on)),
        near=Counted("pk", filter=is_near(on)),
        dormant=Counted("pk", filter=Q(state=DutyState.DORMANT)),
    )


@dataclass(frozen=True, slots=True)
class Count:
    """How many duties of the unit itself stand so, and the list of just these."""

    words: Any
    count: int
    url: str
    tone: str = ""


def standing_counts(user: User, unit: Unit, on: datetime.date) -> list[Count]:
    """Of what the unit owes, as far as the person may open it; one query."""
    seen = duties_visible_to(user, on).filter(unit=unit).order_by()
    wanted: dict[str, tuple[Any, str, Q]] = {
        "late": (_("trễ hạn"), "bad", is_late(on)),
        "near": (_("đến hạn trong 30 ngày"), "near", is_near(on)),
        "owed": (_("đang phải làm"), "", Q(state__in=WORKABLE)),
        "submitted": (_("chờ duyệt"), "", Q(state=DutyState.SUBMITTED)),
        "accepted": (_("hoàn thành"), "good", Q(state=DutyState.ACCEPTED)),
    }
    found = seen.aggregate(
        **{f"n_{key}": Counted("pk", filter=where) for key, (_words, _tone, where) in wanted.items()}
    )
    address = f"{reverse('desk:duties')}?tab=tat-ca&don_vi={unit.pk}&state="
    return [Count(words, found[f"n_{key}"], address + key, tone) for key, (words, tone, _where) in wanted.items()]


def owed_lines(duties: Sequence[Duty], user: User, on: datetime.date) -> list[OwedLine]:
    """One query: which of the duties the person may open."""
    seen = duties_visible_to(user, on).filter(pk__in=[duty.pk for duty in duties]) if duties else Duty.objects.none()
    may_open = set(seen.values_list("pk", flat=True))
    return [_owed_line(duty, duty.pk in may_open, on) for duty in duties]


def _owed_line(duty: Duty, may_open: bool, on: datetime.date) -> OwedLine:
    source: Any = duty.task or duty.report or duty.target
    text = squeeze(duty.target.item.quote if duty.target else source.text).lstrip("-–+• ")
    tone, word = standing_words(standing(duty, on))
    url = reverse("desk:programme_text", args=[duty.programme_id])
    as_written = duty.assignment.text if duty.assignment and duty.assignment.text != duty.unit.name else ""
    sentence = f"{url}#s-{source.position}"
    return OwedLine(duty, text[:1].upper() + text[1:], sentence, as_written, tone, word, may_open)


def _lineage(unit: Unit) -> Lineage:
    rows = Succession.objects.order_by("on", "-is_main", "pk")
    return Lineage(
        predecessors=list(rows.filter(successor=unit).select_related("predecessor__parent")),
        successors=list(rows.filter(predecessor=unit).select_related("successor__parent")),
    )


def _order(state: UnitState) -> tuple[int, int]:
    return (int(state.kind == UnitKind.ORGANISATION), rank(TIER_OF_LEVEL[state.level]))


def _group_title(state: UnitState) -> str:
    if state.kind == UnitKind.ORGANISATION:
        return _("Cơ quan, tổ chức")
    if state.level == UnitLevel.VILLAGE:
        return _("Thôn, tổ dân phố")
    return {
        UnitLevel.PROVINCE: _("Tỉnh, thành phố"),
        UnitLevel.DISTRICT: _("Huyện, thị xã, thành phố"),
        UnitLevel.COMMUNE: _("Xã, phường, thị trấn, đặc khu"),
    }.get(UnitLevel(state.level), pgettext("one", "Đơn vị"))
