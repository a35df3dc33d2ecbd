"""A sheet that is due is begun, filled in and finished while the line is cut, and sent once."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.product import Product
from tests.browser.visits import PHONE
from tests.browser.words import said


def plan_housekeeping(page: Page) -> None:
    """An area of PT A, looked at each day from today on."""
    page.locator("[method=post] [name=kind]").select_option("area")
    for name in ("code", "name"):
        page.locator(f"[method=post] [name={name}]").fill("GD-Z")
    page.get_by_role("button", name=said("Add it")).click()
    page.locator("a[href$='/schedule/']").click()
    page.locator("[name=checklist]").select_option("housekeeping")
    page.locator("[name=rule]").select_option("daily")
    page.get_by_role("button", name=said("Store the schedule")).click()
    opens = page.locator("li", has=page.locator("a[href$='/inspect/environment/']"))
    expect(opens).to_contain_text(said("Opens offline"))  # of the unit that was looked at


def test_a_due_sheet_that_was_never_opened_is_begun_without_a_line_and_sent_once(
    visit: Visit, product: Product
) -> None:
    page = visit("wakil.pta", "/inspections/units/", viewport=PHONE)
    plan_housekeeping(page)
    page.goto("/inspections/schedules/")
    sheet = page.locator("tr", has_text="GD-Z").locator("a[data-sheet]")
    expect(sheet.locator("..")).to_contain_text(said("Opens offline"))
    page.context.set_offline(True)
    page.locator("#free-sheets a[href$='/inspect/environment/']").click()
    expect(page.locator("#closed")).to_have_text(re.compile("^0/"))
    page.go_back()
    sheet.click()
    expect(page.locator("#closed")).to_have_text("0/8")
    for answer in page.locator("[data-line] input[value=yes]").all():
        answer.check(force=True)
    page.locator("#finish").click()
    expect(page.locator("#sheet-says")).not_to_be_empty()
    page.context.set_offline(False)
    page.wait_for_url(re.compile(r"/inspections/[0-9a-f-]{36}/$"))
    kept = """SELECT inspection.state, good = whole FROM monitoring_inspection inspection
              JOIN monitoring_inspectedunit unit ON unit.id = unit_id WHERE unit.code = 'GD-Z'"""
    assert product.rows(kept) == [("finished", True)]
