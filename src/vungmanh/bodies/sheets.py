"""Party bodies, the Front and mass organisations, and counts of their members, as Excel sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from vungmanh.bodies.domain.keeping import BODIES, MEMBERSHIPS
from vungmanh.bodies.models import Body
from vungmanh.bodies.policies import choices, system_of
from vungmanh.imports.enums import Kind
from vungmanh.imports.records import Near, RecordRegister, RecordSheet
from vungmanh.imports.registers import Column, Plan, Row


class Bodies(Near):
    """Bodies by the name that a row calls them: of the unit of the row, or of the one above it."""

    def __init__(self, plan: Plan, column: str, field: str) -> None:
        self._column, self._field = column, field
        self._found: dict[tuple[int, str], list[Body]] = defaultdict(list)
        units = {pk for row in plan.rows if row["unit"] for pk in (row["unit"].pk, row["unit"].parent_id) if pk}
        rows: Any = Body.objects.filter(withdrawn_at__isnull=True).select_related("unit", "thing__unit")
        for lot in _lots(units):
            for body in rows.filter(unit__in=lot).order_by("pk"):
                self._keep(body, body.thing or body)

    def _keep(self, body: Body, first: Body) -> None:
        """Under its name of every time, as its first stretch."""
        known = self._found[body.unit_id, body.name.casefold()]
        if first not in known:
            known.append(first)

    def of(self, plan: Plan, row: Row, said: Mapping[str, Any]) -> dict[str, Any] | None:
        name = said.get(self._column)
        if name is None:
            return {}
        unit, key = row["unit"], name.casefold()
        found = self._found.get((unit.pk, key)) or self._found.get((unit.parent_id or 0, key), [])
        if len(found) == 1:
            return {self._field: found[0]}
        plan.wrong(row, self._column, "body_of_several" if found else "body_not_here", value=name, unit=unit.name)
        return None

    def put(self, record: Any) -> None:
        if isinstance(record, Body) and getattr(record, "first", None) is None:
            self._keep(record, record)


def _near(column: str, field: str) -> Callable[[Plan], Near]:
    return lambda plan: Bodies(plan, column, field)


def _lots(values: set[int]) -> Iterator[list[int]]:
    every = sorted(values)
    return (every[start : start + 500] for start in range(0, len(every), 500))


def _with_system(said: dict[str, Any]) -> dict[str, Any]:
    """The system is that of the kind; the name of the body above is no column of the register."""
    found = {name: value for name, value in said.items() if name != "above_name"}
    return found | ({"system": system_of(said["kind"])} if "kind" in said else {})


def _count(name: str, title: str, *, is_required: bool = False) -> Column:
    return Column(name, title, Kind.WHOLE, is_required=is_required, least=0, most=1_000_000)


BODIES_SHEET = RecordSheet(
    name="bodies", label=_("tổ chức đảng, Mặt trận, đoàn thể"), address="to-chuc", sheet="Tổ chức", acts=BODIES,
    columns=(
        Column("name", "Tên (bắt buộc)", is_required=True),
        Column("kind", "Loại tổ chức (bắt buộc)", Kind.CHOICE, is_required=True, choices=lambda: choices("kinds")),
        Column("setting", "Ở (bắt buộc)", Kind.CHOICE, is_required=True, choices=lambda: choices("settings")),
        Column("above_name", "Trực thuộc", help="Tên tổ chức cấp trên, của đơn vị này hoặc của đơn vị cấp trên; có thể ở một "
               "dòng khác của bảng, với ngày bắt đầu sớm hơn hoặc ở dòng trên."),
        Column("is_joint", "Chi bộ ghép", Kind.FLAG),
        Column("number", "Số quyết định", longest=80),
        Column("founded_on", "Ngày thành lập", Kind.DATE),
    ),
    faults={
        "body_kind_unknown": "kind", "body_founded_later": "founded_on", "body_above_of_other_system": "above_name",
        "body_above_itself": "above_name",
    },
    near=_near("above_name", "above"), derive=_with_system, related=("above",),
    shown=lambda row: {"above_name": row.above.name if row.above else None},
    help=("Tổ chức được nhận ra theo đơn vị, loại, nơi đặt và tên.",),
)  # fmt: skip
MEMBERSHIPS_SHEET = RecordSheet(
    name="memberships", label=_("đảng viên, đoàn viên, hội viên"), address="thanh-vien", sheet="Thành viên", acts=MEMBERSHIPS,
    columns=(
        Column("body_name", "Tổ chức (bắt buộc)", is_required=True,
               help="Tên đúng như trong sổ tổ chức, của đơn vị này hoặc của đơn vị cấp trên."),
        _count("members", "Số đảng viên, đoàn viên, hội viên (bắt buộc)", is_required=True),
        _count("women", "Trong đó nữ"),
        _count("core", "Cốt cán"),
        _count("base", "Số người trong độ tuổi"),
        _count("admitted", "Kết nạp từ lần đếm trước"),
        _count("arrived", "Chuyển đến từ lần đếm trước"),
        _count("departed", "Chuyển đi, ra khỏi, từ trần từ lần đếm trước"),
    ),
    faults={
        "membership_in_future": "valid_from", "membership_part_of_more": "women", "membership_more_than_base": "base",
        "membership_before_body": "valid_from", "membership_after_body": "valid_from",
    },
    near=_near("body_name", "body"), related=("body",), shown=lambda row: {"body_name": row.body.name},
    carried_not=("admitted", "arrived", "departed"), untraced=("gap",),
    help=("Mỗi lần đếm là một dòng, “Từ ngày” là ngày đếm; lần đếm sau tự nối tiếp lần trước.",),
)  # fmt: skip
REGISTERS = (RecordRegister(BODIES_SHEET), RecordRegister(MEMBERSHIPS_SHEET))
