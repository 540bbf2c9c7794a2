"""A province at full size, made for measurements: 250 units, 300 accounts, 60 programmes, 5,000 tasks, some 30,000 duties.

Programmes are published by the product's own `publish`; the three years of history behind them are written in bulk.
Everything is the same from run to run.
"""

from __future__ import annotations

import datetime
import random
import re
from dataclasses import dataclass
from typing import Any

DEPARTMENTS, COMMUNES, PEOPLE = 30, 219, 300
PROGRAMMES, TASKS, TARGETS = 60, 83, 12
_HOURS = datetime.timezone(datetime.timedelta(hours=7))
_WORDS = re.findall(
    r"\w+",
    """đào tạo bồi dưỡng cán bộ công chức cấp xã rà soát quy hoạch trụ sở làm việc niêm yết thủ tục hành chính tiếp công dân
    đối thoại với nhân dân kiểm tra giám sát cải cách hành chính chuyển đổi số nông thôn mới giảm nghèo bền vững""",
)


@dataclass(frozen=True, slots=True)
class Province:
    """What the measurements need of it."""

    coordinator: Any
    leader: Any
    officer: Any
    """Of the first commune."""
    people: list[Any]
    programme: Any
    """The newest one."""


def build(on: datetime.date) -> Province:
    """Fill an empty database; takes about a minute."""
    from vungmanh.accounts.enums import Role

    province, departments, communes = _units()
    people = [_person("dieuphoi", Role.COORDINATOR, province), _person("lanhdao", Role.LEADER, province)]
    people += [_person(f"so{place}", Role.LEAD_OFFICER, unit) for place, unit in enumerate(departments)]
    people += [_person(f"xa{place}", Role.UNIT_OFFICER, unit) for place, unit in enumerate(communes)]
    spare = PEOPLE - len(people)
    people += [_person(f"so{place}b", Role.UNIT_OFFICER, departments[place % DEPARTMENTS]) for place in range(spare)]
    coordinator, leader = people[:2]
    programmes = [_programme(place, province, departments, coordinator, on) for place in range(PROGRAMMES)]
    _history(people, on)
    _statistics()
    return Province(coordinator, leader, people[2 + DEPARTMENTS], people, programmes[-1])


def build_units() -> tuple[Any, Any, list[Any]]:
    """The province, its coordinator, its communes; nothing else."""
    from vungmanh.accounts.enums import Role

    province, _departments, communes = _units()
    return province, _person("dieuphoi", Role.COORDINATOR, province), communes


def directive(
    place: int, province: Any, departments: list[Any], by: Any, on: datetime.date, *, tasks: int, of_all: int
) -> Any:
    """A confirmed directive: tasks of a department each, the last `of_all` for all communes; targets; a report of all."""
    from vungmanh.core.models import StoredFile
    from vungmanh.directives.domain.reading import keep_text
    from vungmanh.directives.enums import ActorRole, DirectiveState, ItemState, Part
    from vungmanh.directives.models import Directive, Item, ItemActor
    from vungmanh.language.text import fold

    chance = random.Random(place)
    year = on.year - 2 + place % 3
    quotes = [f"{number + 1}. {_sentence(chance)}." for number in range(tasks + TARGETS + 1)]
    text = "\n".join(quotes) + "\n"
    number, title = f"{place + 1}/KH-UBND", f"Kế hoạch {_sentence(chance)} năm {year}"
    stored = StoredFile.objects.create(sha256=f"{place:064}", size=1, stored_at=_at(on))
    made = Directive.objects.create(
        owner=province, issuer=province, issuer_name=province.name, territory=province, original=stored,
        file_name="ke-hoach.docx", state=DirectiveState.READ, number=number, number_key=fold(number), title=title,
        kind="Kế hoạch", folded=fold(f"{number} {title}"),
        issued_on=datetime.date(year, 1, 15), period_from=datetime.date(year, 1, 1),
        period_to=datetime.date(year, 12, 31), document_fields_confirmed=True, uploaded_by=by, uploaded_at=_at(on),
    )  # fmt: skip
    keep_text(made, text)
    items, start = [], 0
    for place_in, quote in enumerate(quotes):
        part = Part.TASK if place_in < tasks else Part.TARGET if place_in < tasks + TARGETS else Part.REPORT
        due = datetime.date(year, chance.randint(2, 12), chance.randint(1, 28)).isoformat()
        data: dict[str, Any] = {"due": due}
        if part == Part.TARGET:
            data |= {"what": quote, "comparator": ">=", "value": 50 + chance.randint(1, 49), "unit": "%"}
        if part == Part.REPORT:
            data |= {"form": "báo cáo"}
        items.append(
            Item(
                directive=made,
                part=part,
                position=start,
                spans=[[start, start + len(quote)]],
                quote=quote,
                data=data,
                state=ItemState.ACCEPTED,
            )
        )
        start += len(quote) + 1
    items = Item.objects.bulk_create(items)
    actors, named = [], []
    for place_in, item in enumerate(items):
        is_collective = item.part == Part.REPORT or tasks - of_all <= place_in < tasks
        role = {Part.TASK: ActorRole.LEAD, Part.REPORT: ActorRole.SOURCE}.get(Part(item.part))
        if role is None:
            continue
        unit = departments[(place + place_in) % len(departments)]
        text = "UBND cấp xã" if is_collective else unit.name
        actors.append(
            ItemActor(item=item, role=role, text=text, collective="ubnd.xa" * is_collective, is_resolved=True)
        )
        named.append(None if is_collective else unit)
    actors = ItemActor.objects.bulk_create(actors)
    through = ItemActor.units.through
    rows = [through(itemactor_id=row.pk, unit_id=unit.pk) for row, unit in zip(actors, named, strict=True) if unit]
    through.objects.bulk_create(rows)
    return made


