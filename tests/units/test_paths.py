"""What lies within a unit, by its path."""

from __future__ import annotations

import pytest

from tests.factories import make_unit
from vungmanh.units.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.domain]


def test_a_unit_and_all_below_it_and_no_other() -> None:
    province = make_unit("Tỉnh Mẫu Sơn")
    commune = make_unit("Xã Mẫu Hạ", parent=province)
    beside = make_unit("Tỉnh Láng Giềng")
    Unit.objects.filter(pk=beside.pk).update(path=province.path[:-1] + "0/")  # begins with the same digits
    assert set(Unit.objects.filter(path__within=province.path)) == {province, commune}
    assert set(Unit.objects.filter(parent__path__within=province.path)) == {commune}
