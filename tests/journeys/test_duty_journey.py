"""The whole way of a duty with only the browser, by four of the sample accounts: publish → expand → work → submit → return →
accept → close, with an obstacle that is answered, more time that is granted, and a late one that is urged.

Each account has a window of its own; what it did is recorded beside the other ways (see `page`).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import PATIENCE_MS, RECORDS
from tests.journeys.steps import ask_to_publish
from vungmanh.desk.demo.build import Demo
from vungmanh.desk.sign_in.samples import PASSWORD
from vungmanh.directives.models import Directive
from vungmanh.programmes.enums import DutyState
from vungmanh.programmes.models import Duty, Programme

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WorkOff = Callable[[], list[str]]
TODAY = timezone.localdate()
PLAN = """ỦY BAN NHÂN DÂN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH MẪU SƠN                             Độc lập - Tự do - Hạnh phúc

Số: 88/KH-UBND                    Mẫu Sơn, ngày {today:%d} tháng {today:%m} năm {today:%Y}

KẾ HOẠCH

Kiểm tra trụ sở và nền nếp làm việc ở cấp xã

I. NHIỆM VỤ

1. UBND các xã, phường, đặc khu ban hành quy chế làm việc trước ngày {first:%d/%m/%Y}.

2. UBND các xã, phường, đặc khu công khai lịch tiếp công dân trước ngày {second:%d/%m/%Y}.

