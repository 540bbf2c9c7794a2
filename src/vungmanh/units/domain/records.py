"""What is done with every dated record: written, corrected, continued from a day on, ended, withdrawn and given back.

A register says by `Acts` what it checks, what its records are found by and what follows from a change. Each act locks the unit
first, so that two people who write about the same thing at once are told of each other.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.models import StoredFile
from vungmanh.language.text import fold
from vungmanh.units.models import Unit
from vungmanh.units.records import Record

DAY = datetime.timedelta(days=1)
Row = Any
"""A row of the model of the register."""
Files = Sequence[tuple[StoredFile, str]]
_OWN = ("id", "thing", "is_cut", "cut_to", "recorded_by", "recorded_at", "withdrawn_at", "version", "folded")


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts of one register; `record_many` is for imports and samples, the rest for people."""

    model: type[Any]
    words: Callable[[Row], str]
    """What a record is found by."""
    key: Callable[[Row], Hashable | None]
    """Of records with the same key at most one holds on a day; None for a record that may stand beside others."""
    check: Callable[[Row, datetime.date], None]
    """Raises DomainError for a row that cannot be, whatever else there is; the day is that of the act."""
    after: Callable[[Sequence[Row], datetime.date, datetime.datetime], None]
    """Called with every row that changed, the first day that changed and the moment, in the same transaction."""
    check_together: Callable[[Sequence[Row]], Mapping[int, DomainError]] = lambda rows: {}
    """The same for many rows at once, by place, where the database has to be asked."""
    paper: type[Any] | None = None
    beside: Callable[[Iterable[int]], models.Q] = field(default=lambda units: models.Q(unit__in=list(units)))
    """Where rows with the same key can be, for rows of these units."""

    @transaction.atomic
    def record(self, row: Row, *, by: Any, at: datetime.datetime, files: Files = ()) -> Row:
        """A new thing. Raises what `refusals` finds."""
        self._lock([row.unit_id])
        self._raise_first([row], at)
        self._write([row], by=by, at=at)
        self._attach(row, files)
        self.after([row], row.valid_from, at)
        return row

    @transaction.atomic
    def record_many(self, rows: Sequence[Row], *, by: Any, at: datetime.datetime) -> None:
        """Many new things at once, all or nothing, in a handful of statements; each with its line on the audit trail."""
        if not rows:
            return
        self._lock({row.unit_id for row in rows})
        self._raise_first(rows, at)
        self._write(rows, by=by, at=at)
        self.after(rows, min(row.valid_from for row in rows), at)

    def refusals(self, rows: Sequence[Row], *, at: datetime.datetime) -> dict[int, DomainError]:
        """Why each row cannot be written, by its place: `record_days_in_wrong_order`, `record_outside_unit`,
        `record_doubled` (beside what is there, or beside a row above it), or what the register checks. Two queries."""
        found: dict[int, DomainError] = {}
        on = timezone.localdate(at)
        for place, row in enumerate(rows):
            try:
                check_days(row)
                self.check(row, on)
            except DomainError as error:
                found[place] = error
        for place, refusal in self.check_together(rows).items():
            found.setdefault(place, refusal)
        for place, other in self._doubled(rows):
            found.setdefault(place, _double(other))
        return found

    @transaction.atomic
    def correct(
        self, row: Row, values: Mapping[str, Any], *, version: int, reason: str, by: Any, at: datetime.datetime,
        files: Files = (), action: str = "changed",
    ) -> bool:  # fmt: skip
        """What was written wrongly of one stretch, or, by the `action` of a register, what came to be known of it since;
        whether anything changed. Raises `record_reason_missing`, `record_changed`, `record_withdrawn` and what `refusals`
        finds."""
        now = self._locked(row, version)
        changes = audit.changed_fields(now, values)
        if not changes and not files:
            return False
        if not reason.strip():
            raise DomainError("record_reason_missing")
        since = now.valid_from
        for name in changes:
            setattr(now, name, values[name])
        self._raise_first([now], at)
        now.version += 1
        now.folded = fold(self.words(now))
        now.save(update_fields=[*changes, "folded", "version"])
        self._attach(now, files)
        if files:
            changes["files"] = (None, len(files))
        self._tell(now, action, by=by, at=at, changes=changes, reason=reason.strip())
        touched = [now, row] if "unit" in changes else [now]
        self.after(touched, min(since, now.valid_from), at)
        return True

    @transaction.atomic
    def go_on(
        self, row: Row, values: Mapping[str, Any], *, since: datetime.date, version: int, by: Any, at: datetime.datetime,
        files: Files = (),
    ) -> Row:  # fmt: skip
        """From `since` on the thing is different: a new stretch of it begins, and one that still holds ends the day before.
        Raises `record_begins_later` for a day that is not after the first, and what `refusals` finds."""
        now = self._locked(row, version)
        if since <= now.valid_from:
            raise DomainError("record_begins_later", day=now.valid_from)
        later = self._copy(now)
        later.valid_from, later.is_cut, later.cut_to = since, now.valid_to is None or now.valid_to >= since, None
        if later.is_cut:
            later.cut_to = now.valid_to
            self._move_end(now, since - DAY, by=by, at=at)
        for name, value in values.items():
            setattr(later, name, value)
        self._lock([later.unit_id])
        self._raise_first([later], at)
        changes = audit.changed_fields(now, {name: getattr(later, name) for name in values})
        self._write([later], by=by, at=at, action="continued", changes=changes)
        self._attach(later, files)
        self.after([now, later], since, at)
        return later

    @transaction.atomic
    def end(
        self, row: Row, *, last_day: datetime.date, reason: str, version: int, by: Any, at: datetime.datetime
    ) -> None:
        """The thing is no more after `last_day`. Raises `record_days_in_wrong_order`, `record_reason_missing`."""
        now = self._locked(row, version)
        if not reason.strip():
            raise DomainError("record_reason_missing")
        changes = {"valid_to": (now.valid_to, last_day)}
        first = min(now.valid_to or last_day, last_day) + DAY
        now.valid_to = last_day
        self._raise_first([now], at)
        now.version += 1
        now.save(update_fields=["valid_to", "version"])
        self._tell(now, "ended", by=by, at=at, changes=changes, reason=reason.strip())
        self.after([now], first, at)

    @transaction.atomic
    def withdraw(self, row: Row, reason: str, *, by: Any, at: datetime.datetime) -> None:
        """Take a stretch back: it counts nowhere. Where it continued another, that one gets its days back. Repeating does
        nothing."""
        self._lock([row.unit_id])
        now = self._now(row)
        if now.is_withdrawn:
            return
        if not reason.strip():
            raise DomainError("record_reason_missing")
        now.withdrawn_at, now.version = at, now.version + 1
        now.save(update_fields=["withdrawn_at", "version"])
        cut = {audit.CUT: (now.cut_to, now.cut_to)} if now.is_cut else None
        self._tell(now, "withdrawn", by=by, at=at, changes=cut, reason=reason.strip())
        touched = [now]
        before = self._kept_of(now).filter(valid_to=now.valid_from - DAY).first() if now.is_cut else None
        if before is not None:
            self._move_end(before, now.cut_to, by=by, at=at)
            touched.append(before)
        self.after(touched, now.valid_from, at)

    @transaction.atomic
    def give_back(self, row: Row, *, by: Any, at: datetime.datetime) -> None:
        """Let a withdrawn stretch count again; the one that got its days gives them up. Raises what `refusals` finds."""
        self._lock([row.unit_id])
        now = self._now(row)
        if not now.is_withdrawn:
            return
        touched, cut_to = [now], now.cut_to
        before = self._kept_of(now).filter(valid_from__lt=now.valid_from).first() if now.is_cut else None
        if before is not None and meet(before, now):
            now.cut_to = before.valid_to
            self._move_end(before, now.valid_from - DAY, by=by, at=at)
            touched.append(before)
        now.withdrawn_at, now.version = None, now.version + 1
        self._raise_first([now], at)
        now.save(update_fields=["withdrawn_at", "version", "cut_to"])
        self._tell(now, "given_back", by=by, at=at, changes={audit.CUT: (cut_to, now.cut_to)} if now.is_cut else None)
        self.after(touched, now.valid_from, at)

    def _move_end(self, row: Row, last_day: datetime.date | None, *, by: Any, at: datetime.datetime) -> None:
        """Because of another stretch of the same thing."""
        changes = {"valid_to": (row.valid_to, last_day)}
        row.valid_to, row.version = last_day, row.version + 1
        row.save(update_fields=["valid_to", "version"])
        self._tell(row, "moved_end", by=by, at=at, changes=changes)

    def _write(
        self, rows: Sequence[Row], *, by: Any, at: datetime.datetime, action: str = "recorded",
        changes: Mapping[str, tuple[Any, Any]] | None = None,
    ) -> None:  # fmt: skip
        for row in rows:
            row.recorded_by, row.recorded_at, row.folded = by, at, fold(self.words(row))
        made = self.model._default_manager.bulk_create(rows, batch_size=1000)
        new = [row.pk for row in made if row.thing_id is None]
        for first in range(0, len(new), 900):
            self.model._default_manager.filter(pk__in=new[first : first + 900]).update(thing=models.F("pk"))
        for row in made:
            row.thing_id = row.thing_id or row.pk
        told = changes if changes is not None else {}
        audit.record_all(
            audit.entry(
                row, by=by, action=f"{row.KIND}.{action}", at=at, unit_id=row.unit_id,
                changes={**(told or _said(row)), **({audit.CUT: (None, row.cut_to)} if row.is_cut else {})},
            )
            for row in made
        )  # fmt: skip

    def _attach(self, row: Row, files: Files) -> None:
        if self.paper is not None:
            self.paper._default_manager.bulk_create(
                [self.paper(record=row, stored=stored, name=name) for stored, name in files]
            )

    def _tell(self, row: Row, action: str, *, by: Any, at: datetime.datetime, **more: Any) -> None:
        audit.record(row, by=by, action=f"{row.KIND}.{action}", at=at, unit_id=row.unit_id, **more)

    def _copy(self, row: Row) -> Row:
        left_out = ("id", "recorded_by", "recorded_at", "withdrawn_at", "version")
        columns = [column for column in row._meta.concrete_fields if not column.generated]
        names = [column.attname for column in columns if column.name not in left_out]
        return self.model(**{name: getattr(row, name) for name in names})

    def _lock(self, units: Iterable[int]) -> None:
        list(Unit.objects.select_for_update().filter(pk__in=set(units)).order_by("pk").values_list("pk"))

    def _now(self, row: Row) -> Row:
        found: Any = self.model._default_manager.select_related("unit").get(pk=row.pk)
        return found

    def _locked(self, row: Row, version: int) -> Row:
        self._lock([row.unit_id])
        now = self._now(row)
        if now.version != version:
            raise DomainError("record_changed", version=now.version)
        if now.is_withdrawn:
            raise DomainError("record_withdrawn")
        return now

    def _kept_of(self, row: Row) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = self.model._default_manager.filter(thing=row.thing_id, withdrawn_at__isnull=True)
        return rows.exclude(pk=row.pk).order_by("-valid_from")

    def _raise_first(self, rows: Sequence[Row], at: datetime.datetime) -> None:
        for _place, error in sorted(self.refusals(rows, at=at).items()):
            raise error

    def _doubled(self, rows: Sequence[Row]) -> list[tuple[int, Row]]:
        """Rows (by place) that hold on a day on which another with the same key, or of the same thing, holds."""
        wanted = self.beside({row.unit_id for row in rows})
        known: Any = self.model._default_manager.filter(wanted, withdrawn_at__isnull=True)
        by_key: dict[Hashable, list[Row]] = defaultdict(list)
        mine = {row.pk for row in rows if row.pk}
        for other in known.exclude(pk__in=mine).select_related("unit"):
            for key in self._keys(other):
                by_key[key].append(other)
        found = []
        for place, row in enumerate(rows):
            keys = self._keys(row)
            other = next((each for key in keys for each in by_key[key] if meet(row, each)), None)
            if other is not None:
                found.append((place, other))
            for key in keys:
                by_key[key].append(row)
        return found

    def _keys(self, row: Row) -> list[Hashable]:
        key = self.key(row)
        keys: list[Hashable] = [] if key is None else [("key", key)]
        return keys + ([("thing", row.thing_id)] if row.thing_id else [])


