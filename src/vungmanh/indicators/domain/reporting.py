"""What units say by a form: drafts, handing in, giving back, approving, locking, opening again.

What is approved is kept like what is counted.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Q

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.models import StoredFile
from vungmanh.indicators.catalogue import Version, definitions_on
from vungmanh.indicators.definitions import Definition
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.enums import Kind, ReportState
from vungmanh.indicators.forms import BEFORE, BELOW, Form, Rule, forms
from vungmanh.indicators.models import Report, ReportFile, ReportValue
from vungmanh.indicators.periods import Period, before
from vungmanh.units.models import Unit

OPEN = (ReportState.DRAFT, ReportState.RETURNED)
SAID = (ReportState.APPROVED, ReportState.LOCKED)
MOST = Decimal(10) ** 16
LONGEST_TEXT = 1000
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Said:
    """What a unit says of one indicator."""

    numerator: Decimal | None
    denominator: Decimal | None = None
    note: str = ""

    @property
    def is_nothing(self) -> bool:
        return self.numerator is None and self.denominator is None and not self.note.strip()


class Spoken(Protocol):
    """Of one indicator, kept or not yet."""

    @property
    def numerator(self) -> Decimal | None: ...
    @property
    def denominator(self) -> Decimal | None: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a report cannot be handed in as it is: the code of the refusal, what it is filled with, at which indicators.

    What is not `must` may also be explained in a note of one of them.
    """

    code: str
    at: tuple[str, ...]
    params: tuple[tuple[str, Any], ...] = ()
    must: bool = True
    is_rule: bool = False
    """A rule of the form does not hold."""


def is_late(on: datetime.date) -> Q:
    """Reports whose day has passed and that were never handed in."""
    return Q(state=ReportState.DRAFT, first_submitted_on=None, due__lt=on)


def is_awaited(on: datetime.date) -> Q:
    """Reports that a unit could hand in on the day and has not, or has to put right."""
    return Q(state__in=OPEN, day__lte=on)


@transaction.atomic
def save_draft(
    form: Form, unit: Unit, period: Period, said: Mapping[str, Said], *, version: int, by: Any, at: datetime.datetime,
    files: Sequence[tuple[StoredFile, str]] = (), without: Collection[int] = (),
) -> Report:  # fmt: skip
    """Keep what was filled in so far, by code; `version` is the number seen, 0 where nobody had saved anything. `files` are
    added, those numbered in `without` go.

    Saying the same again changes nothing. Raises `report_changed`, `report_not_now`, `report_period_unfit`,
    `report_unfit` (name), `report_too_many_files`.
    """
    row = _locked(form, unit, period, version)
    changes = _write(row, form, said) | _write_files(row, files, without)
    if not changes:
        return row
    row.version += 1
    row.save(update_fields=["version"])
    audit.record(row, by=by, action="report.saved", at=at, changes=changes, unit_id=unit.pk)
    return row


@transaction.atomic
def submit(report: Report, *, version: int, by: Any, at: datetime.datetime, on: datetime.date) -> Report:
    """Hand it in. Raises `report_changed`, `report_not_now`, `report_before_its_end`, else the first of `faults_of`:
    `report_incomplete` (count, first), `report_above_line` (name), `report_rule_broken` (words), `report_unexplained`
    (words)."""
    row = _of_version(report, version, OPEN)
    if on < row.day:
        raise DomainError("report_before_its_end", day=row.day)
    for fault in faults_of(row):
        raise DomainError(fault.code, **dict(fault.params))
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
    return _returned(row, reason, "report.returned", by=by, at=at)


@transaction.atomic
def reopen(report: Report, reason: str, *, version: int, by: Any, at: datetime.datetime) -> Report:
    """Let a locked report be put right after all; its figures count no longer until it is approved again. What they were
    stays known for the days before. Raises `report_reason_missing`, `report_changed`, `report_not_now`."""
    row = _of_version(report, version, (ReportState.LOCKED,))
    return _returned(row, reason, "report.reopened", by=by, at=at)


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
def lock(reports: Iterable[Report], *, by: Any, at: datetime.datetime) -> int:
    """Approved reports that nobody may change any more; how many."""
    found = _held(reports, Q(state=ReportState.APPROVED))
    for row in found:
        row.state = ReportState.LOCKED
        _save(row, "state")
    audit.record_all([audit.entry(row, by=by, action="report.locked", at=at, unit_id=row.unit_id) for row in found])
    return len(found)


@transaction.atomic
def urge(reports: Iterable[Report], text: str, *, by: Any, at: datetime.datetime, on: datetime.date) -> int:
    """Urge units to hand in what they could, each once a day; how many were urged. Three queries."""
    found = _held(reports, is_awaited(on) & (Q(urged_on=None) | Q(urged_on__lt=on)))
    Report.objects.filter(pk__in=[row.pk for row in found]).update(urged_on=on)
    more = {"by": by, "action": "report.urged", "at": at, "reason": text.strip()[:LONGEST_TEXT]}
    audit.record_all([audit.entry(row, unit_id=row.unit_id, **more) for row in found])
    return len(found)


def faults_of(report: Report) -> list[Fault]:
    """All that stands against handing it in, in the order of the form: what is missing or impossible, judged figures without
    who judged, rules that do not hold."""
    return faults_among(forms()[report.form], definitions_on(report.day), _there(report), said_before(report))


