"""A finding from the item it was seen at to the day it is closed, by the people who do it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checklist import address, choose, item
from tests.browser.conftest import Visit
from tests.browser.product import Product
from tests.browser.tour import look
from tests.browser.words import said

COORDINATOR, MANAGER, REPRESENTATIVE = "koordinator", "manajer", "wakil.pta"
NOTE = "Notulen rapat bulan Maret tidak ada."


@pytest.fixture
def evaluation(product: Product) -> int:
    """PT A in 2025, half filled in."""
    return product.evaluation("PTA", 2025)


def opened(page: Page, code: str) -> None:
    """Open the details of an item and wait for what comes with them."""
    item(page, code).locator("summary").click()
    expect(item(page, code).locator("[data-findings-of]")).to_be_visible()


def press(page: Page, name: str) -> None:
    """Press the button of this name."""
    page.get_by_role("button", name=said(name), exact=True).click()


def test_an_item_raises_a_finding_that_its_note_has_filled_in(
    visit: Visit, evaluation: int
) -> None:
    page = visit(COORDINATOR, address(evaluation, "1"))
    opened(page, "1.03")
    item(page, "1.03").get_by_label(said("Note"), exact=True).fill(NOTE)
    item(page, "1.03").get_by_role("button", name=said("Major"), exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label(said("What was found"))).to_have_value(NOTE)
    expect(dialog.get_by_label(said("Deadline"))).not_to_have_value("")
    press(page, "Raise the finding")
    expect(item(page, "1.03").locator(".item__findings")).to_have_text(said("1 finding"))
    expect(
        item(page, "1.03").get_by_role("link", name=re.compile("T-PT[AB]-2025-"))
    ).to_be_visible()
    expect(
        item(page, "1.03").get_by_role("heading", name=said("Findings"), exact=True)
    ).to_be_focused()


def test_a_refused_finding_keeps_the_dialog_with_its_reason(visit: Visit, evaluation: int) -> None:
    page = visit(COORDINATOR, address(evaluation, "1"))
    opened(page, "1.05")
    item(page, "1.05").get_by_role("button", name=said("Minor"), exact=True).click()
    press(page, "Raise the finding")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(
        said("Write what was found.")
    )
    expect(page.get_by_label(said("What was found"))).to_be_focused()


def test_items_with_findings_are_shown_alone(visit: Visit, evaluation: int) -> None:
    page = visit(COORDINATOR, address(evaluation))
    expect(item(page, "1.12").locator(".item__findings")).to_be_visible()
    page.get_by_label(said("Show"), exact=True).select_option(label=said("With findings"))
    expect(item(page, "1.12")).to_be_visible()
    expect(item(page, "1.11")).to_be_hidden()
    expect(page).to_have_url(re.compile("show=findings"))


def test_what_is_typed_about_a_finding_is_no_answer(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = visit(COORDINATOR, address(evaluation, "3"))
    opened(page, "3.01")
    item(page, "3.01").get_by_role("button", name=said("Observation"), exact=True).click()
    page.get_by_role("dialog").get_by_label(said("What was found")).fill("Rambu pudar.")
    press(page, "Raise the finding")
    expect(item(page, "3.01").get_by_text("Rambu pudar.")).to_be_visible()
    assert product.answers(evaluation, "3.01") == []


def test_the_contractor_answers_and_somebody_else_closes(visit: Visit) -> None:
    theirs = visit(REPRESENTATIVE, "/findings/")
    theirs.get_by_role("link", name=re.compile("T-PTA-2025-0001")).click()
    theirs.get_by_label(said("Root cause")).fill("Formulir tidak punya kolomnya.")
    theirs.get_by_label(said("Action"), exact=True).fill("Kolom ditambahkan.")
    press(theirs, "Send the answer")
    expect(theirs.get_by_role("heading", name=said("What is next"))).to_be_visible()
    ours = visit(MANAGER, "/findings/?status=answered")
    ours.get_by_role("link", name=re.compile("T-PTA-2025-0001")).click()
    ours.get_by_label(said("How it was verified")).fill("Tiga notulen dilihat.")
    press(ours, "Close the finding")
    expect(ours.get_by_role("heading", name=said("Check whether it held"))).to_be_visible()


@pytest.mark.parametrize(
    ("username", "page", "statement"),
    [
        (
            REPRESENTATIVE,
            "/findings/{}/",
            "SELECT id FROM findings_finding WHERE reference = 'T-PTA-2025-0001'",
        ),
        (
            COORDINATOR,
            "/contractors/{}/findings/new/",
            "SELECT id FROM contractors_contractor WHERE code = 'PTA'",
        ),
    ],
)
def test_its_forms_are_open_to_all_and_fit_a_phone(
    username: str, page: str, statement: str, visit: Visit, product: Product
) -> None:
    page = page.format(product.rows(statement)[0][0])
    seen = look(visit(username, page), page)
    assert (seen.status, seen.barriers, seen.complaints, seen.too_wide) == (200, [], [], 0)


def test_an_answer_that_calls_for_a_finding_raises_it_in_one_tap_without_a_line_too(
    visit: Visit, product: Product
) -> None:
    smk3 = product.evaluation("PTA", 2024, instrument="smk3")
    ours = visit(MANAGER, f"/evaluations/{smk3}/review/")
    ours.get_by_label(said("Why it is reopened")).fill("Temuan mayor belum dibuat.")
    ours.locator("#reopen").get_by_role("button").click()
    expect(ours.locator(".messages")).to_be_visible()
    page = visit(COORDINATOR, address(smk3, "7"))
    offer = item(page, "7.4.2").locator(".item__offer")
    page.context.set_offline(True)
    offer.click()
    raised = item(page, "7.4.2").locator(".item__raised")
    kept = "Finding {severity} is kept on this device and goes out at once."
    expect(raised).to_have_text(said(kept, severity=said("Major")))
    expect(offer).to_be_hidden()  # there is one now
    page.context.set_offline(False)
    raised.get_by_role("link", name=said("Write what was found")).click()
    expect(page.locator(".finding__description")).not_to_be_empty()
    page.go_back()
    expect(offer).to_be_hidden()
    minor = item(page, "7.1.3").locator(".item__offer")
    expect(minor).to_have_text(said("Raise a finding: {severity}", severity=said("Minor")))
    choose(page, "7.1.3", face="Sesuai")
    expect(minor).to_be_hidden()
