"""Forms and filters of premises and equipment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.fields import capital
from vungmanh.desk.fieldwork.forms import choice
from vungmanh.desk.records.forms import Count, DatedFilter, DatedForm, DecimalNumber, FlagField, LevelField
from vungmanh.premises.enums import Condition, Purpose, Solidity
from vungmanh.premises.policies import choices


class PremisesForm(DatedForm):
    name = forms.CharField(label=_("Tên"), max_length=200, help_text=_("Ví dụ: Trụ sở UBND xã, Nhà văn hóa thôn 1."))
    purpose = forms.ChoiceField(label=_("Dùng làm"), choices=capital(Purpose.choices))
    solidity = LevelField(Solidity, label=_("Kết cấu"))
    condition = LevelField(Condition, label=_("Tình trạng"))
    is_safe = FlagField(label=_("An toàn cho người sử dụng"))
    area_m2 = DecimalNumber(label=_("Diện tích làm việc (m²)"), required=False)
    norm_m2 = DecimalNumber(
        label=_("Diện tích theo tiêu chuẩn (m²)"), required=False,
        help_text=_("Theo số chức danh, do cơ quan tài chính tính cho trụ sở này."),
    )  # fmt: skip
    year_built = forms.IntegerField(label=_("Năm xây dựng"), required=False, min_value=1850, max_value=2100)

    first = ("name", "purpose", "solidity", "condition", "is_safe", "area_m2", "norm_m2", "year_built")


class EquipmentForm(DatedForm):
    item = forms.ChoiceField(label=_("Phương tiện"))
    office = forms.ChoiceField(label=_("Bộ phận"))
    quantity = Count(label=_("Số lượng"))
    working = Count(label=_("Trong đó dùng được"))
    online = Count(label=_("Trong số dùng được, nối Internet"), required=False, help_text=_("Để trống khi chưa rõ."))

    first = ("item", "office", "quantity", "working", "online")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["item"].choices = capital(choices("items"))  # type: ignore[attr-defined]
        self.fields["office"].choices = capital(choices("offices"))  # type: ignore[attr-defined]


class PremisesFilter(DatedFilter):
    dung = choice(_("Dùng làm"), Purpose.choices)
    ket_cau = choice(_("Kết cấu"), [*Solidity.choices, ("ro", _("Chưa rõ"))])
    chat_luong = choice(_("Chất lượng"), [*Condition.choices, ("nguy", _("Không an toàn")), ("ro", _("Chưa rõ"))])


class EquipmentFilter(DatedFilter):
    loai = choice(_("Phương tiện"))
    bo_phan = choice(_("Bộ phận"))
