"""What pages and upper apps read of directives."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from vungmanh.core.models import Job
from vungmanh.core.prepared import prepared
from vungmanh.directives.domain.findings import UNREAD, open_doubts
from vungmanh.directives.enums import ItemState
from vungmanh.directives.models import CitationLink, Directive, Finding, Item, ItemActor, Reading
from vungmanh.reader.model import READER_VERSION as READER_VERSION

DOUBTFUL_BELOW = 0.8
"""Items that the reader is less sure of are looked at first."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the confirming is."""

    total: int
    decided: int
    doubtful: int

    @property
    def left(self) -> int:
        return self.total - self.decided


def items_of(directive: Directive) -> QuerySet[Item]:
    """All items in the order of the text, with bodies, their units and who decided: three queries."""
    actors = ItemActor.objects.prefetch_related("units")
    return (
        directive.items.select_related("decided_by")
        .prefetch_related(Prefetch("actors", queryset=actors))
        .order_by("position", "pk")
    )


def confirmed_items(directive: Directive) -> QuerySet[Item]:
    """What people took, in the order of the text, with bodies and their units. Only this becomes a programme.

    `data` holds the fields of the item's part (domain/fields.py); who leads, helps, sends and receives are `actors`.
    """
    return items_of(directive).filter(state=ItemState.ACCEPTED).prefetch_related("after")


def findings_of(directive: Directive) -> QuerySet[Finding]:
    """Doubts of the checker with their items, open ones first as the text has them."""
    return directive.findings.exclude(code=UNREAD).select_related("decided_by").prefetch_related("items").order_by("pk")


def unread_of(directive: Directive) -> QuerySet[Finding]:
    """Stretches that looked like items and were not read."""
    return directive.findings.filter(code=UNREAD).select_related("decided_by").order_by("pk")


def counts_of(directive: Directive) -> Counts:
    """One query; replaced items count no more."""
    doubted = Q(confidence__lt=DOUBTFUL_BELOW) | Q(
        pk__in=open_doubts(directive).filter(items__isnull=False).values("items")
    )
    waiting = Q(state=ItemState.PROPOSED)
    row = directive.items.exclude(state=ItemState.REPLACED).aggregate(
        total=Count("pk", distinct=True),
        left=Count("pk", distinct=True, filter=waiting),
        doubtful=Count("pk", distinct=True, filter=waiting & doubted),
    )
    return Counts(row["total"], row["total"] - row["left"], row["doubtful"])


def adopted_reading(directive: Directive) -> Reading | None:
    """The reading that the items stand on."""
    return next(iter(_adopted(directive.pk)), None)


@prepared
def _adopted(directive: int) -> QuerySet[Reading]:
    return Reading.objects.filter(directive_id=directive, is_adopted=True)[:1]


def waiting_reading(directive: Directive) -> Reading | None:
    """A later reading whose differences nobody has settled yet."""
    newest = directive.readings.first()
    return newest if newest and not newest.is_adopted else None


@prepared
def links_out(directive: int) -> QuerySet[CitationLink]:
    """Documents that this one names, with the ones at hand."""
    rows = CitationLink.objects.filter(directive_id=directive).select_related("item", "cited")
    return rows.defer("cited__text", "cited__text_folded").order_by("item__position")


@prepared
def links_in(directive: int) -> QuerySet[CitationLink]:
    """Places of other documents that name this one."""
    rows = CitationLink.objects.filter(cited_id=directive).select_related("item", "directive")
    return rows.defer("directive__text", "directive__text_folded").order_by("directive_id")


def latest_job(key: str) -> Job | None:
    return Job.objects.filter(key=key).order_by("-pk").first()
