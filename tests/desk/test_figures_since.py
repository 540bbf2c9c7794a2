"""Rows behind a figure as it was known on a past day: the same as then, or said to have been written since."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.figures.crawl import make_indicator
from tests.officials.factories import make_person, make_post, make_qualification
from vungmanh.core.models import AuditEntry
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.models import Figure, Indicator
from vungmanh.officials.domain.people import record_look
from vungmanh.officials.domain.records import correct_record, withdraw_record
from vungmanh.officials.models import Person, Post, Qualification

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
SAME = "đúng như đã biết hôm ấy"
MARK = "✎ ghi hoặc sửa sau ngày ấy"
SHARE: dict[str, Any] = {
    "code": "test.share",
    "name": "Tỷ lệ trung cấp trở lên",
    "measure": "%",
    "numerator": {"countable": "official", "where": {"attribute": "professional_level", "at_least": 2}},
    "denominator": {"countable": "official", "where": {"attribute": "kind", "is": "cadre"}},
}


@pytest.fixture
def degrees(cast: Cast) -> list[Qualification]:
    """Two cadres with an intermediate degree in the commune, one in the commune beside it."""
    found = []
    for unit, name in ((cast.commune, "Lò Văn Một"), (cast.commune, "Lò Văn Hai"), (cast.other_commune, "Lò Văn Ba")):
        person = make_person(unit, name)
        found.append(make_qualification(person, "professional", 2))
        make_post(person, "party_deputy_secretary", valid_from=datetime.date(2020, 1, 1))
    return found


@pytest.fixture
def share(cast: Cast, settings: Any, degrees: list[Qualification]) -> Indicator:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 3, 1
    Indicator.objects.all().delete()
    row = make_indicator(cast, **SHARE)
    keeping.catch_up(at=timezone.now())
    return row


def text_of(client: Client, row: Indicator, **asked: Any) -> str:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    sent = client.get(f"/so-lieu/chi-so/{row.pk}/so/", {"biet_den": f"{yesterday:%d/%m/%Y}"} | asked)
    assert sent.status_code == 200
    return sent.content.decode()


def test_rows_are_those_of_then_where_nothing_was_written(
    cast: Cast, client_for: ClientFor, share: Indicator, degrees: list[Qualification]
) -> None:
    record_look(degrees[0].person, by=cast.officer, at=timezone.now())
    found = text_of(client_for(cast.officer), share)
    assert SAME in found
    assert MARK not in found


def test_row_that_was_corrected_since_is_marked(
    cast: Cast, client_for: ClientFor, share: Indicator, degrees: list[Qualification]
) -> None:
    correct(degrees[0], cast)
    found = text_of(client_for(cast.officer), share)
    assert SAME not in found
    assert "có 1 lần ghi, sửa hoặc rút" in found
    marked = [part for part in found.split("<tr>") if MARK in part]
    assert len(marked) == 1
    assert "Lò Văn Một" in marked[0]
    assert MARK not in text_of(client_for(cast.officer), share, biet_den="")


def test_excel_marks_what_was_written_since(
    cast: Cast, client_for: ClientFor, share: Indicator, degrees: list[Qualification]
) -> None:
    correct(degrees[0], cast)
    client, yesterday = client_for(cast.officer), timezone.localdate() - datetime.timedelta(days=1)
    for asked, marks in (({"biet_den": f"{yesterday:%d/%m/%Y}"}, [None, None, "✎"]), ({}, None)):
        sent = client.get(f"/so-lieu/chi-so/{share.pk}/so/", {"xuat": "xlsx"} | asked)
        head, *rows = list(load_workbook(BytesIO(sent.content)).active.values)  # type: ignore[union-attr]
        found = [row[-1] for row in sorted(rows)] if "sau" in str(head[-1]) else None
        assert found == marks
        assert sorted(row[0] for row in rows) == ["Lò Văn Ba", "Lò Văn Hai", "Lò Văn Một"]


@pytest.fixture
def long_kept(share: Indicator) -> Indicator:
    past = timezone.now() - datetime.timedelta(days=40)
    Figure.objects.update(known_from=timezone.localdate(past))
    for model in (Person, Post, Qualification):
        model.objects.update(recorded_at=past)
    return share


def names_of(client: Client, row: Indicator, side: str = "duoc-tinh", **asked: Any) -> list[str]:
    found = text_of(client, row, dong=side, **asked)
    return sorted(name for name in ("Lò Văn Ba", "Lò Văn Hai", "Lò Văn Một") if name in found)


def test_rows_of_then_are_told_after_what_was_written_since(
    cast: Cast, client_for: ClientFor, long_kept: Indicator, degrees: list[Qualification]
) -> None:
    """One degree is withdrawn, one is found to be lower, one man's post was ended by mistake."""
    at, client = timezone.now(), client_for(cast.officer)
    said = {"by": cast.officer, "at": at, "on": timezone.localdate()}
    withdraw_record(degrees[0], "Ghi nhầm người", by=cast.officer, at=at)
    correct_record(degrees[1], {"level": 1}, version=degrees[1].version, reason="Bằng sơ cấp", **said)
    post = degrees[2].person.posts.get()
    withdraw_record(post, "Ghi nhầm", by=cast.officer, at=at)
    assert names_of(client, long_kept, biet_den="") == []
    assert names_of(client, long_kept, "khong-tinh", biet_den="") == ["Lò Văn Hai"]
    assert names_of(client, long_kept) == ["Lò Văn Ba", "Lò Văn Hai", "Lò Văn Một"]
    assert names_of(client, long_kept, "khong-tinh") == []
    assert names_of(client, long_kept, q="văn hai") == ["Lò Văn Hai"]
    found = text_of(client, long_kept)
    assert "cộng lại bằng con số ở trên" in found
    assert found.count(MARK) == 3
    assert names_of(client_for(cast.commune_officer), long_kept, don_vi=cast.commune.pk) == ["Lò Văn Hai", "Lò Văn Một"]
    yesterday = f"{timezone.localdate() - datetime.timedelta(days=1):%d/%m/%Y}"
    sent = client.get(f"/so-lieu/chi-so/{long_kept.pk}/so/", {"xuat": "xlsx", "biet_den": yesterday})
    _head, *rows = list(load_workbook(BytesIO(sent.content)).active.values)  # type: ignore[union-attr]
    assert sorted(row[0] for row in rows) == ["Lò Văn Ba", "Lò Văn Hai", "Lò Văn Một"]


