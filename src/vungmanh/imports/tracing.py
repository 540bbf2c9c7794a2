"""What an import wrote, told so that it can be taken back only while nobody has touched it since."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    CharField,
    DecimalField,
    Field,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    TextField,
)


class Thing(NamedTuple):
    """A row of some table as an import left it. `before` is None for what the import made."""

    model: str
    pk: int
    before: Mapping[str, Any] | None
    print: str


def made(thing: Model, before: Mapping[str, Any] | None = None) -> Thing:
    """The thing as it stands; `before` holds the columns that were altered (by `attname`) as they were."""
    kept = None if before is None else {name: _plain(_column(thing, name), before[name]) for name in before}
    return Thing(thing._meta.label_lower, thing.pk, kept, fingerprint(thing))


def fingerprint(thing: Model) -> str:
    """The same for the same values in all columns, whether just written or read back from either database."""
    found, fields = _reader(type(thing))
    values = list(found(thing))
    for place, field in fields:
        value = values[place]
        if value is not None:
            values[place] = value.isoformat() if type(value) is datetime.date else _plain(field, value)
    return hashlib.blake2b(_ENCODER.encode(values).encode(), digest_size=12).hexdigest()


def by_columns(altered: Iterable[tuple[Any, dict[str, Any]]]) -> list[tuple[tuple[str, ...], list[Any]]]:
    """Things of one table, each with its altered columns as they were: those of which the same columns were altered go
    together. Where a table counts versions they rise, and the one before is noted."""
    found: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for thing, before in altered:
        if hasattr(thing, "version"):
            before["version"] = thing.version
            thing.version += 1
        found[tuple(sorted(before))].append(thing)
    return list(found.items())


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
_AS_THEY_ARE = (CharField, TextField, IntegerField, BooleanField, JSONField, ForeignKey)
"""What these hold the encoder takes as it is."""


@cache
def _reader(table: type[Model]) -> tuple[Callable[[Model], tuple[Any, ...]], tuple[tuple[int, Any], ...]]:
    """What gives the values of all columns, and the places of those that must be put plainly. What the database works out
    by itself says nothing of its own, and a new row does not have it yet."""
    left_out = _LEFT_OUT.get(table._meta.label_lower, ())
    fields: list[Any] = [
        field
        for field in table._meta.concrete_fields
        if field.name not in left_out and not getattr(field, "generated", False)
    ]
    others = tuple((place, field) for place, field in enumerate(fields) if not isinstance(field, _AS_THEY_ARE))
    return attrgetter(*(field.attname for field in fields)), others


_LEFT_OUT: dict[str, Sequence[str]] = {}


def leave_out(label: str, names: Sequence[str]) -> None:
    """Columns of a table that follow from others after a change: they do not tell whether anybody touched a row."""
    _LEFT_OUT[label] = tuple(names)
    _reader.cache_clear()


def _column(thing: Model, name: str) -> Field[Any, Any]:
    field = thing._meta.get_field(name)
    assert isinstance(field, Field)
    return field


def value_of(thing: Model, name: str, kept: Any) -> Any:
    """A value out of `Thing.before` as the column takes it."""
    return _column(thing, name).to_python(kept)


@lru_cache(maxsize=64)
def _moment(value: datetime.datetime) -> str:
    """An import writes most things at one moment."""
    return value.astimezone(datetime.UTC).isoformat()


def _plain(field: Field[Any, Any], value: Any) -> Any:
    if value is not None and isinstance(field, DecimalField):
        return str(Decimal(str(value)).quantize(Decimal(1).scaleb(-field.decimal_places)))
    if value is None or isinstance(value, bool | int | str):
        return value if not isinstance(value, str) or type(value) is str else str(value)
    if isinstance(value, datetime.datetime):
        return _moment(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value if isinstance(value, float | list | dict) else str(value)
