"""What people do in the registers, at random and with a will of their own: acts of every kind, of which some are refused."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tests.conftest import Cast
from tests.factories import AT
from tests.officials.factories import make_person, make_post
from tests.registers.factories import make_body, make_membership, make_village
from tests.training.factories import make_arrival, make_course, make_scheme, official, said, send
from vungmanh.bodies.domain.keeping import BODIES, MEMBERSHIPS
from vungmanh.bodies.domain.keeping import bring_up as bring_up_bodies
from vungmanh.bodies.models import Body, Membership
from vungmanh.holdings.domain.conventions import CONVENTIONS
from vungmanh.holdings.domain.keeping import HOLDINGS
from vungmanh.holdings.domain.keeping import bring_up as bring_up_holdings
from vungmanh.holdings.domain.suggestions import OPENINGS, SUGGESTIONS
from vungmanh.holdings.models import Convention, Holding, Opening, Suggestion
from vungmanh.officials.domain.establishing import correct_quota, give_quota_back, grant_posts, withdraw_quota
from vungmanh.officials.domain.people import correct_person
from vungmanh.officials.domain.records import correct_record, depart, give_record_back, withdraw_record
from vungmanh.officials.models import Departure, Establishment, Person, PrivateData
from vungmanh.premises.domain.keeping import EQUIPMENT, PREMISES
from vungmanh.premises.domain.keeping import bring_up as bring_up_premises
from vungmanh.premises.models import Equipment, Premises
from vungmanh.training.domain.attraction import change_arrival, give_arrival_back, withdraw_arrival
from vungmanh.training.domain.courses import change_course, enrol, give_course_back, put_back, take_out, withdraw_course
from vungmanh.training.domain.results import record_results
from vungmanh.training.models import Arrival, Course, Enrolment
from vungmanh.units.domain.records import Acts
from vungmanh.units.models import Unit

D, DAY = datetime.date, datetime.timedelta(days=1)
NUMBER = "01234567890"
Act = Callable[[Cast, random.Random, datetime.datetime], Any]
Term = dict[str, Any]


def term(name: str, total: str = "", **where: Any) -> Term:
    """What an indicator counts or adds up: rows of which all of this holds."""
    asked = [{"attribute": attribute, **how} for attribute, how in where.items()]
    found: Term = {"countable": name} | ({"sum": total} if total else {})
    return found | ({"where": {"all": asked} if len(asked) > 1 else asked[0]} if asked else {})


def some(chance: random.Random, *values: Any) -> Any:
    return chance.choice(values)


def number(chance: random.Random) -> Decimal | None:
    return some(chance, None, Decimal(60), Decimal(80), Decimal(100))


def acts_of(
    acts: Acts, make: Callable[[Cast, random.Random], Any], values: Callable[[random.Random], Mapping[str, Any]]
) -> Act:
    """Any act on a dated record, of which the register refuses some."""

    def act(cast: Cast, chance: random.Random, at: datetime.datetime) -> None:
        told = {"by": cast.officer, "at": at}
        rows = list(acts.model.objects.order_by("pk"))
        row, since = (chance.choice(rows) if rows else None), D(2026, 2, 20) + chance.randrange(16) * DAY
        kind = chance.randrange(7) if row else 0
        if kind <= 1:
            acts.record(make(cast, chance), **told)
        elif row and kind == 2:
            acts.correct(row, values(chance), version=row.version, reason="Ghi nhầm", **told)
        elif row and kind == 3:
            acts.go_on(row, values(chance), since=since, version=row.version, **told)
        elif row and kind == 4:
            acts.end(row, last_day=since, reason="Thôi", version=row.version, **told)
        elif row and kind == 5:
            acts.withdraw(row, "Ghi nhầm", **told)
        elif row:
            acts.give_back(row, **told)

    return act


def place(cast: Cast, chance: random.Random) -> Unit:
    return some(chance, cast.commune, cast.other_commune, *cast.commune.children.order_by("pk"))


def said_of_premises(chance: random.Random) -> dict[str, Any]:
    return {
        "solidity": some(chance, None, 1, 2), "is_safe": some(chance, None, True, False), "area_m2": number(chance),
        "norm_m2": number(chance), "valid_from": D(2026, 1, chance.randrange(1, 28)),
    }  # fmt: skip


def a_building(cast: Cast, chance: random.Random) -> Premises:
    name, purpose = some(chance, ("Trụ sở", "headquarters"), ("Nhà văn hóa", "village_house"), ("Kho", "headquarters"))
    return Premises(unit=place(cast, chance), name=name, purpose=purpose, **said_of_premises(chance))


def said_of_equipment(chance: random.Random) -> dict[str, Any]:
    working = chance.randrange(5)
    return {"quantity": 5, "working": working, "online": some(chance, None, working)}


def some_equipment(cast: Cast, chance: random.Random) -> Equipment:
    item, since = some(chance, "computer", "printer"), D(2026, 1, chance.randrange(1, 28))
    return Equipment(
        unit=place(cast, chance), item=item, office="committee", valid_from=since, **said_of_equipment(chance)
    )


def said_of_holding(chance: random.Random) -> dict[str, Any]:
    return {"approved_on": some(chance, None, D(2026, 2, 1)), "number": some(chance, "1", "2")}


def said_of_opening(chance: random.Random) -> dict[str, Any]:
    return {"letters": chance.randrange(4)}


def an_opening(cast: Cast, chance: random.Random) -> Opening:
    since = D(2026, 1, chance.randrange(1, 28))
    return Opening(
        unit=some(chance, cast.commune, cast.other_commune), valid_from=since, valid_to=since, opened_by="Chủ tịch",
        **said_of_opening(chance),
    )  # fmt: skip


def said_of_suggestion(chance: random.Random) -> dict[str, Any]:
    answered = some(chance, None, D(2026, 2, chance.randrange(1, 20)))
    return {
        "due_on": some(chance, None, D(2026, 2, 10)), "kind": some(chance, "report", "petition"), "valid_to": answered,
        "answer": "letter" if answered else "",
    }  # fmt: skip


def a_suggestion(cast: Cast, chance: random.Random) -> Suggestion:
    since = D(2026, 1, chance.randrange(1, 28))
    return Suggestion(
        unit=some(chance, cast.commune, cast.other_commune), channel="phone", content="Đèn đường", valid_from=since,
        **said_of_suggestion(chance),
    )  # fmt: skip


def said_of_convention(chance: random.Random) -> dict[str, Any]:
    return {"step": some(chance, "draft", "posted", "sent", "recognised", "replaced"), "number": some(chance, "1", "2")}


def a_convention(cast: Cast, chance: random.Random) -> Convention:
    unit, since = cast.commune.children.order_by("pk")[0], D(2026, 1, chance.randrange(1, 28))
    return Convention(unit=unit, valid_from=since, **said_of_convention(chance))


def a_village(cast: Cast) -> None:
    make_village("Thôn Một", cast.commune)
    nothing_yet(cast)


def a_holding(cast: Cast, chance: random.Random) -> Holding:
    unit, since = place(cast, chance), D(2026, 1, chance.randrange(1, 28))
    kind = "culture_village" if unit.level == "village" else some(chance, "democracy_regulation", "culture_households")
    more = {"value": Decimal(chance.randrange(90)), "total": Decimal(90)} if kind == "culture_households" else {}
    return Holding(unit=unit, kind=kind, valid_from=since, **more, **said_of_holding(chance))


def said_of_body(chance: random.Random) -> dict[str, Any]:
    return {"is_joint": some(chance, True, False), "founded_on": some(chance, None, D(2001, 1, 1))}


def a_body(cast: Cast, chance: random.Random) -> Body:
    name = some(chance, "Chi bộ Một", "Chi bộ Hai")
    more = {"kind": "cell", "system": "party", "setting": "village", "valid_from": D(2026, 1, chance.randrange(1, 28))}
    return Body(unit=place(cast, chance), name=name, **more, **said_of_body(chance))


def said_of_members(chance: random.Random) -> dict[str, Any]:
    return {
        "members": chance.randrange(20, 30), "women": some(chance, None, 10), "base": some(chance, None, 40),
        "admitted": some(chance, None, 2, 3), "arrived": some(chance, None, 1),
    }  # fmt: skip


def a_count(cast: Cast, chance: random.Random) -> Membership:
    body = some(chance, *Body.objects.order_by("pk"))
    return Membership(
        body_id=body.thing_id, unit=body.unit, valid_from=D(2026, 3, chance.randrange(1, 4)), **said_of_members(chance)
    )


def quotas(cast: Cast, chance: random.Random, at: datetime.datetime) -> None:
    told = {"by": cast.officer, "at": at}
    rows = list(Establishment.objects.order_by("pk"))
    row, kind = (chance.choice(rows) if rows else None), chance.randrange(5)
    position = some(chance, "committee_chair", "women_chair", "party_secretary")
    if row is None or kind <= 1:
        since = D(2026, 1, 1) + chance.randrange(80) * DAY
        unit = some(chance, cast.commune, cast.other_commune)
        grant_posts(unit, {"position": position, "quota": chance.randrange(9), "valid_from": since}, **told)
    elif kind == 2:
        values = {"quota": chance.randrange(9), "position": position}
        correct_quota(row, values, version=row.version, reason="Ghi nhầm", **told)
    elif kind == 3:
        withdraw_quota(row, "Ghi nhầm", **told)
    else:
        give_quota_back(row, **told)


def turns(cast: Cast, chance: random.Random, at: datetime.datetime) -> None:
    told = {"by": cast.officer, "at": at}
    row, course = some(chance, *Enrolment.objects.order_by("pk")), some(chance, *Course.objects.order_by("pk"))
    kind = chance.randrange(9)
    if kind == 0:
        first = D(2026, some(chance, 3, 3, 3, 4), chance.randrange(1, 5))
        later = said(title=course.title, starts_on=first, mode=some(chance, "", "full_time"))
        change_course(course, later, version=course.version, **told)
    elif kind <= 2:
        result = {row.pk: some(chance, "passed", "failed", "")}
        record_results(row.course, result, result_on=at.date(), reason="Nhầm", on=at.date(), **told)
    elif kind == 3:
        take_out(row, "Nhầm", **told)
    elif kind == 4:
        put_back(row, **told)
    elif kind == 5:
        if Course.objects.filter(withdrawn_at=None).count() > 1:
            withdraw_course(course, "Nhầm", **told)
    else:
        give_course_back(course, **told)


def a_course(cast: Cast, chance: random.Random, at: datetime.datetime) -> None:
    """Some go to a new one, from the units in which they are on its first day."""
    starts = D(2025, 12, 20) + chance.randrange(90) * DAY
    more = {"kind": "political", "level": some(chance, None, 1, 2, 3), "mode": some(chance, "", "full_time")}
    course = make_course(cast, title=f"Lớp {starts}", starts_on=starts, ends_on=starts + 30 * DAY, **more)
    going = chance.sample(list(Person.objects.order_by("pk")), 3)
    enrol(course, going, is_own=some(chance, True, False, False), by=cast.officer, at=at)


def other_sex(cast: Cast, chance: random.Random, at: datetime.datetime) -> None:
    person = some(chance, *Person.objects.order_by("pk"))
    told = {"reason": "Ghi nhầm", "by": cast.officer, "at": at, "on": at.date()}
    correct_person(person, {"sex": some(chance, "female", "male", "")}, version=person.version, **told)


def arrivals(cast: Cast, chance: random.Random, at: datetime.datetime) -> None:
    told = {"by": cast.officer, "at": at}
    row, kind = some(chance, *Arrival.objects.order_by("pk")), chance.randrange(4)
    if kind <= 1:
        values = {
            "unit": some(chance, cast.commune, cast.other_commune), "position": some(chance, "expert_office", "women_chair"),
            "arrived_on": D(2026, some(chance, 2, 3), 5), "left_on": some(chance, None, D(2026, 4, 1)),
        }  # fmt: skip
        change_arrival(row, values, version=row.version, **told)
    elif kind == 2:
        withdraw_arrival(row, "Nhầm", **told)
    else:
        give_arrival_back(row, **told)


def departures(cast: Cast, chance: random.Random, at: datetime.datetime) -> None:
    told, kind = {"by": cast.officer, "at": at}, chance.randrange(5)
    rows = list(Departure.objects.order_by("pk"))
    row = chance.choice(rows) if rows else None
    if len(rows) < 2 or row is None:
        staying = [person for person in Person.objects.order_by("pk") if not person.departures.exists()]
        last_day = D(2026, 3, chance.randrange(1, 9))
        depart(some(chance, *staying), {"scheme": "retirement", "last_day": last_day, "paid": number(chance)}, **told)
    elif kind == 2:
        values = {"paid": number(chance)}
        correct_record(row, values, version=row.version, reason="Nhầm", on=at.date(), **told)
    elif kind == 3:
        withdraw_record(row, "Nhầm", **told)
    else:
        give_record_back(row, on=at.date(), **told)


def nothing_yet(cast: Cast) -> None:
    for bring_up in (bring_up_premises, bring_up_holdings, bring_up_bodies):
        bring_up(None, at=AT)


def some_bodies(cast: Cast) -> None:
    for name, unit in (("Chi bộ Một", cast.commune), ("Chi bộ Hai", cast.other_commune)):
        make_membership(cast, make_body(cast, name, unit=unit), 25)
    nothing_yet(cast)


def people(cast: Cast) -> list[Person]:
    found = []
    for place, (unit, sex) in enumerate([(cast.commune, "male"), (cast.commune, ""), (cast.other_commune, "female")]):
        person = official(unit, f"Lò Văn Mẫu {place}", sex=sex)
        PrivateData.objects.create(person=person, identity_number=f"{NUMBER}{place}")
        found.append(person)
    return found


def moving_people(cast: Cast) -> list[Person]:
    """Each is in another unit from February on, in a third one from March on, and comes back on the tenth."""
    places, found = [cast.commune, cast.other_commune, cast.department, cast.neighbour_commune], []
    days = [D(2024, 1, 1), D(2026, 2, 1), D(2026, 3, 1), D(2026, 3, 10)]
    for number in range(5):
        units = [places[(number + step) % 4] for step in (0, 1, 2, 0)]
        person = make_person(units[0], f"Lò Văn Mẫu {number}", sex=("female", "male", "")[number % 3])
        for place, (unit, since) in enumerate(zip(units, days, strict=True)):
            position, until = ("women_chair", "expert_office")[place % 2], days[place + 1] - DAY if place < 3 else None
            make_post(person, position, unit=unit, valid_from=since, valid_to=until)
        found.append(person)
    return found


def some_moves(cast: Cast) -> None:
    """Everybody went to two courses of March, in two units."""
    everybody = moving_people(cast)
    for day in (1, 12):
        send(cast, make_course(cast, title=f"Lớp {day}", starts_on=D(2026, 3, day)), *everybody)


def some_turns(cast: Cast) -> None:
    everybody = people(cast)
    for title in ("Lớp Một", "Lớp Hai"):
        send(cast, make_course(cast, title=title, starts_on=D(2026, 3, 1)), *everybody)


def some_arrivals(cast: Cast) -> None:
    scheme = make_scheme(cast)
    for person in people(cast):
        make_arrival(cast, scheme, person, unit=person.unit, arrived_on=D(2026, 3, 5))


YES, PARTY, MALE = {"is": True}, {"is": "party"}, {"is": "male"}
MEMBERS = [acts_of(MEMBERSHIPS, a_count, said_of_members), acts_of(BODIES, a_body, said_of_body)]
SCRIPTS: dict[str, tuple[Callable[[Cast], Any], list[Act], list[tuple[Term, Term | None]]]] = {
    "premises": (
        nothing_yet, [acts_of(PREMISES, a_building, said_of_premises), acts_of(EQUIPMENT, some_equipment, said_of_equipment)],
        [
            (term("premises", has_enough_room=YES), term("premises")),
            (term("premises", "area_m2", is_safe=YES), None),
            (term("premises", "area_m2"), term("premises", "norm_m2")),
            (term("equipment", "online", working={"at_least": 1}), None),
            (term("premises_due", is_met=YES), term("premises_due", level={"is": "commune"})),
        ],
    ),
    "holdings": (
        nothing_yet, [acts_of(HOLDINGS, a_holding, said_of_holding)],
        [
            (term("holding", "value"), term("holding", "total")),
            (term("holding_due", is_met=YES), term("holding_due")),
        ],
    ),
    "suggestions": (
        nothing_yet,
        [
            acts_of(OPENINGS, an_opening, said_of_opening),
            acts_of(SUGGESTIONS, a_suggestion, said_of_suggestion),
        ],
        [
            (term("opening"), None),
            (term("opening", "letters"), None),
            (term("suggestion", kind={"is": "report"}), term("suggestion")),
            (term("suggestion_due", in_time=YES), term("suggestion_due")),
            (term("suggestion_waiting"), None),
        ],
    ),
    "conventions": (
        a_village, [acts_of(CONVENTIONS, a_convention, said_of_convention)],
        [
            (term("convention", step={"is": "recognised"}), term("convention")),
            (term("convention_step", step={"is": "sent"}), None),
            (term("holding_due", is_met=YES), term("holding_due", kind={"is": "village_convention"})),
        ],
    ),
    "bodies": (
        some_bodies, MEMBERS,
        [
            (term("body", is_joint=YES), term("body")),
            (term("membership", "members", is_joint=YES), term("membership", "base")),
            (term("membership", "members", system=PARTY), term("body")),
            (term("membership_flow", "gap", body_kind={"is": "cell"}), None),
            (term("body_due", is_met=YES), term("body_due")),
        ],
    ),
    "establishment": (nothing_yet, [quotas], [(term("establishment", "quota", group={"is": "government"}), None)]),
    "turns": (
        some_turns, [turns], [(term("training_turn", result={"is": "passed"}), term("training_turn", sex=MALE))],
    ),
    "persons": (
        some_moves, [turns, turns, a_course, other_sex],
        [
            (term("trained_person", level={"at_least": 2}), None),
            (term("trained_person", result={"is": "passed"}), term("trained_person", sex=MALE)),
            (term("trained_person", level={"at_least": 2}), term("trained_person", is_own={"is": False})),
            (term("training_turn"), term("trained_person", mode={"is": "full_time"})),
        ],
    ),
    "arrivals": (
        some_arrivals, [arrivals],
        [(term("attraction_arrival", left_on={"known": False}), term("attraction_arrival", sex=MALE))],
    ),
    "departures": (people, [departures], [(term("departure", "paid"), None)]),
}  # fmt: skip
"""What is there to begin with, what is done, what is counted."""
