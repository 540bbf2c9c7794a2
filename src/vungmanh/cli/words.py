"""What the command line says to people, in one place; codes of the reader and its sources are worded here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

DESCRIPTION = "Vững Mạnh: biến văn bản chỉ đạo thành chương trình tự đo kết quả."
EXIT_CODES = "Mã thoát: 0 xong cả; 1 có phần không xong (lý do ở dòng lỗi); 2 dòng lệnh sai; 130 bị ngắt từ bàn phím."
BAD_SETTING = "Cài đặt không dùng được: {reason}. Xem docs/settings.md."
PREPARING = "Chuẩn bị cơ sở dữ liệu …"
NOT_PREPARED = "Cơ sở dữ liệu còn thiếu {steps} bước chuẩn bị. Hãy chạy: vungmanh manage migrate"
NO_DATABASE = "Cơ sở dữ liệu không dùng được: {reason}. Hãy chạy vungmanh doctor để biết vì sao."

SOURCE_ERRORS = {
    "missing": "không tìm thấy hoặc không mở được tệp",
    "empty": "tệp rỗng",
    "unknown_kind": "không phải loại tệp đọc được (cần .docx, .pdf, .txt, .html, .md, ảnh quét, .doc, .odt hoặc .rtf)",
    "unknown_encoding": "không xác định được chắc chắn bảng mã chữ Việt; hãy lưu lại tệp bằng bảng mã UTF-8",
    "password": "tệp có mật khẩu; hãy bỏ mật khẩu rồi thử lại",
    "broken": "tệp hỏng hoặc bị cắt cụt ({kind}); hãy mở bằng chương trình đã tạo ra nó và lưu lại",
    "too_large": "tệp quá lớn (giới hạn {limit})",
    "too_many_pages": "văn bản có {pages} trang, quá giới hạn {limit} trang",
    "too_slow": "đọc quá {seconds} giây chưa xong nên đã dừng",
    "zip_bomb": "tệp nén giãn ra lớn bất thường, có thể là tệp phá hoại; hãy lưu lại từ bản gốc",
    "macro": "tệp có chứa macro; hãy lưu lại thành .docx không có macro",
    "no_ocr": "đây là bản quét, cần chương trình nhận dạng chữ: hãy cài gói {package}",
    "no_office": "tệp .{kind} cần LibreOffice để đọc: hãy cài gói {package}, hoặc lưu lại thành .docx",
    "no_text": "tệp không có chữ nào",
    "not_vietnamese": "văn bản không viết bằng tiếng Việt",
}
SOURCE_WARNINGS = {
    "extension_differs": "tên tệp có đuôi .{extension} nhưng nội dung là {kind}",
    "legacy_encoding": "đã chuyển từ bảng mã cũ {encoding}",
    "legacy_font": "đã chuyển từ phông chữ cũ {encoding}",
    "tracked_changes": "văn bản còn sửa đổi chưa chấp nhận; chữ đã xóa được bỏ qua",
    "tables_lost": "có bảng bị mất khung, chữ các ô dính liền; hãy đối chiếu với bản gốc hoặc lưu lại thành .docx",
    "scanned": "chữ được nhận dạng từ {pages} trang quét, cần đối chiếu với bản gốc",
    "low_confidence": "chữ nhận dạng kém chắc chắn ({percent}%)",
    "pages_without_text": "không đọc được các trang quét {pages} vì chưa cài nhận dạng chữ",
    "no_accents": "văn bản không có dấu tiếng Việt, kết quả đọc sẽ kém",
}
FINDINGS = {
    "impossible_date": "ngày không có trong lịch: {date}",
    "deadline_before_issue": "hạn {due} đã qua khi văn bản được ban hành ({issued_on})",
    "breakdown_differs": "các phần cộng lại được {sum}, không phải {total}",
    "table_sum_differs": "cột {column}: các dòng cộng lại được {sum}, dòng tổng ghi {total}",
    "share_differs": "{numerator}/{denominator} là {right}%, không phải {given}%",
    "share_fits_no_count": "không số người nào trong {base} cho đúng {given}%",
    "filled_exceeds_quota": "đã bố trí {filled} và kiêm nhiệm {concurrent}, nhiều hơn định mức {quota}",
    "classification_exceeds_total": "các mức xếp loại cần ít nhất {least}, nhiều hơn tổng số {total}",
    "part_exceeds_whole": "phần ({part}) lớn hơn tổng thể ({whole})",
    "number_repeated": "số thứ tự {number} đứng trước hai mục",
    "order_of_work": "hạn {due} sớm hơn hạn {first_due} của việc phải xong trước",
    "figures_differ": "một chỉ tiêu, hai mức khác nhau: {what}",
    "owners_differ": "một nội dung ở hai chỗ, hai cơ quan chủ trì khác nhau",
    "citation_variants": "một văn bản dưới nhiều số, ký hiệu: {numbers}",
    "citation_dates_differ": "văn bản {number} có nhiều ngày ban hành: {dates}",
    "page_date": "ngày {date} là ngày của trang mạng, không phải của văn bản",
    "deadline_close": "hạn {due} chỉ {days} ngày sau ngày ban hành",
    "work_after_final_report": "việc có hạn {due}, sau báo cáo năm ({final})",
    "report_without_receiver": "báo cáo có hạn {due} nhưng không rõ gửi cho ai",
    "title_beside_grades": "danh hiệu tính trên các mức xếp loại: cộng cả hai cần {with_titles}, riêng xếp loại cần {least}",
    "vacancy_after_concurrent": "{filled}/{quota}, {concurrent} kiêm nhiệm: thực thiếu {vacant}",
    "stock_flow_gap": "đầu kỳ {start}, thêm {added}, cuối kỳ {end}: đã giảm {left}",
    "population_changed": "hai tỷ lệ trên hai tổng thể khác nhau: {was} và {now}",
    "points_not_percent": "tỷ lệ tăng, giảm theo điểm phần trăm: {points}",
    "implied_base": "{count} là {percent}% thì {of} là khoảng {base}",
}
_LIMITS = {"bytes": (1024 * 1024, "MB"), "pixels": (1_000_000, "triệu điểm ảnh"), "chars": (1, "ký tự")}
"""What a limit counts, by the figure that stands beside it: the size of one and its word."""
NOT_DIRECTIVE = "văn bản không có dấu hiệu của một văn bản chỉ đạo"
READING = "Đang đọc"
SUMMARY = "Đã đọc {done} tệp, {failed} tệp không đọc được."
NO_FILES = "không có tệp nào đọc được trong thư mục"
CANNOT_WRITE = "không ghi được: {reason}"


def said(table: Mapping[str, str], code: str, params: Mapping[str, Any]) -> str:
    """The sentence for a code; a figure that the sentence wants and the code lacks is left as a dash."""
    shown = {key: _shown(value) for key, value in params.items()}
    for unit, (size, word) in _LIMITS.items():
        if unit in params and isinstance(params.get("limit"), int):
            shown["limit"] = f"{_shown(params['limit'] // size)} {word}"
    return table.get(code, code).format_map(_Dashes(shown))


class _Dashes(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def _shown(value: Any) -> str:
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        return "/".join(reversed(value.split("-")))
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value))
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return f"{value:,}".replace(",", ".") if isinstance(value, int) and value >= 10_000 else str(value)
