"""Indonesian until somebody switches, whatever the browser is set to; then English for good."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.visits import PHONE, sign_in


def switch_to_english(page: Page) -> None:
    """Press the button that names the other language in that language."""
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_browser_set_to_english_still_gets_indonesian(visit: Visit) -> None:
    page = visit("", "/sign-in/")
    assert page.evaluate("navigator.language") == "en-US"
    expect(page.locator("html")).to_have_attribute("lang", "id")
    expect(page.get_by_role("button", name="Masuk", exact=True)).to_be_visible()
    expect(page.get_by_label("Nama pengguna")).to_be_visible()


def test_figures_and_dates_are_written_as_in_indonesia(visit: Visit) -> None:
    page = visit("manajer", "/evaluations/?year=2025")
    expect(page.get_by_role("row", name=re.compile("PT A"))).to_contain_text("31 Desember 2026")
    page.goto("/scorecards/?year=2024")
    expect(page.get_by_role("row", name=re.compile("PT B"))).to_contain_text(
        re.compile(r"\d{2},\d\s%")
    )


def test_the_switch_leads_back_to_the_same_page_in_english(visit: Visit) -> None:
    page = visit("manajer", "/scorecards/?year=2024")
    switch_to_english(page)
    expect(page).to_have_url(re.compile(r"/scorecards/\?year=2024$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Scorecards 2024")
    expect(page.get_by_role("row", name=re.compile("PT B"))).to_contain_text(
        re.compile(r"\d{2}\.\d\s%")
    )


def test_the_choice_is_remembered_on_other_pages_and_after_signing_out(visit: Visit) -> None:
    page = visit("", "/sign-in/")
    switch_to_english(page)
    page.get_by_label("User name").fill("auditor")
    page.get_by_label("Password").fill("contoh-csms-2024")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dashboard 2025")
    expect(page.get_by_text("31 December 2026").first).to_be_visible()
    page.wait_for_load_state()  # without its script, signing out leads to a page that asks
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_the_way_back_to_indonesian_is_there(visit: Visit) -> None:
    page = visit("", "/sign-in/")
    switch_to_english(page)
    page.get_by_role("button", name="Bahasa Indonesia").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")
    sign_in(page, "auditor")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dasbor 2025")


def test_a_phone_has_the_switch_under_more(visit: Visit) -> None:
    page = visit("manajer", "/evaluations/", viewport=PHONE)
    page.locator(".bottom summary").click()
    page.locator(".bottom").get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Evaluations 2025")
