"""A question is asked once within a page that only shows, and anew everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from vungmanh.core.once import asked_once, once


@pytest.fixture
def fetch() -> Callable[[], int]:
    """Another answer at each question."""
    numbers = count(1)
    return lambda: next(numbers)


def test_answer_stands_within_and_is_forgotten_after(fetch: Callable[[], int]) -> None:
    assert [once("a", fetch), once("a", fetch)] == [1, 2]
    with asked_once():
        assert [once("a", fetch), once("a", fetch), once("b", fetch), once("a", fetch)] == [3, 3, 4, 3]
    with pytest.raises(ValueError), asked_once():
        once("a", fetch)
        raise ValueError
    assert [once("a", fetch), once("a", fetch)] == [6, 7]


def test_decorated_function_asks_anew_at_each_call(fetch: Callable[[], int]) -> None:
    @asked_once()
    def page() -> tuple[int, int]:
        return once("a", fetch), once("a", fetch)

    assert [page(), page()] == [(1, 1), (2, 2)]


def test_what_is_asked_within_a_page_takes_its_answers(fetch: Callable[[], int]) -> None:
    @asked_once()
    def part() -> int:
        return once("a", fetch)

    with asked_once():
        assert [once("a", fetch), part(), once("a", fetch)] == [1, 1, 1]
    assert part() == 2
