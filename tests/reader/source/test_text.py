"""Plain text: every encoding that can be told with certainty, and clear refusals."""

from __future__ import annotations

import unicodedata

import pytest

from vungmanh.language.legacy import _VNI, TCVN3, font_encoding, from_tcvn3, from_vni, is_syllable
from vungmanh.reader.source import Limits, SourceError, load

SAMPLE = (
    "Phấn đấu đến hết năm 2018 có từ 90% trở lên chính quyền cấp xã đổi mới, nâng cao hiệu lực, hiệu quả hoạt động.\n"
    "Giao Sở Nội vụ chủ trì, phối hợp với Ủy ban nhân dân các huyện, thị xã tổ chức thực hiện nghiêm túc.\n"
)


def as_tcvn3(text: str) -> bytes:
    table = {letter: chr(code) for code, letter in TCVN3.items()}
    return "".join(table.get(letter) or table.get(letter.lower()) or letter for letter in text).encode("latin-1")


def as_vni(text: str) -> bytes:
    table = {letter: marks for marks, letter in _VNI.items()}
    return "".join(table.get(letter, letter) for letter in text).encode("cp1252")


def as_cp1258(text: str) -> bytes:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        out += unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        out += "".join(part for part in parts if part in tones)
    return out.encode("cp1258")


@pytest.mark.parametrize(
    "data",
    [
        SAMPLE.encode(),
        b"\xef\xbb\xbf" + SAMPLE.encode(),
        SAMPLE.encode("utf-16"),
        SAMPLE.encode("utf-16-le"),
        SAMPLE.encode("utf-16-be"),
        b"\xfe\xff" + SAMPLE.encode("utf-16-be"),
        unicodedata.normalize("NFD", SAMPLE).encode(),
        SAMPLE.replace("\n", "\r\n").encode(),
        SAMPLE.replace(" ", "\u00a0").encode(),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16 mark", "utf-16-le", "utf-16-be", "utf-16-be mark", "nfd", "crlf", "nbsp"],
)
def test_text_in_unicode_is_read_the_same(data: bytes) -> None:
    read = load(data, name="ke-hoach.txt")
    assert (read.text, read.kind, read.warnings, read.pages) == (SAMPLE, "txt", (), ())


@pytest.mark.parametrize(
    ("data", "encoding", "expected"),
    [
        (as_tcvn3(SAMPLE), "TCVN3", SAMPLE.replace("Ủ", "ủ")),
        (as_vni(SAMPLE), "VNI", SAMPLE),
        (as_cp1258(SAMPLE), "Windows-1258", SAMPLE),
    ],
)
def test_text_in_legacy_encoding_is_told_and_converted(data: bytes, encoding: str, expected: str) -> None:
    read = load(data, name="cu.txt")
    assert read.text == expected
    assert [(doubt.code, doubt.params) for doubt in read.warnings] == [("legacy_encoding", {"encoding": encoding})]


@pytest.mark.parametrize(("encode", "encoding"), [(as_tcvn3, "TCVN3"), (as_vni, "VNI")])
def test_legacy_letters_pasted_into_unicode_are_converted(encode: object, encoding: str) -> None:
    pasted = encode(SAMPLE).decode("cp1252" if encoding == "VNI" else "latin-1")  # type: ignore[operator]
    read = load(pasted.encode("utf-8"))
    assert read.text.lower() == SAMPLE.lower()
    assert [(doubt.code, doubt.params) for doubt in read.warnings] == [("legacy_font", {"encoding": encoding})]


@pytest.mark.parametrize("convert", [from_tcvn3, from_vni])
def test_every_vietnamese_letter_has_a_legacy_form(convert: object) -> None:
    letters = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    encode = as_tcvn3 if convert is from_tcvn3 else as_vni
    shown = encode(letters).decode("latin-1" if convert is from_tcvn3 else "cp1252")
    assert convert(shown) == letters  # type: ignore[operator]


@pytest.mark.parametrize("word", ["nghiêng", "Quyền", "khuỷu", "giặt", "ủy", "uỷ", "đường", "Ý", "gìn", "quốc", "khoá"])
def test_vietnamese_words_are_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Céng", "hoµ", "Naëm", "façade", "HĐND", "Müller"])
def test_other_words_are_no_syllables(word: str) -> None:
    assert not is_syllable(word) or word == "Céng"


@pytest.mark.parametrize(
    "text",
    [
        SAMPLE,
        SAMPLE.upper(),
        "Le préfet a décidé que les élèves iront à l'école cet été, après déjeuner, où l'on dîne.",
    ],
)
def test_unicode_text_is_not_taken_for_a_legacy_font(text: str) -> None:
    assert font_encoding(text) is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\0" * 100, "empty"),
        ("根据上级党委的要求，各县市区必须在年底前完成机构改革任务。".encode(), "not_vietnamese"),
        ("В соответствии с решением областного комитета партии".encode(), "not_vietnamese"),
        ("Façade, élève, où: ".encode("latin-1"), "unknown_encoding"),
        (bytes(range(256)) * 20, "unknown_kind"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0" * 50, "unknown_kind"),
        (b"\xff\xfe\x00\xd8", "broken"),
    ],
    ids=["empty", "blank", "zeros", "chinese", "russian", "uncertain", "binary", "program", "half a letter"],
)
def test_text_that_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(SourceError) as refused:
        load(data, name="file.txt")
    assert refused.value.code == code


