"""What the forms and filters of this room share."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vungmanh.core.errors import DomainError
from vungmanh.desk.fields import REFUSED_FILES, SUBMITS, FilesField, SearchField, capital
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest
from vungmanh.desk.told import AddressForm
from vungmanh.fieldwork.models import Kept
from vungmanh.programmes.domain.evidence import KINDS
from vungmanh.units.models import Unit

EVERY = ("", _("Tất cả"))
Outcome = TypeVar("Outcome")


class RecordForm(forms.Form):
    """A new record, or one that is corrected: then `version` is the one that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=1)
    evidence = FilesField(KINDS, label=_("Tệp kèm theo"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if "evidence" in self.fields:
            self.fields["evidence"].help_text = _("Nhiều nhất 10 tệp: %(kinds)s.") % {"kinds": ", ".join(KINDS)}
            self.order_fields([*(name for name in self.fields if name != "evidence"), "evidence"])

    @property
    def seen(self) -> int:
        return self.cleaned_data["version"] or 1


class UnitChoice(forms.ModelChoiceField):
    """One of the units for which the person keeps records; chosen already where there is only one."""

    def __init__(self, **more: Any) -> None:
        label = more.pop("label", pgettext_lazy("one", "Đơn vị"))
        super().__init__(Unit.objects.none(), label=label, widget=forms.Select, empty_label=_("Chọn đơn vị"), **more)

    def offer(self, units: QuerySet[Unit]) -> None:
        self.queryset = units
        only = list(units[:2])
        if len(only) == 1:
            self.empty_label = None
            self.initial = only[0].pk


class PlaceChoice(forms.ModelChoiceField):
    """Of a filter: a place, one that is no more with its last day."""

    def __init__(self, widget: Any = None) -> None:
        super().__init__(
            Unit.objects.none(), label=pgettext_lazy("one", "Đơn vị"), required=False, empty_label=_("Tất cả"),
            widget=widget or forms.Select(attrs=dict(SUBMITS)),
        )  # fmt: skip

    def label_from_instance(self, obj: Any) -> str:
        if obj.valid_to:
            return gettext("%(unit)s (đến %(day)s)") % {"unit": obj.name, "day": f"{obj.valid_to:%d/%m/%Y}"}
        return str(obj.name)


def last_day_of(unit: Unit | None, today: datetime.date) -> datetime.date:
    """The day on which a page about the unit shows it: today, or its last day."""
    return min(unit.valid_to, today) if unit and unit.valid_to else today


class ListFilter(AddressForm):
    """Words; each list adds its own choices. What cannot be read filters nothing out."""

    q = SearchField()

    def __init__(self, data: Any, **choices: Any) -> None:
        super().__init__(data)
        for name, pairs in choices.items():
            self.fields[name].choices = [EVERY, *capital(pairs)]  # type: ignore[attr-defined]
        self.is_valid()

    def said(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    def day(self, today: datetime.date) -> datetime.date:
        """The day asked for; else today, of a unit that is no more its last day."""
        usual = last_day_of(self.said("don_vi"), today)
        if "ngay" in self.fields:
            words = gettext("hôm nay") if usual == today else f"{usual:%d/%m/%Y}"
            self.fields["ngay"].widget.attrs["placeholder"] = words
        found: datetime.date = self.said("ngay") or usual
        return found

    @property
    def wants_withdrawn(self) -> bool:
        return bool(self.said("ban_ghi") == WITHDRAWN)

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)


def choice(label: Any, pairs: Any = ()) -> forms.ChoiceField:
    """A choice of a filter, which applies itself."""
    return forms.ChoiceField(
        label=label, required=False, choices=[EVERY, *capital(pairs)], widget=forms.Select(attrs=dict(SUBMITS))
    )


WITHDRAWN = "rut"


def kept_or_withdrawn() -> forms.ChoiceField:
    """Of a filter: records that count, or those that were withdrawn, to be looked at and given back."""
    return forms.ChoiceField(
        label=_("Bản ghi"), required=False, choices=[("", _("Đang tính")), (WITHDRAWN, _("Đã rút"))],
        widget=forms.Select(attrs=dict(SUBMITS)),
    )  # fmt: skip


def done(
    request: DeskRequest, form: forms.Form, act: Callable[[], Outcome], fields: Mapping[str, str] | None = None
) -> Outcome | None:
    """What the act of a form that was sent and is whole returns; None where there is something to put right.

    A refusal stands at its field of `fields`, else above; the form keeps what was typed and names the version of now.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act()
    except DomainError as error:
        place = {**REFUSED_FILES, **(fields or {})}.get(error.code)
        form.add_error(place if place in form.fields else None, refusal_words(error))
        if "version" in error.params:
            _tell_what_is_there(form)
            typed = form.data.copy()  # type: ignore[attr-defined]
            typed["version"] = str(error.params["version"])
            form.data = typed
    return None


def _tell_what_is_there(form: forms.Form) -> None:
    """At each field that says something else than the record by now: what the record says, so that nobody replaces unseen what
    somebody else has just written."""
    for name in form.changed_data:
        if name not in form.initial or form.fields[name].widget.is_hidden:
            continue
        now = form.initial[name]
        if name in form.cleaned_data and form.cleaned_data[name] == now:
            continue  # a choice typed as text for what the record holds as yes, no or a number
        words = _words_of(form.fields[name], now)
        form.add_error(
            name, gettext("Sổ giờ ghi: %(value)s. Lưu lần nữa thì ô này thay giá trị ấy.") % {"value": words}
        )


def _words_of(field: forms.Field, value: Any) -> str:
    if value is None or value == "":
        return gettext("để trống")
    if isinstance(value, Decimal):
        return number_format(value.normalize(), force_grouping=True)
    if isinstance(field, forms.ModelChoiceField):
        found = value if isinstance(value, Model) else field.queryset.filter(pk=value).first()  # type: ignore[union-attr]
        return field.label_from_instance(found) if found else str(value)
    if isinstance(field, forms.ChoiceField):
        options: Any = field.choices
        return str({str(key): label for key, label in options}.get(str(value), value))
    if isinstance(value, bool):
        return gettext("có") if value else gettext("không")
    return f"{value:%d/%m/%Y}" if isinstance(value, datetime.date) else str(value)


def start(row: Kept, *names: str) -> dict[str, Any]:
    """What a form for the record begins with."""
    return {"version": row.version, **{name: getattr(row, name) for name in names}}
