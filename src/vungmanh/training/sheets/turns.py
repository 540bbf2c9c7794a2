"""Courses with the people in them and how they came out, as an Excel sheet: a row is one person in one course."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from vungmanh.imports.enums import Kind
from vungmanh.imports.registers import Column, Plan
from vungmanh.officials.domain import recording
from vungmanh.officials.models import Qualification
from vungmanh.officials.policies import choices, fields, modes
from vungmanh.officials.sheets import people
from vungmanh.training.contents import content_key, contents
from vungmanh.training.domain.counted import turns_changed
from vungmanh.training.enums import Result
from vungmanh.training.models import Course, Enrolment
from vungmanh.training.sheets.common import TrainingRegister
from vungmanh.training.sheets.turns_planning import OF_COURSE, Planner
from vungmanh.training.sheets.turns_writing import Prepared, prepare, turns_counted, write
from vungmanh.units.models import Unit

CODE = Column("record", "Mã trong sổ (đừng sửa)", Kind.WHOLE, help="Có sẵn khi xuất sổ; để trống ở dòng mới.")


class TurnsRegister(TrainingRegister):
    name = "training_turns"
    label = _("lớp học, người đi học và kết quả")
    address = "lop-hoc"
    sheet = "Lượt học"
    columns = (
        CODE,
        Column("unit", "Đơn vị tổ chức (bắt buộc)", Kind.UNIT, is_required=True),
        Column("title", "Tên lớp (bắt buộc)", is_required=True, longest=300,
               help="Lớp đã có được nhận ra theo đơn vị tổ chức, tên lớp và ngày khai giảng; chưa có thì mở lớp mới."),
        Column("starts_on", "Khai giảng (bắt buộc)", Kind.DATE, is_required=True),
        Column("ends_on", "Kết thúc", Kind.DATE, help="Bắt buộc với lớp mới, ghi một lần ở dòng nào của lớp cũng được."),
        Column("content", "Nội dung, trình độ", Kind.CHOICE, choices=contents,
               help="Bắt buộc với lớp mới. Người đạt có ngay trình độ này trong hồ sơ từ ngày có kết quả."),
        Column("field", "Ngành", Kind.CHOICE, choices=lambda: choices(fields())),
        Column("mode", "Hình thức", Kind.CHOICE, choices=lambda: choices(modes())),
        Column("school", "Cơ sở đào tạo"),
        Column("place", "Địa điểm"),
        Column("seats", "Số chỗ", Kind.WHOLE, least=1, most=5000),
        Column("decision", "Quyết định mở lớp"),
        *people.columns_for("lớp"),
        Column("is_own", "Tự đi học", Kind.FLAG, help="Có: tự học, không do đơn vị cử."),
        Column("result", "Kết quả", Kind.CHOICE, choices=lambda: Result.choices,
               help="Để trống khi chưa có. Đạt thì trình độ vào hồ sơ; đổi kết quả thì hồ sơ đổi theo."),
        Column("result_on", "Ngày có kết quả", Kind.DATE, help="Bắt buộc khi có kết quả."),
    )  # fmt: skip
    help = (
        "Mỗi dòng là một người ở một lớp. Một người học hai lớp thì ghi hai dòng. Người phải có hồ sơ cán bộ từ trước.",
        "Lớp chưa có ai thì ghi một dòng không có người.",
        "Các dòng của một lớp nói về lớp như nhau, hoặc để trống: nói một lần là đủ.",
    )
    derived = ("officials.PostStretch",)
    main = ("training.course", "training.enrolment", "officials.qualification", "officials.trainingrecord")
    retold = main

    def plan(self, plan: Plan) -> None:
        Planner(self, plan).run()

    def prepare(self, plan: Plan, *, at: datetime.datetime) -> Prepared:
        return prepare(plan, at=at)

    def write(self, prepared: Prepared, *, at: datetime.datetime) -> None:
        write(prepared, at=at)

    def before_undo(self, things: Sequence[Model]) -> _Kept:
        """Whose files change, and which turns count no more or otherwise."""
        turns = [thing for thing in things if isinstance(thing, Enrolment)]
        courses = [thing.pk for thing in things if isinstance(thing, Course)]
        turns = turns_counted(turns, courses)
        since = min((turn.began_on for turn in turns), default=None)
        return _Kept({thing.person_id for thing in things if isinstance(thing, Qualification)}, turns, since)

    def after_undo(self, kept: _Kept, *, at: datetime.datetime) -> None:
        recording.follow_all(kept.people, at=at)
        if kept.since:
            turns_changed(kept.turns, since=kept.since, at=at)

    def export(self, units: QuerySet[Unit], *, by: Any, on: datetime.date) -> Iterable[Mapping[str, Any]]:
        """Everybody who is in a course of these units, the latest courses first, then courses that nobody is in; identity
        numbers are not told."""
        allowed = {unit.pk: unit for unit in units}
        courses = Course.objects.filter(unit__in=units.order_by().values("pk"), withdrawn_at=None)
        rows = Enrolment.objects.filter(withdrawn_at=None, course__in=courses.order_by().values("pk"))
        turns = rows.select_related("course", "person")
        for turn in turns.order_by("-course__starts_on", "-course", "person__sort_key", "pk"):
            yield _of_course(turn.course, allowed[turn.course.unit_id]) | _of_turn(turn)
        for course in courses.exclude(pk__in=rows.order_by().values("course")).order_by("-starts_on", "-pk"):
            yield _of_course(course, allowed[course.unit_id])


@dataclass(frozen=True, slots=True)
class _Kept:
    people: set[int]
    turns: list[Enrolment]
    since: datetime.date | None


def _of_course(course: Course, unit: Unit) -> dict[str, Any]:
    said = {name: getattr(course, name, None) for name in ("title", "starts_on", *OF_COURSE)}
    return said | {"content": content_key(course.kind, course.level), "unit": unit}


def _of_turn(turn: Enrolment) -> dict[str, Any]:
    said = {"record": turn.pk, "full_name": turn.person.full_name, "born_on": turn.person.born_on}
    return said | {name: getattr(turn, name) for name in ("is_own", "result", "result_on")}
