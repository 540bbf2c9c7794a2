"""The form of a study session, and the filters of its lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.fields import DayField
from vungmanh.desk.fieldwork.forms import ListFilter, RecordForm, UnitChoice, choice, kept_or_withdrawn
from vungmanh.fieldwork.domain.study import Held
from vungmanh.fieldwork.models import StudyGoal, StudySession
from vungmanh.fieldwork.policies import audiences, channels, choices, counts_people, label
from vungmanh.units.models import Unit

_COUNT = {"inputmode": "numeric", "min": "0"}


class SessionForm(RecordForm):
    """Who was there is asked kind by kind: how many came, of how many."""

    unit = UnitChoice()
    held_on = DayField(label=_("Ngày tổ chức"))
    channel = forms.ChoiceField(label=_("Hình thức"))
    is_again = forms.BooleanField(
        label=_("Buổi nhắc lại cho người đã dự buổi trước (không cộng thêm người)"), required=False
    )
    times = forms.IntegerField(
        label=_("Số lượt phát, bài đăng, pa nô, tờ rơi"), required=False, min_value=1,
        help_text=_("Chỉ ghi với loa truyền thanh, báo, mạng xã hội, pa nô; các hình thức khác ghi số người dự."),
    )  # fmt: skip
    led_by = forms.CharField(label=_("Người truyền đạt"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Nội dung, ý kiến nêu ra"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, units: QuerySet[Unit] | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["channel"].choices = [("", _("Chọn hình thức")), *choices(channels())]  # type: ignore[attr-defined]
        for kind, words in choices(audiences()):
            for part, said in (("reached", _("số người dự")), ("of", _("tổng số phải quán triệt"))):
                field = forms.IntegerField(
                    label=f"{words}: {said}", required=False, min_value=0, max_value=10_000_000,
                    widget=forms.NumberInput(attrs=dict(_COUNT)),
                )  # fmt: skip
                self.fields[f"{part}_{kind}"] = field
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].offer(units)  # type: ignore[attr-defined]

    def plain_fields(self) -> list[Any]:
        """Those that stand one below the other."""
        return [field for field in self.visible_fields() if not field.name.startswith(("reached_", "of_"))]

    def people(self) -> list[tuple[str, Any, Any]]:
        """Kind, how many came, of how many; a line of the table each."""
        return [(label(audiences(), kind), self[f"reached_{kind}"], self[f"of_{kind}"]) for kind in audiences()]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for kind in audiences():
            reached, number = given.get(f"reached_{kind}"), given.get(f"of_{kind}")
            if reached and number and reached > number:
                self.add_error(f"reached_{kind}", _("Số người dự nhiều hơn tổng số."))
        return given

    def held(self) -> Held:
        given = self.cleaned_data
        people = counts_people(given["channel"])
        return Held(
            given["held_on"], given["channel"], given["led_by"], given["note"],
            times=None if people else given["times"],
            is_again=given["is_again"],
            reached={kind: given[f"reached_{kind}"] or 0 for kind in audiences()} if people else {},
            goals={kind: given[f"of_{kind}"] or 0 for kind in audiences()},
        )  # fmt: skip


def begun(row: StudySession) -> dict[str, Any]:
    """What the form of a session that is corrected begins with; two queries."""
    names = ("held_on", "channel", "led_by", "note", "times", "is_again")
    said = {name: getattr(row, name) for name in names} | {"version": row.version}
    reached = {f"reached_{kind}": number for kind, number in row.audiences.values_list("kind", "reached")}
    return said | reached | goals_of(row.directive_id, row.unit_id)


def goals_of(directive: int, unit: int | None) -> dict[str, Any]:
    """Numbers that the unit has said before."""
    goals = StudyGoal.objects.filter(directive=directive, unit=unit)
    return {f"of_{kind}": number for kind, number in goals.values_list("kind", "number")}


class DirectiveFilter(ListFilter):
    tinh_trang = choice(_("Tình trạng"), [("con", _("Còn đơn vị chưa tổ chức")), ("du", _("Mọi đơn vị đã tổ chức"))])


class CoverageFilter(ListFilter):
    tinh_trang = choice(_("Tình trạng"))


class SessionFilter(ListFilter):
    hinh_thuc = choice(_("Hình thức"))
    ban_ghi = kept_or_withdrawn()
    don_vi = forms.IntegerField(required=False, widget=forms.HiddenInput)
