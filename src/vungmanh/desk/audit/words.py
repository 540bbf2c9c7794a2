"""Audit entries in words: what each action is called, who did it, why."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vungmanh.accounts.domain.refusing import ACTION as REFUSED
from vungmanh.core.models import AuditEntry
from vungmanh.desk.audit.fields import ShownChange, shown_changes, value_words
from vungmanh.desk.refusals import WORDS, in_words
from vungmanh.programmes.enums import Turn

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
    "report.saved": _("Lưu nháp báo cáo số liệu"),
    "report.submitted": _("Nộp báo cáo số liệu"),
    "report.returned": _("Trả lại báo cáo số liệu"),
    "report.approved": _("Duyệt báo cáo số liệu"),
    "report.locked": _("Khóa báo cáo số liệu"),
    "indicator.defined": pgettext_lazy("done", "Lập chỉ số"),
    "indicator.revised": _("Đổi định nghĩa chỉ số"),
    "indicator.retired": pgettext_lazy("done", "Thôi dùng chỉ số"),
    "figures.mended": _("Đối soát thấy số liệu lệch, đã tính lại"),
}
"""Action key → words; the rooms add theirs in wording.py. A test looks for actions in the code that have none."""


@dataclass(slots=True)
class ShownEntry:
    at: datetime.datetime
    who: str
    action: str
    subject: str
    reason: str
    changes: list[ShownChange]
    address: str = ""
    """Where something was refused."""


REASONS: dict[str, Any] = dict(Turn.choices)
"""Codes that the code gives as reasons → words; the rooms add theirs in wording.py."""
_COUNTED = re.compile(r"(\w+): (\d+)")


def shown(entry: AuditEntry) -> ShownEntry:
    changes = dict(entry.changes)
    (_no, address), (_none, params) = (changes.pop(name, (None, None)) for name in ("address", "params"))
    is_rule = entry.action == REFUSED and entry.reason in WORDS
    return ShownEntry(
        at=entry.at,
        who=_who(entry),
        action=str(ACTIONS.get(entry.action, entry.action)),
        subject=entry.subject_label,
        reason=in_words(entry.reason, _params(params or {})) if is_rule else _reason(entry.reason),
        changes=shown_changes(entry.subject_type, changes),
        address=address or "",
    )


def _who(entry: AuditEntry) -> str:
    """Who did it, and in whose place."""
    if entry.acting_for:
        return gettext("%(name)s (thay mặt %(holder)s)") % {"name": entry.actor_name, "holder": entry.acting_for}
    return entry.actor_name or gettext("Hệ thống")


def _params(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of a refusal as people write them."""
    return {name: value_words(name, value) for name, value in kept.items()}


def _reason(reason: str) -> str:
    """A reason as a person wrote it, or the codes in it by their words: "no_issuer: 1, open_findings: 4"."""
    if reason in REASONS:
        return str(REASONS[reason])
    pairs = [_COUNTED.fullmatch(part) for part in reason.split(", ")]
    if not all(pair and pair[1] in REASONS for pair in pairs):
        return reason
    return "; ".join(f"{REASONS[pair[1]]}: {pair[2]}" for pair in pairs if pair)
