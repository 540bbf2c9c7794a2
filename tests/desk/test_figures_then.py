"""Rows of every register as they were known on a past day: just those that stood there then, whatever was written since."""

from __future__ import annotations

import datetime
import io
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from operator import attrgetter
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import AT
from tests.figures.crawl import make_indicator
from tests.figures.wild import MALE, NUMBER, PARTY, SCRIPTS, YES, Term, moving_people, some_arrivals, some_turns, term
from tests.imports.factories import book, content, quiet
from tests.officials.factories import make_quota
from tests.registers.factories import (
    make_body,
    make_equipment,
    make_holding,
    make_membership,
    make_premises,
    make_village,
)
from tests.training.factories import make_course, said, send
from vungmanh.bodies.domain.keeping import MEMBERSHIPS
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.desk.figures.then import WHY_NOT, rows_then
from vungmanh.imports.domain.carrying_out import bring_in
from vungmanh.imports.domain.carrying_out import start as start_import
from vungmanh.imports.domain.checking import check, receive
from vungmanh.imports.domain.undoing import start_undo, undo
from vungmanh.imports.models import SheetImport
from vungmanh.imports.registers import register_of
from vungmanh.indicators.countables import Countable, countable
from vungmanh.indicators.definitions import Definition
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.enums import Which
from vungmanh.indicators.models import Figure, Indicator
from vungmanh.indicators.pairs import Pair, nothing
from vungmanh.indicators.periods import month_of
from vungmanh.indicators.selectors import explanation, figures, rows_of
from vungmanh.premises.domain.keeping import PREMISES
from vungmanh.premises.models import Premises
from vungmanh.training.domain.courses import change_course, take_out
from vungmanh.training.domain.results import record_results
from vungmanh.training.models import Course, Enrolment
from vungmanh.units.models import Unit

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
D, DAY = datetime.date, datetime.timedelta(days=1)
DAYS, ACTS = 5, 8
MONTH = month_of(AT.date())
Known = dict[tuple[str, D, Unit, Which], list[str]]
"""What stood behind each figure at the end of each day."""


@pytest.fixture(autouse=True)
def few_periods(settings: Any) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 2, 1
    Indicator.objects.all().delete()


def indicators(terms: Sequence[tuple[Term, Term | None]], cast: Cast, **more: Any) -> list[Indicator]:
    rows = [
        make_indicator(cast, code=f"test.then{place}", measure="", numerator=above, denominator=below, **more)
        for place, (above, below) in enumerate(terms)
    ]
    keeping.catch_up(at=AT)
    return rows


def definition(row: Indicator) -> Definition:
    found = explanation(row.code, MONTH)
    assert found is not None
    return found.definition


def facts_of(asked: Definition, which: Which) -> Countable:
    above, below = asked.numerator, asked.denominator
    assert above is not None
    return countable(below.countable if which == Which.NOT_COUNTED and below is not None else above.countable)


def said_by(facts: Countable, row: Any) -> str:
    """All that a row says, and of which thing."""
    columns = [attribute.years_since or attribute.column or attribute.name for attribute in facts.attributes]
    columns += [facts.unit, facts.happens or facts.starts, *([] if facts.happens else [facts.ends])]
    columns += [] if facts.thing == "pk" else [facts.thing]
    said = [attrgetter(column.replace("__", "."))(row) for column in columns]
    return repr([f"{each:.2f}" if isinstance(each, Decimal) else each for each in said])


def standing(asked: Definition, territory: Unit, which: Which, cell: str = "") -> list[str]:
    facts = facts_of(asked, which)
    return sorted(said_by(facts, row) for row in rows_of(asked, MONTH, territory, which, cell=cell))


def told(row: Indicator, territory: Unit, which: Which, day: D, cell: str = "") -> list[str] | str:
    asked = definition(row)
    found = figures([row.code], [MONTH], territory, known_on=day, cell=cell)
    pair = found.get((row.code, MONTH)) or nothing(asked.denominator is not None)
    then = rows_then(asked, which, cell, MONTH, territory, day, pair)
    if isinstance(then, str):
        return then
    rows = [*then.rows, *then.unchanged(rows_of(asked, MONTH, territory, which, cell=cell))]
    return sorted(said_by(then.facts, each) for each in rows)


