"""Definitions that come with the product: one pack per file of `policy/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

POLICY_DIR = Path(__file__).parent / "policy"


@dataclass(frozen=True, slots=True)
class Pack:
    """Definitions of one field, with the version that a change of them raises."""

    name: str
    version: str
    indicators: tuple[dict[str, Any], ...]
    forms: tuple[dict[str, Any], ...] = ()
    """Ways to report (`indicators.forms`)."""


@cache
def packs() -> tuple[Pack, ...]:
    return tuple(_packs(POLICY_DIR))


def _packs(folder: Path) -> Iterator[Pack]:
    for path in sorted(folder.glob("*.yaml")):
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield Pack(path.stem, str(loaded["version"]), tuple(loaded["indicators"]), tuple(loaded.get("forms", ())))
