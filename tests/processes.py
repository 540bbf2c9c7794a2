"""Processes of their own for tests that kill one: a worker, or somebody who reads, with a real database file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command

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


def make_tables() -> None:
    """The tables as migrations leave them, all told as applied: a process of a test needs tables, not their history."""
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0, skip_checks=True)
    settings.MIGRATION_MODULES = {}
    call_command("migrate", fake=True, verbosity=0, skip_checks=True)