def stood(rows: Sequence[Indicator], cast: Cast, on: D) -> Known:
    return {
        (row.code, on, territory, which): standing(definition(row), territory, which)
        for row in rows
        for territory in (cast.province, cast.commune)
        for which in Which
    }


def told_all(rows: Sequence[Indicator], known: Known) -> dict[Any, Any]:
    by_code = {row.code: row for row in rows}
    return {key: told(by_code[key[0]], key[2], key[3], key[1]) for key in known}


@pytest.mark.parametrize("seed", [pytest.param(0, marks=pytest.mark.domain), 1])
@pytest.mark.parametrize("name", SCRIPTS)
def test_rows_are_those_that_stood_there_then(cast: Cast, name: str, seed: int) -> None:
    chance = random.Random(seed)
    start, acts, terms = SCRIPTS[name]
    make_village("Thôn Một", cast.commune)
    start(cast)
    rows, known = indicators(terms, cast), Known()
    for number in range(DAYS):
        at = AT + number * DAY
        for _act in range(ACTS):
            with suppress(DomainError), transaction.atomic():
                chance.choice(acts)(cast, chance, at)
        known |= stood(rows, cast, at.date())
    assert any(known.values())
    assert told_all(rows, known) == known


# Imports


def import_sheet(cast: Cast, register: str, rows: Sequence[Mapping[str, Any]], at: datetime.datetime) -> SheetImport:
    unit = cast.province if register in ("training_turns", "attraction_arrivals") else cast.commune
    stream = io.BytesIO(content(book(rows, register=register)))
    sheet = receive(register_of(register), unit, stream, "so.xlsx", by=cast.officer, at=at, on=at.date())
    check(sheet.pk, by=cast.officer, told=quiet)
    assert [(fault.row, fault.column, fault.code) for fault in sheet.faults.all()] == []
    sheet.refresh_from_db()
    start_import(sheet, by=cast.officer, at=at)
    found = bring_in(sheet.pk, by=cast.officer, at=at, told=quiet)
    assert found.state == "done"
    return found


def undo_import(cast: Cast, sheet: SheetImport, at: datetime.datetime) -> None:
    start_undo(sheet, by=cast.officer, at=at)
    assert undo(sheet.pk, by=cast.officer, at=at, told=quiet).state == "undone"


def some_premises(cast: Cast) -> None:
    for name in ("Kho", "Trụ sở"):
        make_premises(cast, name=name, area_m2=Decimal(90), norm_m2=Decimal(80))


def some_equipment(cast: Cast) -> None:
    for item in ("computer", "printer"):
        make_equipment(cast, item, online=3)


def some_holdings(cast: Cast) -> None:
    make_holding(cast, "democracy_regulation", number="1")
    make_holding(cast, "culture_households", value=Decimal(60), total=Decimal(90))


def some_counts(cast: Cast) -> None:
    for name in ("Chi bộ Một", "Chi bộ Hai", "Chi bộ Ba"):
        body = make_body(cast, name)
        if name != "Chi bộ Ba":
            make_membership(cast, body, 20)


def some_quotas(cast: Cast) -> None:
    for position in ("committee_chair", "women_chair"):
        make_quota(cast.commune, 3, position, recorded_by=cast.officer)


