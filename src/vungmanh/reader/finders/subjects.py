"""The subject of a clause: the bodies that a verb of duty follows."""

from __future__ import annotations

from functools import cache

from vungmanh.reader.finders.actors import Name, may_begin, read_names, skip_marks
from vungmanh.reader.finders.duty_words import phrases, words_of
from vungmanh.reader.tokens import Tokens

LONGEST_OPENER = 140
LONGEST_OBLIGED = 40
LONGEST_LABEL = 9
LONGEST_IF = 24
WORDS_BEFORE_MUST = 3
WORDS_OF_KIND = 2


def find_subject(tokens: Tokens, first: int, last: int, sentence: int = 0) -> tuple[list[Name], int] | None:
    """The names that a clause has as its subject, and the word after them; None where it has none.

    A list at the very beginning may run on to `sentence`, past semicolons.
    """
    at = skip_marks(tokens, first)
    at = _past_label(tokens, at, last)
    direct = subject_at(tokens, at, max(last, sentence), is_strict=False)
    if direct:
        return direct
    then = next((i for i in range(at, min(last, at + LONGEST_IF)) if tokens.words[i] == "thì"), None)
    if then is not None and (found := subject_at(tokens, then + 1, last, is_strict=True)):
        return found
    opener = phrases("openers").at(tokens.words, at)
    verb = phrases("verbs").at(tokens.words, at)
    if opener is None or (verb and verb[0] > opener[0]):
        return None
    soon = subject_at(tokens, _past_cycle(tokens, at + opener[0], last), last, is_strict=True)
    if soon and phrases("plain_openers").at(tokens.words, at):
        return soon
    for i in range(at + opener[0], min(last, at + LONGEST_OPENER)):
        if tokens.words[i] in (",", "thì", "-", ":") and not _is_within_name(tokens, i, last):
            found = subject_at(tokens, i + 1, last, is_strict=True)
            if found:
                return found
    return _addressed(tokens, at, last) or _obliged_units(tokens, at, last)


_CYCLE_WORDS = frozenset(
    {
        "tháng",
        "năm",
        "quý",
        "tuần",
        "một",
        "hai",
        "ba",
        "sáu",
        "lần",
        "và",
        ",",
        "hoặc",
        "hằng",
        "hàng",
        "đầu",
        "cuối",
        "(",
    }
)


def _past_cycle(tokens: Tokens, at: int, last: int) -> int:
    """Past how often: "Định kỳ ‹6 tháng, một năm› các chi bộ …"."""
    i = at
    while i < last and (tokens.words[i].isdigit() or tokens.words[i] in _CYCLE_WORDS):
        i += 1
    return i


def _is_within_name(tokens: Tokens, comma: int, last: int) -> bool:
    """Whether a comma stands inside one name: "đến toàn thể cán bộ ‹,› đảng viên trong sinh hoạt"."""
    for first in range(max(0, comma - WORDS_OF_KIND), comma):
        if may_begin(tokens, first):
            names, _ = read_names(tokens, first, last)
            if names and names[0].last > comma:
                return True
    return False


def _past_label(tokens: Tokens, at: int, last: int) -> int:
    """Past a short label with a colon: "Chế độ báo cáo: Các sở, ban, ngành …"."""
    for i in range(at + 2, min(last - 2, at + LONGEST_LABEL)):
        if tokens.words[i] == ":":
            names, after = read_names(tokens, at, last)
            is_level = tokens.words[at] in ("cấp", "khối") and may_begin(tokens, i + 1)
            return at if names and after == i and not is_level else i + 1 if may_begin(tokens, i + 1) else at
    return at


def subject_at(tokens: Tokens, i: int, last: int, *, is_strict: bool) -> tuple[list[Name], int] | None:
    at = skip_marks(tokens, i)
    if at >= last or not may_begin(tokens, at):
        return None
    names, after = read_names(tokens, at, last)
    if not names or not _is_subject(tokens, names[0]):
        return None
    while after < last and tokens.words[after] in "*_":
        after += 1
    return (names, after) if _has_predicate(tokens, names, after, last, is_strict=is_strict) else None


def _is_subject(tokens: Tokens, name: Name) -> bool:
    if name.kind == "kinds" and tokens.words[name.first : name.first + 2] == ["địa", "bàn"]:
        return False
    if name.last - name.first == 1 or name.kind in ("kinds", "person"):
        return " ".join(tokens.words[name.first : name.last]) not in words_of("never_subjects")
    return True


def _has_predicate(tokens: Tokens, names: list[Name], after: int, last: int, *, is_strict: bool) -> bool:
    """Whether a verb of duty follows: at once, after a modal, after a comma with its own opening, or a colon."""
    words = tokens.words
    if after < last and words[after] == ",":
        after += 1
        return after < last and phrases("adverbs").at(words, after) is not None
    if after >= last:
        return False
    if words[after] == ":":
        return not is_strict and not _is_quota(words[after + 1 : after + 3])
    if phrases("adverbs").at(words, after):
        return True
    if words[after] in words_of("negatives"):
        return False
    if phrases("verbs").at(words, after):
        return True
    return not is_strict and names[0].kind == "body" and words[after].isalpha() and not tokens.is_capital(after)


def _is_quota(behind: list[str]) -> bool:
    """ "Ban bầu cử: 01 cá nhân", "Tổ giúp việc: không quá 05 người": how many, and nothing to do."""
    if behind in (["không", "quá"], ["tối", "đa"]):
        return True
    return (
        len(behind) == WORDS_OF_KIND and behind[0].isdigit() and behind[1] not in words_of("time_parts") | {"giờ", "/"}
    )


def _addressed(tokens: Tokens, at: int, last: int) -> tuple[list[Name], int] | None:
    """ "Đối với UBND các xã, thị trấn: xây dựng …": the bodies before the colon."""
    if tokens.words[at : at + 2] != ["đối", "với"]:
        return None
    names, after = read_names(tokens, at + 2, last)
    is_label = names and names[0].kind != "person" and tokens.words[after : after + 1] == [":"]
    return (names, after) if is_label else None


def _obliged_units(tokens: Tokens, at: int, last: int) -> tuple[list[Name], int] | None:
    """ "Đối với những xã chưa có quy chế … cần tiến hành rà soát": the units described are obliged."""
    words = tokens.words
    if words[at : at + 2] != ["đối", "với"]:
        return None
    start = at + 2
    head = start + (1 if start < last and words[start] in ("các", "những") else 0)
    if head >= last or not any(words[head : head + n] in _obliged_heads() for n in (1, 2)):
        return None
    for i in range(head + WORDS_BEFORE_MUST, min(last, start + LONGEST_OBLIGED)):
        if words[i] in words_of("musts") or phrases("musts").at(words, i):
            end = i - 1 if words[i - 1] == "," else i
            text = " ".join(tokens.span(start, end).of(tokens.text).split())
            return [_made(tokens, start, end, text)], i
    return None


@cache
def _obliged_heads() -> list[list[str]]:
    return [word.split() for word in words_of("obliged_units")]


def _made(tokens: Tokens, first: int, last: int, text: str) -> Name:
    return Name(tokens.span(first, last), text, "kinds", first, last)
