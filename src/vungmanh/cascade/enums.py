"""States of lower plans, of their lines and of allotments."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanWay(models.TextChoices):
    """How a unit's plan came to be known here."""

    DRAFTED = "drafted", _("soạn trên hệ thống")
    LINKED = "linked", _("văn bản đã tải lên")
    PAPER = "paper", _("ban hành trên giấy")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    ISSUED = "issued", pgettext_lazy("plan", "Đã ban hành")
    REPLACED = "replaced", _("Đã thay bằng bản sau")
    WITHDRAWN = "withdrawn", _("Đã rút")


class LineState(models.TextChoices):
    """What became of one thing that the upper programme asks of the unit."""

    TAKEN = "taken", _("Đã đưa vào kế hoạch")
    PROPOSED = "proposed", pgettext_lazy("plan line", "Chờ xác nhận")
    DISMISSED = "dismissed", _("Câu gợi ý không phải")
    EXPLAINED = "explained", _("Nêu lý do không áp dụng")
    EXCUSED = "excused", _("Lý do được chấp nhận")
    REFUSED = "refused", _("Lý do không được chấp nhận")


GAPS = (LineState.DISMISSED, LineState.REFUSED)
"""Neither taken over nor explained, like what has no line at all."""


class AllotmentState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("allotment", "Bản nháp")
    CONFIRMED = "confirmed", _("Đang áp dụng")
    REPLACED = "replaced", pgettext_lazy("allotment", "Đã thay")
