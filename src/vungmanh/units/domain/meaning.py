"""What the clauses of a name mean for an issuer: bodies of its line, collective names, territories named one by one.

Works on a filled `Lookup` only, without the database. Nothing is picked where several units fit.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from vungmanh.language.text import fold, plain
from vungmanh.units.domain.keys import TYPE_LIMIT, limited_to
from vungmanh.units.domain.levels import BELOW, EVERY, TIER_OF_LEVEL, TIERS, rank
from vungmanh.units.domain.lookup import Lookup, Organisation, organisation_key
from vungmanh.units.domain.peers import SAME
from vungmanh.units.domain.phrases import (
    Clause,
    Phrase,
    Token,
    Words,
    clauses_of,
    has_accents,
    tier_of_type_word,
    with_type_words,
)
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import LONGEST_COLLECTIVE, UnitState
from vungmanh.units.naming import tidy
from vungmanh.units.policies import policy

MOST_CANDIDATES = 5
SURE, LIKELY, DOUBTFUL, GUESS = 0.97, 0.85, 0.6, 0.5


@dataclass(slots=True)
class Found:
    """A resolution in numbers, before the units are fetched."""

    unit_ids: tuple[int, ...] = ()
    collective: str = ""
    rule: str = ""
    confidence: float = 0.0
    candidates: tuple[int, ...] = ()
    bodies: tuple[tuple[str, int], ...] = ()
    """(body, territory) still to be replaced by the organisation row of the body, where there is one."""

    @property
    def says_something(self) -> bool:
        return bool(self.unit_ids or self.collective or self.bodies)


def organisation_of(text: str, form: str, lookup: Lookup) -> Found | None:
    """An organisation beside the issuer with this name, also behind a post ("Giám đốc Sở Nội vụ")."""
    found = _organisation_named(form, lookup, lookup.organisations)
    if found is None:
        head = next((post for post in _posts() if form.startswith(f"{post} ")), None)
        if head:
            found = _organisation_named(form.removeprefix(head).strip(), lookup, lookup.organisations)
            return _weakened(found, "organisation.post", LIKELY) if found else None
        return None
    if found.confidence and plain(tidy(text)) != form:
        found.rule = "organisation.abbreviation"
    if found.confidence and not has_accents(form):
        found.rule, found.confidence = "organisation.folded", LIKELY
    return found


def ceased_organisation_of(form: str, lookup: Lookup) -> Found | None:
    """The only successor of an organisation that has ceased by the day; its successors as candidates where there are more."""
    found = _organisation_named(form, lookup, lookup.ceased)
    if found is None:
        return None
    standing = {row.state.unit_id for row in lookup.organisations}
    gone = found.unit_ids or found.candidates
    heirs = dict.fromkeys(row.successor_id for number in gone for row in lookup.successors.get(number, []))
    ids = tuple(number for number in heirs if number in standing)
    if len(ids) == 1:
        return Found(unit_ids=ids, rule="organisation.successor", confidence=DOUBTFUL)
    return Found(candidates=ids or gone)


def _organisation_named(form: str, lookup: Lookup, among: Sequence[Organisation]) -> Found | None:
    """By its name first, then by another of its names; of the nearest tier where no tier is told."""
    words, tier = organisation_key(form, lookup)
    key = tuple(fold(word) for word in words)
    fitting = [row for row in among if key == row.key] or [row for row in among if key in row.keys]
    told = _tier_in_line(tier, lookup) if tier else ""
    if told:
        fitting = [row for row in fitting if row.tier == told]
    elif len(fitting) > 1:
        nearest = max((rank(row.tier) for row in fitting), default=0)
        fitting = [row for row in fitting if rank(row.tier) == nearest]
    if not fitting:
        return None
    ids = tuple(dict.fromkeys(row.state.unit_id for row in fitting))
    if len(ids) > 1:
        return Found(candidates=ids)
    return Found(unit_ids=ids, rule="organisation", confidence=SURE)


def _weakened(found: Found, rule: str, confidence: float) -> Found:
    found.rule, found.confidence = rule, min(found.confidence, confidence)
    return found


def by_phrases(tokens: list[Token], lookup: Lookup, *, accents: bool) -> Found:
    clauses, _unknown = clauses_of(tokens, known_names=lookup.names, accents=accents)
    if not clauses:
        return Found()
    _share_tiers(clauses)
    parts = [_clause(clause, lookup) for clause in clauses]
    if any(part is None for part in parts):
        return Found(candidates=_named_candidates(clauses, lookup))
    found = joined([part for part in parts if part is not None])
    return found if accents else _weakened(found, found.rule, LIKELY)


def _share_tiers(clauses: list[Clause]) -> None:
    """A body at the end without a tier of its own takes the one before it: "UBND xã và Mặt trận Tổ quốc"."""
    for before, clause in itertools.pairwise(clauses):
        if not clause.says_where and clause.items and all(item.kind == "body" for item in clause.items):
            clause.tiers, clause.types, clause.relation = list(before.tiers), list(before.types), before.relation


def _clause(clause: Clause, lookup: Lookup) -> Found | None:
    """None where something in it is not understood."""
    items = clause.items or [Phrase("body", "all")]
    if clause.names:
        return _named(clause, items, lookup)
    if not lookup.own:
        return None
    if clause.relation == SAME and not clause.tiers and lookup.peers:
        return _beside(clause, items, lookup)
    tiers = _tiers(clause, lookup)
    if tiers is None:
        return None
    parts = [_item(item, index, tiers, clause, lookup) for index, item in enumerate(items)]
    if clause.relation == "below" and all(item.kind == "group" for item in items):
        parts.append([_collective(f"ubnd.{BELOW}", clause)])  # "các ngành, các địa phương"
    return joined([found for part in parts for found in part]) if all(parts) else None


def _beside(clause: Clause, items: list[Phrase], lookup: Lookup) -> Found | None:
    """Bodies "cùng cấp" with others than the issuer: of their whole tiers, or of their territories one by one."""
    peers = lookup.peers
    of_tiers = replace(clause, attributes=[peers.limit] if peers.limit else [])
    found = []
    for item in items:
        one_by_one = peers.territories if item.kind == "body" else ()
        tiers = [*peers.tiers, *(tier for _, tier in peers.territories if not one_by_one)]
        parts = _item(item, 0, list(dict.fromkeys(tiers)), of_tiers, lookup) if tiers else []
        parts += [
            Found(bodies=((item.value, number),), rule="body.same", confidence=DOUBTFUL) for number, _ in one_by_one
        ]
        if not parts:
            return None
        found += parts
    return _weakened(joined(found), "body.same", DOUBTFUL)


def _named(clause: Clause, items: list[Phrase], lookup: Lookup) -> Found | None:
    """Territories named one by one; all must be known and told apart."""
    parts = []
    for tier_word, words in clause.names:
        part = _territory(tier_word, words, lookup)
        if part is None or not part.unit_ids:
            return None
        parts.append(part)
    found = joined(parts)
    bodies = tuple(
        (item.value, number)
        for item in items
        if item.kind == "body" and item.value != "all"
        for number in found.unit_ids
    )
    if bodies:
        found.unit_ids, found.bodies = (), bodies
        found.rule = found.rule.replace("territory", "body")
    if clause.has_post:
        found = _weakened(found, f"{found.rule}.post", LIKELY)
    return found


def _territory(tier_word: str, words: Words, lookup: Lookup) -> Found | None:
    """The territory with this name: in the issuer's province first, in force on the day first."""
    folded = tuple(fold(word) for word in words)
    states = list(lookup.names.get(folded, []))
    is_bare = not states
    if is_bare:
        tier = _tier_in_line(tier_word, lookup) if tier_word else ""
        for name in with_type_words(words):
            states += [
                state
                for state in lookup.names.get(tuple(name.split()), [])
                if not tier or TIER_OF_LEVEL[state.level] == tier or tier_of_type_word(name) == tier_word
            ]
        states = [row for row in states if row.path.startswith(lookup.home()) or row.level == UnitLevel.PROVINCE]
    if not states:
        return None
    return _choose(states, lookup, confidence=LIKELY if is_bare else SURE)


