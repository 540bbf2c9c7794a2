"""Collective names that a person may choose for a name that the rules could not tell."""

from __future__ import annotations

from vungmanh.units.domain.expanding import collective_label
from vungmanh.units.domain.keys import is_collective

_COLLECTIVES = (
    "so.tinh", "ubnd.huyen", "ubnd.xa", "ubnd.huyen+ubnd.xa", "so.tinh+ubnd.xa", "so.tinh+ubnd.huyen", "hdnd.xa",
    "party.huyen", "party.xa", "front.xa", "ban_dang.tinh", "doan_the.tinh", "all.thon",
)  # fmt: skip


def collective_choices() -> list[tuple[str, str]]:
    """Collective names that a person may choose, with what they are called."""
    return [(key, collective_label(key)) for key in _COLLECTIVES if is_collective(key)]
