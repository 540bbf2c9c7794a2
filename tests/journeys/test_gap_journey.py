"""From a sentence of a plan to the names behind its gap in three clicks, by somebody who was never told where anything is."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from vungmanh.desk.demo.build import Stage, build_demo
from vungmanh.desk.demo.officials import record_officials
from vungmanh.desk.demo.together import arrange
from vungmanh.desk.demo.training import adopt_standards
from vungmanh.desk.sign_in.samples import PASSWORD
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.enums import Which
from vungmanh.officials.models import Person
from vungmanh.programmes.counted import counted_targets
from vungmanh.programmes.models import Programme, Target
from vungmanh.programmes.outlook import rows_behind
from vungmanh.units.models import Unit

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PLAN = "02-chuong-trinh-hanh-dong-15-tinh-uy-2025.txt"
NAMES = "section[aria-labelledby=con-thieu] tbody th"
SENTENCE = "100% cán bộ, công chức cấp xã đạt chuẩn vào năm 2028"


@pytest.fixture
def target(transactional_db: None, settings: Any) -> Target:
    """One plan of the sample province, two communes with officials, the target bound as its coordinator did."""
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 2, 1
    at = timezone.now()
    demo = build_demo(lambda done, total, note: None, at, stage=Stage.PUBLISHED, only=[PLAN])
    adopt_standards(demo.users, demo.units.sample.unit, at)
    record_officials(demo.users, demo.units.sample, timezone.localdate(at), is_whole=False)
    arrange(demo.users, timezone.localdate(at))
    keeping.catch_up(at=at)
    return Target.objects.select_related("programme__territory").get(what__contains="đạt chuẩn", value=100)


@pytest.mark.recorded
def test_three_clicks_from_a_sentence_to_the_names_behind_its_gap(page: Page, target: Target) -> None:
    missing = rows_missing(target)
    clicks: list[str] = []
    open_plan(page, "dieuphoi")
    click(page.get_by_role("link", name=SENTENCE), clicks)
    click(page.locator("#chi-tiet").get_by_role("link", name="Ai, gì còn thiếu"), clicks)
    assert names_listed(page) == {person.full_name for person, _unit in missing}
    name = page.locator(NAMES).first.inner_text().strip()
    click(page.get_by_role("link", name=name, exact=True), clicks)
    expect(page.locator("h1")).to_contain_text(name)
    assert len(clicks) == 3
    the_same_clicks_show_a_neighbour_how_many_and_no_name(page, missing)


def the_same_clicks_show_a_neighbour_how_many_and_no_name(page: Page, missing: list[tuple[Person, Unit]]) -> None:
    """Xã Mẫu Lâm has its duties under the same plan, and nobody who is missing."""
    assert "Xã Mẫu Lâm" not in {unit.name for _person, unit in missing}
    page.goto("about:blank")  # or what the page asks for in the background is sent to the sign-in meanwhile
    page.context.clear_cookies()
    open_plan(page, "maulam")
    page.get_by_role("link", name=SENTENCE).click()
    page.locator("#chi-tiet").get_by_role("link", name="Ai, gì còn thiếu").click()
    assert names_listed(page) == set()
    expect(page.get_by_text(f"{len(missing)} dòng nữa thuộc đơn vị ngoài phạm vi của bạn.")).to_be_visible()
    said = page.locator("body").inner_text()
    assert [person.full_name for person, _unit in missing if person.full_name in said] == []


def rows_missing(target: Target) -> list[tuple[Person, Unit]]:
    """By the registers themselves."""
    counted = counted_targets([target], timezone.localdate())[target.pk]
    assert counted.last is not None
    rows = rows_behind(counted, counted.last[0], Which.NOT_COUNTED).select_related("person", "unit")
    return [(row.person, row.unit) for row in rows]


def names_listed(page: Page) -> set[str]:
    expect(page.get_by_role("heading", name="Ai, gì chưa đạt")).to_be_visible()
    return {name.strip() for name in page.locator(NAMES).all_inner_texts()}


def open_plan(page: Page, account: str) -> None:
    """Sign in and find the plan from the main menu: its text."""
    page.goto("/")
    page.fill("[name=login]", account)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.get_by_role("link", name="Chương trình", exact=True).click()
    page.get_by_role("link", name=Programme.objects.get().directive.number).first.click()
    page.locator("nav[aria-label='Các mặt của chương trình']").get_by_role("link", name="Văn bản").click()


def click(link: Locator, clicks: list[str]) -> None:
    clicks.append(link.inner_text())
    link.click()
