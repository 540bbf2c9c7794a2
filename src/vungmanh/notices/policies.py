"""The policy of notices: when people are reminded, how mail behaves. Read once."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from vungmanh.notices.enums import GROUP_OF, How, Kind


@cache
def policy() -> dict[str, Any]:
    path = Path(__file__).with_name("policy") / "notices.yaml"
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def days(name: str) -> datetime.timedelta:
    return datetime.timedelta(days=policy()[name])


def how(kind: str, chosen: dict[str, str]) -> How:
    """How a notice of this kind comes by mail to a person who chose so."""
    group = GROUP_OF[Kind(kind)]
    return How(chosen.get(group, policy()["how"][group]))


def delay(attempts: int) -> datetime.timedelta:
    """How long a mail waits after so many tries."""
    minutes = policy()["retry_minutes"]
    return datetime.timedelta(minutes=minutes[min(attempts, len(minutes)) - 1])
