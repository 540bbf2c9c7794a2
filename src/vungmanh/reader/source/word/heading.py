"""What stands in the page header of the first page. A letterhead is often put there, and is part of the text; one line that
every page repeats is none."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

from lxml import etree

from vungmanh.reader.source.archive import Archive
from vungmanh.reader.source.word.names import W, is_on

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PART = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PAGE = re.compile(r"(?:trang|page)?\s*[\d/.\s–-]*", re.IGNORECASE)


def first_heading(
    opened: Archive, content: etree._Element, lines_of: Callable[[etree._Element], Iterator[str]]
) -> list[str]:
    """Its lines, none where it only counts the pages or names the document again."""
    section = next(content.iter(W + "sectPr"), None)
    if section is None:
        return []
    is_own = is_on(section, "titlePg")
    wanted = "first" if is_own else "default"
    for reference in section.iterchildren(W + "headerReference"):
        if reference.get(W + "type", "default") == wanted:
            tree = opened.xml(_part(opened, reference.get(_R + "id") or ""))
            lines = [line for line in lines_of(tree) if line and not _PAGE.fullmatch(line)] if tree is not None else []
            return lines if is_own or len(lines) > 1 else []
    return []


def _part(opened: Archive, relation: str) -> str:
    tree = opened.xml("word/_rels/document.xml.rels")
    found = () if tree is None else (each.get("Target", "") for each in tree.iter(_PART) if each.get("Id") == relation)
    target = next(iter(found), "")
    return posixpath.normpath(posixpath.join("word", target)).lstrip("/")
