"""Forms of this room. Policy data are chosen from lists; what is not known is left empty."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from vungmanh.accounts.selectors import in_scope
from vungmanh.desk.fields import DayField, ExactField, FilesField, NumberField, capital
from vungmanh.desk.fieldwork.forms import RecordForm as BaseForm
from vungmanh.officials import policies
from vungmanh.officials.domain.ceilings import shown_pct
from vungmanh.officials.domain.standards_gate import ExceptionSaid
from vungmanh.officials.enums import Entry, OfficialKind, PositionGroup, QualificationKind, Sex
from vungmanh.officials.models import Post
from vungmanh.officials.permissions import KEEPS, paths_of
from vungmanh.programmes.domain.evidence import KINDS
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit

UNKNOWN = ("", _("Chưa rõ"))
NONE = ("", _("Không ghi"))


class FileForm(BaseForm):
    """A new line, or one that is corrected: then `version` is the one that was seen and `reason` says why."""

    evidence = None  # type: ignore[assignment]
    reason = forms.CharField(
        label=_("Lý do sửa"),
        max_length=300,
        required=False,
        help_text=_("Cần ghi khi thay một giá trị đã có; hiện trong lịch sử của hồ sơ."),
    )

    def __init__(self, *args: Any, is_new: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        if is_new:
            del self.fields["reason"]
        else:
            self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def said(self, *names: str) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    @property
    def why(self) -> str:
        return str(self.cleaned_data.get("reason", ""))


def known(label: Any, **more: Any) -> forms.TypedChoiceField:
    """Yes, no, or nobody knows."""
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=[UNKNOWN, ("True", _("Có")), ("False", _("Không"))],
        coerce=lambda value: value == "True",
        empty_value=None,
        **more,
    )


def choice(label: Any, first: tuple[str, Any] | None = NONE, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=first is None, choices=[first] if first else [], **more)


def offer(form: forms.Form, name: str, pairs: Any, first: tuple[str, Any] | None = NONE) -> None:
    form.fields[name].choices = [*([first] if first else [("", _("Chọn"))]), *pairs]  # type: ignore[attr-defined]


class UnitChoice(forms.ModelChoiceField):
    """A unit; one that has ended is named with its last day."""

    def __init__(self, label: Any) -> None:
        super().__init__(Unit.objects.none(), label=label, widget=forms.Select, empty_label=_("Chọn đơn vị"))

    def label_from_instance(self, obj: Any) -> str:
        if obj.valid_to:
            return _now("%(unit)s (đến %(day)s)") % {"unit": obj.name, "day": f"{obj.valid_to:%d/%m/%Y}"}
        if obj.level == UnitLevel.VILLAGE and obj.parent:
            return f"{obj.name}, {obj.parent.name}"
        return str(obj.name)


def units_to_choose(user: Any, on: datetime.date, home: Unit | None) -> QuerySet[Unit]:
    """Units of the person, those that ended included; villages only of the commune in question."""
    units = Unit.objects.filter(in_scope("path", paths_of(user, on, roles=KEEPS)))
    near = Q(path__within=home.path) if home else Q(pk__in=[])
    return units.filter(~Q(level=UnitLevel.VILLAGE) | near).select_related("parent").order_by("sort_key", "pk")


class PersonForm(FileForm):
    unit = UnitChoice(_("Đơn vị quản lý hồ sơ"))
    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    sex = choice(_("Giới tính"), UNKNOWN)
    born_on = DayField(label=_("Ngày sinh"), required=False)
    ethnic_group = choice(_("Dân tộc"), UNKNOWN)
    is_local = known(_("Là người tại chỗ"))
    home_place = forms.CharField(label=_("Quê quán"), max_length=200, required=False)
    is_party_member = known(_("Là (hoặc từng là) đảng viên"))
    party_joined_on = DayField(label=_("Ngày vào Đảng"), required=False)
    party_left_on = DayField(label=_("Ngày ra khỏi Đảng"), required=False)
    knows_alike = forms.BooleanField(label=_("Là hai người khác nhau"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: QuerySet[Unit] | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "sex", [(key, capfirst(str(label))) for key, label in Sex.choices], UNKNOWN)
        offer(self, "ethnic_group", policies.ethnic_groups().items(), UNKNOWN)
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def ask_alike(self) -> None:
        """Show the box that answers the question."""
        self.fields["knows_alike"].widget = forms.CheckboxInput()


class PrivateForm(FileForm):
    identity_number = forms.CharField(
        label=_("Số CCCD, CMND"),
        max_length=20,
        required=False,
        help_text=_("12 chữ số (CCCD) hoặc 9 chữ số (CMND)."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    email = forms.EmailField(label=_("Thư điện tử"), max_length=200, required=False)
    address = forms.CharField(label=_("Nơi ở"), max_length=300, required=False)


class NewPersonForm(PersonForm, PrivateForm):
    """Everything at once, so that a new file needs one page; what can identify and reach the person comes last."""

    field_order = (
        *(name for name in PersonForm.base_fields if name not in FileForm.base_fields),
        *PrivateForm.base_fields,
    )


def position_choices() -> list[tuple[Any, Any]]:
    """Grouped as the catalogue groups them."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, row in policies.positions().items():
        groups[row.group].append((key, policies.position_label(key)))
    return [(capfirst(str(PositionGroup(group).label)), rows) for group, rows in groups.items()]


