"""One name, word by word: how it opens, what it takes in, and which joints it does not end at."""

from __future__ import annotations

from dataclasses import dataclass

from vungmanh.reader.finders.name_words import (
    BODIES,
    DEPARTMENTS,
    INNER,
    STARTS,
    begins,
    function_words,
    is_false_start,
    is_free,
    is_name_after_head,
    levels,
    name_phrases,
    phrase_list,
    places,
    words_list,
)
from vungmanh.reader.tokens import Tokens

LONGEST_NAME = 60
_ORGANISE = 2
"""Words of "tổ chức", that is a verb right behind a name."""
CAMPAIGNERS = frozenset({"đạo", "bcđ", "đồng", "tác", "việc", "động", "phối", "lý"})
"""Last words of bodies set up for something: ban chỉ đạo, hội đồng, tổ công tác, tổ giúp việc, ban vận động …"""
_LISTED_BODIES = frozenset({"đảng đoàn", "ban cán sự đảng", "ban cán sự"})
"""Bodies that go on a list under "các": "các ban cán sự đảng, đảng đoàn"."""
COMMON = frozenset({"kind", "tail"})
_OF_A_FIELD = frozenset({"ngành", "quan", "nghiệp"})
"""Last words of common nouns that a field follows: "ngành y tế", "cơ quan tài chính", "doanh nghiệp công nghiệp"."""
_HYPHENS = frozenset("-/&–")
_DASHABLE = frozenset({"kind", "tail", "department", "body"})


@dataclass(slots=True)
class Part:
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


def read_one(tokens: Tokens, i: int, stop: int) -> Part | None:
    """One name from word `i` on; a chain of common nouns, or a governed list, is one."""
    if not begins(tokens, i):
        return None
    part = _open_name(tokens, i)
    if part is None:
        return None
    limit = min(stop, i + LONGEST_NAME)
    while part.end < limit and (_extend(tokens, part, limit) or _join(tokens, part, limit)):
        pass
    return part if part.end > i else None


def _open_name(tokens: Tokens, i: int) -> Part | None:
    words = tokens.words
    quantifier = words_list("quantifiers").at(words, i)
    at = i + quantifier[0] if quantifier else i
    governs = words_list("governing").at(words, at)
    found = name_phrases().at(words, at, STARTS)
    head = words_list("heads").at(words, at)
    if quantifier and head and (found is None or head[0] >= found[0]) and is_name_after_head(tokens, at + head[0]):
        part = Part(at + head[0], "body", "head", " ".join(words[at : at + head[0]]), True)
    elif found and not is_false_start(tokens, at, found[0]):
        kind = {"kind": "kinds", "person": "person"}.get(found[1], "body")
        is_head = head and head[0] >= found[0] and is_name_after_head(tokens, at + found[0])
        part = Part(at + found[0], "body" if is_head else kind, "head" if is_head else found[1], words[at])
        part.is_collective = bool(quantifier)
    elif head:
        part = Part(at + head[0], "body", "head", " ".join(words[at : at + head[0]]), bool(quantifier))
    elif quantifier and at < len(tokens) and (tokens.is_capital(at) or name_phrases().at(words, at, INNER)):
        part = Part(at + 1, "kinds", "capital", words[at], True)
    else:
        return None
    part.is_governing = bool(governs)
    part.is_generic = part.last == "head" or words[part.end - 1] in ("ban", "phòng")
    return part


