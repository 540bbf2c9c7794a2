"""Whether somebody meets the standard of a post on a day, what is missing since when, and what the law opens. Pure.

Nothing here asks a database or a clock: the file, the seat and the rules come in, a judgement comes out. What nobody has
recorded cannot be judged; that is never the same as "does not meet".
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vungmanh.core.bands import Stand, beyond, stand_of
from vungmanh.officials.domain.standards_packs import (
    Appointment,
    Certainty,
    Force,
    Gate,
    Mix,
    PathKind,
    PathRule,
    Rule,
)
from vungmanh.officials.domain.standards_retirement import age_on, retires_on, years_later


class Standing(StrEnum):
    MET = "met"
    UNMET = "unmet"
    NOT_NEEDED = "not_needed"
    """No standard is in force for the post on the day."""
    UNKNOWN = "unknown"
    """The file does not say enough."""


@dataclass(frozen=True, slots=True)
class Held:
    """A level of one criterion, from a day on (None: ever since)."""

    criterion: str
    level: int
    field: str = ""
    since: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Studying:
    """A course that is under way or to come: whoever passes holds the level from its last day on."""

    criterion: str
    level: int
    ends_on: datetime.date
    field: str = ""
    title: str = ""
    course: int | None = None


@dataclass(frozen=True, slots=True)
class File:
    """What a judgement needs to know of a person."""

    born_on: datetime.date | None = None
    sex: str = ""
    held: Sequence[Held] = ()
    studying: Sequence[Studying] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """The post that is judged by."""

    kind: str
    position: str
    groups: frozenset[str] = frozenset()
    area: str = ""
    appointment: Appointment = Appointment.FIRST
    started_on: datetime.date = datetime.date.min


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion as it stands."""

    rule: Rule
    standing: Standing
    level: int | None
    """The highest level held; None: nobody knows."""
    since: datetime.date | None = None
    """From when on it has been missing."""
    met_on: datetime.date | None = None
    """The last day of the first course after which it is met."""


