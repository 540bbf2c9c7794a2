"""The directive with the light of each sentence today: counted, filtered, opened as a chain down to figures and files."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_report, add_target, add_task, make_directive
from vungmanh.core.models import StoredFile
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyAct, DutyState
from vungmanh.programmes.models import Duty, DutyEntry, Evidence, Programme

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
ClientFor = Callable[[Any], Client]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def programme(cast: Cast) -> Programme:
    """A target, a task of two communes of which one is late, a task nobody owes, a report that is done, a plain line."""
    today = timezone.localdate()
    directive = make_directive(cast.province, cast.officer, period=(today - 90 * DAY, today + 900 * DAY))
    directive.text = "I. MỤC TIÊU\nGiữ vững ổn định.\n"
    directive.save()
    add_target(directive, "90% hồ sơ đúng hạn", value=90, due=str(today + 800 * DAY), leads=[cast.department])
    add_task(directive, "Các xã rà soát", leads=[cast.commune, cast.other_commune], due=str(today - DAY))
    add_task(directive, "Việc chưa ai làm")
    add_report(directive, "Sở báo cáo", sources=[cast.department], due=str(today - 2 * DAY))
    programme = publish(directive, by=cast.officer, at=timezone.now() - 60 * DAY, on=today - 60 * DAY)
    programme.duties.filter(unit=cast.other_commune).update(state=DutyState.ACCEPTED)
    programme.duties.filter(kind="report").update(state=DutyState.ACCEPTED)
    return programme


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def counts(page: str) -> dict[str, int]:
    found = re.findall(r'href="\?den=(\w+)".*?<strong>(\d+)</strong>', page)
    return {light: int(count) for light, count in found}


def test_every_sentence_carries_its_light_and_each_light_is_counted(
    cast: Cast, client_for: ClientFor, programme: Programme
) -> None:
    url = f"/chuong-trinh/{programme.pk}/van-ban/"
    page = text_of(client_for(cast.officer).get(url))
    assert counts(page) == {"late": 1, "ownerless": 1, "not_begun": 1, "done": 1, "information": 1}
    sign = '<span class="said-sign" aria-hidden="true">▲</span><span class="visually-hidden">Trễ: </span>'
    assert re.search(rf'<a class="said tone-bad"[^>]*>{sign}Các xã rà soát</a>', page)
    assert "1 trễ, 1/2 xong" in page
    assert client_for(cast.neighbour).get(url).status_code == 404


def test_only_late_leaves_what_is_late_below_its_heading(
    cast: Cast, client_for: ClientFor, programme: Programme
) -> None:
    client = client_for(cast.officer)
    url = f"/chuong-trinh/{programme.pk}/van-ban/"
    late = text_of(client.get(f"{url}?den=late"))
    assert [words in late for words in ("I. MỤC TIÊU", "Các xã rà soát", "90% hồ sơ", "Sở báo cáo")] == [
        True,
        True,
        False,
        False,
    ]
    part = text_of(client.get(f"{url}?den=late", headers={"HX-Request": "true", "HX-Target": "danh-sach"}))
    assert part.startswith('<div id="danh-sach"')
    assert "Sở báo cáo" in text_of(client.get(f"{url}?den=không-có"))
    sheet = load_workbook(BytesIO(client.get(f"{url}?den=late&xuat=xlsx").content)).active
    assert sheet is not None
    assert [row[:4] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        ("Các xã rà soát", "Nhiệm vụ", "Trễ", "1 trễ, 1/2 xong")
    ]


def test_chain_leads_to_duties_figures_and_files_as_far_as_the_person_may_see_them(
    cast: Cast, client_for: ClientFor, programme: Programme
) -> None:
    duties = {duty.unit_id: duty for duty in Duty.objects.filter(kind="task", programme=programme)}
    other = duties[cast.other_commune.pk]
    entry = DutyEntry.objects.create(duty=other, act=DutyAct.SUBMITTED, by=cast.officer, at=AT, text="Đã rà soát xong")
    stored = StoredFile.objects.create(sha256="f" * 64, size=1, stored_at=AT)
    Evidence.objects.create(entry=entry, stored=stored, name="bien-ban.pdf")
    url = f"/chuong-trinh/{programme.pk}/van-ban/?muc=n{other.task_id}"
    panel = {"HX-Request": "true", "HX-Target": "chi-tiet"}
    for_all = text_of(client_for(cast.officer).get(url, headers=panel))
    own, others = f'href="/viec/{duties[cast.commune.pk].pk}/"', f'href="/viec/{other.pk}/"'
    assert [words in for_all for words in (own, others, "Đã rà soát xong", "bien-ban.pdf")] == [True] * 4
    assert for_all.index("Xã Mẫu Thượng") < for_all.index("Xã Mẫu Hạ")
    for_one = text_of(client_for(cast.commune_officer).get(url, headers=panel))
    assert [words in for_one for words in (own, others, "Đã rà soát xong", "bien-ban.pdf")] == [
        True,
        False,
        False,
        False,
    ]
    assert "Xã Mẫu Hạ" in for_one


def test_calendar_tells_how_each_instance_stands(cast: Cast, client_for: ClientFor) -> None:
    today = timezone.localdate()
    directive = make_directive(cast.province, cast.officer, period=(today - 90 * DAY, today + 300 * DAY))
    add_report(directive, "Báo cáo đã qua", sources=[cast.commune, cast.other_commune], due=str(today - 40 * DAY))
    add_report(directive, "Báo cáo sắp tới", sources=[cast.commune], due=str(today + 40 * DAY))
    programme = publish(directive, by=cast.officer, at=timezone.now() - 60 * DAY, on=today - 60 * DAY)
    programme.duties.filter(unit=cast.other_commune).update(state=DutyState.ACCEPTED)
    page = text_of(client_for(cast.officer).get(f"/chuong-trinh/{programme.pk}/lich/"))
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert '<details class="past" open>' in page
    assert "1 lần đã qua · ▲ 1 trễ" in words
    assert "▲ 1 trễ 1 / 2 xong" in words
    assert "0 / 1 xong" in words
