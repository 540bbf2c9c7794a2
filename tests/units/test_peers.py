""" "Cùng cấp": beside whom it stands decides which tier is meant."""

from __future__ import annotations

import pytest

from tests.units.trees import AFTER, BEFORE, Tree, make_tree
from vungmanh.units.domain.peers import NOBODY, Peers, names_peers, peers_of
from vungmanh.units.domain.resolving import resolve_name

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cấp ủy cùng cấp", True),
        ("Ủy ban MTTQ Việt Nam cùng cấp", True),
        ("các đoàn thể cùng cấp", True),
        ("cap uy cung cap", True),
        ("Đảng ủy cấp xã", False),
        ("cấp ủy cấp trên", False),
        ("Sở Nội vụ", False),
        ("", False),
    ],
)
def test_which_names_tell_their_tier_by_their_place(text: str, expected: bool) -> None:
    assert names_peers(text) is expected


@pytest.mark.parametrize(
    ("text", "beside", "collective"),
    [
        ("cấp ủy cùng cấp", ["ubnd.huyen"], "party.huyen"),
        ("cấp ủy cùng cấp", ["ubnd.xa"], "party.xa"),
        ("cấp ủy cùng cấp", ["ubnd.huyen+ubnd.xa"], "party.huyen+party.xa"),
        ("cấp ủy cùng cấp", ["ubnd.huyen", "ubnd.xa"], "party.huyen+party.xa"),
        ("cấp ủy cùng cấp", ["ubnd.xa@area=mountain"], "party.xa@area=mountain"),
        ("HĐND, cấp ủy cùng cấp", ["ubnd.xa"], "hdnd.xa+party.xa"),
        ("Thường trực HĐND cùng cấp", ["ubnd.huyen"], "hdnd.huyen"),
        ("Ủy ban MTTQ Việt Nam cùng cấp", ["ubnd.huyen"], "front.huyen"),
        ("Mặt trận Tổ quốc và các đoàn thể cùng cấp", ["ubnd.xa"], "front.xa+doan_the.xa"),
        ("cấp ủy cùng cấp", ["ubnd.duoi"], "party.duoi"),
    ],
)
def test_peers_of_a_lower_tier_are_a_collective_name(tree: Tree, text: str, beside: list[str], collective: str) -> None:
    found = resolve_name(text, territory=tree.province, issuer=None, on=BEFORE, peers=peers_of(beside, []))
    assert (found.collective, found.units, found.rule, found.confidence) == (collective, (), "body.same", 0.6)


def test_peers_of_the_issuers_own_tier_are_its_bodies(tree: Tree) -> None:
    office = tree.offices["Sở Nội vụ"]
    for peers in (NOBODY, peers_of([], [office]), peers_of(["so.tinh"], [])):
        found = resolve_name("cấp ủy cùng cấp", territory=tree.province, issuer=None, on=BEFORE, peers=peers)
        assert ([unit.name for unit in found.units], found.collective) == (["Tỉnh ủy"], "")


def test_peers_of_one_district_are_its_own_bodies_only(tree: Tree) -> None:
    peers = peers_of([], [tree.old["Huyện Mẫu Hạ"]])
    found = resolve_name("cấp ủy cùng cấp", territory=tree.province, issuer=None, on=BEFORE, peers=peers)
    assert ([unit.name for unit in found.units], found.collective) == (["Huyện ủy"], "")
    assert found.units[0].parent == tree.old["Huyện Mẫu Hạ"]


def test_own_tier_and_a_lower_one_together(tree: Tree) -> None:
    peers = peers_of(["so.tinh+ubnd.xa"], [])
    found = resolve_name("cấp ủy cùng cấp", territory=tree.province, issuer=None, on=AFTER, peers=peers)
    assert ([unit.name for unit in found.units], found.collective) == (["Tỉnh ủy"], "party.xa")


def test_other_names_do_not_mind_the_peers(tree: Tree) -> None:
    peers = peers_of(["ubnd.huyen"], [])
    for text in ("cấp ủy cấp xã", "Sở Nội vụ", "các sở, ban, ngành"):
        alone, beside = (
            resolve_name(text, territory=tree.province, issuer=None, on=BEFORE, peers=each) for each in (NOBODY, peers)
        )
        assert (alone.units, alone.collective, alone.confidence) == (beside.units, beside.collective, beside.confidence)


def test_nobody_beside_means_nobody() -> None:
    assert peers_of([], []) == Peers()
    assert not peers_of([""], [])
