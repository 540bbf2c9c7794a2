"""Kinds of notices, how they reach people, states of a mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    CAME = "came", _("Việc mới")
    MOVED = "moved", _("Đổi thời hạn")
    WITHDRAWN = "withdrawn", _("Thôi không phải làm")
    WOKEN = "woken", _("Điều kiện đã đến")
    SLEPT = "slept", _("Trở lại chờ điều kiện")
    CALLED = "called", _("Yêu cầu lập kế hoạch")
    ASSIGNED = "assigned", _("Giao người làm")
    RELEASED = "released", _("Cho làm trước")
    CLOSED = "closed", _("Đóng việc")
    REOPENED = "reopened", _("Mở lại")
    ACCEPTED = "accepted", _("Chấp nhận kết quả")
    RETURNED = "returned", _("Trả lại")
    ANSWERED = "answered", _("Trả lời vướng mắc")
    EXTENDED = "extended", _("Cho gia hạn")
    REFUSED = "refused", _("Không cho gia hạn")
    URGED = "urged", _("Đôn đốc")
    NEAR = "near", _("Sắp đến hạn")
    LATE = "late", _("Trễ hạn")
    SUBMITTED = "submitted", _("Trình kết quả")
    HINDERED = "hindered", _("Nêu vướng mắc")
    ASKED = "asked", _("Xin gia hạn")
    ESCALATED = "escalated", _("Báo lên lãnh đạo")
    DELEGATED = "delegated", _("Thay mặt")
    ROLE = "role", _("Giao vai trò")
    ROLE_ENDED = "role_ended", _("Kết thúc vai trò")
    MENDED = "mended", _("Số liệu lệch")


class Group(models.TextChoices):
    """What a person decides about at once: which notices also come by mail."""

    WORK = "work", _("Việc được giao và thay đổi của việc")
    DECISIONS = "decisions", _("Ý kiến về việc của tôi")
    URGING = "urging", _("Đôn đốc")
    TERMS = "terms", _("Nhắc hạn")
    REVIEW = "review", _("Việc chờ tôi quyết định")
    ROLES = "roles", _("Thay mặt, vai trò")


class How(models.TextChoices):
    """Whether a notice also comes by mail; on the desk it always stands."""

    AT_ONCE = "at_once", _("Gửi thư ngay")
    DIGEST = "digest", _("Trong bản tin")
    NOT = "not", _("Không gửi thư")


class Rhythm(models.TextChoices):
    DAILY = "daily", _("Mỗi ngày làm việc")
    WEEKLY = "weekly", _("Mỗi tuần, ngày làm việc đầu tuần")
    NEVER = "never", _("Không nhận bản tin")


class MailKind(models.TextChoices):
    NOTICES = "notices", _("Thông báo")
    DIGEST = "digest", _("Bản tin")


class MailState(models.TextChoices):
    WAITING = "waiting", _("Chờ gửi")
    SENDING = "sending", _("Đang gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Không gửi được")
    UNSURE = "unsure", _("Không rõ đã tới chưa")
    SKIPPED = "skipped", _("Không cần gửi")


GROUP_OF: dict[Kind, Group] = {
    Kind.CAME: Group.WORK,
    Kind.MOVED: Group.WORK,
    Kind.WITHDRAWN: Group.WORK,
    Kind.WOKEN: Group.WORK,
    Kind.SLEPT: Group.WORK,
    Kind.CALLED: Group.WORK,
    Kind.ASSIGNED: Group.WORK,
    Kind.RELEASED: Group.WORK,
    Kind.CLOSED: Group.WORK,
    Kind.REOPENED: Group.WORK,
    Kind.ACCEPTED: Group.DECISIONS,
    Kind.RETURNED: Group.DECISIONS,
    Kind.ANSWERED: Group.DECISIONS,
    Kind.EXTENDED: Group.DECISIONS,
    Kind.REFUSED: Group.DECISIONS,
    Kind.URGED: Group.URGING,
    Kind.NEAR: Group.TERMS,
    Kind.LATE: Group.TERMS,
    Kind.SUBMITTED: Group.REVIEW,
    Kind.HINDERED: Group.REVIEW,
    Kind.ASKED: Group.REVIEW,
    Kind.ESCALATED: Group.REVIEW,
    Kind.MENDED: Group.REVIEW,
    Kind.DELEGATED: Group.ROLES,
    Kind.ROLE: Group.ROLES,
    Kind.ROLE_ENDED: Group.ROLES,
}


def kinds_of(group: str) -> list[Kind]:
    return [kind for kind, its in GROUP_OF.items() if its == group]
