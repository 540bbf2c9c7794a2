"""The language of names: abbreviations written out, words cut, known phrases recognised. No database.

A name such as "UBND các huyện, thị xã và Đảng ủy cấp xã" becomes clauses: bodies (or groups of organisations), the tiers
behind them, territories named one by one. All words stand in `units/policy/*.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from vungmanh.language.text import fold, plain
from vungmanh.units.enums import COMMUNE_TYPES, DISTRICT_TYPES, UnitType
from vungmanh.units.naming import TYPE_WORDS, tidy
from vungmanh.units.policies import attributes, policy

Words = tuple[str, ...]
LONGEST_NAME = 6
"""Most words of a territory's name behind its type word."""
_WORD = re.compile(r"[\w.]*\w|[,;:/&+-]")
_SEPARATORS = frozenset(",;:/&+-")
_AND = frozenset({"và", "va"})
_OWNER_WORDS = frozenset({"của", "cua", "thuộc", "thuoc"})
"""Behind these a body only says whose the one before it is: "các ban của Tỉnh ủy"."""
_NO_LIMIT = "*"
_PLACE_OF = re.compile(r"\s(?:nơi|noi|ở nơi|o noi)\s+(?:có|co|xảy|xay|thực hiện|thuc hien)\s.*$")
""" "UBND cấp xã nơi có dự án": some of them, nobody knows which."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a known phrase stands for: `kind` is a section of the policy, `value` its key there."""

    kind: str
    value: str = ""
    tier: str = ""
    """Of a body: the tier that the phrase itself names; of a group: "one" where only "các" makes it many."""


@dataclass(frozen=True, slots=True)
class Token:
    word: str
    after_break: bool
    """A comma, a dash or "và" stands before it."""


@dataclass(slots=True)
class Clause:
    """Bodies or groups, and the territories that they are of."""

    items: list[Phrase] = field(default_factory=list)
    tiers: list[str] = field(default_factory=list)
    names: list[tuple[str, Words]] = field(default_factory=list)
    """Territories named one by one: (tier word before it or "", words of the name)."""
    attributes: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    """For each tier, the type of territory that its word names; `_NO_LIMIT` where it means all of the tier."""
    relation: str = ""
    plural_from: int | None = None
    """Index of the first item that "các" makes many; None where there is no "các"."""
    is_limited: bool = False
    has_post: bool = False

    @property
    def is_plural(self) -> bool:
        return self.plural_from is not None

    def is_many(self, index: int) -> bool:
        """Whether "các" stands before the item with this index."""
        return self.plural_from is not None and index >= self.plural_from

    @property
    def named_types(self) -> tuple[str, ...]:
        """The types that the clause is limited to: "các phường" are not all of the tier, "các xã" are."""
        whole = {_NO_LIMIT, UnitType.COMMUNE, UnitType.DISTRICT, UnitType.PROVINCE}
        return () if whole & set(self.types) else tuple(dict.fromkeys(self.types))

    @property
    def says_where(self) -> bool:
        return bool(self.tiers or self.names or self.relation)

    @property
    def says_nothing(self) -> bool:
        return not (self.items or self.says_where)


@cache
def key_of_words(text: str) -> Words:
    """Words of a phrase without separators and "và", to compare by."""
    return tuple(word for word in _WORD.findall(plain(text)) if word not in _SEPARATORS and word not in _AND)


def written_out(text: str) -> str:
    """`text` in the form to match on (`plain`), abbreviations written out."""
    form = plain(tidy(text)).strip(" .,;:-–\"'“”")
    form = _PLACE_OF.sub(" liên quan", form)
    form = re.sub(r"[()\[\]\"“”]", " ", form)
    after, meaning_after, words, meaning = _abbreviations()
    form = after.sub(lambda m: f"{m['head']} {meaning_after[fold(m['short'])]}", form)
    return words.sub(lambda m: meaning[fold(m.group())], form)


def tokens_of(form: str) -> list[Token]:
    """Words of a written-out name; separators and "và" only mark the word behind them."""
    found, after_break = [], False
    for word in _WORD.findall(form):
        if word in _SEPARATORS or word in _AND:
            after_break = True
            continue
        found.append(Token(word, after_break))
        after_break = False
    return found


