"""The reports behind a figure that units reported, for the page of the figure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from vungmanh.accounts.models import User
from vungmanh.desk.figures.catalogue import figure_url
from vungmanh.desk.reporting.wording import period_words, state_words
from vungmanh.desk.requests import today
from vungmanh.indicators.enums import Kind
from vungmanh.indicators.forms import Form, forms
from vungmanh.indicators.models import Indicator, Report
from vungmanh.indicators.periods import Period, before, month_of, year_of
from vungmanh.indicators.permissions import reports_visible_to
from vungmanh.indicators.selectors import Punctuality, owed, punctuality_by
from vungmanh.units.models import Unit


@dataclass(frozen=True, slots=True)
class Behind:
    """One report, with its state; of a unit above the reporting ones how many there are. `elsewhere`: where the address asks
    for a span in which nobody reports, the last period in which they do, and its figure."""

    form: Form
    period: str
    report: Report | None
    tone: str
    word: str
    counts: Punctuality
    list_url: str
    elsewhere: str
    elsewhere_url: str


def behind(user: User, row: Indicator, unit: Unit, period: Period) -> Behind | None:
    """Nothing for what is counted; one query."""
    form = next((each for each in forms().values() if row.code in each.indicators), None)
    if form is None or row.kind not in (Kind.REPORTED, Kind.JUDGED):
        return None
    on = today()
    if period.span != form.span:
        last = before((month_of if len(period.code) == 4 else year_of)(min(on, period.day)))
        return Behind(form, "", None, "", "", Punctuality(), "", period_words(last), figure_url(row.pk, unit, last))
    seen = reports_visible_to(user, on).filter(owed(), form=form.code, day=period.day, span=period.span)
    asked = urlencode({"bieu": form.code, "ky": period.code, "don_vi": unit.pk})
    url, words = f"{reverse('desk:reports')}?{asked}", period_words(period)
    if unit.level == form.level:
        report = seen.filter(unit=unit).select_related("unit").first()
        tone, word = state_words(report, on) if report else ("", "")
        return Behind(form, words, report, tone, word, Punctuality(), url, "", "")
    counts = punctuality_by("form", seen.filter(unit__path__within=unit.path), on)
    return Behind(form, words, None, "", "", counts.get(form.code, Punctuality()), url, "", "")
