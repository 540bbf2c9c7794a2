"""What a register tells of its Excel sheet: columns, how rows become records, how records become rows again.

A register declares itself in the `ready` of its app. Reading, drop-downs, errors by row and column, questions, undoing and
the pages are the same for all (`imports`, `desk.imports`); a register says only what its rows mean.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from vungmanh.core.objects import Ready, insert_ready, update_objects
from vungmanh.imports.enums import Kind, Outcome
from vungmanh.imports.tracing import Thing, leave_out, made
from vungmanh.units.domain.importing import RowError
from vungmanh.units.models import Unit

MOST_ROWS = 20_000
NEW = "new"
"""The answer "another person": none of the candidates."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet. An empty cell says nothing: it never takes away what the register knows."""

    name: str
    title: str
    """The head, Vietnamese; known again without accents and whatever stands in brackets."""
    kind: Kind = Kind.TEXT
    is_required: bool = False
    longest: int = 200
    choices: Callable[[], Sequence[tuple[Any, Any]]] | None = None
    """Value and label, for `Kind.CHOICE`."""
    also: Callable[[], Mapping[str, Any]] | None = None
    """Other ways to write a choice, as people do: words and the value that they mean."""
    least: Decimal | int | datetime.date | None = None
    most: Decimal | int | datetime.date | None = None
    digits: tuple[int, ...] = ()
    """How long a code may be, for `Kind.CODE`."""
    is_private: bool = False
    """Pages show only the end of it."""
    help: str = ""
    """A line of the sheet of help."""


@dataclass(slots=True, eq=False)
class Row:
    """A row whose cells have been read: each is of its column's kind, or None where it is empty or wrong."""

    number: int
    cells: dict[str, Any]
    wrong: set[str] = field(default_factory=set)
    """Columns of this row that are wrong."""

    def __getitem__(self, column: str) -> Any:
        return self.cells.get(column)


@dataclass(slots=True, eq=False)
class Planned:
    """What a row will do. `payload` is the register's own."""

    row: Row
    label: str
    unit_id: int | None
    outcome: Outcome
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By the name of the column: before and after, in words."""
    candidates: list[tuple[int, str]] = field(default_factory=list)
    answer: str = ""
    payload: Any = None
    things: list[Thing] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Something is asked that nobody has answered."""
        return bool(self.candidates) and not self.answer

    def makes(self, thing: Model) -> None:
        """Note what was made for this row, after it was written."""
        self.things.append(made(thing))

    def alters(self, thing: Model, before: Mapping[str, Any]) -> None:
        """Note what was altered for this row, with the values of the columns before; after it was written."""
        self.things.append(made(thing, before))


class ChangedMeanwhileError(Exception):
    """Somebody has changed what the plan rests on: it must be made anew."""


def write_rows(altered: Iterable[tuple[tuple[str, ...], Sequence[Model]]], new: Iterable[Ready | None]) -> None:
    """What a register prepared, inside the transaction: `altered` as `tracing.by_columns` gives it, before what is new. Raises
    ChangedMeanwhileError where a row that counts versions is no more as it was."""
    for columns, rows in altered:
        if update_objects(rows, columns, version="version" if "version" in columns else "") != len(rows):
            raise ChangedMeanwhileError
    for ready in new:
        insert_ready(ready)


@dataclass(slots=True)
class Plan:
    """What an import would do, or what is wrong with it."""

    unit: Unit
    by: Any
    on: datetime.date
    rows: list[Row] = field(default_factory=list)
    answers: Mapping[int, str] = field(default_factory=dict)
    """By the number of the row."""
    faults: list[RowError] = field(default_factory=list)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    progress: Callable[[int], None] = lambda _done: None
    source: str = ""
    """Name of the file, for the trail."""

    def wrong(self, row: Row, column: str, code: str, **params: Any) -> None:
        """Note that a cell is wrong; the first word about a cell is enough."""
        if column not in row.wrong:
            row.wrong.add(column)
            self.faults.append(RowError(row.number, column, code, params))

    def add(self, planned: Planned) -> Planned:
        self.planned.append(planned)
        return planned

    @property
    def open_questions(self) -> int:
        return sum(each.is_open for each in self.planned)


