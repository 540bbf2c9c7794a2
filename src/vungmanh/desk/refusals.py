"""The words for every refusal of a rule: what is the matter, and what to do.

Each code that domain code raises stands here (a test looks for those that are missing), its parameters as %(name)s.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.translation import gettext_lazy as _

from vungmanh.core.errors import DomainError
from vungmanh.formats import day

WORDS: dict[str, Any] = {
    # core
    "file_empty": _("Tệp rỗng, không có gì để đọc. Hãy kiểm tra lại tệp rồi tải lên lần nữa."),
    "file_too_large": _("Tệp lớn hơn %(limit_mb)s MB. Hãy tách nhỏ hoặc nén ảnh trong tệp rồi tải lên lại."),
    "files_too_large": _("Các tệp gửi cùng một lần lớn hơn %(limit_mb)s MB. Hãy gửi làm nhiều lần."),
    "filter_name_missing": _("Hãy đặt tên cho bộ lọc."),
    "filter_name_taken": _("Bạn đã có bộ lọc tên “%(name)s” ở danh sách này. Hãy chọn tên khác."),
    "too_many_filters": _("Mỗi danh sách giữ nhiều nhất %(most)s bộ lọc. Hãy xóa bớt bộ lọc không dùng nữa."),
    "internal": _(
        "Việc này gặp lỗi ngoài dự kiến (mã việc %(job)s). Chưa có gì bị thay đổi; hãy thử lại hoặc báo quản trị."
    ),
    # indicators
    "report_changed": _("Có người vừa sửa báo cáo này. Những gì bạn nhập vẫn còn; hãy xem lại rồi lưu lần nữa."),
    "report_not_now": _("Báo cáo đang ở tình trạng “%(state)s” nên không làm bước này được. Hãy tải lại trang."),
    "report_period_unfit": _("Đơn vị này không báo cáo theo biểu này cho kỳ %(period)s."),
    "report_unfit": _("“%(name)s”: hãy ghi số không âm và không quá lớn."),
    "report_before_its_end": _("Kỳ báo cáo kết thúc ngày %(day)s, chưa nộp được trước ngày đó. Có thể lưu nháp."),
    "report_incomplete": _("Còn %(count)s chỉ số chưa ghi đủ; đầu tiên là “%(first)s”. Có thể lưu nháp."),
    "report_above_line": _("“%(name)s”: tử số lớn hơn mẫu số. Hãy sửa lại."),
    "report_rule_broken": _("Số liệu chưa khớp: %(words)s. Hãy sửa lại."),
    "report_unexplained": _("Hãy ghi giải trình cho: %(words)s."),
    "report_reason_missing": _("Hãy ghi lý do trả lại, để đơn vị biết phải sửa gì."),
    "report_own": _("Không ai duyệt báo cáo do chính mình nộp."),
    "code_taken": _("Mã chỉ số “%(code)s” đã có. Hãy chọn mã khác."),
    "code_fixed": _("Mã của chỉ số là “%(code)s” và không đổi được. Muốn mã khác, hãy lập chỉ số mới."),
    "definition_changed": _("Có người vừa đổi định nghĩa này. Những gì bạn nhập vẫn còn; hãy xem lại rồi lưu lần nữa."),
    "reason_missing": _("Hãy ghi lý do, để người đọc sau biết vì sao."),
    "indicator_of_a_pack": _(
        "Chỉ số “%(code)s” có sẵn trong hệ thống nên không sửa được. Hãy lập một chỉ số của đơn vị."
    ),
    "indicator_retired": _("Chỉ số “%(code)s” đã thôi dùng."),
    "indicator_used": _("Chỉ số “%(code)s” được tính từ chỉ số này. Hãy đổi chỉ số đó trước."),
    "worker_died": _("Việc này đã dừng giữa chừng %(attempts)s lần. Chưa có gì bị mất; hãy thử lại hoặc báo quản trị."),
}
_UNKNOWN = _("Không làm được việc này (mã %(code)s). Chưa có gì bị thay đổi; hãy thử lại hoặc báo quản trị.")


_noted: ContextVar[list[Exception] | None] = ContextVar("refusals of this request", default=None)


@contextmanager
def noting() -> Iterator[list[Exception]]:
    """What is refused inside, in order: filled by `note` and `refusal_words`."""
    noted: list[Exception] = []
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def note(error: Exception) -> None:
    """Let the middleware write the refusal on the audit trail, once the answer stands."""
    noted = _noted.get()
    if noted is not None:
        noted.append(error)


def refusal_words(error: DomainError) -> str:
    """The sentence with which a page answers a refusal; it also goes on the audit trail."""
    note(error)
    return in_words(error.code, error.params)


def in_words(code: str, params: Mapping[str, Any]) -> str:
    """The sentence for a code in the language of the page; for one without words, a general sentence that names it.

    A parameter that nobody kept is shown as "…".
    """
    if code not in WORDS:
        return str(_UNKNOWN) % {"code": code}
    shown = {name: day(value) if isinstance(value, datetime.date) else value for name, value in params.items()}
    return str(WORDS[code]) % defaultdict(lambda: "…", shown)
