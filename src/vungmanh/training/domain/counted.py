"""Tells the figures which units' counts of training changed, in the transaction of the act."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from vungmanh.indicators.domain import keeping
from vungmanh.training.countables import ARRIVAL, TRAINED, TURN
from vungmanh.training.models import Arrival, Enrolment


def turns_changed(rows: Iterable[Enrolment], *, since: datetime.date, at: datetime.datetime) -> None:
    units = {row.unit_id for row in rows}
    for name in (TURN, TRAINED):
        keeping.changed(name, units=units, since=since, at=at)


def arrivals_changed(rows: Iterable[Arrival], *, since: datetime.date, at: datetime.datetime) -> None:
    keeping.changed(ARRIVAL, units={row.unit_id for row in rows}, since=since, at=at)
