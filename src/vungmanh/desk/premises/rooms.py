"""What is its own in the register of premises and equipment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vungmanh.desk.fieldwork.listing import Cell, Col, Link
from vungmanh.desk.premises.forms import EquipmentFilter, EquipmentForm, PremisesFilter, PremisesForm
from vungmanh.desk.records.dues import Asked, DueRoom
from vungmanh.desk.records.rooms import Fact, Room, state_cell, unit_cell
from vungmanh.desk.records.shown import of_choice, said
from vungmanh.desk.requests import today
from vungmanh.premises.domain.keeping import EQUIPMENT, PREMISES
from vungmanh.premises.enums import Condition, Purpose, Solidity
from vungmanh.premises.models import Equipment, Premises, PremisesDue
from vungmanh.premises.policies import choices, item_label, office_label, policy, requirement_label, requirements
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit

_WORSE = {"nguy": Q(is_safe=False), "ro": Q(condition__isnull=True)}


def tabs(here: str) -> Sequence[Link]:
    pages = (
        ("premises_all", _("Trụ sở, nhà thôn")), ("equipment_all", _("Phương tiện")),
        ("premises_matrix", _("Bảng theo đơn vị")), ("premises_dues", _("Còn thiếu")),
    )  # fmt: skip
    return [Link(reverse(f"desk:{name}"), label, is_here=name == here) for name, label in pages]


def _premises_line(row: Premises) -> list[Cell]:
    area = " / ".join(said(value) for value in (row.area_m2, row.norm_m2) if value is not None)
    return [
        Cell(row.name, url=reverse("desk:premises", args=[row.pk])), unit_cell(row), Cell(Purpose(row.purpose).label),
        Cell(of_choice(Solidity, row.solidity)), Cell(of_choice(Condition, row.condition)), Cell(said(row.is_safe)),
        Cell(area), Cell(row.year_built), Cell(row.valid_from), state_cell(row, today()),
    ]  # fmt: skip


def _premises_facts(row: Premises) -> list[Fact]:
    return [
        (_("Dùng làm"), Purpose(row.purpose).label), (_("Kết cấu"), of_choice(Solidity, row.solidity)),
        (_("Tình trạng"), of_choice(Condition, row.condition)), (_("An toàn"), said(row.is_safe)),
        (_("Diện tích làm việc (m²)"), said(row.area_m2)), (_("Theo tiêu chuẩn (m²)"), said(row.norm_m2)),
        (_("Đủ diện tích"), said(row.has_enough_room)), (_("Năm xây dựng"), str(row.year_built or "–")),
    ]  # fmt: skip


def _premises_narrowed(form: PremisesFilter) -> Q:
    found = Q(purpose=form.said("dung")) if form.said("dung") else Q()
    if solidity := form.said("ket_cau"):
        found &= Q(solidity__isnull=True) if solidity == "ro" else Q(solidity=solidity)
    if condition := form.said("chat_luong"):
        found &= _WORSE[condition] if condition in _WORSE else Q(condition=condition)
    return found


PREMISES_ROOM = Room(
    name="premises", listed_as="premises_all", address="so-sach/tru-so/", sheet="tru-so", acts=PREMISES,
    title=gettext_lazy("Trụ sở, nhà sinh hoạt thôn"), new=gettext_lazy("Ghi trụ sở, nhà thôn"),
    empty=(
        gettext_lazy("Chưa ghi trụ sở, nhà thôn nào."),
        gettext_lazy("Ghi mỗi nhà một lần: kết cấu, diện tích, tình trạng. Sửa chữa, xây lại thì ghi tiếp từ ngày thay đổi."),
    ),
    form=PremisesForm, filter=PremisesFilter, line=_premises_line, facts=_premises_facts, narrowed=_premises_narrowed,
    cols=lambda: [
        Col(_("Tên"), "ten", 30), Col(pgettext("one", "Đơn vị"), "don_vi", 26), Col(_("Dùng làm"), width=20),
        Col(_("Kết cấu"), "ket_cau", 14), Col(_("Tình trạng"), "chat_luong", 20), Col(_("An toàn"), width=10),
        Col(_("Diện tích / tiêu chuẩn (m²)"), width=22, css="num"), Col(_("Năm xây"), "nam", 10, "num"),
        Col(_("Từ ngày"), "tu", 12), Col(_("Bản ghi"), width=14),
    ],
    sorts={
        "ten": "folded", "don_vi": "unit__sort_key", "ket_cau": "solidity", "chat_luong": "condition", "nam": "year_built",
        "tu": "valid_from",
    },
    default="don_vi", errors={"premises_built_later": "year_built"}, tabs=tabs,
)  # fmt: skip


def _equipment_line(row: Equipment) -> list[Cell]:
    return [
        Cell(item_label(row.item), url=reverse("desk:equipment", args=[row.pk])), unit_cell(row),
        Cell(office_label(row.office)), Cell(row.quantity), Cell(row.working), Cell(row.online), Cell(row.valid_from),
        state_cell(row, today()),
    ]  # fmt: skip


def _equipment_facts(row: Equipment) -> list[Fact]:
    return [
        (_("Bộ phận"), office_label(row.office)), (_("Số lượng"), said(row.quantity)),
        (_("Dùng được"), said(row.working)), (_("Nối Internet"), said(row.online)),
    ]  # fmt: skip


def _equipment_narrowed(form: EquipmentFilter) -> Q:
    found = Q(item=form.said("loai")) if form.said("loai") else Q()
    return found & Q(office=form.said("bo_phan")) if form.said("bo_phan") else found


EQUIPMENT_ROOM = Room(
    name="equipment", listed_as="equipment_all", address="so-sach/tru-so/phuong-tien/", sheet="phuong-tien", acts=EQUIPMENT,
    title=gettext_lazy("Phương tiện làm việc"), new=gettext_lazy("Ghi phương tiện"),
    empty=(
        gettext_lazy("Chưa ghi phương tiện nào."),
        gettext_lazy("Ghi máy tính, máy in, máy photo, điện thoại, loa của từng bộ phận: bao nhiêu, mấy cái dùng được."),
    ),
    form=EquipmentForm, filter=EquipmentFilter, line=_equipment_line, facts=_equipment_facts, narrowed=_equipment_narrowed,
    choices=lambda: {"loai": choices("items"), "bo_phan": choices("offices")},
    cols=lambda: [
        Col(_("Phương tiện"), "loai", 24), Col(pgettext("one", "Đơn vị"), "don_vi", 28), Col(_("Bộ phận"), width=24),
        Col(_("Số lượng"), "so", 10, "num"), Col(_("Dùng được"), "dung", 10, "num"), Col(_("Nối Internet"), "mang", 12, "num"),
        Col(_("Từ ngày"), "tu", 12), Col(_("Bản ghi"), width=14),
    ],
    sorts={
        "loai": "item", "don_vi": "unit__sort_key", "so": "quantity", "dung": "working", "mang": "online", "tu": "valid_from",
    },
    default="don_vi", errors={"equipment_more_working": "working", "equipment_more_online": "online"}, tabs=tabs,
)  # fmt: skip


def _asked() -> list[Asked]:
    rows = policy()["requirements"]
    return [
        Asked(
            one.code, requirement_label(one.code), _(rows[one.code]["short"]), one.levels[0], rows[one.code]["source"]
        )
        for one in requirements()
    ]


def _new_url(unit: Unit, code: str) -> str:
    """The form that records what is lacking, filled in as far as the requirement says."""
    row: dict[str, Any] = policy()["requirements"].get(code, {})
    if row.get("parts"):
        return ""
    if row.get("counts") == "premises":
        purpose = "village_house" if code == "village_house" else "headquarters"
        return f"{reverse('desk:premises_new')}?{urlencode({'unit': unit.pk, 'purpose': purpose})}"
    said_so = {"unit": unit.pk, "item": row.get("item", ""), "office": row.get("office", "")}
    if unit.level == UnitLevel.VILLAGE:
        said_so["office"] = "village"
    return f"{reverse('desk:equipment_new')}?{urlencode(said_so)}"


DUE_ROOM = DueRoom(
    name="premises", address="so-sach/tru-so/", model=PremisesDue, title=gettext_lazy("Trụ sở, phương tiện phải có"),
    asked=_asked, groups=lambda: [("commune", _("xã, phường, thị trấn")), ("village", _("thôn, khu phố"))], tabs=tabs,
    new_url=_new_url,
)  # fmt: skip
