"""What script/test runs, step by step; every step runs even where one before it failed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from postgres import NoServerError, fresh_database, postgres_server

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first draws no window behind the page: the same engine for half the work."""
_PACKAGES = BROWSERS[:2]
_SKIPPED = re.compile(r"^SKIPPED \[(\d+)\] [^:]+:(?:\d+:)? (.*)$", re.MULTILINE)
_NO_TESTS = 5
_TABLES = "vungmanh_tables"
"""The database on PostgreSQL that each process of tests copies, so that the migrations run once."""
_ON_ALL_CORES = ("-n", "auto", "--maxprocesses", "4", "--dist")
_BY_FILE = (*_ON_ALL_CORES, "loadfile", "--no-loadscope-reorder")
"""A file stays in one process, so that what its tests share is made once. In their own order: the other one begins the files
of few and long tests last, and all processes but one wait for them."""
_ONE_BY_ONE = (*_ON_ALL_CORES, "worksteal")
"""For few and long tests: a process that has nothing left takes over what another has not begun.

Each process has a database, a server, folders of files and a browser of its own.
"""


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    status: int
    output: str
    seconds: float


@dataclass
class Report:
    """What failed and what was skipped, for the closing lines."""

    failed: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def step(self, name: str, *command: str, environment: dict[str, str] | None = None) -> None:
        """Run one command and show it; its output is also searched for skipped tests."""
        print(f"\n── {name} ──", flush=True)
        start = time.monotonic()
        status, output = _run(command, environment or {})
        self._note(name, command, status, output, time.monotonic() - start)

    def side_by_side(self, steps: dict[str, tuple[str, ...]]) -> None:
        """Run commands that use one core each, two at a time; the output of each is shown whole when it ends."""
        with ThreadPoolExecutor(2) as pool:
            running = {name: pool.submit(_aside, command, {}) for name, command in steps.items()}
            for name, result in running.items():
                self.show(name, steps[name], result.result())

    def show(self, name: str, command: tuple[str, ...], done: Done) -> None:
        """What a command said and took that ran beside others."""
        print(f"\n── {name} ──\n{done.output}", end="", flush=True)
        self._note(name, command, done.status, done.output, done.seconds)

    def _note(self, name: str, command: tuple[str, ...], status: int, output: str, seconds: float) -> None:
        self.seconds[name] = seconds
        for count, reason in _SKIPPED.findall(output):
            self.skipped[f"{name}: {reason}"] += int(count)
        if status == _NO_TESTS and "pytest" in command:
            self.skipped[f"{name}: there are none"] += 1
        elif status:
            self.failed.append(name)

    def close(self) -> int:
        print("\n── Closing ──")
        print("  ".join(f"{name} {seconds:.0f} s" for name, seconds in self.seconds.items()))
        for reason, count in self.skipped.items():
            print(f"skipped {count} × {reason}")
        for name in self.failed:
            print(f"FAILED: {name}")
        if not self.failed:
            print("All that ran passed.")
        return 1 if self.failed else 0


def main() -> int:
    report = Report()
    with tempfile.TemporaryDirectory(prefix="vungmanh-test-") as data_dir:
        os.environ["DATA_DIR"] = data_dir
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        os.environ["PYTHONPATH"] = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        if sys.argv[1:]:
            environment = _browser(report) if any("journeys" in word for word in sys.argv[1:]) else {}
            report.step("tests", *_pytest(*sys.argv[1:]), environment=environment)
            return report.close()
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # see `checks`
        with ExitStack() as stack:
            try:
                server = stack.enter_context(postgres_server())
            except NoServerError as error:
                report.skipped[f"domain tests on PostgreSQL: {error}"] += 1
                server = ""
            with known_weaknesses(report):
                checks(report, server)
            tests_on_sqlite(report)
            with meanwhile(report, "domain tests on PostgreSQL", *tests_on_postgres(server)):
                journeys(report)
    return report.close()


