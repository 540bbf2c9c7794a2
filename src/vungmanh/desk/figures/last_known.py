"""Figures that units report once a year, where a month is on show: the last period that is over, instead of nothing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from vungmanh.indicators.enums import Span
from vungmanh.indicators.forms import forms
from vungmanh.indicators.models import Indicator
from vungmanh.indicators.pairs import Pair
from vungmanh.indicators.periods import Period, before, month_of, year_of
from vungmanh.indicators.selectors import Defined, figures
from vungmanh.units.models import Unit


def last_known(
    rows: Sequence[Indicator], unit: Unit, period: Period, on: datetime.date, defined: Defined
) -> Mapping[str, tuple[Period, Pair]]:
    """By code, of those that no form asks for in the span of the period: the last period that was over by then, with its
    figure. One query; none where there are no such rows."""
    asked = {code: form.span for form in forms().values() for code in form.indicators if form.span != period.span}
    spans = {row.code: asked[row.code] for row in rows if row.code in asked}
    if not spans:
        return {}
    day = min(on, period.day)
    last = {span: before((month_of if span == Span.MONTH else year_of)(day)) for span in set(spans.values())}
    found = figures(list(spans), list(last.values()), unit, defined=defined)
    known = {code: (last[span], found.get((code, last[span]))) for code, span in spans.items()}
    return {code: (of, pair) for code, (of, pair) in known.items() if pair is not None}
