"""The register of officials as a sheet."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Min, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vungmanh.imports.registers import Plan, Register
from vungmanh.officials.countables import STRETCHES
from vungmanh.officials.domain import recording
from vungmanh.officials.models import Person, Post, PostStretch, PrivateData, Qualification
from vungmanh.officials.permissions import past_units_to_staff, units_to_staff
from vungmanh.officials.sheets.columns import COLUMNS, LEVELS, PERSON, POST, PRIVATE, parts_of
from vungmanh.officials.sheets.known import lots
from vungmanh.officials.sheets.planning import Planner
from vungmanh.officials.sheets.writing import Prepared, prepare, write
from vungmanh.units.models import Unit


class OfficialsRegister(Register):
    name = "officials"
    label = _("cán bộ, công chức")
    address = "can-bo"
    sheet = "Cán bộ, công chức"
    columns = COLUMNS
    help = (
        "Mỗi dòng là một chức danh của một người. Người giữ hai chức danh thì ghi hai dòng; dòng thứ hai ghi Kiêm nhiệm là Có.",
        "Người đã có trong sổ được nhận ra theo số CCCD; không có số thì theo họ tên và ngày sinh, và sẽ hỏi lại từng người.",
    )
    derived = ("officials.PostStretch",)
    main = ("officials.person", "officials.post")
    watched = ("officials",)
    looks = ("person.seen", "person.unmasked", "officials.exported")

    def units(self, by: Any, on: datetime.date) -> QuerySet[Unit]:
        return units_to_staff(by, on)

    def past_units(self, by: Any, on: datetime.date) -> QuerySet[Unit]:
        return past_units_to_staff(by, on)

    @property
    def reach(self) -> Hashable:
        return units_to_staff

    def plan(self, plan: Plan) -> None:
        Planner(plan, self.scope(plan.by, plan.on)).run()

    def prepare(self, plan: Plan, *, at: datetime.datetime) -> Prepared:
        return prepare(plan, at=at)

    def write(self, prepared: Prepared, *, at: datetime.datetime) -> None:
        write(prepared, at=at)

    def before_undo(self, things: Sequence[Model]) -> Any:
        """Whose files change, whose own columns may, and for units of files that go: since when figures counted them."""
        named = {thing.pk for thing in things if isinstance(thing, Person)}
        people = named | {thing.person_id for thing in things if isinstance(thing, Post | Qualification)}
        since: dict[int, datetime.date] = {}
        for lot in lots(people):
            rows = PostStretch.objects.filter(person__in=lot).values_list("unit_id").annotate(first=Min("valid_from"))
            for unit_id, first in rows:
                since[unit_id] = min(since.get(unit_id, first), first)
        return people, named, since

    def after_undo(self, kept: Any, *, at: datetime.datetime) -> None:
        people, named, since = kept
        recording.follow_all(people, at=at)
        recording.looked_at(named, PERSON, at=at)
        if since:
            for name in STRETCHES:
                recording.tell_figures(name, units=set(since), since=min(since.values()), at=at)

    def export(self, units: QuerySet[Unit], *, by: Any, on: datetime.date) -> Iterable[Mapping[str, Any]]:
        """A row for each post held on the day, by unit and in the order of positions."""
        allowed = {unit.pk: unit for unit in units}
        held = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        living = Post.objects.filter(held, valid_from__lte=on, withdrawn_at=None, person__withdrawn_at=None)
        rows = living.filter(unit__in=units.order_by().values("pk")).select_related("person")
        posts = list(rows.order_by("unit__sort_key", "unit", "-is_main", "person__sort_key", "pk"))
        people = {post.person_id for post in posts}
        private = {row.person_id: row for lot in lots(people) for row in PrivateData.objects.filter(person__in=lot)}
        highest = _highest(people)
        for post in posts:
            yield _row(post, allowed[post.unit_id], private.get(post.person_id), highest[post.person_id])


def _highest(people: Iterable[int]) -> dict[int, dict[str, Qualification]]:
    """By person and kind: of equals the one recorded last."""
    found: dict[int, dict[str, Qualification]] = defaultdict(dict)
    for lot in lots(people):
        for row in Qualification.objects.filter(person__in=lot, withdrawn_at=None).order_by("level", "pk"):
            found[row.person_id][row.kind] = row
    return found


def _row(post: Post, unit: Unit, private: PrivateData | None, held: Mapping[str, Qualification]) -> dict[str, Any]:
    person = post.person
    row: dict[str, Any] = {"post": post.pk, "unit": unit, "position": post.position, "valid_from": post.valid_from}
    row |= {name: getattr(person, name) for name in PERSON}
    row |= {name: getattr(private, name) for name in PRIVATE} if private else {}
    row |= {name: getattr(post, name) for name in POST} | {"is_concurrent": not post.is_main}
    row |= dict(_levels(held))
    return row


def _levels(held: Mapping[str, Qualification]) -> Iterator[tuple[str, Any]]:
    for column, kind in LEVELS.items():
        if qualification := held.get(kind.value):
            yield column, qualification.level
            for part in parts_of(kind):
                yield f"{kind.value}_{part}", getattr(qualification, part)
