"""The page of the audit trail: filters, words, who may see."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.factories import AT
from vungmanh.core import audit
from vungmanh.core.models import AuditEntry

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


def rename(cast: Cast, unit: Any, *, days_ago: int = 0, **more: Any) -> AuditEntry:
    at = AT - datetime.timedelta(days=days_ago)
    return audit.record(unit, by=cast.officer, action="unit.renamed", at=at, unit_id=unit.pk, **more)


def lines(client: Client, **address: str) -> list[str]:
    """Labels of the things that the page lists, in its order."""
    response = client.get("/nhat-ky/", address)
    assert response.status_code == 200
    return [line.subject for line in response.context["lines"]]


def test_entry_is_shown_in_words(cast: Cast, client_for: ClientFor) -> None:
    changes = {"name": ("Xã Cũ", "Xã Mới"), "valid_from": (None, datetime.date(2025, 7, 1)), "level": (None, "commune")}
    rename(cast, cast.commune, changes=changes, reason="Theo nghị quyết")
    response = client_for(cast.officer).get("/nhat-ky/")
    (line,) = response.context["lines"]
    assert (line.who, line.action, line.reason) == (cast.officer.full_name, "Đổi tên đơn vị", "Theo nghị quyết")
    assert [(change.field, change.before, change.after) for change in line.changes] == [
        ("Tên", "Xã Cũ", "Xã Mới"),
        ("có hiệu lực từ", "–", "01/07/2025"),
        ("level", "–", "cấp xã"),
    ]
    assert "02/03/2026 15:00:00" in response.content.decode()


def test_newest_comes_first_and_the_head_turns_it_round(cast: Cast, client_for: ClientFor) -> None:
    rename(cast, cast.commune, days_ago=2)
    rename(cast, cast.other_commune, days_ago=1)
    client = client_for(cast.officer)
    assert lines(client) == ["Xã Mẫu Hạ", "Xã Mẫu Thượng"]
    assert lines(client, sort="luc") == ["Xã Mẫu Thượng", "Xã Mẫu Hạ"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({"q": "mau ha"}, ["Xã Mẫu Hạ"]),
        ({"q": "dieuphoi"}, ["Xã Mẫu Hạ", "Xã Mẫu Thượng"]),
        ({"since": "01/03/2026"}, ["Xã Mẫu Hạ"]),
        ({"until": "28/02/2026"}, ["Xã Mẫu Thượng"]),
        ({"action": "unit.moved"}, []),
        ({"since": "30/02/2026"}, []),
    ],
)
def test_filters(cast: Cast, client_for: ClientFor, address: dict[str, str], expected: list[str]) -> None:
    rename(cast, cast.commune, days_ago=2)
    rename(cast, cast.other_commune, days_ago=1)
    assert lines(client_for(cast.officer), **address) == expected


def test_trail_of_one_thing(cast: Cast, client_for: ClientFor) -> None:
    rename(cast, cast.commune)
    rename(cast, cast.other_commune)
    assert lines(client_for(cast.officer), subject=f"units.unit:{cast.commune.pk}") == ["Xã Mẫu Thượng"]


def test_filter_that_cannot_be_read_says_so(cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.officer).get("/nhat-ky/", {"since": "30/02/2026"}).content.decode()
    assert 'class="form-error"' in page


def test_neighbour_sees_nothing_of_another_province(cast: Cast, client_for: ClientFor) -> None:
    rename(cast, cast.commune)
    assert lines(client_for(cast.neighbour)) == []


def test_audit_page_takes_no_post(cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.officer).post("/nhat-ky/").status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_audit_takes_the_same_queries_for_one_and_three_rows(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        rename(cast, cast.commune, days_ago=number)
    client = client_for(cast.officer)
    with django_assert_num_queries(5):
        assert len(lines(client)) == rows