def _programme(place: int, province: Any, departments: list[Any], by: Any, on: datetime.date) -> Any:
    from vungmanh.programmes.domain.publishing import publish

    made = directive(place, province, departments, by, on, tasks=TASKS, of_all=1)
    day = made.issued_on + datetime.timedelta(days=5)
    return publish(made, by=by, at=_at(day), on=day)


def _units() -> tuple[Any, list[Any], list[Any]]:
    from vungmanh.units.enums import UnitKind, UnitLevel, UnitType

    province = _unit("Tỉnh Mẫu Sơn", None, UnitLevel.PROVINCE, UnitType.PROVINCE, UnitKind.TERRITORY)
    departments = [
        _unit(f"Sở Mẫu {place + 1}", province, UnitLevel.PROVINCE, UnitType.DEPARTMENT, UnitKind.ORGANISATION)
        for place in range(DEPARTMENTS)
    ]
    communes = [
        _unit(f"Xã Mẫu {place + 1}", province, UnitLevel.COMMUNE, UnitType.COMMUNE, UnitKind.TERRITORY)
        for place in range(COMMUNES)
    ]
    return province, departments, communes


def _unit(name: str, parent: Any, level: Any, kind_of: Any, kind: Any) -> Any:
    from vungmanh.language.text import fold
    from vungmanh.units.models import Unit, UnitState

    columns: dict[str, Any] = {
        "kind": kind, "level": level, "type": kind_of, "name": name, "short_name": name.split(" ", 1)[1],
        "folded": fold(name), "sort_key": fold(name), "parent": parent,
    }  # fmt: skip
    made = Unit.objects.create(path="", **columns)
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save(update_fields=["path"])
    UnitState.objects.create(unit=made, path=made.path, **columns)
    return made


def _person(username: str, role: Any, unit: Any) -> Any:
    """Without a password: sessions are made for them."""
    from vungmanh.accounts.models import RoleAssignment, User

    made = User.objects.create_user(username, f"{username}@vidu.example", None, full_name=f"Người mẫu {username}")
    RoleAssignment.objects.create(user=made, role=role, unit=unit)
    return made


def _history(people: list[Any], on: datetime.date) -> None:
    """Of what was due, nine tenths are done, each with a note, a submission, a decision and their lines on the trail."""
    from vungmanh.core import audit
    from vungmanh.programmes.enums import ASKS, DutyAct, DutyState
    from vungmanh.programmes.models import Duty, DutyEntry

    by_unit = {row.unit_id: row.user for person in people for row in person.assignments.all()}
    chance, leader = random.Random(7), people[1]
    duties = list(Duty.objects.filter(due__isnull=False).select_related("target").order_by("pk"))
    entries, trail = [], []
    for duty in duties:
        begun = duty.due - datetime.timedelta(days=chance.randint(5, 60))
        if begun > on:
            continue
        person, lot = by_unit.get(duty.unit_id, people[0]), chance.random()
        acts = [(DutyAct.NOTED, begun, person)]
        duty.state = DutyState.IN_PROGRESS
        handed_in = duty.due + datetime.timedelta(days=chance.randint(-4, 6))
        if handed_in <= on and lot < 0.93:
            acts.append((DutyAct.SUBMITTED, handed_in, person))
            duty.state, duty.submitted_on, duty.submitted_by = DutyState.SUBMITTED, handed_in, person
            if lot < 0.9:
                acts.append((DutyAct.ACCEPTED, min(on, handed_in + datetime.timedelta(days=2)), leader))
                duty.state = DutyState.ACCEPTED
        elif lot > 0.985:
            acts.append((DutyAct.HINDERED, begun, person))
        for act, day, by in acts:
            figure = {"value": 10 + duty.pk % 90, "as_of": day} if duty.target and act != DutyAct.ACCEPTED else {}
            told = {"act": act, "by": by, "at": _at(day), "text": "Đã thực hiện theo kế hoạch.", **figure}
            entries.append(DutyEntry(duty=duty, is_open=act in ASKS, **told))
            trail.append(audit.entry(duty, by=by, action=f"duty.{act}", at=_at(day), unit_id=duty.unit_id))
        duty.awaits_answer = duty.state == DutyState.SUBMITTED or acts[-1][0] in ASKS
        duty.version += len(acts)
    DutyEntry.objects.bulk_create(entries, batch_size=1000)
    Duty.objects.bulk_update(
        duties, ["state", "submitted_on", "submitted_by", "awaits_answer", "version"], batch_size=1000
    )
    audit.record_all(trail)


def _statistics() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=18)).capitalize()


def _at(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(9), tzinfo=_HOURS)