class Register(ABC):
    """A register that can be filled from Excel and written to Excel, with the same columns."""

    name: str
    label: Any
    """Vietnamese, lazily translated: what the register holds."""
    address: str
    """Its part of the addresses of pages and of the names of files: "can-bo"."""
    sheet: str
    """Name of the sheet, 31 letters at most."""
    columns: tuple[Column, ...]
    help: tuple[str, ...] = ()
    """Lines of the sheet of help, before those of the columns."""
    derived: tuple[str, ...] = ()
    """"app_label.Model" of tables that `rebuild` fills anew: no hindrance to undoing."""

    main: tuple[str, ...] = ()
    """"app_label.model" of the things whose removal by an undo stands on the audit trail, one row each."""

    @abstractmethod
    def units(self, by: Any, on: datetime.date) -> QuerySet[Unit]:
        """The units whose records the person may bring in."""

    def past_units(self, by: Any, on: datetime.date) -> QuerySet[Unit]:
        """Units that are no more, whose history the person may bring in."""
        return Unit.objects.none()

    def units_of_column(self, column: str, by: Any, on: datetime.date) -> QuerySet[Unit]:
        """Those that a column of units may name, of the import's unit and those below it."""
        return self.units(by, on)

    def may_see_private(self, by: Any, unit: Unit, on: datetime.date) -> bool:
        """Whether who may bring in records of the unit may also see what others wrote in columns that are private."""
        return True

    def scope(self, by: Any, on: datetime.date) -> set[int]:
        """Numbers of all units whose records the person may bring in, also of those that are no more."""
        every = (self.units(by, on), self.past_units(by, on))
        return {pk for units in every for pk in units.order_by().values_list("pk", flat=True)}

    @property
    def reach(self) -> Hashable:
        """The same for registers that are open for the same units: they are asked for once."""
        return self.name

    @abstractmethod
    def plan(self, plan: Plan) -> None:
        """Check the rows against each other and the database; `plan.wrong` or `plan.add` for each. Writes nothing, and
        asks the database as often for 20,000 rows as for one, by lots."""

    has_new: bool = True
    """Whether "somebody else" who is asked about may be one whom nobody has recorded yet, and comes in with the sheet."""
    retold: tuple[str, ...] = ()
    """The same of things whose alteration by an import is taken back. Of these tables the trail also tells all that was
    there."""
    untraced: Mapping[str, tuple[str, ...]] = {}
    """By "app_label.model", columns that follow from others after a change."""
    watched: tuple[str, ...] = ()
    """Apps ("officials") whose changes may make a plan wrong; units and other imports are watched for all."""
    looks: tuple[str, ...] = ()
    """Acts of the audit trail within these apps that change nothing."""

    @abstractmethod
    def prepare(self, plan: Plan, *, at: datetime.datetime) -> Any:
        """Work out all that `write` will write, number it, and note on each planned row what it will make and alter. Asks
        the database and takes numbers out, but writes nothing: nobody waits for it."""

    @abstractmethod
    def write(self, prepared: Any, *, at: datetime.datetime) -> None:
        """Write what was prepared, with the trail, and let figures follow; short, because on SQLite everybody waits.
        Raises `ChangedMeanwhileError` where a row is no more as it was when it was prepared."""

    def before_undo(self, things: Sequence[Model]) -> Any:
        """What `after_undo` needs to know of the things that an import made or altered, while they still stand."""
        return None

    def after_undo(self, kept: Any, *, at: datetime.datetime) -> None:
        """Fill again what is derived from things that were taken back."""
        return None

    @abstractmethod
    def export(self, units: QuerySet[Unit], *, by: Any, on: datetime.date) -> Iterable[Mapping[str, Any]]:
        """What is in force on the day for the units, a mapping of column to value a row, in an order that people expect."""

    def column(self, name: str) -> Column | None:
        return next((each for each in self.columns if each.name == name), None)


_REGISTERS: dict[str, Register] = {}
_LATER: list[Callable[[], Iterable[Register]]] = []


def declare(register: Register) -> None:
    """Called by the `ready` of a register's app; a name is declared once."""
    known = _REGISTERS.get(register.name)
    if known is not None and (type(known), known.address) != (type(register), register.address):
        raise ValueError(f"declared twice: {register.name}")
    _REGISTERS[register.name] = register
    for label, names in register.untraced.items():
        leave_out(label, names)


def declare_later(found: Callable[[], Iterable[Register]]) -> None:
    """For registers that stand in packs: those are read when somebody asks for registers, not whenever the program starts."""
    _LATER.append(found)


def register_of(name: str) -> Register:
    """Raises KeyError where nobody declares it."""
    return _known()[name]


def registers() -> tuple[Register, ...]:
    """All, in the order of their declaration."""
    return tuple(_known().values())


def _known() -> dict[str, Register]:
    while _LATER:
        for register in _LATER.pop()():
            declare(register)
    return _REGISTERS
