"""A PDF that is asked for while nobody makes any."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.product import Product
from tests.browser.words import said


def test_without_a_worker_the_page_says_so_and_the_request_is_done_later(
    visit: Visit, product: Product
) -> None:
    page = visit("manajer", f"/results/{product.result('PTB', 2024)}/")
    with product.without_worker():
        page.get_by_role("button", name=said("Make the PDF")).click()
        expect(page.locator(".job")).to_contain_text(said("No worker answers."))
        expect(page.locator(".job")).to_contain_text(
            said("Your request is kept. It runs by itself when a worker is back.")
        )
        page.goto("/documents/")
        row = page.get_by_role("row", name=re.compile("PT B.*2024"))
        expect(row).to_contain_text(said("Waiting"))
        row.get_by_role("link").first.click()
        expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("link", name=said("Download the PDF"))).to_be_visible(timeout=60_000)


def test_asked_for_by_two_at_once_it_is_made_once(visit: Visit, product: Product) -> None:
    sha256 = product.result("PTA", 2023)
    both = [visit(who, f"/results/{sha256}/") for who in ("manajer", "wakil.pta")]
    for page in both:
        page.get_by_role("button", name=said("Make the PDF")).click()
    for page in both:
        expect(page.get_by_role("link", name=said("Download the PDF"))).to_be_visible(
            timeout=60_000
        )
    made = product.rows("SELECT attempts FROM reports_document WHERE results = %s", f'["{sha256}"]')
    assert made == [(1,)]
