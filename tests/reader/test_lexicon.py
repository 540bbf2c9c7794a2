"""The word lists are well formed: each list holds words in plain form, and no word says two things at once."""

from collections import Counter
from importlib.resources import files

import pytest

from vungmanh.language.text import nfc, plain
from vungmanh.reader import lexicon

NAMES = sorted(path.name.removesuffix(".yaml") for path in files(lexicon).iterdir() if path.name.endswith(".yaml"))
OWN = ("amounts", "dates", "documents", "header")


@pytest.mark.parametrize("name", NAMES)
def test_file_is_a_mapping_in_composed_letters(name: str) -> None:
    text = files(lexicon).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    assert isinstance(lexicon.load(name), dict)
    assert nfc(text) == text


def plain_lists() -> list[tuple[str, str]]:
    return [
        (name, key)
        for name in OWN
        for key, value in lexicon.load(name).items()
        if isinstance(value, list) and key != "kinds"
    ]


@pytest.mark.parametrize(("name", "key"), plain_lists())
def test_list_holds_each_word_once(name: str, key: str) -> None:
    words = lexicon.words(name, key)
    assert [word for word, times in Counter(words).items() if times > 1] == []
    assert all(word == word.strip() for word in words)


def test_comparator_words_have_one_meaning() -> None:
    lists = lexicon.load("amounts")["comparators"]
    assert set(lists) == {">", ">=", "<", "<=", "="}
    words = Counter(plain(word) for choices in lists.values() for word in choices)
    assert [word for word, times in words.items() if times > 1] == []


def test_every_recurrence_is_one_of_the_contract() -> None:
    assert set(lexicon.load("dates")["recurring"]) == {"yearly", "quarterly", "monthly"}


def test_codes_of_kinds_are_told_apart() -> None:
    codes = Counter(code for row in lexicon.load("documents")["kinds"] for code in row["codes"])
    assert [code for code, times in codes.items() if times > 1] == []


def test_alternation_tries_the_longest_first() -> None:
    assert lexicon.alternation(["xã", "xã phường"]) == r"xã\s+phường|xã"
