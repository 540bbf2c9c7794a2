"""Builds the whole sample province through the same domain functions that people's clicks call."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from vungmanh.accounts.models import User
from vungmanh.core.errors import DomainError
from vungmanh.core.jobs import Progress as JobProgress
from vungmanh.core.jobs import open_job, run_now
from vungmanh.core.models import Job
from vungmanh.desk.demo import working
from vungmanh.desk.demo.accounts import build_accounts
from vungmanh.desk.demo.cascading import plan_below, share_out
from vungmanh.desk.demo.fieldwork import record_fieldwork
from vungmanh.desk.demo.lately import filled_on, learn_since, moment
from vungmanh.desk.demo.officials import record_officials
from vungmanh.desk.demo.registers import keep_registers
from vungmanh.desk.demo.reporting import report_figures
from vungmanh.desk.demo.together import arrange
from vungmanh.desk.demo.told import tell_sample
from vungmanh.desk.demo.training import adopt_standards, record_training
from vungmanh.desk.demo.units import DemoUnits, build_units
from vungmanh.desk.demo.working import Shares, work_off
from vungmanh.desk.sign_in.samples import MAIL_DOMAIN
from vungmanh.directives.domain import publishing as asking
from vungmanh.directives.domain.confirming import accept_item, accept_items
from vungmanh.directives.domain.findings import settle_finding
from vungmanh.directives.domain.particulars import confirm_document
from vungmanh.directives.domain.reading import job_key, read_directive
from vungmanh.directives.domain.receiving import receive_file
from vungmanh.directives.enums import FindingState, ItemState
from vungmanh.directives.models import Directive
from vungmanh.indicators.domain import keeping
from vungmanh.notices.domain.telling import pass_over
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.domain.re_expanding import re_expand
from vungmanh.programmes.models import Programme
from vungmanh.units.models import Unit

FOLDER = Path(__file__).parent
DAY = datetime.timedelta(days=1)
_JUST_NOW = 3 * DAY
_MINUTE = datetime.timedelta(minutes=1)
_BEFORE = 7 * DAY
"""The accounts were there before the first directive."""
Progress = Callable[[int, int, str], None]


class Stage(StrEnum):
    """How far the sample province has come."""

    UNITS = "units"
    """Places and accounts only."""
    CONFIRMING = "confirming"
    """All directives read; none confirmed."""
    PUBLISHED = "published"
    """Most are programmes; some still wait to be confirmed. Nobody has worked on a duty yet."""
    PLANNING = "planning"
    """This year's plans have just become programmes and nobody has begun; those of earlier years are done."""
    RUNNING = "running"
    """Units work: most of what was due is done, some is late, some waits for review."""
    LATE = "late"
    """About half of what was due is late."""
    CLOSED = "closed"
    """Everything that was due is done."""

    @property
    def shares(self) -> Shares | None:
        """How past duties ended at this stage; None before anybody works."""
        return {Stage.RUNNING: working.RUNNING, Stage.LATE: working.LATE, Stage.CLOSED: working.CLOSED}.get(self)

    @property
    def is_published(self) -> bool:
        return self in (Stage.PUBLISHED, Stage.PLANNING) or self.shares is not None


@dataclass(slots=True)
class Demo:
    """What was built."""

    units: DemoUnits
    users: dict[str, User]
    directives: dict[str, Directive]
    """By file name."""


def build_demo(
    progress: Progress,
    at: datetime.datetime,
    *,
    stage: Stage = Stage.PUBLISHED,
    force: bool = False,
    is_whole: bool = False,
    only: Collection[str] = (),
) -> Demo:
    """Units, accounts and directives up to `stage`, all or nothing. What is there already is left as it is.

    Registers hold a handful of rows, enough for every page; `is_whole` fills them as a province would, as the command does.
    `only`: no more than these directives, by file name.

    Raises `demo_not_empty` where other people's data would be mixed with the sample, unless `force`.
    """
    if not force:
        _refuse_foreign_data()
    rows: list[dict[str, Any]] = yaml.safe_load((FOLDER / "directives.yaml").read_text(encoding="utf-8"))["directives"]
    begun = moment(min(row["received"] for row in rows) - _BEFORE, 8)
    rows = [row for row in rows if not only or row["file"] in only]
    steps = 1 + (len(rows) if stage != Stage.UNITS else 0)
    progress(0, steps, "units")
    with transaction.atomic():
        units = build_units(begun)
        users = build_accounts(units, begun)
        demo = Demo(units, users, {})
        progress(1, steps, "accounts")
        if stage == Stage.UNITS:
            return demo
        for number, row in enumerate(rows, start=2):
            directive = _received(row, demo)
            if stage.is_published and "published" in row:
                directive = _published(row, directive, demo, day_of(row, stage, timezone.localdate(at)))
            demo.directives[row["file"]] = directive
            progress(number, steps, row["file"])
        if stage == Stage.PLANNING:
            earlier = Q(published_on__lt=datetime.date(timezone.localdate(at).year, 1, 1))
            work_off(users, timezone.localdate(at), working.CLOSED, of=earlier)
        if stage.shares:
            work_off(users, timezone.localdate(at), stage.shares)
            published = [directive for directive in demo.directives.values() if directive.published_at]
            record_fieldwork(users, published, timezone.localdate(at) - DAY)
            _fill_registers(demo, timezone.localdate(at), is_whole=is_whole)
            is_done = stage == Stage.CLOSED
            report_figures(users, timezone.localdate(at), is_done=is_done, is_whole=is_whole)
            plan_below(users, timezone.localdate(at))
            share_out(users, timezone.localdate(at))
            arrange(users, timezone.localdate(at))
            keeping.catch_up(at=at)
            tell_sample(at, timezone.localdate(at))
        pass_over()
    return demo


