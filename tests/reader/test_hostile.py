"""No text, however odd, breaks the reader or takes it more than its share of time; every span is true."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reader.hostile import SHAPES
from vungmanh.language.text import nfc
from vungmanh.reader import read
from vungmanh.reader.model import Item, Reading, Span
from vungmanh.reader.schema import to_dict

LETTERS = 30_000
SECONDS_PER_LETTER = 4e-5
"""Ten times what an ordinary directive takes on a slow machine; a quadratic rule is past it by far at these lengths."""

PIECES = [
    "Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính",
    "UBND các huyện, thị xã, thành phố",
    "trên 92% cán bộ",
    "từ 25 đến 30%",
    "1.234,5",
    "trước ngày 30/6/2026",
    "30/02/2018",
    "quý II năm 2012",
    "hằng năm",
    "trong đó",
    "không có đơn vị nào xếp yếu",
    "Nghị quyết số 18-NQ/TW ngày 25/10/2017",
    "báo cáo UBND tỉnh",
    "sơ kết, tổng kết",
    "104/110 cán bộ (94,55%)",
    "I. MỤC TIÊU",
    "1.",
    "a)",
    "-",
    "(4)",
    "Điều 1.",
    "Chương II",
    "Đơn vị chủ trì:",
    "Thời gian thực hiện:",
    "| 1 | Rà soát | Sở A |",
    "KẾ HOẠCH",
    "Số: 12/KH-UBND",
    "Nơi nhận:",
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "\n",
    "\n\n",
    " ",
    ";",
    ".",
    "“",
    "(",
    ")",
    "\u0301",
    "\u0323\u0302" * 40,
    "\u200b",
    "\u00a0",
    "\f",
    "\t",
    "92%;",
    "**",
    "| TT | Nhiệm vụ | Chủ trì |",
    "|",
    "Nghị quyết số 5/NQ-HĐND ngày 31/11/2020",
    "\x00",
    "根据",
    "uỷ",
]


def spans_of(reading: Reading) -> Iterator[Span]:
    for part in (reading.citations, reading.targets, reading.tasks, reading.reports, reading.results):
        for item in part:
            yield from item.spans
    yield from (unread.span for unread in reading.unread)
    yield from (span for finding in reading.findings for span in finding.spans)
    yield from (heading.span for heading in reading.headings)
    yield from reading.document.spans.values()


def items_of(reading: Reading) -> list[Item]:
    return [*reading.citations, *reading.targets, *reading.tasks, *reading.reports, *reading.results]


def assert_true(reading: Reading, text: str) -> None:
    """Spans lie inside the text, quotes repeat their first span, indexes point at items, the JSON contract holds."""
    assert reading.text == nfc(text)
    length = len(reading.text)
    assert [span for span in spans_of(reading) if not 0 <= span.start <= span.end <= length] == []
    wrong = [item for item in items_of(reading) if item.spans[0].of(reading.text).split() != item.quote.split()]
    assert wrong == []
    assert [item for item in items_of(reading) if not 0 <= item.confidence <= 1] == []
    counts = {part: len(getattr(reading, part)) for part in ("citations", "targets", "tasks", "reports", "results")}
    pointed = [pair for finding in reading.findings for pair in finding.items]
    assert [(part, index) for part, index in pointed if not 0 <= index < counts[part]] == []
    assert to_dict(reading)["reader_version"] == reading.reader_version


@pytest.mark.parametrize("shape", SHAPES)
def test_odd_text_is_read_in_its_share_of_time(shape: str) -> None:
    text = SHAPES[shape](LETTERS)
    assert_true(read_in_time(text), text)


def read_in_time(text: str) -> Reading:
    """Within its share by the processor's clock; a second time where the first was over, for the machine does other things."""
    share = SECONDS_PER_LETTER * len(text) + 0.5
    gc.freeze()  # what other tests left behind is not walked through while the clock runs, nor afterwards
    for _try in range(2):
        start = time.process_time()
        reading = read(text)
        taken = time.process_time() - start
        if taken <= share:
            break
    assert taken <= share
    return reading


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
def test_pieces_of_directives_in_any_order(text: str) -> None:
    assert_true(read(text), text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400))
def test_any_unicode_text(text: str) -> None:
    assert_true(read(text), text)


@pytest.mark.parametrize("seed", range(4))
def test_long_salad_of_pieces(seed: int) -> None:
    text = " ".join(random.Random(seed).choices(PIECES, k=2500))
    assert_true(read_in_time(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        "a",
        "1",
        "-",
        "Giao Sở Nội",
        "Thực hiện Nghị quyết số",
        "báo cáo trước ngày 30/02/",
        "(" * 50,
        "| | |",
        "I.\n1.\na)\n-",
    ],
)
def test_half_a_sentence(text: str) -> None:
    assert_true(read(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "Hôm nay trời đẹp, chúng tôi đi dạo quanh hồ rồi về nhà ăn cơm.",
        "根据上级党委的要求，各县市区必须在年底前完成机构改革任务。",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
        "",
    ],
)
def test_text_that_is_no_directive_says_so(text: str) -> None:
    reading = read(text)
    assert (reading.is_directive, items_of(reading)) == (False, [])


def test_decomposed_text_reads_the_same() -> None:
    import unicodedata

    text = "1. Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát quy chế, hoàn thành trước ngày 30/6/2026."
    assert to_dict(read(unicodedata.normalize("NFD", text))) == to_dict(read(text))


def test_reading_twice_gives_the_same() -> None:
    text = " ".join(random.Random(7).choices(PIECES, k=400))
    assert to_dict(read(text)) == to_dict(read(text))
