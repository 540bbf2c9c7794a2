"""Word files (.docx): the text as Word shows it, with computed list numbers; tracked deletions are left out."""

from __future__ import annotations

from vungmanh.reader.source import archive
from vungmanh.reader.source.archive import Archive
from vungmanh.reader.source.contract import Given, SourceError, SourceText, SourceWarning
from vungmanh.reader.source.fonts import FontText
from vungmanh.reader.source.tidy import finish
from vungmanh.reader.source.word.body import Body, notes
from vungmanh.reader.source.word.heading import first_heading
from vungmanh.reader.source.word.names import W
from vungmanh.reader.source.word.numbering import Numbering
from vungmanh.reader.source.word.styles import Styles

_MAIN = "word/document.xml"


class WordSource:
    kind = "docx"
    extensions = ("docx", "docm", "dotx")

    def recognises(self, given: Given) -> bool:
        return given.data.startswith(archive.MAGIC) and _MAIN in archive.names_in(given.data)

    def read(self, given: Given) -> SourceText:
        opened = Archive(given)
        if opened.has_macros:
            raise SourceError("macro")
        tree = opened.xml(_MAIN)
        content = None if tree is None else tree.find(W + "body")
        if tree is None or content is None:
            raise SourceError("broken", kind="docx")
        styles, fonts = Styles(opened.xml("word/styles.xml")), FontText()
        body = Body(styles, Numbering(opened.xml("word/numbering.xml"), styles), fonts)
        lines = first_heading(opened, content, body.lines)
        lines += body.lines(content)
        for part in ("word/footnotes.xml", "word/endnotes.xml"):
            lines += notes(opened.xml(part), body.lines)
        doubts = [SourceWarning("legacy_font", {"encoding": encoding}) for encoding in sorted(fonts.met)]
        if next(tree.iter(W + "del", W + "moveFrom"), None) is not None:
            doubts.append(SourceWarning("tracked_changes"))
        return finish(["\n".join(lines)], kind=self.kind, limits=given.limits, warnings=doubts)
