"""What a sheet of a list says beside its rows: by what the list was narrowed, as of which day, in which order.

A filter that is an `AddressForm` tells it by itself. A view that reads the address without a form, or orders the rows as the
address asks, says so with `tell` and `told_order`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from vungmanh.core.exports import Line, tell, tell_later
from vungmanh.core.tables import in_order
from vungmanh.formats import day
from vungmanh.language.text import squeeze
from vungmanh.units.models import Unit

_PASSING = ("xuat", "as", "page")


class AddressForm(forms.Form):
    """Reads what the address asks for. What it read is told by the sheet of the list."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        tell_later(self.told)

    def told(self) -> Iterator[Line]:
        """Each field that narrows, in words, also what the list is kept to where nothing is chosen, and the day where none is
        asked for. Words that are looked for tells the page."""
        said: Mapping[str, Any] = getattr(self, "cleaned_data", {})
        for name, field in self.fields.items():
            value = said.get(name)
            if name == "q":
                continue
            if name == "ngay" and hasattr(self, "day"):
                yield field.label, day(self.day(timezone.localdate()))
            elif value in (None, "", False) or (isinstance(value, Sequence | QuerySet) and not value):
                if (usual := _usual(field)) is not None:
                    yield field.label, usual
            elif isinstance(field.widget, forms.HiddenInput):
                yield from _HIDDEN[name](value) if name in _HIDDEN else ()
            else:
                yield field.label, capfirst(_words(field, value))


def told_order(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    sorts: Mapping[str, str | tuple[str, ...]],
    heads: Mapping[str, Any],
    otherwise: Sequence[str],
) -> QuerySet[Any]:
    """Rows of a sheet as the page shows them where the address asks for an order, told by the head of its column; else
    `otherwise`."""
    name = request.GET.get("sort", "").removeprefix("-")
    if name not in sorts or name not in heads:
        return rows.order_by(*otherwise)
    tell_sort(request, heads)
    return in_order(request.GET, rows, sorts=sorts, default=name)


def tell_sort(request: HttpRequest, heads: Mapping[str, Any]) -> None:
    """Of rows that are in the order that the address asks for already: by the head of which column."""
    wanted = request.GET.get("sort", "")
    if wanted.removeprefix("-") in heads:
        tell_order(heads[wanted.removeprefix("-")], is_turned=wanted.startswith("-"))


def tell_order(head: Any, *, is_turned: bool) -> None:
    tell(_("Sắp xếp"), (_("%(column)s, giảm dần") if is_turned else _("%(column)s, tăng dần")) % {"column": head})


def tell_request(request: HttpRequest) -> None:
    """What any list may be asked for, and where it stands."""
    if words := squeeze(request.GET.get("q", "")):
        tell(_("Tìm"), words)
    tell_later(lambda: [(_("Trang"), page_of(request))], is_last=True)


def page_of(request: HttpRequest) -> str:
    """The page of which the sheet is, with all that its address asks for."""
    query = request.GET.copy()
    for name in _PASSING:
        query.pop(name, None)
    address = request.build_absolute_uri(request.path)
    return f"{address}?{query.urlencode()}" if query else address


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value)
    if isinstance(field, forms.MultipleChoiceField):
        return ", ".join(_labels(field.choices).get(str(each), str(each)) for each in value)
    if isinstance(field, forms.ChoiceField):
        return _labels(field.choices).get(str(value), str(value))
    if isinstance(value, datetime.date):
        return day(value)
    return _("có") if value is True else str(value)


def _usual(field: forms.Field) -> str | None:
    """What a list is kept to where nothing is chosen; None where that is all."""
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return None
    choices: Any = field.choices
    return next((str(label) for value, label in choices if value == "" and str(label) != _("Tất cả")), None)


def _labels(choices: Any) -> dict[str, str]:
    """Those of groups too."""
    found: dict[str, str] = {}
    for value, label in choices:
        found |= _labels(label) if isinstance(label, list | tuple) else {str(value): str(label)}
    return found


def _unit(value: Any) -> Iterable[Line]:
    """Every unit is known by name to everybody."""
    unit = value if isinstance(value, Unit) else Unit.objects.filter(pk=value).first()
    return [(pgettext_lazy("one", "Đơn vị"), unit.name)] if unit else []


_HIDDEN: dict[str, Callable[[Any], Iterable[Line]]] = {
    "don_vi": _unit,
    "thuoc": _unit,
}
"""What travels along hidden, from links of other pages, as far as everybody may know it. The rest tells the view, which knows
what the person sees."""
