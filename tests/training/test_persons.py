"""Persons who were trained count once in a period, in one unit of all: whatever happens, units add up to distinct persons."""

from __future__ import annotations

import datetime
import io
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.factories import AT
from tests.figures.crawl import make_indicator
from tests.figures.wild import a_course, moving_people, other_sex, term, turns
from tests.training.factories import make_course, said, send
from vungmanh.core.errors import DomainError
from vungmanh.desk.figures import rows as rows_on_page
from vungmanh.indicators.catalogue import definitions_on
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.domain.counting import count
from vungmanh.indicators.enums import Span, Which
from vungmanh.indicators.models import Figure, Indicator
from vungmanh.indicators.pairs import Pair, total
from vungmanh.indicators.periods import Period, month_of, year_of
from vungmanh.indicators.selectors import (
    all_cells,
    counted_live,
    explanation,
    figures,
    figures_by_unit,
    first_days,
    kept_periods,
    rows_between,
    rows_of,
)
from vungmanh.officials.models import Person
from vungmanh.programmes.counted import Asked as Target
from vungmanh.programmes.counted import count_asked
from vungmanh.programmes.domain.binding import Choice
from vungmanh.programmes.enums import Way
from vungmanh.programmes.outlook import rows_behind
from vungmanh.training.domain import courses
from vungmanh.training.domain.courses import change_course, enrol, withdraw_course
from vungmanh.training.models import Course, Enrolment
from vungmanh.units.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.domain]
D, DAY = datetime.date, datetime.timedelta(days=1)
Truth = bool | None
Said = Callable[[Enrolment], Truth]
PERIODS = (month_of(D(2026, 2, 1)), month_of(D(2026, 3, 1)), year_of(D(2026, 3, 1)))
BREAKDOWNS = ("sex", "mode", "is_own", "kind", "position")


@dataclass(frozen=True)
class Asked:
    """A definition, and the same in plain Python: is a turn below the line, and if so, above it?"""

    body: dict[str, Any]
    above: Said
    below: Said | None = None

    def state(self, turn: Enrolment) -> tuple[Truth, Truth]:
        """Above the line, below it; None where nobody can say."""
        base = True if self.below is None else self.below(turn)
        over = self.above(turn)
        if base is True:
            return over, base
        return (False if base is False else None), base


def always(turn: Enrolment) -> Truth:
    return True


def own(turn: Enrolment) -> Truth:
    return not turn.is_own


def level(turn: Enrolment) -> Truth:
    return None if turn.course.level is None else turn.course.level >= 2


def passed(turn: Enrolment) -> Truth:
    return turn.result == "passed"


def female_abroad(turn: Enrolment) -> Truth:
    return turn.course.mode != "full_time" and turn.person.sex == "female"


def persons(**where: Any) -> dict[str, Any]:
    return term("trained_person", **where)


ASKED: dict[str, Asked] = {
    "all": Asked({"numerator": persons()}, always),
    "sent": Asked({"numerator": persons(is_own={"is": False})}, own),
    "level": Asked({"numerator": persons(level={"at_least": 2})}, level),
    "women": Asked({"numerator": persons(mode={"is_not": "full_time"}, sex={"is": "female"})}, female_abroad),
    "share": Asked(
        {"numerator": persons(result={"is": "passed"}), "denominator": persons(level={"at_least": 2})}, passed, level
    ),
    "known": Asked({"numerator": persons(level={"at_least": 2}), "denominator": persons(is_own={"is": False})}, level, own),
}  # fmt: skip


@dataclass(slots=True)
class Plain:
    """What one person comes to in a period: where, and of which parts."""

    turn: Enrolment
    above: int
    below: int
    unclear: int

    @property
    def side(self) -> Which:
        return Which.COUNTED if self.above else Which.UNJUDGED if self.unclear else Which.NOT_COUNTED


def plainly(asked: Asked, period: Period) -> Iterator[Plain]:
    rows = Enrolment.objects.filter(withdrawn_at=None, course__withdrawn_at=None).select_related("course", "person")
    by_person: dict[int, list[Enrolment]] = defaultdict(list)
    for turn in rows.order_by("began_on", "pk"):
        if period.first <= turn.began_on <= period.day:
            by_person[turn.person_id].append(turn)
    for some_turns in by_person.values():
        states = [(turn, *asked.state(turn)) for turn in some_turns]
        ranked = [
            next((turn for turn, above, _below in states if above is wanted), None) for wanted in (True, None, False)
        ]
        is_below = any(below is True for _turn, _above, below in states)
        if ranked[0]:
            yield Plain(ranked[0], 1, int(is_below), 0)
        elif ranked[1]:
            yield Plain(ranked[1], 0, int(is_below), 1)
        elif is_below:
            yield Plain(next(turn for turn, _above, below in states if below), 0, 1, 0)


