"""Posts: somebody is put into one, it ends, it is corrected. The rules that no file may break stand in `check_post`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.officials.domain import recording
from vungmanh.officials.domain.standards_gate import GATED, ExceptionSaid, comes_now, pass_gate
from vungmanh.officials.models import Departure, Person, Post
from vungmanh.officials.policies import ANY_LEVEL, NEEDS_TITLE, position_label, positions, youngest
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit

DAY = datetime.timedelta(days=1)
POST_FIELDS = (
    "unit", "position", "title", "kind", "entry", "is_main", "is_again", "valid_from", "valid_to", "decision",
)  # fmt: skip
_LEVELS = {UnitLevel.COMMUNE: "commune", UnitLevel.VILLAGE: "village"}


@transaction.atomic
def appoint(
    person: Person, said: Mapping[str, Any], *, exception: ExceptionSaid | None = None, by: Any, at: datetime.datetime
) -> Post:
    """Put somebody into a post. `said`: of POST_FIELDS. Raises what `check_post`, `check_single` and `pass_gate` raise.

    The gate of the standards stands before whoever comes now; a post that began long ago is recorded as it happened.
    """
    recording.locked(person)
    post = Post(person=person, **said)
    check_post(post, _others(post), _departures(person))
    check_single(post)
    recording.write_new(post, unit_id=post.unit_id, by=by, at=at)
    if comes_now(post, at=at):
        pass_gate(post, exception, by=by, at=at)
    recording.follow(person, at=at)
    return post


@transaction.atomic
def correct_post(
    post: Post,
    said: Mapping[str, Any],
    *,
    version: int,
    reason: str = "",
    exception: ExceptionSaid | None = None,
    by: Any,
    at: datetime.datetime,
) -> Post:
    """Correct what was recorded wrongly, with a reason; checked like a new post, also by the gate of the standards where it is
    being filled now and place, position, kind or first day become others. Raises `file_changed` and the rest."""
    recording.locked(post.person)
    changes = recording.rewrite(post, said, version=version, reason=reason, unit_id=post.unit_id, by=by, at=at)
    check_post(post, _others(post), _departures(post.person))
    check_single(post)
    _check_concurrent_kept(post)
    if GATED & set(changes) and comes_now(post, at=at):
        pass_gate(post, exception, by=by, at=at)
    recording.follow(post.person, at=at)
    return post


@transaction.atomic
def end_post(
    post: Post,
    last_day: datetime.date,
    *,
    version: int,
    reason: str = "",
    next_main: Post | None = None,
    by: Any,
    at: datetime.datetime,
) -> Post:
    """The post ends with its last day. Where it was the main one and others go on, `next_main` is the main one from then on.

    Raises `post_days_in_wrong_order`, `post_ended_already`, `post_main_leaves_others`, `file_changed`.
    """
    recording.locked(post.person)
    recording.locked(post, version)
    if post.valid_to and post.valid_to <= last_day:
        raise DomainError("post_ended_already", day=post.valid_to)
    if last_day < post.valid_from:
        raise DomainError("post_days_in_wrong_order", day=post.valid_from)
    others = [row for row in _others(post) if not row.is_main and (row.valid_to is None or row.valid_to > last_day)]
    if post.is_main and others and next_main not in others:
        raise DomainError("post_main_leaves_others", title=str(position_label(others[0].position)))
    changes = {"valid_to": (post.valid_to, last_day), "end_reason": (post.end_reason, reason.strip())}
    post.valid_to, post.end_reason, post.version = last_day, reason.strip(), post.version + 1
    post.save(update_fields=["valid_to", "end_reason", "version"])
    audit.record(post, by=by, action="post.ended", at=at, changes=changes, reason=reason.strip(), unit_id=post.unit_id)
    if post.is_main and next_main:
        _make_main(next_main, last_day + DAY, by=by, at=at)
    recording.follow(post.person, at=at)
    return post


def _make_main(post: Post, since: datetime.date, *, by: Any, at: datetime.datetime) -> None:
    """The post goes on as the main one; what it was before stays as it was."""
    if post.valid_from >= since:
        post.is_main, post.version = True, post.version + 1
        post.save(update_fields=["is_main", "version"])
        became = {"is_main": (False, True)}
        audit.record(post, by=by, action="post.made_main", at=at, changes=became, unit_id=post.unit_id)
        return
    last_day = post.valid_to
    post.valid_to, post.version = since - DAY, post.version + 1
    post.save(update_fields=["valid_to", "version"])
    ended = {"valid_to": (last_day, post.valid_to)}
    audit.record(post, by=by, action="post.ended", at=at, changes=ended, unit_id=post.unit_id)
    going_on = {name: getattr(post, name) for name in POST_FIELDS}
    going_on |= {"is_main": True, "valid_from": since, "valid_to": last_day}
    row = Post(person=post.person, **going_on)
    recording.write_new(row, unit_id=row.unit_id, by=by, at=at)


def check_post(post: Post, others: Iterable[Post], departures: Iterable[Departure] = ()) -> None:
    """Whether the post can stand in a file beside `others` of the same person. Asks the database nothing.

    Raises `post_position_unknown`, `post_title_missing`, `post_position_not_offered`, `post_level_wrong`,
    `post_days_in_wrong_order`, `post_before_birth`, `post_in_childhood`, `post_unit_not_in_force`, `post_outlives_unit`,
    `post_after_departure`, `post_held_already`, `post_overlaps_main`, `post_concurrent_without_main`.
    """
    _check_position(post)
    check_days(post)
    for left in departures:
        if post.valid_from <= left.last_day and (post.valid_to is None or post.valid_to > left.last_day):
            raise DomainError("post_after_departure", day=left.last_day)
    beside = [row for row in others if overlap(row, post)]
    for row in beside:
        if (row.unit_id, row.position, row.title) == (post.unit_id, post.position, post.title):
            raise DomainError("post_held_already", day=row.valid_from)
        if row.is_main and post.is_main:
            raise DomainError(
                "post_overlaps_main", title=position_label(row.position), unit=row.unit.name, day=row.valid_from
            )
    if not post.is_main and not any(row.is_main and row.valid_from <= post.valid_from for row in beside):
        raise DomainError("post_concurrent_without_main", day=post.valid_from)


def _check_position(post: Post) -> None:
    position = positions().get(post.position)
    if position is None:
        raise DomainError("post_position_unknown", position=post.position)
    if post.position == NEEDS_TITLE and not post.title.strip():
        raise DomainError("post_title_missing")
    if not position.is_offered(post.valid_from):
        raise DomainError("post_position_not_offered", title=position_label(post.position), day=post.valid_from)
    if position.level != ANY_LEVEL and position.level != _LEVELS.get(UnitLevel(post.unit.level)):
        raise DomainError("post_level_wrong", title=position_label(post.position), unit=post.unit.name)


def check_days(post: Post) -> None:
    """Whether the days fit each other, the person's age and the life of the unit."""
    if post.valid_to and post.valid_to < post.valid_from:
        raise DomainError("post_days_in_wrong_order", day=post.valid_from)
    born_on = post.person.born_on
    if born_on and post.valid_from <= born_on:
        raise DomainError("post_before_birth", day=born_on)
    if born_on and post.valid_from < birthday(born_on, youngest()):
        raise DomainError("post_in_childhood", age=youngest(), day=birthday(born_on, youngest()))
    if not post.unit.is_in_force(post.valid_from):
        raise DomainError("post_unit_not_in_force", unit=post.unit.name, day=post.valid_from)
    last_day = post.unit.valid_to
    if last_day and (post.valid_to is None or post.valid_to > last_day):
        raise DomainError("post_outlives_unit", unit=post.unit.name, day=last_day)


