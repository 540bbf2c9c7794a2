"""Rules of what no row can say and be right: for each a row that breaks it, and one that comes near and breaks none."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.officials.factories import make_person, make_post, make_qualification, make_quota
from tests.registers.factories import SINCE, day
from tests.training.factories import make_arrival, make_course, make_scheme, official, send
from vungmanh.bodies.models import Body, Membership
from vungmanh.bodies.policies import system_of
from vungmanh.holdings.models import Convention, Holding, Opening, Suggestion
from vungmanh.indicators.countables import countable, countables
from vungmanh.indicators.quality import contradictory_rows, quality_by_unit
from vungmanh.officials.models import Departure, Evaluation, Person
from vungmanh.premises.models import Equipment, Premises
from vungmanh.training.models import Arrival, Enrolment
from vungmanh.units.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.domain]
ON = datetime.date(2026, 3, 2)
Make = Callable[[Cast], Any]
DEPUTY, CHAIR = "party_deputy_secretary", "committee_chair"


def put(model: Any, cast: Cast, **said: Any) -> Any:
    """A record as it came in earlier days: nothing is checked."""
    wanted = {"unit": cast.commune, "valid_from": SINCE, "folded": "x", "recorded_by": cast.officer, "recorded_at": AT}
    row = model.objects.create(**wanted | said)
    if row.thing_id is None:
        row.thing = row
        row.save(update_fields=["thing"])
    return row


def person(cast: Cast, **more: Any) -> Person:
    """In post, born in 1990 unless told."""
    row = make_person(cast.commune, **{"born_on": day("1990-06-15")} | more)
    make_post(row, DEPUTY)
    return row


def born(text: str) -> Make:
    return lambda cast: person(cast, born_on=day(text))


def appointed(text: str, **more: Any) -> Make:
    def make(cast: Cast) -> None:
        row = person(cast)
        make_post(row, "party_secretary", valid_from=day(text), valid_to=day("2025-12-31"), **more)

    return make


def joined(born_on: str, joined_on: str) -> Make:
    return lambda cast: person(
        cast, born_on=day(born_on), is_party_member=True, party_joined_on=day(joined_on)
    )  # fmt: skip


def awarded(level: int, text: str, kind: str = "professional") -> Make:
    return lambda cast: make_qualification(person(cast), kind, level, awarded_on=day(text))


def graded(year: int) -> Make:
    return lambda cast: Evaluation.objects.create(person=person(cast), year=year, grade=3, recorded_at=AT)


def second_post(**more: Any) -> Make:
    return lambda cast: make_post(person(cast), "committee_deputy", **more)


def left(last_day: str, **more: Any) -> Make:
    def make(cast: Cast) -> None:
        row = make_person(cast.commune)
        Departure.objects.create(
            person=row, unit=cast.commune, kind="cadre", scheme="retirement", last_day=day(last_day), recorded_at=AT
        )
        make_post(row, DEPUTY, **more)

    return make


def two(position: str, **more: Any) -> Make:
    def make(cast: Cast) -> None:
        make_post(make_person(cast.commune, "Lò Văn Một"), position)
        make_post(make_person(cast.commune, "Lò Văn Hai"), position, **more)

    return make


def alone(**more: Any) -> Make:
    return lambda cast: make_post(make_person(cast.commune), DEPUTY, **more)


def closed(cast: Cast, last_day: datetime.date) -> Unit:
    cast.other_commune.valid_to = last_day
    cast.other_commune.save(update_fields=["valid_to"])
    return cast.other_commune


YESTERDAY = ON - datetime.timedelta(days=1)


def in_closed(make: Callable[[Cast, Unit], Any], last_day: datetime.date = YESTERDAY) -> Make:
    """In a unit whose last day was yesterday; the near miss is in one whose last day is today."""
    return lambda cast: make(cast, closed(cast, last_day))


def post_in(cast: Cast, unit: Unit) -> None:
    make_post(make_person(unit), DEPUTY, unit=unit)


def quotas(*rows: tuple[int, str, str]) -> Make:
    def make(cast: Cast) -> None:
        for quota, position, kind in rows:
            make_quota(cast.commune, quota, position, kind)

    return make


def premises(**said: Any) -> Make:
    return lambda cast: put(Premises, cast, **{"name": "Trụ sở", "purpose": "headquarters"} | said)


def twice(model: Any, first: dict[str, Any], second: dict[str, Any]) -> Make:
    def make(cast: Cast) -> None:
        put(model, cast, **first)
        put(model, cast, **first | second)

    return make


HOUSE = {"name": "Trụ sở", "purpose": "headquarters", "solidity": 2}
COMPUTER = {"item": "computer", "office": "committee", "quantity": 3, "working": 3}
RULES, TITLE = "democracy_regulation", "new_rural_commune"


def holding(kind: str = RULES, **said: Any) -> Make:
    return lambda cast: put(Holding, cast, kind=kind, **said)


CAME = day("2026-01-10")
VOTES = {"households": 100, "present": 80}


def opening(letters: int = 1, **said: Any) -> Make:
    return lambda cast: put(Opening, cast, **{"valid_from": CAME, "valid_to": CAME, "letters": letters} | said)


def suggestion(**said: Any) -> Make:
    wanted = {"channel": "phone", "kind": "report", "content": "Đèn đường hỏng", "valid_from": CAME}
    return lambda cast: put(Suggestion, cast, **wanted | said)


def both(*makes: Make) -> Make:
    return lambda cast: [make(cast) for make in makes]


def way(*steps: tuple[str, str, dict[str, Any]]) -> Make:
    """Steps of one convention, each until the next begins."""

    def make(cast: Cast) -> None:
        thing = None
        for place, (step, since, said) in enumerate(steps):
            until = day(steps[place + 1][1]) - datetime.timedelta(days=1) if place + 1 < len(steps) else None
            row = put(Convention, cast, step=step, valid_from=day(since), valid_to=until, thing=thing, **said)
            thing = thing or row

    return make


def convention(step: str, **said: Any) -> Make:
    return lambda cast: put(Convention, cast, step=step, **said)


def body(cast: Cast, name: str = "Chi bộ", kind: str = "cell", **said: Any) -> Any:
    return put(Body, cast, **{"name": name, "kind": kind, "setting": "village", "system": system_of(kind)} | said)


def circle(cast: Cast) -> None:
    one = body(cast, "Một")
    one.above = body(cast, "Hai", above=one)
    one.save(update_fields=["above"])


def itself(cast: Cast) -> None:
    row = body(cast)
    row.above = row
    row.save(update_fields=["above"])


def below(**said: Any) -> Make:
    return lambda cast: body(cast, above=body(cast, "Đảng bộ", "base_committee", **said))


def continued_above(cast: Cast) -> None:
    """The body above has ended as it was, and goes on under another name."""
    first = body(cast, "Đảng bộ", "base_committee", valid_to=YESTERDAY)
    body(cast, "Đảng bộ mới", "base_committee", valid_from=ON, thing=first)
    body(cast, above=first)


def counted(members: int, gap: int | None = None, **said: Any) -> Make:
    return lambda cast: put(Membership, cast, body=body(cast, **said), members=members, gap=gap)


def counted_twice(**more: Any) -> Make:
    def make(cast: Cast) -> None:
        one = body(cast)
        put(Membership, cast, body=one, members=9)
        put(Membership, cast, body=one, members=9, **more)

    return make


def turn(**said: Any) -> Make:
    def make(cast: Cast) -> None:
        rows = send(cast, make_course(cast), official(cast.commune))
        Enrolment.objects.filter(pk=rows[0].pk).update(**said)

    return make


def passed(*, is_held_otherwise: bool) -> Make:
    """Passed, and the level taken back from the file."""

    def make(cast: Cast) -> None:
        someone = official(cast.commune)
        row = send(cast, make_course(cast), someone)[0]
        row.qualification = make_qualification(someone, "political", 2, awarded_on=ON, withdrawn_at=AT)
        row.result, row.result_on = "passed", ON
        row.save()
        if is_held_otherwise:
            make_qualification(someone, "political", 3, awarded_on=ON)

    return make


def arrived(**said: Any) -> Make:
    def make(cast: Cast) -> None:
        row = make_arrival(cast, make_scheme(cast), official(cast.commune))
        Arrival.objects.filter(pk=row.pk).update(promoted_to=CHAIR, **said)

    return make


RULES_TRIED: tuple[tuple[str, str, Make, Make], ...] = (
    ("official", "born_wrong", born("2026-03-03"), born("2008-01-01")),
    ("official", "born_wrong", born("1926-03-02"), born("1926-03-03")),
    ("official", "appointed_under_age", appointed("2008-06-14"), appointed("2008-06-15")),
    ("official", "appointed_under_age", appointed("2007-01-01"), appointed("2007-01-01", kind="contract")),
    ("official", "joined_under_age", joined("1990-06-15", "2008-05-31"), joined("1990-06-15", "2008-06-01")),
    ("official", "joined_under_age", joined("1955-06-15", "1955-06-15"), joined("1955-06-15", "1971-09-02")),
    ("official", "awarded_wrong", awarded(4, "2006-06-14"), awarded(4, "2006-06-15")),
    ("official", "awarded_wrong", awarded(2, "2005-06-14"), awarded(2, "2005-06-15")),
    ("official", "awarded_wrong", awarded(2, "1990-06-15", "general"), awarded(2, "2004-05-31", "general")),
    ("official", "awarded_wrong", awarded(4, "2026-03-03"), awarded(4, "2026-03-02")),
    ("official", "graded_wrong", graded(2027), graded(2026)),
    ("official", "graded_wrong", graded(2004), graded(2005)),
    ("official", "two_main_posts", second_post(), second_post(is_main=False)),
    ("official", "two_main_posts", second_post(), second_post(valid_from=day("2025-01-01"), valid_to=day("2025-12-31"))),
    ("post", "goes_on_after_departure", left("2026-02-28"), left("2025-12-31")),
    ("post", "goes_on_after_departure", left("2026-04-29", valid_to=day("2026-04-30")),
     left("2026-04-30", valid_to=day("2026-04-30"))),
    ("post", "two_holders", two(CHAIR), two("committee_deputy")),
    ("post", "two_holders", two(CHAIR), two(CHAIR, valid_from=day("2025-01-01"), valid_to=day("2025-12-31"))),
    ("post", "beside_no_main_post", alone(is_main=False), second_post(is_main=False)),
    ("post", "unit_no_more", in_closed(post_in), in_closed(post_in, ON)),
    ("establishment", "granted_twice", quotas((1, CHAIR, ""), (1, CHAIR, "")), quotas((1, CHAIR, ""), (2, DEPUTY, ""))),
    ("establishment", "granted_twice", quotas((2, DEPUTY, ""), (9, "", "cadre")),
     quotas((2, DEPUTY, ""), (9, "", "part_time"))),
    ("establishment", "several_of_one_office", quotas((2, CHAIR, "")), quotas((1, CHAIR, ""), (2, DEPUTY, ""))),
    ("establishment", "unit_no_more", in_closed(lambda cast, unit: make_quota(unit, 1, CHAIR)),
     in_closed(lambda cast, unit: make_quota(unit, 1, CHAIR), ON)),
    ("premises", "without_area", premises(area_m2=Decimal(0), solidity=2), premises(area_m2=None, solidity=2)),
    ("premises", "built_later", premises(year_built=SINCE.year + 1), premises(year_built=SINCE.year)),
    ("premises", "doubled", twice(Premises, HOUSE, {"solidity": 1}), twice(Premises, HOUSE, {"name": "Trụ sở 2"})),
    ("premises", "unit_no_more", in_closed(lambda cast, unit: put(Premises, cast, unit=unit, **HOUSE)),
     in_closed(lambda cast, unit: put(Premises, cast, unit=unit, **HOUSE), ON)),
    ("equipment", "doubled", twice(Equipment, COMPUTER, {"quantity": 4}), twice(Equipment, COMPUTER, {"office": "party"})),
    ("equipment", "unit_no_more", in_closed(lambda cast, unit: put(Equipment, cast, unit=unit, **COMPUTER)),
     in_closed(lambda cast, unit: put(Equipment, cast, unit=unit, **COMPUTER), ON)),
    ("holding", "approved_before", holding(decided_on=day("2019-05-02"), approved_on=day("2019-05-01")),
     holding(decided_on=day("2019-05-02"), approved_on=day("2019-05-02"))),
    ("holding", "dated_ahead", holding(TITLE, decided_on=day("2026-03-03")), holding(TITLE, decided_on=ON)),
    ("holding", "in_force_before", holding(decided_on=day("2020-01-02")), holding(TITLE, decided_on=day("2020-01-02"))),
    ("holding", "held_twice", twice(Holding, {"kind": RULES}, {"number": "2"}),
     twice(Holding, {"kind": "coordination_rules"}, {"number": "2"})),
    ("holding", "held_twice", twice(Holding, {"kind": RULES}, {}),
     twice(Holding, {"kind": RULES, "valid_to": YESTERDAY}, {"valid_from": ON, "valid_to": None})),
    ("holding", "unit_no_more", in_closed(lambda cast, unit: put(Holding, cast, unit=unit, kind=TITLE)),
     in_closed(lambda cast, unit: put(Holding, cast, unit=unit, kind=TITLE), ON)),
    ("opening", "no_letter", both(opening(0), suggestion(channel="box")), both(opening(), suggestion(channel="box"))),
    ("opening", "no_letter", both(opening(0), suggestion(channel="box")), both(opening(0), suggestion())),
    ("opening", "doubled", both(opening(), opening()), both(opening(), opening(valid_from=SINCE, valid_to=SINCE))),
    ("suggestion", "without_opening", suggestion(channel="box"), both(opening(), suggestion(channel="box"))),
    ("suggestion", "without_opening", both(opening(withdrawn_at=AT), suggestion(channel="box")), suggestion()),
    ("suggestion", "passed_before", suggestion(passed_on=day("2026-01-09")), suggestion(passed_on=CAME)),
    ("suggestion", "due_before", suggestion(due_on=day("2026-01-09")), suggestion(due_on=CAME)),
    ("suggestion", "dated_ahead", suggestion(valid_to=day("2026-03-03"), answer="letter"),
     suggestion(valid_to=ON, answer="letter")),
    ("suggestion", "dated_ahead", suggestion(passed_on=day("2026-03-03")), suggestion(due_on=day("2026-03-03"))),
    ("convention", "recognised_before_vote", way(("recognised", "2024-01-01", {}), ("voted", "2024-02-01", {})),
     way(("voted", "2024-01-01", {}), ("recognised", "2024-02-01", {}))),
    ("convention", "never_voted", way(("draft", "2024-01-01", {}), ("recognised", "2024-02-01", {})),
     way(("draft", "2024-01-01", {}), ("voted", "2024-02-01", {}), ("recognised", "2024-03-01", {}))),
    ("convention", "never_voted", way(("posted", "2024-01-01", {}), ("sent", "2024-02-01", {})),
     way(("sent", "2024-01-01", {}), ("recognised", "2024-02-01", {}))),
    ("convention", "not_passed", way(("voted", "2024-01-01", VOTES | {"agreed": 50}), ("sent", "2024-02-01", {})),
     way(("voted", "2024-01-01", VOTES | {"agreed": 51}), ("sent", "2024-02-01", {}))),
    ("convention", "not_passed", way(("voted", "2024-01-01", VOTES | {"agreed": 50}), ("sent", "2024-02-01", {})),
     way(("voted", "2023-01-01", VOTES | {"agreed": 50}), ("sent", "2023-02-01", {}))),
    ("convention", "not_passed", way(("voted", "2024-01-01", VOTES | {"agreed": 1}), ("recognised", "2024-02-01", {})),
     way(("voted", "2024-01-01", VOTES | {"agreed": 1}), ("voted", "2024-02-01", VOTES | {"agreed": 60}),
         ("recognised", "2024-03-01", {}))),
    ("convention", "two_there", both(convention("recognised"), convention("suspended")),
     both(convention("recognised"), convention("replaced"))),
    ("convention", "two_on_the_way", both(convention("draft"), convention("sent")),
     both(convention("draft"), convention("recognised"))),
    ("convention", "unit_no_more", in_closed(lambda cast, unit: put(Convention, cast, unit=unit, step="recognised")),
     in_closed(lambda cast, unit: put(Convention, cast, unit=unit, step="recognised"), ON)),
    ("convention", "unit_no_more", in_closed(lambda cast, unit: put(Convention, cast, unit=unit, step="draft")),
     in_closed(lambda cast, unit: put(Convention, cast, unit=unit, step="repealed"))),
    ("body", "above_itself", itself, below()),
    ("body", "above_itself", circle, below()),
    ("body", "above_no_more", below(valid_to=YESTERDAY), below(valid_to=ON)),
    ("body", "above_no_more", below(withdrawn_at=AT), continued_above),
    ("body", "above_of_other_system", below(system="mass"), below()),
    ("body", "founded_later", lambda cast: body(cast, founded_on=day("2020-01-02")),
     lambda cast: body(cast, founded_on=SINCE)),
    ("body", "doubled", lambda cast: (body(cast), body(cast)), lambda cast: (body(cast), body(cast, setting="school"))),
    ("body", "unit_no_more", in_closed(lambda cast, unit: body(cast, unit=unit)),
     in_closed(lambda cast, unit: body(cast, unit=unit), ON)),
    ("membership", "does_not_add_up", counted(9, -1), counted(9, 0)),
    ("membership", "of_body_no_more", counted(9, valid_to=YESTERDAY), counted(0, valid_to=YESTERDAY)),
    ("membership", "of_body_no_more", counted(9, valid_to=YESTERDAY), counted(9, valid_to=ON)),
    ("membership", "doubled", counted_twice(), counted_twice(valid_from=day("2019-01-01"), valid_to=day("2019-12-31"))),
    ("membership", "unit_no_more",
     in_closed(lambda cast, unit: put(Membership, cast, unit=unit, body=body(cast), members=9)),
     in_closed(lambda cast, unit: put(Membership, cast, unit=unit, body=body(cast), members=9), ON)),
    ("training_turn", "result_wrong", turn(result="passed", result_on=day("2026-01-31")),
     turn(result="failed", result_on=day("2026-02-01"))),
    ("training_turn", "result_wrong", turn(result="failed", result_on=day("2026-03-03")), turn()),
    ("training_turn", "passed_without_level", passed(is_held_otherwise=False), passed(is_held_otherwise=True)),
    ("attraction_arrival", "promoted_wrong", arrived(promoted_on=day("2026-01-04")), arrived(promoted_on=day("2026-01-05"))),
    ("attraction_arrival", "promoted_wrong", arrived(promoted_on=day("2026-02-02"), left_on=day("2026-02-01")),
     arrived(promoted_on=day("2026-02-01"), left_on=day("2026-02-01"))),
)  # fmt: skip


@pytest.mark.parametrize(
    ("register", "rule", "wrong", "near"), RULES_TRIED, ids=lambda each: each if isinstance(each, str) else ""
)
def test_rule_tells_what_cannot_be_right_and_nothing_else(
    cast: Cast, register: str, rule: str, wrong: Make, near: Make
) -> None:
    """The near miss breaks no rule of the register."""
    facts = countable(register)
    wrong(cast)
    assert contradictory_rows(facts, cast.province.path, ON, rule).exists()
    found = quality_by_unit(facts, [cast.province, cast.neighbour_province], ON)
    assert 0 < found[cast.province.pk].contradictory <= found[cast.province.pk].rows
    assert found[cast.neighbour_province.pk].contradictory == 0


@pytest.mark.parametrize(
    ("register", "rule", "wrong", "near"), RULES_TRIED, ids=lambda each: each if isinstance(each, str) else ""
)
def test_what_comes_near_breaks_no_rule(cast: Cast, register: str, rule: str, wrong: Make, near: Make) -> None:
    near(cast)
    facts = countable(register)
    found = quality_by_unit(facts, [cast.province], ON)[cast.province.pk]
    assert found.rows
    assert not found.contradictory


def test_every_rule_is_tried() -> None:
    declared = {(facts.name, rule.name) for facts in countables() for rule in facts.contradictions}
    assert declared == {(register, rule) for register, rule, _wrong, _near in RULES_TRIED}


def test_every_rule_says_why_no_row_of_it_can_be_right() -> None:
    for facts in countables():
        for rule in facts.contradictions:
            assert rule.holds.__doc__, (facts.name, rule.name)
