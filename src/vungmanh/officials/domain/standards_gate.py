"""The gate before a post: whoever lacks what the rules ask for is refused with the rule, or comes by a recorded exception."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.officials.domain.standards import File, Finding, GateAnswer, Held, Seat, Standing, gate_for
from vungmanh.officials.domain.standards_frames import Frame, frames
from vungmanh.officials.domain.standards_packs import Appointment, Gate, groups_of
from vungmanh.officials.enums import Entry, QualificationKind
from vungmanh.officials.models import Person, Post, StandardsException
from vungmanh.officials.policies import level_label, policy

GATED = frozenset({"unit", "position", "kind", "entry", "is_again", "valid_from"})
"""A post of which one of these is another now is looked at anew."""
_RECRUITED = (Entry.RECRUITED, Entry.CONTRACTED, Entry.ATTRACTED)


@dataclass(frozen=True, slots=True)
class ExceptionSaid:
    """Who decided that somebody comes to a post in spite of a lack, by which paper, and why."""

    decided_by: str
    reason: str
    decision: str = ""

    @property
    def is_whole(self) -> bool:
        return bool(self.decided_by.strip() and self.reason.strip())


def appointment_of(post: Post) -> Appointment:
    """How the person comes to the post: elected or appointed again, recruited, else for the first time."""
    if post.is_again:
        return Appointment.RE_ELECTED
    return Appointment.RECRUITMENT if post.entry in _RECRUITED else Appointment.FIRST


def gated_since(on: datetime.date) -> datetime.date:
    """Posts from this day on are being filled; what began before is a past one written down, and refusing what has happened
    would falsify it."""
    return on - datetime.timedelta(days=int(policy("standards_gate")["recorded_late_days"]))


def comes_now(post: Post, *, at: datetime.datetime) -> bool:
    """Whether the post is being filled, rather than a past one written down."""
    return post.valid_from >= gated_since(at.date())


def answer_for(post: Post) -> GateAnswer:
    """What the rules say to the post, saved or not, on its first day; five queries."""
    return answer_by(post, file_of(post.person), frames([post.unit_id])[post.unit_id])


def answer_by(post: Post, file: File, frame: Frame) -> GateAnswer:
    """The same where file and frame are known; asks the database nothing."""
    on, appointment = post.valid_from, appointment_of(post)
    seat = Seat(post.kind, post.position, groups_of(post.position), frame.area(on), appointment, on)
    return gate_for(file, seat, frame.rules(on), appointment=appointment, on=on)


def file_of(person: Person) -> File:
    """What the person's file says, with the days from which it does; one query."""
    rows = person.qualifications.filter(withdrawn_at=None)
    held = [Held(row.kind, row.level, row.field, row.awarded_on) for row in rows]
    return File(person.born_on, person.sex, held)


def pass_gate(post: Post, said: ExceptionSaid | None, *, by: Any, at: datetime.datetime) -> StandardsException | None:
    """Let the saved post through, inside the transaction of the act that makes it. An exception is recorded only where
    something stands in the way.

    Raises `standard_never` (no exception), `standard_refused`, `standard_to_review` (both: name who decided and why), and
    `standard_not_recorded` where nothing but the file is wanting; each with what is missing and the paragraph.
    """
    answer = answer_for(post)
    if answer.gate is None or _is_excepted(post, answer):
        return None
    if refused := refusal(answer, said):
        raise refused
    assert said is not None
    row = exception_for(post, answer, said, by=by, at=at)
    row.save(force_insert=True)
    entry_for(row, answer, by=by, at=at).save(force_insert=True)
    return row


def _is_excepted(post: Post, answer: GateAnswer) -> bool:
    """Whether the same lacks were let through for this post before."""
    rules = {finding.rule.code for finding in answer.findings}
    rows = StandardsException.objects.filter(post=post, position=post.position, unit=post.unit_id)
    return any(rules <= set(row.rules) for row in rows)


def refusal(answer: GateAnswer, said: ExceptionSaid | None) -> DomainError | None:
    """Why the post is refused; None where nothing stands in its way, or a whole exception lets it through."""
    if answer.gate is None:
        return None
    told = {"lacks": lacks_in_words(answer.findings), "source": answer.findings[0].rule.source}
    is_let = said is not None and said.is_whole and answer.gate != Gate.NEVER
    if is_let:
        return None
    if all(finding.standing == Standing.UNKNOWN for finding in answer.findings):
        return DomainError("standard_not_recorded", **told)
    if answer.gate == Gate.NEVER:
        return DomainError("standard_never", **told)
    return DomainError("standard_to_review" if answer.gate == Gate.REVIEW else "standard_refused", **told)


def exception_for(
    post: Post, answer: GateAnswer, said: ExceptionSaid, *, by: Any, at: datetime.datetime
) -> StandardsException:
    """The record of it, unsaved, where something stands in the way."""
    assert answer.gate is not None
    return StandardsException(
        person=post.person, post=post, unit=post.unit, position=post.position, kind=post.kind, on=post.valid_from,
        gate=answer.gate, rules=[finding.rule.code for finding in answer.findings], decided_by=said.decided_by.strip(),
        decision=said.decision.strip(), reason=said.reason.strip(), recorded_by=by, recorded_at=at,
    )  # fmt: skip


def entry_for(row: StandardsException, answer: GateAnswer, *, by: Any, at: datetime.datetime) -> audit.AuditEntry:
    """Its line on the trail, unsaved."""
    lacks = lacks_in_words(answer.findings)
    changes = {"decided_by": (None, row.decided_by), "decision": (None, row.decision), "lacks": (None, lacks)}
    return audit.entry(
        row, by=by, action="standards.exception", at=at, changes=changes, reason=row.reason, unit_id=row.unit_id
    )


def lacks_in_words(findings: Iterable[Finding]) -> str:
    """Each as “chuyên môn: sơ cấp → trung cấp”, in the language of the page."""
    return "; ".join(lack_in_words(finding) for finding in findings)


def lack_in_words(finding: Finding) -> str:
    rule = finding.rule
    held = level_label(rule.criterion, finding.level).lower() or "?"
    return f"{QualificationKind(rule.criterion).label}: {held} → {level_label(rule.criterion, rule.at_least).lower()}"
