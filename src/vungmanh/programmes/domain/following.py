"""The life of a duty: who does what in which state, and what it leads to. One door, `follow`, writes log, state and trail.

The unit works (notes, obstacles, a request for more time, a submission); whoever reviews decides. Nobody accepts what
they themselves submitted. Who is on which side is decided in `programmes.permissions`; here only what the state allows.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.models import StoredFile
from vungmanh.programmes.domain.waiting import by_source, waited_for, waits
from vungmanh.programmes.enums import ASKS, FINISHED, UNFINISHED, WORKABLE, DutyAct, DutyState, Outcome
from vungmanh.programmes.models import Duty, DutyEntry, Evidence

LONGEST_TEXT = 4000


class Side(Enum):
    WORKER = "worker"
    REVIEWER = "reviewer"
    ASSIGNER = "assigner"
    """Who hands out the work inside the unit (`domain.assigning`)."""
    RULE = "rule"
    """Nobody: a count of days, a rule of escalation."""


@dataclass(frozen=True, slots=True)
class Move:
    """From which states an act may be done, by which side, to which state it leads (None: it stays), what it needs."""

    before: tuple[DutyState, ...]
    after: DutyState | None
    side: Side
    needs_text: bool = False
    answers: tuple[DutyAct, ...] = ()


MOVES: dict[DutyAct, Move] = {
    DutyAct.NOTED: Move(WORKABLE, DutyState.IN_PROGRESS, Side.WORKER),
    DutyAct.SUBMITTED: Move(WORKABLE, DutyState.SUBMITTED, Side.WORKER),
    DutyAct.TAKEN_BACK: Move((DutyState.SUBMITTED,), DutyState.IN_PROGRESS, Side.WORKER),
    DutyAct.HINDERED: Move(WORKABLE, DutyState.IN_PROGRESS, Side.WORKER, needs_text=True),
    DutyAct.ASKED: Move(WORKABLE, None, Side.WORKER, needs_text=True),
    DutyAct.ACCEPTED: Move((DutyState.SUBMITTED,), DutyState.ACCEPTED, Side.REVIEWER),
    DutyAct.RETURNED: Move((DutyState.SUBMITTED,), DutyState.RETURNED, Side.REVIEWER, needs_text=True),
    DutyAct.CLOSED: Move((*UNFINISHED, DutyState.DORMANT), DutyState.CLOSED, Side.REVIEWER, needs_text=True),
    DutyAct.REOPENED: Move(FINISHED, DutyState.RETURNED, Side.REVIEWER, needs_text=True),
    DutyAct.ANSWERED: Move(UNFINISHED, None, Side.REVIEWER, needs_text=True, answers=(DutyAct.HINDERED,)),
    DutyAct.EXTENDED: Move(UNFINISHED, None, Side.REVIEWER, answers=(DutyAct.ASKED,)),
    DutyAct.REFUSED: Move(UNFINISHED, None, Side.REVIEWER, needs_text=True, answers=(DutyAct.ASKED,)),
    DutyAct.URGED: Move(WORKABLE, None, Side.REVIEWER),
    DutyAct.RELEASED: Move(WORKABLE, None, Side.REVIEWER, needs_text=True),
    DutyAct.RECORDED: Move(FINISHED, None, Side.REVIEWER),
    DutyAct.ESCALATED: Move(UNFINISHED, None, Side.RULE),
    DutyAct.MOVED: Move((*UNFINISHED, DutyState.DORMANT), None, Side.RULE),
    DutyAct.ASSIGNED: Move((*UNFINISHED, DutyState.DORMANT), None, Side.ASSIGNER),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it held on a day: a value, or a pair that says where it comes from (then the value is their share)."""

    as_of: datetime.date
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a higher body answered; without a document only that it did not answer."""

    outcome: Outcome
    number: str = ""
    on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What comes with an act: words, a figure, files already kept, a day that is asked for, the entry that is answered."""

    text: str = ""
    figure: Figure | None = None
    files: Sequence[tuple[StoredFile, str]] = ()
    due: datetime.date | None = None
    answers: int | None = None
    outcome: Answer | None = None


def side_of(act: DutyAct) -> Side:
    return MOVES[act].side