def _choose(states: list[UnitState], lookup: Lookup, *, confidence: float) -> Found:
    """A place outside the issuer's province is taken only where it is a province; of others only candidates."""
    home = [state for state in states if state.path.startswith(lookup.home())]
    pool, confidence = (home, confidence) if home else (states, DOUBTFUL)
    now = {state.unit_id for state in pool if state.is_in_force(lookup.on)}
    if not home and any(state.level != UnitLevel.PROVINCE for state in pool):
        return Found(candidates=tuple(now or {state.unit_id for state in pool}))
    if len(now) == 1:
        return Found(unit_ids=tuple(now), rule="territory", confidence=confidence)
    if now:
        return Found(candidates=tuple(now))
    gone = {state.unit_id for state in pool}
    heirs = [row.successor_id for number in gone for row in lookup.successors.get(number, [])]
    if len(gone) == 1 and len(set(heirs)) == 1:
        return Found(unit_ids=(heirs[0],), rule="territory.successor", confidence=DOUBTFUL)
    return Found(candidates=tuple(dict.fromkeys(heirs)) or tuple(gone))


def _named_candidates(clauses: list[Clause], lookup: Lookup) -> tuple[int, ...]:
    """Units that a name which was not understood may stand for."""
    found: list[int] = []
    for clause in clauses:
        for tier_word, words in clause.names:
            part = _territory(tier_word, words, lookup)
            if part:
                found += [*part.unit_ids, *part.candidates]
    return tuple(dict.fromkeys(found))


