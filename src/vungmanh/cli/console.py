"""Progress and messages: on standard error, so that standard output stays data; no bar where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")


def say(message: str) -> None:
    """One line on standard error."""
    print(message, file=sys.stderr, flush=True)


def tracked(items: Iterable[T], *, label: str, total: int) -> Iterator[T]:
    """The items, with a bar on the terminal while they are worked on; no bar for a single one."""
    if total < 2 or not sys.stderr.isatty():
        yield from items
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(items, total=total, description=label)


@contextmanager
def stepped(label: str) -> Iterator[Callable[[int, int, str], None]]:
    """A function `(done, total, note)` that moves a bar on the terminal; it does nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda done, total, note: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label)
        yield lambda done, total, note: progress.update(task, completed=done, total=total)