def possible(duty: Duty, side: Side) -> list[DutyAct]:
    """What this side may do with the duty in its state, in the order of `DutyAct`."""
    acts = [act for act in DutyAct if MOVES[act].side == side and duty.state in MOVES[act].before]
    not_now = {DutyAct.SUBMITTED} if waits(duty) else {DutyAct.RELEASED}
    not_now |= set() if goes_up(duty) else {DutyAct.RECORDED}
    return [act for act in acts if act not in not_now]


def goes_up(duty: Duty) -> bool:
    """Whether its result is submitted to a body that answers ("trình", "kiến nghị"); `duty.task` at hand."""
    return bool(duty.task and duty.task.receiver)


@transaction.atomic
def follow(
    duty: Duty, act: DutyAct, said: Said, *, by: Any, at: datetime.datetime, on: datetime.date, version: int
) -> DutyEntry:
    """Do one act with a duty; of two who act on the same version the first one wins.

    Raises DomainError: `duty_changed` (who, when), `duty_not_now` (state), `duty_text_missing`, `duty_nothing_said`,
    `duty_own_submission`, `extension_not_later`, `extension_decided`, `figure_in_future`, `urged_today`,
    `duty_waits` (task, units), `duty_not_waiting`.
    """
    row = Duty.objects.select_for_update(of=("self",)).select_related("programme", "unit", "task").get(pk=duty.pk)
    move = MOVES[act]
    last = row.entries.select_related("by").last()
    if row.version != version:
        raise DomainError("duty_changed", by=str(last.by) if last else "", state=row.get_state_display())
    _check(row, act, said, on=on)
    answered = _answered(row, move, said)
    if act == DutyAct.ACCEPTED and answered and answered.by_id == by.pk:
        raise DomainError("duty_own_submission")
    entry = _write(row, act, said, answered, by=by, at=at)
    changes = _change(row, act, move, said, answered, by=by, on=on)
    audit.record(row, by=by, action=f"duty.{act}", at=at, changes=changes, reason=said.text, unit_id=row.unit_id)
    return entry


def urge(duties: Iterable[Duty], text: str, *, by: Any, at: datetime.datetime, on: datetime.date) -> int:
    """Urge many at once, each once a day and only those whose turn it is; how many were urged. Five queries."""
    with transaction.atomic():
        rows = list(
            Duty.objects.select_for_update(of=("self",))
            .filter(pk__in=[duty.pk for duty in duties], state__in=WORKABLE)
            .exclude(pk__in=_urged_on(on))
        )
        write_all([(row, {}) for row in rows], DutyAct.URGED, text, by=by, at=at)
    return len(rows)


def write_all(
    rows: Sequence[tuple[Duty, Mapping[str, tuple[Any, Any]]]],
    act: DutyAct,
    text: str = "",
    *,
    by: Any,
    at: datetime.datetime,
    **values: Any,
) -> None:
    """One entry and one line of the trail for each of many duties, with what changed in it; call it in the transaction of
    the change. `values` are further columns of every entry; a day that changes stands in it too. Two queries."""
    text = text.strip()[:LONGEST_TEXT]
    entries = [DutyEntry(duty=row, act=act, by=by, at=at, text=text, **values) for row, _changes in rows]
    for entry, (_row, changes) in zip(entries, rows, strict=True):
        entry.due = changes["due"][1] if "due" in changes else None
    DutyEntry.objects.bulk_create(entries, batch_size=1000)
    action = f"duty.{act}"
    audit.record_all(
        audit.entry(row, by=by, action=action, at=at, changes=changes, reason=text, unit_id=row.unit_id)
        for row, changes in rows
    )


def _urged_on(on: datetime.date) -> Any:
    return DutyEntry.objects.filter(act=DutyAct.URGED, at__date=on).values("duty")


