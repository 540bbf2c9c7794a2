"""Rows become people, and people's posts: who is meant, what is new, what contradicts the rules of files."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vungmanh.core.errors import DomainError
from vungmanh.core.objects import maker
from vungmanh.imports.cells import in_words
from vungmanh.imports.enums import Outcome
from vungmanh.imports.registers import NEW, Column, Plan, Planned, Row
from vungmanh.language.text import fold
from vungmanh.officials.domain.people import check_person, columns_of
from vungmanh.officials.domain.posts import check_post, overlap
from vungmanh.officials.domain.records import check_record
from vungmanh.officials.domain.standards import File, GateAnswer, Held
from vungmanh.officials.domain.standards_frames import Frame, frames
from vungmanh.officials.domain.standards_gate import GATED, ExceptionSaid, answer_by, gated_since, refusal
from vungmanh.officials.enums import QualificationKind
from vungmanh.officials.models import Person, Post, PrivateData, Qualification
from vungmanh.officials.policies import position_label, positions
from vungmanh.officials.sheets.columns import COLUMNS, LEVELS, OF_POST, PERSON, POST, PRIVATE, parts_of
from vungmanh.officials.sheets.known import Known, known_of

_COLUMNS: dict[str, Column] = {column.name: column for column in COLUMNS}
_PARTS = {kind: tuple((part, f"{kind.value}_{part}") for part in parts_of(kind)) for kind in LEVELS.values()}
Before = dict[str, Any]
_new_person, _new_private = maker(Person), maker(PrivateData)
_new_post, _new_qualification = maker(Post), maker(Qualification)


@dataclass(slots=True, eq=False)
class Someone:
    """A person of the sheet: all rows that mean the same one, and what comes of them."""

    rows: list[Row]
    person: Person = field(default_factory=_new_person)
    is_new: bool = True
    private: PrivateData | None = None
    is_private_new: bool = False
    person_before: Before = field(default_factory=dict)
    private_before: Before = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    """All posts of the file as they will be: those that are there and those that are new."""
    posts_before: dict[int, Before] = field(default_factory=dict)
    """Of altered posts, by `id()`."""
    held: list[Qualification] = field(default_factory=list)
    """Those that are there."""
    qualifications: list[Qualification] = field(default_factory=list)
    """New ones."""
    qualifications_before: list[tuple[Qualification, Before]] = field(default_factory=list)
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Of the person, in words, told at the first row."""
    asked: dict[int, tuple[list[tuple[int, str]], str]] = field(default_factory=dict)
    """By the number of the row at which it is asked who is meant: the candidates, and the answer."""
    said: Mapping[str, Any] = field(default_factory=dict)
    """What the rows say of the person: of each column the first that says something."""


@dataclass(slots=True)
class Step:
    """The payload of a planned row."""

    someone: Someone
    post: Post
    is_first: bool
    exception: tuple[GateAnswer, ExceptionSaid] | None = None
    """What the standards say against the post, and who decided that the person holds it all the same."""


