"""The policy data of units: collective names, abbreviations, properties, standard organisations. Read once, checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext

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


def attribute_value(key: str, value: str) -> str:
    """What the property is, in the language of the page: "miền núi"."""
    name: str = attribute_values(key).get(value, {}).get("name", value)
    return gettext(name)


def attribute_label(key: str, value: str) -> str:
    """How a page shows the property: "Địa bàn: miền núi"."""
    name: str = attributes().get(key, {}).get("name", key)
    return f"{gettext(name)}: {attribute_value(key, value)}"


def attribute_choices(level: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """The properties that units of the level can have, with ("key=value", what it is) of each."""
    found = []
    for key, row in attributes().items():
        if not level or level in row["levels"]:
            name: str = row["name"]
            found.append((gettext(name), [(f"{key}={value}", attribute_value(key, value)) for value in row["values"]]))
    return found
