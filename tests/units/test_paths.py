"""What lies within a unit, by its path."""

from __future__ import annotations

import pytest
from django.db.models import Exists, OuterRef

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


def test_within_a_column_of_another_row() -> None:
    province = make_unit("Tỉnh Mẫu Sơn")
    commune = make_unit("Xã Mẫu Hạ", parent=province)
    make_unit("Tỉnh Láng Giềng")
    roots = Unit.objects.filter(parent=None, path=OuterRef("path"))
    below = Unit.objects.filter(path__within=OuterRef("path")).exclude(pk=OuterRef("pk"))
    assert list(Unit.objects.filter(Exists(below), Exists(roots))) == [province]
    assert not Unit.objects.filter(Exists(below), pk=commune.pk).exists()
