"""One evaluation from the last open item to the PDF its contractor reads.

Each fixture is one step, done on the page by the person whose step it is; the tests look at
what stands there afterwards.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.checklist import address, choose, expect_saved, items_of, save_over_api
from tests.browser.conftest import Visit
from tests.browser.product import Product
from tests.browser.visits import PHONE, WIDE, Visits, complaints_of
from tests.browser.words import counted, said

COORDINATOR, MANAGER, REPRESENTATIVE = "koordinator", "manajer", "wakil.pta"
REASON = "Contoh: bukti butir 3.01 belum terlihat, mohon dilengkapi."
PRESSED = "3"  # the element that is answered with the mouse, item after item


@pytest.fixture(scope="module")
def evaluation(product: Product) -> int:
    """PT A in 2025, which the demonstration leaves half filled in."""
    return product.evaluation("PTA", 2025)


def press_button(page: Page, word: str) -> None:
    """Press the one main button of a page, or of the question it asks."""
    page.get_by_role("button", name=said(word), exact=True).locator("visible=true").last.click()


@pytest.fixture(scope="module")
def filled(visits: Visits, product: Product, evaluation: int) -> None:
    """Every item answered: one element on its page, the rest the way the page does it."""
    with visits.signed_in(COORDINATOR) as page:
        page.goto(address(evaluation, PRESSED))
        for code in items_of(page):
            choose(page, code, face="4")
        expect_saved(page)
        page.goto(address(evaluation))
        for code in items_of(page, still_open=True):
            assert save_over_api(page, evaluation, code=code, choice="3") == 200


@pytest.fixture(scope="module")
def submitted(visits: Visits, evaluation: int, filled: None) -> None:
    """Handed in by the coordinator."""
    with visits.signed_in(COORDINATOR) as page:
        page.goto(address(evaluation))
        press_button(page, "Submit to the manager")
        expect(page).to_have_url(re.compile("/readiness/$"))
        press_button(page, "Submit to the manager")
        expect(page.locator(".messages")).to_have_text(
            said(
                "The evaluation of %(contractor)s has been submitted to the HSE manager.",
                contractor="PT A",
            )
        )


@pytest.fixture(scope="module")
def returned(visits: Visits, evaluation: int, submitted: None) -> None:
    """Sent back by the manager, who finds it on the list."""
    with visits.signed_in(MANAGER) as page:
        page.goto("/evaluations/?year=2025")
        page.get_by_role("link", name="PT A", exact=True).click()
        page.get_by_label(said("What must be revised, and why")).fill(REASON)
        press_button(page, "Return to the coordinator")
        expect(page.locator(".messages")).to_have_text(
            said("Returned to the coordinator, with your reason.")
        )
        expect(page.locator(".messages")).to_be_focused()


@pytest.fixture(scope="module")
def resubmitted(visits: Visits, evaluation: int, returned: None) -> None:
    """Handed in again after the reason was read."""
    with visits.signed_in(COORDINATOR) as page:
        page.goto(address(evaluation))
        expect(page.get_by_text(REASON)).to_be_visible()
        page.set_viewport_size(PHONE)
        expect(page.get_by_text(REASON)).not_to_be_visible()
        first = page.locator("label.score").first.bounding_box()
        assert first is not None
        assert first["y"] <= 400  # the reason is a line to open: the first choice stays near
        page.get_by_text(said("Returned by the HSE manager")).click()
        expect(page.get_by_text(REASON)).to_be_visible()
        page.set_viewport_size(WIDE)
        press_button(page, "Submit to the manager")
        expect(page).to_have_url(re.compile("/readiness/$"))
        press_button(page, "Submit to the manager")
        expect(page).to_have_url(re.compile("/review/$"))


@pytest.fixture(scope="module")
def approved(visits: Visits, product: Product, evaluation: int, resubmitted: None) -> str:
    """Approved by the manager, after a question; the hash of the result."""
    with visits.signed_in(MANAGER) as page:
        page.goto(f"/evaluations/{evaluation}/review/")
        page.get_by_role("link", name=said("Approve result")).click()
        press_button(page, "Approve result")
        expect(page.locator(".messages")).to_contain_text(
            said("Approved. The result is frozen; publish it when it may be known.")
        )
        expect(page.get_by_role("link", name=said("Publish result"))).to_be_focused()
    return product.result("PTA", 2025)


@pytest.fixture(scope="module")
def published(visits: Visits, evaluation: int, approved: str) -> str:
    """Published by the manager, after a question; the hash of the result."""
    with visits.signed_in(MANAGER) as page:
        page.goto(f"/evaluations/{evaluation}/review/")
        page.get_by_role("link", name=said("Publish result")).click()
        words = counted("Publish %(n)s result", "Publish %(n)s results", count=1, n=1)
        page.get_by_role("button", name=words).click()
        expect(page.locator(".messages")).to_contain_text(
            counted(
                "%(count)s result is published. Its contractor can see it now.",
                "%(count)s results are published. Their contractors can see them now.",
                count=1,
            )
        )
    return approved


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF as it was downloaded, and where."""

    name: str
    content: bytes
    address: str

    @property
    def text(self) -> str:
        """All its pages, spaces made plain."""
        pages = PdfReader(BytesIO(self.content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture(scope="module")
def paper(visits: Visits, product: Product, published: str) -> Paper:
    """The scorecard as PDF: made by the worker because it was published, and downloaded at once."""
    product.wait_for_scorecard(published)
    with visits.signed_in(MANAGER) as page:
        page.goto(f"/results/{published}/")
        ready = page.get_by_role("link", name=said("Download the PDF"))
        with page.expect_download() as download:
            ready.click()
        return Paper(
            name=download.value.suggested_filename,
            content=Path(download.value.path()).read_bytes(),
            address=str(ready.get_attribute("href")),
        )


def test_the_manager_reads_what_the_coordinator_gave(
    visit: Visit, evaluation: int, submitted: None
) -> None:
    page = visit(MANAGER, f"/evaluations/{evaluation}/review/")
    expect(page.get_by_role("heading", level=1)).to_have_text("PT A")
    expect(page.locator("#i-3\\.01")).to_contain_text("4")
    expect(page.locator(".history")).to_contain_text(said("Submitted to the manager"))


def test_the_reason_of_a_return_stands_in_the_history(
    visit: Visit, evaluation: int, returned: None
) -> None:
    page = visit(COORDINATOR, f"/evaluations/{evaluation}/review/")
    expect(page.locator(".history")).to_contain_text(REASON)


def test_a_return_without_a_reason_is_refused_on_the_page(
    visit: Visit, evaluation: int, resubmitted: None
) -> None:
    page = visit(MANAGER, f"/evaluations/{evaluation}/review/")
    page.get_by_label(said("What must be revised, and why")).fill("   ")
    press_button(page, "Return to the coordinator")
    why = page.get_by_label(said("What must be revised, and why"))
    expect(why).to_be_focused()
    expect(why).to_have_accessible_description(
        re.compile(said("Write why it is returned, so that the coordinator knows what to do."))
    )


def test_an_approved_result_is_nobody_elses_before_it_is_published(
    visit: Visit, approved: str
) -> None:
    page = visit(REPRESENTATIVE, "/")
    expect(page.get_by_role("link", name=re.compile("^2025"))).to_have_count(0)
    assert page.request.get(f"/results/{approved}/").status == 404
    assert page.request.get(f"/verify/{approved}/").status == 404


def test_a_published_result_is_closed_to_answers(
    visit: Visit, evaluation: int, published: str
) -> None:
    page = visit(COORDINATOR, address(evaluation))
    expect(page).to_have_url(re.compile(f"/evaluations/{evaluation}/review/$"))
    assert save_over_api(page, evaluation, code="3.01", choice="0") == 409


def test_the_scorecard_shows_rating_reason_and_dearest_items(visit: Visit, published: str) -> None:
    page = visit(MANAGER, f"/results/{published}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("PT A 2025")
    expect(page.locator(".verdict__reason")).to_contain_text(re.compile(r"\d,\d\s%"))
    expect(page.get_by_role("heading", name=said("Points lost"))).to_be_visible()
    badge = page.locator(".verdict .rating--large")
    expect(badge.locator(".rating__word")).to_have_text("Biru")
    expect(badge.locator(".rating__meaning")).not_to_be_empty()


def test_the_pdf_is_a_real_one_with_the_hash_of_its_result(paper: Paper, published: str) -> None:
    assert paper.content.startswith(b"%PDF-")
    assert paper.name.endswith(".pdf")
    for word in ("PT A", "2025", published[:12]):
        assert word in paper.text


def test_the_document_stands_in_the_contractor_s_list_and_is_the_same_file_again(
    visit: Visit, paper: Paper
) -> None:
    page = visit(REPRESENTATIVE, "/documents/")
    row = page.get_by_role("row", name=re.compile("PT A.*2025"))
    with page.expect_download() as download:
        row.get_by_role("link", name=re.compile(f"^{said('Download')}")).click()
    assert Path(download.value.path()).read_bytes() == paper.content


def test_the_representative_finds_the_new_scorecard_with_every_reason(
    visit: Visit, published: str
) -> None:
    page = visit(REPRESENTATIVE, "/")
    heard = complaints_of(page)
    page.get_by_role("link", name=re.compile("^2025")).click()
    expect(page).to_have_url(re.compile(published))
    expect(page.locator(".verdict__reason")).to_be_visible()
    page.get_by_role("link", name=said("Scorecards")).first.click()
    expect(page.locator(".own__year").first).to_be_visible()
    page.wait_for_load_state()  # with all its years
    expect(page.get_by_role("heading", level=2)).to_have_count(page.locator(".own__year").count())
    expect(page.locator("main")).not_to_contain_text("PT B")
    assert heard == []


def test_the_representative_downloads_an_edition_of_their_own(
    visit: Visit, product: Product, paper: Paper
) -> None:
    sha256 = product.result("PTA", 2024)
    product.wait_for_scorecard(sha256)
    page = visit(REPRESENTATIVE, f"/results/{sha256}/")
    with page.expect_download() as download:
        page.get_by_role("link", name=said("Download the PDF")).click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    assert page.request.get(paper.address).status == 404  # the owner's own, with averages


def test_nothing_of_the_other_company_is_there_for_the_representative(
    visit: Visit, product: Product, paper: Paper
) -> None:
    page = visit("wakil.ptb", "/scorecards/")
    own, other = product.result("PTB", 2024), product.result("PTA", 2024)
    evaluation = product.evaluation("PTA", 2024)
    assert page.request.get(f"/results/{own}/").status == 200
    for hidden in (
        f"/results/{other}/",
        f"/api/v1/results/{other}/",
        f"/evaluations/{evaluation}/review/",
        f"/evaluations/{evaluation}/checklist/",
        f"/api/v1/evaluations/{evaluation}/",
        paper.address,
        paper.address.removesuffix("download/"),
    ):
        assert page.request.get(hidden).status == 404, hidden


def test_a_page_that_is_not_there_for_somebody_says_so_in_words(
    visit: Visit, product: Product
) -> None:
    page = visit("wakil.ptb", f"/results/{product.result('PTA', 2024)}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(said("There is nothing here"))
    expect(page.locator("main")).not_to_contain_text("PT A")
