"""script/test runs the journeys from their own folder, and everything else without them."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parents[1]
MARK = "mark." + "journey"


def test_every_journey_stands_in_the_folder_of_journeys() -> None:
    marked = {path for path in TESTS.rglob("*.py") if MARK in path.read_text(encoding="utf-8")}
    assert marked == set((TESTS / "journeys").glob("test_*.py"))
