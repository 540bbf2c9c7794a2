"""The form of one proposed change: what it does, to which row, with which new values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.programmes.shown import ShownChange, capital, change_row
from vungmanh.directives.models import Directive
from vungmanh.language.text import squeeze
from vungmanh.programmes.domain.amending import FIELD_OF, MODELS, proposals
from vungmanh.programmes.domain.drafting import day, decimal
from vungmanh.programmes.enums import ChangeAction, ChangeState
from vungmanh.programmes.models import Change, Programme, Target


class RowChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        words = capital(obj.what if isinstance(obj, Target) else obj.text)
        words = words if len(words) <= 110 else f"{words[:108]}…"
        return squeeze(f"{obj.section} {words}")


def in_one_line(form: forms.Form) -> str:
    """What is to be put right, field by field, for a message above the page."""
    return " ".join(f"{form[name].label}: {' '.join(map(str, lines))}" for name, lines in form.errors.items())


class ChangeForm(forms.Form):
    action = forms.ChoiceField(label=_("Câu này"), choices=ChangeAction.choices)
    row = RowChoice(Target.objects.none(), label=_("Mục được sửa"), required=False, empty_label=_("— chọn —"))
    value = forms.DecimalField(label=_("Mức mới"), required=False, max_digits=16, decimal_places=4, localize=True)
    due = forms.DateField(label=_("Hạn mới"), required=False)
    verdict = forms.ChoiceField(choices=[("accept", _("Nhận")), ("dismiss", _("Không áp dụng"))], required=True)

    def __init__(self, data: Any = None, *, change: Change, programme: Programme, **shown: Any) -> None:
        """`initial` and `choices` where the form is shown; what was posted is looked up by itself."""
        super().__init__(data, prefix=f"c{change.item_id}", initial=shown.get("initial"))
        field: forms.ModelChoiceField = self.fields["row"]  # type: ignore[assignment]
        field.queryset = _rows(change.item.part, programme)
        if "choices" in shown:
            field.choices = shown["choices"]
        if MODELS[change.item.part] is not Target:
            del self.fields["value"]

    def decision(self) -> dict[str, Any]:
        """Arguments of `amending.decide`."""
        wanted = self.cleaned_data
        values: dict[str, Any] = {}
        if wanted.get("value") is not None:
            values["value"] = str(wanted["value"])
        if wanted.get("due"):
            values["due"] = wanted["due"].isoformat()
        return {
            "is_accepted": wanted["verdict"] == "accept",
            "action": wanted["action"],
            "row": wanted["row"].pk if wanted["row"] else None,
            "values": values,
        }


@dataclass(frozen=True, slots=True)
class ProposalLine:
    shown: ShownChange
    form: ChangeForm | None
    """None once the change took effect."""

    @property
    def is_decided(self) -> bool:
        return self.shown.change.state != ChangeState.PROPOSED


def lines_of(programme: Programme, directive: Directive) -> list[ProposalLine]:
    """Every proposal of the directive with its form filled in; the rows to choose from are asked for once per kind."""
    changes = list(proposals(directive))
    choices = {part: _choices(part, programme) for part in {change.item.part for change in changes}}
    return [
        ProposalLine(
            change_row(change, programme),
            None if change.state == ChangeState.MADE else _filled(change, programme, choices[change.item.part]),
        )
        for change in changes
    ]


def _rows(part: str, programme: Programme) -> QuerySet[Any]:
    rows: QuerySet[Any] = MODELS[part].objects.filter(programme=programme, is_withdrawn=False)
    return rows


def _choices(part: str, programme: Programme) -> list[tuple[Any, Any]]:
    field = RowChoice(_rows(part, programme))
    return [("", _("— chọn —")), *((row.pk, field.label_from_instance(row)) for row in _rows(part, programme))]


def _filled(change: Change, programme: Programme, choices: list[tuple[Any, Any]]) -> ChangeForm:
    after = {name: pair[1] for name, pair in change.changes.items()}
    initial = {
        "action": change.action,
        "row": getattr(change, f"{FIELD_OF[change.item.part]}_id"),
        "value": decimal(after["value"]).normalize() if after.get("value") else None,
        "due": day(after.get("due")),
    }
    return ChangeForm(initial=initial, change=change, programme=programme, choices=choices)
