"""Who leads and who joins each item: its own words, its attribute lines and cells, a line for the group, what stands above."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, field, replace

from vungmanh.language.text import plain
from vungmanh.reader.extract.dues import Dates, Due
from vungmanh.reader.extract.handed import LABEL, take_in
from vungmanh.reader.extract.orders import find_orders, read_order
from vungmanh.reader.finders.actors import Name, may_begin, read_names, skip_marks
from vungmanh.reader.finders.duties import Duty, read_duty
from vungmanh.reader.finders.duty_words import phrases, words_of
from vungmanh.reader.lexicon import load
from vungmanh.reader.model import Document, Span
from vungmanh.reader.outline import Block, Outline
from vungmanh.reader.tokens import Tokens

LONGEST_UNKNOWN = 14
GROUP_WORDS = 14
MOST_MEMBERS = 40
DATED_HEADING_WORDS = 14
LONGEST_LABEL = 5
SHORT_ORDER = 5
"""Words behind the name in a heading such as "Đề nghị UBND xã phối hợp thực hiện"."""


_BODY_LABELS = (["cơ", "quan"], ["đơn", "vị"])
"""Before the name in a heading: "2. Cơ quan quản lý: Sở Nội vụ:"."""
_BY_FUNCTION = (["theo", "chức"], ["theo", "nhiệm"], ["theo", "lĩnh"], ["theo", "thẩm"])
"""After the names of a value: "theo chức năng, nhiệm vụ được giao"."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """Leads and partners of one item, the stretches that name them, and which rule found the leads."""

    leads: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    rule: str = "none"


@dataclass(slots=True)
class _Group:
    """A line that speaks for the items before it: "(Các nội dung trên do … thực hiện, hoàn thành …)"."""

    block: Block
    names: list[Name] = field(default_factory=list)
    partners: list[Name] = field(default_factory=list)
    due: Due = field(default_factory=Due)


class Assignments:
    """Answers for every block of an outline who acts and by when; each block's words are read once."""

    def __init__(self, outline: Outline, document: Document, dates: Dates) -> None:
        self.outline = outline
        self.dates = dates
        self.issuer = plain(document.issuer or "")
        self.is_report = document.kind == "báo cáo"
        self._tokens: dict[int, Tokens] = {}
        self._duties: dict[int, Duty] = {}
        self._above: dict[int, Assigned] = {}
        self._of: dict[int, Assigned] = {}
        self._dues: dict[int, Due | None] = {}
        take_in(outline, dates)
        self.groups = self._find_groups()
        self._orders = find_orders(outline, self.tokens, self.issuer)

    def tokens(self, block: Block) -> Tokens:
        found = self._tokens.get(id(block))
        if found is None:
            found = Tokens(self.outline.text, self.outline.plain, block.span.start, block.span.end)
            self._tokens[id(block)] = found
        return found

    def duty(self, block: Block) -> Duty:
        found = self._duties.get(id(block))
        if found is None:
            found = self._duties[id(block)] = read_duty(self.tokens(block), issuer=self.issuer)
        return found

    # --- leads -------------------------------------------------------------------------------------------------------

    def of(self, block: Block) -> Assigned:
        """Leads and partners of an item; the nearest source that names anybody decides."""
        known = self._of.get(id(block))
        if known is None:
            known = self._of[id(block)] = self._decide(block)
        return known

    def _decide(self, block: Block) -> Assigned:
        duty = self.duty(block)
        fed = self._from_attributes(block)
        group = self.groups.get(id(block))
        own = _own(duty)
        if fed.leads:
            base = fed
        elif duty.bracketed:
            base = _assigned(duty.bracketed, "bracket")
        elif own:
            base = _assigned(own, "subject" if duty.first else "assigned")
        elif duty.doers:
            base = _assigned(duty.doers, "doer")
        elif group and group.names:
            base = _assigned(group.names, "group", group.partners)
        else:
            above = self.above(block)
            base = above if above.leads else _assigned([*duty.weakly_assigned, *duty.later], "later")
        return _with_partners(base, duty.partners, fed)

    def above(self, block: Block) -> Assigned:
        """What the headings, attribute lines and obliging paragraphs above a block say, the nearest first."""
        order = self._orders.get(id(block))
        if order and order.names:
            return _assigned(list(order.names), "order")
        parent = block.parent
        if parent is None:
            return Assigned()
        if not block.marker and parent.kind != "heading":
            return self.above(parent)
        known = self._above.get(id(parent))
        if known is None:
            known = self._given_by(parent)
            if not known.leads:
                known = self.above(parent)
            self._above[id(parent)] = known
        return known

    def is_ordered(self, block: Block) -> bool:
        """Whether an item stands in a list that a sentence of order leads in."""
        return id(block) in self._orders

    def _given_by(self, parent: Block) -> Assigned:
        """What a block hands down to those under it."""
        fed = self._from_attributes(parent)
        if fed.leads:
            return fed
        duty = self.duty(parent)
        if parent.kind != "heading":
            names = duty.bracketed or duty.assigned or duty.first
            group = self.groups.get(id(parent))
            return _assigned(names or (group.names if group else []), "parent")
        named = self._heading_names(parent)
        if duty.bracketed and not named:
            return _assigned(duty.bracketed, "heading", duty.partners)
        if not named and self.outline.text[parent.span.end - 1] == ":":
            return _assigned(list(read_order(self.tokens(parent), self.issuer).names), "order")
        return _assigned(named, "heading", duty.partners) if named else Assigned()

    def _heading_names(self, heading: Block) -> list[Name]:
        """The bodies that a heading is about: "Giao Sở Nội vụ:", "Trách nhiệm của …", "3. Các sở, ban, ngành"."""
        tokens = self.tokens(heading)
        at = skip_marks(tokens, 0)
        opener = phrases("heading_openers").at(tokens.words, at)
        if opener:
            words = " ".join(tokens.words[at : at + opener[0]])
            if words in words_of("weak_heading_openers") and heading.role != "organisation":
                return []
            at += opener[0]
        colon = tokens.words.index(":") if ":" in tokens.words[at : at + LONGEST_LABEL] else 0
        if colon and tokens.words[at : at + 2] in _BODY_LABELS and may_begin(tokens, colon + 1):
            at = colon + 1
        names, after = read_names(tokens, at)
        if not names or (names[0].kind == "kinds" and self._is_level_only(tokens, names[0])):
            return []
        rest = tokens.words[after:]
        if not rest or all(word in ".:;*,-" for word in rest):
            return names
        if rest[0] == "(" and rest[-1] == ")" and rest.count("(") == 1:
            return names
        if opener and len(rest) <= SHORT_ORDER and phrases("verbs").at(tokens.words, after):
            return names
        is_open = tokens.words[-1] == ":" or rest[0] == ":"
        if is_open and self._is_whole_name(tokens, names, after):
            span = tokens.span(names[0].first, len(tokens) - 1)
            return [replace(names[0], span=span, text=" ".join(span.of(tokens.text).split()), last=len(tokens) - 1)]
        takes = phrases("verbs").at(tokens.words, after) or phrases("adverbs").at(tokens.words, after)
        return names if is_open and (takes or rest[0] in ":,-") else []

    @staticmethod
    def _is_whole_name(tokens: Tokens, names: list[Name], after: int) -> bool:
        """ "2. Các doanh nghiệp viễn thông hoạt động trên địa bàn:": bodies, and words that only say which."""
        if len(names) > 1 or names[0].kind != "kinds" or tokens.words[names[0].first] not in ("các", "những"):
            return False
        rest = tokens.words[after:-1]
        return (
            len(rest) <= LONGEST_UNKNOWN
            and all(word.isalnum() for word in rest)
            and rest[0] not in words_of("negatives")
        )

    @staticmethod
    def _is_level_only(tokens: Tokens, name: Name) -> bool:
        return tokens.words[name.first] == "cấp" or name.last - name.first == 1

    # --- attribute lines and cells -------------------------------------------------------------------------------------

    def _from_attributes(self, block: Block) -> Assigned:
        leads: list[Name] = []
        partners: list[Name] = []
        spans = []
        for child in block.children:
            if child.label == LABEL:
                duty = self.duty(child)
                spans.append(child.span)
                leads.extend(duty.first or duty.assigned or duty.weakly_assigned)
                partners.extend(duty.partners)
            elif child.label in ("lead", "partner"):
                first, second = self._value_names(child)
                spans.append(child.span)
                (leads if child.label == "lead" else partners).extend(first)
                partners.extend(second)
        rule = "cell" if any(child.kind == "cell" for child in block.children) else "attribute"
        return Assigned(_texts(leads), _texts(partners), tuple(spans), rule)

    def _value_names(self, value: Block) -> tuple[list[Name], list[Name]]:
        """The names of a value, and those among them that only join in ("Sở A chủ trì, phối hợp với Sở B")."""
        tokens = self.tokens(value)
        duty = self.duty(value)
        partners = duty.partners
        if duty.first and duty.later and not duty.bracketed:
            return [*duty.first, *duty.later], list(partners)
        cut = min((name.span.start for name in partners), default=value.span.end)
        names: list[Name] = []
        at = _past_value_label(tokens)
        while at < len(tokens) and tokens.starts[at] < cut:
            found, after = read_names(tokens, at, is_open=True)
            found, after = _whole(tokens, found, after) if found else _unknown(tokens, at)
            names += [name for name in found if name.span.start < cut]
            at = max(after, at + 1)
            if tokens.words[at : at + 2] in _BY_FUNCTION:
                break
        joined = [name for name in names if tokens.words[name.last : name.last + 3] == ["(", "phối", "hợp"]]
        return [name for name in names if name not in joined], [*partners, *joined]

    # --- dues ----------------------------------------------------------------------------------------------------------

    def due(self, block: Block) -> Due:
        """The item's own deadline; else that of its attribute line or cell, of its group, of a dated heading above."""
        own = self.dates.of_item(block.span)
        for child in block.children:
            if child.label in ("due", LABEL) and not own.due:
                fed = self.dates.of_value(child.span)
                own = Due(fed.due, own.recurs or fed.recurs, fed.span, fed.month_day)
        group = self.groups.get(id(block))
        if group and not own.due:
            own = Due(group.due.due, own.recurs or group.due.recurs, group.due.span)
        return own if own.due or own.recurs else self._due_above(block)

    def _due_above(self, block: Block) -> Due:
        above = block.parent
        while above is not None:
            if id(above) not in self._dues:
                self._dues[id(above)] = self._handed_down(above)
            if due := self._dues[id(above)]:
                return due
            above = above.parent
        return Due()

    def _handed_down(self, above: Block) -> Due | None:
        """The time that a block gives to all below it: its attribute line, or its own words where it is a dated heading."""
        fed = next((child for child in above.children if child.label == "due"), None)
        if fed:
            return self.dates.of_value(fed.span)
        return self.dates.of_value(above.span) if above.kind == "heading" and self._is_dated(above) else None

    def _is_dated(self, heading: Block) -> bool:
        """A heading that is a date and little else: "Từ nay tới năm 2021:", "Quý I/2026"."""
        found = self.dates.within(heading.span)
        if not found or found[0].kind not in ("deadline", "period", "name"):
            return False
        words = self.tokens(heading).words
        dated = sum(len(self.outline.plain[m.span.start : m.span.end].split()) for m in found)
        before = self.outline.plain[heading.span.start : found[0].span.start]
        return len(words) <= DATED_HEADING_WORDS and len(words) - 2 * dated <= 4 and len(before.split()) <= 3

    # --- group lines -----------------------------------------------------------------------------------------------------

    def is_group_line(self, block: Block) -> bool:
        """ "(Các nội dung trên do …", "Hai nhiệm vụ nêu trên giao …"."""
        head = self.outline.plain[block.span.start : block.span.start + 60]
        if not block.marker and head.startswith("(") and self._is_bracket(block):
            return True
        if " trên " not in head:
            return head.startswith("(") and self._counts_items(block)
        words = self.tokens(block).words[:8]
        at = next((i for i, word in enumerate(words) if word == "trên"), 0)
        before = [word for word in words[:at] if word.isalnum() and word != "nêu"]
        if before and before[0] in ("các", "những", "toàn", *words_of("group_counts")):
            before = before[1:]
        return bool(before) and " ".join(before) in words_of("group_things")

    def _counts_items(self, block: Block) -> bool:
        """ "(Các việc nêu ở điểm a, b, c do …)"."""
        words = [word for word in self.tokens(block).words[:GROUP_WORDS] if word.isalnum()]
        if words[:1] and (words[0] in ("các", "những") or words[0] in words_of("group_counts")):
            words = words[1:]
        names = any(" ".join(words[:n]) in words_of("group_things") for n in (1, 2))
        return names and ("do" in words or "giao" in words)

    def _is_bracket(self, block: Block) -> bool:
        """A line of its own in brackets that says who: "(Ban Tổ chức Thành ủy tham mưu …)"."""
        own = self.outline.of(block).rstrip(" .;")
        return own.endswith(")") and own.count("(") == own.count(")") and bool(self.duty(block).bracketed)

    def group_of_line(self, block: Block) -> list[Name]:
        """Who a group line names."""
        return self._group(block).names

    def _find_groups(self) -> dict[int, _Group]:
        groups: dict[int, _Group] = {}
        before: dict[int, deque[Block]] = {}
        for block in self.outline.blocks:
            if block.kind not in ("para", "item") or block.parent is None:
                continue
            earlier = before.setdefault(id(block.parent), deque(maxlen=MOST_MEMBERS))
            if self.is_group_line(block):
                group = self._group(block)
                for member in self._members(block, list(earlier)):
                    groups.setdefault(id(member), group)
                earlier.clear()
            else:
                earlier.append(block)
        return groups

    def _members(self, line: Block, before: list[Block]) -> list[Block]:
        """The items that a group line speaks for: those before it in its list, and the paragraph that heads the list."""
        parent = line.parent
        counted = next((word for word in self.tokens(line).words[:3] if word in words_of("group_counts")), None)
        if counted:
            return before[-_count(counted) :]
        return [*([parent] if parent and parent.kind != "heading" else []), *before]

    @staticmethod
    def _doers_after(tokens: Tokens, after: int) -> list[Name]:
        """ "do A hướng dẫn, kiểm tra, B thực hiện": B too."""
        for i in range(after, min(len(tokens), after + GROUP_WORDS)):
            if tokens.words[i] == "," and may_begin(tokens, i + 1):
                names, end = read_names(tokens, i + 1)
                if names and phrases("doing").at(tokens.words, end):
                    return names
        return []

    def _group(self, block: Block) -> _Group:
        tokens = self.tokens(block)
        group = _Group(block, due=self.dates.of_value(block.span))
        for i in range(min(len(tokens), GROUP_WORDS)):
            if tokens.words[i] in words_of("doer_words") or tokens.words[i] == "giao":
                group.names, after = read_names(tokens, i + 1)
                group.names += self._doers_after(tokens, after)
                break
            if tokens.words[i] in ("trên", "này") and may_begin(tokens, i + 1):
                group.names, _ = read_names(tokens, i + 1)
                break
        group.names = group.names or self.duty(block).bracketed
        group.partners = self.duty(block).partners
        return group


