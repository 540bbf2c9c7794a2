"""`vungmanh units` and `vungmanh demo`: exit codes, what goes to which stream, and that a second run changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.factories import make_user
from tests.units.trees import make_tree
from vungmanh.cli import main
from vungmanh.core.errors import DomainError
from vungmanh.desk.sign_in.samples import PASSWORD
from vungmanh.units.models import Unit

pytestmark = pytest.mark.django_db


def filled(path: Path, *rows: list[str]) -> Path:
    book = load_workbook(path)
    for row in rows:
        book["Đơn vị"].append(row)
    book.save(path)
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    make_tree()
    assert main(["units", "template", str(tmp_path / "mau.xlsx"), "--within", "Tỉnh Mẫu Sơn"]) == 0
    return tmp_path / "mau.xlsx"


def test_sheet_is_loaded_once(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled(sheet, ["Thôn Một", "thôn", "Xã Mẫu Lâm"])
    for said in ("thêm: 1; bổ sung: 0; đã có: 0", "thêm: 0; bổ sung: 0; đã có: 1"):
        assert main(["units", "load", "--file", str(sheet), "--within", "tỉnh mẫu sơn"]) == 0
        assert capsys.readouterr().out.strip() == said
    assert Unit.objects.filter(name="Thôn Một").count() == 1


def test_errors_are_said_by_row_and_column_and_nothing_is_loaded(
    sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(sheet, ["Thôn Một", "thôn", "Xã Mẫu Lâm"], ["Thôn Hai", "thôn", "Xã Không Có"])
    assert main(["units", "load", "--file", str(sheet), "--within", "Tỉnh Mẫu Sơn"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "dòng 3, cột “Thuộc”: Không có đơn vị “Xã Không Có” trong Tỉnh Mẫu Sơn. "
        "Hãy ghi đúng tên, hoặc thêm nó ở dòng phía trên.",
        "1 lỗi; chưa có gì được nạp.",
    ]
    assert not Unit.objects.filter(name="Thôn Một").exists()


def test_missing_file_is_named(sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "load", "--file", str(tmp_path / "none.xlsx"), "--within", "Tỉnh Mẫu Sơn"]) == 1
    said = f"Không nạp được đơn vị: {tmp_path / 'none.xlsx'}: không tìm thấy hoặc không mở được tệp"
    assert capsys.readouterr().err.strip() == said


def test_file_that_is_no_sheet_fails_with_the_reason(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "sai.xlsx"
    wrong.write_text("không phải Excel", encoding="utf-8")
    assert main(["units", "load", "--file", str(wrong), "--within", "Tỉnh Mẫu Sơn"]) == 1
    assert "không phải bảng Excel" in capsys.readouterr().err


def test_unknown_place_is_named(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "load", "--file", str(sheet), "--within", "Tỉnh Không Có"]) == 1
    assert "“Tỉnh Không Có”: không có đơn vị này" in capsys.readouterr().err


def test_find_without_accents_on_a_day(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "find", "mau phu", "--date", "2018-01-01"]) == 0
    assert "Xã Mẫu Phú · Huyện Mẫu Hạ" in capsys.readouterr().out
    assert main(["units", "find", "xa mau phu", "--date", "2026-01-01"]) == 1


def test_date_that_is_none_is_a_wrong_command_line() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["units", "find", "x", "--date", "30/02/2026"])
    assert ended.value.code == 2


def test_demo_prints_one_line_per_account_and_is_safe_to_repeat(capsys: pytest.CaptureFixture[str]) -> None:
    for _time in range(2):
        assert main(["demo", "--stage", "units"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith(f"dieuphoi / {PASSWORD}")
    assert Unit.objects.filter(name="Tỉnh Mẫu Sơn").count() == 1


def test_demo_is_not_mixed_with_real_accounts(capsys: pytest.CaptureFixture[str]) -> None:
    make_user("nguoi-that")
    assert main(["demo", "--stage", "units"]) == 1
    assert "đã có 1 tài khoản khác" in capsys.readouterr().err
    assert main(["demo", "--stage", "units", "--force"]) == 0


def test_demo_that_cannot_be_read_says_which_document_and_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise DomainError("demo_not_read", file="01.txt", code="no_text")

    monkeypatch.setattr("vungmanh.desk.demo.build.build_demo", refuse)
    assert main(["demo"]) == 1
    assert "Không đọc được văn bản mẫu 01.txt (no_text)" in capsys.readouterr().err
