"""Somebody turns on the second step and signs in with it; an administrator hands over what he had in hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from tests.conftest import Cast
from tests.factories import AT, PASSWORD, make_user
from tests.journeys.test_main_pages import faults
from tests.programmes.factories import add_report, make_directive
from vungmanh.accounts.enums import Role
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Duty

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
STEP = "/tai-khoan/hai-buoc/"


def test_second_step_and_hand_over(page: Page, serious: Callable[[Page], list[str]], cast: Cast) -> None:
    directive = make_directive(cast.province, cast.officer)
    add_report(directive, "Báo cáo kết quả tiếp dân", sources=[cast.commune], due="2027-01-15")
    publish(directive, by=cast.officer, at=AT, on=AT.date()).duties.update(assigned_to=cast.commune_officer)
    colleague = make_user("donghuyen", full_name="Hà Thị Mẫu", role=Role.UNIT_OFFICER, unit=cast.commune)

    sign_in(page, "canboxa")
    assert [faults(page, serious, address) for address in (STEP, f"{STEP}bat/")] == [[], []]
    secret = page.locator(".secret").inner_text()
    _before, now, after = (format_hotp_value(hotp_value(secret, each)) for each in yield_hotp_counters_from_time())
    page.get_by_label("Mã trên ứng dụng").fill(now)
    page.get_by_role("button", name="Bật").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert [faults(page, serious, f"{STEP}{rest}") for rest in ("", "ma-du-phong/", "ma-du-phong/moi/", "tat/")] == [
        []
    ] * 4

    page.context.clear_cookies()
    sign_in(page, "canboxa")
    expect(page.get_by_role("heading", name="Mã xác thực")).to_be_visible()
    assert serious(page) == []
    page.get_by_label("Mã").fill(after)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Việc của tôi")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, "quantri")
    person = f"/nguoi-dung/{cast.commune_officer.pk}/"
    assert [faults(page, serious, address) for address in (person, f"{person}ngung/")] == [[], []]
    page.goto(person)
    page.get_by_role("link", name="Ngừng tài khoản").click()
    expect(page.get_by_text("Báo cáo kết quả tiếp dân")).to_be_visible()
    page.get_by_label("Giao cho").select_option(label=str(colleague))
    page.get_by_role("button", name="Bàn giao và ngừng tài khoản").click()
    expect(page.get_by_text("Đã bàn giao 1 việc.")).to_be_visible()
    assert list(Duty.objects.values_list("assigned_to__username", flat=True)) == ["donghuyen"]


def sign_in(page: Page, name: str) -> None:
    page.goto("/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
