"""Any register of dated records (`units.domain.records`) as a sheet: a row is a stretch of a thing.

A register says by `RecordSheet` which columns it has and by what its rows are the same; what is checked, found and done
after a change it has said already by its `Acts`. So a sheet and a page never differ in what they refuse.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext

from vungmanh.accounts.permissions import past_record_units_kept_by, record_units_kept_by
from vungmanh.core import audit
from vungmanh.core.objects import Ready, number, ready
from vungmanh.imports.cells import in_words
from vungmanh.imports.enums import Kind, Outcome
from vungmanh.imports.registers import Column, Plan, Planned, Register, Row, write_rows
from vungmanh.imports.tracing import by_columns
from vungmanh.language.text import fold
from vungmanh.units.domain.records import DAY, Acts
from vungmanh.units.models import Unit

CODE = Column("record", "Mã trong sổ (đừng sửa)", Kind.WHOLE, help="Có sẵn khi xuất sổ; để trống ở dòng mới.")
UNIT = Column("unit", "Đơn vị (bắt buộc)", Kind.UNIT, is_required=True)
DAYS = (
    Column("valid_from", "Từ ngày (bắt buộc)", Kind.DATE, is_required=True,
           help="Ngày bắt đầu đúng như dòng này. Thay đổi về sau thì ghi dòng mới với ngày thay đổi."),
    Column("valid_to", "Đến hết ngày", Kind.DATE, help="Để trống nếu nay vẫn còn."),
)  # fmt: skip
NOTE = Column("note", "Ghi chú", longest=500)
_HELP = (
    "Mỗi dòng là một thứ từ một ngày. Cùng một thứ mà ngày bắt đầu sau ngày đã ghi thì là ghi tiếp: dòng cũ hết từ hôm trước.",
    "Cùng một thứ và cùng ngày bắt đầu thì là sửa dòng đã có.",
)
_HELP_EVENTS = (
    "Mỗi dòng là một lần, một việc của một ngày; dòng của ngày khác không nối tiếp dòng nào.",
    "Cùng một việc và cùng ngày thì là sửa dòng đã có.",
)
_FAULTS = {
    "record_days_in_wrong_order": "valid_to", "record_before_unit": "valid_from", "record_after_unit": "valid_from",
    "record_doubled": "valid_from", "record_doubled_until": "valid_from",
}  # fmt: skip
_CARRIED_NOT = (
    "id",
    "thing_id",
    "is_cut",
    "cut_to",
    "valid_from",
    "recorded_by_id",
    "recorded_at",
    "withdrawn_at",
    "version",
)
LOT = 500


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """What one register brings."""

    name: str
    label: Any
    address: str
    sheet: str
    acts: Acts
    columns: tuple[Column, ...]
    """Between the unit and the days."""
    faults: Mapping[str, str] = field(default_factory=dict)
    """At which column a refusal stands; others stand at the first of `columns`."""
    same: Callable[[Any], Hashable | None] | None = None
    """By what a row is the same thing as a record; without it by the key of the acts."""
    near: Callable[[Plan], Near] | None = None
    """Finds the related objects that rows name."""
    derive: Callable[[dict[str, Any]], dict[str, Any]] = lambda said: said
    """From what a row says to the columns of the record."""
    shown: Callable[[Any], dict[str, Any]] = lambda row: {}
    """What the export says besides the columns of the same name."""
    related: tuple[str, ...] = ()
    units: Callable[[Any, datetime.date], QuerySet[Unit]] = record_units_kept_by
    past_units: Callable[[Any, datetime.date], QuerySet[Unit]] = past_record_units_kept_by
    changed: str = "changed"
    """What the trail calls a correction."""
    help: tuple[str, ...] = ()
    days: tuple[Column, ...] = DAYS
    """What the two days are called; an event has the first alone, and `derive` gives the second."""
    is_event: bool = False
    """Rows happened on a day: none continues another (`same` names the day), and the export tells all, not what holds."""
    carried_not: tuple[str, ...] = ()
    """Columns of which a next stretch says nothing where its row says nothing: what happened in the time before it."""
    untraced: tuple[str, ...] = ()
    """Columns that are worked out after a change; they do not tell whether somebody touched a record."""


class Near:
    """Related objects by what rows call them. A register subclasses it; `put` hears of each new record of the sheet."""

    def of(self, plan: Plan, row: Row, said: Mapping[str, Any]) -> dict[str, Any] | None:
        """Related objects by field; None where something was wrong and was noted."""
        raise NotImplementedError

    def put(self, record: Any) -> None:
        return None


@dataclass(slots=True)
class Step:
    """The payload of a planned row: the record, what it was, and the stretch that it cuts short."""

    record: Any
    is_new: bool
    before: dict[str, Any] = field(default_factory=dict)
    cut: Any = None
    cut_before: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Prepared:
    new: Ready | None
    altered: list[tuple[tuple[str, ...], list[Any]]]
    trail: Ready | None
    touched: list[Any]
    since: datetime.date


class RecordRegister(Register):
    """A register of dated records."""

    def __init__(self, said: RecordSheet) -> None:
        self.said, self.acts, self.model = said, said.acts, said.acts.model
        self.name, self.label, self.address, self.sheet = said.name, said.label, said.address, said.sheet
        own = {each.name for each in self.model._meta.concrete_fields}
        self.columns = (CODE, UNIT, *said.columns, *said.days, *((NOTE,) if "note" in own else ()))
        self.help = (*said.help, *(_HELP_EVENTS if said.is_event else _HELP))
        self.main = self.retold = (self.model._meta.label_lower,)
        self.watched = (self.model._meta.app_label,)
        self.untraced = {self.model._meta.label_lower: said.untraced}
        self.has_things = "thing" in own

    def units(self, by: Any, on: datetime.date) -> QuerySet[Unit]:
        return self.said.units(by, on)

    def past_units(self, by: Any, on: datetime.date) -> QuerySet[Unit]:
        return self.said.past_units(by, on)

    @property
    def reach(self) -> Hashable:
        return self.said.units

    def plan(self, plan: Plan) -> None:
        _Planner(self, plan).run()

    def prepare(self, plan: Plan, *, at: datetime.datetime) -> Prepared:
        steps: list[tuple[Planned, Step]] = [
            (each, each.payload) for each in plan.planned if each.outcome != Outcome.SAME
        ]
        new = [step.record for _each, step in steps if step.is_new]
        self._sign(new, plan, at)
        altered = _alterations(steps)
        days = [row.valid_from for row in new]
        for record, before, _each in altered:
            self._found_by(record, before)
            days += [record.valid_from, before.get("valid_from", record.valid_from)]
        trail = ready(list(self._trail(steps, plan, at)))
        grouped = by_columns([(record, before) for record, before, _each in altered])
        for each, step in steps:
            if step.is_new:
                each.makes(step.record)
        for record, before, each in altered:
            each.alters(record, before)
        touched = [*new, *(record for record, _before, _each in altered)]
        return Prepared(ready(new), grouped, trail, touched, min(days, default=plan.on))

    def _sign(self, new: Sequence[Any], plan: Plan, at: datetime.datetime) -> None:
        number(new)
        for row in new:
            row.recorded_by_id, row.recorded_at = plan.by.pk, at
            for name in self.said.related:
                if related := getattr(row, name):
                    setattr(row, name, related)  # set anew: it has its number by now
            if self.has_things:
                first = _first_of(row)
                row.thing_id = first.thing_id or first.pk
                row.folded = fold(self.acts.words(row))

    def _found_by(self, record: Any, before: dict[str, Any]) -> None:
        if self.has_things and (folded := fold(self.acts.words(record))) != record.folded:
            before["folded"], record.folded = record.folded, folded

    def _trail(
        self, steps: Sequence[tuple[Planned, Step]], plan: Plan, at: datetime.datetime
    ) -> Iterator[audit.AuditEntry]:
        reason = gettext("Nhập từ bảng Excel “%(name)s”") % {"name": plan.source}
        for _each, step in steps:
            row, kind = step.record, self.model.KIND
            act = (
                self.said.changed
                if not step.is_new
                else "continued"
                if step.cut_before and self.has_things
                else "recorded"
            )
            names = [column.name for column in (*self.said.columns, *self.said.days) if hasattr(row, column.name)]
            told = {name: (None, getattr(row, name)) for name in names if getattr(row, name) not in (None, "")}
            if step.cut is not None and self.has_things:
                told[audit.CUT] = (None, row.cut_to)
            if not step.is_new:
                hidden = ("version", "folded", "sort_key")
                told = {name: (old, getattr(row, name)) for name, old in step.before.items() if name not in hidden}
            yield audit.entry(
                row, by=plan.by, action=f"{kind}.{act}", at=at, changes=told, reason=reason, unit_id=row.unit_id
            )
            if step.cut_before:
                moved, told = step.cut, {"valid_to": (step.cut_before["valid_to"], step.cut.valid_to)}
                yield audit.entry(
                    moved, by=plan.by, action=f"{kind}.{'moved_end' if self.has_things else 'ended'}", at=at, changes=told,
                    reason=reason, unit_id=moved.unit_id,
                )  # fmt: skip

    def write(self, prepared: Prepared, *, at: datetime.datetime) -> None:
        units = sorted({row.unit_id for row in prepared.touched})
        list(Unit.objects.select_for_update().filter(pk__in=units).order_by("pk").values_list("pk"))
        write_rows(prepared.altered, (prepared.new, prepared.trail))
        if prepared.touched:
            self.acts.after(prepared.touched, prepared.since, at)

    def before_undo(self, things: Sequence[Model]) -> Any:
        return list(things)

    def after_undo(self, kept: Any, *, at: datetime.datetime) -> None:
        if kept:
            self.acts.after(kept, min(row.valid_from for row in kept), at)

    def export(self, units: QuerySet[Unit], *, by: Any, on: datetime.date) -> Iterable[Mapping[str, Any]]:
        """What holds on the day, of events all, by unit."""
        allowed = {unit.pk: unit for unit in units}
        holds = Q() if self.said.is_event else (Q(valid_to__isnull=True) | Q(valid_to__gte=on)) & Q(valid_from__lte=on)
        rows = self.model._default_manager.filter(holds, withdrawn_at__isnull=True)
        rows = rows.filter(unit__in=units.order_by().values("pk")).select_related(*self.said.related)
        names = [column.name for column in self.columns]
        for row in rows.order_by("unit__sort_key", "unit", "pk"):
            said = {name: getattr(row, name, None) for name in names}
            yield said | {"record": row.pk, "unit": allowed[row.unit_id]} | self.said.shown(row)


class _Planner:
    """Finds for each row the record that it means; what is in the database is read once, before the first row."""

    def __init__(self, register: RecordRegister, plan: Plan) -> None:
        self.register, self.plan, self.said = register, plan, register.said
        self.units = {row["unit"].pk for row in plan.rows if row["unit"]}
        self.same = self.said.same or register.acts.key
        scope = register.scope(plan.by, plan.on)
        self.by_code: dict[int, Any] = {}
        self.by_same: dict[Hashable, list[Any]] = defaultdict(list)
        for record in self._known(scope):
            self.by_code[record.pk] = record
            if (key := self.same(record)) is not None:
                self.by_same[key].append(record)
        self.rows: dict[int, Row] = {}
        """By `id()` of the record that a row means."""
        self.near = self.said.near(plan) if self.said.near else None
        self.own = {field.name for field in register.model._meta.concrete_fields}

    def _known(self, scope: Collection[int]) -> list[Any]:
        found: dict[int, Any] = {}
        rows = self.register.model._default_manager.filter(withdrawn_at__isnull=True)
        rows = rows.select_related("unit__parent", *self.said.related).order_by("pk")
        for lot in _lots(self.units):
            found |= {record.pk: record for record in rows.filter(unit__in=lot)}
        codes = {row["record"] for row in self.plan.rows} - {None} - set(found)
        for lot in _lots(codes):
            found |= {record.pk: record for record in rows.filter(pk__in=lot) if record.unit_id in scope}
        return list(found.values())

    def run(self) -> None:
        planned = []
        ordered = sorted(self.plan.rows, key=lambda row: (row["valid_from"] or datetime.date.min, row.number))
        for done, row in enumerate(ordered):
            if found := self._row(row):
                planned.append(found)
            if done % 500 == 0:
                self.plan.progress(done)
        self._refuse(planned)
        for each in sorted(planned, key=lambda each: each.row.number):
            self.plan.add(each)

    def _row(self, row: Row) -> Planned | None:
        if row.wrong or not (row["unit"] and row["valid_from"]):
            return None
        said = {name: value for name, value in row.cells.items() if name != CODE.name and value is not None}
        near = self.near.of(self.plan, row, said) if self.near else {}
        if near is None:
            return None
        values = {name: value for name, value in self.said.derive(said).items() if name in self.own} | near
        found = self._meant(row, values)
        if row.wrong:
            return None
        return self._alter(row, found, values) if found is not None else self._create(row, values)

    def _meant(self, row: Row, values: Mapping[str, Any]) -> Any:
        """The record that the row puts right, by its code, or of the same thing from the same day; None for a new one."""
        if row["record"] is not None:
            found = self.by_code.get(row["record"])
            if found is None:
                self.plan.wrong(row, "record", "record_not_here", value=row["record"])
            elif found.unit_id != row["unit"].pk:
                self.plan.wrong(row, "unit", "record_of_other_unit", unit=found.unit.name)
            return found
        key = self.same(self.register.model(**values))
        stretches = self.by_same.get(key, []) if key is not None else []
        return next((each for each in stretches if each.valid_from == row["valid_from"]), None)

    def _alter(self, row: Row, record: Any, values: Mapping[str, Any]) -> Planned | None:
        if first := self.rows.get(id(record)):
            self.plan.wrong(row, UNIT.name, "row_twice", first=first.number)
            return None
        self.rows[id(record)] = row
        step, changes = Step(record, is_new=record.pk is None), {}
        for name, value in values.items():
            old = getattr(record, name)
            if old == value:
                continue
            attname = record._meta.get_field(name).attname
            step.before[attname] = getattr(record, attname)
            if column := self.register.column(name):
                changes[name] = (in_words(column, old), in_words(column, value))
            setattr(record, name, value)
        outcome = Outcome.CHANGE if step.before else Outcome.SAME
        return Planned(row, self._label(record), record.unit_id, outcome, changes, payload=step)

    def _create(self, row: Row, values: Mapping[str, Any]) -> Planned:
        record = self.register.model(**values)
        key = self.same(record)
        stretches = self.by_same[key] if key is not None else []
        cut = next((each for each in stretches if _holds_before(each, record.valid_from)), None)
        step = Step(record, is_new=True)
        if cut is not None:
            self._continue(step, cut, values)
        record.first = cut
        if key is not None:
            stretches.append(record)
        if self.near:
            self.near.put(record)
        self.rows[id(record)] = row
        return Planned(row, self._label(record), record.unit_id, Outcome.CREATE, payload=step)

    def _continue(self, step: Step, cut: Any, values: Mapping[str, Any]) -> None:
        """What the row does not say stays as it was; the stretch before ends the day before."""
        record, left_out = step.record, (*_CARRIED_NOT, *self.said.carried_not, *self.said.untraced)
        for column in record._meta.concrete_fields:
            if column.name not in values and column.attname not in left_out and not column.generated:
                setattr(record, column.attname, getattr(cut, column.attname))
        if self.register.has_things:
            record.is_cut, record.cut_to = True, cut.valid_to
        step.cut = cut
        if cut.pk is not None:
            step.cut_before = {"valid_to": cut.valid_to}
        cut.valid_to = record.valid_from - DAY

    def _refuse(self, planned: Sequence[Planned]) -> None:
        """What a page would refuse is an error of its row."""
        steps: list[Step] = [each.payload for each in planned if each.outcome != Outcome.SAME]
        touched = {id(step.record): step.record for step in steps}
        cut = {id(step.cut): step.cut for step in steps if step.cut_before}
        rows = [*touched.values(), *(each for key, each in cut.items() if key not in touched)]
        self._check_ends(rows)
        at = datetime.datetime.combine(self.plan.on, datetime.time(5), tzinfo=datetime.UTC)
        for place, error in self.register.acts.refusals(rows, at=at).items():
            row = self.rows.get(id(rows[place])) or self._cutting(steps, rows[place])
            column = {**_FAULTS, **self.said.faults}.get(error.code, self.said.columns[0].name)
            self.plan.wrong(row, column, error.code, **error.params)

    def _check_ends(self, rows: Sequence[Any]) -> None:
        """What a unit had that is no more ended with it at the latest."""
        for record in rows:
            last_day, row = record.unit.valid_to, self.rows.get(id(record))
            is_gone = last_day and last_day < self.plan.on
            if row and last_day and is_gone and (record.valid_to is None or record.valid_to > last_day):
                told = {"unit": record.unit.name, "day": f"{last_day:%d/%m/%Y}"}
                self.plan.wrong(row, "valid_to", "record_outlives_unit", **told)

    def _cutting(self, steps: Sequence[Step], cut: Any) -> Row:
        return next(self.rows[id(step.record)] for step in steps if step.cut is cut)

    def _label(self, record: Any) -> str:
        return f"{record}, {record.unit.name}"


def _first_of(record: Any) -> Any:
    """The first stretch of the thing, as far as the sheet and the register know it."""
    while getattr(record, "first", None) is not None:
        record = record.first
    return record


def _alterations(steps: Sequence[tuple[Planned, Step]]) -> list[tuple[Any, dict[str, Any], Planned]]:
    """Each record that was there and is altered, once, with the row that says so first."""
    found: dict[int, tuple[Any, dict[str, Any], Planned]] = {}
    for each, step in steps:
        pairs = [(step.cut, step.cut_before)] if step.is_new else [(step.record, step.before)]
        for record, before in pairs:
            if before:
                known = found.setdefault(id(record), (record, {}, each))[1]
                for name, value in before.items():
                    known.setdefault(name, value)
    return list(found.values())


def _holds_before(record: Any, day: datetime.date) -> bool:
    return bool(record.valid_from < day and (record.valid_to is None or record.valid_to >= day))


def _lots(values: Iterable[int]) -> Iterator[list[int]]:
    every = sorted(values)
    for start in range(0, len(every), LOT):
        yield every[start : start + LOT]
