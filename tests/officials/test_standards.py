"""Standards of posts: the packs, and the judgement over a file as on any day."""

from __future__ import annotations

import copy
import datetime
from decimal import Decimal
from typing import Any

import pytest

from vungmanh.officials.domain.standards import (
    File,
    Held,
    Judgement,
    Seat,
    Standing,
    Studying,
    gate_for,
    judge,
    mix_standing,
    standing_on,
)
from vungmanh.officials.domain.standards_packs import (
    Appointment,
    Gate,
    PackError,
    PathKind,
    Rule,
    change_days,
    groups_of,
    packs,
    packs_in_force,
    read_pack,
)
from vungmanh.officials.domain.standards_retirement import retires_on, years_later, years_left
from vungmanh.programmes.domain.heads import needed
from vungmanh.programmes.domain.paths import meets
from vungmanh.programmes.enums import Comparator
from vungmanh.programmes.models import Target

DIEN_BIEN, PHU_YEN, HAM_TAN = "dien_bien_2018", "phu_yen_2011", "ham_tan_2012"
ON = datetime.date(2018, 6, 1)


def day(words: str) -> datetime.date:
    return datetime.date.fromisoformat(words)


def held(**levels: int) -> list[Held]:
    return [Held(criterion, level) for criterion, level in levels.items()]


def judged(pack: str, file: File, position: str, on: datetime.date = ON, **seat: Any) -> Judgement:
    """By the rows of one pack alone; the kind is that of the position unless told."""
    said = {"kind": "cadre", "groups": groups_of(position), "started_on": day("2016-07-01")} | seat
    return judge(file, Seat(position=position, **said), packs()[pack].rules, packs()[pack].paths, on=on)


def missing(judgement: Judgement) -> list[tuple[str, int | None]]:
    return [(finding.rule.criterion, finding.level) for finding in judgement.missing]


def kinds_of_paths(judgement: Judgement) -> list[PathKind | None]:
    return [path.kind for path in judgement.paths]


def test_packs_are_as_they_should_be() -> None:
    assert list(packs()) == ["national", DIEN_BIEN, HAM_TAN, PHU_YEN, "sample_2026"]
    assert [pack.code for pack in packs_in_force([PHU_YEN])] == ["national", PHU_YEN]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"criterion": "politics"}, "criterion does not know politics"),
        ({"at_least": "2"}, "at_least is no whole number"),
        ({"at_least": 9}, "professional has no level 9"),
        ({"valid_from": "2018-03-05"}, "valid_from is no day"),
        ({"valid_to": day("2018-03-04")}, "ends before it begins"),
        ({"kinds": ["cadres"]}, "kinds does not know"),
        ({"groups": ["bosses"]}, "groups does not know"),
        ({"areas": ["coast"]}, "areas does not know"),
        ({"gate": {"first": "maybe"}}, "'maybe' is none of"),
        ({"source": " "}, "source is empty"),
        ({"certainty": "sample"}, "rows of sample packs, and no others"),
        ({"weight": 3}, "unknown ['weight']"),
    ],
)
def test_rule_that_is_not_as_it_should_be_is_told_with_its_place(change: dict[str, Any], words: str) -> None:
    rule = {
        "code": "a-rule", "criterion": "professional", "at_least": 2, "valid_from": day("2018-03-05"),
        "source": "Mục 1", "certainty": "document",
    }  # fmt: skip
    raw = {
        "pack": "a",
        "name": "A",
        "scope": "local",
        "document": "B",
        "paths": [],
        "mixes": [],
        "rules": [rule | change],
    }
    with pytest.raises(PackError) as error:
        read_pack(copy.deepcopy(raw), "a.yaml")
    assert words in str(error.value)
    assert "a-rule" in str(error.value)


def test_row_without_a_source_is_refused() -> None:
    raw = {
        "pack": "a",
        "name": "A",
        "scope": "local",
        "document": "B",
        "paths": [],
        "rules": [],
        "mixes": [{"code": "m"}],
    }
    with pytest.raises(PackError, match=r"a\.yaml, m: missing"):
        read_pack(raw, "a.yaml")


def test_cadre_of_dien_bien_who_has_both_meets_the_standard() -> None:
    assert judged(DIEN_BIEN, File(held=held(professional=2, political=1)), "party_secretary").standing == Standing.MET


def test_what_is_missing_is_told_with_its_day_and_paragraph() -> None:
    found = judged(DIEN_BIEN, File(held=held(professional=1, political=1)), "party_secretary")
    assert found.standing == Standing.UNMET
    assert missing(found) == [("professional", 1)]
    assert found.missing[0].since == day("2018-03-05")
    assert found.missing[0].rule.source.startswith("Mục III.4: cán bộ chuyên trách")


