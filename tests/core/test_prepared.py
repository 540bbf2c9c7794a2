"""Prepared queries: the same rows as the queryset that they were learnt from, whatever the values."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.conftest import Cast
from vungmanh.core import prepared as learning
from vungmanh.core.models import AuditEntry
from vungmanh.core.prepared import Ids, prepared
from vungmanh.units.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.domain]


@dataclass(frozen=True)
class Scope:
    units: Ids
    paths: tuple[str, ...] = ()

    def units_of(self) -> Q:
        condition = Q(pk__in=self.units)
        for path in self.paths:
            condition |= Q(path__startswith=path)
        return condition


@prepared
def units_in(scope: Scope) -> QuerySet[Unit]:
    return Unit.objects.filter(scope.units_of()).select_related("parent").order_by("pk")


@prepared
def names_since(words: str, day: datetime.date | None) -> QuerySet[Unit, Any]:
    rows = Unit.objects.filter(folded__contains=words).order_by("pk")
    return (rows.filter(valid_from__gte=day) if day else rows).values_list("name", flat=True)


@prepared
def entries_since(moment: datetime.datetime) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(at__gte=moment)


def test_rows_are_those_of_the_queryset_for_any_number_of_values(cast: Cast) -> None:
    units = list(Unit.objects.order_by("pk"))
    for count in (1, 2, 3, len(units)):
        keys = tuple(unit.pk for unit in units[:count])
        assert units_in(Scope(keys)) == units[:count]
    first = units[0]
    wanted = list(Unit.objects.filter(path__startswith=first.path).order_by("pk"))
    assert units_in(Scope((), (first.path,))) == wanted
    assert units_in(Scope(())) == []


def test_what_was_joined_is_at_hand(cast: Cast, django_assert_num_queries: Any) -> None:
    child = Unit.objects.filter(parent__isnull=False)[0]
    for _again in range(2):
        with django_assert_num_queries(1):
            (found,) = units_in(Scope((child.pk,)))
            assert found.parent.name


def test_signs_of_patterns_are_meant_as_they_stand(cast: Cast) -> None:
    unit = Unit.objects.all()[0]
    Unit.objects.filter(pk=unit.pk).update(folded="100% dat")
    assert names_since("0% d", None) == [unit.name]
    assert names_since("0_ d", None) == []


def test_none_is_another_shape_than_a_day(cast: Cast) -> None:
    assert len(names_since("", None)) == Unit.objects.count()
    assert names_since("", datetime.date(2999, 1, 1)) == []


def test_moments_find_their_rows(cast: Cast) -> None:
    now = timezone.now()
    AuditEntry.objects.create(at=now, action="x", subject_type="x", subject_id="1")
    assert len(entries_since(now)) == 1
    assert entries_since(now + datetime.timedelta(minutes=1)) == []


def test_second_call_builds_nothing(cast: Cast, settings: Any) -> None:
    settings.PREPARED_CHECKED = False
    built = []

    @prepared
    def counted(units: Ids) -> QuerySet[Unit]:
        built.append(units)
        return Unit.objects.filter(pk__in=units)

    keys = tuple(Unit.objects.values_list("pk", flat=True)[:2])
    assert len(counted(keys)) == len(counted(keys[::-1])) == 2
    assert len(built) == 1


def test_function_that_computes_with_an_argument_is_found_out(cast: Cast) -> None:
    @prepared
    def shifted(day: datetime.date) -> QuerySet[Unit]:
        return Unit.objects.filter(valid_from__lt=day + datetime.timedelta(days=1))

    @prepared
    def branching(day: datetime.date) -> QuerySet[Unit]:
        rows = Unit.objects.filter(valid_from__lt=day)
        return rows if day.year < 2000 else rows.filter(name="")

    with pytest.raises(ValueError, match="shifted does not hand on"):
        shifted(datetime.date(2026, 1, 1))
    with pytest.raises(ValueError, match="branching computes"):
        branching(datetime.date(2026, 1, 1))


def test_two_people_with_values_of_one_shape_share_a_statement(cast: Cast, settings: Any) -> None:
    from django.db import connection

    settings.PREPARED_CHECKED = False
    first, second = Unit.objects.order_by("pk")[:2]
    units_in(Scope((first.pk,)))
    with CaptureQueriesContext(connection) as queries:
        assert units_in(Scope((second.pk,))) == [second]
    assert len(queries) == 1


def test_many_values_go_to_postgresql_as_one_array() -> None:
    four, two = tuple(learning._Place(slot, int) for slot in range(4)), (learning._Place(4, int), 7)
    sql = "a IN (%s, %s, %s, %s) AND b LIKE '5%%' AND c IN (%s, %s) AND d = %s AND e IN (%s, %s, %s, %s)"
    run = learning._with_arrays(sql, (*four, *two, "x", *four[:3], 9))
    assert run.sql == "a = ANY(%s) AND b LIKE '5%%' AND c IN (%s, %s) AND d = %s AND e IN (%s, %s, %s, %s)"
    filled = list(learning._filled(run.places, [1, 2, 3, 4, 5]))
    assert filled == ["{1,2,3,4}", 5, 7, "x", 1, 2, 3, 9], "a list with a value of its own stays as it is"
