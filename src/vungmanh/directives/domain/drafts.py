"""What somebody typed and has not saved: kept for that person, shown to nobody else, never lost."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from vungmanh.core.errors import DomainError
from vungmanh.directives.models import Draft, Item

_MOST_BYTES = 20_000


def save_draft(item: Item, data: Mapping[str, Any], *, by: Any, at: datetime.datetime, version: int) -> Draft:
    """Keep the form as typed; the newest replaces the one before. `version` is that of the item the form was opened on."""
    if sum(len(str(value)) for value in data.values()) > _MOST_BYTES:
        raise DomainError("draft_too_long")
    draft, _ = Draft.objects.update_or_create(
        item=item, user=by, defaults={"data": dict(data), "item_version": version, "saved_at": at}
    )
    return draft


def draft_of(item: Item, by: Any) -> Draft | None:
    return Draft.objects.filter(item=item, user=by).first()


def discard_draft(item: Item, *, by: Any) -> None:
    Draft.objects.filter(item=item, user=by).delete()
