"""The columns of the sheet of officials."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vungmanh.imports.enums import Kind
from vungmanh.imports.registers import Column
from vungmanh.officials import policies
from vungmanh.officials.enums import Entry, OfficialKind, QualificationKind, Sex

PERSON = ("full_name", "sex", "born_on", "ethnic_group", "is_local", "home_place", "is_party_member", "party_joined_on")
PRIVATE = ("identity_number", "phone", "email", "address")
POST = ("title", "kind", "entry", "is_again", "valid_to", "decision")
"""What a row may change of a post that is there; unit, position and first day tell which one it is."""
LEVELS = {f"{kind.value}_level": kind for kind in QualificationKind}
PARTS = ("field", "subject", "school", "mode", "awarded_on")
"""Of a qualification, as far as its kind has a column for it."""


def _positions() -> list[tuple[str, Any]]:
    return [(key, position.name) for key, position in policies.positions().items()]


def _other_positions() -> dict[str, str]:
    """Names that two positions share mean neither."""
    words = [(word, key) for key, position in policies.positions().items() for word in position.also]
    return {word: key for word, key in words if sum(word == other for other, _key in words) == 1}


def _named(rows: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, Any]]:
    return [(key, row["name"]) for key, row in rows.items()]


def _levels(kind: str) -> Callable[[], list[tuple[int, Any]]]:
    return lambda: [(row["level"], row["name"]) for row in policies.level_rows(kind)]


def _other_levels(kind: str) -> Callable[[], Mapping[str, int]]:
    return lambda: {word: row["level"] for row in policies.level_rows(kind) for word in row.get("also", ())}


def _level(kind: QualificationKind, title: str) -> Column:
    return Column(
        f"{kind.value}_level", title, Kind.CHOICE, choices=_levels(kind.value), also=_other_levels(kind.value)
    )


COLUMNS = (
    Column("post", "Mã trong sổ (đừng sửa)", Kind.WHOLE, help="Có sẵn khi xuất sổ; để trống ở dòng mới."),
    Column("identity_number", "Số CCCD, CMND", Kind.CODE, digits=(9, 12), is_private=True,
           help="9 hoặc 12 chữ số, đặt ô dạng chữ. Người đã có được nhận ra theo số này."),
    Column("full_name", "Họ và tên (bắt buộc)", is_required=True),
    Column("born_on", "Ngày sinh", Kind.DATE,
           help="Cần có khi không ghi số CCCD: người đã có được nhận ra theo họ tên và ngày sinh."),
    Column("sex", "Giới tính", Kind.CHOICE, choices=lambda: Sex.choices),
    Column("ethnic_group", "Dân tộc", Kind.CHOICE, choices=lambda: list(policies.ethnic_groups().items())),
    Column("is_local", "Người tại chỗ", Kind.FLAG),
    Column("home_place", "Quê quán"),
    Column("is_party_member", "Đảng viên", Kind.FLAG),
    Column("party_joined_on", "Ngày vào Đảng", Kind.DATE),
    Column("phone", "Điện thoại", longest=20, is_private=True),
    Column("email", "Thư điện tử", is_private=True),
    Column("address", "Nơi ở", longest=300, is_private=True),
    Column("unit", "Đơn vị (bắt buộc)", Kind.UNIT, is_required=True),
    Column("position", "Chức danh (bắt buộc)", Kind.CHOICE, is_required=True, choices=_positions, also=_other_positions),
    Column("title", "Ghi rõ chức vụ", help="Bắt buộc với chức danh “khác”."),
    Column("kind", "Loại", Kind.CHOICE, choices=lambda: OfficialKind.choices, help="Để trống: theo chức danh."),
    Column("is_concurrent", "Kiêm nhiệm", Kind.FLAG, help="Có: giữ thêm bên chức danh chính. Để trống là chức danh chính."),
    Column("entry", "Hình thức", Kind.CHOICE, choices=lambda: Entry.choices),
    Column("is_again", "Tái cử, bổ nhiệm lại", Kind.FLAG),
    Column("valid_from", "Giữ chức từ ngày (bắt buộc)", Kind.DATE, is_required=True),
    Column("valid_to", "Đến hết ngày", Kind.DATE, help="Để trống nếu còn đang giữ."),
    Column("decision", "Quyết định"),
    _level(QualificationKind.GENERAL, "Trình độ văn hóa"),
    _level(QualificationKind.PROFESSIONAL, "Trình độ chuyên môn"),
    Column("professional_field", "Ngành chuyên môn", Kind.CHOICE, choices=lambda: _named(policies.fields())),
    Column("professional_subject", "Chuyên ngành"),
    Column("professional_school", "Nơi đào tạo"),
    Column("professional_mode", "Hình thức đào tạo", Kind.CHOICE, choices=lambda: _named(policies.modes())),
    Column("professional_awarded_on", "Ngày cấp bằng chuyên môn", Kind.DATE),
    _level(QualificationKind.POLITICAL, "Lý luận chính trị"),
    Column("political_awarded_on", "Ngày cấp bằng lý luận", Kind.DATE),
    _level(QualificationKind.STATE_MANAGEMENT, "Quản lý nhà nước"),
    Column("state_management_awarded_on", "Ngày cấp chứng chỉ quản lý nhà nước", Kind.DATE),
    _level(QualificationKind.INFORMATICS, "Tin học"),
    _level(QualificationKind.LANGUAGE, "Ngoại ngữ"),
    Column("exception_by", "Ai quyết định ngoại lệ tiêu chuẩn",
           help="Chỉ ghi khi người mới giữ chức còn thiếu tiêu chuẩn mà cấp có thẩm quyền đã quyết định."),
    Column("exception_reason", "Vì sao có ngoại lệ", longest=500),
)  # fmt: skip
NAMES = frozenset(column.name for column in COLUMNS)
OF_POST = {
    "post_position_unknown": "position", "post_title_missing": "title", "post_position_not_offered": "position",
    "post_level_wrong": "unit", "post_days_in_wrong_order": "valid_to", "post_before_birth": "valid_from",
    "post_in_childhood": "valid_from", "post_unit_not_in_force": "valid_from", "post_outlives_unit": "valid_to",
    "post_after_departure": "valid_from", "post_held_already": "valid_from", "post_overlaps_main": "valid_from",
    "post_concurrent_without_main": "is_concurrent", "person_name_missing": "full_name", "person_born_wrong": "born_on",
    "person_party_wrong": "party_joined_on", "standard_never": "position",
    "standard_refused": "position", "standard_to_review": "position", "standard_not_recorded": "position",
    "record_in_future": "", "record_before_birth": "",
}  # fmt: skip
"""At which column a refusal of the rules stands."""


def parts_of(kind: QualificationKind) -> tuple[str, ...]:
    """Which of PARTS the sheet has for the kind."""
    return tuple(part for part in PARTS if f"{kind.value}_{part}" in NAMES)
