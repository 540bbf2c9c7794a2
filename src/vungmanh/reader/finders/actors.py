"""Names of bodies and people, read from a given word on: one name, or a list of names.

Nothing here searches a text: the callers know the word at which a name may begin (the start of a sentence, what follows
"giao" or "phối hợp với", the value of an attribute line). A name is built from known words and free capitals, and ends
at the first other word, so that no verb is swallowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader.lexicon import load
from vungmanh.reader.model import Span
from vungmanh.reader.tokens import Phrases, Tokens

LONGEST_NAME = 60
MOST_NAMES = 40
_HYPHENS = frozenset("-/&–")
_STARTS = frozenset({"body", "kind", "person"})
_INNER = frozenset({"body", "kind", "person", "tail", "department"})
_BODIES = frozenset({"body"})
_COMMON = frozenset({"kind", "tail"})
_DASHABLE = frozenset({"kind", "tail", "department", "body"})


@dataclass(frozen=True, slots=True)
class Name:
    """One name: its place, its words as written (blanks collapsed), and how it was recognised."""

    span: Span
    text: str
    kind: str
    """body (a named body) | kinds (common nouns: "các sở, ban, ngành") | person | unknown"""
    first: int
    last: int
    """Token indexes; `last` is the first token after the name."""


@dataclass(slots=True)
class _Part:
    """What has been read of a name so far."""

    end: int
    kind: str
    last: str = ""
    """Label of the last phrase: body, kind, tail, department, person, capital."""
    head: str = ""
    is_collective: bool = False
    is_governing: bool = False
    is_generic: bool = False
    """Opened by a word that needs a name after it ("Trung tâm Kiểm soát bệnh tật")."""
    level_at: int | None = None


@cache
def _phrases() -> Phrases:
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


def _list(key: str) -> Phrases:
    return _list_of("actors", key)


@cache
def _list_of(name: str, key: str) -> Phrases:
    return Phrases([(key, map(plain, load(name)[key]))])


@cache
def _first_words() -> frozenset[str]:
    """Every word that a name can begin with."""
    return frozenset(
        {w for w, choices in _phrases().by_word.items() if any(choice[-1] in _STARTS for choice in choices)}
        | set(_list("quantifiers").by_word)
        | set(_list("heads").by_word)
    )


def may_begin(tokens: Tokens, i: int) -> bool:
    """Whether a name can begin at this word (cheap; `read_names` decides)."""
    return i < len(tokens) and tokens.words[i] in _first_words()


def read_names(tokens: Tokens, i: int, stop: int | None = None, *, is_open: bool = False) -> tuple[list[Name], int]:
    """The list of names that begins at word `i`, and the first word after it; none where no name begins there.

    In an open list a name after the first may begin with any capital ("…, Viễn thông Mẫu Sơn").
    """
    stop = len(tokens) if stop is None else stop
    names: list[Name] = []
    at = skip_marks(tokens, i)
    while at < stop and len(names) < MOST_NAMES:
        part = _read_one(tokens, at, stop) or (_read_free(tokens, at, stop) if names and is_open else None)
        if part is None:
            break
        names.append(_name(tokens, at, part, names))
        after = _skip_bracket(tokens, part.end, stop)
        following = _after_joint(tokens, after, stop, is_open=is_open)
        if following is None:
            return names, after
        at = following
    return names, names[-1].last if names else i


def skip_marks(tokens: Tokens, i: int) -> int:
    """Past marks of emphasis and quotes."""
    while i < len(tokens) and tokens.words[i] in '*_“"':
        i += 1
    return i


def _skip_bracket(tokens: Tokens, i: int, stop: int) -> int:
    """Past a short bracket right after a name ("(cơ quan thường trực)"), unless it names who reports through whom."""
    if i + 2 < stop and tokens.words[i] == "[" and tokens.words[i + 2] == "]":
        return i + 3
    if i >= stop or tokens.words[i] != "(":
        return i
    for j in range(i + 1, min(i + 20, stop)):
        if tokens.words[j] == ")":
            return i if tokens.words[i + 1] == "qua" else j + 1
    return i


def _after_joint(tokens: Tokens, i: int, stop: int, *, is_open: bool) -> int | None:
    """The first word of the next name of the list, where a joint and a name follow."""
    found = _list("joints").at(tokens.words, i)
    if found is None or i + found[0] >= stop:
        return None
    at = i + found[0]
    more = _list("joints").at(tokens.words, at)
    if more and tokens.words[i] in ",;":
        at += more[0]
    if at >= stop:
        return None
    is_free = is_open and tokens.words[i] != ";" and _is_free(tokens, at)
    return at if is_free or _begins(tokens, at) else None


def _is_free(tokens: Tokens, i: int) -> bool:
    """A capital that opens neither a verb of duty nor a sentence's own words."""
    words = tokens.words
    if not words[i].isalpha() or not tokens.is_capital(i) or words[i] in _function_words():
        return False
    return not _list("stops").at(words, i) and _list_of("duties", "verbs").at(words, i) is None


