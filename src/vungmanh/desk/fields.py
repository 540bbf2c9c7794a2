"""Fields that several rooms ask for: a day and a number as people write them here, the words of a search."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from vungmanh.core.workbooks import MOST_BYTES as MOST_SHEET_BYTES
from vungmanh.desk.directives.wording import FIELD_ERRORS, day, number
from vungmanh.desk.requests import LONGEST_NUMBER

SUBMITS = {"data-submits": ""}
"""Of a filter that applies itself when it changes."""
_THOUSANDS = {"vi": re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?"), "en": re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")}
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
"""Of a day that anybody means; days are counted on from it, and the calendar ends in 9999."""
_DATE_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]


def capital(pairs: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Choices with a capital letter each, groups of choices too; lazy words stay lazy."""
    return [(capfirst(key), capital(of)) if isinstance(of, list) else (key, capfirst(of)) for key, of in pairs]


def say_plainly() -> None:
    """What every form says of a field that was left empty, or is out of bounds: what to do."""
    forms.Field.default_error_messages["required"] = _("Hãy điền mục này.")
    for choosing in (forms.ChoiceField, forms.ModelChoiceField):
        choosing.default_error_messages["required"] = _("Hãy chọn một mục.")
        choosing.default_error_messages["invalid_choice"] = _("Không có lựa chọn này. Hãy chọn lại.")
    forms.IntegerField.default_error_messages["invalid"] = _("Hãy ghi một số nguyên.")
    MinValueValidator.message = _("Hãy ghi một số từ %(limit_value)s trở lên.")
    MaxValueValidator.message = _("Hãy ghi một số không quá %(limit_value)s.")
    MaxLengthValidator.message = _("Hãy viết ngắn hơn: nhiều nhất %(limit_value)d ký tự, đang có %(show_value)d.")


class NumberField(forms.CharField):
    """91,5 as people write it here; a dot between groups of three is read as a thousands sign."""

    kind: Callable[[str], Any] = float

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip().replace(" ", "").removesuffix("%")
        if not text:
            return None
        language = "en" if get_language() == "en" else "vi"
        if _THOUSANDS[language].fullmatch(text):
            text = text.replace("." if language == "vi" else ",", "")
        try:
            return type(self).kind(text.replace(",", "."))
        except (ValueError, ArithmeticError):
            raise forms.ValidationError(FIELD_ERRORS["number"]) from None

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int | float) else value


class ExactField(NumberField):
    """A number that is kept as it was written: not below nought, at most three decimals, none lost on the way."""

    kind = Decimal
    places = 3

    def to_python(self, value: Any) -> Any:
        found: Decimal | None = super().to_python(value)
        if found is None:
            return None
        if not found.is_finite():
            raise forms.ValidationError(FIELD_ERRORS["number"])
        if found < 0:
            raise forms.ValidationError(_("Hãy ghi số không âm."))
        if int(found.normalize().as_tuple().exponent) < -self.places:
            raise forms.ValidationError(_("Hãy ghi nhiều nhất %(n)s chữ số sau dấu phẩy.") % {"n": self.places})
        return found

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        shown = f"{value.normalize():f}"
        return shown if get_language() == "en" else shown.replace(".", ",")


class DayField(forms.DateField):
    """31/12/2026; also takes the calendar's own form."""

    def __init__(self, **more: Any) -> None:
        errors = {"invalid": FIELD_ERRORS["date"], "required": _("Hãy ghi ngày, dạng 01/07/2026.")}
        super().__init__(input_formats=_DATE_FORMATS, error_messages=errors, **more)
        self.widget = forms.TextInput(
            attrs={"inputmode": "numeric", "placeholder": _("ngày/tháng/năm"), "autocomplete": "off", "size": 10}
        )

    def to_python(self, value: Any) -> datetime.date | None:
        found: datetime.date | None = super().to_python(value)
        if found and not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            told = {"first": _FIRST_YEAR, "last": _LAST_YEAR}
            raise forms.ValidationError(_("Hãy ghi một ngày từ năm %(first)d đến năm %(last)d.") % told)
        return found

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime.date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
            return day(value)
        return value


class RowsField(forms.ModelMultipleChoiceField):
    """Rows to be chosen from; a number that no database keeps is no row, and asked for on SQLite it would be an error."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)) and (odd := [each for each in value if len(str(each)) > LONGEST_NUMBER]):
            raise forms.ValidationError(
                self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": f"{str(odd[0])[:20]}…"}
            )
        return super().clean(value)


class FileInput(forms.FileInput):
    """Carries how large a file may be: desk.js tells what is larger before it is sent. `most_bytes` is asked for as late
    as possible, because settings may be set after this class was made."""

    def __init__(self, endings: Sequence[str], *, most_bytes: Callable[[], int], is_multiple: bool = False) -> None:
        super().__init__(attrs={"accept": ",".join(endings), **({"multiple": True} if is_multiple else {})})
        self.most_bytes = most_bytes

    @property
    def limits(self) -> SafeString:
        """The attributes for desk.js, for a field that a template writes itself."""
        most = self.most_bytes()
        words = gettext("lớn hơn %(limit_mb)s MB nên không gửi được. Hãy tách nhỏ hoặc nén ảnh trong tệp.")
        return flatatt({"data-limit": str(most), "data-too-large": words % {"limit_mb": most // (1024 * 1024)}})

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        said = self.build_attrs(self.attrs, attrs)
        return format_html('<input type="file" name="{}"{}{}>', name, flatatt(said), self.limits)


def most_upload_bytes() -> int:
    return settings.MAX_UPLOAD_BYTES


class _FilesInput(FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Several files at once, never required; a list. What they are is checked by `domain.evidence`."""

    def __init__(self, endings: Sequence[str], *, label: Any) -> None:
        widget = _FilesInput(endings, most_bytes=most_upload_bytes, is_multiple=True)
        super().__init__(label=label, required=False, widget=widget)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [each for each in (data or []) if each]


REFUSED_FILES = dict.fromkeys(
    (
        "evidence_kind", "evidence_macro", "evidence_not_what_it_says", "evidence_too_large", "file_empty",
        "file_too_large", "files_too_large", "too_many_files", "report_too_many_files",
    ),
    "evidence",
)  # fmt: skip
"""Refusals of files, and the field of a form at which they stand."""


class SheetField(forms.FileField):
    """An Excel sheet that was filled in."""

    def __init__(self, label: Any = None) -> None:
        words = {"required": _("Hãy chọn bảng Excel."), "empty": _("Tệp rỗng. Hãy chọn bảng đã điền.")}
        widget = FileInput((".xlsx",), most_bytes=lambda: MOST_SHEET_BYTES)
        super().__init__(label=label or _("Bảng Excel đã điền"), widget=widget, error_messages=words)


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
