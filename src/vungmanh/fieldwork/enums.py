"""States and kinds of fieldwork. What can be computed from days and records is not stored."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    NUMBER = "number", _("con số")
    CHOICE = "choice", _("chọn một")
    YES_NO = "yes_no", _("có, không")
    TEXT = "text", _("ghi chữ")


class AnswerState(models.TextChoices):
    EMPTY = "empty", _("chưa trả lời")
    DRAFT = "draft", _("bản nháp")
    SUBMITTED = "submitted", _("đã nộp")
    RETURNED = "returned", _("trả lại")


OPEN_ANSWERS = (AnswerState.EMPTY, AnswerState.DRAFT, AnswerState.RETURNED)
"""The unit has still to hand it in."""


class PilotDecision(models.TextChoices):
    SCALE_UP = "scale_up", _("nhân rộng")
    STOP = "stop", _("dừng")
    EXTEND = "extend", _("kéo dài thí điểm")