def _fill_registers(demo: Demo, on: datetime.date, *, is_whole: bool) -> None:
    """Filled some weeks ago; what became known since was written day by day."""
    users, sample, day = demo.users, demo.units.sample, filled_on(on)
    adopt_standards(users, sample.unit, moment(day, 8))
    record_officials(users, sample, day, is_whole=is_whole)
    record_training(users, sample.unit, moment(day, 10), on, is_whole=is_whole)
    if keep_registers(users, moment(day, 11)):
        learn_since(users, sample.unit, on)


def _refuse_foreign_data() -> None:
    others = User.objects.exclude(email__endswith=MAIL_DOMAIN).count()
    if others:
        raise DomainError("demo_not_empty", users=others)


def _received(row: dict[str, Any], demo: Demo) -> Directive:
    """Uploaded and read, as the worker would."""
    by, at = demo.users[row["by"]], moment(row["received"], 8)
    with (FOLDER / "documents" / row["file"]).open("rb") as stream:
        directive = receive_file(stream, row["file"], owner=demo.units.named(row["owner"]), by=by, at=at).directive
    waiting = open_job(job_key(directive.pk))
    if waiting:
        _read(directive, waiting, row["file"], at)
    directive.refresh_from_db()
    return directive


def _read(directive: Directive, waiting: Job, file: str, at: datetime.datetime) -> None:
    """On the day of its coming, not on that of the build; the job then finds nothing left to do."""
    try:
        read_directive(
            JobProgress(waiting, has_pulse=True), directive_id=directive.pk, accept_any=False, at=at + _MINUTE
        )
    except DomainError as error:
        raise DomainError("demo_not_read", file=file, code=error.code) from error
    run_now(waiting)


def day_of(row: dict[str, Any], stage: Stage, on: datetime.date) -> datetime.date:
    """When it was published: as the file says; while plans are made those of this year only days ago."""
    published: datetime.date = row["published"]
    if stage != Stage.PLANNING or published.year < on.year:
        return published
    received: datetime.date = row["received"]
    return max(received, on - _JUST_NOW)


def _published(row: dict[str, Any], directive: Directive, demo: Demo, day: datetime.date) -> Directive:
    """Confirmed and published by the person that the file says; then carried on to two tiers."""
    if Programme.objects.filter(directive=directive).exists():
        return directive
    by, at = demo.users[row["by"]], moment(day, 9)
    directive = _confirmed(directive, by=by, at=at)
    asking.request_publication(directive, by=by, at=at, version=directive.version, knows_open=True)
    programme = publish(directive, by=by, at=at, on=day)
    waiting = open_job(asking.job_key(directive.pk))
    if waiting:
        run_now(waiting)
    for change in _changes_after(day):
        re_expand(programme, on=change, by=None, at=moment(change, 1))
    directive.refresh_from_db()
    return directive


def _confirmed(directive: Directive, *, by: User, at: datetime.datetime) -> Directive:
    """Every item taken, every doubt set aside with a note."""
    for finding in directive.findings.filter(state=FindingState.OPEN):
        settle_finding(finding, state=FindingState.SETTLED, note="Đã đối chiếu với văn bản gốc", by=by, at=at)
    accept_items(directive, at_least=0.0, by=by, at=at)
    for item in directive.items.filter(state=ItemState.PROPOSED):
        accept_item(item, by=by, at=at, version=item.version)
    directive.refresh_from_db()
    return confirm_document(directive, {}, by=by, at=at, version=directive.version)


def _changes_after(day: datetime.date) -> list[datetime.date]:
    """Days since then on which the sample's units changed."""
    days = (
        Unit.objects.filter(valid_from__gt=day).order_by("valid_from").values_list("valid_from", flat=True).distinct()
    )
    return [change for change in days if change]
