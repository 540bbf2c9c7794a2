"""Attraction schemes with the graduates whom they brought, as an Excel sheet: a row is one person whom a scheme brought."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.objects import Ready, number, ready
from vungmanh.imports.cells import in_words
from vungmanh.imports.enums import Kind, Outcome
from vungmanh.imports.registers import ChangedMeanwhileError, Column, Plan, Planned, Row, write_rows
from vungmanh.imports.tracing import by_columns
from vungmanh.language.text import fold
from vungmanh.officials.enums import QualificationKind
from vungmanh.officials.models import Person
from vungmanh.officials.permissions import units_with_officials
from vungmanh.officials.policies import choices, fields, level_choices, position_choices
from vungmanh.officials.sheets import people
from vungmanh.officials.sheets.known import lots
from vungmanh.officials.sheets.people import Found, People
from vungmanh.training.domain.attraction import check_arrival, check_scheme
from vungmanh.training.domain.counted import arrivals_changed
from vungmanh.training.models import Arrival, AttractionScheme
from vungmanh.training.sheets.common import Alone, Common, Commons, TrainingRegister
from vungmanh.units.models import Unit

OF_SCHEME = ("resolution", "quota", "starts_on", "due_on")
OF_ARRIVAL = ("position", "level", "field", "arrived_on", "promoted_to", "promoted_on", "left_on", "left_reason")
_FAULTS = {
    "attraction_days_in_wrong_order": "due_on", "arrival_beyond": "place", "arrival_before_scheme": "arrived_on",
    "arrival_days_in_wrong_order": "left_on", "promotion_without_day": "promoted_on",
}  # fmt: skip


@dataclass(slots=True)
class Step:
    """The payload of a planned row."""

    arrival: Arrival
    scheme: Common
    is_new: bool
    is_first_of_scheme: bool
    before: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Prepared:
    """Everything that will be written, in the order in which it is."""

    seen: dict[int, int]
    """By scheme that is there: its version."""
    new: list[Ready | None]
    altered: list[tuple[tuple[str, ...], list[Any]]]
    counted: list[Arrival]
    """The arrivals as they will be, and what was altered as it was."""


class ArrivalsRegister(TrainingRegister):
    name = "attraction_arrivals"
    label = _("chính sách thu hút và người về nhận việc")
    address = "thu-hut"
    sheet = "Thu hút trí thức trẻ"
    columns = (
        Column("record", "Mã trong sổ (đừng sửa)", Kind.WHOLE, help="Có sẵn khi xuất sổ; để trống ở dòng mới."),
        Column("unit", "Đơn vị thực hiện chính sách (bắt buộc)", Kind.UNIT, is_required=True),
        Column("title", "Tên chính sách (bắt buộc)", is_required=True, longest=300,
               help="Chính sách đã có được nhận ra theo đơn vị thực hiện và tên; chưa có thì ghi chính sách mới."),
        Column("resolution", "Nghị quyết, quyết định", help="Bắt buộc với chính sách mới, ghi một lần là đủ."),
        Column("quota", "Chỉ tiêu thu hút", Kind.WHOLE, least=1, most=100_000, help="Bắt buộc với chính sách mới."),
        Column("starts_on", "Chính sách từ ngày", Kind.DATE, help="Bắt buộc với chính sách mới."),
        Column("due_on", "Chính sách đến hết ngày", Kind.DATE, help="Bắt buộc với chính sách mới."),
        *people.columns_for("chính sách"),
        Column("place", "Nơi bố trí", Kind.UNIT, help="Bắt buộc ở dòng có người."),
        Column("position", "Chức danh bố trí", Kind.CHOICE, choices=position_choices, help="Bắt buộc ở dòng có người."),
        Column("level", "Trình độ", Kind.CHOICE, choices=lambda: level_choices(QualificationKind.PROFESSIONAL)),
        Column("field", "Ngành", Kind.CHOICE, choices=lambda: choices(fields())),
        Column("arrived_on", "Ngày nhận việc", Kind.DATE, help="Bắt buộc ở dòng có người."),
        Column("promoted_to", "Được bố trí làm", Kind.CHOICE, choices=position_choices),
        Column("promoted_on", "Ngày được bố trí", Kind.DATE),
        Column("left_on", "Ngày thôi việc", Kind.DATE),
        Column("left_reason", "Lý do thôi"),
    )  # fmt: skip
    help = (
        "Mỗi dòng là một người về nhận việc theo một chính sách. Người phải có hồ sơ cán bộ từ trước.",
        "Chính sách chưa có ai về thì ghi một dòng không có người.",
        "Các dòng của một chính sách nói về chính sách như nhau, hoặc để trống: nói một lần là đủ.",
    )
    main = ("training.attractionscheme", "training.arrival")
    retold = main

    def units_of_column(self, column: str, by: Any, on: datetime.date) -> QuerySet[Unit]:
        return units_with_officials(by, on)

    def plan(self, plan: Plan) -> None:
        _Planner(self, plan).run()

    def prepare(self, plan: Plan, *, at: datetime.datetime) -> Prepared:
        return _prepare(plan, at)

    def write(self, prepared: Prepared, *, at: datetime.datetime) -> None:
        _hold(prepared)
        write_rows(prepared.altered, prepared.new)
        _tell(prepared.counted, at)

    def before_undo(self, things: Sequence[Model]) -> list[Arrival]:
        """The arrivals as the import left them; what they are taken back to is told with them (`after_undo`)."""
        return [_copy(thing) for thing in things if isinstance(thing, Arrival)]

    def after_undo(self, kept: list[Arrival], *, at: datetime.datetime) -> None:
        now = (Arrival.objects.filter(pk__in=pks) for pks in lots({row.pk for row in kept}))
        _tell([*kept, *(row for rows in now for row in rows)], at)

    def export(self, units: QuerySet[Unit], *, by: Any, on: datetime.date) -> Iterable[Mapping[str, Any]]:
        """Everybody whom a scheme of these units brought, the latest schemes first, then schemes that brought nobody yet;
        identity numbers are not told."""
        allowed = {unit.pk: unit for unit in units}
        schemes = AttractionScheme.objects.filter(unit__in=units.order_by().values("pk"), withdrawn_at=None)
        rows = Arrival.objects.filter(withdrawn_at=None, scheme__in=schemes.order_by().values("pk"))
        arrivals = rows.select_related("scheme", "person", "unit__parent")
        for row in arrivals.order_by("-scheme__due_on", "-scheme", "arrived_on", "person__sort_key", "pk"):
            said = {
                "full_name": row.person.full_name,
                "born_on": row.person.born_on,
                "place": row.unit,
                "record": row.pk,
            }
            said |= {name: getattr(row, name) for name in OF_ARRIVAL}
            yield said | _cells(row.scheme, allowed[row.scheme.unit_id])
        for scheme in schemes.exclude(pk__in=rows.order_by().values("scheme")).order_by("-due_on", "-pk"):
            yield _cells(scheme, allowed[scheme.unit_id])


class _Planner:
    """Checks a plan; what is in the database is read once, before the first row."""

    def __init__(self, register: ArrivalsRegister, plan: Plan) -> None:
        self.register, self.plan = register, plan
        self.by_code: dict[int, Arrival] = {}
        self.there: dict[int, dict[int, Arrival]] = defaultdict(dict)
        """By `id()` of a scheme as it stands in the plan, and person: who came, also by this sheet."""
        self.rows: dict[int, Row] = {}
        """By `id()` of the arrival that a row means."""
        self.commons = Commons(
            plan, register, OF_SCHEME, key=_key, known=self._known(), make=_new_scheme, needs=OF_SCHEME,
            put=lambda name, value: {name: value}, get=getattr, several="scheme_of_several",
        )  # fmt: skip
        self.people = People(plan)

    def _known(self) -> dict[Hashable, list[AttractionScheme]]:
        found: dict[Hashable, list[AttractionScheme]] = defaultdict(list)
        named = {_key(row) for row in self.plan.rows}
        by_pk: dict[int, AttractionScheme] = {}
        schemes = AttractionScheme.objects.filter(withdrawn_at=None).select_related("unit").order_by("pk")
        for units in lots({row["unit"].pk for row in self.plan.rows if row["unit"]}):
            for scheme in schemes.filter(unit__in=units):
                if (key := (scheme.unit_id, fold(scheme.title))) in named:
                    found[key].append(scheme)
                    by_pk[scheme.pk] = scheme
        rows = Arrival.objects.filter(withdrawn_at=None).select_related("person", "unit")
        for pks in lots(by_pk):
            for row in rows.filter(scheme__in=pks):
                row.scheme = by_pk[row.scheme_id]
                self.there[id(row.scheme)][row.person_id] = self.by_code[row.pk] = row
        return found

    def run(self) -> None:
        for common in self.commons.every.values():
            scheme: AttractionScheme = common.thing
            if scheme.starts_on and scheme.due_on:
                said = {"starts_on": scheme.starts_on, "due_on": scheme.due_on}
                self._try(common.first, lambda said=said: check_scheme(said))
        for done, row in enumerate(self.plan.rows):
            named = self.commons.of(row)
            if named and (planned := self._row(row, named)):
                self.plan.add(planned)
            if done % 500 == 0:
                self.plan.progress(done)
        new = [common.thing.title for common in self.commons.every.values() if common.is_new]
        if new:
            self.plan.notes.append(("schemes_to_record", {"count": len(new), "titles": "; ".join(new[:5])}))

    def _row(self, row: Row, common: Common) -> Planned | None:
        if row["full_name"] is None and "full_name" not in row.wrong:
            return self.commons.alone(row, common, ("record", "identity_number", "born_on", "place", *OF_ARRIVAL))
        for name in ("place", "position", "arrived_on"):
            if row[name] is None:
                self.plan.wrong(row, name, "cell_missing")
        arrival, found = self._meant(row, common)
        if row.wrong:
            return None
        label = f"{row['full_name']}: {common.thing.title}"
        if arrival is None and found.person is None:
            return Planned(
                row, label, row["place"].pk, Outcome.CREATE, candidates=found.candidates, answer=found.answer
            )  # fmt: skip
        if arrival is None and found.person is not None:
            arrival = Arrival(scheme=common.thing, person=found.person)
            self.there[id(common.thing)][found.person.pk] = arrival
        assert arrival is not None
        if first := self.rows.get(id(arrival)):
            self.plan.wrong(row, "full_name", "row_twice", first=first.number)
            return None
        self.rows[id(arrival)] = row
        step = Step(arrival, common, arrival.pk is None, is_first_of_scheme=not common.is_told)
        changes = self._changes(row, step)
        if common.thing.starts_on:
            self._try(row, lambda: check_arrival(arrival))
        if row.wrong:
            return None
        if step.is_first_of_scheme:
            changes = {**common.changes, **changes}
        common.is_told = True
        outcome = Outcome.CREATE if step.is_new else Outcome.CHANGE if changes else Outcome.SAME
        return Planned(row, label, arrival.unit_id, outcome, changes, found.candidates, found.answer, step)

    def _meant(self, row: Row, common: Common) -> tuple[Arrival | None, Found]:
        there = self.there[id(common.thing)]
        if row["record"] is None:
            found = self.people.find(row, {one.person for one in there.values()} if row["born_on"] else ())
            return (there.get(found.person.pk) if found.person else None), found
        arrival = self.by_code.get(row["record"])
        if arrival is None or arrival.scheme is not common.thing:
            self.plan.wrong(row, "record", "record_not_of_scheme", value=row["record"], title=row["title"])
        elif row["full_name"] and fold(row["full_name"]) != arrival.person.folded:
            self.plan.wrong(row, "full_name", "record_of_other_person", name=arrival.person.full_name)
        return arrival, Found()

    def _changes(self, row: Row, step: Step) -> dict[str, tuple[str, str]]:
        arrival, changes = step.arrival, {}
        for column, name in {"place": "unit", **{name: name for name in OF_ARRIVAL}}.items():
            value = row[column]
            old = getattr(arrival, name, None) if name != "unit" or arrival.unit_id else None
            if value is None or value == old:
                continue
            if not step.is_new:
                attname = "unit_id" if name == "unit" else name
                step.before[attname] = getattr(arrival, attname)
                known = self.register.column(column)
                assert known is not None
                changes[column] = (in_words(known, old), in_words(known, value))
            setattr(arrival, name, value)
        return changes

    def _try(self, row: Row, check: Any) -> None:
        """A rule's refusal becomes an error at the column that it is about."""
        try:
            check()
        except DomainError as error:
            self.plan.wrong(row, _FAULTS[error.code], error.code, **error.params)


