"""A worker that is killed in the middle loses nothing and doubles nothing: real processes, a real database file."""

import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import Start, starting, wait_for

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).with_name("worker_process.py")
PATIENCE = 30.0


@pytest.fixture
def start(tmp_path: Path, tables: Path) -> Iterator[Start]:
    with starting(SCRIPT, tmp_path, tables) as begin:
        yield begin


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{folder / 'vungmanh.sqlite3'}?mode=ro", uri=True) as connection:
        return connection.execute(query).fetchall()


def test_killed_workers_job_is_done_once_by_the_next(start: Start, tmp_path: Path) -> None:
    (tmp_path / "hold").touch()
    assert start("prepare").wait(60) == 0
    killed = start()
    wait_for((tmp_path / "reached").exists, PATIENCE)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert rows(tmp_path, "SELECT state, attempts FROM core_job WHERE task = 'try'") == [("running", 1)]
    assert rows(tmp_path, "SELECT count(*) FROM core_daydecision") == [(0,)]

    (tmp_path / "hold").unlink()
    start()
    wait_for(lambda: rows(tmp_path, "SELECT state FROM core_job WHERE task = 'try'") == [("done",)], PATIENCE)

    assert rows(tmp_path, "SELECT attempts, done, total FROM core_job WHERE task = 'try'") == [(2, 3, 3)]
    assert rows(tmp_path, "SELECT count(*) FROM core_daydecision") == [(3,)]
    daily = "SELECT count(*), count(DISTINCT task) FROM core_job WHERE scheduled_for IS NOT NULL"
    [(asked, kinds)] = rows(tmp_path, daily)
    assert asked == kinds > 0  # both workers looked; the day's work stands there once


def test_worker_stops_when_told_and_ends_the_job_at_hand(start: Start, tmp_path: Path) -> None:
    (tmp_path / "hold").touch()
    assert start("prepare").wait(60) == 0
    told = start()
    wait_for((tmp_path / "reached").exists, PATIENCE)
    told.send_signal(signal.SIGTERM)
    (tmp_path / "hold").unlink()
    assert told.wait(30) == 0
    assert rows(tmp_path, "SELECT state, attempts FROM core_job WHERE task = 'try'") == [("done", 1)]
