"""A name in a document becomes units, or a collective name, or a question with suggestions. It never guesses.

Order: what people decided before → organisations beside the issuer → the language of names (`phrases`): standard bodies of
territories, collective names, territories named one by one. A name that fits several units gets none of them, only
candidates.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.language.text import fold
from vungmanh.units.domain.expanding import bodies_of
from vungmanh.units.domain.keys import is_collective
from vungmanh.units.domain.lookup import Lookup, load_lookup, load_names, load_remembered, load_successors
from vungmanh.units.domain.meaning import (
    MOST_CANDIDATES,
    Found,
    by_phrases,
    ceased_organisation_of,
    organisation_of,
    similar,
)
from vungmanh.units.domain.peers import NOBODY, Peers
from vungmanh.units.domain.phrases import (
    Token,
    clauses_of,
    has_accents,
    is_known_without_name,
    possible_names,
    tokens_of,
    with_type_words,
    written_out,
)
from vungmanh.units.domain.several import by_parts
from vungmanh.units.models import RememberedName, Unit
from vungmanh.units.naming import tidy

REMEMBERED = "remembered"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name means on the day. `units` and `collective` may both be set ("UBND tỉnh và các huyện"); where neither
    is, people must choose, `candidates` first."""

    text: str
    units: tuple[Unit, ...] = ()
    collective: str = ""
    rule: str = ""
    """remembered | organisation | territory | body | collective | successor; ".limited", ".post" … say what weakens it."""
    confidence: float = 0.0
    candidates: tuple[Unit, ...] = ()

    @property
    def is_resolved(self) -> bool:
        return bool(self.units or self.collective) or self.is_only_text

    @property
    def is_only_text(self) -> bool:
        """People decided that the name stands for no unit here ("Bộ Nội vụ", "các doanh nghiệp")."""
        return self.rule == REMEMBERED and not self.units and not self.collective


def resolve_names(
    texts: Iterable[str], *, territory: Unit | None, issuer: Unit | None, on: datetime.date, peers: Peers = NOBODY
) -> dict[str, Resolution]:
    """What each text means for this issuer on the day; `peers` are those whom "cùng cấp" stands beside, the issuer where
    empty. At most fourteen queries for any number of texts."""
    wanted = list(dict.fromkeys(texts))
    lookup = load_lookup(territory=territory, issuer=issuer, on=on)
    lookup.peers = peers
    load_remembered(lookup, [fold(tidy(text)) for text in wanted])
    forms = {text: written_out(text) for text in wanted}
    tokens = {text: tokens_of(form) for text, form in forms.items()}
    _load_territories(lookup, tokens, forms)
    found = {text: _resolve(text, forms[text], tokens[text], lookup) for text in wanted}
    _fill_bodies(found.values(), on)
    units = Unit.objects.in_bulk({number for row in found.values() for number in (*row.unit_ids, *row.candidates)})
    return {text: _finished(text, row, units) for text, row in found.items()}


def resolve_name(
    text: str, *, territory: Unit | None, issuer: Unit | None, on: datetime.date, peers: Peers = NOBODY
) -> Resolution:
    return resolve_names([text], territory=territory, issuer=issuer, on=on, peers=peers)[text]


@transaction.atomic
def remember_name(
    text: str,
    *,
    within: Unit | None,
    units: Sequence[Unit] = (),
    collective: str = "",
    is_only_text: bool = False,
    by: Any,
    at: datetime.datetime,
) -> RememberedName:
    """Keep what a person decided that the name means in the territory, also that it stands for no unit (`is_only_text`);
    a later decision replaces it."""
    text = tidy(text)
    if not text or bool(units or collective) == is_only_text:
        raise DomainError("remembered_name_needs_meaning", text=text)
    if collective and not is_collective(collective):
        raise DomainError("collective_unknown", key=collective)
    row, _is_new = RememberedName.objects.update_or_create(
        within=within,
        folded=fold(text)[:300],
        defaults={
            "text": text[:300],
            "collective": collective,
            "decided_by_id": getattr(by, "pk", None),
            "decided_at": at,
        },
    )
    before = [str(unit) for unit in row.units.all()]
    row.units.set(units)
    meaning = (before, [str(unit) for unit in units] or collective)
    audit.record(
        row, by=by, action="name.remembered", at=at, changes={"units": meaning}, unit_id=within.pk if within else None
    )
    return row