def test_rows_that_do_not_come_to_the_figure_of_then_are_those_of_today(
    cast: Cast, client_for: ClientFor, long_kept: Indicator, degrees: list[Qualification]
) -> None:
    """Somebody changed a record past the trail."""
    withdraw_record(degrees[0], "Ghi nhầm người", by=cast.officer, at=timezone.now())
    AuditEntry.objects.filter(action="qualification.withdrawn").update(action="qualification.seen")
    found = text_of(client_for(cast.officer), long_kept)
    assert "cộng lại bằng con số ở trên" not in found
    assert "Hôm ấy biết là 3/3, các dòng dưới đây cho 2/3." in found
    assert "Lò Văn Một" not in found


def test_what_another_commune_wrote_does_not_matter(
    cast: Cast, client_for: ClientFor, share: Indicator, degrees: list[Qualification]
) -> None:
    correct(degrees[2], cast)
    assert SAME in text_of(client_for(cast.commune_officer), share, don_vi=cast.commune.pk)
    assert SAME not in text_of(client_for(cast.officer), share)


def correct(row: Qualification, cast: Cast) -> None:
    values = {"school": "Trường Ví Dụ"}
    said = {"by": cast.officer, "at": timezone.now(), "on": timezone.localdate()}
    correct_record(row, values, version=row.version, reason="Ghi thiếu", **said)
