"""Refusals and acts of this room in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from vungmanh.accounts.domain.refusing import BEYOND, TOO_OFTEN
from vungmanh.accounts.sheets import column_title
from vungmanh.desk.audit.fields import FIELDS
from vungmanh.desk.audit.words import ACTIONS, REASONS
from vungmanh.desk.jobs.shown import TITLES
from vungmanh.desk.refusals import WORDS
from vungmanh.units.domain.importing import RowError

REFUSALS: dict[str, Any] = {
    "username_not_fit": _("Dùng 3 đến 40 chữ thường không dấu, chữ số, dấu chấm, gạch; bắt đầu bằng chữ hoặc số."),
    "username_taken": _("Tên đăng nhập “%(username)s” đã có người dùng. Hãy chọn tên khác."),
    "role_to_oneself": _("Không ai tự giao vai trò cho mình. Hãy nhờ một người quản trị khác."),
    "role_beyond_scope": _("Bạn không quản trị “%(unit)s” nên không giao hay kết thúc được vai trò ở đó."),
    "role_dates_in_wrong_order": _("Ngày cuối cùng trước ngày bắt đầu. Hãy sửa một trong hai ngày."),
    "role_held_already": _("Người này đã có vai trò %(role)s của “%(unit)s” trong thời gian ấy."),
    "role_ended_already": _("Vai trò này đã kết thúc. Ngày kết thúc không lùi về trước hôm nay được."),
    "last_administrator": _(
        "Đây là người quản trị cuối cùng của “%(unit)s”. Hãy giao vai trò quản trị, không ghi ngày kết thúc, cho người "
        "khác trước."
    ),
    "account_of_oneself": _("Không ai tự ngừng hay sửa tài khoản của mình. Hãy nhờ một người quản trị khác."),
    "delegation_in_the_past": _("Việc thay mặt bắt đầu từ hôm nay trở đi. Hãy chọn ngày khác."),
    "delegation_longer_than_role": _(
        "Vai trò không kéo dài suốt thời gian ấy. Hãy chọn ngày trong thời gian của vai trò."
    ),
    "delegation_of_delegation": _("Vai trò này đã là thay mặt người khác, không giao tiếp được."),
    "deputy_is_holder": _("Hãy chọn người khác: người này đang giữ chính vai trò ấy."),
    "deputy_of_another_unit": _(
        "%(name)s không có vai trò nào của “%(unit)s” vào ngày ấy. Hãy chọn người cùng đơn vị."
    ),
    "account_not_in_use": _("Tài khoản của %(name)s đã ngừng. Hãy cho dùng lại trước."),
    "link_for_oneself": _("Để đổi mật khẩu của chính mình, hãy dùng “Đổi mật khẩu”."),
    "receiver_of_another_unit": _("%(name)s không làm việc cho “%(unit)s”. Hãy chọn người khác, hoặc trả lại đơn vị."),
    "totp_of_oneself": _("Xác thực hai bước của mình thì tự tắt ở trang “Xác thực hai bước”."),
    "mail_of_nobody": _(
        "Chưa có tài khoản nào ở đây dùng thư điện tử đã được xác minh %(email)s. Hãy nhờ quản trị ghi thư ấy vào tài khoản "
        "của bạn, hoặc đăng nhập bằng mật khẩu."
    ),
    "mail_of_several": _(
        "Nhiều tài khoản ở đây cùng dùng thư %(email)s. Hãy đăng nhập bằng tên đăng nhập và mật khẩu."
    ),
    "people_changed_meanwhile": _("Có người vừa tạo tài khoản trùng tên. Chưa có gì được nhận; hãy tải bảng lên lại."),
    "plan_too_old": _("Trang để lâu quá nên chưa có gì được nhận. Hãy tải bảng lên lại."),
    "account_beyond_scope": _("Tài khoản này có vai trò ngoài phạm vi bạn quản trị nên do cấp trên quản lý."),
}
TITLES["accounts.mail_links"] = _("Gửi liên kết đặt mật khẩu")
SHEET_ERRORS: dict[str, Any] = {
    "people_sheet_empty": _("Bảng chưa có dòng nào. Hãy điền ít nhất một người vào tờ “Người dùng”."),
    "username_missing": _("Thiếu tên đăng nhập. Chỉ để trống khi thư điện tử là của một tài khoản đã có."),
    "username_not_fit": REFUSALS["username_not_fit"],
    "account_elsewhere": _(
        "“%(value)s” là tài khoản ngoài phạm vi bạn quản trị. Hãy dùng tên khác, hoặc nhờ cấp trên."
    ),
    "account_has_other_name": _(
        "Tài khoản này là của %(name)s, không phải “%(value)s”. Hãy kiểm tra lại tên đăng nhập."
    ),
    "full_name_missing": _("Thiếu họ và tên."),
    "name_too_long": _("“%(value)s” dài quá %(limit)s ký tự. Hãy viết ngắn hơn."),
    "email_unreadable": _("“%(value)s” không phải là thư điện tử. Hãy ghi như: ten@coquan.example."),
    "email_of_several": _("Có nhiều tài khoản dùng thư “%(value)s”. Hãy ghi tên đăng nhập."),
    "role_missing": _("Thiếu vai trò. Hãy chọn trong danh sách."),
    "role_unknown": _("Không có vai trò “%(value)s”. Hãy chọn trong danh sách."),
    "role_row_twice": _("Người này đã có vai trò ấy của đơn vị ấy ở dòng %(first)s."),
    "role_to_oneself": REFUSALS["role_to_oneself"],
    "unit_missing": _("Thiếu đơn vị. Hãy chọn trong danh sách."),
    "unit_unknown": _("Không có đơn vị “%(value)s” trong phạm vi bạn quản trị. Hãy chọn trong danh sách."),
    "unit_of_several": _("Có nhiều đơn vị tên “%(value)s”. Hãy ghi rõ một trong: %(choices)s."),
    "unit_not_there_then": _("“%(value)s” không tồn tại vào ngày bắt đầu."),
    "date_unreadable": _("“%(value)s” không phải là ngày. Hãy ghi dạng 01/07/2025."),
    "dates_in_wrong_order": REFUSALS["role_dates_in_wrong_order"],
}
WORDS.update(REFUSALS)
ACTIONS.update(
    {
        "user.changed": _("Sửa tài khoản"),
        "user.password_set": _("Đặt mật khẩu"),
        "user.sessions_ended": _("Đăng xuất khỏi các thiết bị khác"),
        "user.link_issued": _("Cấp liên kết đặt mật khẩu"),
        "user.totp_on": _("Bật xác thực hai bước"),
        "user.totp_off": _("Tắt xác thực hai bước"),
        "user.totp_reset": _("Gỡ xác thực hai bước"),
        "user.recovery_codes_renewed": _("Lấy bộ mã dự phòng mới"),
        "user.recovery_code_used": _("Dùng mã dự phòng"),
        "user.deactivated": _("Ngừng tài khoản"),
        "user.reactivated": _("Dùng lại tài khoản"),
        "role.delegated": _("Giao thay mặt"),
        "role.ended": _("Kết thúc vai trò"),
        "access.refused": _("Bị từ chối"),
    }
)
WORDS[TOO_OFTEN] = _("Bị từ chối %(limit)s lần trong ngày; các lần sau trong ngày không ghi nữa.")
REASONS[BEYOND] = _("ngoài phạm vi được giao")
FIELDS.update(
    {
        "full_name": _("Họ và tên"),
        "email": _("Thư điện tử"),
        "position_title": _("Chức vụ"),
        "acts_for": _("Thay mặt"),
        "deputy": _("Người thay mặt"),
    }
)


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """An error of a sheet as people read it."""

    row: int
    column: str
    text: str


def error_line(error: RowError) -> ErrorLine:
    shown = {name: "; ".join(value) if isinstance(value, list) else value for name, value in error.params.items()}
    return ErrorLine(error.row, column_title(error.column), str(SHEET_ERRORS[error.code]) % shown)
