"""What several rows say together: of the course that people are in, of the scheme that brought them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from vungmanh.imports.cells import in_words
from vungmanh.imports.enums import Outcome
from vungmanh.imports.registers import Plan, Planned, Register, Row
from vungmanh.language.text import fold
from vungmanh.officials.permissions import may_unmask_in
from vungmanh.training.permissions import units_training
from vungmanh.units.models import Unit


class TrainingRegister(Register):
    """Whoever keeps training fills it; private columns are for those who may unmask them in the unit."""

    watched = ("training", "officials")
    looks = ("person.seen", "person.unmasked", "officials.exported")
    has_new = False

    def units(self, by: Any, on: datetime.date) -> QuerySet[Unit]:
        return units_training(by, on)

    def may_see_private(self, by: Any, unit: Unit, on: datetime.date) -> bool:
        return may_unmask_in(by, unit, on)

    @property
    def reach(self) -> Hashable:
        return units_training


@dataclass(slots=True, eq=False)
class Common:
    """A course or scheme with the rows that name it."""

    thing: Any
    is_new: bool
    rows: list[Row] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    """Columns that the sheet alters, by `attname`, as they were."""
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The same in words, by the name of the column of the sheet."""
    there: int = 0
    """How many are in it already."""
    is_told: bool = False
    """Some planned row tells already what becomes of it."""

    @property
    def outcome(self) -> Outcome:
        """Of a row that speaks of nothing else: what becomes of it, where no row before has told it."""
        if self.is_told:
            return Outcome.SAME
        return Outcome.CREATE if self.is_new else Outcome.CHANGE if self.changes else Outcome.SAME

    @property
    def first(self) -> Row:
        return self.rows[0]


@dataclass(slots=True)
class Alone:
    """The payload of a row that names nobody: it speaks of the course or scheme alone."""

    common: Common
    is_first: bool


Put = Callable[[str, Any], dict[str, Any]]
"""What a cell of a column means for the columns of the table."""


class Commons:
    """Finds for each row the course or scheme that it names, a new one where there is none."""

    def __init__(
        self, plan: Plan, register: Register, columns: Iterable[str], *,
        key: Callable[[Row], Hashable | None], known: dict[Hashable, list[Any]], make: Callable[[Row], Any],
        put: Put, get: Callable[[Any, str], Any], needs: Iterable[str], several: str,
    ) -> None:  # fmt: skip
        self._plan, self._register, self._columns = plan, register, tuple(columns)
        self._put, self._get = put, get
        self.every: dict[Hashable, Common] = {}
        self._of_row: dict[int, Common] = {}
        for row in plan.rows:
            named = key(row)
            if named is None:
                continue
            found = known.get(named, [])
            if len(found) > 1:
                plan.wrong(row, "title", several, title=row["title"])
                continue
            if named not in self.every:
                self.every[named] = Common(found[0] if found else make(row), is_new=not found)
            self.every[named].rows.append(row)
            self._of_row[row.number] = self.every[named]
        for common in self.every.values():
            self._say(common)
            if common.is_new:
                self._need(common, needs)

    def of(self, row: Row) -> Common | None:
        return self._of_row.get(row.number)

    def alone(self, row: Row, common: Common, others: Iterable[str]) -> Planned | None:
        """The row names nobody; it is wrong where it says something of somebody all the same (`others`)."""
        if any(row[name] is not None for name in others):
            self._plan.wrong(row, "full_name", "cell_missing")
        if row.wrong:
            return None
        outcome, payload = common.outcome, Alone(common, is_first=not common.is_told)
        changes = common.changes if payload.is_first else {}
        common.is_told = True
        thing = common.thing
        return Planned(row, thing.title, thing.unit_id, outcome, dict(changes), payload=payload)

    def _say(self, common: Common) -> None:
        """Of each column what most rows say that say anything, of equals the first; the others say the same or nothing."""
        for name in self._columns:
            saying = [row for row in common.rows if row[name] is not None]
            if not saying:
                continue
            most = Counter(_plain(row[name]) for row in saying).most_common(1)[0][0]
            first = next(row for row in saying if _plain(row[name]) == most)
            for row in saying:
                if _plain(row[name]) != most:
                    self._plan.wrong(row, name, "common_rows_differ", first=first.number)
            self._set(common, name, first[name])

    def _set(self, common: Common, name: str, value: Any) -> None:
        thing, old = common.thing, self._get(common.thing, name)
        if not common.is_new and old != value:
            column = self._register.column(name)
            assert column is not None
            common.changes[name] = (in_words(column, old), in_words(column, value))
        for attname, new in self._put(name, value).items():
            was = getattr(thing, attname)
            if was != new and not common.is_new:
                common.before[attname] = was
            setattr(thing, attname, new)

    def _need(self, common: Common, needs: Iterable[str]) -> None:
        for name in needs:
            is_said = any(row[name] is not None or name in row.wrong for row in common.rows)
            if not is_said:
                self._plan.wrong(common.first, name, "common_needed", title=common.first["title"])


def _plain(value: Any) -> Any:
    return fold(value) if isinstance(value, str) else value