def test_missing_begins_with_the_post_where_that_is_later_than_the_rule() -> None:
    found = judged(
        DIEN_BIEN, File(held=held(professional=0, political=1)), "party_secretary", started_on=day("2018-05-10")
    )
    assert found.missing[0].since == day("2018-05-10")


def test_what_nobody_recorded_cannot_be_judged() -> None:
    found = judged(DIEN_BIEN, File(held=held(professional=2)), "party_secretary")
    assert (found.standing, found.meets) == (Standing.UNKNOWN, None)
    assert [finding.rule.criterion for finding in found.unknown] == ["political"]


def test_a_lack_is_a_lack_whatever_else_is_not_known() -> None:
    assert judged(DIEN_BIEN, File(held=held(professional=0)), "party_secretary").standing == Standing.UNMET


def test_no_standard_is_not_needed_rather_than_met() -> None:
    found = judged(DIEN_BIEN, File(), "village_head", day("2017-01-01"), kind="part_time")
    assert (found.standing, found.meets) == (Standing.NOT_NEEDED, None)


def test_qualification_counts_from_its_day_on() -> None:
    file = File(held=[Held("professional", 0), Held("professional", 2, since=day("2018-09-01")), Held("political", 1)])
    assert judged(DIEN_BIEN, file, "front_chair", day("2018-08-31")).standing == Standing.UNMET
    assert judged(DIEN_BIEN, file, "front_chair", day("2018-09-01")).standing == Standing.MET


def test_rules_hold_from_day_to_day() -> None:
    seat = Seat("civil_servant", "office_statistics")
    file = File(held=held(general=3, professional=2, informatics=1, state_management=1))
    rules = packs()["national"].rules
    standings = [
        standing_on(file, seat, rules, on=day(on)) for on in ("2012-12-14", "2012-12-15", "2019-12-24", "2019-12-25")
    ]
    assert standings == [Standing.NOT_NEEDED, Standing.MET, Standing.MET, Standing.UNMET]


def test_days_of_change_are_those_on_which_rules_begin_and_the_day_after_they_end() -> None:
    assert change_days([PHU_YEN]) == [day("2011-06-24"), day("2016-01-01")]


def test_aims_differ_by_area_and_never_count_as_a_lack() -> None:
    file = File(held=held(professional=2, political=2))
    plain = judged(PHU_YEN, file, "committee_chair", day("2013-01-01"), area="plain")
    mountain = judged(PHU_YEN, file, "committee_chair", day("2013-01-01"), area="mountain")
    assert plain.standing == mountain.standing == Standing.MET
    assert [(aim.rule.share_pct, aim.standing) for aim in plain.aims] == [(70, Standing.UNMET)]
    assert [(aim.rule.share_pct, aim.standing) for aim in mountain.aims] == [(40, Standing.UNMET)]


def test_strictest_of_several_rules_of_one_criterion_is_told() -> None:
    found = judged(
        PHU_YEN,
        File(held=held(professional=1, political=1)),
        "culture_society",
        day("2013-01-01"),
        kind="civil_servant",
    )
    assert [(finding.rule.code, finding.standing) for finding in found.findings] == [
        ("py-servant-professional", Standing.UNMET), ("py-servant-political", Standing.MET),
    ]  # fmt: skip


def test_council_standing_of_ham_tan_is_a_group_of_positions() -> None:
    file = File(held=held(professional=2, state_management=0))
    assert missing(judged(HAM_TAN, file, "council_deputy")) == [("state_management", 0)]
    assert judged(HAM_TAN, file, "youth_secretary").standing == Standing.NOT_NEEDED


def test_owed_criteria_have_five_years() -> None:
    file = File(born_on=day("1985-01-01"), sex="female", held=held(professional=2, political=0))
    national = packs()["national"].rules
    seat = Seat("civil_servant", "office_statistics", started_on=day("2018-04-01"))
    with_it = File(file.born_on, file.sex, held(general=3, professional=2, informatics=0, state_management=1))
    found = judge(with_it, seat, national, packs()[DIEN_BIEN].paths, on=ON)
    assert [(path.kind, path.until, path.is_over) for path in found.paths] == [
        (PathKind.MAKE_GOOD, day("2023-04-01"), False)
    ]
    later = judge(with_it, seat, national, packs()[DIEN_BIEN].paths, on=day("2023-04-02"))
    assert [(path.until, path.is_over) for path in later.paths] == [(day("2023-04-01"), True)]


