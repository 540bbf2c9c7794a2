"""When somebody retires by age: the end of the month in which the age that the law asks for in that year is reached."""

from __future__ import annotations

import calendar
import datetime
from functools import cache

from vungmanh.officials.policies import policy

_MEN = "male"
_WOMEN = "female"


@cache
def retirement_table() -> list[tuple[int, dict[str, int]]]:
    """(year, months of age by sex), from the first year on; whole years without gaps."""
    rows = policy("standards_retirement")["ages"]
    return [(int(row["year"]), {_MEN: int(row["men"]), _WOMEN: int(row["women"])}) for row in rows]


@cache
def retiring_kinds() -> frozenset[str]:
    """The kinds of officials whose post ends by age."""
    return frozenset(policy("standards_retirement")["kinds"])


def retirement_source() -> str:
    """The paragraphs behind the table."""
    return str(policy("standards_retirement")["source"])


@cache
def retires_on(born_on: datetime.date | None, sex: str) -> datetime.date | None:
    """The last working day; None where birth date or sex is not known, because then nobody can tell.

    The age asked for rises from year to year: the year counts in which it is reached (Nghị định 135/2020/NĐ-CP, Phụ lục I).
    """
    if born_on is None or sex not in (_MEN, _WOMEN):
        return None
    table = retirement_table()
    for year, months in table[:-1]:
        reached = _month_after(born_on, months[sex])
        if reached.year <= year:
            return reached
    return _month_after(born_on, table[-1][1][sex])


def years_later(day: datetime.date, years: int) -> datetime.date:
    """The same day of a later year; 28 February for a 29th that the year does not have."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


def years_left(on: datetime.date, retirement: datetime.date) -> int:
    """Whole years from the day to the last working day; 0 where it is past."""
    left = max(0, retirement.year - on.year)
    return left - 1 if left and years_later(on, left) > retirement else left


def age_on(born_on: datetime.date, on: datetime.date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _month_after(born_on: datetime.date, months: int) -> datetime.date:
    """The last day of the month so many months after that of the birth."""
    whole = born_on.year * 12 + born_on.month - 1 + months
    year, month = divmod(whole, 12)
    return datetime.date(year, month + 1, calendar.monthrange(year, month + 1)[1])
