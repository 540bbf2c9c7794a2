"""`vungmanh doctor`: what is installed, what is set, what is missing, and what to do about it."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from vungmanh.cli import database
from vungmanh.core import config
from vungmanh.reader.source import ocr, office

GOOD, ADVICE, BAD = "tốt", "nên có", "lỗi"
_LEAST_FREE_GB = 2
_PYTHON = (3, 11)
_ASK_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Check:
    """One row: what was looked at, how it stands, and the fact or the remedy."""

    name: str
    state: str
    detail: str


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "doctor",
        help="kiểm tra máy và cài đặt",
        description="Kiểm tra chương trình đi kèm, cơ sở dữ liệu, cài đặt, đĩa và phông chữ. Mã thoát 1 nếu có lỗi.",
    )
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    checks = [check for look in LOOKS for check in look()]
    if arguments.json:
        print(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=2))
    else:
        Console(file=sys.stdout, highlight=False, markup=False).print(_table(checks))
    return 1 if any(check.state == BAD for check in checks) else 0


def _table(checks: Iterable[Check]) -> Table:
    table = Table("mục", "tình trạng", "chi tiết")
    for check in checks:
        table.add_row(check.name, check.state, check.detail)
    return table


def _python() -> Iterable[Check]:
    shown = ".".join(map(str, sys.version_info[:3]))
    yield Check("Python", GOOD if sys.version_info >= _PYTHON else BAD, shown)
    try:
        yield Check("Vững Mạnh", GOOD, version("vungmanh"))
    except PackageNotFoundError:
        yield Check("Vững Mạnh", GOOD, "chạy từ mã nguồn")


def _recognition() -> Iterable[Check]:
    program = shutil.which(ocr.PROGRAM)
    if program is None:
        yield Check("Tesseract", ADVICE, f"chưa cài: bản quét sẽ không đọc được; cài gói {ocr.PACKAGE}")
    elif ocr.LANGUAGE not in ocr.languages(program):
        yield Check("Tesseract", ADVICE, f"thiếu tiếng Việt; cài gói {ocr.PACKAGE}")
    else:
        yield Check("Tesseract", GOOD, f"{program}, có tiếng Việt")


def _office() -> Iterable[Check]:
    program = office.program()
    if program is None:
        yield Check("LibreOffice", ADVICE, f"chưa cài: .doc, .odt, .rtf sẽ không đọc được; cài gói {office.PACKAGE}")
    else:
        yield Check("LibreOffice", GOOD, program)


def _fonts() -> Iterable[Check]:
    program = shutil.which("fc-list")
    if program is None:
        yield Check("Phông chữ", GOOD, "trang web mang phông riêng; máy không có fontconfig")
        return
    done = subprocess.run([program, ":lang=vi", "family"], capture_output=True, timeout=_ASK_SECONDS, check=False)  # noqa: S603
    families = {line for line in done.stdout.decode("utf-8", "replace").splitlines() if line}
    detail = (
        f"{len(families)} họ phông có chữ Việt" if families else "không có phông chữ Việt; trang web mang phông riêng"
    )
    yield Check("Phông chữ", GOOD if families else ADVICE, detail)


def _django() -> Iterable[Check]:
    """Settings, disk and database; a fault in one says so and leaves the others standing."""
    if faults := config.faults():
        yield from (Check("Cài đặt", BAD, fault) for fault in faults)
        return
    try:
        database.set_up()
    except Exception as error:
        yield Check("Cài đặt", BAD, f"{type(error).__name__}: {error}")
        return
    from django.conf import settings

    yield from _disk(Path(settings.DATA_DIR))
    yield from _settings()
    yield from _database()


def _disk(folder: Path) -> Iterable[Check]:
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(existing).free / 1024**3
    yield Check("Đĩa", GOOD if free >= _LEAST_FREE_GB else BAD, f"còn {free:.1f} GB ở {existing}".replace(".", ",", 1))
    writable = os.access(existing, os.W_OK)
    yield Check(
        "Thư mục dữ liệu", GOOD if writable else BAD, f"{folder}" if writable else f"không ghi được vào {existing}"
    )


def _settings() -> Iterable[Check]:
    from django.core.checks import ERROR, run_checks

    messages = run_checks(include_deployment_checks=False)
    for message in messages:
        yield Check("Cài đặt", BAD if message.level >= ERROR else ADVICE, f"{message.id}: {message.msg}")
    if not messages:
        yield Check("Cài đặt", GOOD, "không có cảnh báo")


def _database() -> Iterable[Check]:
    from django.db import connection

    try:
        connection.ensure_connection()
    except Exception as error:
        yield Check("Cơ sở dữ liệu", BAD, f"không kết nối được: {error}")
        return
    yield Check("Cơ sở dữ liệu", GOOD, f"{connection.vendor} {'.'.join(map(str, connection.get_database_version()))}")
    waiting = database.steps_left()
    detail = f"còn {waiting} bước; chạy: vungmanh manage migrate" if waiting else "đủ"
    yield Check("Bảng dữ liệu", BAD if waiting else GOOD, detail)


LOOKS: tuple[Callable[[], Iterable[Check]], ...] = (_python, _recognition, _office, _fonts, _django)
