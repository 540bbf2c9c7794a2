"""Figures, number words, Roman numerals, quarters and months."""

import pytest

from vungmanh.language.numbers import month_number, parse_figure, parse_roman, parse_words, quarter_number


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("63", 63.0),
        ("02", 2.0),
        ("91,5", 91.5),
        ("91.5", 91.5),
        ("1.234", 1234.0),
        ("1.234,5", 1234.5),
        ("47.200", 47200.0),
        ("12.345.678", 12345678.0),
        ("1.23,4", None),
        ("12a", None),
        ("", None),
        ("1" * 60, None),
    ],
)
def test_parse_figure(figure: str, value: float | None) -> None:
    assert parse_figure(figure) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("một", 1),
        ("mười hai", 12),
        ("hai mươi", 20),
        ("hai mươi mốt", 21),
        ("ba mươi lăm", 35),
        ("một trăm linh năm", 105),
        ("ba nghìn hai trăm", 3200),
        ("hai triệu", 2_000_000),
        ("cán bộ", None),
        ("", None),
    ],
)
def test_parse_words(words: str, value: int | None) -> None:
    assert parse_words(words) == value


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("I", 1), ("iv", 4), ("XII", 12), ("XIV", 14), ("XL", 40), ("IIII", None), ("A", None), ("", None)],
)
def test_parse_roman(numeral: str, value: int | None) -> None:
    assert parse_roman(numeral) == value


@pytest.mark.parametrize(("word", "value"), [("III", 3), ("4", 4), ("tư", 4), ("hai", 2), ("V", None), ("0", None)])
def test_quarter_number(word: str, value: int | None) -> None:
    assert quarter_number(word) == value


@pytest.mark.parametrize(
    ("word", "value"), [("9", 9), ("09", 9), ("mười hai", 12), ("chạp", 12), ("giêng", 1), ("13", None), ("xã", None)]
)
def test_month_number(word: str, value: int | None) -> None:
    assert month_number(word) == value