Triple = tuple[int, int, int]


def added(found: Collection[Plain], has_line: bool) -> Triple:
    line = sum(each.below for each in found) if has_line else 0
    return sum(each.above for each in found), line, sum(each.unclear for each in found)


def part_of(turn: Enrolment, attribute: str) -> str:
    value = {"sex": turn.person.sex, "mode": turn.course.mode, "kind": turn.official_kind}.get(attribute)
    value = getattr(turn, attribute) if value is None else value
    return str(value).lower() if isinstance(value, bool) else str(value)


# What people do


ACTS = (a_course, a_course, turns, turns, turns, other_sex)


def act(cast: Cast, chance: random.Random, at: datetime.datetime) -> None:
    with suppress(DomainError), transaction.atomic():
        chance.choice(ACTS)(cast, chance, at)


@pytest.fixture
def kept(cast: Cast, settings: Any) -> dict[str, Indicator]:
    """Indicators over persons, kept for months and years; people who move."""
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 4, 2
    Indicator.objects.all().delete()
    moving_people(cast)
    more = {"measure": "", "breakdowns": list(BREAKDOWNS)}
    rows = {name: make_indicator(cast, code=f"test.{name}", **asked.body, **more) for name, asked in ASKED.items()}
    ratio = {"numerator": term("training_turn"), "denominator": persons(level={"at_least": 2})}
    make_indicator(cast, code="test.ratio", measure="", **ratio)
    keeping.catch_up(at=AT)
    for number in range(2):
        a_course(cast, random.Random(number), AT)
    return rows


def every_period() -> list[Period]:
    return [*kept_periods(Span.MONTH), *kept_periods(Span.YEAR)]


@pytest.mark.parametrize("seed", range(2))
def test_units_add_up_to_distinct_persons_whatever_happens(cast: Cast, kept: dict[str, Indicator], seed: int) -> None:
    """Kept figures, figures counted anew, live ones, parts and rows behind them: all as a plain count has them."""
    chance = random.Random(seed)
    moved = set()
    for number in range(3):
        at = AT + number * DAY
        for _act in range(10):
            act(cast, chance, at)
        assert keeping.check(at=at).different == 0
        for place in (cast.province, cast.neighbour_province, cast.commune):
            compare(place)
        for name, asked in ASKED.items():
            for period in PERIODS:
                found = list(plainly(asked, period))
                whole = figures_by_unit([f"test.{name}"], [period], [cast.province, cast.neighbour_province])
                people = {each.turn.person_id for each in found if each.above}
                assert sum(pair.numerator for pair in whole.values()) == len(people)
        pairs = Enrolment.objects.filter(withdrawn_at=None).values_list("person", "unit")
        moved |= {person for person, count in Counter(person for person, _unit in set(pairs)).items() if count > 1}
    assert moved


def compare(place: Unit) -> None:
    codes = [f"test.{name}" for name in ASKED]
    kept, definitions = figures(codes, PERIODS, place), definitions_on(AT.date())
    live = counted_live([definitions[code].definition for code in codes], PERIODS, place)
    for (name, asked), period in product(ASKED.items(), PERIODS):
        code, here = (
            f"test.{name}",
            [row for row in plainly(asked, period) if row.turn.unit.path.startswith(place.path)],
        )
        has_line = asked.below is not None
        pair, definition = kept[code, period], definitions[code].definition
        assert triple(pair) == added(here, has_line), (code, period, place)
        assert pair.denominator is None or pair.numerator <= pair.denominator
        parts = {key[2]: some for key, some in live.items() if key[:2] == (code, period)}
        assert parts.pop("") == pair
        for attribute, cells in all_cells(code, period, place).items():
            assert total(list(cells.values())) == pair
            assert cells == {cell.partition("=")[2]: parts[cell] for cell in parts if cell.startswith(f"{attribute}=")}
            for value, cell in cells.items():
                assert triple(cell) == added([row for row in here if part_of(row.turn, attribute) == value], has_line)
        for which in (Which.COUNTED, Which.UNJUDGED, *([Which.NOT_COUNTED] if has_line else [])):
            wanted = [row.turn for row in here if row.side == which]
            assert set(rows_of(definition, period, place, which)) == set(wanted)
            rows = rows_of(definition, period, place, which, cell="mode=full_time")
            assert set(rows) == {turn for turn in wanted if turn.course.mode == "full_time"}


def triple(pair: Pair) -> Triple:
    return int(pair.numerator), int(pair.denominator or 0), pair.unjudged


