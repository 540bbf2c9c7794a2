"""Who a stretch of text obliges: subjects, assignments, brackets and partners, each read where its words stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader.finders.actors import Name, may_begin, read_names, skip_marks
from vungmanh.reader.lexicon import load
from vungmanh.reader.tokens import Phrases, Tokens

LONGEST_OPENER = 140
LONGEST_OBLIGED = 40
LONGEST_LABEL = 9
LONGEST_IF = 24
LONGEST_BRACKET = 300
LONGEST_TAIL = 8
WORDS_BEFORE_MUST = 3
_STOPS = frozenset("().;")
REPORT_FIRSTS = frozenset({"báo", "sơ", "tổng", "phản", "hội", "và"})
"""First words of reports and reviews, and the joint between two of them."""


@cache
def phrases(key: str) -> Phrases:
    """One list of the lexicon of duties."""
    return Phrases([(key, map(plain, load("duties")[key]))])


@cache
def words_of(key: str) -> frozenset[str]:
    return frozenset(plain(word) for word in load("duties")[key])


@dataclass(slots=True)
class Duty:
    """What a text says of who acts: `first` are subjects of its first sentence, `later` of others."""

    first: list[Name] = field(default_factory=list)
    later: list[Name] = field(default_factory=list)
    assigned: list[Name] = field(default_factory=list)
    weakly_assigned: list[Name] = field(default_factory=list)
    bracketed: list[Name] = field(default_factory=list)
    doers: list[Name] = field(default_factory=list)
    partners: list[Name] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens first to last (exclusive) between stops; `opens` where it begins a sentence, `at_start` the first of all.

    `sentence` is the end of the sentence: a list of subjects may run over semicolons.
    """

    first: int
    last: int
    opens: bool
    at_start: bool
    sentence: int


def clauses(tokens: Tokens) -> list[Clause]:
    """The clauses of a stretch: cut at full stops and semicolons outside brackets."""
    found: list[Clause] = []
    stops = list(_stops(tokens))
    sentences = [at for at, word in stops if word == "."]
    first, opens, nth = 0, True, 0
    for at, word in stops:
        while sentences[nth] < first:
            nth += 1
        if at > first:
            found.append(Clause(first, at, opens, not found, sentences[nth]))
        first, opens = at + 1, word == "."
    return found


def _stops(tokens: Tokens) -> Iterator[tuple[int, str]]:
    depth = 0
    for i in tokens.places(_STOPS, watched()):
        word = tokens.words[i]
        if word == "(":
            depth += 1
        elif word == ")":
            depth = max(0, depth - 1)
        elif depth == 0 and (word == ";" or _ends_sentence(tokens, i)):
            yield i, word
    yield len(tokens), "."


def _ends_sentence(tokens: Tokens, i: int) -> bool:
    """Not the stop of a number or an abbreviation: a capital, a quote, a bracket, or a figure after a word follows."""
    if i + 1 >= len(tokens):
        return True
    following = tokens.first_letter(i + 1)
    if following.isdigit():
        return i > 0 and not tokens.words[i - 1][-1].isdigit()
    return not following.islower()


def find_subject(tokens: Tokens, first: int, last: int, sentence: int = 0) -> tuple[list[Name], int] | None:
    """The names that a clause has as its subject, and the word after them; None where it has none.

    A list at the very beginning may run on to `sentence`, past semicolons.
    """
    at = skip_marks(tokens, first)
    at = _past_label(tokens, at, last)
    direct = _subject_at(tokens, at, max(last, sentence), is_strict=False)
    if direct:
        return direct
    then = next((i for i in range(at, min(last, at + LONGEST_IF)) if tokens.words[i] == "thì"), None)
    if then is not None and (found := _subject_at(tokens, then + 1, last, is_strict=True)):
        return found
    opener = phrases("openers").at(tokens.words, at)
    verb = phrases("verbs").at(tokens.words, at)
    if opener is None or (verb and verb[0] > opener[0]):
        return None
    soon = _subject_at(tokens, at + opener[0], last, is_strict=True)
    if soon and phrases("plain_openers").at(tokens.words, at):
        return soon
    for i in range(at + opener[0], min(last, at + LONGEST_OPENER)):
        if tokens.words[i] in (",", "thì", "-", ":"):
            found = _subject_at(tokens, i + 1, last, is_strict=True)
            if found:
                return found
    return _addressed(tokens, at, last) or _obliged_units(tokens, at, last)


def _past_label(tokens: Tokens, at: int, last: int) -> int:
    """Past a short label with a colon: "Chế độ báo cáo: Các sở, ban, ngành …"."""
    for i in range(at + 2, min(last - 2, at + LONGEST_LABEL)):
        if tokens.words[i] == ":":
            names, after = read_names(tokens, at, last)
            return at if names and after == i else i + 1 if may_begin(tokens, i + 1) else at
    return at


