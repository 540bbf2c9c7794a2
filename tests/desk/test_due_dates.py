"""Dates in words: what is past is told, and never called late while nobody records what was done."""

import datetime
from pathlib import Path

import pytest

import vungmanh.desk
from vungmanh.desk.due_dates import due_words

ON = datetime.date(2026, 6, 30)
DESK = Path(vungmanh.desk.__file__).parent


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (None, ("quiet", "Không nêu hạn")),
        (-1, ("quiet", "Đã qua hạn nêu")),
        (-400, ("quiet", "Đã qua hạn nêu")),
        (0, ("near", "Hạn hôm nay")),
        (1, ("near", "Còn 1 ngày")),
        (30, ("near", "Còn 30 ngày")),
        (31, ("quiet", "Chưa đến hạn")),
    ],
)
def test_date_in_words(days: int | None, expected: tuple[str, str]) -> None:
    due = None if days is None else ON + datetime.timedelta(days=days)
    assert due_words(due, ON) == expected


def test_no_page_calls_a_duty_late() -> None:
    """Only a form that was left open too long is "quá hạn"."""
    pages = [path for kind in ("*.html", "*.py") for path in DESK.rglob(kind)]
    assert [path.name for path in pages if "quá hạn" in path.read_text(encoding="utf-8").lower()] == ["403_csrf.html"]