def meet(one: Row, other: Row) -> bool:
    """Whether there is a day on which both hold."""
    return (one.valid_to is None or one.valid_to >= other.valid_from) and (
        other.valid_to is None or other.valid_to >= one.valid_from
    )


def check_days(row: Record) -> None:
    """Raises `record_days_in_wrong_order`, `record_outside_unit` (unit, day: its first day or its last)."""
    if row.valid_to and row.valid_to < row.valid_from:
        raise DomainError("record_days_in_wrong_order")
    unit = row.unit
    if unit.valid_from and row.valid_from < unit.valid_from:
        raise DomainError("record_before_unit", unit=unit.name, day=unit.valid_from)
    if unit.valid_to and row.valid_from > unit.valid_to:
        raise DomainError("record_after_unit", unit=unit.name, day=unit.valid_to)


def _double(other: Record) -> DomainError:
    until = other.valid_to
    return DomainError(
        "record_doubled_until" if until else "record_doubled", other=str(other), since=other.valid_from, until=until
    )


def _said(row: Record) -> dict[str, tuple[Any, Any]]:
    """What a new record says, for the trail."""
    columns = [column for column in row._meta.concrete_fields if not column.generated]
    names = [column.name for column in columns if column.name not in (*_OWN, "unit")]
    told = {name: getattr(row, name) for name in names}
    return {name: (None, value) for name, value in told.items() if value not in (None, "", False)}