@dataclass(frozen=True, slots=True)
class OpenPath:
    """What may or must follow. `until`: the last day on which the path is open; None: no end."""

    kind: PathKind | None
    """None: a course is under way."""
    rule: PathRule | None
    criteria: tuple[str, ...]
    until: datetime.date | None = None
    is_over: bool = False
    """The time that it gave has passed."""
    is_known: bool = True
    """False: birth date or sex is missing, nobody can tell whether it is open."""
    studying: Studying | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    standing: Standing
    findings: tuple[Finding, ...] = ()
    """Of what must be: one row a criterion, the strictest."""
    aims: tuple[Finding, ...] = ()
    paths: tuple[OpenPath, ...] = ()

    @property
    def missing(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.standing == Standing.UNMET)

    @property
    def unknown(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.standing == Standing.UNKNOWN)

    @property
    def meets(self) -> bool | None:
        """None: cannot be judged, or no standard is in force."""
        return {Standing.MET: True, Standing.UNMET: False}.get(self.standing)

    @property
    def met_on(self) -> datetime.date | None:
        """The day from which everything is met by courses under way; None where that is not in sight."""
        days = [finding.met_on for finding in self.missing]
        if self.standing != Standing.UNMET or self.unknown or None in days:
            return None
        return max(day for day in days if day)


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """What the rules say to an appointment: the lacks that stand in its way, with the strictest word first."""

    gate: Gate | None
    """None: nothing stands in its way."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class MixStanding:
    mix: Mix
    standing: Standing
    count: int
    unknown: int
    """People whose level or field nobody has recorded."""
    beyond: int
    """So many more than the most; below nought, so many fewer than the least."""
    is_due: bool
    """The day by which it was asked for has come."""


_OF_BAND = {
    Stand.WITHIN: Standing.MET,
    Stand.SHORT: Standing.UNMET,
    Stand.PAST: Standing.UNMET,
    Stand.UNCLEAR: Standing.UNKNOWN,
}
_STRENGTH = [Gate.NEVER, Gate.REFUSE, Gate.REVIEW]


def judge(file: File, seat: Seat, rules: Iterable[Rule], paths: Iterable[PathRule], *, on: datetime.date) -> Judgement:
    """The standing on the day by the rules in force then."""
    matching = [rule for rule in rules if applies(rule, seat, on)]
    findings = _strictest(_finding(rule, file, seat, on) for rule in matching if rule.force == Force.MUST)
    aims = tuple(_finding(rule, file, seat, on) for rule in matching if rule.force == Force.AIM)
    standing = _standing(findings)
    missing = [finding for finding in findings if finding.standing == Standing.UNMET]
    opened = _paths(missing, file, seat, paths, on) if missing else ()
    return Judgement(standing, findings, aims, opened)


def standing_on(file: File, seat: Seat, rules: Iterable[Rule], *, on: datetime.date) -> Standing:
    """The standing alone, without paths: what figures count."""
    return _standing([
        _finding(rule, file, seat, on) for rule in rules if rule.force == Force.MUST and applies(rule, seat, on)
    ])  # fmt: skip


def gate_for(
    file: File, seat: Seat, rules: Iterable[Rule], *, appointment: Appointment, on: datetime.date
) -> GateAnswer:
    """Whether the person may come to the seat: what is missing, or not recorded, stands in the way where the rule says so."""
    found = [
        _finding(rule, file, seat, on)
        for rule in rules
        if rule.force == Force.MUST and appointment in rule.gate and applies(rule, seat, on)
    ]
    lacks = [finding for finding in found if finding.standing in (Standing.UNMET, Standing.UNKNOWN)]
    if not lacks:
        return GateAnswer(None)
    lacks.sort(key=lambda finding: (_STRENGTH.index(finding.rule.gate[appointment]), -finding.rule.at_least))
    return GateAnswer(lacks[0].rule.gate[appointment], tuple(lacks))


def mix_standing(mix: Mix, people: Iterable[Sequence[Held]], *, on: datetime.date) -> MixStanding:
    """How a unit stands with the mix on the day; `people`: what each of its officials holds, everybody once.

    Unmet on either side of the band, as with a target that asks for a range: too few, or more than the most. Not to be judged
    where there are too few and those of whom nobody knows could make it enough; within the band they change nothing.
    """
    stands = [
        _reached(held, mix.criterion, mix.at_least, mix.fields, on)
        for held in people
    ]  # fmt: skip
    count, unknown = stands.count(Standing.MET), stands.count(Standing.UNKNOWN)
    standing = _OF_BAND[stand_of(count, unknown, mix.least, mix.most)]
    off = beyond(count, mix.least, mix.most)
    return MixStanding(mix, standing, count, unknown, off, mix.by is None or on >= mix.by)


def applies(rule: Rule, seat: Seat, on: datetime.date) -> bool:
    """Whether the rule speaks of the seat on the day."""
    return (
        rule.holds_on(on)
        and (not rule.kinds or seat.kind in rule.kinds)
        and (not rule.positions or seat.position in rule.positions)
        and (not rule.groups or not seat.groups.isdisjoint(rule.groups))
        and (not rule.areas or seat.area in rule.areas)
        and (not rule.appointments or seat.appointment in rule.appointments)
    )


def _finding(rule: Rule, file: File, seat: Seat, on: datetime.date) -> Finding:
    levels = [held.level for held in _held_on(file.held, rule.criterion, on)]
    level = max(levels, default=None)
    standing = _reached(file.held, rule.criterion, rule.at_least, rule.fields, on)
    if standing != Standing.UNMET:
        return Finding(rule, standing, level)
    since = min(on, max(rule.valid_from, seat.started_on))
    courses = (each.ends_on for each in file.studying if each.ends_on >= on and helps(each, rule))
    return Finding(rule, standing, level, since, min(courses, default=None))


def helps(course: Studying, rule: Rule) -> bool:
    """Whether whoever passes the course meets the rule."""
    fits = not rule.fields or course.field in rule.fields
    return course.criterion == rule.criterion and course.level >= rule.at_least and fits


def _reached(held: Sequence[Held], criterion: str, at_least: int, fields: Sequence[str], on: datetime.date) -> Standing:
    known = _held_on(held, criterion, on)
    if not known:
        return Standing.UNKNOWN
    high = [each for each in known if each.level >= at_least]
    if not high:
        return Standing.UNMET
    if not fields or any(each.field in fields for each in high):
        return Standing.MET
    return Standing.UNKNOWN if any(not each.field for each in high) else Standing.UNMET


def _held_on(held: Iterable[Held], criterion: str, on: datetime.date) -> list[Held]:
    return [each for each in held if each.criterion == criterion and (each.since is None or each.since <= on)]


def _strictest(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One a criterion and set of fields: that which asks for most."""
    found: dict[tuple[str, tuple[str, ...]], Finding] = {}
    for finding in findings:
        key = (finding.rule.criterion, finding.rule.fields)
        if key not in found or finding.rule.at_least > found[key].rule.at_least:
            found[key] = finding
    return tuple(found.values())