OLD, NEW = D(2020, 1, 1), D(2026, 3, 1)
TURN = {"unit": "Tỉnh Mẫu Sơn", "title": "Lớp Một", "starts_on": NEW}
WHO = {"full_name": "Lò Văn Mẫu 0", "identity_number": f"{NUMBER}0"}
ARRIVAL = {"unit": "Tỉnh Mẫu Sơn", "title": "Thu hút trí thức trẻ về xã"}
SHEETS: dict[str, tuple[Callable[[Cast], Any], list[dict[str, Any]], tuple[Term, Term | None]]] = {
    "premises": (
        some_premises,
        [
            {"name": "Kho", "purpose": "Trụ sở làm việc", "valid_from": OLD, "area_m2": "70"},
            {"name": "Trụ sở", "purpose": "Trụ sở làm việc", "valid_from": NEW, "area_m2": "75"},
            {"name": "Nhà mới", "purpose": "Trụ sở làm việc", "valid_from": NEW},
        ],
        (term("premises", has_enough_room=YES), term("premises")),
    ),
    "equipment": (
        some_equipment,
        [
            {"item": "Máy vi tính", "office": "UBND", "valid_from": OLD, "quantity": 9, "working": 9},
            {"item": "Máy in", "office": "UBND", "valid_from": NEW, "quantity": 7, "working": 7},
            {"item": "Máy in", "office": "Đảng ủy", "valid_from": NEW, "quantity": 1, "working": 1},
        ],
        (term("equipment", "working"), term("equipment", "quantity")),
    ),
    "holdings": (
        some_holdings,
        [
            {"kind": "Quy chế dân chủ ở cơ sở", "valid_from": OLD, "number": "2"},
            {"kind": "gia đình văn hóa", "valid_from": NEW, "value": 80, "total": 90},
        ],
        (term("holding", "value"), term("holding", "total")),
    ),
    "memberships": (
        some_counts,
        [
            {"body_name": "Chi bộ Một", "valid_from": OLD, "members": 21},
            {"body_name": "Chi bộ Hai", "valid_from": NEW, "members": 24, "admitted": 2},
            {"body_name": "Chi bộ Ba", "valid_from": NEW, "members": 9},
        ],
        (term("membership", "members", system=PARTY), term("membership", "gap")),
    ),
    "establishment": (
        some_quotas,
        [
            {"position": "Chủ tịch Ủy ban nhân dân", "valid_from": D(2026, 1, 1), "quota": 4},
            {"position": "Chủ tịch Hội Liên hiệp Phụ nữ", "valid_from": NEW, "quota": 5},
            {"position": "Tài chính – kế toán", "valid_from": NEW, "quota": 2},
        ],
        (term("establishment", "quota", group={"is": "government"}), None),
    ),
    "training_turns": (
        some_turns,
        [
            TURN | WHO | {"result": "Không đạt", "result_on": NEW, "field": "Luật"},
            TURN | WHO | {"title": "Lớp Ba", "ends_on": D(2026, 5, 1),
                    "content": "Lý luận chính trị: trung cấp"},
        ],
        (term("training_turn", result={"is": "failed"}), term("training_turn", sex=MALE)),
    ),
    "attraction_arrivals": (
        some_arrivals,
        [
            ARRIVAL | WHO
            | {"place": "Xã Mẫu Hạ", "arrived_on": D(2026, 3, 5), "position": "Văn phòng – thống kê", "left_on": D(2026, 4, 1)}
        ],
        (term("attraction_arrival", left_on={"known": False}), term("attraction_arrival", sex=MALE)),
    ),
}  # fmt: skip


PERSONS = (term("trained_person", result={"is": "failed"}), term("trained_person", sex=MALE))


@pytest.mark.domain
@pytest.mark.parametrize("register", SHEETS)
def test_rows_of_an_import_are_those_of_the_days_before_it_was_taken_back(cast: Cast, register: str) -> None:
    start, lines, terms = SHEETS[register]
    start(cast)
    rows = indicators([terms, PERSONS] if register == "training_turns" else [terms], cast)
    known = stood(rows, cast, AT.date())
    sheet = import_sheet(cast, register, [{"unit": cast.commune.name} | line for line in lines], AT + DAY)
    known |= stood(rows, cast, (AT + DAY).date())
    undo_import(cast, sheet, AT + 2 * DAY)
    known |= stood(rows, cast, (AT + 2 * DAY).date())
    import_sheet(cast, register, [{"unit": cast.commune.name} | lines[0]], AT + 3 * DAY)
    assert told_all(rows, known) == known


# The page


