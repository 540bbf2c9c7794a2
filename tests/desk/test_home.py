"""My work: what waits for whom."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import AT, make_unit
from tests.programmes.factories import add_task, make_department, make_directive
from tests.reporting.factories import handed_in, opened
from vungmanh.core.enums import JobState
from vungmanh.core.models import Job
from vungmanh.desk.home.waiting import work_of
from vungmanh.programmes.domain.following import Said, follow
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Duty
from vungmanh.units.enums import UnitKind, UnitType
from vungmanh.units.models import Unit

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
TODAY = datetime.date(2026, 3, 2)
ClientFor = Callable[[Any], Client]


def publish_task(cast: Cast, *units: Unit, due: datetime.date, number: str = "1/KH-UBND") -> None:
    """A programme of the province with one task that each of `units` leads."""
    directive = make_directive(cast.province, cast.officer, number=number)
    add_task(directive, f"Rà soát trụ sở trước ngày {due:%d/%m/%Y}", due=due.isoformat(), leads=units)
    publish(directive, by=cast.officer, at=AT, on=TODAY)


def make_serving(name: str, commune: Unit) -> Unit:
    """An organisation of the commune, without people of its own."""
    return make_unit(name, parent=commune, kind=UnitKind.ORGANISATION, level=commune.level, type=UnitType.OTHER)


def make_job(by: Any, *, state: JobState, at: datetime.datetime, key: str = "directives.read:1") -> Job:
    return Job.objects.create(key=key, task="directives.read", state=state, requested_by=by, requested_at=at)


def test_duties_of_ones_own_unit_that_are_near(cast: Cast) -> None:
    publish_task(cast, cast.commune, due=datetime.date(2026, 3, 6))
    publish_task(cast, cast.commune, due=datetime.date(2026, 4, 2), number="2/KH-UBND")
    publish_task(cast, cast.other_commune, due=datetime.date(2026, 3, 6), number="3/KH-UBND")
    work = work_of(cast.commune_officer, TODAY)
    assert [(row.line.title, row.other_units, row.line.word) for row in work.owed] == [
        ("Rà soát trụ sở trước ngày 06/03/2026", 0, "Còn 4 ngày làm việc")
    ]
    assert (work.near_count, work.past_count) == (1, 0)


def test_duty_of_several_units_is_one_line(cast: Cast) -> None:
    village, association = (make_serving(name, cast.commune) for name in ("UBND xã", "Hội Nông dân xã"))
    publish_task(cast, village, association, due=datetime.date(2026, 3, 6), number="9/KH-UBND")
    (line,) = work_of(cast.commune_officer, TODAY).owed
    assert line.other_units == 1


def test_departments_do_not_wait_for_the_province(cast: Cast) -> None:
    finance = make_department("Sở Tài chính", cast.province)
    publish_task(cast, cast.department, finance, due=datetime.date(2026, 3, 6))
    assert work_of(cast.officer, TODAY).owed == []
    (line,) = work_of(cast.lead_officer, TODAY).owed
    assert (line.duty.unit, line.other_units) == (cast.department, 0)


def test_day_that_had_passed_at_publication_is_counted_not_called_late(cast: Cast) -> None:
    publish_task(cast, cast.commune, due=datetime.date(2026, 3, 1))
    work = work_of(cast.commune_officer, TODAY)
    assert (work.owed, work.late_count, work.past_count) == ([], 0, 1)


def test_late_duties_come_first(cast: Cast) -> None:
    publish_task(cast, cast.commune, due=datetime.date(2026, 3, 6))
    publish_task(cast, cast.commune, due=datetime.date(2026, 3, 20), number="2/KH-UBND")
    work = work_of(cast.commune_officer, datetime.date(2026, 3, 9))
    assert [row.line.word for row in work.owed] == ["Trễ 3 ngày", "Còn 11 ngày"]
    assert (work.late_count, work.near_count, work.past_count) == (1, 1, 0)


def test_what_others_submitted_waits_for_whoever_decides(cast: Cast) -> None:
    publish_task(cast, cast.commune, due=datetime.date(2026, 3, 6))
    duty = Duty.objects.get()
    follow(duty, DutyAct.SUBMITTED, Said("Xong"), by=cast.commune_officer, at=AT, on=TODAY, version=1)
    leader, officer = work_of(cast.leader, TODAY), work_of(cast.commune_officer, TODAY)
    assert ([line.duty for line in leader.decide], leader.decide_count) == ([duty], 1)
    assert (officer.owed, officer.decide_count, officer.waiting_count) == ([], 0, 1)
    assert work_of(cast.neighbour, TODAY).is_empty


def test_documents_wait_for_those_who_work_on_them(cast: Cast) -> None:
    directive = make_directive(cast.province, cast.officer)
    assert work_of(cast.officer, TODAY).directives == [directive]
    for other in (cast.commune_officer, cast.neighbour):
        assert work_of(other, TODAY).directive_count == 0


def test_own_jobs_that_run_or_failed_lately(cast: Cast) -> None:
    week_ago = AT - datetime.timedelta(days=8)
    running = make_job(cast.officer, state=JobState.RUNNING, at=AT)
    failed = make_job(cast.officer, state=JobState.FAILED, at=AT - datetime.timedelta(days=1))
    make_job(cast.officer, state=JobState.FAILED, at=week_ago)
    make_job(cast.officer, state=JobState.DONE, at=AT)
    make_job(cast.neighbour, state=JobState.RUNNING, at=AT, key="directives.read:2")
    assert [job for job, _shown in work_of(cast.officer, TODAY).jobs] == [running, failed]


def test_neighbour_with_no_duty_sees_nothing(cast: Cast, client_for: ClientFor) -> None:
    publish_task(cast, cast.commune, due=timezone.localdate() + datetime.timedelta(days=3))
    make_directive(cast.province, cast.officer, number="77/KH-UBND")
    page = client_for(cast.neighbour).get("/").content.decode()
    assert "Hôm nay không có việc nào chờ bạn." in page
    assert "Rà soát" not in page
    assert "77/KH-UBND" not in page


def test_reports_that_wait_for_whom(cast: Cast, client_for: ClientFor) -> None:
    opened(cast.commune)
    handed_in(cast, unit=cast.other_commune)
    found = [work_of(user, TODAY).reports for user in (cast.commune_officer, cast.officer, cast.neighbour)]
    told = [tuple(each[name] for name in ("awaited", "late", "submitted")) for each in found]
    assert told == [(1, 1, 0), (0, 0, 1), (0, 0, 0)]
    assert "1 báo cáo số liệu đơn vị bạn phải nộp" in client_for(cast.commune_officer).get("/").content.decode()
    assert "1 báo cáo số liệu chờ bạn duyệt" in client_for(cast.officer).get("/").content.decode()
    assert not any(work_of(cast.administrator, TODAY).reports.values())


@pytest.mark.parametrize("rows", [1, 3])
def test_home_takes_the_same_queries_for_one_and_three_rows(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, rows: int
) -> None:
    soon = timezone.localdate() + datetime.timedelta(days=3)
    for number in range(rows):
        publish_task(cast, cast.province, due=soon, number=f"{number}/KH-UBND")
        make_directive(cast.province, cast.officer, number=f"{number}/CTr-UBND")
        make_job(cast.officer, state=JobState.QUEUED, at=AT, key=f"try:{number}")
    client = client_for(cast.officer)
    with django_assert_num_queries(15):
        page = client.get("/").content.decode()
    assert page.count("Rà soát trụ sở") == rows
    assert page.count("/xac-nhan/") == rows
    assert page.count("/viec-nen/") == rows
