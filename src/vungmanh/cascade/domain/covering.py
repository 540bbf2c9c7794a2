"""Which of the things asked for a plan takes over: proposed by likeness for a linked directive, decided by people.

The unit confirms, dismisses, explains; whoever steers the programme accepts an explanation or does not.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction

from vungmanh.cascade.domain.calling import call_of
from vungmanh.cascade.domain.planning import lock_plan, source_columns
from vungmanh.cascade.enums import LineState, PlanState
from vungmanh.cascade.models import LowerPlan, PlanLine
from vungmanh.cascade.selectors import Upper, uppers_of, words_of
from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.directives.enums import ItemState, Part
from vungmanh.programmes.domain.matching import Candidate, best_match, paragraph_around


class LineAct(StrEnum):
    TAKE = "take"
    DISMISS = "dismiss"
    EXPLAIN = "explain"
    CLEAR = "clear"
    EXCUSE = "excuse"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Step:
    """From which states (None: no line yet), to which (None: the line goes), whether by the side above, what it needs."""

    before: tuple[LineState | None, ...]
    after: LineState | None
    is_upper: bool = False
    needs_text: bool = False


_S = LineState
STEPS: dict[LineAct, Step] = {
    LineAct.TAKE: Step((None, _S.PROPOSED, _S.DISMISSED, _S.EXPLAINED, _S.REFUSED), _S.TAKEN),
    LineAct.DISMISS: Step((_S.PROPOSED,), _S.DISMISSED),
    LineAct.EXPLAIN: Step((None, _S.PROPOSED, _S.DISMISSED, _S.EXPLAINED, _S.REFUSED), _S.EXPLAINED, needs_text=True),
    LineAct.CLEAR: Step((_S.TAKEN, _S.DISMISSED, _S.EXPLAINED), None),
    LineAct.EXCUSE: Step((_S.EXPLAINED, _S.REFUSED), _S.EXCUSED, is_upper=True),
    LineAct.REFUSE: Step((_S.EXPLAINED, _S.EXCUSED), _S.REFUSED, is_upper=True, needs_text=True),
}
_PARTS = (Part.TARGET, Part.TASK, Part.REPORT)


@transaction.atomic
def propose(plan: LowerPlan, *, on: datetime.date) -> int:
    """Look in the linked directive for the sentences that take over what is asked for; how many were found.

    Only what nobody has decided gets a proposal; what a drafted plan takes over gets its sentence. Safe to repeat.
    """
    directive = plan.directive
    if directive is None:
        return 0
    uppers = uppers_of(plan.programme, plan.unit, on, call=call_of(plan.programme))
    held = {line.source: line for line in plan.lines.all()}
    found = _matches(directive, uppers)
    fresh = []
    for upper in uppers:
        line = held.get(upper.source)
        item, likeness = found.get(upper.source, (None, None))
        if item is None:
            continue
        if line is None:
            fresh.append(PlanLine(plan=plan, state=LineState.PROPOSED, item_id=item, likeness=likeness,
                                  **source_columns(upper)))  # fmt: skip
        elif line.state == LineState.PROPOSED or (line.state == LineState.TAKEN and line.item_id is None):
            line.item_id, line.likeness = item, likeness
            line.save(update_fields=["item", "likeness"])
    PlanLine.objects.bulk_create(fresh)
    return len(found)


@transaction.atomic
def decide(
    plan: LowerPlan, act: LineAct, sources: Collection[str], *, text: str = "", by: Any, at: datetime.datetime,
    on: datetime.date,
) -> int:  # fmt: skip
    """Do one act with every one of `sources` in whose state it may be done; how many.

    Nobody accepts a reason that he or she gave. Raises `plan_not_in_force`, `plan_line_text_missing`, `plan_line_not_now`.
    """
    row, step = lock_plan(plan, state=PlanState.ISSUED), STEPS[act]
    text = text.strip()[:500]
    if step.needs_text and not text:
        raise DomainError("plan_line_text_missing")
    uppers = {u.source: u for u in uppers_of(row.programme, row.unit, on, call=call_of(row.programme))}
    held = {line.source: line for line in row.lines.filter(source__in=sources)}
    done = []
    for source in dict.fromkeys(sources):
        line = held.get(source)
        state = LineState(line.state) if line else None
        is_own = act == LineAct.EXCUSE and line is not None and line.decided_by_id == by.pk
        if source in uppers and state in step.before and not is_own:
            _apply(row, uppers[source], line, step, text, by=by, at=at)
            done.append(uppers[source].row.section or words_of(uppers[source].row)[:60])
    if not done:
        raise DomainError("plan_line_not_now")
    audit.record(
        row, by=by, action=f"plan.line_{act}", at=at, unit_id=row.unit_id, reason=text, changes={"lines": (None, done)}
    )
    return len(done)


def _apply(
    plan: LowerPlan, upper: Upper, line: PlanLine | None, step: Step, text: str, *, by: Any, at: datetime.datetime
) -> None:
    if step.after is None:
        if line:
            line.delete()
        return
    line = line or PlanLine(plan=plan, **source_columns(upper))
    line.state = step.after
    if step.is_upper:
        line.answer = text
    else:
        line.reason, line.answer = (text if step.needs_text else ""), ""
    line.decided_by, line.decided_at = by, at
    line.save()


def _matches(directive: Any, uppers: Collection[Upper]) -> dict[str, tuple[int, float]]:
    """By source the sentence of the directive that is most like it."""
    known = list(uppers)
    candidates = [Candidate(place, words_of(upper.row), upper.row.section) for place, upper in enumerate(known)]
    found: dict[str, tuple[int, float]] = {}
    items = directive.items.filter(part__in=_PARTS, state__in=[ItemState.PROPOSED, ItemState.ACCEPTED])
    for item in items.order_by("position", "pk"):
        around = paragraph_around(directive.text, *item.spans[0]) if item.spans else item.quote
        match = best_match(item.quote, around, candidates)
        if match:
            source = known[match.pk].source
            if source not in found or match.likeness > found[source][1]:
                found[source] = (item.pk, match.likeness)
    return found
