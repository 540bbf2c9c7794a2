"""Each form by which units report as an Excel sheet: a row is the report of a unit for a period.

What comes in is a draft: whoever works for the unit reads it and hands it in. What a draft may not say on its page a sheet
may not say either; in a sheet what is impossible is an error at once, because nobody stands at the field to put it right.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext

from vungmanh.core import audit
from vungmanh.core.objects import Ready, insert_ready, number, ready, update_objects
from vungmanh.imports.cells import in_words
from vungmanh.imports.enums import Kind, Outcome
from vungmanh.imports.registers import ChangedMeanwhileError, Column, Plan, Planned, Register, Row
from vungmanh.indicators.catalogue import Version, definitions_of
from vungmanh.indicators.definitions import Definition, read
from vungmanh.indicators.domain.reporting import LONGEST_TEXT, MOST, OPEN, Fault, Said, faults_among, number_words, told
from vungmanh.indicators.enums import Kind as IndicatorKind
from vungmanh.indicators.enums import Span
from vungmanh.indicators.forms import Form, forms
from vungmanh.indicators.models import Report, ReportValue
from vungmanh.indicators.periods import Period, before, period_named
from vungmanh.indicators.permissions import units_reporting_by_sheet
from vungmanh.indicators.policies import packs
from vungmanh.units.models import Unit

ABOVE, UNDER, NOTE = "above", "below", "note"
_PARTS = (ABOVE, UNDER, NOTE)
_FIELDS = {ABOVE: "numerator", UNDER: "denominator", NOTE: "note"}
_PLACES = 3
_LOT = 500
_MOST_PERIODS = 24


def report_sheets() -> list[Register]:
    """One for each form of the packs."""
    return [ReportSheet(form) for form in forms().values()]


def sheet_address(form: Form) -> str:
    """Its part of the addresses of pages."""
    return f"bieu-{form.code.replace('_', '-')}"


@dataclass(slots=True)
class Step:
    """The payload of a planned row."""

    report: Report
    said: dict[str, Said]
    """By code, what the report will say."""


@dataclass(slots=True)
class Prepared:
    reports: list[Report]
    altered: list[tuple[tuple[str, ...], list[ReportValue]]]
    new: Ready | None
    trail: Ready | None


@dataclass(slots=True)
class _Known:
    """Reports of the units of a sheet, what they say and what was said for the period before."""

    reports: dict[tuple[int, datetime.date], Report] = field(default_factory=dict)
    values: dict[int, dict[str, ReportValue]] = field(default_factory=lambda: defaultdict(dict))
    """By the number of the report, then by code."""

    def said_before(self, report: Report) -> dict[str, ReportValue]:
        earlier = self.reports.get((report.unit_id, before(report.period).day))
        return self.values[earlier.pk] if earlier else {}


class ReportSheet(Register):
    """The reports of one form."""

    main = ("indicators.reportvalue",)
    retold = ("indicators.report",)
    watched = ("indicators",)
    looks = ("report.urged",)
    untraced = {"indicators.report": ("urged_on",)}

    def __init__(self, form: Form) -> None:
        self.form = form
        self.name, self.address = f"form:{form.code}", sheet_address(form)
        self.sheet = form.name[:31]
        self.help = (
            "Mỗi dòng là báo cáo của một đơn vị cho một kỳ. Số nhập vào là bản nháp: đơn vị xem lại rồi mới nộp.",
            "Chỉ nhận kỳ đã mở biểu và báo cáo chưa nộp hoặc bị trả lại. “Xuất sổ” cho sẵn một dòng cho mỗi báo cáo.",
            *(f"{rule.words}{'.' if rule.must else ': nếu không đúng thì phải giải trình.'}" for rule in form.rules),
        )

    @property
    def label(self) -> str:
        shown = self.form.shown_name
        return shown[:1].lower() + shown[1:]

    @cached_property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        raw = {each["code"]: each for pack in packs() for each in pack.indicators}
        lines = enumerate(self.form.indicators, start=1)
        of_lines = (each for line, code in lines for each in _columns(self.form, line, code, read(raw[code])))
        unit = Column("unit", "Đơn vị (bắt buộc)", Kind.UNIT, is_required=True)
        period = Column(
            "period", "Kỳ (bắt buộc)", Kind.CHOICE, is_required=True, choices=self._periods, also=self._also
        )
        return (unit, period, *of_lines)

    def _periods(self) -> list[tuple[str, str]]:
        """Periods in which some report waits to be filled in, the latest first."""
        rows = Report.objects.filter(form=self.form.code, span=self.form.span, state__in=OPEN)
        days = rows.order_by("-day").values_list("day", flat=True).distinct()[:_MOST_PERIODS]
        return [(period.code, _words(period)) for period in (Period(day, Span(self.form.span)) for day in days)]

    def _also(self) -> dict[str, str]:
        """As people write them: 2025, 03/2026, and what Excel makes of the latter."""
        found: dict[str, str] = {}
        for code, _label in self._periods():
            period = period_named(code)
            found |= dict.fromkeys((str(period), str(period).lstrip("0"), f"{period.first} 00:00:00"), code)
        return found

    def units(self, by: Any, on: datetime.date) -> QuerySet[Unit]:
        return units_reporting_by_sheet(by, self.form.level, on)

    def plan(self, plan: Plan) -> None:
        _Planner(self, plan).run()

    def prepare(self, plan: Plan, *, at: datetime.datetime) -> Prepared:
        steps = [(each, each.payload) for each in plan.planned if each.outcome != Outcome.SAME]
        held = definitions_of({step.report.day for _each, step in steps})
        known = _known_of([step.report for _each, step in steps])
        new: list[tuple[Planned, ReportValue]] = []
        altered: list[tuple[Planned, ReportValue, dict[str, Any]]] = []
        trail = []
        for each, step in steps:
            there = known.values[step.report.pk]
            changes = {}
            for code, said in step.said.items():
                value, old = there.get(code), there.get(code)
                name = held[step.report.day][code].definition.name
                changes[name] = (told(old) if old else "", told(said))
                if value is None:
                    new.append((each, _made(step.report, held[step.report.day][code], said)))
                elif changed := _changed(value, said):
                    altered.append((each, value, changed))
            step.report.version += 1
            trail.append(_entry(step.report, plan, changes, at))
        number([value for _each, value in new])
        for each, value in new:
            each.makes(value)
        for each, value, changed in altered:
            each.alters(value, changed)
        for each, step in steps:
            each.alters(step.report, {"version": step.report.version - 1})
        reports = [step.report for _each, step in steps]
        return Prepared(reports, _grouped(altered), ready([value for _each, value in new]), ready(trail))

    def write(self, prepared: Prepared, *, at: datetime.datetime) -> None:
        pks = [row.pk for row in prepared.reports]
        for lot in _lots(pks):
            list(Report.objects.select_for_update().filter(pk__in=lot).order_by("pk").values_list("pk"))
        if update_objects(prepared.reports, ("version",), version="version") != len(pks):
            raise ChangedMeanwhileError
        for names, values in prepared.altered:
            update_objects(values, names)
        insert_ready(prepared.new)
        insert_ready(prepared.trail)

    def before_undo(self, things: Sequence[Model]) -> dict[int, int]:
        return {thing.pk: thing.version for thing in things if isinstance(thing, Report)}

    def after_undo(self, kept: Any, *, at: datetime.datetime) -> None:
        """Versions go on rising: a page that was opened before does not save over what came after."""
        for lot in _lots(list(kept)):
            rows = list(Report.objects.filter(pk__in=lot))
            for row in rows:
                row.version = kept[row.pk] + 1
            update_objects(rows, ("version",))

    def export(self, units: QuerySet[Unit], *, by: Any, on: datetime.date) -> Iterable[Mapping[str, Any]]:
        """Every report of the periods that may be filled in, with what it says so far: a line for each that is owed."""
        allowed = {unit.pk: unit for unit in units}
        days = [period_named(code).day for code, _label in self._periods()]
        rows = Report.objects.filter(form=self.form.code, span=self.form.span, day__in=days)
        rows = rows.filter(unit__in=units.order_by().values("pk")).order_by("-day", "unit__sort_key", "unit")
        reports = list(rows)
        known = _known_of(reports)
        for report in reports:
            values = known.values[report.pk]
            cells = {f"{code}:{part}": _cell(value, part) for code, value in values.items() for part in _PARTS}
            yield cells | {"unit": allowed[report.unit_id], "period": report.period.code}


class _Planner:
    """Finds for each row the report that it means; reads what is there once, before the first row."""

    def __init__(self, register: ReportSheet, plan: Plan) -> None:
        self.register, self.plan, self.form = register, plan, register.form
        self.known = self._read()
        self.held = definitions_of({day for _unit, day in self.known.reports})
        self.rows: dict[int, Row] = {}
        """By the number of the report, the first row that means it."""
        self.to_explain = 0

    def _read(self) -> _Known:
        keys = {key for row in self.plan.rows if (key := _key(row))}
        days = {day for _unit, day in keys}
        days |= {before(Period(day, Span(self.form.span))).day for day in days}
        rows = Report.objects.filter(form=self.form.code, span=self.form.span, day__in=days).select_related("unit")
        lots = _lots(sorted({unit for unit, _day in keys}))
        return _known_of([row for lot in lots for row in rows.filter(unit__in=lot)])

    def run(self) -> None:
        for done, row in enumerate(self.plan.rows):
            if found := self._row(row):
                self.plan.add(found)
            if done % _LOT == 0:
                self.plan.progress(done)
        if self.to_explain:
            self.plan.notes.append(("reports_to_explain", {"count": self.to_explain}))

    def _row(self, row: Row) -> Planned | None:
        key = _key(row)
        report = self.known.reports.get(key) if key else None
        if key and report is None:
            self.plan.wrong(row, "period", "report_not_asked", unit=row["unit"].name)
        if report is None or row.wrong:
            return None
        first = self.rows.setdefault(report.pk, row)
        if first is not row:
            self.plan.wrong(row, "unit", "row_twice", first=first.number)
            return None
        said, changes = self._said(row, report)
        if not said and not row.wrong:
            return Planned(row, _label(report), report.unit_id, Outcome.SAME, payload=Step(report, {}))
        if report.state not in OPEN:
            self.plan.wrong(row, "unit", "report_not_open", state=report.get_state_display())
        self._check(row, report, said)
        if row.wrong:
            return None
        outcome = Outcome.CHANGE if self.known.values[report.pk] else Outcome.CREATE
        return Planned(row, _label(report), report.unit_id, outcome, changes, payload=Step(report, said))

    def _said(self, row: Row, report: Report) -> tuple[dict[str, Said], dict[str, tuple[str, str]]]:
        """By code what is new, and by column what changes; an empty cell leaves what is there."""
        there, held = self.known.values[report.pk], self.held[report.day]
        found: dict[str, Said] = {}
        changes: dict[str, tuple[str, str]] = {}
        for code in self.form.indicators:
            given = {part: row[f"{code}:{part}"] for part in _PARTS if row[f"{code}:{part}"] is not None}
            if not given:
                continue
            old = there.get(code)
            is_fit = self._is_fit(row, code, given, held)
            values = {part: given.get(part, getattr(old, _FIELDS[part], None)) for part in _PARTS}
            different = [part for part in given if old is None or getattr(old, _FIELDS[part]) != given[part]]
            if different and is_fit:
                found[code] = Said(values[ABOVE], values[UNDER], values[NOTE] or "")
            for part in different:
                column = self.register.column(f"{code}:{part}")
                assert column is not None
                changes[column.name] = (_shown(column, getattr(old, _FIELDS[part], None)), _shown(column, given[part]))
        return found, changes

    def _is_fit(self, row: Row, code: str, given: Mapping[str, Any], held: Mapping[str, Version]) -> bool:
        """What the indicator asks for in the period, in numbers that are kept as they are written."""
        version, is_fit = held.get(code), True
        for part, value in given.items():
            if version is None or (part == UNDER and not version.definition.has_denominator):
                self.plan.wrong(row, f"{code}:{part}", "report_cell_unasked")
                is_fit = False
            elif part != NOTE and -int(value.normalize().as_tuple().exponent) > _PLACES:
                self.plan.wrong(row, f"{code}:{part}", "too_many_places", limit=_PLACES)
                is_fit = False
        return is_fit

    def _check(self, row: Row, report: Report, said: Mapping[str, Said]) -> None:
        there: dict[str, Any] = {**self.known.values[report.pk], **said}
        earlier = self.known.said_before(report)
        faults = faults_among(self.form, self.held[report.day], there, earlier)
        for fault in faults:
            if fault.must and fault.code != "report_incomplete":
                self._tell(row, fault)
        self.to_explain += not row.wrong and any(not fault.must for fault in faults)

    def _tell(self, row: Row, fault: Fault) -> None:
        for code in fault.at:
            self.plan.wrong(row, f"{code}:{ABOVE}", fault.code, **dict(fault.params))


def _columns(form: Form, line: int, code: str, definition: Definition) -> Iterator[Column]:
    """What is above the line, below it, and the explanation, numbered as on the form."""
    above, below = (*form.words.get(code, ()), "", "")[:2]
    told = f"{definition.name}. Căn cứ: {definition.source}."
    bounds: dict[str, Any] = {"least": 0, "most": MOST - 1}
    yield Column(f"{code}:{ABOVE}", f"{line}a. {above or definition.name}", Kind.DECIMAL, help=told, **bounds)
    if definition.has_denominator:
        under = f"{line}b. {below or 'Mẫu số'}"
        yield Column(f"{code}:{UNDER}", under, Kind.DECIMAL, help=f"Mẫu số của: {definition.name}.", **bounds)
    is_judged = definition.kind == IndicatorKind.JUDGED
    words = "Ai đánh giá, căn cứ vào đâu" if is_judged else "Giải trình"
    asked = "Phải có khi nộp." if is_judged else "Khi số liệu cần giải trình."
    yield Column(f"{code}:{NOTE}", f"{line}c. {words}", longest=LONGEST_TEXT, help=asked)


def _known_of(reports: Iterable[Report]) -> _Known:
    found = _Known({(row.unit_id, row.day): row for row in reports})
    for lot in _lots([row.pk for row in found.reports.values()]):
        for value in ReportValue.objects.filter(report__in=lot).select_related("indicator"):
            found.values[value.report_id][value.indicator.code] = value
    return found


def _key(row: Row) -> tuple[int, datetime.date] | None:
    return (row["unit"].pk, period_named(row["period"]).day) if row["unit"] and row["period"] else None


def _made(report: Report, version: Version, said: Said) -> ReportValue:
    below = said.denominator if version.definition.has_denominator else None
    return ReportValue(
        report_id=report.pk, indicator_id=version.indicator, numerator=said.numerator, denominator=below, note=said.note
    )


def _changed(value: ReportValue, said: Said) -> dict[str, Any]:
    """Puts what is said into the value; what stood there before, by column."""
    found = {}
    for name in _FIELDS.values():
        old, new = getattr(value, name), getattr(said, name)
        if old != new:
            found[name] = old
            setattr(value, name, new)
    return found


def _grouped(
    altered: Iterable[tuple[Planned, ReportValue, dict[str, Any]]],
) -> list[tuple[tuple[str, ...], list[ReportValue]]]:
    """Values of which the same columns were altered go together."""
    found: dict[tuple[str, ...], list[ReportValue]] = defaultdict(list)
    for _each, value, changed in altered:
        found[tuple(changed)].append(value)
    return list(found.items())


def _entry(report: Report, plan: Plan, changes: Mapping[str, tuple[str, str]], at: datetime.datetime) -> Any:
    reason = gettext("Nhập từ bảng Excel “%(name)s”") % {"name": plan.source}
    return audit.entry(
        report, by=plan.by, action="report.saved", at=at, changes=dict(changes), reason=reason, unit_id=report.unit_id
    )


def _cell(value: ReportValue, part: str) -> Any:
    found = getattr(value, _FIELDS[part])
    return found.normalize() if isinstance(found, Decimal) else found or None


def _shown(column: Column, value: Any) -> str:
    return number_words(value) if isinstance(value, Decimal) else in_words(column, value)


def _label(report: Report) -> str:
    return f"{report.unit.name}, {_words(report.period)}"


def _words(period: Period) -> str:
    words = gettext("năm %(period)s") if period.span == Span.YEAR else gettext("tháng %(period)s")
    return words % {"period": period}


def _lots(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), _LOT):
        yield values[start : start + _LOT]
