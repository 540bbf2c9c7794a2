"""`vungmanh read`: forms, folders, standard input, output folder, exit codes; without Django."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import vungmanh
from vungmanh.cli import main
from vungmanh.reader import read
from vungmanh.reader.schema import to_dict

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(vungmanh.__file__).parents[1])}
TEXT = """UBND TỈNH MẪU SƠN
Số: 12/KH-UBND

Mẫu Sơn, ngày 05 tháng 3 năm 2026

KẾ HOẠCH
Về xây dựng chính quyền cơ sở năm 2026

I. MỤC TIÊU
- Phấn đấu có từ 90% trở lên xã đạt chuẩn nông thôn mới.
II. NHIỆM VỤ
1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát quy chế làm việc, hoàn thành trước ngày 30/6/2026.
III. TỔ CHỨC THỰC HIỆN
1. UBND các xã báo cáo UBND tỉnh trước ngày 20/6/2026.
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "kế hoạch.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_one_file_is_one_json_object(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(plan)]) == 0
    out = capsys.readouterr()
    given = json.loads(out.out)
    assert given.pop("source") == {"name": str(plan), "kind": "txt", "pages": [], "warnings": [], "confidence": None}
    assert given == json.loads(json.dumps(to_dict(read(TEXT))))
    assert given["document"]["number"] == "12/KH-UBND"
    assert out.err == ""


def test_several_files_are_one_json_object_per_line(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "ảnh.tmp").write_bytes(b"x")
    assert main(["read", str(tmp_path)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["source"]["kind"] for row in rows] == ["md", "txt"]


def test_table_and_outline_and_text(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--table", str(plan)]) == 0
    table = capsys.readouterr().out
    assert "Chỉ tiêu (1)" in table
    assert "≥ 90%" in table
    assert "20/06/2026" in table
    assert main(["read", "--outline", str(plan)]) == 0
    outline = capsys.readouterr().out.splitlines()
    assert [line for line in outline if not line.startswith(" ")] == [
        "I  MỤC TIÊU",
        "II  NHIỆM VỤ",
        "III  TỔ CHỨC THỰC HIỆN",
    ]
    assert main(["read", "--text", str(plan)]) == 0
    assert capsys.readouterr().out == TEXT


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert main(["read", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["source"]["name"] == "-"


def test_failed_files_are_named_and_the_others_read(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "rỗng.txt"
    empty.write_bytes(b"")
    assert main(["read", str(empty), str(plan), str(tmp_path / "không-có.pdf")]) == 1
    out = capsys.readouterr()
    assert len(out.out.splitlines()) == 1
    assert out.err.splitlines() == [
        f"{empty}: tệp rỗng",
        f"{tmp_path}/không-có.pdf: không tìm thấy hoặc không mở được tệp",
        "Đã đọc 1 tệp, 2 tệp không đọc được.",
    ]


def test_output_folder_keeps_files_of_one_name_apart(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "khác" / plan.name
    other.parent.mkdir()
    other.write_text(TEXT, encoding="utf-8")
    out = tmp_path / "ra" / "đây"
    assert main(["read", str(plan), str(other), "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["kế hoạch-2.json", "kế hoạch.json"]
    assert json.loads((out / "kế hoạch-2.json").read_text(encoding="utf-8"))["source"]["name"] == str(other)
    assert capsys.readouterr().out == ""


def test_output_that_cannot_be_written_is_a_failure(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", str(plan), "--out", str(plan / "trong-tệp")]) == 1
    assert "không ghi được" in capsys.readouterr().err


def test_known_day_of_issue_fills_what_the_text_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "II. NHIỆM VỤ\n1. Sở Nội vụ rà soát quy chế làm việc, xong trước ngày 30/6/2018.\n", encoding="utf-8"
    )
    assert main(["read", str(path), "--issued-on", "2018-07-05"]) == 0
    assert json.loads(capsys.readouterr().out)["tasks"][0]["due"] == "2018-06-30"


@pytest.mark.parametrize(
    "arguments", [[], ["read"], ["read", "a", "--json", "--table"], ["read", "a", "--issued-on", "5/3"], ["x"]]
)
def test_wrong_command_line_is_status_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_folder_without_documents_is_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(tmp_path)]) == 2
    assert "không có tệp nào đọc được" in capsys.readouterr().err


def test_text_that_is_no_directive_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "thơ.txt"
    path.write_text("Hôm nay trời đẹp, chúng tôi đi dạo quanh hồ rồi về nhà ăn cơm.", encoding="utf-8")
    assert main(["read", str(path)]) == 0
    assert "không có dấu hiệu của một văn bản chỉ đạo" in capsys.readouterr().err


def test_reading_starts_without_django(plan: Path) -> None:
    code = (
        "import sys; from vungmanh.cli import main; status = main(sys.argv[1:]); "
        "sys.exit(status or 3 * any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "read", str(plan)], capture_output=True, timeout=60, check=False, env=ENVIRONMENT
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_closed_pipe_ends_quietly(plan: Path) -> None:
    command = f'"{sys.executable}" -m vungmanh.cli read "{plan}" "{plan}" "{plan}" | head -c 10'
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60, check=False, env=ENVIRONMENT)
    assert (done.returncode, done.stderr) == (0, b"")


def test_hidden_files_and_lock_files_of_word_are_left_out_of_a_folder(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "~$ hoạch.docx").write_bytes(b"\x05Lock")
    (tmp_path / ".kế hoạch.txt").write_text(TEXT, encoding="utf-8")
    assert main(["read", "--outline", str(tmp_path)]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("count", ["0", "-3", "x"])
def test_number_of_pages_is_a_count(count: str, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["read", f"--max-pages={count}", str(plan)])
    assert ended.value.code == 2
    assert "số nguyên dương" in capsys.readouterr().err
