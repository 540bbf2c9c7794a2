"""Files that show what was done: what is taken, what is refused, and that nothing is kept of a refused lot."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import AT
from vungmanh.core.errors import DomainError
from vungmanh.core.models import StoredFile
from vungmanh.programmes.domain.evidence import keep

pytestmark = pytest.mark.django_db
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def given(name: str, content: bytes) -> Any:
    return SimpleUploadedFile(name, content)


def office(*entries: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for entry in entries:
            archive.writestr(entry, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bien-ban.pdf", b"%PDF-1.7 ..."),
        ("ảnh.JPG", b"\xff\xd8\xff\xe0 ..."),
        ("so-lieu.xlsx", office("xl/workbook.xml")),
        ("cu.doc", OLE + b"WordDocument"),
        ("ghi-chu.txt", "Đã họp".encode()),
    ],
)
def test_what_is_taken_is_kept_under_its_own_name(name: str, content: bytes) -> None:
    ((stored, kept),) = keep([given(name, content)], at=AT)
    assert (kept, stored.size) == (name, len(content))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("chay.exe", b"MZ", "evidence_kind"),
        ("trang.html", b"<script>", "evidence_kind"),
        ("khong-duoi", b"x", "evidence_kind"),
        ("macro.docm", office("word/vbaProject.bin"), "evidence_kind"),
        ("macro.xlsm", office("xl/vbaProject.bin"), "evidence_kind"),
        ("gia.pdf", b"MZ\x90", "evidence_not_what_it_says"),
        ("hong.docx", b"PK\x03\x04 hong", "evidence_not_what_it_says"),
        ("macro.xlsx", office("xl/workbook.xml", "xl/vbaProject.bin"), "evidence_macro"),
        ("macro.docx", office("word/VBAPROJECT.BIN"), "evidence_macro"),
        ("macro.doc", OLE + b"\0" * (2**20 - 12) + "_VBA_PROJECT".encode("utf-16-le"), "evidence_macro"),
        ("rong.txt", b"", "file_empty"),
    ],
)
def test_what_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        keep([given(name, content)], at=AT)
    assert not StoredFile.objects.exists()


def test_of_a_refused_lot_nothing_is_kept(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="evidence_kind"):
        keep([given("a.pdf", b"%PDF-1"), given("b.exe", b"MZ")], at=AT)
    with pytest.raises(DomainError, match="too_many_files"):
        keep([given(f"{n}.pdf", b"%PDF-1") for n in range(11)], at=AT)
    assert not StoredFile.objects.exists()


def test_a_file_larger_than_the_limit_is_refused(settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 10
    with pytest.raises(DomainError, match="evidence_too_large"):
        keep([given("dai.txt", b"x" * 11)], at=AT)


class Huge:
    """500 MB that nobody may touch."""

    name, size = "anh-chup.pdf", 500 * 1024 * 1024

    @property
    def file(self) -> Any:
        raise AssertionError("read")


def test_500_mb_are_refused_before_anything_is_read() -> None:
    with pytest.raises(DomainError) as refused:
        keep([given("a.pdf", b"%PDF-1"), Huge()], at=AT)
    assert (refused.value.code, refused.value.params) == (
        "evidence_too_large",
        {"name": "anh-chup.pdf", "limit_mb": 50},
    )
    assert not StoredFile.objects.exists()


def test_office_file_that_swells_is_listed_and_never_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 30_000_000)
    ((stored, _name),) = keep([given("phong.docx", stream.getvalue())], at=AT)
    assert stored.size < 100_000
