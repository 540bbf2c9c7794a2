"""Fixed words of imports."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    CHECKING = "checking", _("đang kiểm tra")
    UNREADABLE = "unreadable", _("không đọc được")
    WRONG = "wrong", _("có lỗi")
    ASKING = "asking", _("chờ trả lời")
    READY = "ready", _("sẵn sàng nhập")
    WRITING = "writing", _("đang nhập")
    DONE = "done", _("đã nhập")
    UNDOING = "undoing", _("đang hoàn tác")
    UNDONE = "undone", _("đã hoàn tác")
    DROPPED = "dropped", _("đã bỏ")


OPEN = (ImportState.UNREADABLE, ImportState.WRONG, ImportState.ASKING, ImportState.READY)
"""Nothing was written and nothing runs: the file may be checked again or put aside."""
BUSY = (ImportState.CHECKING, ImportState.WRITING, ImportState.UNDOING)


class Outcome(models.TextChoices):
    """What bringing in a row does."""

    CREATE = "create", _("thêm mới")
    CHANGE = "change", _("thay đổi")
    SAME = "same", _("đã có, không đổi")


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    CODE = "code"
    """Digits that are no number: leading zeros count."""
    WHOLE = "whole"
    DECIMAL = "decimal"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    UNIT = "unit"