def birthday(born_on: datetime.date, age: int) -> datetime.date:
    """The day on which somebody is so old; for the 29th of February the first of March of a year without it."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return datetime.date(born_on.year + age, 3, 1)


def overlap(one: Post, other: Post) -> bool:
    return (one.valid_to is None or one.valid_to >= other.valid_from) and (
        other.valid_to is None or other.valid_to >= one.valid_from
    )


def check_single(post: Post) -> None:
    """Raises `post_taken` where another person holds a position that only one may hold; of two at once the second sees the
    first."""
    position = positions()[post.position]
    if not position.single:
        return
    Unit.objects.select_for_update().get(pk=post.unit_id)
    held = lasting(Post.objects.filter(unit=post.unit_id, position=post.position), post.valid_from, post.valid_to)
    other = held.exclude(person=post.person_id).select_related("person").first()
    if other:
        raise DomainError(
            "post_taken", holder=other.person.full_name, day=other.valid_from, title=position_label(post.position)
        )


def lasting(posts: QuerySet[Post], since: datetime.date, until: datetime.date | None) -> QuerySet[Post]:
    """Those of living files that hold on some day from `since` to `until`; withdrawn ones left out."""
    rows = posts.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=since), withdrawn_at=None, person__withdrawn_at=None)
    return rows.filter(valid_from__lte=until) if until else rows


def _check_concurrent_kept(post: Post) -> None:
    """A corrected main post must still stand behind the posts held beside it."""
    rows = [row for row in [post, *_others(post)] if not row.is_withdrawn]
    mains = [row for row in rows if row.is_main]
    for row in rows:
        if not row.is_main and not any(overlap(main, row) and main.valid_from <= row.valid_from for main in mains):
            raise DomainError("post_main_leaves_others", title=position_label(row.position))


def _others(post: Post) -> list[Post]:
    rows = Post.objects.filter(person=post.person_id, withdrawn_at=None).exclude(pk=post.pk)
    return list(rows.select_related("unit").order_by("pk"))


def _departures(person: Person) -> list[Departure]:
    return list(Departure.objects.filter(person=person.pk, withdrawn_at=None))
