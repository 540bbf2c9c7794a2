"""Forms of this room: the call for plans, one line of a draft, what is known of an issued plan, shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vungmanh.cascade.domain.issuing import Issue
from vungmanh.cascade.domain.planning import MOST_OWN, Heading, Own, Wanted
from vungmanh.cascade.enums import LineState
from vungmanh.cascade.selectors import Upper, words_of
from vungmanh.desk.fields import SUBMITS, DayField, FileInput, NumberField, SheetField, most_upload_bytes
from vungmanh.desk.programmes.wording import number
from vungmanh.directives.models import CitationLink, Directive
from vungmanh.programmes.domain.evidence import KINDS
from vungmanh.programmes.models import Programme, Task
from vungmanh.units.models import Unit
from vungmanh.units.policies import attribute_value, attribute_values, attributes


class TaskField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.section} {obj.text[:90]}".strip()


class CallForm(forms.Form):
    """Which sentence asks for plans, or which day; neither: none is asked for."""

    task = TaskField(
        Task.objects.none(), label=_("Câu yêu cầu"), required=False, empty_label=_("Không theo câu nào"),
        help_text=_("Đơn vị nào có nhiệm vụ này thì phải lập kế hoạch, theo hạn của nhiệm vụ."),
    )  # fmt: skip
    due = DayField(label=_("Hoặc hạn chung"), required=False, help_text=_("Mọi đơn vị có việc đều phải lập kế hoạch."))

    def __init__(self, data: Any, *, programme: Programme, **more: Any) -> None:
        super().__init__(data, **more)
        field: forms.ModelChoiceField = self.fields["task"]  # type: ignore[assignment]
        field.queryset = programme.tasks.filter(is_withdrawn=False).defer("woken_note")


class HeadingForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.CharField(label=_("Số, ký hiệu"), required=False, max_length=80,
                             help_text=_("Để trống nếu chưa lấy số; tệp Word chừa chỗ."))  # fmt: skip
    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    title = forms.CharField(
        label=_("Trích yếu"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    opening = forms.CharField(label=_("Mục đích, yêu cầu"), required=False, max_length=8000,
                              widget=forms.Textarea(attrs={"rows": 4}))  # fmt: skip

    def heading(self) -> Heading:
        given = self.cleaned_data
        return Heading(given["number"].strip(), given["issued_on"], given["title"].strip(), given["opening"].strip())


class LineForm(forms.Form):
    """One thing that is asked for: taken over in the unit's own words, or left out with a reason."""

    take = forms.BooleanField(label=_("Đưa vào"), required=False)
    words = forms.CharField(
        label=_("Nội dung"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    lead = forms.CharField(label=_("Chủ trì"), required=False, max_length=300)
    due = DayField(label=_("Hạn"), required=False)
    reason = forms.CharField(label=_("Lý do không áp dụng"), required=False, max_length=500)

    def __init__(self, data: Any, *, upper: Upper) -> None:
        self.upper = upper
        line = upper.line
        taken = line is not None and line.state == LineState.TAKEN
        initial = {
            "take": taken,
            "words": line.words if line and taken else words_of(upper.row),
            "lead": line.lead if line else "",
            "due": line.due if line and taken else upper.due,
            "reason": line.reason if line else "",
        }
        super().__init__(data, prefix=upper.source.replace(":", "-"), initial=initial)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("take") and not (given.get("words") or "").strip():
            self.add_error("words", _("Hãy ghi nội dung, hoặc bỏ chọn mục này."))
        return given

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(given["take"], given["words"], given["lead"], given["due"], given["reason"])


class OwnForm(forms.Form):
    """A task that the unit sets itself; without words the line is none."""

    words = forms.CharField(
        label=_("Nội dung"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    lead = forms.CharField(label=_("Chủ trì"), required=False, max_length=300)
    due = DayField(label=_("Hạn"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not (given.get("words") or "").strip() and (given.get("lead") or given.get("due")):
            self.add_error("words", _("Hãy ghi nội dung, hoặc xóa cả dòng."))
        return given

    def own(self) -> Own:
        given = self.cleaned_data
        return Own(given.get("words") or "", given.get("lead") or "", given.get("due"))


OwnForms = forms.formset_factory(OwnForm, extra=3, max_num=MOST_OWN + 3, absolute_max=MOST_OWN + 3)


class DirectiveField(forms.ModelChoiceField):
    """The unit's own directives; those that cite the directive above come first, in a group of their own."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Directive.objects.none(), **more)

    def offer(self, directives: QuerySet[Directive], parent: Directive) -> None:
        cites = CitationLink.objects.filter(directive=OuterRef("pk"), cited=parent)
        rows = directives.exclude(pk=parent.pk).annotate(cites=Exists(cites)).defer("text", "text_folded")
        self.queryset = rows.order_by("-cites", "-issued_on", "-pk")
        known = list(self.queryset[:200])
        groups: list[Any] = [("", _("Chưa có trên hệ thống"))]
        for is_citing, title in ((True, _("Có viện dẫn văn bản cấp trên")), (False, _("Văn bản khác của đơn vị"))):
            found = [(row.pk, _named(row)) for row in known if row.cites is is_citing]
            groups += [(title, found)] if found else []
        self.widget.choices = groups
        self.has_any = bool(known)
        self.suggested = next((row for row in known if row.cites), None)


def _named(directive: Directive) -> str:
    day = f" ({directive.issued_on:%d/%m/%Y})" if directive.issued_on else ""
    return f"{directive.number or directive.file_name}{day} {directive.title[:80]}".strip()


class IssueForm(forms.Form):
    """The signed plan: uploaded as a directive, or issued on paper."""

    directive = DirectiveField(label=_("Kế hoạch đã tải lên hệ thống"), required=False)
    number = forms.CharField(label=_("Số, ký hiệu"), required=False, max_length=80)
    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    file = forms.FileField(
        label=_("Bản chụp hoặc tệp"), required=False, widget=FileInput(KINDS, most_bytes=most_upload_bytes),
        help_text=_("Cho kế hoạch ban hành trên giấy."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Lý do thay bản đang áp dụng"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, data: Any, files: Any, *, directives: QuerySet[Directive], parent: Directive, is_again: bool, **more: Any
    ) -> None:
        super().__init__(data, files, **more)
        field: DirectiveField = self.fields["directive"]  # type: ignore[assignment]
        field.offer(directives, parent)
        if not self.is_bound and field.suggested and "directive" not in self.initial:
            self.initial["directive"] = field.suggested.pk
        if not is_again:
            del self.fields["reason"]

    @property
    def suggested(self) -> Directive | None:
        return self.fields["directive"].suggested  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Number and day of an uploaded plan need not be typed again."""
        given: dict[str, Any] = super().clean() or {}
        directive = given.get("directive")
        given["number"] = (given.get("number") or "").strip() or (directive.number if directive else "")
        given["issued_on"] = given.get("issued_on") or (directive.issued_on if directive else None)
        if not given["number"] and "number" not in self.errors:
            self.add_error("number", _("Hãy ghi số, ký hiệu của kế hoạch."))
        if not given["issued_on"] and "issued_on" not in self.errors:
            self.add_error("issued_on", _("Hãy ghi ngày ban hành."))
        return given

    def said(self, file: Any) -> Issue:
        given = self.cleaned_data
        return Issue(given["number"], given["issued_on"], given["directive"], file, given.get("reason", ""))


class AttachForm(forms.Form):
    directive = DirectiveField(label=_("Kế hoạch đã tải lên hệ thống"))

    def __init__(self, data: Any = None, *, directives: QuerySet[Directive], parent: Directive) -> None:
        super().__init__(data)
        field: DirectiveField = self.fields["directive"]  # type: ignore[assignment]
        field.offer(directives, parent)
        self.has_any = field.has_any
        if field.suggested:
            self.initial["directive"] = field.suggested.pk


class SplitForm(forms.Form):
    """By what a first proposal is made; weights only for a property of units."""

    EVENLY, VILLAGES = "deu", "thon"
    theo = forms.ChoiceField(label=_("Chia theo"), required=False, widget=forms.Select(attrs=SUBMITS))

    def __init__(self, data: Any) -> None:
        given = data.dict() if data else {}
        self.key = given["theo"] if given.get("theo") in attributes() else ""
        weights = {f"w_{value}": attribute_value(self.key, value) for value in attribute_values(self.key)}
        super().__init__({**dict.fromkeys(weights, "1"), **given} if data else None)
        by_property = [
            (key, _("hệ số theo: %(name)s") % {"name": gettext(row["name"])}) for key, row in attributes().items()
        ]
        choices = [(self.EVENLY, _("chia đều")), (self.VILLAGES, _("theo số thôn, tổ dân phố")), *by_property]
        self.fields["theo"].choices = choices  # type: ignore[attr-defined]
        for name, label in weights.items():
            self.fields[name] = NumberField(label=label, required=False)

    def weights(self) -> dict[str, Decimal]:
        given = self.cleaned_data
        return {
            name.removeprefix("w_"): Decimal(str(value))
            for name, value in given.items()
            if name.startswith("w_") and value is not None
        }

    @property
    def weight_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("w_")]


class SharesForm(forms.Form):
    """One figure for each unit."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Lý do thay bảng đang áp dụng"), required=False, max_length=500)

    def __init__(self, data: Any = None, *, units: Iterable[Unit], held: Mapping[int, Decimal], version: int) -> None:
        super().__init__(data, initial={"version": version})
        self.units = list(units)
        for unit in self.units:
            value = held.get(unit.pk)
            self.fields[f"u{unit.pk}"] = NumberField(
                required=False, label=unit.name, initial=number(value) if value is not None else "",
                widget=forms.TextInput(attrs={"inputmode": "decimal", "data-share": "", "autocomplete": "off"}),
            )  # fmt: skip

    def field_of(self, unit: Unit) -> Any:
        return self[f"u{unit.pk}"]

    def shares(self) -> dict[int, Decimal]:
        """Given figures; an empty field gives nothing to the unit."""
        found = {}
        for unit in self.units:
            value = self.cleaned_data.get(f"u{unit.pk}")
            if value is not None:
                found[unit.pk] = Decimal(str(value))
        return found


class SharesSheetForm(forms.Form):
    sheet = SheetField(_("Bảng Excel"))
