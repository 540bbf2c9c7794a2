"""A date to come, near or past in words: one wording for all pages.

Until work on duties is recorded nobody knows which of the past ones were done, so a past date is told and not called late
(`components/past_due.html` says the same of a count).
"""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vungmanh.programmes.selectors import NEAR

PAST_DUE = gettext_lazy("Đã qua hạn nêu")


def due_words(due: datetime.date | None, on: datetime.date) -> tuple[str, str]:
    """Tone and word of a date that a sentence names."""
    if due is None:
        return "quiet", _("Không nêu hạn")
    days = (due - on).days
    if days < 0:
        return "quiet", str(PAST_DUE)
    if days == 0:
        return "near", _("Hạn hôm nay")
    if days <= NEAR.days:
        return "near", _("Còn %(days)s ngày") % {"days": days}
    return "quiet", _("Chưa đến hạn")
