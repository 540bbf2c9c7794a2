"""Columns that came later are filled for rows that were there before as they are for new ones."""

from __future__ import annotations

import datetime
from importlib import import_module

import pytest
from django.apps import apps

from tests.conftest import Cast
from tests.programmes.factories import add_report, add_target, add_task, make_directive
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Programme, ReportDuty, Target, Task

pytestmark = pytest.mark.django_db
MIGRATIONS = "vungmanh.programmes.migrations"
AT = datetime.datetime(2026, 3, 1, 18, 0, tzinfo=datetime.UTC)
"""Already the second of March here."""


def test_earlier_rows_get_their_day_and_their_words(cast: Cast) -> None:
    directive = make_directive(cast.province, cast.officer)
    add_target(directive, "92% cán bộ đạt chuẩn")
    add_task(directive, "Niêm yết  thủ tục", leads=[cast.commune])
    add_report(directive, "Các xã báo cáo", sources=[cast.commune], recurs="yearly")
    publish(directive, by=cast.officer, at=AT, on=datetime.date(2026, 3, 2))
    models = (Target, Task, ReportDuty)
    expected = [list(model.objects.values_list("folded", flat=True)) for model in models]
    Programme.objects.update(published_on=datetime.date(2000, 1, 1))
    for model in models:
        model.objects.update(folded="")
    for name in ("0010_published_on_filled", "0014_words_for_search_filled"):
        import_module(f"{MIGRATIONS}.{name}").fill(apps, None)
    assert Programme.objects.get().published_on == datetime.date(2026, 3, 2)
    assert [list(model.objects.values_list("folded", flat=True)) for model in models] == expected
    assert expected[1] == ["niem yet thu tuc"]