def _read_free(tokens: Tokens, i: int, stop: int) -> _Part | None:
    if not _is_free(tokens, i):
        return None
    part = _Part(i + 1, "unknown", "capital", is_generic=True)
    while part.end < min(stop, i + LONGEST_NAME) and _extend(tokens, part, stop):
        pass
    return part


def _begins(tokens: Tokens, i: int) -> bool:
    """Whether a name of its own begins here."""
    words = tokens.words
    if not may_begin(tokens, i):
        return False
    quantifier = _list("quantifiers").at(words, i)
    if quantifier:
        j = i + quantifier[0]
        return j < len(words) and (_phrases().at(words, j, _INNER) is not None or tokens.is_capital(j))
    if _list("stops").at(words, i):
        return False
    found = _phrases().at(words, i, _STARTS)
    head = _list("heads").at(words, i)
    if head and _is_name_after_head(tokens, i + head[0]):
        return True
    if found is None or _is_false_start(tokens, i, found[0]):
        return False
    return " ".join(words[i : i + found[0]]) not in _never_first()


def _is_false_start(tokens: Tokens, i: int, length: int) -> bool:
    """ "xã hội hóa", "bản thân", "tổ chức thực hiện": a kind word that is the first half of another word."""
    words = tokens.words
    following = words[i + length] if i + length < len(words) else ""
    return length == 1 and following in _FALSE_SECONDS.get(words[i], ())


_FALSE_SECONDS = {
    "xã": ("hội",),
    "bản": ("thân", "đồ", "sắc", "tin", "chất", "kiểm", "cam", "lĩnh", "án"),
    "tổ": ("chức",),
    "ban": ("hành", "đầu", "ngày"),
    "đơn": ("vị",),
    "cấp": ("phép", "bách", "phát", "giấy", "mới", "đổi", "thiết"),
    "phòng": ("chống", "ngừa", "cháy", "thủ", "họp", "bệnh", ","),
    "bộ": ("máy", "thủ", "tiêu", "chỉ", "phận", "mặt", "tài"),
    "trường": ("hợp",),
    "hội": ("nghị", "thảo", "nhập", "họp", "đàm", "thi", "chợ"),
    "ngành": ("nghề",),
    "tỉnh": ("giản", "táo"),
    "sở": ("hữu",),
    "ấp": ("ủ",),
    "đại": ("hội",),
    "báo": ("cáo",),
    "trung": ("thực",),
    "đảng": ("phí",),
    "thống": ("nhất",),
    "thuế": ("suất",),
    "trưởng": ("thành",),
    "phó": ("mặc",),
    "chính": ("sách",),
    "khối": ("lượng",),
    "đồng": ("thời", "bộ"),
    "mặt": ("khác", "bằng"),
    "nhóm": ("nhiệm", "giải"),
    "thôn": (),
}


