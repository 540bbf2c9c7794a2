"""What a page never sends but a hand can: numbers that no database keeps, addresses that are none."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory

from tests.conftest import Cast
from tests.training.factories import make_course
from vungmanh.desk.fields import DayField, RowsField
from vungmanh.desk.requests import as_number, local_next, numbers_in
from vungmanh.units.models import Unit

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
ClientFor = Callable[[Any], Client]
HUGE = "99999999999999999999"


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("0", 0), ("", None), (None, None), ("-1", None), ("²", None), (HUGE, None)]
)
def test_number_of_a_page(text: str | None, number: int | None) -> None:
    assert as_number(text) == number


def test_numbers_that_are_none_are_left_out(rf: RequestFactory) -> None:
    assert numbers_in(rf.post("/", {"viec": ["3", "x", HUGE, "٣", "5"]}), "viec") == [3, 5]


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        ("/viec/?tab=a", "/viec/?tab=a"),
        ("zzz", ""),
        ("-5", ""),
        ("", ""),
        ("//evil.example/", ""),
        ("https://evil.example/", ""),
        ("/\\evil.example", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_next_is_an_address_of_this_site(rf: RequestFactory, wanted: str, address: str) -> None:
    assert local_next(rf.post("/", {"next": wanted})) == address


@pytest.mark.parametrize("odd", [HUGE, "x", "-1", "9223372036854775808"])
def test_row_that_cannot_be_is_refused_at_its_field(cast: Cast, odd: str) -> None:
    field = RowsField(Unit.objects.all())
    assert list(field.clean([str(cast.commune.pk)])) == [cast.commune]
    with pytest.raises(ValidationError):
        field.clean([str(cast.commune.pk), odd])


@pytest.mark.parametrize("odd", [HUGE, "9" * 5000, "²"])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/don-vi/nhap/?thuoc={}", 200),
        ("/don-vi/nhap/mau.xlsx?thuoc={}", 200),
        ("/so-lieu/bang/?sort=c{}", 200),
        ("/so-lieu/bang/?don_vi={}", 404),
    ],
)
def test_address_of_an_odd_number_is_as_without_it_or_not_there(
    cast: Cast, client_for: ClientFor, path: str, status: int, odd: str
) -> None:
    assert client_for(cast.officer).get(path.format(odd)).status_code == status


@pytest.mark.parametrize("path", ["/viec/nhieu/", "/viec/giao/"])
def test_duties_of_odd_numbers_are_not_there(cast: Cast, client_for: ClientFor, path: str) -> None:
    for odd in (HUGE, "²", "abc"):
        assert client_for(cast.officer).post(path, {"viec": odd, "nguoi": HUGE}).status_code == 404


@pytest.mark.parametrize(
    ("said", "is_day"), [("31/12/2199", True), ("01/01/1900", True), ("31/12/9999", False), ("01/01/0001", False)]
)
def test_day_that_nobody_means_is_refused(said: str, is_day: bool) -> None:
    field = DayField()
    if is_day:
        assert field.clean(said)
        return
    with pytest.raises(ValidationError, match="1900"):
        field.clean(said)


def test_course_of_nobody_says_so(cast: Cast, client_for: ClientFor) -> None:
    course = make_course(cast)
    answer = client_for(cast.officer).post(f"/so-sach/dao-tao/lop/{course.pk}/cu-di/", {"nguoi": HUGE}, follow=True)
    assert "Hãy đánh dấu ít nhất một người" in answer.content.decode()
