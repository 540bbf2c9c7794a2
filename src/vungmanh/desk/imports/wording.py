"""Refusals, errors of cells, notes and acts of this room in words."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.audit.fields import FIELDS
from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.jobs.shown import TITLES
from vungmanh.desk.refusals import WORDS, in_words
from vungmanh.imports.enums import ImportState
from vungmanh.imports.models import ImportFault
from vungmanh.imports.registers import Register

REFUSALS: dict[str, Any] = {
    "sheet_not_excel": _("Tệp không phải bảng Excel (.xlsx), hoặc đã hỏng. Hãy mở bằng Excel rồi lưu lại dạng .xlsx."),
    "sheet_of_old_excel": _("Tệp Excel cũ (.xls) hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu và lưu lại dạng .xlsx."),
    "sheet_with_macros": _("Tệp có macro (.xlsm) nên không được nhận. Hãy lưu lại dạng .xlsx."),
    "sheet_of_something_else": _("Không thấy cột nào của sổ “%(register)s”. Hãy dùng đúng mẫu của sổ này."),
    "sheet_head_twice": _("Cột “%(head)s” có hai lần. Hãy bỏ bớt một cột."),
    "import_busy": _("Bảng này đang được xử lý. Hãy đợi xong rồi làm tiếp."),
    "import_over": _("Lần nhập này đã qua bước ấy. Hãy tải lại trang để xem tình trạng mới."),
    "import_has_questions": _("Còn %(count)s dòng chưa trả lời là người đã có hay người khác. Hãy trả lời hết rồi nhập."),
    "import_has_faults": _("Bảng còn %(count)s lỗi. Hãy sửa trong bảng rồi tải lên lại."),
    "import_changed_meanwhile": _("Sổ đã thay đổi từ lúc kiểm tra nên chưa có gì được nhập. Hãy xem lại kết quả mới dưới đây."),
    "import_touched_since": _(
        "Không hoàn tác được: dữ liệu của %(count)s dòng đã được sửa, xóa hoặc dùng tiếp sau lần nhập. Hãy sửa từng dòng trên "
        "trang của sổ."
    ),
    "answer_not_offered": _("Dòng %(row)s: câu trả lời không có trong danh sách. Hãy tải lại trang rồi chọn lại."),
}  # fmt: skip
FAULTS: dict[str, Any] = {
    "sheet_empty": _("Bảng chưa có dòng nào. Hãy điền ít nhất một dòng."),
    "cell_missing": _("Cột bắt buộc đang trống. Hãy điền."),
    "cell_formula": _("Ô là công thức chưa có kết quả. Hãy mở bằng Excel và lưu lại, hoặc dán giá trị vào ô."),
    "cell_excel_error": _("Ô báo lỗi %(value)s của Excel. Hãy ghi giá trị đúng."),
    "cells_merged": _("Các ô %(range)s bị gộp. Hãy bỏ gộp và điền từng ô."),
    "cell_too_long": _("“%(value)s” dài quá %(limit)s ký tự. Hãy viết ngắn hơn."),
    "rows_hidden": _("Dòng %(first)s đến %(last)s đang bị ẩn. Hãy cho hiện lại, hoặc xóa nếu không nhập."),
    "column_hidden": _("Cột %(letter)s đang bị ẩn. Hãy cho hiện lại, hoặc xóa cột nếu không nhập."),
    "letters_unknown": _("“%(value)s” dùng bảng mã chữ cũ (TCVN3, VNI) không đọc chắc được. Hãy gõ lại bằng Unicode."),
    "date_unreadable": _("“%(value)s” không phải là ngày. Hãy ghi dạng 01/07/2025."),
    "date_as_number": _("“%(value)s” là số, không phải là ngày. Hãy ghi ngày dạng 01/07/2025."),
    "date_far_off": _("Ngày %(value)s không thể đúng. Hãy kiểm tra năm."),
    "not_a_number": _("“%(value)s” không phải là số. Hãy ghi bằng chữ số."),
    "not_a_whole_number": _("“%(value)s” không phải là số nguyên."),
    "too_small": _("%(value)s nhỏ quá: ít nhất là %(limit)s."),
    "too_large": _("%(value)s lớn quá: nhiều nhất là %(limit)s."),
    "flag_unknown": _("“%(value)s” không rõ. Hãy ghi Có hoặc Không."),
    "choice_unknown": _("Không có “%(value)s”. Hãy chọn trong danh sách: %(choices)s."),
    "code_not_digits": _("“%(value)s” phải gồm toàn chữ số."),
    "code_wrong_length": _("“%(value)s” phải có %(lengths)s chữ số."),
    "code_lost_zero": _("“%(value)s” thiếu một chữ số, có lẽ mất số 0 ở đầu. Hãy đặt ô dạng chữ; nếu đúng thì ghi %(guess)s."),
    "too_many_places": _("Số này có quá nhiều chữ số lẻ. Hãy ghi nhiều nhất %(limit)s chữ số sau dấu phẩy."),
    "report_not_asked": _("%(unit)s không có biểu của kỳ này, hoặc biểu chưa mở."),
    "report_not_open": _("Báo cáo này %(state)s nên không nhận thêm số. Muốn sửa thì cấp trên trả lại trước."),
    "report_cell_unasked": _("Biểu của kỳ này không hỏi số ở cột này. Hãy để trống."),
    "unit_unknown": _("Không có đơn vị “%(value)s”. Hãy chọn trong danh sách."),
    "unit_out_of_scope": _("“%(value)s” không thuộc đơn vị của lần nhập này, hoặc ngoài phạm vi của bạn."),
    "unit_of_several": _("Có nhiều đơn vị tên “%(value)s”. Hãy ghi rõ một trong: %(choices)s."),
    "row_twice": _("Dòng này trùng với dòng %(first)s."),
    "line_there": _("Hồ sơ đã có một dòng khác như vậy. Hãy kiểm tra lại, hoặc rút một trong hai dòng trên trang hồ sơ."),
    "post_not_here": _("Không có mã %(value)s trong sổ của bạn. Hãy để trống mã ở dòng mới."),
    "record_not_here": _("Không có mã %(value)s trong sổ của bạn. Hãy để trống mã ở dòng mới."),
    "record_of_other_unit": _("Mã này là của %(unit)s. Hãy giữ đúng đơn vị, hoặc để trống mã để ghi mới."),
    "record_outlives_unit": _("%(unit)s đã kết thúc ngày %(day)s. Hãy ghi ngày cuối, không sau ngày ấy."),
    "body_not_here": _("Không có tổ chức “%(value)s” ở %(unit)s hay đơn vị cấp trên. Hãy ghi đúng tên trong sổ tổ chức."),
    "body_of_several": _("Có nhiều tổ chức tên “%(value)s” ở %(unit)s. Hãy ghi trên trang của sổ."),
    "person_unrecognisable": _("Cần số CCCD, hoặc ngày sinh, để biết đây là ai."),
    "person_elsewhere": _("Hồ sơ này do đơn vị khác quản lý. Hãy nhờ đơn vị ấy, hoặc cấp trên."),
    "identity_of_another": _("Số này trong sổ là của %(name)s. Hãy kiểm tra lại số hoặc họ tên."),
    "person_rows_differ": _("Cùng một người nhưng khác dòng %(first)s. Hãy ghi giống nhau ở mọi dòng của người này."),
    "level_missing": _("Có ngành, nơi hoặc ngày học nhưng thiếu trình độ. Hãy chọn trình độ."),
    "level_lower_than_known": _("Sổ đã ghi trình độ cao hơn (%(known)s). Nếu sổ sai, hãy sửa ở trang của người này."),
    "common_rows_differ": _("Nói khác dòng %(first)s về cùng một thứ. Hãy ghi giống nhau, hoặc chỉ ghi ở một dòng."),
    "common_needed": _("“%(title)s” chưa có trong sổ, nên cần ô này để ghi mới. Nếu đã có, hãy kiểm tra tên và ngày."),
    "course_of_several": _("Có nhiều lớp “%(title)s” khai giảng cùng ngày. Hãy ghi trên trang của lớp."),
    "scheme_of_several": _("Có nhiều chính sách tên “%(title)s”. Hãy ghi trên trang của chính sách."),
    "turn_of_other_course": _(
        "Mã này là của lớp “%(course)s” (%(day)s). Hãy giữ đúng tên lớp, ngày khai giảng, hoặc để trống mã để ghi mới."
    ),
    "record_not_of_scheme": _("Không có mã %(value)s trong “%(title)s”. Hãy để trống mã ở dòng mới."),
    "record_of_other_person": _("Mã này trong sổ là của %(name)s. Hãy kiểm tra lại mã hoặc họ tên."),
    "number_of_other_name": _("Số này trong sổ là của người có họ tên khác. Hãy kiểm tra lại số hoặc họ tên."),
    "person_not_on_file": _("Chưa có hồ sơ cán bộ nào như vậy trong phạm vi của bạn. Hãy kiểm tra, hoặc mở hồ sơ trước."),
    "result_missing": _("Có ngày mà chưa có kết quả. Hãy chọn kết quả, hoặc để trống cả hai."),
    "result_day_missing": _("Hãy ghi ngày có kết quả: từ ngày đó hồ sơ mới đổi."),
    "post_taken_by_row": _("%(title)s chỉ một người giữ, mà dòng %(first)s đã có người khác cùng lúc."),
}  # fmt: skip
NOTES: dict[str, Any] = {
    "columns_ignored": _("Những cột này không thuộc sổ nên không đọc: %(heads)s."),
    "sheet_taken": _("Đã đọc trang tính “%(sheet)s”."),
    "letters_converted": _(
        "%(count)s ô dùng bảng mã chữ cũ đã chuyển sang Unicode, như dòng %(row)s: “%(before)s” thành “%(after)s”. Hãy "
        "kiểm tra."
    ),
    "posts_of_the_past": _(
        "%(count)s chức danh giữ từ trước %(day)s được ghi lại như đã xảy ra, không xét tiêu chuẩn; từ ngày ấy trở đi phải đủ "
        "tiêu chuẩn hoặc có quyết định ngoại lệ."
    ),
    "courses_to_open": _("Mở mới %(count)s lớp: %(titles)s."),
    "schemes_to_record": _("Ghi mới %(count)s chính sách: %(titles)s."),
    "results_into_files": _("%(count)s kết quả đạt vào hồ sơ của từng người."),
    "results_before_end": _(
        "%(count)s kết quả là của lớp chưa kết thúc, như dòng %(row)s: lớp đến hết ngày %(day)s. Hãy kiểm tra."
    ),
    "posts_to_end": _("%(count)s chức danh kết thúc cùng ngày làm việc cuối của người nghỉ."),
    "reports_to_explain": _("%(count)s báo cáo còn thiếu giải trình, hoặc ai đánh giá: ghi thêm trên trang trước khi nộp."),
    "formulas_computed": _("%(count)s ô là công thức; đã lấy giá trị đang hiện trong tệp."),
}  # fmt: skip
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
TONES = {
    ImportState.CHECKING: "busy", ImportState.UNREADABLE: "bad", ImportState.WRONG: "bad", ImportState.ASKING: "near",
    ImportState.READY: "near", ImportState.WRITING: "busy", ImportState.DONE: "good", ImportState.UNDOING: "busy",
    ImportState.UNDONE: "quiet", ImportState.DROPPED: "quiet",
}  # fmt: skip
WORDS.update(REFUSALS)
ACTIONS.update(
    {
        "import.uploaded": _("Tải bảng Excel lên"),
        "import.answered": _("Trả lời câu hỏi của bảng Excel"),
        "import.done": _("Nhập từ bảng Excel"),
        "import.undone": _("Hoàn tác lần nhập"),
        "import.dropped": _("Bỏ bảng Excel"),
        "import.taken_back": _("Hoàn tác vì lần nhập bị hoàn tác"),
        "import.exported": _("Xuất sổ ra Excel"),
    }
)
TITLES.update(
    {
        "imports.check": _("Kiểm tra bảng Excel"),
        "imports.write": _("Nhập từ bảng Excel"),
        "imports.undo": _("Hoàn tác lần nhập"),
    }
)
FIELDS.update({"answers": _("Số dòng trả lời"), "register": _("Sổ"), "rows": _("Số dòng")})


@dataclass(frozen=True, slots=True)
class FaultLine:
    row: int
    column: str
    text: str


def fault_words(code: str, params: Mapping[str, Any]) -> str:
    """An error of a cell; also of a rule of the register, whose words its own room keeps."""
    told = {name: _told(value) for name, value in params.items()}
    return str(FAULTS[code]) % defaultdict(lambda: "…", told) if code in FAULTS else in_words(code, told)


def _told(value: Any) -> Any:
    """A day as it was kept in JSON; several values of which one is wanted. What somebody typed may only look like a day."""
    if isinstance(value, list):
        return _now(" hoặc ").join(map(str, value))
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value
    except ValueError:
        return value


def fault_lines(register: Register, faults: Iterable[ImportFault]) -> list[FaultLine]:
    return [
        FaultLine(fault.row, column_words(register, fault.column), fault_words(fault.code, fault.params))
        for fault in faults
    ]


def column_words(register: Register, name: str) -> str:
    """The head of the column without what stands in brackets."""
    column = register.column(name)
    return column.title.split(" (")[0] if column else name


def note_words(notes: Iterable[tuple[str, Mapping[str, Any]]]) -> list[str]:
    return [_note(code, params) for code, params in notes]


def _note(code: str, params: Mapping[str, Any]) -> str:
    return str(NOTES[code] % dict(params)) if code in NOTES else _now("Ghi chú: %(code)s") % {"code": code}
