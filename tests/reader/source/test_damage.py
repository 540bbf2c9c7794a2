"""Damaged and random files give a text or a `SourceError`, never anything else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reader.source.build import cell, docx, footnotes, level, para, pdf, table
from vungmanh.reader.source import SourceError, SourceText, extensions, load, ocr, office

NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "upperRoman", "%1.")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


BEGINNINGS = [
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    office.OLE_MAGIC,
    b"{\\rtf1",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\0",
]


def outcome(data: bytes, name: str = "") -> str:
    """ "text" or the code of the refusal; anything else raises."""
    try:
        given = load(data, name=name)
    except SourceError as refused:
        return refused.code
    assert isinstance(given, SourceText)
    return "text"


@pytest.fixture(autouse=True)
def _no_helpers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other programs are not what is tested here, and slow."""
    monkeypatch.setattr(ocr, "is_ready", lambda: False)
    monkeypatch.setattr(office, "program", lambda: None)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=600), st.sampled_from(["", *(f"a.{ending}" for ending in extensions())]))
def test_random_bytes(data: bytes, name: str) -> None:
    outcome(data, name)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        [b"%PDF-1.7\n", b"PK\x03\x04", office.OLE_MAGIC, b"{\\rtf1", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0"]
    ),
    st.binary(max_size=600),
)
def test_random_bytes_after_a_known_beginning(beginning: bytes, data: bytes) -> None:
    assert outcome(beginning + data) != "text" or beginning == b"%PDF-1.7\n"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_random_markup(text: str) -> None:
    outcome(f"<html><body>{text}</body></html>".encode("utf-8", "surrogatepass"), "a.html")
    outcome(text.encode("utf-8", "surrogatepass"), "a.md")


def _damaged(data: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out[: chance.choice((len(out), len(out), chance.randrange(1, len(out))))])


@pytest.mark.parametrize("seed", range(40))
def test_damaged_word_file(seed: int) -> None:
    body = para("Kế hoạch", list_id=1) + table(cell("A") + cell("B", merge="restart"), cell("C", span=2)) + para("Hết")
    outcome(_damaged(docx(body, numbering=NUMBERING, more=footnotes("Ghi chú")), seed), "a.docx")


@pytest.mark.parametrize("seed", range(20))
def test_word_file_with_damaged_markup(seed: int) -> None:
    """The zip is whole, the markup inside is not what Word writes."""
    chance = random.Random(seed)
    body = para("Kế hoạch", list_id=1) + table(cell("A") + cell("B"), cell("C", span=2)) + para("Hết")
    for _ in range(6):
        at = chance.randrange(len(body))
        body = body[:at] + chance.choice(("", "0", "-1", "99999999999", "w:", "x")) + body[at + chance.randrange(3) :]
    outcome(docx(body, numbering=NUMBERING), "a.docx")


def test_damaged_pdf(tmp_path: Path) -> None:
    whole = pdf(tmp_path, "Kế hoạch số 12 \n #table(columns: 2, [A], [B], [C], [D])")
    for seed in range(40):
        outcome(_damaged(whole, seed), "a.pdf")
