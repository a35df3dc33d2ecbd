"""What is done before a page's scripts have come is neither lost nor called saved."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.checklist import (
    address,
    choose,
    closed,
    expect_saved,
    expect_state,
    item,
    radio,
    save_over_api,
    scores,
)
from tests.browser.conftest import Visit
from tests.browser.held import open_without_scripts, scripts_held
from tests.browser.product import Product
from tests.browser.test_workspace import paste
from tests.browser.visits import PHONE, sign_in
from tests.browser.words import said

COORDINATOR, REPRESENTATIVE = "koordinator", "wakil.pta"
READYING = "Getting ready to save…"
NOTE = "Contoh: dicatat sebelum skrip sampai."
SETUP = "#setup"  # stands last in the checklist
# They stand at their begin, or are over: neither is left to how long the machine takes. The
# stylesheet may not have come yet.
SET_ANIMATIONS = """async (box, areOver) => {
  const moving = () => box.getAnimations({ subtree: true });
  while (!moving().length) await new Promise(requestAnimationFrame);
  for (const one of moving()) {
    if (areOver) one.finish();
    else Object.assign(one, { currentTime: 0 }).pause();
  }
}"""
# What can be pressed and is less than 44 px high; a link among other words is none of these.
TOO_SMALL = """
() => [...document.querySelectorAll("a[href], button, summary, select, input, label")]
  .filter((one) => one.checkVisibility({opacityProperty: true}))
  .filter((one) => !one.matches("label:not(:has(input)), [type=hidden], label input, .skip"))
  .filter((one) => !one.matches("a") || one.parentElement.innerText.trim() === one.innerText.trim())
  .filter((one) => one.getBoundingClientRect().height < 43.9)
  .map((one) => `${one.tagName} ${one.textContent.trim()}`)
