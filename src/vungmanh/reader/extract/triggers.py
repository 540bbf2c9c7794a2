"""What a report is read from: the stretch of an item, and the word in it that tells of a report or a review."""

from __future__ import annotations

from dataclasses import dataclass, field

from vungmanh.reader.finders.actors import Name
from vungmanh.reader.finders.receivers import Addressed


@dataclass(slots=True)
class Part:
    """The stretch of an item that one trigger is read in."""

    first: int
    last: int
    sentence: int
    """First token of the sentence around it."""
    in_bracket: bool = False
    steered: list[Name] = field(default_factory=list)
    """Who holds the reviews of the stretch, where another only helps."""


@dataclass(slots=True)
class Trigger:
    at: int
    end: int
    form: str
    part: Part
    since: int = 0
    until: int = 0
    """Where its own words begin, and where those of the next trigger do (0: at the end of the part)."""
    paired: str | None = None
    """The second form of "sơ kết, tổng kết"."""
    addressed: Addressed = field(default_factory=Addressed)


def has_trigger(words: list[str]) -> bool:
    """Whether "báo cáo", "sơ kết" or "tổng kết" stands among the words."""
    return "kết" in words or ("báo" in words and "cáo" in words)
