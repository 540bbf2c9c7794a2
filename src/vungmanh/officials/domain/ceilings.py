"""How many people of a unit may be graded highest for a year: the ceiling of the packs, how a unit stands with it, and
decisions that raise it for a unit.

Grades come in one by one, and the ceiling is a share of those graded well: so a grade is refused only where the ceiling can
be kept no more, whatever those who wait for their grade will get; until then the unit's page warns.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Case, DateField, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.officials.domain import recording
from vungmanh.officials.domain.standards_gate import gated_since
from vungmanh.officials.models import Evaluation, Post, RaisedCeiling
from vungmanh.officials.policies import Ceiling, ceiling_of
from vungmanh.units.models import Unit

_LOT = 500
RAISED_FIELDS = ("share_pct", "decided_by", "decision", "decided_on", "reason")


@dataclass(frozen=True, slots=True)
class YearOfUnit:
    """How the people of a unit were graded for a year, by the side of the ceiling."""

    unit: int
    year: int
    ceiling: Ceiling | None
    grades: Mapping[int, int]
    """People by grade, as far as the ceiling is about them."""
    waiting: int
    """People in service at the end of the year who have no grade yet."""
    raised: RaisedCeiling | None = None

    @property
    def share_pct(self) -> Decimal:
        assert self.ceiling is not None
        return self.raised.share_pct if self.raised else self.ceiling.share_pct

    @property
    def given(self) -> int:
        """People with the grade that has the ceiling."""
        return self.grades.get(self.ceiling.grade, 0) if self.ceiling else 0

    @property
    def base(self) -> int:
        """People of whom the share is counted."""
        return sum(self.grades.get(grade, 0) for grade in self.ceiling.of) if self.ceiling else 0

    @property
    def most(self) -> int:
        """How many may have it, as the grades stand."""
        return int(self.share_pct * self.base / 100)

    @property
    def most_at_best(self) -> int:
        """How many, if everybody who waits is graded so that the share grows."""
        return int(self.share_pct * (self.base + self.waiting) / 100)

    @property
    def is_past(self) -> bool:
        return self.ceiling is not None and self.given > self.most

    @property
    def is_beyond(self) -> bool:
        """Past the ceiling, whatever those who wait will get."""
        return self.ceiling is not None and self.given > self.most_at_best


Units = Collection[int] | QuerySet[Any]
"""By their numbers."""
Grades = Mapping[tuple[int, int], Mapping[int, set[int]]]
"""By unit and year the people with each grade, as far as the ceiling is about them."""


def years_of_unit(unit: Unit, years: Collection[int], on: datetime.date) -> list[YearOfUnit]:
    """The latest year first, as known on the day; three queries."""
    asked = [(unit.pk, year) for year in sorted(years, reverse=True)]
    return _years_of(asked, [unit.pk], years, _grades_of([unit.pk], years), on)


def graded_years_of_unit(unit: Unit, years: Collection[int], on: datetime.date) -> list[YearOfUnit]:
    """Those of the years for which anybody was graded; one query where there are none."""
    grades = _grades_of([unit.pk], years)
    return _years_of(sorted(grades, reverse=True), [unit.pk], years, grades, on) if grades else []


def graded_units(units: Units, year: int, on: datetime.date) -> list[YearOfUnit]:
    """Those of the units in which anybody was graded for the year; three queries, one where there are none."""
    grades = _grades_of(units, [year])
    return _years_of(sorted(grades), units, [year], grades, on) if grades else []


def people_of_year(unit: Unit, year: int, on: datetime.date) -> dict[int, int | None]:
    """Who is counted for the unit and year, by grade; None: who is in service at the end of it and waits. Two queries."""
    grades = _grades_of([unit.pk], [year]).get((unit.pk, year), {})
    found: dict[int, int | None] = dict.fromkeys(_in_service([unit.pk], [year], on).get((unit.pk, year), set()))
    return found | {person: grade for grade, people in grades.items() for person in people}


def _grades_of(units: Units, years: Collection[int]) -> Grades:
    found: dict[tuple[int, int], dict[int, set[int]]] = {}
    rows = _graded(units, years).values_list("unit_then", "year", "person", "grade", "kind_then")
    for unit, year, person, grade, kind in rows:
        if (ceiling := ceiling_of(year)) is None or kind in ceiling.kinds:
            found.setdefault((unit, year), {}).setdefault(grade, set()).add(person)
    return found


def _years_of(
    asked: Iterable[tuple[int, int]], units: Units, years: Collection[int], grades: Grades, on: datetime.date
) -> list[YearOfUnit]:
    rows = RaisedCeiling.objects.filter(unit__in=units, year__in=years, withdrawn_at=None)
    raised = {(row.unit_id, row.year): row for row in rows}
    serving = _in_service(units, years, on)
    found = []
    for unit, year in asked:
        of_year = grades.get((unit, year), {})
        counts = {grade: len(people) for grade, people in of_year.items()}
        waiting = len(serving.get((unit, year), set()) - set().union(*of_year.values()))
        found.append(YearOfUnit(unit, year, ceiling_of(year), counts, waiting, raised.get((unit, year))))
    return found


def check_ceiling(row: Evaluation, on: datetime.date) -> None:
    """A grade that goes past the ceiling for good is refused, unless it is history written down. The row counts as it says,
    saved or not. Raises `evaluation_past_ceiling`, or `evaluation_past_ceiling_raised` where the ceiling could be raised."""
    ceiling = ceiling_of(row.year)
    if ceiling is None or row.grade != ceiling.grade or _day_of(row) < gated_since(on):
        return
    post = _post_of(row)
    if post is None or post.kind not in ceiling.kinds:
        return
    Unit.objects.select_for_update().get(pk=post.unit_id)
    found = _with(row, post.unit, on)
    if found.is_beyond:
        raise _refusal(found, ceiling, post.unit)


def beyond_with(rows: Sequence[Evaluation], on: datetime.date) -> dict[int, DomainError]:
    """The same of many grades that are given together, one a person and year, saved or not: by place in `rows`, what stands
    against those with the highest grade where they go past the ceiling together. As many queries for many as for one."""
    posts = _posts_of(rows)
    said = [(row, post, ceiling_of(row.year)) for row, post in zip(rows, posts, strict=True)]
    spoken = [(row, post) for row, post, ceiling in said if post and ceiling and post.kind in ceiling.kinds]
    units, years = {post.unit_id for _row, post in spoken}, {row.year for row, _post in spoken}
    grades = {key: {grade: set(people) for grade, people in of.items()} for key, of in _grades_of(units, years).items()}
    for row, post in spoken:
        of_year = grades.setdefault((post.unit_id, row.year), {})
        for people in of_year.values():
            people.discard(row.person_id)
        of_year.setdefault(row.grade, set()).add(row.person_id)
    found = {(each.unit, each.year): each for each in _years_of(sorted(grades), units, years, grades, on)}
    return {
        place: _refusal(found[post.unit_id, row.year], ceiling, post.unit)
        for place, (row, post, ceiling) in enumerate(said)
        if post and ceiling and post.kind in ceiling.kinds and row.grade == ceiling.grade
        if _day_of(row) >= gated_since(on) and found[post.unit_id, row.year].is_beyond
    }


def _refusal(found: YearOfUnit, ceiling: Ceiling, unit: Unit) -> DomainError:
    may_raise = ceiling.raised_pct is not None and found.raised is None
    return DomainError(
        "evaluation_past_ceiling_raised" if may_raise else "evaluation_past_ceiling",
        unit=unit.name, year=found.year, count=found.given, most=found.most_at_best, share=shown_pct(found.share_pct),
        waiting=found.waiting, source=ceiling.source,
    )  # fmt: skip


def year_with(row: Evaluation, on: datetime.date) -> YearOfUnit | None:
    """How the unit stands of which the saved row speaks; None for somebody without a post then."""
    post = _post_of(row)
    return years_of_unit(post.unit, [row.year], on)[0] if post else None


@transaction.atomic
def raise_ceiling(unit: Unit, year: int, said: Mapping[str, Any], *, by: Any, at: datetime.datetime) -> RaisedCeiling:
    """The competent authority lets more people of the unit be graded highest for the year. Raises `ceiling_not_raised` (most)
    where the rule allows none, or less, `ceiling_raised_already`."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    row = RaisedCeiling(unit=unit, year=year, **said)
    _check_raised(row)
    recording.write_new(row, unit_id=unit.pk, by=by, at=at)
    return row