def _check(row: Duty, act: DutyAct, said: Said, *, on: datetime.date) -> None:
    move = MOVES[act]
    if row.state not in move.before:
        raise DomainError("duty_not_now", state=row.get_state_display())
    if move.needs_text and not said.text.strip():
        raise DomainError("duty_text_missing")
    if act in (DutyAct.NOTED, DutyAct.SUBMITTED) and not (said.text.strip() or said.figure or said.files):
        raise DomainError("duty_nothing_said")
    if said.figure and said.figure.as_of > on:
        raise DomainError("figure_in_future")
    if act == DutyAct.ASKED and (said.due is None or said.due <= max(on, row.due or on)):
        raise DomainError("extension_not_later")
    if act == DutyAct.SUBMITTED and waits(row):
        first = by_source(waited_for(row))[0]
        raise DomainError("duty_waits", task=first.row.text[:120], units=", ".join(map(str, first.units[:5])))
    if act == DutyAct.RECORDED:
        _check_outcome(row, said.outcome, on)
    if act == DutyAct.RELEASED and not waits(row):
        raise DomainError("duty_not_waiting")
    if act == DutyAct.URGED and row.entries.filter(act=DutyAct.URGED, at__date=on).exists():
        raise DomainError("urged_today")


def _check_outcome(row: Duty, answer: Answer | None, on: datetime.date) -> None:
    """An answer in writing has its number and day; silence has neither."""
    if not goes_up(row) or answer is None:
        raise DomainError("outcome_not_asked")
    is_written = answer.outcome != Outcome.SILENT
    if is_written != bool(answer.number.strip()) or is_written != (answer.on is not None):
        raise DomainError("outcome_document_missing" if is_written else "outcome_silent_document")
    if answer.on and answer.on > on:
        raise DomainError("outcome_in_future")


def _answered(row: Duty, move: Move, said: Said) -> DutyEntry | None:
    """The open obstacle or request that the act answers; for a decision about a submission the submission."""
    if move.answers:
        waiting = row.entries.filter(act__in=move.answers, is_open=True, pk=said.answers or 0).first()
        if waiting is None:
            raise DomainError("extension_decided")
        return waiting
    if move.before == (DutyState.SUBMITTED,) and move.side == Side.REVIEWER:
        return row.entries.filter(act=DutyAct.SUBMITTED).last()
    return None


def _write(
    row: Duty, act: DutyAct, said: Said, answered: DutyEntry | None, *, by: Any, at: datetime.datetime
) -> DutyEntry:
    text = said.text.strip()[:LONGEST_TEXT]
    entry = DutyEntry(duty=row, act=act, by=by, at=at, text=text, answers=answered, is_open=act in ASKS)
    entry.due = answered.due if act == DutyAct.EXTENDED and answered else said.due
    if said.figure:
        entry.value, entry.as_of = said.figure.value, said.figure.as_of
        entry.numerator, entry.denominator = said.figure.numerator, said.figure.denominator
    entry.save()
    if answered and answered.is_open:
        answered.is_open = False
        answered.save(update_fields=["is_open"])
    Evidence.objects.bulk_create([Evidence(entry=entry, stored=stored, name=name) for stored, name in said.files])
    return entry


def _change(
    row: Duty, act: DutyAct, move: Move, said: Said, answered: DutyEntry | None, *, by: Any, on: datetime.date
) -> dict[str, tuple[Any, Any]]:
    wanted: dict[str, Any] = {"state": move.after or row.state}
    if act == DutyAct.SUBMITTED:
        wanted["submitted_on"] = on
        row.submitted_by = by
    if act in (DutyAct.TAKEN_BACK, DutyAct.RETURNED, DutyAct.REOPENED):
        wanted["submitted_on"] = row.submitted_by = None
    if act == DutyAct.RELEASED:
        wanted["is_released"] = True
    if act == DutyAct.RECORDED and said.outcome:
        wanted["outcome"], wanted["outcome_on"] = said.outcome.outcome, said.outcome.on
        wanted["outcome_number"] = said.outcome.number.strip()[:80]
    if act == DutyAct.EXTENDED and answered:
        wanted |= {"due": answered.due, "stated_due": row.stated_due or row.due}
    changes = audit.changed_fields(row, wanted)
    for name, value in wanted.items():
        setattr(row, name, value)
    row.awaits_answer = _awaits_answer(row, act)
    row.version += 1
    row.save(update_fields=[*wanted, "submitted_by", "awaits_answer", "version"])
    return changes


def _awaits_answer(row: Duty, act: DutyAct) -> bool:
    """After the act; a query only where an obstacle or a request may still be open."""
    if row.state not in UNFINISHED:
        return False
    if row.state == DutyState.SUBMITTED or act in ASKS:
        return True
    return row.awaits_answer and row.entries.filter(act__in=ASKS, is_open=True).exists()
