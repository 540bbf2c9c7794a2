"""kill -9 while a sheet is being written: real processes, a real database file; nothing half, and done once afterwards."""

import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.processes import Start, starting, wait_for

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).with_name("importing_process.py")
PATIENCE = 40.0
TABLES = (
    "officials_person", "officials_post", "officials_qualification", "officials_poststretch", "core_auditentry",
)  # fmt: skip


@pytest.fixture
def start(tmp_path: Path, tables: Path) -> Iterator[Start]:
    with starting(SCRIPT, tmp_path, tables) as begin:
        yield begin


def rows(folder: Path, query: str) -> list[Any]:
    with sqlite3.connect(f"file:{folder / 'vungmanh.sqlite3'}?mode=ro", uri=True) as connection:
        return connection.execute(query).fetchall()


def counts(folder: Path) -> tuple[int, ...]:
    return tuple(rows(folder, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES)


def test_import_killed_while_it_writes_is_done_once_by_the_next_worker(start: Start, tmp_path: Path) -> None:
    (tmp_path / "hold").touch()
    assert start("prepare").wait(60) == 0
    before = counts(tmp_path)
    assert before[:4] == (1, 1, 1, 2)
    killed = start()
    wait_for((tmp_path / "reached").exists, PATIENCE)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert counts(tmp_path) == before
    assert rows(tmp_path, "SELECT state, done_at FROM imports_sheetimport ORDER BY id DESC")[0] == ("writing", None)
    assert rows(tmp_path, "SELECT decision, version FROM officials_post") == [("", 1)]

    (tmp_path / "hold").unlink()
    start()
    done = "SELECT state FROM core_job WHERE task = 'imports.write' ORDER BY id DESC"
    wait_for(lambda: rows(tmp_path, done)[0] == ("done",), PATIENCE)

    assert rows(tmp_path, "SELECT state FROM imports_sheetimport ORDER BY id DESC")[0] == ("done",)
    assert counts(tmp_path)[:4] == (3, 3, 3, 6)
    assert rows(tmp_path, "SELECT decision, version FROM officials_post ORDER BY id") == [
        ("7/QĐ", 2), ("7/QĐ", 1), ("7/QĐ", 1),
    ]  # fmt: skip
    told = "SELECT action, count(*) FROM core_auditentry WHERE action LIKE 'p%' GROUP BY action ORDER BY action"
    trail = rows(tmp_path, told)
    assert trail == [("person.recorded", 3), ("post.corrected", 1)]
    assert rows(tmp_path, "SELECT attempts FROM core_job WHERE task = 'imports.write' ORDER BY id DESC")[0] == (2,)