@transaction.atomic
def withdraw_raised(row: RaisedCeiling, reason: str, *, by: Any, at: datetime.datetime) -> None:
    """Take it back; grades that were given stay, and the unit's page warns. Repeating does nothing. Raises
    `file_reason_missing`."""
    now = RaisedCeiling.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if now.is_withdrawn:
        return
    if not reason.strip():
        raise DomainError("file_reason_missing")
    _marked(now, at, "withdrawn", by=by, at=at, reason=reason.strip())


@transaction.atomic
def give_raised_back(row: RaisedCeiling, *, by: Any, at: datetime.datetime) -> None:
    """Raises `ceiling_raised_already` where another was recorded meanwhile."""
    now = RaisedCeiling.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if not now.is_withdrawn:
        return
    _check_raised(now)
    _marked(now, None, "given_back", by=by, at=at)


def _marked(
    row: RaisedCeiling,
    withdrawn_at: datetime.datetime | None,
    act: str,
    *,
    by: Any,
    at: datetime.datetime,
    reason: str = "",
) -> None:
    row.withdrawn_at, row.version = withdrawn_at, row.version + 1
    row.save(update_fields=["withdrawn_at", "version"])
    audit.record(row, by=by, action=f"{row.KIND}.{act}", at=at, reason=reason, unit_id=row.unit_id)


