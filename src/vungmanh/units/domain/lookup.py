"""What resolving needs from the database, fetched for a whole document at once: a fixed number of queries."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from vungmanh.language.text import fold
from vungmanh.units.domain.levels import TIER_OF_LEVEL
from vungmanh.units.domain.peers import NOBODY, Peers
from vungmanh.units.domain.phrases import Words, strip_ends, written_out
from vungmanh.units.enums import AliasScheme, UnitKind
from vungmanh.units.models import RememberedName, Succession, Unit, UnitAlias, UnitState
from vungmanh.units.selectors import ids_of_path, path_on, states_on


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation beside the issuer; `key` is its name without the tier at its end, `tier` the one it serves."""

    state: UnitState
    key: Words
    keys: frozenset[Words]
    """`key` and those of its other names."""
    tier: str


@dataclass(slots=True)
class Lookup:
    """The surroundings of an issuer on a day."""

    on: datetime.date
    line: dict[str, UnitState] = field(default_factory=dict)
    """Territories from the top down to the issuer's own, by tier."""
    own: str = ""
    peers: Peers = NOBODY
    """Whose peers "cùng cấp" means; those of the issuer where empty."""
    organisations: list[Organisation] = field(default_factory=list)
    ceased: list[Organisation] = field(default_factory=list)
    """Those that have ceased by the day, whom others may have taken the place of."""
    names: dict[Words, list[UnitState]] = field(default_factory=dict)
    """Territories by their folded words, type word included; also those no longer or not yet in force."""
    remembered: dict[str, RememberedName] = field(default_factory=dict)
    successors: dict[int, list[Succession]] = field(default_factory=dict)

    def home(self) -> str:
        """Path of the highest territory below the nation in the line: names are looked for there first."""
        for tier in ("tinh", "huyen", "xa"):
            if tier in self.line:
                return self.line[tier].path
        return "/"


def load_lookup(*, territory: Unit | None, issuer: Unit | None, on: datetime.date) -> Lookup:
    """Line and organisations: three queries."""
    found = Lookup(on)
    stand = territory or issuer
    if stand is None:
        return found
    path_ids = ids_of_path(path_on(stand, on))
    states = {row.unit_id: row for row in states_on(on).filter(unit_id__in=path_ids)}
    for number in path_ids:
        state = states.get(number)
        if state and state.kind == UnitKind.TERRITORY:
            found.line[TIER_OF_LEVEL[state.level]] = state
            found.own = TIER_OF_LEVEL[state.level]
    _load_organisations(found, issuer)
    return found


def load_names(lookup: Lookup, folded: Iterable[str]) -> None:
    """Territories with these folded names, now or ever, also under an alias: two queries."""
    wanted = set(folded)
    if not wanted:
        return
    by_words: dict[Words, list[UnitState]] = defaultdict(list)
    rows = UnitState.objects.filter(kind=UnitKind.TERRITORY, folded__in=wanted).order_by("unit_id", "-valid_from")
    for row in rows:
        by_words[tuple(row.folded.split())].append(row)
    aliases = UnitAlias.objects.filter(
        folded__in=wanted, scheme__in=[AliasScheme.NAME, AliasScheme.ABBREVIATION], unit__kind=UnitKind.TERRITORY
    ).select_related("unit")
    for alias in aliases:
        by_words[tuple(alias.folded.split())].append(_as_state(alias))
    lookup.names |= by_words


def load_remembered(lookup: Lookup, folded: Iterable[str]) -> None:
    """What people decided about these texts, the nearest territory first: two queries."""
    line_ids = [state.unit_id for state in lookup.line.values()]
    rows = RememberedName.objects.filter(
        Q(within__isnull=True) | Q(within_id__in=line_ids), folded__in=list(folded)
    ).prefetch_related("units")
    order = {number: place for place, number in enumerate(line_ids, start=1)}
    for row in sorted(rows, key=lambda row: order.get(row.within_id or 0, 0)):
        lookup.remembered[row.folded] = row


def load_successors(lookup: Lookup, unit_ids: Iterable[int]) -> None:
    """Who took the place of units that have ceased by the day: one query."""
    rows = Succession.objects.filter(predecessor_id__in=list(unit_ids), on__lte=lookup.on)
    for row in rows.order_by("-is_main", "pk"):
        lookup.successors.setdefault(row.predecessor_id, []).append(row)


def _load_organisations(lookup: Lookup, issuer: Unit | None) -> None:
    """Organisations of the line's territories and those right below them, with their other names."""
    ids = [state.unit_id for state in lookup.line.values()]
    if issuer is not None:
        ids.append(issuer.pk)
    near = Q(parent_id__in=ids) | Q(parent__parent_id__in=ids, parent__kind=UnitKind.ORGANISATION)
    rows = UnitState.objects.filter(near, kind=UnitKind.ORGANISATION).exclude(valid_from__gt=lookup.on)
    standing = {row.unit_id: row for row in rows if row.is_in_force(lookup.on)}
    gone = {row.unit_id: row for row in rows if row.unit_id not in standing}
    other = UnitAlias.objects.filter(
        unit_id__in=[*standing, *gone], scheme__in=[AliasScheme.NAME, AliasScheme.ABBREVIATION]
    )
    names: dict[int, list[str]] = defaultdict(list)
    for unit_id, value in other.values_list("unit_id", "value"):
        names[unit_id].append(value)
    lookup.organisations = [_organisation(state, names[state.unit_id], lookup) for state in standing.values()]
    lookup.ceased = [_organisation(state, names[state.unit_id], lookup) for state in gone.values()]


def _organisation(state: UnitState, other_names: list[str], lookup: Lookup) -> Organisation:
    key, *others = (
        tuple(fold(word) for word in organisation_key(name, lookup)[0]) for name in (state.name, *other_names)
    )
    return Organisation(state, key, frozenset([key, *others]), TIER_OF_LEVEL[state.level])


def organisation_key(name: str, lookup: Lookup) -> tuple[Words, str]:
    """Words of the name without the territory at its end ("… tỉnh Mẫu Sơn", "… Tỉnh ủy"), and the tier that it tells."""
    form = written_out(name)
    for tier, state in lookup.line.items():
        full, short = written_out(state.name), written_out(state.short_name)
        for ending in (full, fold(full), short, fold(short)):
            if form.endswith(f" {ending}"):
                words, told = strip_ends(form.removesuffix(ending))
                return words, told if ending in (short, fold(short)) else tier
    return strip_ends(form)


def _as_state(alias: UnitAlias) -> UnitState:
    """The unit under its other name, for as long as that holds."""
    unit = alias.unit
    return UnitState(
        unit=unit,
        kind=unit.kind,
        level=unit.level,
        type=unit.type,
        name=unit.name,
        short_name=unit.short_name,
        path=unit.path,
        folded=alias.folded,
        parent_id=unit.parent_id,
        valid_from=alias.valid_from or unit.valid_from,
        valid_to=alias.valid_to or unit.valid_to,
    )
