"""The policy data of programmes. Read once, checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from vungmanh.programmes.enums import DutyAct

WHEN = {"late": None, "hindered": DutyAct.HINDERED, "asked": DutyAct.ASKED}
TO = ("unit", "keeper")


@dataclass(frozen=True, slots=True)
class Escalation:
    """After `working_days` of `when`, leaders of `to` hear of it."""

    key: str
    when: str
    working_days: int
    to: str
    words: str

    def __post_init__(self) -> None:
        if self.when not in WHEN or self.to not in TO or self.working_days < 1:
            raise ValueError(f"escalation rule {self.key}")


@cache
def escalations() -> tuple[Escalation, ...]:
    text = (Path(__file__).parent / "policy/escalation.yaml").read_text(encoding="utf-8")
    return tuple(Escalation(**row) for row in yaml.safe_load(text)["rules"])