@pytest.mark.parametrize(
    ("on", "kind", "until"),
    [
        ("2018-06-01", PathKind.MUST_STUDY, "2022-03-31"),
        ("2022-03-30", PathKind.MUST_STUDY, "2022-03-31"),
        ("2022-03-31", PathKind.DOWNSIZING, "2029-03-31"),
    ],
)
def test_more_than_seven_working_years_must_study_else_downsizing(on: str, kind: PathKind, until: str) -> None:
    """Born in March 1967: retires at 62, at the end of March 2029."""
    file = File(day("1967-03-10"), "male", held(professional=1, political=1))
    found = judged(DIEN_BIEN, file, "party_secretary", day(on))
    assert [(path.kind, path.until) for path in found.paths] == [(kind, day(until))]


def test_path_that_hangs_on_an_unknown_birth_date_is_told_as_not_known() -> None:
    found = judged(DIEN_BIEN, File(held=held(professional=1, political=1)), "party_secretary")
    assert [(path.kind, path.is_known) for path in found.paths] == [
        (PathKind.MUST_STUDY, False), (PathKind.DOWNSIZING, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "levels", "opened"),
    [
        ("2025-07-01", {"professional": 4, "political": 1}, [(PathKind.MAKE_GOOD, "2027-06-30")]),
        (
            "2027-06-30",
            {"professional": 2, "political": 2},
            [(PathKind.MAKE_GOOD, "2027-06-30"), (PathKind.DOWNSIZING, "None")],
        ),
        ("2027-07-01", {"professional": 4, "political": 1}, []),
        ("2025-06-30", {"professional": 1, "political": 1}, []),
    ],
)
def test_cadres_have_a_way_after_districts_ended(
    on: str, levels: dict[str, int], opened: list[tuple[PathKind, str]]
) -> None:
    found = judged("national", File(held=held(**levels)), "committee_chair", day(on))
    assert [(path.kind, str(path.until)) for path in found.paths] == opened


@pytest.mark.parametrize(("on", "opened"), [("2013-05-01", []), ("2013-05-02", [PathKind.EARLY_RETIREMENT])])
def test_early_retirement_opens_on_the_forty_sixth_birthday(on: str, opened: list[PathKind]) -> None:
    file = File(day("1967-05-02"), "male", held(professional=1, political=2))
    assert kinds_of_paths(judged(PHU_YEN, file, "committee_chair", day(on))) == opened


def test_early_retirement_is_for_a_lack_of_profession_alone() -> None:
    file = File(day("1960-05-02"), "male", held(professional=2, political=0))
    assert kinds_of_paths(judged(PHU_YEN, file, "committee_chair", day("2013-05-02"))) == []


def test_course_under_way_is_a_path_and_tells_the_day() -> None:
    courses = [
        Studying("professional", 2, day("2019-12-31"), course=2), Studying("professional", 4, day("2019-06-30"), course=1),
        Studying("political", 2, day("2018-12-31"), course=3), Studying("professional", 1, day("2018-09-30"), course=4),
    ]  # fmt: skip
    file = File(day("1985-01-01"), "male", held(professional=1, political=1), courses)
    found = judged(DIEN_BIEN, file, "party_secretary")
    assert (found.missing[0].met_on, found.met_on) == (day("2019-06-30"), day("2019-06-30"))
    assert [path.studying.course for path in found.paths if path.studying] == [1]


def test_day_is_not_in_sight_while_one_lack_has_no_course() -> None:
    courses = [Studying("professional", 2, day("2019-12-31"))]
    file = File(held=held(professional=1, political=0), studying=courses)
    assert judged(DIEN_BIEN, file, "party_secretary").met_on is None


@pytest.mark.parametrize(
    ("pack", "position", "appointment", "levels", "gate"),
    [
        (PHU_YEN, "culture_society", Appointment.RECRUITMENT, {"professional": 0, "political": 0}, Gate.NEVER),
        (PHU_YEN, "culture_society", Appointment.RECRUITMENT, {"professional": 1, "political": 0}, Gate.REFUSE),
        (PHU_YEN, "culture_society", Appointment.RECRUITMENT, {"professional": 2, "political": 0}, None),
        (PHU_YEN, "culture_society", Appointment.RECRUITMENT, {}, Gate.NEVER),
        (PHU_YEN, "committee_chair", Appointment.FIRST, {"professional": 2, "political": 1}, Gate.REFUSE),
        (PHU_YEN, "committee_chair", Appointment.RE_ELECTED, {"professional": 2, "political": 1}, Gate.REVIEW),
        (PHU_YEN, "youth_secretary", Appointment.FIRST, {"professional": 0, "political": 0}, None),
    ],
)
def test_gate(pack: str, position: str, appointment: Appointment, levels: dict[str, int], gate: Gate | None) -> None:
    kind = "civil_servant" if position == "culture_society" else "cadre"
    seat = Seat(kind, position, groups_of(position), appointment=appointment)
    found = gate_for(
        File(held=held(**levels)), seat, packs()[pack].rules, appointment=appointment, on=day("2013-01-01")
    )
    assert found.gate == gate
    assert bool(found.findings) == (gate is not None)