def _subject_at(tokens: Tokens, i: int, last: int, *, is_strict: bool) -> tuple[list[Name], int] | None:
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
    if name.last - name.first == 1 or name.kind == "kinds":
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
        return not is_strict
    if phrases("adverbs").at(words, after):
        return True
    if words[after] in words_of("negatives"):
        return False
    if phrases("verbs").at(words, after):
        return True
    return not is_strict and names[0].kind == "body" and words[after].isalpha() and not tokens.is_capital(after)


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


def read_duty(tokens: Tokens, *, issuer: str = "") -> Duty:
    """Who the text obliges, and with whom; `issuer` (plain) gives orders and is not itself obliged by them."""
    duty = Duty()
    for clause in clauses(tokens):
        _read_clause(tokens, clause, duty, issuer)
    _read_inner(tokens, duty)
    return duty


def _read_clause(tokens: Tokens, clause: Clause, duty: Duty, issuer: str) -> None:
    at = skip_marks(tokens, clause.first)
    assigned = _assigned(tokens, at, clause.sentence)
    if assigned is None:
        if clause.opens:
            found = find_subject(tokens, at, clause.last, clause.sentence)
        else:
            found = _subject_at(tokens, at, clause.last, is_strict=True)
            is_sure = found and _is_sure(tokens, found[0][0]) and "%" not in tokens.words[clause.first : clause.last]
            found = found if is_sure else None
        if found:
            names, after = found
            assigned = _assigned(tokens, after, clause.last) if _gives_orders(names, issuer) else None
            if assigned and tokens.words[after] == "phân":
                assigned = None
            if assigned is None and tokens.words[after : after + 1] != ["nếu"]:
                (duty.first if clause.at_start else duty.later).extend(names)
        else:
            assigned = _named_at_end(tokens, clause)
    if assigned:
        names, is_weak = assigned
        names = [name for name in names if _rank(plain(name.text)) <= (_rank(issuer) or HIGHEST)]
        (duty.weakly_assigned if is_weak else duty.assigned).extend(names)


HIGHEST = 4
_RANKS = (
    (HIGHEST, ("trung ương", "chính phủ", "quốc hội")),
    (3, ("tỉnh",)),
    (2, ("huyện", "quận")),
    (1, ("xã", "phường")),
)


def _rank(body: str) -> int:
    """The level of a body by its words; 0 where they do not say. A district lays no duty on its province."""
    return next((rank for rank, words in _RANKS if any(f" {word} " in f" {body} " for word in words)), 0)


def _named_at_end(tokens: Tokens, clause: Clause) -> tuple[list[Name], bool] | None:
    """ "Quy định luân chuyển cán bộ: Ban Tổ chức Huyện ủy.": nothing but names after the last colon."""
    for i in range(clause.last - 2, max(clause.first, clause.last - LONGEST_OBLIGED), -1):
        if tokens.words[i] == ":":
            given = _assigned(tokens, i + 1, clause.last)
            names, after = read_names(tokens, i + 1, clause.last)
            is_whole = names and after >= clause.last and names[0].kind == "body"
            return given or ((names, False) if is_whole else None)
    return None


def _is_sure(tokens: Tokens, name: Name) -> bool:
    """A named body, or bodies under "các": sure enough to be a subject in the middle of a sentence."""
    if name.kind == "person":
        return name.last - name.first > 2 and tokens.is_capital(name.first)
    return name.kind == "body" or (name.kind == "kinds" and tokens.words[name.first] == "các")


def _gives_orders(names: list[Name], issuer: str) -> bool:
    return all(plain(name.text) in issuer or plain(name.text) in words_of("superiors") for name in names)


def _assigned(tokens: Tokens, i: int, last: int) -> tuple[list[Name], bool] | None:
    """ "Giao Sở Nội vụ …", "Đề nghị các cơ quan …": who is given the duty, and whether the verb is a weak one."""
    found = phrases("assigning").at(tokens.words, i)
    if found is None or i + found[0] >= last:
        return None
    at = i + found[0]
    if tokens.words[at] == ":":
        at += 1
    names, after = read_names(tokens, at, last)
    if not names or (names[0].kind == "kinds" and after >= last):
        return None
    return names, " ".join(tokens.words[i : i + found[0]]) in words_of("weak_assigning")


@cache
def watched() -> frozenset[str]:
    """Every word that is looked for inside an item."""
    firsts = {word for key in ("receivers", "conditions") for word in phrases(key).by_word}
    return frozenset(_STOPS | _inner_words() | firsts | REPORT_FIRSTS)


@cache
def _inner_words() -> frozenset[str]:
    firsts = {*phrases("partner_leads").by_word, *phrases("lead_phrases").by_word, *words_of("doer_words")}
    return frozenset({"(", "cấp", "chủ"} | firsts)


