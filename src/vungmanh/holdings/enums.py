"""Groups of what units hold, ways in which people write or call, steps of a village convention."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    RULES = "rules", _("quy chế, quy ước")
    OPENNESS = "openness", _("công khai, góp ý")
    TITLES = "titles", _("danh hiệu")
    COUNTS = "counts", _("số liệu")


class Channel(models.TextChoices):
    """By what a suggestion came."""

    BOX = "box", _("hòm thư")
    PHONE = "phone", _("điện thoại")


class Step(models.TextChoices):
    """Where a convention stands."""

    DRAFT = "draft", _("đang dự thảo")
    POSTED = "posted", _("đang niêm yết lấy ý kiến")
    VOTED = "voted", _("đã họp, biểu quyết")
    SENT = "sent", _("đã gửi, chờ công nhận")
    RETURNED = "returned", _("bị trả lại")
    RECOGNISED = "recognised", _("đã công nhận")
    SUSPENDED = "suspended", _("tạm ngừng thực hiện")
    REPLACED = "replaced", _("đã thay bằng bản mới")
    REPEALED = "repealed", _("đã bãi bỏ")


ON_ITS_WAY = (Step.DRAFT, Step.POSTED, Step.VOTED, Step.SENT, Step.RETURNED)
THERE = (Step.RECOGNISED, Step.SUSPENDED)
OVER = (Step.REPLACED, Step.REPEALED)
