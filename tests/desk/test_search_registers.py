"""What a search finds in registers, as far as the person may see, in a known number of queries."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import AT, make_user
from tests.officials.factories import make_person, make_post
from tests.registers.factories import make_body, make_convention, make_premises, make_village
from vungmanh.accounts.enums import Role
from vungmanh.desk.search.registers import find_in_registers
from vungmanh.indicators.domain.defining import load_packs
from vungmanh.indicators.models import Indicator
from vungmanh.officials.domain.people import withdraw_person
from vungmanh.officials.models import PrivateData

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
ClientFor = Callable[[Any], Client]


def found(q: str, user: Any) -> dict[str, list[tuple[str, str]]]:
    groups = find_in_registers(q, user, timezone.localdate())
    return {str(group.title): [(hit.title, hit.note) for hit in group.hits] for group in groups}


@pytest.fixture
def hoa(cast: Cast) -> Any:
    person = make_person(cast.commune, "Đặng Thị Hòa", born_on=datetime.date(1985, 3, 2))
    PrivateData.objects.update_or_create(person=person, defaults={"identity_number": "012345678901"})
    make_post(person, "committee_chair", valid_from=datetime.date(2020, 1, 1))
    return person


@pytest.mark.parametrize("q", ["Đặng Thị Hòa", "dang thi hoa", "hoa dang", "đặng th"])
def test_official_is_found_by_name_with_post_and_nothing_private(
    cast: Cast, client_for: ClientFor, hoa: Any, q: str
) -> None:
    page = client_for(cast.officer).get("/tim/", {"q": q}).content.decode()
    assert f'href="/so-sach/can-bo/{hoa.pk}/"' in page
    assert found(q, cast.officer)["Cán bộ, công chức"] == [("Đặng Thị Hòa", "Chủ tịch Ủy ban nhân dân · Xã Mẫu Thượng")]
    assert [secret for secret in ("1985", "0123", "8901") if secret in page] == []


def test_official_of_others_is_not_there(cast: Cast, hoa: Any) -> None:
    viewer = make_user("nguoixem", role=Role.VIEWER, unit=cast.commune)
    assert [found("dang thi hoa", user) for user in (cast.neighbour, viewer, cast.lead_officer)] == [{}, {}, {}]
    assert found("012345678901", cast.officer) == {}
    withdraw_person(hoa, "mở nhầm", by=cast.officer, at=AT)
    assert found("dang thi hoa", cast.officer) == {}


def test_former_unit_is_told_the_post_that_was_held_there(cast: Cast, hoa: Any) -> None:
    hoa.posts.update(valid_to=datetime.date(2021, 12, 31))
    make_post(hoa, "party_secretary", unit=cast.other_commune, valid_from=datetime.date(2022, 1, 1))
    said = [found("dang thi hoa", user)["Cán bộ, công chức"][0][1] for user in (cast.commune_officer, cast.officer)]
    assert said == ["Chủ tịch Ủy ban nhân dân · Xã Mẫu Thượng", "Bí thư Đảng ủy · Xã Mẫu Hạ"]


def test_records_and_indicators_are_found_by_name(cast: Cast) -> None:
    village = make_village("Thôn Ba", cast.commune)
    make_premises(cast, village, name="Nhà văn hóa Sen Hồng", purpose="village_house")
    make_convention(cast, village, title="Hương ước Sen Hồng")
    make_body(cast, "Chi bộ Sen Hồng", unit=village)
    make_body(cast, "Đảng bộ Sen Hồng", unit=cast.other_commune, valid_to=datetime.date(2021, 1, 1))
    place = "Thôn Ba, Xã Mẫu Thượng"
    assert found("sen hong", cast.commune_officer) == {
        "Trụ sở, nhà sinh hoạt thôn": [("Nhà văn hóa Sen Hồng", place)],
        "Hương ước, quy ước": [("Hương ước Sen Hồng: đã công nhận", place)],
        "Tổ chức đảng, Mặt trận, đoàn thể": [("Chi bộ Sen Hồng", place)],
    }
    assert found("sen hong", cast.neighbour) == {}


def test_indicator_is_found_by_its_name(cast: Cast) -> None:
    load_packs(at=AT)
    row = Indicator.objects.order_by("pk")[0]
    (hits,) = [group.hits for group in find_in_registers(row.name, cast.neighbour, timezone.localdate())]
    assert f"/so-lieu/chi-so/{row.pk}/" in [hit.url for hit in hits]


@pytest.mark.parametrize("rows", [1, 3])
def test_registers_are_asked_as_often_for_many(cast: Cast, django_assert_num_queries: Any, rows: int) -> None:
    for number in range(rows):
        make_post(make_person(cast.commune, f"Lò Mẫu {number}"))
        make_premises(cast, cast.commune, name=f"Nhà Mẫu {number}", valid_from=datetime.date(2020 + number, 1, 1))
    find_in_registers("x", cast.officer, timezone.localdate())
    with django_assert_num_queries(4):
        groups = find_in_registers("mau", cast.officer, timezone.localdate())
    assert [len(group.hits) for group in groups] == [rows, rows]


def test_more_than_are_shown_are_in_the_list(cast: Cast) -> None:
    for number in range(9):
        make_post(make_person(cast.commune, f"Lò Mẫu {number}"))
    (group,) = find_in_registers("lo mau", cast.officer, timezone.localdate())
    assert (len(group.hits), group.has_more, group.more_url) == (8, True, "/so-sach/can-bo/?q=lo+mau")
