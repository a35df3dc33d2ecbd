"""An administrator writes the next version of the checklist and publishes it."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.product import Product
from tests.browser.tour import look
from tests.browser.visits import PHONE
from tests.browser.words import said

ADMINISTRATOR = "admin"
DRAFT = "/instruments/instrument/csms-v3/"
PAGES = [
    "edit/head/",
    "edit/elements/",
    "edit/element/?code=1",
    "edit/element/",
    "edit/scales/",
    "edit/groups/",
    "edit/lists/",
    "difference/",
    "publish/",
]


def save(page: Page) -> None:
    """Press the button at the foot of the form."""
    page.locator(".bar").get_by_role("button", name=said("Save the draft")).click()


def copied(visit: Visit, address: str) -> Page:
    """A draft made from the version at an address."""
    page = visit(ADMINISTRATOR, address)
    page.get_by_role("button", name=said("Copy to a new draft")).click()
    expect(page.get_by_text(said("Edit"), exact=True)).to_be_visible()
    return page


def test_a_weight_is_changed_looked_at_tried_and_published(visit: Visit, product: Product) -> None:
    page = copied(visit, "/instruments/instrument/csms-v2/")
    page.goto(f"{DRAFT}edit/element/?code=2")
    page.locator("summary").filter(has_text="2.01").click()
    page.locator('[name="elements[1].items[0].weight"]').fill("berat")
    save(page)
    wrong = page.locator('[name="elements[1].items[0].weight"]')
    expect(wrong).to_be_visible()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    wrong.fill("7,5")
    page.locator("summary").filter(has_text="2.13").click()
    page.locator('button[value="remove:elements[1].items[12]"]').click()
    expect(page.locator("summary").filter(has_text="2.13")).to_have_count(0)
    save(page)
    expect(page.locator(".messages")).to_contain_text("csms-v3")

    page.goto(f"{DRAFT}difference/")
    expect(page.get_by_role("row").filter(has_text="7,5")).to_contain_text("3")
    expect(page.locator(".note--error")).to_contain_text("csms-2.13")

    page.goto(f"{DRAFT}try/")
    page.get_by_label(said("Past evaluation")).select_option(label="PT A 2024")
    page.get_by_role("button", name=said("Try the version")).click()
    expect(page.get_by_role("row").filter(has_text=said("Rating by score"))).to_contain_text("Biru")
    page.goto(f"{DRAFT}backtest/?rows=all")
    expect(page.get_by_role("row").filter(has_text="PT A")).to_have_count(2)

    for address in PAGES:
        seen = look(page, DRAFT + address)
        assert (seen.status, seen.barriers, seen.complaints, seen.too_wide) == (200, [], [], 0)

    page.goto(DRAFT)
    page.get_by_role("link", name=said("Publish the version")).click()
    page.get_by_label(said("Name of the version")).fill("Revisi 2027")
    page.get_by_role("button", name=said("Publish the version")).click()
    expect(page.locator(".messages")).to_contain_text("Revisi 2027")
    assert product.rows(
        "SELECT status, name FROM instruments_instrument WHERE code = 'csms' AND version = 3"
    ) == [("published", "Revisi 2027")]
    page.goto("/periods/")
    expect(page.get_by_label(said("Instrument"))).to_contain_text("(v3)")


def test_the_bands_of_a_ladder_follow_what_is_typed_on_a_phone(visit: Visit) -> None:
    copied(visit, "/instruments/ladder/csms_4-v1/")
    page = visit(ADMINISTRATOR, "/instruments/ladder/csms_4-v2/edit/all/", viewport=PHONE)
    bar, bound = page.locator(".bands__bar > span"), page.locator('[name="ratings[1].min"]')
    expect(bar).to_have_text(["85 Biru", "75 Hijau", "0 Merah"])
    bound.fill("72,5")
    expect(bar).to_have_text(["85 Biru", "72,5 Hijau", "0 Merah"])
    below = said("from %(low)s to below %(high)s", low="0", high="72,5")
    expect(page.locator(".bands__line").nth(2)).to_contain_text(below)
    for unclear_or_above in ("72.5", "90"):
        bound.fill(unclear_or_above)
        expect(bar).to_have_text(["85 Biru", "0 Merah"])
    save(page)
    refusal = page.locator("#refusal")
    expect(refusal).to_contain_text("90")
    expect(refusal).to_contain_text("85")
    seen = look(page, "/instruments/ladder/csms_4-v2/edit/all/")
    assert (seen.barriers, seen.too_wide) == ([], 0)


def test_two_administrators_at_once_see_both_values(visit: Visit) -> None:
    copied(visit, "/instruments/rules/csms-v1/")
    address = "/instruments/rules/csms-v2/edit/all/"
    first, second = visit(ADMINISTRATOR, address), visit(ADMINISTRATOR, address)
    field = '[name="rules[1].at_least"]'
    first.locator(field).fill("4")
    save(first)
    expect(first.locator(".messages")).to_contain_text("csms-v2")
    second.locator(field).fill("5")
    save(second)
    expect(second.locator("#refusal").get_by_role("row").nth(1)).to_contain_text("4")
    expect(second.locator("#refusal").get_by_role("row").nth(1)).to_contain_text("5")
    save(second)
    expect(second.locator(".messages")).to_contain_text("csms-v2")
    expect(second.locator(field)).to_have_value("5")
