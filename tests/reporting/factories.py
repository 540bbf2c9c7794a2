"""Reports for tests: the yearly form of communes, filled in without a fault."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from tests.conftest import Cast
from tests.factories import AT
from vungmanh.indicators.domain.opening import open_form
from vungmanh.indicators.domain.reporting import Said, approve, save_draft, submit
from vungmanh.indicators.forms import Form, forms
from vungmanh.indicators.models import Report
from vungmanh.indicators.periods import Period, period_named
from vungmanh.units.models import Unit

YEAR = period_named("2025")
NEAR_POOR, POOR = "reported.households_near_poor", "reported.households_poor"
DISPUTES, JUDGED = "reported.disputes_settled", "judged.mobilising"


def form() -> Form:
    return forms()["commune_year"]


def said(near: int = 80, households: int = 100, poor_of: int = 100, **more: Any) -> dict[str, Said]:
    """By code; nothing is wrong with it."""
    return {
        NEAR_POOR: Said(Decimal(near), Decimal(households)),
        POOR: Said(Decimal(5), Decimal(poor_of)),
        DISPUTES: Said(Decimal(9), Decimal(10)),
        JUDGED: Said(Decimal(19), Decimal(20), "Đảng ủy xã đánh giá tại hội nghị cuối năm"),
    } | more


def opened(unit: Unit, period: Period = YEAR) -> Report:
    """The empty report of the unit, beside those of all others."""
    open_form(form(), period, on=period.day)
    return Report.objects.get(form="commune_year", unit=unit, day=period.day)


def drafted(
    cast: Cast,
    values: dict[str, Said] | None = None,
    *,
    unit: Unit | None = None,
    period: Period = YEAR,
    files: Any = (),
) -> Report:
    by = cast.commune_officer
    return save_draft(form(), unit or cast.commune, period, values or said(), version=0, by=by, at=AT, files=files)


def handed_in(
    cast: Cast, values: dict[str, Said] | None = None, *, on: datetime.date | None = None, **where: Any
) -> Report:
    row = drafted(cast, values, **where)
    return submit(row, version=row.version, by=cast.commune_officer, at=AT, on=on or AT.date())


def approved(cast: Cast, values: dict[str, Said] | None = None, **where: Any) -> Report:
    row = handed_in(cast, values, **where)
    return approve(row, version=row.version, by=cast.officer, at=AT)


def typed(row: Report, **changed: str) -> dict[str, str]:
    """What a browser sends of a form that is filled in without a fault; `changed` by "near_above", "poor_note" …"""
    numbers = {"near": (NEAR_POOR, "80", "100"), "poor": (POOR, "5", "100"), "disputes": (DISPUTES, "9", "10"),
               "judged": (JUDGED, "19", "20")}  # fmt: skip
    sent = {"version": str(row.version), f"{JUDGED}-loi": "Đảng ủy xã đánh giá"}
    for code, above, below in numbers.values():
        sent |= {f"{code}-tu": above, f"{code}-mau": below}
    parts = {"above": "tu", "below": "mau", "note": "loi"}
    for name, value in changed.items():
        short, _, part = name.partition("_")
        sent[f"{numbers[short][0]}-{parts[part]}"] = value
    return sent
