"""Registers of a district whose counts give the figures that Hàm Tân's report states; 53 villages, fictional people.

The numbers of each group are those that its percentages stand for; nothing here knows an indicator.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Any

from tests.factories import make_unit, make_user
from vungmanh.accounts.enums import Role
from vungmanh.accounts.naming import sorted_by
from vungmanh.bodies.domain.keeping import BODIES, MEMBERSHIPS
from vungmanh.bodies.models import Body, Membership
from vungmanh.holdings.domain.conventions import CONVENTIONS
from vungmanh.holdings.domain.keeping import HOLDINGS
from vungmanh.holdings.models import Convention, Holding
from vungmanh.language.text import fold
from vungmanh.officials.domain.stretches import rebuild
from vungmanh.officials.models import Departure, Establishment, Person, Post, Qualification
from vungmanh.officials.policies import positions
from vungmanh.training.models import Course, Enrolment
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Unit

D = datetime.date
SPLIT, COUNTED = D(2005, 12, 31), D(2012, 6, 30)
AT = datetime.datetime(2012, 7, 20, 3, tzinfo=datetime.UTC)
_FOUNDED = D(2005, 12, 1)
_IN_POST = D(2007, 1, 1)
_LATER = D(2010, 1, 1)
_CADRES = ("party_standing_deputy", "council_chair", "council_deputy", "front_chair", "youth_secretary", "women_chair")
_SERVANTS = ("office_statistics", "finance_accounting", "justice_civil_status", "culture_society")
_PART_TIME = ("part_organisation_head", "part_propaganda_head", "part_inspection_chair", "part_party_office")


class HamTan:
    """The district with its communes and villages; `fill` records everything."""

    def __init__(self) -> None:
        self.district = make_unit(
            "Huyện Hàm Tân", level=UnitLevel.DISTRICT, type=UnitType.DISTRICT, valid_from=_FOUNDED
        )
        self.communes = [make_unit(f"Xã Số {n}", parent=self.district) for n in range(1, 11)]
        self.villages = [
            make_unit(
                f"Thôn {n}",
                parent=self.communes[n % 10],
                level=UnitLevel.VILLAGE,
                type=UnitType.THON,
                valid_from=D(2008, 1, 1) if n >= 50 else None,
            )
            for n in range(53)
        ]
        self.schools = [
            make_unit(f"Trường Số {n}", parent=commune, kind=UnitKind.ORGANISATION, type=UnitType.SCHOOL)
            for n, commune in zip(range(28), cycle(self.communes), strict=False)
        ]
        self.clerk = make_user("vanthu-ht", role=Role.COORDINATOR, unit=self.district)
        self._posts: list[Post] = []
        self._levels: list[Qualification] = []

    def fill(self) -> None:
        self._officials()
        self._training()
        self._party()
        self._front()
        self._holdings()

    def _officials(self) -> None:
        cadres = self._people(104, "cadre", _CADRES, women=24)
        self._qualify(cadres, "professional", [2] * 57 + [4] * 13 + [1] * 34)
        self._qualify(cadres, "political", [2] * 67 + [3] * 3 + [1] * 34)
        servants = self._people(119, "civil_servant", _SERVANTS, women=51)
        self._qualify(servants, "professional", [2] * 96 + [3] * 2 + [4] * 20 + [1])
        self._qualify(servants, "political", [2] * 31 + [1] * 88)
        part_time = self._people(168, "part_time", _PART_TIME, women=60)
        self._qualify(part_time, "professional", [2] * 58 + [3] * 3 + [4] * 10 + [0] * 97)
        self._qualify(part_time, "political", [2] * 30 + [1] * 23 + [0] * 115)
        for person, position in zip(cadres[40:78], cycle(_PART_TIME), strict=False):
            self._post(person, "part_time", position, is_main=False)
        self._reinforced(cadres, servants)
        before = self._people(152, "civil_servant", _SERVANTS, women=19, first=_FOUNDED, last=D(2006, 12, 31))
        self._qualify(before, "professional", [2] * 66 + [1] * 86)
        Post.objects.bulk_create(self._posts)
        Qualification.objects.bulk_create(self._levels)
        rebuild([person.pk for person in (*cadres, *servants, *part_time, *before)], at=AT)
        self.trainees = [*cadres, *servants, *part_time]
        for kind, total in (("cadre", 110), ("civil_servant", 132), ("part_time", 208)):
            for commune, quota in zip(self.communes, _parts(total, 10), strict=True):
                Establishment.objects.create(
                    unit=commune, kind=kind, quota=quota, valid_from=_FOUNDED, recorded_at=AT
                )  # fmt: skip
        Departure.objects.bulk_create(
            Departure(
                person=person, unit=person.unit, kind="civil_servant", scheme="voluntary", last_day=D(2006, 12, 31),
                recorded_at=AT,
            )
            for person in before[:45]
        )  # fmt: skip

    def _reinforced(self, cadres: Sequence[Person], servants: Sequence[Person]) -> None:
        """Eight secretaries, two who also chair the committee, two chairs, one deputy, two land officers."""
        sent = [*["party_secretary"] * 10, *["committee_chair"] * 2, "committee_deputy"]
        by_person = {post.person_id: post for post in self._posts if post.is_main}
        for person, position in zip(cadres, sent, strict=False):
            by_person[person.pk].position, by_person[person.pk].entry = position, "reinforced"
        for person in servants[:2]:
            by_person[person.pk].position, by_person[person.pk].entry = "land_construction_urban", "reinforced"
        for person in cadres[:2]:
            self._post(person, "cadre", "committee_chair", is_main=False)

    def _people(
        self, count: int, kind: str, held: Sequence[str], *, women: int, first: D = _IN_POST, last: D | None = None
    ) -> list[Person]:
        names = (f"Mẫu {kind} {first.year} {n}" for n in range(count))
        people = Person.objects.bulk_create(
            Person(
                unit=commune, full_name=name, folded=fold(name), sort_key=sorted_by(name), recorded_at=AT,
                sex="female" if n < women else "male", born_on=D(1975, 1, 1),
            )
            for n, (name, commune) in enumerate(zip(names, cycle(self.communes), strict=False))
        )  # fmt: skip
        for person, position in zip(people, cycle(held), strict=False):
            self._post(person, kind, position, first=first, last=last)
        return people

    def _post(
        self,
        person: Person,
        kind: str,
        position: str,
        *,
        is_main: bool = True,
        first: D = _IN_POST,
        last: D | None = None,
    ) -> None:
        assert position in positions()
        self._posts.append(
            Post(
                person=person, unit=person.unit, position=position, kind=kind, is_main=is_main, valid_from=first,
                valid_to=last, recorded_at=AT,
            )
        )  # fmt: skip

    def _qualify(self, people: Sequence[Person], kind: str, levels: Sequence[int]) -> None:
        self._levels += [
            Qualification(person=person, kind=kind, level=level, recorded_at=AT)
            for person, level in zip(people, levels, strict=True)
        ]

    def _training(self) -> None:
        """404 turns sent by the district, 51 people on their own."""
        people = cycle(self.trainees)
        for kind, level, turns, is_own in (
            ("professional", 2, 91, False), ("professional", 4, 46, False), ("political", 1, 55, False),
            ("political", 2, 98, False), ("state_management", 1, 114, False), ("professional", 4, 51, True),
        ):  # fmt: skip
            course = Course.objects.create(
                unit=self.district, title=f"Lớp {kind} {level} {is_own}", folded="lop", kind=kind, level=level,
                starts_on=D(2009, 3, 1), ends_on=D(2010, 3, 1), recorded_at=AT,
            )  # fmt: skip
            Enrolment.objects.bulk_create(
                Enrolment(
                    course=course, person=person, unit=person.unit, is_own=is_own, began_on=D(2009, 3, 1),
                    result="passed", result_on=D(2010, 3, 1),
                    recorded_at=AT,
                )
                for person, _turn in zip(people, range(turns), strict=False)
            )  # fmt: skip

    def _party(self) -> None:
        base = [
            *[_body(commune, "base_committee", "commune", _FOUNDED) for commune in self.communes[:5]],
            *[_body(commune, "base_cell", "commune", _FOUNDED, D(2008, 12, 31)) for commune in self.communes[5:9]],
            *[_body(commune, "base_committee", "commune", D(2009, 1, 1)) for commune in self.communes[5:]],
        ]
        offices = list(zip(range(13), cycle(self.communes), strict=False))
        cells = [
            *[_cell(unit, "village", is_old=n < 30) for n, unit in enumerate(self.villages[:52])],
            *[_cell(unit, "school", is_old=n < 10) for n, unit in enumerate(self.schools[:24])],
            *[_cell(unit, "agency", is_old=n < 11, number=n) for n, unit in offices],
        ]
        BODIES.record_many([*base, *cells], by=self.clerk, at=AT)
        first = [
            _members(body, body.unit, n, _FOUNDED, D(2008, 12, 31))
            for body, n in zip(base[:9], _parts(371, 9), strict=True)
        ]
        places = list(zip(self.villages, [*cells[:52], cells[0]], strict=True))
        flows = zip(_parts(609, 53), _parts(473, 53), _parts(235, 53), strict=True)
        last = [
            _members(body, unit, n, D(2012, 6, 1), admitted=admitted, departed=departed)
            for (unit, body), (n, admitted, departed) in zip(places, flows, strict=True)
        ]
        MEMBERSHIPS.record_many([*first, *last], by=self.clerk, at=AT)

    def _front(self) -> None:
        unions = [_body(commune, "farmers", "commune", _FOUNDED) for commune in self.communes]
        BODIES.record_many(unions, by=self.clerk, at=AT)
        numbers = zip(_parts(47_200, 10), _parts(66_357, 10), _parts(1_817, 10), strict=True)
        rows = [
            _members(body, body.unit, members, D(2012, 6, 1), base=base, core=core)
            for body, (members, base, core) in zip(unions, numbers, strict=True)
        ]
        MEMBERSHIPS.record_many(rows, by=self.clerk, at=AT)

    def _holdings(self) -> None:
        HOLDINGS.record_many(list(self._held()), by=self.clerk, at=AT)
        recognised = [Convention(unit=unit, step="recognised", valid_from=D(2012, 6, 1)) for unit in self.villages]
        CONVENTIONS.record_many(recognised, by=self.clerk, at=AT)

    def _held(self) -> Iterator[Holding]:
        day = D(2012, 6, 1)
        for commune in self.communes:
            yield Holding(unit=commune, kind="democracy_regulation", decided_on=day, valid_from=day)
        for village in self.villages[:25]:
            yield Holding(unit=village, kind="culture_village", decided_on=day, valid_from=day)
        for kind, value, total in (
            ("culture_households", 14_484, 17_000), ("good_members", 292, 609), ("erring_members", 8, 609),
            ("weak_party_bodies", 0, 99), ("weak_front", 0, 60),
        ):  # fmt: skip
            shares = zip(self.communes, _parts(value, 10), _parts(total, 10), strict=True)
            for commune, part, whole in shares:
                yield Holding(unit=commune, kind=kind, value=part, total=whole, valid_from=day)


def _parts(total: int, count: int) -> list[int]:
    """As even as whole numbers can be, the larger ones first."""
    return [total // count + (n < total % count) for n in range(count)]


def _body(unit: Unit, kind: str, setting: str, first: D, last: D | None = None) -> Body:
    system = "mass" if kind == "farmers" else "party"
    return Body(
        unit=unit, name=f"{kind} {unit.name} {setting} {first.year}", kind=kind, system=system, setting=setting,
        valid_from=first, valid_to=last,
    )  # fmt: skip


def _cell(unit: Unit, setting: str, *, is_old: bool, number: int = 0) -> Body:
    body = _body(unit, "cell", setting, _FOUNDED if is_old else _LATER)
    body.name += f" {number}"
    return body


def _members(body: Body, unit: Unit, members: int, first: D, last: D | None = None, **more: Any) -> Membership:
    return Membership(body=body, unit=unit, members=members, valid_from=first, valid_to=last, **more)
