"""The whole chain for one document: file → reading → every item accepted → programme, over a small unit tree."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TypeVar

import pytest

from tests.factories import make_unit, make_user
from tests.shared import DOCUMENTS
from vungmanh.accounts.enums import Role
from vungmanh.core.jobs import open_job, run_now
from vungmanh.directives.domain.confirming import accept_item, accept_items
from vungmanh.directives.domain.particulars import confirm_document
from vungmanh.directives.domain.reading import job_key
from vungmanh.directives.domain.receiving import receive_file
from vungmanh.directives.enums import ItemState
from vungmanh.directives.models import Directive
from vungmanh.language.text import fold, squeeze
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Duty, Programme, ReportDuty, Target, Task
from vungmanh.reader import Reading, read
from vungmanh.reader.model import Item
from vungmanh.units.domain.organisations import create_standard_organisations
from vungmanh.units.enums import SuccessionKind, UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Succession, Unit, UnitAttribute, UnitState

Found = TypeVar("Found", bound=Item)
Row = TypeVar("Row", Task, ReportDuty, Target)
_TYPES = {
    UnitLevel.PROVINCE: UnitType.PROVINCE,
    UnitLevel.DISTRICT: UnitType.DISTRICT,
    UnitLevel.COMMUNE: UnitType.COMMUNE,
}


def text_of(prefix: str) -> str:
    """The document whose file name starts so; the test is skipped where the documents are not here."""
    for document in DOCUMENTS:
        if document.name.startswith(prefix):
            return document.read_text(encoding="utf-8")
    pytest.skip("the documents are not here; set VUNGMANH_SHARED to their folder")


@cache
def reading_of(prefix: str) -> Reading:
    return read(text_of(prefix))


def holding(items: tuple[Found, ...], *words: str) -> list[Found]:
    """Items whose quote holds all the words, accents and case aside."""
    return [item for item in items if all(fold(word) in fold(squeeze(item.quote)) for word in words)]


def the(items: tuple[Found, ...], *words: str) -> Found:
    """The one item whose quote holds all the words."""
    found = holding(items, *words)
    assert len(found) == 1, [item.quote[:80] for item in found]
    return found[0]


@dataclass(slots=True)
class Place:
    """A territory with its standard organisations, and those below it by name."""

    unit: Unit
    below: dict[str, Unit]

    def organisation(self, name: str) -> Unit:
        return Unit.objects.get(kind=UnitKind.ORGANISATION, parent=self.unit, name=name)


def make_place(
    name: str,
    level: UnitLevel,
    *,
    type: UnitType | None = None,
    below: dict[str, list[str]],
    organisations: tuple[tuple[str, UnitType], ...] = (),
    mountain: tuple[str, ...] = (),
) -> Place:
    """A territory with two tiers below it (`below`: name → names), each with its People's Committee and the like."""
    top = make_unit(name, level=level, type=type or _TYPES[level])
    units, next_level = [top], list(UnitLevel)[list(UnitLevel).index(level) + 1]
    named: dict[str, Unit] = {}
    for middle, lower in below.items():
        unit = named[middle] = make_unit(middle, parent=top, level=next_level, type=_type_of(middle, next_level))
        units.append(unit)
        if middle in mountain:
            UnitAttribute.objects.create(unit=unit, key="area", value="mountain")
        lowest = list(UnitLevel)[list(UnitLevel).index(next_level) + 1]
        for each in lower:
            named[each] = make_unit(each, parent=unit, level=lowest, type=_type_of(each, lowest))
            units.append(named[each])
    create_standard_organisations([unit for unit in units if unit.level != UnitLevel.VILLAGE])
    for each, kind in organisations:
        if not Unit.objects.filter(parent=top, name=each).exists():
            make_unit(each, parent=top, kind=UnitKind.ORGANISATION, level=level, type=kind)
    return Place(top, named)


def hand_over_to(heir: Unit, gone: Unit, *, on: datetime.date) -> None:
    """The unit ends with all that lies in it; `heir` takes over what it still owed."""
    Succession.objects.create(predecessor=gone, successor=heir, on=on, kind=SuccessionKind.TAKEOVER)
    for rows in (Unit.objects, UnitState.objects):
        rows.filter(path__startswith=gone.path).update(valid_to=on - datetime.timedelta(days=1))


def publish_document(prefix: str, owner: Unit, *, on: datetime.date, issuer: Unit | None = None) -> Programme:
    """Received, read, every item accepted, particulars confirmed, published on the day."""
    officer, at = (
        make_user("vanthu", role=Role.COORDINATOR, unit=owner),
        datetime.datetime(on.year, on.month, on.day, 3, tzinfo=datetime.UTC),
    )
    stream = BytesIO(text_of(prefix).encode())
    directive = receive_file(stream, f"{prefix}.txt", owner=owner, by=officer, at=at).directive
    waiting = open_job(job_key(directive.pk))
    assert waiting is not None
    assert run_now(waiting).error_code == ""
    directive.refresh_from_db()
    values = {"issuer": issuer, "territory": owner} if issuer else {}
    directive = confirm_document(directive, values, by=officer, at=at, version=directive.version)
    accept_items(directive, at_least=0, by=officer, at=at)
    for item in directive.items.filter(state=ItemState.PROPOSED):
        accept_item(item, by=officer, at=at, version=item.version)
    return publish(Directive.objects.get(pk=directive.pk), by=officer, at=at, on=on)


def owing(row: Task | ReportDuty | Target, *, role: str = "") -> list[str]:
    """Names of the units that owe the row, each once, in Vietnamese order."""
    duties = Duty.objects.filter(source__endswith=f":{row.pk}", **{_field(row): row})
    if role:
        duties = duties.filter(role=role)
    return list(dict.fromkeys(duties.order_by("unit__sort_key").values_list("unit__name", flat=True)))


def task_holding(programme: Programme, *words: str) -> Task:
    return _only([row for row in programme.tasks.all() if _holds(row.text, words)])


def report_holding(programme: Programme, *words: str, **values: object) -> ReportDuty:
    return _only([row for row in programme.report_duties.filter(**values) if _holds(row.text, words)])


def target_holding(programme: Programme, *words: str, **values: object) -> Target:
    return _only([row for row in programme.targets.filter(**values) if _holds(row.what, words)])


def sentence_at(programme: Programme, row: Task | ReportDuty | Target) -> str:
    """What stands in the text at the place that the row leads back to."""
    start, end = row.item.spans[0]
    return squeeze(programme.directive.text[start:end])


def _only(rows: list[Row]) -> Row:
    assert len(rows) == 1, rows
    return rows[0]


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return all(fold(word) in fold(squeeze(text)) for word in words)


def _field(row: Task | ReportDuty | Target) -> str:
    return {Task: "task", ReportDuty: "report", Target: "target"}[type(row)]


def _type_of(name: str, level: UnitLevel) -> UnitType:
    words = {
        "Thị xã": UnitType.TOWN, "Thành phố": UnitType.PROVINCIAL_CITY, "Phường": UnitType.WARD,
        "Quận": UnitType.URBAN_DISTRICT,
        "Thị trấn": UnitType.TOWNSHIP, "Thôn": UnitType.THON, "Khu phố": UnitType.KHU_PHO, "Xóm": UnitType.XOM,
    }  # fmt: skip
    match = re.match("|".join(words), name)
    return words[match.group()] if match else _TYPES[level]
