"""Forms of this room: the fields of an item by part, the particulars of a directive, the upload."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vungmanh.desk.directives.wording import FIELD_ERRORS, FORM_NAMES, RECURS, SIGNS
from vungmanh.desk.fields import DayField, NumberField
from vungmanh.directives.domain.acts import Body
from vungmanh.directives.domain.confirming import ItemValues
from vungmanh.directives.domain.fields import FIELDS, FORMS, ROLES
from vungmanh.directives.enums import ActorRole, Part, Relation
from vungmanh.directives.models import Directive, Item
from vungmanh.units.models import Unit

ROLE_LABELS: dict[str, Any] = {
    "leads": _("Chủ trì"),
    "partners": _("Phối hợp"),
    "from": _("Nơi gửi"),
    "to": _("Nơi nhận"),
    "via": _("Qua"),
}


class MonthDayField(forms.CharField):
    """10/12 on the page, 12-10 in the data."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})", text)
        try:
            if found:
                datetime.date(2000, int(found[2]), int(found[1]))
                return f"{int(found[2]):02}-{int(found[1]):02}"
        except ValueError:
            pass
        raise forms.ValidationError(FIELD_ERRORS["month_day"])

    def prepare_value(self, value: Any) -> Any:
        found = re.fullmatch(r"(\d\d)-(\d\d)", str(value or ""))
        return f"{found[2]}/{found[1]}" if found else value


_IN_LEVEL = ("comparator", "value", "high", "unit")
"""Fields of a target that stand on one line."""


def _text(label: Any, *, rows: int = 0, required: bool = False, longest: int = 2000) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget)


def _choice(label: Any, pairs: list[tuple[str, Any]], *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=pairs, required=required)


def _recurs() -> forms.ChoiceField:
    return _choice(_("Lặp lại"), [("", _("Không lặp")), *RECURS.items()])


class ItemForm(forms.Form):
    """What every part shares: the version seen, the bodies, the links to other items. Data errors come from the domain."""

    main: tuple[str, ...] = ("due",)
    """Fields that always show; others show where they hold something, the rest stand behind "more"."""
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, item: Item, others: list[tuple[int, str]], data: QueryDict | None = None) -> None:
        self.item = item
        initial = {**item.data, "version": item.version, "within": item.within_id, "same_as": item.same_as_id}
        if item.part == Part.TASK:
            initial["after"] = [str(row.pk) for row in item.after.all()] if item.pk else []
        super().__init__(data, initial=initial, auto_id=f"muc-{item.pk}-%s")
        choices = [("", _("Không")), *((str(pk), label) for pk, label in others)]
        for name in ("within", "same_as"):
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
        if "after" in self.fields:
            self.fields["after"].choices = choices[1:]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if self.errors and name in self.errors:
                field.widget.attrs["aria-invalid"] = "true"

    def bodies(self) -> list[Body]:
        """Names as the form has them, without empty lines, each once in its role."""
        named: dict[tuple[ActorRole, str], None] = {}
        for key, role in ROLES[self.item.part].items():
            for text in self.data.getlist(key):  # type: ignore[attr-defined]
                if text := " ".join(text.split())[:300]:
                    named[role, text] = None
        return [Body(role, text) for role, text in named]

    def values(self) -> ItemValues:
        """What to hand to `edit_item`; call it on a valid form."""
        found = self.cleaned_data
        data = {name: found[name] if name in found else self.item.data.get(name) for name in FIELDS[self.item.part]}
        data = {name: value.isoformat() if isinstance(value, datetime.date) else value for name, value in data.items()}
        links = {name: int(found[name]) if found.get(name) else None for name in ("within", "same_as")}
        after = [int(pk) for pk in found["after"]] if "after" in found else None
        return ItemValues(data=data, bodies=self.bodies() if ROLES[self.item.part] else None, after=after, **links)

    def shown_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if self._is_shown(field)]

    def more_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if not self._is_shown(field) and not self._is_in_level(field)]

    def _is_in_level(self, field: forms.BoundField) -> bool:
        return field.name in _IN_LEVEL and isinstance(self, TargetForm)

    def _is_shown(self, field: forms.BoundField) -> bool:
        if self._is_in_level(field):
            return field.name == "value"
        return field.name in self.main or bool(field.errors) or field.value() not in (None, "", False, [])

    def differs(self) -> bool:
        """Whether saving would change anything; taking an item as it stands is not a correction."""
        values = self.values()
        known = [(row.role, row.text) for row in self.item.actors.all()]
        typed = [(str(body.role), body.text) for body in values.bodies or []]
        after = {row.pk for row in self.item.after.all()}
        return (
            any(_plain(values.data.get(name)) != _plain(self.item.data.get(name)) for name in values.data)
            or sorted(known) != sorted(typed)
            or (values.within, values.same_as) != (self.item.within_id, self.item.same_as_id)
            or (values.after is not None and set(values.after) != after)
        )

    def refuse(self, fields: dict[str, str]) -> None:
        """Put the domain's reasons at their fields."""
        for name, code in fields.items():
            self.add_error(name if name in self.fields else None, str(FIELD_ERRORS.get(code, FIELD_ERRORS["missing"])))
            if name in self.fields:
                self.fields[name].widget.attrs["aria-invalid"] = "true"


