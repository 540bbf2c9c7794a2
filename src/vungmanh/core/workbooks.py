"""Excel workbooks as they come from people, read row by row with what is odd about each cell.

openpyxl reads what is written by the book; of a filled-in register we must also know which values formulas gave, which
cells are merged and which rows are hidden, and 20,000 rows must not take half a minute. So the parts are read here as a
stream, once. Nothing is run, nothing is fetched, no entity is resolved.
"""

from __future__ import annotations

import datetime
import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any
from xml.parsers import expat

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from vungmanh.core.errors import DomainError
from vungmanh.language.legacy import encoding_of_font

MOST_BYTES = 20 * 1024 * 1024
_MOST_UNPACKED = 12 * MOST_BYTES
_MOST_RATIO = 200
_SMALL = 1024 * 1024
_MOST_PARTS = 2000
MOST_COLUMNS = 200
_LETTERS = re.compile(r"[A-Z]{1,3}")
_RANGE = re.compile(r"([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell without a value that could be used: `why` is "formula" (never calculated), "error" (#REF!) or "date"."""

    why: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """A range of merged cells; places of columns from 0, rows as Excel counts, all included."""

    first_row: int
    last_row: int
    first_place: int
    last_place: int
    shown: str


@dataclass(slots=True)
class Line:
    """A row that is not empty: values by the place of their column (from 0)."""

    number: int
    cells: dict[int, Any]
    is_hidden: bool = False
    computed: frozenset[int] = frozenset()
    """Where the value is what a formula gave when the file was saved."""
    fonts: Mapping[int, str] = field(default_factory=dict)
    """Names of legacy Vietnamese fonts, where a text is set in one."""


@dataclass(slots=True)
class SheetData:
    name: str
    lines: list[Line] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    hidden_places: set[int] = field(default_factory=set)
    is_cut: bool = False
    """There are more filled rows than were asked for."""


class Workbook:
    """One file. Raises DomainError `sheet_not_excel`, `sheet_of_old_excel`, `sheet_too_large`, `sheet_with_macros`."""

    def __init__(self, content: bytes) -> None:
        self._archive = open_archive(content)
        names = set(self._archive.namelist())
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise DomainError("sheet_with_macros")
        try:
            self._read_parts(names)
        except _BROKEN as error:
            raise DomainError("sheet_not_excel") from error

    def _read_parts(self, names: set[str]) -> None:
        book = self._tree("xl/workbook.xml")
        relations = {each.get("Id"): each.get("Target") for each in self._tree("xl/_rels/workbook.xml.rels")}
        self._sheets: dict[str, tuple[str, bool]] = {}
        for each in book.iterfind("{*}sheets/{*}sheet"):
            target = relations[each.get(_RELATION) or each.get(_STRICT_RELATION)] or ""
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            if part in names:
                self._sheets[each.get("name", "")] = (part, each.get("state", "visible") == "visible")
        told = book.find("{*}workbookPr")
        is_mac = told is not None and told.get("date1904") in ("1", "true")
        self._epoch = CALENDAR_MAC_1904 if is_mac else CALENDAR_WINDOWS_1900
        self._dates: set[str] = set()
        self._old_fonts: dict[str, str] = {}
        if "xl/styles.xml" in names:
            self._read_styles()
        self._texts: list[str] = []
        if "xl/sharedStrings.xml" in names:
            texts = _Texts()
            with self._archive.open("xl/sharedStrings.xml") as part:
                texts.listen(part)
            self._texts = texts.found

    @property
    def names(self) -> list[str]:
        """Sheets that can be seen."""
        return [name for name, (_part, is_visible) in self._sheets.items() if is_visible]

    def head(self, name: str, rows: int = 10) -> list[Line]:
        """The first filled rows."""
        return self.read(name, most_rows=rows).lines

    def read(self, name: str, *, most_rows: int, progress: Callable[[int], None] | None = None) -> SheetData:
        """All rows of the sheet that are not empty, `most_rows` at most."""
        found = SheetData(name)
        try:
            with self._archive.open(self._sheets[name][0]) as part:
                _Rows(found, self._value, self._old_fonts, most_rows, progress).listen(part)
        except _BROKEN as error:
            raise DomainError("sheet_not_excel") from error
        return found

    def _value(self, kind: str, style: str, text: str) -> Any:
        if kind == "s":
            return self._texts[int(text)]
        if kind == "n":
            return self._number(text, style)
        if kind == "e":
            return Unreadable("error", text)
        if kind == "b":
            return text == "1"
        return datetime.datetime.fromisoformat(text.removesuffix("Z")) if kind == "d" else text

    def _number(self, text: str, style: str) -> Any:
        number = float(text)
        if style in self._dates:
            try:
                return from_excel(number, self._epoch)
            except (OverflowError, ValueError):
                return Unreadable("date", text)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number

    def _read_styles(self) -> None:
        styles = self._tree("xl/styles.xml")
        formats = dict(BUILTIN_FORMATS)
        for each in styles.iterfind("{*}numFmts/{*}numFmt"):
            formats[int(each.get("numFmtId", 0))] = each.get("formatCode", "")
        fonts = [
            next((part.get("val", "") for part in each.iterfind("{*}name")), "")
            for each in styles.iterfind("{*}fonts/{*}font")
        ]
        for number, each in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
            if is_date_format(formats.get(int(each.get("numFmtId", 0)), "General")):
                self._dates.add(str(number))
            font = int(each.get("fontId", 0))
            if font < len(fonts) and encoding_of_font(fonts[font]):
                self._old_fonts[str(number)] = fonts[font]

    def _tree(self, name: str) -> Any:
        return _checked(etree.fromstring(self._archive.read(name), _parser()))


_BROKEN = (
    etree.LxmlError,
    expat.ExpatError,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
)


def open_archive(content: bytes) -> zipfile.ZipFile:
    """Before anything is unpacked: it is a zip, not one that swells, and not an Excel file of before 2007."""
    if len(content) > MOST_BYTES:
        raise DomainError("sheet_too_large", limit_mb=MOST_BYTES // 1024 // 1024)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise DomainError("sheet_of_old_excel")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise DomainError("sheet_not_excel") from error
    swells = any(
        part.file_size > _SMALL and part.file_size > _MOST_RATIO * max(1, part.compress_size) for part in parts
    )
    if swells or len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise DomainError("sheet_too_large", limit_mb=MOST_BYTES // 1024 // 1024)
    return archive


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)


def _checked(root: Any) -> Any:
    """A workbook has no document type; one that has wants something else."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("document type")
    return root


class _EnoughError(Exception):
    """What was asked for has been read."""


class _Parts:
    """Listens to one XML part as it streams by. Names come without the prefix that some programs put before them."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._root

    def listen(self, part: IO[bytes]) -> None:
        try:
            self._parser.ParseFile(part)
        except _EnoughError:
            return

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        raise NotImplementedError

    def text(self, text: str) -> None:
        raise NotImplementedError

    def _root(self, name: str, _attributes: dict[str, str]) -> None:
        cut = name.find(":") + 1
        start, end = self.start, self.end
        self._parser.StartElementHandler = (lambda name, told: start(name[cut:], told)) if cut else start
        self._parser.EndElementHandler = (lambda name: end(name[cut:])) if cut else end
        self._parser.CharacterDataHandler = self.text

    @staticmethod
    def _refuse(*_told: Any) -> None:
        raise ValueError("document type")


class _Texts(_Parts):
    """The texts that cells share; readings of other scripts are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._is_text = self._is_reading = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._is_text = not self._is_reading
        elif name == "si":
            self._pieces.clear()
        elif name == "rPh":
            self._is_reading = True

    def end(self, name: str) -> None:
        if name == "t":
            self._is_text = False
        elif name == "si":
            self.found.append("".join(self._pieces))
        elif name == "rPh":
            self._is_reading = False

    def text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)


class _Rows(_Parts):
    """The rows of a sheet. `value` turns kind, style and text of a cell into what it shows."""

    def __init__(
        self,
        found: SheetData,
        value: Callable[[str, str, str], Any],
        fonts: Mapping[str, str],
        most_rows: int,
        progress: Callable[[int], None] | None,
    ) -> None:
        super().__init__()
        self._found, self._value, self._old_fonts = found, value, fonts
        self._most_rows, self._progress = most_rows, progress
        self._number, self._is_hidden = 0, False
        self._place, self._kind, self._style = -1, "n", "0"
        self._cells: dict[int, Any] = {}
        self._computed: list[int] = []
        self._fonts: dict[int, str] = {}
        self._pieces: list[str] = []
        self._is_text = self._is_reading = self._has_formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            where = attributes.get("r")
            self._place = _place(where) if where else self._place + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._pieces.clear()
            self._has_formula = False
        elif name == "v" or name == "t":
            self._is_text = not self._is_reading
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._number = int(float(attributes.get("r") or self._number + 1))
            self._is_hidden = attributes.get("hidden") in ("1", "true")
            self._place = -1
            self._cells, self._computed, self._fonts = {}, [], {}
        elif name == "rPh":
            self._is_reading = True
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", 1)) - 1, int(attributes.get("max", 1))
            self._found.hidden_places |= set(range(first, min(last, MOST_COLUMNS)))
        elif name == "mergeCell" and (span := _RANGE.fullmatch(attributes.get("ref", ""))):
            self._found.merged.append(Merged(int(span[2]), int(span[4]), _place(span[1]), _place(span[3]), span[0]))

    def end(self, name: str) -> None:
        if name == "v" or name == "t":
            self._is_text = False
        elif name == "c":
            if self._pieces or self._has_formula:
                self._keep()
        elif name == "row":
            if self._cells:
                self._keep_row()
        elif name == "rPh":
            self._is_reading = False

    def text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)

    def _keep(self) -> None:
        text, place = "".join(self._pieces), self._place
        if place >= MOST_COLUMNS:
            return
        if not text:
            if self._kind != "str":
                self._cells[place] = Unreadable("formula")
            return
        value = self._value(self._kind, self._style, text)
        if isinstance(value, str):
            if not value.strip():
                return
            if self._style in self._old_fonts:
                self._fonts[place] = self._old_fonts[self._style]
        self._cells[place] = value
        if self._has_formula:
            self._computed.append(place)

    def _keep_row(self) -> None:
        lines = self._found.lines
        if len(lines) >= self._most_rows:
            self._found.is_cut = True
            raise _EnoughError
        lines.append(Line(self._number, self._cells, self._is_hidden, frozenset(self._computed), self._fonts))
        if self._progress and len(lines) % 500 == 0:
            self._progress(len(lines))


_PLACES: dict[str, int] = {}


def _place(where: str) -> int:
    """ "AB12" → 27."""
    letters = where.rstrip("0123456789")
    place = _PLACES.get(letters)
    if place is None:
        if not _LETTERS.fullmatch(letters):
            raise ValueError(where)
        place = _PLACES[letters] = column_index_from_string(letters) - 1
    return place
