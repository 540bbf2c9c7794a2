"""What an audit entry changed, in words: fields by the names that forms use, values as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vungmanh.accounts.enums import Role
from vungmanh.core.audit import COLUMNS, CUT
from vungmanh.directives.enums import ActorRole, Relation
from vungmanh.programmes.enums import ChangeAction, Comparator
from vungmanh.units.enums import AliasScheme
from vungmanh.units.policies import attribute_value, attributes

_DAY = re.compile(r"\d{4}-\d\d-\d\d")

FIELDS: dict[str, Any] = {
    "state": _("Tình trạng"),
    "reason": _("Lý do"),
    "name": _("Tên"),
    "type": _("Loại"),
    "level": _("Cấp"),
    "action": _("Cách sửa"),
    # indicators
    "version": _("Bản"),
    "different": _("Số chỗ lệch"),
    # people
    "role": _("Vai trò"),
    "unit": pgettext_lazy("one", "Đơn vị"),
    "username": _("Tên đăng nhập"),
    # units
    "parent": _("Thuộc"),
    "successors": _("Đơn vị kế thừa"),
    "on": pgettext_lazy("audit", "Từ ngày"),
    "valid_from": _("Có hiệu lực từ"),
    "valid_to": _("Có hiệu lực đến"),
    "units": _("Đơn vị"),
    "successions": _("Số lần kế thừa"),
    "organisations": _("Cơ quan, tổ chức"),
    "created": _("Thêm mới"),
    "changed": _("Thay đổi"),
    "changes": _("Số thay đổi"),
    # a document
    "file": _("Tệp"),
    "sha256": _("Mã kiểm tra SHA-256"),
    "reader_version": _("Bộ đọc"),
    "issuer": _("Đơn vị ban hành"),
    "territory": _("Áp dụng trên địa bàn"),
    "amends": _("Sửa đổi văn bản"),
    "document_fields_confirmed": _("Đã xác nhận thông tin"),
    # an item of a document
    "what": _("Nội dung"),
    "comparator": _("So sánh"),
    "value": _("Mức"),
    "high": _("Đến mức"),
    "due": _("Đến hạn"),
    "assigned_to": _("Người làm"),
    "stay": _("Lần đi"),
    "quota": _("Định mức"),
    "binding": _("Cách có số liệu"),
    "quota_is_personal": _("Tính cho từng người"),
    "quota_person": _("Người phải đạt định mức"),
    "outcome": _("Kết quả ở cấp trên"),
    "outcome_number": _("Số văn bản trả lời"),
    "outcome_on": _("Ngày trả lời"),
    "is_working": _("Ngày làm việc"),
    "starts_on": _("Ngày bắt đầu tính"),
    "is_released": _("Được làm trước"),
    "waits_for": _("Chờ việc trước"),
    "recurs": _("Lặp lại"),
    "scope": _("Phạm vi"),
    "section": _("Đề mục"),
    "is_judged": _("Xét, không đếm được từ sổ"),
    "is_delta": _("Là mức tăng, giảm"),
    "is_soft": _("Không đếm, không hạn: chỉ rà soát"),
    "receiver": _("Trình, gửi"),
    "condition": _("Chỉ khi"),
    "form": _("Hình thức"),
    "yearly_on": _("Ngày hằng năm"),
    "numerator": _("Tử số"),
    "denominator": _("Mẫu số"),
    "as_of": _("Đến ngày"),
    "relation": _("Quan hệ"),
    "article": _("Điều, khoản"),
    "spans": _("Câu chữ"),
    "within_id": _("Trong đó của"),
    "same_as_id": _("Nêu lại"),
    "replaced_by_id": _("Thay bằng"),
    "after": _("Sau khi xong"),
    # a programme
    "items": _("Mục"),
    "duties": _("Việc của các đơn vị"),
    "leads": _("Chủ trì"),
    "added": _("Việc thêm"),
    "withdrawn": _("Việc thôi"),
    "expanded_on": _("Theo đơn vị có ngày"),
    "laid_out_to": _("Lập lịch đến"),
    "woken_on": _("Điều kiện đến ngày"),
}
"""Names of fields that no model gives a name in Vietnamese; a test looks for fields in the code that have none."""
OF_ITEMS: dict[str, Any] = {
    "unit": _("Đơn vị tính"),
    "kind": _("Thể loại"),
    "number": _("Số, ký hiệu"),
    "issued_on": _("Ngày ban hành"),
    "partners": _("Phối hợp"),
    "from": _("Nơi gửi"),
    "via": _("Qua"),
    "to": _("Nơi nhận"),
    "bodies": _("Cơ quan"),
}
"""Fields of what a document says, where their names mean something else than elsewhere."""
EXPANDED = frozenset({"data", "actors"})
"""Fields that hold several others, each shown by itself."""
_UNSPOKEN = frozenset({"call_source", COLUMNS, CUT})
"""For programs: people read the field beside them."""
_ITEMS = frozenset({"within_id", "same_as_id", "replaced_by_id", "after"})
_RECURS = {"yearly": _("hằng năm"), "quarterly": _("hằng quý"), "monthly": _("hằng tháng")}
CHOICES: dict[str, Mapping[str, Any]] = {
    "role": dict(Role.choices),
    "comparator": dict(Comparator.choices),
    "recurs": _RECURS,
    "relation": dict(Relation.choices),
    "action": dict(ChangeAction.choices),
}
CODES: dict[tuple[str, str], Callable[[str], str]] = {}
"""Fields that hold codes of a policy, by type of subject: what says their names. The rooms add theirs."""
NAMED_BY_MODEL: set[str] = set()
"""Types of subjects whose fields are called as their models say, whatever fields of the same name mean elsewhere."""


@dataclass(frozen=True, slots=True)
class ShownChange:
    field: str
    before: str
    after: str


def shown_changes(subject_type: str, changes: Mapping[str, Any]) -> list[ShownChange]:
    """Every field that changed; what holds several fields is taken apart."""
    found = []
    for field, (before, after) in changes.items():
        if field in _UNSPOKEN or (field.endswith("_id") and field.removesuffix("_id") in changes):
            continue
        if field == "data":
            found += list(_parts(subject_type, before or {}, after or {}))
        elif field == "actors":
            found += list(_bodies(before or [], after or []))
        elif field != "spans" or before:  # an item begins with its words; only a cut or a join is told
            found.append(_change(subject_type, field, before, after))
    return found


def _parts(subject_type: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[ShownChange]:
    for field in dict.fromkeys([*before, *after]):
        pair = before.get(field), after.get(field)
        if pair[0] != pair[1] and any(value not in (None, "", False, []) for value in pair):
            change = _change(subject_type, field, *pair)
            yield ShownChange(item_field_words(field), change.before, change.after)


def _bodies(before: list[Mapping[str, Any]], after: list[Mapping[str, Any]]) -> Iterator[ShownChange]:
    """Role by role the names as the document writes them."""
    for role, label in ActorRole.choices:
        pair = [[row["text"] for row in rows if row["role"] == role] for rows in (before, after)]
        if pair[0] != pair[1]:
            yield ShownChange(str(label), *(", ".join(names) or "–" for names in pair))


def _change(subject_type: str, field: str, before: Any, after: Any) -> ShownChange:
    column = _column(subject_type, field)
    choices = dict(getattr(column, "flatchoices", ())) or CHOICES.get(field, {})
    if field == "spans":
        words = [_now_passages(len(spans or [])) for spans in (before, after)]
    elif field in _ITEMS:
        words = [_items(value) for value in (before, after)]
    elif (subject_type, field) in CODES:
        words = ["–" if value in (None, "") else CODES[subject_type, field](str(value)) for value in (before, after)]
    elif subject_type.startswith("units.") and field in attributes():
        words = [attribute_value(field, value) if value else "–" for value in (before, after)]
    else:
        words = [_value(value, choices) for value in (before, after)]
    return ShownChange(field_words(column, field), *words)


def item_field_words(field: str) -> str:
    """The name of a field of an item."""
    return str(OF_ITEMS.get(field) or FIELDS.get(field, field))


def value_words(field: str, value: Any) -> str:
    """A value of an item's field as people write it."""
    return _value(value, CHOICES.get(field, {}))


