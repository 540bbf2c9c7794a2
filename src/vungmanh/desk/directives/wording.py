"""Items, doubts and refusals of this room in words. One table code → sentence: what is wrong, where, what to do."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.audit.words import REASONS
from vungmanh.desk.refusals import WORDS
from vungmanh.directives.domain.fields import FORMS
from vungmanh.directives.enums import DirectiveState, Part

SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "="}
FORM_NAMES = dict(zip(FORMS, (_("báo cáo"), _("sơ kết"), _("tổng kết"), _("hội nghị")), strict=True))
RECURS = {"yearly": _("hằng năm"), "quarterly": _("hằng quý"), "monthly": _("hằng tháng")}
TONES = {
    DirectiveState.UPLOADED: "quiet",
    DirectiveState.READING: "busy",
    DirectiveState.UNREADABLE: "bad",
    DirectiveState.READ: "near",
    DirectiveState.PUBLISHING: "busy",
    DirectiveState.PUBLISHED: "good",
}
REFUSALS: dict[str, Any] = {
    # the file
    "source_missing": _("Không thấy tệp gốc trên máy chủ. Hãy báo quản trị; nội dung đã đọc trước đây vẫn còn."),
    "source_empty": _("Tệp không có nội dung. Hãy mở tệp ra xem lại, lưu bản đúng rồi tải lên lần nữa."),
    "source_unknown_kind": _(
        "Không nhận ra loại tệp này. Hãy tải lên Word (.docx, .doc), PDF, ảnh chụp, .odt, .rtf, .html hoặc .txt."
    ),
    "source_unknown_encoding": _(
        "Không nhận ra bảng mã chữ của tệp. Hãy mở tệp bằng Word hoặc Notepad, lưu lại dạng Unicode (UTF-8) rồi tải lên."
    ),
    "source_password": _("Tệp có mật khẩu nên không mở được. Hãy gỡ mật khẩu, lưu lại rồi tải lên lần nữa."),
    "source_broken": _("Tệp bị hỏng, không mở được. Hãy lưu lại từ bản gốc (hoặc in ra PDF) rồi tải lên lần nữa."),
    "source_too_large": _("Nội dung của tệp quá lớn để đọc. Hãy tách thành nhiều tệp nhỏ rồi tải lên lại."),
    "source_too_many_pages": _("Tệp có quá nhiều trang để đọc một lần. Hãy tách thành nhiều tệp rồi tải lên lại."),
    "source_too_slow": _("Đọc tệp này quá lâu nên đã dừng. Hãy thử lại; nếu vẫn vậy, hãy lưu sang .docx rồi tải lên."),
    "source_zip_bomb": _(
        "Tệp nén khi mở ra lớn bất thường nên không được mở, để bảo vệ máy chủ. Hãy lưu lại từ bản gốc rồi tải lên."
    ),
    "source_macro": _("Tệp có macro nên không được mở. Hãy lưu lại dạng .docx (không macro) rồi tải lên lần nữa."),
    "source_no_ocr": _(
        "Đây là bản chụp (scan), cần nhận dạng chữ mà máy chủ chưa có. Quản trị cài gói tesseract-ocr và tesseract-ocr-vie,"
        " hoặc bạn tải lên bản Word hay PDF có chữ."
    ),
    "source_no_office": _(
        "Loại tệp này cần LibreOffice để mở mà máy chủ chưa có. Hãy lưu sang .docx rồi tải lên, hoặc nhờ quản trị cài đặt."
    ),
    "source_no_text": _("Không tìm thấy chữ nào trong tệp. Hãy kiểm tra lại tệp, hoặc tải lên bản có chữ."),
    "source_not_vietnamese": _(
        "Văn bản không phải tiếng Việt nên không đọc được. Tệp gốc vẫn được giữ; hãy tải lên bản tiếng Việt."
    ),
    "not_directive": _(
        "Không thấy dấu hiệu của một văn bản chỉ đạo (số, ký hiệu, thể loại, đề mục). Chữ đã đọc vẫn được giữ bên dưới."
        " Nếu đúng là văn bản chỉ đạo, hãy bấm “Vẫn đọc”."
    ),
    "already_read": _("Văn bản này đã đọc xong, không cần đọc lại."),
    # deciding
    "changed_meanwhile": _("%(by)s vừa quyết định mục này trước bạn. Những gì bạn nhập vẫn còn; hãy xem lại rồi lưu."),
    "not_confirming": _("Văn bản này không còn ở bước xác nhận nên không sửa được nữa."),
    "item_gone": _("Mục này không còn nữa (có thể đã được hoàn tác). Hãy tải lại trang."),
    "item_replaced": _("Mục này đã được tách hoặc gộp. Hãy dùng “Hoàn tác” nếu muốn trở lại như trước."),
    "item_invalid": _("Có ô chưa đúng, hãy sửa chỗ được đánh dấu."),
    "document_invalid": _("Có ô chưa đúng, hãy sửa chỗ được đánh dấu."),
    "reason_missing": _("Hãy ghi lý do bỏ mục này, để người sau hiểu vì sao."),
    "split_needs_two": _("Hãy chia thành ít nhất hai phần: xuống dòng ở chỗ muốn tách."),
    "split_outside": _("Các phần phải giữ đúng chữ và thứ tự của mục gốc; chỉ xuống dòng, không sửa chữ."),
    "merge_needs_two": _("Hãy chọn ít nhất một mục nữa để gộp."),
    "merge_other_part": _("Chỉ gộp được các mục cùng loại."),
    "selection_empty": _("Hãy bôi đen một đoạn trong văn bản trước, rồi bấm “Thêm mục”."),
    "part_unknown": _("Hãy chọn loại của mục mới."),
    "nothing_to_undo": _("Bạn chưa có quyết định nào để hoàn tác."),
    "draft_too_long": _("Nội dung nháp quá dài, chưa lưu được. Hãy rút ngắn lại."),
    "resolution_unclear": _("Hãy chọn một: các đơn vị, một tên gọi chung, hoặc “không giao đơn vị nào”."),
    "finding_state_unknown": _("Không rõ bạn muốn xử lý điểm này thế nào. Hãy tải lại trang và thử lại."),
    "reading_settled": _("Bản đọc này đã được xử lý xong."),
    # publishing
    "not_ready": _("Chưa ban hành được: còn việc bắt buộc phải làm trước. Hãy xem danh sách bên dưới."),
    "open_points": _("Còn điểm chưa xử lý. Hãy xem danh sách; nếu vẫn ban hành, hãy đánh dấu “Tôi đã xem”."),
    "already_publishing": _("%(by)s đã cho ban hành văn bản này. Không có gì bị nhân đôi."),
}
WORDS.update(REFUSALS)
FIELD_ERRORS: dict[str, Any] = {
    "missing": _("Hãy điền ô này."),
    "number": _("Hãy nhập một số, ví dụ 91,5."),
    "date": _("Không có ngày này trong lịch. Hãy nhập ngày/tháng/năm, ví dụ 31/12/2026."),
    "month_day": _("Hãy nhập ngày/tháng, ví dụ 10/12."),
    "choice": _("Hãy chọn một giá trị trong danh sách."),
    "range_end": _("Mức cao phải lớn hơn hoặc bằng mức thấp."),
    "too_long": _("Nội dung quá dài."),
    "circle": _("Không thể chọn mục này: hai mục sẽ nằm trong nhau."),
    "before_start": _("Ngày kết thúc phải sau ngày bắt đầu."),
}
OPEN_POINTS: dict[str, Any] = {
    "no_issuer": _("Chưa rõ cơ quan ban hành hoặc địa bàn áp dụng"),
    "document_unconfirmed": _("Thông tin văn bản chưa được xác nhận"),
    "amended_not_published": _("Văn bản được sửa đổi chưa được ban hành thành chương trình"),
    "undecided_items": _("Mục chưa xác nhận"),
    "nothing_accepted": _("Chưa nhận chỉ tiêu, nhiệm vụ hay báo cáo nào"),
    "unresolved_names": _("Tên cơ quan chưa rõ là đơn vị nào, sẽ không sinh việc"),
    "open_findings": _("Điểm nghi ngờ chưa xử lý"),
    "open_unread": _("Đoạn giống một mục mà chưa đọc được"),
}
REASONS.update(OPEN_POINTS)
WARNINGS: dict[str, Any] = {
    "extension_differs": _("Đuôi tệp không khớp với nội dung; đã đọc theo nội dung."),
    "legacy_encoding": _("Chữ dùng bảng mã cũ (TCVN3, VNI), đã chuyển sang Unicode. Hãy để ý lỗi chuyển mã."),
    "legacy_font": _("Có đoạn dùng phông chữ cũ, có thể đọc sai. Hãy đối chiếu với bản gốc."),
    "tracked_changes": _("Tệp còn dấu vết sửa (track changes); đã đọc theo bản đã chấp nhận sửa."),
    "tables_lost": _(
        "Có bảng bị mất khung, chữ các ô dính liền. Hãy đối chiếu với bản gốc, hoặc lưu lại thành .docx rồi tải lên."
    ),
    "scanned": _("Bản chụp, chữ được nhận dạng tự động. Hãy đối chiếu số và ngày với bản gốc."),
    "low_confidence": _("Chữ nhận dạng không chắc. Hãy đối chiếu kỹ với bản gốc."),
    "pages_without_text": _("Có trang không có chữ, có thể là ảnh chụp."),
    "no_accents": _("Văn bản không có dấu tiếng Việt; kết quả đọc kém chắc chắn hơn."),
}


def number(value: Any) -> str:
    """63, 91,5, 1.200 in the language of the page."""
    if value in (None, ""):
        return ""
    return str(number_format(value, use_l10n=True, force_grouping=True))


def day(value: str | datetime.date | None) -> str:
    """An ISO date as the page writes dates; as it stands where it is no date."""
    if not value:
        return ""
    try:
        parsed = datetime.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return str(date_format(parsed, "SHORT_DATE_FORMAT"))


def measured_in(data: Mapping[str, Any]) -> str:
    """What follows the figure: "%" stands at it, words after a space."""
    unit = str(data.get("unit") or "")
    return unit if unit in ("", "%") else f" {unit}"


def level(data: Mapping[str, Any]) -> str:
    """The figure of a target: "≥ 63%", "≥ 63 xã", "từ 25 đến 30%"."""
    unit = measured_in(data)
    if data.get("comparator") == "range":
        return _now("từ %(low)s đến %(high)s%(unit)s") % {
            "low": number(data.get("value")),
            "high": number(data.get("high")),
            "unit": unit,
        }
    return f"{SIGNS.get(str(data.get('comparator')), '')}\u00a0{number(data.get('value'))}{unit}".strip()


def when(data: Mapping[str, Any]) -> str:
    """When it is due: a date, a rhythm, or both."""
    parts = [day(data.get("due") or data.get("as_of") or data.get("issued_on"))]
    if recurs := RECURS.get(str(data.get("recurs") or "")):
        parts.append(str(recurs))
    if yearly_on := data.get("yearly_on"):
        month, _dash, date = str(yearly_on).partition("-")
        parts.append(f"{date}/{month}")
    return " · ".join(part for part in parts if part)


def title_of(part: str, data: Mapping[str, Any], quote: str) -> str:
    """The first words of an item's line."""
    if part == Part.CITATION:
        return " ".join(filter(None, [str(data.get("kind") or "").capitalize(), str(data.get("number") or "")]))
    words = data.get("what") if part in (Part.TARGET, Part.RESULT) else ""
    words = str(words or quote)
    return words[:1].upper() + words[1:]


def facts_of(part: str, data: Mapping[str, Any]) -> str:
    """What follows the title in an item's line: level, scope, due."""
    facts = []
    if part in (Part.TARGET, Part.RESULT) and data.get("value") is not None:
        facts.append(level(data) if part == Part.TARGET else f"{number(data['value'])}{measured_in(data)}")
    if data.get("numerator") is not None and data.get("denominator") is not None:
        facts.append(f"{number(data['numerator'])}/{number(data['denominator'])}")
    facts += [str(data[name]) for name in ("scope", "condition", "article") if data.get(name)]
    facts.append(when(data))
    return " · ".join(fact for fact in facts if fact)
