"""The officials of the sample province: files, posts before and since the two tiers, qualifications, evaluations, quotas.

Written in bulk and always the same; with gaps, concurrent posts, vacancies, departures, and a few people left in posts of
communes that have ended. Every rule of `domain.posts` holds for what is written (a test looks).
"""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from vungmanh.accounts.models import User
from vungmanh.accounts.naming import sorted_by
from vungmanh.core import audit
from vungmanh.desk.demo.units import Province
from vungmanh.language.text import fold
from vungmanh.officials.domain.recording import follow_all
from vungmanh.officials.enums import OfficialKind
from vungmanh.officials.models import (
    Departure,
    Discipline,
    Establishment,
    Evaluation,
    Person,
    Post,
    PrivateData,
    Qualification,
    TrainingRecord,
)
from vungmanh.officials.policies import ceiling_of, positions
from vungmanh.units.models import Succession, Unit

CHANGE = datetime.date(2025, 7, 1)
DAY = datetime.timedelta(days=1)
_FAMILY = ("Lò", "Vàng", "Giàng", "Nông", "Hoàng", "Ma", "Đinh", "Trần", "Nguyễn", "Lê", "Hà", "Bế", "Cầm", "Sùng")
_MIDDLE = {"male": ("Văn", "A", "Mẫu", "Đức", "Minh"), "female": ("Thị", "Mẫu", "Thu", "Ngọc", "Thanh")}
_GIVEN = (
    "Thử",
    "Giả",
    "Ước",
    "Tạm",
    "Ví",
    "Dụ",
    "Mường",
    "Phỏng",
    "Nháp",
    "Tượng",
    "Trưng",
    "Vờ",
    "Hờ",
    "Đoán",
    "Lệ",
    "Khai",
)
_ETHNIC = {"mountain": ("thai", "hmong", "tay", "nung", "kinh", "dao"), "": ("kinh", "kinh", "kinh", "tay", "muong")}
_TODAY = {
    "party_secretary": 1, "party_standing_deputy": 1, "council_chair": 1, "council_deputy": 1, "committee_chair": 1,
    "committee_deputy": 2, "front_chair": 1, "front_deputy": 2, "party_inspection_chair": 1, "party_building_head": 1,
    "party_office_head": 1, "office_head": 1, "office_deputy": 1, "economy_head": 1, "economy_deputy": 1, "culture_head": 1,
    "culture_deputy": 1, "service_centre_director": 1, "military_commander": 1, "expert_home_affairs": 1, "expert_finance": 1,
    "expert_land": 1, "expert_agriculture": 1, "expert_justice": 1, "expert_culture": 1, "expert_one_stop": 2,
}  # fmt: skip
"""Positions of a commune today with the posts granted; the interim list of 2025 gives about thirty."""
_BESIDE = {"council_chair": "party_secretary", "service_centre_director": "committee_deputy"}
"""Held beside another post in most communes."""
_BEFORE = (
    "party_secretary", "party_deputy_secretary", "committee_chair", "committee_deputy", "council_deputy", "front_chair",
    "women_chair", "farmers_chair", "youth_secretary", "veterans_chair", "military_commander", "office_statistics",
    "land_agriculture_construction", "finance_accounting", "justice_civil_status", "culture_society",
)  # fmt: skip
_FIELDS = (
    "agriculture",
    "law",
    "finance",
    "economics",
    "land",
    "administration",
    "politics",
    "construction",
    "culture",
)
_SCHOOLS = {
    "professional": ("Trường Đại học Mẫu", "Trường Cao đẳng Ví Dụ", "Trường Trung cấp Thử Nghiệm"),
    "political": ("Trường Chính trị tỉnh Mẫu Sơn",), "state_management": ("Trường Chính trị tỉnh Mẫu Sơn",),
}  # fmt: skip
_OLD_ENOUGH = 20
"""Age from which people of the sample have certificates."""
_VILLAGE = ("village_secretary", "village_head", "village_front_head")
_SCHEMES = ("reorganisation", "retirement", "early_retirement", "voluntary")


