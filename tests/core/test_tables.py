"""Lists in pages: search without accents, Vietnamese order, a stable order, links that keep the filters."""

from typing import Any

import pytest
from django.http import QueryDict

from tests.factories import make_unit
from vungmanh.core.tables import ListPage, list_page
from vungmanh.units.models import Unit

pytestmark = [pytest.mark.domain, pytest.mark.django_db]


def page(address: str = "", **more: Any) -> ListPage:
    options: dict[str, Any] = {"sorts": {"ten": "sort_key", "tu": "valid_from"}, "default": "ten", "search": ["folded"]}
    return list_page(QueryDict(address), Unit.objects.all(), **(options | more))


def names(shown: ListPage) -> list[str]:
    return [row.name for row in shown.rows]


@pytest.mark.parametrize("typed", ["điện biên", "DIEN BIEN", "biên đien", " bien ", "Điện Biên"])
def test_search_needs_no_accents_case_or_order(typed: str) -> None:
    make_unit("Tỉnh Điện Biên")
    make_unit("Tỉnh Lai Châu")
    assert names(page(f"q={typed}")) == ["Tỉnh Điện Biên"]


def test_search_needs_every_word() -> None:
    make_unit("Tỉnh Điện Biên")
    assert names(page("q=điện châu")) == []


def test_sort_and_its_heads() -> None:
    for name in ("Xã B", "Xã A"):
        make_unit(name)
    ascending, descending = page("loc=1"), page("loc=1&sort=-ten&page=1")
    assert (names(ascending), names(descending)) == (["Xã A", "Xã B"], ["Xã B", "Xã A"])
    assert (ascending.heads["ten"].sorted, ascending.heads["ten"].url) == ("ascending", "?loc=1&sort=-ten")
    assert (descending.heads["ten"].sorted, descending.heads["ten"].url) == ("descending", "?loc=1&sort=ten")
    assert descending.heads["tu"].sorted == "none"


@pytest.mark.parametrize("address", ["sort=password", "sort=--ten", "sort="])
def test_unknown_sort_falls_back(address: str) -> None:
    assert page(address).sort == "ten"


def test_pages_show_every_row_once() -> None:
    for _ in range(5):
        make_unit("Xã Trùng Tên")
    seen = [row.pk for number in (1, 2, 3) for row in page(f"page={number}", per_page=2).rows]
    assert sorted(seen) == sorted(Unit.objects.values_list("pk", flat=True))


def test_links_of_the_pager() -> None:
    for number in range(5):
        make_unit(f"Xã {number}")
    middle = page("q=xa&page=2", per_page=2)
    assert (middle.first, middle.last, middle.total, middle.page_count) == (3, 4, 5, 3)
    assert (middle.previous_url, middle.next_url) == ("?q=xa&page=1", "?q=xa&page=3")


@pytest.mark.parametrize(("asked", "shown"), [("0", 1), ("-3", 1), ("x", 1), ("99", 2), ("9" * 30, 1)])
def test_impossible_pages(asked: str, shown: int) -> None:
    for number in range(3):
        make_unit(f"Xã {number}")
    assert page(f"page={asked}", per_page=2).number == shown


def test_a_page_takes_two_queries(django_assert_num_queries: Any) -> None:
    for number in range(3):
        make_unit(f"Xã {number}")
    with django_assert_num_queries(2):
        page("q=xa")
