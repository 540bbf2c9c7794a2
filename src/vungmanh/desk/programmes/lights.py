"""The lights of the sentences of a directive: words and signs, which paragraphs carry which, how many of each."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from vungmanh.core.prepared import prepared
from vungmanh.desk.programmes.rendering import Mark, Paragraph, paragraphs
from vungmanh.desk.programmes.shown import LETTERS, capital
from vungmanh.directives.models import Directive
from vungmanh.directives.selectors import adopted_reading
from vungmanh.programmes.domain.lights import Light, Stated, Tally
from vungmanh.programmes.followed import Lit, lights_of
from vungmanh.programmes.models import Programme, ReportDuty, Target, TargetStatement, Task

Row = Target | Stated
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Words:
    tone: str
    sign: str
    word: Any


WORDS: dict[Light, Words] = {
    Light.LATE: Words("bad", "▲", _("Trễ")),
    Light.MISSED: Words("bad", "▲", _("Chưa đạt, đã quá hạn")),
    Light.OWNERLESS: Words("near", "◇", _("Chưa giao được cho ai")),
    Light.BEHIND: Words("near", "◐", _("Cần đẩy nhanh")),
    Light.NEAR: Words("near", "◐", _("Sắp đến hạn")),
    Light.SUBMITTED: Words("busy", "◷", _("Chờ duyệt")),
    Light.NOT_BEGUN: Words("quiet", "○", _("Chưa bắt đầu")),
    Light.UNDER_WAY: Words("busy", "▸", _("Đang làm")),
    Light.DORMANT: Words("quiet", "◌", _("Chờ điều kiện")),
    Light.DONE: Words("good", "✓", _("Xong")),
    Light.INFORMATION: Words("quiet", "·", _("Chỉ nêu thông tin")),
    Light.WITHDRAWN: Words("quiet", "–", _("Đã bỏ")),
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many sentences carry a light; `value` is how the address asks for them."""

    value: str
    words: Words
    count: int
    is_asked: bool


@dataclass(frozen=True, slots=True)
class LitText:
    """`paragraphs`: those that the filter leaves, each with its heading; `is_cut` where some are left out."""

    paragraphs: Sequence[Paragraph]
    counts: Sequence[Count]
    total: int
    is_cut: bool
    marks: Sequence[Mark]


def lit_text(programme: Programme, on: datetime.date, asked: str) -> LitText:
    """The text of the programme's own directive, every sentence with its light on a day; eight queries."""
    said = _said(programme)
    lights = lights_of(programme, list({row.source: row for row, *_sentence in said}.values()), on)
    mark = _marker()
    marks = [mark(row, spans[0], quote, lights[row.source]) for row, spans, quote in said if spans]
    found = paragraphs(_text(programme.directive_id)[0], marks, _headings(programme))
    silent = sum(not each.over and not each.is_heading for each in found)
    counted = Counter(mark.light for mark in marks)
    counted[Light.INFORMATION.value] += silent
    counts = [
        Count(light.value, words, counted[light.value], asked == light.value)
        for light, words in WORDS.items()
        if counted[light.value]
    ]
    is_cut = any(count.is_asked for count in counts)
    return LitText(_fitting(found, asked) if is_cut else found, counts, len(marks), is_cut, marks)


def detail(tally: Tally) -> str:
    """ "3 trễ, 12/15 xong": what lies behind a light of more than one duty."""
    return "" if tally.total < 2 else _detail(tally.late, tally.done, tally.total, get_language())


@lru_cache(maxsize=4096)
def _detail(late: int, done: int, total: int, _language: str | None) -> str:
    words = [_now("%(done)s/%(total)s xong") % {"done": done, "total": total}]
    if late:
        words.insert(0, ngettext("%(n)s trễ", "%(n)s trễ", late) % {"n": late})
    return ", ".join(words)


def _said(programme: Programme) -> list[tuple[Row, Sequence[Span], str]]:
    """Each row with place and words of each sentence of the programme's own text that states it; three queries."""
    own = programme.directive_id
    found: list[tuple[Row, Sequence[Span], str]] = [
        (each.target, each.item.spans, each.item.quote) for each in _statements(programme.pk, own)
    ]
    for model in (Task, ReportDuty):
        for pk, is_withdrawn, spans, quote in _stated(model, programme.pk, own):
            found.append((Stated(model.kind, pk, is_withdrawn), spans, quote))
    return found


@prepared
def _statements(programme: int, directive: int) -> QuerySet[TargetStatement]:
    rows = TargetStatement.objects.filter(target__programme_id=programme, item__directive_id=directive)
    whole = (each.name for each in Target._meta.concrete_fields)
    return rows.select_related("target", "item").only(
        "target", *(f"target__{name}" for name in whole), "item__spans", "item__quote"
    )


@prepared
def _stated(model: type[Any], programme: int, directive: int) -> QuerySet[Any, tuple[int, bool, Sequence[Span], str]]:
    rows = model.objects.filter(programme_id=programme, item__directive_id=directive).order_by()
    return rows.values_list("pk", "is_withdrawn", "item__spans", "item__quote")


@prepared
def _text(directive: int) -> QuerySet[Directive, str]:
    return Directive.objects.filter(pk=directive).values_list("text", flat=True).order_by()


def _marker() -> Callable[[Row, Span, str, Lit], Mark]:
    """Makes the mark of a sentence; each of the few words is put into the language of the page once."""
    said = {light: str(words.word) for light, words in WORDS.items()}
    kinds = {model.kind: (LETTERS[model], str(model.kind.label)) for model in (Target, Task, ReportDuty)}

    def mark(row: Row, span: Span, quote: str, lit: Lit) -> Mark:
        words = WORDS[lit.light]
        letter, kind = kinds[row.kind]
        return Mark(
            *span, f"{letter}{row.pk}", kind, lit.light.value, words.tone, words.sign, said[lit.light],
            detail(lit.tally), capital(quote),
        )  # fmt: skip

    return mark


def _headings(programme: Programme) -> list[int]:
    """Where the headings of the text begin, as the reader saw them."""
    reading = adopted_reading(programme.directive)
    return [row["span"][0] for row in reading.content.get("outline", [])] if reading else []


def _fitting(found: Iterable[Paragraph], asked: str) -> list[Paragraph]:
    """Paragraphs with a sentence of the light that is asked for, each below its nearest heading."""
    kept: list[Paragraph] = []
    heading = None
    for each in found:
        if each.is_heading:
            heading = each
        elif any(mark.light == asked for mark in each.over) or (asked == Light.INFORMATION.value and not each.over):
            if heading:
                kept.append(heading)
                heading = None
            kept.append(each)
    return kept