3. Sở Tài chính chủ trì, phối hợp với UBND các xã, phường, đặc khu rà soát trụ sở làm việc trước ngày {third:%d/%m/%Y}.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Nông Thị Ví Dụ
"""
RULES, RECEPTION, BUILDING = "ban hành quy chế", "lịch tiếp công dân", "rà soát trụ sở"


@pytest.fixture
def seat(browser: Browser, live_server: Any, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Page]]:
    """The window of an account, signed in."""
    opened: dict[str, Page] = {}
    broken: list[str] = []

    def of(account: str) -> Page:
        if account not in opened:
            context = browser.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768})
            context.tracing.start(screenshots=True, title=f"{request.node.name} {account}")
            page = opened[account] = context.new_page()
            page.on("pageerror", lambda error: broken.append(str(error)))
            page.set_default_timeout(PATIENCE_MS)
            page.goto("/")
            page.fill("[name=login]", account)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            expect(page.locator("h1")).to_contain_text("Việc của tôi")
        return opened[account]

    yield of
    for account, page in opened.items():
        page.context.tracing.stop(path=RECORDS / f"{re.sub(r'[^a-z_]+', '-', request.node.name)}-{account}.zip")
        page.context.close()
    assert not broken


@pytest.mark.recorded
def test_duties_from_publication_to_their_end(
    seat: Callable[[str], Page], demo: Demo, work_off: WorkOff, tmp_path: Path
) -> None:
    coordinator, commune, leader = seat("dieuphoi"), seat("maulam"), seat("lanhdao")
    publish(coordinator, work_off, tmp_path)
    submit_returned_and_accepted(commune, leader, tmp_path)
    obstacle_is_answered(commune, coordinator)
    more_time_is_granted(commune, coordinator)
    late_one_is_urged_and_done(commune, leader)
    lead_closes_the_part_of_its_partner(commune, seat("sotaichinh"))
    assert {duty.state for duty in ours()} == {DutyState.ACCEPTED, DutyState.CLOSED}


def ours() -> list[Duty]:
    return list(Duty.objects.filter(unit__name="Xã Mẫu Lâm"))


def publish(page: Page, work_off: WorkOff, folder: Path) -> None:
    """Uploaded, read, confirmed, published: one duty for every commune and task."""
    days = (TODAY + datetime.timedelta(days=number) for number in (10, 20, 40))
    file = folder / "ke-hoach-88.txt"
    names = ("first", "second", "third")
    file.write_text(PLAN.format(today=TODAY, **dict(zip(names, days, strict=True))), encoding="utf-8")
    page.goto("/van-ban/tai-len/")
    with page.expect_file_chooser() as chooser:
        page.click("#vung-tha")
    chooser.value.set_files(file)
    expect(page.locator("#cac-tep li", has_text=file.name)).to_contain_text("Đã nhận, đang đọc")
    assert work_off() == ["done"]
    directive = Directive.objects.get()
    page.goto(f"/van-ban/{directive.pk}/xac-nhan/")
    while left := directive.items.filter(state="proposed").count():
        page.keyboard.press("n")
        expect(page.locator(".item.is-open")).to_have_count(1)
        page.keyboard.press("Enter")
        total = directive.items.exclude(state="replaced").count()
        expect(page.locator("#dem strong")).to_contain_text(f"{total - left + 1} /")
    page.get_by_role("link", name="Thông tin văn bản").click()
    for name in ("issuer", "territory"):
        page.select_option(f"[name={name}]", label="Tỉnh Mẫu Sơn")
    page.get_by_role("button", name="Xác nhận thông tin").click()
    ask_to_publish(page)
    page.get_by_role("button", name="Đồng ý").click()
    expect(page.locator(".job")).to_be_visible()
    assert work_off() == ["done"]
    assert len(ours()) == 3


def submit_returned_and_accepted(commune: Page, leader: Page, folder: Path) -> None:
    """By keyboard from "my work", with a file; returned with a reason; done again; accepted with one click."""
    file = folder / "quy-che.pdf"
    file.write_bytes(b"%PDF-1.7 mau")
    commune.goto("/")
    row(commune, RULES).locator("a[data-line]").focus()
    commune.keyboard.press("e")
    expect(commune.locator("[data-quick] textarea")).to_be_focused()
    commune.keyboard.type("Đã ban hành quy chế")
    commune.set_input_files("[data-quick] [name=evidence]", file)
    commune.press("[data-quick] textarea", "Control+Enter")
    expect(acted(commune, RULES)).to_contain_text("Chờ duyệt")

    waiting = open_row(leader, "/viec/?tab=cho-toi", RULES)
    expect(waiting).to_contain_text("quy-che.pdf")
    waiting.locator("textarea").fill("Thiếu chữ ký")
    waiting.get_by_role("button", name="Trả lại làm thêm").click()
    expect(acted(leader, RULES)).to_contain_text("Trả lại làm thêm")

    again = open_row(commune, "/viec/", RULES)
    expect(again).to_contain_text("Thiếu chữ ký")
    again.locator("textarea").first.fill("Đã bổ sung chữ ký")
    again.get_by_role("button", name="Trình kết quả").click()
    expect(acted(commune, RULES)).to_contain_text("Chờ duyệt")

    leader.goto("/viec/?tab=cho-toi")
    row(leader, RULES).get_by_role("button", name="Chấp nhận").click()
    expect(acted(leader, RULES)).to_contain_text("Hoàn thành")
    expect(leader.locator("#dem-cho-toi")).to_have_text("0")


def obstacle_is_answered(commune: Page, coordinator: Page) -> None:
    opened = open_row(commune, "/viec/", RECEPTION)
    opened.locator("textarea").first.fill("Chưa có phòng tiếp công dân")
    opened.get_by_role("button", name="Nêu vướng mắc").click()
    expect(acted(commune, RECEPTION)).to_contain_text("chờ trả lời")
    answered = open_row(coordinator, "/viec/?tab=cho-toi", RECEPTION)
    expect(answered).to_contain_text("Chưa có phòng tiếp công dân")
    answered.locator("textarea").first.fill("Dùng hội trường của xã")
    answered.get_by_role("button", name="Trả lời").click()
    expect(acted(coordinator, RECEPTION)).not_to_contain_text("chờ trả lời")


def more_time_is_granted(commune: Page, coordinator: Page) -> None:
    later = f"{TODAY + datetime.timedelta(days=30):%d/%m/%Y}"
    opened = open_row(commune, "/viec/", RECEPTION)
    opened.locator("textarea").first.fill("Phòng đang sửa")
    opened.get_by_role("button", name="Xin gia hạn").click()
    expect(opened.locator(".error-summary")).to_be_visible()
    expect(opened.locator("textarea").first).to_have_value("Phòng đang sửa")
    opened.locator("[name=due]").fill(later)
    opened.get_by_role("button", name="Xin gia hạn").click()
    expect(acted(commune, RECEPTION)).to_contain_text("Xin gia hạn, chờ trả lời")
    asked = open_row(coordinator, "/viec/?tab=cho-toi", RECEPTION)
    asked.get_by_role("button", name="Cho gia hạn").click()
    expect(acted(coordinator, RECEPTION)).to_contain_text(later)


def late_one_is_urged_and_done(commune: Page, leader: Page) -> None:
    """Days pass: the calendar is moved back by forty days. The leader sees it first and urges; it is done, though late."""
    days_pass(40)
    leader.goto("/dieu-hanh/")
    leader.get_by_role("link", name=re.compile("việc trễ hạn$")).first.click()
    mine = leader.locator("[data-duty]", has_text=RECEPTION).filter(has_text="Xã Mẫu Lâm")
    mine.locator(".pick input[type=checkbox]").check()
    leader.locator("#nhieu-loi").fill("Xong trong tuần này")
    leader.get_by_role("button", name="Đôn đốc việc đã chọn").click()
    leader.get_by_role("button", name="Đồng ý").click()
    expect(leader.locator(".toast-line").last).to_contain_text("Đã đôn đốc 1 việc")

    opened = open_row(commune, "/viec/", RECEPTION)
    expect(opened).to_contain_text("Xong trong tuần này")
    opened.locator("textarea").first.fill("Đã niêm yết lịch")
    opened.get_by_role("button", name="Trình kết quả").click()
    expect(acted(commune, RECEPTION)).to_contain_text("Chờ duyệt")
    leader.goto("/viec/?tab=cho-toi")
    row(leader, RECEPTION).get_by_role("button", name="Chấp nhận").click()
    expect(acted(leader, RECEPTION)).to_contain_text("Hoàn thành, muộn 10 ngày")


def lead_closes_the_part_of_its_partner(commune: Page, lead: Page) -> None:
    """The lead of a task sees what its partner noted, and closes that part on the page of the duty."""
    opened = open_row(commune, "/viec/", BUILDING)
    opened.locator("textarea").first.fill("Đã gửi danh sách trụ sở")
    opened.get_by_role("button", name="Ghi tiến độ").click()
    expect(acted(commune, BUILDING)).to_contain_text("Đang làm")
    duty = Duty.objects.get(unit__name="Xã Mẫu Lâm", task__text__contains=BUILDING)
    lead.goto(f"/viec/{duty.pk}/")
    expect(lead.locator(".log")).to_contain_text("Đã gửi danh sách trụ sở")
    lead.get_by_text("Đóng việc không chờ kết quả").click()
    closing = lead.locator("details[open] form")
    closing.locator("textarea").fill("Sở đã tổng hợp")
    closing.get_by_role("button", name="Đóng việc").click()
    lead.get_by_role("button", name="Đồng ý").click()
    expect(lead.locator(".summary")).to_contain_text("Đã đóng")


def row(page: Page, words: str) -> Locator:
    return page.locator("[data-duty]", has_text=words).first


def acted(page: Page, words: str) -> Locator:
    """The row once the answer is there: the words of a form that is still open may say the same as the new state."""
    done = row(page, words)
    expect(done).to_have_class(re.compile("is-done"))
    return done


def open_row(page: Page, address: str, words: str) -> Locator:
    """What opens in the row by its button."""
    page.goto(address)
    row(page, words).locator("[data-act]").click()
    opened = row(page, words).locator("[data-quick]")
    expect(opened).to_be_visible()
    return opened


def days_pass(count: int) -> None:
    """What a browser cannot do: let everything have been published, and be due, that many days earlier."""
    gone = datetime.timedelta(days=count)
    programme = Programme.objects.get()
    programme.published_at, programme.published_on = programme.published_at - gone, programme.published_on - gone
    programme.save()
    for duty in Duty.objects.filter(due__isnull=False).only("due", "published_on"):
        duty.due, duty.published_on = duty.due - gone if duty.due else None, duty.published_on - gone
        duty.save(update_fields=["due", "published_on"])
