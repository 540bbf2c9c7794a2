"""What a web site puts around a document: menus, headers, footers, lists of links. Dropped only where that is certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml import html as parser

_TAGS = frozenset(
    "script style noscript template nav button select iframe svg object head".split()  # noqa: SIM905
)
_SITE_PARTS = frozenset(["header", "footer"])
_FRAMES = frozenset(["form", "aside", *_SITE_PARTS])
"""Parts that some sites put around the whole page, a form above all: dropped only where they do not hold it."""
_ROLES = frozenset(["navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alert"])
_NAMES = frozenset(
    "menu nav navbar navigation breadcrumb breadcrumbs sidebar footer header topbar toolbar related share social "  # noqa: SIM905
    "banner comment comments copyright advert ads quangcao widget tabs login search pagination".split()
)
_NAME = re.compile(r"[a-zA-Z]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_OFFICIAL = re.compile(r"CỘNG HÒA XÃ HỘI|CỘNG HOÀ XÃ HỘI|ĐẢNG CỘNG SẢN|Nơi nhận|Số\s?:\s?\d+\s?/")
_MOST = 0.3
_FEWEST_LINKS = 2
_NO_LISTS = frozenset(["p", "span", "h1", "h2", "h3", "b", "strong", "em", "i", "a", "body", "html"])


@dataclass(slots=True)
class _Count:
    """Letters and figures of an element and of the links in it."""

    signs: int = 0
    linked: int = 0
    links: int = 0


def drop_furniture(tree: parser.HtmlElement) -> None:
    """Takes the site's own parts out of a page."""
    _drop(tree, [element for element in tree.iter() if _is_no_text(element)])
    counts = _counts(tree)
    half = (counts[tree].signs - counts[tree].linked) / 2
    _drop(tree, [each for each, count in counts.items() if _is_furniture(each) and not _holds(each, count, half)])
    counts = _counts(tree)
    most = counts[tree].signs * _MOST
    _drop(tree, [element for element, count in counts.items() if count.signs <= most and _is_site(element, count)])


def _drop(tree: parser.HtmlElement, elements: list[parser.HtmlElement]) -> None:
    for element in elements:
        if element is not tree and element.getparent() is not None:
            element.drop_tree()


def _is_no_text(element: parser.HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return isinstance(element, etree._Comment | etree._ProcessingInstruction)
    return element.tag in _TAGS


def _holds(element: parser.HtmlElement, count: _Count, half: float) -> bool:
    """Whether the page's own text stands in it: half of the letters outside links, in a frame or a hidden part of an
    official document."""
    if count.signs - count.linked < half or element.get("role") in _ROLES:
        return False
    return element.tag in _FRAMES or bool(_OFFICIAL.search(element.text_content()))


def _is_furniture(element: parser.HtmlElement) -> bool:
    if element.get("role") in _ROLES or element.get("aria-hidden") == "true" or element.tag in _FRAMES - _SITE_PARTS:
        return True
    if element.tag in _SITE_PARTS:
        return not any(parent.tag in ("article", "main") for parent in element.iterancestors())
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _is_site(element: parser.HtmlElement, count: _Count) -> bool:
    """Whether a part is called what sites call theirs, or holds links and nothing else."""
    names = {name.lower() for name in _NAME.findall(f"{element.get('class') or ''} {element.get('id') or ''}")}
    if names & _NAMES and element.tag not in ("body", "html", "table", "td", "tr"):
        return not _OFFICIAL.search(element.text_content())
    return element.tag not in _NO_LISTS and count.links >= _FEWEST_LINKS and count.signs == count.linked


def _counts(tree: parser.HtmlElement) -> dict[parser.HtmlElement, _Count]:
    """The counts of every element, from the leaves up, in one pass."""
    counts: dict[parser.HtmlElement, _Count] = {}
    for element in reversed(list(_elements(tree))):
        count = counts.setdefault(element, _Count())
        count.signs += _signs(element.text)
        if element.tag == "a" and count.signs:
            count.linked, count.links = count.signs, 1
        parent = element.getparent()
        if element is not tree and parent is not None:
            above = counts.setdefault(parent, _Count())
            above.signs += count.signs + _signs(element.tail)
            above.linked += count.linked
            above.links += count.links
    return counts


def _elements(tree: parser.HtmlElement) -> Iterator[parser.HtmlElement]:
    return (element for element in tree.iter() if isinstance(element.tag, str))


def _signs(text: str | None) -> int:
    return sum(map(str.isalnum, text or ""))
