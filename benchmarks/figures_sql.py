"""Sixty indicators of officials, each said twice: as a definition, and in SQL written by hand for the same figures.

The SQL is what a good engineer would write for one month: one pass over the stretches in force with conditional aggregates,
each denominator once, laid out as rows of the same table. SQLite has no LATERAL: there a temporary table is laid out by UNION
ALL.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_TABLE = "officials_poststretch"
_FIGURES = (
    "indicators_figure (unit_id, day, span, indicator_id, cell, numerator, denominator, unjudged, known_from, known_to)"
)
_BASES: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("cadre", {"attribute": "kind", "is": "cadre"}, "kind = 'cadre'"),
    ("civil", {"attribute": "kind", "is": "civil_servant"}, "kind = 'civil_servant'"),
    ("part", {"attribute": "kind", "is": "part_time"}, "kind = 'part_time'"),
    ("key", {"attribute": "is_key", "is": True}, "is_key"),
    ("party", {"attribute": "group", "is": "party"}, "\"group\" = 'party'"),
)
_TESTS: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("secondary", {"attribute": "professional_level", "at_least": 2}, "professional_level >= 2", "professional_level"),
    ("university", {"attribute": "professional_level", "at_least": 4}, "professional_level >= 4", "professional_level"),
    ("political1", {"attribute": "political_level", "at_least": 1}, "political_level >= 1", "political_level"),
    ("political2", {"attribute": "political_level", "at_least": 2}, "political_level >= 2", "political_level"),
    ("state", {"attribute": "state_management_level", "at_least": 1}, "state_management_level >= 1",
     "state_management_level"),
    ("women", {"attribute": "sex", "is": "female"}, "sex = 'female'", "sex"),
    ("minority", {"attribute": "is_minority", "is": True}, "is_minority", "is_minority"),
    ("member", {"attribute": "party_member", "is": True}, "party_member", "party_member"),
    ("graded", {"attribute": "grade", "in": [3, 4]}, "grade IN (3, 4)", "grade"),
    ("informatics", {"attribute": "informatics_level", "at_least": 1}, "informatics_level >= 1", "informatics_level"),
)  # fmt: skip
_YOUNG, _BY_SEX = ("cadre", "civil", "part"), 6


@dataclass(frozen=True, slots=True)
class Said:
    """One indicator in SQL; `below` empty: a count. `{born}` stands for the first birthday of those under thirty."""

    code: str
    above: str
    below: str
    unknown: str
    by_sex: bool
    body: dict[str, Any]


def indicators() -> list[Said]:
    """Five counts, fifty shares of which six are broken down by sex, three by age, two with several conditions."""
    found = []
    for name, where, sql in _BASES:
        found.append(_said(f"{name}.count", where, sql, None, "", ""))
        for test, condition, above, column in _TESTS:
            by_sex = name == "cadre" and len(found) <= _BY_SEX
            found.append(_said(f"{name}.{test}", where, sql, condition, above, column, by_sex=by_sex))
        if name in _YOUNG:
            young = {"attribute": "age", "at_most": 29}
            found.append(_said(f"{name}.young", where, sql, young, "born_on > '{born}'", "born_on"))
    for level in (2, 4):
        wanted = {"all": [{"attribute": "professional_level", "at_least": level},
                          {"attribute": "political_level", "at_least": 2}]}  # fmt: skip
        above = f"professional_level >= {level} AND political_level >= 2"
        unknown = f"({above}) IS NULL"
        found.append(_said(f"key.both{level}", _BASES[3][1], "is_key", wanted, above, "", unknown=unknown))
    return found


def _said(
    code: str,
    where: Any,
    below: str,
    condition: Any,
    above: str,
    column: str,
    *,
    by_sex: bool = False,
    unknown: str = "",
) -> Said:
    term: dict[str, Any] = {"countable": "official"}
    body = {"code": f"bench.{code}", "name": f"Chỉ số mẫu {code}", "measure": "%" if condition else "người"}
    if condition is None:
        return Said(body["code"], below, "", "", False, body | {"numerator": term | {"where": where}})
    body |= {"numerator": term | {"where": condition}, "denominator": term | {"where": where}}
    if by_sex:
        body |= {"breakdowns": ["sex"]}
    unclear = f"({below}) AND {unknown or column + ' IS NULL'}"
    return Said(body["code"], f"({below}) AND {above}", below, unclear, by_sex, body)


def months_by_hand(
    days: Sequence[datetime.date], said: Sequence[Said], pk_of: Mapping[str, int], on: datetime.date, vendor: str
) -> Iterator[list[str]]:
    """The statements of each month; a transaction each."""
    for day in days:
        born = day.replace(year=day.year - 30, day=min(day.day, 28) if day.month == 2 else day.day)
        yield [
            *_statements(said, "", day, born, pk_of, on, vendor),
            *_statements([each for each in said if each.by_sex], "sex", day, born, pk_of, on, vendor),
        ]


def _statements(
    said: Sequence[Said],
    by: str,
    day: datetime.date,
    born: datetime.date,
    pk_of: Mapping[str, int],
    on: datetime.date,
    vendor: str,
) -> Iterator[str]:
    columns: dict[str, str] = {}

    def column(condition: str) -> str:
        return columns.setdefault(condition, f"c{len(columns)}")

    lines = [
        (pk_of[each.code], column(each.above), column(each.below) if each.below else "NULL",
         column(each.unknown) if each.unknown else "0")
        for each in said
    ]  # fmt: skip
    counts = ", ".join(f"COUNT(*) FILTER (WHERE {sql.format(born=born)}) AS {name}" for sql, name in columns.items())
    keys = f"unit_id, {by}" if by else "unit_id"
    counted = (
        f"SELECT {keys}, {counts} FROM {_TABLE} WHERE is_main AND valid_from <= '{day}' "
        f"AND (valid_to IS NULL OR valid_to >= '{day}') GROUP BY {keys}"
    )
    cell = f"'{by}=' || COALESCE({by}, '')" if by else "''"
    if vendor == "postgresql":
        values = ", ".join(
            f"({pk}, {above}, {below}::bigint, {unclear}::bigint)" for pk, above, below, unclear in lines
        )
        yield (
            f"INSERT INTO {_FIGURES} WITH counted AS MATERIALIZED ({counted}) "
            f"SELECT unit_id, '{day}', 'month', indicator, {cell}, above, below, unclear, '{on}', '9999-12-31' "
            f"FROM counted CROSS JOIN LATERAL (VALUES {values}) AS line (indicator, above, below, unclear) "
            f"WHERE above <> 0 OR below <> 0 OR unclear <> 0"
        )
        return
    yield f"CREATE TEMP TABLE counted AS {counted}"
    selects = " UNION ALL ".join(
        f"SELECT unit_id, '{day}', 'month', {pk}, {cell}, {above}, {below}, {unclear}, '{on}', '9999-12-31' FROM counted "
        f"WHERE {above} <> 0 OR {below} <> 0 OR {unclear} <> 0"
        for pk, above, below, unclear in lines
    )
    yield f"INSERT INTO {_FIGURES} {selects}"
    yield "DROP TABLE counted"
