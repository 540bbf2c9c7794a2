"""Lines of files as Excel sheets: a row is one line of one person's file. Here stands what such sheets have in common: whom a
row means, which line of the file, what is new, and the sheet that goes out with everybody in service to be filled in."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from vungmanh.core.errors import DomainError
from vungmanh.imports.cells import in_words
from vungmanh.imports.enums import Kind, Outcome
from vungmanh.imports.registers import Column, Plan, Planned, Register, Row
from vungmanh.language.text import fold
from vungmanh.officials.domain import recording
from vungmanh.officials.domain.records import check_record, derived
from vungmanh.officials.models import Person, Post
from vungmanh.officials.permissions import may_unmask_in, past_units_to_staff, persons_visible_to, units_to_staff
from vungmanh.officials.policies import position_label
from vungmanh.officials.sheets import people
from vungmanh.officials.sheets.known import lots
from vungmanh.officials.sheets.lines_writing import Prepared, Step, prepare, write
from vungmanh.officials.sheets.people import Found, People
from vungmanh.units.models import Unit

CODE = Column("record", "Mã trong sổ (đừng sửa)", Kind.WHOLE, help="Có sẵn khi xuất sổ; để trống ở dòng mới.")
OF_PERSON = (
    Column("person", "Mã hồ sơ (đừng sửa)", Kind.WHOLE, help="Có sẵn khi xuất sổ; để trống ở dòng tự thêm."),
    *people.columns_of_each(),
    Column("held", "Chức danh, đơn vị", longest=600, help="Chỉ để xem: không nhập vào sổ."),
)
_OTHERS = {CODE.name, *(column.name for column in OF_PERSON)}


class LinesRegister(Register):
    """Whoever keeps files brings it in; all files of the sheet are locked while it is written."""

    model: type[Any]
    key: tuple[str, ...]
    """What tells one line of a file from another: a row that says the same means the line that is there."""
    needs: tuple[str, ...]
    """What a new line must say. A row that says none of it, and nothing else beside its key, says nothing."""
    named: tuple[str, ...]
    """What the preview calls a line by, after the name of the person."""
    faults: Mapping[str, str]
    """At which column a refusal of the rules stands."""
    derived = ("officials.PostStretch",)
    watched = ("officials",)
    looks = ("person.seen", "person.unmasked", "officials.exported")
    has_new = False

    @property
    def parts(self) -> list[str]:
        """The columns of the line itself; the table has them under the same names."""
        return [column.name for column in self.columns if column.name not in _OTHERS]

    def units(self, by: Any, on: datetime.date) -> QuerySet[Unit]:
        return units_to_staff(by, on)

    def past_units(self, by: Any, on: datetime.date) -> QuerySet[Unit]:
        return past_units_to_staff(by, on)

    def may_see_private(self, by: Any, unit: Unit, on: datetime.date) -> bool:
        return may_unmask_in(by, unit, on)

    @property
    def reach(self) -> Hashable:
        return units_to_staff

    def plan(self, plan: Plan) -> None:
        Planner(self, plan).run()

    def prepare(self, plan: Plan, *, at: datetime.datetime) -> Prepared:
        return prepare(plan, self.model, at=at)

    def write(self, prepared: Prepared, *, at: datetime.datetime) -> None:
        write(prepared, at=at)

    def before_undo(self, things: Sequence[Any]) -> Any:
        """Whose files change."""
        return {thing.person_id for thing in things}

    def after_undo(self, kept: Any, *, at: datetime.datetime) -> None:
        recording.follow_all(kept, at=at)

    def export(self, units: QuerySet[Unit], *, by: Any, on: datetime.date) -> Iterable[Mapping[str, Any]]:
        """The lines that there are, then a row to be filled in for whoever holds a main post on the day and has none; identity
        numbers are not told."""
        allowed = {unit.pk: unit for unit in units}
        posts = in_service(units, on)
        held = {post.person_id: f"{position_label(post.position)}, {allowed[post.unit_id].name}" for post in posts}
        told = set()
        for line in self.exported(units, [post.person_id for post in posts], on):
            told.add(line.person_id)
            said = {name: getattr(line, name) for name in self.parts} | {"record": line.pk}
            yield said | _of_person(line.person, held.get(line.person_id) or self.held_before(line))
        for post in posts:
            if post.person_id not in told:
                yield {**self.to_fill(on), **_of_person(post.person, held[post.person_id])}

    def exported(self, units: QuerySet[Unit], served: Sequence[int], on: datetime.date) -> list[Any]:
        """Lines of the people in service in the units, in the order of these."""
        place = {pk: number for number, pk in enumerate(served)}
        rows = self.living(on).select_related("person")
        found = [line for pks in lots(place) for line in rows.filter(person__in=pks)]
        return sorted(found, key=lambda line: place[line.person_id])

    def held_before(self, line: Any) -> str:
        """Where somebody was who is in service no more."""
        return ""

    def living(self, on: datetime.date) -> QuerySet[Any]:
        """The lines that go out."""
        rows: QuerySet[Any] = self.model._default_manager.filter(withdrawn_at=None)
        return rows

    def to_fill(self, on: datetime.date) -> Mapping[str, Any]:
        """What a row says beforehand of somebody who has no line yet."""
        return {}


def in_service(units: QuerySet[Unit], on: datetime.date) -> list[Post]:
    """The main posts held on the day, by unit and name."""
    held = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    living = Post.objects.filter(held, is_main=True, valid_from__lte=on, withdrawn_at=None, person__withdrawn_at=None)
    rows = living.filter(unit__in=units.order_by().values("pk")).select_related("person")
    return list(rows.order_by("unit__sort_key", "unit", "person__sort_key", "pk"))


def _of_person(person: Person, held: str) -> dict[str, Any]:
    return {"person": person.pk, "full_name": person.full_name, "born_on": person.born_on, "held": held}


class Planner:
    """Checks a plan; what is in the database is read once, before the first row."""

    def __init__(self, register: LinesRegister, plan: Plan) -> None:
        self.register, self.plan, self.parts = register, plan, register.parts
        self.scope = register.scope(plan.by, plan.on)
        self.people = People(plan)
        self.coded = self._coded()
        self.lines: dict[int, Any] = {}
        self.known: dict[Hashable, Any] = {}
        """By person and key, as the files will be."""
        self.rows: dict[int, tuple[Row, Any]] = {}
        """By `id()` of the line that a row means, with the line, so that no other one gets its `id()`."""

    def _coded(self) -> dict[str, dict[int, Person]]:
        """Whom the codes mean, by column: lines and people that whoever brings the sheet sees."""
        living = self.register.model._default_manager.filter(withdrawn_at=None)
        owners: dict[int, int] = {}
        for pks in lots({row[CODE.name] for row in self.plan.rows} - {None}):
            owners |= dict(living.filter(pk__in=pks).values_list("pk", "person_id"))
        seen = persons_visible_to(self.plan.by, self.plan.on).filter(withdrawn_at=None)
        codes = ({row["person"] for row in self.plan.rows} | set(owners.values())) - {None}
        found = {person.pk: person for pks in lots(codes) for person in seen.filter(pk__in=pks)}
        self.people.read_posts(found)
        return {CODE.name: {pk: found[one] for pk, one in owners.items() if one in found}, "person": found}

    def run(self) -> None:
        meant = [(row, found) for row in self.plan.rows if (found := self._meant(row))]
        self.read({found.person.pk: found.person for _row, found in meant if found.person})
        for done, (row, found) in enumerate(meant):
            if planned := self._row(row, found):
                self.plan.add(planned)
            if done % 500 == 0:
                self.plan.progress(done)
        self.finish()

    def read(self, files: Mapping[int, Person]) -> None:
        """What stands in the files that are meant."""
        rows = self.register.model._default_manager.filter(withdrawn_at=None).order_by("pk")
        for line in (line for pks in lots(files) for line in rows.filter(person__in=pks)):
            line.person = files[line.person_id]
            self.lines[line.pk] = line
            self.known.setdefault(self._key(line), line)

    def check(self, step: Step) -> None:
        """Raises what the rules say against the line."""
        check_record(step.line, self.plan.on)

    def finish(self) -> None:
        """What only all rows together tell."""

    def _meant(self, row: Row) -> Found | None:
        """Whom the row means; None where it is wrong."""
        code = next((name for name in (CODE.name, "person") if row[name] is not None), None)
        found = self.people.find(row) if code is None else Found(self._by_code(row, code))
        if found.person and not self._is_kept(found.person):
            self.plan.wrong(row, "full_name", "person_elsewhere")
        return None if row.wrong else found

    def _by_code(self, row: Row, code: str) -> Person | None:
        person = self.coded[code].get(row[code])
        if person is None:
            self.plan.wrong(row, code, "record_not_here", value=row[code])
        elif row["full_name"] and fold(row["full_name"]) != person.folded:
            self.plan.wrong(row, "full_name", "record_of_other_person", name=person.full_name)
        elif row["person"] not in (None, person.pk):
            self.plan.wrong(row, "person", "record_of_other_person", name=person.full_name)
        return person

    def _is_kept(self, person: Person) -> bool:
        """Of the unit of the import or below it, now or last."""
        post = self.people.post_on(person, self.plan.on) or self.people.held_last(person)
        if post is None:
            return person.unit_id in self.scope
        return post.unit_id in self.scope and post.unit.path.startswith(self.plan.unit.path)

    def _row(self, row: Row, found: Found) -> Planned | None:
        asked: dict[str, Any] = {"candidates": found.candidates, "answer": found.answer}
        if found.person is None:
            return Planned(row, self._label(row), self.plan.unit.pk, Outcome.CREATE, **asked)
        said = derived(self.register.model, {name: row[name] for name in self.parts if row[name] is not None})
        line = self.lines.get(row[CODE.name]) or self.known.get(self._key_of(found.person, said.get))
        if line is None and (missing := [name for name in self.register.needs if name not in said]):
            if set(said) <= set(self.register.key) - set(self.register.needs):
                return Planned(row, self._label(row), found.person.unit_id, Outcome.SAME, **asked)
            self.plan.wrong(row, missing[0], "cell_missing")
            return None
        line = line or self.register.model(person=found.person)
        first, _line = self.rows.setdefault(id(line), (row, line))
        if first is not row:
            self.plan.wrong(row, "full_name", "row_twice", first=first.number)
            return None
        step = Step(line, is_new=line.pk is None)
        changes = self._changes(step, said)
        self._check(row, step)
        if row.wrong:
            return None
        outcome = Outcome.CREATE if step.is_new else Outcome.CHANGE if changes else Outcome.SAME
        return Planned(row, self._label(row), found.person.unit_id, outcome, changes, payload=step, **asked)

    def _changes(self, step: Step, said: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
        """Let the line say what the row says; what that changes, in words."""
        changes = {}
        for name, value in said.items():
            old = getattr(step.line, name)
            if not step.is_new and old != value:
                step.before[name] = old
                if column := self.register.column(name):
                    changes[name] = (in_words(column, old), in_words(column, value))
            setattr(step.line, name, value)
        return changes

    def _check(self, row: Row, step: Step) -> None:
        """What a row adds or alters may not be what another line of the file says, nor what the rules refuse."""
        if not (step.is_new or step.before):
            return
        if step.is_new or set(step.before).intersection(self.register.key):
            other = self.known.setdefault(self._key(step.line), step.line)
            if other is not step.line:
                self.plan.wrong(row, self.register.key[-1], "line_there")
                return
        try:
            self.check(step)
        except DomainError as error:
            self.plan.wrong(row, self.register.faults[error.code], error.code, **error.params)

    def _key(self, line: Any) -> Hashable:
        return self._key_of(line.person, lambda name: getattr(line, name))

    def _key_of(self, person: Person, said: Any) -> Hashable:
        values = (said(name) for name in self.register.key)
        return person.pk, *(fold(value) if isinstance(value, str) else value for value in values)

    def _label(self, row: Row) -> str:
        named = ((self.register.column(name), row[name]) for name in self.register.named)
        words = ", ".join(in_words(column, value) for column, value in named if column and value is not None)
        return f"{row['full_name']}: {words}" if words else row["full_name"]
