"""The countables of these registers give the figures of the report of Hàm Tân (2012), from records alone."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import AT, make_unit
from tests.registers.factories import day, make_body, make_holding, make_membership, make_village
from vungmanh.bodies.domain import keeping as bodies
from vungmanh.bodies.models import Body, Membership
from vungmanh.holdings.domain import keeping as holdings
from vungmanh.holdings.domain.conventions import CONVENTIONS
from vungmanh.holdings.models import Convention, Holding
from vungmanh.indicators.catalogue import Version
from vungmanh.indicators.countables import countable, countables
from vungmanh.indicators.definitions import read
from vungmanh.indicators.domain.counting import count
from vungmanh.indicators.enums import Span, Which
from vungmanh.indicators.pairs import Pair
from vungmanh.indicators.periods import Period
from vungmanh.indicators.quality import missing, quality_by_unit, rows_looked_at
from vungmanh.indicators.selectors import count_live, rows_of
from vungmanh.programmes.counted import definitions_on
from vungmanh.units.models import Unit

OURS = ("premises", "holdings", "bodies")
ON, DAY = day("2012-06-30"), datetime.timedelta(days=1)


@pytest.mark.parametrize("name", [one.name for one in countables() if one.model.split(".")[0] in OURS])
def test_every_attribute_is_a_column(name: str) -> None:
    (one,) = [each for each in countables() if each.name == name]
    rows: Any = one.table()._default_manager.filter(one.only)
    columns = [attribute.column or attribute.name for attribute in one.attributes]
    dates = [one.happens] if one.happens else [one.starts, one.ends]
    assert str(rows.values(one.unit, one.thing, *dates, *columns).query)
    assert [each.name for each in one.attributes if each.choices and not each.choices()] == []


def figure(numerator: dict[str, Any], denominator: dict[str, Any] | None = None, *, day: datetime.date = ON) -> Any:
    """The pair of a definition over all units, on the last day of June 2012."""
    raw: dict[str, Any] = {"code": "thu", "name": "Thử", "numerator": numerator}
    definition = read(raw | ({"denominator": denominator} if denominator else {}))
    version = Version(pk=1, indicator=1, number=1, valid_from=None, retired_on=None, definition=definition)
    pairs = count(((Period(day, Span.MONTH), (version,)),), list(Unit.objects.values_list("pk", flat=True))).values()
    return sum(pair[0] for pair in pairs), sum(pair[1] or 0 for pair in pairs)


def rows(countable: str, total: str = "", **said: Any) -> dict[str, Any]:
    where = {"all": [{"attribute": name, "is": value} for name, value in said.items()]}
    return {"countable": countable, "where": where} | ({"sum": total} if total else {})


def met(countable: str, kind: str) -> Any:
    return figure(rows(countable, kind=kind, is_met=True), rows(countable, kind=kind))


@pytest.mark.django_db
def test_figures_of_ham_tan(cast: Cast) -> None:
    communes = [make_unit(f"Xã Số {number}", parent=cast.neighbour_province) for number in range(10)]
    villages = [make_village(f"Thôn {number}", communes[number % 10]) for number in range(53)]
    record_holdings(cast, communes, villages)
    record_bodies(cast, communes, villages)
    for register in (holdings, bodies):
        register.bring_up([unit.pk for unit in (*communes, *villages)], at=AT)
    assert met("holding_due", "democracy_regulation") == (10, 10)
    assert met("holding_due", "village_convention") == (53, 53)
    assert met("holding_due", "culture_village") == (25, 53)
    families = {"kind": "culture_households"}
    above, below = figure(rows("holding", "value", **families), rows("holding", "total", **families))
    assert round(above * 100 / below, 1) == Decimal("85.2")
    assert met("body_due", "village_cell") == (52, 53)
    assert met("body_due", "village_members") == (53, 53)
    assert met("body_due", "commune_committee") == (10, 10)
    assert figure(rows("membership", "members", system="party"))[0] == 609
    assert figure(rows("membership_flow", "admitted", system="party"))[0] == 473
    above, below = figure(rows("membership", "members", system="mass"), rows("membership", "base", system="mass"))
    assert (above, round(above * 100 / below, 2)) == (47_200, Decimal("71.13"))
    core, members = figure(rows("membership", "core", system="mass"), rows("membership", "members", system="mass"))
    assert round(core * 100 / members, 2) == Decimal("3.85")


@pytest.mark.django_db
def test_box_and_telephone_count_each_and_are_whole_only_with_both(cast: Cast) -> None:
    """Of two communes one has both, the other the box alone: three of four; what is missing can be named."""
    communes = [cast.commune, cast.other_commune]
    make_holding(cast, "hotline")
    for unit in communes:
        make_holding(cast, "suggestion_box", unit)
    holdings.bring_up([unit.pk for unit in communes], at=AT)
    definition = definitions_on(AT.date())["holdings.suggestion_and_hotline"]
    period = Period(AT.date(), Span.MONTH)
    assert count_live(definition, period, cast.province)[""] == Pair(Decimal(3), Decimal(4))
    (missing,) = rows_of(definition, period, cast.province, Which.NOT_COUNTED)
    assert (missing.unit, missing.kind) == (cast.other_commune, "hotline")
    make_holding(cast, "hotline", cast.other_commune)
    assert count_live(definition, period, cast.province)[""] == Pair(Decimal(4), Decimal(4))


@pytest.mark.django_db
def test_rows_of_numbers_are_lacking_where_they_say_less_than_all(cast: Cast) -> None:
    for unit, value in ((cast.commune, 60), (cast.other_commune, 40)):
        make_holding(cast, "culture_households", unit, value=value, total=60)
    definition = definitions_on(AT.date())["holdings.culture_households"]
    period = Period(AT.date(), Span.MONTH)
    assert count_live(definition, period, cast.province)[""] == Pair(Decimal(100), Decimal(120))
    (lacking,) = rows_of(definition, period, cast.province, Which.NOT_COUNTED)
    assert (lacking.unit, lacking.total - lacking.value) == (cast.other_commune, 20)
    assert rows_of(definition, period, cast.province, Which.COUNTED).count() == 2


def record_holdings(cast: Cast, communes: list[Unit], villages: list[Unit]) -> None:
    since = {"valid_from": day("2012-01-01")}
    found = [Holding(unit=unit, kind="democracy_regulation", **since) for unit in communes]
    found += [Holding(unit=unit, kind="culture_households", value=852, total=1000, **since) for unit in communes]
    found += [Holding(unit=unit, kind="culture_village", **since) for unit in villages[:25]]
    holdings.HOLDINGS.record_many(found, by=cast.officer, at=AT)
    recognised = [Convention(unit=unit, step="recognised", valid_from=day("2012-03-01")) for unit in villages]
    CONVENTIONS.record_many(recognised, by=cast.officer, at=AT)


def record_bodies(cast: Cast, communes: list[Unit], villages: list[Unit]) -> None:
    """The last village has no cell of its own: its members are in a joint one."""
    since: dict[str, Any] = {"valid_from": day("2005-12-31"), "system": "party"}
    committees = [
        Body(unit=unit, name="Đảng bộ xã", kind="base_committee", setting="commune", **since) for unit in communes
    ]
    cells = [Body(unit=unit, name="Chi bộ", kind="cell", setting="village", **since) for unit in villages[:52]]
    joint = Body(unit=communes[0], name="Chi bộ ghép", kind="cell", setting="village", is_joint=True, **since)
    office = Body(unit=communes[1], name="Chi bộ Cơ quan", kind="cell", setting="agency", **since)
    front = {"valid_from": day("2005-12-31"), "system": "mass"}
    farmers = Body(unit=communes[0], name="Hội Nông dân", kind="farmers", setting="commune", **front)
    bodies.BODIES.record_many([*committees, *cells, joint, office, farmers], by=cast.officer, at=AT)
    firsts = [Membership(body=office, unit=communes[1], members=371, valid_from=since["valid_from"], valid_to=ON - DAY)]
    bodies.MEMBERSHIPS.record_many(firsts, by=cast.officer, at=AT)
    later = [Membership(body=cell, unit=cell.unit, members=8, valid_from=ON) for cell in cells]
    later.append(Membership(body=joint, unit=villages[52], members=4, valid_from=ON))
    flow = {"admitted": 473, "departed": 371 + 473 - 189, "thing": firsts[0]}
    later.append(Membership(body=office, unit=communes[1], members=189, valid_from=ON, **flow))
    later.append(Membership(body=farmers, unit=communes[0], members=47_200, base=66_357, core=1_817, valid_from=ON))
    bodies.MEMBERSHIPS.record_many(later, by=cast.officer, at=AT)


def test_what_is_asked_of_unions_alone_is_no_gap_of_cells(cast: Cast) -> None:
    """Nobody counts the core of a Party cell; of farmers it is asked, and the rows behind the number are as many."""
    make_membership(cast, make_body(cast, "Chi bộ Thôn Một"), 12)
    make_membership(cast, make_body(cast, "Hội Nông dân", "farmers", setting="agency"), 40)
    facts, on = countable("membership"), timezone.localdate()
    found = quality_by_unit(facts, [cast.commune], on)[cast.commune.pk]
    assert (found.rows, found.unknown["core"], found.unknown["women"]) == (2, 1, 2)
    lacking = rows_looked_at(facts, cast.commune.path, on).filter(missing(facts, "core"))
    assert [row.body.name for row in lacking] == ["Hội Nông dân"]
