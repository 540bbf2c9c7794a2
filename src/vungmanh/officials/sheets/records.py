"""Disciplinary measures, and courses that people attended, as Excel sheets."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from vungmanh.imports.enums import Kind
from vungmanh.imports.registers import Column
from vungmanh.officials.enums import QualificationKind
from vungmanh.officials.models import Discipline, TrainingRecord
from vungmanh.officials.policies import choices, disciplinary_forms
from vungmanh.officials.sheets.lines import CODE, OF_PERSON, LinesRegister


class DisciplinesRegister(LinesRegister):
    name = "disciplines"
    label = _("kỷ luật cán bộ")
    address = "ky-luat"
    sheet = "Kỷ luật"
    columns = (
        CODE,
        *OF_PERSON,
        Column("form", "Hình thức kỷ luật", Kind.CHOICE, choices=lambda: choices(disciplinary_forms()),
               help="Để trống khi không có kỷ luật: dòng ấy không ghi gì."),
        Column("decided_on", "Ngày quyết định", Kind.DATE, help="Bắt buộc ở dòng có kỷ luật."),
        Column("until", "Hiệu lực đến hết ngày", Kind.DATE),
        Column("decision", "Quyết định"),
        Column("reason", "Hành vi", longest=2000),
    )  # fmt: skip
    help = (
        "Mỗi dòng là một lần kỷ luật của một người đã có hồ sơ cán bộ.",
        "“Xuất sổ” cho những lần đã ghi, rồi mọi người đang giữ chức danh mà chưa có lần nào: chỉ cần điền ai bị kỷ luật.",
        "Lần đã ghi được nhận ra theo mã, hoặc theo người, hình thức và ngày quyết định: dòng ấy sửa lại, không ghi thêm.",
    )
    model = Discipline
    key = needs = named = ("form", "decided_on")
    faults: Mapping[str, str] = {
        "record_in_future": "decided_on", "record_before_birth": "decided_on", "discipline_not_offered": "form",
        "record_days_in_wrong_order": "until",
    }  # fmt: skip
    main = ("officials.discipline",)
    retold = main


class TrainingsRegister(LinesRegister):
    name = "trainings"
    label = _("bồi dưỡng đã dự")
    address = "boi-duong"
    sheet = "Bồi dưỡng đã dự"
    columns = (
        CODE,
        *OF_PERSON,
        Column("name", "Lớp, khóa", longest=300, help="Để trống khi chưa dự lớp nào: dòng ấy không ghi gì."),
        Column("kind", "Nội dung", Kind.CHOICE, choices=lambda: QualificationKind.choices),
        Column("school", "Nơi tổ chức"),
        Column("began_on", "Từ ngày", Kind.DATE, help="Bắt buộc ở dòng có lớp."),
        Column("ended_on", "Đến ngày", Kind.DATE),
        Column("days", "Số ngày", Kind.WHOLE, least=1, most=2000),
        Column("result", "Kết quả"),
    )  # fmt: skip
    help = (
        "Mỗi dòng là một lớp mà một người đã có hồ sơ cán bộ đã dự.",
        "Lớp do đơn vị mở và theo dõi thì ghi ở sổ “lớp học, người đi học và kết quả”: ai đạt thì tự vào hồ sơ.",
        "“Xuất sổ” cho những lớp đã ghi, rồi mọi người đang giữ chức danh mà chưa dự lớp nào: chỉ cần điền lớp.",
        "Lớp đã ghi được nhận ra theo mã, hoặc theo người, tên lớp và ngày bắt đầu: dòng ấy sửa lại, không ghi thêm.",
    )
    model = TrainingRecord
    key = needs = named = ("name", "began_on")
    faults: Mapping[str, str] = {
        "record_in_future": "began_on", "record_before_birth": "began_on", "record_days_in_wrong_order": "ended_on",
    }  # fmt: skip
    main = ("officials.trainingrecord",)
    retold = main
