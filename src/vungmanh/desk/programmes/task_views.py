"""The tasks of a programme as a board (a column per state) and over time (a lane per task or per lead)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.http import QueryDict
from django.utils.translation import gettext as _

from vungmanh.core.tables import ListPage, rows_page
from vungmanh.desk.programmes.filters import BOARD, LIST, TIMELINE, TaskFilter
from vungmanh.desk.programmes.lights import WORDS, Words, detail
from vungmanh.desk.programmes.shown import BriefTask, ShownRow
from vungmanh.desk.programmes.task_list import TaskList
from vungmanh.directives.enums import ActorRole
from vungmanh.programmes.domain.lights import Light, Tally, light_of_duties
from vungmanh.programmes.models import Duty
from vungmanh.programmes.selectors import OWED, in_level_order, tally
from vungmanh.units.models import Unit

TEMPLATES = {LIST: "tasks.html", BOARD: "tasks_board.html", TIMELINE: "tasks_timeline.html"}
CARDS, MOST_CARDS, LANES = 12, 200, 40
BY_TASK, BY_LEAD = "", "chu-tri"
_MOST_MONTHS = 18
_ALWAYS = (Light.LATE, Light.NEAR, Light.NOT_BEGUN, Light.UNDER_WAY, Light.SUBMITTED, Light.DONE)


@dataclass(frozen=True, slots=True)
class Card:
    shown: ShownRow
    note: str


@dataclass(frozen=True, slots=True)
class Column:
    """`more_url` shows the whole column where it is cut."""

    light: Light
    words: Words
    cards: list[Card]
    count: int
    more_url: str

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class Cell:
    """What falls due in one stretch of a lane; `key` opens it."""

    words: Words
    count: int
    note: str
    key: str


@dataclass(slots=True)
class Lane:
    title: str
    key: str
    cells: list[Cell | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A month or a quarter on the line of time."""

    label: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    stretches: list[Stretch]
    lanes: list[Lane]
    page: ListPage

    @property
    def by_stretch(self) -> list[tuple[Stretch, list[tuple[Lane, Cell]]]]:
        """The same read the other way, for narrow screens: a stretch and all that falls due in it."""
        columns = [
            (stretch, [(lane, cell) for lane in self.lanes if (cell := lane.cells[place])])
            for place, stretch in enumerate(self.stretches)
        ]
        return [(stretch, found) for stretch, found in columns if found]


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    label: str
    is_here: bool


def view_links(address: QueryDict, form: TaskFilter) -> list[Link]:
    """The three ways to see the same tasks; the filters stay."""
    words = {LIST: _("Danh sách"), BOARD: _("Bảng"), TIMELINE: _("Thời gian")}
    return [Link(_with(address, xem=view, cot="", lan=""), label, form.view == view) for view, label in words.items()]


def lane_links(address: QueryDict) -> list[Link]:
    here = BY_LEAD if address.get("lan") == BY_LEAD else BY_TASK
    words = {BY_TASK: _("Theo nhiệm vụ"), BY_LEAD: _("Theo đơn vị chủ trì")}
    return [Link(_with(address, lan=lane), label, here == lane) for lane, label in words.items()]


def board(tasks: TaskList, address: QueryDict) -> list[Column]:
    """Chosen tasks by state, some cards of each, all of the one that the address opens; three queries."""
    opened = address.get("cot", "")
    by_light: dict[Light, list[BriefTask]] = {light: [] for light in _ALWAYS}
    for task in tasks.chosen:
        by_light.setdefault(task.light, []).append(task)
    cut = {light: found[: MOST_CARDS if light.value == opened else CARDS] for light, found in by_light.items()}
    rows = {row.row.pk: row for row in tasks.rows([task for found in cut.values() for task in found])}
    return [
        Column(
            light=light,
            words=WORDS[light],
            cards=[Card(rows[task.row.pk], detail(task.tally or Tally())) for task in cut[light]],
            count=len(by_light[light]),
            more_url=_with(address, cot=light.value),
        )
        for light in Light
        if light in by_light
    ]


