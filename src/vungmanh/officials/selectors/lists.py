"""Who is listed as an official on a day: rows of `PostStretch`, which hold everything that the list filters by."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from vungmanh.officials.models import Person, Post, PostStretch


def stretches_on(on: datetime.date) -> QuerySet[PostStretch]:
    """One row per post held on the day."""
    return PostStretch.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


def last_before(on: datetime.date) -> QuerySet[PostStretch]:
    """The last row of the main post of everybody who held one before the day and holds none on it."""
    later = PostStretch.objects.filter(person=OuterRef("person"), is_main=True, valid_from__gt=OuterRef("valid_from"))
    return PostStretch.objects.filter(~Exists(later.filter(valid_from__lte=on)), is_main=True, valid_to__lt=on)


def without_post(persons: QuerySet[Person]) -> QuerySet[Person]:
    """Of `persons` those whose file names no post."""
    posts = Post.objects.filter(person=OuterRef("pk"), withdrawn_at=None)
    return persons.filter(~Exists(posts), withdrawn_at=None)
