"""Fields that several rooms ask for: a day and a number as people write them here, the words of a search."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.directives.wording import FIELD_ERRORS, day, number

SUBMITS = {"data-submits": ""}
"""Of a filter that applies itself when it changes."""
_THOUSANDS = {"vi": re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?"), "en": re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")}
_DATE_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]


class NumberField(forms.CharField):
    """91,5 as people write it here; a dot between groups of three is read as a thousands sign."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip().replace(" ", "").removesuffix("%")
        if not text:
            return None
        language = "en" if get_language() == "en" else "vi"
        if _THOUSANDS[language].fullmatch(text):
            text = text.replace("." if language == "vi" else ",", "")
        try:
            return float(text.replace(",", "."))
        except ValueError:
            raise forms.ValidationError(FIELD_ERRORS["number"]) from None

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int | float) else value


class DayField(forms.DateField):
    """31/12/2026; also takes the calendar's own form."""

    def __init__(self, **more: Any) -> None:
        errors = {"invalid": FIELD_ERRORS["date"], "required": _("Hãy ghi ngày, dạng 01/07/2026.")}
        super().__init__(input_formats=_DATE_FORMATS, error_messages=errors, **more)
        self.widget = forms.TextInput(
            attrs={"inputmode": "numeric", "placeholder": _("ngày/tháng/năm"), "autocomplete": "off", "size": 10}
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime.date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
            return day(value)
        return value


class SearchField(forms.CharField):
    """The words that a list is searched for."""

    def __init__(self, label: Any = None) -> None:
        widget = forms.TextInput(attrs={"type": "search"})
        super().__init__(label=label or _("Tìm"), required=False, max_length=200, widget=widget)


class PlainSelect(forms.Select):
    """A choice written straight out: the widget of Django asks for a template per option, and lists have sixty."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        given = self.get_context(name, value, attrs)["widget"]
        options = [option for _group, options, _place in given["optgroups"] for option in options]
        lines = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (option["value"], mark_safe(" selected") if option["selected"] else "", option["label"])
                for option in options
            ),
        )
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(given["attrs"]), lines)