def timeline(tasks: TaskList, address: QueryDict) -> Timeline:
    """What falls due when, in lanes; by month, by quarter where the programme is long. Four queries."""
    by_lead = address.get("lan") == BY_LEAD
    duties = tasks.programme.duties.filter(OWED, task__in=[task.row.pk for task in tasks.chosen])
    page, heads = _lead_lanes(address, duties) if by_lead else _task_lanes(address, tasks)
    lane = "unit" if by_lead else "task"
    shown = duties.filter(**{f"{lane}__in": list(heads)}, **({"role": ActorRole.LEAD} if by_lead else {}))
    grouped: Any = shown.order_by().values(lane, month=TruncMonth("due")).annotate(**tally(tasks.today))
    months = [row["month"] for row in grouped if row["month"]]
    span = _Span(min(months), max(months)) if months else _Span(tasks.today, tasks.today)
    counted: dict[tuple[int, int], Tally] = {}
    for row in grouped:
        place = row[lane], span.place(row["month"])
        counted[place] = _sum(counted.get(place, Tally()), row)
    has_undated = any(row["month"] is None for row in grouped)
    stretches = [Stretch(label, span.place(tasks.today) == place) for place, label in enumerate(span.labels)]
    if has_undated:
        stretches.append(Stretch(_("Không hạn"), False))
    for pk, one in heads.items():
        one.cells = [_cell(counted.get((pk, place)), one.key) for place in range(len(stretches))]
    return Timeline(stretches, list(heads.values()), page)


class _Span:
    """Months from the first to the last, or quarters where these are many."""

    def __init__(self, first: datetime.date, last: datetime.date) -> None:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        self.size = 1 if months <= _MOST_MONTHS else 3
        self.first = first.year * 12 + (first.month - 1) // self.size * self.size
        self.count = (last.year * 12 + last.month - 1 - self.first) // self.size + 1

    def place(self, day: datetime.date | None) -> int:
        """The number of the stretch; that after the last where there is no day."""
        return self.count if day is None else (day.year * 12 + day.month - 1 - self.first) // self.size

    @property
    def labels(self) -> list[str]:
        starts = [self.first + place * self.size for place in range(self.count)]
        if self.size == 1:
            return [f"{start % 12 + 1:02d}/{start // 12}" for start in starts]
        return [_("Q%(quarter)s/%(year)s") % {"quarter": start % 12 // 3 + 1, "year": start // 12} for start in starts]


def _task_lanes(address: QueryDict, tasks: TaskList) -> tuple[ListPage, dict[int, Lane]]:
    page = rows_page(address, tasks.chosen, per_page=LANES)
    rows = tasks.rows(page.rows)
    return page, {row.row.pk: Lane(row.title, row.key) for row in rows}


def _lead_lanes(address: QueryDict, duties: QuerySet[Duty]) -> tuple[ListPage, dict[int, Lane]]:
    leads = Unit.objects.filter(pk__in=duties.filter(role=ActorRole.LEAD).order_by().values("unit"))
    page = rows_page(address, in_level_order(leads), per_page=LANES)
    return page, {unit.pk: Lane(unit.name, f"d{unit.pk}") for unit in page.rows}


def _sum(one: Tally, row: dict[str, Any]) -> Tally:
    return Tally(**{name: getattr(one, name) + row[name] for name in Tally.__slots__})


def _cell(counted: Tally | None, key: str) -> Cell | None:
    if counted is None:
        return None
    return Cell(WORDS[light_of_duties(counted)], counted.total, detail(counted), key)


def _with(address: QueryDict, **changed: str) -> str:
    """The address with some parameters changed; an empty one goes."""
    kept = {name: value for name, value in address.items() if name not in ("muc", "page")} | changed
    return f"?{urlencode({name: value for name, value in kept.items() if value})}"
