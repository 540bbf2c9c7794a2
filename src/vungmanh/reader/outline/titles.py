"""What a line says by its first words: which section it names, which attribute it is, whether it belongs to a frame."""

from __future__ import annotations

import re
from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader.lexicon import load

LONGEST_TITLE = 200
LONGEST_LABEL = 45
_TRIM = ' \t\n*_#:.-–•+"“”()[]'


@cache
def _roles() -> dict[str, tuple[tuple[str, str], ...]]:
    """(words, role) by their first word, longest first."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for role, titles in load("outline")["roles"].items():
        for words in map(plain, titles):
            pairs.setdefault(words.split()[0], []).append((words, role))
    return {first: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for first, found in pairs.items()}


@cache
def _role_words(role: str) -> tuple[str, ...]:
    return tuple(plain(words) for words in load("outline")["roles"][role])


def names_role(line: str, role: str) -> bool:
    """Whether a line (plain) opens with a word of one role; cheaper than `role_of`."""
    return line.lstrip(_TRIM).startswith(_role_words(role))


@cache
def _openers() -> tuple[str, ...]:
    return tuple(sorted((plain(word) for word in load("outline")["role_openers"]), key=lambda word: -len(word)))


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(r"\s*(?:,|và|;|-|/)\s*")


def role_of(title: str) -> str | None:
    """The kind of section that a heading names with its first words, given in plain form; None where it names none."""
    words = title[:LONGEST_TITLE].strip(_TRIM)
    named = _leading_roles(words)
    if not named:
        opener = next((word for word in _openers() if words.startswith((word + " ", word + ":"))), None)
        if opener:
            named = _leading_roles(words[len(opener) :].strip(_TRIM))
    if not named:
        return None
    return "task" if "task" in named and named[0] in ("goal", "view", "purpose", "outlook") else named[0]


def _leading_roles(words: str) -> list[str]:
    named = []
    position = 0
    while position < len(words):
        blank = words.find(" ", position)
        first = words[position : blank if blank >= 0 else len(words)].rstrip(",;:/-")
        found = next(((w, role) for w, role in _roles().get(first, ()) if words.startswith(w, position)), None)
        if found is None or words[position + len(found[0]) :][:1].isalpha():
            break
        if found[0] == "yêu cầu" and _ASKED.match(words, position + len(found[0])):
            break
        named.append(found[1])
        joint = _joint().match(words, position + len(found[0]))
        if joint is None or joint.end() == position + len(found[0]):
            break
        position = joint.end()
    return named


_ASKED = re.compile(
    r"\s+(?:các|những|ubnd|ủy\s+ban|chủ\s+tịch|giám\s+đốc|thủ\s+trưởng|sở|ban|phòng|cấp\s+ủy|đảng\s+ủy|huyện|đồng\s+chí)\s"
)
""" "Yêu cầu các cấp ủy thực hiện:" gives orders, and is no section of what is required."""


@cache
def _labels() -> dict[str, str]:
    return {plain(word): label for label, words in load("outline")["attributes"].items() for word in words}


@cache
def _columns() -> dict[str, str]:
    return {plain(word): label for label, words in load("outline")["columns"].items() for word in words}


def attribute_label(words: str) -> str | None:
    """The attribute that the words before a colon name ("đơn vị chủ trì"), in plain form."""
    label = " ".join(words.strip(_TRIM + "/").split())
    return _labels().get(label) or next((name for name, shape in _LABEL_SHAPES if shape.fullmatch(label)), None)


_BODIES = (
    r"(?:các\s)?(?:cơ quan|đơn vị|tổ chức|sở, ngành)(?:, (?:cơ quan|đơn vị|tổ chức|địa phương)){0,2} (?:được giao )?"
)
_LABEL_SHAPES = (
    ("partner", re.compile(_BODIES + r"phối hợp(?: \w+){0,3}")),
    ("lead", re.compile(_BODIES + r"chủ trì(?: \w+){0,4}")),
    ("due", re.compile(r"(?:thời gian|thời hạn|tiến độ)(?: \w+){0,3}")),
)
"""Labels beyond those of the lexicon, by their shape: "đơn vị chủ trì tham mưu thực hiện"."""


def names_doer(words: str) -> bool:
    """Whether the words before a colon say who acts only where a name follows ("thực hiện")."""
    return " ".join(words.strip(_TRIM).split()) in load("outline")["doers"]


def column_label(head: str) -> str:
    """What a column holds, by its head in plain form; "" where the head is not known."""
    words = " ".join(re.sub(r"\(.*?\)", " ", head).strip(_TRIM).split())
    known = _columns().get(words) or _labels().get(words)
    if known:
        return known
    for start in range(len(words.split()), 0, -1):
        part = " ".join(words.split()[:start])
        known = _columns().get(part) or _labels().get(part)
        if known and start > 1:
            return known
    return ""


def is_note(line: str) -> bool:
    """Whether a line (plain) begins with a label that only describes the item above it."""
    colon = line.find(":")
    return colon > 0 and line[:colon].strip(_TRIM) in load("outline")["notes"]


def is_signature(line: str, *, is_shouted: bool) -> bool:
    """Whether a line (plain) opens the signature: "TM. …", "KT. …"; in small letters only the sure ones do."""
    return line.startswith(tuple(load("outline")["signature" if is_shouted else "sure_signature"]))


@cache
def signer_titles() -> dict[str, str]:
    """The titles by which one signs, in their usual spelling by their plain form."""
    return {plain(title): title for title in load("header")["signer_titles"]}


def names_chrome_end(line: str) -> bool:
    """Whether a line (plain) of a site opens what follows an article."""
    return line.lstrip(_TRIM).startswith(tuple(load("outline")["chrome_end"]))


def opens_basis(line: str) -> bool:
    return line.startswith(tuple(word + " " for word in load("outline")["basis"]))
