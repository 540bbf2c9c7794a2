"""The registers of dated records on the page of all registers: what each holds, and who lacks what today."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vungmanh.accounts.permissions import records_seen
from vungmanh.bodies.models import Body, BodyDue, Membership
from vungmanh.holdings.models import Holding, HoldingDue, Suggestion
from vungmanh.holdings.policies import kinds
from vungmanh.premises.models import Premises, PremisesDue
from vungmanh.units.records import Due


@dataclass(frozen=True, slots=True)
class Register:
    """One register with what it holds in the person's scope."""

    url: str
    title: str
    about: str
    count: str
    tone: str = "quiet"
    word: str = ""


def dated_registers(user: Any, on: datetime.date) -> list[Register]:
    """Nine queries."""
    seen = records_seen(user, on)
    due = [code for code, kind in kinds().items() if kind.is_due]
    houses = Premises.objects.standing_on(on).filter(seen).count()
    held = Holding.objects.standing_on(on).filter(seen).count()
    answers = Suggestion.objects.kept().filter(seen, valid_to__isnull=True, valid_from__lte=on)
    waiting, overdue = answers.count(), answers.filter(due_on__lt=on).count()
    bodies = Body.objects.standing_on(on).filter(seen).count()
    wrong = Membership.objects.standing_on(on).filter(seen, gap__isnull=False).exclude(gap=0).count()
    return [
        Register(
            reverse("desk:premises_all"), _("Trụ sở, nhà thôn, phương tiện"),
            _("Kiên cố hay không, đủ diện tích không, có gì để làm việc, còn thiếu gì"),
            ngettext("%(n)s trụ sở, nhà", "%(n)s trụ sở, nhà", houses) % {"n": houses}, "bad",
            _lacking(PremisesDue, seen, on),
        ),
        Register(
            reverse("desk:holdings"), _("Hồ sơ, quy chế, danh hiệu"),
            _("Quy chế, quy ước, hòm thư, danh hiệu: ai phải có, ai đã có, ai chưa"),
            ngettext("%(n)s hồ sơ", "%(n)s hồ sơ", held) % {"n": held}, "bad", _lacking(HoldingDue, seen & Q(kind__in=due), on),
        ),
        Register(
            reverse("desk:suggestions"), _("Hòm thư góp ý, hương ước"),
            _("Mở hòm thư ngày nào, nhân dân góp ý gì, đã trả lời chưa; hương ước, quy ước đến bước nào"),
            ngettext("%(n)s ý kiến chờ trả lời", "%(n)s ý kiến chờ trả lời", waiting) % {"n": waiting}, "bad",
            ngettext("%(n)s quá hạn trả lời", "%(n)s quá hạn trả lời", overdue) % {"n": overdue} if overdue else "",
        ),
        Register(
            reverse("desk:bodies"), _("Tổ chức đảng, Mặt trận, đoàn thể"),
            _("Đảng bộ, chi bộ, đoàn thể ở đâu có, ở đâu chưa; bao nhiêu người, ai vào, ai ra"),
            ngettext("%(n)s tổ chức", "%(n)s tổ chức", bodies) % {"n": bodies}, "bad",
            ngettext("%(n)s số liệu chưa khớp", "%(n)s số liệu chưa khớp", wrong) % {"n": wrong}
            if wrong else _lacking(BodyDue, seen, on),
        ),
    ]  # fmt: skip


def _lacking(model: type[Due], seen: Q, on: datetime.date) -> str:
    rows = model._default_manager.filter(seen, Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)
    count = rows.filter(is_met=False).count()
    return ngettext("%(n)s chỗ còn thiếu", "%(n)s chỗ còn thiếu", count) % {"n": count} if count else ""
