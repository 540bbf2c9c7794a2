"""What the sample's units did since publication, so that lists, counts and logs are believable.

Written in bulk: thousands of acts through `follow` would take minutes at the first start. Each has its log entry and its
line on the audit trail, as if somebody had clicked.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.db.models import Q
from openpyxl import Workbook

from vungmanh.accounts.models import User
from vungmanh.core import audit
from vungmanh.core.files import store
from vungmanh.core.models import AuditEntry, StoredFile
from vungmanh.desk.demo.figures import PACES, figure, quarters
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.enums import ASKS, DutyAct, DutyKind, DutyState
from vungmanh.programmes.models import Duty, DutyEntry, Evidence

DAY = datetime.timedelta(days=1)
_HOURS = datetime.timezone(datetime.timedelta(hours=7))
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Shares:
    """Of a hundred duties whose day has passed: done in time, done late, waiting for review; the rest is late.

    `paces`: how fast targets move.
    """

    in_time: int
    late: int
    submitted: int
    paces: tuple[Decimal, ...]


RUNNING = Shares(82, 8, 4, PACES["running"])
LATE = Shares(38, 10, 4, PACES["late"])
CLOSED = Shares(94, 6, 0, PACES["closed"])
_DONE = {
    DutyKind.TASK: "Đã hoàn thành theo kế hoạch.",
    DutyKind.REPORT: "Đã gửi báo cáo.",
    DutyKind.TARGET: "Kết quả thực hiện trong kỳ.",
}
_ON_PAPER = "Điều phối ghi theo báo cáo giấy của đơn vị."
_QUARTER = "Số liệu đến hết quý."
_BEGUN = "Đã phân công, đang thực hiện."
_OBSTACLE = "Chưa bố trí được kinh phí, đề nghị hướng dẫn nguồn."
_REQUEST = "Mưa lũ kéo dài, đề nghị lùi hạn một tháng."


def work_off(users: Mapping[str, User], on: datetime.date, shares: Shares, *, of: Q | None = None) -> int:
    """Past duties are done, submitted or late by `shares`, near ones begun; how many were touched. Done once only.

    `of`: only of the duties that fit it.
    """
    if DutyEntry.objects.exists():
        return 0
    people = {row.unit_id: row.user for row in _assignments(users)}
    duties = _with_sources().filter(of or Q())
    past = list(duties.filter(is_late(on)).order_by("pk"))
    near = list(duties.filter(state=DutyState.OPEN, due__gte=on, due__lte=on + datetime.timedelta(days=45)))
    log = _Log(people, users["dieuphoi"], users["lanhdao"], _sheet(on))
    known = {duty.pk: duty for duty in (*past, *near)}
    for duty in duties.filter(kind=DutyKind.TARGET, period="", due__isnull=False).order_by("pk"):
        _note(known.get(duty.pk, duty), shares, log, on)
    for place, duty in enumerate(past):
        _pass(duty, (place * 37 + duty.pk) % 100, shares, log, on)
    for place, duty in enumerate(sorted(near, key=lambda duty: duty.pk)):
        _begin(duty, place, log, on)
    log.save()
    return len(past) + len(near)


def _assignments(users: Mapping[str, User]) -> list[Any]:
    return [
        row for user in users.values() for row in user.assignments.all() if row.role in ("unit_officer", "lead_officer")
    ]


def _with_sources() -> Any:
    rows = Duty.objects.select_related("programme", "target")
    return rows.defer("programme__folded")


def _note(duty: Duty, shares: Shares, log: _Log, on: datetime.date) -> None:
    """A target that one unit owes once: its figures tell a way."""
    pace = shares.paces[duty.pk % len(shares.paces)]
    for told in quarters(duty, pace, on - DAY):
        log.write(duty, DutyAct.NOTED, _QUARTER, told["as_of"], state=DutyState.IN_PROGRESS, **told)


def _sheet(on: datetime.date) -> StoredFile:
    """The one file that shows everything in the sample."""
    book = Workbook()
    book.worksheets[0].append(["Tỉnh Mẫu Sơn", "Bảng số liệu minh họa, không phải số liệu thật"])
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return store(stream, at=datetime.datetime.combine(on, datetime.time(8), tzinfo=_HOURS))


def _name(entry: DutyEntry) -> str:
    return f"so-lieu-{entry.duty.period or entry.at.year}.xlsx".lower()


def _pass(duty: Duty, lot: int, shares: Shares, log: _Log, on: datetime.date) -> None:
    """One duty whose day has passed; `lot` from 0 to 99 decides. Nobody has acted later than yesterday: of today the morning
    may be all there is."""
    if duty.due is None:
        return
    if lot < shares.in_time:
        handed_in = duty.due - datetime.timedelta(days=lot % 9)
    elif lot < shares.in_time + shares.late:
        handed_in = min(duty.due + datetime.timedelta(days=3 + lot % 20), on - DAY)
    elif lot < shares.in_time + shares.late + shares.submitted:
        log.hand_in(duty, min(duty.due, on - DAY), Decimal(1))
        return
    else:
        return
    pace = shares.paces[lot % len(shares.paces)]
    log.hand_in(duty, handed_in, min(Decimal("1.12"), Decimal("0.91") + pace / 8))
    log.accept(duty, min(handed_in + datetime.timedelta(days=1 + lot % 4), on - DAY))


def _begin(duty: Duty, place: int, log: _Log, on: datetime.date) -> None:
    """Some near ones are in progress; a few wait for an answer."""
    day = on - (1 + place % 6) * DAY
    if place % 17 == 3:
        log.write(duty, DutyAct.HINDERED, _OBSTACLE, day, state=DutyState.IN_PROGRESS)
    elif place % 17 == 7 and duty.due:
        log.write(duty, DutyAct.ASKED, _REQUEST, day, due=duty.due + datetime.timedelta(days=30))
    elif place % 3 == 0:
        log.write(duty, DutyAct.NOTED, _BEGUN, day, state=DutyState.IN_PROGRESS)


class _Log:
    """Entries, changed duties and the audit trail, collected and written at once."""

    def __init__(self, people: Mapping[int, User], coordinator: User, leader: User, sheet: StoredFile) -> None:
        self.people, self.coordinator, self.leader, self.sheet = people, coordinator, leader, sheet
        self.entries: list[DutyEntry] = []
        self.trail: list[AuditEntry] = []
        self.duties: dict[int, Duty] = {}

    def hand_in(self, duty: Duty, day: datetime.date, share: Decimal) -> None:
        """`share`: of what a target asks for."""
        told = figure(duty.target, duty, share, day) if duty.target else {}
        self.write(duty, DutyAct.SUBMITTED, _DONE[DutyKind(duty.kind)], day, state=DutyState.SUBMITTED, **told)
        duty.submitted_on, duty.submitted_by = day, self.entries[-1].by

    def accept(self, duty: Duty, day: datetime.date) -> None:
        answered = self.entries[-1]
        self.write(duty, DutyAct.ACCEPTED, "", day, by=self.leader, state=DutyState.ACCEPTED)
        self.entries[-1].answers = answered

    def write(
        self,
        duty: Duty,
        act: DutyAct,
        text: str,
        day: datetime.date,
        *,
        by: User | None = None,
        state: DutyState | None = None,
        **values: Any,
    ) -> None:
        """One act; without `by` by the unit's own person, else by the coordinator who has it on paper."""
        person = by or self.people.get(duty.unit_id)
        if person is None:
            person, text = self.coordinator, f"{text} {_ON_PAPER}".strip()
        at = datetime.datetime.combine(day, datetime.time(8 + duty.pk % 9, duty.pk % 60), tzinfo=_HOURS)
        if self.entries and self.entries[-1].duty is duty:
            at = max(at, self.entries[-1].at + datetime.timedelta(minutes=30))
        self.entries.append(DutyEntry(duty=duty, act=act, by=person, at=at, text=text, is_open=act in ASKS, **values))
        changes = {"state": (duty.state, state)} if state and state != duty.state else {}
        self.trail.append(
            audit.entry(
                duty, by=person, action=f"duty.{act}", at=at, changes=changes, reason=text, unit_id=duty.unit_id
            )
        )
        duty.state = state or duty.state
        duty.awaits_answer = duty.state == DutyState.SUBMITTED or act in ASKS
        duty.version += 1
        self.duties[duty.pk] = duty

    def save(self) -> None:
        """First what is answered, then the answers."""
        DutyEntry.objects.bulk_create([entry for entry in self.entries if entry.answers is None], batch_size=_BATCH)
        DutyEntry.objects.bulk_create([entry for entry in self.entries if entry.answers is not None], batch_size=_BATCH)
        shown = [entry for entry in self.entries if entry.act == DutyAct.SUBMITTED and entry.duty.pk % 3 == 0]
        files = [Evidence(entry=entry, stored=self.sheet, name=_name(entry)) for entry in shown]
        Evidence.objects.bulk_create(files, batch_size=_BATCH)
        Duty.objects.bulk_update(
            self.duties.values(),
            ["state", "submitted_on", "submitted_by", "awaits_answer", "version"],
            batch_size=_BATCH,
        )
        audit.record_all(self.trail)
