"""What units say by a form: drafts, handing in, giving back, approving, locking.

What is approved is kept like what is counted.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.indicators.catalogue import Version, definitions_on
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.enums import Kind, ReportState
from vungmanh.indicators.forms import BEFORE, BELOW, Form, Rule, forms
from vungmanh.indicators.models import Report, ReportValue
from vungmanh.indicators.periods import Period, before
from vungmanh.units.models import Unit

OPEN = (ReportState.DRAFT, ReportState.RETURNED)
_MOST = Decimal(10) ** 16


@dataclass(frozen=True, slots=True)
class Said:
    """What a unit says of one indicator."""

    numerator: Decimal | None
    denominator: Decimal | None = None
    note: str = ""


@transaction.atomic
def save_draft(
    form: Form, unit: Unit, period: Period, said: Mapping[str, Said], *, version: int, by: Any, at: datetime.datetime
) -> Report:
    """Keep what was filled in so far, by code; `version` is the number seen, 0 where there was none yet.

    Raises `report_changed`, `report_not_now`, `report_period_unfit`, `report_unfit` (name).
    """
    row = _locked(form, unit, period, version)
    _write(row, form, said)
    row.version += 1
    row.save(update_fields=["version"])
    audit.record(row, by=by, action="report.saved", at=at, unit_id=unit.pk)
    return row


@transaction.atomic
def submit(report: Report, *, version: int, by: Any, at: datetime.datetime, on: datetime.date) -> Report:
    """Hand it in. Raises `report_changed`, `report_not_now`, `report_before_its_end`, `report_incomplete` (count, first),
    `report_above_line` (name), `report_rule_broken` (words) and, where a note of one of its indicators would do,
    `report_unexplained` (words)."""
    row = _of_version(report, version, OPEN)
    form = forms()[row.form]
    if on < row.day:
        raise DomainError("report_before_its_end", day=row.day)
    held = definitions_on(row.day)
    values = row.values.select_related("indicator")
    there = {value.indicator.code: value for value in values if value.indicator.code in held}
    missing = [code for code in form.indicators if code in held and code not in there]
    if missing:
        raise DomainError("report_incomplete", count=len(missing), first=held[missing[0]].definition.name)
    _check(there, held)
    for rule in broken_rules(row):
        if rule.must:
            raise DomainError("report_rule_broken", words=rule.words)
        if not any(there[code].note.strip() for code in rule.codes if code in there):
            raise DomainError("report_unexplained", words=rule.words)
    row.state, row.submitted_by, row.reason = ReportState.SUBMITTED, by, ""
    row.first_submitted_on = row.first_submitted_on or on
    _save(row, "state", "submitted_by", "reason", "first_submitted_on")
    audit.record(row, by=by, action="report.submitted", at=at, unit_id=row.unit_id)
    return row


@transaction.atomic
def give_back(report: Report, reason: str, *, version: int, by: Any, at: datetime.datetime) -> Report:
    """The unit is to put it right; approved figures count no longer. Raises `report_reason_missing`, `report_changed`,
    `report_not_now`."""
    row = _of_version(report, version, (ReportState.SUBMITTED, ReportState.APPROVED))
    if not reason.strip():
        raise DomainError("report_reason_missing")
    row.state, row.reason, row.decided_by, row.decided_at = ReportState.RETURNED, reason.strip()[:1000], by, at
    _save(row, "state", "reason", "decided_by", "decided_at")
    keeping.said(row, at=at)
    audit.record(row, by=by, action="report.returned", at=at, reason=row.reason, unit_id=row.unit_id)
    return row


@transaction.atomic
def approve(report: Report, *, version: int, by: Any, at: datetime.datetime) -> Report:
    """From now on its figures count. Raises `report_own` for whoever handed it in, `report_changed`, `report_not_now`."""
    row = _of_version(report, version, (ReportState.SUBMITTED,))
    if row.submitted_by_id == by.pk:
        raise DomainError("report_own")
    row.state, row.decided_by, row.decided_at = ReportState.APPROVED, by, at
    _save(row, "state", "decided_by", "decided_at")
    keeping.said(row, at=at)
    audit.record(row, by=by, action="report.approved", at=at, unit_id=row.unit_id)
    return row


@transaction.atomic
def lock(reports: Collection[Report], *, by: Any, at: datetime.datetime) -> int:
    """Approved reports that nobody may change any more; how many."""
    rows = Report.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in reports])
    found = list(rows.filter(state=ReportState.APPROVED).select_related("unit").order_by("pk"))
    for row in found:
        row.state = ReportState.LOCKED
        _save(row, "state")
    audit.record_all([audit.entry(row, by=by, action="report.locked", at=at, unit_id=row.unit_id) for row in found])
    return len(found)


def broken_rules(report: Report) -> list[Rule]:
    """Rules of the form that do not hold of what is written."""
    values = dict(_values(report))
    return [rule for rule in forms()[report.form].rules if not rule.holds(values)]


def _values(report: Report) -> Iterator[tuple[str, Decimal | None]]:
    earlier = before(report.period)
    rows = ReportValue.objects.filter(report__form=report.form, report__unit=report.unit_id, report__span=report.span)
    rows = rows.filter(report__day__in=(report.day, earlier.day)).select_related("indicator", "report")
    for row in rows:
        if row.report.day == report.day:
            yield row.indicator.code, row.numerator
            yield row.indicator.code + BELOW, row.denominator
        else:
            yield row.indicator.code + BEFORE, row.numerator


def _check(there: Mapping[str, ReportValue], held: Mapping[str, Version]) -> None:
    """Not more above the line than below it. A judged share says who judged, and by what: else it is only a number."""
    for code, value in there.items():
        definition = held[code].definition
        if value.denominator is not None and value.numerator > value.denominator:
            raise DomainError("report_above_line", name=definition.name)
        if definition.kind == Kind.JUDGED and not value.note.strip():
            raise DomainError("report_unexplained", words=definition.name)


def _locked(form: Form, unit: Unit, period: Period, version: int) -> Report:
    if period.span != form.span or unit.level != form.level:
        raise DomainError("report_period_unfit", period=str(period))
    key = {"form": form.code, "unit": unit, "day": period.day, "span": period.span}
    row, is_new = Report.objects.get_or_create(**key, defaults={"due": form.due(period), "version": 0})
    return row if is_new and not version else _of_version(row, version, OPEN)


def _of_version(report: Report, version: int, states: Collection[ReportState]) -> Report:
    row = Report.objects.select_for_update(of=("self",)).select_related("unit").get(pk=report.pk)
    if row.version != version:
        raise DomainError("report_changed", version=row.version)
    if row.state not in states:
        raise DomainError("report_not_now", state=row.get_state_display())
    return row


def _write(row: Report, form: Form, said: Mapping[str, Said]) -> None:
    """All values anew: what is left out is no longer said."""
    held, found = definitions_on(row.day), []
    for code in form.indicators:
        each = said.get(code)
        if each is None or each.numerator is None or code not in held:
            continue
        definition = held[code].definition
        numbers = (each.numerator, each.denominator)
        has_all = not definition.has_denominator or each.denominator is not None
        if not has_all or any(n is not None and not 0 <= n < _MOST for n in numbers):
            raise DomainError("report_unfit", name=definition.name)
        below = each.denominator if definition.has_denominator else None
        found.append(
            ReportValue(
                report=row,
                indicator_id=held[code].indicator,
                numerator=each.numerator,
                denominator=below,
                note=each.note.strip()[:1000],
            )
        )
    row.values.all().delete()
    ReportValue.objects.bulk_create(found)


def _save(row: Report, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])
