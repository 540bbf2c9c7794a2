"""`vungmanh worker`: runs background jobs, takes up again what a worker that died left behind, asks for the work of the day."""

from __future__ import annotations

import argparse
import logging
import os
import socket
import threading
from typing import Any

from vungmanh.cli import database

logger = logging.getLogger("vungmanh.worker")
_LOOK_SECONDS = 0.5


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "worker",
        help="chạy các việc nền (đọc văn bản, ban hành)",
        description="Chạy các việc nền. Chạy được nhiều tiến trình, trên nhiều máy cùng dùng một cơ sở dữ liệu.",
    )
    parser.add_argument("--batch", action="store_true", help="làm hết việc đang chờ rồi thoát")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Runs until it is told to stop: the first signal lets the job at hand end, the second ends it at once.

    1 where the tables of this version are missing: they are made by `serve` or `manage migrate`, not by every worker.
    """
    database.set_up()
    if not database.is_ready():
        return 1
    from django_tasks_db.management.commands.db_worker import Worker

    stopped = threading.Event()
    _look_after()
    threading.Thread(target=_keep_looking, args=(stopped,), daemon=True).start()
    worker: Any = Worker(
        queue_names=["default"],
        interval=_LOOK_SECONDS,
        batch=arguments.batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{socket.gethostname()[:40]}:{os.getpid()}",
        excluded_queue_names=[],
    )
    worker.configure_signals()
    try:
        worker.run()
    finally:
        stopped.set()
    return 0


def _look_after() -> None:
    from django.db import DatabaseError
    from django.utils import timezone

    from vungmanh.core import files, jobs, schedule

    try:
        if found := jobs.recover(at=timezone.now()):
            logger.warning("%s jobs of dead workers taken up again", found)
        jobs.forget_old_numbers(at=timezone.now())
        schedule.enqueue_due(at=timezone.now())
        schedule.forget_done(at=timezone.now())
    except DatabaseError:
        logger.exception("Could not look for jobs that wait; will look again")
    try:
        if removed := files.forget_abandoned(at=timezone.now()):
            logger.warning("%s parts of uploads that were killed removed", removed)
    except OSError:
        logger.exception("Could not remove what killed uploads left; will try again")


def _keep_looking(stopped: threading.Event) -> None:
    from django.conf import settings
    from django.db import close_old_connections, connection

    while not stopped.wait(max(1.0, settings.JOB_STALE_SECONDS / 4)):
        close_old_connections()
        _look_after()
    connection.close()
