"""Variants of one number, and links between the documents at hand."""

import dataclasses

import pytest

from tests.conftest import Cast
from tests.directives.factories import LATER, TEXT, make_read, sample_reading
from vungmanh.directives.domain.citations import number_key
from vungmanh.directives.domain.particulars import confirm_document
from vungmanh.directives.models import CitationLink
from vungmanh.reader.model import Document, Reading, Span

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "variants",
    [
        ("34/2007/PL-UBTVQH11", "34/2007/PT-UBTVQH11", "34/2007/PL-UBTVQH", " 34 / 2007 / PL - UBTVQH11 "),
        ("04-CTr/TU", "4-CTr/TU", "04-CTR/TU", "04–CTr/TU"),
        ("495 /KH-UBND", "495/KH-UBND"),
        ("72/2013/QH13", "72/2013/QH"),
        ("54/QĐ-UBND", "54/QÐ-UBND".replace("Ð", "Đ"), "54/qđ-ubnd"),
    ],
)
def test_number_key_brings_variants_together(variants: tuple[str, ...]) -> None:
    assert len({number_key(variant) for variant in variants}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("54/QĐ-UBND", "54/KH-UBND"),
        ("54/QĐ-UBND", "540/QĐ-UBND"),
        ("34/2007/PL-UBTVQH11", "34/2008/PL-UBTVQH11"),
        ("76-QyĐ/TU", "76-QĐ/TU"),
        ("10/2022/QH15", "10/2022/NĐ-CP"),
    ],
)
def test_number_key_keeps_others_apart(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


def test_number_key_of_nothing_is_empty() -> None:
    assert number_key("  ") == number_key("/-") == ""


def resolution(number: str = "18-NQ/TU", issued_on: str | None = "2025-11-05") -> Reading:
    return Reading(
        text=f"NGHỊ QUYẾT số {number}\nI. Mục tiêu",
        document=Document(kind="nghị quyết", number=number, issued_on=issued_on),
    )


def test_link_is_tied_when_the_cited_document_comes_later(cast: Cast) -> None:
    plan = make_read(cast)
    cited = make_read(cast, reading=resolution(), name="nq.txt")
    assert CitationLink.objects.get(directive=plan).cited == cited


def test_link_is_tied_when_the_cited_document_was_there(cast: Cast) -> None:
    cited = make_read(cast, reading=resolution(), name="nq.txt")
    plan = make_read(cast)
    assert CitationLink.objects.get(directive=plan).cited == cited


def test_link_is_tied_once_a_person_corrects_the_number(cast: Cast) -> None:
    plan = make_read(cast)
    cited = make_read(cast, reading=resolution(number="81-NQ/TU"), name="nq.txt")
    assert CitationLink.objects.get(directive=plan).cited is None
    confirm_document(cited, {"number": "18-NQ/TU"}, by=cast.officer, at=LATER, version=1)
    assert CitationLink.objects.get(directive=plan).cited == cited


def test_link_stays_open_for_another_year_or_another_province(cast: Cast) -> None:
    plan = make_read(cast)
    make_read(cast, reading=resolution(issued_on="2024-11-05"), name="nq.txt")
    make_read(cast, reading=resolution(), name="nq.txt", owner=cast.neighbour_province)
    assert CitationLink.objects.get(directive=plan).cited is None


def test_directive_that_says_so_amends_the_one_at_hand(cast: Cast) -> None:
    first = make_read(cast)
    citation = sample_reading().citations[0]
    start = TEXT.index("Nghị quyết số 18")
    amending = dataclasses.replace(
        citation, number="112/KH-UBND", kind="kế hoạch", issued_on="2026-01-05", relation="amends",
        spans=(Span(start, start + 10),),
    )  # fmt: skip
    reading = sample_reading(
        TEXT + "\n", citations=(amending,), document=Document(kind="kế hoạch", number="200/KH-UBND")
    )
    second = make_read(cast, reading=reading, name="sua-doi.txt")
    assert second.amends == first
