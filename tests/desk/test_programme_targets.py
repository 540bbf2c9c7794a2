"""The targets of a programme as its page shows them: where each stands, filtered by it, drawn in the list and the panel."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_target, make_directive
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import DutyEntry, Programme

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
D = datetime.date


def make_programme(cast: Cast, *, targets: int = 1) -> Programme:
    """Each target is due at the end of next year; of each two figures, the second falls short of the way."""
    year = timezone.localdate().year
    period = (D(year - 1, 1, 1), D(year + 1, 12, 31))
    directive = make_directive(cast.province, cast.officer, period=period)
    for number in range(targets):
        add_target(directive, f"Hồ sơ đúng hạn {number}", value=90, due=f"{year + 1}-12-31", leads=[cast.department])
    programme = publish(directive, by=cast.officer, at=AT, on=D(2026, 3, 2))
    for duty in programme.duties.all():
        for day, top in ((D(year - 1, 1, 1), 50), (timezone.localdate(), 51)):
            DutyEntry.objects.create(
                duty=duty, act=DutyAct.NOTED, by=cast.lead_officer, at=AT, as_of=day,
                value=Decimal(top), numerator=Decimal(top), denominator=Decimal(100),
            )  # fmt: skip
    return programme


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_target_tells_figure_gap_and_standing_and_draws_its_way(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast)
    url = f"/chuong-trinh/{programme.pk}/"
    page = text_of(client_for(cast.officer).get(url))
    assert ">51%</a>" in page
    assert "51/100" in page
    assert "còn thiếu 39 điểm %" in page
    assert "Cần đẩy nhanh" in page
    assert 'class="chart-spark tone-near"' in page
    target = programme.targets.get()
    panel = text_of(
        client_for(cast.officer).get(f"{url}?muc=t{target.pk}", headers={"HX-Request": "true", "HX-Target": "chi-tiet"})
    )
    assert 'class="chart-line tone-near"' in panel
    assert 'class="chart-plan"' in panel
    assert '<td class="num">50% · 50/100</td>' in panel
    assert client_for(cast.neighbour).get(url).status_code == 404


def test_targets_are_filtered_by_how_they_stand(cast: Cast, client_for: ClientFor) -> None:
    programme = make_programme(cast, targets=2)
    last = programme.duties.order_by("pk").last()
    assert last is not None
    last.entries.all().delete()
    client = client_for(cast.officer)
    url = f"/chuong-trinh/{programme.pk}/"
    behind, silent = (text_of(client.get(f"{url}?tinh_trang={name}")) for name in ("behind", "silent"))
    assert ("Hồ sơ đúng hạn 0</a>" in behind, "Hồ sơ đúng hạn 1</a>" in behind) == (True, False)
    assert ("Hồ sơ đúng hạn 0</a>" in silent, "Hồ sơ đúng hạn 1</a>" in silent) == (False, True)
    assert "1 trong 2 chỉ tiêu" in silent
    sheet = load_workbook(BytesIO(client.get(f"{url}?xuat=xlsx").content)).active
    assert sheet is not None
    first = next(sheet.iter_rows(min_row=2, values_only=True))
    assert first[6:9] == (
        "51%",
        "51/100",
        "còn thiếu 39 điểm %",
    )
