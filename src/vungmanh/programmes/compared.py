"""Results that a directive states, beside what the registers count for the same day and place."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vungmanh.directives.enums import ItemState, Part
from vungmanh.directives.models import Directive, Item
from vungmanh.indicators.definitions import Definition
from vungmanh.indicators.enums import Span
from vungmanh.indicators.pairs import Pair
from vungmanh.indicators.periods import Period
from vungmanh.indicators.selectors import counted_live
from vungmanh.programmes.counted import Asked, definitions_on, part_of, summed_flow
from vungmanh.programmes.domain.binding import Choice, choice_of, in_force
from vungmanh.programmes.domain.comparing import Compared, Stated, Verdict, compare, says_change
from vungmanh.programmes.domain.suggesting import Proposal
from vungmanh.programmes.enums import Way
from vungmanh.programmes.models import Binding
from vungmanh.programmes.suggested import proposals_for
from vungmanh.units.models import Unit

_YEARS_BACK = 10


@dataclass(frozen=True, slots=True)
class ComparedResult:
    """`binding`: what a person decided; else the comparison goes by `proposal` and is told as proposed."""

    item: Item
    stated: Stated
    as_of: datetime.date | None
    compared: Compared
    pair: Pair | None = None
    binding: Binding | None = None
    proposal: Proposal | None = None
    definition: Definition | None = None
    since: datetime.date | None = None
    asked: Asked | None = None
    """What was counted, where anything was."""


def results_of(directive: Directive) -> list[Item]:
    """Stated results in the order of the text, those rejected left out; one query."""
    rows = directive.items.filter(part=Part.RESULT).exclude(state=ItemState.REJECTED)
    return list(rows.order_by("position", "pk"))


def compared_results(directive: Directive, codes: Collection[str], on: datetime.date) -> list[ComparedResult]:
    """Every result. How many queries depends on how many days the results are of, not on how many results there are.

    A result counts for the territory of the directive; what happened counts from the first day of the territory or, where
    nobody knows it, from ten years before.
    """
    items = results_of(directive)
    decided = in_force(items)
    proposals = proposals_for([item for item in items if item.pk not in decided], codes, on) if items else {}
    book = definitions_on(on, codes)
    territory = directive.territory or directive.owner
    asked = [_asked(item, decided.get(item.pk), proposals.get(item.pk, ()), book, territory) for item in items]
    pairs = _pairs(territory, [each for each in asked if each is not None])
    return [
        _compared(item, decided.get(item.pk), proposals.get(item.pk, ()), each, pairs)
        for item, each in zip(items, asked, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Question:
    asked: Asked
    day: datetime.date
    is_change: bool


def _asked(
    item: Item,
    binding: Binding | None,
    proposals: Sequence[Proposal],
    book: Mapping[str, Definition],
    territory: Unit,
) -> _Question | None:
    choice = choice_of(binding) if binding else proposals[0].choice if proposals else Choice(Way.REPORTED)
    definition, day = book.get(choice.indicator), day_of(item)
    if definition is None or day is None:
        return None
    stated = stated_of(item)
    since = choice.since or _first_day(territory, day)
    return _Question(Asked(item.pk, choice, definition, stated.is_share, since), day, stated.is_change)


def _pairs(territory: Unit, questions: Sequence[_Question]) -> dict[tuple[int, bool], Pair]:
    """By item, for its day and (True) for the day from which a change is told."""
    found: dict[tuple[int, bool], Pair] = {}
    by_day: dict[datetime.date, list[tuple[_Question, bool]]] = defaultdict(list)
    for each in questions:
        if not each.asked.is_flow:
            by_day[each.day].append((each, False))
            if each.is_change:
                by_day[each.asked.since].append((each, True))
    for day, some in by_day.items():
        period = Period(day, Span.MONTH)
        definitions = list({each.asked.definition.code: each.asked.definition for each, _before in some}.values())
        counted = counted_live(definitions, [period], territory)
        for each, is_before in some:
            code = each.asked.definition.code
            parts = [counted.get((code, period, cell), Pair(Decimal(0))) for cell in each.asked.cells]
            found[each.asked.key, is_before] = part_of(each.asked, counted[code, period, ""], parts)
    flows: dict[datetime.date, list[Asked]] = defaultdict(list)
    for each in questions:
        if each.asked.is_flow:
            flows[each.day].append(each.asked)
    for day, some_asked in flows.items():
        found |= {(key, False): pair for key, pair in summed_flow(territory, some_asked, day).items()}
    return found


def _compared(
    item: Item,
    binding: Binding | None,
    proposals: Sequence[Proposal],
    question: _Question | None,
    pairs: Mapping[tuple[int, bool], Pair],
) -> ComparedResult:
    stated, proposal = stated_of(item), proposals[0] if proposals else None
    if question is None:
        unknown = Compared(Verdict.UNKNOWN)
        return ComparedResult(item, stated, day_of(item), unknown, None, binding, proposal)
    pair = pairs.get((item.pk, False))
    if pair is not None and _knows_nothing(pair, stated):
        pair = None
    compared = compare(stated, pair, pairs.get((item.pk, True)))
    told = question.asked.since if question.asked.is_flow or question.is_change else None
    definition = question.asked.definition
    return ComparedResult(
        item, stated, question.day, compared, pair, binding, proposal, definition, told, question.asked
    )


def _knows_nothing(pair: Pair, stated: Stated) -> bool:
    """None of none: nobody recorded anything there. A plain count of nought does answer a stated nought."""
    if pair.numerator or pair.denominator:
        return False
    return pair.denominator is not None or stated.value != 0


def stated_of(item: Item) -> Stated:
    data = item.data
    value = _decimal(data.get("value")) or Decimal(0)
    top, bottom = _decimal(data.get("numerator")), _decimal(data.get("denominator"))
    return Stated(value, str(data.get("unit") or ""), top, bottom, says_change(item.quote, value))


def day_of(item: Item) -> datetime.date | None:
    told = item.data.get("as_of")
    return datetime.date.fromisoformat(told) if told else None


def _first_day(territory: Unit, day: datetime.date) -> datetime.date:
    if territory.valid_from and territory.valid_from < day:
        return territory.valid_from
    return datetime.date(day.year - _YEARS_BACK, 1, 1)


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize()
