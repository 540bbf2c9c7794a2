"""States and kinds of programmes and duties."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeState(models.TextChoices):
    LIVE = "live", _("Đang thực hiện")
    CLOSED = "closed", _("Đã kết thúc")


class DutyKind(models.TextChoices):
    TARGET = "target", _("Chỉ tiêu")
    TASK = "task", _("Nhiệm vụ")
    REPORT = "report", _("Báo cáo")


class DutyState(models.TextChoices):
    DORMANT = "dormant", _("Chờ điều kiện")
    OPEN = "open", _("Chưa bắt đầu")
    WITHDRAWN = "withdrawn", _("Đã thôi")


class Recurrence(models.TextChoices):
    YEARLY = "yearly", _("hằng năm")
    QUARTERLY = "quarterly", _("hằng quý")
    MONTHLY = "monthly", _("hằng tháng")


class Comparator(models.TextChoices):
    AT_LEAST = ">=", "≥"
    MORE_THAN = ">", ">"
    AT_MOST = "<=", "≤"
    LESS_THAN = "<", "<"
    EQUAL = "=", "="
    RANGE = "range", _("từ … đến …")
