"""`vungmanh read FILE…`: readings as JSON, as tables or as an outline. Needs no database and no Django."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vungmanh.cli import console, tables, words
from vungmanh.reader import read
from vungmanh.reader.model import Reading
from vungmanh.reader.schema import to_dict
from vungmanh.reader.source import Limits, SourceError, SourceText, extensions, load

STDIN = "-"
_NOT_MEANT = (".", "~$")  # hidden files, and what Word keeps beside an open document


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file: its reading, or why there is none."""

    name: str
    source: SourceText | None = None
    reading: Reading | None = None
    error: SourceError | None = None


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "read",
        help="đọc văn bản chỉ đạo thành chỉ tiêu, nhiệm vụ, báo cáo, kết quả",
        description="Đọc văn bản và in mỗi văn bản thành một đối tượng JSON (docs/reader.md mô tả từng khóa).",
        epilog=words.EXIT_CODES,
    )
    parser.add_argument("files", nargs="+", metavar="TỆP", help="tệp hoặc thư mục; - để đọc từ đầu vào chuẩn")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const="json", help="JSON (mặc định)")
    form.add_argument("--table", dest="form", action="store_const", const="table", help="bảng cho người xem")
    form.add_argument("--outline", dest="form", action="store_const", const="outline", help="chỉ dàn ý của văn bản")
    form.add_argument(
        "--text", dest="form", action="store_const", const="text", help="chỉ chữ của văn bản, như được đọc"
    )
    parser.add_argument("--out", type=Path, metavar="THƯ_MỤC", help="ghi mỗi văn bản vào một tệp trong thư mục này")
    parser.add_argument(
        "--issued-on", type=_date, metavar="NGÀY", help="ngày ban hành, nếu văn bản không ghi (2018-03-05)"
    )
    parser.add_argument(
        "--max-pages", type=_count, default=Limits().pages, metavar="SỐ", help="số trang nhiều nhất (%(default)s)"
    )
    parser.set_defaults(run=run, form="json")


def run(arguments: argparse.Namespace) -> int:
    """0 where every file was read, 1 where some were not, 2 where a folder holds nothing to read."""
    names = list(_expanded(arguments.files))
    if not names:
        console.say(f"{', '.join(arguments.files)}: {words.NO_FILES}")
        return 2
    limits = Limits(pages=arguments.max_pages)
    outcomes = (_outcome(name, limits, arguments.issued_on) for name in names)
    failed = 0
    taken: set[str] = set()
    for outcome in console.tracked(outcomes, label=words.READING, total=len(names)):
        failed += not _delivered(outcome, arguments, taken, is_alone=len(names) == 1)
    if len(names) > 1 and (failed or arguments.out):
        console.say(words.SUMMARY.format(done=len(names) - failed, failed=failed))
    return 1 if failed else 0


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"ngày không đúng dạng năm-tháng-ngày: {text}") from None


def _count(text: str) -> int:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"phải là số nguyên dương: {text}")


def _expanded(files: list[str]) -> Iterator[str]:
    """Files as named; folders as the files in them that look readable, in order of name, hidden and lock files left out."""
    for name in files:
        if name != STDIN and Path(name).is_dir():
            endings = {f".{ending}" for ending in extensions()}
            found = (
                path
                for path in sorted(Path(name).rglob("*"))
                if path.suffix.lower() in endings and not path.name.startswith(_NOT_MEANT) and path.is_file()
            )
            yield from map(str, found)
        else:
            yield name


def _outcome(name: str, limits: Limits, issued_on: datetime.date | None) -> Outcome:
    try:
        source = load(sys.stdin.buffer.read(), limits=limits) if name == STDIN else load(name, limits=limits)
    except SourceError as error:
        return Outcome(name, error=error)
    issued = issued_on.isoformat() if issued_on else None
    return Outcome(name, source, read(source.text, issued_on=issued))


def _delivered(outcome: Outcome, arguments: argparse.Namespace, taken: set[str], *, is_alone: bool) -> bool:
    if outcome.error is not None or outcome.source is None or outcome.reading is None:
        error = outcome.error or SourceError("broken")
        console.say(f"{outcome.name}: {words.said(words.SOURCE_ERRORS, error.code, error.params)}")
        return False
    for doubt in outcome.source.warnings:
        console.say(f"{outcome.name}: {words.said(words.SOURCE_WARNINGS, doubt.code, doubt.params)}")
    if not outcome.reading.is_directive:
        console.say(f"{outcome.name}: {words.NOT_DIRECTIVE}")
    text = _worded(outcome, outcome.source, outcome.reading, arguments.form, is_alone=is_alone or bool(arguments.out))
    if arguments.out is None:
        sys.stdout.write(text)
        return True
    return _written(arguments.out, outcome.name, arguments.form, text, taken)


def _worded(outcome: Outcome, source: SourceText, reading: Reading, form: str, *, is_alone: bool) -> str:
    """One document in the form asked for; JSON of several documents has one per line."""
    match form:
        case "json":
            data = to_dict(reading)
            data["source"] = {
                "name": outcome.name,
                "kind": source.kind,
                "pages": list(source.pages),
                "warnings": [{"code": doubt.code, **doubt.params} for doubt in source.warnings],
                "confidence": source.confidence,
            }
            return json.dumps(data, ensure_ascii=False, indent=2 if is_alone else None) + "\n"
        case "outline":
            return _titled(outcome.name, tables.outline(reading), is_alone=is_alone)
        case "table":
            return _titled(outcome.name, tables.tables(reading), is_alone=is_alone)
        case _:
            return source.text + ("" if source.text.endswith("\n") else "\n")


def _titled(name: str, text: str, *, is_alone: bool) -> str:
    return text if is_alone else f"== {name}\n{text}\n"


def _written(folder: Path, name: str, form: str, text: str, taken: set[str]) -> bool:
    """Writes beside, then moves into place; two files of one name get a number."""
    stem = "stdin" if name == STDIN else Path(name).stem
    ending = "json" if form == "json" else "txt"
    made = next(f"{stem}{mark}.{ending}" for mark in _marks() if f"{stem}{mark}.{ending}" not in taken)
    taken.add(made)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, suffix=".part", delete=False) as part:
            part.write(text)
        Path(part.name).chmod(0o644)
        Path(part.name).replace(folder / made)
    except OSError as error:
        console.say(f"{folder / made}: {words.CANNOT_WRITE.format(reason=error.strerror)}")
        return False
    return True


def _marks() -> Iterator[str]:
    yield ""
    number = 2
    while True:
        yield f"-{number}"
        number += 1
