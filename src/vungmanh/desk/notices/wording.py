"""Refusals, acts and states of this room in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.jobs.shown import TITLES
from vungmanh.desk.refusals import WORDS
from vungmanh.notices.enums import MailState

REFUSALS: dict[str, Any] = {
    "mail_not_to_resend": _("Thư đang ở tình trạng “%(state)s” nên không gửi lại. Hãy tải lại trang."),
}
WORDS.update(REFUSALS)
ACTIONS.update(
    {
        "calendar.link_made": _("Tạo địa chỉ lịch"),
        "calendar.link_revoked": _("Thôi địa chỉ lịch"),
        "mail.sent_again": _("Gửi lại thư thông báo"),
    }
)
TITLES.update(
    {
        "notices.tell": _("Thông báo việc vừa xảy ra"),
        "notices.mail": _("Gửi thư"),
        "notices.remind": _("Nhắc việc sắp đến hạn, trễ hạn"),
        "notices.digest": _("Soạn bản tin"),
    }
)
MAIL_TONES: dict[str, str] = {
    MailState.WAITING: "busy", MailState.SENDING: "busy", MailState.SENT: "good", MailState.FAILED: "bad",
    MailState.UNSURE: "near", MailState.SKIPPED: "quiet",
}  # fmt: skip
