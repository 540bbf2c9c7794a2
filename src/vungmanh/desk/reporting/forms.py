"""A report as a form: two numbers, or one, and an explanation for each indicator that the unit owes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.fields import ExactField, FilesField
from vungmanh.desk.fieldwork.forms import ListFilter, choice
from vungmanh.desk.reporting.wording import STATES, fault_words
from vungmanh.desk.requests import as_number
from vungmanh.indicators.definitions import Definition
from vungmanh.indicators.domain.reporting import LONGEST_TEXT, MOST, Fault, Said
from vungmanh.indicators.enums import Kind
from vungmanh.indicators.forms import Form
from vungmanh.indicators.models import ReportFile, ReportValue
from vungmanh.programmes.domain.evidence import KINDS

_ABOVE, _BELOW, _NOTE = "tu", "mau", "loi"


class ReportsFilter(ListFilter):
    bieu = choice(_("Biểu"))
    ky = choice(_("Kỳ"))
    tinh_trang = choice(_("Tình trạng"), STATES)
    don_vi = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    toi_duyet = forms.BooleanField(required=False, widget=forms.HiddenInput)
    """Only those about which the person decides, as on the page that tells how they come in."""


class ReasonForm(forms.Form):
    """Why it is given back or opened again."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Lý do, cần sửa gì"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Hãy ghi lý do, để đơn vị biết phải sửa gì.")},
    )  # fmt: skip


@dataclass(slots=True)
class Line:
    """One indicator of the form, as the page shows it."""

    definition: Definition
    above: Any
    below: Any
    note: Any
    before: str = ""
    stored: str = ""
    """What is kept, where somebody else has changed it meanwhile."""
    hints: list[str] = field(default_factory=list)

    @property
    def is_judged(self) -> bool:
        return self.definition.kind == Kind.JUDGED


class ReportForm(forms.Form):
    """What cannot be read is refused; what is only not whole yet is kept as a draft."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    evidence = FilesField(KINDS, label=_("Thêm tệp"))
    without = forms.TypedMultipleChoiceField(
        label=_("Tệp kèm theo"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Any, sent: Any, *, form: Form, asked: Mapping[str, Definition], values: Mapping[str, ReportValue],
        files: Sequence[ReportFile], version: int,
    ) -> None:  # fmt: skip
        super().__init__(data, sent, initial={"version": version, **_initial(values)})
        self.asked, self.kept = asked, files
        self.fields["evidence"].help_text = _("Nhiều nhất 10 tệp mỗi lần: %(kinds)s.") % {"kinds": ", ".join(KINDS)}
        self.fields["without"].choices = [(each.pk, each.name) for each in files]  # type: ignore[attr-defined]
        for code, definition in asked.items():
            labels = _labels(definition, *form.shown_words(code))
            self.fields[f"{code}-{_ABOVE}"] = _number(labels[0])
            if definition.has_denominator:
                self.fields[f"{code}-{_BELOW}"] = _number(labels[1])
            self.fields[f"{code}-{_NOTE}"] = _explanation(definition)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name, value in list(given.items()):
            if name.endswith((_ABOVE, _BELOW)) and value is not None and value >= MOST:
                self.add_error(name, _("Số này lớn quá. Hãy kiểm tra lại."))
        return given

    @property
    def ticked(self) -> set[int]:
        """Files that are to go, where the form comes back before it was kept."""
        sent = self.data.getlist("without") if hasattr(self.data, "getlist") else ()
        return {number for pk in sent if (number := as_number(pk)) is not None}

    def said(self) -> dict[str, Said]:
        """What was filled in, by code."""
        given = self.cleaned_data
        return {
            code: Said(given.get(f"{code}-{_ABOVE}"), given.get(f"{code}-{_BELOW}"), given.get(f"{code}-{_NOTE}") or "")
            for code in self.asked
        }

    def tell(self, faults: list[Fault]) -> None:
        """Each fault at the fields where it is put right."""
        for fault in faults:
            for code in fault.at if fault.must else fault.at[:1]:
                self.add_error(self._place(fault, code), fault_words(fault, self.asked[code].kind))

    def _place(self, fault: Fault, code: str) -> str:
        if not fault.must:
            return f"{code}-{_NOTE}"
        above, below = f"{code}-{_ABOVE}", f"{code}-{_BELOW}"
        has_above = self.cleaned_data.get(above) is not None
        return below if fault.code == "report_incomplete" and has_above and below in self.fields else above

    def lines(self) -> list[Line]:
        return [
            Line(
                definition, self[f"{code}-{_ABOVE}"],
                self[f"{code}-{_BELOW}"] if definition.has_denominator else None, self[f"{code}-{_NOTE}"],
            )
            for code, definition in self.asked.items()
        ]  # fmt: skip


def _initial(values: Mapping[str, ReportValue]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code, value in values.items():
        found |= {
            f"{code}-{_ABOVE}": value.numerator,
            f"{code}-{_BELOW}": value.denominator,
            f"{code}-{_NOTE}": value.note,
        }
    return found


def _labels(definition: Definition, above: str, below: str) -> tuple[Any, Any]:
    if definition.has_denominator:
        return above or _("Tử số"), below or _("Mẫu số")
    return above or definition.shown_measure or _("Giá trị"), ""


def _number(label: Any) -> ExactField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 24})
    return ExactField(label=label, required=False, widget=widget)


def _explanation(definition: Definition) -> forms.CharField:
    is_judged = definition.kind == Kind.JUDGED
    label = _("Ai đánh giá, căn cứ vào đâu") if is_judged else _("Giải trình (nếu cần)")
    return forms.CharField(
        label=label, required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )
