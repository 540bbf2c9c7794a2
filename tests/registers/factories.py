"""Records of premises, holdings, suggestions, conventions and bodies for tests; what is not named is plain."""

from __future__ import annotations

import datetime
from typing import Any

from tests.conftest import Cast
from tests.factories import AT, make_unit
from vungmanh.bodies.domain.keeping import BODIES, MEMBERSHIPS
from vungmanh.bodies.models import Body, Membership
from vungmanh.bodies.policies import system_of
from vungmanh.holdings.domain.conventions import CONVENTIONS
from vungmanh.holdings.domain.keeping import HOLDINGS
from vungmanh.holdings.domain.suggestions import OPENINGS, SUGGESTIONS
from vungmanh.holdings.models import Convention, Holding, Opening, Suggestion
from vungmanh.premises.domain.keeping import EQUIPMENT, PREMISES
from vungmanh.premises.models import Equipment, Premises
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Unit

SINCE = datetime.date(2020, 1, 1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def make_village(name: str, parent: Unit, **more: Any) -> Unit:
    return make_unit(name, parent=parent, level=UnitLevel.VILLAGE, type=UnitType.THON, **more)


def make_school(name: str, parent: Unit) -> Unit:
    return make_unit(name, parent=parent, kind=UnitKind.ORGANISATION, type=UnitType.SCHOOL)


def make_premises(cast: Cast, unit: Unit | None = None, **said: Any) -> Premises:
    wanted = {"name": "Trụ sở UBND", "purpose": "headquarters", "valid_from": SINCE} | said
    row: Premises = PREMISES.record(Premises(unit=unit or cast.commune, **wanted), by=cast.commune_officer, at=AT)
    return row


def make_equipment(cast: Cast, item: str = "computer", unit: Unit | None = None, **said: Any) -> Equipment:
    wanted = {"office": "committee", "quantity": 5, "working": 4, "valid_from": SINCE} | said
    row = Equipment(unit=unit or cast.commune, item=item, **wanted)
    found: Equipment = EQUIPMENT.record(row, by=cast.commune_officer, at=AT)
    return found


def make_holding(cast: Cast, kind: str = "democracy_regulation", unit: Unit | None = None, **said: Any) -> Holding:
    files = said.pop("files", ())
    row = Holding(unit=unit or cast.commune, kind=kind, **({"valid_from": SINCE} | said))
    found: Holding = HOLDINGS.record(row, by=cast.commune_officer, at=AT, files=files)
    return found


def make_opening(cast: Cast, unit: Unit | None = None, **said: Any) -> Opening:
    files = said.pop("files", ())
    wanted = {"valid_from": SINCE, "opened_by": "Chủ tịch UBND", "letters": 2} | said
    row = Opening(unit=unit or cast.commune, **{"valid_to": wanted["valid_from"]} | wanted)
    found: Opening = OPENINGS.record(row, by=cast.commune_officer, at=AT, files=files)
    return found


def make_suggestion(cast: Cast, content: str = "Đèn đường hỏng", unit: Unit | None = None, **said: Any) -> Suggestion:
    wanted = {"channel": "phone", "kind": "report", "valid_from": SINCE} | said
    row = Suggestion(unit=unit or cast.commune, content=content, **wanted)
    found: Suggestion = SUGGESTIONS.record(row, by=cast.commune_officer, at=AT)
    return found


def make_convention(cast: Cast, unit: Unit, step: str = "recognised", **said: Any) -> Convention:
    files = said.pop("files", ())
    row = Convention(unit=unit, step=step, **({"valid_from": SINCE} | said))
    found: Convention = CONVENTIONS.record(row, by=cast.commune_officer, at=AT, files=files)
    return found


def make_body(cast: Cast, name: str, kind: str = "cell", unit: Unit | None = None, **said: Any) -> Body:
    wanted = {"setting": "village", "valid_from": SINCE, "system": system_of(kind)} | said
    row: Body = BODIES.record(Body(unit=unit or cast.commune, name=name, kind=kind, **wanted), by=cast.officer, at=AT)
    return row


def make_membership(cast: Cast, body: Body, members: int, **said: Any) -> Membership:
    wanted = {"unit": body.unit, "valid_from": SINCE} | said
    row: Membership = MEMBERSHIPS.record(Membership(body=body, members=members, **wanted), by=cast.officer, at=AT)
    return row
