"""Which drawer reads a file: the first that recognises its content, in this order; plain text comes last."""

from __future__ import annotations

from vungmanh.reader.source import archive
from vungmanh.reader.source.contract import Given, Source, SourceError
from vungmanh.reader.source.html import HtmlSource
from vungmanh.reader.source.image import ImageSource
from vungmanh.reader.source.markdown import MarkdownSource
from vungmanh.reader.source.office import OLE_MAGIC, OfficeSource
from vungmanh.reader.source.pdf import PdfSource
from vungmanh.reader.source.text import TextSource
from vungmanh.reader.source.word import WordSource

SOURCES: tuple[Source, ...] = (
    PdfSource(),
    WordSource(),
    OfficeSource(),
    ImageSource(),
    HtmlSource(),
    MarkdownSource(),
    TextSource(),
)
PLAIN_KINDS = ("html", "md", "txt")


def source_of(given: Given) -> Source:
    """The drawer for a file; refuses kinds that hold no running text."""
    if given.data.startswith(archive.MAGIC) and not archive.names_in(given.data):
        raise SourceError("broken", kind="zip")
    packed = given.data.startswith((archive.MAGIC, OLE_MAGIC))
    found = next((source for source in SOURCES if source.recognises(given)), None)
    if found is None or (packed and found.kind in PLAIN_KINDS):
        raise SourceError("unknown_kind", extension=given.extension)
    return found


def extensions() -> tuple[str, ...]:
    """Every name ending that some drawer expects, for file pickers and folders."""
    return tuple(ending for source in SOURCES for ending in source.extensions if ending)
