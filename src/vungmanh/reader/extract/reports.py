"""Report duties: who reports to whom, through whom, by when; reviews (sơ kết, tổng kết) and the meetings that hold them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader.extract.leads import Assignments
from vungmanh.reader.extract.periods import Occasion, occasions
from vungmanh.reader.extract.triggers import Part, Trigger, has_trigger
from vungmanh.reader.finders.actors import Name, read_names
from vungmanh.reader.finders.clauses import clauses
from vungmanh.reader.finders.duties import closing
from vungmanh.reader.finders.duty_words import REPORT_FIRSTS, phrases, watched
from vungmanh.reader.finders.receivers import find_receivers
from vungmanh.reader.finders.subjects import find_subject
from vungmanh.reader.lexicon import load
from vungmanh.reader.model import ReportDuty, Span, Unread
from vungmanh.reader.outline import Block, Outline
from vungmanh.reader.tokens import Phrases, Tokens

CLOSED_ROLES = frozenset(
    {"purpose", "view", "rule", "request", "goal", "result", "basis", "preamble", "recipients", "signature"}
)
LONGEST_QUOTE = 40
SHORTEST_QUOTE = 10
LONGEST_CONTEXT = 30
STEERED_WITHIN = 3
LONGEST_VIEW = 80
MOST_TRIGGERS = 12
MOST_TRIES = 60
REVIEWS = frozenset({"sơ kết", "tổng kết"})
_TRIGGER = re.compile(r"báo cáo|(?:sơ|tổng) kết|phản [áả]nh|hội nghị (?:đánh giá|kiểm điểm|rút kinh nghiệm)")
_AND = frozenset({"và"})
_FIRSTS = REPORT_FIRSTS - _AND
_TAKES = ("kết quả", "tình hình", "định kỳ", "theo quy định", "đột xuất", "tiến độ", "kịp thời")


@cache
def _words(key: str) -> Phrases:
    return Phrases([(key, map(plain, load("reports")[key]))])


@cache
def _word_set(key: str) -> frozenset[str]:
    return frozenset(plain(word) for word in load("reports")[key])


def extract_reports(outline: Outline, assignments: Assignments) -> tuple[tuple[ReportDuty, ...], tuple[Unread, ...]]:
    """All report duties in text order, and the mentions of reports that look like a duty and were left."""
    reports: list[ReportDuty] = []
    unread: list[Unread] = []
    for block in outline.blocks:
        if block.kind not in ("item", "para") or block.role in CLOSED_ROLES:
            continue
        if outline.plain.startswith("trên đây là báo cáo", block.span.start):
            continue
        if assignments.tokens(block).places(_FIRSTS, watched()):
            reader = _BlockReader(outline, assignments, block)
            reports.extend(reader.read())
            unread.extend(reader.unread)
    return tuple(reports), tuple(unread)


class _BlockReader:
    """Reads the report duties of one item."""

    def __init__(self, outline: Outline, assignments: Assignments, block: Block) -> None:
        self.outline = outline
        self.assignments = assignments
        self.block = block
        self.tokens: Tokens = assignments.tokens(block)
        self.unread: list[Unread] = []
        self._last_resort: Occasion | None = None
        self._places = self.tokens.places(_FIRSTS, watched())
        self._joints = self.tokens.places(_AND, watched())

    def read(self) -> Iterator[ReportDuty]:
        triggers = [trigger for part in self._parts() for trigger in self._triggers(part)]
        bracketed = {trigger.form for trigger in triggers if trigger.part.in_bracket}
        before: tuple[Trigger, ReportDuty] | None = None
        for trigger in triggers:
            if trigger.form in bracketed & REVIEWS and not trigger.part.in_bracket:
                continue
            if before and trigger.form == before[0].form == "báo cáo" and not trigger.addressed.receivers:
                trigger.addressed = before[0].addressed
            duties = list(self._duties(trigger))
            if before and len(duties) == 1 and self._shares(before, trigger, duties[0]):
                duties = [replace(duties[0], recurs=before[1].recurs)]
            yield from duties
            before = (trigger, duties[-1]) if duties else None

    def _shares(self, before: tuple[Trigger, ReportDuty], trigger: Trigger, duty: ReportDuty) -> bool:
        """ "hằng năm sơ kết, báo cáo UBND tỉnh": how often stands before the first and holds for both."""
        first, known = before
        is_next = self.tokens.words[first.end : trigger.at] in ([","], ["và"])
        return is_next and bool(known.recurs) and not (known.due or duty.due or duty.recurs)

    # --- where to look -----------------------------------------------------------------------------------------------

    def _parts(self) -> Iterator[Part]:
        sentence = 0
        for clause in clauses(self.tokens):
            sentence = clause.first if clause.opens else sentence
            i = clause.first
            outer = clause.first
            while i < clause.last:
                if self.tokens.words[i] == "(" and self._is_telling(i):
                    close = min(closing(self.tokens, i), clause.last)
                    yield from self._split(Part(outer, i, sentence))
                    yield from self._bracket(i + 1, close)
                    outer = i = close + 1
                else:
                    i += 1
            if outer < clause.last:
                yield from self._split(Part(outer, clause.last, sentence))

    def _bracket(self, first: int, close: int) -> Iterator[Part]:
        """The clauses inside a bracket."""
        start = first
        for i in range(first, close + 1):
            if i == close or self.tokens.words[i] == ";":
                if i > start:
                    yield from self._split(Part(start, i, first, True))
                start = i + 1

    def _is_telling(self, i: int) -> bool:
        """Whether a bracket says who does what ("(Ban … chỉ đạo thực hiện, báo cáo …)"), not "(qua …)" or "(trước …)"."""
        close = closing(self.tokens, i)
        if close - i < 6 or self.tokens.words[i + 1] in _word_set("aside_firsts"):
            return False
        inner = self.outline.plain[self.tokens.starts[i] : self.tokens.end(min(close, len(self.tokens) - 1))]
        return _TRIGGER.search(inner) is not None

    def _split(self, part: Part) -> Iterator[Part]:
        """ "… sơ kết … và giúp B sơ kết …" is two stretches."""
        words = self.tokens.words
        for i in self._joints[bisect_left(self._joints, part.first + 2) : bisect_left(self._joints, part.last - 1)]:
            steers = words[i + 1] in _parting_firsts()
            after, before = (
                words[i + 1 : min(part.last, i + LONGEST_VIEW)],
                words[max(part.first, i - LONGEST_VIEW) : i],
            )
            if steers and has_trigger(after) and has_trigger(before):
                yield Part(part.first, i, part.sentence, part.in_bracket)
                yield Part(i + 1, part.last, i + 1 if part.in_bracket else part.sentence, part.in_bracket)
                return
        yield part

    # --- triggers ------------------------------------------------------------------------------------------------------

    def _triggers(self, part: Part) -> list[Trigger]:
        found: list[Trigger] = []
        places = self._places[bisect_left(self._places, part.first) : bisect_left(self._places, part.last)]
        for i in places[:MOST_TRIES]:
            if self._is_quoted(i, part):
                continue
            if len(found) >= MOST_TRIGGERS or (found and i < found[-1].end):
                continue
            trigger = self._trigger_at(i, part, found)
            if trigger:
                trigger.since = part.first
                self._part_from(found, trigger)
                found.append(trigger)
        return found

    def _is_quoted(self, i: int, part: Part) -> bool:
        """Inside the name of a document or a movement: "Chỉ thị … về “đổi mới, tổng kết và nhân điển hình”"."""
        for word in reversed(self.tokens.words[max(part.first, i - LONGEST_VIEW) : i]):
            if word in "“”":
                return word == "“"
        return False

    def _part_from(self, earlier: list[Trigger], trigger: Trigger) -> None:
        """Two triggers in one clause share its dates at the joint between them."""
        if not earlier:
            return
        words = self.tokens.words
        joint = next((j for j in range(trigger.at - 1, earlier[-1].end - 1, -1) if words[j] in (",", "và")), None)
        if joint is not None:
            earlier[-1].until = joint
            trigger.since = joint + 1

    def _trigger_at(self, i: int, part: Part, earlier: list[Trigger]) -> Trigger | None:
        pair = tuple(self.tokens.words[i : i + 2])
        if pair in (("báo", "cáo"), ("phản", "ánh"), ("phản", "ảnh")):
            return self._report_at(i, part, earlier)
        if pair in (("sơ", "kết"), ("tổng", "kết")):
            return self._review_at(i, part)
        if pair == ("hội", "nghị") and self.tokens.words[i + 2 : i + 4] in (
            ["đánh", "giá"],
            ["kiểm", "điểm"],
            ["rút", "kinh"],
        ):
            return Trigger(i, i + 4, "hội nghị", part)
        return None

    def _report_at(self, i: int, part: Part, earlier: list[Trigger]) -> Trigger | None:
        words = self.tokens.words
        end = i + 2
        if _words("report_seconds").at(words, end) or words[end : end + 2] in (["sơ", "kết"], ["tổng", "kết"]):
            return None
        if any(t.form == "báo cáo" for t in earlier):
            return None
        view = words[max(part.first, i - LONGEST_VIEW) : i]
        if words[i] == "phản" and "vướng" not in view and "khó" not in view:
            return None
        trigger = Trigger(i, end, "báo cáo", part, addressed=find_receivers(self.tokens, i, part.first, part.last))
        is_noun = words[i] == "báo" and self._is_noun(i)
        told = bool(trigger.addressed.receivers) or self._is_timed(i, part) or (not is_noun and self._takes(i, part))
        if is_noun and not self._is_acted(i):
            told = False
        if words[i - 2 : i] == ["công", "bố"] and not trigger.addressed.receivers:
            told = False
            is_noun = False
        if not told:
            if not is_noun:
                self.unread.append(Unread(self._span(part), "reports", "no_receiver_or_time"))
            return None
        return trigger

    def _is_noun(self, i: int) -> bool:
        return i > 0 and self.tokens.words[i - 1] in _noun_ends() and not self._ends_with_verb(i)

    def _ends_with_verb(self, i: int) -> bool:
        return self.tokens.words[i - 2 : i] in (["tổng", "hợp"], ["định", "kỳ"], ["kịp", "thời"])

    def _is_acted(self, i: int) -> bool:
        """ "thực hiện chế độ báo cáo", "gửi báo cáo": somebody does something with the report."""
        window = self.tokens.words[max(0, i - 5) : i]
        return any(_words("report_acts").at(window, j) for j in range(len(window)))

    def _takes(self, i: int, part: Part) -> bool:
        near = " ".join(self.tokens.words[max(part.first, i - 4) : min(part.last, i + 8)])
        return any(word in near for word in _TAKES)

    def _is_timed(self, i: int, part: Part) -> bool:
        first, last = max(part.first, i - LONGEST_VIEW), min(part.last, i + LONGEST_VIEW)
        near = self.tokens.span(first, last)
        return any(m.due or m.recurs for m in self.assignments.dates.within(near) if m.kind != "citation")

    def _review_at(self, i: int, part: Part) -> Trigger | None:
        words = self.tokens.words
        before = {" ".join(words[max(0, i - n) : i]) for n in (1, 2, 3)}
        if not before.isdisjoint(_word_set("review_nouns")):
            return None
        form = "sơ kết" if words[i] == "sơ" else "tổng kết"
        joint = i + 2 < part.last and words[i + 2] in (",", "và", "/", "hoặc", "-")
        if joint and words[i + 3 : i + 5] == ["tổng", "kết"]:
            return Trigger(i, i + 5, form, part, paired="tổng kết")
        return Trigger(i, i + 2, form, part)

    # --- what a trigger says -----------------------------------------------------------------------------------------------

    def _duties(self, trigger: Trigger) -> Iterator[ReportDuty]:
        times = self._times(trigger)
        quote = self._quote(trigger, is_timed=any(time.due or time.recurs for time in times))
        sources, source_spans = self._sources(trigger)
        addressed = trigger.addressed
        for form in (trigger.form, *([trigger.paired] if trigger.paired else [])):
            for time in times:
                yield ReportDuty(
                    quote=quote.of(self.outline.text),
                    spans=tuple(
                        dict.fromkeys((quote, *source_spans, *addressed.spans, *((time.span,) if time.span else ())))
                    ),
                    rule=f"report.{'review' if form in REVIEWS else 'report'}",
                    confidence=self._confidence(trigger, sources, time),
                    sources=sources,
                    receivers=addressed.receivers,
                    via=addressed.via,
                    due=time.due,
                    recurs=time.recurs,
                    form=form,
                    section=self.block.path,
                    yearly_on=time.month_day if time.recurs == "yearly" and not time.due else None,
                )

    @staticmethod
    def _confidence(trigger: Trigger, sources: tuple[str, ...], time: Occasion) -> float:
        if trigger.form == "báo cáo":
            told = bool(trigger.addressed.receivers) + bool(sources) + bool(time.due or time.recurs)
            return (0.6, 0.75, 0.9, 0.95)[told]
        return (0.9 if time.due or time.recurs else 0.85) if sources else 0.7

    def _span(self, part: Part) -> Span:
        return self.tokens.span(part.first, max(part.first + 1, part.last))

    def _quote(self, trigger: Trigger, *, is_timed: bool) -> Span:
        """The clause; the whole sentence where the clause says little and no time; cut where another act begins."""
        part, words = trigger.part, self.tokens.words
        first, last = part.first, part.last
        is_short = last - first <= 2 * SHORTEST_QUOTE and _length(words[first:last]) < SHORTEST_QUOTE
        if is_short and not is_timed and last - part.sentence <= 2 * LONGEST_CONTEXT:
            first = part.sentence if _length(words[part.sentence : last]) <= LONGEST_CONTEXT else first
        if last - first > LONGEST_QUOTE and trigger.form in REVIEWS:
            for i in range(trigger.end + 4, last - 1):
                if words[i] in (",", "và") and phrases("verbs").at(words, i + 1) and not self._dated_after(i, last):
                    last = i
                    break
        while last - 1 > first and words[last - 1] in ".,;/)":
            last -= 1
        while first < last - 1 and words[first] in ",;-*(":
            first += 1
        return self.tokens.span(first, last)

    def _dated_after(self, i: int, last: int) -> bool:
        return bool(self.assignments.dates.within(self.tokens.span(i, last)))

    def _sources(self, trigger: Trigger) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        names = self._steered(trigger) or self._subject(trigger) or self._asked(trigger)
        if names:
            return tuple(dict.fromkeys(name.text for name in names)), tuple(name.span for name in names)
        if self.assignments.is_group_line(self.block):
            named = self.assignments.group_of_line(self.block)
            return tuple(name.text for name in named), tuple(name.span for name in named)
        assigned = self.assignments.of(self.block)
        return assigned.leads, assigned.spans[: len(assigned.leads)]

    def _steered(self, trigger: Trigger) -> list[Name]:
        """ "hướng dẫn Quận, Huyện hoàn thành sơ kết": the body steered holds the review, and the next in its clause."""
        for i in range(trigger.at - 1, max(trigger.part.first, trigger.at - LONGEST_VIEW) - 1, -1):
            found = phrases("steering").at(self.tokens.words, i) if self.tokens.words[i] in _steering_firsts() else None
            if found:
                names, after = read_names(self.tokens, i + found[0], trigger.at)
                if names and trigger.at - after <= STEERED_WITHIN:
                    trigger.part.steered = names
                break
        return trigger.part.steered if trigger.form in REVIEWS else []

    def _subject(self, trigger: Trigger) -> list[Name]:
        if trigger.part.in_bracket:
            names, _ = read_names(self.tokens, trigger.part.first, trigger.at)
            return names or read_names(self.tokens, trigger.part.sentence, trigger.at)[0]
        found = find_subject(self.tokens, trigger.part.first, trigger.at + 2)
        if found is None and trigger.part.sentence != trigger.part.first:
            found = find_subject(self.tokens, trigger.part.sentence, trigger.at + 2)
        if found and found[1] < trigger.at and (verb := phrases("assigning").at(self.tokens.words, found[1])):
            return read_names(self.tokens, found[1] + verb[0], trigger.at)[0] or found[0]
        return found[0] if found else []

    def _asked(self, trigger: Trigger) -> list[Name]:
        """ "… đề nghị các cơ quan, đơn vị kịp thời phản ánh …", wherever the asking stands before the trigger."""
        words = self.tokens.words
        for i in range(trigger.at - 1, max(trigger.part.first, trigger.at - LONGEST_VIEW) - 1, -1):
            if words[i] in ("đề", "yêu", "giao") and (found := phrases("assigning").at(words, i)):
                names, _ = read_names(self.tokens, i + found[0], trigger.at)
                return names
        return []

    def _times(self, trigger: Trigger) -> list[Occasion]:
        dates = self.assignments.dates
        own = self.tokens.span(trigger.since, trigger.until or trigger.part.last)
        found = occasions(dates, own, self.tokens.starts[trigger.at], is_report=trigger.form == "báo cáo")
        if found:
            return found
        if self._last_resort is None:
            self._last_resort = self._fallback()
        return [self._last_resort]

    def _fallback(self) -> Occasion:
        """No time of its own: that of the bracket at the item's end, of its group line, of its attribute line."""
        dates = self.assignments.dates
        group = self.assignments.groups.get(id(self.block))
        spans = [child.span for child in self.block.children if child.label == "due"]
        words = self.tokens.words
        closes = next((i for i in range(len(words) - 1, -1, -1) if words[i].isalnum() or words[i] == ")"), None)
        if closes is not None and words[closes] == ")":
            depth, i = 0, closes
            while i >= 0:
                depth += (words[i] == ")") - (words[i] == "(")
                if depth == 0:
                    break
                i -= 1
            spans.insert(0, self.tokens.span(max(i, 0), closes + 1))
        if group:
            spans.append(group.block.span)
        for span in spans:
            due = dates.of_value(span)
            if due.due or due.recurs:
                return Occasion(due.due, due.recurs, due.span, due.month_day)
        own = dates.of_item(self.block.span)
        if not (own.due or own.recurs) and (above := self.assignments.due(self.block)).due:
            return Occasion(above.due, None, above.span)
        return Occasion()


def _length(words: list[str]) -> int:
    return sum(1 for word in words if word.isalnum())


@cache
def _parting_firsts() -> frozenset[str]:
    """Verbs that open the second of two reports in one clause."""
    return _steering_firsts() | {"tham"}


@cache
def _steering_firsts() -> frozenset[str]:
    return frozenset(phrases("steering").by_word)


@cache
def _noun_ends() -> frozenset[str]:
    """The last words of what stands before "báo cáo" where it is a thing."""
    return frozenset(word.split()[-1] for word in _word_set("report_nouns"))
