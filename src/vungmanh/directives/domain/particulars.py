"""What a directive says of itself: taken over from the reading, then corrected and confirmed by a person."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping
from typing import Any

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.directives.domain import citations
from vungmanh.directives.domain.acts import acting
from vungmanh.directives.domain.bodies import resolve_open_names
from vungmanh.directives.models import Directive
from vungmanh.language.text import fold, squeeze
from vungmanh.units.domain.resolving import resolve_names
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit

TEXTS = ("kind", "number", "issuer_name", "place", "signer", "signer_title", "capacity", "title", "recipients")
DATES = ("issued_on", "period_from", "period_to")
UNITS = ("issuer", "territory", "amends")
_MAX: dict[str, int | None] = {field.name: getattr(field, "max_length", None) for field in Directive._meta.fields}


def territory_of(unit: Unit) -> Unit:
    """The territory that a unit is or serves."""
    here = unit
    while here.kind != UnitKind.TERRITORY and here.parent:
        here = here.parent
    return here


def searchable(directive: Directive) -> str:
    """The text that a list of directives is searched by."""
    return fold(
        " ".join([directive.number, directive.kind, directive.title, directive.issuer_name, directive.file_name])
    )


def take_over_document(directive: Directive, document: Mapping[str, Any], *, at: datetime.datetime) -> None:
    """Fill the particulars from a reading; what a person has confirmed stays. Saves the directive."""
    if not directive.document_fields_confirmed:
        for name, value in _read_values(document).items():
            setattr(directive, name, value)
        _resolve_issuer(directive, at)
    set_number_key(directive)
    directive.folded = searchable(directive)
    directive.save(update_fields=[*TEXTS, *DATES, "issuer", "territory", "number_key", "folded"])


def confirm_document(
    directive: Directive, values: Mapping[str, Any], *, by: Any, at: datetime.datetime, version: int
) -> Directive:
    """Set and confirm the particulars; names of bodies are asked for again where issuer or territory changed.

    Raises `document_invalid` with {field: reason}, or `changed_meanwhile`. One act: it can be undone.
    """
    with acting("particulars", directive.pk, {}, by=by, at=at) as act:
        row = act.directive
        if row.version != version:
            raise changed_document(row)
        wanted = _checked(row, values)
        act.beside["document"] = {"before": _plain(row), "seen": row.version, "version": row.version + 1}
        changes = audit.changed_fields(row, {**wanted, "document_fields_confirmed": True})
        for name, value in wanted.items():
            setattr(row, name, value)
        row.document_fields_confirmed = True
        set_number_key(row)
        row.folded = searchable(row)
        row.version += 1
        row.save(update_fields=[*wanted, "document_fields_confirmed", "number_key", "folded", "version"])
        audit.record(row, by=by, action="directive.confirmed", at=at, changes=changes, unit_id=row.owner_id)
        if {"issuer", "territory", "issued_on"} & set(changes):
            resolve_open_names(row, at=at)
        citations.link_directive(row)
    return row


def set_number_key(directive: Directive) -> None:
    """Bring the key by which others cite the document in line with its number."""
    directive.number_key = citations.number_key(directive.number)


def changed_document(row: Directive) -> DomainError:
    """The refusal for whoever saw older particulars: who changed them, and when."""
    last = audit.AuditEntry.objects.filter(subject_type=row._meta.label_lower, subject_id=str(row.pk)).first()
    return DomainError(
        "changed_meanwhile",
        by=last.actor_name if last else "",
        at=last.at.isoformat() if last else "",
        version=row.version,
    )


def _plain(row: Directive) -> dict[str, Any]:
    """The particulars as plain data, for putting them back."""
    days = {name: getattr(row, name).isoformat() if getattr(row, name) else None for name in DATES}
    texts = {name: getattr(row, name) for name in (*TEXTS, "document_fields_confirmed")}
    return {**texts, **days, **{name: getattr(row, f"{name}_id") for name in UNITS}}


def _read_values(document: Mapping[str, Any]) -> dict[str, Any]:
    start, end = document.get("period") or (None, None)
    said = {
        **document,
        "issuer_name": document.get("issuer"),
        "recipients": "\n".join(document.get("recipients") or ()),
    }
    return {
        **{name: _tidy(name, said.get(name) or "")[: _MAX[name]] for name in TEXTS},
        "issued_on": _date(document.get("issued_on")),
        "period_from": _date(start),
        "period_to": _date(end),
    }


def _resolve_issuer(directive: Directive, at: datetime.datetime) -> None:
    """The unit that issued it where the name says so without doubt; else the question stays open for a person."""
    territory = territory_of(directive.owner)
    directive.territory = territory
    directive.issuer = None
    if directive.issuer_name:
        on = directive.issued_on or at.date()
        found = resolve_names([directive.issuer_name], territory=territory, issuer=None, on=on)[directive.issuer_name]
        if len(found.units) == 1:
            directive.issuer = found.units[0]
            directive.territory = territory_of(found.units[0])


def _checked(row: Directive, values: Mapping[str, Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {name: _tidy(name, str(values[name] or "")) for name in TEXTS if name in values}
    wanted |= {name: values[name] for name in (*DATES, *UNITS) if name in values}
    wrong = {name: "too_long" for name in TEXTS if len(wanted.get(name, "")) > (_MAX[name] or sys.maxsize)}
    start, end = wanted.get("period_from", row.period_from), wanted.get("period_to", row.period_to)
    if start and end and start > end:
        wrong["period_to"] = "before_start"
    if wanted.get("amends") and wanted["amends"].pk == row.pk:
        wrong["amends"] = "circle"
    if wrong:
        raise DomainError("document_invalid", fields=wrong)
    return wanted


def _tidy(name: str, value: str) -> str:
    """One line without needless blanks; recipients keep a line each."""
    lines = value.splitlines() if name == "recipients" else [value]
    return "\n".join(filter(None, map(squeeze, lines)))


def _date(value: str | None) -> datetime.date | None:
    """A date of the reader's contract; None for one that the calendar does not know."""
    try:
        return datetime.date.fromisoformat(value) if value else None
    except ValueError:
        return None
