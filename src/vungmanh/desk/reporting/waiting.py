"""Which reports wait for a person: on the page "my work", and above the list."""

from __future__ import annotations

import datetime

from django.db.models import Count, Q, QuerySet

from vungmanh.accounts.models import User
from vungmanh.core.prepared import Ids, in_all, prepared
from vungmanh.indicators.domain.reporting import OPEN, is_awaited, is_late
from vungmanh.indicators.enums import ReportState
from vungmanh.indicators.forms import forms
from vungmanh.indicators.models import Report
from vungmanh.indicators.permissions import decided_at, deciding_at, units_reporting
from vungmanh.indicators.selectors import owed

_UNDECIDED = (*OPEN, ReportState.SUBMITTED)
_NONE = {"awaited": 0, "late": 0, "submitted": 0}


def mine(user: User, on: datetime.date) -> dict[str, int]:
    """How many are `awaited` from the person's units, `late` among them, `submitted` for a decision of the person. One query;
    none for whoever neither reports nor decides."""
    return next(iter(_counts(units_reporting(user, on), deciding_at(user, on), on)), _NONE)


@prepared
def _counts(units: Ids, above: tuple[str, ...], on: datetime.date) -> QuerySet[Report, dict[str, int]]:
    own, below = Q(unit__in=units), decided_at(above)
    submitted = below & Q(state=ReportState.SUBMITTED)
    rows = Report.objects.filter(
        (own & is_awaited(on)) | submitted, owed(), state__in=_UNDECIDED, form__in=list(forms())
    )
    return in_all(
        rows,
        awaited=Count("pk", filter=own & is_awaited(on)),
        late=Count("pk", filter=own & is_late(on)),
        submitted=Count("pk", filter=submitted),
    )
