"""The leader's page: every number says what its list holds, nobody else's work is counted, no query per row."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.factories import make_user
from tests.programmes.factories import add_report, add_target, add_task, make_directive
from vungmanh.accounts.enums import Role
from vungmanh.desk.leader.overview import Number, Overview, overview_of
from vungmanh.desk.leader.ranks import KEPT_FOR_S, Ranks, ranks_of
from vungmanh.programmes.domain.following import Figure, Said, follow
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Duty, Programme

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
ClientFor = Callable[[Any], Client]
TODAY = timezone.localdate()


def make_programme(cast: Cast, number: int = 1) -> Programme:
    """Of the commune: a report late by three days, a task handed in long ago, a target of which a figure is missed."""
    past, longer = ((TODAY - datetime.timedelta(days=days)).isoformat() for days in (3, 20))
    directive = make_directive(cast.province, cast.officer, number=f"{number}/KH-UBND")
    add_report(directive, "Các xã báo cáo", sources=[cast.commune], due=past)
    add_task(directive, "Rà soát", leads=[cast.commune, cast.other_commune], due=longer)
    add_target(directive, "Trên 92% cán bộ đạt chuẩn", leads=[cast.commune], due=longer)
    at = timezone.now() - datetime.timedelta(days=40)
    programme = publish(directive, by=cast.officer, at=at, on=at.date())
    task = programme.duties.get(task__isnull=False, unit=cast.commune)
    act(task, DutyAct.SUBMITTED, cast.commune_officer, ago=21)
    figure = Figure(TODAY - datetime.timedelta(days=21), 50)  # type: ignore[arg-type]
    act(programme.duties.get(target__isnull=False), DutyAct.NOTED, cast.commune_officer, figure=figure, ago=21)
    act(programme.duties.get(report__isnull=False), DutyAct.HINDERED, cast.commune_officer)
    return programme


def act(duty: Duty, wanted: DutyAct, by: Any, *, ago: int = 0, **said: Any) -> None:
    version = Duty.objects.get(pk=duty.pk).version
    at = timezone.now() - datetime.timedelta(days=ago)
    follow(duty, wanted, Said("Nội dung", **said), by=by, at=at, on=timezone.localdate(at), version=version)


def every(seen: Overview) -> list[Number]:
    return [*seen.needs, seen.late, *seen.week]


def ranks_now(person: Any) -> Ranks:
    return ranks_of(person, TODAY, timezone.now())


def test_each_number_is_what_its_list_holds(cast: Cast, client_for: ClientFor) -> None:
    make_programme(cast)
    client, seen = client_for(cast.leader), overview_of(cast.leader, TODAY)
    assert [each.count for each in seen.needs] == [0, 1, 1, 1, 0]
    assert seen.late.count == 3
    for each in every(seen):
        assert client.get(each.url).context["page"].total == each.count, each
    ranks = ranks_now(cast.leader)
    for rank in (*ranks.units, *ranks.programmes):
        assert client.get(rank.late_url).context["page"].total == rank.late, rank
    for column in ranks.trend.columns:
        assert client.get(column.url).context["page"].total == column.total, column
        for count, address in column.cells:
            assert not count or client.get(address).context["page"].total == count, address
    assert [column.total for column in ranks.trend.columns if column.total] in ([3, 1], [4])


def test_latest_units_stand_first_with_their_share(cast: Cast) -> None:
    make_programme(cast)
    units = ranks_now(cast.leader).units
    assert [(row.name, row.late, row.total, row.share_pct) for row in units] == [
        ("Xã Mẫu Hạ", 1, 1, 100),
        ("Xã Mẫu Thượng", 2, 3, 67),
    ]


def test_ranks_are_kept_for_those_who_see_the_same_and_say_when_they_were_counted(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_programme(cast)
    first = ranks_now(cast.leader)
    assert 0 < KEPT_FOR_S <= 300
    make_programme(cast, 2)
    assert ranks_now(cast.leader) == first
    at = timezone.localtime(first.at)
    assert f"tính lúc {at:%H:%M}" in client_for(cast.leader).get(reverse("desk:leader")).content.decode()
    head = make_user("bithu", role=Role.LEADER, unit=cast.commune)
    assert {row.name for row in ranks_now(head).units} == {"Xã Mẫu Thượng"}
    assert ranks_now(cast.neighbour).units == []


def test_targets_that_are_missed(cast: Cast, client_for: ClientFor) -> None:
    make_programme(cast)
    html = client_for(cast.leader).get(reverse("desk:leader_targets"), HTTP_HX_REQUEST="true").content.decode()
    assert ("cán bộ đạt chuẩn" in html, "Chưa đạt, đã quá hạn" in html, "<html" in html) == (True, True, False)


def test_page_is_for_those_who_lead_and_tells_of_their_own(cast: Cast, client_for: ClientFor) -> None:
    make_programme(cast)
    for name in ("leader", "leader_targets"):
        assert client_for(cast.commune_officer).get(reverse(f"desk:{name}")).status_code == 403
        html = client_for(cast.neighbour).get(reverse(f"desk:{name}")).content.decode()
        assert [word for word in ("Mẫu Thượng", "1/KH-UBND", "đạt chuẩn") if word in html] == []
    assert [each.count for each in every(overview_of(cast.neighbour, TODAY))] == [0] * 11
    head = make_user("bithu", role=Role.LEADER, unit=cast.commune)
    assert overview_of(head, TODAY).late.count == 2
    assert 'href="/dieu-hanh/"' in client_for(head).get("/").content.decode()
    assert 'href="/dieu-hanh/"' not in client_for(cast.commune_officer).get("/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_number_of_questions(
    cast: Cast, client_for: ClientFor, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_programme(cast, number)
    client = client_for(cast.leader)
    with django_assert_num_queries(16):
        assert len(client.get(reverse("desk:leader")).context["ranks"].programmes) == count
