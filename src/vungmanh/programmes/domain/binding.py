"""A person says how the figure of a target comes about: counted by an indicator, reported by hand, or judged.

The same is said of a result that a directive states, so that it can be compared with what the registers count. What was said
before stays with its days; each decision can be taken back, which brings the one before it back.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.prepared import Ids, prepared
from vungmanh.directives.enums import Part
from vungmanh.directives.models import Item
from vungmanh.language.text import fold
from vungmanh.programmes.domain.concepts import asked_first, asks_something, concepts_of, says_of_whom, wording
from vungmanh.programmes.enums import BindingOrigin, Way
from vungmanh.programmes.models import Binding, Target

Subject = Target | Item
SHARE = "%"
_SENTENCE_ENDS = (". ", "\n")
_CARRIES_ON = "trong do"
_NONE = ("khong co ", "khong con ")
"""Nothing is asked of what there must be none of, so it does not carry on what stands before."""
_BRACKETS = re.compile(r"(?P<head>[^()]+) \((?P<of>[^()]+)\)")


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be said of a target; `limits`, `breakdown` and `each` only of one that is counted."""

    way: Way
    indicator: str = ""
    limits: Mapping[str, Sequence[str]] = field(default_factory=dict)
    breakdown: Mapping[str, Sequence[str]] = field(default_factory=dict)
    each: str = ""
    since: datetime.date | None = None


