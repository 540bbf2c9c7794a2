"""What single rows of a register add to figures, weighed without asking the database: a changed record costs what it changes,
however much else its unit has.

Of a row it says exactly what the SQL of `compiling` says of it; a test compares them over every operator. What cannot be
weighed (an attribute that another table or only an expression knows) is told, and counted instead.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import ceil, floor
from operator import attrgetter
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q

from vungmanh.indicators.catalogue import Version
from vungmanh.indicators.countables import Attribute, Countable, countable
from vungmanh.indicators.definitions import Condition, Definition, Filter, Group
from vungmanh.indicators.domain import compiling
from vungmanh.indicators.domain.compiling import Aggregate, said, years_before
from vungmanh.indicators.domain.counting import EXACT, Counted, Key, Number, Wanted, both, cell_of
from vungmanh.indicators.domain.things import ABOVE, BELOW, LACKING, UNJUDGED, first_rank, stands_at
from vungmanh.indicators.enums import Which
from vungmanh.indicators.periods import Period

Row = Any
"""A row of the table of a countable."""
Truth = bool | None
_Test = Callable[[Row, datetime.date], Truth]
_Weight = Callable[[Row, datetime.date], Number]
_Added = list[tuple[int, str, Counted]]
"""Indicator, cell, what is added."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """How a definition weighs rows of one countable. `columns` are all that it looks at."""

    indicator: int
    has_line: bool
    columns: frozenset[str]
    is_moving: bool
    """Whether the weight of a row changes with the day."""
    parts: tuple[tuple[int, _Weight], ...]
    cells: tuple[tuple[str, str], ...]
    """Attribute and column of each breakdown."""


def can_weigh(version: Version, names: Collection[str]) -> bool:
    """Whether rows of these countables can be weighed by the definition."""
    return all(_scale(version, name) is not None for name in names if name in version.definition.countables)


def differences(names: Collection[str], was: Sequence[Row], now: Sequence[Row], wanted: Wanted) -> dict[Key, Counted]:
    """What changes of the figures where the rows `was` of a table are replaced by `now`; `names` are the countables over the
    table, all definitions are such that `can_weigh`."""
    found: dict[Key, Counted] = {}
    for name in names:
        facts = countable(name)
        for unit, (gone, come) in _by_unit(facts, was, now).items():
            for period, added in _by_period(facts, gone, come, wanted):
                day, span = period.day.isoformat(), period.span.value
                for indicator, cell, counted in added:
                    key = (unit, day, span, indicator, cell)
                    found[key] = both(found[key], counted) if key in found else counted
    return {key: counted for key, counted in found.items() if any(counted)}


def truth_of(facts: Countable, conditions: Sequence[Condition]) -> Callable[[Row, datetime.date], Truth] | None:
    """Whether all of these hold of a row on a day, None where nobody can say; no function where the row alone does not tell."""
    asked = compiling.said(*conditions)
    names = set().union(*map(compiling.attributes_of, asked))
    if not all(_is_own(facts, facts.attribute(name)) for name in names):
        return None
    return _together(True, _tests(facts, asked))


def standing(
    definition: Definition, which: Which, rows: Sequence[Row], here: Collection[int], period: Period, cell: str = ""
) -> list[Row]:
    """Those of the rows, in the units `here`, that `selectors.rows_of` finds: all rows of the things, where things are counted,
    in whatever units. Rows hold what they look at over their relations. For definitions of which `are_told`."""
    above, below = definition.numerator, definition.denominator
    assert above is not None
    is_share, is_lacking = below is not None and definition.is_share, which == Which.NOT_COUNTED
    base = [below.where] if below is not None and is_share else []
    term = below if is_lacking and below is not None else above
    facts, day = countable(term.countable), period.day
    is_seen = _is_seen(facts, here, cell)
    if facts.counts_things:
        side = _SIDES[which] if first_rank(definition, facts.name) == ABOVE else BELOW
        return [row for row, told in _things(definition, facts, rows, period) if is_seen(row) and told[side]]
    if which == Which.UNJUDGED:
        asked: _Weight | _Test = _unclear(facts.name, said(*base, above.where), above.sum)
    elif which == Which.COUNTED or (below is not None and not is_share):
        asked = _together(True, _tests(facts, [*base, term.where]))
    else:
        asked = _lacking(facts, base, above.where, (above.sum, below.sum if below else ""))
    is_in = _is_in(facts, period)
    return [row for row in rows if is_in(row) and is_seen(row) and asked(row, day)]


def _lacking(facts: Countable, base: Sequence[Condition], where: Condition, sums: tuple[str, str]) -> _Test:
    """Below the line and known not to be above it; of two numbers, also what says less above than below."""
    line, held = _together(True, _tests(facts, base)), _together(True, _tests(facts, [where]))
    reads = [_reader(_column(facts.attribute(name))) for name in sums if name]

    def test(row: Row, day: datetime.date) -> bool:
        if not line(row, day):
            return False
        numbers = [read(row) for read in reads]
        is_less = len(numbers) == 2 and None not in numbers and numbers[0] < numbers[1]
        return held(row, day) is False or is_less

    return test


_SIDES = {Which.COUNTED: ABOVE, Which.NOT_COUNTED: LACKING, Which.UNJUDGED: UNJUDGED}


def _things(
    definition: Definition, facts: Countable, rows: Iterable[Row], period: Period
) -> Iterator[tuple[Row, Sequence[bool]]]:
    """Of each thing the row at which it stands in the period, and what is known of the thing there, by rank."""
    above, line, day, is_in = definition.numerator, definition.denominator, period.day, _is_in(facts, period)
    first = first_rank(definition, facts.name)
    parts = [part for part in compiling.parts_of(definition) if part.countable == facts.name]
    weights: dict[int, _Weight | _Test] = {
        (ABOVE, BELOW, UNJUDGED)[part.place]: _weight(facts.name, part.aggregate) for part in parts
    }
    if first == ABOVE and above is not None:
        base = [line.where] if line is not None and definition.is_share else []
        weights[LACKING] = _lacking(facts, base, above.where, ("", ""))
    by_thing: dict[Any, list[Row]] = defaultdict(list)
    for row in sorted(filter(is_in, rows), key=lambda row: (getattr(row, facts.happens), row.pk)):
        by_thing[getattr(row, facts.thing)].append(row)
    for some in by_thing.values():
        told = [[bool(weights[rank](row, day)) if rank in weights else False for rank in range(4)] for row in some]
        at = stands_at(told, (first, UNJUDGED, LACKING))
        if at is not None:
            is_counted = told[at][first]
            is_unclear, is_lacking = not is_counted and told[at][UNJUDGED], not is_counted and not told[at][UNJUDGED]
            yield some[at], (told[at][ABOVE], any(row[BELOW] for row in told), is_unclear, is_lacking)


def weighed(
    definition: Definition, name: str, rows: Sequence[Row], here: Collection[int], period: Period, cell: str = ""
) -> list[Number]:
    """What rows of the countable come to in the units `here`: above the line, below it, unjudged. Rows and definitions as for
    `standing`."""
    facts, total = countable(name), list[Number]([0, 0, 0])
    is_in, is_seen = _is_in(facts, period), _is_seen(facts, here, cell)
    if facts.counts_things:
        for row, told in _things(definition, facts, rows, period):
            if is_seen(row):
                total = [number + told[rank] for number, rank in zip(total, (ABOVE, BELOW, UNJUDGED), strict=True)]
        return total
    there = [row for row in rows if is_in(row) and is_seen(row)]
    for part in compiling.parts_of(definition):
        if part.countable == name:
            weight = _weight(name, part.aggregate)
            total[part.place] += sum(weight(row, period.day) for row in there)
    return total


def are_told(definition: Definition, cell: str) -> bool:
    """Whether rows and what they look at tell all that is asked."""
    if definition.numerator is None:
        return False
    by = cell.partition("=")[0]
    for name in definition.countables:
        facts = countable(name)
        terms = [term for term in definition.terms if term.countable == name]
        names = {each for term in terms for each in (*compiling.attributes_of(term.where), term.sum, by)} - {""}
        if _belongs_or_none(name, over=True) is None:
            return False
        if not all(_is_own(facts, facts.attribute(each), over=True) for each in names):
            return False
    return True


def _is_in(facts: Countable, period: Period) -> Callable[[Row], bool]:
    belongs = _belongs_or_none(facts.name, over=True)
    return lambda row: belongs is not None and belongs(row) and _holds(facts, row, period)


def _is_seen(facts: Countable, here: Collection[int], cell: str) -> Callable[[Row], bool]:
    by = cell.partition("=")[0]
    read = _reader(_column(facts.attribute(by))) if by else None

    def is_seen(row: Row) -> bool:
        return getattr(row, facts.unit) in here and (read is None or cell_of(facts, by, read(row)) == cell)

    return is_seen


def _by_unit(facts: Countable, was: Sequence[Row], now: Sequence[Row]) -> dict[int, tuple[list[Row], list[Row]]]:
    """Of each unit the rows that go and those that come, as far as they belong to the countable."""
    found: dict[int, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    belongs = _belongs_or_none(facts.name) or (lambda row: False)
    for place, rows in enumerate((was, now)):
        for row in rows:
            unit = getattr(row, facts.unit)
            if unit is not None and belongs(row):
                found[unit][place].append(row)
    return found


def _by_period(
    facts: Countable, gone: Sequence[Row], come: Sequence[Row], wanted: Wanted
) -> Iterator[tuple[Period, _Added]]:
    """What each period gains. Months in which the same rows hold have the same, but for what changes with the day."""
    seen: dict[Any, tuple[_Added, list[_Scale], list[tuple[Row, int]]]] = {}
    for period, versions in wanted:
        before = tuple(place for place, row in enumerate(gone) if _holds(facts, row, period))
        after = tuple(place for place, row in enumerate(come) if _holds(facts, row, period))
        if not before and not after:
            continue
        key = (before, after, id(versions))
        if key not in seen:
            signed, columns = _apart(facts, [gone[place] for place in before], [come[place] for place in after])
            scales = [scale for row in versions if (scale := _scale(row, facts.name))]
            scales = [each for each in scales if columns is None or each.columns & columns]
            still = [scale for scale in scales if not scale.is_moving]
            seen[key] = _added(facts, still, signed, period.day), [each for each in scales if each.is_moving], signed
        added, moving, signed = seen[key]
        yield period, added + _added(facts, moving, signed, period.day)


def _apart(
    facts: Countable, before: Sequence[Row], after: Sequence[Row]
) -> tuple[list[tuple[Row, int]], frozenset[str] | None]:
    """Rows with their signs, and the columns that can matter (None: all): where the same things are there before and after,
    only what differs of them."""
    columns = _columns(facts.name)
    by_thing = {getattr(row, facts.thing): row for row in after}
    if len(before) != len(after) or by_thing.keys() != {getattr(row, facts.thing) for row in before}:
        return [*((row, 1) for row in after), *((row, -1) for row in before)], None
    signed: list[tuple[Row, int]] = []
    differ: set[str] = set()
    for row in before:
        other = by_thing[getattr(row, facts.thing)]
        some = {name for name in columns if getattr(row, name) != getattr(other, name)}
        if some:
            differ |= some
            signed += [(other, 1), (row, -1)]
    return signed, frozenset(differ)


def _added(facts: Countable, scales: Sequence[_Scale], signed: Sequence[tuple[Row, int]], day: datetime.date) -> _Added:
    found: _Added = []
    for scale in scales:
        cells: dict[str, list[Any]] = {}
        for row, sign in signed:
            weights = [(place, weight(row, day)) for place, weight in scale.parts]
            if not any(weight for _, weight in weights):
                continue
            for cell in ("", *(cell_of(facts, by, getattr(row, column)) for by, column in scale.cells)):
                total = cells.setdefault(cell, [0, 0, 0])
                for place, weight in weights:
                    total[place] += sign * weight
        for cell, (above, below, unclear) in cells.items():
            if above or below or unclear:
                found.append((scale.indicator, cell, (above, below if scale.has_line else None, unclear)))
    return found


def _holds(facts: Countable, row: Row, period: Period) -> bool:
    """Whether the row counts in the period."""
    if facts.happens:
        on = getattr(row, facts.happens)
        return on is not None and period.first <= on <= period.day
    starts, ends = getattr(row, facts.starts), getattr(row, facts.ends)
    return (starts is None or starts <= period.day) and (ends is None or ends >= period.day)


@lru_cache(maxsize=20_000)
def _scale(version: Version, name: str) -> _Scale | None:
    """None: it does not count such rows, or they cannot be weighed."""
    facts, definition = countable(name), version.definition
    if name not in definition.countables:
        return None
    parts = [part for part in compiling.parts_of(definition) if part.countable == name]
    conditions = [condition for part in parts for condition in part.aggregate.where]
    names = set().union(*map(compiling.attributes_of, conditions)) | {part.aggregate.sum for part in parts} - {""}
    attributes = [facts.attribute(each) for each in sorted(names | set(definition.breakdowns))]
    if facts.counts_things or _belongs_or_none(name) is None or not all(_is_own(facts, each) for each in attributes):
        return None
    return _Scale(
        version.indicator, definition.denominator is not None, frozenset(map(_column, attributes)),
        any(each.years_since for each in attributes),
        tuple((part.place, _weight(name, part.aggregate)) for part in parts),
        tuple((by, _column(facts.attribute(by))) for by in definition.breakdowns),
    )  # fmt: skip


def _column(attribute: Attribute) -> str:
    return attribute.years_since or attribute.column or attribute.name


def _is_own(facts: Countable, attribute: Attribute, *, over: bool = False) -> bool:
    """Whether the row itself says it, or what it looks at `over` its relations."""
    column = _column(attribute)
    is_there = _has(facts, column.partition("__")[0] if over else column)
    return bool(attribute.years_since or not attribute.at) and is_there


@lru_cache(maxsize=500)
def _reader(column: str) -> Callable[[Row], Any]:
    return attrgetter(column.replace("__", "."))


def _has(facts: Countable, column: str) -> bool:
    try:
        return facts.table()._meta.get_field(column).concrete
    except FieldDoesNotExist:
        return any(each.attname == column for each in facts.table()._meta.concrete_fields)


@lru_cache(maxsize=200)
def _columns(name: str) -> frozenset[str]:
    """Everything that a definition may look at."""
    facts = countable(name)
    return frozenset(_column(each) for each in facts.attributes if _is_own(facts, each))


@lru_cache(maxsize=200)
def _belongs_or_none(name: str, *, over: bool = False) -> Callable[[Row], bool] | None:
    """Whether a row of the table is one of the countable; None where the row alone does not tell, or what it looks at
    `over` its relations."""
    facts = countable(name)
    asked: list[tuple[Callable[[Row], Any], bool, Any]] = []
    if facts.only.negated or facts.only.connector != Q.AND or "__" in facts.unit + facts.starts + facts.ends:
        return None
    for condition in facts.only.children:
        *steps, last = condition[0].split("__") if isinstance(condition, tuple) else [""]
        lookup = last if steps and last in ("exact", "isnull") else ""
        column = "__".join(steps if lookup else (*steps, last))
        if not _has(facts, column.partition("__")[0] if over else column):
            return None
        asked.append((_reader(column), lookup == "isnull", condition[1]))  # type: ignore[index]

    def belongs(row: Row) -> bool:
        return all((read(row) is None) == value if is_null else read(row) == value for read, is_null, value in asked)

    return belongs


@lru_cache(maxsize=5000)
def _weight(name: str, aggregate: Aggregate) -> _Weight:
    if aggregate.unknown:
        return _unclear(name, aggregate.where, aggregate.sum)
    facts = countable(name)
    tests = _tests(facts, aggregate.where)
    read = _reader(_column(facts.attribute(aggregate.sum))) if aggregate.sum else None

    def counted(row: Row, day: datetime.date) -> Number:
        for test in tests:
            if not test(row, day):
                return 0
        return Decimal(str(read(row) or 0)).quantize(EXACT) if read else 1

    return counted


def _unclear(name: str, where: Sequence[Condition], total: str) -> _Weight:
    facts = countable(name)
    tests = _tests(facts, where)
    read = _reader(_column(facts.attribute(total))) if total else None

    def unclear(row: Row, day: datetime.date) -> Number:
        """The first condition that does not hold is one of which nobody can say."""
        for test in tests:
            holds = test(row, day)
            if not holds:
                return int(holds is None)
        return int(read is not None and read(row) is None)

    return unclear


def _tests(facts: Countable, conditions: Iterable[Condition]) -> list[_Test]:
    return [_test(facts, condition) for condition in conditions if condition is not None]


def _test(facts: Countable, condition: Condition) -> _Test:
    if isinstance(condition, Group):
        said = _together(condition.together != "any", [_test(facts, part) for part in condition.parts])
        return _negated(said) if condition.together == "not" else said
    assert condition is not None
    attribute = facts.attribute(condition.attribute)
    if attribute.years_since:
        return _years(attribute.years_since, condition)
    column = _column(attribute)
    read, value = _reader(column), condition.value
    if condition.operator == "known":
        return lambda row, day: (read(row) is None) != value
    clean = compiling.field_of(facts.name, column).to_python
    wanted = tuple(map(clean, value)) if isinstance(value, tuple) else clean(value)
    compare = _COMPARISONS[condition.operator]

    def test(row: Row, day: datetime.date) -> Truth:
        said = read(row)
        return None if said is None else compare(said, wanted)

    return test


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda said, wanted: said == wanted,
    "is_not": lambda said, wanted: said != wanted,
    "in": lambda said, wanted: said in wanted,
    "at_least": lambda said, wanted: said >= wanted,
    "at_most": lambda said, wanted: said <= wanted,
    "between": lambda said, wanted: wanted[0] <= said <= wanted[1],
}


def _together(is_all: bool, tests: Sequence[_Test]) -> _Test:
    """All or any of them, by three-valued logic."""
    deciding = not is_all

    def test(row: Row, day: datetime.date) -> Truth:
        found: Truth = is_all
        for each in tests:
            said = each(row, day)
            if said is deciding:
                return deciding
            if said is None:
                found = None
        return found

    return test


def _negated(said: _Test) -> _Test:
    """What nobody knows stays unknown."""

    def test(row: Row, day: datetime.date) -> Truth:
        found = said(row, day)
        return None if found is None else not found

    return test


def _years(column: str, condition: Filter) -> _Test:
    """Full years since the date in the column, as the SQL asks for them."""
    operator, value = condition.operator, condition.value
    if operator == "known":
        return lambda row, day: (getattr(row, column) is None) != value

    def least(born: datetime.date, day: datetime.date, years: Any) -> bool:
        return born <= years_before(day, ceil(years))

    def most(born: datetime.date, day: datetime.date, years: Any) -> bool:
        return born > years_before(day, floor(years) + 1)

    def test(row: Row, day: datetime.date) -> Truth:
        born = getattr(row, column)
        if born is None:
            return None
        if operator == "at_least":
            return least(born, day, value)
        if operator == "at_most":
            return most(born, day, value)
        if operator == "between":
            return least(born, day, value[0]) and most(born, day, value[1])
        if operator == "is_not":
            return least(born, day, floor(value) + 1) or most(born, day, ceil(value) - 1)
        some = value if operator == "in" else (value,)
        return any(least(born, day, each) and most(born, day, each) for each in some)

    return test
