"""Where a duty stands on a day, as a value and as the condition that lists use: both say the same."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_task, make_directive
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.domain.standing import Stand, Standing, is_late, standing
from vungmanh.programmes.enums import DutyState
from vungmanh.programmes.models import Duty
from vungmanh.programmes.selectors import counts_of, progress_of, unit_rows

pytestmark = pytest.mark.django_db
D = datetime.date
ON = D(2026, 6, 30)
PUBLISHED = D(2026, 3, 2)


@pytest.fixture
def duty(cast: Cast) -> Duty:
    directive = make_directive(cast.province, cast.officer)
    add_task(directive, "Rà soát quy hoạch", leads=[cast.commune], due="2026-06-30")
    return publish(directive, by=cast.officer, at=AT, on=PUBLISHED).duties.get()


@pytest.mark.parametrize(
    ("state", "due", "submitted_on", "expected"),
    [
        (DutyState.OPEN, D(2026, 6, 29), None, Standing(Stand.LATE, 1)),
        (DutyState.IN_PROGRESS, D(2026, 5, 31), None, Standing(Stand.LATE, 30)),
        (DutyState.RETURNED, D(2026, 6, 29), None, Standing(Stand.LATE, 1)),
        (DutyState.OPEN, PUBLISHED, None, Standing(Stand.LATE, 120)),
        (DutyState.OPEN, D(2026, 3, 1), None, Standing(Stand.PAST)),
        (DutyState.OPEN, ON, None, Standing(Stand.NEAR, 0)),
        (DutyState.OPEN, D(2026, 7, 30), None, Standing(Stand.NEAR, 30)),
        (DutyState.OPEN, D(2026, 7, 31), None, Standing(Stand.AHEAD, 31)),
        (DutyState.OPEN, None, None, Standing(Stand.UNDATED)),
        (DutyState.SUBMITTED, D(2026, 6, 1), D(2026, 6, 5), Standing(Stand.SUBMITTED)),
        (DutyState.ACCEPTED, D(2026, 6, 1), D(2026, 6, 1), Standing(Stand.DONE)),
        (DutyState.ACCEPTED, D(2026, 6, 1), D(2026, 6, 5), Standing(Stand.DONE_LATE, 4)),
        (DutyState.ACCEPTED, D(2026, 3, 1), D(2026, 6, 5), Standing(Stand.DONE)),
        (DutyState.ACCEPTED, None, D(2026, 6, 5), Standing(Stand.DONE)),
        (DutyState.CLOSED, D(2026, 6, 1), None, Standing(Stand.CLOSED)),
        (DutyState.DORMANT, D(2026, 6, 1), None, Standing(Stand.DORMANT)),
        (DutyState.WITHDRAWN, D(2026, 6, 1), None, Standing(Stand.WITHDRAWN)),
    ],
)
def test_standing(duty: Duty, state: DutyState, due: D | None, submitted_on: D | None, expected: Standing) -> None:
    Duty.objects.filter(pk=duty.pk).update(state=state, due=due, submitted_on=submitted_on)
    row = Duty.objects.select_related("programme").get(pk=duty.pk)
    assert standing(row, ON) == expected
    assert Duty.objects.filter(is_late(ON)).exists() == (expected.stand == Stand.LATE)


def test_counts_of_a_programme_say_what_is_done_and_late(cast: Cast) -> None:
    directive = make_directive(cast.province, cast.officer)
    add_task(directive, "Rà soát", leads=["ubnd.xa"], due="2026-06-01")
    programme = publish(directive, by=cast.officer, at=AT, on=PUBLISHED)
    done, late = programme.duties.order_by("pk")
    Duty.objects.filter(pk=done.pk).update(state=DutyState.ACCEPTED, submitted_on=PUBLISHED)
    counts = counts_of(programme, ON)
    assert (counts.duties, counts.done, counts.late, counts.next_due) == (2, 1, 1, None)
    (progress,) = progress_of(programme, ON).values()
    assert (progress.total, progress.done, progress.late, progress.submitted) == (2, 1, 1, 0)
    assert {row.unit: (row.total, row.done, row.late) for row in unit_rows(programme, ON)} == {
        done.unit: (1, 1, 0),
        late.unit: (1, 0, 1),
    }
