"""The bodies that an item names, in its line and in its form, with what each stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now

from vungmanh.desk.directives.forms import ROLE_LABELS, ItemForm
from vungmanh.directives.domain.fields import ROLES
from vungmanh.directives.enums import ActorRole, Part
from vungmanh.directives.models import Draft, Item, ItemActor
from vungmanh.units.domain.expanding import collective_label


@dataclass(frozen=True, slots=True)
class Name:
    """A body that an item names, and what it stands for."""

    actor: ItemActor
    label: str
    """What it was resolved to; empty where it is still unclear."""

    @property
    def is_only_text(self) -> bool:
        return self.actor.is_resolved and not self.label


@dataclass(slots=True)
class NameRow:
    """The bodies of one role in the form of an item."""

    key: str
    label: Any
    names: list[Name]
    is_single: bool = False
    is_main: bool = True
    """Shown even without a name."""


def name_rows(item: Item, form: ItemForm | None = None, draft: Draft | None = None) -> list[NameRow]:
    """Bodies by role; a form or a draft with typed names shows those, with what is known of them."""
    rows = []
    actors = list(item.actors.all())
    for key, role in ROLES[item.part].items():
        names = [Name(actor, meaning(actor)) for actor in actors if actor.role == role]
        typed = _typed(key, role, form, draft)
        if typed is not None:
            known = {name.actor.text: name for name in names}
            names = [known.get(text) or Name(ItemActor(item=item, role=role, text=text), "") for text in typed]
        rows.append(NameRow(key, ROLE_LABELS[key], names, key == "via", _is_main(item, key, names)))
    return rows


def _typed(key: str, role: ActorRole, form: ItemForm | None, draft: Draft | None) -> list[str] | None:
    """The names of one role as somebody typed them; None where nobody did."""
    if form is not None and form.is_bound:
        return [body.text for body in form.bodies() if body.role == role]
    if draft is not None and key in draft.data:
        return [text for text in dict.fromkeys(" ".join(text.split()) for text in draft.data[key]) if text]
    return None


def _is_main(item: Item, key: str, names: list[Name]) -> bool:
    """Bodies that the part asks for, and those that are there."""
    return bool(names) or (key != "via" and item.part in (Part.TASK, Part.REPORT))


def meaning(actor: ItemActor) -> str:
    """What a name was resolved to, in words."""
    parts = [str(unit) for unit in actor.units.all()]
    if actor.collective:
        parts.append(collective_label(actor.collective))
    return short_list(parts)


def short_list(parts: list[str]) -> str:
    """Names one after the other; of many the first, and how many more."""
    if len(parts) > 3:
        return _now("%(first)s và %(count)s đơn vị khác") % {"first": parts[0], "count": len(parts) - 1}
    return ", ".join(parts)


def names_note(item: Item) -> str:
    """Who an item names, in its line."""
    shown = []
    for key, role in ROLES[item.part].items():
        names = [actor.text for actor in item.actors.all() if actor.role == role]
        if names:
            shown.append(f"{ROLE_LABELS[key]}: {', '.join(names)}")
    return " · ".join(shown)
