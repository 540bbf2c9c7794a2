"""The policy data of fieldwork: channels and audiences of study, capacities and expectations of area work. Read once."""

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


def study_words() -> list[str]:
    """A task that has one of these words is a study duty."""
    words: list[str] = policy("study")["words"]
    return words


def survey_words() -> list[str]:
    """A task that has one of these words can be done by a survey."""
    words: list[str] = policy("surveys")["words"]
    return words


def most_questions() -> int:
    return int(policy("surveys")["most_questions"])


def channels() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = policy("study")["channels"]
    return found


def counts_people(channel: str) -> bool:
    """Whether those present are counted; else broadcasts, posts and panels are."""
    return channels().get(channel, {}).get("counts") == "people"


def audiences() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = policy("study")["audiences"]
    return found


def label(rows: dict[str, dict[str, Any]], key: str) -> str:
    """The name of a row in the language of the page; the key of one that the policy has no more."""
    name = rows.get(key, {}).get("name")
    return gettext(name) if name else key


def choices(rows: dict[str, dict[str, Any]]) -> list[tuple[str, str]]:
    return [(key, label(rows, key)) for key in rows]


def capacities() -> dict[str, dict[str, Any]]:
    """In which somebody looks after a place or a field."""
    found: dict[str, dict[str, Any]] = policy("areas")["capacities"]
    return found


def visits_per_month(capacity: str) -> int:
    return int(capacities().get(capacity, {}).get("visits_per_month", 0))


def briefings_per_month() -> int:
    return int(policy("areas")["briefings"]["per_month"])
