"""Whether and by when a programme asks lower units for plans of their own: as a person said, else as its sentences say."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from vungmanh.cascade.models import PlanCall
from vungmanh.cascade.policies import asking
from vungmanh.core import audit
from vungmanh.language.text import fold, squeeze
from vungmanh.programmes.enums import DutyKind
from vungmanh.programmes.models import Programme, Task
from vungmanh.programmes.selectors import OWED

_SPELLINGS = ("kế hoạch", "Kế hoạch", "KẾ HOẠCH", "chương trình hành động")


@dataclass(frozen=True, slots=True)
class Call:
    """`task` asks the units that owe it; without it a day asks every unit that owes anything. Neither: nobody is asked."""

    task: Task | None = None
    due: datetime.date | None = None
    is_decided: bool = False
    """A person said so; else it was found by its words."""

    @property
    def asks(self) -> bool:
        return self.task is not None or self.due is not None

    @property
    def source(self) -> str:
        return _source(self.task.pk if self.task else None)


def asks_for_plan(text: str) -> bool:
    return bool(asking().search(fold(squeeze(text))))


def call_of(programme: Programme) -> Call:
    """Two queries: what was decided, else the sentence that asks the most units."""
    decided = PlanCall.objects.filter(programme=programme).select_related("task__item").first()
    if decided:
        due = decided.task.due if decided.task else decided.due
        return Call(decided.task, due, is_decided=True)
    found = next((task for task in sentences_that_ask(programme)), None)
    return Call(found, found.due) if found else Call()


def sentences_that_ask(programme: Programme) -> list[Task]:
    """Tasks whose words ask for a plan, those that ask the most units first; one query."""
    words = Q()
    for spelling in _SPELLINGS:
        words |= Q(text__contains=spelling)
    owed = Count("duties__unit", distinct=True, filter=~Q(duties__state="withdrawn"))
    rows = programme.tasks.filter(words, is_withdrawn=False).select_related("item").defer("item__data")
    found = [(int(asked), task) for task in rows.annotate(asked=owed) if (asked := getattr(task, "asked", 0))]
    asking_tasks = [(asked, task) for asked, task in found if asks_for_plan(task.text)]
    return [task for _asked, task in sorted(asking_tasks, key=lambda pair: (-pair[0], pair[1].position, pair[1].pk))]


def asked_units(programme: Programme, call: Call) -> dict[int, datetime.date | None]:
    """Units that owe a plan by its own sentence, with their own day, extended or not; one query, none without a sentence."""
    if call.task is None:
        return {}
    owed = programme.duties.filter(OWED, task=call.task).order_by("due", "pk")
    return dict(owed.values_list("unit_id", "due"))


def _source(task_id: int | None) -> str:
    return f"{DutyKind.TASK}:{task_id}" if task_id else ""


@transaction.atomic
def decide_call(
    programme: Programme, *, task: Task | None, due: datetime.date | None, by: Any, at: datetime.datetime
) -> PlanCall:
    """Say which sentence, or else which day, asks for plans; neither: none is asked for. Repeating it changes nothing."""
    before = PlanCall.objects.filter(programme=programme).first()
    row, _made = PlanCall.objects.update_or_create(
        programme=programme,
        defaults={"task": task, "due": None if task else due, "decided_by": by, "decided_at": at},
    )
    changes = {
        "call_source": (_source(before.task_id if before else None), _source(row.task_id)),
        "call_task": (before.task.section if before and before.task else None, task.section if task else None),
        "due": (before.due if before else None, row.due),
    }
    audit.record(programme, by=by, action="plan.called", at=at, unit_id=programme.directive.owner_id, changes=changes)
    return row
