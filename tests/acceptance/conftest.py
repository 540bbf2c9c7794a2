"""A document is published once for all tests of its file; what a test does to the programme is undone after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from vungmanh.programmes.models import Programme


@pytest.fixture(scope="module")
def shared_database(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """The database for what all tests of a file stand on; at the end it is gone again."""
    files = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files), _undone():
        yield


@pytest.fixture
def programme(published: Programme) -> Iterator[Programme]:
    """What the file's own `published` made, read anew for each test."""
    with _undone():
        yield Programme.objects.get(pk=published.pk)
        connection.check_constraints()


@contextmanager
def _undone() -> Iterator[None]:
    """As in Django's TestCase; a savepoint inside another one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """pytest-django makes the databases that marks ask for: a file of this folder may also run alone."""
    for item in items:
        if "programme" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db)
