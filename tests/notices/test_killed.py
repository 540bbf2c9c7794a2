"""kill -9 while a mail is with the server: real processes, a real database file; no mail goes twice, the others go on."""

import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import Start, starting, wait_for

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).with_name("mail_process.py")
PATIENCE = 120.0


@pytest.fixture
def start(tmp_path: Path, tables: Path) -> Iterator[Start]:
    with starting(SCRIPT, tmp_path, tables) as begin:
        yield begin


def states(folder: Path) -> list[str]:
    with sqlite3.connect(f"file:{folder / 'vungmanh.sqlite3'}?mode=ro", uri=True) as connection:
        return [state for (state,) in connection.execute("SELECT state FROM notices_mail ORDER BY id")]


def test_mail_that_was_with_the_server_is_not_sent_again(start: Start, tmp_path: Path) -> None:
    (tmp_path / "hold").touch()
    assert start("prepare").wait(180) == 0
    killed = start()
    wait_for((tmp_path / "reached").exists, PATIENCE)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert states(tmp_path) == ["sent", "sending", "waiting"]

    (tmp_path / "hold").unlink()
    start()
    wait_for(lambda: states(tmp_path) == ["sent", "unsure", "sent"], PATIENCE)
    taken = sorted(path.name.split("@")[0] for path in (tmp_path / "taken").iterdir())
    assert taken == ["an", "binh", "chi"]
