"""How `script/bench` measures: bad weather on the machine decides nothing, a slow act always does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks import measuring
from benchmarks.measuring import PATIENCE, compared


def weather(monkeypatch: pytest.MonkeyPatch, acts: list[float], references: list[float]) -> list[str]:
    """Lets the runs of both sides take these seconds, the last of them ever after; what was run, in order."""
    ran: list[str] = []
    left: dict[str, Iterator[float]] = {"act": iter(acts), "reference": iter(references)}
    last = {"act": acts[-1], "reference": references[-1]}

    def seconds(act: measuring.Act, clock: measuring.Clock) -> float:
        act()
        return next(left[ran[-1]], last[ran[-1]])

    monkeypatch.setattr(measuring, "seconds", seconds)
    return ran


def measured(ran: list[str]) -> tuple[float, bool, int]:
    """The ratio, whether it is within 2.4, and how often both sides were run by turns."""
    row = compared("a", "b", lambda: ran.append("act"), lambda: ran.append("reference"), bound=2.4, runs=3)
    turns = ran[2:]
    assert turns == ["act", "reference"] * (len(turns) // 2)
    return row.ratio, row.is_within, len(turns) // 2


def test_medians_count(monkeypatch: pytest.MonkeyPatch) -> None:
    assert measured(weather(monkeypatch, [9.0, 8.0, 2.0], [1.0, 5.0, 4.0])) == (2.0, True, 3)


def test_bad_weather_is_waited_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert measured(weather(monkeypatch, [3.0, 3.0, 2.0], [1.0])) == (2.0, True, 6)


def test_slow_act_stays_past_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    assert measured(weather(monkeypatch, [2.5], [1.0])) == (2.5, False, PATIENCE * 3)