def _key(row: Row) -> Hashable | None:
    """By what a row names its scheme."""
    return (row["unit"].pk, fold(row["title"])) if row["unit"] and row["title"] else None


def _new_scheme(row: Row) -> AttractionScheme:
    return AttractionScheme(unit=row["unit"], title=row["title"])


def _cells(scheme: AttractionScheme, unit: Unit) -> dict[str, Any]:
    return {name: getattr(scheme, name) for name in ("title", *OF_SCHEME)} | {"unit": unit}


def _prepare(plan: Plan, at: datetime.datetime) -> Prepared:
    changing = [each for each in plan.planned if each.outcome != Outcome.SAME]
    steps: list[tuple[Planned, Step]] = [(each, each.payload) for each in changing if isinstance(each.payload, Step)]
    firsts = [(each, common) for each in changing if (common := _first_of(each))]
    commons = [common for _each, common in firsts]
    named = [*commons, *(step.scheme for _each, step in steps)]
    seen = {one.thing.pk: one.thing.version for one in named if not one.is_new}
    schemes = [one.thing for one in commons if one.is_new]
    arrivals = [step.arrival for _each, step in steps if step.is_new]
    for rows in (schemes, arrivals):
        number(rows)
        for row in rows:
            row.recorded_by_id, row.recorded_at = plan.by.pk, at
    for _each, step in steps:
        step.arrival.scheme = step.scheme.thing  # set anew: it has its number by now
    before = [_copy(step.arrival, step.before) for _each, step in steps if step.before]
    altered = by_columns([(one.thing, one.before) for one in commons if one.before])
    altered += by_columns([(step.arrival, step.before) for _each, step in steps if step.before])
    for each, common in firsts:
        _note(each, common.thing, common.is_new, common.before)
    for each, step in steps:
        _note(each, step.arrival, step.is_new, step.before)
    told = [(one.thing, one.is_new, one.before) for one in commons]
    told += [(step.arrival, step.is_new, step.before) for _each, step in steps]
    trail = ready(list(_trail(told, plan, at)))
    counted = [*before, *(step.arrival for _each, step in steps)]
    return Prepared(seen, [ready(schemes), ready(arrivals), trail], altered, counted)


