"""Pages of premises, holdings and bodies: recorded in the browser, seen above, not next door; wrong input stays as typed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.factories import AT, make_unit, make_user
from tests.registers.factories import (
    day,
    make_body,
    make_equipment,
    make_holding,
    make_membership,
    make_premises,
    make_village,
)
from vungmanh.accounts.enums import Role
from vungmanh.bodies.domain import keeping as bodies
from vungmanh.bodies.models import Body, Membership
from vungmanh.holdings.domain import keeping as holdings
from vungmanh.holdings.models import Holding
from vungmanh.premises.domain import keeping as premises
from vungmanh.premises.models import Premises
from vungmanh.units.domain import tree

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


def page(client: Client, route: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(f"desk:{route}", args=args), query)


def post(client: Client, route: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(f"desk:{route}", args=args), data)


def first_cells(response: Any) -> list[str]:
    return [line[0][1].words for line in response.context["lines"]]


def sheet(response: Any) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0].values)


HALL = {
    "name": "Trụ sở UBND", "purpose": "headquarters", "solidity": "1", "condition": "", "is_safe": "1",
    "area_m2": "412,5", "norm_m2": "500", "year_built": "2001", "valid_from": "01/01/2020",
}  # fmt: skip


def test_building_is_recorded_repaired_corrected_ended_and_undone(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.commune_officer)
    wrong = post(client, "premises_new", unit=cast.commune.pk, **HALL | {"valid_to": "01/01/2019"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["valid_to"])
    assert wrong.context["form"]["area_m2"].value() == "412,5"
    assert Premises.objects.count() == 0
    post(client, "premises_new", unit=cast.commune.pk, **HALL)
    row = Premises.objects.get()
    assert (str(row.area_m2), row.has_enough_room, row.condition, row.is_safe) == ("412.5", False, None, True)
    again = post(client, "premises_new", unit=cast.commune.pk, **HALL)
    assert list(again.context["form"].errors) == ["valid_from"]
    changed = HALL | {"solidity": "2", "area_m2": "600", "valid_from": "01/06/2021", "version": 1}
    answer = post(client, "premises_go_on", row.pk, unit=cast.commune.pk, **changed)
    later = Premises.objects.get(valid_to=None)
    assert answer.url == reverse("desk:premises", args=[later.pk])
    assert post(client, "premises_change", later.pk, **changed, reason="").context["form"].errors.keys() == {"reason"}
    kept = changed | {"year_built": "2021"}
    stale = post(client, "premises_change", later.pk, **kept | {"version": 9}, reason="Đo lại")
    assert (stale.status_code, stale.context["form"]["version"].value()) == (422, "1")
    post(client, "premises_change", later.pk, **kept, reason="Đo lại")
    shown = page(client, "premises", later.pk)
    assert [said[0][1] for _row, said, _url, _is_here in shown.context["history"]] == ["trụ sở làm việc"] * 2
    assert [entry.reason for entry in shown.context["entries"]] == ["Đo lại", "", "", ""]
    told = [(change.field, change.before, change.after) for change in shown.context["entries"][1].changes]
    assert ("Kết cấu", "bán kiên cố", "kiên cố") in told
    post(client, "premises_end", later.pk, version=2, valid_to="31/12/2021", reason="Phá dỡ")
    assert first_cells(page(client, "premises_all")) == []
    assert first_cells(page(client, "premises_all", ngay="01/01/2021")) == ["Trụ sở UBND"]
    post(client, "premises_withdraw", later.pk, reason="Ghi nhầm")
    assert Premises.objects.standing_on(day("2022-01-01")).get().pk == row.pk
    post(client, "premises_give_back", later.pk)
    assert Premises.objects.standing_on(day("2022-01-01")).count() == 0


def test_unit_that_is_no_more_keeps_its_registers_and_hands_on_their_past(cast: Cast, client_for: ClientFor) -> None:
    last = day("2025-06-30")
    gone = make_unit("Xã Mẫu Cũ", parent=cast.province, valid_to=last)
    make_premises(cast)
    before = make_premises(cast, gone, name="Trụ sở cũ")
    left = make_premises(cast, gone, name="Nhà bỏ lại", valid_to=last)
    after = premises.PREMISES.go_on(
        before, {"unit": cast.commune}, since=day("2025-07-01"), version=1, by=cast.officer, at=AT
    )
    above, mine = client_for(cast.officer), client_for(cast.commune_officer)
    assert first_cells(page(above, "premises_all", don_vi=gone.pk)) == ["Trụ sở cũ", "Nhà bỏ lại"]
    assert first_cells(page(above, "premises_all", don_vi=gone.pk, ngay="01/07/2025")) == []
    shown = page(above, "kept_unit", gone.pk)
    assert (shown.context["on"], "Nhà bỏ lại" in shown.content.decode()) == (last, True)
    handed_on = page(mine, "premises", after.pk)
    assert [row.unit.name for row, *_rest in handed_on.context["history"]] == ["Xã Mẫu Thượng", "Xã Mẫu Cũ"]
    assert page(mine, "premises", before.pk).status_code == 200
    assert page(mine, "premises", left.pk).status_code == 404
    assert page(client_for(cast.neighbour), "premises", before.pk).status_code == 404


def test_what_another_unit_made_of_a_thing_is_not_told(cast: Cast, client_for: ClientFor) -> None:
    mine = make_premises(cast)
    theirs = premises.PREMISES.go_on(
        mine, {"unit": cast.other_commune}, since=day("2026-01-01"), version=1, by=cast.officer, at=AT
    )
    client = client_for(cast.commune_officer)
    assert [row for row, *_rest in page(client, "premises", mine.pk).context["history"]] == [mine]
    assert page(client, "premises", theirs.pk).status_code == 404


def test_holding_with_its_file(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    said = {"unit": cast.commune.pk, "kind": "democracy_regulation", "number": "12/QĐ-UBND", "valid_from": "02/02/2024"}
    said |= {"decided_on": "01/02/2024"}
    program = SimpleUploadedFile("a.exe", b"MZ")
    refused = post(client, "holding_new", **said, evidence=[program])
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["evidence"])
    post(client, "holding_new", **said, evidence=[SimpleUploadedFile("quyet-dinh.pdf", b"%PDF-1")])
    row = Holding.objects.get()
    assert [file.name for file in row.files.all()] == ["quyet-dinh.pdf"]
    shown = page(client_for(cast.commune_officer), "holding", row.pk).content.decode()
    assert "quyet-dinh.pdf" in shown
    assert "12/QĐ-UBND" in shown
    of_village = post(client, "holding_new", **said | {"kind": "culture_village"})
    assert list(of_village.context["form"].errors) == ["kind"]
    numbers = {"unit": cast.commune.pk, "kind": "culture_households", "valid_from": "01/01/2024"}
    missing = post(client, "holding_new", **numbers, value="1.200")
    assert list(missing.context["form"].errors) == ["value"]
    post(client, "holding_new", **numbers, value="1.200", total="1.500")
    book = sheet(page(client, "holdings", xuat="xlsx", mang="counts"))
    assert [row[:6] for row in book[1:]] == [
        ("Gia đình văn hóa", "Xã Mẫu Thượng", None, None, None, "1.200/1.500 (80%)")
    ]


def test_lists_are_searched_without_accents_and_narrowed(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    village = make_village("Thôn Suối", cast.commune)
    make_premises(cast, name="Trụ sở UBND xã", solidity=2)
    make_premises(cast, village, name="Nhà văn hóa thôn Suối", purpose="village_house", is_safe=False)
    make_premises(cast, cast.other_commune, name="Trụ sở Mẫu Hạ")
    found = {
        "all": {}, "words": {"q": "nha van hoa"}, "below": {"don_vi": cast.commune.pk}, "kind": {"dung": "village_house"},
        "solid": {"ket_cau": "2"}, "unknown": {"ket_cau": "ro", "don_vi": cast.commune.pk}, "unsafe": {"chat_luong": "nguy"},
    }  # fmt: skip
    hall, house, other = "Trụ sở UBND xã", "Nhà văn hóa thôn Suối", "Trụ sở Mẫu Hạ"
    assert {key: sorted(first_cells(page(client, "premises_all", **query))) for key, query in found.items()} == {
        "all": sorted([hall, house, other]), "words": [house], "below": sorted([hall, house]), "kind": [house],
        "solid": [hall], "unknown": [house], "unsafe": [house],
    }  # fmt: skip
    assert first_cells(page(client_for(cast.neighbour), "premises_all")) == []
    tree.close(village, last_day=day("2025-06-30"), by=cast.officer, at=AT)
    assert first_cells(page(client, "premises_all", khi="donvi")) == [house]


def test_matrix_counts_who_has_and_leads_to_who_has_not(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    make_holding(cast, valid_from=day("2020-01-01"))
    holdings.bring_up(None, at=AT)
    shown = page(client, "holding_matrix")
    heads = {one.code: (pair, url) for one, pair, url in shown.context["heads"]}
    assert heads["democracy_regulation"][0] == "1/2 (50%)"
    cells = {unit.name: cell for unit, line in shown.context["lines"] for cell in line if "dân chủ" in cell[2]}
    assert {name: cell[0] for name, cell in cells.items()} == {"Xã Mẫu Thượng": "✓", "Xã Mẫu Hạ": "–"}
    lacking = client.get(heads["democracy_regulation"][1])
    assert first_cells(lacking) == ["Xã Mẫu Hạ"]
    form = client.get(cells["Xã Mẫu Hạ"][3])
    assert (form.context["form"]["kind"].value(), form.context["form"]["unit"].value()) == (
        "democracy_regulation", str(cast.other_commune.pk),
    )  # fmt: skip
    before = page(client, "holding_matrix", ngay="31/12/2019")
    assert {pair for one, pair, _url in before.context["heads"] if one.code == "democracy_regulation"} == {"0/2 (0%)"}
    only = page(client, "holding_dues", loai="democracy_regulation", muc="du")
    assert first_cells(only) == ["Xã Mẫu Thượng"]
    book = sheet(page(client, "holding_matrix", xuat="xlsx"))
    assert [row[0] for row in book] == ["Đơn vị", "Xã Mẫu Hạ", "Xã Mẫu Thượng"]
    assert page(client_for(cast.neighbour), "holding_matrix").context["heads"][0][1] == "0/1 (0%)"


def test_unit_page_tells_what_it_has_and_lacks(cast: Cast, client_for: ClientFor) -> None:
    make_premises(cast, solidity=2)
    make_holding(cast, number="12/QĐ-UBND")
    village = make_village("Thôn Một", cast.commune)
    make_body(cast, "Chi bộ Thôn Một", unit=village)
    for register in (premises, holdings, bodies):
        register.bring_up(None, at=AT)
    shown = page(client_for(cast.commune_officer), "kept_unit", cast.commune.pk)
    parts = shown.context["parts"]
    lines = {line.label: line.word for _room, open_ones, met, _below in parts for line in (*open_ones, *met)}
    assert (lines["trụ sở làm việc kiên cố"], lines["trụ sở đáp ứng tiêu chuẩn diện tích"]) == ("đã có đủ", "chưa rõ")
    assert (lines["quy chế dân chủ ở cơ sở"], lines["hòm thư góp ý"]) == ("đã có đủ", "còn thiếu")
    below = {label: pair for _room, _lines, _met, below in shown.context["parts"] for label, pair, _url in below}
    assert (below["chi bộ riêng của thôn"], below["đảng viên ở thôn"]) == ("1/1 (100%)", "0/1 (0%)")
    assert [room.name for room, _table in shown.context["records"]] == ["premises", "holding"]


def test_members_are_counted_again_and_what_does_not_add_up_is_told(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.commune_officer)
    said = {
        "unit": cast.commune.pk,
        "name": "Chi bộ Cơ quan",
        "kind": "cell",
        "setting": "agency",
        "valid_from": "01/12/2005",
    }
    post(client, "body_new", **said)
    body = Body.objects.get()
    assert body.system == "party"
    post(client, "body_count", body.pk, unit=cast.commune.pk, members=371, valid_from="31/12/2005")
    first = Membership.objects.get()
    counted = {"unit": cast.commune.pk, "members": 609, "admitted": 473, "valid_from": "30/06/2012", "version": 1}
    post(client, "membership_go_on", first.pk, **counted, departed=230)
    second = Membership.objects.get(valid_to=None)
    assert first_cells(page(client, "memberships", khop="lech")) == ["Chi bộ Cơ quan"]
    flow = page(client, "bodies_flow", tu="01/01/2006", den="30/06/2012").context["total"]
    assert (flow.before, flow.admitted, flow.departed, flow.made, flow.after, flow.gap) == (371, 473, 230, 614, 609, -5)
    corrected = counted | {"departed": 235, "reason": "Đối chiếu lại"}
    post(client, "membership_change", second.pk, **corrected)
    flow = page(client, "bodies_flow", tu="01/01/2006", den="30/06/2012").context["total"]
    assert (flow.made, flow.gap) == (609, 0)
    refused = post(client, "body_end", body.pk, version=1, valid_to="01/07/2012", reason="Giải thể")
    assert (refused.status_code, Body.objects.get().valid_to) == (422, None)
    book = sheet(page(client, "bodies_flow", tu="01/01/2006", den="30/06/2012", xuat="xlsx"))
    assert book[1:] == [("Xã Mẫu Thượng", 371, 473, 0, 235, 609, 0), ("Cộng", 371, 473, 0, 235, 609, 0)]


def test_tree_adds_up_members(cast: Cast, client_for: ClientFor) -> None:
    top = make_body(cast, "Đảng bộ xã", "base_committee", setting="commune")
    for name, members in (("Chi bộ Một", 9), ("Chi bộ Hai", 12)):
        make_membership(cast, make_body(cast, name, above=top), members)
    (root,) = page(client_for(cast.officer), "bodies_tree").context["roots"]
    assert (root.body.name, root.total, [node.total for node in root.below]) == ("Đảng bộ xã", 21, [12, 9])
    book = sheet(page(client_for(cast.officer), "bodies_tree", xuat="xlsx"))
    assert [(row[0], row[1], row[3], row[5], row[6]) for row in book[1:]] == [
        (1, "Đảng bộ xã", None, 0, 21), (2, "Chi bộ Hai", "Đảng bộ xã", 12, 12), (2, "Chi bộ Một", "Đảng bộ xã", 9, 9),
    ]  # fmt: skip
    make_membership(cast, make_body(cast, "Chi bộ Khác"), 5)
    client = client_for(cast.officer)
    assert f"/so-sach/to-chuc/so-luong/?thuoc={top.pk}" in page(client, "bodies_tree").content.decode()
    assert sorted(first_cells(page(client, "memberships", thuoc=top.pk))) == ["Chi bộ Hai", "Chi bộ Một"]
    assert 'name="thuoc"' in page(client, "memberships", thuoc=top.pk).content.decode()
    for wrong in ("x", "", "9" * 30, "²"):
        assert len(first_cells(page(client, "memberships", thuoc=wrong))) == 3
    assert first_cells(page(client_for(cast.neighbour), "memberships", thuoc=top.pk)) == []
    assert sheet(page(client_for(cast.officer), "bodies_tree", xuat="xlsx", don_vi=cast.other_commune.pk))[1:] == []
    assert sheet(page(client_for(cast.neighbour), "bodies_tree", xuat="xlsx"))[1:] == []


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("premises_all", 8), ("equipment_all", 8), ("holdings", 8), ("bodies", 8), ("memberships", 8),
        ("holding_matrix", 10), ("holding_dues", 7), ("bodies_tree", 6), ("bodies_flow", 11), ("registers", 26),
    ],
)  # fmt: skip
def test_lists_ask_the_same_of_one_row_and_of_three(
    cast: Cast, client_for: ClientFor, name: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    communes = [cast.commune, cast.other_commune, make_unit("Xã Mẫu Trung", parent=cast.province)]
    client = client_for(cast.officer)
    for count, unit in enumerate(communes):
        for made in (make_premises, make_equipment, make_holding):
            made(cast, unit=unit)
        make_membership(cast, make_body(cast, f"Chi bộ {unit.name}", unit=unit), 9)
        if count in (0, 2):
            with django_assert_num_queries(queries):
                assert page(client, name).status_code == 200


def test_department_is_told_whose_registers_it_sees(cast: Cast, client_for: ClientFor) -> None:
    make_premises(cast)
    client = client_for(cast.lead_officer)
    words = "Bạn làm việc cho Sở Nội vụ nên chỉ xem được sổ của đơn vị ấy."
    for name in ("premises_all", "premises_dues", "officials"):
        assert words in client.get(reverse(f"desk:{name}")).content.decode()
    assert words not in client_for(cast.commune_officer).get(reverse("desk:holdings")).content.decode()


def test_who_follows_communes_for_the_province_sees_and_keeps_nothing_of_them(
    cast: Cast, client_for: ClientFor
) -> None:
    house = make_premises(cast)
    client = client_for(make_user("theodoi", role=Role.LEAD_OFFICER, unit=cast.province))
    assert first_cells(page(client, "premises_all")) == ["Trụ sở UBND"]
    assert client.get(reverse("desk:premises_change", args=[house.pk])).status_code == 403
