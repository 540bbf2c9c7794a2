"""What on the audit trail is told, to which side, in which words: one table, and one function per shape of an act.

An act about one duty is one notice for each person concerned; of a duty that was given to one of the unit's people, for
that person and whoever asked, while what is urgent (urging, what is late) is for the whole unit. An act that concerns many
duties at once (a publication, an amendment, urging a whole list) is one notice per person and programme, with their number.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q

from vungmanh.accounts.models import User
from vungmanh.core.models import AuditEntry
from vungmanh.notices.domain.reports import MENDED, OF_REPORTS, told_of_checks, told_of_reports
from vungmanh.notices.domain.told import LONGEST_TEXT, Told
from vungmanh.notices.enums import Kind
from vungmanh.programmes.enums import DutyAct, DutyState
from vungmanh.programmes.models import Duty, DutyEntry
from vungmanh.programmes.permissions import leaders_of, reviewing, working_on
from vungmanh.units.models import Unit

TO_REVIEWERS: Mapping[str, Kind] = {
    f"duty.{DutyAct.SUBMITTED}": Kind.SUBMITTED,
    f"duty.{DutyAct.HINDERED}": Kind.HINDERED,
    f"duty.{DutyAct.ASKED}": Kind.ASKED,
}
TO_WORKERS: Mapping[str, Kind] = {
    f"duty.{DutyAct.ACCEPTED}": Kind.ACCEPTED,
    f"duty.{DutyAct.RETURNED}": Kind.RETURNED,
    f"duty.{DutyAct.ANSWERED}": Kind.ANSWERED,
    f"duty.{DutyAct.EXTENDED}": Kind.EXTENDED,
    f"duty.{DutyAct.REFUSED}": Kind.REFUSED,
    f"duty.{DutyAct.CLOSED}": Kind.CLOSED,
    f"duty.{DutyAct.REOPENED}": Kind.REOPENED,
    f"duty.{DutyAct.RELEASED}": Kind.RELEASED,
}
MANY: Mapping[str, Kind] = {
    f"duty.{DutyAct.URGED}": Kind.URGED,
    f"duty.{DutyAct.ASSIGNED}": Kind.ASSIGNED,
    "duty.added": Kind.CAME,
    "duty.withdrawn": Kind.WITHDRAWN,
    "duty.moved": Kind.MOVED,
}
"""Acts that write one row of the trail per duty, and may concern many duties at the same moment."""
_Entries = dict[tuple[int, datetime.datetime], DutyEntry]
_ASSIGNED = f"duty.{DutyAct.ASSIGNED}"
_ESCALATED = f"duty.{DutyAct.ESCALATED}"
_CALLED = "plan.called"


def told_of(rows: Sequence[AuditEntry], on: datetime.date) -> Iterator[Told]:
    """Every notice that these rows of the trail ask for; the number of queries grows with publications only."""
    for tell in (_single, _many, _published, _woken, _escalated, _called, _roles, told_of_reports, told_of_checks):
        yield from tell(rows, on)


def actions() -> set[str]:
    """Everything of the trail that is told."""
    return {
        *TO_REVIEWERS,
        *TO_WORKERS,
        *MANY,
        *_OF_PROGRAMMES,
        *_OF_TASKS,
        *_OF_ROLES,
        *OF_REPORTS,
        _ESCALATED,
        _CALLED,
        MENDED,
    }


def _single(rows: Sequence[AuditEntry], on: datetime.date) -> Iterator[Told]:
    """Acts about one duty: what the unit does for whoever reviews, what these decide for the unit."""
    known = {**TO_REVIEWERS, **TO_WORKERS}
    acts = [row for row in rows if row.action in known]
    duties = _duties(acts)
    entries = _entries(acts)
    asked = [duties[number] for row in acts if row.action in TO_REVIEWERS and (number := _subject(row)) in duties]
    decided = [duties[number] for row in acts if row.action in TO_WORKERS and (number := _subject(row)) in duties]
    deciding = reviewing(asked, on) if asked else {}
    working = working_on([*asked, *decided], on) if acts else {}
    for row in acts:
        duty = duties.get(_subject(row))
        if duty is None:
            continue
        workers = working.get(duty.pk, set())
        entry = entries.get((duty.pk, row.at))
        asked_by = {entry.answers.by_id or 0} if entry and entry.answers else set()
        people = deciding.get(duty.pk, set()) - workers
        if row.action in TO_WORKERS:
            people = personally(duty, workers, asked_by)
        data = _said(row, entry)
        for person in sorted(people - {row.actor_id or 0}):
            yield Told(
                person, known[row.action], f"{known[row.action]}:{row.pk}", row.at, row.actor_id, duty.pk,
                duty.programme_id, data,
            )  # fmt: skip


def personally(duty: Duty, workers: set[int], others: Collection[int] = ()) -> set[int]:
    """Who of those that work on a duty is told: the one to whom it was given, and `others`; all where it was given to none."""
    given = {duty.assigned_to_id or 0} & workers
    return given | (set(others) & workers) if given else workers


def _said(row: AuditEntry, entry: DutyEntry | None) -> dict[str, Any]:
    data: dict[str, Any] = {"text": row.reason[:LONGEST_TEXT]} if row.reason else {}
    if entry and entry.due:
        data["due"] = entry.due.isoformat()
    return data


def _many(rows: Sequence[AuditEntry], on: datetime.date) -> Iterator[Told]:
    acts = [row for row in rows if row.action in MANY]
    duties = _duties(acts)
    working = working_on(list(duties.values()), on) if duties else {}
    entries = _entries([row for row in acts if row.action == _ASSIGNED])
    groups: dict[tuple[Any, ...], list[AuditEntry]] = {}
    for row in acts:
        if duty := duties.get(_subject(row)):
            for person in _many_told(row, duty, working, entries) - {row.actor_id or 0, 0}:
                group = (person, row.action, row.actor_id, duty.programme_id, row.at)
                groups.setdefault(group, []).append(row)
    for (person, action, actor, programme, at), its in groups.items():
        data: dict[str, Any] = {"count": len(its)}
        if len(its) == 1:
            data |= _moved(its[0]) if action == "duty.moved" else {}
            words = its[0].reason if MANY[action] in (Kind.URGED, Kind.ASSIGNED) else ""
            data |= {"text": words[:LONGEST_TEXT]} if words else {}
        key = f"{MANY[action]}:{programme}:{_moment(at)}"
        yield Told(person, MANY[action], key, at, actor, _subject(its[0]), programme, data)


def _many_told(row: AuditEntry, duty: Duty, working: dict[int, set[int]], entries: _Entries) -> set[int]:
    """Whoever works on the duty; where it was given to somebody, only that person."""
    if row.action != _ASSIGNED:
        return working[duty.pk]
    entry = entries.get((duty.pk, row.at))
    return {entry.person_id or 0} if entry else set()


def _moved(row: AuditEntry) -> dict[str, Any]:
    before, after = row.changes.get("due", (None, None))
    return {name: day for name, day in (("before", before), ("due", after)) if day}


def _came_with_publication(row: AuditEntry) -> Q:
    return Q()


def _came_with_the_calendar(row: AuditEntry) -> Q:
    """Instances that stand after the day to which the calendar reached before."""
    before = row.changes.get("laid_out_to", [None])[0]
    return Q(due__gt=datetime.date.fromisoformat(before)) if before else Q(pk=None)


_OF_PROGRAMMES: Mapping[str, Callable[[AuditEntry], Q]] = {
    "programme.published": _came_with_publication,
    "programme.laid_out": _came_with_the_calendar,
}


def _published(rows: Sequence[AuditEntry], on: datetime.date) -> Iterator[Told]:
    for row in rows:
        if row.action in _OF_PROGRAMMES:
            owed = Duty.objects.filter(_OF_PROGRAMMES[row.action](row), programme=_subject(row), since=None)
            owed = owed.exclude(state=DutyState.WITHDRAWN)
            yield from _counted(row, Kind.CAME, owed, on)


_OF_TASKS: Mapping[str, tuple[Kind, Q]] = {
    "task.woken": (Kind.WOKEN, ~Q(state__in=(DutyState.DORMANT, DutyState.WITHDRAWN))),
    "task.put_to_sleep": (Kind.SLEPT, Q(state=DutyState.DORMANT)),
}
"""A condition came true, or that was recorded by mistake; and which duties of the task that concerns."""


def _woken(rows: Sequence[AuditEntry], on: datetime.date) -> Iterator[Told]:
    for row in rows:
        if row.action in _OF_TASKS:
            kind, concerned = _OF_TASKS[row.action]
            owed = Duty.objects.filter(concerned, task=_subject(row))
            yield from _counted(row, kind, owed, on, text=row.reason[:LONGEST_TEXT])


def _escalated(rows: Sequence[AuditEntry], on: datetime.date) -> Iterator[Told]:
    """What went up by rule, to the leaders of the side that the rule names: one notice per person, programme and run."""
    acts = [row for row in rows if row.action == _ESCALATED]
    duties = _duties(acts)
    entries = DutyEntry.objects.filter(act=DutyAct.ESCALATED, duty__in=duties, at__in={row.at for row in acts})
    sides = [(entry, _side(entry, duties[entry.duty_id])) for entry in entries.order_by("pk")] if acts else []
    leaders = leaders_of({unit for _entry, unit in sides}, on) if sides else {}
    groups: dict[tuple[int, int, datetime.datetime], list[DutyEntry]] = {}
    for entry, unit in sides:
        for person in leaders[unit]:
            groups.setdefault((person, duties[entry.duty_id].programme_id, entry.at), []).append(entry)
    for (person, programme, at), its in groups.items():
        data: dict[str, Any] = {"count": len({entry.duty_id for entry in its})}
        words = {entry.text for entry in its}
        data |= {"text": its[0].text[:LONGEST_TEXT]} if len(words) == 1 else {}
        key = f"{Kind.ESCALATED}:{programme}:{_moment(at)}"
        yield Told(person, Kind.ESCALATED, key, at, None, its[0].duty_id, programme, data)


def _side(entry: DutyEntry, duty: Duty) -> int:
    """The unit whose leaders the rule tells."""
    to_unit = entry.rule.startswith("unit.")
    return duty.unit_id if to_unit else duty.programme.directive.owner_id


def _called(rows: Sequence[AuditEntry], on: datetime.date) -> Iterator[Told]:
    """Plans are asked for, by a sentence: those who work for the units that owe it; by a day: for all that owe anything."""
    for row in rows:
        asked = row.changes if row.action == _CALLED else {}
        source, due = (asked.get(name, [None, None]) for name in ("call_source", "due"))
        if not (source[1] or due[1]) or (source[0] == source[1] and due[0] == due[1]):
            continue
        owed = Duty.objects.filter(programme=_subject(row)).exclude(state=DutyState.WITHDRAWN)
        duties = list((owed.filter(source=source[1]) if source[1] else owed).select_related("unit"))
        people = {person for its in working_on(duties, on).values() for person in its} - {row.actor_id or 0}
        data = {"due": due[1]} if due[1] else {}
        for person in sorted(people):
            key = f"{Kind.CALLED}:{row.pk}"
            yield Told(person, Kind.CALLED, key, row.at, row.actor_id, None, _subject(row), data)


def _counted(row: AuditEntry, kind: Kind, owed: Any, on: datetime.date, **data: Any) -> Iterator[Told]:
    """One notice for everybody who works on some of the duties, with how many they are."""
    duties = list(owed.select_related("unit").order_by("due", "pk"))
    by_person: dict[int, list[int]] = {}
    for duty, people in working_on(duties, on).items():
        for person in people - {row.actor_id or 0}:
            by_person.setdefault(person, []).append(duty)
    programme = duties[0].programme_id if duties else None
    for person, its in by_person.items():
        more = {**data, "count": len(its)}
        key = f"{kind}:{_subject(row)}:{_moment(row.at)}"
        yield Told(person, kind, key, row.at, row.actor_id, its[0], programme, more)


_OF_ROLES: Mapping[str, Kind] = {
    "role.delegated": Kind.DELEGATED,
    "role.given": Kind.ROLE,
    "role.ended": Kind.ROLE_ENDED,
}


def _roles(rows: Sequence[AuditEntry], on: datetime.date) -> Iterator[Told]:
    """The person whose role it is; of a delegation both. The first role of a new account is no news: it came with it."""
    acts = [row for row in rows if row.action in _OF_ROLES and _subject(row) != row.actor_id]
    joined = dict(User.objects.filter(pk__in={_subject(row) for row in acts}).values_list("pk", "date_joined"))
    units = dict(Unit.objects.filter(pk__in={row.unit_id for row in acts}).values_list("pk", "name")) if acts else {}
    for row in acts:
        kind, person = _OF_ROLES[row.action], _subject(row)
        if kind == Kind.ROLE and joined.get(person) == row.at:
            continue
        data = {"unit": units.get(row.unit_id or 0, ""), **{name: pair[1] for name, pair in row.changes.items()}}
        yield Told(person, kind, f"{kind}:{row.pk}", row.at, row.actor_id, data=data)


def _subject(row: AuditEntry) -> int:
    return int(row.subject_id)


def _duties(rows: Iterable[AuditEntry]) -> dict[int, Duty]:
    """Those that are still there, with what decides about people."""
    return (
        Duty.objects.select_related("unit", "programme__directive__owner")
        .defer("programme__directive__text", "programme__directive__text_folded")
        .in_bulk({_subject(row) for row in rows})
    )


def _entries(rows: Sequence[AuditEntry]) -> _Entries:
    """The entries of the logs that were written with these rows of the trail."""
    moments = Q(duty__in={_subject(row) for row in rows}, at__in={row.at for row in rows})
    return {(row.duty_id, row.at): row for row in DutyEntry.objects.filter(moments).select_related("answers")}


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%S.%f")