def clauses_of(
    tokens: list[Token], *, known_names: Mapping[Words, Any], accents: bool
) -> tuple[list[Clause], list[Words]]:
    """Clauses of the name, and the runs of words that nothing is known about.

    `known_names` are territories by their folded words, with type word; `accents=False` compares without accents.
    """
    clauses, unknown = [Clause()], []
    run: list[Token] = []
    tier_word = ""
    plural_ahead = False
    for start, length, phrase in _scan(tokens, known_names, accents):
        if phrase is None:
            if run and tokens[start].after_break:
                unknown.append(_close_run(run, clauses[-1], tier_word))
            run.append(tokens[start])
            continue
        if run:
            unknown.append(_close_run(run, clauses[-1], tier_word))
        if _is_owner(tokens, start, phrase, clauses[-1]):
            _take_tier(clauses[-1], phrase.tier, _NO_LIMIT)
            continue
        if (
            phrase.kind in {"body", "group", "mixed"}
            and clauses[-1].says_where
            and not _adds_to(clauses[-1], phrase, plural_ahead)
        ):
            clauses.append(Clause(plural_from=0 if plural_ahead else None))
        plural_ahead = phrase.kind == "plural"
        if phrase.kind in {"tier", "body"}:
            tier_word = phrase.value if phrase.kind == "tier" else phrase.tier
        words = tuple(token.word for token in tokens[start : start + length])
        _take(clauses[-1], phrase, words)
    if run:
        unknown.append(_close_run(run, clauses[-1], tier_word))
    return [clause for clause in clauses if not clause.says_nothing], unknown


def possible_names(tokens: list[Token]) -> Iterator[str]:
    """Folded texts that may be a territory's name with its type word ("xa mau lam"), to be looked up."""
    folded = [fold(token.word) for token in tokens]
    for start in range(len(folded)):
        for length in (1, 2, 3):
            if " ".join(folded[start : start + length]) not in _folded_type_words():
                continue
            for end in range(start + length + 1, min(start + length + LONGEST_NAME, len(folded)) + 1):
                yield " ".join(folded[start:end])


def with_type_words(words: Words) -> Iterator[str]:
    """Folded names that a name without type word may stand for."""
    for type_word in sorted(_folded_type_words()):
        yield f"{type_word} {' '.join(fold(word) for word in words)}"


def is_known_without_name(folded: Words) -> bool:
    """Whether the folded words can be understood without a territory of that name ("xa bien gioi")."""
    tokens = [Token(word, after_break=False) for word in folded]
    _clauses, unknown = clauses_of(tokens, known_names={}, accents=False)
    return not unknown


def tier_of_type_word(folded_name: str) -> str:
    """The tier that the type word at the head of a folded name tells."""
    for length in (3, 2, 1):
        found = _phrases(False).get(tuple(folded_name.split()[:length]))
        if found and found.kind == "tier":
            return found.value
    return ""


def strip_ends(form: str) -> tuple[Words, str]:
    """Words of an organisation's name without the tier at its end ("Ban Tổ chức Tỉnh ủy"), and that tier.

    What is left is compared; "Việt Nam" and "và" do not count.
    """
    words = [word for word in key_of_words(form.replace("việt nam", " ").replace("viet nam", " ")) if word]
    tier = ""
    while len(words) > 1:
        for length in (4, 3, 2, 1):
            if (
                length < len(words)
                and (found := _tails().get(tuple(fold(word) for word in words[-length:]))) is not None
            ):
                words, tier = words[:-length], tier or found
                break
        else:
            break
    return tuple(words), tier


def has_accents(text: str) -> bool:
    return fold(text) != plain(text)


def _scan(
    tokens: list[Token], known_names: Mapping[Words, Any], accents: bool
) -> Iterator[tuple[int, int, Phrase | None]]:
    """Longest known phrase at each place; (start, number of words, phrase), a phrase of None for an unknown word."""
    phrases = _phrases(accents)
    exact = [token.word if accents else fold(token.word) for token in tokens]
    folded = [fold(token.word) for token in tokens]
    start = 0
    while start < len(tokens):
        for end in range(min(start + 10, len(tokens)), start, -1):
            if tuple(folded[start:end]) in known_names:
                phrase: Phrase | None = Phrase("name")
            else:
                phrase = phrases.get(tuple(exact[start:end]))
            if phrase:
                yield start, end - start, phrase
                start = end
                break
        else:
            yield start, 1, None
            start += 1


def _is_owner(tokens: list[Token], start: int, phrase: Phrase, clause: Clause) -> bool:
    """ "các ban của Tỉnh ủy", "cơ quan chuyên môn thuộc UBND cấp huyện": the second body only tells the tier."""
    if phrase.kind != "body" or not start or not clause.items:
        return False
    return tokens[start - 1].word in _OWNER_WORDS


def _adds_to(clause: Clause, phrase: Phrase, plural_ahead: bool) -> bool:
    """ "Quận, Huyện ủy" is one: the tier before waits for the body that names its own; so is "các huyện ủy, thị ủy"."""
    if clause.names or not phrase.tier:
        return False
    if not clause.items:
        return clause.tiers == [phrase.tier]
    alike = all(item.kind == phrase.kind and item.value == phrase.value for item in clause.items)
    return alike and clause.is_plural and not plural_ahead and not clause.relation


def _take_tier(clause: Clause, tier: str, type: str) -> None:
    if tier:
        clause.tiers.append(tier)
        clause.types.append(type)


