"""Whether a sentence asks for a rise or for a fall: "tăng 25%", "giảm ít nhất 2 điểm phần trăm"."""

from __future__ import annotations

import re
from decimal import Decimal

_WAYS = re.compile(r"\b(tăng|nâng|giảm|hạ)\b")
_FALLS = {"giảm", "hạ"}


def is_fall(text: str, value: Decimal) -> bool:
    """Of the change by so much that the text names: by the last such word before the figure, else by the first after it."""
    low = text.lower()
    figure = re.search(rf"(?<![\d,.])0*{_written(value)}(?![\d,.]*\d)", low)
    place = figure.start() if figure else len(low)
    before = [found[1] for found in _WAYS.finditer(low, 0, place)]
    after = [found[1] for found in _WAYS.finditer(low, place)]
    said = before[-1:] or after[:1]
    return bool(said) and said[0] in _FALLS


def _written(value: Decimal) -> str:
    """With a comma, and with or without marks between thousands."""
    whole, _, rest = f"{value.normalize():f}".partition(".")
    marked = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", r"[.]?", whole)
    return f"{marked}[,.]{rest}0*" if rest else marked