def test_unit_alone_is_counted_as_among_all_others(cast: Cast, kept: dict[str, Indicator]) -> None:
    """Whichever units are asked for together: also where others hold the turn that counts."""
    chance = random.Random(7)
    for _act in range(40):
        act(cast, chance, AT)
    versions = tuple(version for name in ASKED if (version := explanation(f"test.{name}", year_of(AT.date()))))
    wanted = tuple((period, versions) for period in every_period())
    units = list(Unit.objects.values_list("pk", flat=True))
    together = count(wanted, units)
    alone = {key: counted for unit in units for key, counted in count(wanted, [unit]).items()}
    assert together == alone
    assert together


@pytest.mark.parametrize("seed", range(2))
def test_persons_of_a_target_stand_in_one_of_its_units(cast: Cast, kept: dict[str, Indicator], seed: int) -> None:
    chance, since, until = random.Random(seed), D(2025, 12, 1), D(2026, 12, 31)
    for _act in range(30):
        act(cast, chance, AT)
    version = explanation("test.sent", year_of(AT.date()))
    assert version is not None
    units = [cast.commune, cast.other_commune]
    days = first_days(version.definition, since, until, units, Which.COUNTED)
    rows = rows_between(version.definition, since, until, units, Which.COUNTED).select_related("unit")
    there = Enrolment.objects.filter(withdrawn_at=None, course__withdrawn_at=None, is_own=False, unit__in=units)
    wanted: dict[int, tuple[D, int]] = {}
    for turn in there.order_by("began_on", "pk"):
        wanted.setdefault(turn.person_id, (turn.began_on, turn.unit_id))
    assert days == wanted
    assert {row.person_id: (row.began_on, row.unit_id) for row in rows} == wanted
    for unit in units:
        alone = first_days(version.definition, since, until, [unit], Which.COUNTED)
        assert set(alone) == set(there.filter(unit=unit).values_list("person", flat=True))


@pytest.mark.parametrize("said_of_target", [{"each": "commune"}, {"limits": {"type": ["xa"]}}])
def test_target_of_several_communes_counts_nobody_twice(
    cast: Cast, kept: dict[str, Indicator], said_of_target: dict[str, Any]
) -> None:
    """As many in all of them as there are rows behind the figure, a person each; of parts likewise."""
    on, definition = D(2026, 12, 31), definitions_on(AT.date())["test.sent"].definition
    chance = random.Random(3)
    for _act in range(12):
        a_course(cast, chance, AT)
    parts = ({}, {"mode": ["full_time"]})
    asked = [
        Target(
            key, Choice(Way.COUNTED, "test.sent", breakdown=part, **said_of_target), definition, False, D(2025, 12, 1)
        )
        for key, part in enumerate(parts)
    ]
    found = count_asked(cast.province, asked, on)
    there = Enrolment.objects.filter(unit__in=[cast.commune, cast.other_commune], is_own=False)
    people = set(there.values_list("person", flat=True))
    assert len(people) < len(set(there.values_list("person", "unit")))
    for counted in found.values():
        assert counted.last is not None
        period, pair = counted.last
        rows = list(rows_behind(counted, period, Which.COUNTED))
        assert sum(each.numerator for each in counted.each.values()) == pair.numerator == len(rows)
        assert {unit: pair.numerator for unit, pair in counted.each.items()} == {
            unit.pk: sum(row.unit_id == unit.pk for row in rows) for unit in counted.units
        }
        assert len({row.person_id for row in rows}) == len(rows) > 0
    assert {row.person_id for row in rows_behind(found[0], period, Which.COUNTED)} == people


@pytest.mark.parametrize("walked", [True, False])
def test_page_of_a_figure_names_each_person_once(
    cast: Cast, kept: dict[str, Indicator], client_for: Any, monkeypatch: pytest.MonkeyPatch, walked: bool
) -> None:
    monkeypatch.setattr(rows_on_page, "_PART_WALKED", 0 if walked else 5000)
    for starts in (D(2026, 2, 5), D(2026, 3, 5), D(2026, 3, 15)):
        send(cast, make_course(cast, title=f"Lớp {starts}", starts_on=starts, ends_on=starts), *Person.objects.all())
    client, period = client_for(cast.officer), year_of(AT.date())
    for name, asked in ASKED.items():
        found = [row for row in plainly(asked, period) if row.turn.unit.path.startswith(cast.province.path)]
        for tab, which in (
            ("duoc-tinh", Which.COUNTED),
            ("khong-tinh", Which.NOT_COUNTED),
            ("chua-du", Which.UNJUDGED),
        ):
            if which == Which.NOT_COUNTED and asked.below is None:
                continue
            said = {"ky": "2026", "dong": tab, "don_vi": cast.province.pk}
            address = f"/so-lieu/chi-so/{kept[name].pk}/so/"
            names = sorted(row.turn.person.full_name for row in found if row.side == which)
            assert [line.name for line in client.get(address, said).context["rows"].lines] == names, (name, tab)
            sheet = load_workbook(io.BytesIO(client.get(address, said | {"xuat": "xlsx"}).content)).active
            assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == names