def _is_name_after_head(tokens: Tokens, j: int) -> bool:
    if j >= len(tokens):
        return False
    if _phrases().at(tokens.words, j, frozenset({"department"})):
        return True
    return tokens.words[j].isalpha() and tokens.is_capital(j) and not _list("stops").at(tokens.words, j)


def _read_one(tokens: Tokens, i: int, stop: int) -> _Part | None:
    """One name from word `i` on; a chain of common nouns, or a governed list, is one."""
    if not _begins(tokens, i):
        return None
    part = _open_name(tokens, i)
    if part is None:
        return None
    limit = min(stop, i + LONGEST_NAME)
    while part.end < limit and (_extend(tokens, part, limit) or _join(tokens, part, limit)):
        pass
    return part if part.end > i else None


def _open_name(tokens: Tokens, i: int) -> _Part | None:
    words = tokens.words
    quantifier = _list("quantifiers").at(words, i)
    at = i + quantifier[0] if quantifier else i
    governs = _list("governing").at(words, at)
    found = _phrases().at(words, at, _STARTS)
    head = _list("heads").at(words, at)
    if quantifier and head and (found is None or head[0] >= found[0]) and _is_name_after_head(tokens, at + head[0]):
        part = _Part(at + head[0], "body", "head", " ".join(words[at : at + head[0]]), True)
    elif found and not _is_false_start(tokens, at, found[0]):
        kind = {"kind": "kinds", "person": "person"}.get(found[1], "body")
        is_head = head and head[0] >= found[0] and _is_name_after_head(tokens, at + found[0])
        part = _Part(at + found[0], "body" if is_head else kind, "head" if is_head else found[1], words[at])
        part.is_collective = bool(quantifier)
    elif head:
        part = _Part(at + head[0], "body", "head", " ".join(words[at : at + head[0]]), bool(quantifier))
    elif quantifier and at < len(tokens) and (tokens.is_capital(at) or _phrases().at(words, at, _INNER)):
        part = _Part(at + 1, "kinds", "capital", words[at], True)
    else:
        return None
    part.is_governing = bool(governs)
    part.is_generic = part.last == "head" or words[part.end - 1] in ("ban", "phòng")
    return part


def _extend(tokens: Tokens, part: _Part, limit: int) -> bool:
    """Takes in the next word or phrase, where it belongs to the name without a joint."""
    words, i = tokens.words, part.end
    if _list("stops").at(words, i):
        return _extend_by_chair(tokens, part)
    quantifier = _list("quantifiers").at(words, i)
    if quantifier and part.last in ("body", "person", "head"):
        inner = _phrases().at(words, i + quantifier[0], _INNER)
        if inner:
            part.end, part.last, part.is_collective = i + quantifier[0] + inner[0], inner[1], True
            return True
        if i + quantifier[0] < limit and tokens.is_capital(i + quantifier[0]):
            part.end, part.last, part.is_collective = i + quantifier[0] + 1, "capital", True
            return True
    found = _phrases().at(words, i, _INNER)
    if found and i + found[0] <= limit and not _is_false_start(tokens, i, found[0]) and _fits(tokens, part, i, found):
        _take(part, i, found)
        part.is_generic = part.is_generic or words[part.end - 1] in ("ban", "phòng")
        return True
    if part.last in ("capital", "syllable") and part.is_generic and _is_syllable(tokens, part, i):
        part.end, part.last = i + 1, "syllable"
        return True
    if words[i].isalnum() and (tokens.is_capital(i) or (words[i].isdigit() and part.last == "capital")):
        part.end, part.last = i + 1, "capital"
        return True
    if words[i] == ":" and part.is_collective and part.last in ("head", "kind"):
        inner = _phrases().at(words, i + 1, frozenset({"department"}))
        if inner:
            part.end, part.last = i + 1 + inner[0], "department"
            return True
    if words[i] in ("của", "thuộc", "ở", "tại"):
        return _extend_by_owner(tokens, part, limit)
    return False


