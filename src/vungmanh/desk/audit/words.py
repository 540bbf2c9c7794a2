"""Audit entries in words: what each action is called, and the fields by the names that forms use."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vungmanh.accounts.enums import Role
from vungmanh.core.models import AuditEntry

_DAY = re.compile(r"\d{4}-\d\d-\d\d")

ACTIONS: dict[str, Any] = {
    "user.created": _("Tạo tài khoản"),
    "role.given": _("Giao vai trò"),
    "directive.uploaded": _("Tải văn bản lên"),
    "directive.read": _("Đọc văn bản"),
    "directive.read_again": _("Đọc lại văn bản"),
    "directive.reread_closed": _("Xét xong bản đọc lại"),
    "directive.confirmed": _("Xác nhận thông tin văn bản"),
    "directive.named": _("Xác định tên đơn vị"),
    "directive.publish_requested": _("Yêu cầu ban hành"),
    "directive.publish_withdrawn": _("Rút yêu cầu ban hành"),
    "directive.published": _("Ban hành văn bản"),
    "item.accepted": _("Nhận mục"),
    "item.edited": _("Sửa mục"),
    "item.rejected": _("Bỏ mục"),
    "item.restored": _("Trả mục về chưa xem"),
    "item.split": _("Tách mục"),
    "item.merged": _("Gộp mục"),
    "item.added": _("Thêm mục"),
    "item.undone": _("Hoàn tác"),
    "directive.undone": _("Hoàn tác"),
    "name.forgotten": _("Quên tên đã nhớ"),
    "item.kept": _("Giữ một trong hai mục mâu thuẫn"),
    "item.named": _("Xác định tên đơn vị trong mục"),
    "item.reread": _("Lấy theo bản đọc mới"),
    "finding.decided": _("Xử lý điểm nghi ngờ"),
}
"""Action key → words; the rooms add theirs in wording.py. A test looks for actions in the code that have none."""


@dataclass(frozen=True, slots=True)
class ShownChange:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownEntry:
    at: datetime.datetime
    who: str
    action: str
    subject: str
    reason: str
    changes: list[ShownChange]


FIELDS: dict[str, Any] = {
    "state": _("Tình trạng"),
    "role": _("Vai trò"),
    "unit": pgettext_lazy("one", "Đơn vị"),
    "username": _("Tên đăng nhập"),
    "name": _("Tên"),
    "reason": _("Lý do"),
}
"""Names of fields that forms do not show; the rooms add theirs in wording.py."""
_CHOICES: dict[str, Any] = {"role": dict(Role.choices)}


def shown(entry: AuditEntry) -> ShownEntry:
    return ShownEntry(
        at=entry.at,
        who=entry.actor_name or gettext("Hệ thống"),
        action=str(ACTIONS.get(entry.action, entry.action)),
        subject=entry.subject_label,
        reason=entry.reason,
        changes=[_change(entry.subject_type, field, *pair) for field, pair in entry.changes.items()],
    )


def _change(subject_type: str, field: str, before: Any, after: Any) -> ShownChange:
    column = _column(subject_type, field)
    choices = dict(getattr(column, "flatchoices", ())) or _CHOICES.get(field, {})
    return ShownChange(_field_words(column, field), _value(before, choices), _value(after, choices))


def _column(subject_type: str, field: str) -> Any:
    try:
        return apps.get_model(subject_type)._meta.get_field(field)
    except (LookupError, FieldDoesNotExist, ValueError):
        return None


def _field_words(column: Any, field: str) -> str:
    """The name of a column where its model gives it one; Django makes up the others from the English name."""
    if field in FIELDS:
        return str(FIELDS[field])
    made_up = field.replace("_", " ")
    given = str(getattr(column, "verbose_name", made_up))
    return given if given != made_up else field


def _value(value: Any, choices: Mapping[str, Any]) -> str:
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return gettext("có") if value else gettext("không")
    if isinstance(value, list):
        return ", ".join(_value(part, choices) for part in value)
    if isinstance(value, str) and value in choices:
        return str(choices[value])
    if isinstance(value, str) and _DAY.fullmatch(value):
        return "/".join(reversed(value.split("-")))
    return str(value)
