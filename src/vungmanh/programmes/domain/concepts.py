"""What a target, a stated result or the name of an indicator speaks of, as concepts that can be compared. No database.

All words stand in `policy/concepts.yaml`; here is only how they are looked for: the longest phrase wins, every stretch of text
says one thing, and a level of training belongs to the subject that stands nearest to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from vungmanh.language.text import fold, nfc, squeeze

_FILE = Path(__file__).resolve().parents[1] / "policy" / "concepts.yaml"
_WEIGHTS = {"of": 2.0, "is": 3.0, "act": 3.0, "level": 3.0, "not": 3.0, "or_more": 0.5, "as": 0.0}
_BREAK = 12
"""A comma between a level and a subject parts them as much as so many letters."""
_SIDE_BY_SIDE = 5
LIKE_ENOUGH = 0.6
_OPPOSITE = "not:so"
_TURNS = "as:turns"
_COUNTED_OTHERWISE = 0.8
"""Turns for persons, or persons for turns: to be offered, never taken over unseen."""
_CADRE = "of:cadre"
_OFFICIALS = {_CADRE, "of:civil_servant"}


@dataclass(frozen=True, slots=True)
class Stretch:
    start: int
    end: int
    kind: str
    value: str
    words: str = ""


def wording(text: str) -> str:
    """The text in the form by which like wordings are known again: no accents, case, punctuation or figures."""
    return " ".join(re.findall(r"[a-z_]+", fold(nfc(text))))


@cache
def concepts_of(text: str, before: str = "") -> frozenset[str]:
    """ "is:qualified", "of:civil_servant", "level:political:2", "or_more", "not:so" (the opposite of what is asked).

    `before`: what stands before it in its sentence; from there comes what the words themselves leave out: of whom they are
    ("cán bộ chuyên trách …, nữ 23%"), in what subject a level is, and inside brackets also what was done.
    """
    form = _written_out(text)
    found = list(_stretches(form))
    earlier = list(_stretches(_written_out(before))) if before else []
    concepts = {f"{each.kind}:{each.value}" for each in found if each.kind in ("of", "is", "act", "not", "as")}
    concepts |= set(_levels(form, found, earlier))
    if any(each.kind == "or_more" for each in found):
        concepts.add("or_more")
    if not _parts("of", of=frozenset(concepts)):
        concepts |= _people_before(earlier)
    concepts = _joined(concepts)
    done = [each for each in earlier if each.kind == "act"][-1:]
    if before.count("(") > before.count(")") or any(_ends_with(_written_out(before), act) for act in done):
        concepts |= {f"act:{each.value}" for each in done}
    if _ends_opposed(_written_out(before), earlier):
        concepts.add(_OPPOSITE)
    return frozenset(_without_asides(concepts))


def asked_first(text: str) -> frozenset[str]:
    """The first thing that is asked in the text, or that happened: one of "is:…", "act:…", with "not:so" where it is not; no
    such thing where it speaks of somebody else's level first."""
    found: set[str] = set()
    for each in _stretches(_written_out(text)):
        if each.kind in ("is", "act", "not"):
            found.add(f"{each.kind}:{each.value}")
        if each.kind in ("is", "act", "subjects", "levels"):
            break
    return frozenset(found)


def _ends_with(form: str, stretch: Stretch) -> bool:
    """Whether nothing but a figure stands behind it: "tăng cường 15"."""
    return not form[stretch.end :].strip(" 0123456789.,")


def _ends_opposed(form: str, stretches: list[Stretch]) -> bool:
    """ "còn thiếu 02", "chưa bố trí được 02": whatever follows is what is lacking."""
    last = stretches[-1:]
    if last and last[0].kind in ("is", "act") and _ends_with(form, last[0]):
        form, last = form[: last[0].start], stretches[-2:-1]
    return bool(last) and last[0].kind == "not" and _ends_with(form, last[0])


