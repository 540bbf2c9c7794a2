"""Village conventions that were kept as holdings become conventions, so that they are written in one place.

A holding knew since when it stood and when it was approved: it was sent on the first day and recognised on the second. It is
withdrawn as a holding, with its line on the audit trail; going back gives it back.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import migrations
from django.utils import timezone

from vungmanh.language.text import fold

_KIND, _MOVED = "village_convention", "Chuyển sang sổ hương ước, quy ước"
_DAY = datetime.timedelta(days=1)
_SENT, _RECOGNISED = "sent", "recognised"


def move(apps: Any, _editor: Any) -> None:
    holdings = apps.get_model("holdings", "Holding").objects.filter(kind=_KIND, withdrawn_at=None)
    now, first_of = timezone.now(), {}
    for holding in holdings.select_related("unit").order_by("thing_id", "valid_from", "pk"):
        last = None
        for place, (step, since, until) in enumerate(_steps(holding)):
            last = _convention(apps, holding, step, since, until, is_cut=place > 0 or holding.is_cut, now=now)
            last.thing_id = first_of.setdefault(holding.thing_id, last.pk)
            last.save(update_fields=["thing_id"])
            _tell(apps, last, "holdings.convention", "convention.recorded", now)
        papers = apps.get_model("holdings", "ConventionPaper").objects
        for paper in holding.files.all():
            papers.create(record=last, stored_id=paper.stored_id, name=paper.name)
        holding.withdrawn_at, holding.version = now, holding.version + 1
        holding.save(update_fields=["withdrawn_at", "version"])
        _tell(apps, holding, "holdings.holding", "holding.withdrawn", now)


def give_back(apps: Any, _editor: Any) -> None:
    told = apps.get_model("core", "AuditEntry").objects.filter(action="holding.withdrawn", reason=_MOVED)
    keys = {int(key) for key in told.values_list("subject_id", flat=True)}
    now = timezone.now()
    for holding in apps.get_model("holdings", "Holding").objects.filter(kind=_KIND).exclude(withdrawn_at=None):
        if holding.pk in keys:
            holding.withdrawn_at, holding.version = None, holding.version + 1
            holding.save(update_fields=["withdrawn_at", "version"])
            _tell(apps, holding, "holdings.holding", "holding.given_back", now)


def _steps(holding: Any) -> list[tuple[str, datetime.date, datetime.date | None]]:
    since, until, approved = holding.valid_from, holding.valid_to, holding.approved_on
    if approved is None or (until is not None and approved > until):
        return [(_SENT, since, until)]
    if approved <= since:
        return [(_RECOGNISED, since, until)]
    return [(_SENT, since, approved - _DAY), (_RECOGNISED, approved, until)]


def _convention(
    apps: Any, holding: Any, step: str, since: datetime.date, until: datetime.date | None, *, is_cut: bool,
    now: datetime.datetime,
) -> Any:  # fmt: skip
    issued = f"Ban hành ngày {holding.decided_on:%d/%m/%Y}." if holding.decided_on else ""
    note = " ".join(filter(None, (holding.note, issued)))[:500]
    number = holding.number if step == _RECOGNISED else ""
    decided_by = holding.approved_by if step == _RECOGNISED else holding.decided_by
    words = f"{holding.title} hương ước, quy ước {number} {holding.unit.name} {decided_by} {note}"
    return apps.get_model("holdings", "Convention").objects.create(
        unit_id=holding.unit_id, step=step, title=holding.title, number=number, decided_by=decided_by, note=note,
        valid_from=since, valid_to=until, is_cut=is_cut, cut_to=until if is_cut else None, folded=fold(words),
        recorded_by_id=holding.recorded_by_id, recorded_at=now,
    )  # fmt: skip


def _tell(apps: Any, row: Any, label: str, action: str, now: datetime.datetime) -> None:
    changes = {"cut_to": [None, row.cut_to and row.cut_to.isoformat()]} if row.is_cut else {}
    apps.get_model("core", "AuditEntry").objects.create(
        at=now, action=action, subject_type=label, subject_id=str(row.pk), subject_label=row.title[:300],
        changes=changes, reason=_MOVED, folded=fold(f"{row.title} {_MOVED}"), unit_id=row.unit_id,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("holdings", "0002_suggestions_conventions"), ("core", "0001_tables"), ("units", "0001_tables")]
    operations = [migrations.RunPython(move, give_back)]
