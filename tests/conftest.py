"""The cast and what every test may ask for."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from django.utils.crypto import get_random_string

from tests.factories import make_people, make_units, unit_of
from tests.processes import tables
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Unit

__all__ = ["tables"]
BACKEND = "django.contrib.auth.backends.ModelBackend"


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


@pytest.fixture(scope="session")
def _all_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Iterator[int]]:
    return tmp_path_factory.mktemp("files"), count()


@pytest.fixture(autouse=True)
def _own_files(settings: Any, _all_files: tuple[Path, Iterator[int]]) -> None:
    """A folder that no other test has, made by whoever stores the first file there: few do."""
    folder, number = _all_files
    settings.MEDIA_ROOT = folder / str(next(number))


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
    return make_cast()


def make_cast() -> Cast:
    """For what all tests of a file stand on; the tests then get a copy of theirs."""
    province, neighbour_province = _province("Tỉnh Mẫu Sơn"), _province("Tỉnh Láng Giềng")
    make_units(province, neighbour_province)
    department = unit_of(
        "Sở Nội vụ",
        parent=province,
        kind=UnitKind.ORGANISATION,
        level=UnitLevel.PROVINCE,
        type=UnitType.DEPARTMENT,
    )
    commune = unit_of("Xã Mẫu Thượng", parent=province)
    neighbour_commune = unit_of("Xã Láng Thượng", parent=neighbour_province)
    other_commune = unit_of("Xã Mẫu Hạ", parent=province)
    make_units(department, commune, neighbour_commune, other_commune)
    officer, leader, lead_officer, commune_officer, administrator, neighbour = make_people(
        ("dieuphoi", Role.COORDINATOR, province),
        ("lanhdao", Role.LEADER, province),
        ("sonoivu", Role.LEAD_OFFICER, department),
        ("canboxa", Role.UNIT_OFFICER, commune),
        ("quantri", Role.ADMINISTRATOR, province),
        ("langgieng", Role.COORDINATOR, neighbour_province),
    )
    return Cast(
        province=province,
        department=department,
        commune=commune,
        other_commune=other_commune,
        neighbour_province=neighbour_province,
        neighbour_commune=neighbour_commune,
        officer=officer,
        leader=leader,
        lead_officer=lead_officer,
        commune_officer=commune_officer,
        administrator=administrator,
        neighbour=neighbour,
        anonymous=AnonymousUser(),
    )


@pytest.fixture
def client_for() -> Callable[[User | AnonymousUser], Client]:
    """A client signed in as the person given; for the anonymous one, a client that is not signed in."""

    def signed_in(user: User | AnonymousUser) -> Client:
        client = Client()
        if isinstance(user, User):
            client.cookies[settings.SESSION_COOKIE_NAME] = signed_in_as(user)
        return client

    return signed_in


def signed_in_as(user: User) -> str:
    """The key of a session of the person, as one that signed in just now; when that was is not noted."""
    key = get_random_string(32, VALID_KEY_CHARS)
    held = {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: user.get_session_auth_hash()}
    store = SessionStore(key)
    Session.objects.create(session_key=key, session_data=store.encode(held), expire_date=store.get_expiry_date())
    return key


@contextmanager
def undone() -> Iterator[None]:
    """As in Django's TestCase; a savepoint inside another one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _province(name: str) -> Unit:
    return unit_of(name, level=UnitLevel.PROVINCE, type=UnitType.PROVINCE)
