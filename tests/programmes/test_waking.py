"""Dormant duties wake when somebody records that their condition came true."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_task, make_directive
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.domain.waking import put_to_sleep, wake
from vungmanh.programmes.enums import DutyState
from vungmanh.programmes.models import Programme, Task

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 2)
CONDITION = "sau khi có hướng dẫn của Trung ương"


@pytest.fixture
def programme(cast: Cast) -> Programme:
    directive = make_directive(cast.province, cast.officer)
    add_task(directive, "Bố trí chức danh", leads=["ubnd.xa"], condition=CONDITION, due="2026-06-30")
    add_task(directive, "Việc thường", leads=[cast.department])
    return publish(directive, by=cast.officer, at=AT, on=TODAY)


def woken(cast: Cast, task: Task, *, note: str = "Hướng dẫn 12-HD/BTCTW", came_true_on: datetime.date = TODAY) -> int:
    return wake(task, came_true_on=came_true_on, note=note, by=cast.officer, at=AT, on=TODAY)


def test_waking_opens_every_duty_and_keeps_who_when_and_by_what(cast: Cast, programme: Programme) -> None:
    task = programme.tasks.get(condition=CONDITION)
    assert woken(cast, task, note="  Hướng dẫn   12-HD/BTCTW ") == 2
    task.refresh_from_db()
    assert (task.woken_on, task.woken_note, task.woken_by, task.woken_at) == (
        TODAY,
        "Hướng dẫn 12-HD/BTCTW",
        cast.officer,
        AT,
    )
    assert set(task.duties.values_list("state", "due")) == {(DutyState.OPEN, datetime.date(2026, 6, 30))}
    row = AuditEntry.objects.get(action="task.woken")
    assert (row.actor, row.reason, row.changes["duties"]) == (cast.officer, "Hướng dẫn 12-HD/BTCTW", [0, 2])


@pytest.mark.parametrize(
    ("values", "code"),
    [({"note": "  "}, "waking_note_missing"), ({"came_true_on": datetime.date(2026, 3, 3)}, "waking_in_future")],
)
def test_waking_without_a_trace_or_ahead_of_time_is_refused(
    cast: Cast, programme: Programme, values: dict[str, object], code: str
) -> None:
    task = programme.tasks.get(condition=CONDITION)
    with pytest.raises(DomainError) as error:
        woken(cast, task, **values)  # type: ignore[arg-type]
    assert (error.value.code, set(task.duties.values_list("state", flat=True))) == (code, {DutyState.DORMANT})


def test_task_wakes_once(cast: Cast, programme: Programme) -> None:
    task = programme.tasks.get(condition=CONDITION)
    woken(cast, task)
    with pytest.raises(DomainError) as error:
        woken(cast, task)
    assert (error.value.code, error.value.params) == ("task_awake", {"on": "2026-03-02"})


def test_task_without_a_condition_cannot_wake(cast: Cast, programme: Programme) -> None:
    with pytest.raises(DomainError) as error:
        woken(cast, programme.tasks.get(condition=""))
    assert error.value.code == "task_has_no_condition"


def test_waking_recorded_by_mistake_is_taken_back_with_its_reason(cast: Cast, programme: Programme) -> None:
    task = programme.tasks.get(condition=CONDITION)
    woken(cast, task)
    assert put_to_sleep(task, reason="nhầm văn bản", by=cast.officer, at=AT) == 2
    task.refresh_from_db()
    assert (task.woken_on, task.woken_by, task.woken_note) == (None, None, "")
    assert set(task.duties.values_list("state", flat=True)) == {DutyState.DORMANT}
    assert AuditEntry.objects.get(action="task.put_to_sleep").reason == "nhầm văn bản"
