"""The policy data of units: collective names, abbreviations, properties, standard organisations. Read once, checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

POLICY_DIR = Path(__file__).resolve().parent / "policy"


@cache
def policy(name: str) -> dict[str, Any]:
    """The file `policy/<name>.yaml`."""
    loaded: dict[str, Any] = yaml.safe_load((POLICY_DIR / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def attributes() -> dict[str, Any]:
    found: dict[str, Any] = policy("attributes")["attributes"]
    return found


def attribute_values(key: str) -> dict[str, Any]:
    """Values that the property may have; empty for an unknown property."""
    values: dict[str, Any] = attributes().get(key, {}).get("values", {})
    return values


def attribute_label(key: str, value: str) -> str:
    """How a page shows the property: "Địa bàn: miền núi"."""
    name = attributes().get(key, {}).get("name", key)
    return f"{name}: {attribute_values(key).get(value, {}).get('name', value)}"
