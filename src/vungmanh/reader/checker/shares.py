"""Doubts about percentages: against their own counts, their base, and what a rise in percent means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vungmanh.language.text import plain
from vungmanh.reader.checker.case import COUNT, FIGURE, Case, decimals, shown, value
from vungmanh.reader.model import Finding, Result, Span

_PERCENT = r"(\d{1,3}(?:,\d{1,4})?)\s?%"
_FRACTIONS = re.compile(rf"({COUNT})\s?/\s?(\d{{1,3}}(?:\.\d{{3}}){{1,3}}|\d{{1,6}})(?![/\d])")
_SHARE_AFTER = re.compile(rf"[^\d().;:\n/]{{0,60}}(?:\(\s?(?:đạt\s|chiếm\s)?|,?\s?(?:đạt|chiếm)\s){_PERCENT}")
_SHARE = re.compile(_PERCENT)
_CHANGE = re.compile(r"so\s+với|tăng|giảm|nâng")
_GOES_ON = re.compile(r"\s*trong\s+đó")
_CONCURRENT = re.compile(rf"[^;\n]{{0,120}}?({COUNT})\s+[^\d.;\n]{{1,40}}kiêm\s+nhiệm")
_OF_SHARES = re.compile(r"tỷ\s+lệ|tỉ\s+lệ")
_RISE = re.compile(rf"(?:tăng|giảm)(?:\s+(?:thêm|được|lên|xuống|bình\s+quân))?\s+{_PERCENT}(?!\s*điểm)")
_OF_TOTAL = re.compile(
    rf"chiếm\s+(?:tỷ\s+lệ\s+)?{_PERCENT}\s+((?:trên\s+|trong\s+|so\s+với\s+)?tổng\s+số[^.,;:()\n]{{0,70}})"
)
_COUNT_BEFORE = re.compile(rf"({FIGURE})\s+[^\d.;:()\n]{{2,60}}?,?\s+$")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST = 600
_LONGEST_NOUN = 90
_LAST_MONTH = 12
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class _Counted:
    """A fraction of two counts ("104/110"), with the percentage told of it, if one follows."""

    above: float
    below: float
    span: Span
    share: str = ""

    @property
    def is_month(self) -> bool:
        return self.above <= _LAST_MONTH and _FIRST_YEAR <= self.below <= _LAST_YEAR


def _counted(case: Case) -> list[_Counted]:
    return [_fraction(case, found) for found in _FRACTIONS.finditer(case.low)]


def _fraction(case: Case, found: re.Match[str]) -> _Counted:
    share = _SHARE_AFTER.match(case.low, found.end())
    end = share.end() if share else found.end()
    return _Counted(value(found[1]), value(found[2]), Span(found.start(), end), share[1] if share else "")


def shares_of_counts(case: Case) -> Iterator[Finding]:
    """ "104/110 cán bộ (94,55%)": the percentage must be the fraction, rounded or cut at its own decimals."""
    for fraction in case.once(_counted):
        if not fraction.share or not fraction.below or fraction.is_month:
            continue
        share, exact = value(fraction.share), 100 * fraction.above / fraction.below
        step = 10.0 ** -decimals(fraction.share)
        if not abs(share - exact) <= step / 2 + 1e-9 and not 0 <= exact - share < step:
            given = {"given": shown(share), "right": round(exact, 2)}
            counts = {"numerator": shown(fraction.above), "denominator": shown(fraction.below)}
            yield Finding("share_differs", (fraction.span,), counts | given)


def shares_of_base(case: Case) -> Iterator[Finding]:
    """Shares told of a counted base ("104/110 …, trung cấp 54,8%, …"): a whole number of the base must give each."""
    for fraction in case.once(_counted):
        if not fraction.share or fraction.above < 2 or fraction.is_month:
            continue
        for share in _told_of(case, fraction.span.end):
            if not _fits(value(share[1]), fraction.above, decimals(share[1])):
                params = {"base": shown(fraction.above), "given": shown(value(share[1]))}
                yield Finding("share_fits_no_count", (Span(share.start(), share.end()), fraction.span), params)


def _told_of(case: Case, start: int) -> Iterator[re.Match[str]]:
    """The percentages up to the end of the sentence, and of the next one that goes on with "Trong đó"."""
    end = case.sentence_end(start, _LONGEST)
    if _GOES_ON.match(case.low, end):
        end = case.sentence_end(end, _LONGEST)
    change = _CHANGE.search(case.low, start, end)
    other = _FRACTIONS.search(case.low, start, end)
    stop = min(found.start() if found else end for found in (change, other))
    yield from _SHARE.finditer(case.low, start, stop)


def _fits(share: float, base: float, places: int) -> bool:
    step = 10.0**-places
    near = round(share * base / 100)
    return any(abs(100 * count / base - share) <= step + 1e-9 for count in (near - 1, near, near + 1) if count >= 0)


def concurrent_posts(case: Case) -> Iterator[Finding]:
    """Posts filled out of a quota, and posts held concurrently beside: what is really vacant, or too much."""
    for fraction in case.once(_counted):
        held = None if fraction.is_month else _CONCURRENT.match(case.low, fraction.span.end)
        if held is None:
            continue
        filled, quota, concurrent = fraction.above, fraction.below, value(held[1])
        vacant = quota - filled - concurrent
        code = "filled_exceeds_quota" if vacant < 0 else "vacancy_after_concurrent"
        params = {
            "filled": shown(filled),
            "quota": shown(quota),
            "concurrent": shown(concurrent),
            "vacant": shown(vacant),
        }
        yield Finding(code, (Span(fraction.span.start, held.end()),), params)


def populations_changed(case: Case) -> Iterator[Finding]:
    """The same share at two times of two different wholes: the rate changed with the whole, not only with the count."""
    first: dict[tuple[frozenset[str], str | None], tuple[int, Result]] = {}
    for index, result in enumerate(case.reading.results):
        if result.numerator is None or result.denominator is None or not result.as_of:
            continue
        key = (frozenset(_LETTERS.findall(plain(result.what))), result.unit)
        at, earlier = first.setdefault(key, (index, result))
        if earlier.denominator != result.denominator and earlier.as_of != result.as_of:
            params = {
                "was": [shown(earlier.numerator or 0), shown(earlier.denominator or 0)],
                "now": [shown(result.numerator), shown(result.denominator)],
            }
            spans, items = (earlier.spans[0], result.spans[0]), (("results", at), ("results", index))
            yield Finding("population_changed", spans, params, items)


def points_not_percent(case: Case) -> Iterator[Finding]:
    """A share that rose "25,19%" rose by points; one finding per sentence."""
    if not _RISE.search(case.low):
        return
    for sentence in case.sentences():
        share = _OF_SHARES.search(case.low, sentence.start, sentence.end)
        if share is None:
            continue
        rises = list(_RISE.finditer(case.low, share.end(), sentence.end))
        if rises:
            spans = tuple(Span(found.start(), found.end()) for found in rises)
            yield Finding("points_not_percent", spans, {"points": [shown(value(found[1])) for found in rises]})


def implied_bases(case: Case) -> Iterator[Finding]:
    """ "47.200 đoàn viên chiếm 71,13% tổng số …": the base is not stated, but follows."""
    for found in _OF_TOTAL.finditer(case.low):
        before = _COUNT_BEFORE.search(case.low, max(0, found.start() - _LONGEST_NOUN), found.start())
        share = value(found[1])
        if before and share and not any(letter.isdigit() for letter in found[2]):
            count = value(before[1])
            base = round(100 * count / share)
            params = {"count": shown(count), "percent": shown(share), "base": base, "of": found[2].strip()}
            yield Finding("implied_base", (Span(before.start(), found.end()),), params)
