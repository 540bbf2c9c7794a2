"""What a stretch of text obliges: subjects, assignments, brackets and partners, each read where its words stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from vungmanh.language.text import plain
from vungmanh.reader.finders.actors import Name, may_begin, read_names, skip_marks
from vungmanh.reader.finders.clauses import Clause, clauses
from vungmanh.reader.finders.duty_words import inner_words, phrases, watched, words_of
from vungmanh.reader.finders.subjects import LONGEST_OBLIGED, find_subject, subject_at
from vungmanh.reader.tokens import Tokens

LONGEST_BRACKET = 300
LONGEST_TAIL = 8


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
            found = subject_at(tokens, at, clause.last, is_strict=True)
            is_sure = found and _is_sure(tokens, found[0][0]) and "%" not in tokens.words[clause.first : clause.last]
            found = found if is_sure else None
        if found:
            names, after = found
            assigned = _assigned(tokens, after, clause.last) if _gives_orders(names, issuer) else None
            if assigned and tokens.words[after] == "phân":
                assigned = None
            if assigned is None and tokens.words[after : after + 1] != ["nếu"]:
                joined = [name for name in names[1:] if tokens.words[name.last : name.last + 3] == ["(", "phối", "hợp"]]
                names = [name for name in names if name not in joined]
                duty.partners.extend(joined)
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
    return all(shortened(plain(name.text)) in issuer or plain(name.text) in words_of("superiors") for name in names)


def shortened(body: str) -> str:
    """A body (plain) by the short form that issuers are known by."""
    return body.replace("ủy ban nhân dân", "ubnd").replace("hội đồng nhân dân", "hđnd")


def _assigned(tokens: Tokens, i: int, last: int) -> tuple[list[Name], bool] | None:
    """ "Giao Sở Nội vụ …", "Đề nghị các cơ quan …": who is given the duty, and whether the verb is a weak one."""
    if found := phrases("connectives").at(tokens.words, i):
        i += found[0]
        i += tokens.words[i : i + 1] == [","]
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


def _read_inner(tokens: Tokens, duty: Duty) -> None:
    """Brackets, "do … thực hiện", "dưới sự chủ trì của …", partners: wherever they stand."""
    words = tokens.words
    done = 0
    for i in tokens.places(inner_words(), watched()):
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
    is_with = words[i + 1] == "cùng"
    names, end = read_names(tokens, i + 1 + is_with)
    if names and (is_with or words[end : end + 2] == ["phối", "hợp"]):
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
                duty.partners.extend(names)


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
