"""Standards that the sample province took over, and its training: courses past, under way and to come, a plan, graduates.

People are chosen by what they lack, so that needs, courses and gaps tell one story. Made by the same acts that people click.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from vungmanh.accounts.models import User
from vungmanh.core.enums import JobState
from vungmanh.core.jobs import run_now
from vungmanh.core.models import Job
from vungmanh.officials.domain.posts import appoint, end_post
from vungmanh.officials.domain.standards_adopting import FOLLOW, adopt
from vungmanh.officials.domain.standards_gate import ExceptionSaid
from vungmanh.officials.domain.standards_reading import lacking, posts_on
from vungmanh.officials.models import AdoptedStandards, Establishment, Person, StandardsException
from vungmanh.officials.policies import positions
from vungmanh.training.domain.attraction import change_arrival, open_scheme, record_arrival
from vungmanh.training.domain.courses import CourseSaid, enrol, open_course
from vungmanh.training.domain.planning import LineSaid, draw_plan
from vungmanh.training.domain.results import record_results
from vungmanh.training.enums import Result
from vungmanh.training.models import Arrival, Course, Enrolment
from vungmanh.units.models import Unit

DAY = datetime.timedelta(days=1)
_LED = ("economy_head", "culture_head", "office_head", "party_office_head", "party_inspection_chair")
_LET_THROUGH = 3
_PAST = "Trung cấp lý luận chính trị, khóa K18 (mẫu)"
_SCHOOL = "Trường Chính trị tỉnh Mẫu Sơn"
_ADOPTED = (
    ("phu_yen_2011", datetime.date(2011, 6, 24), datetime.date(2015, 12, 31), "Kế hoạch mẫu 51/KH-UBND"),
    ("dien_bien_2018", datetime.date(2018, 3, 5), None, "Kế hoạch mẫu 495/KH-UBND"),
    ("sample_2026", datetime.date(2026, 1, 1), None, "Nghị quyết mẫu 26/NQ-HĐND"),
)


def adopt_standards(users: Mapping[str, User], province: Unit, at: datetime.datetime) -> None:
    """Local standards of the sample; nothing where some were taken over already."""
    if AdoptedStandards.objects.exists():
        return
    for pack, since, until, decision in _ADOPTED:
        adopt(province, pack, valid_from=since, valid_to=until, decision=decision, by=users["dieuphoi"], at=at)
    for waiting in Job.objects.filter(task=FOLLOW, state=JobState.QUEUED):
        run_now(waiting)


def record_training(
    users: Mapping[str, User], province: Unit, at: datetime.datetime, on: datetime.date, *, is_whole: bool
) -> int:
    """How many courses were opened; none where there are some already. Not `is_whole`: one with a handful of people.

    Recorded at `at`, as they stand around the day `on`; what came out of them is told later (`pass_course`, `some_leave`).
    """
    if Course.objects.exists():
        return 0
    who: dict[str, Any] = {"by": users["dieuphoi"], "at": at}
    current = CourseSaid(
        "Trung cấp lý luận chính trị, khóa K19 (mẫu)", "political", on - 120 * DAY, on + 200 * DAY, 2,
        school=_SCHOOL, seats=70, decision="118/QĐ-SNV",
    )  # fmt: skip
    _open(province, current, _lacking("political", on)[: 36 if is_whole else 3], who)
    if is_whole:
        _open_others(province, on, who)
        _plan(province, on, who)
        _attract(province, on, who)
    return Course.objects.count()


def _open(unit: Unit, said: CourseSaid, people: Sequence[Person], who: Mapping[str, Any]) -> Course:
    course = open_course(unit, said, **who)
    enrol(course, people, **who)
    return course


def _lacking(criterion: str, on: datetime.date) -> list[Person]:
    """Who lacks it in the main post, the youngest first: they have most years left."""
    rows = posts_on(on).filter(lacking(criterion), is_main=True, born_on__isnull=False, post__valid_to__isnull=True)
    return [row.person for row in rows.select_related("person").order_by("-born_on", "pk")]


def _open_others(province: Unit, on: datetime.date, who: Mapping[str, Any]) -> None:
    degree = CourseSaid(
        "Đại học Luật, hệ vừa làm vừa học (mẫu)", "professional", on - 500 * DAY, on + 300 * DAY, 4, "law",
        "part_time", "Trường Đại học Mẫu", seats=60, decision="77/QĐ-SNV",
    )  # fmt: skip
    _open(province, degree, _lacking("professional", on)[:45], who)
    past = CourseSaid(_PAST, "political", on - 500 * DAY, on - 60 * DAY, 2, school=_SCHOOL)
    _open(province, past, _lacking("political", on)[36:], who)
    everybody = posts_on(on).filter(is_main=True, kind="civil_servant", post__valid_to__isnull=True)
    servants = [row.person for row in everybody.select_related("person").order_by("pk")[:110]]
    waiting = CourseSaid(
        "Bồi dưỡng quản lý nhà nước cho công chức cấp xã (mẫu)", "state_management", on - 40 * DAY, on - 8 * DAY, 1,
        mode="short", school=_SCHOOL,
    )  # fmt: skip
    _open(province, waiting, servants[:50], who)
    coming = CourseSaid(
        "Kỹ năng tiếp công dân, giải quyết thủ tục (mẫu)", "state_management", on + 20 * DAY, on + 23 * DAY,
        mode="short", school=_SCHOOL, seats=80,
    )  # fmt: skip
    _open(province, coming, servants[40:105], who)


def _plan(province: Unit, on: datetime.date, who: Mapping[str, Any]) -> None:
    lines = [
        LineSaid("political", 70, 2), LineSaid("professional", 20, 4),
        LineSaid("state_management", 120, 1, "", "civil_servant"),
        LineSaid("political", 10, 2, "party_secretary"),
    ]  # fmt: skip
    draw_plan(province, on.year, lines, decision=f"Kế hoạch mẫu 12/KH-UBND năm {on.year}", **who)


def _attract(province: Unit, on: datetime.date, who: Mapping[str, Any]) -> None:
    """Graduates of full-time courses placed as experts; one became a vice chair, two left."""
    values = {
        "title": "Thu hút trí thức trẻ về công tác ở cấp xã (mẫu)", "resolution": "Nghị quyết mẫu 153/NQ-HĐND", "quota": 30,
        "starts_on": datetime.date(2025, 7, 1), "due_on": datetime.date(on.year, 12, 31),
    }  # fmt: skip
    scheme = open_scheme(province, values, **who)
    experts = posts_on(on).filter(is_main=True, position__startswith="expert_", professional_level__gte=4)
    rows = experts.filter(post__valid_to__isnull=True).select_related("person", "unit").order_by("-born_on", "pk")[:22]
    for number, row in enumerate(rows):
        said = {
            "unit": row.unit, "position": row.position, "level": row.professional_level, "field": row.professional_field or "",
            "arrived_on": datetime.date(2025, 7, 1) + number * 9 * DAY,
        }  # fmt: skip
        arrival = record_arrival(scheme, row.person, said, **who)
        if number == 3:
            posted = {"promoted_to": "committee_deputy", "promoted_on": on - 100 * DAY}
            change_arrival(arrival, posted, version=1, **who)


def pass_course(users: Mapping[str, User], at: datetime.datetime, on: datetime.date) -> None:
    """Results of the course that is over come in some weeks late; most passed."""
    for course in Course.objects.filter(title=_PAST):
        results = {
            row.pk: Result.FAILED.value if number % 9 == 4 else Result.PASSED.value
            for number, row in enumerate(course.enrolments.all())
        }
        record_results(course, results, result_on=on - 19 * DAY, on=on, by=users["dieuphoi"], at=at)


def some_leave(users: Mapping[str, User], at: datetime.datetime, on: datetime.date) -> None:
    """Two of the graduates that were brought here leave."""
    for row in list(Arrival.objects.order_by("pk"))[9:18:8]:
        left = {"left_on": on, "left_reason": "Chuyển công tác về gần gia đình (ví dụ)"}
        change_arrival(row, left, version=row.version, by=users["dieuphoi"], at=at)


def let_through(users: Mapping[str, User], at: datetime.datetime, on: datetime.date) -> int:
    """Who came to a vacant post of the commune although theory was missing, while studying for it: decided, and why."""
    if StandardsException.objects.exists():
        return 0
    said = ExceptionSaid(
        "Ban Thường vụ Tỉnh ủy", "Chức danh đang trống, người dự kiến đang học trung cấp lý luận chính trị khóa K19",
        "Thông báo mẫu 21-TB/TU",
    )  # fmt: skip
    studying = Enrolment.objects.filter(course__title__contains="K19", withdrawn_at=None).values("person")
    rows = posts_on(on).filter(person__in=studying, is_main=True, holds_several=False, kind="civil_servant")
    rows = rows.filter(professional_level__gte=4).select_related("post", "person", "unit")
    last_day = on - 12 * DAY
    who: dict[str, Any] = {"by": users["dieuphoi"], "at": at}
    made = 0
    for row in rows.order_by("-born_on", "pk"):
        vacant = _vacant(row.unit, on)
        if vacant and made < _LET_THROUGH:
            end_post(row.post, last_day, version=row.post.version, reason="Nhận chức danh khác", **who)
            new = {
                "unit": row.unit, "position": vacant, "kind": positions()[vacant].kind, "entry": "appointed",
                "valid_from": last_day + DAY, "decision": "Quyết định mẫu 88-QĐ/TU",
            }  # fmt: skip
            appoint(row.person, new, exception=said, **who)
            made += 1
    return made


def _vacant(unit: Unit, on: datetime.date) -> str:
    """A post of a head or deputy in the unit that nobody holds; "" where there is none."""
    wanted = Establishment.objects.filter(unit=unit, position__in=_LED, withdrawn_at=None)
    held = set(posts_on(on).filter(unit=unit).values_list("position", flat=True))
    return next((row.position for row in wanted.order_by("pk") if row.position not in held), "")
