"""What a notice is before it is written."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from vungmanh.notices.enums import Kind

LONGEST_TEXT = 600


@dataclass(slots=True)
class Told:
    """One notice to be: for whom, of what."""

    person: int
    kind: Kind
    key: str
    at: datetime.datetime
    by: int | None
    duty: int | None = None
    programme: int | None = None
    data: dict[str, Any] = field(default_factory=dict)
