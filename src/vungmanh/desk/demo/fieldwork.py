"""What the sample's units recorded of their fieldwork: study of directives, surveys, pilots, areas, visits, briefings.

Written in bulk, like `working`; each record has its line on the audit trail, as if somebody had clicked.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.core import audit
from vungmanh.directives.models import Directive
from vungmanh.fieldwork.domain.areas import columns_of
from vungmanh.fieldwork.domain.surveys import units_asked
from vungmanh.fieldwork.enums import AnswerState
from vungmanh.fieldwork.models import (
    AreaAssignment,
    Briefing,
    Kept,
    Pilot,
    PilotMeasure,
    PilotReview,
    StudyAudience,
    StudyGoal,
    StudySession,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyValue,
    Visit,
)
from vungmanh.fieldwork.selectors.study import units_to_study
from vungmanh.language.text import fold
from vungmanh.programmes.models import Task
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit

_HOURS = datetime.timezone(datetime.timedelta(hours=7))
_MONTH = datetime.timedelta(days=30)


def record_fieldwork(users: Mapping[str, User], directives: Sequence[Directive], on: datetime.date) -> int:
    """How many records were made; none where there are some already."""
    if StudySession.objects.exists():
        return 0
    book = Book(users)
    for directive in directives:
        _study(directive, book, on)
    province = users["dieuphoi"].assignments.get(role="coordinator").unit
    _surveys(province, book, on)
    _pilots(province, book, on)
    _areas(province, book, on)
    return book.save()


class Book:
    """Who records for which unit, and everything that is to be written at once."""

    def __init__(self, users: Mapping[str, User]) -> None:
        self.coordinator = users["dieuphoi"]
        rows = RoleAssignment.objects.filter(user__in=users.values(), role__in=("unit_officer", "lead_officer"))
        self.people = {row.unit_id: row.user for row in rows.select_related("user")}
        self.records: list[Kept] = []
        self.parts: list[Any] = []

    def add(self, row: Any, day: datetime.date, *parts: Any) -> Any:
        row.recorded_by = self.people.get(row.unit_id, self.coordinator)
        row.recorded_at = datetime.datetime.combine(day, datetime.time(14, row.unit_id % 60), tzinfo=_HOURS)
        self.records.append(row)
        self.parts += parts
        return row

    def moment(self, day: datetime.date, number: int) -> datetime.datetime:
        return datetime.datetime.combine(day, datetime.time(8 + number % 9, number % 60), tzinfo=_HOURS)

    def save(self) -> int:
        """Records of each kind, then their parts, then the trail; a statement per kind."""
        self.records.sort(key=lambda row: row.KIND)  # an assignment before its visits
        for rows in (self.records, self.parts):
            for model in dict.fromkeys(type(row) for row in rows):
                model._default_manager.bulk_create([row for row in rows if type(row) is model], batch_size=1000)
        audit.record_all(
            audit.entry(row, by=row.recorded_by, action=f"{row.KIND}.recorded", at=row.recorded_at, unit_id=row.unit_id)
            for row in self.records
        )
        return len(self.records)


def _study(directive: Directive, book: Book, on: datetime.date) -> None:
    """Most units study a directive within two months; some late, a few not yet. Communes also use loudspeakers."""
    begun = directive.issued_on
    units = units_to_study(directive, Unit.objects.all()) if begun else []
    for unit in units:
        lot = (unit.pk * 31 + directive.pk * 17) % 100
        day = begun + datetime.timedelta(days=6 + lot % 48 + (40 if lot > 84 else 0)) if begun else on
        if lot > 92 or day > on or (unit.valid_to and day > unit.valid_to):
            continue
        is_commune = unit.kind == UnitKind.TERRITORY
        members = (120 if is_commune else 24) + unit.pk * 7 % 60
        reached = members if lot < 45 else members - 1 - lot % 9
        held = StudySession(
            directive=directive, unit=unit, held_on=day, channel="conference" if lot % 3 else "cell_meeting",
            led_by="Bí thư Đảng ủy xã" if is_commune else "Lãnh đạo cơ quan",
            note="Quán triệt mục tiêu, nhiệm vụ được giao, thống nhất phân công thực hiện.",
        )  # fmt: skip
        goal = StudyGoal(directive=directive, unit=unit, kind="party_members", number=members)
        book.add(held, day, StudyAudience(session=held, kind="party_members", reached=reached), goal)
        if is_commune and lot % 2:
            _make_known(directive, unit, day + datetime.timedelta(days=9), lot, book, on)


def _make_known(directive: Directive, unit: Unit, day: datetime.date, lot: int, book: Book, on: datetime.date) -> None:
    """To the people: village meetings and the loudspeaker."""
    if day > on:
        return
    people = 2400 + unit.pk * 37 % 1900
    met = StudySession(
        directive=directive, unit=unit, held_on=day, channel="village_meeting", led_by="Trưởng thôn",
        note="Họp dân phổ biến nội dung liên quan trực tiếp đến người dân.",
    )  # fmt: skip
    goal = StudyGoal(directive=directive, unit=unit, kind="people", number=people)
    book.add(met, day, StudyAudience(session=met, kind="people", reached=people * (52 + lot % 40) // 100), goal)
    book.add(StudySession(directive=directive, unit=unit, held_on=day, channel="loudspeaker", times=6 + lot % 9), day)


_HEADQUARTERS = (
    SurveyQuestion(key="c1", kind="number", text="Diện tích làm việc của trụ sở", measure="m²"),
    SurveyQuestion(key="c2", kind="choice", text="Chất lượng trụ sở chính", options=["kiên cố", "cấp 4", "tạm"]),
    SurveyQuestion(key="c3", kind="number", text="Số máy tính dùng được", measure="máy"),
    SurveyQuestion(key="c4", kind="yes_no", text="Có nhà công vụ"),
    SurveyQuestion(key="c5", kind="text", text="Khó khăn, kiến nghị", is_required=False),
)
_VILLAGES = (
    SurveyQuestion(key="c1", kind="number", text="Số hộ", measure="hộ"),
    SurveyQuestion(key="c2", kind="number", text="Số tổ tự quản đang hoạt động", measure="tổ"),
    SurveyQuestion(key="c3", kind="choice", text="Nơi họp dân", options=["nhà văn hóa", "nhà dân", "mượn trường học"]),
    SurveyQuestion(key="c4", kind="yes_no", text="Trưởng thôn đồng thời là bí thư chi bộ"),
)
_FINDING = """Diện tích làm việc bình quân đủ cho bộ máy xã sau sắp xếp, nhưng các xã vùng cao còn trụ sở cấp 4, thiếu máy tính.
Đề nghị ưu tiên vốn năm 2027 cho các xã có trụ sở tạm; xã chưa có nhà công vụ mượn tạm nhà của huyện cũ."""
_WISHES = ("Mái dột, xin kinh phí sửa chữa.", "Thiếu phòng một cửa.", "Đường truyền yếu, hay mất điện.")


def _surveys(province: Unit, book: Book, on: datetime.date) -> None:
    """One that is closed with its finding, one that is being answered, one for every village."""
    task = Task.objects.filter(text__icontains="khảo sát hiện trạng trụ sở").first()
    begun = on - datetime.timedelta(days=250)
    done = _survey(province, "Hiện trạng trụ sở, phương tiện làm việc cấp xã", task, "ubnd.xa", begun, 45)
    done.closed_on = begun + datetime.timedelta(days=52)
    done.finding, done.found_by, done.found_at = _FINDING, book.coordinator, book.moment(done.closed_on, 3)
    done.purpose = "Số liệu đến ngày trả lời; tính cả trụ sở cũ đang dùng."
    _answers(done, _HEADQUARTERS, book, on, missing=0)
    now = _survey(province, "Nhà công vụ và phòng một cửa cấp xã", None, "ubnd.xa", on - 1 * _MONTH, 24)
    _answers(now, _HEADQUARTERS[1:], book, on, missing=38)
    villages = _survey(
        province, "Tổ chức thôn, bản, tổ dân phố", None, "all.thon", on - datetime.timedelta(days=12), 30
    )
    _answers(villages, _VILLAGES, book, on, missing=55)


def _survey(unit: Unit, title: str, task: Task | None, collective: str, day: datetime.date, days: int) -> Survey:
    due = day + datetime.timedelta(days=days)
    row = Survey(unit=unit, title=title, task=task, collective=collective, launched_on=day, due=due)
    row.folded = fold(f"{title} {unit.name}")
    return row


def _answers(
    survey: Survey, questions: Sequence[SurveyQuestion], book: Book, on: datetime.date, *, missing: int
) -> None:
    """An answer per unit; `missing` of a hundred are not handed in yet."""
    assert survey.launched_on
    rows = [
        SurveyQuestion(
            survey=survey,
            version=1,
            position=place,
            key=one.key,
            kind=one.kind,
            text=one.text,
            measure=one.measure,
            options=one.options,
            is_required=one.is_required,
        )
        for place, one in enumerate(questions)
    ]
    book.add(survey, survey.launched_on, *rows)
    span = min(44, (on - survey.launched_on).days)
    for unit in units_asked(survey, on):
        lot = unit.pk * 61 % 100
        answer = SurveyAnswer(survey=survey, unit=unit)
        book.parts.append(answer)
        if lot < missing:
            continue
        answer.state = AnswerState.SUBMITTED
        answer.submitted_on = survey.launched_on + datetime.timedelta(days=1 + lot % span)
        answer.answered_by = book.people.get(unit.pk, book.coordinator)
        answer.answered_at = book.moment(answer.submitted_on, lot)
        book.parts += [value for row in rows for value in _value(answer, row, lot)]


def _value(answer: SurveyAnswer, question: SurveyQuestion, lot: int) -> list[SurveyValue]:
    if question.kind == "number":
        size = {"m²": 620, "máy": 22, "hộ": 140, "tổ": 6}[question.measure]
        return [SurveyValue(answer=answer, key=question.key, number=size + size * lot // 90)]
    if question.kind == "choice":
        return [SurveyValue(answer=answer, key=question.key, text=question.options[(lot // 9) % 3 if lot % 4 else 0])]
    if question.kind == "yes_no":
        return [SurveyValue(answer=answer, key=question.key, text="yes" if lot % 3 else "no")]
    return [SurveyValue(answer=answer, key=question.key, text=_WISHES[lot % 3])] if lot % 5 == 0 else []


def _pilots(province: Unit, book: Book, on: datetime.date) -> None:
    """One that runs as plan 210 asks, one whose review is overdue, one that was scaled up."""
    plan = Directive.objects.filter(number="210/KH-UBND").first()
    communes = {unit.name: unit for unit in Unit.objects.in_force_on(on).filter(parent=province, level="commune")}
    named = [communes[name] for name in ("Xã Mẫu Lâm", "Xã Mẫu Thịnh", "Phường Mẫu Khê") if name in communes]
    funds = _pilot(province, "Khoán kinh phí hoạt động của thôn, tổ dân phố", on - 3 * _MONTH, on + 2 * _MONTH)
    funds.directive = plan
    book.add(
        funds, funds.starts_on, *_sites(funds, named),
        PilotMeasure(pilot=funds, name="Chi bình quân một thôn (triệu đồng/năm)", before=38),
        PilotMeasure(pilot=funds, name="Số buổi họp thôn trong quý", before=4),
    )  # fmt: skip
    late = _pilot(province, "Trí thức trẻ làm Phó Chủ tịch UBND xã", on - 18 * _MONTH, on - 1 * _MONTH)
    book.add(late, late.starts_on, *_sites(late, list(communes.values())[2:5]))
    done = _pilot(province, "Một cửa liên thông qua Zalo xã", on - 20 * _MONTH, on - 9 * _MONTH)
    decided = on - 8 * _MONTH
    book.add(
        done, done.starts_on, *_sites(done, named[:2]),
        PilotMeasure(pilot=done, name="Hồ sơ trả đúng hẹn (%)", before=88, after=97),
        PilotReview(
            pilot=done, reviewed_on=decided, result="Người dân dùng nhiều, giảm đi lại; cần thêm người trực.",
            decision="scale_up", decided_on=decided, document="Thông báo 45/TB-UBND", by=book.coordinator,
            at=book.moment(decided, 4),
        ),
    )  # fmt: skip


def _pilot(unit: Unit, title: str, starts_on: datetime.date, review_on: datetime.date) -> Pilot:
    folded = fold(f"{title} {unit.name}")
    return Pilot(unit=unit, title=title, folded=folded, starts_on=starts_on, review_on=review_on)


def _sites(pilot: Pilot, units: Sequence[Unit]) -> list[Any]:
    return [Pilot.sites.through(pilot=pilot, unit=unit) for unit in units]


_PEOPLE = (("Lò Văn Mẫu", "Chủ tịch UBND"), ("Vì Thị Giả", "Phó Chủ tịch UBND"), ("Cầm Văn Thử", "Ủy viên UBND"))
_FOUND = (
    ("Đường vào bản sạt lở, dân đi lại khó.", "Cho máy xúc thông đường"),
    ("Nhà văn hóa thiếu ghế; nhiều hộ hỏi về hỗ trợ xóa nhà tạm.", ""),
    ("Nguồn nước sinh hoạt yếu từ đầu tháng.", "Mời Trung tâm Nước sạch kiểm tra bể"),
)


def _areas(province: Unit, book: Book, on: datetime.date) -> None:
    """Members of the committee of each commune look after its villages, visit most months, hold most briefings."""
    since = on.replace(month=1, day=1)
    communes = list(Unit.objects.in_force_on(on).filter(parent=province, level="commune"))
    villages = Unit.objects.in_force_on(on).filter(parent__in=communes, level="village").order_by("pk")
    by_commune = {commune.pk: [unit for unit in villages if unit.parent_id == commune.pk] for commune in communes}
    for commune in communes:
        below = by_commune[commune.pk]
        for place, village in enumerate(below):
            name, position = _PEOPLE[place % 3]
            said = {"holder_name": name, "holder_position": f"{position} {commune.name}", "place": village, "field": ""}
            held = AreaAssignment(
                unit=commune, capacity="committee_member", valid_from=since, **columns_of(commune, said)
            )
            book.add(held, since)
            for month in range(1, on.month + 1):
                _visit(held, datetime.date(on.year, month, 3 + (village.pk + month) % 24), book, on)
        for month in range(1, on.month + 1) if below else ():
            _briefing(commune, len(below), datetime.date(on.year, month, 2 + commune.pk % 20), book, on)


def _visit(held: AreaAssignment, day: datetime.date, book: Book, on: datetime.date) -> None:
    lot = (day.month * 7 + day.day * 3) % 11
    if day > on or lot < 2:
        return
    found, promised = _FOUND[lot % 3]
    row = Visit(unit=held.unit, assignment=held, visited_on=day, found=found, promised=promised)
    if promised:
        row.promised_due = day + datetime.timedelta(days=20)
        done = row.promised_due + datetime.timedelta(days=lot - 6)
        row.done_on = done if done <= on and (lot != 5 or day.day % 4) else None
    book.add(row, day)


def _briefing(commune: Unit, expected: int, day: datetime.date, book: Book, on: datetime.date) -> None:
    if day > on or (commune.pk + day.month) % 13 == 0:
        return
    row = Briefing(
        unit=commune, held_on=day, led_by="Chủ tịch UBND xã", expected=expected,
        attended=max(1, expected - (commune.pk + day.month) % 3), issues="Tiến độ thu quỹ, vệ sinh môi trường, an ninh.",
        conclusions="Các thôn rà lại hộ khó khăn, báo trước ngày 25.",
    )  # fmt: skip
    book.add(row, day)
