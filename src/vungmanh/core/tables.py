"""Lists in pages: search on folded columns, sort, page, all from the address `?q=&sort=&page=`.

    page = list_page(request.GET, programmes, search=["folded"], sorts={"ten": "sort_key", "han": "due"}, default="ten")

The template gets `page.rows`, `page.q`, `page.total`, `page.heads.ten.url` and the links of the pager; other parameters
of the address (filters) are kept in every link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from vungmanh.language.text import fold, nfc, squeeze

PER_PAGE = 50


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


def matching(queryset: QuerySet[Any], q: str, columns: Sequence[str]) -> QuerySet[Any]:
    """Rows in which every word of `q`, without accents and case, stands in one of the folded `columns`."""
    for word in fold(nfc(squeeze(q)))[:200].split():
        one_of = Q()
        for column in columns:
            one_of |= Q(**{f"{column}__contains": word})
        queryset = queryset.filter(one_of)
    return queryset


def list_page(
    address: QueryDict,
    queryset: QuerySet[Any],
    *,
    sorts: Mapping[str, str],
    default: str,
    search: Sequence[str] = (),
    per_page: int = PER_PAGE,
) -> ListPage:
    """The page that `address` asks for; an unknown sort falls back to `default`, a page past the end to the last.

    Two queries: one counts, one fetches. Empty values sort last; the key settles ties, so that no row shows twice.
    """
    q = squeeze(address.get("q", ""))
    if search and q:
        queryset = matching(queryset, q, search)
    asked = address.get("sort", default)
    sort = asked if asked.removeprefix("-") in sorts else default
    total = queryset.count()
    page_count = max(1, -(-total // per_page))
    number = min(max(1, _whole(address.get("page", ""))), page_count)
    start = (number - 1) * per_page
    rows = list(_ordered(queryset, sort, sorts)[start : start + per_page]) if total else []
    return ListPage(
        rows=rows,
        q=q,
        sort=sort,
        number=number,
        page_count=page_count,
        total=total,
        first=start + 1 if rows else 0,
        last=start + len(rows),
        previous_url=_address(address, page=str(number - 1)) if number > 1 else "",
        next_url=_address(address, page=str(number + 1)) if number < page_count else "",
        heads={key: _head(address, key, sort) for key in sorts},
    )


def _ordered(queryset: QuerySet[Any], sort: str, sorts: Mapping[str, str]) -> QuerySet[Any]:
    column = sorts[sort.removeprefix("-")]
    descending = sort.startswith("-") != column.startswith("-")
    expression = F(column.removeprefix("-"))
    if descending:
        return queryset.order_by(expression.desc(nulls_last=True), "-pk")
    return queryset.order_by(expression.asc(nulls_last=True), "pk")


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
