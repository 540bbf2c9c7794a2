"""Tells the figures which units' counts of training changed, in the transaction of the act."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from vungmanh.indicators.domain import keeping
from vungmanh.training.countables import ARRIVAL, TRAINED, TURN
from vungmanh.training.models import Arrival, Enrolment


def turns_changed(rows: Iterable[Enrolment], *, since: datetime.date, at: datetime.datetime) -> None:
    """Persons first: they may be in more units than these turns, and locks are asked for in one order."""
    told = {(row.unit_id, row.person_id) for row in rows}
    units, people = {unit for unit, _person in told}, {person for _unit, person in told}
    keeping.changed(TRAINED, units=units, things=people, since=since, at=at)
    keeping.changed(TURN, units=units, since=since, at=at)


def arrivals_changed(rows: Iterable[Arrival], *, since: datetime.date, at: datetime.datetime) -> None:
    keeping.changed(ARRIVAL, units={row.unit_id for row in rows}, since=since, at=at)
