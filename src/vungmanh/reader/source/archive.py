"""Zipped files opened with suspicion: count, size and ratio are checked before a byte is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from vungmanh.reader.source.contract import Given, Limits, SourceError

MAGIC = b"PK\x03\x04"
_SMALL = 1024 * 1024
_MACRO_PART = "vbaProject.bin"
_MACRO_TYPE = b"macroEnabled"


class Archive:
    """A zipped document; every way it can be bad comes out as a `SourceError`."""

    def __init__(self, given: Given) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(given.data))
            self._entries = {info.filename: info for info in self._zip.infolist()}
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
            raise SourceError("broken", kind="zip") from None
        _refuse_bomb(list(self._entries.values()), given.limits)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._entries)

    def read(self, name: str) -> bytes | None:
        """The part's bytes; None where there is no such part."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        if entry.flag_bits & 0x1:
            raise SourceError("password")
        try:
            return self._zip.read(entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
            raise SourceError("broken", kind="zip") from None

    def xml(self, name: str) -> etree._Element | None:
        """The part as a tree, read without entities, document types or network."""
        data = self.read(name)
        if data is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            tree = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise SourceError("broken", kind="xml") from None
        if tree.getroottree().docinfo.internalDTD is not None:
            raise SourceError("broken", kind="xml")
        return tree

    @property
    def has_macros(self) -> bool:
        types = self.read("[Content_Types].xml") or b""
        return _MACRO_TYPE in types or any(name.endswith(_MACRO_PART) for name in self.names)


def names_in(data: bytes) -> frozenset[str]:
    """The names of the parts, for telling kinds apart; empty where the zip cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            return frozenset(opened.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        return frozenset()


def _refuse_bomb(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.zip_entries:
        raise SourceError("zip_bomb", entries=len(entries), limit=limits.zip_entries)
    size = sum(entry.file_size for entry in entries)
    if size > limits.zip_bytes:
        raise SourceError("zip_bomb", bytes=size, limit=limits.zip_bytes)
    for entry in entries:
        if entry.file_size > _SMALL and entry.file_size > limits.zip_ratio * max(1, entry.compress_size):
            raise SourceError("zip_bomb", ratio=entry.file_size // max(1, entry.compress_size), limit=limits.zip_ratio)
