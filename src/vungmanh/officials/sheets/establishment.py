"""The establishment of units as an Excel sheet: how many posts of a position, or of a kind as a whole, from a day on."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from vungmanh.core.errors import DomainError
from vungmanh.imports.enums import Kind
from vungmanh.imports.records import RecordRegister, RecordSheet
from vungmanh.imports.registers import Column
from vungmanh.officials.domain import recording
from vungmanh.officials.enums import OfficialKind
from vungmanh.officials.models import Establishment
from vungmanh.officials.permissions import past_units_to_grant_posts, units_to_grant_posts
from vungmanh.officials.policies import positions
from vungmanh.units.domain.records import Acts, meet


@dataclass(frozen=True, slots=True)
class _Acts(Acts):
    """Quotas are no stretches of one thing: only their key tells that two of them speak of the same."""

    def _keys(self, row: Any) -> list[Hashable]:
        return [self.key(row)]


def _check(row: Establishment, on: datetime.date) -> None:
    if not row.kind:
        raise DomainError("quota_kind_missing")


def _check_mixed(rows: Sequence[Establishment]) -> Mapping[int, DomainError]:
    """On one day a unit has, for one kind, rows by position or one row for the kind; one query."""
    mine = {row.pk for row in rows if row.pk}
    known = Establishment.objects.filter(unit__in={row.unit_id for row in rows}, withdrawn_at=None).exclude(pk__in=mine)
    beside: dict[tuple[int, str], list[Establishment]] = defaultdict(list)
    for other in (*known, *rows):
        beside[other.unit_id, other.kind].append(other)
    return {
        place: DomainError("quota_mixed", kind=row.get_kind_display())
        for place, row in enumerate(rows)
        if any(
            bool(other.position) != bool(row.position) and meet(row, other) for other in beside[row.unit_id, row.kind]
        )
    }


def _after(rows: Sequence[Establishment], since: datetime.date, at: datetime.datetime) -> None:
    recording.tell_figures("establishment", units={row.unit_id for row in rows}, since=since, at=at)


def _derive(said: dict[str, Any]) -> dict[str, Any]:
    """Kind and group follow from the position where one is named."""
    position = positions().get(said.get("position", ""))
    return said | ({"kind": position.kind.value, "group": position.group.value} if position else {})


ESTABLISHMENT_SHEET = RecordSheet(
    name="establishment", label=_("biên chế, số được giao"), address="bien-che", sheet="Biên chế",
    acts=_Acts(
        model=Establishment, words=str, key=lambda row: (row.unit_id, row.kind, row.position), check=_check, after=_after,
        check_together=_check_mixed,
    ),
    columns=(
        Column("position", "Chức danh", Kind.CHOICE, choices=lambda: [(key, row.name) for key, row in positions().items()],
               help="Để trống nếu giao chung cho cả loại; khi ấy ghi cột Loại."),
        Column("kind", "Loại", Kind.CHOICE, choices=lambda: OfficialKind.choices, help="Để trống: theo chức danh."),
        Column("quota", "Số được giao (bắt buộc)", Kind.WHOLE, is_required=True, least=0, most=100_000),
        Column("decision", "Quyết định"),
    ),
    faults={"quota_mixed": "position", "quota_kind_missing": "kind"}, derive=_derive, units=units_to_grant_posts,
    past_units=past_units_to_grant_posts,
    changed="corrected",
    help=("Mỗi đơn vị và chức danh là một dòng. Một loại thì giao theo từng chức danh hoặc giao chung, không lẫn cả hai.",),
)  # fmt: skip
ESTABLISHMENT = RecordRegister(ESTABLISHMENT_SHEET)
