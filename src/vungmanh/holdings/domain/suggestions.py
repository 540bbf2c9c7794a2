"""What is done with openings of the suggestion box, and with what people wrote into it or said by telephone."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from vungmanh.core.errors import DomainError
from vungmanh.core.past import Records
from vungmanh.holdings.enums import Channel
from vungmanh.holdings.models import Opening, OpeningPaper, Suggestion
from vungmanh.holdings.policies import kinds, suggestion_label, suggestions
from vungmanh.indicators.domain.keeping import changed
from vungmanh.units.domain.records import Acts, Files

BOX = "suggestion_box"
_OF_A_PERSON = re.compile(r"(?<![\d.,])0\d(?:[ .]?\d){7,10}(?![\d.,])")
"""A telephone number or an identity number: nought first, ten to twelve digits."""


def _check_opening(row: Opening, on: datetime.date) -> None:
    _check_unit(row)
    if row.valid_from > on:
        raise DomainError("opening_in_future")
    if row.valid_to != row.valid_from:
        raise DomainError("record_days_in_wrong_order")


def _check_suggestion(row: Suggestion, on: datetime.date) -> None:
    _check_unit(row)
    if row.valid_from > on:
        raise DomainError("suggestion_in_future")
    _check_kept_away(row)
    if row.passed_on and row.passed_on < row.valid_from:
        raise DomainError("suggestion_passed_before", day=row.valid_from)
    if row.due_on and row.due_on < row.valid_from:
        raise DomainError("suggestion_due_before", day=row.valid_from)
    _check_answer(row, on)


def _check_unit(row: Any) -> None:
    if not kinds()[BOX].concerns(row.unit.level, row.unit.type):
        raise DomainError("holding_not_of_unit", kind=kinds()[BOX].label, unit=row.unit.name)


def _check_kept_away(row: Suggestion) -> None:
    """Who wrote or called is nobody's business here; the address for an answer stands on the letter."""
    for name in ("content", "about", "answer_note", "note"):
        if _OF_A_PERSON.search(getattr(row, name)):
            raise DomainError("suggestion_names_person", at=name)


def _check_answer(row: Suggestion, on: datetime.date) -> None:
    if row.valid_to is None:
        if row.answer or row.answer_note:
            raise DomainError("suggestion_answer_without_day")
        return
    if row.valid_to > on:
        raise DomainError("suggestion_answered_later", day=row.valid_to)
    if row.valid_to < row.valid_from:
        raise DomainError("suggestion_answered_before", day=row.valid_from)
    if not row.answer:
        raise DomainError("suggestion_answer_missing")
    if suggestions()["answers"].get(row.answer, {}).get("reason") and not row.answer_note:
        raise DomainError("suggestion_reason_missing")


def _check_opened(rows: Sequence[Suggestion]) -> dict[int, DomainError]:
    """What came by the box came on a day on which it was opened; one query."""
    of_box = [row for row in rows if row.channel == Channel.BOX and not row.is_withdrawn]
    if not of_box:
        return {}
    days = {row.valid_from for row in of_box}
    kept: QuerySet[Any] = Opening.objects.kept()
    opened = set(
        kept.filter(
            unit__in={row.unit_id for row in of_box}, valid_from__gte=min(days), valid_from__lte=max(days)
        ).values_list("unit_id", "valid_from")
    )
    return {
        place: DomainError("suggestion_without_opening", day=row.valid_from)
        for place, row in enumerate(rows)
        if row.channel == Channel.BOX and not row.is_withdrawn and (row.unit_id, row.valid_from) not in opened
    }


def _after_openings(rows: Sequence[Opening], since: datetime.date, at: datetime.datetime) -> None:
    changed("opening", units={row.unit_id for row in rows}, since=since, at=at)


def _after_suggestions(rows: Sequence[Suggestion], since: datetime.date, at: datetime.datetime) -> None:
    units = {row.unit_id for row in rows}
    for countable in ("suggestion", "suggestion_due", "suggestion_waiting"):
        changed(countable, units=units, since=since, at=at)


