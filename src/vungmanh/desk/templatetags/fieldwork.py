"""Figures of registers as people write them here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def plain_number(value: Any) -> str:
    """Grouped, at most two places after the comma, none that say nothing: "1.234,5"; a dash for nothing."""
    if value is None:
        return "–"
    rounded = Decimal(value).quantize(Decimal("0.01")).normalize()
    places = max(0, -int(rounded.as_tuple().exponent))
    return str(number_format(rounded, decimal_pos=places, force_grouping=True))
