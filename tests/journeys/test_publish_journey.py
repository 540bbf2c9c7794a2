"""The main job, whole: a document dropped in, read, confirmed by keyboard, published; its programme and a unit's duties."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import ask_to_publish, sign_in
from tests.shared import DOCUMENTS, needs_shared
from vungmanh.desk.demo.build import FOLDER, Demo
from vungmanh.directives.models import Directive, Item
from vungmanh.programmes.models import Duty, Programme

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
OURS = (FOLDER / "documents" / "05-ke-hoach-140-mau-thuan-2026.txt",)
SHARED = DOCUMENTS or (pytest.param(Path("documents-of-shared"), marks=needs_shared),)
"""The five documents; where they are not here, one line that says so."""
WorkOff = Callable[[], list[str]]
Serious = Callable[[Page], list[str]]


@pytest.mark.recorded
@pytest.mark.parametrize("document", [*OURS, *SHARED], ids=lambda path: path.stem)
def test_document_is_uploaded_confirmed_and_published(
    page: Page, demo: Demo, work_off: WorkOff, serious: Serious, document: Path
) -> None:
    """The main job as an officer does it. The way is recorded in test-results/ (see `page`), one file per document."""
    sign_in(page)
    upload(page, document)
    assert work_off() == ["done"]
    directive = Directive.objects.get()
    confirm_by_keyboard(page, directive, serious)
    confirm_particulars(page, directive)
    publish(page, directive)
    assert work_off() == ["done"]
    see_programme_and_duties(page, directive, serious)


def upload(page: Page, document: Path) -> None:
    page.goto("/van-ban/tai-len/")
    with page.expect_file_chooser() as chooser:
        page.click("#vung-tha")
    chooser.value.set_files(document)
    line = page.locator("#cac-tep li", has_text=document.name)
    expect(line).to_contain_text("Đã nhận, đang đọc")
    line.get_by_role("link", name="Xem").click()
    expect(page.locator(".job")).to_be_visible()


def confirm_by_keyboard(page: Page, directive: Directive, serious: Serious) -> None:
    """A few by hand, one corrected, one left out and taken back, the sure ones at once, the rest one by one."""
    page.get_by_role("link", name="Xác nhận (").click()
    page.wait_for_url(f"**/van-ban/{directive.pk}/xac-nhan/")
    assert serious(page) == []
    page.keyboard.press("n")
    expect(page.locator(".item.is-open")).to_have_count(1)
    decided(page, 1, "Enter")
    if directive.items.filter(part="tasks").exists():
        correct_a_task(page, directive)
    leave_out_and_undo(page)
    page.select_option("#tu-muc", "0.80")
    page.get_by_role("button", name="Nhận tất cả mục từ").click()
    page.get_by_role("button", name="Đồng ý").click()
    expect(page.locator(".toast-line").last).to_contain_text("Đã nhận")
    while left := left_of(directive):
        page.keyboard.press("n")
        expect(page.locator(".item.is-open")).to_have_count(1)
        decided(page, directive.items.exclude(state="replaced").count() - left + 1, "Enter")
    expect(page.locator("#dem")).to_contain_text("đã xem hết")


def correct_a_task(page: Page, directive: Directive) -> None:
    page.locator("[data-tab=tasks]").click()
    expect(page.locator("#ben-phai[data-tab=tasks]")).to_be_visible()
    page.keyboard.press("j")
    opened = page.locator(".item.is-open")
    expect(opened).to_have_count(1)
    item_id = int(opened.get_attribute("data-item") or 0)
    before = Item.objects.filter(directive=directive).exclude(state="proposed").count()
    page.keyboard.press("e")
    expect(opened.locator("input:focus, select:focus, textarea:focus")).to_have_count(1)
    opened.locator("[name=due]").fill("17/11/2027")
    decided(page, before + 1, "Enter")
    item = Item.objects.get(pk=item_id)
    assert (item.state, item.is_edited, item.data["due"]) == ("accepted", True, "2027-11-17")


def leave_out_and_undo(page: Page) -> None:
    page.keyboard.press("n")
    expect(page.locator(".item.is-open")).to_have_count(1)
    page.keyboard.press("x")
    expect(page.locator("[name=reason]:focus")).to_have_count(1)
    page.keyboard.type("Thử bỏ rồi lấy lại")
    page.keyboard.press("Enter")
    expect(page.locator("[name=reason]:focus")).to_have_count(0)
    assert Item.objects.filter(state="rejected").count() == 1
    page.keyboard.press("u")
    expect(page.locator(".toast-line").last).to_contain_text("Đã hoàn tác")
    assert Item.objects.filter(state="rejected").count() == 0


def decided(page: Page, count: int, key: str) -> None:
    page.keyboard.press(key)
    expect(page.locator("#dem strong")).to_contain_text(f"{count} /")


def left_of(directive: Directive) -> int:
    return directive.items.filter(state="proposed").count()


def confirm_particulars(page: Page, directive: Directive) -> None:
    page.get_by_role("link", name="Thông tin văn bản").click()
    for name in ("issuer", "territory"):
        page.select_option(f"[name={name}]", label="Tỉnh Mẫu Sơn")
    page.get_by_role("button", name="Xác nhận thông tin").click()
    expect(page.locator(".toast-line").last).to_contain_text("Đã xác nhận thông tin")


def publish(page: Page, directive: Directive) -> None:
    ask_to_publish(page)
    page.get_by_role("button", name="Đồng ý").click()
    expect(page.locator(".job")).to_be_visible()


def see_programme_and_duties(page: Page, directive: Directive, serious: Serious) -> None:
    programme = Programme.objects.get(directive=directive)
    page.get_by_role("link", name="Mở chương trình").click()
    page.wait_for_url(f"**/chuong-trinh/{programme.pk}/**")
    expect(page.locator("h1")).to_be_visible()
    assert serious(page) == []
    duty: Any = Duty.objects.filter(programme=programme).select_related("unit").first()
    assert duty is not None
    page.goto(f"/don-vi/{duty.unit_id}/")
    expect(page.locator("h1")).to_contain_text(duty.unit.name)
    expect(page.locator("main")).to_contain_text(directive.number or directive.title[:20] or directive.file_name)


def test_pages_of_directives_have_nothing_serious_for_axe_and_fit_their_screen(
    page: Page, demo: Demo, work_off: WorkOff, serious: Serious
) -> None:
    sign_in(page)
    upload(page, OURS[0])
    work_off()
    expect(page.get_by_role("link", name="Xác nhận (")).to_be_visible()
    pk = Directive.objects.get().pk
    task = Item.objects.filter(part="tasks").first()
    assert task is not None
    for address in (
        "/van-ban/",
        "/van-ban/tai-len/",
        f"/van-ban/{pk}/",
        f"/van-ban/{pk}/thong-tin/",
        f"/van-ban/{pk}/ban-hanh/",
        f"/van-ban/{pk}/ban-doc-moi/",
        f"/van-ban/{pk}/xac-nhan/?tab=unread",
        f"/van-ban/{pk}/xac-nhan/?muc={task.pk}",
        f"/van-ban/muc/{task.pk}/tach/",
        f"/van-ban/muc/{task.pk}/gop/",
    ):
        page.goto(address)
        for width in (1366, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
        assert serious(page) == [], address
