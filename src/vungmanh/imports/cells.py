"""What cells say, each by the kind of its column; what cannot be read becomes an error in a code."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.utils import translation

from vungmanh.core.sheets import cell_date, cell_text
from vungmanh.core.workbooks import Unreadable
from vungmanh.imports.enums import Kind
from vungmanh.imports.registers import Column
from vungmanh.language.text import fold
from vungmanh.units.enums import AliasScheme
from vungmanh.units.models import Unit, UnitAlias

_LARGEST = 2**63 - 1
"""The largest whole number that a database keeps."""
_EARLIEST = datetime.date(1900, 1, 1)
_THOUSANDS = re.compile(r"-?\d{1,3}([. ]\d{3})+(,\d+)?")
_YES, _NO = ("co", "x", "yes", "1", "dung", "v"), ("khong", "no", "0", "-")
_UNREADABLE = {"formula": "cell_formula", "error": "cell_excel_error", "date": "date_as_number"}
YES_WORD, NO_WORD = "Có", "Không"


class CellError(Exception):
    """Why a cell cannot be used."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Units:
    """Units by what sheets call them: name, "name, unit above", official code; those that are no more (`past`) by name."""

    def __init__(
        self, allowed: list[Unit], past: list[Unit], everywhere: Callable[[str], bool], on: datetime.date
    ) -> None:
        self._everywhere = everywhere
        self._by_name: dict[str, list[Unit]] = defaultdict(list)
        self._past: dict[str, list[Unit]] = defaultdict(list)
        for unit in past:
            self._past[unit.folded].append(unit)
        by_id = {unit.pk: unit for unit in allowed}
        for unit in allowed:
            self._by_name[unit.folded].append(unit)
        codes = UnitAlias.objects.filter(scheme=AliasScheme.CODE).in_force_on(on).values_list("value", "unit_id")
        for code, unit_id in codes:
            if unit_id in by_id:
                self._by_name[code].append(by_id[unit_id])

    def find(self, text: str) -> Unit:
        name, _comma, above = text.partition(", ")
        whole = self._by_name.get(fold(text)) or self._by_name.get(text)
        found = whole or [
            unit for unit in self._by_name.get(fold(name), []) if unit.parent and unit.parent.folded == fold(above)
        ]
        found = found or self._gone(fold(text)) or self._gone(fold(name), fold(above))
        if len(found) > 1:
            raise CellError("unit_of_several", value=text, choices="; ".join(map(unit_words, found)))
        if found:
            return found[0]
        raise CellError("unit_out_of_scope" if self._everywhere(fold(name)) else "unit_unknown", value=text)

    def _gone(self, name: str, above: str = "") -> list[Unit]:
        return [unit for unit in self._past.get(name, []) if not above or (unit.parent and unit.parent.folded == above)]

    def of_the_day(self, unit: Unit, day: datetime.date) -> Unit:
        """The one of the same name that was in force on the day, where this one was not."""
        if unit.is_in_force(day):
            return unit
        twins = [each for each in self._past.get(unit.folded, []) if each.is_in_force(day)]
        return twins[0] if len(twins) == 1 else unit


def unit_words(unit: Unit) -> str:
    """ "Xã Mẫu Lâm, Huyện Mẫu Hạ"."""
    return f"{unit.name}, {unit.parent.name}" if unit.parent else unit.name


