"""Recording that a unit changed: a new name, a merger, a property, its end. Duties of live programmes follow by themselves."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from vungmanh.core.errors import DomainError
from vungmanh.desk.fields import DayField
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, permitted
from vungmanh.desk.units.permissions import may_keep_units
from vungmanh.officials.models import Post
from vungmanh.officials.selectors.staffing import posts_in_ended_units
from vungmanh.units.domain import tree
from vungmanh.units.enums import UnitType
from vungmanh.units.models import Unit
from vungmanh.units.naming import TYPE_WORDS
from vungmanh.units.policies import attribute_choices


class ChangeForm(forms.Form):
    """What every change says: from which day, on which legal basis."""

    on = DayField(label=_("Có hiệu lực từ ngày"), required=False)
    legal_basis = forms.CharField(label=_("Căn cứ (số, ngày của quyết định, nghị quyết)"), max_length=300)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.fields["on"].required = True
        self.fields["on"].error_messages["required"] = _("Hãy ghi ngày, dạng 01/07/2026.")

    def make(self, *, by: Any, at: datetime.datetime) -> None:
        """Do what the form says; raises DomainError where a rule refuses."""
        raise NotImplementedError


class RenameForm(ChangeForm):
    name = forms.CharField(label=_("Tên mới, đủ cả loại"), max_length=200)
    field_order = ("name", "on", "legal_basis")

    def make(self, *, by: Any, at: datetime.datetime) -> None:
        name = self.cleaned_data["name"]
        tree.rename(self.unit, name=name, type=_type_of(name, self.unit), by=by, at=at, **_said(self.cleaned_data))


class MergeForm(ChangeForm):
    into = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Nhập vào đơn vị"), empty_label=_("Chọn đơn vị"), widget=forms.Select
    )
    field_order = ("into", "on", "legal_basis")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, **kwargs)
        field: forms.ModelChoiceField = self.fields["into"]  # type: ignore[assignment]
        field.queryset = _beside(unit)

    def make(self, *, by: Any, at: datetime.datetime) -> None:
        tree.merge(self.unit, self.cleaned_data["into"], by=by, at=at, **_said(self.cleaned_data))


class AttributeForm(ChangeForm):
    value = forms.ChoiceField(label=_("Thuộc tính"))
    field_order = ("value", "on", "legal_basis")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, **kwargs)
        field: forms.ChoiceField = self.fields["value"]  # type: ignore[assignment]
        field.choices = attribute_choices(unit.level)

    def make(self, *, by: Any, at: datetime.datetime) -> None:
        key, _equals, value = self.cleaned_data["value"].partition("=")
        said = self.cleaned_data
        basis = said["legal_basis"]
        tree.set_attribute(self.unit, key, value, valid_from=said["on"], legal_basis=basis, by=by, at=at)


class CloseForm(ChangeForm):
    """The day asked for is the first on which the unit is no more."""

    def make(self, *, by: Any, at: datetime.datetime) -> None:
        said = self.cleaned_data
        last_day = said["on"] - datetime.timedelta(days=1)
        tree.close(self.unit, last_day=last_day, legal_basis=said["legal_basis"], by=by, at=at)


_ACTS: dict[str, tuple[Any, Callable[..., ChangeForm]]] = {
    "doi-ten": (_("Đổi tên"), RenameForm),
    "sap-nhap": (_("Sáp nhập vào đơn vị khác"), MergeForm),
    "thuoc-tinh": (_("Ghi thuộc tính"), AttributeForm),
    "ket-thuc": (_("Kết thúc"), CloseForm),
}


@require_http_methods(["GET", "POST"])
def unit_change(request: DeskRequest, pk: int) -> HttpResponse:
    """One page, one form per kind of change; the kind is part of the address."""
    today = timezone.localdate()
    unit = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    if not permitted(request, may_keep_units, unit, today):
        raise PermissionDenied
    asked = request.GET.get("viec", "")
    act = asked if asked in _ACTS else next(iter(_ACTS))
    form = _ACTS[act][1](request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            form.make(by=request.user, at=timezone.now())
            messages.success(request, _now("Đã ghi nhận. Việc của các đơn vị liên quan được cập nhật theo."))
            _tell_who_is_left(request, unit, form.cleaned_data["on"])
            return redirect("desk:unit", unit.pk)
        except DomainError as error:
            form.add_error(None, refusal_words(error))
    tabs = [(key, label, key == act) for key, (label, _form) in _ACTS.items()]
    context = {"unit": unit, "form": form, "tabs": tabs, "act": act}
    return render(request, "desk/units/change.html", context, status=422 if form.errors else 200)


def _tell_who_is_left(request: DeskRequest, unit: Unit, on: datetime.date) -> None:
    """How many people still hold posts in what has ended by the day: their posts are ended or moved by whoever keeps files."""
    left = (
        posts_in_ended_units(Post.objects.filter(unit__path__within=unit.path), on).values("person").distinct().count()
    )
    if left:
        words = ngettext(
            "%(n)s người còn giữ chức danh ở đây từ ngày ấy. Nơi giữ hồ sơ thấy họ ở Cán bộ, công chức: đơn vị đã kết thúc.",
            "%(n)s người còn giữ chức danh ở đây từ ngày ấy. Nơi giữ hồ sơ thấy họ ở Cán bộ, công chức: đơn vị đã kết thúc.",
            left,
        )
        messages.warning(request, words % {"n": left})


def _beside(unit: Unit) -> QuerySet[Unit]:
    """Units of the same kind and level in the same place, to be merged into."""
    beside = Unit.objects.filter(parent_id=unit.parent_id, kind=unit.kind, level=unit.level, valid_to__isnull=True)
    return beside.exclude(pk=unit.pk).order_by("sort_key", "pk")


def _type_of(name: str, unit: Unit) -> UnitType:
    """The type that the new name tells ("Phường …"); the old one where it tells none of the unit's level."""
    words = {word: UnitType(type) for type, word in TYPE_WORDS.items() if _rank(type) == _rank(unit.type)}
    fitting = [word for word in words if name.startswith(f"{word} ")]
    return words[max(fitting, key=len)] if fitting else UnitType(unit.type)


def _rank(type: str) -> int:
    """Types of one level share a number: provinces, districts, communes, villages, others."""
    position = list(TYPE_WORDS).index(type) if type in TYPE_WORDS else -1
    return -1 if position < 0 else sum(position >= start for start in (2, 6, 10))


def _said(data: dict[str, Any]) -> dict[str, Any]:
    return {"on": data["on"], "legal_basis": data["legal_basis"]}
