"""What a paragraph or a run inherits from its style: list, font, capitals; and whether a table style has rules."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from vungmanh.reader.source.word.names import W, is_on, number, value

_DEEPEST = 20
_NO_RULE = ("none", "nil")


class Styles:
    def __init__(self, tree: etree._Element | None) -> None:
        self._by_id: dict[str, etree._Element] = {}
        self.default_paragraph: str | None = None
        self._default_font: str | None = None
        if tree is None:
            return
        self._default_font = _font(tree.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in tree.iterchildren(W + "style"):
            key = style.get(W + "styleId") or ""
            self._by_id[key] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self.default_paragraph = key

    def numbering(self, style: str | None) -> tuple[str | None, int | None]:
        """The list and level that a paragraph style puts its paragraphs in."""
        for element in self._chain(style):
            found = value(element, "pPr/numPr/numId")
            if found is not None:
                return found, number(element, "pPr/numPr/ilvl")
        return None, None

    def font(self, run: etree._Element, paragraph_style: str | None) -> str:
        """The name of the font that a run is set in; "" where nothing names one."""
        properties = run.find(W + "rPr")
        own = _font(properties)
        if own:
            return own
        for style in (value(properties, "rStyle"), paragraph_style or self.default_paragraph):
            for element in self._chain(style):
                found = _font(element.find(W + "rPr"))
                if found:
                    return found
        return self._default_font or ""

    def is_capitals(self, run: etree._Element, paragraph_style: str | None) -> bool:
        """Whether a run is shown in capitals."""
        properties = run.find(W + "rPr")
        if properties is not None and properties.find(W + "caps") is not None:
            return is_on(properties, "caps")
        return any(is_on(element, "rPr/caps") for element in self._chain(paragraph_style))

    def has_rules(self, table_style: str | None) -> bool:
        """Whether a table style draws lines."""
        return any(draws(element.find(f"{W}tblPr/{W}tblBorders")) for element in self._chain(table_style))

    def _chain(self, style: str | None) -> Iterator[etree._Element]:
        for _ in range(_DEEPEST):
            element = self._by_id.get(style or "")
            if element is None:
                return
            yield element
            style = value(element, "basedOn")


def draws(borders: etree._Element | None) -> bool:
    """Whether any of the borders is a visible line."""
    return borders is not None and any((side.get(W + "val") or "nil") not in _NO_RULE for side in borders)


def _font(properties: etree._Element | None) -> str | None:
    fonts = None if properties is None else properties.find(W + "rFonts")
    return None if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi")
