"""Forms of surveys: what it is and whom it asks, its questions, an answer made from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vungmanh.desk.directives.collectives import collective_choices
from vungmanh.desk.directives.wording import number
from vungmanh.desk.fields import DayField, NumberField, RowsField, SheetField
from vungmanh.desk.fieldwork.forms import ListFilter, UnitChoice, choice
from vungmanh.fieldwork.domain.answering import NO, YES
from vungmanh.fieldwork.domain.surveys import Plan, Question
from vungmanh.fieldwork.enums import AnswerState, QuestionKind
from vungmanh.fieldwork.models import Survey, SurveyAnswer, SurveyQuestion
from vungmanh.programmes.models import Task
from vungmanh.units.models import Unit

OF_TASK, OF_LIST = "task", "list"
_YES_NO = ((YES, _("Có")), (NO, _("Không")))
EMPTY_ROWS = 3


class TaskChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        number = obj.programme.directive.number or obj.programme.title[:30]
        return f"{number}: {obj.text[:110]}"


class SurveyForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=1)
    unit = UnitChoice(label=_("Đơn vị khảo sát"))
    title = forms.CharField(label=_("Tên cuộc khảo sát, rà soát"), max_length=300)
    purpose = forms.CharField(
        label=_("Mục đích, cách trả lời"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    task = TaskChoice(
        Task.objects.none(), label=_("Thực hiện nhiệm vụ"), required=False, widget=forms.Select,
        empty_label=_("Không theo nhiệm vụ nào"),
        help_text=_("Phiếu nộp là kết quả của việc ấy: đơn vị nộp phiếu rồi trình luôn, không ghi hai lần."),
    )  # fmt: skip
    asked = forms.ChoiceField(label=_("Đơn vị trả lời"))
    named = RowsField(
        Unit.objects.none(), label=_("Các đơn vị chọn riêng"), required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Chỉ dùng khi chọn “Các đơn vị chọn riêng” ở trên. Giữ Ctrl để chọn nhiều đơn vị."),
    )  # fmt: skip
    due = DayField(label=_("Hạn nộp phiếu"))

    def __init__(
        self, *args: Any, units: QuerySet[Unit] | None, tasks: QuerySet[Task], below: QuerySet[Unit], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["named"].queryset = below  # type: ignore[attr-defined]
        self.fields["task"].queryset = tasks  # type: ignore[attr-defined]
        self.fields["asked"].choices = [  # type: ignore[attr-defined]
            (OF_TASK, _("Các đơn vị được giao nhiệm vụ trên")),
            (OF_LIST, _("Các đơn vị chọn riêng")),
            *collective_choices(),
        ]
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].offer(units)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("asked") == OF_TASK and not given.get("task"):
            self.add_error("asked", _("Hãy chọn nhiệm vụ, hoặc chọn một nhóm đơn vị."))
        if given.get("asked") == OF_LIST and not given.get("named") and "named" not in self.errors:
            self.add_error("named", _("Hãy chọn ít nhất một đơn vị."))
        return given

    def plan(self) -> Plan:
        given = self.cleaned_data
        asked = "" if given["asked"] in (OF_TASK, OF_LIST) else given["asked"]
        named = list(given["named"]) if given["asked"] == OF_LIST else None
        return Plan(given["title"], given["due"], given["purpose"], given["task"], asked, named)


def begun(survey: Survey) -> dict[str, Any]:
    return {
        "version": survey.version, "title": survey.title, "purpose": survey.purpose, "task": survey.task_id,
        "asked": survey.collective or (OF_LIST if survey.asks_named else OF_TASK), "named": survey.named.all(),
        "due": survey.due,
    }  # fmt: skip


class QuestionForm(forms.Form):
    """One row; without words it is no question."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Câu hỏi"), required=False, max_length=500)
    kind = forms.ChoiceField(label=_("Cách trả lời"), choices=QuestionKind.choices)
    measure = forms.CharField(label=_("Đơn vị tính"), required=False, max_length=60)
    options = forms.CharField(
        label=_("Các lựa chọn, mỗi dòng một"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    is_required = forms.BooleanField(label=_("Bắt buộc"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("text") and given.get("kind") == QuestionKind.CHOICE and len(set(self._options())) < 2:
            self.add_error("options", _("Hãy ghi ít nhất hai lựa chọn khác nhau, mỗi dòng một."))
        return given

    def question(self) -> Question:
        given = self.cleaned_data
        return Question(
            given["kind"], given["text"], given["key"], given["measure"], tuple(self._options()), given["is_required"]
        )

    def _options(self) -> list[str]:
        lines = self.cleaned_data.get("options", "").splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


QuestionSet = forms.formset_factory(QuestionForm, extra=0, max_num=60, absolute_max=80)


def question_rows(rows: list[SurveyQuestion], *, spare: int = EMPTY_ROWS) -> list[dict[str, Any]]:
    """What the form of the questions begins with, and some empty rows."""
    said = [
        {
            "key": row.key, "text": row.text, "kind": row.kind, "measure": row.measure,
            "options": "\n".join(row.options), "is_required": row.is_required,
        }
        for row in rows
    ]  # fmt: skip
    return said + [{"kind": QuestionKind.NUMBER, "is_required": True}] * spare


class AnswerForm(forms.Form):
    """The questions as fields. A draft may leave any of them open; what is handed in, only those that are not required."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, answer: SurveyAnswer, questions: list[SurveyQuestion], said: dict[str, Any]
    ) -> None:
        super().__init__(data, initial={"version": answer.version, **said})
        self.questions = questions
        for question in questions:
            self.fields[question.key] = _field(question)

    def values(self) -> dict[str, Decimal | str | None]:
        found: dict[str, Decimal | str | None] = {}
        for question in self.questions:
            value = self.cleaned_data.get(question.key)
            is_number = question.kind == QuestionKind.NUMBER and value is not None
            found[question.key] = Decimal(str(value)) if is_number else value
        return found

    def rows(self) -> list[Any]:
        return [self[question.key] for question in self.questions]


def _field(question: SurveyQuestion) -> forms.Field:
    words: dict[str, Any] = {"label": f"{question.position + 1}. {question.text}", "required": False}
    if question.kind == QuestionKind.NUMBER:
        field: forms.Field = NumberField(help_text=question.measure, **words)
        field.widget.attrs["inputmode"] = "decimal"
    elif question.kind == QuestionKind.TEXT:
        field = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **words)
    else:
        pairs = _YES_NO if question.kind == QuestionKind.YES_NO else [(one, one) for one in question.options]
        field = forms.ChoiceField(choices=[("", _("Chọn")), *pairs], **words)
    if not question.is_required:
        field.label = f"{field.label} ({_now('không bắt buộc')})"
    return field


def said_of(answer: SurveyAnswer) -> dict[str, Any]:
    """What the unit has filled in so far; one query."""
    rows = answer.values.values_list("key", "number", "text")
    return {key: text if value is None else float(value) for key, value, text in rows}


def value_words(question: SurveyQuestion, said: Any) -> str:
    """An answer as people read it."""
    if said is None or said == "":
        return "–"
    if question.kind == QuestionKind.NUMBER:
        return f"{number(said)} {question.measure}".strip()
    return str(dict(_YES_NO).get(said, said)) if question.kind == QuestionKind.YES_NO else str(said)


class SurveySheetForm(forms.Form):
    sheet = SheetField()
    is_final = forms.ChoiceField(
        label=_("Sau khi nhập"),
        choices=[("", _("Giữ làm bản nháp để xem lại")), ("nop", _("Nộp luôn"))],
        required=False,
    )


class SurveyFilter(ListFilter):
    tinh_trang = choice(
        _("Tình trạng"),
        [
            ("nhap", pgettext_lazy("survey", "Đang soạn")),
            ("mo", _("Đang thu phiếu")),
            ("tre", _("Quá hạn, còn thiếu phiếu")),
            ("dong", _("Đã kết thúc")),
            ("rut", _("Đã rút")),
        ],
    )


class AnswerFilter(ListFilter):
    """`cau`: the question to which those that were handed in say something, `chon`: what they say, both from the results."""

    tinh_trang = choice(_("Tình trạng"), [("tre", _("Quá hạn, chưa nộp")), *AnswerState.choices])
    cau = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    chon = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