def _check_raised(row: RaisedCeiling) -> None:
    ceiling = ceiling_of(row.year)
    if ceiling is None or ceiling.raised_pct is None or not ceiling.share_pct < row.share_pct <= ceiling.raised_pct:
        raise DomainError(
            "ceiling_not_raised", year=row.year, least=shown_pct(ceiling.share_pct) if ceiling else "–",
            most=shown_pct(ceiling.raised_pct) if ceiling and ceiling.raised_pct else "–",
        )  # fmt: skip
    others = RaisedCeiling.objects.filter(unit=row.unit_id, year=row.year, withdrawn_at=None).exclude(pk=row.pk)
    if others.exists():
        raise DomainError("ceiling_raised_already", year=row.year)


def shown_pct(share: Decimal) -> str:
    """ "20", "22,5"."""
    return f"{share.normalize():f}".replace(".", ",")


def _with(row: Evaluation, unit: Unit, on: datetime.date) -> YearOfUnit:
    """The year of the unit with the row as it says, whatever is kept of it."""
    kept = years_of_unit(unit, [row.year], on)[0]
    grades = dict(kept.grades)
    before = Evaluation.objects.filter(pk=row.pk, withdrawn_at=None).values_list("grade", flat=True).first()
    waiting = kept.waiting
    if before is not None:
        grades[before] = grades.get(before, 1) - 1
    elif row.person_id in _in_service([unit.pk], [row.year], on).get((unit.pk, row.year), set()):
        waiting -= 1
    grades[row.grade] = grades.get(row.grade, 0) + 1
    return YearOfUnit(kept.unit, kept.year, kept.ceiling, grades, waiting, kept.raised)


def _day_of(row: Evaluation) -> datetime.date:
    """On which the person stood where he or she was graded."""
    return row.decided_on or datetime.date(row.year, 12, 31)


def _post_of(row: Evaluation) -> Post | None:
    """The main post on that day, else the last one before."""
    posts = Post.objects.filter(person=row.person_id, is_main=True, withdrawn_at=None, valid_from__lte=_day_of(row))
    return posts.select_related("unit").order_by("-valid_from", "-pk").first()


def _posts_of(rows: Sequence[Evaluation]) -> list[Post | None]:
    """The same of each of many; one query for every five hundred people."""
    held: dict[int, list[Post]] = {}
    people = sorted({row.person_id for row in rows})
    for start in range(0, len(people), _LOT):
        posts = Post.objects.filter(person__in=people[start : start + _LOT], is_main=True, withdrawn_at=None)
        for post in posts.select_related("unit").order_by("-valid_from", "-pk"):
            held.setdefault(post.person_id, []).append(post)
    return [
        next((post for post in held.get(row.person_id, []) if post.valid_from <= _day_of(row)), None) for row in rows
    ]


def _graded(units: Units, years: Collection[int]) -> QuerySet[Any]:
    """Grades of the years that count, of people whose main post was then in one of the units; `kind_then`: that of the post."""
    ends = [When(year=year, then=Value(datetime.date(year, 12, 31))) for year in years]
    posts = Post.objects.filter(person=OuterRef("person"), is_main=True, withdrawn_at=None)
    then = posts.filter(valid_from__lte=OuterRef("day")).order_by("-valid_from", "-pk")
    rows = Evaluation.objects.filter(Exists(posts.filter(unit__in=units)), year__in=years, withdrawn_at=None)
    rows = rows.filter(person__withdrawn_at=None).order_by()
    rows = rows.annotate(day=Coalesce("decided_on", Case(*ends, output_field=DateField())))
    rows = rows.annotate(unit_then=Subquery(then.values("unit")[:1]), kind_then=Subquery(then.values("kind")[:1]))
    return rows.filter(unit_then__in=units)


def _in_service(units: Units, years: Collection[int], on: datetime.date) -> dict[tuple[int, int], set[int]]:
    """By unit and year, the people of whom its ceiling speaks who had their main post there at its end, or have it today; one
    query."""
    days = {year: (min(on, datetime.date(year, 12, 31)), ceiling_of(year)) for year in years}
    posts = Post.objects.filter(unit__in=units, is_main=True, withdrawn_at=None, person__withdrawn_at=None)
    rows = posts.order_by().values_list("unit", "person", "kind", "valid_from", "valid_to") if years else []
    found: dict[tuple[int, int], set[int]] = {}
    for unit, person, kind, first, last in rows:
        for year, (day, ceiling) in days.items():
            if ceiling and kind in ceiling.kinds and first <= day and (last is None or last >= day):
                found.setdefault((unit, year), set()).add(person)
    return found
