"""Lists in pages: search on folded columns (`language.searching` has its rule), sort, page; from `?q=&sort=&page=`.

    page = list_page(request.GET, programmes, search=["folded"], sorts={"ten": "sort_key", "han": "due"}, default="ten")

The template gets `page.rows`, `page.q`, `page.total`, `page.heads.ten.url` and the links of the pager; other parameters
of the address (filters) are kept in every link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import CharField, F, Lookup, OrderBy, Q, QuerySet, TextField, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.http import QueryDict

from vungmanh.core.prepared import Ids
from vungmanh.language.searching import IN_WORDS, Sought, Term, asked, is_answered
from vungmanh.language.text import squeeze

R = TypeVar("R")
PER_PAGE = 50
_WORD = re.compile("[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Head:
    """A column head: the address that sorts by it, and how it is sorted now ("ascending", "descending", "none")."""

    url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list with the addresses of its neighbours; an empty address means there is none."""

    rows: list[Any]
    q: str
    sort: str
    number: int
    page_count: int
    total: int
    first: int
    last: int
    previous_url: str
    next_url: str
    heads: dict[str, Head] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a pattern as it stands among the words of a text: a blank before it, and behind it where it ends there."""

    text: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a `Sought` asks of a column, its signs escaped for both databases; a value of its own, so that a prepared query
    may take it."""

    text: str
    glob: str
    regex: str
    accented: str
    """The same with accents, each letter small or capital; empty where the accents do not matter."""
    from_border: bool
    """No letter or digit before it; to_border: none behind it."""
    to_border: bool
    is_begun: bool
    pieces: tuple[Piece, ...]
    is_one_word: bool


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """A piece of a question, as patterns: all of `words` stand somewhere, or one of `others` does."""

    words: tuple[Pattern, ...]
    others: tuple[Pattern, ...]


Question = tuple[AskedTerm, ...]


@dataclass(frozen=True, slots=True)
class Worded:
    """A folded column of long texts, and the one that has each of its words once (`language.text.words_of`)."""

    folded: str
    words: str


Column = str | tuple[str, str] | Worded
"""A folded column; or that and the one that keeps the accents of the same words, or that has its words once."""


