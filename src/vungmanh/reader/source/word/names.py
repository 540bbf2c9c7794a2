"""Names in WordprocessingML, and the two questions asked of them everywhere."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFF = ("0", "false", "off", "none")


def value(element: etree._Element | None, path: str) -> str | None:
    """The `w:val` of the element at a path of plain names ("pPr/numPr/numId"); None where there is none."""
    if element is None:
        return None
    found = element.find("/".join(W + name for name in path.split("/")))
    return None if found is None else found.get(W + "val")


def number(element: etree._Element | None, path: str) -> int | None:
    """The same as a whole number."""
    text = value(element, path)
    return int(text) if text is not None and text.lstrip("-").isdigit() and len(text) < 10 else None


def is_on(element: etree._Element | None, path: str) -> bool:
    """Whether a switch such as `w:caps` is set."""
    if element is None:
        return False
    found = element.find("/".join(W + name for name in path.split("/")))
    return found is not None and (found.get(W + "val") or "1").lower() not in _OFF
