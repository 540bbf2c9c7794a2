"""Processes of their own for tests that kill one: a worker, or somebody who reads, with a real database file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import override_settings

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(scope="session")
def tables(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables that the tests have, all migrations told as applied: a process needs no history of them.

    Whoever asks for it is marked `django_db`: else nobody makes the tables of the tests.
    """
    assert connection.vendor == "sqlite", "processes of their own run on SQLite: leave DATABASE_URL empty"
    made = tmp_path_factory.mktemp("tables") / "vungmanh.sqlite3"
    with override_settings(MIGRATION_MODULES={}):
        known = MigrationLoader(None).disk_migrations
    steps = {step for name, migration in known.items() for step in (name, *migration.replaces)}
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as ours, closing(sqlite3.connect(made)) as copy:
        ours.backup(copy)
        copy.execute("DROP TABLE IF EXISTS django_migrations")
        copy.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime)")
        copy.executemany(
            "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, datetime('now'))", list(steps)
        )
        copy.commit()
    return made


@contextmanager
def starting(script: Path, folder: Path, tables: Path) -> Iterator[Start]:
    """Starts the script with `folder` for its data, a copy of the tables in it; what still runs at the end is ended."""
    root = Path(__file__).parent.parent
    shutil.copy(tables, folder / "vungmanh.sqlite3")
    environment = os.environ | {
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "JOB_STALE_SECONDS": "2",
        "HOLD": str(folder / "hold"),
        "REACHED": str(folder / "reached"),
        "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}",
    }
    started: list[subprocess.Popen[bytes]] = []

    def begin(*arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, script, *arguments], env=environment)
        started.append(process)
        return process

    try:
        yield begin
    finally:
        for process in started:
            process.kill()
            process.wait()


def wait_for(condition: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
