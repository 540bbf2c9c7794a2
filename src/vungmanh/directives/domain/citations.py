"""The citation graph: documents named by number, linked to the documents at hand, whichever arrives first.

A number is written in many ways; `number_key` brings its variants together ("34/2007/PL-UBTVQH11", "34/2007/PT-UBTVQH11"
and "34/2007/PL-UBTVQH" are one). Numbers start again every year in every office, so a link also needs the date, or the
year in the number, or one candidate alone within the same line of territories.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.db.models import Q

from vungmanh.directives.enums import ItemState, Part, Relation
from vungmanh.directives.models import CitationLink, Directive, Item
from vungmanh.language.text import fold, nfc

_PIECES = re.compile(r"[/\-\s.]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TERM = re.compile(r"([a-z]+)\d{1,2}")
_LONGEST = 80


def number_key(number: str) -> str:
    """One spelling for all variants of a number; empty where there is no number."""
    pieces = [piece for piece in _PIECES.split(fold(nfc(number)).strip()) if piece]
    if not pieces:
        return ""
    has_year = any(_YEAR.fullmatch(piece) for piece in pieces[1:])
    return "-".join([pieces[0].lstrip("0") or "0", *(_piece(piece, has_year) for piece in pieces[1:])])[:_LONGEST]


def _piece(piece: str, has_year: bool) -> str:
    policy = _policy()
    term = _TERM.fullmatch(piece)
    if has_year and term and term[1] in policy["bodies_with_term"]:
        return term[1]
    return policy["kinds"].get(piece, piece)


@cache
def _policy() -> dict[str, Any]:
    text = resources.files("vungmanh.directives").joinpath("policy/numbers.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(text)
    kinds = {spelling: kind for kind, spellings in rows["kinds"].items() for spelling in spellings}
    return {"kinds": kinds, "bodies_with_term": frozenset(rows["bodies_with_term"])}


def link_directive(directive: Directive) -> None:
    """Tie the directive's citations to documents at hand, and the citations of others to this one. Safe to repeat."""
    links = list(directive.citation_links.select_related("item"))
    _tie(links, directive)
    if directive.number_key:
        waiting = CitationLink.objects.filter(cited__isnull=True).filter(_could_name(directive.number_key))
        for link in waiting.exclude(directive=directive).select_related("item", "directive__owner"):
            _tie([link], link.directive)


def create_links(items: Iterable[Item]) -> None:
    """Edges for citations just read; `link_directive` ties them."""
    rows = [
        CitationLink(
            directive_id=item.directive_id,
            item=item,
            number_key=number_key(item.data["number"]),
            relation=item.data.get("relation") or Relation.MENTIONS,
        )
        for item in items
        if item.part == Part.CITATION and item.data.get("number")
    ]
    CitationLink.objects.bulk_create(rows, batch_size=500)


def link_item(item: Item) -> None:
    """Make the edge of one citation anew after its fields changed."""
    unlink_item(item)
    create_links([item])
    link_directive(item.directive)


def unlink_item(item: Item) -> None:
    CitationLink.objects.filter(item=item).delete()


def _tie(links: list[CitationLink], directive: Directive) -> None:
    loose = [link for link in links if link.cited_id is None and link.number_key]
    if loose:
        wanted = Q(pk__in=[])
        for link in loose:
            wanted |= Q(number_key=link.number_key)
            if link.number_key.isdecimal():
                wanted |= Q(number_key__startswith=f"{link.number_key}-")
        candidates = list(Directive.objects.filter(wanted).exclude(pk=directive.pk).select_related("owner"))
        for link in loose:
            fitting = [other for other in candidates if _is_meant(link, directive, other)]
            if len(fitting) == 1:
                link.cited = fitting[0]
                link.save(update_fields=["cited"])
    _note_amendment(directive, links)


def _note_amendment(directive: Directive, links: Iterable[CitationLink]) -> None:
    """A directive that says it amends one document at hand amends that one, unless a person chose another."""
    amended = {
        link.cited_id
        for link in links
        if link.relation == Relation.AMENDS and link.cited_id and link.item.state != ItemState.REJECTED
    }
    if len(amended) == 1 and directive.amends_id is None:
        directive.amends_id = amended.pop()
        directive.save(update_fields=["amends"])


def _could_name(key: str) -> Q:
    """Links that may mean a document of that key: the same key, or its bare first number."""
    return Q(number_key=key) | Q(number_key=key.split("-", 1)[0])


def _is_meant(link: CitationLink, citing: Directive, other: Directive) -> bool:
    data = link.item.data
    if not _in_line(citing, other):
        return False
    kind, issued_on = data.get("kind"), data.get("issued_on")
    if issued_on and other.issued_on and issued_on != other.issued_on.isoformat():
        return False
    if link.number_key.isdecimal():
        named = bool(kind) and fold(str(kind)) == fold(other.kind)
        return named and other.number_key.split("-", 1)[0] == link.number_key
    return link.number_key == other.number_key


def _in_line(one: Directive, other: Directive) -> bool:
    paths = one.owner.path, other.owner.path
    return paths[0].startswith(paths[1]) or paths[1].startswith(paths[0])
