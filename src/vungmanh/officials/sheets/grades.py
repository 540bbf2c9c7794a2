"""Yearly grades as an Excel sheet: a row is one person and year. It goes out with everybody in service, to be filled in."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.objects import Ready, number, ready
from vungmanh.imports.cells import in_words
from vungmanh.imports.enums import Kind, Outcome
from vungmanh.imports.registers import ChangedMeanwhileError, Column, Plan, Planned, Register, Row, write_rows
from vungmanh.imports.tracing import by_columns
from vungmanh.language.text import fold
from vungmanh.officials.domain import recording
from vungmanh.officials.domain.ceilings import beyond_with
from vungmanh.officials.domain.records import check_grade
from vungmanh.officials.domain.stretches import Rebuilt, sources_of, work_out
from vungmanh.officials.models import Evaluation, Person, Post
from vungmanh.officials.permissions import may_unmask_in, past_units_to_staff, persons_visible_to, units_to_staff
from vungmanh.officials.policies import grade_choices, grade_rows, position_label
from vungmanh.officials.sheets import people
from vungmanh.officials.sheets.known import lots
from vungmanh.officials.sheets.people import Found, People
from vungmanh.units.models import Unit

SAID = ("grade", "decided_on", "decided_by", "decision", "note")
_FAULTS = {
    "evaluation_year_wrong": "year", "evaluation_grade_not_offered": "grade", "evaluation_past_ceiling": "grade",
    "evaluation_past_ceiling_raised": "grade", "record_in_future": "decided_on", "record_before_birth": "decided_on",
}  # fmt: skip


@dataclass(slots=True)
class Step:
    """The payload of a planned row."""

    grade: Evaluation
    is_new: bool
    before: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Prepared:
    """Everything that will be written, in the order in which it is."""

    people: set[int]
    new: list[Evaluation]
    inserted: list[Ready | None]
    altered: list[tuple[tuple[str, ...], list[Any]]]
    rebuilt: Rebuilt = field(default_factory=Rebuilt)


class GradesRegister(Register):
    name = "evaluations"
    label = _("đánh giá, xếp loại hằng năm")
    address = "xep-loai"
    sheet = "Xếp loại hằng năm"
    columns = (
        Column("person", "Mã hồ sơ (đừng sửa)", Kind.WHOLE, help="Có sẵn khi xuất sổ; để trống ở dòng tự thêm."),
        *people.columns_of_each(),
        Column("held", "Chức danh, đơn vị", longest=600, help="Chỉ để xem: không nhập vào sổ."),
        Column("year", "Năm (bắt buộc)", Kind.WHOLE, is_required=True, least=1945, most=2199),
        Column("grade", "Mức xếp loại", Kind.CHOICE, choices=grade_choices,
               also=lambda: {word: row["grade"] for row in grade_rows() for word in row.get("also", ())},
               help="Để trống khi chưa xếp loại: dòng ấy không ghi gì."),
        Column("decided_on", "Ngày quyết định", Kind.DATE),
        Column("decided_by", "Cấp quyết định"),
        Column("decision", "Quyết định"),
        Column("note", "Nhận xét", longest=2000),
    )  # fmt: skip
    help = (
        "Mỗi dòng là một người trong một năm. “Xuất sổ” cho sẵn mọi người đang giữ chức danh: chỉ cần điền mức xếp loại.",
        "Người đã có xếp loại năm ấy thì dòng sửa lại; ai chưa có hồ sơ thì mở hồ sơ trước.",
        "Tỷ lệ xếp loại cao nhất được xét theo từng đơn vị, cả bảng cùng một lúc.",
    )
    derived = ("officials.PostStretch",)
    main = ("officials.evaluation",)
    retold = main
    watched = ("officials",)
    looks = ("person.seen", "person.unmasked", "officials.exported")
    has_new = False

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
        _Planner(self, plan).run()

    def prepare(self, plan: Plan, *, at: datetime.datetime) -> Prepared:
        return _prepare(plan, at)

    def write(self, prepared: Prepared, *, at: datetime.datetime) -> None:
        _hold(prepared)
        write_rows(prepared.altered, prepared.inserted)
        recording.write_stretches(prepared.rebuilt, at=at)

    def before_undo(self, things: Sequence[Model]) -> set[int]:
        """Whose files change."""
        return {thing.person_id for thing in things if isinstance(thing, Evaluation)}

    def after_undo(self, kept: set[int], *, at: datetime.datetime) -> None:
        recording.follow_all(kept, at=at)

    def export(self, units: QuerySet[Unit], *, by: Any, on: datetime.date) -> Iterable[Mapping[str, Any]]:
        """Whoever holds a main post on the day, with the grade of the year that is being graded, if there is one; identity
        numbers are not told."""
        allowed = {unit.pk: unit for unit in units}
        held = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        living = Post.objects.filter(
            held, is_main=True, valid_from__lte=on, withdrawn_at=None, person__withdrawn_at=None
        )
        rows = living.filter(unit__in=units.order_by().values("pk")).select_related("person")
        posts = list(rows.order_by("unit__sort_key", "unit", "person__sort_key", "pk"))
        year = _graded_year(on)
        known = _grades_of({post.person_id for post in posts}, {year})
        for post in posts:
            grade = known.get((post.person_id, year))
            said = {name: getattr(grade, name) for name in SAID} if grade else {}
            yield said | {
                "person": post.person_id, "full_name": post.person.full_name, "born_on": post.person.born_on, "year": year,
                "held": f"{position_label(post.position)}, {allowed[post.unit_id].name}",
            }  # fmt: skip


def _graded_year(on: datetime.date) -> int:
    """The year whose grades are being given: in its first half a year still gives those of the one before."""
    return on.year if on.month > 6 else on.year - 1


def _grades_of(ids: Iterable[int], years: Iterable[int]) -> dict[tuple[int, int], Evaluation]:
    rows = Evaluation.objects.filter(year__in=set(years), withdrawn_at=None).select_related("person")
    return {(row.person_id, row.year): row for pks in lots(set(ids)) for row in rows.filter(person__in=pks)}


class _Planner:
    """Checks a plan; what is in the database is read once, before the first row."""

    def __init__(self, register: GradesRegister, plan: Plan) -> None:
        self.register, self.plan = register, plan
        self.scope = register.scope(plan.by, plan.on)
        self.people = People(plan)
        self.by_code = self._coded()
        self.people.read_posts({*self.by_code})
        self.first: dict[tuple[int, int], Row] = {}

    def _coded(self) -> dict[int, Person]:
        seen = persons_visible_to(self.plan.by, self.plan.on).filter(withdrawn_at=None)
        codes = {row["person"] for row in self.plan.rows} - {None}
        return {person.pk: person for pks in lots(codes) for person in seen.filter(pk__in=pks)}

    def run(self) -> None:
        meant = [(row, found) for row in self.plan.rows if (found := self._meant(row))]
        known = _grades_of(
            {found.person.pk for _row, found in meant if found.person}, {row["year"] for row, _found in meant} - {None}
        )
        for done, (row, found) in enumerate(meant):
            if planned := self._row(row, found, known):
                self.plan.add(planned)
            if done % 500 == 0:
                self.plan.progress(done)
        self._check_ceilings()

    def _meant(self, row: Row) -> Found | None:
        """Whom the row means; None where it is wrong."""
        if row["person"] is None:
            found = self.people.find(row)
        else:
            person = self.by_code.get(row["person"])
            if person is None:
                self.plan.wrong(row, "person", "record_not_here", value=row["person"])
            elif row["full_name"] and fold(row["full_name"]) != person.folded:
                self.plan.wrong(row, "full_name", "record_of_other_person", name=person.full_name)
            found = Found(person)
        if found.person and not self._is_kept(found.person):
            self.plan.wrong(row, "full_name", "person_elsewhere")
        return None if row.wrong else found

    def _is_kept(self, person: Person) -> bool:
        """Of the unit of the import or below it, now or last."""
        post = self.people.post_on(person, self.plan.on) or self.people.held_last(person)
        if post is None:
            return person.unit_id in self.scope
        return post.unit_id in self.scope and post.unit.path.startswith(self.plan.unit.path)

    def _row(self, row: Row, found: Found, known: Mapping[tuple[int, int], Evaluation]) -> Planned | None:
        label = f"{row['full_name']}: {row['year']}"
        if found.person is None:
            return Planned(
                row, label, self.plan.unit.pk, Outcome.CREATE, candidates=found.candidates, answer=found.answer
            )  # fmt: skip
        person, key = found.person, (found.person.pk, row["year"])
        if first := self.first.get(key):
            self.plan.wrong(row, "full_name", "row_twice", first=first.number)
            return None
        self.first[key] = row
        said = {name: row[name] for name in SAID if row[name] is not None}
        old = known.get(key)
        if old is None and "grade" not in said:
            return self._of_nothing(row, label, person, found, said)
        step = Step(old or Evaluation(person=person, year=row["year"]), is_new=old is None)
        changes = self._changes(step, said)
        try:
            check_grade(step.grade, self.plan.on)
        except DomainError as error:
            self.plan.wrong(row, _FAULTS[error.code], error.code, **error.params)
            return None
        outcome = Outcome.CREATE if step.is_new else Outcome.CHANGE if changes else Outcome.SAME
        return Planned(row, label, person.unit_id, outcome, changes, found.candidates, found.answer, step)

    def _of_nothing(
        self, row: Row, label: str, person: Person, found: Found, said: Mapping[str, Any]
    ) -> Planned | None:
        """A row of somebody who has no grade yet and is given none; wrong where it says something of one all the same."""
        if said:
            self.plan.wrong(row, "grade", "cell_missing")
            return None
        return Planned(row, label, person.unit_id, Outcome.SAME, {}, found.candidates, found.answer)

    def _changes(self, step: Step, said: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
        changes = {}
        for name, value in said.items():
            old = getattr(step.grade, name)
            if not step.is_new and old != value:
                column = self.register.column(name)
                assert column is not None
                step.before[name] = old
                changes[name] = (in_words(column, old), in_words(column, value))
            setattr(step.grade, name, value)
        return changes

    def _check_ceilings(self) -> None:
        """All grades of the sheet together: the first of them may not take what another one needs."""
        changing = [
            each for each in self.plan.planned if isinstance(each.payload, Step) and each.outcome != Outcome.SAME
        ]
        for place, error in beyond_with([each.payload.grade for each in changing], self.plan.on).items():
            self.plan.wrong(changing[place].row, _FAULTS[error.code], error.code, **error.params)


def _prepare(plan: Plan, at: datetime.datetime) -> Prepared:
    changing = [each for each in plan.planned if each.outcome != Outcome.SAME]
    steps: list[tuple[Planned, Step]] = [(each, each.payload) for each in changing if isinstance(each.payload, Step)]
    new = [step.grade for _each, step in steps if step.is_new]
    number(new)
    for row in new:
        row.recorded_by_id, row.recorded_at = plan.by.pk, at
    altered = by_columns([(step.grade, step.before) for _each, step in steps if step.before])
    for each, step in steps:
        if step.is_new:
            each.makes(step.grade)
        elif step.before:
            each.alters(step.grade, step.before)
    trail = ready(list(_trail(steps, plan, at)))
    files = {step.grade.person_id for _each, step in steps}
    prepared = Prepared(files, new, [ready(new), trail], altered)
    _work_out_stretches(prepared, {(step.grade.person_id, step.grade.year): step.grade for _each, step in steps})
    return prepared


def _work_out_stretches(prepared: Prepared, grades: Mapping[tuple[int, int], Evaluation]) -> None:
    """As the files will be."""
    of_person: dict[int, list[Evaluation]] = {}
    for (person, _year), grade in grades.items():
        of_person.setdefault(person, []).append(grade)
    for pks in lots(prepared.people):
        files = list(sources_of(pks))
        for file in files:
            kept = [row for row in file.evaluations if (row.person_id, row.year) not in grades]
            file.evaluations = [*kept, *of_person[file.person.pk]]
        work_out(files, pks, prepared.rebuilt)


def _hold(prepared: Prepared) -> None:
    """Nobody else changes these files until the end of the transaction, and nobody has given a grade that is new here."""
    new = {(row.person_id, row.year) for row in prepared.new}
    for pks in lots(prepared.people):
        files = Person.objects.select_for_update().filter(pk__in=pks, withdrawn_at=None).order_by("pk")
        graded = Evaluation.objects.filter(person__in=pks, withdrawn_at=None).values_list("person", "year")
        if len(files.values_list("pk")) != len(pks) or new.intersection(graded):
            raise ChangedMeanwhileError


def _trail(steps: Iterable[tuple[Planned, Step]], plan: Plan, at: datetime.datetime) -> Iterator[audit.AuditEntry]:
    """An entry for each grade that is new or altered; each names the sheet."""
    reason = gettext("Nhập từ bảng Excel “%(name)s”") % {"name": plan.source}
    for _each, step in steps:
        grade = step.grade
        if step.is_new:
            said = {
                name: (None, value) for name in ("year", *SAID) if (value := getattr(grade, name)) not in (None, "")
            }
        else:
            said = {name: (old, getattr(grade, name)) for name, old in step.before.items() if name != "version"}
        act = f"{grade.KIND}.{'recorded' if step.is_new else 'corrected'}"
        unit_id = grade.person.unit_id
        yield audit.entry(grade, by=plan.by, action=act, at=at, changes=said, reason=reason, unit_id=unit_id)
