"""The words that names are built from, and the questions that reading a name asks of them."""

from __future__ import annotations

from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader.lexicon import load
from vungmanh.reader.tokens import Phrases, Tokens

STARTS = frozenset({"body", "kind", "person"})
INNER = frozenset({"body", "kind", "person", "tail", "department"})
BODIES = frozenset({"body"})
DEPARTMENTS = frozenset({"department"})


@cache
def name_phrases() -> Phrases:
    words = load("actors")
    return Phrases(
        (label, map(plain, words[key]))
        for label, key in (
            ("tail", "tails"),
            ("body", "bodies"),
            ("person", "persons"),
            ("kind", "kinds"),
            ("department", "departments"),
        )
    )


def words_list(key: str) -> Phrases:
    return phrase_list("actors", key)


@cache
def phrase_list(name: str, key: str) -> Phrases:
    return Phrases([(key, map(plain, load(name)[key]))])


@cache
def _first_words() -> frozenset[str]:
    """Every word that a name can begin with."""
    return frozenset(
        {w for w, choices in name_phrases().by_word.items() if any(choice[-1] in STARTS for choice in choices)}
        | set(words_list("quantifiers").by_word)
        | set(words_list("heads").by_word)
    )


def may_begin(tokens: Tokens, i: int) -> bool:
    """Whether a name can begin at this word (cheap; `read_names` decides)."""
    return i < len(tokens) and tokens.words[i] in _first_words()


def begins(tokens: Tokens, i: int) -> bool:
    """Whether a name of its own begins here."""
    words = tokens.words
    if not may_begin(tokens, i):
        return False
    quantifier = words_list("quantifiers").at(words, i)
    if quantifier:
        j = i + quantifier[0]
        return j < len(words) and (name_phrases().at(words, j, INNER) is not None or tokens.is_capital(j))
    if words_list("stops").at(words, i):
        return False
    found = name_phrases().at(words, i, STARTS)
    head = words_list("heads").at(words, i)
    if head and is_name_after_head(tokens, i + head[0]):
        return True
    if found is None or is_false_start(tokens, i, found[0]):
        return False
    return " ".join(words[i : i + found[0]]) not in _never_first()


def is_false_start(tokens: Tokens, i: int, length: int) -> bool:
    """ "xã hội hóa", "bản thân", "tổ chức thực hiện": a kind word that is the first half of another word."""
    words = tokens.words
    following = words[i + length] if i + length < len(words) else ""
    if following == ",":
        following += f" {words[i + length + 1]}" if i + length + 1 < len(words) else ""
    return length == 1 and following in _false_seconds().get(words[i], ())


@cache
def _false_seconds() -> dict[str, frozenset[str]]:
    return {plain(word): frozenset(map(plain, seconds)) for word, seconds in load("actors")["false_seconds"].items()}


def is_name_after_head(tokens: Tokens, j: int) -> bool:
    if j >= len(tokens):
        return False
    if name_phrases().at(tokens.words, j, DEPARTMENTS):
        return True
    return tokens.words[j].isalpha() and tokens.is_capital(j) and not words_list("stops").at(tokens.words, j)


def is_free(tokens: Tokens, i: int) -> bool:
    """A capital that opens neither a verb of duty nor a sentence's own words."""
    words = tokens.words
    if not words[i].isalpha() or not tokens.is_capital(i) or words[i] in function_words():
        return False
    return not words_list("stops").at(words, i) and phrase_list("duties", "verbs").at(words, i) is None


@cache
def function_words() -> frozenset[str]:
    duties = load("duties")
    return frozenset(plain(word).split()[0] for key in ("adverbs", "negatives") for word in duties[key]) | {
        "các",
        "những",
    }


@cache
def _never_first() -> frozenset[str]:
    return frozenset(plain(word) for word in load("actors")["never_first"])


@cache
def places() -> frozenset[str]:
    return frozenset(plain(word).split()[0] for word in load("actors")["places"])


@cache
def levels() -> frozenset[str]:
    return frozenset(plain(word) for word in load("actors")["levels"])