def _tiers(clause: Clause, lookup: Lookup) -> list[str] | None:
    """Tiers that the clause speaks of, [] where it names none; "thành phố" beside districts is one of them. None: which
    one it means cannot be told."""
    if clause.relation == "below" and not clause.tiers:
        return [BELOW]
    if clause.relation == "above":
        above = [tier for tier in lookup.line if rank(tier) < rank(lookup.own)]
        return above[-1:] if above[-1:] not in ([], ["tw"]) else None  # nobody there has duties in this register
    tiers = list(dict.fromkeys(clause.tiers))
    if tiers == ["tinh_or_huyen"] and not clause.is_plural and not _city_in_line(lookup):
        return None  # one city, but which?
    if "tinh_or_huyen" in tiers:
        meant = "huyen" if "huyen" in tiers else _tier_in_line("tinh_or_huyen", lookup)
        tiers = [meant if tier == "tinh_or_huyen" else tier for tier in tiers]
    plain_tiers = [tier for tier in tiers if tier not in (EVERY, BELOW)]
    return list(dict.fromkeys(plain_tiers or tiers))


def _tier_in_line(tier: str, lookup: Lookup) -> str:
    """ "thành phố" is the province-level city of the line where there is one, else a district-level one."""
    if tier != "tinh_or_huyen":
        return tier
    return _city_in_line(lookup) or "huyen"


def _city_in_line(lookup: Lookup) -> str:
    """Tier of the city that the issuer belongs to; "" where it belongs to none."""
    cities = {"tinh": "thanh_pho_tw", "huyen": "thanh_pho"}
    return next((tier for tier, type in cities.items() if tier in lookup.line and lookup.line[tier].type == type), "")


def _item(item: Phrase, index: int, tiers: list[str], clause: Clause, lookup: Lookup) -> list[Found]:
    """What one body or group of the clause means; [] where that cannot be told."""
    if item.kind == "mixed":
        keys = [_own_group(key, lookup) for key in policy("collectives")["mixed"][int(item.value)]["bodies"]]
        return [_collective("+".join(keys), clause)]
    if item.kind == "group":
        if item.tier == "one" and not clause.is_many(index):
            return []
        of_tiers = _group_tiers(item.value, tiers or [lookup.own], lookup)
        return [
            _collective(f"{_group_at(item.value, tier)}.{tier}", clause, has_limit=not tiers or tier in tiers)
            for tier in of_tiers
        ]
    tiers = tiers or [BELOW if clause.is_many(index) and not clause.relation else lookup.own]
    if lookup.own in tiers and not _has_body(item.value, lookup.own):
        return []
    return [_body(item.value, tier, clause, lookup) for tier in tiers]


