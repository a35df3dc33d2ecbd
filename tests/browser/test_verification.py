"""The public pages: what a QR code leads to, and where a PDF is dropped to be checked."""

import re
from base64 import b64encode
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.product import Product
from tests.browser.tour import look
from tests.browser.visits import Visits
from tests.browser.words import said

DROP = """([content, name]) => {
  const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name, { type: "application/pdf" }));
  document.querySelector("main").dispatchEvent(
    new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


def test_it_shows_whose_result_it_is_to_who_holds_the_hash(visit: Visit, product: Product) -> None:
    sha256 = product.result("PTB", 2024)
    page = visit("", f"/verify/{sha256}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(said("This result exists"))
    told = page.locator("main").inner_text()
    assert all(part in told for part in ("PT B", "2024", "58,2", "Merah", sha256))
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


def downloaded(visit: Visit, product: Product) -> Path:
    """The scorecard of PT A as its representative downloads it."""
    sha256 = product.result("PTA", 2024)
    product.wait_for_scorecard(sha256)
    page = visit("wakil.pta", f"/results/{sha256}/")
    with page.expect_download() as download:
        page.get_by_role("link", name=said("Download the PDF")).click()
    return Path(download.value.path())


def test_a_chosen_pdf_is_told_as_issued(visit: Visit, product: Product) -> None:
    page = visit("", "/verify/")
    page.get_by_label(said("The PDF")).set_input_files(downloaded(visit, product))
    page.get_by_role("button", name=said("Check the PDF")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(said("As issued"))


def test_a_changed_pdf_that_is_dropped_on_the_page_is_told_altered(
    visit: Visit, product: Product
) -> None:
    changed = downloaded(visit, product).read_bytes() + b"\n"
    page = visit("", "/verify/")
    page.evaluate(DROP, [b64encode(changed).decode(), "kartu.pdf"])
    expect(page.get_by_role("heading", level=1)).to_have_text(said("Altered"))