def _extend(tokens: Tokens, part: Part, limit: int) -> bool:
    """Takes in the next word or phrase, where it belongs to the name without a joint."""
    words, i = tokens.words, part.end
    if part.last == "body" and words[i - 1] in CAMPAIGNERS:
        campaign = words_list("campaigns").at(words, i)
        if campaign and campaign[0] > 2:
            part.end, part.last = i + campaign[0], "body"
            return True
    if words_list("stops").at(words, i):
        return _extend_by_chair(tokens, part)
    quantifier = words_list("quantifiers").at(words, i)
    if quantifier and part.last in ("body", "person", "head"):
        inner = name_phrases().at(words, i + quantifier[0], INNER)
        if inner:
            part.end, part.last, part.is_collective = i + quantifier[0] + inner[0], inner[1], True
            return True
        if i + quantifier[0] < limit and tokens.is_capital(i + quantifier[0]):
            part.end, part.last, part.is_collective = i + quantifier[0] + 1, "capital", True
            return True
    if part.last == "body" and words[i - 1] in CAMPAIGNERS and (campaign := words_list("campaigns").at(words, i)):
        part.end, part.last = i + campaign[0], "body"
        return True
    if words[i].isdigit() and part.last in ("body", "person") and i + 1 < limit and words[i + 1] in places():
        part.end = i + 1
        return True
    found = name_phrases().at(words, i, INNER)
    if found and i + found[0] <= limit and not is_false_start(tokens, i, found[0]) and _fits(tokens, part, i, found):
        _take(part, i, found)
        part.is_generic = part.is_generic or words[part.end - 1] in ("ban", "phòng")
        return True
    if part.last in ("capital", "syllable") and part.is_generic and _is_syllable(tokens, part, i):
        part.end, part.last = i + 1, "syllable"
        return True
    if words[i].isalnum() and (tokens.is_capital(i) or (words[i].isdigit() and part.last in ("capital", "syllable"))):
        part.end, part.last = i + 1, "capital"
        return True
    if words[i] == ":" and part.is_collective and part.last in ("head", "kind"):
        inner = name_phrases().at(words, i + 1, DEPARTMENTS)
        if inner and tokens.is_capital(i + 1):
            part.end, part.last = i + 1 + inner[0], "department"
            return True
    if words[i] in ("của", "thuộc", "ở", "tại"):
        return _extend_by_owner(tokens, part, limit)
    return False


def _extend_by_chair(tokens: Tokens, part: Part) -> bool:
    """ "Các đơn vị chủ trì gửi báo cáo": those that chair something else, where another verb follows."""
    words, i = tokens.words, part.end
    chairs = words[i : i + 2] == ["chủ", "trì"] and part.kind == "kinds" and words[i - 1] in ("vị", "quan")
    following = words[i + 2] if i + 2 < len(words) else ""
    if chairs and following not in ("phối", "thực", "tham", "xây") and phrase_list("duties", "verbs").at(words, i + 2):
        part.end, part.last = i + 2, "tail"
        return True
    return False


def read_free(tokens: Tokens, i: int, stop: int) -> Part | None:
    if not is_free(tokens, i):
        return None
    part = Part(i + 1, "unknown", "capital", is_generic=True)
    while part.end < min(stop, i + LONGEST_NAME) and _extend(tokens, part, stop):
        pass
    return part


def _is_syllable(tokens: Tokens, part: Part, i: int) -> bool:
    """The rest of a compound whose first syllable is the capital one: "Kiểm ‹soát bệnh tật›", never a verb of duty."""
    words = tokens.words
    if not words[i].isalpha() or tokens.is_capital(i) or words[i] in function_words():
        return False
    if part.last == "capital" and tokens.is_capital(i - 2) and tokens.words[i - 2] != part.head:
        return False
    verb = phrase_list("duties", "verbs").at(words, i)
    return verb is None or (verb[0] == 1 and part.last == "capital")


def _fits(tokens: Tokens, part: Part, i: int, found: tuple[int, str]) -> bool:
    """Whether a phrase may follow directly: a common noun does not follow a name that it does not belong to."""
    label = found[1]
    if found[0] == _ORGANISE and tokens.words[i : i + 2] == ["tổ", "chức"] and not tokens.is_capital(i):
        return False
    if tokens.words[i : i + 2] == ["lãnh", "đạo"] and part.kind == "body" and not tokens.is_capital(i):
        return False
    if label == "tail":
        return tokens.words[i] != "được" or part.kind != "body"
    if label == "department":
        return (
            part.last == "head" or tokens.is_capital(i) or (part.last == "kind" and tokens.words[i - 1] in _OF_A_FIELD)
        )
    if label == "kind":
        is_place = tokens.words[i] in places()
        return (part.last in ("body", "kind", "tail") and is_place) or part.last == "person" or tokens.is_capital(i)
    return part.kind == "person" or part.last in ("body", "head") or tokens.is_capital(i)


def _take(part: Part, i: int, found: tuple[int, str]) -> None:
    if found[1] == "tail" or found[1] == "kind":
        part.level_at = i
    part.end, part.last = i + found[0], found[1]


def _extend_by_owner(tokens: Tokens, part: Part, limit: int) -> bool:
    """ "… của tỉnh", "… thuộc UBND huyện", "… ở cấp xã"."""
    j = part.end + 1
    quantifier = words_list("quantifiers").at(tokens.words, j)
    j += quantifier[0] if quantifier else 0
    found = name_phrases().at(tokens.words, j, INNER)
    if j < limit and (found or (tokens.words[j].isalpha() and tokens.is_capital(j))):
        part.end, part.last = j + (found[0] if found else 1), found[1] if found else "capital"
        return True
    return False


