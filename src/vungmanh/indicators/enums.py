"""Kinds of indicators, spans of time, states of a report."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    COUNTED = "counted", _("đếm từ sổ")
    COMPOSED = "composed", _("tính từ chỉ số khác")
    REPORTED = "reported", _("báo cáo")
    JUDGED = "judged", _("đánh giá")


class Direction(models.TextChoices):
    UP = "up", _("càng cao càng tốt")
    DOWN = "down", _("càng thấp càng tốt")
    NONE = "none", _("không xếp tốt, xấu")


class Span(models.TextChoices):
    MONTH = "month", _("tháng")
    YEAR = "year", _("năm")

    __hash__ = str.__hash__
    """Part of the keys of figures, of which there are thousands a page."""


class Which(models.TextChoices):
    """Rows behind a figure."""

    COUNTED = "counted", _("được tính")
    NOT_COUNTED = "not_counted", _("không được tính")
    UNJUDGED = "unjudged", _("chưa đủ dữ liệu")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("đang soạn")
    SUBMITTED = "submitted", _("đã nộp")
    RETURNED = "returned", _("bị trả lại")
    APPROVED = "approved", _("đã duyệt")
    LOCKED = "locked", _("đã khóa")