def _people_before(earlier: list[Stretch]) -> set[str]:
    """The people or things named last, several where they stand side by side; places only where nothing else was named."""
    named = [each for each in earlier if each.kind == "of" and each.value not in _policy()["places"]]
    named = named or [each for each in earlier if each.kind == "of"]
    runs: list[list[Stretch]] = []
    for each in named:
        if runs and each.start - runs[-1][-1].end <= _SIDE_BY_SIDE:
            runs[-1].append(each)
        else:
            runs.append([each])
    telling = [run for run in runs if len(run) > 1 or run[0].words not in _policy()["anaphors"]] or runs
    return {f"of:{each.value}" for each in telling[-1]} if telling else set()


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """0 to 1: the weight of what both speak of, as a share of what either does. It is 0 where they count somebody or something
    else, where different things happened, where one asks the opposite, or where both ask something of the same people and not
    the same. It is less where one counts turns and the other persons."""
    as_asked = 1.0 if _parts("as", of=one) == _parts("as", of=other) else _COUNTED_OTHERWISE
    common = (one & other) - {_TURNS}
    if not common or any(_parts(kind, of=one) != _parts(kind, of=other) for kind in ("act", "not")):
        return 0.0
    for kinds in (("of",), ("is", "level")):
        ours, theirs = _parts(*kinds, of=one), _parts(*kinds, of=other)
        if ours and theirs and not ours & theirs:
            return 0.0
    return as_asked * _weight(common) / _weight(one | other)


def closest(text: str, named: Mapping[str, frozenset[str]]) -> list[tuple[str, float]]:
    """Keys of `named` that are like enough, the most like first."""
    asked = concepts_of(text)
    scored = [(key, round(likeness(asked, concepts), 3)) for key, concepts in named.items()]
    return sorted((each for each in scored if each[1] >= LIKE_ENOUGH), key=lambda each: (-each[1], each[0]))


def asks_something(concepts: frozenset[str]) -> bool:
    """Whether more is said than who or what is counted: without it there is no share."""
    return bool(_parts("is", "act", "level", of=concepts))


def says_of_whom(concepts: frozenset[str]) -> bool:
    return bool(_parts("of", of=concepts))


def counted_as(asked: frozenset[str], unit: str) -> frozenset[str]:
    """What is asked, in turns where its unit of measure is one ("900 lượt cán bộ"), and not where it is another."""
    form = fold(unit)
    if any(re.match(rf"{fold(words)}\b", form) for words in _policy()["as"]["turns"]):
        return asked | {_TURNS}
    return asked if form in ("", "%") else asked - {_TURNS}


def of_whom_it_happened(asked: frozenset[str], named: frozenset[str], unit: str) -> frozenset[str]:
    """What is asked, of those of whom the name speaks where they are the same: people of whom only is said what happened ("150
    người được đào tạo"), and "cán bộ, công chức" of whom no more is said, because "cán bộ" alone means both."""
    of = _parts("of", of=asked)
    is_anybody = not of and fold(unit) in _policy()["people"]
    theirs = _parts("of", of=named)
    is_officials = of == _OFFICIALS and not _parts("is", "level", of=asked) and theirs == {_CADRE}
    is_officials = is_officials or (of == {_CADRE} and theirs == _OFFICIALS)
    if not _parts("act", of=asked) or not (is_anybody or is_officials):
        return asked
    return asked - of | _parts("of", of=named)


def is_exact(concepts: frozenset[str]) -> bool:
    """Whether levels are told as they are, not "at least" or "some"."""
    return "or_more" not in concepts and not any(each.endswith(":any") for each in concepts)


def _parts(*kinds: str, of: frozenset[str]) -> set[str]:
    return {each for each in of if each.split(":")[0] in kinds}


def _weight(concepts: Iterable[str]) -> float:
    return sum(_WEIGHTS[each.split(":")[0]] for each in concepts)


def _joined(concepts: set[str]) -> set[str]:
    """A place and a thing that together mean something else: the headquarters of a village is where it meets."""
    for row in _policy()["joined"]:
        if set(row["all"]) <= concepts:
            concepts = concepts - set(row["without"]) | {row["means"]}
    return concepts


