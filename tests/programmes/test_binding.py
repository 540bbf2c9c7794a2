"""How the figure of a target comes about, as people decide it, one after the other, and back again."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_item, add_target, make_directive
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.directives.enums import Part
from vungmanh.directives.models import Item
from vungmanh.programmes.domain.binding import Choice, bind, in_force, take_back, words_of
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import BindingOrigin, Way
from vungmanh.programmes.models import Binding, Target

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
LATER = AT + datetime.timedelta(days=1)
COUNTED = Choice(Way.COUNTED, "officials.qualified", limits={"area": ["mountain"]})
JUDGED = Choice(Way.JUDGED)


@pytest.fixture
def target(cast: Cast) -> Target:
    directive = make_directive(cast.province, cast.officer)
    add_target(directive, "92% công chức đạt chuẩn", what="công chức đạt chuẩn")
    return publish(directive, by=cast.officer, at=AT, on=AT.date()).targets.get()


def decide(target: Target | Item, choice: Choice, cast: Cast, *, seen: int = 0, at: datetime.datetime = AT) -> Binding:
    return bind(target, choice, origin=BindingOrigin.CHOSEN, seen=seen, by=cast.officer, at=at)


def test_decision_is_in_force_and_on_the_trail_of_the_programme(target: Target, cast: Cast) -> None:
    row = decide(target, COUNTED, cast)
    assert in_force([target]) == {target.pk: row}
    entry = AuditEntry.objects.get(action="target.bound")
    assert (entry.changes, entry.unit_id) == ({"binding": ["", "officials.qualified"]}, target.programme.unit_id)


def test_next_decision_ends_the_one_before_and_keeps_it(target: Target, cast: Cast) -> None:
    first = decide(target, COUNTED, cast)
    second = decide(target, JUDGED, cast, seen=first.pk, at=LATER)
    assert in_force([target]) == {target.pk: second}
    first.refresh_from_db()
    assert (first.ended_at, first.ended_by) == (LATER, cast.officer)


def test_same_decision_again_changes_nothing(target: Target, cast: Cast) -> None:
    first = decide(target, COUNTED, cast)
    assert decide(target, COUNTED, cast, seen=first.pk, at=LATER) == first
    assert Binding.objects.count() == 1


def test_second_of_two_people_is_told_that_the_first_decided(target: Target, cast: Cast) -> None:
    decide(target, COUNTED, cast)
    with pytest.raises(DomainError, match="binding_changed"):
        decide(target, JUDGED, cast)
    assert Binding.objects.get().way == Way.COUNTED


def test_taking_back_brings_the_decision_before_back(target: Target, cast: Cast) -> None:
    first = decide(target, COUNTED, cast)
    second = decide(target, JUDGED, cast, seen=first.pk, at=LATER)
    back = take_back(target, seen=second.pk, by=cast.officer, at=LATER + datetime.timedelta(hours=1))
    assert back is not None
    assert (back.way, back.indicator, back.limits) == (Way.COUNTED, "officials.qualified", {"area": ["mountain"]})


def test_taking_back_the_only_decision_leaves_none(target: Target, cast: Cast) -> None:
    first = decide(target, COUNTED, cast)
    assert take_back(target, seen=first.pk, by=cast.officer, at=LATER) is None
    assert in_force([target]) == {}
    assert AuditEntry.objects.filter(action="target.unbound").count() == 1


def test_nothing_to_take_back_is_told(target: Target, cast: Cast) -> None:
    with pytest.raises(DomainError, match="binding_none"):
        take_back(target, seen=0, by=cast.officer, at=AT)


@pytest.mark.parametrize("choice", [Choice(Way.COUNTED), Choice(Way.JUDGED, "officials.qualified")])
def test_counted_needs_an_indicator_and_nothing_else_has_one(target: Target, cast: Cast, choice: Choice) -> None:
    with pytest.raises(DomainError, match="binding_without_indicator"):
        decide(target, choice, cast)


def test_stated_result_is_bound_by_its_own_and_a_task_is_not(target: Target, cast: Cast) -> None:
    directive = target.item.directive
    result = add_item(directive, Part.RESULT, "đã bố trí 119/132 công chức", what="công chức đã bố trí", value=119)
    row = decide(result, COUNTED, cast)
    assert (row.result, in_force([result]), in_force([target])) == (result, {result.pk: row}, {})
    with pytest.raises(DomainError, match="binding_of_result"):
        decide(add_item(directive, Part.TASK, "Bố trí công chức"), COUNTED, cast)


def test_like_wordings_of_two_years_have_one_mark(target: Target, cast: Cast) -> None:
    directive = make_directive(cast.province, cast.officer, number="9/KH-UBND")
    add_target(directive, "95% Công chức, đạt chuẩn", what="Công chức, đạt chuẩn", value=95)
    other = publish(directive, by=cast.officer, at=AT, on=AT.date()).targets.get()
    assert words_of(other).mark == words_of(target).mark


def test_database_keeps_one_decision_in_force(target: Target, cast: Cast) -> None:
    row = decide(target, COUNTED, cast)
    row.pk = None
    with pytest.raises(IntegrityError):
        row.save(force_insert=True)
