"""What an import wrote, told so that it can be taken back only while nobody has touched it since."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Field, Model


@dataclass(frozen=True, slots=True)
class Thing:
    """A row of some table as an import left it. `before` is None for what the import made."""

    model: str
    pk: int
    before: Mapping[str, Any] | None
    print: str

    def plain(self) -> list[Any]:
        return [self.model, self.pk, self.before, self.print]


def made(thing: Model, before: Mapping[str, Any] | None = None) -> Thing:
    """The thing as it stands; `before` holds the columns that were altered (by `attname`) as they were."""
    kept = None if before is None else {name: _plain(_column(thing, name), before[name]) for name in before}
    return Thing(thing._meta.label_lower, thing.pk, kept, fingerprint(thing))


def fingerprint(thing: Model) -> str:
    """The same for the same values in all columns, whether just written or read back from either database."""
    values = [_plain(field, getattr(thing, field.attname)) for field in thing._meta.concrete_fields]
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _column(thing: Model, name: str) -> Field[Any, Any]:
    field = thing._meta.get_field(name)
    assert isinstance(field, Field)
    return field


def value_of(thing: Model, name: str, kept: Any) -> Any:
    """A value out of `Thing.before` as the column takes it."""
    return _column(thing, name).to_python(kept)


def _plain(field: Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value if not isinstance(value, str) or type(value) is str else str(value)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(field, DecimalField):
        return str(Decimal(str(value)).quantize(Decimal(1).scaleb(-field.decimal_places)))
    return value if isinstance(value, float | list | dict) else str(value)
