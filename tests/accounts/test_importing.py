"""Accounts from a sheet: what each row would do, what is wrong with it, all or nothing."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.accounts.factories import CAST_WHO, ON
from tests.conftest import Cast
from tests.factories import AT, make_assignment, make_unit, make_user
from vungmanh.accounts.domain.importing import MOST_ROWS, SheetRow, carry_out, from_plain, plan_import, to_plain
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.accounts.sheets import HELP, LISTS, SHEET, TITLES, read_sheet, template
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.units.enums import AliasScheme, UnitLevel, UnitType
from vungmanh.units.models import UnitAlias

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def row(number: int = 2, **said: Any) -> SheetRow:
    """A row that makes sense, where nothing else is said."""
    wanted: dict[str, Any] = {
        "username": "lo.thu",
        "full_name": "Lò Văn Thử",
        "role": "cán bộ đơn vị",
        "unit": "Xã Mẫu Thượng",
    }
    return SheetRow(number, **(wanted | said))


def wrong(cast: Cast, *rows: SheetRow) -> list[tuple[int, str, str]]:
    plan = plan_import(rows, by=cast.administrator, on=ON)
    return [(error.row, error.column, error.code) for error in plan.errors]


def test_rows_become_accounts_with_roles_and_a_trail(cast: Cast) -> None:
    rows = [
        row(2, position_title="Công chức", email="thu@vidu.example", valid_to=ON + 9 * DAY),
        row(3, full_name="", role="viewer", unit="sở NỘI vụ"),
        row(4, username="MA.GIA", full_name="Ma Thị Giả", valid_from=ON + DAY),
    ]
    plan = plan_import(rows, by=cast.administrator, on=ON)
    assert (plan.errors, len(plan.to_create), len(plan.to_give)) == ([], 2, 3)
    assert User.objects.filter(username="lo.thu").count() == 0
    made = carry_out(plan, at=AT)
    assert [user.username for user in made] == ["lo.thu", "ma.gia"]
    held = RoleAssignment.objects.filter(user__in=made).order_by("pk")
    assert list(held.values_list("user__username", "role", "unit__name", "valid_from", "valid_to")) == [
        ("lo.thu", "unit_officer", "Xã Mẫu Thượng", ON, ON + 9 * DAY),
        ("lo.thu", "viewer", "Sở Nội vụ", ON, None),
        ("ma.gia", "unit_officer", "Xã Mẫu Thượng", ON + DAY, None),
    ]
    assert {(role.given_by, role.given_at) for role in held} == {(cast.administrator, AT)}
    user = User.objects.get(username="lo.thu")
    assert (user.has_usable_password(), user.folded) == (False, "lo van thu lo.thu thu@vidu.example cong chuc")
    actions = AuditEntry.objects.order_by("pk").values_list("action", "subject_id")
    assert list(actions) == [("user.created", str(user.pk)) for user in made] + [
        ("role.given", str(made[index].pk)) for index in (0, 0, 1)
    ]


def test_repeating_an_import_changes_nothing(cast: Cast) -> None:
    carry_out(plan_import([row()], by=cast.administrator, on=ON), at=AT)
    again = plan_import([row()], by=cast.administrator, on=ON)
    assert (again.errors, again.to_create, again.to_give, len(again.rows)) == ([], [], [], 1)
    assert carry_out(again, at=AT) == []
    assert AuditEntry.objects.count() == 2


@pytest.mark.parametrize(
    "said",
    [
        {"username": "CanBoXa", "full_name": ""},
        {"username": "", "full_name": "", "email": "CANBOXA@vidu.example"},
        {"username": "canboxa", "full_name": "nguyen thi canboxa"},
    ],
)
def test_account_that_is_there_gets_the_role_and_keeps_the_rest(cast: Cast, said: dict[str, str]) -> None:
    plan = plan_import([row(role="lãnh đạo", position_title="Khác", **said)], by=cast.administrator, on=ON)
    assert (plan.errors, plan.to_create) == ([], [])
    carry_out(plan, at=AT)
    user = User.objects.get(pk=cast.commune_officer.pk)
    roles = user.assignments.order_by("pk").values_list("role", flat=True)
    assert (list(roles), user.position_title) == (["unit_officer", "leader"], "")


@pytest.mark.parametrize(
    ("said", "column", "code"),
    [
        ({"username": ""}, "username", "username_missing"),
        ({"username": "", "email": "la@vidu.example"}, "username", "username_missing"),
        ({"username": "Lò Văn"}, "username", "username_not_fit"),
        ({"username": "langgieng"}, "username", "account_elsewhere"),
        ({"username": "", "email": "langgieng@vidu.example"}, "email", "account_elsewhere"),
        ({"username": "", "email": "chung@vidu.example"}, "email", "email_of_several"),
        ({"username": "canboxa"}, "full_name", "account_has_other_name"),
        ({"username": "quantri", "full_name": ""}, "username", "role_to_oneself"),
        ({"full_name": ""}, "full_name", "full_name_missing"),
        ({"full_name": "x" * 201}, "full_name", "name_too_long"),
        ({"email": "khong-phai"}, "email", "email_unreadable"),
        ({"role": ""}, "role", "role_missing"),
        ({"role": "vua"}, "role", "role_unknown"),
        ({"unit": ""}, "unit", "unit_missing"),
        ({"unit": "Xã Láng Thượng"}, "unit", "unit_unknown"),
        ({"unit": "Thôn Một"}, "unit", "unit_unknown"),
        ({"unit": "Phòng Kinh tế"}, "unit", "unit_of_several"),
        ({"unit": "Xã Mẫu Mới", "valid_from": ON - DAY}, "unit", "unit_not_there_then"),
        ({"valid_from": "30/02/2026"}, "valid_from", "date_unreadable"),
        ({"valid_from": ON, "valid_to": ON - DAY}, "valid_to", "dates_in_wrong_order"),
    ],
)
def test_what_is_wrong_with_a_row(cast: Cast, said: dict[str, Any], column: str, code: str) -> None:
    make_unit("Thôn Một", parent=cast.commune, level=UnitLevel.VILLAGE, type=UnitType.THON)
    make_unit("Xã Mẫu Mới", parent=cast.province, valid_from=ON)
    for place in (cast.commune, cast.other_commune):
        make_unit("Phòng Kinh tế", parent=place)
    User.objects.filter(pk__in=[cast.leader.pk, cast.officer.pk]).update(email="chung@vidu.example")
    assert wrong(cast, row(7, **said)) == [(7, column, code)]


def test_every_error_of_a_row_is_told_at_once(cast: Cast) -> None:
    found = wrong(cast, row(2, full_name="", role="", unit="Xã Không Có"), row(3))
    assert [code for _row, _column, code in found] == ["full_name_missing", "role_missing", "unit_unknown"]


def test_same_role_twice_in_the_sheet(cast: Cast) -> None:
    assert wrong(cast, row(2), row(3)) == [(3, "role", "role_row_twice")]


def test_one_name_for_two_people_in_the_sheet(cast: Cast) -> None:
    rows = row(2), row(3, full_name="Ma Thị Giả", role="viewer")
    assert wrong(cast, *rows) == [(3, "full_name", "account_has_other_name")]


def test_nothing_is_made_while_a_row_is_wrong(cast: Cast) -> None:
    plan = plan_import([row(2), row(3, username="ma.gia", role="")], by=cast.administrator, on=ON)
    with pytest.raises(DomainError) as refused:
        carry_out(plan, at=AT)
    assert refused.value.code == "sheet_has_errors"
    assert not User.objects.filter(username="lo.thu").exists()


def test_account_made_meanwhile_stops_the_whole_sheet(cast: Cast) -> None:
    plan = plan_import([row(2, username="ma.gia"), row(3)], by=cast.administrator, on=ON)
    make_user("lo.thu")
    with pytest.raises(DomainError) as refused:
        carry_out(plan, at=AT)
    assert refused.value.code == "people_changed_meanwhile"
    assert not User.objects.filter(username="ma.gia").exists()


def test_unit_by_its_code_or_with_the_unit_above(cast: Cast) -> None:
    UnitAlias.objects.create(unit=cast.other_commune, scheme=AliasScheme.CODE, value="23236", folded="23236")
    make_unit("Phòng Kinh tế", parent=cast.commune)
    below = make_unit("Phòng Kinh tế", parent=cast.other_commune)
    rows = [row(2, unit="23236"), row(3, unit="Phòng Kinh tế, xã Mẫu Hạ")]
    plan = plan_import(rows, by=cast.administrator, on=ON)
    assert [planned.given.unit for planned in plan.rows] == [cast.other_commune, below]


@pytest.mark.parametrize("who", CAST_WHO)
def test_nobody_else_brings_in_people(cast: Cast, who: str) -> None:
    plan = plan_import([row()], by=getattr(cast, who), on=ON)
    assert [error.code for error in plan.errors] == ["unit_unknown"]


def test_empty_and_endless_sheets(cast: Cast) -> None:
    assert wrong(cast) == [(2, "username", "people_sheet_empty")]
    with pytest.raises(DomainError) as refused:
        plan_import([row()] * (MOST_ROWS + 1), by=cast.administrator, on=ON)
    assert refused.value.code == "sheet_too_long"


@pytest.mark.parametrize("count", [1, 3])
def test_import_takes_the_same_queries_for_one_and_three_rows(
    cast: Cast, django_assert_num_queries: Any, count: int
) -> None:
    old = make_user("cu", full_name="Cũ")
    make_assignment(old, role=Role.VIEWER, unit=cast.commune)
    rows = [row(2 + number, username=f"nguoi{number}") for number in range(count)]
    rows += [row(9, username="cu", full_name="", role="leader")]
    with django_assert_num_queries(13):
        carry_out(plan_import(rows, by=cast.administrator, on=ON), at=AT)
    assert User.objects.filter(username__startswith="nguoi").count() == count


def test_row_survives_being_carried(cast: Cast) -> None:
    said = row(4, valid_from=ON, email="a@b.example")
    assert from_plain(to_plain(said)) == said


# The sheet


def test_template_offers_roles_and_units_of_the_scope(cast: Cast) -> None:
    make_unit("Phòng Kinh tế", parent=cast.commune)
    make_unit("Phòng Kinh tế", parent=cast.other_commune)
    book = load_workbook(io.BytesIO(template(cast.administrator, ON)))
    assert book.sheetnames == [SHEET, LISTS, HELP]
    assert [cell.value for cell in book[SHEET][1]] == list(TITLES.values())
    lists = book[LISTS]
    offered = [cell.value for cell in lists["B"] if cell.value]
    assert sorted(offered) == [
        "Phòng Kinh tế, Xã Mẫu Hạ",
        "Phòng Kinh tế, Xã Mẫu Thượng",
        "Sở Nội vụ",
        "Tỉnh Mẫu Sơn",
        "Xã Mẫu Hạ",
        "Xã Mẫu Thượng",
    ]
    assert lists["A1"].value == "quản trị"


def test_filled_template_is_read_back(cast: Cast) -> None:
    book = load_workbook(io.BytesIO(template(cast.administrator, ON)))
    book[SHEET].append(
        [
            "Lò Văn  Thử",
            "lo.thu",
            None,
            None,
            "cán bộ đơn vị",
            "Xã Mẫu Thượng",
            ON,
            "30/02/2026",
        ]
    )
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    assert read_sheet(out) == [row(2, valid_from=ON, valid_to="30/02/2026")]


@pytest.mark.parametrize("content", [b"", b"khong phai", b"PK\x03\x04"])
def test_file_that_is_no_sheet(content: bytes) -> None:
    with pytest.raises(DomainError) as refused:
        read_sheet(io.BytesIO(content))
    assert refused.value.code == "sheet_not_excel"


def test_sheet_without_its_columns() -> None:
    book, out = Workbook(), io.BytesIO()
    book.active.append(["Họ và tên", "Vai trò"])  # type: ignore[union-attr]
    book.save(out)
    out.seek(0)
    with pytest.raises(DomainError) as refused:
        read_sheet(out)
    assert refused.value.params == {"columns": "Tên đăng nhập (bắt buộc), Đơn vị (bắt buộc)"}
