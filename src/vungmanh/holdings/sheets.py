"""Holdings as an Excel sheet."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.utils.translation import gettext_lazy as _

from vungmanh.holdings.domain.keeping import HOLDINGS
from vungmanh.holdings.policies import choices
from vungmanh.imports.enums import Kind
from vungmanh.imports.records import RecordRegister, RecordSheet
from vungmanh.imports.registers import Column


def _same(row: Any) -> Hashable | None:
    """Of kinds of which a unit holds several, number and title tell them apart."""
    key = HOLDINGS.key(row)
    if key is None and (row.number or row.title):
        return row.unit_id, row.kind, row.number.casefold(), "" if row.number else row.title.casefold()
    return key


HOLDINGS_SHEET = RecordSheet(
    name="holdings", label=_("hồ sơ phải có, danh hiệu, số liệu"), address="ho-so", sheet="Hồ sơ, danh hiệu", acts=HOLDINGS,
    columns=(
        Column("kind", "Loại (bắt buộc)", Kind.CHOICE, is_required=True, choices=choices),
        Column("title", "Tên, trích yếu", longest=300),
        Column("number", "Số quyết định", longest=80),
        Column("decided_on", "Ngày ban hành", Kind.DATE),
        Column("decided_by", "Cơ quan ban hành"),
        Column("approved_on", "Ngày phê duyệt, công nhận", Kind.DATE),
        Column("approved_by", "Cơ quan phê duyệt, công nhận"),
        Column("value", "Số đạt", Kind.DECIMAL, least=0, most=999_999_999_999, help="Chỉ với loại là số liệu."),
        Column("total", "Trên tổng số", Kind.DECIMAL, least=0, most=999_999_999_999, help="Chỉ với loại là số liệu."),
    ),
    faults={
        "holding_not_of_unit": "unit", "holding_decided_later": "decided_on", "holding_approved_before": "approved_on",
        "holding_before_decision": "valid_from", "holding_without_numbers": "value", "holding_numbers_missing": "value",
        "holding_more_than_all": "value",
    },
    same=_same,
    help=("Loại mà một đơn vị có nhiều thì nhận ra theo số quyết định, không có số thì theo tên, trích yếu.",),
)  # fmt: skip
REGISTERS = (RecordRegister(HOLDINGS_SHEET),)
