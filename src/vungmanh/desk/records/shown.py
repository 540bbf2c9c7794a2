"""Values of records as people read them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from vungmanh.desk.templatetags.fieldwork import plain_number
from vungmanh.formats import day

UNKNOWN = "–"


def said(value: Any) -> str:
    """A day, a number, yes or no, words; a dash where nobody knows."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, datetime.date):
        return day(value)
    return plain_number(value) if isinstance(value, int | float | Decimal) else str(value)


def of_choice(choices: Any, value: Any) -> str:
    """The word of one of the choices of an enumeration."""
    return UNKNOWN if value is None else str(choices(value).label)


def share(above: int | Decimal, below: int | Decimal) -> str:
    """52/53 (98,11%)."""
    if not below:
        return UNKNOWN
    percent = plain_number(Decimal(above) * 100 / Decimal(below))
    return f"{plain_number(above)}/{plain_number(below)} ({percent}%)"