def sentence_before(text: str, start: int) -> str:
    """What stands before `start` in its sentence; "Trong đó" carries the sentence before it on."""
    begin = start
    while begin > 0:
        begin = max(text.rfind(sign, 0, begin) for sign in _SENTENCE_ENDS) + 1
        if not fold(text[begin : begin + 20].lstrip(" .")).startswith(_CARRIES_ON):
            break
        begin -= 1
    return text[begin:start]


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a target or result; `before` stands before it in its sentence."""

    what: str
    quote: str
    before: str
    scope: str
    unit: str

    @property
    def is_share(self) -> bool:
        return self.unit == SHARE

    @property
    def lead(self) -> str:
        """What stands in the quote before its figure."""
        return re.split(r"\d", self.quote, maxsplit=1)[0]

    @property
    def variants(self) -> tuple[frozenset[str], ...]:
        """What the words speak of: as the reader cut them out, as the sentence has them; where neither asks for anything, with
        what stands before them ("thiết lập hòm thư góp ý ở 100% xã").

        Words that say nothing by themselves ("60 người ở các xã miền núi") say what the sentence says. Words that ask for
        nothing share what is asked next ("30% đảng bộ, 50% chi bộ đạt trong sạch vững mạnh"); what the reader put in brackets
        behind words that ask for something only says of whom they are.
        """
        at = fold(self.quote).find(fold(self.what))
        before = self.before + self.quote[:at] if at > 0 else self.before
        cut = concepts_of(self.what, before)
        if at >= 0 and says_of_whom(cut) and not asks_something(cut):
            cut |= asked_first(self.quote[at + len(self.what) :])
        elif (parted := _BRACKETS.fullmatch(self.what)) and asks_something(concepts_of(parted["head"])):
            cut = concepts_of(parted["head"], parted["of"])
        found = tuple(each for each in (cut, concepts_of(self.quote, self.before)) if each)
        if any(map(asks_something, found)) or fold(self.quote).lstrip().startswith(_NONE):
            return found
        return (*found, concepts_of(self.before + self.quote))

    @property
    def mark(self) -> str:
        """The same for targets of like wording, whatever figure and year they ask for."""
        what = self.what if asks_something(concepts_of(self.what)) else self.quote
        return hashlib.sha256(wording(f"{what} {self.scope} {self.unit}").encode()).hexdigest()


def words_of(subject: Subject) -> Words:
    """Its item with the directive at hand."""
    item = subject.item if isinstance(subject, Target) else subject
    before = sentence_before(item.directive.text, item.spans[0][0]) if item.spans else ""
    if isinstance(subject, Target):
        return Words(subject.what, item.quote, before, subject.scope, subject.unit_of_measure)
    data = item.data
    return Words(data.get("what") or "", item.quote, before, data.get("scope") or "", data.get("unit") or "")


def in_force(subjects: Iterable[Subject]) -> dict[int, Binding]:
    """The decision in force of each, by its key; all targets or all results. One query."""
    rows = list(subjects)
    if not rows:
        return {}
    of_results = isinstance(rows[0], Item)
    found = _in_force(tuple(row.pk for row in rows), of_results)
    keys = ((row.result_id if of_results else row.target_id, row) for row in found)
    return {key: row for key, row in keys if key is not None}


@prepared
def _in_force(keys: Ids, of_results: bool) -> QuerySet[Binding]:
    subject = Q(result__in=keys) if of_results else Q(target__in=keys)
    return Binding.objects.filter(subject, ended_at=None)


@transaction.atomic
def bind(
    subject: Subject, choice: Choice, *, origin: BindingOrigin, seen: int, by: Any, at: datetime.datetime
) -> Binding:
    """Let the choice be in force from now on; `seen`: key of the decision that the person saw, 0 for none.

    Saying the same again changes nothing. Raises `binding_changed` (somebody else decided meanwhile),
    `binding_of_result` (only results of a directive), `binding_without_indicator`.
    """
    if isinstance(subject, Item) and subject.part != Part.RESULT:
        raise DomainError("binding_of_result")
    if (choice.way == Way.COUNTED) != bool(choice.indicator):
        raise DomainError("binding_without_indicator")
    before = _current(subject, seen)
    if before and _choice(before) == choice:
        return before
    row = _put(subject, choice, before, origin=origin, by=by, at=at)
    _trail(subject, "target.bound", before, row, by=by, at=at)
    return row


@transaction.atomic
def take_back(subject: Subject, *, seen: int, by: Any, at: datetime.datetime) -> Binding | None:
    """Undo the last decision: the one before it is in force again, or none. Raises `binding_changed`, `binding_none`."""
    last = _current(subject, seen)
    if last is None:
        raise DomainError("binding_none")
    before = Binding.objects.filter(**{_name(subject): subject}, ended_at=last.at).exclude(pk=last.pk).last()
    if before is None:
        last.ended_at, last.ended_by = at, by
        last.save(update_fields=["ended_at", "ended_by"])
        if isinstance(subject, Target):
            _mark_judged(subject, bool(subject.item.data.get("is_judged")))
        _trail(subject, "target.unbound", last, None, by=by, at=at)
        return None
    row = _put(subject, _choice(before), last, origin=BindingOrigin(before.origin), by=by, at=at)
    _trail(subject, "target.unbound", last, row, by=by, at=at)
    return row


def choice_of(binding: Binding) -> Choice:
    """What was decided, without when and by whom."""
    return _choice(binding)


def _current(subject: Subject, seen: int) -> Binding | None:
    """The decision in force, held until the end; the subject is held so that two people decide one after the other."""
    type(subject)._base_manager.select_for_update(of=("self",)).get(pk=subject.pk)
    row = Binding.objects.filter(**{_name(subject): subject}, ended_at=None).first()
    if (row.pk if row else 0) != seen:
        raise DomainError("binding_changed")
    return row


def _put(
    subject: Subject, choice: Choice, before: Binding | None, *, origin: BindingOrigin, by: Any, at: datetime.datetime
) -> Binding:
    if before:
        before.ended_at, before.ended_by = at, by
        before.save(update_fields=["ended_at", "ended_by"])
    _mark_judged(subject, choice.way == Way.JUDGED)
    return Binding.objects.create(
        **{_name(subject): subject},
        way=choice.way,
        indicator=choice.indicator,
        limits={key: list(values) for key, values in choice.limits.items()},
        breakdown={key: list(values) for key, values in choice.breakdown.items()},
        each=choice.each,
        since=choice.since,
        wording=words_of(subject).mark,
        origin=origin,
        by=by,
        at=at,
    )


def _mark_judged(subject: Subject, is_judged: bool) -> None:
    """Everywhere else a target says by itself that it is judged."""
    if isinstance(subject, Target) and subject.is_judged != is_judged:
        subject.is_judged = is_judged
        subject.save(update_fields=["is_judged"])


def _choice(row: Binding) -> Choice:
    return Choice(Way(row.way), row.indicator, row.limits, row.breakdown, row.each, row.since)


def _name(subject: Subject) -> str:
    return "target" if isinstance(subject, Target) else "result"


def _trail(
    subject: Subject, action: str, before: Binding | None, after: Binding | None, *, by: Any, at: datetime.datetime
) -> None:
    unit = subject.programme.unit_id if isinstance(subject, Target) else subject.directive.owner_id
    change = {"binding": (_label(before), _label(after))}
    audit.record(subject, by=by, action=action, at=at, changes=change, unit_id=unit)


def _label(row: Binding | None) -> str:
    return "" if row is None else row.indicator or row.way
