"""Doubts about percentages: against their own counts, their base, and what a rise in percent means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vungmanh.language.text import plain
from vungmanh.reader.checker.case import FIGURE, Case, decimals, shown, value
from vungmanh.reader.model import Finding, Result, Span

_WHOLE = r"\d{1,3}(?:\.\d{3}){1,3}|\d{1,6}"
_PERCENT = r"(\d{1,3}(?:,\d{1,4})?)\s?%"
_FRACTION = rf"(?<![\w/.,])({_WHOLE})\s?/\s?({_WHOLE})(?![/\d])"
_OF_COUNT = re.compile(rf"{_FRACTION}([^\d().;:\n/]{{0,60}})(?:\(\s?(?:đạt\s|chiếm\s)?|,?\s?(?:đạt|chiếm)\s){_PERCENT}")
_SHARE = re.compile(_PERCENT)
_CHANGE = re.compile(r"so\s+với|tăng|giảm|nâng")
_GOES_ON = re.compile(r"\s*trong\s+đó")
_CONCURRENT = re.compile(rf"{_FRACTION}[^;\n]{{0,120}}?(?<![\w/.,])({_WHOLE})\s+[^\d.;\n]{{1,40}}kiêm\s+nhiệm")
_OF_SHARES = re.compile(r"tỷ\s+lệ|tỉ\s+lệ")
_RISE = re.compile(rf"(?:tăng|giảm)(?:\s+(?:thêm|được|lên|xuống|bình\s+quân))?\s+{_PERCENT}(?!\s*điểm)")
_BASE = re.compile(
    rf"(?<![\w/.,%])({FIGURE})\s+([^\d.;:()\n]{{2,60}}?),?\s+chiếm\s+(?:tỷ\s+lệ\s+)?{_PERCENT}"
    r"\s+((?:trên\s+|trong\s+|so\s+với\s+)?tổng\s+số[^.,;:()\n]{0,70})"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST = 600
_LAST_MONTH = 12
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def _is_month(numerator: float, denominator: float) -> bool:
    return numerator <= _LAST_MONTH and _FIRST_YEAR <= denominator <= _LAST_YEAR


def shares_of_counts(case: Case) -> Iterator[Finding]:
    """ "104/110 cán bộ (94,55%)": the percentage must be the fraction, rounded or cut at its own decimals."""
    for found in _OF_COUNT.finditer(case.low):
        above, below, share = value(found[1]), value(found[2]), value(found[4])
        if not below or _is_month(above, below):
            continue
        exact, step = 100 * above / below, 10.0 ** -decimals(found[4])
        if not -step / 2 - 1e-9 <= share - exact <= step / 2 + 1e-9 and not 0 <= exact - share < step:
            params = {
                "numerator": shown(above),
                "denominator": shown(below),
                "given": shown(share),
                "right": round(exact, 2),
            }
            yield Finding("share_differs", (Span(found.start(), found.end()),), params)


def shares_of_base(case: Case) -> Iterator[Finding]:
    """Shares told of a counted base ("104/110 …, trung cấp 54,8%, …"): a whole number of the base must give each."""
    for found in _OF_COUNT.finditer(case.low):
        base = value(found[1])
        if base < 2 or _is_month(base, value(found[2])):
            continue
        for share in _told_of(case, found.end()):
            if not _fits(value(share[1]), base, decimals(share[1])):
                params = {"base": shown(base), "given": shown(value(share[1]))}
                yield Finding(
                    "share_fits_no_count", (Span(share.start(), share.end()), Span(found.start(), found.end())), params
                )


def _told_of(case: Case, start: int) -> Iterator[re.Match[str]]:
    """The percentages up to the end of the sentence, and of the next one that goes on with "Trong đó"."""
    end = case.sentence_end(start, _LONGEST)
    if _GOES_ON.match(case.low, end):
        end = case.sentence_end(end, _LONGEST)
    change = _CHANGE.search(case.low, start, end)
    other = _OF_COUNT.search(case.low, start, end)
    stop = min(found.start() if found else end for found in (change, other))
    yield from _SHARE.finditer(case.low, start, stop)


def _fits(share: float, base: float, places: int) -> bool:
    step = 10.0**-places
    near = round(share * base / 100)
    return any(abs(100 * count / base - share) <= step + 1e-9 for count in (near - 1, near, near + 1) if count >= 0)


def concurrent_posts(case: Case) -> Iterator[Finding]:
    """Posts filled out of a quota, and posts held concurrently beside: what is really vacant, or too much."""
    for found in _CONCURRENT.finditer(case.low):
        filled, quota, held = (value(found[number]) for number in (1, 2, 3))
        if _is_month(filled, quota):
            continue
        vacant = quota - filled - held
        code = "filled_exceeds_quota" if vacant < 0 else "vacancy_after_concurrent"
        params = {"filled": shown(filled), "quota": shown(quota), "concurrent": shown(held), "vacant": shown(vacant)}
        yield Finding(code, (Span(found.start(), found.end()),), params)


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
    for found in _BASE.finditer(case.low):
        count, share = value(found[1]), value(found[3])
        if share and not any(letter.isdigit() for letter in found[4]):
            params = {
                "count": shown(count),
                "percent": shown(share),
                "base": round(100 * count / share),
                "of": found[4].strip(),
            }
            yield Finding("implied_base", (Span(found.start(), found.end()),), params)
