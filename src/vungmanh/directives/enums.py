"""States and kinds of what is read from a directive."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DirectiveState(models.TextChoices):
    UPLOADED = "uploaded", _("Đã tải lên")
    READING = "reading", _("Đang đọc")
    UNREADABLE = "unreadable", _("Không đọc được")
    READ = "read", _("Chờ xác nhận")
    PUBLISHING = "publishing", _("Đang ban hành")
    PUBLISHED = "published", _("Đã ban hành")


WAITING = (DirectiveState.UPLOADED, DirectiveState.READING, DirectiveState.UNREADABLE, DirectiveState.READ)
"""In work, before anybody publishes it."""


class Part(models.TextChoices):
    """The five parts of a reading; plural keys of the reader's contract."""

    TARGET = "targets", _("Chỉ tiêu")
    TASK = "tasks", _("Nhiệm vụ")
    REPORT = "reports", _("Báo cáo")
    RESULT = "results", _("Kết quả đã đạt")
    CITATION = "citations", pgettext_lazy("citations", "Căn cứ")


class ItemState(models.TextChoices):
    PROPOSED = "proposed", _("Chờ xác nhận")
    ACCEPTED = "accepted", _("Đã nhận")
    REJECTED = "rejected", _("Đã bỏ")
    REPLACED = "replaced", _("Đã tách hoặc gộp")


class ActorRole(models.TextChoices):
    LEAD = "lead", _("Chủ trì")
    PARTNER = "partner", _("Phối hợp")
    SOURCE = "from", _("Nơi gửi")
    RECEIVER = "to", _("Nơi nhận")
    VIA = "via", _("Qua")


class FindingState(models.TextChoices):
    OPEN = "open", _("Chưa xử lý")
    SETTLED = "settled", _("Đã xử lý")
    IGNORED = "ignored", _("Bỏ qua")


class Relation(models.TextChoices):
    IMPLEMENTS = "implements", _("thực hiện")
    BASED_ON = "based_on", _("căn cứ")
    REPLACES = "replaces", _("thay thế")
    AMENDS = "amends", _("sửa đổi, bổ sung")
    TO_BE_REVISED = "to_be_revised", _("sẽ rà soát, sửa đổi")
    MENTIONS = "mentions", _("nhắc đến")
