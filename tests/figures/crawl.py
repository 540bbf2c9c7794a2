"""The room of figures for the crawl of tests/desk/test_crawl.py: who gets which page, and words that must not leak."""

from __future__ import annotations

from tests.conftest import Cast
from tests.factories import AT
from tests.officials.factories import make_person, make_post
from vungmanh.indicators.domain.defining import define
from vungmanh.indicators.models import Indicator

Table = dict[str, tuple[int, ...]]
"""Coordinator, leader, administrator of the province; a department, a commune, the neighbour, somebody not signed in."""
FIGURES: Table = {
    "indicator": (200, 200, 200, 200, 200, 404, 302),
    "indicator_figure": (200, 200, 200, 200, 200, 404, 302),
    "indicator_change": (200, 403, 200, 403, 403, 404, 302),
    "indicator_retire": (200, 403, 200, 403, 403, 404, 302),
}
"""An indicator that the province made: its units read it, the province's coordinator and administrator change it."""
FIGURES_LISTS = ("/so-lieu/", "/so-lieu/?q=to+so+9", "/so-lieu/bang/", "/so-lieu/chat-luong/")
FIGURES_WORDS = ("Người tổ số 9",)


def make_indicator(cast: Cast, **more: object) -> Indicator:
    """Counts all officials; one works in the commune."""
    body = {"code": "test.nine", "name": "Người tổ số 9", "numerator": {"countable": "official"}} | more
    return define(cast.province, body, by=cast.officer, at=AT)


def figures_addresses(cast: Cast) -> dict[str, list[int]]:
    make_post(make_person(cast.commune, "Lò Thị Tổ Chín"))
    pk = make_indicator(cast).pk
    return {name: [pk] for name in FIGURES}