@CharField.register_lookup
@TextField.register_lookup
class HasWords(Lookup[bool]):
    """`folded__has_words=pattern_of(…)`: the words stand in the folded column side by side, whole or begun.

    No function of ours runs per row, on either database: a quick look for the letters comes first, because most rows fail
    it, and what stands around them is looked at last.
    """

    lookup_name = "has_words"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        patterns = [
            f"{column} GLOB %s",
            f"{column} GLOB %s",
            f"{column} || ' ' GLOB %s",
            f"' ' || {column} || ' ' GLOB %s",
        ]
        sql = "({} AND ({} OR ({} AND {})))".format(*patterns)
        return sql, [each for glob in _globs(self.rhs) for each in (*params, glob)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        sql = f"(strpos({column}, %s) > 0 OR (strpos({column}, %s) > 0 AND {column} ~ %s))"
        return sql, [each for words in _regexes(self.rhs) for each in (*params, words)]


@CharField.register_lookup
@TextField.register_lookup
class HasAccented(Lookup[bool]):
    """`name__has_accented=pattern_of(…)`: the words stand in the column with just these accents, small or capital."""

    lookup_name = "has_accented"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        words = self.rhs.accented
        return f"' ' || {column} || ' ' GLOB %s", [*params, f"*[^{IN_WORDS}]{words}[^{IN_WORDS}]*"]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        words = self.rhs.accented
        return f"{column} ~ %s", [*params, f"(^|[^{IN_WORDS}]){words}($|[^{IN_WORDS}])"]


def matching(queryset: QuerySet[Any], q: str, columns: Sequence[Column]) -> QuerySet[Any]:
    """Rows whose `columns` answer the question `q` by the rule of `language.searching`; every row where it is empty.

    One query where `q` is not empty: whether any row has the last word whole.
    """
    whole, begun = _answers(queryset, q, columns)
    return whole if begun is None or whole.exists() else begun


def matching_counted(queryset: QuerySet[Any], q: str, columns: Sequence[Column]) -> tuple[QuerySet[Any], int]:
    """The same rows and how many they are: one query where any has the last word whole, else two."""
    whole, begun = _answers(queryset, q, columns)
    total = whole.count()
    return (whole, total) if total or begun is None else (begun, begun.count())


def few(
    ask: Callable[[Question], list[R]],
    q: str,
    most: int,
    *,
    read: int,
    texts: tuple[Callable[[R], str], Callable[[R], str]],
) -> tuple[list[R], bool]:
    """At most `most` rows that answer the question, and whether there are more; `ask` gives the first `read` of them by
    `answering`, `texts` are the words of a row, folded and as written. Nothing is counted.

    One query, for rows where the last word is at least begun: the first of them that have it whole are the first of all
    that have. Two only where there are more than `read` of them and too few of those have it whole.
    """
    whole, begun = _questions(q)
    found = ask(begun)
    complete = [row for row in found if is_answered(q, *(words(row) for words in texts))]
    if len(complete) <= most and len(found) == read:
        complete = ask(whole)
    rows = complete or found
    return rows[:most], len(rows) > most


def answering(queryset: QuerySet[Any], question: Question, columns: Sequence[Column]) -> QuerySet[Any]:
    """Rows whose `columns` answer the question; every row where it is empty."""
    for term in question:
        queryset = queryset.filter(_has(term, columns))
    return queryset


def _questions(q: str) -> tuple[Question, Question]:
    """With the last word whole, and with it as the beginning of one; both empty where nothing is asked."""
    return _as_patterns(asked(q))


@lru_cache(256)
def _as_patterns(terms: tuple[Term, ...]) -> tuple[Question, Question]:
    if not terms:
        return (), ()
    *first, last = map(_patterns, terms)
    return (*first, last), (*first, _patterns(terms[-1].begun()))


def _patterns(term: Term) -> AskedTerm:
    return AskedTerm(tuple(map(pattern_of, term.words)), tuple(map(pattern_of, term.others)))


def pattern_of(sought: Sought) -> Pattern:
    text = sought.text
    return Pattern(
        text,
        re.sub(r"[*?\[]", r"[\g<0>]", text),
        re.escape(text),
        _either_case(sought.accented),
        text[0].isalnum(),
        text[-1].isalnum() and not sought.is_begun,
        sought.is_begun,
        _pieces(text, sought.is_begun),
        _WORD.fullmatch(text) is not None,
    )


def _pieces(text: str, is_begun: bool) -> tuple[Piece, ...]:
    words = [f" {word} " for word in _WORD.findall(text)]
    if is_begun and words and text.endswith(words[-1].strip()):
        words[-1] = words[-1].rstrip()
    return tuple(map(Piece, words))


def _answers(queryset: QuerySet[Any], q: str, columns: Sequence[Column]) -> tuple[QuerySet[Any], QuerySet[Any] | None]:
    """The rows that answer the question with whole words, and those where the last word may be begun."""
    whole, begun = _questions(q)
    if not whole:
        return queryset, None
    return answering(queryset, whole, columns), answering(queryset, begun, columns)


def list_page(
    address: QueryDict,
    queryset: QuerySet[Any],
    *,
    sorts: Mapping[str, str | tuple[str, ...]],
    default: str,
    search: Sequence[Column] = (),
    per_page: int = PER_PAGE,
    fetch: Callable[[Ids], Sequence[Any]] | None = None,
    total: int | None = None,
    sliced: Callable[[QuerySet[Any], str], Any] | None = None,
) -> ListPage:
    """The page that `address` asks for; an unknown sort falls back to `default`, a page past the end to the last.

    Two queries, one counts, one fetches; three where no row has the last word of the search whole. Empty values sort last;
    the key settles ties, so that no row shows twice. `fetch` gives the rows of these keys in their order, for long lists of
    wide rows: then only keys are sorted. `total` is how many rows there are where that is known and nothing is searched
    for; `sliced` gives what takes the place of the ordered rows, by the sort, and is sliced like them.
    """
    q = squeeze(address.get("q", ""))
    if total is None or q:
        queryset, total = matching_counted(queryset, q if search else "", search)
    wanted = address.get("sort", default)
    sort = wanted if wanted.removeprefix("-") in sorts else default
    ordered: Any = _ordered(queryset, sort, sorts) if total else []
    if fetch and total:
        ordered = _Keyed(ordered, fetch)
    if sliced and total:
        ordered = sliced(ordered, sort)
    return _page(address, ordered, total, q=q, sort=sort, sorts=sorts, per_page=per_page)


def in_order(
    address: QueryDict, queryset: QuerySet[Any], *, sorts: Mapping[str, str | tuple[str, ...]], default: str
) -> QuerySet[Any]:
    """All rows as `list_page` would show them page by page, for a sheet of the list."""
    wanted = address.get("sort", default)
    return _ordered(queryset, wanted if wanted.removeprefix("-") in sorts else default, sorts)


def is_first_page(address: QueryDict, default: str) -> bool:
    """Whether the address asks for what most people see: the first rows, in the usual order, nothing searched for."""
    asked = squeeze(address.get("q", "")), address.get("page") or "1", address.get("sort") or default
    return asked == ("", "1", default)


def rows_page(
    address: QueryDict,
    rows: Sequence[Any],
    *,
    sorts: Sequence[str] = (),
    default: str = "",
    total: int | None = None,
    at: int = 0,
    per_page: int = PER_PAGE,
) -> ListPage:
    """A page of rows at hand, which are chosen and in the order asked for; no query.

    Where the address names no page it is the one on which row number `at`, counted from 0, stands. `total` is told where
    only the first of many are at hand.
    """
    if "page" not in address:
        address = address.copy()
        address["page"] = str(at // per_page + 1)
    sort, total = address.get("sort", default), len(rows) if total is None else total
    return _page(address, rows, total, q=squeeze(address.get("q", "")), sort=sort, sorts=sorts, per_page=per_page)


def _page(
    address: QueryDict, rows: Any, total: int, *, q: str, sort: str, sorts: Iterable[str], per_page: int
) -> ListPage:
    page_count = max(1, -(-total // per_page))
    number = min(max(1, _whole(address.get("page", ""))), page_count)
    start = (number - 1) * per_page
    shown = list(rows[start : start + per_page])
    return ListPage(
        rows=shown,
        q=q,
        sort=sort,
        number=number,
        page_count=page_count,
        total=total,
        first=start + 1 if shown else 0,
        last=start + len(shown),
        previous_url=_address(address, page=str(number - 1)) if number > 1 else "",
        next_url=_address(address, page=str(number + 1)) if number < page_count else "",
        heads={key: _head(address, key, sort) for key in sorts},
    )


def _has(term: AskedTerm, columns: Sequence[Column]) -> Q:
    words = Q()
    for word in term.words:
        words &= _stands(word, columns)
    for other in term.others:
        words |= _stands(other, columns)
    return words


def _stands(pattern: Pattern, columns: Sequence[Column]) -> Q:
    """In one of the columns; words that need their accents only in columns that keep them."""
    found = Q(pk__in=[])
    for column in columns:
        if isinstance(column, Worded):
            found |= _stands_in(pattern, column)
            continue
        folded, written = (column, "") if isinstance(column, str) else column
        here = Q(**{f"{folded}__has_words": pattern})
        if not pattern.accented:
            found |= here
        elif written:
            found |= here & Q(**{f"{written}__has_accented": pattern})
    return found


def _stands_in(pattern: Pattern, column: Worded) -> Q:
    """The text itself is looked at only for more than a word, and only where all its words are there."""
    if pattern.accented:
        return Q(pk__in=[])
    words = Q()
    for piece in pattern.pieces:
        words &= Q(GreaterThan(StrIndex(column.words, Value(piece.text)), 0))
    return words if pattern.is_one_word else words & Q(**{f"{column.folded}__has_words": pattern})


def _globs(pattern: Pattern) -> tuple[str, str, str, str]:
    """The letters anywhere; between blanks, as most words stand; ending like a word; beginning and ending like one.

    A pattern that begins with a letter runs at the speed of a plain search; one that begins with a set of them does not.
    """
    words = pattern.glob
    before = "[^a-z0-9]" if pattern.from_border else ""
    after = "[^a-z0-9]" if pattern.to_border else ""
    blank = "" if pattern.is_begun else " "
    return f"*{words}*", f"* {words}{blank}*", f"*{words}{after}*", f"*{before}{words}{after}*"


def _regexes(pattern: Pattern) -> tuple[str, str, str]:
    """Between blanks; anywhere; beginning and ending like a word."""
    before = "(^|[^a-z0-9])" if pattern.from_border else ""
    after = "($|[^a-z0-9])" if pattern.to_border else ""
    blank = "" if pattern.is_begun else " "
    return f" {pattern.text}{blank}", pattern.text, f"{before}{pattern.regex}{after}"


def _either_case(words: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" if letter.isalpha() else letter for letter in words)


class _Keyed:
    """An ordered queryset whose slices are keys, by which the rows are fetched: the database sorts no wide ones."""

    def __init__(self, ordered: QuerySet[Any], fetch: Callable[[Ids], Sequence[Any]]) -> None:
        self.ordered, self.fetch = ordered, fetch

    def __getitem__(self, part: slice) -> Sequence[Any]:
        return self.fetch(tuple(self.ordered.values_list("pk", flat=True)[part]))


def _ordered(queryset: QuerySet[Any], sort: str, sorts: Mapping[str, str | tuple[str, ...]]) -> QuerySet[Any]:
    wanted = sorts[sort.removeprefix("-")]
    columns = (wanted,) if isinstance(wanted, str) else wanted
    is_turned = sort.startswith("-")
    keys = [_order(column.removeprefix("-"), is_turned != column.startswith("-")) for column in columns]
    return queryset.order_by(*keys, "-pk" if is_turned != columns[0].startswith("-") else "pk")


def _order(column: str, descending: bool) -> OrderBy:
    return F(column).desc(nulls_last=True) if descending else F(column).asc(nulls_last=True)


def _head(address: QueryDict, key: str, sort: str) -> Head:
    if sort == key:
        return Head(_address(address, sort=f"-{key}"), "ascending")
    return Head(_address(address, sort=key), "descending" if sort == f"-{key}" else "none")


def _address(address: QueryDict, **changed: str) -> str:
    """The same address with some parameters changed; sorting anew starts at the first page."""
    query = address.copy()
    if "sort" in changed:
        query.pop("page", None)
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _whole(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else 1