def _take(clause: Clause, phrase: Phrase, words: Words) -> None:
    match phrase.kind:
        case "body" | "group" | "mixed":
            clause.items.append(phrase)
            if phrase.kind == "body":
                _take_tier(clause, phrase.tier, _NO_LIMIT)
            if fold(words[0]) == "cac" and clause.plural_from is None:  # "các cấp ủy" is one phrase
                clause.plural_from = len(clause.items) - 1
        case "tier":
            _take_tier(clause, phrase.value, _type_of_word().get(" ".join(fold(word) for word in words), _NO_LIMIT))
        case "name":
            clause.names.append(("", words))
        case "attribute":
            clause.attributes.append(phrase.value)
        case "relation":
            clause.relation = phrase.value
        case "limited":
            clause.is_limited = True
        case "post":
            clause.has_post = True
        case "plural":
            clause.plural_from = len(clause.items) if clause.plural_from is None else clause.plural_from


def _close_run(run: list[Token], clause: Clause, tier_word: str) -> Words:
    """A run of unknown words is a name behind a tier word ("các huyện Sơn Hòa, Sông Hinh"); kept to be looked up."""
    words = tuple(token.word for token in run)
    run.clear()
    clause.names.append((tier_word, words))
    return words


@cache
def _phrases(accents: bool) -> dict[Words, Phrase]:
    """All known phrases by their words. Where two sections share one, the later of this list wins."""
    data = policy("collectives")
    found: dict[Words, Phrase] = {}

    def add(phrases: list[str], phrase: Phrase) -> None:
        for text in phrases:
            words = key_of_words(text)
            found[words if accents else tuple(fold(word) for word in words)] = phrase

    add(data["glue"], Phrase("glue"))
    add(data["posts"], Phrase("post"))
    add(data["plural"], Phrase("plural"))
    add(data["limited"], Phrase("limited"))
    for key, row in attributes().items():
        for value, words in row["values"].items():
            add(words["words"], Phrase("attribute", f"{key}={value}"))
    for tier, phrases in data["tiers"].items():
        add(phrases, Phrase("tier", tier))
    for relation, phrases in data["relations"].items():
        add(phrases, Phrase("relation", relation))
    for key, row in data["groups"].items():
        for text in row["phrases"]:
            add([text], Phrase("group", key, "one" if row.get("needs_plural") or " " not in text else ""))
    for number, row in enumerate(data["mixed"]):
        add(row["phrases"], Phrase("mixed", str(number)))
    for key, row in data["bodies"].items():
        add(row["phrases"], Phrase("body", key))
        for tier, phrases in row.get("with_tier", {}).items():
            add(phrases, Phrase("body", key, tier))
    return found


@cache
def _tails() -> dict[Words, str]:
    """Folded phrases that may end an organisation's name, and the tier that they tell ("" for none)."""
    data = policy("collectives")
    found: dict[Words, str] = {("cua",): "", ("thuoc",): "", ("truc", "thuoc"): ""}
    for tier, phrases in data["tiers"].items():
        found |= {tuple(fold(word) for word in key_of_words(text)): tier for text in phrases if tier != "thon"}
    for tier, phrases in data["bodies"]["party"]["with_tier"].items():
        found |= {tuple(fold(word) for word in key_of_words(text)): tier for text in phrases if text.endswith("ủy")}
    return found


@cache
def _type_of_word() -> dict[str, str]:
    """Types of communes and districts by their folded word. "Thành phố" beside districts is one of a province."""
    return {fold(TYPE_WORDS[type]): type for type in (*DISTRICT_TYPES, *COMMUNE_TYPES)}


@cache
def _folded_type_words() -> frozenset[str]:
    return frozenset(fold(word) for word in TYPE_WORDS.values())


@cache
def _abbreviations() -> tuple[re.Pattern[str], dict[str, str], re.Pattern[str], dict[str, str]]:
    """Pattern and meanings of abbreviations behind a head word ("sở NV"), then of those that stand anywhere."""
    data = policy("abbreviations")
    behind, anywhere = data["after"]["words_of"], data["words"]
    heads = {form for head in data["after"]["words"] for form in (plain(head), fold(head))}
    after = re.compile(rf"(?<!\w)(?P<head>{_one_of(heads)})\s+(?P<short>{_one_of(_both(behind))})(?!\w)")
    words = re.compile(rf"(?<!\w)(?:{_one_of(_both(anywhere))})(?!\w)")
    return after, _meanings(behind), words, _meanings(anywhere)


def _meanings(words: Mapping[str, str]) -> dict[str, str]:
    return {fold(form): long for short, long in words.items() for form in _joints(short)}


def _joints(short: str) -> Iterator[str]:
    """ "NN&MT" is also written "NN và MT"."""
    yield short
    if "&" in short:
        yield short.replace("&", " và ")


def _both(words: Mapping[str, str]) -> set[str]:
    """Short ones only as they are written: without accents "ĐU" would be found in "du lịch"."""
    spelt = [form for word in words for form in _joints(word)]
    return {form for word in spelt for form in ((plain(word), fold(word)) if len(word) > 3 else (plain(word),))}


def _one_of(words: set[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
