"""Figures that the sample's communes reported: most approved, one late, one given back, one waiting; safe to build twice."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest

from vungmanh.desk.demo.accounts import build_accounts
from vungmanh.desk.demo.reporting import report_figures
from vungmanh.desk.demo.units import build_units
from vungmanh.indicators.domain.reporting import faults_of, is_late
from vungmanh.indicators.models import Report

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 21, 1, 0, tzinfo=datetime.UTC)
ON = AT.date()


def states(year: int) -> Counter[str]:
    rows = Report.objects.filter(day__year=year).exclude(unit__name="Xã Biên Mẫu")
    return Counter(rows.values_list("state", flat=True))


@pytest.mark.parametrize("is_whole", [False, True])
def test_reports_of_the_sample(is_whole: bool) -> None:
    users = build_accounts(build_units(AT), AT)
    made = report_figures(users, ON, is_done=False, is_whole=is_whole)
    assert made == Report.objects.count()
    assert report_figures(users, ON, is_done=False, is_whole=is_whole) == 0
    assert states(2025) == {"approved": 12, "returned": 1, "submitted": 1, "draft": 1}
    assert states(2024).get("locked", 0) == (39 if is_whole else 0)
    assert states(2026) == {"draft": 15}
    own = {row.unit.name: row for row in Report.objects.filter(day__year=2025).select_related("unit")}
    assert (own["Xã Mẫu Lâm"].state, own["Xã Mẫu Thịnh"].state) == ("returned", "submitted")
    late = Report.objects.filter(is_late(ON)).exclude(unit__name="Xã Biên Mẫu")
    assert [row.urged_on for row in late.filter(day__year=2025)] == [ON - datetime.timedelta(days=1)]
    assert [faults_of(row) for row in Report.objects.filter(state="approved")] == [[]] * 12


def test_at_the_closed_stage_everybody_has_reported() -> None:
    users = build_accounts(build_units(AT), AT)
    report_figures(users, ON, is_done=True, is_whole=False)
    assert states(2025) == {"approved": 15}