@pytest.fixture
def share(cast: Cast) -> Indicator:
    """Of the buildings those that are safe, kept since long ago; the first is one of them."""
    past = timezone.now() - 40 * DAY
    for number in range(3):
        make_premises(cast, name=f"Nhà Số {number}", is_safe=number == 0)
    row = make_indicator(
        cast, code="test.safe", measure="%", numerator=term("premises", is_safe=YES), denominator=term("premises")
    )
    keeping.catch_up(at=timezone.now())
    Figure.objects.update(known_from=timezone.localdate(past))
    return row


def page(client: Client, row: Indicator, **asked: Any) -> str:
    yesterday = timezone.localdate() - DAY
    sent = client.get(f"/so-lieu/chi-so/{row.pk}/so/", {"biet_den": f"{yesterday:%d/%m/%Y}"} | asked)
    assert sent.status_code == 200
    return sent.content.decode()


def names_of(client: Client, row: Indicator, side: str = "duoc-tinh", **asked: Any) -> list[str]:
    found = page(client, row, dong=side, **asked)
    return [name for name in ("Nhà Số 0", "Nhà Số 1", "Nhà Số 2") if name in found]


def correct(row: Premises, cast: Cast, **values: Any) -> None:
    said = {"reason": "Ghi nhầm", "by": cast.officer, "at": timezone.now()}
    PREMISES.correct(row, values, version=row.version, **said)