def _extend_by_chair(tokens: Tokens, part: _Part) -> bool:
    """ "Các đơn vị chủ trì gửi báo cáo": those that chair something else, where another verb follows."""
    words, i = tokens.words, part.end
    chairs = words[i : i + 2] == ["chủ", "trì"] and part.kind == "kinds" and words[i - 1] in ("vị", "quan")
    following = words[i + 2] if i + 2 < len(words) else ""
    if chairs and following not in ("phối", "thực", "tham", "xây") and _list_of("duties", "verbs").at(words, i + 2):
        part.end, part.last = i + 2, "tail"
        return True
    return False


def _is_syllable(tokens: Tokens, part: _Part, i: int) -> bool:
    """The rest of a compound whose first syllable is the capital one: "Kiểm ‹soát bệnh tật›", never a verb of duty."""
    words = tokens.words
    if not words[i].isalpha() or tokens.is_capital(i) or words[i] in _function_words():
        return False
    verb = _list_of("duties", "verbs").at(words, i)
    return verb is None or (verb[0] == 1 and part.last == "capital")


@cache
def _function_words() -> frozenset[str]:
    duties = load("duties")
    return frozenset(plain(word).split()[0] for key in ("adverbs", "negatives") for word in duties[key]) | {
        "các",
        "những",
    }


def _fits(tokens: Tokens, part: _Part, i: int, found: tuple[int, str]) -> bool:
    """Whether a phrase may follow directly: a common noun does not follow a name that it does not belong to."""
    label = found[1]
    if label == "tail":
        return True
    if label == "department":
        return part.last == "head" or tokens.is_capital(i)
    if label == "kind":
        is_place = tokens.words[i] in _places()
        return (part.last in ("body", "kind", "tail") and is_place) or part.last == "person" or tokens.is_capital(i)
    return part.kind == "person" or part.last in ("body", "head") or tokens.is_capital(i)


def _take(part: _Part, i: int, found: tuple[int, str]) -> None:
    if found[1] == "tail" or found[1] == "kind":
        part.level_at = i
    part.end, part.last = i + found[0], found[1]


def _extend_by_owner(tokens: Tokens, part: _Part, limit: int) -> bool:
    """ "… của tỉnh", "… thuộc UBND huyện", "… ở cấp xã"."""
    j = part.end + 1
    quantifier = _list("quantifiers").at(tokens.words, j)
    j += quantifier[0] if quantifier else 0
    found = _phrases().at(tokens.words, j, _INNER)
    if j < limit and (found or (tokens.words[j].isalpha() and tokens.is_capital(j))):
        part.end, part.last = j + (found[0] if found else 1), found[1] if found else "capital"
        return True
    return False


def _join(tokens: Tokens, part: _Part, limit: int) -> bool:
    """Takes in a joint and what follows, where the list of common nouns or of places goes on."""
    words, i = tokens.words, part.end
    if i + 1 >= limit:
        return False
    if words[i] in _HYPHENS and not (words[i] == "-" and part.last == "person"):
        return _join_hyphen(tokens, part)
    if words[i] not in (",", "và", "hoặc"):
        return False
    j = i + 1
    if words[i] == "," and words[j] == "và":
        j += 1
    if _list("quantifiers").at(words, j):
        return part.is_governing and _join_governed(tokens, part, j)
    common = _phrases().at(words, j, _COMMON)
    found = _phrases().at(words, j, _INNER)
    if common and found and common[0] >= found[0]:
        if _goes_on(tokens, part, j, common) and not _is_false_start(tokens, j, common[0]):
            _take(part, j, common)
            return True
        if found[1] in _COMMON:
            return False
    if found and found[1] == "person" and part.last == "person":
        _take(part, j, found)
        return True
    if found and found[1] == "body" and part.is_governing:
        return _join_governed(tokens, part, j)
    if words[j] == "ở":
        part_end = part.end
        part.end = j
        if _extend_by_owner(tokens, part, limit):
            return True
        part.end = part_end
    return _join_place(tokens, part, j)


