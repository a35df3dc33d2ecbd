"""Signing in, with a browser."""

from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.conftest import SignIn


def test_a_coordinator_signs_in_and_finds_the_evaluations(
    page: Page, sign_in: SignIn, coordinator: User
) -> None:
    sign_in(coordinator)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_wrong_password_is_said_in_words(page: Page, coordinator: User) -> None:
    page.goto("/sign-in/")
    page.locator("#id_username").fill(coordinator.username)
    page.locator("#id_password").fill("salah")
    page.locator("main form button").click()
    expect(page.get_by_role("alert")).to_be_visible()
