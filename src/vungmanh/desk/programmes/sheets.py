"""The tables of a programme as Excel sheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from vungmanh.core.exports import Column, tell, xlsx_response
from vungmanh.desk.duties.shown import ShownDuty
from vungmanh.desk.programmes.lights import WORDS
from vungmanh.desk.programmes.matrix import Column as MatrixColumn
from vungmanh.desk.programmes.matrix import Owing
from vungmanh.desk.programmes.rendering import Mark
from vungmanh.desk.programmes.shown import ShownRow
from vungmanh.desk.programmes.wording import why
from vungmanh.directives.enums import ActorRole
from vungmanh.programmes.enums import DutyKind
from vungmanh.programmes.models import Assignment, Programme
from vungmanh.programmes.selectors import Occurrence, UnitRow

HEADS: dict[str, Any] = {
    "so": gettext_lazy("Số, ký hiệu"), "ten": pgettext_lazy("one", "Chương trình"), "coquan": gettext_lazy("Cơ quan ban hành"),
    "ky": gettext_lazy("Đến ngày"), "han": gettext_lazy("Hạn gần nhất"), "donvi": gettext_lazy("Đơn vị có việc"),
    "luc": gettext_lazy("Ban hành lúc"),
}  # fmt: skip
"""By which programmes are ordered."""


def programmes_sheet(rows: Iterable[Any]) -> HttpResponse:
    columns = [
        Column(_("Số, ký hiệu"), 18), Column(pgettext("one", "Chương trình"), 70), Column(_("Cơ quan ban hành"), 30),
        Column(_("Từ ngày"), 12), Column(_("Đến ngày"), 12), Column(_("Chỉ tiêu"), 10), Column(_("Nhiệm vụ"), 10),
        Column(_("Báo cáo"), 10), Column(_("Đơn vị có việc"), 14), Column(_("Hạn gần nhất"), 13),
        Column(_("Tình trạng"), 16), Column(_("Ban hành lúc"), 17),
    ]  # fmt: skip
    cells = (
        [
            row.directive.number, row.title, row.unit.name, row.period_from, row.period_to, row.target_count,
            row.task_count, row.report_count, row.unit_count, row.next_due, row.get_state_display(), row.published_at,
        ]
        for row in rows
    )  # fmt: skip
    return xlsx_response(_("Chương trình"), columns, cells)


def targets_sheet(programme: Programme, rows: Iterable[ShownRow]) -> HttpResponse:
    columns = [
        Column(pgettext("one", "Chỉ tiêu"), 70), Column(_("Cấp"), 6), Column(_("So sánh"), 9), Column(_("Mức"), 10),
        Column(_("Mức cao"), 10), Column(_("Đơn vị tính"), 16), Column(_("Hiện nay"), 12), Column(_("Tử số, mẫu số"), 16),
        Column(_("Khoảng cách"), 22), Column(_("Tính đến ngày"), 13), Column(_("Tình trạng"), 22), Column(_("Phạm vi"), 24),
        Column(_("Hạn"), 12), Column(_("Lặp lại"), 12), Column(_("Chủ trì"), 40), Column(_("Các câu nêu"), 80),
    ]  # fmt: skip
    cells = (
        [
            row.title, row.depth + 1, row.row.get_comparator_display(), float(row.row.value),
            None if row.row.high is None else float(row.row.high), row.row.unit_of_measure, *_course(row), row.row.scope,
            row.row.due, row.row.get_recurs_display(), bodies(row.leads),
            "\n".join(sentence.quote for sentence in row.sentences),
        ]
        for row in rows
    )  # fmt: skip
    return xlsx_response(f"{_('Chỉ tiêu')} {programme.directive.number}", columns, cells)


def _course(row: ShownRow) -> list[Any]:
    if row.course is None:
        return ["", "", "", None, row.state]
    last = row.course.path.last
    return [row.course.figure, row.course.made_of, row.course.gap, last.on if last else None, row.course.word]


def tasks_sheet(programme: Programme, rows: Iterable[ShownRow]) -> HttpResponse:
    columns = [
        Column(_("Mục"), 10), Column(pgettext("one", "Nhiệm vụ"), 90), Column(_("Chủ trì"), 40), Column(_("Phối hợp"), 40),
        Column(_("Hạn"), 12), Column(_("Lặp lại"), 12), Column(_("Trình, gửi"), 24), Column(_("Điều kiện"), 30),
        Column(_("Tình trạng"), 18),
    ]  # fmt: skip
    cells = (
        [
            row.row.section, row.title, bodies(row.leads), bodies(row.partners), row.row.due,
            row.row.get_recurs_display(), row.row.receiver, row.row.condition, row.state,
        ]
        for row in rows
    )  # fmt: skip
    return xlsx_response(f"{_('Nhiệm vụ')} {programme.directive.number}", columns, cells)


def calendar_sheet(programme: Programme, rows: Iterable[tuple[Occurrence, ShownRow]]) -> HttpResponse:
    columns = [
        Column(_("Hạn"), 12), Column(_("Kỳ"), 10), Column(_("Hình thức"), 12), Column(_("Nội dung"), 80),
        Column(_("Nơi gửi"), 40), Column(_("Qua"), 30), Column(_("Nơi nhận"), 30), Column(_("Số đơn vị"), 10),
        Column(_("Xong"), 10), Column(_("Trễ"), 10), Column(_("Vì sao ngày này"), 44),
    ]  # fmt: skip
    cells = (
        [
            row.instance.due, row.instance.period, line.level, line.title, bodies(line.leads),
            bodies(line.via), bodies(line.partners), row.units, row.tally.done, row.tally.late, why(row.instance.rule),
        ]
        for row, line in rows
    )  # fmt: skip
    return xlsx_response(f"{_('Lịch báo cáo')} {programme.directive.number}", columns, cells)


UNIT_HEADS: dict[str, Any] = {
    "tong": gettext_lazy("Tổng"), "xong": gettext_lazy("Xong"), "cho": gettext_lazy("Chờ điều kiện"),
    "gan": gettext_lazy("Đến hạn 30 ngày"), "tre": gettext_lazy("Trễ"), "han": gettext_lazy("Hạn gần nhất"),
}  # fmt: skip
"""By which units of a programme are ordered."""


def units_sheet(programme: Programme, rows: Iterable[UnitRow]) -> HttpResponse:
    columns = [
        Column(pgettext("one", "Đơn vị"), 40), Column(_("Chỉ tiêu"), 10), Column(_("Chủ trì"), 10), Column(_("Phối hợp"), 10),
        Column(_("Báo cáo"), 10), Column(_("Tổng"), 10), Column(_("Xong"), 10), Column(_("Chờ điều kiện"), 14),
        Column(_("Đến hạn 30 ngày"), 16), Column(_("Trễ"), 10), Column(_("Hạn gần nhất"), 13),
    ]  # fmt: skip
    cells = (
        [
            row.unit.name, row.targets, row.lead, row.partner, row.reports, row.total, row.done,
            row.dormant, row.near, row.late, row.next_due,
        ]
        for row in rows
    )  # fmt: skip
    return xlsx_response(f"{_('Đơn vị và việc')} {programme.directive.number}", columns, cells)


def matrix_sheet(
    programme: Programme, columns: Iterable[MatrixColumn], rows: Iterable[tuple[Owing, list[str]]]
) -> HttpResponse:
    """Every unit with the state of each duty in words."""
    heads = [Column(f"{each.section} {each.title}".strip()[:120], 22) for each in columns]
    cells = ([unit.name, *words] for unit, words in rows)
    title = f"{_('Ma trận')} {programme.directive.number}"
    return xlsx_response(title, [Column(pgettext("one", "Đơn vị"), 36), *heads], cells)


def duties_sheet(programme: Programme, lines: Iterable[ShownDuty]) -> HttpResponse:
    """A row for each duty, by day and unit."""
    columns = [
        Column(_("Hạn"), 12), Column(_("Việc"), 90), Column(_("Loại"), 12), Column(_("Vai trò"), 12), Column(_("Kỳ"), 10),
        Column(pgettext("one", "Đơn vị"), 36), Column(_("Tình trạng"), 24),
    ]  # fmt: skip
    cells = (
        [
            line.duty.due, line.title, DutyKind(line.duty.kind).label, ActorRole(line.duty.role).label, line.duty.period,
            line.duty.unit.name, line.word,
        ]
        for line in lines
    )  # fmt: skip
    return xlsx_response(f"{_('Việc')} {programme.directive.number}", columns, cells)


def text_sheet(programme: Programme, marks: Iterable[Mark], asked: str) -> HttpResponse:
    """The sentences in the order of the text with their lights; only those of the light that is asked for, if any."""
    columns = [
        Column(_("Câu"), 100), Column(_("Loại"), 12), Column(_("Tình trạng"), 22), Column(_("Việc của các đơn vị"), 26),
    ]  # fmt: skip
    for light, words in WORDS.items():
        if light.value == asked:
            tell(_("Tình trạng"), words.word)
    chosen = [mark for mark in sorted(marks, key=lambda mark: mark.start) if not asked or mark.light == asked]
    cells = ([mark.quote, mark.kind, mark.word, mark.note] for mark in chosen)
    return xlsx_response(f"{pgettext('text', 'Văn bản')} {programme.directive.number}", columns, cells)


def bodies(assignments: Iterable[Assignment]) -> str:
    return "; ".join(each.text for each in assignments)