def test_page_shows_rows_of_a_register_as_they_were(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    first, second, third = Premises.objects.order_by("pk")
    correct(first, cast, is_safe=False)
    correct(second, cast, is_safe=True, name="Nhà Đổi Tên")
    PREMISES.withdraw(third, "Ghi nhầm", by=cast.officer, at=timezone.now())
    client = client_for(cast.officer)
    assert (names_of(client, share, biet_den=""), names_of(client, share)) == ([], ["Nhà Số 0"])
    assert names_of(client, share, "khong-tinh") == ["Nhà Số 1", "Nhà Số 2"]
    assert names_of(client, share, "khong-tinh", q="so 2") == ["Nhà Số 2"]
    assert "cộng lại bằng con số ở trên" in page(client, share)
    assert page(client, share, dong="khong-tinh").count("✎ ghi hoặc sửa sau ngày ấy") == 2
    assert names_of(client_for(cast.commune_officer), share, don_vi=cast.commune.pk) == ["Nhà Số 0"]


def test_what_somebody_else_wrote_is_not_worked_out(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    """The commune beside it has a trail that does not say enough; that is none of this one's rows."""
    other = make_premises(cast, unit=cast.other_commune, name="Nhà Bên", is_safe=True)
    keeping.catch_up(at=timezone.now())
    correct(other, cast, is_safe=False)
    correct(Premises.objects.earliest("pk"), cast, is_safe=False)
    AuditEntry.objects.filter(subject_id=other.pk, action="premises.changed").update(changes={"unit": ["A", "B"]})
    assert names_of(client_for(cast.commune_officer), share, don_vi=cast.commune.pk) == ["Nhà Số 0"]
    assert str(WHY_NOT["trail"]) in page(client_for(cast.officer), share)


def test_days_that_a_stretch_took_before_the_trail_told_of_them_are_not_guessed(
    cast: Cast, client_for: ClientFor, share: Indicator
) -> None:
    first = Premises.objects.earliest("pk")
    said = {"since": timezone.localdate() - DAY, "version": first.version, "by": cast.officer, "at": timezone.now()}
    PREMISES.go_on(first, {"is_safe": False}, **said)
    client = client_for(cast.officer)
    assert names_of(client, share) == ["Nhà Số 0"]
    assert "cộng lại bằng con số ở trên" in page(client, share)
    AuditEntry.objects.filter(action="premises.moved_end").delete()
    AuditEntry.objects.filter(action="premises.continued").update(changes={"is_safe": [True, False]})
    found = page(client, share)
    assert str(WHY_NOT["trail"]) in found
    assert "Hôm ấy biết là 1/3, các dòng dưới đây cho 0/3." in found


def test_much_that_was_written_is_not_worked_out(
    cast: Cast, client_for: ClientFor, share: Indicator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for row in Premises.objects.all():
        correct(row, cast, is_safe=None)
    monkeypatch.setattr("vungmanh.desk.figures.then._MOST", 2)
    assert str(WHY_NOT["long"]) in page(client_for(cast.officer), share)


@pytest.mark.parametrize("count", [1, 3])
def test_rows_of_then_are_asked_for_as_often_whatever_their_number(
    cast: Cast, client_for: ClientFor, share: Indicator, django_assert_num_queries: Any, count: int
) -> None:
    for row in Premises.objects.order_by("pk")[:count]:
        correct(row, cast, is_safe=None)
    client = client_for(cast.officer)
    with django_assert_num_queries(21):
        assert names_of(client, share) == ["Nhà Số 0"]


@pytest.mark.parametrize("count", [1, 3])
def test_members_of_then_are_asked_for_as_often_whatever_their_number(
    cast: Cast, django_assert_num_queries: Any, count: int
) -> None:
    """They are asked by what their body was, and by what it had to do with others of the same thing."""
    counts = [make_membership(cast, make_body(cast, f"Chi bộ {number}"), 20) for number in range(3)]
    (row,) = indicators([(term("membership", "members", system=PARTY), None)], cast)
    for each in counts[:count]:
        MEMBERSHIPS.correct(each, {"members": 30}, version=1, reason="Nhầm", by=cast.officer, at=AT + DAY)
    asked, pair = definition(row), Pair(Decimal(60))
    with django_assert_num_queries(10):
        then = rows_then(asked, Which.COUNTED, "", MONTH, cast.province, AT.date(), pair)
    assert not isinstance(then, str)
    assert [each.members for each in then.rows] == [20] * count


def takes_out(cast: Cast, first: Enrolment, at: datetime.datetime) -> None:
    take_out(first, "Nhầm", by=cast.officer, at=at)


def changes_course(cast: Cast, first: Enrolment, at: datetime.datetime) -> None:
    later = said(title="Lớp 1", starts_on=D(2026, 3, 1), kind="state_management")
    change_course(first.course, later, version=first.course.version, by=cast.officer, at=at)


@pytest.mark.parametrize("act", [takes_out, changes_course])
def test_what_happened_elsewhere_decides_who_stood_here_then(cast: Cast, act: Callable[..., None]) -> None:
    """Whoever counted in another unit counts here since his or her turn there went."""
    person = moving_people(cast)[1]
    for day in (1, 12):
        send(cast, make_course(cast, title=f"Lớp {day}", starts_on=D(2026, 3, day)), person)
    (row,) = indicators([(term("trained_person", content={"is": "political"}), None)], cast)
    first, second = person.enrolments.order_by("began_on")
    places = [cast.province, cast.neighbour_province, first.unit, second.unit]
    assert len(set(places)) == 4
    stood = {place: standing(definition(row), place, Which.COUNTED) for place in places}
    act(cast, first, AT + DAY)
    now = {place: standing(definition(row), place, Which.COUNTED) for place in places}
    assert [(len(stood[unit]), len(now[unit])) for unit in (first.unit, second.unit)] == [(1, 0), (0, 1)]
    assert {place: told(row, place, Which.COUNTED, AT.date()) for place in places} == stood


@pytest.mark.parametrize("cell", ["sex=male", "sex=", "is_own=false"])
def test_a_part_of_a_breakdown_has_its_own_rows_of_then(cast: Cast, cell: str) -> None:
    some_turns(cast)
    terms = [(term("training_turn", result={"is": "passed"}), term("training_turn"))]
    (row,) = indicators(terms, cast, breakdowns=["sex", "is_own"])
    asked, known = definition(row), AT.date()
    stood = {which: standing(asked, cast.province, which, cell) for which in Which}
    course = Course.objects.earliest("pk")
    results = dict.fromkeys(course.enrolments.values_list("pk", flat=True), "passed")
    later = {"by": cast.officer, "at": AT + DAY, "on": (AT + DAY).date()}
    record_results(course, results, result_on=later["on"], **later)
    assert {which: told(row, cast.province, which, known, cell) for which in Which} == stood
    assert any(stood.values())
