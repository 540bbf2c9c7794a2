"""Confirming in a browser where it is hard: without script, by drop and selection, two people at once, names as chips."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.steps import ask_to_publish, sign_in
from vungmanh.desk.demo.build import FOLDER, Demo
from vungmanh.desk.sign_in.samples import PASSWORD
from vungmanh.directives.models import Directive, Item, ItemActor
from vungmanh.programmes.models import Programme

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DOCUMENT = FOLDER / "documents" / "05-ke-hoach-140-mau-thuan-2026.txt"
WorkOff = Callable[[], list[str]]
DROP = """([words, name]) => {
  const bytes = Uint8Array.from(atob(words), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type: "text/plain" }));
  const zone = document.getElementById("vung-tha");
  for (const kind of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""
SELECT = """() => {
  const pieces = [...document.querySelectorAll("#ben-trai .mark-tasks")];
  const piece = pieces.find((mark) => mark.textContent.length > 60);
  piece.scrollIntoView({ block: "center" });
  const range = document.createRange();
  range.setStart(piece.firstChild, 0);
  range.setEnd(piece.firstChild, 50);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
  return range.toString();
}"""


@pytest.fixture
def plain_page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A browser that runs no scripts."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="vi-VN")
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    yield opened
    context.close()


@pytest.fixture
def second_page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """The browser of another person."""
    context = browser.new_context(base_url=live_server.url, locale="vi-VN", viewport={"width": 1366, "height": 768})
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    yield opened
    context.close()


def upload_plainly(page: Page, work_off: WorkOff) -> Directive:
    page.goto("/van-ban/tai-len/")
    page.set_input_files("#tep", DOCUMENT)
    page.get_by_role("button", name="Tải lên và đọc").click()
    expect(page.locator("h1")).to_be_visible()
    assert work_off() == ["done"]
    return Directive.objects.get()


def first_task(directive: Directive, *, with_lead: bool = False) -> Item:
    tasks = directive.items.filter(part="tasks", state="proposed")
    found = (tasks.filter(actors__role="lead") if with_lead else tasks).first()
    assert found is not None
    return found


def test_whole_way_without_script(plain_page: Page, demo: Demo, work_off: WorkOff) -> None:
    page = plain_page
    sign_in(page)
    directive = upload_plainly(page, work_off)
    page.reload()
    page.get_by_role("link", name="Xác nhận (").click()
    edit_reject_and_undo_plainly(page, directive)
    accept_all_plainly(page, directive)
    add_by_words(page, directive)
    settle_and_reopen(page, directive)
    name_by_hand(page, directive)
    particulars_and_undo(page, directive)
    publish_plainly(page, directive)
    assert work_off() == ["done"]
    page.goto(f"/van-ban/{directive.pk}/")
    page.get_by_role("link", name="Mở chương trình").click()
    assert page.url.endswith(f"/chuong-trinh/{Programme.objects.get().pk}/")
    expect(page.locator("h1")).to_be_visible()


def edit_reject_and_undo_plainly(page: Page, directive: Directive) -> None:
    page.locator("[data-tab=tasks]").click()
    task = first_task(directive)
    page.locator(f"#muc-{task.pk} > a").click()
    opened = page.locator(f"#muc-{task.pk}.is-open")
    for needs_script in page.locator(".needs-script").all():
        expect(needs_script).to_be_hidden()
    opened.locator("[name=due]").fill("17/11/2027")
    opened.locator("[data-act=accept]").click()
    task.refresh_from_db()
    assert (task.state, task.is_edited, task.data["due"]) == ("accepted", True, "2027-11-17")
    opened = page.locator(".item.is-open")
    rejected = Item.objects.get(pk=int(opened.get_attribute("data-item") or 0))
    opened.locator("summary[data-act=reject]").click()
    opened.locator("[name=reason]").fill("Không phải nhiệm vụ")
    opened.get_by_role("button", name="Bỏ mục").click()
    rejected.refresh_from_db()
    assert (rejected.state, rejected.reason) == ("rejected", "Không phải nhiệm vụ")
    for state in ("proposed", "accepted"):
        page.locator("[data-act=undo]").click()
        rejected.refresh_from_db()
        task.refresh_from_db()
        assert rejected.state == "proposed"
        assert task.state == {"proposed": "accepted", "accepted": "proposed"}[state]


def accept_all_plainly(page: Page, directive: Directive) -> None:
    page.select_option("#tu-muc", "0.80")
    page.get_by_role("button", name="Nhận tất cả mục từ").click()
    expect(page.locator(".toast-line").last).to_contain_text("Đã nhận")
    opened = page.locator(".item.is-open")
    while item := directive.items.filter(state="proposed").first():
        if opened.count():
            item = directive.items.get(pk=int(opened.get_attribute("data-item") or 0))
        else:
            page.goto(f"/van-ban/{directive.pk}/xac-nhan/?muc={item.pk}")
        opened.locator("[data-act=accept]").click()
        item.refresh_from_db()
        assert item.state == "accepted", opened.locator(".error-summary").all_inner_texts()
    expect(page.locator("#dem")).to_contain_text("đã xem hết")


def add_by_words(page: Page, directive: Directive) -> None:
    before = directive.items.count()
    quote = directive.text.split("\n")[-1] or directive.text.strip().split("\n")[-1]
    page.locator(".add-by-words summary").click()
    page.fill("#doan-chep", "chữ không có trong văn bản này")
    page.locator(".add-by-words button").click()
    expect(page.locator(".toast-line").last).to_contain_text("đoạn")
    page.locator(".add-by-words summary").click()
    page.fill("#doan-chep", quote)
    page.locator(".add-by-words button").click()
    assert directive.items.count() == before + 1
    page.locator("[data-act=undo]").click()
    assert directive.items.count() == before


def settle_and_reopen(page: Page, directive: Directive) -> None:
    doubt = directive.findings.filter(items__part="targets", state="open").exclude(code="unread").first()
    assert doubt is not None
    page.goto(f"/van-ban/{directive.pk}/xac-nhan/?tab=targets")
    line = page.locator(f"form.doubt[action='/van-ban/nghi-ngo/{doubt.pk}/']")
    line.locator("button[value=ignored]").click()
    doubt.refresh_from_db()
    assert doubt.state == "ignored"
    page.locator(".closed-doubts > summary").click()
    expect(page.locator(".closed-doubts")).to_contain_text(str(doubt.decided_by))
    page.locator(f".closed-doubts form[action='/van-ban/nghi-ngo/{doubt.pk}/'] button").click()
    doubt.refresh_from_db()
    assert doubt.state == "open"


def name_by_hand(page: Page, directive: Directive) -> None:
    """An unclear name, answered by words that fit several units: the next page lets one choose."""
    actor = ItemActor.objects.filter(item__directive=directive, item__state="accepted", is_resolved=False).first()
    if actor is None:
        actor = ItemActor.objects.filter(item__directive=directive, item__state="accepted").first()
        assert actor is not None
        ItemActor.objects.filter(pk=actor.pk).update(is_resolved=False, is_confirmed=False, collective="")
        actor.units.clear()
    page.goto(f"/van-ban/{directive.pk}/xac-nhan/?muc={actor.item_id}")
    form = page.locator(f"form[action='/van-ban/ten/{actor.pk}/']")
    form.locator("[name=q]").fill("Mẫu")
    form.locator("button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("[name=unit]").first.check()
    page.get_by_role("button", name="Ghi nhận tên này").click()
    actor.refresh_from_db()
    assert (actor.is_resolved, actor.units.count()) == (True, 1)


def particulars_and_undo(page: Page, directive: Directive) -> None:
    for is_last in (False, True):
        page.get_by_role("link", name="Thông tin văn bản").click()
        for name in ("issuer", "territory"):
            page.select_option(f"[name={name}]", label="Tỉnh Mẫu Sơn")
        page.get_by_role("button", name="Xác nhận thông tin").click()
        directive.refresh_from_db()
        assert directive.document_fields_confirmed
        if not is_last:
            page.locator("[data-act=undo]").click()
            directive.refresh_from_db()
            assert not directive.document_fields_confirmed


def publish_plainly(page: Page, directive: Directive) -> None:
    ask_to_publish(page)
    directive.refresh_from_db()
    assert directive.state == "publishing"


def test_file_is_dropped_and_an_item_added_from_selected_text(page: Page, demo: Demo, work_off: WorkOff) -> None:
    sign_in(page)
    page.goto("/van-ban/tai-len/")
    page.evaluate(DROP, [base64.b64encode(DOCUMENT.read_bytes()).decode(), DOCUMENT.name])
    expect(page.locator("#cac-tep li", has_text=DOCUMENT.name)).to_contain_text("Đã nhận, đang đọc")
    assert work_off() == ["done"]
    directive = Directive.objects.get()
    assert directive.file_name == DOCUMENT.name
    page.goto(f"/van-ban/{directive.pk}/xac-nhan/?tab=tasks")
    before = directive.items.count()
    words = page.evaluate(SELECT).strip()
    assert words in directive.text
    expect(page.locator("#them-muc")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator("#loai-muc:focus")).to_have_count(1)
    page.select_option("#loai-muc", "tasks")
    page.locator("#them-muc button").click()
    expect(page.locator(".toast-line").last).to_contain_text("Đã thêm mục")
    assert directive.items.count() == before + 1
    added = directive.items.latest("pk")
    assert (added.quote, added.part, added.rule) == (words, "tasks", "")
    expect(page.locator(f"#muc-{added.pk}.is-open")).to_have_count(1)


def test_second_of_two_people_sees_who_decided_and_keeps_what_was_typed(
    page: Page, second_page: Page, demo: Demo, work_off: WorkOff
) -> None:
    sign_in(page)
    directive = upload_plainly_with_script(page, work_off)
    sign_in(second_page)
    item = first_task(directive)
    address = f"/van-ban/{directive.pk}/xac-nhan/?muc={item.pk}"
    for each in (page, second_page):
        each.goto(address)
        expect(each.locator(f"#muc-{item.pk}.is-open")).to_have_count(1)
    second_page.locator(f"#muc-{item.pk} [name=due]").fill("17/11/2027")
    page.locator(f"#muc-{item.pk} [data-act=accept]").click()
    expect(page.locator(f"#muc-{item.pk}")).to_have_attribute("data-state", "accepted")
    second_page.locator(f"#muc-{item.pk} [data-act=accept]").click()
    item.refresh_from_db()
    expect(second_page.locator(f"#muc-{item.pk} [role=alert]")).to_contain_text(f"{item.decided_by} vừa quyết định")
    expect(second_page.locator(f"#muc-{item.pk} [name=due]")).to_have_value("17/11/2027")
    assert not item.is_edited
    second_page.locator(f"#muc-{item.pk} [data-act=accept]").click()
    expect(second_page.locator(f"#muc-{item.pk}.is-open")).to_have_count(0)
    item.refresh_from_db()
    assert item.data["due"] == "2027-11-17"


def test_what_was_typed_outlives_the_session_and_is_shown_to_nobody_else(
    page: Page, demo: Demo, work_off: WorkOff
) -> None:
    sign_in(page)
    directive = upload_plainly_with_script(page, work_off)
    item = first_task(directive)
    address = f"/van-ban/{directive.pk}/xac-nhan/?muc={item.pk}"
    page.goto(address)
    page.context.clear_cookies(name="sessionid")
    page.locator(f"#muc-{item.pk} [name=due]").fill("17/11/2027")
    expect(page.locator("#da-luu")).to_have_text("Chưa lưu được, giữ trên máy này")
    page.locator(f"#muc-{item.pk} [data-act=accept]").click()
    sign_in_here(page, "quantri")
    expect(page.locator(f"#muc-{item.pk} [name=due]")).not_to_have_value("17/11/2027")
    page.context.clear_cookies(name="sessionid")
    page.goto(address)
    sign_in_here(page, "dieuphoi")
    expect(page.locator(f"#muc-{item.pk} .draft-note")).to_be_visible()
    expect(page.locator(f"#muc-{item.pk} [name=due]")).to_have_value("17/11/2027")
    page.locator(f"#muc-{item.pk} [data-act=accept]").click()
    expect(page.locator(f"#muc-{item.pk}")).to_have_attribute("data-state", "accepted")
    item.refresh_from_db()
    assert item.data["due"] == "2027-11-17"
    assert page.evaluate("Object.keys(localStorage).length") == 0


def sign_in_here(page: Page, username: str) -> None:
    """On the sign-in page to which the last act led; back to where the person was."""
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/xac-nhan/?muc=*")


def upload_plainly_with_script(page: Page, work_off: WorkOff) -> Directive:
    page.goto("/van-ban/tai-len/")
    page.set_input_files("#tep", DOCUMENT)
    expect(page.locator("#cac-tep li", has_text=DOCUMENT.name)).to_contain_text("Đã nhận, đang đọc")
    assert work_off() == ["done"]
    return Directive.objects.get()


def test_names_are_chips_suggested_added_and_removed_by_keyboard(page: Page, demo: Demo, work_off: WorkOff) -> None:
    sign_in(page)
    directive = upload_plainly_with_script(page, work_off)
    item = first_task(directive, with_lead=True)
    old = [actor.text for actor in item.actors.filter(role="lead")]
    page.goto(f"/van-ban/{directive.pk}/xac-nhan/?muc={item.pk}")
    leads = page.locator(f"#muc-{item.pk} .bodies:has([name=leads])")
    leads.locator(".body-new input").focus()
    page.keyboard.type("noi vu")
    expect(leads.locator(".name-choices:visible [role=option]")).to_have_count(1)
    expect(leads.locator(".name-choices:visible [role=option]")).to_contain_text("Sở Nội vụ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    added = leads.locator(".body").nth(len(old))
    expect(added.locator("input")).to_have_value("Sở Nội vụ")
    expect(added.locator(".body-means")).to_contain_text("→ Sở Nội vụ")
    expect(leads.locator(".body-new")).to_have_count(1)
    leads.locator(".body").first.locator(".name-remove").focus()
    page.keyboard.press("Enter")
    expect(leads.locator(".body")).to_have_count(len(old) + 1)
    expect(page.locator("#da-luu")).to_contain_text("Đã lưu nháp")
    page.reload()
    expect(page.locator(f"#muc-{item.pk} .bodies:has([name=leads]) .body")).to_have_count(len(old) + 1)
    page.locator(f"#muc-{item.pk} [data-act=accept]").click()
    expect(page.locator(f"#muc-{item.pk}")).to_have_attribute("data-state", "accepted")
    now = list(item.actors.filter(role="lead").values_list("text", flat=True))
    assert now == [*old[1:], "Sở Nội vụ"]