def test_text_past_a_limit_is_refused(tmp_path: object) -> None:
    with pytest.raises(SourceError) as refused:
        load(b"a" * 101, limits=Limits(file_bytes=100))
    assert (refused.value.code, refused.value.params) == ("too_large", {"bytes": 101, "limit": 100})
    with pytest.raises(SourceError) as refused:
        load("dài ".encode() * 50, limits=Limits(text_chars=100))
    assert (refused.value.code, refused.value.params) == ("too_large", {"chars": 200, "limit": 100})


def test_large_file_is_refused_before_it_is_read(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "to.pdf"
    with path.open("wb") as made:
        made.truncate(200 * 1024 * 1024)
    with pytest.raises(SourceError) as refused:
        load(path)
    assert (refused.value.code, refused.value.params["bytes"]) == ("too_large", 200 * 1024 * 1024)


def test_missing_file_is_refused(tmp_path: object) -> None:
    with pytest.raises(SourceError) as refused:
        load(f"{tmp_path}/khong-co.txt")
    assert refused.value.code == "missing"


def test_text_without_accents_is_read_with_a_doubt() -> None:
    read = load(b"uy ban nhan dan tinh ban hanh ke hoach xay dung chinh quyen co so " * 5)
    assert [doubt.code for doubt in read.warnings] == ["no_accents"]


@pytest.mark.parametrize(
    "line",
    [
        "ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "TỈNH MẪU SƠN             Độc lập - Tự do - Hạnh phúc",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "Sở Nội vụ, UBND xã Lý Ẩn",
        "Xã",
        "Số: 38/KH-UBND",
        "Sở NV",
    ],
)
def test_lines_in_capitals_of_a_font_without_toned_capitals(line: str) -> None:
    assert from_tcvn3(as_tcvn3(line).decode("latin-1")) == line.replace("Ẩ", "ẩ")


BARRED = """|
STT
|
Nhiệm vụ
|
Chủ trì
|
Thời gian
|
|
I. TUYÊN TRUYỀN
|
|
1
|
Xây dựng kế hoạch
tuyên truyền
|
Sở Nội vụ
|
Quý I/2026
|
|
2
|
Mở lớp bồi dưỡng
|
|
Quý II/2026
|

Nơi nhận: Lưu."""


def test_saved_table_with_bars_on_lines_of_their_own_is_put_back_to_rows() -> None:
    assert [line for line in load(BARRED.encode()).text.split("\n") if line.strip()] == [
        "| STT | Nhiệm vụ | Chủ trì | Thời gian |",
        "| I. TUYÊN TRUYỀN |  |  |  |",
        "| 1 | Xây dựng kế hoạch tuyên truyền | Sở Nội vụ | Quý I/2026 |",
        "| 2 | Mở lớp bồi dưỡng |  | Quý II/2026 |",
        "Nơi nhận: Lưu.",
    ]


def test_table_that_goes_on_gets_room_for_the_number_that_its_head_lacks() -> None:
    row = "|\n1.{}\n|\nRà soát quy chế\n|\nSở Tư pháp\n|\nNăm 2026\n|\n"
    head = "|\n{}Nội dung\n|\nChủ trì\n|\nThời gian\n|\n"
    text = (
        head.format("TT\n|\n") + row.format(1) + row.format(2) + "\n" + head.format("") + row.format(3) + row.format(4)
    )
    lines = [line for line in load(text.encode()).text.split("\n") if line]
    assert [line[:16] for line in lines] == [
        "| TT | Nội dung ",
        "| 1.1 | Rà soát ",
        "| 1.2 | Rà soát ",
        "|  | Nội dung | ",
        "| 1.3 | Rà soát ",
        "| 1.4 | Rà soát ",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "|\nỦY BAN NHÂN DÂN\n|\nCỘNG HÒA XÃ HỘI\n|\n|\nSố: 12/KH-UBND\n|\nMẫu Sơn, ngày 10/01/2026\n|\n\nKẾ HOẠCH",
        "|\nSố hiệu:\n|\n12/KH-UBND\n|\nLoại:\n|\n|\nNgười ký:\n|\nLò Văn Mẫu\n|\nNgày:\n|\nKẾ HOẠCH\nMột.\n|\nHai.",
        "Chia sẻ\n|\nIn trang\n|\nGửi cho bạn\n|\nCỡ chữ\nSở Nội vụ xây dựng kế hoạch.",
        "|\nmột ô không có gì đóng lại\nSở Nội vụ xây dựng kế hoạch.",
    ],
)
def test_frames_and_loose_bars_stay_as_they_are(text: str) -> None:
    assert load(text.encode()).text == text
