"""The command line as a whole: every subcommand has a file and help; doctor; the words for every code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vungmanh.cli import COMMANDS, main, words
from vungmanh.reader.checker import CODES
from vungmanh.reader.source import ERROR_CODES, WARNING_CODES

CLI = Path(words.__file__).parent


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "manage"])
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"vungmanh {name}" in capsys.readouterr().out


def test_every_command_has_a_file_of_its_own() -> None:
    assert [name for name in COMMANDS if not (CLI / f"{name}.py").is_file()] == []


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("vungmanh ")


@pytest.mark.parametrize(
    ("codes", "table"),
    [(ERROR_CODES, words.SOURCE_ERRORS), (WARNING_CODES, words.SOURCE_WARNINGS), (CODES, words.FINDINGS)],
)
def test_every_code_has_words(codes: tuple[str, ...], table: dict[str, str]) -> None:
    assert sorted(table) == sorted(codes)


def test_figures_in_words_are_written_in_vietnamese() -> None:
    table = {"a": "{due}: {share}% của {total}, {names}; {missing}"}
    params = {"due": "2018-03-31", "share": 91.5, "total": 47200, "names": ["A", "B"]}
    assert words.said(table, "a", params) == "31/03/2018: 91,5% của 47.200, A, B; –"
    assert words.said(table, "b", {}) == "b"


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"bytes": 99, "limit": 50 * 1024 * 1024}, "tệp quá lớn (giới hạn 50 MB)"),
        ({"pixels": 9, "limit": 80_000_000}, "tệp quá lớn (giới hạn 80 triệu điểm ảnh)"),
        ({"chars": 9, "limit": 10_000_000}, "tệp quá lớn (giới hạn 10.000.000 ký tự)"),
    ],
)
def test_limit_is_said_in_its_unit(params: dict[str, int], said: str) -> None:
    assert words.said(words.SOURCE_ERRORS, "too_large", params) == said


@pytest.mark.django_db
def test_doctor_looks_at_programs_settings_disk_and_database(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["doctor", "--json"])
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    wanted = [
        "Python",
        "Tesseract",
        "LibreOffice",
        "Phông chữ",
        "Đĩa",
        "Thư mục dữ liệu",
        "Cài đặt",
        "Cơ sở dữ liệu",
        "Bảng dữ liệu",
    ]
    assert [name for name in wanted if name not in rows] == []
    assert rows["Bảng dữ liệu"]["state"] == "tốt"
    assert status == (1 if any(row["state"] == "lỗi" for row in rows.values()) else 0)


def test_doctor_names_the_packages_that_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from vungmanh.cli import doctor

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(doctor, "LOOKS", tuple(look for look in doctor.LOOKS if look.__name__ != "_django"))
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "tesseract-ocr-vie" in out
    assert "libreoffice-writer-nogui" in out


@pytest.mark.parametrize(
    ("command", "setting", "value", "words_said"),
    [
        (("units", "find", "Mẫu"), "DATABASE_URL", "postgres://u:geheim@127.0.0.1:1/x", "Cơ sở dữ liệu"),
        (("serve",), "DATABASE_URL", "postgres://u:geheim@127.0.0.1:1/x", "Cơ sở dữ liệu"),
        (("serve",), "JOB_WORKERS", "-1", "Cài đặt không dùng được: JOB_WORKERS"),
        (("worker", "--batch"), "DATA_DIR", "/proc/none", "Cài đặt không dùng được: DATA_DIR"),
        (("worker", "--batch"), "JOB_WORKERS", "1", "Hãy chạy: vungmanh manage migrate"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    command: tuple[str, ...], setting: str, value: str, words_said: str, tmp_path: Path
) -> None:
    ours = {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "PORT": "18999", "PYTHONPATH": str(CLI.parents[1])}
    environment = os.environ | ours | {"DJANGO_SETTINGS_MODULE": "vungmanh.settings", setting: value}
    done = subprocess.run(
        [sys.executable, "-m", "vungmanh.cli", *command],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, words_said in done.stderr) == (1, True)
    assert "geheim" not in done.stderr
    assert not done.stderr.lstrip().startswith("Traceback")


def test_doctor_says_each_setting_that_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "99999")
    monkeypatch.setenv("JOB_WORKERS", "many")
    assert main(["doctor", "--json"]) == 1
    rows = [row for row in json.loads(capsys.readouterr().out) if row["name"] == "Cài đặt"]
    assert [(row["state"], row["detail"].split()[0]) for row in rows] == [("lỗi", "PORT"), ("lỗi", "JOB_WORKERS")]