class Reader:
    """Turns cells of one column into values."""

    def __init__(self, column: Column, units: Units, on: datetime.date) -> None:
        self.column, self._units, self._on = column, units, on
        self.repeats = column.kind in (Kind.CHOICE, Kind.FLAG, Kind.UNIT)
        """The same few texts come again and again."""
        self.known: dict[str, Any] = {}
        """What such texts mean, as far as they could be read as they stand."""
        self._found: dict[str, Any] = {}
        self._words = words_of(column) if column.kind == Kind.CHOICE else {}
        self._read: Callable[[Any], Any] = {
            Kind.TEXT: self._text, Kind.CODE: self._code, Kind.WHOLE: self._whole, Kind.DECIMAL: self._decimal,
            Kind.DATE: self._date, Kind.FLAG: self._flag, Kind.CHOICE: self._choice, Kind.UNIT: self._unit,
        }[column.kind]  # fmt: skip

    def value(self, cell: Any) -> Any:
        """Raises CellError."""
        if isinstance(cell, Unreadable):
            raise CellError(_UNREADABLE[cell.why], value=cell.shown)
        return self._read(cell)

    def _text(self, cell: Any) -> str:
        text = _day_words(cell) if isinstance(cell, datetime.date) else cell_text(cell)
        if len(text) > self.column.longest:
            raise CellError("cell_too_long", value=f"{text[:40]}…", limit=self.column.longest)
        return text

    def _code(self, cell: Any) -> str:
        text = cell_text(cell)
        digits = re.sub(r"[\s.\-]", "", text)
        lengths = self.column.digits
        if not digits.isascii() or not digits.isdecimal():
            raise CellError("code_not_digits", value=text)
        if lengths and len(digits) not in lengths:
            if not isinstance(cell, str) and len(digits) + 1 in lengths:
                raise CellError("code_lost_zero", value=text, guess=f"0{digits}")
            raise CellError("code_wrong_length", value=text, lengths=list(lengths))
        return digits

    def _decimal(self, cell: Any) -> Decimal:
        try:
            number = Decimal(str(cell)) if isinstance(cell, int | float) else Decimal(_plain_number(cell_text(cell)))
        except InvalidOperation:
            raise CellError("not_a_number", value=cell_text(cell)) from None
        if isinstance(cell, bool | datetime.date) or not number.is_finite():
            raise CellError("not_a_number", value=cell_text(cell))
        bounded: Decimal = self._bounded(number, cell_text(cell))
        if bounded.copy_abs() > _LARGEST:
            raise CellError("too_large", value=cell_text(cell)[:40], limit=_limit(_LARGEST))
        return bounded

    def _whole(self, cell: Any) -> int:
        number = self._decimal(cell)
        if number != int(number):
            raise CellError("not_a_whole_number", value=cell_text(cell))
        return int(number)

    def _bounded(self, value: Any, shown: str) -> Any:
        least, most = self.column.least, self.column.most
        if least is not None and value < least:
            raise CellError("too_small", value=shown, limit=_limit(least))
        if most is not None and value > most:
            raise CellError("too_large", value=shown, limit=_limit(most))
        return value

    def _date(self, cell: Any) -> datetime.date:
        if isinstance(cell, int | float):
            raise CellError("date_as_number", value=cell_text(cell))
        day = cell_date(cell)
        if not isinstance(day, datetime.date):
            raise CellError("date_unreadable", value=cell_text(cell))
        if day < _EARLIEST or day.year > self._on.year + 60:
            raise CellError("date_far_off", value=_day_words(day))
        bounded: datetime.date = self._bounded(day, _day_words(day))
        return bounded

    def _flag(self, cell: Any) -> bool:
        if isinstance(cell, bool):
            return cell
        text = fold(cell_text(cell))
        if text in _YES or text in _NO:
            return text in _YES
        raise CellError("flag_unknown", value=cell_text(cell))

    def _choice(self, cell: Any) -> Any:
        text = cell_text(cell)
        key = fold(text)
        if key not in self._words:
            raise CellError("choice_unknown", value=text, choices=_some(self.column))
        return self._words[key]

    def _unit(self, cell: Any) -> Unit:
        text = cell_text(cell)
        if text not in self._found:
            try:
                self._found[text] = self._units.find(text)
            except CellError as error:
                self._found[text] = error
        found = self._found[text]
        if isinstance(found, CellError):
            raise found
        unit: Unit = found
        return unit


def words_of(column: Column) -> dict[str, Any]:
    """What a cell may call each choice: by its key, and by its name in every language of the interface."""
    assert column.choices is not None
    words: dict[str, Any] = {fold(str(value)): value for value, _label in column.choices()}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words |= {fold(str(label)): value for value, label in column.choices()}
    others = {fold(word): value for word, value in column.also().items()} if column.also else {}
    return others | words


def shown(column: Column, value: Any) -> Any:
    """The value as a cell of the sheet holds it: what `Reader` reads back."""
    if value is None or value == "":
        return None
    if column.kind == Kind.FLAG:
        return YES_WORD if value else NO_WORD
    if column.kind == Kind.CHOICE:
        return labels(column).get(value, str(value))
    if column.kind == Kind.UNIT:
        return unit_words(value) if isinstance(value, Unit) else str(value)
    return value


def in_words(column: Column, value: Any) -> str:
    """The value as pages tell it."""
    cell = shown(column, value)
    if cell is None:
        return ""
    text = _day_words(cell) if isinstance(cell, datetime.date) else str(cell)
    return f"…{text[-3:]}" if column.is_private else text


def labels(column: Column) -> dict[Any, str]:
    """Vietnamese: sheets are written in one language, whatever that of the pages."""
    with translation.override("vi"):
        return {value: _capital(str(label)) for value, label in (column.choices() if column.choices else ())}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _some(column: Column) -> str:
    names = list(labels(column).values())
    return "; ".join(names[:8]) + ("; …" if len(names) > 8 else "")


def _plain_number(text: str) -> str:
    plain = text.replace("\u00a0", " ")
    plain = re.sub(r"[. ]", "", plain) if _THOUSANDS.fullmatch(plain) else plain
    return plain.replace(",", ".")


def _limit(value: Any) -> str:
    return _day_words(value) if isinstance(value, datetime.date) else str(value)


def _day_words(day: datetime.date) -> str:
    return f"{day:%d/%m/%Y}"