def _join(tokens: Tokens, part: Part, limit: int) -> bool:
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
    if words_list("quantifiers").at(words, j):
        return part.is_governing and _join_governed(tokens, part, j)
    head = words_list("heads").at(words, j)
    if head and not part.is_governing and tokens.is_capital(j) and is_name_after_head(tokens, j + head[0]):
        return False
    common = name_phrases().at(words, j, COMMON)
    found = name_phrases().at(words, j, INNER)
    if common and found and common[0] >= found[0]:
        if _goes_on(tokens, part, j, common) and not is_false_start(tokens, j, common[0]):
            _take(part, j, common)
            return True
        if found[1] in COMMON:
            return False
    if found and found[1] == "person" and part.last == "person":
        _take(part, j, found)
        return True
    if found and found[1] == "body" and part.is_governing:
        return _join_governed(tokens, part, j)
    if (
        found
        and part.is_collective
        and " ".join(words[j : j + found[0]]) in _LISTED_BODIES
        and not tokens.is_capital(j)
    ):
        part.end, part.last = j + found[0], found[1]
        return True
    if words[j] == "ở":
        part_end = part.end
        part.end = j
        if _extend_by_owner(tokens, part, limit):
            return True
        part.end = part_end
    return _join_place(tokens, part, j)


def _join_hyphen(tokens: Tokens, part: Part) -> bool:
    j = part.end + 1
    if begins(tokens, j) and (words_list("heads").at(tokens.words, j) or name_phrases().at(tokens.words, j, BODIES)):
        return False
    found = name_phrases().at(tokens.words, j, _DASHABLE)
    tight = tokens.starts[j] - tokens.end(part.end - 1) <= 1
    if found and (tokens.is_capital(j) or part.last in COMMON or tight):
        _take(part, j, found)
        return True
    if tokens.words[j].isalpha() and tokens.is_capital(j):
        part.end, part.last, part.is_generic = j + 1, "capital", True
        return True
    return False


def _goes_on(tokens: Tokens, part: Part, j: int, found: tuple[int, str]) -> bool:
    """Whether a common noun after a joint still belongs to the name before it."""
    if part.is_governing or part.kind == "kinds":
        return part.is_governing or part.is_collective or part.last != "capital"
    if part.kind == "person":
        at_place = part.level_at is not None and tokens.words[part.level_at] in places()
        return part.is_collective or part.last in ("person", "kind") or (at_place and tokens.words[j] in places())
    if part.last == "department" or (part.last == "capital" and not part.is_collective):
        return False
    is_level = " ".join(tokens.words[j : j + found[0]]) in levels()
    if is_level and not part.is_collective and tokens.words[j] == "cấp":
        return False
    after_place = part.level_at is not None and tokens.words[part.level_at] in places()
    return part.is_collective or (part.last in COMMON and after_place and tokens.words[j] in places())


def _join_governed(tokens: Tokens, part: Part, j: int) -> bool:
    words = tokens.words
    quantifier = words_list("quantifiers").at(words, j)
    at = j + (quantifier[0] if quantifier else 0)
    found = name_phrases().at(words, at, INNER)
    if found and found[1] == "body" and not words_list("governable").at(words, at):
        return False
    if found is None or found[1] == "person" or (quantifier and words[at] == "người"):
        return False
    part.end, part.last = at + found[0], found[1]
    return True


def _join_place(tokens: Tokens, part: Part, j: int) -> bool:
    """ "các huyện Sơn Hòa, Sông Hinh và Đồng Xuân", "các sở: Nội vụ, Tài chính", "Sở Quy hoạch và Kiến trúc"."""
    words = tokens.words
    if not (words[j].isalpha() and tokens.is_capital(j)) or begins(tokens, j):
        return False
    is_list = part.is_collective and part.last in ("capital", "department")
    is_double = (
        words[part.end] == "và" and part.last == "capital" and part.head in ("sở", "bộ", "phòng", "trung tâm", "ban")
    )
    if is_list or is_double:
        found = name_phrases().at(words, j, DEPARTMENTS)
        part.end, part.last = j + (found[0] if found else 1), found[1] if found else "capital"
        return True
    return False
