"""What a page that only shows asks in several places, asked once.

Outside of `asked_once` everything is asked anew, so that whoever changes something reads what is there now.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Within, the first answer to each question stands, also those of a page within which it is asked. For what changes
    nothing of what it asks; also a decorator."""
    if _answers.get() is not None:
        yield
        return
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once(key: Hashable, fetch: Callable[[], T]) -> T:
    """What `fetch` gives, or gave before under the key within `asked_once`; nobody may change it."""
    answers = _answers.get()
    if answers is None:
        return fetch()
    if key not in answers:
        answers[key] = fetch()
    found: T = answers[key]
    return found