class Planner:
    """Checks a plan; what is in the database is read once, before the first row."""

    def __init__(self, plan: Plan, scope: set[int]) -> None:
        self.plan, self.scope = plan, scope
        self.known: Known = known_of(plan.rows)
        self.rows_of_posts: dict[int, Row] = {}
        """By `id()` of the posts that rows mean; `people` keep them alive."""

    def run(self) -> None:
        people = self._together(self._people())
        for done, someone in enumerate(people):
            self._plan_person(someone)
            if done % 500 == 0:
                self.plan.progress(done)
        self._check_single(people)
        self._check_gate()

    # Who is meant

    def _people(self) -> list[Someone]:
        """Rows that mean the same person together: by the post that they name, by identity number, by name and birth date."""
        groups: dict[Any, Someone] = {}
        numbers: dict[tuple[str, datetime.date], set[str]] = defaultdict(set)
        for row in self.plan.rows:
            if row["identity_number"] and row["full_name"] and row["born_on"]:
                numbers[fold(row["full_name"]), row["born_on"]].add(row["identity_number"])
        for row in self.plan.rows:
            key = self._key(row, numbers)
            if key is not None:
                groups.setdefault(key, Someone([])).rows.append(row)
        return list(groups.values())

    def _key(self, row: Row, numbers: dict[tuple[str, datetime.date], set[str]]) -> Any:
        if row["post"] is not None:
            post = self.known.by_post.get(row["post"])
            if post is None or post.person_id not in self.known.people or not self._is_ours(post.person):
                return self.plan.wrong(row, "post", "post_not_here", value=row["post"])
            return "person", post.person_id
        alike = (fold(row["full_name"]), row["born_on"]) if row["full_name"] and row["born_on"] else None
        number = row["identity_number"]
        if not number and alike and len(numbers[alike]) == 1:
            number = next(iter(numbers[alike]))
        if number:
            person = self.known.by_identity.get(number)
            return ("person", person.pk) if person else ("number", number)
        if alike:
            return "alike", *alike
        if row["full_name"] and "born_on" not in row.wrong and "identity_number" not in row.wrong:
            self.plan.wrong(row, "born_on", "person_unrecognisable")
        return None

    def _together(self, groups: list[Someone]) -> list[Someone]:
        """Who is there already is found; rows that turn out to mean the same file go together."""
        by_file: dict[int, Someone] = {}
        people = []
        for someone in groups:
            person, candidates, answer = self._find(someone)
            if candidates:
                someone.asked[someone.rows[0].number] = (candidates, answer)
            if person and person.pk in by_file:
                by_file[person.pk].rows += someone.rows
                by_file[person.pk].asked |= someone.asked
                continue
            if person:
                someone.person, someone.is_new = person, False
                someone.private = self.known.private.get(person.pk)
                someone.posts = list(self.known.posts.get(person.pk, []))
                someone.held = self.known.qualifications.get(person.pk, [])
                by_file[person.pk] = someone
            people.append(someone)
        return people

    def _is_ours(self, person: Person) -> bool:
        return self.known.is_ours(person, self.scope, self.plan.on)

    def _find(self, someone: Someone) -> tuple[Person | None, list[tuple[int, str]], str]:
        """The person who is there already, or candidates with the answer given; (None, [], "") for somebody new."""
        first = someone.rows[0]
        for row in someone.rows:
            if row["post"] is not None:
                return self.known.people[self.known.by_post[row["post"]].person_id], [], ""
        number = next((row["identity_number"] for row in someone.rows if row["identity_number"]), None)
        found = self.known.by_identity.get(number or "")
        if found:
            if not self._is_ours(found):
                self.plan.wrong(first, "identity_number", "person_elsewhere")
                return None, [], ""
            if first["full_name"] and fold(first["full_name"]) != found.folded:
                self.plan.wrong(first, "identity_number", "identity_of_another", name=found.full_name)
            return found, [], ""
        if not (first["full_name"] and first["born_on"]):
            return None, [], ""
        alike = [
            person
            for person in self.known.by_alike.get((fold(first["full_name"]), first["born_on"]), [])
            if self._is_ours(person) and not (number and self._number(person))
        ]
        candidates = [(person.pk, self._words(person)) for person in alike]
        answer = next((said for row in someone.rows if (said := self.plan.answers.get(row.number))), "")
        if answer not in ("", NEW) and int(answer) not in dict(candidates):
            answer = ""
        person = next((person for person in alike if answer == str(person.pk)), None)
        return person, candidates, answer

    def _number(self, person: Person) -> str:
        private = self.known.private.get(person.pk)
        return private.identity_number if private else ""

    def _words(self, person: Person) -> str:
        posts = [post for post in self.known.posts.get(person.pk, []) if post.is_main and post.valid_to is None]
        held = f"{position_label(posts[0].position)}, {posts[0].unit.name}" if posts else person.unit.name
        born = f"{person.born_on:%d/%m/%Y}" if person.born_on else ""
        number = self._number(person)
        return ", ".join(filter(None, (person.full_name, born, held, f"CCCD …{number[-3:]}" if number else "")))

    # What it means

    def _plan_person(self, someone: Someone) -> None:
        someone.said = _first_said(someone.rows)
        self._check_agreed(someone)
        self._plan_columns(someone)
        self._plan_private(someone)
        self._plan_qualifications(someone)
        rows = sorted(someone.rows, key=lambda row: (bool(row["is_concurrent"]), row.number))
        planned = []
        for row in rows:
            if row["unit"] and row["position"] and row["valid_from"]:
                planned.append(self._plan_post(someone, row))
        self._check_posts(someone)
        planned.sort(key=lambda each: each.row.number)
        for place, each in enumerate(planned):
            each.payload.is_first = place == 0
            each.candidates, each.answer = someone.asked.get(each.row.number, ([], ""))
            if place == 0:
                each.changes = {**someone.changes, **each.changes}
                if each.outcome == Outcome.SAME and (someone.changes or someone.qualifications):
                    each.outcome = Outcome.CHANGE
            self.plan.add(each)
        self._place(someone)

    def _check_agreed(self, someone: Someone) -> None:
        """Rows of one person say the same of the person; what a row leaves empty it does not say."""
        said: dict[str, tuple[Any, int]] = {}
        named = [*PERSON, *PRIVATE, *(name for name in _COLUMNS if name.split("_level")[0] in _PREFIXES)]
        for row in someone.rows if len(someone.rows) > 1 else ():
            for name in named:
                value = fold(row[name]) if isinstance(row[name], str) else row[name]
                if value is None:
                    continue
                before, number = said.setdefault(name, (value, row.number))
                if before != value:
                    self.plan.wrong(row, name, "person_rows_differ", first=number)

    def _plan_columns(self, someone: Someone) -> None:
        person, row = someone.person, someone.rows[0]
        said = {name: someone.said[name] for name in PERSON if name in someone.said}
        if said.get("party_joined_on") and said.get("is_party_member") is None and not person.is_party_member:
            said["is_party_member"] = True
        columns = columns_of(said) if said else {}
        for name, value in columns.items():
            before = getattr(person, name)
            if before == value:
                continue
            if not someone.is_new:
                someone.person_before[name] = before
                if name in _COLUMNS:
                    someone.changes[name] = (in_words(_COLUMNS[name], before), in_words(_COLUMNS[name], value))
            setattr(person, name, value)
        if "full_name" in said and (someone.is_new or someone.person_before):
            self._try(row, lambda: check_person(person, self.plan.on))

    def _plan_private(self, someone: Someone) -> None:
        said = {name: someone.said[name] for name in PRIVATE if name in someone.said}
        if someone.private is None:
            if not (said or someone.is_new):
                return
            near = {"person": someone.person}
            someone.private, someone.is_private_new = _new_private(near, person_id=someone.person.pk), True
        for name, value in said.items():
            before = getattr(someone.private, name)
            if before == value:
                continue
            if not someone.is_private_new:
                someone.private_before[name] = before
            if not someone.is_new:
                someone.changes[name] = (in_words(_COLUMNS[name], before), in_words(_COLUMNS[name], value))
            setattr(someone.private, name, value)
        number = said.get("identity_number")
        owner = self.known.by_identity.get(number or "")
        if owner and owner.pk != someone.person.pk:
            row = next(row for row in someone.rows if row["identity_number"])
            self.plan.wrong(row, "identity_number", "identity_taken", unit=owner.unit.name)

    def _plan_qualifications(self, someone: Someone) -> None:
        for column, kind in LEVELS.items():
            parts = {part: someone.said[name] for part, name in _PARTS[kind] if name in someone.said}
            level = someone.said.get(column)
            if level is not None or parts:
                self._plan_qualification(someone, column, kind, level, parts)

    def _plan_qualification(
        self, someone: Someone, column: str, kind: QualificationKind, level: int | None, parts: dict[str, Any]
    ) -> None:
        row = next((row for row in someone.rows if row[column] is not None), someone.rows[0])
        mine = [each for each in someone.held if each.kind == kind]
        highest = max((each.level for each in mine), default=None)
        level = highest if level is None else level
        if level is None:
            self.plan.wrong(row, column, "level_missing")
            return
        if highest is not None and level < highest:
            self.plan.wrong(row, column, "level_lower_than_known", known=in_words(_COLUMNS[column], highest))
            return
        same = next((each for each in reversed(mine) if each.level == level), None)
        if same is None:
            near = {"person": someone.person}
            same = _new_qualification(near, person_id=someone.person.pk, kind=kind.value, level=level, **parts)
            someone.qualifications.append(same)
            if not someone.is_new:
                before = in_words(_COLUMNS[column], highest)
                someone.changes[column] = (before, in_words(_COLUMNS[column], level))
        else:
            self._alter(someone, kind, same, parts)
        if same.awarded_on:
            self._try(row, lambda: check_record(same, self.plan.on), f"{kind.value}_awarded_on")

    def _alter(self, someone: Someone, kind: QualificationKind, row: Qualification, parts: dict[str, Any]) -> None:
        before = {part: getattr(row, part) for part, value in parts.items() if getattr(row, part) != value}
        for part, old in before.items():
            column = _COLUMNS[f"{kind.value}_{part}"]
            someone.changes[column.name] = (in_words(column, old), in_words(column, parts[part]))
            setattr(row, part, parts[part])
        if before:
            someone.qualifications_before.append((row, before))

    def _plan_post(self, someone: Someone, row: Row) -> Planned:
        """The post that the row means: the one named, one of the same unit, position and first day, or a new one."""
        position = positions()[row["position"]]
        said = {name: row[name] for name in POST if row[name] is not None}
        said |= {"unit": row["unit"], "position": row["position"], "valid_from": row["valid_from"]}
        if row["is_concurrent"] is not None:
            said["is_main"] = not row["is_concurrent"]
        found = self.known.by_post.get(row["post"]) if row["post"] is not None else None
        if found:
            found = next((post for post in someone.posts if post.pk == found.pk), None)
        else:
            key = (row["unit"].pk, row["position"], row["valid_from"], said.get("title", ""))
            found = next((post for post in someone.posts if post.pk and _place_of(post) == key), None)
        label = f"{row['full_name']}, {position_label(row['position'])}"
        if found:
            return self._alter_post(someone, row, found, said, label)
        near = {"person": someone.person, "unit": said.pop("unit")}
        said |= {"person_id": someone.person.pk, "unit_id": row["unit"].pk}
        post = _new_post(near, **({"kind": position.kind.value, "is_main": True} | said))
        someone.posts.append(post)
        self.rows_of_posts[id(post)] = row
        return Planned(row, label, row["unit"].pk, Outcome.CREATE, payload=Step(someone, post, False))

    def _alter_post(self, someone: Someone, row: Row, post: Post, said: dict[str, Any], label: str) -> Planned:
        if first := self.rows_of_posts.get(id(post)):
            self.plan.wrong(row, "position", "row_twice", first=first.number)
        self.rows_of_posts[id(post)] = row
        before: Before = {}
        changes = {}
        for name, value in said.items():
            old = getattr(post, name)
            if old == value:
                continue
            if name == "unit" and post.unit_id not in self.scope:
                self.plan.wrong(row, "unit", "person_elsewhere")
            before["unit_id" if name == "unit" else name] = post.unit_id if name == "unit" else old
            column = "is_concurrent" if name == "is_main" else name
            words = (not old, not value) if name == "is_main" else (old, value)
            changes[column] = (in_words(_COLUMNS[column], words[0]), in_words(_COLUMNS[column], words[1]))
            setattr(post, name, value)
        if before:
            someone.posts_before[id(post)] = before
        outcome = Outcome.CHANGE if before else Outcome.SAME
        return Planned(row, label, row["unit"].pk, outcome, changes, payload=Step(someone, post, False))

    # What may not be

    def _check_posts(self, someone: Someone) -> None:
        departures = self.known.departures.get(someone.person.pk, []) if not someone.is_new else []
        for post in someone.posts:
            row = self.rows_of_posts.get(id(post))
            if row is None or (post.pk and id(post) not in someone.posts_before and not someone.person_before):
                continue
            others = [other for other in someone.posts if other is not post]
            twice = next((other for other in others if _same_place(other, post)), None)
            if twice is not None and twice.pk is None and post.pk is None:
                first = self.rows_of_posts[id(twice)].number
                if first < row.number:
                    self.plan.wrong(row, "position", "row_twice", first=first)
                continue
            self._try(row, lambda post=post, others=others: check_post(post, others, departures))

    def _check_single(self, people: list[Someone]) -> None:
        """A position that only one may hold: no two of the sheet at once, and none beside somebody who holds it."""
        held = self.known.single
        for someone in people:
            for post in someone.posts:
                if not post.pk and positions()[post.position].single:
                    held[post.unit_id, post.position].append(post)
        for someone in people:
            for post in someone.posts:
                row = self.rows_of_posts.get(id(post))
                if row is None or not positions()[post.position].single:
                    continue
                others = (other for other in held[post.unit_id, post.position] if not _same_person(other, post))
                if other := next((other for other in others if overlap(other, post)), None):
                    self._taken(row, post, other)

    def _check_gate(self) -> None:
        """Before posts that are being filled now the gate of the standards stands, as on the page; what began before is
        written down as it happened."""
        since = gated_since(self.plan.on)
        steps = [each for each in self.plan.planned if each.outcome != Outcome.SAME and _is_gated(each.payload)]
        coming = [each for each in steps if each.payload.post.valid_from >= since]
        past = sum(each.payload.post.pk is None for each in steps) - sum(
            each.payload.post.pk is None for each in coming
        )
        if past:
            self.plan.notes.append(("posts_of_the_past", {"count": past, "day": f"{since:%d/%m/%Y}"}))
        known = frames({each.payload.post.unit_id for each in coming})
        for each in coming:
            self._gate(each, known)

    def _gate(self, each: Planned, known: Mapping[int, Frame]) -> None:
        step, row = each.payload, each.row
        someone, post = step.someone, step.post
        held = [
            Held(one.kind, one.level, one.field, one.awarded_on) for one in (*someone.held, *someone.qualifications)
        ]
        answer = answer_by(post, File(someone.person.born_on, someone.person.sex, held), known[post.unit_id])
        said = ExceptionSaid(row["exception_by"] or "", row["exception_reason"] or "", post.decision)
        if refused := refusal(answer, said):
            self.plan.wrong(row, OF_POST[refused.code], refused.code, **refused.params)
        elif answer.gate is not None:
            step.exception = (answer, said)

    def _taken(self, row: Row, post: Post, other: Post) -> None:
        beside = self.rows_of_posts.get(id(other))
        title = position_label(post.position)
        if beside is not None:
            if beside.number < row.number:
                self.plan.wrong(row, "position", "post_taken_by_row", first=beside.number, title=title)
            return
        told = {"holder": other.person.full_name, "day": other.valid_from, "title": title}
        self.plan.wrong(row, "position", "post_taken", **told)

    def _place(self, someone: Someone) -> None:
        """The file goes with the latest main post."""
        mains = [post for post in someone.posts if post.is_main and post.unit_id]
        if not mains and someone.is_new and someone.posts:
            mains = someone.posts
        if mains:
            unit = max(mains, key=lambda post: post.valid_from).unit
            if unit.pk != someone.person.unit_id:
                if not someone.is_new:
                    someone.person_before["unit_id"] = someone.person.unit_id
                someone.person.unit = unit

    def _try(self, row: Row, check: Any, column: str = "") -> None:
        """A rule's refusal becomes an error at the column that it is about."""
        try:
            check()
        except DomainError as error:
            self.plan.wrong(row, OF_POST.get(error.code) or column or "position", error.code, **error.params)


_PREFIXES = frozenset(kind.value for kind in QualificationKind)


def _first_said(rows: list[Row]) -> Mapping[str, Any]:
    if len(rows) == 1:
        return rows[0].cells
    return {name: value for row in reversed(rows) for name, value in row.cells.items() if value is not None}


def _is_gated(step: Step) -> bool:
    """A new post, or one that becomes another."""
    before = step.someone.posts_before.get(id(step.post), {})
    return step.post.pk is None or bool({name.removesuffix("_id") for name in before} & GATED)


def _place_of(post: Post) -> tuple[int, str, datetime.date, str]:
    title = post.title if post.position == "other_official" else ""
    return post.unit_id, post.position, post.valid_from, title


def _same_person(one: Post, other: Post) -> bool:
    return one.person is other.person or (one.person_id is not None and one.person_id == other.person_id)


def _same_place(one: Post, other: Post) -> bool:
    return (one.unit_id, one.position, one.title) == (other.unit_id, other.position, other.title) and overlap(
        one, other
    )
