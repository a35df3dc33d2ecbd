"""A PDF that is asked for, also while nobody makes any; and one that is there before."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.product import Product
from tests.browser.visits import LONGEST_JOB
from tests.browser.words import said


def test_a_published_scorecard_is_ready_before_anybody_asks(visit: Visit, product: Product) -> None:
    sha256 = product.result("PTB", 2024)
    product.wait_for_scorecard(sha256)
    page = visit("wakil.ptb", f"/results/{sha256}/")
    with page.expect_download() as download:
        page.get_by_role("link", name=said("Download the PDF")).click()
    assert download.value.suggested_filename == "scorecard-PT-B-2024-CSMS.pdf"


def test_without_a_worker_the_page_says_so_and_the_request_is_done_later(
    visit: Visit, product: Product
) -> None:
    page = visit("manajer", "/comparison/?year=2024")
    heard: list[str] = []
    page.on("response", lambda got: heard.append(got.request.method + " " + got.url))
    with product.without_worker():
        page.get_by_role("button", name=said("Make the PDF")).click()
        expect(page.locator(".job")).to_contain_text(said("No worker answers."))
        expect(page.locator(".job")).to_contain_text(
            said("Your request is kept. It runs by itself when a worker is back.")
        )
        page.goto("/documents/")
        row = page.get_by_role("row", name=re.compile("2024: PT A, PT B"))
        expect(row).to_contain_text(said("Waiting"))
        row.get_by_role("link").first.click()
        expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("link", name=said("Download the PDF"))).to_be_visible(
        timeout=LONGEST_JOB
    )
    assert any(line.startswith("GET") and "?seen=" in line for line in heard)


def test_asked_for_by_two_at_once_it_is_made_once(visit: Visit, product: Product) -> None:
    both = [visit(who, "/comparison/?year=2023") for who in ("manajer", "auditor")]
    for page in both:
        page.get_by_role("button", name=said("Make the PDF")).click()
    for page in both:
        expect(page.get_by_role("link", name=said("Download the PDF"))).to_be_visible(
            timeout=LONGEST_JOB
        )
    made = product.rows("SELECT attempts FROM documents_document WHERE subject LIKE %s", "2023%")
    assert made == [(1,)]


def test_a_job_that_waits_is_cancelled_and_asked_for_again(visit: Visit, product: Product) -> None:
    page = visit("manajer", "/scorecards/?year=2023")
    with product.without_worker():
        page.get_by_role("button", name=said("Collect all in a ZIP")).click()
        page.get_by_role("button", name=said("Cancel the document")).click()
        expect(page.locator(".job")).to_contain_text(said("The document was cancelled."))
        page.get_by_role("button", name=said("Make it again")).click()
        expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("link", name=said("Download the ZIP"))).to_be_visible(
        timeout=LONGEST_JOB
    )
