"""kill -9 in the middle of reading: real processes, a real database file; nothing lost, nothing doubled."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("reading_process.py")
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    root = SCRIPT.parent.parent.parent
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "JOB_STALE_SECONDS": "2",
        "HOLD": str(tmp_path / "hold"),
        "REACHED": str(tmp_path / "reached"),
        "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}",
    }
    started: list[subprocess.Popen[bytes]] = []

    def begin(*arguments: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen([sys.executable, SCRIPT, *arguments], env=environment)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()


def wait_for(condition: Callable[[], object], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def value(folder: Path, query: str) -> object:
    with sqlite3.connect(f"file:{folder / 'vungmanh.sqlite3'}?mode=ro", uri=True) as connection:
        return connection.execute(query).fetchone()[0]


def test_reading_killed_in_the_middle_is_done_once_by_the_next_worker(start: Start, tmp_path: Path) -> None:
    (tmp_path / "hold").touch()
    assert start("prepare").wait(60) == 0
    killed = start()
    wait_for((tmp_path / "reached").exists)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert value(tmp_path, "SELECT state FROM directives_directive") == "reading"
    assert value(tmp_path, "SELECT count(*) FROM directives_item") == 0

    (tmp_path / "hold").unlink()
    start()
    wait_for(lambda: value(tmp_path, "SELECT state FROM core_job WHERE task = 'directives.read'") == "done")

    assert value(tmp_path, "SELECT state FROM directives_directive") == "read"
    assert value(tmp_path, "SELECT count(*) FROM directives_reading") == 1
    items = value(tmp_path, "SELECT count(*) FROM directives_item")
    distinct = value(tmp_path, "SELECT count(DISTINCT part || rule || quote || data) FROM directives_item")
    assert items == distinct
    assert isinstance(items, int)
    assert items >= 5
