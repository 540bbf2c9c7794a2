"""Forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.fields import DayField
from vungmanh.desk.fieldwork.forms import UnitChoice
from vungmanh.officials.enums import OfficialKind, QualificationKind
from vungmanh.officials.policies import choices, fields, level_choices, modes, position_choices
from vungmanh.training.contents import content_of, contents
from vungmanh.training.domain.courses import CourseSaid
from vungmanh.training.domain.planning import LineSaid
from vungmanh.units.models import Unit

PLAN_LINES = 12
COURSE_FIELDS = (
    "title", "kind", "starts_on", "ends_on", "field", "mode", "school", "place", "seats", "decision",
)  # fmt: skip


class KeptForm(forms.Form):
    """A new record, or one that is corrected: then `version` is the one that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=1)

    @property
    def seen(self) -> int:
        return self.cleaned_data["version"] or 1


class WithUnit(KeptForm):
    unit = UnitChoice(label=_("Đơn vị tổ chức"))

    def __init__(self, *args: Any, units: QuerySet[Unit] | None, **more: Any) -> None:
        super().__init__(*args, **more)
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].offer(units)  # type: ignore[attr-defined]


class CourseForm(WithUnit):
    title = forms.CharField(label=_("Tên lớp"), max_length=300)
    content = forms.ChoiceField(
        label=_("Nội dung, trình độ"), help_text=_("Người đạt kết quả có ngay trình độ này trong hồ sơ."),
    )  # fmt: skip
    field = forms.ChoiceField(label=_("Ngành"), required=False)
    mode = forms.ChoiceField(label=_("Hình thức"), required=False)
    school = forms.CharField(label=_("Cơ sở đào tạo"), max_length=200, required=False)
    place = forms.CharField(label=_("Địa điểm"), max_length=200, required=False)
    starts_on = DayField(label=_("Khai giảng"))
    ends_on = DayField(label=_("Kết thúc"))
    seats = forms.IntegerField(label=_("Số chỗ"), min_value=1, max_value=5000, required=False)
    decision = forms.CharField(label=_("Quyết định mở lớp"), max_length=200, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offered = {"content": contents(), "field": choices(fields()), "mode": choices(modes())}
        for name, pairs in offered.items():
            self.fields[name].choices = [("", _now("Chọn")), *pairs]  # type: ignore[attr-defined]

    def said(self) -> CourseSaid:
        given = self.cleaned_data
        kind, level = content_of(given["content"])
        return CourseSaid(**{name: given[name] for name in COURSE_FIELDS if name != "kind"}, kind=kind, level=level)


def _cell(label: Any, choices: Any) -> forms.ChoiceField:
    """A choice in a table."""
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget)


class PlanForm(WithUnit):
    """Up to PLAN_LINES lines; an empty number is no line."""

    year = forms.IntegerField(label=_("Năm"), min_value=2000, max_value=2100)
    decision = forms.CharField(label=_("Quyết định phê duyệt"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Ghi chú"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        whom = [("", _now("Mọi chức danh"))]
        whom += [(f"@{key}", capfirst(str(label))) for key, label in OfficialKind.choices]
        whom += position_choices()
        for n in range(1, PLAN_LINES + 1):
            self.fields[f"whom_{n}"] = _cell(_("Đối tượng, dòng %(n)s") % {"n": n}, whom)
            self.fields[f"content_{n}"] = _cell(_("Nội dung, dòng %(n)s") % {"n": n}, [("", _now("Chọn")), *contents()])
            self.fields[f"number_{n}"] = forms.IntegerField(
                label=_("Số người, dòng %(n)s") % {"n": n}, min_value=1, max_value=100_000, required=False,
                widget=forms.NumberInput(attrs={"class": "form-control"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for n in range(1, PLAN_LINES + 1):
            content, number = given.get(f"content_{n}"), given.get(f"number_{n}")
            if number and not content:
                self.add_error(f"content_{n}", _now("Hãy chọn nội dung."))
            if content and not number and f"number_{n}" not in self.errors:
                self.add_error(f"number_{n}", _now("Hãy ghi số người."))
        return given

    def heads(self) -> list[forms.BoundField]:
        return [self[name] for name in ("unit", "year", "decision", "note") if name in self.fields]

    def rows(self) -> list[tuple[int, forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [(n, self[f"whom_{n}"], self[f"content_{n}"], self[f"number_{n}"]) for n in range(1, PLAN_LINES + 1)]

    def lines(self) -> list[LineSaid]:
        given, found = self.cleaned_data, []
        for n in range(1, PLAN_LINES + 1):
            if given.get(f"number_{n}"):
                kind, level = content_of(given[f"content_{n}"])
                whom = given[f"whom_{n}"]
                position, official = ("", whom[1:]) if whom.startswith("@") else (whom, "")
                found.append(LineSaid(kind, given[f"number_{n}"], level, position, official))
        return found


class SchemeForm(WithUnit):
    title = forms.CharField(label=_("Tên chính sách"), max_length=300)
    resolution = forms.CharField(label=_("Nghị quyết, quyết định"), max_length=200)
    quota = forms.IntegerField(label=_("Chỉ tiêu thu hút"), min_value=1, max_value=100_000)
    starts_on = DayField(label=_("Từ ngày"))
    due_on = DayField(label=_("Đến hết ngày"))


class ArrivalForm(KeptForm):
    person = forms.CharField(
        label=_("Họ và tên"), max_length=200,
        help_text=_("Người đã có hồ sơ cán bộ. Nếu trùng tên, thêm ngày sinh: Lò Văn Mẫu 01/02/1990."),
    )  # fmt: skip
    unit = UnitChoice(label=_("Nơi bố trí"))
    position = forms.ChoiceField(label=_("Chức danh bố trí"))
    level = forms.ChoiceField(label=_("Trình độ"), required=False)
    field = forms.ChoiceField(label=_("Ngành"), required=False)
    arrived_on = DayField(label=_("Ngày nhận việc"))
    promoted_to = forms.ChoiceField(label=_("Được bố trí làm"), required=False)
    promoted_on = DayField(label=_("Từ ngày"), required=False)
    left_on = DayField(label=_("Ngày thôi việc"), required=False)
    left_reason = forms.CharField(label=_("Lý do thôi"), max_length=200, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], has_person: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        if has_person:
            del self.fields["person"]
        empty = ("", _now("Chọn"))
        self.fields["position"].choices = [empty, *position_choices()]  # type: ignore[attr-defined]
        self.fields["promoted_to"].choices = [("", "–"), *position_choices()]  # type: ignore[attr-defined]
        self.fields["field"].choices = [empty, *choices(fields())]  # type: ignore[attr-defined]
        levels = [(str(level), name) for level, name in level_choices(QualificationKind.PROFESSIONAL)]
        self.fields["level"].choices = [empty, *levels]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = ("unit", "position", "field", "arrived_on", "promoted_to", "promoted_on", "left_on", "left_reason")
        return {name: given[name] for name in names} | {"level": int(given["level"]) if given["level"] else None}


class ResultsForm(forms.Form):
    result_on = DayField(label=_("Ngày có kết quả"))
    reason = forms.CharField(label=_("Lý do, nếu sửa kết quả đã ghi"), max_length=500, required=False)
