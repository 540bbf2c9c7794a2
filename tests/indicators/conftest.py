"""The register for tests is declared only while these tests run."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.indicators import register
from vungmanh.indicators import countables
from vungmanh.indicators.models import Indicator


@pytest.fixture(scope="session")
def _tables(django_db_setup: None, django_db_blocker: Any) -> None:
    """Without migrations they were made with all others."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        there = connection.introspection.table_names()
        for table in (register.Worker, register.Visit):
            if table._meta.db_table not in there:
                editor.create_model(table)


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The register can be counted; no database."""
    monkeypatch.setattr(countables, "_COUNTABLES", dict(countables._COUNTABLES))
    register.declare_all()


@pytest.fixture
def workers(_tables: None, db: None, declared: None) -> None:
    """The register has its tables, and the packs define nothing."""
    Indicator.objects.all().delete()