def _past_value_label(tokens: Tokens) -> int:
    """Past "Chủ trì:" at the head of a cell that names all who act."""
    found = phrases("value_labels").at(tokens.words, 0)
    return found[0] + 1 if found and tokens.words[found[0] : found[0] + 1] == [":"] else 0


def _count(word: str) -> int:
    if word.isdigit():
        return int(word)
    return [plain(known) for known in load("duties")["group_counts"]].index(word) + 2


def _unknown(tokens: Tokens, at: int) -> tuple[list[Name], int]:
    """A name of no known shape in a value: the words up to the next comma or stop."""
    while at < len(tokens) and not tokens.words[at].isalnum():
        at += 1
    verb = phrases("bracket_verbs").at(tokens.words, at)
    if verb:
        return [], at + verb[0]
    end = at
    while end < len(tokens) and tokens.words[end] not in ",;./()+":
        end += 1
    words = [word for word in tokens.words[at:end] if word.isalnum()]
    if not words or end - at > LONGEST_UNKNOWN or phrases("partner_leads").at(tokens.words, at):
        return [], end
    span = tokens.span(at, end)
    return [Name(span, " ".join(span.of(tokens.text).replace("*", "").split()), "unknown", at, end)], end


def _whole(tokens: Tokens, names: list[Name], after: int) -> tuple[list[Name], int]:
    """The last name of a value, stretched to the next stop: a value holds names only ("Tổ ‹kiểm tra công vụ›")."""
    end = after
    while (
        end < len(tokens)
        and end - after < LONGEST_UNKNOWN
        and tokens.words[end].isalnum()
        and tokens.words[end] != "và"
        and tokens.words[end : end + 2] not in _BY_FUNCTION
    ):
        if phrases("bracket_verbs").at(tokens.words, end) and end == after and names[-1].last - names[-1].first > 1:
            return names, after
        end += 1
    if end == after or names[-1].last != after:
        return names, after
    last = names[-1]
    span = Span(last.span.start, tokens.end(end - 1))
    text = " ".join(span.of(tokens.text).replace("*", "").split())
    return [*names[:-1], Name(span, text, last.kind, last.first, end)], end


