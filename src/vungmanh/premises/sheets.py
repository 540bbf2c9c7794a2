"""Premises and equipment as Excel sheets."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from vungmanh.imports.enums import Kind
from vungmanh.imports.records import RecordRegister, RecordSheet
from vungmanh.imports.registers import Column
from vungmanh.premises.domain.keeping import EQUIPMENT, PREMISES
from vungmanh.premises.enums import Condition, Purpose, Solidity
from vungmanh.premises.policies import choices


def _area(name: str, title: str) -> Column:
    return Column(name, title, Kind.DECIMAL, least=Decimal("0.1"), most=Decimal(99_999_999))


PREMISES_SHEET = RecordSheet(
    name="premises", label=_("trụ sở, nhà sinh hoạt thôn"), address="tru-so", sheet="Trụ sở, nhà thôn", acts=PREMISES,
    columns=(
        Column("name", "Tên (bắt buộc)", is_required=True),
        Column("purpose", "Dùng làm (bắt buộc)", Kind.CHOICE, is_required=True, choices=lambda: Purpose.choices),
        Column("solidity", "Kết cấu", Kind.CHOICE, choices=lambda: Solidity.choices),
        Column("condition", "Tình trạng", Kind.CHOICE, choices=lambda: Condition.choices),
        Column("is_safe", "An toàn cho người sử dụng", Kind.FLAG),
        _area("area_m2", "Diện tích làm việc (m²)"),
        _area("norm_m2", "Diện tích theo tiêu chuẩn (m²)"),
        Column("year_built", "Năm xây dựng", Kind.WHOLE, least=1800, most=2200),
    ),
    faults={"premises_built_later": "year_built"},
    help=("Nhà được nhận ra theo đơn vị, cách dùng và tên.",),
)  # fmt: skip
EQUIPMENT_SHEET = RecordSheet(
    name="equipment", label=_("phương tiện làm việc"), address="phuong-tien", sheet="Phương tiện", acts=EQUIPMENT,
    columns=(
        Column("item", "Phương tiện (bắt buộc)", Kind.CHOICE, is_required=True, choices=lambda: choices("items")),
        Column("office", "Bộ phận (bắt buộc)", Kind.CHOICE, is_required=True, choices=lambda: choices("offices")),
        Column("quantity", "Số lượng (bắt buộc)", Kind.WHOLE, is_required=True, least=0, most=100_000),
        Column("working", "Dùng được (bắt buộc)", Kind.WHOLE, is_required=True, least=0, most=100_000),
        Column("online", "Nối Internet", Kind.WHOLE, least=0, most=100_000),
    ),
    faults={"equipment_more_working": "working", "equipment_more_online": "online"},
    help=("Mỗi đơn vị, bộ phận và loại phương tiện là một dòng.",),
)  # fmt: skip
REGISTERS = (RecordRegister(PREMISES_SHEET), RecordRegister(EQUIPMENT_SHEET))