def _first_of(each: Planned) -> Common | None:
    """The scheme of which the row tells first what becomes of it."""
    payload: Step | Alone = each.payload
    if isinstance(payload, Alone):
        return payload.common if payload.is_first else None
    return payload.scheme if payload.is_first_of_scheme else None


def _note(each: Planned, thing: Model, is_new: bool, before: Mapping[str, Any]) -> None:
    if is_new:
        each.makes(thing)
    elif before:
        each.alters(thing, before)


def _hold(prepared: Prepared) -> None:
    """Nobody else changes these schemes and who came by them until the end of the transaction, and nobody has."""
    for pks in lots(prepared.seen):
        held = AttractionScheme.objects.select_for_update().filter(pk__in=pks, withdrawn_at=None).order_by("pk")
        if dict(held.values_list("pk", "version")) != {pk: prepared.seen[pk] for pk in pks}:
            raise ChangedMeanwhileError
    known = {(row.scheme_id, row.person_id): row.pk for row in prepared.counted}
    for pks in lots({person for _scheme, person in known}):
        people_there = Person.objects.filter(pk__in=pks, withdrawn_at=None).count()
        rows = Arrival.objects.filter(person__in=pks, withdrawn_at=None).values_list("scheme", "person", "pk")
        others = [pk for scheme, person, pk in rows if known.get((scheme, person), pk) != pk]
        if others or people_there != len(pks):
            raise ChangedMeanwhileError