class PostForm(FileForm):
    unit = UnitChoice(_("Nơi làm việc"))
    position = choice(_("Chức danh"), None)
    title = forms.CharField(
        label=_("Ghi rõ chức vụ"),
        max_length=200,
        required=False,
        help_text=_("Khi tên thực tế khác danh mục, hoặc chức vụ ở nơi khác."),
    )
    is_main = forms.TypedChoiceField(
        label=_("Chính hay kiêm nhiệm"),
        choices=[("True", _("Chức danh chính")), ("False", _("Kiêm nhiệm"))],
        coerce=lambda value: value == "True",
    )
    kind = choice(_("Loại"), ("", _("Theo danh mục chức danh")))
    entry = choice(_("Hình thức"))
    is_again = forms.BooleanField(label=_("Tái cử, bổ nhiệm lại"), required=False)
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống: cho đến khi có thay đổi."))
    decision = forms.CharField(label=_("Quyết định, kết quả bầu"), max_length=200, required=False)
    exception_by = forms.CharField(
        label=_("Nếu còn thiếu tiêu chuẩn: ai quyết định ngoại lệ"), max_length=200, required=False,
        help_text=_("Chỉ ghi khi cấp có thẩm quyền đã quyết định; người đủ tiêu chuẩn thì để trống."),
    )  # fmt: skip
    exception_why = forms.CharField(label=_("Vì sao"), max_length=500, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        offer(self, "position", position_choices(), None)
        offer(self, "kind", capital(OfficialKind.choices), ("", _("Theo danh mục chức danh")))
        offer(self, "entry", capital(Entry.choices))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("kind") and said.get("position") in policies.positions():
            said["kind"] = str(policies.positions()[said["position"]].kind)
        return said

    def exception(self) -> ExceptionSaid | None:
        """Who let the person come to the post in spite of a lack; None where nobody is named."""
        said = self.cleaned_data
        if not said.get("exception_by"):
            return None
        return ExceptionSaid(said["exception_by"], said["exception_why"], said["decision"])


class EndPostForm(FileForm):
    last_day = DayField(label=_("Ngày cuối giữ chức danh"))
    next_main = forms.ModelChoiceField(
        Post.objects.none(), label=_("Chức danh thành chính từ hôm sau"), required=False, widget=forms.Select
    )
    end_reason = forms.CharField(label=_("Lý do thôi"), max_length=200, required=False)


class QualificationForm(FileForm):
    kind_level = choice(_("Trình độ"), None)
    field = choice(_("Ngành"), help_text=_("Cho trình độ chuyên môn."))
    subject = forms.CharField(label=_("Chuyên ngành ghi trên bằng"), max_length=200, required=False)
    school = forms.CharField(label=_("Nơi đào tạo"), max_length=200, required=False)
    mode = choice(_("Hình thức đào tạo"))
    awarded_on = DayField(
        label=_("Ngày cấp"), required=False, help_text=_("Để trống nếu không rõ: trình độ được tính cho mọi ngày.")
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        groups = [
            (capfirst(str(label)), [(f"{kind}:{level}", name) for level, name in policies.level_choices(kind)])
            for kind, label in QualificationKind.choices
        ]
        offer(self, "kind_level", groups, None)
        offer(self, "field", policies.choices(policies.fields()))
        offer(self, "mode", policies.choices(policies.modes()))

    def said(self, *names: str) -> dict[str, Any]:
        kind, _colon, level = self.cleaned_data["kind_level"].partition(":")
        return super().said(*names) | {"kind": kind, "level": int(level)}


class TrainingForm(FileForm):
    name = forms.CharField(label=_("Lớp, khóa"), max_length=300)
    kind = choice(_("Nội dung"))
    school = forms.CharField(label=_("Nơi tổ chức"), max_length=200, required=False)
    began_on = DayField(label=_("Từ ngày"))
    ended_on = DayField(label=_("Đến ngày"), required=False)
    days = forms.IntegerField(label=_("Số ngày"), required=False, min_value=1, max_value=2000)
    result = forms.CharField(label=_("Kết quả"), max_length=200, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "kind", capital(QualificationKind.choices))


class EvaluationForm(FileForm):
    year = forms.IntegerField(label=_("Năm"), min_value=1945, max_value=2200)
    grade = forms.TypedChoiceField(label=_("Mức xếp loại"), coerce=int)
    decided_on = DayField(label=_("Ngày quyết định"), required=False)
    decided_by = forms.CharField(label=_("Cấp quyết định"), max_length=200, required=False)
    decision = forms.CharField(
        label=_("Số quyết định, văn bản"), max_length=200, required=False, help_text=_("Ví dụ: 812/QĐ-UBND.")
    )
    note = forms.CharField(
        label=_("Nhận xét"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    evidence = FilesField(KINDS, label=_("Tệp kèm theo"))  # type: ignore[assignment]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "grade", reversed(policies.grade_choices()), None)


class RaiseForm(FileForm):
    """Who lets more people of a unit have the highest grade."""

    share_pct = ExactField(label=_("Tỷ lệ được nâng đến (%)"))
    decided_by = forms.CharField(label=_("Ai quyết định"), max_length=200)
    decision = forms.CharField(label=_("Số quyết định, văn bản"), max_length=200, required=False)
    decided_on = DayField(label=_("Ngày quyết định"), required=False)
    reason = forms.CharField(
        label=_("Vì sao: thành tích nổi trội nào"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, ceiling: policies.Ceiling, **more: Any) -> None:
        super().__init__(*args, is_new=False, **more)
        told = {"share": shown_pct(ceiling.share_pct), "most": shown_pct(ceiling.raised_pct or ceiling.share_pct)}
        self.fields["share_pct"].help_text = _("Trên %(share)s%%, nhiều nhất %(most)s%%.") % told
        self.fields["share_pct"].places = 2  # type: ignore[attr-defined]


class DisciplineForm(FileForm):
    form = choice(_("Hình thức"), None)
    decided_on = DayField(label=_("Ngày quyết định"))
    until = DayField(label=_("Hiệu lực đến hết ngày"), required=False)
    decision = forms.CharField(label=_("Quyết định"), max_length=200, required=False)
    conduct = forms.CharField(
        label=_("Hành vi"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "form", policies.choices(policies.disciplinary_forms()), None)

    def said(self, *names: str) -> dict[str, Any]:
        """`reason` of the model is the conduct; that of the form is why it is corrected."""
        return super().said(*(name for name in names if name != "reason")) | {"reason": self.cleaned_data["conduct"]}


class DepartureForm(FileForm):
    scheme = choice(_("Diện nghỉ"), None)
    last_day = DayField(label=_("Ngày làm việc cuối"), help_text=_("Mọi chức danh đang giữ kết thúc vào ngày này."))
    decision = forms.CharField(label=_("Quyết định"), max_length=200, required=False)
    paid = NumberField(label=_("Kinh phí chi trả (đồng)"), required=False)
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "scheme", policies.choices(policies.schemes()), None)


class QuotaForm(FileForm):
    position = choice(_("Chức danh"), ("", _("Chung cho cả loại")))
    kind = choice(_("Loại"), ("", _("Theo chức danh")))
    quota = forms.IntegerField(label=_("Số được giao"), min_value=0, max_value=10_000)
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), required=False)
    decision = forms.CharField(label=_("Quyết định giao"), max_length=200, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "position", position_choices(), ("", _("Chung cho cả loại")))
        offer(self, "kind", capital(OfficialKind.choices), ("", _("Theo chức danh")))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("position") and not said.get("kind"):
            self.add_error("kind", _now("Hãy chọn chức danh, hoặc chọn loại để giao chung."))
        elif said.get("position") in policies.positions():
            said["kind"] = str(policies.positions()[said["position"]].kind)
        return said
