"""Automatic list numbers of a Word file, computed as Word shows them: they are not in its text.

A paragraph names a list (numId) and a level, itself or through its style; lists that share an abstract list count on
together, unless a list says that it starts anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lxml import etree

from vungmanh.reader.source.word.names import W, is_on, number, value
from vungmanh.reader.source.word.styles import Styles

_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_LOW = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_ROMAN = 3999
_KEPT_BULLETS = "+*"


@dataclass(frozen=True, slots=True)
class Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    is_legal: bool = False


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


def roman(count: int) -> str:
    if not 0 < count <= _MOST_ROMAN:
        return str(count)
    out = ""
    for worth, sign in _ROMAN + _ROMAN_LOW:
        times, count = divmod(count, worth)
        out += sign * times
    return out


def letters(count: int) -> str:
    """a … z, aa, bb …: Word repeats the letter."""
    return chr(97 + (count - 1) % 26) * min((count - 1) // 26 + 1, 9) if count > 0 else str(count)


def formatted(count: int, form: str) -> str:
    match form:
        case "upperRoman":
            return roman(count).upper()
        case "lowerRoman":
            return roman(count)
        case "upperLetter":
            return letters(count).upper()
        case "lowerLetter":
            return letters(count)
        case "decimalZero":
            return f"{count:02d}"
        case "none":
            return ""
        case _:
            return str(count)


class Numbering:
    """Gives each numbered paragraph its label, in document order; one object per pass over the document."""

    def __init__(self, tree: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstracts: dict[str, dict[int, Level]] = {}
        self._style_levels: dict[tuple[str, str], int] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._seen: set[str] = set()
        if tree is not None:
            self._load(tree)

    def label(self, paragraph: etree._Element) -> str:
        """The label as shown ("I.", "1.2.", "a)", "-"); "" for a paragraph outside every list."""
        place = self._place(paragraph)
        if place is None:
            return ""
        listed, depth = self._lists[place[0]], place[1]
        level = listed.levels.get(depth)
        if level is None:
            return ""
        if level.form == "bullet":
            return level.text if level.text in _KEPT_BULLETS and level.text else "-"
        self._count(place[0], listed, depth)
        return self._shown(listed, level).strip()

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        properties = paragraph.find(W + "pPr")
        style = value(properties, "pStyle") or self._styles.default_paragraph
        number_id, depth = value(properties, "numPr/numId"), number(properties, "numPr/ilvl")
        if number_id is None:
            number_id, styled_depth = self._styles.numbering(style)
            depth = styled_depth if depth is None else depth
        if number_id is None or number_id == "0" or number_id not in self._lists:
            return None
        if depth is None:
            depth = self._style_levels.get((self._lists[number_id].abstract, style or ""), 0)
        return (number_id, depth) if 0 <= depth < _LEVELS else None

    def _count(self, number_id: str, listed: _List, depth: int) -> None:
        counts = self._counts.setdefault(listed.abstract, [None] * _LEVELS)
        if number_id not in self._seen:
            self._seen.add(number_id)
            for level, start in listed.starts.items():
                counts[level] = start - 1
        for above in range(depth):
            if counts[above] is None:
                counts[above] = listed.levels.get(above, Level()).start
        current = counts[depth]
        counts[depth] = listed.levels[depth].start if current is None else current + 1
        for below in range(depth + 1, _LEVELS):
            restart = listed.levels.get(below, Level()).restart
            if restart is None or (restart > 0 and depth < restart):
                counts[below] = None

    def _shown(self, listed: _List, level: Level) -> str:
        text = level.text
        for depth, count in enumerate(self._counts[listed.abstract]):
            form = listed.levels.get(depth, Level()).form
            shown = formatted(count or 0, "decimal" if level.is_legal and form != "none" else form)
            text = text.replace(f"%{depth + 1}", shown)
        return text

    def _load(self, tree: etree._Element) -> None:
        links = {}
        for abstract in tree.iterchildren(W + "abstractNum"):
            key = abstract.get(W + "abstractNumId") or ""
            self._abstracts[key] = dict(map(_level, abstract.iterchildren(W + "lvl")))
            for level in abstract.iterchildren(W + "lvl"):
                style = value(level, "pStyle")
                if style:
                    self._style_levels[key, style] = _depth(level)
            link = value(abstract, "numStyleLink")
            if link:
                links[key] = link
        for listed in tree.iterchildren(W + "num"):
            self._lists[listed.get(W + "numId") or ""] = self._list(listed)
        for key, style in links.items():
            linked = self._lists.get(self._styles.numbering(style)[0] or "")
            for listed_ in self._lists.values():
                if listed_.abstract == key and linked is not None:
                    listed_.levels = linked.levels | listed_.levels

    def _list(self, element: etree._Element) -> _List:
        abstract = value(element, "abstractNumId") or ""
        listed = _List(abstract, dict(self._abstracts.get(abstract, {})))
        for override in element.iterchildren(W + "lvlOverride"):
            depth = _depth(override)
            own = override.find(W + "lvl")
            if own is not None:
                listed.levels[depth] = _level(own)[1]
            start = number(override, "startOverride")
            if start is not None:
                listed.starts[depth] = start
                listed.levels[depth] = replace(listed.levels.get(depth, Level()), start=start)
        return listed


def _depth(element: etree._Element) -> int:
    text = element.get(W + "ilvl") or "0"
    return int(text) if text.isdigit() and len(text) < 4 else 0


def _level(element: etree._Element) -> tuple[int, Level]:
    start = number(element, "start")
    return _depth(element), Level(
        start=1 if start is None else start,
        form=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        restart=number(element, "lvlRestart"),
        is_legal=is_on(element, "isLgl"),
    )
