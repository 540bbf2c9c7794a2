"""Holdings, openings of boxes, suggestions and conventions as Excel sheets."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.utils.translation import gettext_lazy as _

from vungmanh.holdings.domain.conventions import CONVENTIONS, same_convention
from vungmanh.holdings.domain.keeping import HOLDINGS
from vungmanh.holdings.domain.suggestions import OPENINGS, SUGGESTIONS, same_suggestion
from vungmanh.holdings.enums import Channel, Step
from vungmanh.holdings.policies import choices, suggestion_choices
from vungmanh.imports.enums import Kind
from vungmanh.imports.records import RecordRegister, RecordSheet
from vungmanh.imports.registers import Column


def _same(row: Any) -> Hashable | None:
    """Of kinds of which a unit holds several, number and title tell them apart."""
    key = HOLDINGS.key(row)
    if key is None and (row.number or row.title):
        return row.unit_id, row.kind, row.number.casefold(), "" if row.number else row.title.casefold()
    return key


HOLDINGS_SHEET = RecordSheet(
    name="holdings", label=_("hồ sơ phải có, danh hiệu, số liệu"), address="ho-so", sheet="Hồ sơ, danh hiệu", acts=HOLDINGS,
    columns=(
        Column("kind", "Loại (bắt buộc)", Kind.CHOICE, is_required=True, choices=choices),
        Column("title", "Tên, trích yếu", longest=300),
        Column("number", "Số quyết định", longest=80),
        Column("decided_on", "Ngày ban hành", Kind.DATE),
        Column("decided_by", "Cơ quan ban hành"),
        Column("approved_on", "Ngày phê duyệt, công nhận", Kind.DATE),
        Column("approved_by", "Cơ quan phê duyệt, công nhận"),
        Column("value", "Số đạt", Kind.DECIMAL, least=0, most=999_999_999_999, help="Chỉ với loại là số liệu."),
        Column("total", "Trên tổng số", Kind.DECIMAL, least=0, most=999_999_999_999, help="Chỉ với loại là số liệu."),
    ),
    faults={
        "holding_not_of_unit": "unit", "holding_decided_later": "decided_on", "holding_approved_before": "approved_on",
        "holding_before_decision": "valid_from", "holding_without_numbers": "value", "holding_numbers_missing": "value",
        "holding_more_than_all": "value",
    },
    same=_same,
    help=("Loại mà một đơn vị có nhiều thì nhận ra theo số quyết định, không có số thì theo tên, trích yếu.",),
)  # fmt: skip


def _on_one_day(said: dict[str, Any]) -> dict[str, Any]:
    return said | {"valid_to": said["valid_from"]} if "valid_from" in said else said


def _count(name: str, title: str, *, is_required: bool = False, help: str = "") -> Column:
    return Column(name, title, Kind.WHOLE, is_required=is_required, least=0, most=1_000_000, help=help)


OPENINGS_SHEET = RecordSheet(
    name="openings", label=_("lần mở hòm thư góp ý"), address="mo-hom-thu", sheet="Mở hòm thư", acts=OPENINGS,
    columns=(
        Column("opened_by", "Người mở (bắt buộc)", is_required=True, longest=300,
               help="Chức vụ, tên những người mở hòm thư."),
        Column("witnesses", "Người chứng kiến", longest=300),
        _count("letters", "Số thư (bắt buộc)", is_required=True, help="Ghi 0 nếu không có thư nào."),
    ),
    days=(Column("valid_from", "Ngày mở (bắt buộc)", Kind.DATE, is_required=True),),
    derive=_on_one_day, is_event=True, faults={"holding_not_of_unit": "unit", "opening_in_future": "valid_from"},
)  # fmt: skip
SUGGESTIONS_SHEET = RecordSheet(
    name="suggestions", label=_("ý kiến qua hòm thư, điện thoại"), address="gop-y", sheet="Ý kiến", acts=SUGGESTIONS,
    columns=(
        Column("channel", "Đến qua (bắt buộc)", Kind.CHOICE, is_required=True, choices=lambda: Channel.choices,
               help="Qua hòm thư thì ngày đến là ngày mở hòm thư, đã ghi ở sổ mở hòm thư."),
        Column("number", "Số trong sổ", longest=20),
        Column("kind", "Loại (bắt buộc)", Kind.CHOICE, is_required=True, choices=lambda: suggestion_choices("kinds")),
        Column("content", "Nội dung tóm tắt (bắt buộc)", is_required=True, longest=500,
               help="Đừng ghi tên, số điện thoại, số định danh của người viết, người gọi."),
        Column("about", "Về việc của ai, cơ quan nào"),
        Column("is_anonymous", "Không ghi tên", Kind.FLAG),
        Column("passed_to", "Chuyển đến"),
        Column("passed_on", "Ngày chuyển", Kind.DATE),
        Column("due_on", "Hạn trả lời", Kind.DATE),
        Column("answer", "Cách trả lời", Kind.CHOICE, choices=lambda: suggestion_choices("answers")),
        Column("answer_note", "Nội dung trả lời, lý do", longest=500),
    ),
    days=(
        Column("valid_from", "Ngày đến (bắt buộc)", Kind.DATE, is_required=True),
        Column("valid_to", "Ngày trả lời", Kind.DATE, help="Để trống nếu chưa trả lời."),
    ),
    same=same_suggestion, is_event=True, untraced=("in_time",),
    faults={
        "holding_not_of_unit": "unit", "suggestion_in_future": "valid_from", "suggestion_without_opening": "valid_from",
        "suggestion_names_person": "content", "suggestion_passed_before": "passed_on", "suggestion_due_before": "due_on",
        "suggestion_answer_without_day": "valid_to", "suggestion_answered_later": "valid_to",
        "suggestion_answered_before": "valid_to", "suggestion_answer_missing": "answer",
        "suggestion_reason_missing": "answer_note", "record_days_in_wrong_order": "valid_to",
    },
    help=("Ý kiến được nhận ra theo đơn vị, đường đến, ngày và số trong sổ; không có số thì theo nội dung.",),
)  # fmt: skip
CONVENTIONS_SHEET = RecordSheet(
    name="conventions", label=_("hương ước, quy ước"), address="huong-uoc", sheet="Hương ước, quy ước", acts=CONVENTIONS,
    columns=(
        Column("title", "Tên, trích yếu", longest=300, help="Các bước của cùng một bản thì ghi cùng một tên."),
        Column("step", "Bước (bắt buộc)", Kind.CHOICE, is_required=True, choices=lambda: Step.choices),
        _count("households", "Tổng số hộ", help="Ba cột số hộ chỉ ghi ở dòng biểu quyết."),
        _count("present", "Số hộ dự họp, biểu quyết"),
        _count("agreed", "Số hộ tán thành"),
        Column("number", "Số văn bản", longest=80),
        Column("decided_by", "Cơ quan, người ký"),
        Column("why", "Lý do", longest=500, help="Bắt buộc khi bị trả lại, tạm ngừng, bãi bỏ."),
    ),
    same=same_convention, carried_not=("households", "present", "agreed", "number", "decided_by", "why", "note"),
    faults={
        "holding_not_of_unit": "unit", "convention_in_future": "valid_from", "convention_reason_missing": "why",
        "convention_votes_elsewhere": "households", "convention_votes_missing": "agreed",
        "convention_more_present": "present", "convention_more_agreed": "agreed", "convention_step_not_next": "step",
        "convention_not_passed": "step",
    },
    help=(
        "Mỗi bước là một dòng, “Từ ngày” là ngày của bước: ngày họp, ngày gửi, ngày có quyết định công nhận.",
        "Bản mới thay bản cũ thì thêm một dòng của bản cũ, bước “đã thay bằng bản mới”, từ cùng ngày.",
    ),
)  # fmt: skip
REGISTERS = tuple(
    RecordRegister(sheet) for sheet in (HOLDINGS_SHEET, OPENINGS_SHEET, SUGGESTIONS_SHEET, CONVENTIONS_SHEET)
)
