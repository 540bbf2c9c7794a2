"""Vietnamese figures and number words: "1.234,5", "hai mươi mốt", "IV"."""

from __future__ import annotations

import re

_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_PLAIN_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_ROMAN = re.compile(r"(?=[IVXLC])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}

UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
SCALES = {"trăm": 100, "nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}


def parse_figure(figure: str) -> float | None:
    """The value of a figure as Vietnamese papers write it: "1.234,5" is 1234.5, "91,5" and "91.5" are 91.5; else None."""
    if len(figure) > 40:
        return None
    if _GROUPED.fullmatch(figure):
        return float(figure.replace(".", "").replace(",", "."))
    if _PLAIN_FIGURE.fullmatch(figure):
        return float(figure.replace(",", "."))
    return None


def parse_roman(numeral: str) -> int | None:
    """The value of a Roman numeral up to 399, in either case; None where it is not one."""
    upper = numeral.upper()
    if len(upper) > 12 or not _ROMAN.fullmatch(upper):
        return None
    values = [_ROMAN_VALUES[letter] for letter in upper]
    return sum(-v if any(v < later for later in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def parse_words(words: str) -> int | None:
    """The value of number words: "hai mươi mốt" is 21, "một trăm linh năm" is 105, "mười hai" is 12; else None."""
    total = group = digit = 0
    seen = False
    for word in words.lower().split()[:16]:
        if word in {"linh", "lẻ"} and seen:
            continue
        if word == "mươi" and digit:
            group, digit = group + digit * 10, 0
        elif word == "mười":
            group, digit = group + 10, 0
        elif word in UNITS:
            digit = UNITS[word]
        elif word == "trăm":
            group, digit = group + digit * 100, 0
        elif word in SCALES:
            total, group, digit = total + max(group + digit, 1) * SCALES[word], 0, 0
        else:
            return None
        seen = True
    return total + group + digit if seen else None


def quarter_number(word: str) -> int | None:
    """Number of a quarter, written "III", "3", "ba" or "tư"; None where there is no such quarter."""
    value = parse_roman(word) if word[:1].lower() in "ivx" else parse_words(word)
    if word.isdecimal():
        value = int(word)
    return value if value is not None and 1 <= value <= 4 else None


def month_number(word: str) -> int | None:
    """Number of a month, written "9", "09", "mười hai", "giêng" or "chạp"; None where there is no such month."""
    named = {"giêng": 1, "chạp": 12}
    value = int(word) if word.isdecimal() and len(word) < 3 else named.get(word.lower()) or parse_words(word)
    return value if value is not None and 1 <= value <= 12 else None
