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
        ("Có hiệu lực từ", "–", "01/07/2025"),
        ("Cấp", "–", "cấp xã"),
    ]
    assert "02/03/2026 15:00:00" in response.content.decode()


def test_change_of_an_item_is_told_field_by_field_and_role_by_role(cast: Cast, client_for: ClientFor) -> None:
    before = {"what": "xã đạt chuẩn", "value": 63, "unit": "", "due": None, "is_judged": False}
    after = {"what": "xã đạt chuẩn", "value": 12500.5, "unit": "", "due": "2027-12-31", "is_judged": None}
    bodies: list[list[dict[str, Any]]] = [
        [{"role": "lead", "text": "Sở Nội vụ", "units": [3]}],
        [{"role": "lead", "text": "Sở Nội vụ", "units": [3]}, {"role": "partner", "text": "Sở Tài chính", "units": []}],
    ]
    rename(cast, cast.commune, changes={
        "data": (before, after), "actors": tuple(bodies), "spans": ([[0, 9]], [[0, 4], [5, 9]]),
        "within_id": (None, 12), "area": (None, "mountain"), "after": ([], [4, 7]),
    })  # fmt: skip
    (line,) = client_for(cast.officer).get("/nhat-ky/").context["lines"]
    assert [(change.field, change.before, change.after) for change in line.changes] == [
        ("Mức", "63", "12.500,5"),
        ("Đến hạn", "–", "31/12/2027"),
        ("Phối hợp", "–", "Sở Tài chính"),
        ("Câu chữ", "1 đoạn", "2 đoạn"),
        ("Trong đó của", "–", "mục số 12"),
        ("Địa bàn", "–", "miền núi"),
        ("Sau khi xong", "–", "mục số 4, mục số 7"),
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("succession", "tiếp nhận từ đơn vị cũ"),
        ("unresolved_names: 3, open_findings: 1",
         "Tên cơ quan chưa rõ là đơn vị nào, sẽ không sinh việc: 3; Điểm nghi ngờ chưa xử lý: 1"),
        ("Đã đối chiếu: 2, đúng", "Đã đối chiếu: 2, đúng"),
    ],
)  # fmt: skip
def test_codes_among_reasons_are_told_in_words(cast: Cast, client_for: ClientFor, written: str, said: str) -> None:
    rename(cast, cast.commune, reason=written)
    (line,) = client_for(cast.officer).get("/nhat-ky/").context["lines"]
    assert line.reason == said


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
