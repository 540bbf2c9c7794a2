"""A newer reader shows what would change; what people decided stays until they say otherwise."""

import dataclasses

import pytest

from tests.conftest import Cast
from tests.directives.factories import LATER, TEXT, item_with, make_read, sample_reading, span_of
from vungmanh import reader
from vungmanh.directives.domain import confirming, rereading
from vungmanh.directives.domain.confirming import ItemValues
from vungmanh.directives.models import Directive, Reading
from vungmanh.reader.model import Task

pytestmark = [pytest.mark.domain, pytest.mark.django_db]


@pytest.fixture
def directive(cast: Cast) -> Directive:
    return make_read(cast)


def newer(directive: Directive, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Reading:
    """A reader that corrects the first target, no longer sees the second, and finds one task more."""
    old = sample_reading()
    first = dataclasses.replace(old.targets[0], value=93.0)
    third = old.targets[2]
    phone = "công khai số điện thoại tiếp nhận phản ánh"
    more = Task(quote=phone, spans=(span_of(TEXT, phone),), rule="task.new", confidence=0.9, section="II.2")
    read = sample_reading(targets=(first, third), tasks=(*old.tasks, more), findings=(), reader_version="9.9")
    monkeypatch.setattr(reader, "read", lambda text, **_: read, raising=False)
    return rereading.read_again(directive, by=cast.officer, at=LATER)


def kinds(reading: Reading) -> list[tuple[str, str]]:
    return [(found.kind, found.quote[:10]) for found in rereading.differences(reading)]


def test_differences_name_what_changed_came_and_went(
    cast: Cast, directive: Directive, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = newer(directive, cast, monkeypatch)
    assert kinds(reading) == [("changed", "Trên 92% c"), ("gone", "vùng cao đ"), ("added", "công khai ")]
    assert rereading.differences(reading)[0].fields == {"value": (92, 93)}
    assert item_with(directive, "Trên 92%").data["value"] == 92


def test_same_reading_shows_nothing(cast: Cast, directive: Directive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "read", lambda text, **_: sample_reading(), raising=False)
    assert kinds(rereading.read_again(directive, by=cast.officer, at=LATER)) == []


def test_take_over_all_leaves_what_people_decided(
    cast: Cast, directive: Directive, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = item_with(directive, "Trên 92%")
    values = ItemValues(data={**item.data, "value": 92.5})
    confirming.edit_item(item, values, by=cast.officer, at=LATER, version=1)
    reading = newer(directive, cast, monkeypatch)
    taken = rereading.take_over(reading, None, gone_reason="Bản đọc mới không thấy", by=cast.officer, at=LATER)
    assert taken == 2
    assert item_with(directive, "Trên 92%").data["value"] == 92.5
    assert item_with(directive, "vùng cao").state == "rejected"
    assert directive.items.get(rule="task.new").state == "proposed"
    assert kinds(reading) == [("changed", "Trên 92% c")]


def test_take_over_by_name_also_changes_what_was_decided(
    cast: Cast, directive: Directive, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = item_with(directive, "Trên 92%")
    confirming.accept_item(item, by=cast.officer, at=LATER, version=1)
    reading = newer(directive, cast, monkeypatch)
    rereading.take_over(reading, [f"changed:{item.pk}"], gone_reason="-", by=cast.officer, at=LATER)
    item.refresh_from_db()
    assert (item.data["value"], item.state, item.read["value"]) == (93, "proposed", 93)


def test_close_settles_the_rest(cast: Cast, directive: Directive, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = newer(directive, cast, monkeypatch)
    rereading.close(reading, by=cast.officer, at=LATER)
    assert Reading.objects.filter(is_adopted=False).count() == 0
    assert item_with(directive, "Trên 92%").data["value"] == 92