def record_officials(users: Mapping[str, User], province: Province, on: datetime.date, *, is_whole: bool) -> int:
    """How many files were opened; none where there are some already. Not `is_whole`: a handful for two communes."""
    if Person.objects.exists():
        return 0
    book = Book(users["dieuphoi"], on)
    communes = list(province.communes.values())
    old_of = _origins(communes)
    for number, commune in enumerate(communes if is_whole else communes[:2]):
        wanted = _TODAY if is_whole else dict(list(_TODAY.items())[:5])
        people = _fill(book, commune, wanted, number)
        _look_back(book, people, old_of[commune.pk], leave=is_whole)
    if is_whole:
        for village in province.villages.values():
            _fill_village(book, village)
        for commune in communes[:3]:
            book.leave_behind(old_of[commune.pk][-1])
    return book.save()


def _origins(communes: Sequence[Unit]) -> dict[int, list[Unit]]:
    """The old communes of each new one; one query."""
    found: dict[int, list[Unit]] = {unit.pk: [] for unit in communes}
    rows = Succession.objects.filter(successor__in=communes, kind="merge").select_related("predecessor")
    for row in rows.order_by("pk"):
        found[row.successor_id].append(row.predecessor)
    return found


class Book:
    """Everything that is to be written at once."""

    def __init__(self, keeper: User, on: datetime.date) -> None:
        self.keeper, self.on = keeper, on
        self.chance = random.Random(2026)  # noqa: S311 -- the same sample every time
        self.at = datetime.datetime.combine(on, datetime.time(9), tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
        self.rows: dict[type[Any], list[Any]] = {}
        self.people: list[Person] = []
        self.is_highland = False
        self.grades: dict[tuple[int, int], Counter[int]] = {}
        """By unit and year, how many were given each grade."""

    def add(self, row: Any) -> Any:
        row.recorded_by, row.recorded_at = self.keeper, self.at
        self.rows.setdefault(type(row), []).append(row)
        return row

    def person(self, unit: Unit, *, youngest: int = 26, oldest: int = 59) -> Person:
        """A file with qualifications and evaluations; now and then something is not known."""
        sex = "female" if self.chance.random() < 0.34 else "male"
        name = " ".join((self.chance.choice(_FAMILY), self.chance.choice(_MIDDLE[sex]), self.chance.choice(_GIVEN)))
        age = self.chance.randint(youngest, oldest)
        born = datetime.date(self.on.year - age, self.chance.randint(1, 12), self.chance.randint(1, 28))
        member = self.chance.random()
        groups = _ETHNIC["mountain" if self.is_highland else ""]
        person = Person(
            unit=unit, full_name=name, folded=fold(name), sort_key=sorted_by(name), sex=sex,
            born_on=None if self.chance.random() < 0.02 else born, is_party_member=None if member > 0.97 else member < 0.86,
            ethnic_group="" if self.chance.random() < 0.03 else self.chance.choice(groups),
            is_local=self.chance.random() < 0.7,
            party_joined_on=born.replace(year=born.year + self.chance.randint(19, 22)) if member < 0.86 else None,
        )  # fmt: skip
        self.people.append(self.add(person))
        number = len(self.people)
        self.rows.setdefault(PrivateData, []).append(
            PrivateData(person=person, identity_number=f"0990{number:08d}", phone=f"0900000{number % 1000:03d}")
        )
        return person

    def learn(self, person: Person, *, is_cadre: bool, is_village: bool = False) -> None:
        """Qualifications of an official; a few kinds are not known."""
        weights = (1, 2, 4, 1, 1, 0, 0) if is_village else (0, 1, 5 if self.is_highland else 2, 2, 12, 1, 0)
        levels = {
            "general": self.chance.choices((2, 3), (5, 5) if is_village else (1, 20))[0],
            "professional": self.chance.choices(range(7), weights)[0],
            "political": self.chance.choices(range(4), (5, 4, 1, 0) if is_village else (1, 2, 9, 2 if is_cadre else 0))[
                0
            ],
            "state_management": self.chance.choices(range(3), (8, 2, 0) if is_village else (2, 4, 6))[0],
            "informatics": self.chance.choices(range(3), (4, 4, 1))[0],
            "language": self.chance.choices(range(4), (4, 3, 2, 1))[0],
        }
        for kind, level in levels.items():
            if self.chance.random() > 0.05:
                field = self.chance.choice(_FIELDS) if kind == "professional" and level else ""
                if field == "administration" and len(self.people) % 3 == 0:
                    field = "informatics"
                school = self.chance.choice(_SCHOOLS[kind]) if kind in _SCHOOLS and level else ""
                least = person.born_on.year + _OLD_ENOUGH if person.born_on else 2008
                year = max(self.chance.randint(2008, 2024), min(least, 2024)) if level and kind != "general" else 0
                awarded = datetime.date(year, self.chance.randint(1, 12), 15) if year else None
                self.add(
                    Qualification(person=person, kind=kind, level=level, field=field, school=school, awarded_on=awarded)
                )

    def judge(self, person: Person, since: datetime.date) -> None:
        """Grades of the years served, training, seldom a measure."""
        for year in range(max(since.year, self.on.year - 3), self.on.year):
            grade = self._grade(person.unit_id, year)
            self.add(Evaluation(person=person, year=year, grade=grade, decided_on=datetime.date(year, 12, 12)))
        if self.chance.random() < 0.4:
            began = datetime.date(2025, self.chance.randint(1, 5), 5)
            self.add(
                TrainingRecord(
                    person=person, name="Bồi dưỡng chức danh cấp xã", kind="state_management", began_on=began,
                    ended_on=began + 9 * DAY, days=10, school="Trường Chính trị tỉnh Mẫu Sơn", result="Đạt",
                )
            )  # fmt: skip
        if self.chance.random() < 0.012:
            self.add(
                Discipline(
                    person=person, form="reprimand", decided_on=datetime.date(2026, 2, 3), decision="03/QĐ-UBND",
                    until=datetime.date(2027, 2, 2), reason="Để hồ sơ của dân quá hạn (ví dụ)",
                )
            )  # fmt: skip

    def _grade(self, unit: int, year: int) -> int:
        """Mostly well; excellent only as long as the ceiling of the year leaves room in the unit."""
        grade = self.chance.choices((0, 2, 3, 4), (1, 12, 70, 17))[0]
        given, ceiling = self.grades.setdefault((unit, year), Counter()), ceiling_of(year)
        if ceiling and grade == ceiling.grade:
            base = sum(given[each] for each in ceiling.of)
            grade = grade if 100 * (given[grade] + 1) <= ceiling.share_pct * base else ceiling.of[0]
        given[grade] += 1
        return grade

    def post(self, person: Person, unit: Unit, position: str, since: datetime.date, **more: Any) -> Post:
        if positions()[position].key_post or positions()[position].group == "party" or position == "village_secretary":
            self._join(person)
        said = {"kind": positions()[position].kind, "is_main": True} | more
        post: Post = self.add(Post(person=person, unit=unit, position=position, valid_from=since, **said))
        return post

    def _join(self, person: Person) -> None:
        """Whoever leads a commune or works for the Party is a member."""
        person.is_party_member = True
        if person.party_joined_on is None and person.born_on:
            person.party_joined_on = person.born_on.replace(year=person.born_on.year + 21)

    def leave_behind(self, ended: Unit) -> None:
        """Somebody whose post was never ended when the commune was: open work."""
        person = self.person(ended)
        self.learn(person, is_cadre=True)
        self.post(person, ended, "part_elderly_chair", datetime.date(2021, 5, 4))

    def save(self) -> int:
        """A statement per kind, then the trail, then stretches and figures."""
        for model in (
            Person,
            PrivateData,
            Post,
            Departure,
            Qualification,
            Evaluation,
            TrainingRecord,
            Discipline,
            Establishment,
        ):
            rows = self.rows.get(model, [])
            for row in rows:
                if hasattr(row, "person"):
                    row.person = row.person  # the key that the statement before gave
            model.objects.bulk_create(rows, batch_size=500)
        told = [
            audit.entry(row, by=self.keeper, action=f"{row.KIND}.recorded", at=self.at, unit_id=row.unit_id)
            for model in (Person, Post, Establishment)
            for row in self.rows.get(model, [])
        ]
        audit.record_all(told)
        follow_all([person.pk for person in self.people], at=self.at)
        return len(self.people)


def _fill(book: Book, commune: Unit, wanted: Mapping[str, int], number: int) -> list[Person]:
    """The posts of a commune today: most filled, some held beside another, some vacant."""
    book.is_highland = any(row.value == "mountain" for row in commune.attributes.all())
    holders: dict[str, Person] = {}
    for position, quota in wanted.items():
        kind = positions()[position].kind
        book.add(
            Establishment(
                unit=commune, kind=kind, position=position, group=positions()[position].group, quota=quota,
                valid_from=CHANGE, decision="12/QĐ-UBND",
            )
        )  # fmt: skip
        beside = _BESIDE.get(position, "")
        if beside in holders and (number + len(position)) % 4:
            book.post(holders[beside], commune, position, CHANGE, is_main=False, entry="elected")
            continue
        for _place in range(quota):
            if book.chance.random() < 0.09 and position not in ("party_secretary", "committee_chair"):
                continue
            person = book.person(commune)
            holders[position] = person
            book.learn(person, is_cadre=kind == OfficialKind.CADRE)
            entry = "elected" if kind == OfficialKind.CADRE else "appointed"
            book.post(person, commune, position, CHANGE, entry=entry, is_again=book.chance.random() < 0.4)
            book.judge(person, CHANGE)
    if number % 3 == 0:
        worker = book.person(commune)
        book.learn(worker, is_cadre=False)
        book.post(worker, commune, "expert_one_stop", datetime.date(2025, 9, 1), kind="contract", entry="contracted")
    return list(holders.values())


def _look_back(book: Book, people: Sequence[Person], origins: Sequence[Unit], *, leave: bool) -> None:
    """Where they were until the two tiers; who held the other posts left with the old communes."""
    slots = [(unit, position) for position in _BEFORE for unit in origins]
    for unit in origins if leave else ():
        for kind, quota in ((OfficialKind.CADRE, 10), (OfficialKind.CIVIL_SERVANT, 7)):
            book.add(
                Establishment(
                    unit=unit, kind=kind, position="", quota=quota, valid_from=datetime.date(2020, 1, 1),
                    valid_to=CHANGE - DAY, decision="30/QĐ-UBND",
                )
            )  # fmt: skip
    last_day = CHANGE - DAY
    for person, (unit, position) in zip(people, slots, strict=False):
        since = datetime.date(book.chance.randint(2016, 2023), book.chance.randint(1, 12), 1)
        if person.born_on and since.year - person.born_on.year < 19:
            continue
        book.post(person, unit, position, since, valid_to=last_day, end_reason="Sắp xếp đơn vị hành chính")
    for unit, position in slots[len(people) :] if leave else ():
        if book.chance.random() < 0.3:
            person = book.person(unit, youngest=45, oldest=61)
            book.learn(person, is_cadre=True)
            post = book.post(person, unit, position, datetime.date(2011, 5, 1), valid_to=last_day)
            scheme = book.chance.choice(_SCHEMES)
            book.add(Departure(person=person, unit=unit, kind=post.kind, scheme=scheme, last_day=last_day))


def _fill_village(book: Book, village: Unit) -> None:
    """Secretary, head and head of the Front board; in a third of the villages one person holds the first two."""
    is_one = book.chance.random() < 0.35
    since = datetime.date(2024, 8, 1)
    secretary: Person | None = None
    for position in _VILLAGE:
        book.add(
            Establishment(
                unit=village, kind=OfficialKind.PART_TIME, position=position, group="village", quota=1, valid_from=since
            )
        )
        if position == "village_head" and is_one and secretary:
            book.post(secretary, village, position, since, is_main=False, entry="elected")
            continue
        if book.chance.random() < 0.04:
            continue
        person = book.person(village, youngest=24, oldest=66)
        book.learn(person, is_cadre=False, is_village=True)
        book.post(person, village, position, since, entry="elected")
        secretary = secretary or (person if position == "village_secretary" else None)
