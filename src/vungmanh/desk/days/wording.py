"""Refusals and acts of this room in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.refusals import WORDS

REFUSALS: dict[str, Any] = {
    "day_name_missing": _("Hãy ghi tên ngày, ví dụ: Nghỉ bù Quốc khánh."),
    "day_basis_missing": _("Hãy ghi căn cứ, ví dụ số và ngày của quyết định."),
    "day_decided": _("Ngày %(day)s đã được ghi: %(name)s. Muốn đổi thì rút ghi nhận cũ trước."),
}
WORDS.update(REFUSALS)
ACTIONS.update({"day.decided": _("Ghi ngày nghỉ, ngày làm bù"), "day.withdrawn": _("Rút ngày nghỉ, ngày làm bù")})
