"""List markers at the start of a line: what shape they have, what number, and where the text after them begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vungmanh.reader.lexicon import load

_UPPER = "A-Z" + "".join(chr(code) for code in (*range(0xC0, 0x1B1), *range(0x1E00, 0x1EFA)) if chr(code).isupper())
LONGEST_SMALL = 120
_EMPHASIS = r"[#>\s]*(?:\*{1,3}(?=\S)|_{2}(?=\S))?[ \t]*"


@dataclass(frozen=True, slots=True)
class Marker:
    """`style` groups markers of one list, `value` counts inside it (0 where it does not count)."""

    label: str
    style: str
    value: int
    end: int
    """Offset at which the text after the marker begins."""


@cache
def _pattern() -> re.Pattern[str]:
    ordinals = "|".join(load("outline")["ordinals"])
    ordinal_words = "|".join(load("outline")["counts"])
    return re.compile(
        rf"""{_EMPHASIS}(?:
        (?P<bullet>[-–—−+•●▪■◦·‣*])(?:(?=[ \t*_“"])|(?=[^\W\d_])|(?<=[–•●▪■◦])(?=\d))
      | (?P<part>PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục|TIỂU\ MỤC|Tiểu\ mục|PHỤ\ LỤC|Phụ\ lục)\s+
          (?P<partno>(?:THỨ|thứ)\s+(?:{ordinals}|{ordinals.upper()})|[IVXLC]+|\d{{1,2}}|[A-HĐ])(?=[.:\s–—-]|$)
      | (?P<article>ĐIỀU|Điều)\s+(?P<articleno>\d{{1,3}}[a-z]?)(?=[.:])
      | (?P<named>Nhiệm\ vụ|NHIỆM\ VỤ|Giải\ pháp|GIẢI\ PHÁP|Nội\ dung|NỘI\ DUNG|Nhóm\ nhiệm\ vụ|Nhóm\ giải\ pháp)\s(?:thứ\s)?
          (?P<namedno>\d{{1,2}})(?=\s?[.:)-])
      | (?P<spoken>{ordinal_words})\ là(?=\s?[,:])|(?P<nth>Thứ\ (?:{ordinals}))(?=\s?[,:])
      | (?P<mixed>[IVX]{{1,5}}\.\d{{1,2}}(?:\.\d{{1,2}}){{0,2}})(?:\s?[.)/:-]|(?=\s))(?=\s*\W{{0,2}}[{_UPPER}])
      | (?P<roman>[IVX]{{1,6}})(?:\s?[.)/:–—-][.–—-]?(?=\s|\*|[{_UPPER}“"])|(?=\s+[{_UPPER}]{{2}}))
      | (?P<small>[ivx]{{1,5}})(?:\.[-–]?|/|\s?[-–])(?=\s+[^\W\d_])
      | (?P<upper>[A-HĐ])(?:\s?[.)/-]-?)(?=\s)
      | (?P<multi>\d{{1,2}}(?:\.\d{{1,2}}){{1,4}})(?:\s?[.)/:–-]-?(?=[\s*])|\s(?=\W?\W?[{_UPPER}]))
      | (?P<decimal>\d{{1,3}})(?:\s?[.)/:](?:\s?[-–](?=\s))?(?=\s|[{_UPPER}“"*])|
          \s?[-–](?=\s*\W{{0,2}}[{_UPPER}])|,(?=\s+[{_UPPER}]))
      | (?P<letter>[a-zđ])(?:\s?[)/](?=\s|\W|[{_UPPER}])|\s?[.\-](?=\s*\W{{0,3}}[{_UPPER}])|,(?=\s+[{_UPPER}]))
      | (?P<paren>\((?:\d{{1,2}}|[a-zđ]|[ivx]{{1,4}})\))(?=\s|\W|[{_UPPER}])
        )""",
        re.VERBOSE,
    )


_AFTER = re.compile(r"[\s.,:/)–—-]*[*_\s]*")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def match_marker(text: str, start: int, end: int) -> Marker | None:
    """The marker that the line text[start:end] begins with, or None."""
    found = _pattern().match(text, start, min(end, start + 40))
    if found is None or found.lastgroup is None:
        return None
    groups = {name: value for name, value in found.groupdict().items() if value is not None}
    after = found.end()
    if "bullet" in groups:
        return _bullet(text, groups["bullet"], after, end)
    rest = _AFTER.match(text, after, end)
    after = rest.end() if rest else after
    if "small" in groups and (end - start > LONGEST_SMALL or text[end - 1] in ".;,"):
        return None
    return _named(groups, after) or _counted(text, found, groups, after)


def _bullet(text: str, sign: str, after: int, end: int) -> Marker | None:
    """A dash or dot; a lone star with its pair later on the line is emphasis, not a bullet."""
    if sign == "*" and after < end and text[after] not in " \t":
        return None
    style = "-" if sign in "-–—−" else "+" if sign == "+" else "*" if sign == "*" else "•"
    rest = re.compile(r"[ \t]*[*_]{0,3}[ \t]*").match(text, after, end)
    return Marker(style, style, 0, rest.end() if rest else after)


def _named(groups: dict[str, str], after: int) -> Marker | None:
    if "part" in groups:
        word = groups["part"].lower()
        number = groups["partno"]
        return Marker(f"{word.capitalize()} {number}", word, roman_value(number), after)
    if "named" in groups:
        number = groups["namedno"]
        return Marker(f"{groups['named'].capitalize()} {number}", "nhiệm vụ", int(number), after)
    if "spoken" in groups or "nth" in groups:
        word = (groups.get("spoken") or groups["nth"].split()[1]).lower()
        known = load("outline")["counts" if "spoken" in groups else "ordinals"]
        label = f"{groups['spoken']} là" if "spoken" in groups else groups["nth"]
        return Marker(label, "thứ", [each.lower() for each in known].index(word) + 1, after)
    if "article" in groups:
        number = groups["articleno"]
        return Marker(f"Điều {number}", "điều", int(re.sub(r"\D", "", number)), after)
    return None


def _counted(text: str, found: re.Match[str], groups: dict[str, str], after: int) -> Marker:
    if "mixed" in groups:
        parts = groups["mixed"].split(".")
        return Marker(groups["mixed"], "I" + ".1" * (len(parts) - 1), int(parts[-1]), after)
    if "roman" in groups:
        return Marker(groups["roman"], "I", roman_value(groups["roman"]), after)
    if "small" in groups:
        label = groups["small"].upper()
        return Marker(label, "I", roman_value(label), after)
    if "upper" in groups:
        return Marker(groups["upper"], "A", "ABCDĐEFGH".index(groups["upper"]) + 1, after)
    if "multi" in groups:
        parts = groups["multi"].split(".")
        return Marker(groups["multi"], "1" + ".1" * (len(parts) - 1), int(parts[-1]), after)
    if "decimal" in groups:
        ending = ")" if ")" in text[found.start("decimal") : after] else "."
        return Marker(groups["decimal"], "1" + ending, int(groups["decimal"]), after)
    if "letter" in groups:
        return Marker(groups["letter"], "a)", "abcdđeghiklmnopqrstuvxyfjwz".find(groups["letter"]) + 1, after)
    inner = groups["paren"][1:-1]
    return Marker(groups["paren"], "(1)" if inner.isdigit() else "(a)", int(inner) if inner.isdigit() else 0, after)


def roman_value(number: str) -> int:
    """The value of a Roman number; 0 where it is none."""
    if number.isdigit():
        return int(number)
    total = 0
    for sign, following in zip(number, number[1:] + " ", strict=True):
        value = _ROMAN.get(sign, 0)
        total += -value if value < _ROMAN.get(following, 0) else value
    return total
