"""Units change, duties follow: the two-tier model on 1/7/2025, mergers, newcomers, and nothing moves unseen."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import Cast
from tests.factories import AT, make_unit
from tests.programmes.factories import add_report, add_target, add_task, make_department, make_directive, make_district
from vungmanh.core.enums import JobState
from vungmanh.core.jobs import enqueue, run_now
from vungmanh.core.models import AuditEntry, Job
from vungmanh.directives.models import Directive
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.domain.re_expanding import behind, re_expand, touched_by
from vungmanh.programmes.enums import DutyState, Turn
from vungmanh.programmes.models import Duty, Programme
from vungmanh.units.domain.tree import close, move
from vungmanh.units.enums import SuccessionKind
from vungmanh.units.models import Succession, Unit
from vungmanh.units.signals import units_changed

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
D = datetime.date
BEFORE, CHANGE = D(2025, 3, 1), D(2025, 7, 1)
LAST = D(2025, 6, 30)


class Province:
    """A province with two districts and two communes each until 30/6/2025; since then one commune for each district."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.unit = make_unit_province("Tỉnh Thử")
        self.department = make_department("Sở Nội vụ", self.unit)
        self.districts = [make_district(f"Huyện {name}", self.unit, valid_to=LAST) for name in ("An", "Bình")]
        self.old = [
            make_unit(f"Xã {district.short_name} {place}", parent=district, valid_to=LAST)
            for district in self.districts
            for place in ("Đông", "Tây")
        ]
        self.new = [make_unit(f"Xã {name}", parent=self.unit, valid_from=CHANGE) for name in ("Tân An", "Tân Bình")]
        for index, old in enumerate(self.old):
            succeed(old, self.new[index // 2], SuccessionKind.MERGE)
        self.directive: Directive = make_directive(
            self.unit, cast.officer, issued_on=D(2025, 2, 1), period=(D(2025, 1, 1), D(2025, 12, 31))
        )

    def publish(self, on: D = BEFORE) -> Programme:
        return publish(self.directive, by=self.cast.officer, at=AT, on=on)


def make_unit_province(name: str) -> Unit:
    from vungmanh.units.enums import UnitLevel, UnitType

    return make_unit(name, level=UnitLevel.PROVINCE, type=UnitType.PROVINCE)


def succeed(old: Unit, new: Unit, kind: SuccessionKind, *, is_main: bool = True) -> None:
    Succession.objects.create(predecessor=old, successor=new, on=CHANGE, kind=kind, is_main=is_main)


@pytest.fixture
def province(cast: Cast) -> Province:
    return Province(cast)


def owing(programme: Programme) -> list[tuple[str, str]]:
    rows = programme.duties.exclude(state=DutyState.WITHDRAWN).select_related("unit").order_by("unit__sort_key", "due")
    return [(row.unit.name, row.due.isoformat() if row.due else "") for row in rows]


def moved(programme: Programme) -> list[tuple[str, str, str]]:
    rows = programme.duties.exclude(turn="").select_related("unit", "taken_from").order_by("state", "unit__sort_key")
    return [(row.unit.name, row.turn, row.taken_from.name if row.taken_from else "") for row in rows]


def test_communes_before_and_after_the_first_of_july(province: Province) -> None:
    add_task(province.directive, "Công khai thủ tục", leads=["ubnd.xa"], due="2025-12-31")
    programme = province.publish()
    assert [name for name, _ in owing(programme)] == ["Xã An Đông", "Xã An Tây", "Xã Bình Đông", "Xã Bình Tây"]
    turnover = re_expand(programme, on=CHANGE, by=province.cast.officer, at=AT)
    assert (len(turnover.added), len(turnover.withdrawn)) == (2, 4)
    assert owing(programme) == [("Xã Tân An", "2025-12-31"), ("Xã Tân Bình", "2025-12-31")]
    assert moved(programme) == [
        ("Xã Tân An", Turn.SUCCESSION, "Xã An Đông"),
        ("Xã Tân Bình", Turn.SUCCESSION, "Xã Bình Đông"),
        ("Xã An Đông", Turn.DISSOLVED, ""),
        ("Xã An Tây", Turn.DISSOLVED, ""),
        ("Xã Bình Đông", Turn.DISSOLVED, ""),
        ("Xã Bình Tây", Turn.DISSOLVED, ""),
    ]


def test_districts_hand_over_to_the_department_that_took_their_task(province: Province) -> None:
    for district in province.districts:
        succeed(district, province.department, SuccessionKind.TAKEOVER)
    add_report(province.directive, "Báo cáo năm", sources=["ubnd.huyen"], due="2025-12-20")
    programme = province.publish()
    assert [name for name, _ in owing(programme)] == ["Huyện An", "Huyện Bình"]
    re_expand(programme, on=CHANGE, by=None, at=AT)
    assert owing(programme) == [("Sở Nội vụ", "2025-12-20")]
    duty = programme.duties.get(unit=province.department)
    assert (duty.turn, duty.since, duty.taken_from) == (Turn.SUCCESSION, CHANGE, province.districts[0])


def test_districts_hand_over_to_communes(province: Province) -> None:
    for district, commune in zip(province.districts, province.new, strict=True):
        succeed(district, commune, SuccessionKind.TAKEOVER)
    add_task(province.directive, "Thẩm định xếp loại", leads=["ubnd.huyen"])
    programme = province.publish()
    re_expand(programme, on=CHANGE, by=None, at=AT)
    assert owing(programme) == [("Xã Tân An", ""), ("Xã Tân Bình", "")]


def test_district_without_a_successor_is_listed_as_gone(province: Province) -> None:
    add_task(province.directive, "Thẩm định xếp loại", leads=["ubnd.huyen"])
    programme = province.publish()
    re_expand(programme, on=CHANGE, by=None, at=AT)
    assert owing(programme) == []
    assert {turn for _, turn, _ in moved(programme)} == {Turn.DISSOLVED}


def test_named_district_hands_over_too(province: Province) -> None:
    succeed(province.districts[0], province.new[0], SuccessionKind.TAKEOVER)
    add_task(province.directive, "Huyện An làm điểm", leads=[province.districts[0]], due="2025-10-31")
    programme = province.publish()
    re_expand(programme, on=CHANGE, by=None, at=AT)
    assert owing(programme) == [("Xã Tân An", "2025-10-31")]


def test_name_of_a_unit_and_of_many_falls_to_both_before_and_after(province: Province) -> None:
    item = add_task(province.directive, "Sở Nội vụ và UBND các xã công khai", leads=["ubnd.xa"], due="2025-12-31")
    item.actors.get().units.set([province.department])
    programme = province.publish()
    assert owing(programme)[:2] == [("Sở Nội vụ", "2025-12-31"), ("Xã An Đông", "2025-12-31")]
    re_expand(programme, on=CHANGE, by=None, at=AT)
    assert [name for name, _ in owing(programme)] == ["Sở Nội vụ", "Xã Tân An", "Xã Tân Bình"]


def test_programme_of_a_merged_province_follows_its_units_into_the_other(province: Province) -> None:
    other = make_unit_province("Tỉnh Khác")
    heir = make_department("Sở Nội vụ", other)
    for commune in province.new:
        move(commune, parent=other, on=D(2025, 9, 1), by=None, at=AT)
    succeed(province.department, heir, SuccessionKind.MERGE)
    add_task(province.directive, "Công khai thủ tục", leads=["ubnd.xa"], partners=["so.tinh"], due="2025-12-31")
    programme = province.publish()
    close(province.department, last_day=LAST, by=None, at=AT)
    close(province.unit, last_day=D(2025, 8, 31), by=None, at=AT)
    re_expand(programme, on=D(2025, 9, 1), by=None, at=AT)
    assert owing(programme) == [
        ("Sở Nội vụ", "2025-12-31"), ("Xã Tân An", "2025-12-31"), ("Xã Tân Bình", "2025-12-31")
    ]  # fmt: skip
    assert programme.duties.get(role="partner", state=DutyState.OPEN).unit == heir
    close(heir, last_day=D(2025, 10, 31), by=None, at=AT)
    assert list(behind(Programme.objects.all(), D(2025, 11, 1))) == [programme]


def test_divided_unit_hands_over_to_its_main_successor(province: Province) -> None:
    succeed(province.districts[0], province.new[0], SuccessionKind.SPLIT)
    succeed(province.districts[0], province.new[1], SuccessionKind.SPLIT, is_main=False)
    add_task(province.directive, "Huyện An làm điểm", leads=[province.districts[0]])
    programme = province.publish()
    re_expand(programme, on=CHANGE, by=None, at=AT)
    assert [name for name, _ in owing(programme)] == ["Xã Tân An"]


def test_succession_is_followed_over_several_steps(province: Province) -> None:
    middle = make_unit("Xã Giữa", parent=province.unit, valid_from=CHANGE, valid_to=D(2025, 8, 31))
    succeed(province.districts[0], middle, SuccessionKind.TAKEOVER)
    Succession.objects.create(
        predecessor=middle, successor=province.new[1], on=D(2025, 9, 1), kind=SuccessionKind.MERGE
    )
    add_task(province.directive, "Huyện An làm điểm", leads=[province.districts[0]])
    programme = province.publish()
    re_expand(programme, on=D(2025, 9, 1), by=None, at=AT)
    assert [name for name, _ in owing(programme)] == ["Xã Tân Bình"]


def test_instances_due_before_the_day_stay_with_whoever_owed_them(province: Province) -> None:
    add_report(province.directive, "Báo cáo quý", sources=["ubnd.xa"], recurs="quarterly")
    programme = province.publish()
    re_expand(programme, on=CHANGE, by=None, at=AT)
    assert [row for row in owing(programme) if row[0] == "Xã An Đông"] == [
        ("Xã An Đông", "2025-03-31"),
        ("Xã An Đông", "2025-06-30"),
    ]
    assert [row for row in owing(programme) if row[0] == "Xã Tân An"] == [
        ("Xã Tân An", "2025-09-30"),
        ("Xã Tân An", "2025-12-31"),
    ]


def test_unit_that_joins_later_comes_in(province: Province) -> None:
    add_task(province.directive, "Công khai thủ tục", leads=["ubnd.xa"])
    programme = province.publish()
    make_unit("Xã An Bắc", parent=province.districts[0], valid_from=D(2025, 4, 1))
    turnover = re_expand(programme, on=D(2025, 4, 1), by=province.cast.officer, at=AT)
    assert [(duty.unit.name, duty.turn, duty.since) for duty in turnover.added] == [
        ("Xã An Bắc", Turn.NEW_UNIT, D(2025, 4, 1))
    ]


def test_dormant_duty_is_handed_on_asleep(province: Province) -> None:
    add_task(province.directive, "Bố trí chức danh", leads=["ubnd.xa"], condition="khi có hướng dẫn")
    programme = province.publish()
    re_expand(programme, on=CHANGE, by=None, at=AT)
    assert set(programme.duties.filter(since=CHANGE).values_list("state", flat=True)) == {DutyState.DORMANT}


def test_repeating_changes_nothing(province: Province) -> None:
    add_task(province.directive, "Công khai thủ tục", leads=["ubnd.xa"])
    programme = province.publish()
    re_expand(programme, on=CHANGE, by=None, at=AT)
    rows, trail = list(Duty.objects.values()), AuditEntry.objects.count()
    assert not re_expand(programme, on=CHANGE, by=None, at=AT)
    assert (list(Duty.objects.values()), AuditEntry.objects.count()) == (rows, trail)


def test_unit_that_comes_back_owes_again(province: Province) -> None:
    add_task(province.directive, "Công khai thủ tục", leads=["ubnd.xa"])
    programme = province.publish()
    re_expand(programme, on=CHANGE, by=None, at=AT)
    re_expand(programme, on=BEFORE, by=None, at=AT)
    assert [name for name, _ in owing(programme)] == ["Xã An Đông", "Xã An Tây", "Xã Bình Đông", "Xã Bình Tây"]


def test_plan_of_before_published_after_falls_to_those_who_took_over(province: Province) -> None:
    for district, commune in zip(province.districts, province.new, strict=True):
        succeed(district, commune, SuccessionKind.TAKEOVER)
    add_task(province.directive, "Thẩm định xếp loại", leads=["ubnd.huyen"])
    programme = province.publish(on=D(2025, 9, 1))
    assert [(duty.unit.name, duty.taken_from) for duty in programme.duties.order_by("unit__sort_key")] == [
        ("Xã Tân An", province.districts[0]),
        ("Xã Tân Bình", province.districts[1]),
    ]


def test_each_turn_is_on_the_trail_of_its_unit(province: Province) -> None:
    add_task(province.directive, "Công khai thủ tục", leads=["ubnd.xa"])
    programme = province.publish()
    re_expand(programme, on=CHANGE, by=province.cast.officer, at=AT)
    rows = AuditEntry.objects.filter(action__in=["duty.added", "duty.withdrawn"]).order_by("action", "unit_id")
    assert list(rows.values_list("action", "unit_id", "reason")) == [
        *(("duty.added", unit.pk, "succession") for unit in province.new),
        *(("duty.withdrawn", unit.pk, "dissolved") for unit in province.old),
    ]


def test_only_programmes_that_may_be_concerned_are_asked_for(cast: Cast, province: Province) -> None:
    add_task(province.directive, "Công khai thủ tục", leads=["ubnd.xa"])
    concerned = province.publish()
    elsewhere = make_directive(cast.neighbour_province, cast.neighbour, number="1/KH")
    add_target(elsewhere, "63 xã", value=63)
    other = publish(elsewhere, by=cast.neighbour, at=AT, on=BEFORE)
    assert touched_by({province.old[0].pk}) == [concerned]
    assert touched_by({cast.neighbour_province.pk}) == [other, concerned]
    assert set(touched_by(set())) == {concerned, other}


def test_programme_is_behind_from_the_day_on_which_its_units_change(province: Province) -> None:
    programme = province.publish()
    found = [list(behind(Programme.objects.all(), on)) for on in (BEFORE, LAST, CHANGE)]
    assert found == [[], [], [programme]]
    re_expand(programme, on=CHANGE, by=None, at=AT)
    assert list(behind(Programme.objects.all(), CHANGE)) == []


def test_programmes_that_are_behind_are_caught_up_by_one_job(province: Province) -> None:
    add_task(province.directive, "Công khai thủ tục", leads=["ubnd.xa"])
    programme = province.publish()
    job = enqueue("programmes.catch_up", key="programmes.catch_up", arguments={}, by=None, at=AT)
    assert run_now(job).state == JobState.DONE
    assert [name for name, _ in owing(programme)] == ["Xã Tân An", "Xã Tân Bình"]


def test_change_that_lies_ahead_waits_for_its_day(province: Province) -> None:
    add_task(province.directive, "Công khai thủ tục", leads=["ubnd.xa"])
    province.publish()
    units_changed.send(sender=Unit, unit_ids={province.new[0].pk}, on=D(2999, 1, 1))
    assert not Job.objects.filter(task="programmes.re_expand").exists()


@pytest.mark.django_db(transaction=True)
def test_change_of_units_asks_for_one_job_per_programme(province: Province) -> None:
    add_task(province.directive, "Công khai thủ tục", leads=["ubnd.xa"])
    programme = province.publish()
    for unit in province.new:
        units_changed.send(sender=Unit, unit_ids={unit.pk}, on=CHANGE)
    jobs = list(Job.objects.filter(task="programmes.re_expand"))
    assert [job.arguments["programme"] for job in jobs] == [programme.pk]