def test_turn_that_comes_earlier_takes_its_person_to_its_unit(cast: Cast, kept: dict[str, Indicator]) -> None:
    """Also out of units that have nothing to do with the act, and back again."""
    withdraw_all(cast)
    person = Person.objects.earliest("pk")
    for starts in (D(2026, 3, 5), D(2026, 2, 5)):
        send(cast, make_course(cast, title=f"Lớp {starts}", starts_on=starts, ends_on=starts), person)
    assert where("test.all") == {(2026, 2): cast.other_commune, (2026, 3): cast.department, 2026: cast.other_commune}
    (course,) = Course.objects.filter(starts_on=D(2026, 2, 5))
    change_course(course, said_of(course, D(2026, 3, 20)), version=1, by=cast.officer, at=AT)
    assert where("test.all") == {(2026, 3): cast.department, 2026: cast.department}
    assert keeping.check(at=AT).different == 0


def withdraw_all(cast: Cast) -> None:
    for course in Course.objects.all():
        withdraw_course(course, "Nhầm", by=cast.officer, at=AT)


def said_of(course: Course, starts: D) -> Any:
    return said(title=course.title, starts_on=starts, ends_on=starts)


def where(code: str) -> dict[Any, Unit]:
    """By period the only unit in which somebody counts."""
    units = list(Unit.objects.exclude(level="province", kind="territory"))
    found: dict[Any, Unit] = {}
    for period in every_period():
        pairs = figures_by_unit([code], [period], units)
        own = [unit for unit in units if pairs[unit.pk, code, period].numerator]
        if own:
            key: Any = period.day.year if period.span == Span.YEAR else (period.day.year, period.day.month)
            (found[key],) = own
    return found


@pytest.mark.parametrize("people", [1, 3])
def test_change_is_told_without_a_question_for_each_person(
    cast: Cast, kept: dict[str, Indicator], django_assert_num_queries: Any, people: int
) -> None:
    course = make_course(cast)
    everybody = list(Person.objects.order_by("pk")[:people])
    with django_assert_num_queries(28 if connection.features.has_select_for_update else 26):
        enrol(course, everybody, by=cast.officer, at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_acts_at_once_count_a_person_once(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has written its turn, in a unit of its own, before either counts."""
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 4, 1
    Indicator.objects.all().delete()
    person = moving_people(cast)[0]
    make_indicator(cast, code="test.all", measure="", **ASKED["all"].body)
    keeping.catch_up(at=AT)
    days = [D(2026, 2, 5), D(2026, 3, 5)]
    opened = [make_course(cast, title=f"Lớp {day}", starts_on=day, ends_on=day) for day in days]
    both, tell = threading.Barrier(2), courses.turns_changed

    def turns_changed(*args: Any, **more: Any) -> None:
        with suppress(threading.BrokenBarrierError):  # on SQLite one waits until the other has ended
            both.wait(1)
        tell(*args, **more)

    def run(course: Course) -> None:
        try:
            enrol(course, [person], by=cast.officer, at=AT)
        finally:
            connection.close()

    monkeypatch.setattr(courses, "turns_changed", turns_changed)
    threads = [threading.Thread(target=run, args=(course,)) for course in opened]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    first, second = Enrolment.objects.order_by("began_on")
    assert first.unit != second.unit
    assert where("test.all") == {(2026, 2): first.unit, (2026, 3): second.unit, 2026: first.unit}
    assert keeping.check(at=AT).different == 0


def test_figures_of_before_wait_to_be_counted_anew(cast: Cast, kept: dict[str, Indicator]) -> None:
    """By the rule of now, without a check that finds them wrong; others are left alone."""
    make_indicator(cast, code="test.turns", measure="", numerator=term("training_turn"))
    keeping.catch_up(at=AT)
    send(cast, make_course(cast), *Person.objects.all())
    Figure.objects.filter(indicator__code="test.all").update(numerator=F("numerator") + 1)
    import_module("vungmanh.training.migrations.0003_persons_counted_anew").count_anew(apps, None)
    waiting = set(Indicator.objects.filter(counted=0).values_list("code", flat=True))
    assert waiting == {*(f"test.{name}" for name in ASKED), "test.ratio"}
    assert keeping.is_behind(AT)
    keeping.catch_up(at=AT)
    assert keeping.check(at=AT).different == 0