OPENINGS: Acts = Acts(
    model=Opening,
    words=lambda row: f"{row.opened_by} {row.witnesses} {row.unit.name} {row.note}",
    key=lambda row: row.unit_id,
    check=_check_opening,
    after=_after_openings,
    paper=OpeningPaper,
)
"""A box is opened at most once on a day. Raises also `opening_in_future`, `holding_not_of_unit`."""
SUGGESTIONS: Acts = Acts(
    model=Suggestion,
    words=lambda row: (
        f"{row.number} {row.content} {suggestion_label('kinds', row.kind)} {row.about} {row.passed_to} {row.answer_note} "
        f"{row.unit.name} {row.note}"
    ),
    key=lambda row: None,
    check=_check_suggestion,
    check_together=_check_opened,
    after=_after_suggestions,
)
"""Raises also `suggestion_in_future`, `suggestion_names_person`, `suggestion_passed_before`, `suggestion_due_before`,
`suggestion_answer_without_day`, `suggestion_answered_later`, `suggestion_answered_before`, `suggestion_answer_missing`,
`suggestion_reason_missing`, `suggestion_without_opening`, `holding_not_of_unit`."""


def same_suggestion(row: Suggestion) -> Any:
    """By what two rows of a sheet are the same matter: number, else content, of one day. Never without the day: what comes on
    another one continues nothing."""
    return row.unit_id, row.channel, row.valid_from, row.number.casefold() or row.content.casefold()


def matters_of(row: Opening) -> QuerySet[Any]:
    """What was in the box when it was opened."""
    kept: QuerySet[Any] = Suggestion.objects.kept()
    return kept.filter(unit=row.unit_id, channel=Channel.BOX, valid_from=row.valid_from).order_by("number", "pk")


@transaction.atomic
def correct_opening(
    row: Opening, values: Mapping[str, Any], *, version: int, reason: str, by: Any, at: datetime.datetime,
    files: Files = (),
) -> bool:  # fmt: skip
    """As `Acts.correct`; where the day was wrong, that of all that was in the box was wrong too, and moves along."""
    matters = list(matters_of(row).select_related("unit"))
    told = {"reason": reason, "by": by, "at": at}
    has_changed = OPENINGS.correct(row, values, version=version, files=files, **told)
    day = values.get("valid_from", row.valid_from)
    if day != row.valid_from:
        for matter in matters:
            SUGGESTIONS.correct(matter, {"valid_from": day}, version=matter.version, **told)
    return has_changed


@transaction.atomic
def withdraw_opening(row: Opening, reason: str, *, by: Any, at: datetime.datetime) -> None:
    """Raises also `opening_has_matters`: what was in the box is withdrawn first."""
    count = matters_of(row).count()
    if count and not row.is_withdrawn:
        raise DomainError("opening_has_matters", count=count)
    OPENINGS.withdraw(row, reason, by=by, at=at)


def handle(row: Suggestion, values: Mapping[str, Any], *, version: int, by: Any, at: datetime.datetime) -> bool:
    """Pass a matter on, or write how it was answered: columns from `passed_to` on, the day of the answer as `valid_to`.

    Nothing was wrong before, so no reason is asked for. Raises what `Acts.correct` does but for that.
    """
    is_answered = values.get("valid_to") is not None and row.valid_to is None
    action, said = ("answered", gettext("Ghi trả lời")) if is_answered else ("handled", gettext("Ghi chuyển xử lý"))
    return SUGGESTIONS.correct(row, values, version=version, reason=said, by=by, at=at, action=action)


def suggestions_then(groups: Collection[int], records: Records) -> list[Any]:
    """For `core.past`: whether each was answered in time, which the database works out only of rows that stand in it."""
    rows = list(records[Suggestion._meta.label_lower])
    for row in rows:
        row.in_time = row.is_in_time
    return rows