def _standing(findings: Sequence[Finding]) -> Standing:
    stands = {finding.standing for finding in findings}
    for standing in (Standing.UNMET, Standing.UNKNOWN, Standing.MET):
        if standing in stands:
            return standing
    return Standing.NOT_NEEDED


def _paths(
    missing: Sequence[Finding], file: File, seat: Seat, paths: Iterable[PathRule], on: datetime.date
) -> tuple[OpenPath, ...]:
    found = [_studied(finding, file, on) for finding in missing]
    for rule in paths:
        lacking = [finding for finding in missing if _concerns(rule, finding, seat, on)]
        if lacking:
            found.append(_opened(rule, lacking, file, on))
    return tuple(path for path in found if path is not None)


def _studied(finding: Finding, file: File, on: datetime.date) -> OpenPath | None:
    courses = [each for each in file.studying if each.ends_on >= on and helps(each, finding.rule)]
    if not courses:
        return None
    first = min(courses, key=lambda each: each.ends_on)
    return OpenPath(None, None, (finding.rule.criterion,), first.ends_on, studying=first)


def _concerns(rule: PathRule, finding: Finding, seat: Seat, on: datetime.date) -> bool:
    return (
        rule.holds_on(on)
        and (not rule.kinds or seat.kind in rule.kinds)
        and (not rule.appointments or seat.appointment in rule.appointments)
        and (not rule.criteria or finding.rule.criterion in rule.criteria)
        and (not rule.only_owed or finding.rule.owed)
    )


def _opened(rule: PathRule, lacking: Sequence[Finding], file: File, on: datetime.date) -> OpenPath | None:
    """The path as it is open on the day; None where the person's age or years do not fit it."""
    criteria = tuple(finding.rule.criterion for finding in lacking)
    if rule.years_since_start is not None:
        since = min(finding.since for finding in lacking if finding.since)
        until = years_later(since, rule.years_since_start)
        return OpenPath(rule.path, rule, criteria, until, is_over=until < on)
    if rule.age_from is not None:
        if file.born_on is None:
            return OpenPath(rule.path, rule, criteria, is_known=False)
        return OpenPath(rule.path, rule, criteria) if age_on(file.born_on, on) >= rule.age_from else None
    retirement = retires_on(file.born_on, file.sex)
    if rule.working_years_above is None and rule.working_years_up_to is None:
        return OpenPath(rule.path, rule, criteria, rule.valid_to)
    if retirement is None:
        return OpenPath(rule.path, rule, criteria, is_known=False)
    if rule.working_years_above is not None:
        until = years_later(retirement, -rule.working_years_above)
        return OpenPath(rule.path, rule, criteria, until) if on < until else None
    begins = years_later(retirement, -(rule.working_years_up_to or 0))
    return OpenPath(rule.path, rule, criteria, retirement) if on >= begins else None


__all__ = [
    "Appointment", "Certainty", "File", "Finding", "Gate", "GateAnswer", "Held", "Judgement", "MixStanding", "OpenPath",
    "Seat", "Standing", "Studying", "applies", "gate_for", "helps", "judge", "mix_standing", "standing_on",
]  # fmt: skip