def _has_body(body: str, tier: str) -> bool:
    """Whether territories of the tier have this body: a province has no "Trạm Y tế"."""
    tiers = policy("collectives")["bodies"][body].get("tiers")
    return not tiers or tier in tiers


def _group_at(group: str, tier: str) -> str:
    """At the province "các ban, ngành" are its departments."""
    instead: dict[str, str] = policy("collectives")["groups"][group].get("instead", {})
    return instead.get(tier, group)


def _own_group(key: str, lookup: Lookup) -> str:
    """ "so" of a mixed name is the issuer's own kind of offices; a key with its tier stands as it is."""
    if "." in key:
        return key
    if key == "so" and lookup.own != "tinh":
        key = "phong"
    return f"{key}.{lookup.own}"


def _group_tiers(group: str, tiers: list[str], lookup: Lookup) -> list[str]:
    fixed = str(policy("collectives")["groups"][group]["level"])
    if fixed:
        return [fixed]
    return [lookup.own if tier == BELOW else tier for tier in tiers]


def _body(body: str, tier: str, clause: Clause, lookup: Lookup) -> Found:
    """One body of the issuer's line, or the bodies of a whole tier below it."""
    if tier in (BELOW, EVERY) or rank(tier) > rank(lookup.own):
        return _collective(f"{body}.{tier}", clause)
    state = lookup.line.get(tier)
    if state is None:
        return _collective(f"{body}.{tier}", clause) if tier in TIERS else Found()
    confidence = DOUBTFUL if clause.relation else SURE
    rule = f"body.{clause.relation}" if clause.relation else "body"
    if clause.has_post:
        confidence, rule = min(confidence, LIKELY), f"{rule}.post"
    return Found(bodies=((body, state.unit_id),), rule=rule, confidence=confidence)


def _collective(key: str, clause: Clause, *, has_limit: bool = True) -> Found:
    """`has_limit`: the property or the types that the clause names are those of this part's tier."""
    confidence, rule = SURE, "collective"
    if clause.has_post:
        confidence, rule = LIKELY, "collective.post"
    if clause.relation == "below":
        confidence, rule = LIKELY, "collective.below"
    if clause.is_limited:
        confidence, rule = GUESS, "collective.limited"
    if len(clause.attributes) > 1:
        confidence = min(confidence, DOUBTFUL)
    limit = (clause.attributes[-1] if clause.attributes else _type_limit(clause)) if has_limit else ""
    return Found(collective=limited_to(key, limit), rule=rule, confidence=confidence)


def _type_limit(clause: Clause) -> str:
    """ "UBND các phường" are those of the wards only; words of two tiers limit nothing."""
    types = clause.named_types if len(set(clause.tiers) - {"tinh_or_huyen"}) <= 1 else ()
    return f"{TYPE_LIMIT}={','.join(types)}" if types else ""


def joined(parts: list[Found]) -> Found:
    """Several meanings of one name together; as sure as the least sure of them."""
    keys = dict.fromkeys(key for part in parts if part.collective for key in part.collective.split("+"))
    collective = "+".join(keys)
    if len(collective) > LONGEST_COLLECTIVE:
        return Found(candidates=tuple(number for part in parts for number in part.candidates))
    weakest = min(parts, key=lambda part: part.confidence)
    return Found(
        unit_ids=tuple(dict.fromkeys(number for part in parts for number in part.unit_ids)),
        collective=collective,
        rule=weakest.rule,
        confidence=weakest.confidence,
        candidates=tuple(dict.fromkeys(number for part in parts for number in part.candidates)),
        bodies=tuple(dict.fromkeys(pair for part in parts for pair in part.bodies)),
    )


def similar(form: str, lookup: Lookup) -> list[int]:
    """Organisations beside the issuer whose names look like this one, the most alike first."""
    words = fold(form)
    scored = [
        (SequenceMatcher(None, words, row.state.folded).ratio(), row.state.unit_id) for row in lookup.organisations
    ]
    return [number for score, number in sorted(scored, reverse=True)[:MOST_CANDIDATES] if score >= 0.6]


def _posts() -> list[str]:
    return sorted((plain(post) for post in policy("collectives")["posts"]), key=len, reverse=True)
