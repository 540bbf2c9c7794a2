"""How a question is taken apart, which groups it falls in, and where a text answers it."""

import pytest
import yaml

from vungmanh.language import searching
from vungmanh.language.searching import asked, place_of
from vungmanh.language.text import fold

DATA = yaml.safe_load(searching._DATA.read_text(encoding="utf-8"))


def words(q: str) -> list[list[str]]:
    return [[word.text for word in term.words] for term in asked(q)]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("", []),
        ("thôn khu phố 5", [["thon"], ["khu", "pho"], ["5"]]),
        ("văn bản chỉ đạo", [["van", "ban"], ["chi"], ["dao"]]),
        ("“12-KH/TU”,", [["12-kh/tu"]]),
        ("tổ trưởng tổ dân phố", [["to", "truong", "to", "dan", "pho"]]),
        ("kinh tế - xã hội", [["kinh", "te", "xa", "hoi"]]),
        ("- %", [["-"], ["%"]]),
        ("a - %", [["a"]]),
    ],
)
def test_phrases_are_recognised(q: str, expected: list[list[str]]) -> None:
    assert words(q) == expected


@pytest.mark.parametrize(
    ("q", "is_known"),
    [
        ("bản", True),
        ("ban", False),
        ("bàn", False),
        ("thôn", True),
        ("thon", True),
        ("thốn", False),
        ("nông thôn", False),
    ],
)
def test_accents_decide_where_they_are_typed(q: str, is_known: bool) -> None:
    assert bool(asked(q)[0].others) == is_known


def test_long_question_is_cut() -> None:
    assert sum(len(word) for term in words("xã " * 500) for word in term) <= searching.LONGEST_QUESTION


@pytest.mark.parametrize("group", DATA["groups"], ids=lambda group: str(group["any"][0]))
def test_group_has_two_phrases_and_none_twice(group: dict[str, list[str]]) -> None:
    forms = [*group["any"], *group.get("accented", [])]
    assert set(group) <= {"any", "accented"}
    assert len({fold(form) for form in forms}) == len(forms) > 1


@pytest.mark.parametrize(
    ("q", "text", "expected"),
    [
        ("khu phố", "các thôn, xóm", "thon"),
        ("thôn", "thống nhất thôn", "thon"),
        ("tho", "các thống kê", "tho"),
        ("UBND tỉnh", "ủy ban nhân dân các tỉnh", "uy ban nhan dan"),
        ("", "thôn", ""),
        ("xóm", "không có gì", ""),
    ],
)
def test_place_of_the_answer(q: str, text: str, expected: str) -> None:
    start, end = place_of(fold(text), q) or (0, 0)
    assert fold(text)[start:end] == expected