def _without_asides(concepts: set[str]) -> set[str]:
    """The place is no more than whose it is, where something else is counted there."""
    places = {f"of:{each}" for each in _policy()["places"]}
    others = {each for each in concepts if each.startswith("of:")} - places
    return concepts - places if others else concepts


def _written_out(text: str) -> str:
    form = fold(nfc(squeeze(text)))
    form = re.sub(r"[\"“”'()\[\]]", " ", form)
    form = re.sub(r"\s*[-–/]\s*", " ", form)
    for short, long in _policy()["written_out"].items():
        form = re.sub(rf"\b{short}\b", long, form)
    return squeeze(form)


def _stretches(form: str) -> Iterator[Stretch]:
    """Commas inside a phrase do not matter ("xã, phường, thị trấn"); what is said inside a longer phrase is not said again."""
    for match in _pattern().finditer(form):
        words = re.sub(r"[\s,]+", " ", match.group())
        kind, value = _phrases()[words]
        yield Stretch(match.start(), match.end(), kind, value, words)


def _levels(form: str, found: list[Stretch], earlier: list[Stretch]) -> Iterator[str]:
    subjects = [each for each in found if each.kind == "subjects"]
    taught = set()
    for level in (each for each in found if each.kind == "levels"):
        near = min(subjects, key=lambda subject: _distance(form, level, subject), default=None)
        near = near or next((each for each in reversed(earlier) if each.kind == "subjects"), None)
        if level.value == "senior":
            subject, rank = "political", "3"
        elif level.value in _policy()["without_subject"]:
            subject, rank = "professional", level.value
        elif near:
            subject, rank = near.value, level.value
        else:
            continue
        taught.add(subject)
        yield f"level:{subject}:{rank}"
    for each in subjects:
        if each.value not in taught:
            at_all = each.value in _policy()["taught_at_all"]
            yield f"level:{each.value}:{1 if at_all else 'any'}"
            if at_all:
                yield "or_more"


def _distance(form: str, one: Stretch, other: Stretch) -> int:
    between = form[one.end : other.start] if one.end <= other.start else form[other.end : one.start]
    return len(between) + _BREAK * len(re.findall(r"[,;]|\bva\b", between))


@cache
def _policy() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    loaded["written_out"] = {fold(short): fold(long) for short, long in loaded["written_out"].items()}
    for words in ("anaphors", "people"):
        loaded[words] = [fold(word) for word in loaded[words]]
    return loaded


@cache
def _phrases() -> dict[str, tuple[str, str]]:
    """Folded phrase → kind and value; raises ValueError where one phrase would say two things."""
    found: dict[str, tuple[str, str]] = {fold(word): ("or_more", "") for word in _policy()["or_more"]}
    found |= {fold(word): ("nothing", "") for word in _policy()["nothing"]}
    found |= {fold(word): ("not", "so") for word in [*_policy()["opposite"], *_policy()["opposite_before"]]}
    for kind in ("of", "is", "act", "as", "subjects", "levels"):
        for value, phrases in _policy()[kind].items():
            for phrase in map(fold, phrases):
                if found.setdefault(phrase, (kind, value)) != (kind, value):
                    raise ValueError(f"said twice: {phrase}")
    return found


@cache
def _pattern() -> re.Pattern[str]:
    before = [fold(word) for word in _policy()["opposite_before"]]
    said = {phrase: phrase.replace(" ", r",?\s") for phrase in _phrases() if phrase not in before}
    asked = "|".join(said[phrase] for phrase, (kind, _value) in _phrases().items() if kind in ("is", "act"))
    longest_first = [said[phrase] for phrase in sorted(said, key=lambda phrase: (-len(phrase), phrase))]
    opposites = [rf"{word}(?=\s(?:{asked})\b)" for word in before]
    return re.compile(r"\b(?:" + "|".join([*longest_first, *opposites]) + r")\b")
