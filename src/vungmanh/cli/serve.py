"""`vungmanh serve`: prepares the database and the static files, then runs web server and workers until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import errno
import hashlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from vungmanh.cli import database
from vungmanh.cli.console import say
from vungmanh.core import config

_BLOCKING_THREADS = 2
_STOP_SECONDS = 10.0
_START_SECONDS = 30.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1
_LAST_PORT = 65535
_NEVER_ASKED_FOR = ["ext", "htm*-4*"]
"""Extensions of htmx and its other version, which come with django_htmx: to compress them takes seconds of a first start."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "serve",
        help="chạy máy chủ web và các việc nền",
        description=(
            "Chuẩn bị cơ sở dữ liệu và tệp tĩnh, rồi chạy máy chủ web và các việc nền cho tới khi bấm Ctrl-C. "
            "Các cài đặt (PORT, HOST, DATA_DIR, DATABASE_URL …) lấy từ biến môi trường: xem docs/settings.md."
        ),
    )
    parser.add_argument("--demo", action="store_true", help="nạp tỉnh mẫu nếu chưa có tài khoản nào")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 after Ctrl-C or SIGTERM, 1 where the port cannot be had or the web server ended by itself."""
    if faults := config.faults():
        raise config.ConfigError("; ".join(faults))
    host, port = config.address("HOST"), config.integer("PORT")
    if obstacle := _obstacle(host, port):
        say(obstacle)
        return 1
    accounts = prepare(with_demo=arguments.demo)
    return Supervisor(host, port).run(accounts)


def prepare(*, with_demo: bool) -> list[str]:
    """Migrate, load the sample province where asked and nobody has an account, collect changed static files.

    Returns one line per sample account.
    """
    database.prepare()
    _collect_static()
    if with_demo:
        _load_demo()
    return _sample_accounts()


def _collect_static() -> None:
    """Only where a file differs from what was collected last: it takes seconds."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = os.stat(storage.path(name))
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest.hexdigest():
        return
    say("Chuẩn bị tệp tĩnh …")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=_NEVER_ASKED_FOR)
    stamp.write_text(digest.hexdigest(), encoding="ascii")


def _load_demo() -> None:
    """Leaves where the sample could not be loaded: a server without accounts helps nobody. Nothing is loaded by half."""
    from vungmanh.accounts.models import User
    from vungmanh.cli import INTERRUPTED, main

    if User.objects.exists():
        return
    say("Nạp tỉnh mẫu …")
    with contextlib.redirect_stdout(io.StringIO()):  # its list of accounts is said below, with the address
        status = main(["demo"])
    if status == INTERRUPTED:
        raise KeyboardInterrupt
    if status:
        raise SystemExit(status)


def _sample_accounts() -> list[str]:
    from vungmanh.desk.sign_in.samples import PASSWORD, sample_accounts

    return [f"{row.username} / {PASSWORD}   {row.full_name}, {row.position_title}" for row in sample_accounts()]


class Supervisor:
    """Web server and workers as children in groups of their own: a signal reaches this process alone, and it stops them.

    The workers start when the web server answers, so that they do not keep it from starting.
    """

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.is_stopping = False
        for number in _SIGNALS:
            signal.signal(number, self._stop_signal)
        self.web = self._start(*self._web_command())
        self.workers: list[subprocess.Popen[bytes]] = []

    def run(self, accounts: list[str]) -> int:
        try:
            if self._wait_until_it_answers():
                say(f"\nVững Mạnh chạy tại {_site(self.host, self.port)}   (Ctrl-C để dừng)")
                for line in accounts:
                    say(f"  {line}")
            if not self.is_stopping:
                self.workers = [self._start(*_WORKER) for _ in range(config.integer("JOB_WORKERS"))]
            return self._watch()
        finally:
            self._stop_all()

    def _watch(self) -> int:
        while not self.is_stopping:
            if self.web.poll() is not None:
                say("Máy chủ web đã tự dừng.")
                return 1
            for position, worker in enumerate(self.workers):
                if worker.poll() is not None:
                    say("Tiến trình việc nền đã tự dừng; chạy lại.")
                    self.workers[position] = self._start(*_WORKER)
            time.sleep(0.5)
        say("Đang dừng …")
        return 0

    def _web_command(self) -> list[str]:
        workers = config.integer("WEB_WORKERS") or os.cpu_count() or 1
        options = {
            "--interface": "wsgi",
            "--host": self.host,
            "--port": str(self.port),
            "--workers": str(workers),
            "--blocking-threads": str(_BLOCKING_THREADS),
            "--log-level": "warning",
        }
        flat = [part for pair in options.items() for part in pair]
        return [sys.executable, "-m", "granian", *flat, "--respawn-failed-workers", "vungmanh.wsgi:application"]

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, start_new_session=True, preexec_fn=_end_with_parent)  # noqa: S603

    def _stop_signal(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _wait_until_it_answers(self) -> bool:
        """False where it was stopped, or ended by itself, before. A slow machine is told that it is waited for."""
        patience = time.monotonic() + _START_SECONDS
        while not self.is_stopping and self.web.poll() is None:
            if _answers(self.host, self.port):
                return True
            if time.monotonic() > patience:
                say("Máy chủ web chưa trả lời; vẫn đang chờ. Nếu có lỗi ở trên, bấm Ctrl-C để dừng.")
                patience = float("inf")
            time.sleep(0.1)
        return False

    def _stop_all(self) -> None:
        """Ask each to stop, then end those that have not; nothing of theirs is left behind. Deaf to further signals."""
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        children = [self.web, *self.workers]
        for child in children:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        for child in children:
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                say("Một tiến trình chưa dừng; kết thúc nó. Việc nền dở dang sẽ được làm lại.")
            _kill_group(child.pid)
            child.wait()


def _end_with_parent() -> None:
    """On Linux the child is told to stop where this process is killed outright, and can stop nobody any more."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


_WORKER = (sys.executable, "-m", "vungmanh.cli", "worker")


def _kill_group(number: int) -> None:
    try:
        os.killpg(number, signal.SIGKILL)
    except ProcessLookupError:
        return


def _obstacle(host: str, port: int) -> str:
    """Why the address cannot be listened on, and what to do; empty where it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = port + 1 if port < _LAST_PORT else port - 1
                return f"Cổng {port} đang được chương trình khác dùng. Hãy đặt cổng khác, ví dụ: PORT={other}"
            if error.errno == errno.EACCES:
                return f"Không có quyền mở cổng {port}. Hãy đặt cổng từ 1024 trở lên, ví dụ: PORT=8000"
            return f"Máy này không có địa chỉ {host}. Hãy đặt HOST=127.0.0.1 (chỉ máy này) hoặc HOST=0.0.0.0 (mọi máy)."
    return ""


def _site(host: str, port: int) -> str:
    """The address for a browser on this machine."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def _answers(host: str, port: int) -> bool:
    """Asked as the web server in front of it asks, so that HTTPS=true does not send the question elsewhere."""
    question = urllib.request.Request(f"{_site(host, port)}/suc-khoe/", headers={"X-Forwarded-Proto": "https"})  # noqa: S310
    try:
        with urllib.request.urlopen(question, timeout=2) as response:  # noqa: S310
            return bool(response.status == 200)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
