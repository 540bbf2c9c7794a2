"""Standards in the database: who took which over, what figures count, who comes through the gate."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.officials.factories import make_person, make_post, make_qualification
from vungmanh.core.errors import DomainError
from vungmanh.core.jobs import run_now
from vungmanh.core.models import AuditEntry, Job
from vungmanh.officials import receivers
from vungmanh.officials.domain import standards_frames
from vungmanh.officials.domain.standards import Standing
from vungmanh.officials.domain.standards_adopting import adopt, end_adoption, withdraw_adoption
from vungmanh.officials.domain.standards_frames import frames
from vungmanh.officials.domain.standards_gate import ExceptionSaid, pass_gate
from vungmanh.officials.domain.standards_packs import Pack
from vungmanh.officials.domain.standards_packs import packs as packs_by_code
from vungmanh.officials.domain.standards_reading import (
    counts_by_standing,
    judgements,
    lacking,
    mixes_of,
    needs,
    posts_on,
)
from vungmanh.officials.models import AdoptedStandards, Person, Post, PostStretch
from vungmanh.officials.receivers import follow_units
from vungmanh.units.domain.tree import set_attribute
from vungmanh.units.models import Unit

pytestmark = pytest.mark.django_db

PACK = "dien_bien_2018"
SINCE = datetime.date(2018, 1, 1)
ON = datetime.date(2018, 6, 1)


def day(words: str) -> datetime.date:
    return datetime.date.fromisoformat(words)


def taken_over(
    cast: Cast, unit: Unit | None = None, pack: str = PACK, since: datetime.date = SINCE
) -> AdoptedStandards:
    """With everything that follows from it."""
    row = adopt(unit or cast.province, pack, valid_from=since, decision="QĐ 1/QĐ-UBND", by=cast.officer, at=AT)
    follow()
    return row


def follow() -> None:
    for waiting in Job.objects.filter(task="officials.follow_standards", state="queued"):
        assert run_now(waiting).state == "done"


def cadre(unit: Unit, *, name: str = "Lò Văn Mẫu", position: str = "party_secretary", **levels: int) -> Person:
    """In post since 2017."""
    person = make_person(unit, name, born_on=day("1970-05-01"), sex="male")
    for kind, level in levels.items():
        make_qualification(person, kind, level)
    make_post(person, position, valid_from=day("2017-01-01"))
    return person


def stands(person: Person) -> list[tuple[str, str | None, str]]:
    rows = PostStretch.objects.filter(person=person).order_by("valid_from")
    return [(row.valid_from.isoformat(), row.standard, " ".join(row.lacks.split())) for row in rows]


def test_local_standards_hold_only_where_they_were_taken_over(cast: Cast) -> None:
    mine, other = (
        cadre(cast.commune, professional=1, political=1),
        cadre(cast.neighbour_commune, professional=1, political=1),
    )
    taken_over(cast)
    assert stands(mine) == [
        ("2017-01-01", "not_needed", ""),
        ("2018-03-05", "unmet", "professional"),
        ("2025-07-01", "unmet", "professional political"),
    ]
    assert stands(other) == [("2017-01-01", "not_needed", ""), ("2025-07-01", "unmet", "professional political")]


def test_stretch_says_nothing_where_the_file_does_not(cast: Cast) -> None:
    person = cadre(cast.commune, professional=2)
    taken_over(cast)
    assert stands(person)[1] == ("2018-03-05", None, "")


def test_degree_changes_the_standing_from_its_day_on(cast: Cast) -> None:
    person = cadre(cast.commune, professional=1, political=1)
    taken_over(cast)
    make_qualification(person, "professional", 2, awarded_on=day("2019-02-01"))
    assert stands(person)[1:3] == [("2018-03-05", "unmet", "professional"), ("2019-02-01", "met", "")]


def test_end_and_withdrawal_are_followed_back(cast: Cast) -> None:
    person = cadre(cast.commune, professional=1, political=1)
    row = taken_over(cast)
    end_adoption(row, day("2019-12-31"), version=1, by=cast.officer, at=AT)
    follow()
    assert stands(person)[2] == ("2020-01-01", "not_needed", "")
    withdraw_adoption(row, "Ghi nhầm", version=2, by=cast.officer, at=AT)
    follow()
    assert [row[0] for row in stands(person)] == ["2017-01-01", "2025-07-01"]


@pytest.mark.parametrize(
    ("pack", "since", "until", "code"),
    [
        ("no_such", "2018-01-01", None, "standards_pack_unknown"),
        ("national", "2018-01-01", None, "standards_hold_everywhere"),
        (PACK, "2018-01-01", "2017-12-31", "standards_days_in_wrong_order"),
        (PACK, "2017-01-01", "2018-01-01", "standards_adopted"),
        (PACK, "2019-01-01", None, "standards_adopted"),
    ],
)
def test_adoption_is_refused(cast: Cast, pack: str, since: str, until: str | None, code: str) -> None:
    taken_over(cast)
    days = {"valid_from": day(since), "valid_to": day(until) if until else None}
    with pytest.raises(DomainError) as error:
        adopt(cast.province, pack, decision="", by=cast.officer, at=AT, **days)  # type: ignore[arg-type]
    assert error.value.code == code


def test_pack_may_be_taken_over_again_after_it_ended(cast: Cast) -> None:
    row = taken_over(cast)
    end_adoption(row, day("2019-12-31"), version=1, by=cast.officer, at=AT)
    again = adopt(cast.province, PACK, valid_from=day("2021-01-01"), decision="", by=cast.officer, at=AT)
    assert AdoptedStandards.objects.filter(withdrawn_at=None).count() == 2
    assert AuditEntry.objects.filter(action="standards.adopted", subject_id=str(again.pk)).count() == 1


def test_end_of_somebody_who_saw_an_older_state_is_refused(cast: Cast) -> None:
    row = taken_over(cast)
    end_adoption(row, day("2019-12-31"), version=1, by=cast.officer, at=AT)
    with pytest.raises(DomainError) as error:
        end_adoption(row, day("2018-12-31"), version=1, by=cast.officer, at=AT)
    assert error.value.code == "record_changed"


def test_area_is_that_of_the_nearest_place_that_has_one(cast: Cast) -> None:
    who: dict[str, Any] = {"by": cast.officer, "at": AT}
    set_attribute(cast.province, "area", "mountain", valid_from=None, **who)
    set_attribute(cast.commune, "area", "plain", valid_from=day("2012-01-01"), **who)
    found = frames([cast.commune.pk, cast.other_commune.pk])
    assert [found[cast.commune.pk].area(day(on)) for on in ("2011-12-31", "2012-01-01")] == ["mountain", "plain"]
    assert found[cast.other_commune.pk].area(ON) == "mountain"


def test_frames_of_many_units_take_three_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    taken_over(cast)
    for units in ([cast.commune.pk], [cast.commune.pk, cast.other_commune.pk, cast.neighbour_commune.pk]):
        with django_assert_num_queries(3):
            frames(units)


def test_list_and_figure_never_differ(cast: Cast) -> None:
    cadre(cast.commune, professional=2, political=1)
    cadre(cast.commune, name="Lò Thị Chưa", position="front_chair", professional=1, political=0)
    cadre(cast.commune, name="Lò Thị Ẩn", position="women_chair", professional=2)
    cadre(cast.commune, name="Lò Văn Ngoài", position="village_head", general=1)
    taken_over(cast)
    rows = posts_on(ON).select_related("post").order_by("person__pk")
    assert counts_by_standing(rows) == {
        Standing.MET: 1, Standing.UNMET: 2, Standing.NOT_NEEDED: 0, Standing.UNKNOWN: 1,
    }  # fmt: skip
    assert [each.judgement.standing for each in judgements(rows, ON)] == [
        Standing.MET, Standing.UNMET, Standing.UNKNOWN, Standing.UNMET,
    ]  # fmt: skip
    assert [row.person.full_name for row in rows.filter(lacking("political"))] == ["Lò Thị Chưa"]
    found = [(need.position, need.criterion, need.level, need.people) for need in needs(rows, ON)]
    assert found == [
        ("front_chair", "political", 1, 1), ("front_chair", "professional", 2, 1), ("village_head", "general", 2, 1),
    ]  # fmt: skip


def test_mix_of_a_unit_is_counted_from_its_people_on_the_day(cast: Cast) -> None:
    taken_over(cast, pack="phu_yen_2011", since=day("2011-06-24"))
    engineer = make_person(cast.commune)
    make_qualification(engineer, "professional", 4, field="agriculture", awarded_on=day("2013-06-30"))
    make_post(engineer, "land_agriculture_construction", valid_from=day("2012-01-01"))
    make_post(make_person(cast.other_commune), "finance_accounting", valid_from=day("2012-01-01"))
    units = [cast.commune.pk, cast.other_commune.pk, cast.neighbour_commune.pk, cast.department.pk]
    before, after = mixes_of(units, day("2013-06-29")), mixes_of(units, day("2013-06-30"))
    assert [(each.mix.code, each.standing, each.count) for each in before[cast.commune.pk]] == [
        ("py-mix-farming", Standing.UNKNOWN, 0)
    ]
    assert [(each.standing, each.count) for each in after[cast.commune.pk]] == [(Standing.MET, 1)]
    assert sorted(after) == sorted([cast.commune.pk, cast.other_commune.pk])


def coming(
    cast: Cast, *, entry: str = "appointed", again: bool = False, position: str = "party_secretary", **levels: int
) -> Post:
    """A post that has just been written down, of somebody with these levels."""
    person = make_person(cast.commune, "Lò Thị Mới")
    for kind, level in levels.items():
        make_qualification(person, kind, level)
    kind = "cadre" if position == "party_secretary" else "civil_servant"
    return Post.objects.create(
        person=person, unit=cast.commune, position=position, kind=kind, valid_from=ON, entry=entry, is_again=again,
        recorded_at=AT,
    )  # fmt: skip


def refused(cast: Cast, post: Post, said: ExceptionSaid | None = None) -> DomainError:
    with pytest.raises(DomainError) as error:
        pass_gate(post, said, by=cast.officer, at=AT)
    return error.value


def test_whoever_has_what_is_asked_for_passes_without_a_word(cast: Cast) -> None:
    taken_over(cast)
    post = coming(cast, professional=2, political=1)
    assert pass_gate(post, ExceptionSaid("Ban Thường vụ", "Vì"), by=cast.officer, at=AT) is None
    assert post.standards_exceptions.count() == 0


def test_first_appointment_without_the_level_is_refused_with_the_rule(cast: Cast) -> None:
    taken_over(cast)
    error = refused(cast, coming(cast, professional=1, political=1))
    assert error.code == "standard_refused"
    assert error.params["lacks"] == "chuyên môn: sơ cấp → trung cấp"
    assert error.params["source"].startswith("Mục III.4: cán bộ chuyên trách khi bổ nhiệm, bầu cử lần đầu")


def test_re_election_is_judged_one_by_one(cast: Cast) -> None:
    taken_over(cast)
    assert refused(cast, coming(cast, again=True, professional=1, political=1)).code == "standard_to_review"


@pytest.mark.parametrize("said", [ExceptionSaid("", "Vì"), ExceptionSaid("Ban Thường vụ", "  ")])
def test_exception_without_who_or_why_is_none(cast: Cast, said: ExceptionSaid) -> None:
    taken_over(cast)
    assert refused(cast, coming(cast, professional=1, political=1), said).code == "standard_refused"


def test_exception_is_kept_with_who_decided_and_why(cast: Cast) -> None:
    taken_over(cast)
    post = coming(cast, professional=1, political=1)
    said = ExceptionSaid("Ban Thường vụ Huyện ủy", "Xã vùng cao, chưa có người thay", "QĐ 12-QĐ/HU")
    row = pass_gate(post, said, by=cast.officer, at=AT)
    assert row is not None
    assert (row.rules, row.gate, row.decided_by, row.on) == (["db-cadre-professional"], "refuse", said.decided_by, ON)
    entry = AuditEntry.objects.get(action="standards.exception")
    assert (entry.reason, entry.unit_id) == (said.reason, cast.commune.pk)


def test_recruit_without_training_is_refused_whoever_decides(cast: Cast) -> None:
    taken_over(cast, pack="phu_yen_2011", since=day("2011-06-24"))
    post = coming(cast, entry="recruited", position="culture_society", professional=0)
    post.valid_from = day("2012-03-01")
    assert refused(cast, post, ExceptionSaid("Chủ tịch UBND huyện", "Thiếu người")).code == "standard_never"


def test_standing_follows_the_area_of_the_unit_at_once(
    cast: Cast, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    def of_mountains(codes: tuple[str, ...]) -> list[Pack]:
        packs = [packs_by_code()[code] for code in codes]
        return [replace(pack, rules=tuple(replace(rule, areas=("mountain",)) for rule in pack.rules)) for pack in packs]

    monkeypatch.setattr(standards_frames, "packs_in_force", of_mountains)
    standards_frames._of_packs.cache_clear()
    person, beside = cadre(cast.commune, professional=1), cadre(cast.other_commune, professional=1)
    taken_over(cast)
    before = stands(beside)
    assert {row[1] for row in stands(person)} == {"not_needed"}
    with django_capture_on_commit_callbacks(execute=True):
        set_attribute(cast.commune, "area", "mountain", valid_from=day("2019-01-01"), by=cast.officer, at=AT)
    standards_frames._of_packs.cache_clear()
    assert [row[:2] for row in stands(person)][1] == ("2019-01-01", "unmet")
    assert stands(beside) == before


def test_units_without_officials_are_left_alone(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        follow_units(None, unit_ids={cast.commune.pk}, on=ON)


def test_many_officials_are_left_to_a_worker(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(receivers, "_AT_ONCE", 0)
    cadre(cast.commune)
    follow_units(None, unit_ids={cast.province.pk, cast.commune.pk}, on=ON)
    assert Job.objects.get(task="officials.follow_standards").arguments == {"unit": cast.province.pk}