def _join_hyphen(tokens: Tokens, part: _Part) -> bool:
    j = part.end + 1
    if _begins(tokens, j) and (_list("heads").at(tokens.words, j) or _phrases().at(tokens.words, j, _BODIES)):
        return False
    found = _phrases().at(tokens.words, j, _DASHABLE)
    tight = tokens.starts[j] - tokens.end(part.end - 1) <= 1
    if found and (tokens.is_capital(j) or part.last == "kind" or tight):
        _take(part, j, found)
        return True
    if tokens.words[j].isalpha() and tokens.is_capital(j):
        part.end, part.last, part.is_generic = j + 1, "capital", True
        return True
    return False


def _goes_on(tokens: Tokens, part: _Part, j: int, found: tuple[int, str]) -> bool:
    """Whether a common noun after a joint still belongs to the name before it."""
    if part.is_governing or part.kind == "kinds":
        return part.is_governing or part.is_collective or part.last != "capital"
    if part.kind == "person":
        return part.is_collective or part.last in ("person", "kind")
    if part.last == "department" or (part.last == "capital" and not part.is_collective):
        return False
    is_level = " ".join(tokens.words[j : j + found[0]]) in _levels()
    if is_level and not part.is_collective and tokens.words[j] == "cấp":
        return False
    after_place = part.level_at is not None and tokens.words[part.level_at] in _places()
    return part.is_collective or (part.last in _COMMON and after_place and tokens.words[j] in _places())


def _join_governed(tokens: Tokens, part: _Part, j: int) -> bool:
    words = tokens.words
    quantifier = _list("quantifiers").at(words, j)
    at = j + (quantifier[0] if quantifier else 0)
    found = _phrases().at(words, at, _INNER)
    if found and found[1] == "body" and not _list("governable").at(words, at):
        return False
    if found is None or found[1] == "person" or (quantifier and words[at] == "người"):
        return False
    part.end, part.last = at + found[0], found[1]
    return True


def _join_place(tokens: Tokens, part: _Part, j: int) -> bool:
    """ "các huyện Sơn Hòa, Sông Hinh và Đồng Xuân", "các sở: Nội vụ, Tài chính", "Sở Quy hoạch và Kiến trúc"."""
    words = tokens.words
    if not (words[j].isalpha() and tokens.is_capital(j)) or _begins(tokens, j):
        return False
    is_list = part.is_collective and part.last in ("capital", "department")
    is_double = (
        words[part.end] == "và" and part.last == "capital" and part.head in ("sở", "bộ", "phòng", "trung tâm", "ban")
    )
    if is_list or is_double:
        found = _phrases().at(words, j, frozenset({"department"}))
        part.end, part.last = j + (found[0] if found else 1), found[1] if found else "capital"
        return True
    return False


@cache
def _never_first() -> frozenset[str]:
    return frozenset(plain(word) for word in load("actors")["never_first"])


@cache
def _places() -> frozenset[str]:
    return frozenset(plain(word).split()[0] for word in load("actors")["places"])


@cache
def _levels() -> frozenset[str]:
    return frozenset(plain(word) for word in load("actors")["levels"])


def _name(tokens: Tokens, first: int, part: _Part, before: list[Name]) -> Name:
    span = tokens.span(first, part.end)
    text = " ".join(span.of(tokens.text).replace("*", "").split())
    if before and part.kind == "kinds" and " ".join(tokens.words[first : part.end]) in _levels():
        body = tokens.text[before[-1].span.start : before[-1].span.end].split()
        if len(body) == 3 and plain(" ".join(body[1:])) in _levels():
            text = f"{body[0]} {text}"
    return Name(span, text, part.kind, first, part.end)
