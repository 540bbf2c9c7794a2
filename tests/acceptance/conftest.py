"""A document is published once for all tests of its file; what a test does to the programme is undone after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.conftest import undone
from vungmanh.programmes.models import Programme


@pytest.fixture
def programme(published: Programme) -> Iterator[Programme]:
    """What the file's own `published` made, read anew for each test."""
    with undone():
        yield Programme.objects.get(pk=published.pk)
        connection.check_constraints()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """pytest-django makes the databases that marks ask for: a file of this folder may also run alone."""
    for item in items:
        if "programme" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db)