def engineer(field: str, level: int = 4) -> list[Held]:
    return [Held("professional", level, field)]


@pytest.mark.parametrize(
    ("people", "standing", "count", "unknown"),
    [
        ([engineer("agriculture"), engineer("law")], Standing.MET, 1, 0),
        ([engineer("fishery"), engineer("agriculture")], Standing.MET, 2, 0),
        ([engineer("fishery"), engineer("agriculture"), engineer("")], Standing.MET, 2, 1),
        ([engineer("fishery"), engineer("agriculture"), engineer("agriculture", 5)], Standing.UNMET, 3, 0),
        ([engineer("agriculture", 3), engineer("law")], Standing.UNMET, 0, 0),
        ([engineer(""), engineer("law")], Standing.UNKNOWN, 0, 1),
        ([[], engineer("law")], Standing.UNKNOWN, 0, 1),
        ([], Standing.UNMET, 0, 0),
    ],
)
def test_mix(people: list[list[Held]], standing: Standing, count: int, unknown: int) -> None:
    farming = packs()[PHU_YEN].mixes[0]
    found = mix_standing(farming, people, on=day("2015-12-30"))
    assert (found.standing, found.count, found.unknown, found.is_due) == (standing, count, unknown, False)
    assert mix_standing(farming, people, on=day("2015-12-31")).is_due is True


@pytest.mark.parametrize(("count", "beyond"), [(0, -1), (1, 0), (2, 0), (3, 1), (5, 3)])
def test_mix_has_two_ends_like_a_target_that_asks_for_a_range(count: int, beyond: int) -> None:
    """What the page of mixes and that of the target say of so many engineers is one thing."""
    farming = packs()[PHU_YEN].mixes[0]
    target = Target(comparator=Comparator.RANGE, value=Decimal(farming.least), high=Decimal(farming.most))
    found = mix_standing(farming, [engineer("fishery")] * count, on=day("2015-12-30"))
    assert found.beyond == beyond
    assert meets(target, Decimal(count)) is (found.standing == Standing.MET)
    assert needed(target.comparator, target.value, target.high, counted=count, whole=None).missing == -beyond


def test_rule_with_fields_asks_for_one_of_them() -> None:
    rule = Rule(
        code="r", source="s", certainty=packs()[PHU_YEN].rules[0].certainty, valid_from=day("2011-01-01"),
        criterion="professional", at_least=4, fields=("law",), gate={},
    )  # fmt: skip
    stands = [
        judge(File(held=rows), Seat("cadre", "front_chair"), [rule], [], on=ON).standing
        for rows in (engineer("law"), engineer("economics"), engineer(""), [*engineer("economics"), *engineer("law")])
    ]
    assert stands == [Standing.MET, Standing.UNMET, Standing.UNKNOWN, Standing.MET]


@pytest.mark.parametrize(
    ("born", "sex", "last"),
    [
        ("1955-03-08", "male", "2015-03-31"),
        ("1960-12-31", "male", "2020-12-31"),
        ("1961-01-01", "male", "2021-04-30"),
        ("1961-09-15", "male", "2021-12-31"),
        ("1961-10-15", "male", "2022-04-30"),
        ("1966-01-20", "female", "2021-05-31"),
        ("1966-09-20", "female", "2022-05-31"),
        ("1967-03-10", "male", "2029-03-31"),
        ("1990-02-28", "female", "2050-02-28"),
    ],
)
def test_retirement_follows_the_table_of_the_law(born: str, sex: str, last: str) -> None:
    assert retires_on(day(born), sex) == day(last)


def test_retirement_is_not_known_without_birth_date_or_sex() -> None:
    assert retires_on(None, "male") is None
    assert retires_on(day("1970-01-01"), "") is None


def test_years_left_are_whole_years() -> None:
    assert years_left(day("2022-03-31"), day("2029-03-31")) == 7
    assert years_left(day("2022-04-01"), day("2029-03-31")) == 6
    assert years_left(day("2030-01-01"), day("2029-03-31")) == 0
    assert years_later(day("2024-02-29"), 1) == day("2025-02-28")
