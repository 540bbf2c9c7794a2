"""kill -9 in the middle of reading: real processes, a real database file; nothing lost, nothing doubled."""

import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import Start, starting, wait_for

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).with_name("reading_process.py")
PATIENCE = 40.0


@pytest.fixture
def start(tmp_path: Path, tables: Path) -> Iterator[Start]:
    with starting(SCRIPT, tmp_path, tables) as begin:
        yield begin


def value(folder: Path, query: str) -> object:
    with sqlite3.connect(f"file:{folder / 'vungmanh.sqlite3'}?mode=ro", uri=True) as connection:
        return connection.execute(query).fetchone()[0]


def test_reading_killed_in_the_middle_is_done_once_by_the_next_worker(start: Start, tmp_path: Path) -> None:
    (tmp_path / "hold").touch()
    assert start("prepare").wait(60) == 0
    killed = start()
    wait_for((tmp_path / "reached").exists, PATIENCE)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert value(tmp_path, "SELECT state FROM directives_directive") == "reading"
    assert value(tmp_path, "SELECT count(*) FROM directives_item") == 0

    (tmp_path / "hold").unlink()
    start()
    wait_for(lambda: value(tmp_path, "SELECT state FROM core_job WHERE task = 'directives.read'") == "done", PATIENCE)

    assert value(tmp_path, "SELECT state FROM directives_directive") == "read"
    assert value(tmp_path, "SELECT count(*) FROM directives_reading") == 1
    items = value(tmp_path, "SELECT count(*) FROM directives_item")
    distinct = value(tmp_path, "SELECT count(DISTINCT part || rule || quote || data) FROM directives_item")
    assert items == distinct
    assert isinstance(items, int)
    assert items >= 5
