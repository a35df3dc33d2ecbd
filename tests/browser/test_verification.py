"""The page a QR code leads to: open to anybody, and telling nothing but hash and rating."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.product import Product
from tests.browser.tour import look
from tests.browser.visits import Visits
from tests.browser.words import said


def test_it_shows_the_hash_and_the_rating_to_anybody(visit: Visit, product: Product) -> None:
    sha256 = product.result("PTB", 2024)
    page = visit("", f"/verify/{sha256}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(said("This result exists"))
    expect(page.get_by_role("definition")).to_have_count(2)
    expect(page.get_by_role("definition").first).to_contain_text("Merah")
    expect(page.get_by_role("definition").last).to_have_text(sha256)


def test_it_names_no_company_year_or_percent(visit: Visit, product: Product) -> None:
    sha256 = product.result("PTB", 2024)
    page = visit("", f"/verify/{sha256}/")
    told = page.locator("main").inner_text().replace(sha256, "").replace("SHA-256", "")
    assert re.findall(r"\bPT\b|\bCSMS\b|\d", told) == []
    expect(page.get_by_role("navigation")).to_have_count(0)


def test_a_hash_that_is_not_there_is_said_in_words(visit: Visit) -> None:
    page = visit("", f"/verify/{'0' * 64}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        said("No published result has this hash")
    )


def test_the_scorecard_leads_to_it(visit: Visit, product: Product) -> None:
    sha256 = product.result("PTA", 2024)
    page = visit("wakil.pta", f"/results/{sha256}/")
    page.get_by_role("link", name=said("Public verification page")).click()
    expect(page).to_have_url(re.compile(f"/verify/{sha256}/$"))


def test_it_is_clean_fits_a_phone_and_is_open_to_all(visits: Visits, product: Product) -> None:
    with visits.window() as page:
        seen = look(page, f"/verify/{product.result('PTA', 2024)}/")
    assert (seen.status, seen.complaints, seen.barriers, seen.too_wide) == (200, [], [], 0)
