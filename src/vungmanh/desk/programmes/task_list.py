"""The tasks of a programme page by page: chosen and sorted in brief, read whole only as far as the page shows them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from vungmanh.core.tables import ListPage
from vungmanh.desk.programmes import shown
from vungmanh.desk.programmes.filters import TaskFilter
from vungmanh.desk.programmes.shown import BriefTask, ShownRow
from vungmanh.programmes.domain.lights import Tally
from vungmanh.programmes.enums import DutyKind
from vungmanh.programmes.followed import task_gaps
from vungmanh.programmes.models import Programme, Task
from vungmanh.programmes.selectors import progress_of, task_words, tasks_in_brief, whole_tasks

_TEXT = "muc_luc"
_SORTS = {_TEXT: lambda task: task.row.position, "han": lambda task: task.row.due}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table; a heading stands there only to say what the lines below it belong to."""

    shown: ShownRow
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class TaskList:
    """The tasks of a programme in the order of the text, and those that a filter leaves, in the order asked for."""

    programme: Programme
    today: datetime.date
    every: list[BriefTask]
    chosen: list[BriefTask]
    is_in_text_order: bool

    def page(self, address: QueryDict) -> ListPage:
        return shown.page_of(address, self.chosen, lambda task: shown.key_of(task.row), _SORTS)

    def lines(self, tasks: Sequence[BriefTask]) -> list[Line]:
        """The tasks of a page as lines; in the order of the text each stands below all that it is part of.

        What it is part of may stand on the page before or may not fit the filter: then it comes as a heading. Three queries.
        """
        planned = list(self._with_headings(tasks)) if self.is_in_text_order else [(task, False) for task in tasks]
        whole = whole_tasks(self.programme, {task.row.pk for task, _is_heading in planned})
        rows = [self._shown(task, whole[task.row.pk]) for task, _is_heading in planned]
        rows = shown.with_progress(rows, progress_of(self.programme, self.today, [row.source for row in rows]))
        return [Line(row, is_heading) for row, (_task, is_heading) in zip(rows, planned, strict=True)]

    def rows(self, tasks: Sequence[BriefTask]) -> list[ShownRow]:
        """The tasks with their words and bodies; two queries."""
        whole = whole_tasks(self.programme, {task.row.pk for task in tasks})
        return [self._shown(task, whole[task.row.pk]) for task in tasks]

    def whole(self) -> Iterator[ShownRow]:
        """Every chosen task, for a sheet; two queries."""
        whole = whole_tasks(self.programme)
        return (self._shown(task, whole[task.row.pk]) for task in self.chosen)

    def _shown(self, task: BriefTask, whole: Task) -> ShownRow:
        whole.depth = task.row.depth if self.is_in_text_order else 0  # type: ignore[attr-defined]
        return shown.task_row(whole, self.programme, self.today)

    def _with_headings(self, tasks: Sequence[BriefTask]) -> Iterator[tuple[BriefTask, bool]]:
        by_key = {task.row.pk: task for task in self.every}
        there: set[int] = set()
        for task in tasks:
            above = []
            parent = by_key.get(task.row.parent_id or 0)
            while parent and parent.row.pk not in there:
                above.append(parent)
                parent = by_key.get(parent.row.parent_id or 0)
            yield from ((each, True) for each in reversed(above))
            yield task, False
            there |= {task.row.pk, *(each.row.pk for each in above)}


def task_list(
    programme: Programme, today: datetime.date, *, form: TaskFilter, sort: str, ours: set[str] | None
) -> TaskList:
    """`ours`: keys of what the person's units owe, where only these are asked for. One query, four for a search."""
    tallies = progress_of(programme, today, kind=DutyKind.TASK) if form.needs_lights else None
    every = [
        BriefTask(
            task, shown.task_state(task, today)[1], None if tallies is None else tallies.get(task.source, Tally())
        )
        for task in tasks_in_brief(programme)
    ]
    chosen = form.chosen_tasks(every, words=lambda: task_words(programme), gaps=lambda: task_gaps(programme), ours=ours)
    is_in_text_order = sort == _TEXT or sort.removeprefix("-") not in _SORTS
    if not is_in_text_order:
        chosen = shown.in_order(chosen, sort, _SORTS)
    return TaskList(programme, today, every, chosen, is_in_text_order)
