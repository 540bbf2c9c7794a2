"""The words for every refusal of a rule: what is the matter, and what to do.

Each code that domain code raises stands here (a test looks for those that are missing), its parameters as %(name)s.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.directives.wording import REFUSALS as DIRECTIVES

WORDS: dict[str, Any] = {
    # core
    "file_empty": _("Tệp rỗng, không có gì để đọc. Hãy kiểm tra lại tệp rồi tải lên lần nữa."),
    "file_too_large": _("Tệp lớn hơn %(limit_mb)s MB. Hãy tách nhỏ hoặc nén ảnh trong tệp rồi tải lên lại."),
    "internal": _(
        "Việc này gặp lỗi ngoài dự kiến (mã việc %(job)s). Chưa có gì bị thay đổi; hãy thử lại hoặc báo quản trị."
    ),
    "worker_died": _("Việc này đã dừng giữa chừng %(attempts)s lần. Chưa có gì bị mất; hãy thử lại hoặc báo quản trị."),
    **DIRECTIVES,
}
_UNKNOWN = _("Không làm được việc này (mã %(code)s). Chưa có gì bị thay đổi; hãy thử lại hoặc báo quản trị.")


def in_words(code: str, params: Mapping[str, Any]) -> str:
    """The sentence for a code in the language of the page; for one without words, a general sentence that names it."""
    if code not in WORDS:
        return str(_UNKNOWN) % {"code": code}
    shown = {name: _day(value) if isinstance(value, datetime.date) else value for name, value in params.items()}
    return str(WORDS[code]) % shown


def _day(value: datetime.date) -> str:
    return str(date_format(value, "SHORT_DATE_FORMAT"))