def _read_inner(tokens: Tokens, duty: Duty) -> None:
    """Brackets, "do … thực hiện", "dưới sự chủ trì của …", partners: wherever they stand."""
    words = tokens.words
    done = 0
    for i in tokens.places(_inner_words(), watched()):
        if i < done:
            continue
        word = words[i]
        if word == "(":
            _read_bracket(tokens, i, duty)
        elif words[i : i + 2] == ["chủ", "trì"] and words[i + 2 : i + 3] != ["cùng"]:
            _read_seconds(tokens, i + 2, duty)
        elif word in words_of("doer_words"):
            done = _read_doer(tokens, i, duty)
        elif word in phrases("partner_leads").by_word:
            done = _read_partners(tokens, i, duty)
        elif word == "cấp" and words[i + 2 : i + 3] == ["là"]:
            names, _ = read_names(tokens, i + 3)
            duty.doers.extend(name for name in names[:1] if name.kind == "body")
        elif found := phrases("lead_phrases").at(words, i):
            names, done = read_names(tokens, i + found[0])
            duty.doers.extend(names)


def _read_doer(tokens: Tokens, i: int, duty: Duty) -> int:
    """ "… do Sở Nội vụ chủ trì"."""
    names, end = read_names(tokens, i + 1)
    if names and phrases("doing").at(tokens.words, end):
        duty.doers.extend(names)
        return end
    return i + 1


def _read_partners(tokens: Tokens, i: int, duty: Duty) -> int:
    found = phrases("partner_leads").at(tokens.words, i)
    if found is None or (i > 0 and tokens.words[i - 1] in words_of("partner_nouns")):
        return i + 1
    at = i + found[0]
    if tokens.words[at : at + 1] == [":"]:
        at += 1
    names, end = read_names(tokens, at, is_open=True)
    duty.partners.extend(names)
    return max(end, i + 1)


def _read_seconds(tokens: Tokens, i: int, duty: Duty) -> None:
    """ "A chủ trì, các sở, ngành liên quan phối hợp": the second list partners the first."""
    words = tokens.words
    i += 2 if words[i : i + 2] == ["thực", "hiện"] else 0
    if words[i : i + 1] not in ([","], [";"]) or i + 1 >= len(words):
        return
    names, end = read_names(tokens, i + 1)
    if names and words[end : end + 2] == ["phối", "hợp"]:
        duty.partners.extend(names)


def closing(tokens: Tokens, i: int) -> int:
    """The bracket that closes the one at word `i`; where none does, the farthest word that was looked at."""
    depth = 0
    stop = min(len(tokens), i + LONGEST_BRACKET)
    for j in range(i, stop):
        depth += (tokens.words[j] == "(") - (tokens.words[j] == ")")
        if depth == 0:
            return j
    return stop


def _read_joining(tokens: Tokens, i: int, close: int, duty: Duty) -> None:
    """ "(A chịu trách nhiệm tham mưu, B phối hợp thực hiện)": B joins in."""
    for at in range(i, close):
        if tokens.words[at] in (",", ";") and may_begin(tokens, at + 1):
            names, end = read_names(tokens, at + 1, close)
            if names and tokens.words[end : end + 2] == ["phối", "hợp"] and tokens.words[end + 2 : end + 3] != ["với"]:
                duty.partners.extend(name for name in names if name not in duty.partners)


def _past_time(tokens: Tokens, i: int, close: int) -> int:
    """Past a time and the comma behind it: "(tháng 3/2008, Phòng Tài chính)"; where none stands, the word itself."""
    at, words = i, tokens.words
    while at < close and (words[at][0].isdigit() or words[at] in _TIME_PARTS or words[at] in words_of("time_parts")):
        at += 1
    if at == i or at >= close:
        return at
    return at + 1 if words[at] in ",;-" else i


_TIME_PARTS = frozenset({"/", ".", "i", "ii", "iii", "iv"})


def _read_bracket(tokens: Tokens, i: int, duty: Duty) -> None:
    """ "(Ban Tổ chức Thành ủy chủ trì phối hợp …)", "(Sở Nội vụ)", "(do … thực hiện)", "(giao Sở …)", "(chủ trì: …)"."""
    close = closing(tokens, i)
    at = skip_marks(tokens, i + 1)
    opener = phrases("bracket_openers").at(tokens.words, at)
    is_opened = opener is not None
    at += opener[0] if opener else 0
    if is_opened and tokens.words[at : at + 1] == [":"]:
        at += 1
    names, after = read_names(tokens, _past_time(tokens, at, close), close)
    if not names:
        _read_joining(tokens, at, close, duty)
        return
    if after < close and tokens.words[after] in ",;-" and _past_time(tokens, after + 1, close) == close:
        after = close
    carried = after < close and phrases("bracket_verbs").at(tokens.words, after) is not None
    is_alone = after >= close and names[0].kind == "body" and tokens.is_capital(names[0].first)
    tail = tokens.words[close + 1 : close + 1 + LONGEST_TAIL]
    ends_item = len(tail) < LONGEST_TAIL and not any(word.isalnum() or word == "(" for word in tail)
    _read_joining(tokens, after, close, duty)
    if carried or (is_opened and (after >= close or tokens.words[after] in ",;")) or (is_alone and ends_item):
        duty.bracketed.extend(names)
