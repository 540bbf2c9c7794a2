"""The rows of a list of duties: which side the person is on, what may be done from the row, under which head it stands."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vungmanh.accounts.models import User
from vungmanh.desk.duties import lists
from vungmanh.desk.duties.shown import ShownDuty, shown
from vungmanh.desk.templatetags.titles import named
from vungmanh.directives.enums import ActorRole
from vungmanh.programmes.enums import UNFINISHED, WORKABLE, DutyAct, DutyKind, DutyState
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import duties_reviewed_by, duties_worked_by
from vungmanh.programmes.selectors import open_asks

BY_DAY, BY_PROGRAMME = "ngay", "chuong-trinh"
GROUPINGS = {
    "": gettext_lazy("Theo thứ tự"),
    BY_DAY: gettext_lazy("Theo ngày"),
    BY_PROGRAMME: gettext_lazy("Theo chương trình"),
}
SORTS: dict[str, str | tuple[str, ...]] = {
    "gap": ("urgency", "due"),
    "han": "due",
    "don_vi": "unit__sort_key",
    "tinh_trang": "state",
    "chuong_trinh": ("programme", "due"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line with what this person may do from it; `other_units` of the person owe the same by the same day."""

    line: ShownDuty
    works: bool
    reviews: bool
    waits: str = ""
    """The obstacle or the request that nobody has answered, in a word."""
    may_accept: bool = False
    """With one click: somebody else submitted it."""
    other_units: int = 0

    @property
    def duty(self) -> Duty:
        return self.line.duty

    @property
    def words(self) -> str:
        return cut(self.line.title, 200)

    @property
    def note(self) -> str:
        """What kind of duty, in which role. Asked of the enumerations: a field would translate all its choices each time."""
        return f"{DutyKind(self.duty.kind).label} · {ActorRole(self.duty.role).label}"

    @property
    def state(self) -> str:
        return str(DutyState(self.duty.state).label)

    @property
    def brief(self) -> str:
        """For those who hear the page: what, of whom."""
        return f"{cut(self.line.title, 60)}, {self.duty.unit.name}"

    @property
    def act(self) -> str:
        """What the button of the row says; empty where there is nothing to do."""
        state = self.duty.state
        if self.works and state in WORKABLE:
            return _("Cập nhật")
        if self.reviews and state == DutyState.SUBMITTED:
            return _("Duyệt")
        if self.reviews and self.waits:
            return _("Trả lời")
        return _("Đôn đốc") if self.reviews and self.line.is_late else ""

    @property
    def may_be_chosen(self) -> bool:
        """For an act with several at once."""
        return self.may_accept or (
            self.duty.state in UNFINISHED and (self.works or (self.reviews and self.line.is_late))
        )


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: list[Row]


def cut(text: str, longest: int) -> str:
    """Plainer than the filter of Django, which looks at every letter: a list has fifty lines."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def rows_of(
    duties: Sequence[Duty], tab: str, user: User, on: datetime.date, *, asks: Mapping[int, str] | None = None
) -> list[Row]:
    """One query for what waits for an answer, none where `asks` has it by duty; under the tab of everything two more, for
    the sides of the person."""
    if not duties:
        return []
    keys = [duty.pk for duty in duties]
    waiting = dict(open_asks(tuple(keys))) if asks is None else asks
    works, reviews = _sides(keys, tab, user, on)
    return [
        Row(
            shown(duty, on),
            works=duty.pk in works,
            reviews=duty.pk in reviews,
            waits=str(DutyAct(waiting[duty.pk]).label) if duty.pk in waiting else "",
            may_accept=tab == lists.DECIDE and duty.state == DutyState.SUBMITTED and duty.submitted_by_id != user.pk,
        )
        for duty in duties
    ]


def grouped(rows: list[Row], by: str, on: datetime.date) -> list[Group]:
    """Under heads, where the person wishes; the rows come in the order of the heads."""
    if by not in (BY_DAY, BY_PROGRAMME):
        return [Group("", rows)]
    title: Callable[[Row], str] = (lambda row: _day_title(row.duty.due, on)) if by == BY_DAY else _programme_title
    return [Group(head, list(part)) for head, part in groupby(rows, key=title)]


def sort_for(by: str) -> str:
    """How a list is sorted where its address names no order."""
    return {BY_DAY: "han", BY_PROGRAMME: "chuong_trinh"}.get(by, "gap")


def _sides(keys: Iterable[int], tab: str, user: User, on: datetime.date) -> tuple[set[int], set[int]]:
    if tab in (lists.OWED, lists.WAITING):
        return set(keys), set()
    if tab == lists.DECIDE:
        return set(), set(keys)
    chosen = Duty.objects.filter(pk__in=keys).order_by()
    sides: list[Any] = [duties_worked_by(user, on), duties_reviewed_by(user, on)]
    works, reviews = (set(chosen.filter(side).values_list("pk", flat=True)) for side in sides)
    return works, reviews - works


def _day_title(due: datetime.date | None, on: datetime.date) -> str:
    if due is None:
        return _("Không nêu hạn")
    words = str(capfirst(date_format(due, "l, d/m/Y")))
    if due == on:
        return _("Hôm nay · %(day)s") % {"day": words}
    return words


def _programme_title(row: Row) -> str:
    return named(row.duty.programme.directive)
