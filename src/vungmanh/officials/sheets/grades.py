"""Yearly grades as an Excel sheet: a row is one person and year. It goes out with everybody in service, to be filled in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vungmanh.imports.enums import Kind, Outcome
from vungmanh.imports.registers import Column, Plan
from vungmanh.officials.domain.ceilings import beyond_with
from vungmanh.officials.domain.records import check_grade
from vungmanh.officials.models import Evaluation
from vungmanh.officials.policies import grade_choices, grade_rows
from vungmanh.officials.sheets.lines import OF_PERSON, LinesRegister, Planner
from vungmanh.officials.sheets.lines_writing import Step


class GradesRegister(LinesRegister):
    name = "evaluations"
    label = _("đánh giá, xếp loại hằng năm")
    address = "xep-loai"
    sheet = "Xếp loại hằng năm"
    columns = (
        *OF_PERSON,
        Column("year", "Năm (bắt buộc)", Kind.WHOLE, is_required=True, least=1945, most=2199),
        Column("grade", "Mức xếp loại", Kind.CHOICE, choices=grade_choices,
               also=lambda: {word: row["grade"] for row in grade_rows() for word in row.get("also", ())},
               help="Để trống khi chưa xếp loại: dòng ấy không ghi gì."),
        Column("decided_on", "Ngày quyết định", Kind.DATE),
        Column("decided_by", "Cấp quyết định"),
        Column("decision", "Quyết định"),
        Column("note", "Nhận xét", longest=2000),
    )  # fmt: skip
    help = (
        "Mỗi dòng là một người trong một năm. “Xuất sổ” cho sẵn mọi người đang giữ chức danh: chỉ cần điền mức xếp loại.",
        "Người đã có xếp loại năm ấy thì dòng sửa lại; ai chưa có hồ sơ thì mở hồ sơ trước.",
        "Tỷ lệ xếp loại cao nhất được xét theo từng đơn vị, cả bảng cùng một lúc.",
    )
    model = Evaluation
    key, needs, named = ("year",), ("grade",), ("year",)
    faults: Mapping[str, str] = {
        "evaluation_year_wrong": "year", "evaluation_grade_not_offered": "grade", "evaluation_past_ceiling": "grade",
        "evaluation_past_ceiling_raised": "grade", "record_in_future": "decided_on", "record_before_birth": "decided_on",
    }  # fmt: skip
    main = ("officials.evaluation",)
    retold = main

    def plan(self, plan: Plan) -> None:
        _Planner(self, plan).run()

    def living(self, on: datetime.date) -> QuerySet[Any]:
        """Of the year that is being graded."""
        return super().living(on).filter(year=_graded_year(on))

    def to_fill(self, on: datetime.date) -> Mapping[str, Any]:
        return {"year": _graded_year(on)}


def _graded_year(on: datetime.date) -> int:
    """The year whose grades are being given: in its first half a year still gives those of the one before."""
    return on.year if on.month > 6 else on.year - 1


class _Planner(Planner):
    def check(self, step: Step) -> None:
        """The grade by itself; the ceiling is looked at for all of them."""
        check_grade(step.line, self.plan.on)

    def finish(self) -> None:
        """All grades of the sheet together: the first of them may not take what another one needs."""
        changing = [
            each for each in self.plan.planned if isinstance(each.payload, Step) and each.outcome != Outcome.SAME
        ]
        for place, error in beyond_with([each.payload.line for each in changing], self.plan.on).items():
            self.plan.wrong(changing[place].row, self.register.faults[error.code], error.code, **error.params)