def faults_among(
    form: Form, held: Mapping[str, Version], there: Mapping[str, Spoken], earlier: Mapping[str, Spoken]
) -> list[Fault]:
    """The same of what is said by code, with what was said for the period before; no query."""
    there = {code: value for code, value in there.items() if code in held}
    asked = [code for code in form.indicators if code in held]
    missing = [code for code in asked if not _is_whole(there.get(code), held[code].definition)]
    found = []
    if missing:
        first = held[missing[0]].definition.shown_name
        found.append(Fault("report_incomplete", tuple(missing), (("count", len(missing)), ("first", first))))
    for code in asked:
        found += _own_faults(held[code].definition, there[code]) if code in there else []
    for rule in _broken(form, there, earlier):
        at = tuple(code for code in form.indicators if code in rule.codes)
        if rule.must or not any(there[code].note.strip() for code in at if code in there):
            code = "report_rule_broken" if rule.must else "report_unexplained"
            found.append(Fault(code, at, (("words", rule.shown_words),), rule.must, is_rule=True))
    return found


def broken_rules(report: Report) -> list[Rule]:
    """Rules of the form that do not hold of what is written, explained or not."""
    return _broken(forms()[report.form], _there(report), said_before(report))


def said_before(report: Report) -> dict[str, ReportValue]:
    """What the unit said for the period before, by code."""
    rows = ReportValue.objects.filter(
        report__form=report.form, report__unit=report.unit_id, report__span=report.span,
        report__day=before(report.period).day,
    )  # fmt: skip
    return {row.indicator.code: row for row in rows.select_related("indicator", "report")}


def _own_faults(definition: Definition, value: Spoken) -> Iterator[Fault]:
    """Not more above the line than below it. A judged share says who judged, and by what: else it is only a number."""
    above, below = value.numerator, value.denominator
    if above is not None and below is not None and above > below:
        yield Fault("report_above_line", (definition.code,), (("name", definition.shown_name),))
    if definition.kind == Kind.JUDGED and not value.note.strip():
        yield Fault("report_unexplained", (definition.code,), (("words", definition.shown_name),), must=False)


def _is_whole(value: Spoken | None, definition: Definition) -> bool:
    if value is None or value.numerator is None:
        return False
    return value.denominator is not None or not definition.has_denominator


def _there(report: Report) -> dict[str, Spoken]:
    return {value.indicator.code: value for value in report.values.select_related("indicator")}


def _broken(form: Form, there: Mapping[str, Spoken], earlier: Mapping[str, Spoken]) -> list[Rule]:
    values = {code: value.numerator for code, value in there.items()}
    values |= {code + BELOW: value.denominator for code, value in there.items()}
    values |= {code + BEFORE: value.numerator for code, value in earlier.items()}
    return [rule for rule in form.rules if not rule.holds(values)]


def _returned(row: Report, reason: str, action: str, *, by: Any, at: datetime.datetime) -> Report:
    if not reason.strip():
        raise DomainError("report_reason_missing")
    row.state, row.decided_by, row.decided_at = ReportState.RETURNED, by, at
    row.reason = reason.strip()[:LONGEST_TEXT]
    _save(row, "state", "reason", "decided_by", "decided_at")
    keeping.said(row, at=at)
    audit.record(row, by=by, action=action, at=at, reason=row.reason, unit_id=row.unit_id)
    return row


def _held(reports: Iterable[Report], condition: Q) -> list[Report]:
    """Those that are so, kept from others until the transaction ends."""
    rows = Report.objects.select_for_update(of=("self",)).filter(condition, pk__in=[row.pk for row in reports])
    return list(rows.select_related("unit").order_by("pk"))


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


def _write(row: Report, form: Form, said: Mapping[str, Said]) -> dict[str, tuple[str, str]]:
    """All values anew: what is left out is no longer said. What changed, by the name of the indicator."""
    held = definitions_on(row.day)
    before = {value.indicator.code: told(value) for value in row.values.select_related("indicator")}
    found = {
        code: _value_of(row, held[code], said[code])
        for code in form.indicators
        if code in held and code in said and not said[code].is_nothing
    }
    after = {code: told(value) for code, value in found.items()}
    if after != before:
        row.values.all().delete()
        ReportValue.objects.bulk_create(found.values())
    codes = [code for code in form.indicators if before.get(code, "") != after.get(code, "")]
    return {held[code].definition.name: (before.get(code, ""), after.get(code, "")) for code in codes if code in held}


def _write_files(
    row: Report, files: Sequence[tuple[StoredFile, str]], without: Collection[int]
) -> dict[str, tuple[str, str]]:
    """Files go and come; the bytes of those that go stay kept, and the trail names them."""
    gone = list(row.files.filter(pk__in=without)) if without else []
    if not gone and not files:
        return {}
    if row.files.count() - len(gone) + len(files) > MOST_FILES:
        raise DomainError("report_too_many_files", most=MOST_FILES)
    row.files.filter(pk__in=[each.pk for each in gone]).delete()
    ReportFile.objects.bulk_create([ReportFile(report=row, stored=stored, name=name) for stored, name in files])
    return {"papers": ("; ".join(each.name for each in gone), "; ".join(name for _stored, name in files))}


def _value_of(row: Report, version: Version, said: Said) -> ReportValue:
    definition = version.definition
    below = said.denominator if definition.has_denominator else None
    if any(number is not None and not 0 <= number < MOST for number in (said.numerator, below)):
        raise DomainError("report_unfit", name=definition.shown_name)
    return ReportValue(
        report=row,
        indicator_id=version.indicator,
        numerator=said.numerator,
        denominator=below,
        note=said.note.strip()[:LONGEST_TEXT],
    )


def told(value: Spoken) -> str:
    """As the trail keeps it."""
    numbers = [value.numerator] if value.denominator is None else [value.numerator, value.denominator]
    shown = "/".join(map(number_words, numbers))
    return f"{shown} ({value.note})" if value.note else shown


def number_words(number: Decimal | None) -> str:
    """ "1234,5", a dash for what is not known."""
    return "–" if number is None else f"{number.normalize():f}".replace(".", ",")


def _save(row: Report, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])
