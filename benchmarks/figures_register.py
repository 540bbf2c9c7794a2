"""Officials for measurements: communes with some ninety people each, a third of whom changed in the last two years. Written in
bulk, the same from run to run."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from vungmanh.accounts.naming import sorted_by
from vungmanh.language.text import fold

_DAY = datetime.timedelta(days=1)
_KINDS = (("cadre", 11), ("civil_servant", 14), ("part_time", 65))
_GROUPS = ("party", "government", "front", "council", "professional")
_FAMILY = ("Lò", "Vàng", "Nông", "Hoàng", "Ma", "Đinh", "Trần", "Nguyễn", "Lê", "Hà", "Bế", "Phạm", "Bùi")
_MIDDLE = ("Văn", "Thị", "Đức", "Thu", "Minh", "Ngọc", "Quang", "Hồng", "Xuân", "Thanh", "Mạnh")
_GIVEN = ("An", "Bình", "Châu", "Dũng", "Hà", "Hạnh", "Hoa", "Hùng", "Hương", "Khánh", "Lan", "Liên", "Long", "Mai", "Nam",
          "Nga", "Phong", "Phúc", "Sơn", "Tâm", "Thảo", "Tuấn", "Tùng", "Vân", "Yến")  # fmt: skip
"""No number divides two of the three counts: mixtures come round late."""
_PERSON = (
    "id",
    "unit",
    "full_name",
    "folded",
    "sort_key",
    "sex",
    "ethnic_group",
    "home_place",
    "recorded_at",
    "version",
)
_POST = ("id", "person", "unit", "position", "title", "kind", "entry", "is_main", "is_again", "valid_from", "valid_to",
         "decision", "end_reason", "recorded_at", "version")  # fmt: skip
_STRETCH = ("person", "post", "unit", "valid_from", "valid_to", "position", "group", "kind", "level", "entry", "is_main",
            "is_concurrent", "holds_several", "is_head", "is_key", "is_again", "first_held_on", "sex", "born_on",
            "ethnic_group", "is_minority", "is_local", "party_member", "general_level", "professional_level",
            "political_level", "state_management_level", "informatics_level", "language_level", "professional_field",
            "grade", "is_disciplined", "sort_key")  # fmt: skip
_EMPTY = {"CharField": "", "TextField": "", "BooleanField": False}
_LEVEL = _STRETCH.index("professional_level")


def build(*, provinces: int, communes: int, officials: int, on: datetime.date) -> Any:
    """Fill an empty database; the first province."""
    from django.db import transaction

    from vungmanh.core.bulk import insert_rows
    from vungmanh.core.statistics import refresh_all_statistics
    from vungmanh.officials.models import Person, Post, PostStretch

    with transaction.atomic():
        first, units = _units(provinces, communes)
        each = officials // communes
        at = datetime.datetime.combine(on, datetime.time(9), tzinfo=datetime.UTC)
        people = [(number + 1, unit) for number, unit in enumerate(unit for unit in units for _ in range(each))]
        insert_rows(Person, _PERSON, ((pk, unit, *_name(pk), "", "", "", at, 1) for pk, unit in people))
        since = datetime.date(2019, 1, 1)
        insert_rows(Post, _POST, ((pk, pk, unit, "committee_chair", "", _kind(pk, each), "", True, False, since, None,
                                   "", "", at, 1) for pk, unit in people))  # fmt: skip
        others, empty = _others(PostStretch)
        insert_rows(PostStretch, _STRETCH + others, ((*row, *empty) for row in _stretches(people, each, on)))
    refresh_all_statistics()
    return first


def _name(pk: int) -> tuple[str, str, str]:
    return _made(pk % (len(_FAMILY) * len(_MIDDLE) * len(_GIVEN)))


@lru_cache(maxsize=5000)
def _made(lot: int) -> tuple[str, str, str]:
    """A name as written, folded, and as it is sorted; many share one, as people do."""
    name = f"{_FAMILY[lot % len(_FAMILY)]} {_MIDDLE[lot % len(_MIDDLE)]} {_GIVEN[lot * 7 % len(_GIVEN)]}"
    return name, fold(name), sorted_by(name)


def _others(table: Any) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """Columns that are not spoken of here and may not be empty: text, numbers or flags, with nothing in them."""
    fields = [each for each in table._meta.concrete_fields if not each.null and not each.primary_key]
    rest = [each for each in fields if each.name not in _STRETCH]
    return tuple(each.name for each in rest), tuple(
        each.get_default() or _EMPTY.get(each.get_internal_type(), 0) for each in rest
    )


def _kind(pk: int, each: int) -> str:
    place = pk % each * 90 // each
    for kind, count in _KINDS:
        if place < count:
            return kind
        place -= count
    return "part_time"


def _stretches(people: list[tuple[int, int]], each: int, on: datetime.date) -> Iterator[tuple[Any, ...]]:
    """One for most; two where something changed within the last two years, with the level one higher."""
    chance = random.Random(11)
    for pk, unit in people:
        lot, since = chance.random(), datetime.date(2019, 1, 1) + chance.randint(0, 1500) * _DAY
        kind, level, political = _kind(pk, each), _level(chance, 4), _level(chance, 3)
        before = (
            pk, pk, unit, since, None, "committee_chair", _GROUPS[pk % len(_GROUPS)], kind, "commune", None, True, False,
            False, pk % each == 0, kind == "cadre" and pk % 3 == 0, False, since,
            None if lot < 0.01 else "female" if lot < 0.4 else "male",
            datetime.date(1966, 1, 1) + chance.randint(0, 14000) * _DAY, "kinh", chance.random() < 0.3, True,
            None if lot > 0.99 else lot < 0.8, 3, level, political, pk % 3, pk % 2, 0, None,
            chance.choice((None, 1, 2, 3, 4)), False, _name(pk)[2],
        )  # fmt: skip
        if chance.random() < 0.35:
            changed = on - chance.randint(1, 720) * _DAY
            yield (*before[:4], changed - _DAY, *before[5:])
            higher = None if level is None else level + 1
            yield (*before[:3], changed, None, *before[5:_LEVEL], higher, *before[_LEVEL + 1 :])
        else:
            yield before


def _level(chance: random.Random, most: int) -> int | None:
    return None if chance.random() < 0.02 else chance.randint(0, most)


def _units(provinces: int, communes: int) -> tuple[Any, list[int]]:
    from vungmanh.core.bulk import insert_rows
    from vungmanh.units.enums import UnitKind, UnitLevel, UnitType
    from vungmanh.units.models import Unit, UnitState

    fields = ("kind", "level", "type", "name", "short_name", "path", "folded", "sort_key", "parent")
    kind, top = UnitKind.TERRITORY.value, range(1, provinces + 1)
    rows: list[tuple[int, tuple[Any, ...]]] = []
    for pk in top:
        name = f"Tỉnh Mẫu {pk}"
        rows.append(
            (pk, (kind, UnitLevel.PROVINCE.value, UnitType.PROVINCE.value, name, name, f"/{pk}/", name, name, None))
        )
    for place in range(communes):
        pk, parent, name = provinces + 1 + place, 1 + place % provinces, f"Xã Mẫu {place + 1}"
        path = f"/{parent}/{pk}/"
        rows.append((pk, (kind, UnitLevel.COMMUNE.value, UnitType.COMMUNE.value, name, name, path, name, name, parent)))
    insert_rows(Unit, ("id", *fields), ((pk, *row) for pk, row in rows))
    insert_rows(UnitState, ("unit", "legal_basis", *fields), ((pk, "", *row) for pk, row in rows))
    return Unit.objects.get(pk=1), [pk for pk, _ in rows[provinces:]]
