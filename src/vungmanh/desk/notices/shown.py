"""Notices as the page shows them: by day, in words, with what may no longer be seen taken out."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from vungmanh.accounts.models import User
from vungmanh.notices.enums import Kind
from vungmanh.notices.models import Notice
from vungmanh.notices.permissions import still_visible
from vungmanh.notices.wording import TONES, about, headline, owed_by


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """`is_open`: whether what it is about may still be seen; otherwise it leads nowhere and says nothing of it."""

    notice: Notice
    tone: str
    word: str
    head: str
    title: str
    text: str
    unit: str
    is_open: bool


def shown(notice: Notice, is_open: bool) -> ShownNotice:
    kind = Kind(notice.kind)
    return ShownNotice(
        notice=notice,
        tone=TONES.get(kind, "quiet"),
        word=str(kind.label),
        head=headline(notice) if is_open else _("Việc này nay ngoài phạm vi của bạn."),
        title=about(notice) if is_open else "",
        text=notice.data.get("text", "") if is_open else "",
        unit=owed_by(notice) if is_open else "",
        is_open=is_open,
    )


def by_day(rows: Sequence[Notice], user: User, on: datetime.date) -> list[tuple[datetime.date, list[ShownNotice]]]:
    """The rows of a page under their days, the latest first; two queries."""
    seen = still_visible(rows, user, on)
    lines: list[Any] = [shown(row, row.pk in seen) for row in rows]
    return [(day, list(its)) for day, its in groupby(lines, key=lambda line: timezone.localdate(line.notice.at))]
