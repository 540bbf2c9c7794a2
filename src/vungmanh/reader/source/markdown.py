"""Markdown: marks of emphasis, headings and links dropped, wrapped lines of one paragraph joined; tables stay lines."""

from __future__ import annotations

import re

from vungmanh.reader.source.bars import rejoined
from vungmanh.reader.source.contract import Given, SourceText
from vungmanh.reader.source.text import decode, looks_like_text
from vungmanh.reader.source.tidy import finish, tidy

_INLINE = (
    (re.compile(r"!\[([^\]\n]{0,300})\]\([^()\s]{0,2000}\)"), ""),
    (re.compile(r"\[([^\]\n]{1,300})\]\([^()\s]{0,2000}\)"), r"\1"),
    (re.compile(r"<(https?://[^>\s]{1,2000})>"), r"\1"),
    (re.compile(r"\*\*(?=\S)([^*\n]{1,2000})\*\*"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,2000})\*(?!\w)"), r"\1"),
    (re.compile(r"(?<!\w)__(?=\S)([^_\n]{1,2000})__(?!\w)"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]{1,2000})_(?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]{1,2000})`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])"), r"\1"),
)
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s*){3,}")
_TABLE_RULE = re.compile(r"\s*\|\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_OWN_LINE = re.compile(r"\s*(?:[-*+•–]\s|\d{1,3}[.)/]\s|[a-zđ][.)]\s|[IVXLC]{1,6}[.)]\s|\||>|Điều\s+\d)")
_BULLET = re.compile(r"^(\s*)[*+]\s+")


def plain(text: str) -> str:
    """The text without its marks; one paragraph or list item per line."""
    lines: list[str] = []
    joins = False
    for raw in text.split("\n"):
        line = raw.rstrip()
        if _TABLE_RULE.fullmatch(line):
            continue
        heading = _HEADING.fullmatch(line.strip())
        if heading or not line.strip() or _RULE.fullmatch(line):
            keeps = heading.group(1) if heading else ""
            if keeps or not (lines and lines[-1] == ""):
                lines.append(keeps)
            joins = False
        elif joins and not _OWN_LINE.match(line):
            lines[-1] += " " + line.strip()
        else:
            lines.append(_BULLET.sub(r"\1- ", line.lstrip("> "), count=1))
            joins = not raw.endswith("  ") and not line.lstrip().startswith("|")
    return "\n".join(_without_marks(line) for line in lines)


def _without_marks(line: str) -> str:
    for pattern, replacement in _INLINE:
        line = pattern.sub(replacement, line)
    return line


class MarkdownSource:
    kind = "md"
    extensions = ("md", "markdown")

    def recognises(self, given: Given) -> bool:
        return given.extension in self.extensions and looks_like_text(given.data)

    def read(self, given: Given) -> SourceText:
        text, _ = decode(given.data)
        lines = plain(rejoined(tidy(text))).split("\n")
        return finish(["\n".join(line for line in lines if line.strip())], kind=self.kind, limits=given.limits)