def _trail(
    told: Iterable[tuple[Any, bool, dict[str, Any]]], plan: Plan, at: datetime.datetime
) -> Iterator[audit.AuditEntry]:
    """An entry for each scheme and arrival that is new or altered; each names the sheet."""
    reason = gettext("Nhập từ bảng Excel “%(name)s”") % {"name": plan.source}
    for thing, is_new, before in told:
        if is_new or before:
            act = f"{thing.KIND}.{'recorded' if is_new else 'changed'}"
            changes = _said(thing) if is_new else _changed(thing, before)
            yield audit.entry(
                thing, by=plan.by, action=act, at=at, changes=changes, reason=reason, unit_id=thing.unit_id
            )


def _said(thing: Any) -> dict[str, tuple[Any, Any]]:
    names = ("scheme", "person", "unit", *OF_ARRIVAL) if isinstance(thing, Arrival) else ("unit", "title", *OF_SCHEME)
    return {name: (None, value) for name in names if (value := getattr(thing, name)) not in (None, "")}


def _changed(thing: Any, before: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    changes = {name: (old, getattr(thing, name)) for name, old in before.items() if name not in ("version", "unit_id")}
    numbers = before.get("unit_id"), thing.unit_id
    return changes | ({"unit": (None, thing.unit), "unit_id": numbers} if "unit_id" in before else {})


def _copy(arrival: Arrival, before: Mapping[str, Any] | None = None) -> Arrival:
    """What figures ask of it, as it is or was."""
    was = before or {}
    return Arrival(
        pk=arrival.pk, scheme_id=arrival.scheme_id, person_id=arrival.person_id,
        unit_id=was.get("unit_id", arrival.unit_id), arrived_on=was.get("arrived_on", arrival.arrived_on),
    )  # fmt: skip


def _tell(rows: list[Arrival], at: datetime.datetime) -> None:
    if rows:
        arrivals_changed(rows, since=min(row.arrived_on for row in rows), at=at)
