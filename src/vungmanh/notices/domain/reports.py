"""What is told of figures: of reported ones to whoever decides about them, to the unit, and by the calendar; of counted ones
to whoever defines them, where the nightly check found them wrong.

The notice says in its data which report it is; it concerns neither a duty nor a programme.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q

from vungmanh.core.models import AuditEntry
from vungmanh.indicators.domain.reporting import is_late
from vungmanh.indicators.enums import ReportState
from vungmanh.indicators.models import Difference, Report
from vungmanh.indicators.permissions import people_deciding, people_defining, people_leading, people_reporting
from vungmanh.indicators.selectors import owed
from vungmanh.notices.domain.told import LONGEST_TEXT, Told
from vungmanh.notices.enums import Kind
from vungmanh.notices.policies import days, policy
from vungmanh.units.models import Unit

TO_DECIDE = "report.submitted"
OF_REPORTS: Mapping[str, Kind] = {
    TO_DECIDE: Kind.SUBMITTED,
    "report.opened": Kind.CAME,
    "report.returned": Kind.RETURNED,
    "report.reopened": Kind.REOPENED,
    "report.approved": Kind.ACCEPTED,
    "report.urged": Kind.URGED,
}
ABOVE = "above"
MENDED = "figures.mended"


def told_of_reports(rows: Sequence[AuditEntry], on: datetime.date) -> Iterator[Told]:
    """What units hand in, for those who decide; what these decide, and that they urge, for the unit. Three queries."""
    acts = [row for row in rows if row.action in OF_REPORTS]
    reports = Report.objects.select_related("unit").in_bulk([int(row.subject_id) for row in acts]) if acts else {}
    units = {report.unit_id: report.unit for report in reports.values()}
    deciding = people_deciding(units.values(), on) if units else {}
    working = people_reporting(list(units), on) if units else {}
    for row in acts:
        report = reports.get(int(row.subject_id))
        if report is None:
            continue
        people = (deciding if row.action == TO_DECIDE else working)[report.unit_id]
        kind, data = OF_REPORTS[row.action], said_of(report, text=row.reason[:LONGEST_TEXT])
        for person in sorted(people - {row.actor_id or 0}):
            yield Told(person, kind, f"{kind}:r{row.pk}", row.at, row.actor_id, data=data)


def told_of_checks(rows: Sequence[AuditEntry], on: datetime.date) -> Iterator[Told]:
    """A nightly check that found anything, to all who define indicators for the units concerned; two queries a check."""
    for row in rows:
        if row.action != MENDED:
            continue
        units = Unit.objects.filter(pk__in=Difference.objects.filter(check_run=int(row.subject_id)).values("unit"))
        data = {"count": row.changes["different"][1]}
        for person in sorted(people_defining(units, on)):
            yield Told(person, Kind.MENDED, f"{Kind.MENDED}:{row.pk}", row.at, None, data=data)


def said_of(report: Report, **more: Any) -> dict[str, Any]:
    """What a notice says of a report; what is empty is left out."""
    data = {
        "report": report.pk, "form": report.form, "period": report.period.code, "unit": report.unit.name,
        "due": report.due.isoformat(), **more,
    }  # fmt: skip
    return {name: value for name, value in data.items() if value not in ("", None)}


def reminders(at: datetime.datetime, on: datetime.date) -> list[Told]:
    """Reports that come near their day or are late, for the unit; those that are late by so many days, for leaders."""
    steps = sorted(policy()["near_days"])
    near = Q(state=ReportState.DRAFT, due__gte=on, due__lte=on + datetime.timedelta(days=steps[-1]))
    rules = policy()["report_escalations"]
    furthest = max([days("late_days"), *(_after(rule) + days("late_days") for rule in rules)])
    late = is_late(on) & Q(due__gte=on - furthest)
    rows = list(Report.objects.filter(near | late, owed()).select_related("unit").order_by("due", "pk"))
    return [*_to_units(rows, steps, at, on), *_to_leaders(rows, rules, at, on)]


def _to_units(rows: Sequence[Report], steps: Sequence[int], at: datetime.datetime, on: datetime.date) -> Iterator[Told]:
    working = people_reporting([row.unit_id for row in rows], on) if rows else {}
    for row in rows:
        left = (row.due - on).days
        if left < -days("late_days").days:
            continue
        step = next((each for each in steps if left <= each), 0)
        kind = Kind.NEAR if left >= 0 else Kind.LATE
        key = f"{kind}:r{row.pk}:{row.due}" + (f":{step}" if left >= 0 else "")
        for person in sorted(working[row.unit_id]):
            yield Told(person, kind, key, at, None, data=said_of(row))


def _to_leaders(
    rows: Sequence[Report], rules: Sequence[Mapping[str, Any]], at: datetime.datetime, on: datetime.date
) -> Iterator[Told]:
    """Once for each rule: to leaders of the unit report by report, to those above one notice for a form and its day."""
    for rule in rules:
        overdue = [row for row in rows if _after(rule) <= on - row.due <= _after(rule) + days("late_days")]
        if not overdue:
            continue
        leading = people_leading([row.unit for row in overdue], on, above=rule["to"] == ABOVE)
        groups: dict[tuple[Any, ...], list[Report]] = {}
        for row in overdue:
            thing = (row.form, row.due) if rule["to"] == ABOVE else (row.pk, row.due)
            for person in sorted(leading[row.unit_id]):
                groups.setdefault((person, *thing), []).append(row)
        for (person, thing, due), its in groups.items():
            key = f"{Kind.ESCALATED}:r{thing}:{due}:{rule['after_days']}"
            yield Told(person, Kind.ESCALATED, key, at, None, data=said_of(its[0], count=len(its)))


def _after(rule: Mapping[str, Any]) -> datetime.timedelta:
    return datetime.timedelta(days=rule["after_days"])
