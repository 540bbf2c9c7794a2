"""Scans: recognised where Tesseract with Vietnamese is installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.reader.source.build import image_bytes, pdf, pictures
from vungmanh.reader.source import Limits, SourceError, load, ocr

needs_ocr = pytest.mark.skipif(
    not ocr.is_ready(), reason="Tesseract with Vietnamese (tesseract-ocr-vie) is not installed"
)
TEXT = [
    "1. Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát, sửa đổi quy chế làm việc của Ủy ban nhân dân cấp xã trước "
    "ngày 30/6/2026; định kỳ hằng quý tổng hợp, báo cáo Ủy ban nhân dân tỉnh.",
    "2. Ủy ban nhân dân các xã, phường xây dựng kế hoạch cụ thể để tổ chức thực hiện, phấn đấu có trên 92% cán bộ, công chức "
    "có trình độ chuyên môn từ trung cấp trở lên.",
]


def page(tmp_path: Path, *, dpi: int = 200) -> Image.Image:
    return pictures(pdf(tmp_path, "\n\n".join(f'#par[#"{item}"]' for item in TEXT)), dpi=dpi)[0]


def share_right(text: str) -> float:
    wanted = " ".join(TEXT).split()
    given = set(text.split())
    return sum(word in given for word in wanted) / len(wanted)


@needs_ocr
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "PDF"])
def test_scan_is_read_into_paragraphs(tmp_path: Path, form: str) -> None:
    read = load(image_bytes([page(tmp_path)], form), name="quet")
    assert len(read.text.strip().split("\n")) == 2
    assert share_right(read.text) > 0.95
    assert [doubt.code for doubt in read.warnings] == ["scanned"]
    assert read.confidence is not None
    assert read.confidence > 0.85


@needs_ocr
def test_crooked_scan_is_put_upright(tmp_path: Path) -> None:
    crooked = page(tmp_path).rotate(1.5, Image.Resampling.BICUBIC, fillcolor=255)
    assert share_right(load(image_bytes([crooked], "PNG")).text) > 0.9


@needs_ocr
def test_photograph_with_a_shadow_is_read_whole(tmp_path: Path) -> None:
    shot = page(tmp_path)
    shadow = Image.linear_gradient("L").rotate(90).resize(shot.size).point(lambda level: 255 - level * 3 // 5)
    assert share_right(load(image_bytes([ImageChops.multiply(shot, shadow)], "PNG")).text) > 0.95


@needs_ocr
def test_page_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        load(image_bytes([page(tmp_path)], "PNG"), limits=Limits(page_seconds=0.01))
    assert (refused.value.code, refused.value.params) == ("too_slow", {"seconds": 0.01})


@needs_ocr
def test_empty_picture_holds_no_text() -> None:
    with pytest.raises(SourceError) as refused:
        load(image_bytes([Image.new("L", (600, 800), 255)], "PNG"))
    assert refused.value.code == "no_text"


def test_picture_without_recognition_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shot = image_bytes([Image.new("L", (60, 80), 255)], "PNG")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError) as refused:
        load(shot, name="anh.png")
    assert (refused.value.code, refused.value.params) == ("no_ocr", {"package": "tesseract-ocr-vie"})


def test_broken_and_huge_pictures_are_refused() -> None:
    with pytest.raises(SourceError) as refused:
        load(b"\x89PNG\r\n\x1a\n" + b"rubbish" * 20)
    assert refused.value.code == "broken"
    with pytest.raises(SourceError) as refused:
        load(image_bytes([Image.new("L", (600, 800), 255)], "PNG"), limits=Limits(image_pixels=1000))
    assert (refused.value.code, refused.value.params) == ("too_large", {"pixels": 480_000, "limit": 1000})
