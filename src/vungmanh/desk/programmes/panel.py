"""The side panel: one row of a programme opened, beside the list that it stands in."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from vungmanh.accounts.models import User
from vungmanh.desk.fields import DayField
from vungmanh.desk.programmes import shown, wording
from vungmanh.desk.programmes.chain import chain_of
from vungmanh.desk.programmes.courses import chart_of, course_of
from vungmanh.desk.programmes.lights import WORDS, detail
from vungmanh.desk.requests import as_number
from vungmanh.language.counted_days import QUANTITIES
from vungmanh.programmes.domain.lights import light_of
from vungmanh.programmes.domain.ordering import Row, neighbours
from vungmanh.programmes.domain.standing import NEAR, Stand, standing
from vungmanh.programmes.enums import FINISHED, ChangeState, DaysFrom, DutyState
from vungmanh.programmes.followed import paths_of
from vungmanh.programmes.models import Duty, Programme, Task
from vungmanh.programmes.permissions import may_steer, may_wake
from vungmanh.programmes.selectors import calendar_of, duties_in, targets_of
from vungmanh.units.models import Unit


class WakeForm(forms.Form):
    came_true_on = forms.DateField(label=_("Điều kiện đến ngày"), widget=forms.DateInput(format="%d/%m/%Y"))
    note = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        help_text=_("Văn bản hoặc sự việc làm điều kiện đến, ví dụ: Hướng dẫn 12-HD/BTCTW ngày 05/02/2026."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class StartForm(forms.Form):
    day = DayField(label=_("Ngày làm mốc"), required=False)
    note = forms.CharField(label=_("Căn cứ"), max_length=300)


class QuotaForm(forms.Form):
    """Nothing in it: no quota any more."""

    quota = forms.IntegerField(label=_("Ít nhất mỗi kỳ"), required=False, min_value=1, max_value=400)
    unit = forms.ChoiceField(label=_("Đơn vị tính"), choices=[(each, each) for each in QUANTITIES])
    is_personal = forms.ChoiceField(
        label=_("Tính cho"), choices=[("", _("cả đơn vị")), ("1", _("từng người"))], required=False
    )

    def clean_is_personal(self) -> bool:
        return bool(self.cleaned_data["is_personal"])


def panel_of(programme: Programme, key: str, user: User, on: datetime.date) -> dict[str, Any]:
    """What the panel shows for "t12", "n7", "b3" (target, task, report) or "d5" (a unit); {} where there is no such row."""
    letter, number = key[:1], as_number(key[1:])
    makers = {"t": _target, "n": _task, "b": _report, "d": _unit}
    if letter not in makers or number is None:
        return {}
    return makers[letter](programme, number, user, on)


def _target(programme: Programme, number: int, user: User, on: datetime.date) -> dict[str, Any]:
    rows = {row.pk: row for row in targets_of(programme)}
    target = rows.get(number)
    if target is None:
        return {}
    prefetch_related_objects(list(target.assignments.all()), "units")
    path = paths_of(programme, [target], on)[number]
    parts = [shown.target_row(row, programme) for row in rows.values() if row.within_id == number]
    return _common(programme, target, "target", user, on) | {
        "line": shown.target_row(target, programme),
        "whole": shown.target_row(rows[target.within_id], programme) if target.within_id in rows else None,
        "parts": parts,
        "course": course_of(target, path),
        "chart": chart_of(target, path, on),
    }


def _task(programme: Programme, number: int, user: User, on: datetime.date) -> dict[str, Any]:
    tasks = programme.tasks.select_related("item", "parent", "woken_by", "programme__directive__owner")
    task = tasks.prefetch_related("children", "assignments__units").filter(pk=number).first()
    if task is None:
        return {}
    is_asleep = bool(task.condition) and task.woken_on is None and not task.is_withdrawn
    task.programme = programme
    return (
        _common(programme, task, "task", user, on)
        | _order(programme, task, user, on)
        | {
            "line": shown.task_row(task, programme, on),
            "is_asleep": is_asleep,
            "may_wake": bool(task.condition) and may_wake(user, task, on),
            "form": WakeForm(initial={"came_true_on": on}) if is_asleep else None,
        }
    )


def _report(programme: Programme, number: int, user: User, on: datetime.date) -> dict[str, Any]:
    reports = programme.report_duties.select_related("item").prefetch_related("assignments__units")
    report = reports.filter(pk=number).first()
    if report is None:
        return {}
    occurrences = calendar_of(programme, [report], on)
    report.programme = programme
    return (
        _common(programme, report, "report", user, on)
        | _order(programme, report, user, on)
        | {
            "line": shown.report_row(report, programme),
            "occurrences": [(row, wording.why(row.instance.rule)) for row in occurrences[:24]],
            "occurrence_count": len(occurrences),
        }
    )


def _unit(programme: Programme, number: int, user: User, on: datetime.date) -> dict[str, Any]:
    unit = Unit.objects.filter(pk=number).first()
    duties = duties_in(programme, unit) if unit else []
    if not duties:
        return {}
    return {
        "kind": "unit",
        "unit": unit,
        "lines": _by_source([duty for duty in duties if duty.state != DutyState.WITHDRAWN], on),
        "gone": _by_source([duty for duty in duties if duty.state == DutyState.WITHDRAWN], on),
    }


def _by_source(duties: list[Duty], on: datetime.date) -> list[dict[str, Any]]:
    """One line per thing owed, with how often and the next time; by next date, undated last."""
    found: dict[tuple[str, str], list[Duty]] = {}
    for duty in duties:
        found.setdefault((duty.source, duty.role), []).append(duty)
    lines = [_duty_line(group, on) for group in found.values()]
    return sorted(lines, key=lambda line: (not line["is_ahead"], line["due"] or datetime.date.max))


def _common(programme: Programme, row: Any, kind: str, user: User, on: datetime.date) -> dict[str, Any]:
    changes = row.changes.filter(state=ChangeState.MADE).select_related("directive", "item", "target", "task", "report")
    chain = chain_of(row, user, on)
    return {
        "kind": kind,
        "row": row,
        "chain": chain,
        "light": WORDS[light_of(row, chain.tally)],
        "detail": detail(chain.tally),
        "changes": [shown.change_row(change, programme) for change in changes],
    }


def _quota(row: Row, may_order: bool) -> dict[str, Any]:
    if not (may_order and isinstance(row, Task) and row.recurs):
        return {}
    given = {
        "quota": row.quota,
        "unit": row.quota_unit or QUANTITIES[0],
        "is_personal": "1" if row.quota_is_personal else "",
    }
    return {"quota_form": QuotaForm(initial=given, auto_id="dinh_muc_%s")}


def _order(programme: Programme, row: Row, user: User, on: datetime.date) -> dict[str, Any]:
    """What must be finished first and what waits for the row; one query, three where there is anything."""
    before, behind = neighbours(row)
    may_order = not row.is_withdrawn and may_steer(user, programme, on)
    starts = may_order and row.days_from == DaysFrom.EVENT
    form = StartForm(initial={"day": row.starts_on}, auto_id="moc_%s") if starts else None
    return {"before": before, "behind": behind, "may_order": may_order, "start_form": form} | _quota(row, may_order)


def _duty_line(duties: list[Duty], on: datetime.date) -> dict[str, Any]:
    """`duties` are the instances of one thing that one unit owes, by date."""
    ahead = [duty for duty in duties if duty.state not in FINISHED and (duty.due is None or duty.due >= on)]
    next_one = ahead[0] if ahead else duties[-1]
    row = next_one.task or next_one.report or next_one.target
    return {
        "key": shown.key_of(row) if row else "",
        "title": shown.capital(getattr(row, "what", "") or getattr(row, "text", "")),
        "kind": next_one.get_kind_display(),
        "role": next_one.get_role_display(),
        "due": next_one.due,
        "is_ahead": bool(ahead),
        "is_near": bool(ahead and next_one.due and next_one.due - on <= NEAR),
        "times": len(duties),
        "done": sum(duty.state in FINISHED for duty in duties),
        "late": sum(standing(duty, on).stand == Stand.LATE for duty in duties),
        "is_dormant": next_one.state == DutyState.DORMANT,
        "turn": next_one.get_turn_display() if next_one.turn else "",
        "taken_from": next_one.taken_from.name if next_one.taken_from else "",
        "since": next_one.since,
        "until": next_one.until,
    }