def checks(report: Report, server: str) -> None:
    """All that uses one core, and the tables of the tests on PostgreSQL where there is a server.

    The collection of the tests leaves each of their files as pytest rewrites it: once, not in every process of the next steps.
    """
    sources = ("src", "tests", "benchmarks", "script", "manage.py", "setup.py")
    tables: dict[str, tuple[str, ...]] = {}
    if server:
        place = f"DATABASE_URL={fresh_database(server, _TABLES)}"
        tables["tables on PostgreSQL"] = ("env", place, sys.executable, "manage.py", "migrate", "-v0")
    report.side_by_side(
        {
            "types": (str(BIN / "mypy"),),
            **tables,
            "lint": (str(BIN / "ruff"), "check", *sources),
            "format": (str(BIN / "ruff"), "format", "--check", *sources),
            "import contract": (str(BIN / "lint-imports"),),
            "migrations": (sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"),
            "collection": _pytest("--collect-only", "-qq", "--no-migrations", "tests"),
        }
    )


@contextmanager
def known_weaknesses(report: Report) -> Iterator[None]:
    """What is published about the pinned packages; for information, because it changes without us. It is asked meanwhile."""
    options = ("--require-hashes", "--disable-pip", "-r", "requirements/runtime.txt", "--timeout", "10", "-f", "json")
    asking = subprocess.Popen(
        (BIN / "pip-audit", *options), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    yield
    found, _ = asking.communicate()
    try:
        packages = [row for row in json.loads(found)["dependencies"] if "vulns" in row]
    except (ValueError, KeyError):
        packages = []
    if not packages:
        report.skipped["known weaknesses of packages: the service that knows them cannot be reached"] += 1
    for row in packages:
        for weakness in row["vulns"]:
            print(f"known weakness: {row['name']} {row['version']}: {weakness['id']}")


def tests_on_sqlite(report: Report) -> None:
    """Tables straight from the models; the migrations run on PostgreSQL, and where the tests start the product."""
    command = _pytest(*_BY_FILE, "--no-migrations", "-m", "not journey", "tests")
    report.step("tests", *command, environment={"DATABASE_URL": ""})


def tests_on_postgres(server: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """The command and its environment. Only files that hold such tests are collected: all others are as many again."""
    if not server:
        return (), {}
    files = [path for path in sorted((ROOT / "tests").rglob("test_*.py")) if "mark.domain" in path.read_text("utf-8")]
    command = _pytest(*_BY_FILE, "-m", "domain", *(str(path.relative_to(ROOT)) for path in files))
    return ("nice", "-n", "5", *command), {"DATABASE_URL": server, "TEST_TABLES": _TABLES}


@contextmanager
def meanwhile(report: Report, name: str, command: tuple[str, ...], environment: dict[str, str]) -> Iterator[None]:
    """Run the command beside what is inside, which comes first; its output is shown whole when both have ended.

    A browser and a database server keep those who ask them waiting: two steps that wait fill both cores.
    """
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(_aside, command, environment) if command else None
        yield
        if running:
            report.show(name, command, running.result())


def journeys(report: Report) -> None:
    environment = _browser(report)
    if environment:
        command = _pytest(*_ONE_BY_ONE, "--no-migrations", "-m", "journey", "tests/journeys")
        report.step("journeys", *command, environment=environment | {"DATABASE_URL": ""})


def _browser(report: Report) -> dict[str, str]:
    """Where Chromium is; installed from Debian's packages where that is allowed, else a line on why not."""
    found = _find_browser()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        print("\nInstalling Chromium …", flush=True)
        subprocess.run(["apt-get", "-qq", "update"], check=False, stdout=subprocess.DEVNULL)
        install = ["apt-get", "-qq", "install", "-y", "--no-install-recommends"]
        for name in _PACKAGES:
            subprocess.run([*install, name], check=False, stdout=subprocess.DEVNULL)
            if found := _find_browser():
                break
    if not found:
        report.skipped["journeys: no Chromium here, and it can be installed only by root on Debian"] += 1
        return {}
    return {"CHROMIUM": found}


def _find_browser() -> str:
    return next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), *BROWSERS))), "")


def _pytest(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments)


def _aside(command: tuple[str, ...], environment: dict[str, str]) -> Done:
    """Run a command without showing what it says."""
    start = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Done(done.returncode, done.stdout, time.monotonic() - start)


def _run(command: tuple[str, ...], environment: dict[str, str]) -> tuple[int, str]:
    lines = []
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    return process.returncode, "".join(lines)


if __name__ == "__main__":
    sys.exit(main())