def _column(subject_type: str, field: str) -> Any:
    try:
        return apps.get_model(subject_type)._meta.get_field(field)
    except (LookupError, FieldDoesNotExist, ValueError):
        return None


def field_words(column: Any, field: str) -> str:
    """The name of a field: ours, a property's of units, else its model's, where Django did not make it up from the English."""
    if column is not None and column.model._meta.label_lower in NAMED_BY_MODEL and _given_name(column, field):
        return _given_name(column, field)
    if field in FIELDS:
        return str(FIELDS[field])
    if field in attributes():
        return gettext(attributes()[field]["name"])
    if field in AliasScheme.values:
        return str(capfirst(AliasScheme(field).label))
    return _given_name(column, field) or field


def _given_name(column: Any, field: str) -> str:
    """Empty where Django made it up."""
    made_up = field.replace("_", " ")
    given = str(getattr(column, "verbose_name", made_up))
    return str(capfirst(given)) if given != made_up else ""


def _now_passages(count: int) -> str:
    return gettext("%(count)s đoạn") % {"count": count}


def _items(value: Any) -> str:
    numbers = value if isinstance(value, list) else [value] if value else []
    return ", ".join(gettext("mục số %(number)s") % {"number": number} for number in numbers) or "–"


def _value(value: Any, choices: Mapping[Any, Any]) -> str:
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return gettext("có") if value else gettext("không")
    if isinstance(value, int | str) and value in choices:
        return str(choices[value])
    if isinstance(value, int | float):
        return str(number_format(value, use_l10n=True, force_grouping=abs(value) >= 10_000))
    if isinstance(value, list):
        return ", ".join(_value(part, choices) for part in value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return "/".join(reversed(value.split("-")))
    return str(value)
