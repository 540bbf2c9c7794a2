"""Processes of their own for tests that kill one: a worker, or somebody who reads, with a real database file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Start = Callable[..., "subprocess.Popen[bytes]"]


@contextmanager
def starting(script: Path, folder: Path) -> Iterator[Start]:
    """Starts the script with `folder` for its data; what still runs at the end is ended."""
    root = Path(__file__).parent.parent
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
