"""Tasks: one per leaf item that obliges somebody, and per numbered paragraph that obliges beside the items below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vungmanh.reader.extract.chains import chained
from vungmanh.reader.extract.handed import LABEL
from vungmanh.reader.extract.leads import Assigned, Assignments
from vungmanh.reader.finders.actors import read_names
from vungmanh.reader.finders.duty_words import phrases, watched, words_of
from vungmanh.reader.model import Task, Unread
from vungmanh.reader.outline import Block, Outline
from vungmanh.reader.tokens import Tokens

CLOSED_ROLES = frozenset(
    {"purpose", "view", "rule", "request", "result", "basis", "preamble", "recipients", "signature"}
)
ACTOR_ROLES = frozenset({"resources", "annex"})
FEEDING = frozenset({"lead", "partner", "due", LABEL})
FEWEST_WORDS = 4
LONGEST_CONDITION = 24
LONGEST_FRAME = 10
LONGEST_LEAD_IN = 40
_CONFIDENCE = {
    "row": 0.95,
    "attributed": 0.95,
    "item": 0.92,
    "inline": 0.85,
    "paragraph": 0.86,
    "free": 0.84,
    "numbered": 0.82,
}
_DOUBT = {"later": 0.1, "doer": 0.08, "parent": 0.06, "order": 0.04, "heading": 0.02, "group": 0.02}
"""How much less sure an item is by the way its leads were found."""
NOBODY_NAMED = 0.15
"""… and where a section that hands out the work names nobody."""
_THINGS = (["dự", "án"], ["dự", "thảo"])
"""Nouns that begin like a verb of duty."""
_ACT_FOLLOWS = frozenset({*",;:.(-–", "được", "không", "thì", "phải", "cần", "cấm"})
_PAST = re.compile(
    r"(?:qua\s+\w{1,4}\s+năm(?:\s[^,.;]{0,60})?|(?:trong\s+)?\w{1,4}\s+năm\s+qua|(?:trong\s+)?(?:thời\s+gian\s+qua|những\s+năm\s+qua)),\s|(?:kết\s+quả|đến\s+nay),?\s"
)
_FIGURE = re.compile(r"\d")
_OPENS_WITH_SHARE = re.compile(
    r"(?:phấn\s+đấu\s+(?:[^,;:.%]{0,60}\s(?=(?:có|đạt)\s))?)?(?:(?:có|đạt|trên|từ|ít\s+nhất|tối\s+thiểu|khoảng|hơn)\s+){0,3}\d{1,3}(?:,\d{1,2})?\s?%"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    block: Block
    rule: str


def extract_tasks(outline: Outline, assignments: Assignments) -> tuple[tuple[Task, ...], tuple[Unread, ...]]:
    """All tasks in text order, and the items that looked like one and were left, with the reason."""
    tasks: list[Task] = []
    unread: list[Unread] = []
    index: dict[int, int] = {}
    lists: list[int] = []
    for block in outline.blocks:
        if block.kind not in ("item", "para"):
            continue
        rule = _Judge(outline, assignments, block).rule()
        if rule.startswith("!"):
            unread.append(Unread(block.span, "tasks", rule[1:]))
        elif rule:
            index[id(block)] = len(tasks)
            lists.append(id(block.parent))
            tasks.append(_task(outline, assignments, _Candidate(block, rule), index))
    return chained(tasks, lists, outline), tuple(unread)


class _Judge:
    """Decides whether one block is a task; "" = no, "!code" = looked like one, else the name of the rule."""

    def __init__(self, outline: Outline, assignments: Assignments, block: Block) -> None:
        self.outline = outline
        self.assignments = assignments
        self.block = block

    def rule(self) -> str:
        block = self.block
        role = block.role
        if block.style == "cells":
            return self._of_row()
        if role == "goal":
            return self._of_goal()
        if role in CLOSED_ROLES or self.assignments.is_group_line(block) or self._is_told():
            return ""
        fed = any(child.label in FEEDING and child.kind == "attribute" for child in block.children)
        if fed:
            return "attributed"
        if phrases("not_tasks").at(self.tokens.words, 0) or self._is_document():
            return ""
        if any(child.kind not in ("attribute", "cell") for child in block.children):
            return self._of_governing()
        return self._of_leaf(role)

    def _is_told(self) -> bool:
        """What a report says outside its sections of tasks tells what was done, and so does "Qua 3 năm, toàn tỉnh …"."""
        if self.block.role is not None or self.assignments.is_ordered(self.block):
            return False
        span = self.block.span
        is_past = _PAST.match(self.outline.plain, span.start, span.end)
        return self.assignments.is_report or (is_past is not None and not self._begins_with_verb())

    def _is_document(self) -> bool:
        """ "Quyết định số 01/2003/QĐ-UB … về việc …": an item of a list of documents."""
        found = phrases("documents").at(self.tokens.words, 0)
        return (
            found is not None
            and self.tokens.words[found[0] : found[0] + 1] != []
            and (self.tokens.words[found[0]][:1].isdigit())
        )

    def _of_row(self) -> str:
        labels = {child.label for child in self.block.children}
        if self.block.label == "target" and not self._begins_with_verb():
            return ""
        return "row" if labels & {"lead", "partner"} and self.block.role not in CLOSED_ROLES else ""

    def _of_goal(self) -> str:
        """Under goals only the counted items of a dated heading that begin with a verb are tasks."""
        block = self.block
        if block.style != "(1)" or block.parent is None or block.parent.kind != "heading":
            return ""
        if any("chỉ tiêu" in self.outline.plain_of(heading)[:LONGEST_LEAD_IN] for heading in block.heading_chain()):
            return ""
        return "inline" if phrases("verbs").at(self.tokens.words, 0) or self._starts_softly() else ""

    def _starts_softly(self) -> bool:
        """ "Cơ bản hoàn thành …": an adverb before the verb."""
        adverb = phrases("soft_openers").at(self.tokens.words, 0)
        return adverb is not None and phrases("verbs").at(self.tokens.words, adverb[0]) is not None

    @property
    def tokens(self) -> Tokens:
        return self.assignments.tokens(self.block)

    def _of_governing(self) -> str:
        """A numbered paragraph with dashes below it is a task where it is a sentence that obliges."""
        if self._is_lead_in() or not self.block.marker:
            return ""
        if "thi hành quyết định này" in self.outline.plain_of(self.block)[-90:]:
            return "!execution_clause"
        return "numbered" if self._obliges() else ""

    def _of_leaf(self, role: str | None) -> str:
        words = self.tokens.words
        if len(words) < 2 * FEWEST_WORDS and sum(word.isalnum() for word in words) < FEWEST_WORDS:
            return "!too_short" if self.block.marker and role in ("task", "organisation") else ""
        if self._is_closing_report() or self._is_lead_in() or (self._is_aim() and not self._names_somebody()):
            return ""
        if "thi hành quyết định này" in self.outline.plain_of(self.block)[-90:]:
            return "!execution_clause"
        if self._is_bare_title():
            return "!bare_title"
        if phrases("frame_labels").at(words, 0) and ":" in words[:LONGEST_FRAME] and not self._names_somebody():
            return "!no_duty"
        if not self.block.marker and (self._is_order_of_issuer() or phrases("closing_orders").at(words, 0)):
            return "!closing_order"
        if role in ("task", "organisation") or (role == "outlook" and self._is_work_of_outlook()):
            if self.block.marker:
                return "item" if self._obliges() or self._must() or self._acts() or self._may_act() else "!no_duty"
            if self._is_text_of_heading() or self._names_somebody():
                return "paragraph"
            return "!no_duty" if self._begins_with_verb() else ""
        if role in ACTOR_ROLES or self.block.style == "điều":
            return "free" if self._names_somebody() else ""
        if self.block.marker:
            acts = self._names_somebody() or self._acts() or self._may_act()
            return "free" if acts and (self._obliges() or self.assignments.is_ordered(self.block)) else "!no_duty"
        if self.block.parent is None:
            return ""
        handed = (
            self.block.parent.kind == "heading"
            and self._begins_with_verb()
            and self.assignments.above(self.block).leads
        )
        return "free" if handed or self._names_somebody() else ""

    def _is_aim(self) -> bool:
        """ "Ít nhất 85% người hưởng trợ cấp …": opens with what is to be reached, and says nothing of what is to be done."""
        return _OPENS_WITH_SHARE.match(self.outline.plain, self.block.span.start, self.block.span.end) is not None

    def _is_text_of_heading(self) -> bool:
        parent = self.block.parent
        return parent is not None and (self._obliges() or self._must())

    def _is_work_of_outlook(self) -> bool:
        """Items are work, and so is what stands under a heading of its own there ("3. Về thương mại: …")."""
        above = self.block.parent.parent if self.block.parent else None
        return bool(self.block.marker) or (above is not None and above.role == "outlook")

    def _acts(self) -> bool:
        """Whether a clause opens with an act, or something is "được" acted on; "Vùng I: gồm 8 xã …" only describes."""
        words, verbs = self.tokens.words, phrases("verbs")
        return any(
            verbs.at(words, i) and words[i : i + 2] not in _THINGS
            for i in range(len(words))
            if i == 0 or words[i - 1] in _ACT_FOLLOWS or words[i - 1].isdigit()
        )

    def _may_act(self) -> bool:
        """Begins like a verb of duty, though no known one: among work that is enough."""
        words = self.tokens.words
        return words[0] in phrases("verbs").by_word and words[:2] not in _THINGS

    def _must(self) -> bool:
        """Says that something has to be done or may not be ("Việc tuyển dụng … phải …")."""
        return not words_of("strong_musts").isdisjoint(self.tokens.words)

    def _names_somebody(self) -> bool:
        duty = self.assignments.duty(self.block)
        own = duty.first or duty.assigned or duty.bracketed or duty.weakly_assigned or duty.doers
        return bool(own or duty.later)

    def _begins_with_verb(self) -> bool:
        return phrases("verbs").at(self.tokens.words, 0) is not None

    def _obliges(self) -> bool:
        return self._begins_with_verb() or self._names_somebody() or self._opens_with_adverb() or bool(
            self.assignments.above(self.block).leads
        )  # fmt: skip

    def _opens_with_adverb(self) -> bool:
        words = self.tokens.words
        return phrases("openers").at(words, 0) is not None or self._starts_softly()

    def _is_order_of_issuer(self) -> bool:
        """ "UBND tỉnh yêu cầu các ngành, các địa phương nghiêm túc thực hiện": a closing paragraph, not an item."""
        duty = self.assignments.duty(self.block)
        parent = self.block.parent
        is_last = parent is not None and parent.children[-1] is self.block
        return bool(duty.weakly_assigned) and not (duty.first or duty.assigned) and is_last

    def _is_closing_report(self) -> bool:
        """ "Trong quá trình thực hiện, nếu có vướng mắc … báo cáo …" is a report duty, not a task."""
        head = self.outline.plain[self.block.span.start : self.block.span.start + 160]
        if head.startswith(("có vướng mắc", "có gì vướng mắc", "có khó khăn", "nếu có khó khăn", "nếu có vướng mắc")):
            return not self.block.marker
        return head.startswith(("trong quá trình", "quá trình")) and (
            "nếu" in head or "vướng mắc" in head or "khó khăn" in head
        )

    def _is_lead_in(self) -> bool:
        """A paragraph that only leads in to the list after it ("… thực hiện các nhiệm vụ sau:")."""
        words = self.tokens.words
        if words and words[-1] == ":":
            return True
        if self.block.marker and self.block.children == []:
            return False
        tail = [word for word in words[-3:] if word.isalnum()][-2:]
        return " ".join(tail) in words_of("lead_ins") or (tail[-1:] == ["sau"] and len(words) <= 2 * LONGEST_LEAD_IN)

    def _is_bare_title(self) -> bool:
        """A short item without a stop, a verb or a name: a heading whose text went missing."""
        words = self.tokens.words
        own = self.outline.of(self.block)
        return own.isupper() or (
            len(words) <= 8 and own[-1] not in ".;" and not self._obliges() and not _FIGURE.search(own)
        )


def _task(outline: Outline, assignments: Assignments, candidate: _Candidate, index: dict[int, int]) -> Task:
    block = candidate.block
    assigned = assignments.of(block)
    due = assignments.due(block)
    tokens = assignments.tokens(block)
    feeding = tuple(child.span for child in block.children if child.label in FEEDING)
    return Task(
        quote=outline.of(block),
        spans=tuple(dict.fromkeys((block.span, *feeding, *assigned.spans, *((due.span,) if due.span else ())))),
        rule=f"task.{candidate.rule}.{assigned.rule}",
        confidence=_confidence(candidate, assigned),
        section=block.path,
        leads=assigned.leads,
        partners=assigned.partners,
        due=due.due,
        recurs=due.recurs,
        receiver=_receiver(tokens),
        condition=_condition(tokens),
        parent=_parent_index(block, index),
        is_soft=_is_soft(outline, block, due.due or due.recurs),
    )


def _confidence(candidate: _Candidate, assigned: Assigned) -> float:
    doubt = _DOUBT.get(assigned.rule, 0.0)
    if not assigned.leads and candidate.block.role == "organisation":
        doubt = NOBODY_NAMED
    return round(_CONFIDENCE[candidate.rule] - doubt, 2)


def _parent_index(block: Block, index: dict[int, int]) -> int | None:
    above = block.parent
    while above is not None:
        if id(above) in index:
            return index[id(above)]
        above = above.parent
    return None


def _receiver(tokens: Tokens) -> str | None:
    """Who the result goes to: the first body after "trình", "báo cáo", "gửi"."""
    for i in tokens.places(_receiver_firsts(), watched()):
        if found := phrases("receivers").at(tokens.words, i):
            at = i + found[0]
            while at < len(tokens) and tokens.words[at] in ("cho", "về", "lên", "đến"):
                at += 1
            names, _ = read_names(tokens, at)
            if names and (names[0].kind != "person" or tokens.is_capital(names[0].first)):
                return names[0].text
    return None


@cache
def _condition_firsts() -> frozenset[str]:
    return frozenset(phrases("conditions").by_word)


@cache
def _receiver_firsts() -> frozenset[str]:
    return frozenset(phrases("receivers").by_word)


def _condition(tokens: Tokens) -> str | None:
    """The event that the item waits for, as written, up to the next comma or stop."""
    for i in tokens.places(_condition_firsts(), watched()):
        found = phrases("conditions").at(tokens.words, i)
        if found and not phrases("troubles").at(tokens.words, i + found[0]) and not _is_of_person(tokens, i):
            end = i + 1
            while end < len(tokens) and end - i < LONGEST_CONDITION and tokens.words[end] not in ",;.()":
                end += 1
            return " ".join(tokens.span(i, end).of(tokens.text).split())
    return None


def _is_of_person(tokens: Tokens, i: int) -> bool:
    """ "… đối với cán bộ khi được điều động": says which people are meant, and is nothing that the work waits for."""
    before = tokens.words[max(0, i - 2) : i]
    is_person = " ".join(before) in words_of("persons") or before[-1:] == ["người"]
    return is_person and phrases("person_events").at(tokens.words, i) is not None


def _is_soft(outline: Outline, block: Block, dated: str | None) -> bool:
    own = outline.plain_of(block)
    return not dated and not _FIGURE.search(own) and not any(word in own for word in words_of("firm"))
