"""What several journeys do alike."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from vungmanh.desk.sign_in.samples import PASSWORD


def sign_in(page: Page, username: str = "dieuphoi") -> None:
    page.goto("/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.locator("h1")).to_contain_text("Việc của tôi")


def ask_to_publish(page: Page) -> None:
    """From the page of a directive to the press of its button; what is open is said to be known."""
    page.get_by_role("link", name="Ban hành chương trình").click()
    button = page.get_by_role("button", name="Ban hành", exact=True)
    expect(button).to_be_visible()  # it stands below the box, which may not be there yet while the page still comes in
    aware = page.locator("[name=knows_open]")
    if aware.count():
        aware.check()
    button.click()
