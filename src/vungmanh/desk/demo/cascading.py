"""Plans that the sample's communes made, with what each leaves out, and one count shared out to them. Written in bulk."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from vungmanh.accounts.models import User
from vungmanh.cascade.domain.calling import call_of
from vungmanh.cascade.domain.sharing import split, units_to_share_among, weights_by_villages
from vungmanh.cascade.enums import AllotmentState, LineState, PlanState, PlanWay
from vungmanh.cascade.models import Allotment, LowerPlan, PlanLine, Share
from vungmanh.cascade.selectors import countable_targets, rows_of, words_of
from vungmanh.core import audit
from vungmanh.programmes.enums import FINISHED, DutyState
from vungmanh.programmes.models import Duty, Programme
from vungmanh.programmes.selectors import OWED

_HOURS = datetime.timezone(datetime.timedelta(hours=7))
_CASCADED, _SHARED = "15-CTr/TU", "38/KH-UBND"
_LEADS = ("Văn phòng HĐND và UBND", "Phòng Văn hóa - Xã hội", "Phòng Kinh tế", "Trung tâm Phục vụ hành chính công")
_REASON = "Xã chưa có đối tượng thuộc diện này; khi phát sinh sẽ bổ sung vào kế hoạch."
_ACCEPTED = "Đồng ý; rà soát lại khi sơ kết."


def plan_below(users: Mapping[str, User], on: datetime.date) -> None:
    """Whoever handed in the duty to make a plan has one, by the day of the submission. Done once only."""
    programme = Programme.objects.filter(directive__number=_CASCADED).select_related("directive").first()
    if programme is None or LowerPlan.objects.exists():
        return
    people = {
        row.unit_id: user for user in users.values() for row in user.assignments.all() if row.role == "unit_officer"
    }
    call = call_of(programme)
    duties = programme.duties.filter(task=call.task, state__in=[*FINISHED, DutyState.SUBMITTED]).select_related("unit")
    plans = [
        _plan(programme, duty, place, people, users["dieuphoi"]) for place, duty in enumerate(duties.order_by("pk"))
    ]
    LowerPlan.objects.bulk_create(plans)
    PlanLine.objects.bulk_create(_lines(programme, plans, users["dieuphoi"], but=call.source), batch_size=1000)
    audit.record_all(
        audit.entry(plan, by=plan.recorded_by, action="plan.issued", at=plan.made_at, unit_id=plan.unit_id,
                    changes={"number": (None, plan.number), "issued_on": (None, plan.issued_on)})
        for plan in plans
    )  # fmt: skip


def share_out(users: Mapping[str, User], on: datetime.date) -> None:
    """The count of people to be trained, by the number of villages of each commune. Done once only."""
    programme = Programme.objects.filter(directive__number=_SHARED).select_related("territory", "directive").first()
    if programme is None or Allotment.objects.exists():
        return
    target = max(countable_targets(programme), key=lambda target: target.value)
    target.programme = programme
    units = units_to_share_among(target, on)
    parts = split(target.value, weights_by_villages(units, on))
    at = programme.published_at + datetime.timedelta(days=12, hours=1)
    row = Allotment.objects.create(
        target=target, state=AllotmentState.CONFIRMED, whole=target.value, made_by=users["dieuphoi"], made_at=at,
        confirmed_by=users["dieuphoi"], confirmed_at=at,
    )  # fmt: skip
    Share.objects.bulk_create([Share(allotment=row, unit_id=unit, value=value) for unit, value in parts.items()])
    audit.record(row, by=users["dieuphoi"], action="shares.confirmed", at=at, unit_id=programme.directive.owner_id,
                 changes={"whole": (None, target.value)})  # fmt: skip


def _plan(programme: Programme, duty: Duty, place: int, people: Mapping[int, User], coordinator: User) -> LowerPlan:
    """Every third was issued on paper and recorded by the coordinator, unless the commune has a person of its own."""
    day = duty.submitted_on or duty.due or programme.published_at.date()
    at = datetime.datetime.combine(day, datetime.time(9, place), tzinfo=_HOURS)
    person = people.get(duty.unit_id, coordinator)
    is_paper = place % 3 == 2 and duty.unit_id not in people
    return LowerPlan(
        programme=programme, unit=duty.unit, way=PlanWay.PAPER if is_paper else PlanWay.DRAFTED,
        state=PlanState.ISSUED, number=f"{11 + place * 3}-KH/ĐU", issued_on=day, made_by=person, made_at=at,
        recorded_by=person, recorded_at=at,
    )  # fmt: skip


def _lines(programme: Programme, plans: Iterable[LowerPlan], coordinator: User, *, but: str) -> Iterable[PlanLine]:
    """Most things are taken over; here and there one is left out, or explained, sometimes with an answer."""
    rows = rows_of(programme)
    owed: dict[int, list[Duty]] = {}
    for duty in programme.duties.filter(OWED).exclude(source=but).order_by("pk"):
        owed.setdefault(duty.unit_id, []).append(duty)
    for place, plan in enumerate(plans):
        things = {duty.source: duty for duty in owed.get(plan.unit_id, [])}
        for number, (source, duty) in enumerate(things.items()):
            row, kind = rows[source], source.split(":")[0]
            line = PlanLine(plan=plan, source=source, **{kind: row}, state=LineState.TAKEN, words=words_of(row))
            line.lead, line.due = _LEADS[(place + number) % len(_LEADS)], None if row.recurs else duty.due
            lot = (place * 5 + number * 3) % 13
            if lot in (4, 9) and len(things) > 1:
                continue
            if lot == 7:
                line.state, line.words, line.lead, line.due = LineState.EXPLAINED, "", "", None
                line.reason, line.decided_by, line.decided_at = _REASON, plan.made_by, plan.made_at
                if place % 2:
                    line.state, line.answer, line.decided_by = LineState.EXCUSED, _ACCEPTED, coordinator
            yield line
