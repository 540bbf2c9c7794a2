"""What the sample's communes reported by hand: the year that ended, and the one before by the communes of then.

Most is approved; one commune never handed in, one was given its report back, one waits; the year that runs is being filled in.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.indicators.domain.opening import open_due, open_form
from vungmanh.indicators.domain.reporting import Said, approve, give_back, lock, save_draft, submit, urge
from vungmanh.indicators.enums import ReportState
from vungmanh.indicators.forms import Form, forms
from vungmanh.indicators.models import Report
from vungmanh.indicators.periods import DAY, Period, before, year_of
from vungmanh.units.models import Unit

_HOURS = datetime.timezone(datetime.timedelta(hours=7))
_FORM = "commune_year"
_JUDGED_BY = "Đảng ủy xã đánh giá tại hội nghị kiểm điểm cuối năm, theo phiếu nhận xét của từng chi bộ."
_WRONG = "Số hộ nghèo chưa khớp với quyết định công nhận kết quả rà soát của UBND xã. Đề nghị kiểm tra lại."
_PLEASE = "Đề nghị nộp báo cáo số liệu năm trước ngày cuối tuần này."


@dataclass(frozen=True, slots=True)
class _Ends:
    """What becomes of a report: handed in or not, and then approved, given back, or left to wait."""

    is_handed_in: bool = True
    is_late: bool = False
    state: ReportState = ReportState.APPROVED


def report_figures(users: Mapping[str, User], on: datetime.date, *, is_done: bool, is_whole: bool) -> int:
    """How many reports were opened; none where there are some already. `is_done`: everybody handed in."""
    if Report.objects.exists():
        return 0
    form, last = forms()[_FORM], before(year_of(on))
    coordinator = users["dieuphoi"]
    province = coordinator.assignments.get(role="coordinator").unit
    if is_whole:
        _earlier(form, before(last), province, users, on)
    open_form(form, last, on=on)
    rows = _reports_of(province, last)
    for place, row in enumerate(rows):
        _end(form, row, _Ends() if is_done else _fate(place, row, users), users, on)
    open_due(on=on)
    _begin(form, province, year_of(on), users, on)
    if not is_done:
        waiting = [row for row in rows if row.state == ReportState.DRAFT]
        urge(waiting, _PLEASE, by=coordinator, at=_moment(on - DAY, 9), on=on - DAY)
    return Report.objects.count()


def _earlier(form: Form, period: Period, province: Unit, users: Mapping[str, User], on: datetime.date) -> None:
    """The year before, by the communes of then: all in, a few late, locked."""
    open_form(form, period, on=on)
    rows = _reports_of(province, period)
    for row in rows:
        _end(form, row, _Ends(is_late=row.unit_id % 9 == 0), users, on)
    lock(rows, by=users["lanhdao"], at=_moment(period.day + 60 * DAY, 9))


def _fate(place: int, row: Report, users: Mapping[str, User]) -> _Ends:
    own = {users[name].assignments.get().unit_id: name for name in ("maulam", "mauthinh")}
    if own.get(row.unit_id) == "maulam":
        return _Ends(state=ReportState.RETURNED)
    if own.get(row.unit_id) == "mauthinh":
        return _Ends(is_late=True, state=ReportState.SUBMITTED)
    return _Ends(is_handed_in=place != 3, is_late=place % 7 == 5)


def _end(form: Form, row: Report, fate: _Ends, users: Mapping[str, User], on: datetime.date) -> None:
    """Through the acts that people's clicks call, on the days on which they would have come."""
    if not fate.is_handed_in:
        return
    by = _reporter(row.unit) or users["dieuphoi"]
    start = row.due if fate.is_late else row.day
    day = min(on - DAY, start + (2 + row.unit_id % 15) * DAY)
    saved = save_draft(form, row.unit, row.period, _said(row.unit, row.day.year), version=0, by=by, at=_moment(day, 8))
    saved = submit(saved, version=saved.version, by=by, at=_moment(day, 10), on=day)
    leader, at = users["lanhdao"], _moment(min(on - DAY, day + 4 * DAY), 15)
    if fate.state == ReportState.APPROVED:
        approve(saved, version=saved.version, by=leader, at=at)
    elif fate.state == ReportState.RETURNED:
        give_back(saved, _WRONG, version=saved.version, by=leader, at=at)


def _begin(form: Form, province: Unit, period: Period, users: Mapping[str, User], on: datetime.date) -> None:
    """A draft of the running year, where it is open already."""
    person = users["mauthinh"]
    row = _reports_of(province, period).filter(unit=person.assignments.get().unit_id).first()
    if row is not None:
        said = dict(list(_said(row.unit, period.day.year).items())[:2])
        save_draft(form, row.unit, period, said, version=0, by=person, at=_moment(on - 2 * DAY, 14))


def _reports_of(province: Unit, period: Period) -> QuerySet[Report]:
    rows = Report.objects.filter(form=_FORM, day=period.day, span=period.span, unit__path__within=province.path)
    return rows.select_related("unit").order_by("unit__sort_key", "pk")


def _reporter(unit: Unit) -> User | None:
    """Whoever works for the unit; the coordinator writes down what came on paper from the others."""
    row = RoleAssignment.objects.filter(unit=unit, role="unit_officer", valid_to=None).select_related("user").first()
    return row.user if row else None


def _said(unit: Unit, year: int) -> dict[str, Said]:
    """Of as many households as the registers know."""
    lot = (unit.pk * 31 + year * 7) % 100
    households, disputes, staff = 900 + unit.pk * 13 % 1400, 12 + lot % 23, 19 + lot % 6
    return {
        "reported.households_poor": _pair(households, 7 + lot % 17),
        "reported.households_near_poor": _pair(households, 5 + lot % 11),
        "reported.disputes_settled": _pair(disputes, 76 + lot % 21),
        "judged.mobilising": _pair(staff, 84 + lot % 17, _JUDGED_BY),
    }


def _pair(below: int, share_pct: int, note: str = "") -> Said:
    return Said(Decimal(below * share_pct // 100), Decimal(below), note)


def _moment(day: datetime.date, hour: int) -> datetime.datetime:
    """Office hours of Hà Nội."""
    return datetime.datetime.combine(day, datetime.time(hour), tzinfo=_HOURS)