def forget_name(row: RememberedName, *, by: Any, at: datetime.datetime) -> None:
    """Take back what was decided that a name means; the rules answer again."""
    meant = [str(unit) for unit in row.units.all()] or row.collective
    audit.record(row, by=by, action="name.forgotten", at=at, changes={"units": (meant, None)}, unit_id=row.within_id)
    row.delete()


def _load_territories(lookup: Lookup, tokens: dict[str, list[Token]], forms: dict[str, str]) -> None:
    """Territories that the texts may name: with their type word, then those named behind a common one."""
    folded = {name for row in tokens.values() for name in possible_names(row)}
    load_names(lookup, folded)
    _leave_out_words(lookup)
    bare: set[str] = set()
    for text, row in tokens.items():
        _clauses, unknown = clauses_of(row, known_names=lookup.names, accents=has_accents(forms[text]))
        for words in unknown:
            if len(words) <= 5:
                bare |= set(with_type_words(words))
    load_names(lookup, bare - folded)
    named = [state for states in lookup.names.values() for state in states]
    ended = {state.unit_id for state in named if not state.is_in_force(lookup.on)}
    load_successors(lookup, ended | {row.state.unit_id for row in lookup.ceased})


def _leave_out_words(lookup: Lookup) -> None:
    """A commune of another province that is called as a property is ("Xã Biên Giới") does not stand for the words here."""
    home = lookup.home()
    for words, states in list(lookup.names.items()):
        if is_known_without_name(words) and not any(state.path.startswith(home) for state in states):
            del lookup.names[words]


def _resolve(text: str, form: str, tokens: list[Token], lookup: Lookup) -> Found:
    remembered = lookup.remembered.get(fold(tidy(text)))
    if remembered:
        ids = tuple(unit.pk for unit in remembered.units.all())
        return Found(unit_ids=ids, collective=remembered.collective, rule=REMEMBERED, confidence=1.0)
    if not tokens:
        return Found()
    organisation = organisation_of(text, form, lookup)
    if organisation:
        return organisation
    attempts = [
        by_phrases(tokens, lookup, accents=accents) for accents in ([True, False] if has_accents(form) else [False])
    ]
    best = max(attempts, key=lambda row: row.confidence)
    if best.says_something:
        return best
    for other in (by_parts(form, lookup), ceased_organisation_of(form, lookup), _without_brackets(text, lookup)):
        if other and other.says_something:
            return other
    nearest = [lookup.line[lookup.own].unit_id] if lookup.own else []
    candidates = tuple(dict.fromkeys(best.candidates or [*similar(form, lookup), *nearest]))
    return Found(rule="", candidates=candidates[:MOST_CANDIDATES])


def _without_brackets(text: str, lookup: Lookup) -> Found | None:
    """ "Sở Nội vụ (cơ quan thường trực)": what stands in brackets behind an organisation tells nothing more."""
    outside = written_out(text.partition("(")[0]) if "(" in text else ""
    return organisation_of(text, outside, lookup) if outside else None


def _fill_bodies(found: Iterable[Found], on: datetime.date) -> None:
    """Put the organisation row in the place of the territory where the body has one: one query per kind of body."""
    rows = list(found)
    wanted: dict[str, set[int]] = {}
    for row in rows:
        for body, number in row.bodies:
            wanted.setdefault(body, set()).add(number)
    answered = {body: bodies_of(numbers, body, on) for body, numbers in wanted.items()}
    for row in rows:
        ids = [*row.unit_ids, *(answered[body][number] for body, number in row.bodies)]
        row.unit_ids = tuple(dict.fromkeys(ids))


def _finished(text: str, row: Found, units: dict[int, Unit]) -> Resolution:
    return Resolution(
        text=text,
        units=tuple(units[number] for number in row.unit_ids if number in units),
        collective=row.collective,
        rule=row.rule,
        confidence=row.confidence,
        candidates=tuple(units[number] for number in row.candidates if number in units),
    )
