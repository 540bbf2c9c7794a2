"""`vungmanh serve`: web and worker start, answer, and stop without leaving anything behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from vungmanh.cli import INTERRUPTED
from vungmanh.cli.serve import _load_demo, _obstacle

ROOT = Path(__file__).parents[2]
_ON_LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs the process table of Linux")
Serve = tuple["subprocess.Popen[str]", int]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(tmp_path: Path, port: int) -> dict[str, str]:
    ours = {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "PORT": str(port), "WEB_WORKERS": "1"}
    return os.environ | ours | {"PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "vungmanh.settings"}


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prepared by the first start; the next ones find it so."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def serve(data_dir: Path) -> Iterator[Serve]:
    port = free_port()
    command = [sys.executable, "-m", "vungmanh.cli", "serve"]
    process = subprocess.Popen(command, env=environment(data_dir, port), stderr=subprocess.PIPE, text=True)
    yield process, port
    process.terminate()
    process.wait(30)
    assert process.stderr is not None
    process.stderr.close()


def answer(port: int, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
        return response.status, response.read().decode(errors="replace")


def wait_until_it_answers(port: int) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            if answer(port, "/suc-khoe/")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer")


def children(number: int) -> list[int]:
    """The processes below one, by the process table."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == number:
            found += [int(stat.parent.name), *children(int(stat.parent.name))]
    return found


def is_running(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children_of_running(process: "subprocess.Popen[str]") -> list[int]:
    """Web server with its worker, and the background worker."""
    deadline = time.monotonic() + 30
    while len(below := children(process.pid)) < 3 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(below) >= 3
    return below


@_ON_LINUX
def test_serve_answers_and_stops_on_ctrl_c(serve: Serve) -> None:
    process, port = serve
    wait_until_it_answers(port)
    status, page = answer(port, "/tai-khoan/dang-nhap/")
    assert status == 200
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert {"desk", "htmx-2"} <= {Path(file).name.split(".")[0] for file in files}
    assert [file for file in files if answer(port, file)[0] != 200] == []
    below = children_of_running(process)

    process.send_signal(signal.SIGINT)

    assert process.wait(30) == 0
    assert [number for number in below if is_running(number)] == []
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


@_ON_LINUX
def test_serve_that_is_killed_takes_its_children_along(serve: Serve) -> None:
    process, port = serve
    wait_until_it_answers(port)
    below = children_of_running(process)

    process.kill()

    process.wait()
    deadline = time.monotonic() + 30
    while (left := [number for number in below if is_running(number)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "ends_with"), [(INTERRUPTED, KeyboardInterrupt), (1, SystemExit)])
def test_serve_does_not_start_without_the_sample_asked_for(
    status: int, ends_with: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vungmanh.cli.main", lambda words: status)
    with pytest.raises(ends_with):
        _load_demo()


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("127.0.0.1", 0, ""),
        ("203.0.113.7", 8000, "Máy này không có địa chỉ 203.0.113.7."),
    ],
)
def test_address_that_cannot_be_had_is_named(host: str, port: int, sentence: str) -> None:
    assert _obstacle(host, port).partition(" Hãy")[0] == sentence


def test_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "vungmanh.cli", "serve"]
        done = subprocess.run(
            command, env=environment(tmp_path, port), capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 1
    assert f"Cổng {port} đang được chương trình khác dùng." in done.stderr
    assert list(tmp_path.iterdir()) == []
