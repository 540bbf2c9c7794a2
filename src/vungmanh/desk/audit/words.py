"""Audit entries in words: what each action is called, and the fields by the names that forms use."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vungmanh.core.models import AuditEntry

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
    "directive.published": _("Ban hành"),
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


def shown(entry: AuditEntry) -> ShownEntry:
    return ShownEntry(
        at=entry.at,
        who=entry.actor_name or gettext("Hệ thống"),
        action=str(ACTIONS.get(entry.action, entry.action)),
        subject=entry.subject_label,
        reason=entry.reason,
        changes=[
            ShownChange(_field_words(entry.subject_type, field), _value(before), _value(after))
            for field, (before, after) in entry.changes.items()
        ],
    )


def _field_words(subject_type: str, field: str) -> str:
    try:
        words = apps.get_model(subject_type)._meta.get_field(field).verbose_name
    except (LookupError, FieldDoesNotExist, ValueError, AttributeError):
        return field
    return str(words)


def _value(value: Any) -> str:
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return str(_("có")) if value else str(_("không"))
    if isinstance(value, list):
        return ", ".join(_value(part) for part in value)
    if isinstance(value, str) and len(value) == 10 and value[4] + value[7] == "--":
        return "/".join(reversed(value.split("-")))
    return str(value)
