""" "Cùng cấp" in an item means the tier of whoever acts there."""

from __future__ import annotations

import pytest

from tests.conftest import Cast
from tests.factories import AT, make_unit
from tests.programmes.factories import make_directive
from vungmanh.directives.domain.acts import Body, write_bodies
from vungmanh.directives.domain.bodies import resolve_open_names, understood
from vungmanh.directives.enums import ActorRole, Part
from vungmanh.directives.models import Directive, Item
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Unit

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
LEAD, PARTNER, SOURCE, RECEIVER = ActorRole.LEAD, ActorRole.PARTNER, ActorRole.SOURCE, ActorRole.RECEIVER
PARTY, FRONT = "cấp ủy cùng cấp", "Ủy ban MTTQ Việt Nam cùng cấp"


@pytest.fixture
def directive(cast: Cast) -> Directive:
    return make_directive(cast.province, cast.officer)


@pytest.fixture
def committee(cast: Cast) -> Unit:
    return make_unit(
        "Tỉnh ủy", parent=cast.province, kind=UnitKind.ORGANISATION, level=UnitLevel.PROVINCE,
        type=UnitType.PARTY_COMMITTEE,
    )  # fmt: skip


def meant(directive: Directive, *named: tuple[ActorRole, str]) -> list[str | list[str]]:
    """For each body of one item: its collective name, else the names of its units."""
    assert directive.issued_on
    bodies = understood({1: [Body(role, text) for role, text in named]}, directive, directive.issued_on)[1]
    names = dict(Unit.objects.values_list("pk", "name"))
    return [body.collective or [names[pk] for pk in body.units] for body in bodies]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ([(SOURCE, "UBND cấp xã"), (RECEIVER, PARTY)], ["ubnd.xa", "party.xa"]),
        ([(LEAD, FRONT), (PARTNER, "UBND các xã")], ["front.xa", "ubnd.xa"]),
        ([(LEAD, "Sở Nội vụ"), (PARTNER, "UBND cấp xã"), (RECEIVER, PARTY)], [["Sở Nội vụ"], "ubnd.xa", ["Tỉnh ủy"]]),
        ([(LEAD, "UBND xã Mẫu Thượng"), (PARTNER, FRONT)], [["Xã Mẫu Thượng"], ["Xã Mẫu Thượng"]]),
        ([(RECEIVER, PARTY)], [["Tỉnh ủy"]]),
        ([(LEAD, PARTY), (PARTNER, FRONT)], [["Tỉnh ủy"], ["Tỉnh Mẫu Sơn"]]),
        ([(RECEIVER, "UBND cấp xã"), (LEAD, PARTY)], ["ubnd.xa", ["Tỉnh ủy"]]),
        ([(LEAD, "Tổ công tác đặc biệt"), (PARTNER, PARTY)], [[], ["Tỉnh ủy"]]),
    ],
)
def test_peers_are_those_of_whoever_acts(
    directive: Directive, committee: Unit, named: list[tuple[ActorRole, str]], expected: list[str | list[str]]
) -> None:
    assert meant(directive, *named) == expected


def test_same_words_mean_other_bodies_in_other_items(directive: Directive, committee: Unit) -> None:
    assert directive.issued_on
    named = {
        "communes": [Body(SOURCE, "UBND cấp xã"), Body(RECEIVER, PARTY)],
        "province": [Body(SOURCE, "Sở Nội vụ"), Body(RECEIVER, PARTY)],
    }
    found = understood(named, directive, directive.issued_on)
    assert (found["communes"][1].collective, found["communes"][1].units) == ("party.xa", ())
    assert (found["province"][1].collective, found["province"][1].units) == ("", (committee.pk,))


def test_what_a_person_settled_stays_and_counts_as_beside(directive: Directive, committee: Unit) -> None:
    assert directive.issued_on
    settled = Body(LEAD, "các đơn vị cơ sở", "ubnd.xa", is_resolved=True, is_confirmed=True)
    kept, peer = understood({1: [settled, Body(PARTNER, PARTY)]}, directive, directive.issued_on)[1]
    assert (kept, peer.collective) == (settled, "party.xa")


def test_asking_again_keeps_the_tier(directive: Directive, committee: Unit) -> None:
    item = Item.objects.create(directive=directive, part=Part.REPORT, position=0, spans=[[0, 1]], quote="…", data={})
    write_bodies({item: [Body(SOURCE, "UBND cấp xã"), Body(RECEIVER, PARTY)]})
    assert resolve_open_names(directive, at=AT) == 2
    assert list(item.actors.order_by("pk").values_list("collective", flat=True)) == ["ubnd.xa", "party.xa"]
    assert resolve_open_names(directive, at=AT) == 0
