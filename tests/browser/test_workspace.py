"""The checklist as a workspace: by keys, filtered, beside last year, two people at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checklist import address, choose, expect_saved, item, radio
from tests.browser.conftest import Visit
from tests.browser.product import Product
from tests.browser.visits import LONGEST_WAIT
from tests.browser.words import said

COORDINATOR = "koordinator"


@pytest.fixture
def evaluation(product: Product) -> int:
    """PT A in 2025, which is being filled and has a year before it."""
    return product.evaluation("PTA", 2025)


@pytest.fixture
def empty(product: Product) -> int:
    """PT B in 2025, where other tests answer a few items."""
    return product.evaluation("PTB", 2025)


@pytest.fixture
def visit(visit_without_worker: Visit) -> Visit:
    """Nothing here is about a line that is gone."""
    return visit_without_worker


def current(page: Page) -> str | None:
    """The code of the item the keys act on."""
    return page.locator("[data-current]").get_attribute("data-item")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_the_keys_walk_score_and_explain_themselves(
    visit: Visit, product: Product, empty: int
) -> None:
    page = visit(COORDINATOR, address(empty))
    press(page, "j", "j", "k", "ArrowDown")
    assert current(page) == "1.02"
    press(page, "ArrowDown", "ArrowUp", "2")
    expect(radio(page, "1.02", face="2")).to_be_checked()
    expect(radio(page, "1.02", face="2")).to_be_focused()
    expect_saved(page)
    assert product.answers(empty, "1.02")[0][0] == "2"
    press(page, "?")
    dialog = page.get_by_role("dialog", name=said("Keys"))
    expect(dialog).to_be_visible()
    press(page, "4", "Escape")
    expect(dialog).not_to_be_visible()
    expect(radio(page, "1.02", face="2")).to_be_checked()
    press(page, "s")
    expect(page.get_by_role("button", name=said("Submit to the manager"))).to_be_focused()


def test_a_key_off_the_scale_is_answered_and_the_guide_is_one_key_away(
    visit: Visit, empty: int
) -> None:
    page = visit(COORDINATOR, address(empty))
    press(page, "j", "7")
    answered = said("{typed} is not on the scale of this item: {scale}.")
    scale = "0, 1, 2, 3, 4, N/A"
    expect(item(page, "1.01").get_by_role("alert")).to_have_text(
        answered.format(typed="7", scale=scale)
    )
    press(page, "3")
    expect(item(page, "1.01").locator(".item__says")).to_be_empty()
    steps = page.locator("[data-item='1.01'] .earns dd")
    press(page, "g")
    expect(steps).to_have_count(5)
    expect(item(page, "1.01").locator(".item__criterion")).to_contain_text(
        steps.nth(3).inner_text()
    )
    expect_saved(page)
    press(page, "7")  # answered beside the scores, however long the opened item is
    expect(item(page, "1.01").get_by_role("alert")).to_be_in_viewport()


def test_the_key_of_a_finding_that_nothing_offers_opens_the_dialog(
    visit: Visit, empty: int
) -> None:
    page = visit(COORDINATOR, address(empty))
    press(page, "j", "4", "f")
    expect(page.get_by_label(said("What was found"))).to_be_focused()
    press(page, "Escape")
    expect(item(page, "1.01").locator("[data-raise=minor]")).to_be_focused()
    expect_saved(page)


def test_the_next_item_comes_by_itself_only_for_who_wishes_so(visit: Visit, empty: int) -> None:
    page = visit(COORDINATOR, address(empty))
    press(page, "j", "3")
    assert current(page) == "1.01"
    page.get_by_label(said("Go on after each answer")).check()
    page.reload()
    press(page, "j", "3")
    assert current(page) == "1.02"
    radio(page, "1.02", face="4").locator("..").click()
    assert current(page) == "1.03"
    expect_saved(page)


def test_keys_are_only_letters_while_something_is_typed(visit: Visit, empty: int) -> None:
    page = visit(COORDINATOR, address(empty))
    press(page, "j", "c")
    note = item(page, "1.01").get_by_label(said("Note"), exact=True)
    expect(note).to_be_focused()
    page.keyboard.type("jk?4n")
    expect(note).to_have_value("jk?4n")
    press(page, "Escape", "j")
    assert current(page) == "1.02"
    press(page, "n")
    expect(item(page, "1.02").locator("[data-field=na_reason]")).to_be_focused()
    page.keyboard.type("Contoh: 0")
    expect_saved(page)


def test_the_keys_can_be_switched_off_for_good(visit: Visit, empty: int) -> None:
    page = visit(COORDINATOR, address(empty))
    page.get_by_role("button", name=said("Keys"), exact=True).click()
    page.get_by_role("checkbox", name=said("Use these keys on this device")).uncheck()
    page.reload()
    press(page, "j")
    expect(page.locator("[data-current]")).to_have_count(0)


def test_a_filter_is_in_the_address_and_back_undoes_it(visit: Visit, evaluation: int) -> None:
    page = visit(COORDINATOR, address(evaluation))
    page.get_by_label(said("Show"), exact=True).select_option("open")
    expect(page).to_have_url(re.compile(r"\?show=open$"))
    shown = page.locator("[data-item]:visible")
    count = page.locator("[data-item]:not(:has(:checked))").count()
    expect(shown).to_have_count(count)
    expect(page.locator("#found")).to_have_text(
        said("{count} of {items} items shown.", count=count, items=67)
    )
    page.go_back()
    expect(shown).to_have_count(67)


def test_a_search_finds_by_code_and_an_empty_one_says_so(visit: Visit, evaluation: int) -> None:
    page = visit(COORDINATOR, address(evaluation) + "?q=2.03")
    expect(page.locator("[data-item]:visible")).to_have_count(1)
    press(page, "/")
    page.keyboard.type("9")
    expect(page.locator("#found")).to_have_text(
        said("No item matches. Change the filter or the search.")
    )
    page.get_by_role("button", name=said("Show all items")).click()
    expect(page.locator("[data-item]:visible")).to_have_count(67)


def test_the_next_open_item_is_one_key_away(visit: Visit, evaluation: int) -> None:
    page = visit(COORDINATOR, address(evaluation))
    first = page.locator("[data-item]:not(:has(:checked))").first.get_attribute("data-item")
    press(page, "o")
    assert current(page) == first
    page.get_by_label(said("Show"), exact=True).select_option("low")
    expect(page).to_have_url(re.compile(r"\?show=low$"))
    for box in page.locator("[data-item]:visible").all():
        assert box.locator("input:checked").get_attribute("value") in ("0", "1")


def test_last_year_is_a_suggestion_until_it_is_confirmed(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = visit(COORDINATOR, address(evaluation) + "?show=suggested")
    expect(page.locator("#show")).to_have_value("suggested")
    expect(page.locator("[data-item]:visible").first).to_be_visible()  # it comes after the page
    open_before = page.locator("[data-item]:not(:has(:checked))").count()
    press(page, "j")
    code = current(page) or ""
    assert product.answers(evaluation, code) == []
    suggested = item(page, code).locator("[data-last] input")
    expect(suggested).not_to_be_checked()
    item(page, code).get_by_text(said("Guide, details")).click()
    expect(item(page, code)).to_contain_text(said("Last year ({year})", year=2024))
    press(page, "y")
    expect(suggested).to_be_checked()
    expect_saved(page)
    assert product.answers(evaluation, code)[0][0] == suggested.get_attribute("value")
    assert page.locator("[data-item]:not(:has(:checked))").count() == open_before - 1


def test_changes_since_last_year_are_marked_and_found(visit: Visit, evaluation: int) -> None:
    page = visit(COORDINATOR, address(evaluation) + "?show=changed")
    expect(page.locator("#show")).to_have_value("changed")
    boxes = page.locator("[data-item]:visible")
    expect(boxes.first).to_be_visible()  # what was last year comes after the page
    for box in boxes.all():
        expect(box.locator(".item__changed")).to_contain_text("2024")


def test_undo_goes_back_step_by_step_and_stays_in_the_history(
    visit: Visit, product: Product, empty: int
) -> None:
    page = visit(COORDINATOR, address(empty, "4"))
    radio(page, "4.02", face="1").focus()
    for figure in ("1", "3", "4"):
        press(page, figure)
        expect_saved(page)
    for figure in ("3", "1"):
        press(page, "u")
        expect(radio(page, "4.02", face=figure)).to_be_checked()
        expect_saved(page)
    assert product.answers(empty, "4.02")[0][0] == "1"
    item(page, "4.02").get_by_text(said("Guide, details")).click()
    item(page, "4.02").get_by_role("button", name=said("History")).click()
    lines = item(page, "4.02").get_by_role("listitem")
    expect(lines).to_have_count(5)
    expect(lines.first).to_contain_text("Koordinator HSE Contoh")


def test_a_figure_proposes_the_score_and_another_score_asks_for_a_reason(
    visit: Visit, product: Product, empty: int
) -> None:
    page = visit(COORDINATOR, address(empty))
    measured = item(page, "1.08")
    figure = measured.get_by_label(said("Figure"), exact=True)
    figure.fill("96.5")  # a pad without a comma: one tap takes one of the two readings
    readings = measured.get_by_role("group", name="96.5").get_by_role("button")
    expect(readings).to_have_text(["Pakai 96,5", "Pakai 965"])
    readings.first.press("Enter")
    expect(figure).to_be_focused()
    expect(figure).to_have_value("96,5")
    expect(readings).to_have_count(0)
    expect(radio(page, "1.08", face="3")).to_be_checked()
    expect_saved(page)
    assert product.answers(empty, "1.08")[0][0] == "3"
    radio(page, "1.08", face="3").focus()
    press(page, "4")
    reason = measured.get_by_label(said("Why another score or figure?"))
    expect(reason).to_be_visible()
    press(page, "u")  # keys go on acting, they are not typed into the reason
    expect(radio(page, "1.08", face="3")).to_be_checked()
    press(page, "4")
    press(page, "r")
    expect(reason).to_be_focused()
    expect(reason).to_have_value("")
    assert product.answers(empty, "1.08")[0][0] == "3"
    page.keyboard.type("Contoh: empat pekerja baru masuk.")
    press(page, "Enter")
    expect_saved(page)
    assert product.answers(empty, "1.08")[0][0] == "4"
    page.reload()
    expect(measured.get_by_label(said("Figure"), exact=True)).to_have_value("96,5")
    expect(reason).to_have_value("Contoh: empat pekerja baru masuk.")
    measured.locator(".score--na").click()
    expect(figure).to_be_hidden()  # what does not apply has none, and one typed would be lost


def test_two_people_see_each_other_and_what_the_other_saved(
    visit: Visit, product: Product, empty: int
) -> None:
    mine = visit(COORDINATOR, address(empty))
    theirs = mine.context.new_page()
    theirs.goto(address(empty))
    choose(theirs, "5.02", face="3")
    expect_saved(theirs)
    expect(radio(mine, "5.02", face="3")).to_be_checked(
        timeout=2 * LONGEST_WAIT
    )  # asked now and then
    expect(item(mine, "5.02")).to_contain_text("Koordinator HSE Contoh")
    choose(mine, "5.02", face="1")
    expect_saved(mine)
    assert product.answers(empty, "5.02")[0][4] == 2


def test_elements_are_assigned_and_found_again(visit: Visit, empty: int) -> None:
    page = visit(COORDINATOR, address(empty))
    page.get_by_text(said("Assign elements")).click()
    page.locator("#assign label").nth(2).get_by_role("combobox").select_option(index=1)
    expect(page.locator('[data-assigned="3"]')).to_contain_text("Koordinator HSE Contoh")
    page.goto(address(empty) + "?show=mine")
    expect(page.locator('[data-item="3.01"]')).to_be_visible()
    expect(page.locator('[data-item="1.01"]')).not_to_be_visible()


def paste(page: Page, text: str) -> None:
    """What Ctrl+V does, without the clipboard of the machine."""
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const options = { clipboardData, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        text,
    )


def test_a_column_of_scores_is_pasted_from_the_current_item_down(
    visit: Visit, product: Product, empty: int
) -> None:
    page = visit(COORDINATOR, address(empty, "5"))
    radio(page, "5.02", face="1").focus()
    broken = '"Dari lembar\n""kerja"" 2"'  # as a spreadsheet gives a cell with a line break
    paste(page, f"3,0\t{broken}\r\n9\r\n\r\n2\r\n")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(
        said("{count} of {rows} rows can be filled in; the others are left out.", count=2, rows=4)
    )
    expect(dialog).to_contain_text(said("not on the scale of this item"))
    dialog.get_by_role("button", name=said("Fill in {count} items", count=2)).click()
    expect(radio(page, "5.05", face="2")).to_be_focused()
    expect_saved(page)
    expect(item(page, "5.02").locator("[data-field=note]")).to_have_value('Dari lembar\n"kerja" 2')
    assert product.answers(empty, "5.02")[0][0] == "3"
    assert product.answers(empty, "5.03") == []
    assert product.answers(empty, "5.05")[0][0] == "2"


def test_rows_with_codes_find_their_items_and_a_text_keeps_what_is_pasted(
    visit: Visit, empty: int
) -> None:
    page = visit(COORDINATOR, address(empty, "5"))
    choose(page, "5.06", face="1")
    paste(page, "5.07\tTB\tTidak ada alat angkat\n5.06\t4\n9.99\t1")
    expect(page.get_by_role("dialog")).to_contain_text("1 → 4")
    page.get_by_role("button", name=said("Fill in {count} items", count=2)).click()
    expect(radio(page, "5.06", face="4")).to_be_checked()
    expect(item(page, "5.07").locator("[data-field=na_reason]")).to_have_value(
        "Tidak ada alat angkat"
    )
    expect_saved(page)
    press(page, "c")
    paste(page, "1\n2")
    expect(page.get_by_role("dialog")).to_have_count(0)
