"""Rows become people in courses: which course, which person, what is new, how they came out of it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from vungmanh.core.errors import DomainError
from vungmanh.imports.cells import in_words
from vungmanh.imports.enums import Outcome
from vungmanh.imports.registers import Plan, Planned, Register, Row
from vungmanh.language.text import fold
from vungmanh.officials.domain.records import check_record
from vungmanh.officials.models import Person, Qualification, TrainingRecord
from vungmanh.officials.sheets.known import lots
from vungmanh.officials.sheets.people import Found, People
from vungmanh.training.contents import content_key, content_of
from vungmanh.training.domain.courses import CourseSaid, check_course
from vungmanh.training.domain.results import check_result, given_by
from vungmanh.training.enums import Result
from vungmanh.training.models import Course, Enrolment
from vungmanh.training.sheets.common import Common, Commons

OF_COURSE = ("ends_on", "content", "field", "mode", "school", "place", "seats", "decision")
OF_TURN = ("record", "identity_number", "born_on", "is_own", "result", "result_on")
_GIVES = {"kind", "level", "field"}
_SHOWN_TITLES = 5
_FAULTS = {"result_before_course": "result_on", "result_in_future": "result_on", "record_before_birth": "result_on",
           "record_in_future": "result_on", "course_days_in_wrong_order": "ends_on"}  # fmt: skip


@dataclass(slots=True)
class Step:
    """The payload of a planned row."""

    turn: Enrolment
    course: Common
    is_new: bool
    is_first_of_course: bool
    before: dict[str, Any] = field(default_factory=dict)
    written: Qualification | TrainingRecord | None = None
    """What passing writes into the file."""
    taken_back: Qualification | TrainingRecord | None = None
    """What another result had written there."""


class Planner:
    """Checks a plan; what is in the database is read once, before the first row."""

    def __init__(self, register: Register, plan: Plan) -> None:
        self.register, self.plan = register, plan
        self.by_code: dict[int, Enrolment] = {}
        self.there: dict[int, dict[int, Enrolment]] = defaultdict(dict)
        """By course and person, who is in it."""
        self.coming: dict[int, dict[int, Enrolment]] = defaultdict(dict)
        """By `id()` of what rows say of a course, and person: who is new in it."""
        self.rows: dict[int, Row] = {}
        """By `id()` of the turn that a row means."""
        known = self._known()
        self.commons = Commons(
            plan, register, OF_COURSE, key=_key, known=known, make=_new_course, put=_put, get=_get,
            needs=("ends_on", "content"), several="course_of_several",
        )  # fmt: skip
        self.people = People(plan)
        self.people.read_posts({turn.person_id for turn in self.by_code.values()})
        self.running: list[tuple[Row, Course]] = []
        self.into_files = 0

    def _known(self) -> dict[Hashable, list[Course]]:
        """Courses of the units of the sheet that begin within its days, and those of the codes; with who is in them."""
        rows = [row for row in self.plan.rows if row["unit"] and row["starts_on"]]
        days = [row["starts_on"] for row in rows]
        found: dict[Hashable, list[Course]] = defaultdict(list)
        courses = Course.objects.filter(withdrawn_at=None).select_related("unit").order_by("pk")
        for units in lots({row["unit"].pk for row in rows}):
            for course in courses.filter(unit__in=units, starts_on__range=(min(days), max(days))):
                found[_place(course.unit_id, course.title, course.starts_on)].append(course)
        named = {_key(row) for row in rows}
        self._read_turns({course.pk: course for key, every in found.items() if key in named for course in every})
        return found

    def _read_turns(self, courses: dict[int, Course]) -> None:
        rows = Enrolment.objects.filter(withdrawn_at=None).select_related("person", "unit", "qualification", "attended")
        for pks in lots(courses):
            for turn in rows.filter(course__in=pks):
                turn.course = courses[turn.course_id]
                self.there[turn.course_id][turn.person_id] = self.by_code[turn.pk] = turn
        scope = self.register.scope(self.plan.by, self.plan.on)
        codes = {row["record"] for row in self.plan.rows} - {None} - set(self.by_code)
        for pks in lots(codes):
            for turn in rows.filter(pk__in=pks, course__withdrawn_at=None).select_related("course"):
                if turn.course.unit_id in scope:
                    self.by_code[turn.pk] = turn

    def run(self) -> None:
        for common in self.commons.every.values():
            self._check_course(common)
        for done, row in enumerate(self.plan.rows):
            named = self.commons.of(row)
            if named and (planned := self._row(row, named)):
                self.plan.add(planned)
            if done % 500 == 0:
                self.plan.progress(done)
        for common in self.commons.every.values():
            self._check_seats(common)
        self._note()

    def _check_course(self, common: Common) -> None:
        course: Course = common.thing
        common.there = len(self._there(common))
        if course.ends_on is None or not course.kind:
            return
        folded = CourseSaid(course.title, course.kind, course.starts_on, course.ends_on, school=course.school).columns()
        if course.folded != folded["folded"] and not common.is_new:
            common.before["folded"] = course.folded
        course.folded = folded["folded"]
        said = CourseSaid(course.title, course.kind, course.starts_on, course.ends_on, course.level)
        self._try(_saying(common, "ends_on"), lambda: check_course(said))
        has_results = any(turn.result for turn in self._there(common).values())
        if has_results and (changed := set(common.before) & _GIVES):
            column = "field" if changed == {"field"} else "content"
            self.plan.wrong(_saying(common, column), column, "course_has_results")

    def _row(self, row: Row, common: Common) -> Planned | None:
        if row["full_name"] is None and "full_name" not in row.wrong:
            return self.commons.alone(row, common, OF_TURN)
        turn, found = self._meant(row, common)
        if turn is None and found.person is None:
            return self._open(row, common, found)
        if turn is None and found.person is not None:
            turn = self._enrol(row, common, found.person)
        if turn is None or row.wrong:
            return None
        if first := self.rows.get(id(turn)):
            self.plan.wrong(row, "full_name", "row_twice", first=first.number)
            return None
        self.rows[id(turn)] = row
        step = Step(turn, common, turn.pk is None, is_first_of_course=not common.is_told)
        changes = self._changes(row, step)
        if row.wrong:
            return None
        if step.is_first_of_course:
            changes = {**common.changes, **changes}
        common.is_told = True
        outcome = Outcome.CREATE if step.is_new else Outcome.CHANGE if changes else Outcome.SAME
        return Planned(
            row, _label(turn.person.full_name, common), turn.unit_id, outcome, changes, found.candidates, found.answer, step
        )  # fmt: skip

    def _open(self, row: Row, common: Common, found: Found) -> Planned | None:
        """Who is meant is asked, here or at another row."""
        if row.wrong:
            return None
        label = _label(row["full_name"], common)
        return Planned(row, label, row["unit"].pk, Outcome.CREATE, candidates=found.candidates, answer=found.answer)

    def _meant(self, row: Row, common: Common) -> tuple[Enrolment | None, Found]:
        """The turn of the row's code, or the person's turn in the course where there is one; else whom the row means."""
        if row["record"] is not None:
            return self._of_code(row, common), Found()
        there = self._there(common)
        found = self.people.find(row, {turn.person for turn in there.values()} if row["born_on"] else ())
        if found.person is None:
            return None, found
        return there.get(found.person.pk) or self.coming[id(common)].get(found.person.pk), found

    def _there(self, common: Common) -> dict[int, Enrolment]:
        return {} if common.is_new else self.there[common.thing.pk]

    def _of_code(self, row: Row, common: Common) -> Enrolment | None:
        turn = self.by_code.get(row["record"])
        if turn is None:
            self.plan.wrong(row, "record", "record_not_here", value=row["record"])
        elif turn.course_id != common.thing.pk:
            told = {"course": turn.course.title, "day": f"{turn.course.starts_on:%d/%m/%Y}"}
            self.plan.wrong(row, "record", "turn_of_other_course", **told)
        elif row["full_name"] and fold(row["full_name"]) != turn.person.folded:
            self.plan.wrong(row, "full_name", "record_of_other_person", name=turn.person.full_name)
        return turn

    def _enrol(self, row: Row, common: Common, person: Person) -> Enrolment | None:
        course: Course = common.thing
        post = self.people.post_on(person, course.starts_on, self.plan.on)
        if post is None:
            told = {"person": person.full_name, "day": course.starts_on}
            self.plan.wrong(row, "full_name", "enrolment_without_post", **told)
            return None
        turn = Enrolment(
            course=course, person=person, unit=post.unit, position=post.position, official_kind=post.kind,
            began_on=course.starts_on,
        )  # fmt: skip
        self.coming[id(common)][person.pk] = turn
        return turn

    def _changes(self, row: Row, step: Step) -> dict[str, tuple[str, str]]:
        changes: dict[str, tuple[str, str]] = {}
        turn = step.turn
        if row["is_own"] is not None and row["is_own"] != turn.is_own:
            changes |= self._set(step, "is_own", row["is_own"])
        result = row["result"] or turn.result
        if not result and row["result_on"] and "result" not in row.wrong:
            self.plan.wrong(row, "result", "result_missing")
        if not result or row.wrong:
            return changes
        result_on = row["result_on"] or (turn.result_on if result == turn.result else None)
        if result_on is None:
            self.plan.wrong(row, "result_on", "result_day_missing")
        elif (result, result_on) != (turn.result, turn.result_on) and self._can_be(row, step, result, result_on):
            changes |= self._set(step, "result", result) | self._set(step, "result_on", result_on)
        return changes

    def _can_be(self, row: Row, step: Step, result: str, result_on: datetime.date) -> bool:
        """The result can be; what it writes into the file and takes back there is noted."""
        turn, course = step.turn, step.course.thing
        self._try(row, lambda: check_result(course, result_on, self.plan.on))
        step.taken_back = next(
            (held for held in (turn.qualification, turn.attended) if held and not held.withdrawn_at), None
        )
        if result == Result.PASSED and course.ends_on:
            kind, said = given_by(course, result_on)
            step.written = kind(person=turn.person, **said)
            self._try(row, lambda: check_record(step.written, self.plan.on))
        if row.wrong:
            return False
        self.into_files += step.written is not None
        if result in (Result.PASSED, Result.FAILED) and course.ends_on and course.ends_on > self.plan.on:
            self.running.append((row, course))
        return True

    def _set(self, step: Step, name: str, value: Any) -> dict[str, tuple[str, str]]:
        turn, column = step.turn, self.register.column(name)
        assert column is not None
        old = getattr(turn, name)
        if old == value:
            return {}
        if not step.is_new:
            step.before[name] = old
        setattr(turn, name, value)
        return {} if step.is_new else {name: (in_words(column, old), in_words(column, value))}

    def _check_seats(self, common: Common) -> None:
        seats, there = common.thing.seats, common.there
        coming = [row for turn in self.coming[id(common)].values() if (row := self.rows.get(id(turn)))]
        if seats is None or there + len(coming) <= seats:
            return
        told = {"seats": seats, "people": there + len(coming)}
        late = coming[max(0, seats - there) :]
        row, column = (late[0], "full_name") if late else (_saying(common, "seats"), "seats")
        self.plan.wrong(row, column, "course_full", **told)

    def _note(self) -> None:
        titles = [common.thing.title for common in self.commons.every.values() if common.is_new]
        if titles:
            shown = "; ".join(titles[:_SHOWN_TITLES]) + ("; …" if len(titles) > _SHOWN_TITLES else "")
            self.plan.notes.append(("courses_to_open", {"count": len(titles), "titles": shown}))
        if self.into_files:
            self.plan.notes.append(("results_into_files", {"count": self.into_files}))
        if self.running:
            row, course = self.running[0]
            told = {"count": len(self.running), "row": row.number, "day": f"{course.ends_on:%d/%m/%Y}"}
            self.plan.notes.append(("results_before_end", told))

    def _try(self, row: Row, check: Any) -> None:
        """A rule's refusal becomes an error at the column that it is about."""
        try:
            check()
        except DomainError as error:
            self.plan.wrong(row, _FAULTS.get(error.code, "content"), error.code, **error.params)


def _place(unit: int, title: str, day: datetime.date) -> Hashable:
    return unit, fold(title), day


def _key(row: Row) -> Hashable | None:
    """By what a row names its course."""
    if not (row["unit"] and row["title"] and row["starts_on"]):
        return None
    return _place(row["unit"].pk, row["title"], row["starts_on"])


def _new_course(row: Row) -> Course:
    return Course(unit=row["unit"], title=row["title"], starts_on=row["starts_on"])


def _put(name: str, value: Any) -> dict[str, Any]:
    if name != "content":
        return {name: value}
    kind, level = content_of(value)
    return {"kind": kind, "level": level}


def _get(course: Course, name: str) -> Any:
    if name != "content":
        return getattr(course, name)
    return content_key(course.kind, course.level) if course.kind else None


def _saying(common: Common, name: str) -> Row:
    """The first row that says the column, else the first of all."""
    return next((row for row in common.rows if row[name] is not None), common.first)


def _label(name: str, common: Common) -> str:
    return f"{name}: {common.thing.title}"