def _plain(value: Any) -> Any:
    return None if value in ("", False) else value


class TargetForm(ItemForm):
    main = ("what", "due")
    what = _text(pgettext_lazy("one", "Chỉ tiêu"), rows=2)
    comparator = _choice(_("So sánh"), [*SIGNS.items(), ("range", _("từ … đến"))])
    value = NumberField(label=_("Mức"), required=False)
    high = NumberField(label=_("Đến mức"), required=False)
    unit = _text(_("Đơn vị tính"), longest=120)
    scope = _text(_("Phạm vi"), longest=300)
    due = DayField(label=_("Đến hạn"), required=False)
    recurs = _recurs()
    within = _choice(_("Trong đó của"), [])
    same_as = _choice(_("Nêu lại"), [])
    is_judged = forms.BooleanField(label=_("Xét, không đếm được từ sổ"), required=False)
    is_delta = forms.BooleanField(label=_("Là mức tăng, giảm"), required=False)


class TaskForm(ItemForm):
    due = DayField(label=_("Đến hạn"), required=False)
    recurs = _recurs()
    receiver = _text(_("Trình, gửi"), longest=300)
    condition = _text(_("Chỉ khi"), longest=500)
    within = _choice(_("Thuộc mục"), [])
    after = forms.MultipleChoiceField(label=_("Sau khi xong"), required=False)
    is_soft = forms.BooleanField(label=_("Không đếm, không hạn: chỉ rà soát"), required=False)


class ReportForm(ItemForm):
    main = ("form", "due")
    form = _choice(_("Hình thức"), [(form, capfirst(FORM_NAMES[form])) for form in FORMS])
    due = DayField(label=_("Đến hạn"), required=False)
    recurs = _recurs()
    yearly_on = MonthDayField(label=_("Ngày hằng năm"), required=False)


class ResultForm(ItemForm):
    main = ("what", "value", "unit", "as_of")
    what = _text(pgettext_lazy("one", "Kết quả"), rows=2)
    value = NumberField(label=_("Số đạt"), required=False)
    unit = _text(_("Đơn vị tính"), longest=120)
    numerator = NumberField(label=_("Tử số"), required=False)
    denominator = NumberField(label=_("Mẫu số"), required=False)
    as_of = DayField(label=_("Đến ngày"), required=False)
    scope = _text(_("Phạm vi"), longest=300)


class CitationForm(ItemForm):
    main = ("kind", "number", "issued_on", "relation")
    kind = _text(_("Thể loại"), longest=80)
    number = _text(_("Số, ký hiệu"), longest=80)
    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    relation = _choice(_("Quan hệ"), [("", _("nhắc đến")), *[c for c in Relation.choices if c[0] != "mentions"]])
    article = _text(_("Điều, khoản"), longest=200)


ITEM_FORMS: dict[str, type[ItemForm]] = {
    Part.TARGET: TargetForm,
    Part.TASK: TaskForm,
    Part.REPORT: ReportForm,
    Part.RESULT: ResultForm,
    Part.CITATION: CitationForm,
}


class DocumentForm(forms.ModelForm):
    """The particulars of a directive, to be confirmed by a person."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    period_from = DayField(label=_("Thực hiện từ"), required=False)
    period_to = DayField(label=_("Đến hết"), required=False)
    issuer = forms.ModelChoiceField(label=_("Đơn vị ban hành"), queryset=Unit.objects.none(), required=False)
    territory = forms.ModelChoiceField(label=_("Áp dụng trên địa bàn"), queryset=Unit.objects.none(), required=False)
    amends = forms.ModelChoiceField(label=_("Sửa đổi văn bản"), queryset=Directive.objects.none(), required=False)

    class Meta:
        model = Directive
        fields = [
            "kind", "number", "issued_on", "place", "title", "issuer_name", "issuer", "territory", "amends",
            "period_from", "period_to", "signer", "signer_title", "capacity", "recipients",
        ]  # fmt: skip
        widgets = {"title": forms.Textarea(attrs={"rows": 2}), "recipients": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "capacity": _("Như in trên văn bản, ví dụ “TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH”."),
            "recipients": _("Mỗi nơi nhận một dòng."),
        }

    def __init__(self, *args: Any, units: Any, territories: Any, directives: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choosers = {"issuer": units, "territory": territories, "amends": directives}
        for name, queryset in choosers.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        empty = {"issuer": _("Chưa chọn"), "territory": _("Chưa chọn"), "amends": _("Không sửa văn bản nào")}
        for name, label in empty.items():
            self.fields[name].empty_label = label  # type: ignore[attr-defined]
        self.fields["issuer"].help_text = _("Đơn vị trong hệ thống ứng với tên cơ quan ban hành ghi trên văn bản.")
        self.fields["territory"].help_text = _("“UBND cấp xã”, “các sở, ban, ngành” … được hiểu trong địa bàn này.")

    def _post_clean(self) -> None:
        """The domain checks and saves; the form never touches the row."""
