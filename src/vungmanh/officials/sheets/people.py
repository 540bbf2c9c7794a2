"""Who is meant by a row: a file that the person sees, by identity number, else by name and birth date with a question."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from vungmanh.imports.enums import Kind
from vungmanh.imports.registers import NEW, Column, Plan, Row
from vungmanh.language.text import fold
from vungmanh.officials.models import Person, Post, PrivateData
from vungmanh.officials.permissions import persons_visible_to
from vungmanh.officials.policies import position_label
from vungmanh.officials.sheets.known import lots, owners_of

COLUMNS = (
    Column("identity_number", "Số CCCD, CMND", Kind.CODE, digits=(9, 12), is_private=True,
           help="9 hoặc 12 chữ số, đặt ô dạng chữ. Không có số thì cần ngày sinh. Sổ xuất ra không ghi số này."),
    Column("full_name", "Họ và tên", help="Người đã có hồ sơ cán bộ. Dòng không ghi ai thì chỉ nói về {of}."),
    Column("born_on", "Ngày sinh", Kind.DATE, help="Cần có khi không ghi số CCCD, trừ dòng đã có mã."),
)  # fmt: skip
Alike = tuple[str, datetime.date]


def columns_for(thing: str) -> tuple[Column, ...]:
    """The columns of the person; `thing`: what a row without one speaks of alone."""
    return tuple(replace(column, help=column.help.format(of=thing)) for column in COLUMNS)


def columns_of_each() -> tuple[Column, ...]:
    """The same where every row is about somebody."""
    identity_number, name, born_on = COLUMNS
    required = replace(name, title="Họ và tên (bắt buộc)", is_required=True, help="Người đã có hồ sơ cán bộ.")
    return identity_number, required, born_on


@dataclass(frozen=True, slots=True)
class Found:
    """`person`, or what is asked to know who it is: candidates and the answer given."""

    person: Person | None = None
    candidates: list[tuple[int, str]] = field(default_factory=list)
    answer: str = ""


class People:
    """The files that a sheet may mean; asked for by lots, before the first row is looked at."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._by_number: dict[str, Person] = {}
        self._by_alike: dict[Alike, list[Person]] = defaultdict(list)
        self._posts: dict[int, list[Post]] = defaultdict(list)
        self._asked: dict[tuple[Alike, str], Found] = {}
        self._answers: dict[Alike, str] = {}
        self._read()

    def _read(self) -> None:
        rows = self._plan.rows
        wanted = {key for row in rows if (key := _alike(row))}
        owners: dict[str, int] = {}
        for numbers in lots({row["identity_number"] for row in rows} - {None}):
            owners |= dict(owners_of(tuple(numbers)))
        seen = persons_visible_to(self._plan.by, self._plan.on).filter(withdrawn_at=None)
        people = {person.pk: person for pks in lots(set(owners.values())) for person in seen.filter(pk__in=pks)}
        self._by_number = {number: people[pk] for number, pk in owners.items() if pk in people}
        for names in lots({name for name, _day in wanted}):
            for person in seen.filter(folded__in=names).order_by("pk"):
                if person.born_on and (person.folded, person.born_on) in wanted:
                    same = people.setdefault(person.pk, person)
                    self._by_alike[person.folded, person.born_on].append(same)
        self._numbered: set[int] = set()
        for pks in lots(people):
            numbered = PrivateData.objects.filter(person__in=pks).exclude(identity_number="")
            self._numbered |= set(numbered.values_list("person_id", flat=True))
        self.read_posts(people)
        for row in rows:
            if (key := _alike(row)) and (said := self._plan.answers.get(row.number)):
                self._answers.setdefault(key, said)

    def read_posts(self, people: Collection[int]) -> None:
        """Main posts of these people, so that `post_on` knows them."""
        for pks in lots(set(people) - set(self._posts)):
            for post in Post.objects.filter(person__in=pks, withdrawn_at=None, is_main=True).select_related("unit"):
                self._posts[post.person_id].append(post)

    def held_last(self, person: Person) -> Post | None:
        """The main post that began last."""
        return max(self._posts.get(person.pk, []), key=lambda post: (post.valid_from, post.pk), default=None)

    def post_on(self, person: Person, *days: datetime.date) -> Post | None:
        """The main post on the first of the days on which there is one."""
        posts = self._posts.get(person.pk, [])
        held = (post for day in days for post in posts if _holds(post, day))
        return next(held, None)

    def find(self, row: Row, known: Collection[Person] = ()) -> Found:
        """Whom the row means; what is wrong with it is noted. `known`: people who are there already; of the same name and
        birth date, they are meant without a question."""
        if row.wrong & {"identity_number", "full_name", "born_on"} or not row["full_name"]:
            return Found()
        number, name = row["identity_number"] or "", fold(row["full_name"])
        if person := self._by_number.get(number):
            if person.folded != name:
                self._plan.wrong(row, "identity_number", "number_of_other_name")
            return Found(person)
        key = _alike(row)
        if key is None:
            told = ("identity_number", "person_not_on_file") if number else ("born_on", "person_unrecognisable")
            self._plan.wrong(row, *told)
            return Found()
        alike = [one for one in self._by_alike.get(key, []) if not (number and one.pk in self._numbered)]
        here = [one for one in alike if one in known]
        if len(here) == 1:
            return Found(here[0])
        return self._ask(row, key, number, alike)

    def _ask(self, row: Row, key: Alike, number: str, alike: list[Person]) -> Found:
        """A question at the first row that names the person; the others wait for its answer."""
        answer = self._answers.get(key, "")
        if not alike or answer == NEW:
            self._plan.wrong(row, "full_name", "person_not_on_file")
            return Found()
        person = next((one for one in alike if answer == str(one.pk)), None)
        candidates = [(one.pk, self._words(one)) for one in alike]
        found = Found(person, candidates, answer if person else "")
        first = self._asked.setdefault((key, number), found)
        return found if first is found else Found(person)

    def _words(self, person: Person) -> str:
        post = self.post_on(person, self._plan.on)
        held = f"{position_label(post.position)}, {post.unit.name}" if post else ""
        born = f"{person.born_on:%d/%m/%Y}" if person.born_on else ""
        return ", ".join(filter(None, (person.full_name, born, held)))


def _alike(row: Row) -> Alike | None:
    return (fold(row["full_name"]), row["born_on"]) if row["full_name"] and row["born_on"] else None


def _holds(post: Post, day: datetime.date) -> bool:
    return post.valid_from <= day and (post.valid_to is None or post.valid_to >= day)
