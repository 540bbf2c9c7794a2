"""Courses with their numbers, people who may be sent to one."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from vungmanh.training.enums import Result
from vungmanh.training.models import Arrival, AttractionScheme, Course, Enrolment
from vungmanh.training.selectors.studying import counting


@dataclass(frozen=True, slots=True)
class Totals:
    """Turns are not persons: somebody who went to two courses is one person and two turns."""

    turns: int
    persons: int
    passed: int


def with_counts(courses: QuerySet[Course]) -> QuerySet[Any]:
    """With `turns`, `passed` and `waiting` (no result yet)."""
    there = Q(enrolments__withdrawn_at__isnull=True)
    return courses.annotate(
        turns=Count("enrolments", filter=there),
        passed=Count("enrolments", filter=there & Q(enrolments__result=Result.PASSED)),
        waiting=Count("enrolments", filter=there & Q(enrolments__result="")),
    )


def totals_of(courses: QuerySet[Course], seen: QuerySet[Enrolment]) -> Totals:
    """Of the turns in these courses that somebody may see; one query."""
    rows = counting().filter(course__in=courses.order_by().values("pk"), pk__in=seen.order_by().values("pk"))
    found = rows.order_by().aggregate(
        turns=Count("pk"), persons=Count("person", distinct=True), passed=Count("pk", filter=Q(result=Result.PASSED))
    )
    return Totals(**found)


def is_overdue(course: Any, on: datetime.date) -> bool:
    """The course is over and somebody has no result. A course of `with_counts`."""
    return bool(course.waiting and course.ends_on < on)


def with_seen(courses: QuerySet[Any], seen: QuerySet[Enrolment]) -> QuerySet[Any]:
    """Courses of `with_counts` with `seen_turns` and `seen_passed`: those of the turns that somebody may see."""
    there = Q(enrolments__withdrawn_at__isnull=True, enrolments__in=seen.order_by().values("pk"))
    return courses.annotate(
        seen_turns=Count("enrolments", filter=there),
        seen_passed=Count("enrolments", filter=there & Q(enrolments__result=Result.PASSED)),
    )


def with_arrivals(schemes: QuerySet[AttractionScheme]) -> QuerySet[Any]:
    """With `came` (by the last day of the scheme and after it), `stayed` and `promoted`."""
    there = Q(arrivals__withdrawn_at__isnull=True)
    return schemes.annotate(
        came=Count("arrivals", filter=there),
        stayed=Count("arrivals", filter=there & Q(arrivals__left_on__isnull=True)),
        promoted=Count("arrivals", filter=there & ~Q(arrivals__promoted_to="")),
    )


def with_seen_arrivals(schemes: QuerySet[Any], seen: QuerySet[Arrival]) -> QuerySet[Any]:
    """Schemes of `with_arrivals` with `seen_came`, `seen_stayed` and `seen_promoted`: those that somebody may see."""
    there = Q(arrivals__withdrawn_at__isnull=True, arrivals__in=seen.order_by().values("pk"))
    return schemes.annotate(
        seen_came=Count("arrivals", filter=there),
        seen_stayed=Count("arrivals", filter=there & Q(arrivals__left_on__isnull=True)),
        seen_promoted=Count("arrivals", filter=there & ~Q(arrivals__promoted_to="")),
    )


def arrivals_by(scheme: AttractionScheme, on: datetime.date) -> QuerySet[Arrival]:
    """Who had come by the day."""
    return scheme.arrivals.filter(withdrawn_at=None, arrived_on__lte=on)
