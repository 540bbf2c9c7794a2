"""Errors of a sheet, refusals and acts of this room in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.refusals import WORDS
from vungmanh.units.domain.importing import RowError
from vungmanh.units.sheets import column_title

SHEET_ERRORS: dict[str, Any] = {
    "sheet_empty": _("Bảng chưa có dòng nào. Hãy điền ít nhất một đơn vị vào tờ “Đơn vị”."),
    "name_missing": _("Thiếu tên đơn vị."),
    "name_too_long": _("“%(value)s” dài quá %(limit)s ký tự. Hãy viết ngắn hơn."),
    "name_without_type_word": _("“%(value)s” phải bắt đầu bằng “%(word)s”."),
    "type_missing": _("Thiếu loại đơn vị. Hãy chọn trong danh sách."),
    "type_unknown": _("Không có loại “%(value)s”. Hãy chọn trong danh sách."),
    "parent_missing": _("Thiếu đơn vị mà nó thuộc về."),
    "parent_unknown": _(
        "Không có đơn vị “%(value)s” trong %(within)s. Hãy ghi đúng tên, hoặc thêm nó ở dòng phía trên."
    ),
    "parent_ambiguous": _("Có nhiều đơn vị tên “%(value)s”. Hãy ghi rõ một trong: %(choices)s."),
    "parent_too_low": _("Không thể thuộc “%(value)s”: đơn vị hành chính phải thuộc đơn vị cấp trên của nó."),
    "date_unreadable": _("“%(value)s” không phải là ngày. Hãy ghi dạng 01/07/2025."),
    "dates_in_wrong_order": _("Ngày hết hiệu lực trước ngày bắt đầu."),
    "attribute_unknown": _("Không có giá trị “%(value)s”. Hãy chọn trong danh sách."),
    "row_twice": _("“%(value)s” đã có ở dòng %(first)s."),
}
REFUSALS: dict[str, Any] = {
    "unit_name_missing": _("Thiếu tên đơn vị."),
    "unit_name_taken": _("“%(name)s” đã có ở đây vào thời gian đó. Hãy dùng đơn vị đang có, hoặc đặt tên khác."),
    "unit_needs_parent": _("Cơ quan, tổ chức phải thuộc một đơn vị."),
    "unit_parent_too_low": _("Không thể đặt dưới “%(parent)s”: đơn vị hành chính phải thuộc đơn vị cấp trên của nó."),
    "unit_in_itself": _("Không thể đặt “%(name)s” vào bên trong chính nó."),
    "unit_not_in_force": _("“%(name)s” không tồn tại vào ngày %(day)s. Hãy chọn ngày khác."),
    "unit_has_units": _("“%(name)s” còn %(count)s đơn vị bên trong. Hãy chuyển hoặc kết thúc chúng trước."),
    "unit_changed_later": _("“%(name)s” đã có thay đổi sau ngày %(day)s. Hãy chọn ngày muộn hơn."),
    "unit_succession_needs_another": _("Hãy chọn đơn vị khác để tiếp nhận “%(name)s”."),
    "unit_attribute_unknown": _("Thuộc tính “%(key)s” không có giá trị “%(value)s”."),
    "unit_type_unknown": _("Không rõ loại của “%(name)s”."),
    "remembered_name_needs_meaning": _("Hãy chọn đơn vị hoặc tên gọi chung mà “%(text)s” chỉ tới."),
    "collective_unknown": _("Tên gọi chung “%(key)s” không còn trong danh mục. Hãy chọn lại."),
    "units_data_missing": _("Thiếu gói dữ liệu %(package)s. Hãy nhờ quản trị cài lại chương trình."),
    "sheet_not_excel": _("Tệp không phải bảng Excel (.xlsx) mở được. Hãy tải mẫu về, điền rồi lưu dạng .xlsx."),
    "sheet_too_large": _("Tệp lớn hơn %(limit_mb)s MB. Hãy tách thành nhiều tệp."),
    "sheet_too_long": _("Bảng có hơn %(limit)s dòng. Hãy tách thành nhiều tệp."),
    "sheet_without_columns": _("Bảng thiếu cột: %(columns)s. Hãy dùng mẫu và giữ nguyên dòng tiêu đề."),
    "sheet_has_errors": _("Bảng còn %(count)s lỗi nên chưa có gì được nhận. Hãy sửa rồi tải lên lại."),
    "demo_not_empty": _("Cơ sở dữ liệu đã có %(users)s tài khoản khác, không trộn tỉnh mẫu vào."),
    "demo_not_read": _("Không đọc được văn bản mẫu %(file)s."),
}
WORDS.update(REFUSALS)
ACTIONS.update(
    {
        "unit.created": _("Lập đơn vị"),
        "unit.renamed": _("Đổi tên đơn vị"),
        "unit.moved": _("Chuyển đơn vị"),
        "unit.closed": _("Kết thúc đơn vị"),
        "unit.succeeded": _("Đơn vị được kế thừa"),
        "unit.attribute": _("Ghi thuộc tính đơn vị"),
        "unit.alias": _("Ghi tên khác của đơn vị"),
        "units.loaded": _("Nạp đơn vị"),
        "units.imported": _("Nhập đơn vị từ Excel"),
        "name.remembered": _("Ghi nhớ tên gọi"),
        "user.created": _("Lập tài khoản"),
        "role.given": _("Giao vai trò"),
    }
)


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """An error of a sheet as people read it."""

    row: int
    column: str
    text: str


def error_line(error: RowError) -> ErrorLine:
    column = column_title(error.column).split(" (")[0]
    return ErrorLine(error.row, column, str(SHEET_ERRORS[error.code]) % _shown(error.params))


def _shown(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: "; ".join(value) if isinstance(value, list) else value for name, value in params.items()}
