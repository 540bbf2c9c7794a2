"""Files for LibreOffice: refused with the package's name where it is missing, run alone and under a time limit where not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reader.source.build import docx, para
from vungmanh.reader.source import Limits, SourceError, load, office

RTF = b"{\\rtf1\\ansi K\\u7871? ho\\u7841?ch s\\u7889? 5/KH-UBND}"
DOC = office.OLE_MAGIC + b"\0" * 504 + b"\xec\xa5" + b"\0" * 510 + "WordDocument".encode("utf-16-le") + b"\0" * 400


def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A stand-in for LibreOffice that keeps its command line contract."""
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\n" + script)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


@pytest.mark.parametrize(("data", "kind"), [(RTF, "rtf"), (DOC, "doc")])
def test_missing_office_names_the_package(
    data: bytes, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError) as refused:
        load(data)
    assert (refused.value.code, refused.value.params) == (
        "no_office",
        {"package": "libreoffice-writer-nogui", "kind": kind},
    )


def test_converted_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ready.docx").write_bytes(docx(para("Kế hoạch")))
    install(
        tmp_path,
        monkeypatch,
        f'while [ "$1" != "--outdir" ]; do shift; done; mkdir -p "$2" && cp {tmp_path}/ready.docx "$2/given.docx"',
    )
    read = load(RTF, name="a.rtf")
    assert (read.text, read.kind, read.warnings) == ("Kế hoạch", "rtf", ())


def test_tables_that_office_loses_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ready.docx").write_bytes(docx(para("A B C D")))
    copy = f'while [ "$1" != "--outdir" ]; do shift; done; mkdir -p "$2" && cp {tmp_path}/ready.docx "$2/given.docx"'
    install(tmp_path, monkeypatch, copy)
    rows = "A\x07B\x07\x07C\x07D\x07\x07".encode("utf-16-le")
    assert [doubt.code for doubt in load(DOC + rows).warnings] == ["tables_lost"]
    assert load(DOC).warnings == ()


def test_failed_conversion_is_a_broken_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "exit 1")
    with pytest.raises(SourceError) as refused:
        load(RTF)
    assert (refused.value.code, refused.value.params) == ("broken", {"kind": "rtf"})


def test_conversion_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "sleep 30 & sleep 30")
    with pytest.raises(SourceError) as refused:
        load(RTF, limits=Limits(office_seconds=0.3))
    assert (refused.value.code, refused.value.params) == ("too_slow", {"seconds": 0.3})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (office.OLE_MAGIC + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (DOC[:523] + b"\x01" + DOC[524:], "password"),
        (DOC + "_VBA_PROJECT".encode("utf-16-le"), "macro"),
        (office.OLE_MAGIC + b"\0" * 2000, "unknown_kind"),
    ],
    ids=["locked docx", "locked doc", "macros", "other"],
)
def test_old_files_refused_without_office(data: bytes, code: str) -> None:
    with pytest.raises(SourceError) as refused:
        load(data, name="cu.doc")
    assert refused.value.code == code


@pytest.mark.skipif(office.program() is None, reason="LibreOffice (libreoffice-writer-nogui) is not installed")
def test_real_office_reads_rtf() -> None:
    assert load(RTF, name="a.rtf").text.strip() == "Kế hoạch số 5/KH-UBND"
