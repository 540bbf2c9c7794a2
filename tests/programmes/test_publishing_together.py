"""Two people at once, and thousands of duties."""

from __future__ import annotations

import datetime
import threading
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import Cast
from tests.factories import AT, make_unit
from tests.programmes.factories import add_task, make_directive
from vungmanh.accounts.models import User
from vungmanh.directives.models import Directive
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Duty, Programme, Task

ON = datetime.date(2026, 2, 2)


@pytest.mark.domain
@pytest.mark.django_db(transaction=True)
def test_two_people_publishing_at_once_make_one_programme(cast: Cast) -> None:
    directive = make_directive(cast.province, cast.officer)
    for number in range(20):
        add_task(directive, f"Việc {number}", leads=["ubnd.xa"])
    start, results = threading.Barrier(2), []

    def run(by: User) -> None:
        try:
            start.wait(5)
            results.append(publish(Directive.objects.get(pk=directive.pk), by=by, at=AT, on=ON).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(by,)) for by in (cast.officer, cast.leader)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(results) == 2
    assert len(set(results)) == 1
    assert (Programme.objects.count(), Task.objects.count(), Duty.objects.count()) == (1, 20, 40)


@pytest.mark.domain
@pytest.mark.django_db
def test_ten_times_the_duties_take_no_more_than_ten_times_as_long(cast: Cast) -> None:
    """Against the same in small, by the processor's clock: how long it takes in all is for `script/bench desk` to say."""
    for number in range(98):
        make_unit(f"Xã Số {number}", parent=cast.province)
    seconds = {}
    for tasks in (1, 10):
        directive = make_directive(cast.province, cast.officer, number=f"{tasks}/KH-UBND")
        for number in range(tasks):
            add_task(directive, f"Việc {number}", leads=["ubnd.xa"])
        started = time.process_time()
        programme = publish(directive, by=cast.officer, at=AT, on=ON)
        seconds[tasks] = time.process_time() - started
        assert programme.duties.count() == 100 * tasks
    assert seconds[10] < 10 * seconds[1] + 0.1


@pytest.mark.domain
@pytest.mark.django_db
def test_publication_asks_the_database_no_more_for_more_communes(cast: Cast) -> None:
    counts = []
    for extra in (0, 1, 6):  # all duties fit into one insert
        for number in range(extra):
            make_unit(f"Xã Số {number}", parent=cast.province)
        directive = make_directive(cast.province, cast.officer, number=f"{extra}/KH-UBND")
        for number in range(3):
            add_task(directive, f"Việc {number}", leads=["ubnd.xa"])
        with CaptureQueriesContext(connection) as queries:
            publish(directive, by=cast.officer, at=AT, on=ON)
        counts.append(len(queries))
    assert counts[1] == counts[2]
    assert counts[2] < 36
