"""kill -9 while a mail is with the server: real processes, a real database file; no mail goes twice, the others go on."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("mail_process.py")
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


def wait_for(condition: Callable[[], object], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def states(folder: Path) -> list[str]:
    with sqlite3.connect(f"file:{folder / 'vungmanh.sqlite3'}?mode=ro", uri=True) as connection:
        return [state for (state,) in connection.execute("SELECT state FROM notices_mail ORDER BY id")]


def test_mail_that_was_with_the_server_is_not_sent_again(start: Start, tmp_path: Path) -> None:
    (tmp_path / "hold").touch()
    assert start("prepare").wait(180) == 0
    killed = start()
    wait_for((tmp_path / "reached").exists)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert states(tmp_path) == ["sent", "sending", "waiting"]

    (tmp_path / "hold").unlink()
    start()
    wait_for(lambda: states(tmp_path) == ["sent", "unsure", "sent"])
    taken = sorted(path.name.split("@")[0] for path in (tmp_path / "taken").iterdir())
    assert taken == ["an", "binh", "chi"]
