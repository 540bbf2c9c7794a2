"""Refusals and acts of this room in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from vungmanh.accounts.domain.refusing import BEYOND
from vungmanh.desk.audit.fields import FIELDS
from vungmanh.desk.audit.words import ACTIONS, REASONS
from vungmanh.desk.jobs.shown import TITLES
from vungmanh.desk.refusals import WORDS

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
    "account_not_in_use": _("Tài khoản của %(name)s đã ngừng. Hãy cho dùng lại trước."),
    "link_for_oneself": _("Để đổi mật khẩu của chính mình, hãy dùng “Đổi mật khẩu”."),
    "account_beyond_scope": _("Tài khoản này có vai trò ngoài phạm vi bạn quản trị nên do cấp trên quản lý."),
}
TITLES["accounts.mail_links"] = _("Gửi liên kết đặt mật khẩu")
WORDS.update(REFUSALS)
ACTIONS.update(
    {
        "user.changed": _("Sửa tài khoản"),
        "user.password_set": _("Đặt mật khẩu"),
        "user.link_issued": _("Cấp liên kết đặt mật khẩu"),
        "user.deactivated": _("Ngừng tài khoản"),
        "user.reactivated": _("Dùng lại tài khoản"),
        "role.ended": _("Kết thúc vai trò"),
        "access.refused": _("Bị từ chối"),
    }
)
REASONS.update(
    {
        BEYOND: _("ngoài phạm vi được giao"),
        "username_not_fit": _("tên đăng nhập không hợp lệ"),
        "username_taken": _("tên đăng nhập đã có người dùng"),
        "role_to_oneself": _("tự giao vai trò cho mình"),
        "role_beyond_scope": _("vai trò của đơn vị ngoài phạm vi"),
        "role_dates_in_wrong_order": _("ngày sai thứ tự"),
        "role_held_already": _("đã có vai trò ấy"),
        "role_ended_already": _("vai trò đã kết thúc"),
        "last_administrator": _("người quản trị cuối cùng"),
        "account_of_oneself": _("tài khoản của chính mình"),
        "account_not_in_use": _("tài khoản đã ngừng"),
        "link_for_oneself": _("liên kết cho chính mình"),
        "account_beyond_scope": _("tài khoản ngoài phạm vi"),
        "unit_not_in_force": _("đơn vị không tồn tại vào ngày ấy"),
    }
)
FIELDS.update({"full_name": _("Họ và tên"), "email": _("Thư điện tử"), "position_title": _("Chức vụ")})
