"""The cast and what every test may ask for."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings

from tests.factories import make_unit, make_user
from tests.processes import tables
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Unit

__all__ = ["tables"]


@dataclass(frozen=True, slots=True)
class Cast:
    """People of two provinces. Whoever belongs to the second must see nothing of the first."""

    province: Unit
    department: Unit
    commune: Unit
    other_commune: Unit
    neighbour_province: Unit
    neighbour_commune: Unit
    officer: User
    """Coordinates for the province."""
    leader: User
    lead_officer: User
    """Of the department (Sở Nội vụ)."""
    commune_officer: User
    administrator: User
    neighbour: User
    """Coordinates for the neighbouring province."""
    anonymous: AnonymousUser


def pytest_collection_finish() -> None:
    """What is there now stays to the end: to look through it for garbage again and again took a twentieth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture(scope="module")
def shared_database(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """The database for what all tests of a file stand on; at the end it is gone again."""
    files = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files), undone():
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    province = _province("Tỉnh Mẫu Sơn")
    neighbour_province = _province("Tỉnh Láng Giềng")
    department = make_unit(
        "Sở Nội vụ",
        parent=province,
        kind=UnitKind.ORGANISATION,
        level=UnitLevel.PROVINCE,
        type=UnitType.DEPARTMENT,
    )
    commune = make_unit("Xã Mẫu Thượng", parent=province)
    neighbour_commune = make_unit("Xã Láng Thượng", parent=neighbour_province)
    return Cast(
        province=province,
        department=department,
        commune=commune,
        other_commune=make_unit("Xã Mẫu Hạ", parent=province),
        neighbour_province=neighbour_province,
        neighbour_commune=neighbour_commune,
        officer=make_user("dieuphoi", role=Role.COORDINATOR, unit=province),
        leader=make_user("lanhdao", role=Role.LEADER, unit=province),
        lead_officer=make_user("sonoivu", role=Role.LEAD_OFFICER, unit=department),
        commune_officer=make_user("canboxa", role=Role.UNIT_OFFICER, unit=commune),
        administrator=make_user("quantri", role=Role.ADMINISTRATOR, unit=province),
        neighbour=make_user("langgieng", role=Role.COORDINATOR, unit=neighbour_province),
        anonymous=AnonymousUser(),
    )


@pytest.fixture
def client_for() -> Callable[[User | AnonymousUser], Client]:
    """A client signed in as the person given; for the anonymous one, a client that is not signed in."""

    def signed_in(user: User | AnonymousUser) -> Client:
        client = Client()
        if isinstance(user, User):
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@contextmanager
def undone() -> Iterator[None]:
    """As in Django's TestCase; a savepoint inside another one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _province(name: str) -> Unit:
    return make_unit(name, level=UnitLevel.PROVINCE, type=UnitType.PROVINCE)
