"""Notices of reported figures: whoever decides, the unit, leaders of what stays out; once each, nothing next door."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.factories import AT, make_unit, make_user
from tests.figures.crawl import make_indicator
from tests.notices.factories import tell_all
from tests.officials.factories import make_person, make_post
from tests.reporting.factories import YEAR, approved, form, handed_in, opened
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.domain.opening import open_form
from vungmanh.indicators.domain.reporting import give_back, lock, reopen, submit, urge
from vungmanh.indicators.models import Figure, Indicator, Report
from vungmanh.notices.domain.reminding import remind
from vungmanh.notices.domain.telling import pass_over
from vungmanh.notices.letters import letter_for
from vungmanh.notices.models import Mail, Notice
from vungmanh.notices.wording import about, headline, owed_by, place_of

pytestmark = pytest.mark.django_db
ON, DUE, DAY = AT.date(), datetime.date(2026, 1, 20), datetime.timedelta(days=1)


def told() -> list[tuple[str, str]]:
    """What is new, by whom it concerns."""
    before = set(Notice.objects.values_list("pk", flat=True))
    tell_all(AT)
    return new_since(before)


def new_since(before: set[int]) -> list[tuple[str, str]]:
    rows = Notice.objects.exclude(pk__in=before).values_list("person__username", "kind")
    return sorted((name, str(kind)) for name, kind in rows)


def reminded(on: datetime.date) -> list[tuple[str, str]]:
    before = set(Notice.objects.values_list("pk", flat=True))
    at = datetime.datetime.combine(on, datetime.time(6), tzinfo=datetime.UTC)
    for _ in range(2):
        remind(at=at, on=on)
    return new_since(before)


def test_each_act_tells_the_other_side_once(cast: Cast) -> None:
    opened(cast.commune)
    pass_over()
    row = handed_in(cast)
    assert (told(), told()) == ([("dieuphoi", "submitted")], [])
    row = give_back(row, "Chưa khớp", version=row.version, by=cast.officer, at=AT)
    assert told() == [("canboxa", "returned")]
    urge([row], "Gấp", by=cast.officer, at=AT, on=ON)
    assert told() == [("canboxa", "urged")]
    submit(row, version=row.version, by=cast.commune_officer, at=AT, on=ON)
    told()
    row = approved(cast, unit=cast.other_commune)
    pass_over()
    lock([row], by=cast.officer, at=AT)
    row.refresh_from_db()
    make_user("canboha", role=Role.UNIT_OFFICER, unit=cast.other_commune)
    reopen(row, "Đếm sót", version=row.version, by=cast.leader, at=AT)
    assert told() == [("canboha", "reopened")]


def test_notice_says_what_and_leads_to_the_report(cast: Cast, client_for: object) -> None:
    row = handed_in(cast)
    give_back(row, "Chưa khớp", version=row.version, by=cast.officer, at=AT)
    tell_all(AT)
    notice = Notice.objects.get(kind="returned")
    assert headline(notice) == "Báo cáo số liệu bị trả lại, cần sửa"
    assert (about(notice), owed_by(notice)) == ("Số liệu báo cáo hằng năm của xã, 2025", "Xã Mẫu Thượng")
    assert place_of(notice) == reverse("desk:report", args=[row.pk])
    assert headline(Notice.objects.get(kind="submitted")) == "Xã Mẫu Thượng nộp báo cáo số liệu"


def test_words_go_with_the_role(cast: Cast) -> None:
    give_back(handed_in(cast), "Chưa khớp", version=2, by=cast.officer, at=AT)
    tell_all(AT)
    client = Client()
    client.force_login(cast.commune_officer, backend="django.contrib.auth.backends.ModelBackend")
    assert "Báo cáo số liệu bị trả lại" in client.get("/thong-bao/").content.decode()
    cast.commune_officer.assignments.all().delete()
    text = client.get("/thong-bao/").content.decode()
    assert "Việc này nay ngoài phạm vi của bạn." in text
    assert "Chưa khớp" not in text
    notice = Notice.objects.get(kind="returned")
    assert client.get(f"/thong-bao/{notice.pk}/").headers["Location"] == "/thong-bao/"


@pytest.fixture
def leaders(cast: Cast) -> dict[str, User]:
    """Of the commune, and of the neighbouring province."""
    return {
        "own": make_user("chutichxa", role=Role.LEADER, unit=cast.commune),
        "next": make_user("lanhdaokhac", role=Role.LEADER, unit=cast.neighbour_province),
    }


@pytest.mark.usefixtures("leaders")
def test_calendar_tells_the_unit_then_leaders_step_by_step(cast: Cast) -> None:
    open_form(form(), YEAR, on=ON)
    steps = [
        DUE - 31 * DAY,
        DUE - 30 * DAY,
        DUE - 8 * DAY,
        DUE - 7 * DAY,
        DUE,
        DUE + DAY,
        DUE + 7 * DAY,
        DUE + 21 * DAY,
    ]
    found = [[pair for pair in reminded(on) if pair[0] in ("canboxa", "chutichxa", "lanhdao")] for on in steps]
    both = [[(name, kind) for name in ("canboxa", "chutichxa")] for kind in ("near", "near", "near", "late")]
    assert found == [
        [], both[0], [], both[1], both[2], both[3], [("chutichxa", "escalated")], [("lanhdao", "escalated")],
    ]  # fmt: skip
    notice = Notice.objects.get(person=cast.leader)
    assert (notice.count, headline(notice)) == (2, "2 đơn vị chưa nộp báo cáo số liệu, hạn ngày 20/01/2026")
    assert place_of(notice) == "/so-lieu/bao-cao/?tinh_trang=tre&bieu=commune_year&ky=2025"
    assert Notice.objects.get(person__username="lanhdaokhac").count == 1


def test_what_is_handed_in_is_reminded_of_no_more(cast: Cast) -> None:
    row = handed_in(cast, on=datetime.date(2026, 1, 5))
    assert reminded(DUE - DAY) == []
    give_back(row, "Chưa khớp", version=row.version, by=cast.officer, at=AT)
    assert reminded(DUE + DAY) == []


def test_digest_tells_of_reports_that_its_lists_do_not_hold(cast: Cast) -> None:
    opened(cast.commune)
    reminded(DUE - DAY)
    Notice.objects.update(how="digest")
    at = datetime.datetime(2026, 1, 19, 7, tzinfo=datetime.UTC)
    mail = Mail.objects.create(person=cast.commune_officer, kind="digest", day=DUE - DAY, made_at=at, next_at=at)
    letter = letter_for(mail, DUE - DAY)
    assert letter is not None
    assert "Báo cáo số liệu sắp đến hạn ngày 20/01/2026: Số liệu báo cáo hằng năm của xã, 2025" in letter.text


@pytest.mark.parametrize("more", [0, 4])
def test_questions_do_not_grow_with_reports(
    cast: Cast, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(more):
        unit = make_unit(f"Xã Mẫu {number}", parent=cast.province)
        make_user(f"xa{number}", role=Role.UNIT_OFFICER, unit=unit)
    open_form(form(), YEAR, on=ON)
    with django_assert_num_queries(16):
        remind(at=AT, on=DUE - DAY)
    assert Notice.objects.count() == 1 + more
    assert Report.objects.filter(day=YEAR.day).count() == 3 + more


def test_a_nightly_check_that_finds_figures_wrong_alarms_whoever_defines_them(
    cast: Cast, client_for: Callable[[Any], Client], settings: Any
) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 1, 1
    Indicator.objects.all().delete()
    make_post(make_person(cast.commune), "party_secretary", valid_from=datetime.date(2020, 1, 1))
    make_indicator(cast)
    keeping.catch_up(at=AT)
    pass_over()
    keeping.check(at=AT)
    assert told() == []
    Figure.objects.filter(span="month").update(numerator=7)
    keeping.check(at=AT)
    assert told() == [("dieuphoi", "mended"), ("quantri", "mended")]
    notice = Notice.objects.filter(person=cast.officer).latest("pk")
    assert headline(notice) == "Đối soát hằng đêm thấy 1 số liệu lệch và đã tính lại"
    page = client_for(cast.officer).get(place_of(notice)).content.decode()
    assert f"don_vi={cast.commune.pk}&amp;ky=2026-03" in page
