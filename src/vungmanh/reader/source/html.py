"""Web pages: the main content, without the site's own furniture where that is certain; computed list numbers, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as parser

from vungmanh.reader.source.contract import Given, SourceError, SourceText
from vungmanh.reader.source.site import drop_furniture
from vungmanh.reader.source.tables import table_lines
from vungmanh.reader.source.text import decode, looks_like_text
from vungmanh.reader.source.tidy import finish, one_line
from vungmanh.reader.source.word.numbering import formatted

_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_INLINE_TEXT = frozenset(
    ["a", "abbr", "acronym", "b", "big", "cite", "code", "em", "font", "i", "ins", "mark", "q", "s", "small"]
)
_INLINE_MARKS = frozenset(
    ["span", "strong", "sub", "sup", "strike", "time", "tt", "u", "var", "wbr", "img", "kbd", "label", "bdo"]
)
_INLINE = _INLINE_TEXT | _INLINE_MARKS
_LIST_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]{0,300}>")
_MAIN_SHARE = 0.5
_DEEPEST = 200


class HtmlSource:
    kind = "html"
    extensions = ("html", "htm", "xhtml")

    def recognises(self, given: Given) -> bool:
        head = given.data[:4096].removeprefix(b"\xef\xbb\xbf")
        return bool(_START.match(head)) or (given.extension in self.extensions and looks_like_text(given.data))

    def read(self, given: Given) -> SourceText:
        text = _decoded(given.data)
        try:
            maker = parser.HTMLParser(huge_tree=True)
            tree = parser.document_fromstring(_XML_HEAD.sub("", text), parser=maker)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            raise SourceError("broken", kind=self.kind) from None
        if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in maker.error_log):
            raise SourceError("broken", kind=self.kind)
        lines = [line if line.startswith("| ") else one_line(line) for line in _blocks(_main(tree))]
        return finish(["\n".join(line for line in lines if line)], kind=self.kind, limits=given.limits)


def _decoded(data: bytes) -> str:
    declared = _CHARSET.search(data[:2048])
    if declared and declared.group(1).lower() in (b"windows-1258", b"utf-16"):
        return data.decode(declared.group(1).decode("ascii"), "replace")
    return decode(data)[0]


def _main(tree: parser.HtmlElement) -> parser.HtmlElement:
    """The element that holds the content: <main> or the largest <article>, where it has most of the page's words."""
    drop_furniture(tree)
    whole = len(tree.text_content().split())
    marked = tree.xpath("//main | //*[@role='main'] | //article")
    best = max(marked, key=lambda element: len(element.text_content().split()), default=tree)
    return best if len(best.text_content().split()) >= whole * _MAIN_SHARE else tree


def _blocks(element: parser.HtmlElement, depth: int = 0) -> Iterator[str]:
    """The lines of an element: one per paragraph, item or table row, "" between blocks."""
    line = element.text or ""
    counter = _start_of(element)
    for child in element:
        if not isinstance(child.tag, str):
            line += child.tail or ""
            continue
        if child.tag == "br":
            yield line
            line = child.tail or ""
            continue
        if _is_inline(child) and not _has_block(child):
            line += child.text_content() + (child.tail or "")
            continue
        yield line
        line = child.tail or ""
        if depth > _DEEPEST:
            yield child.text_content()
        elif child.tag == "table":
            yield from _table(child, depth)
        elif child.tag == "pre":
            yield from child.text_content().splitlines()
        elif child.tag == "li":
            counter = _own_value(child, counter)
            yield from _item(child, element, counter, depth)
            counter += 1
        else:
            yield from _blocks(child, depth + 1)
            yield ""
    yield line


def _is_inline(element: parser.HtmlElement) -> bool:
    """Whether an element stands inside a line; those with a prefix ("o:p", "st1:place") are Word's own, and do."""
    return element.tag in _INLINE or ":" in element.tag


def _has_block(element: parser.HtmlElement) -> bool:
    return any(isinstance(inner.tag, str) and not _is_inline(inner) for inner in element.iterdescendants())


def _start_of(element: parser.HtmlElement) -> int:
    start = element.get("start") or "1"
    return int(start) if start.isdigit() and len(start) < 7 else 1


def _own_value(item: parser.HtmlElement, counter: int) -> int:
    own = item.get("value") or ""
    return int(own) if own.isdigit() and len(own) < 7 else counter


def _item(item: parser.HtmlElement, parent: parser.HtmlElement, counter: int, depth: int) -> Iterator[str]:
    form = _LIST_FORMS.get(parent.get("type") or "1", "decimal")
    label = f"{formatted(counter, form)}." if parent.tag == "ol" else "-"
    lines = [line for line in _blocks(item, depth + 1) if line.strip()]
    yield f"{label} {lines[0].strip()}" if lines else label
    yield from lines[1:]


def _table(table: parser.HtmlElement, depth: int) -> Iterator[str]:
    for caption in table.iterchildren("caption"):
        yield from _blocks(caption, depth + 1)
    rows: list[list[list[str]]] = []
    held: dict[tuple[int, int], bool] = {}
    for number, row in enumerate(_rows(table)):
        cells: list[list[str]] = []
        for cell in row.iterchildren("td", "th"):
            while held.pop((number, len(cells)), False):
                cells.append([])
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for below in range(1, down):
                held.update({(number + below, len(cells) + right): True for right in range(across)})
            cells.append([line for line in _blocks(cell, depth + 1) if line.strip()])
            cells.extend([] for _ in range(across - 1))
        rows.append(cells)
    is_ruled = (table.get("border") or "0").strip() not in ("", "0") or next(table.iter("th"), None) is not None
    yield from table_lines(rows, is_ruled=is_ruled or "border" in (table.get("style") or ""))
    yield ""


def _rows(table: parser.HtmlElement) -> Iterator[parser.HtmlElement]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _span(cell: parser.HtmlElement, name: str) -> int:
    text = cell.get(name) or "1"
    return min(int(text), 60) if text.isdigit() and len(text) < 4 and int(text) > 0 else 1
