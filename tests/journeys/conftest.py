"""A browser for whole ways, the sample province, and a worker that runs in the test itself."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect, sync_playwright

from vungmanh.core.jobs import run_now
from vungmanh.core.models import Job
from vungmanh.desk.demo.build import Demo, Stage, build_demo

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # playwright keeps a loop in this thread, the database does not mind
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
RECORDS = Path(__file__).parents[2] / "test-results"
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LOOK = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  const serious = found.violations.filter((row) => ["serious", "critical"].includes(row.impact));
  return serious.map((row) => `${row.id}: ${row.nodes[0].html.slice(0, 160)}`);
}"""
"""Chosen in the page: all that axe has to say is as long as the page, and takes seconds to carry over."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no Chromium found; install chromium or name it in CHROMIUM")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, live_server: Any, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of an office screen; an error of a script fails the test.

    Of a test marked `recorded` the way is kept, picture by picture: `playwright show-trace test-results/<test>.zip` plays it
    again. The pictures take a quarter of the time.
    """
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768}, locale="vi-VN")
    recorded = request.node.get_closest_marker("recorded") is not None
    if recorded:
        context.tracing.start(screenshots=True, title=request.node.name)
    opened = context.new_page()
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    if recorded:
        context.tracing.stop(path=RECORDS / (re.sub(r"[^\w-]+", "-", request.node.name) + ".zip"))
    context.close()
    assert not broken


@pytest.fixture(scope="session", autouse=True)
def _put_back(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """After a journey the whole file of the database is as it was before the first one: to empty each table and fill those
    that are never empty takes many times as long. Another database than SQLite is emptied."""
    if connection.vendor != "sqlite":
        yield
        return
    with django_db_blocker.unblock():
        untouched = kept(tmp_path_factory)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: put_back(untouched))
        yield


@pytest.fixture(scope="session")
def demos() -> dict[str, tuple[Demo, Path]]:
    """The sample province where it was built already: what is known of it, and the file."""
    return {}


@pytest.fixture
def demo(transactional_db: None, demos: dict[str, tuple[Demo, Path]], tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Places and accounts of the sample province; they keep no file."""
    stage = Stage.UNITS
    if stage in demos:
        built, file = demos[stage]
        put_back(file)
        return built
    built = build_demo(lambda done, total, note: None, timezone.now(), stage=stage)
    if connection.vendor == "sqlite":
        demos[stage] = built, kept(tmp_path_factory)
    return built


def kept(folder: pytest.TempPathFactory) -> Path:
    """A copy of the database as it is now."""
    file = folder.mktemp("kept") / "vungmanh.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
    return file


def put_back(file: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        copy.backup(connection.connection)


@pytest.fixture
def work_off() -> Callable[[], list[str]]:
    """Runs what waits, as a worker would; the states in which the jobs ended."""

    def run() -> list[str]:
        return [run_now(job).state for job in Job.objects.filter(state="queued").order_by("pk")]

    return run


@pytest.fixture
def serious() -> Callable[[Page], list[str]]:
    """What axe finds on the page that is serious or critical."""
    assert AXE.exists(), "axe-core is missing: script/setup dev fetches it"

    def run(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[str] = page.evaluate(LOOK)
        return found

    return run