def _own(duty: Duty) -> list[Name]:
    """Subjects and assigned bodies; the tail of "phối hợp với các cơ quan, ‹đơn vị› triển khai" is a partner."""
    joined = sorted(name.span for name in duty.partners)
    named = sorted([*duty.first, *duty.assigned], key=lambda name: name.span)
    names = [name for name in named if not _opens_in(joined, name.span.start)]
    return [*names, *duty.later] if names else []


def _opens_in(spans: list[Span], at: int) -> bool:
    """Whether one of the spans, which are in order and apart, holds the place."""
    before = bisect_right(spans, at, key=lambda span: span.start)
    return before > 0 and at < spans[before - 1].end


def _texts(names: list[Name]) -> tuple[str, ...]:
    """The names as written, each once."""
    return tuple(dict.fromkeys(name.text for name in names))


def _assigned(names: list[Name], rule: str, partners: list[Name] | None = None) -> Assigned:
    partners = partners or []
    spans = tuple(name.span for name in (*names, *partners))
    return Assigned(_texts(names), _texts(partners), spans, rule if names else "none")


def _with_partners(base: Assigned, own: list[Name], fed: Assigned) -> Assigned:
    """Partners of the item's own words and lines come before those handed down; nobody is lead and partner at once."""
    given = (*fed.partners, *_texts(own)) or base.partners
    leads = base.leads
    partners = tuple(dict.fromkeys(name for name in given if name not in leads))
    return Assigned(leads, partners, tuple(dict.fromkeys((*base.spans, *(name.span for name in own)))), base.rule)
