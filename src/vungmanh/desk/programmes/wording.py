"""Figures, dates, refusals and acts of this room in words."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.refusals import WORDS
from vungmanh.formats import day
from vungmanh.programmes.enums import Comparator, DateRule, Recurrence
from vungmanh.programmes.models import ReportDuty, Target, Task

REFUSALS: dict[str, Any] = {
    "directive_not_read": _("Văn bản chưa ở bước ban hành. Hãy xác nhận xong nội dung rồi ban hành lại."),
    "issuer_missing": _("Chưa rõ cơ quan ban hành là đơn vị nào. Hãy chọn ở phần thông tin văn bản rồi ban hành lại."),
    "territory_missing": _("Chưa rõ địa bàn áp dụng. Hãy chọn ở phần thông tin văn bản rồi ban hành lại."),
    "amended_not_published": _("Văn bản được sửa đổi chưa thành chương trình. Hãy ban hành văn bản đó trước."),
    "amendment_undecided": _(
        "Còn %(count)s thay đổi của văn bản sửa đổi chưa được quyết định. Hãy xem từng thay đổi trong chương trình gốc"
        " rồi ban hành lại."
    ),
    "change_made": _("Thay đổi này đã được áp dụng, không sửa được nữa."),
    "change_needs_row": _("Hãy chọn chỉ tiêu, nhiệm vụ hoặc báo cáo được sửa."),
    "change_changes_nothing": _("Giá trị mới giống giá trị đang có. Hãy nhập giá trị khác, hoặc chọn “Không áp dụng”."),
    "task_has_no_condition": _("Nhiệm vụ này không chờ điều kiện nào."),
    "task_awake": _("Điều kiện của nhiệm vụ này đã được ghi nhận rồi."),
    "task_asleep": _("Nhiệm vụ này đang chờ điều kiện."),
    "waking_note_missing": _("Hãy ghi văn bản hoặc sự việc làm điều kiện đến, để người sau kiểm tra được."),
    "start_not_open": _("Hạn của mục này không tính từ ngày của một sự kiện, nên không ghi ngày bắt đầu được."),
    "start_note_missing": _("Hãy ghi căn cứ của ngày này, ví dụ giấy mời hoặc quyết định triệu tập."),
    "order_elsewhere": _("Nhiệm vụ này không thuộc chương trình đang xem."),
    "order_withdrawn": _("Nhiệm vụ đã bỏ thì không đặt thứ tự được."),
    "order_within": _("Hai nhiệm vụ nằm trong nhau thì không chờ nhau được."),
    "order_circle": _("Không đặt được, vì sẽ thành vòng chờ nhau: việc kia đã chờ việc này, qua “%(task)s”."),
    "waking_in_future": _("Ngày điều kiện đến không thể sau hôm nay."),
    "binding_changed": _("Người khác vừa quyết định về mục này. Hãy xem lại rồi chọn."),
    "binding_none": _("Mục này chưa có quyết định nào để lấy lại."),
    "binding_of_result": _("Chỉ kết quả mà văn bản nêu bằng số mới đối chiếu được với sổ."),
    "binding_without_indicator": _("Đếm từ sổ thì phải chọn chỉ số; báo cáo hay xét thì không."),
}
WORDS.update(REFUSALS)
ACTIONS.update(
    {
        "programme.published": _("Ban hành chương trình"),
        "programme.amended": _("Sửa đổi chương trình"),
        "programme.re_expanded": _("Cập nhật việc theo đơn vị"),
        "programme.laid_out": _("Kéo dài lịch"),
        "directive.published": _("Ban hành văn bản"),
        "change.decided": _("Quyết định về thay đổi"),
        "targets.changed": _("Sửa chỉ tiêu"),
        "targets.added": _("Thêm chỉ tiêu"),
        "targets.withdrawn": _("Bỏ chỉ tiêu"),
        "tasks.changed": _("Sửa nhiệm vụ"),
        "tasks.added": _("Thêm nhiệm vụ"),
        "tasks.withdrawn": _("Bỏ nhiệm vụ"),
        "reports.changed": _("Sửa chế độ báo cáo"),
        "reports.added": _("Thêm chế độ báo cáo"),
        "reports.withdrawn": _("Bỏ chế độ báo cáo"),
        "task.woken": _("Ghi nhận điều kiện đã đến"),
        "task.put_to_sleep": _("Rút ghi nhận điều kiện"),
        "task.started": _("Ghi ngày bắt đầu tính hạn"),
        "task.ordered": _("Đổi thứ tự nhiệm vụ"),
        "target.bound": _("Quyết định cách có số liệu"),
        "target.unbound": _("Lấy lại cách có số liệu"),
        "duty.added": _("Thêm việc cho đơn vị"),
        "duty.withdrawn": _("Thôi việc của đơn vị"),
        "duty.moved": _("Đổi hạn việc của đơn vị"),
    }
)
FIELDS: dict[str, Any] = {
    "comparator": _("so sánh"),
    "value": _("mức"),
    "high": _("mức cao"),
    "due": _("hạn"),
    "recurs": _("lặp lại"),
    "scope": _("phạm vi"),
    "yearly_on": _("ngày hằng năm"),
    "leads": _("chủ trì"),
}
_RECURS = {Recurrence.YEARLY: _("hằng năm"), Recurrence.QUARTERLY: _("hằng quý"), Recurrence.MONTHLY: _("hằng tháng")}
_UNTIL = {
    Recurrence.YEARLY: _("hằng năm đến %(day)s"),
    Recurrence.QUARTERLY: _("hằng quý đến %(day)s"),
    Recurrence.MONTHLY: _("hằng tháng đến %(day)s"),
}
_AND = {
    Recurrence.YEARLY: _("hằng năm; %(day)s"),
    Recurrence.QUARTERLY: _("hằng quý; %(day)s"),
    Recurrence.MONTHLY: _("hằng tháng; %(day)s"),
}


def number(value: Decimal | None) -> str:
    """63, 91,5, 1.200 in the language of the page."""
    return "" if value is None else _number(value, get_language())


@lru_cache(maxsize=4096)
def _number(value: Decimal, _language: str | None) -> str:
    plain = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return str(number_format(plain, use_l10n=True, force_grouping=True))


def form_name(report: ReportDuty) -> str:
    """Báo cáo, sơ kết, tổng kết, hội nghị in the language of the page."""
    return _now(report.form)


def level(target: Target | SimpleNamespace) -> str:
    """ "≥ 63 xã", "từ 25 đến 30%", "mức tăng ≥ 25%", "mức giảm từ 2 đến 3%"."""
    unit = f" {target.unit_of_measure}" if target.unit_of_measure else ""
    unit = unit.replace(" %", "%") if target.unit_of_measure == "%" else unit
    if target.comparator == Comparator.RANGE:
        values = {"low": number(target.value), "high": number(target.high), "unit": unit}
        words = _now("từ %(low)s đến %(high)s%(unit)s") % values
    else:
        words = f"{Comparator(target.comparator).label} {number(target.value)}{unit}"
    if not target.is_delta:
        return words
    return (_now("mức giảm %(level)s") if target.is_fall else _now("mức tăng %(level)s")) % {"level": words}


def when(row: Target | Task | ReportDuty) -> str:
    """A date, a rhythm, or both; empty where the sentence names none."""
    if isinstance(row, ReportDuty) and row.yearly_on:
        month, date = row.yearly_on.split("-")
        return _now("%(date)s/%(month)s hằng năm") % {"date": date, "month": month}
    if row.days is not None and not row.due:
        return count_words(row)
    if not row.recurs:
        return day(row.due)
    recurs = Recurrence(row.recurs)
    if not row.due:
        return str(_RECURS[recurs])
    both = _UNTIL if isinstance(row, Target) else _AND
    return str(both[recurs]) % {"day": day(row.due)}


def count_words(row: Target | Task | ReportDuty) -> str:
    """ "15 ngày làm việc kể từ ngày ban hành Kế hoạch này", for a deadline that is counted."""
    n = abs(row.days or 0)
    if row.days_are_working:
        days = ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", n) % {"n": n}
    else:
        days = ngettext("%(n)s ngày", "%(n)s ngày", n) % {"n": n}
    form = _now("%(days)s kể từ ngày %(start)s") if (row.days or 0) > 0 else _now("%(days)s trước ngày %(start)s")
    return form % {"days": days, "start": row.days_from_text}


def why(rule: str) -> str:
    return str(DateRule(rule).label)


def field_value(name: str, value: Any) -> str:
    """A value of `Change.changes` as people write it."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, list):
        return ", ".join(value)
    if name == "due":
        return day(datetime.date.fromisoformat(value))
    if name in ("value", "high"):
        return number(Decimal(value))
    if name == "recurs":
        return str(_RECURS.get(value, value))
    if name == "comparator":
        return str(Comparator(value).label)
    return str(value)
