"""What every form does in the browser: a file that is too large is told and not sent; asking first keeps the button's value."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.conftest import Cast
from tests.factories import AT
from tests.journeys.test_account_journey import sign_in
from tests.programmes.factories import add_report, make_directive
from vungmanh.programmes.domain.publishing import publish

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FORM = """(way) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/thu/";
  if (way === "htmx") form.setAttribute("hx-post", "/thu/");
  form.innerHTML = `<input name="loi" value="x"><button name="act" value="mot">Một</button>
    <button name="act" value="hai" data-confirm="Chắc chưa?">Hai</button>`;
  document.querySelector("main").prepend(form);
  window.htmx.process(form);
}"""


def test_large_file_and_asking_first(page: Page, cast: Cast, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    directive = make_directive(cast.province, cast.officer)
    add_report(directive, "Báo cáo kết quả tiếp dân", sources=[cast.commune], due="2027-01-15")
    duty = publish(directive, by=cast.officer, at=AT, on=AT.date()).duties.get()
    sign_in(page, "canboxa")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)

    page.goto(f"/viec/{duty.pk}/")
    files = page.locator("input[type=file]")
    files.set_input_files({"name": "lon.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"x" * 1024 * 1024})
    told = page.get_by_text("lon.pdf: lớn hơn 1 MB nên không gửi được.")
    expect(told).to_be_visible()
    page.get_by_role("button", name="Ghi tiến độ").click()
    expect(files).to_be_focused()
    assert sent == []
    files.set_input_files({"name": "vua.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"})
    expect(told).to_have_count(0)
    page.get_by_label("Nội dung").first.fill("Đã họp")
    page.get_by_role("button", name="Ghi tiến độ").click()
    expect(page.get_by_text("Đã ghi tiến độ.")).to_be_visible()
    assert duty.entries.get(act="noted").files.get().name == "vua.pdf"

    page.route("**/thu/", lambda route: route.fulfill(status=200, body="<p>xong</p>", content_type="text/html"))
    for way in ("plain", "htmx"):
        page.goto(f"/viec/{duty.pk}/")
        page.evaluate(FORM, way)
        with page.expect_request("**/thu/") as asked:
            page.get_by_role("button", name="Hai", exact=True).click()
            page.get_by_role("button", name="Đồng ý").click()
        assert asked.value.post_data == "loi=x&act=hai", way