"""


@dataclass(frozen=True, slots=True)
class Early:
    """A checklist whose scripts are held back, and what lets them go."""

    page: Page
    release: Callable[[], None]


@pytest.fixture
def evaluation(product: Product) -> int:
    """PT B in 2025, which nobody has begun; each test answers items of its own."""
    return product.evaluation("PTB", 2025)


@pytest.fixture
def early(visit_without_worker: Visit, evaluation: int) -> Iterator[Early]:
    page = visit_without_worker(COORDINATOR, "about:blank")
    with scripts_held(page) as release:
        open_without_scripts(page, address(evaluation), last=SETUP)
        expect_state(page, READYING)
        yield Early(page, release)


def note_of(page: Page, code: str) -> Locator:
    """The note of an item, which is opened for it."""
    item(page, code).locator("summary").click()
    return item(page, code).get_by_label(said("Note"), exact=True)


def test_a_score_tapped_before_the_scripts_came_is_saved(
    early: Early, product: Product, evaluation: int
) -> None:
    before = closed(early.page)
    choose(early.page, "1.01", face="3")
    expect(radio(early.page, "1.01", face="3")).to_be_checked()
    expect_state(early.page, READYING)
    assert product.answers(evaluation, "1.01") == []
    early.release()
    expect_saved(early.page)
    assert product.answers(evaluation, "1.01") == [("3", False, "", "", 1)]
    expect(early.page.locator("#closed")).to_have_text(f"{before + 1}/67")


def test_only_what_was_touched_is_sent(early: Early, evaluation: int) -> None:
    sent: list[str] = []
    early.page.on("request", lambda one: sent.append(one.url) if one.method == "PUT" else None)
    choose(early.page, "1.03", face="1")
    choose(early.page, "1.03", face="2")
    early.release()
    expect_saved(early.page)
    assert [url.split("/evaluations/")[1] for url in sent] == [f"{evaluation}/answers/1.03/"]


def test_notes_typed_before_the_scripts_came_are_saved(
    early: Early, product: Product, evaluation: int
) -> None:
    note_of(early.page, "2.01").fill(NOTE)
    early.page.locator('[data-element="2"] textarea').fill(NOTE)
    early.release()
    expect_saved(early.page)
    assert product.answers(evaluation, "2.01") == [("", False, "", NOTE, 1)]
    found = product.rows(
        "SELECT text FROM evaluations_elementnote WHERE evaluation_id = %s", evaluation
    )
    assert found == [(NOTE,)]


def test_a_figure_typed_before_the_scripts_came_makes_its_score(
    early: Early, product: Product, evaluation: int
) -> None:
    item(early.page, "1.08").get_by_label(said("Figure"), exact=True).fill("96,5")
    early.release()
    expect(radio(early.page, "1.08", face="3")).to_be_checked()
    expect_saved(early.page)
    assert product.answers(evaluation, "1.08")[0][0] == "3"


def test_a_figure_that_is_none_is_kept_in_its_box_and_asked_about(
    early: Early, product: Product, evaluation: int
) -> None:
    figure = item(early.page, "3.04").get_by_label(said("Figure"), exact=True)
    figure.fill("banyak")
    early.release()
    expect(early.page.locator("#saving")).to_contain_text("3.04")
    expect(figure).to_have_value("banyak")
    assert product.answers(evaluation, "3.04") == []


def test_not_applicable_has_room_for_its_reason_at_once(
    early: Early, product: Product, evaluation: int
) -> None:
    choose(early.page, "2.02", face=said("not applicable"))
    item(early.page, "2.02").locator("[data-field=na_reason]").fill(NOTE)
    early.release()
    expect_saved(early.page)
    assert product.answers(evaluation, "2.02") == [("", True, NOTE, "", 1)]


def test_not_applicable_without_its_reason_is_asked_about(
    early: Early, product: Product, evaluation: int
) -> None:
    choose(early.page, "2.03", face=said("not applicable"))
    early.release()
    expect_state(
        early.page, "Item {items}: write why it is not applicable, then it is saved", items="2.03"
    )
    assert product.answers(evaluation, "2.03") == []


def test_an_item_opened_before_the_scripts_came_has_its_parts(early: Early) -> None:
    item(early.page, "2.04").locator("summary").click()
    early.release()
    opened = item(early.page, "2.04")
    expect(opened.get_by_role("heading", name=said("Evidence"), exact=True)).to_be_visible()
    expect(opened.get_by_role("heading", name=said("Findings"), exact=True)).to_be_visible()
    expect(opened.get_by_role("button", name=said("History"))).to_be_visible()
    expect(opened.get_by_text(said("What earns each score"))).to_be_visible()


def test_elements_are_assigned_where_the_list_was_opened_early(early: Early) -> None:
    early.page.get_by_text(said("Assign elements")).click()
    early.release()
    people = early.page.locator("#assign label").first.get_by_role("combobox")
    expect(people.get_by_role("option", name="Koordinator HSE Contoh")).to_be_attached()


def test_a_filter_set_before_the_scripts_came_is_set(early: Early) -> None:
    early.page.locator("#search").fill("1.05")
    early.release()
    expect(item(early.page, "1.05")).to_be_visible()
    expect(item(early.page, "1.04")).not_to_be_visible()


def test_nothing_is_handed_in_before_the_page_is_ready(early: Early) -> None:
    submit = early.page.get_by_role("button", name=said("Submit to the manager"))
    expect(submit).to_be_disabled()
    early.release()
    expect_saved(early.page)
    expect(submit).to_be_enabled()


def test_where_no_script_comes_the_page_says_what_is_not_kept(early: Early) -> None:
    late = early.page.locator("#saving .starting__late")
    early.page.locator("#saving").evaluate(SET_ANIMATIONS, False)
    expect(late).not_to_be_visible()
    early.page.locator("#saving").evaluate(SET_ANIMATIONS, True)
    expect(late).to_be_visible()
    expect(late).to_contain_text(said(
        "Not saved yet: the scripts of this page have not come. Check the connection and wait, or "
        "load the page again and enter it anew."
    ))  # fmt: skip
    expect(early.page.locator("#saving .starting")).not_to_be_visible()
    early.release()
    expect_saved(early.page)


def test_what_is_shown_after_a_reload_and_after_back_is_what_the_server_has(
    early: Early, product: Product, evaluation: int
) -> None:
    page = early.page
    choose(page, "2.05", face="4")
    open_without_scripts(page, address(evaluation), last=SETUP)  # reloaded before the scripts came
    choose(page, "2.06", face="1")
    open_without_scripts(page, "/account/", last="main")
    page.go_back(wait_until="commit")
    early.release()
    expect_saved(page)
    for code in ("2.05", "2.06"):
        shown = scores(page, code).get_by_role("radio", checked=True).count()
        assert len(product.answers(evaluation, code)) == shown


def test_a_tap_on_an_item_that_already_waits_here_joins_it(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = visit(COORDINATOR, address(evaluation))
    expect_saved(page)
    page.route("**/answers/**", lambda route: route.abort())
    note_of(page, "2.07").fill(NOTE)
    expect(page.locator("#saving")).to_contain_text(re.compile(r"\d"))
    with scripts_held(page) as release:
        open_without_scripts(page, address(evaluation), last=SETUP)
        choose(page, "2.07", face="2")
        page.unroute("**/answers/**")
        release()
    expect_saved(page)
    assert product.answers(evaluation, "2.07")[0][:4] == ("2", False, "", NOTE)


def test_where_somebody_else_was_faster_both_answers_are_shown(
    early: Early, product: Product, evaluation: int
) -> None:
    choose(early.page, "2.08", face="1")
    assert save_over_api(early.page, evaluation, code="2.08", choice="4") == 200
    early.release()
    expect(item(early.page, "2.08").get_by_role("alert")).to_contain_text(said("Your answer"))
    assert product.answers(evaluation, "2.08")[0][0] == "4"


def test_files_chosen_before_the_script_came_are_looked_at(visit: Visit, tmp_path: Path) -> None:
    page = visit(REPRESENTATIVE, "/findings/")
    page.get_by_role("link", name=re.compile("T-PTA-2025-0001")).click()
    expect(page.locator("#history")).to_be_visible()
    photos = [tmp_path / f"foto-{number}.jpg" for number in range(30)]
    for photo in photos:
        photo.write_bytes(b"\xff\xd8\xff")
    with scripts_held(page) as release:
        open_without_scripts(page, page.url, last="#history")
        page.locator("input[type=file]").last.set_input_files(photos)
        release()
        expect(page.get_by_role("alert")).to_contain_text("30")


def test_a_draft_changed_before_the_script_came_is_called_unstored(visit: Visit) -> None:
    page = visit("admin", "/instruments/instrument/csms-v1/")
    page.get_by_role("button", name=said("Copy to a new draft")).click()
    expect(page.get_by_text(said("Edit"), exact=True)).to_be_visible()
    draft = page.url
    page.goto("/account/")
    with scripts_held(page) as release:
        open_without_scripts(page, f"{draft}edit/head/", last=".bar")
        page.locator(".editor__form textarea, .editor__form input[type=text]").first.fill("Contoh")
        release()
        expect(page.locator("[data-unsaved-says]")).to_be_visible()


def test_signing_out_before_the_script_came_leads_to_a_page_that_asks(visit: Visit) -> None:
    page = visit("", "/sign-in/?next=/account/")
    sign_in(page, COORDINATOR)
    with scripts_held(page) as release:
        open_without_scripts(page, "/account/", last="#ask-sign-out")
        page.get_by_role("button", name=said("Sign out")).first.click()
        main = page.get_by_role("main")
        expect(main).to_contain_text(said("Sign out?"))
        release()
        main.get_by_role("button", name=said("Sign out")).click()
        expect(page.get_by_label(said("User name"))).to_be_visible()


def test_this_device_says_that_it_looks_before_it_says_that_nothing_waits(visit: Visit) -> None:
    page = visit(COORDINATOR, "/account/")
    with scripts_held(page) as release:
        open_without_scripts(page, "/device/", last="#device-setup")
        expect(page.get_by_text(said("Looking up what this device keeps…"))).to_be_visible()
        release()
        expect(page.locator("#queue-state")).to_have_text(
            said("Nothing waits: all has reached the server.")
        )


def test_the_first_choice_is_near_the_top_on_a_phone_and_the_filters_unfold(
    visit: Visit, evaluation: int
) -> None:
    page = visit(COORDINATOR, address(evaluation), viewport=PHONE)
    first = page.locator("label.score").first.bounding_box()
    assert first is not None
    assert first["y"] <= 380
    assert first["height"] >= 44
    page.get_by_role("button", name=said("Search and filter")).click()
    page.locator("#search").fill("1.05")
    page.get_by_role("button", name=said("Close"), exact=True).click()
    expect(item(page, "1.04")).not_to_be_visible()
    expect(page.locator("#found")).to_contain_text("1")


@pytest.mark.parametrize(
    "page",
    [
        "/todo/",
        "/findings/",
        "/evaluations/",
        "/dashboard/",
        "/comparison/",
        "/months/",
        "/periods/",
    ],
)
def test_what_a_fingertip_presses_is_44_pixels_high(visit: Visit, page: str) -> None:
    phone = visit("manajer", page, viewport=PHONE, has_touch=True, is_mobile=True)
    assert phone.evaluate(TOO_SMALL) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_keys_go_down_the_months_of_a_year_and_take_out_what_was_pasted_and_send_nothing(
    visit: Visit,
) -> None:
    page = visit(COORDINATOR, "/contractors/")
    page.get_by_role("link", name="PT A", exact=True).click()
    page.get_by_role("link", name=said("Fill in a whole year")).click()
    hours = page.locator("[data-months] input:not([type=hidden])[name$=man_hours]")
    page.wait_for_url("**/months/**")  # with its script: before it Enter does nothing
    hours.first.focus()
    where = page.url
    for key, row in (("Enter", 1), ("Enter", 2), ("Shift+Enter", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(hours.nth(row)).to_be_focused()
    hours.last.press("Enter")
    expect(hours.last).to_be_focused()
    hours.last.press("ArrowDown")
    expect(page.get_by_role("button", name=said("Store the year"))).to_be_focused()
    assert page.url == where
    hours.last.focus()
    before = hours.last.input_value()
    paste(page, "4321\t7")
    expect(hours.last).to_have_value("4321")
    page.keyboard.press("Control+z")
    expect(hours.last).to_have_value(before)


def test_an_empty_form_leads_to_its_first_mistake_after_skipping_to_the_content(
    visit: Visit,
) -> None:
    page = visit("manajer", "/contractors/new/")
    page.locator(".skip").press("Enter")
    page.get_by_role("button", name=said("Save"), exact=True).click()
    expect(page.locator("#id_name[aria-invalid]")).to_be_focused()


def test_the_calendar_inside_a_date_shows_that_it_has_the_focus(visit: Visit) -> None:
    page = visit("manajer", "/periods/")
    page.locator("[type=date]").first.focus()
    for _part in ("month", "year", "calendar"):
        page.keyboard.press("Tab")
    assert (
        page.evaluate("document.activeElement.matches(':focus-visible')") is False
    )  # its calendar
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_where_a_fingertip_presses_the_first_choice_is_still_near_the_top(
    visit: Visit, evaluation: int
) -> None:
    phone = visit(COORDINATOR, address(evaluation), viewport=PHONE, has_touch=True, is_mobile=True)
    first = phone.locator("label.score").first.bounding_box()
    assert first is not None
    assert first["y"] <= 380
    bars = "[...document.querySelectorAll('.state, .bottom')].map((one) => one.offsetHeight)"
    assert sum(phone.evaluate(bars)) < 110  # what is focused is scrolled clear of that much
