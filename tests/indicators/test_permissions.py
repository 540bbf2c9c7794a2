"""Figures are seen by the unit and above it, never next door; who may define and revise."""

from __future__ import annotations

import datetime

from tests.conftest import Cast
from tests.factories import AT
from vungmanh.indicators import permissions
from vungmanh.indicators.domain.defining import define
from vungmanh.indicators.models import Indicator

ON = datetime.date(2026, 3, 2)


def test_figures_of_a_unit(cast: Cast) -> None:
    people = (cast.officer, cast.commune_officer, cast.neighbour, cast.anonymous)
    assert [permissions.may_see_figures(user, cast.commune, ON) for user in people] == [True, True, False, False]
    assert [permissions.may_see_figures(user, cast.province, ON) for user in people] == [True, False, False, False]
    assert set(permissions.units_seen(cast.commune_officer, ON)) == {cast.commune}


def test_an_indicator_of_a_unit(cast: Cast) -> None:
    body = {"code": "own.one", "name": "Một", "kind": "reported"}
    own = define(cast.province, body, by=cast.officer, at=AT)
    people = (cast.officer, cast.commune_officer, cast.neighbour, cast.anonymous)
    assert [own in permissions.indicators_visible_to(user, ON) for user in people] == [True, True, False, False]
    assert [permissions.may_revise(user, own, ON) for user in people] == [True, False, False, False]
    assert list(permissions.units_defining(cast.commune_officer, ON)) == []
    of_a_pack = Indicator.objects.filter(owner=None).first()
    assert of_a_pack is not None
    assert of_a_pack in permissions.indicators_visible_to(cast.neighbour, ON)
    assert not permissions.may_revise(cast.administrator, of_a_pack, ON)
