"""A survey is answered while the line is cut: a real browser, since nothing else cuts one."""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, Route, expect

from csms.settings import BASE_DIR
from tests.browser.conftest import Visit
from tests.browser.held import requests_held
from tests.browser.visits import Visits
from tests.browser.words import said

SHIPPED = BASE_DIR / "questionnaires" / "library" / "smk3_workers-v1.yaml"
CSRF_COOKIE = "csrftoken"
PHONE = {"width": 390, "height": 844}
# The page tries again every few seconds as well: then an attempt might be under way already.
ONLY_WHEN_TOLD = "globalThis.setInterval = () => 0;"
IS_FETCHED = """async () => {
  const names = () => performance.getEntriesByType("resource").map((one) => one.name);
  while (!names().some((name) => name.endsWith("/send/"))) {
    await new Promise((done) => { setTimeout(done, 50); });
  }
}"""


class SurveyLinks(NamedTuple):
    """The addresses of a survey: for phones, and to make a device a shared one."""

    phone: str
    kiosk: str


@pytest.fixture(scope="module")
def links(_as_demonstrated: None, visits: Visits) -> SurveyLinks:
    """A survey that a manager has just begun."""
    with visits.signed_in("manajer") as page:
        page.goto("/questionnaires/new/text/")
        begin_survey(page)
        content = page.content()
    found = [re.search(rf"/s/[\w-]+/{end}", content) for end in ("", r"kiosk/[\w-]+/")]
    return SurveyLinks(*(one[0] for one in found if one))


def begin_survey(page: Page) -> None:
    """As far as its own page."""
    page.locator("[name=text]").fill(SHIPPED.read_text(encoding="utf-8"))
    page.get_by_role("button", name=said("Store the draft")).click()
    page.get_by_role("button", name=said("Publish the version")).click()
    expect(page.get_by_role("button", name=said("Begin the next version"))).to_be_visible()
    page.goto("/surveys/new/")
    page.locator("[name=questionnaire]").select_option(index=1)
    for name, value in (("name", "Survei"), ("target_group", "Semua"), ("invited", "5")):
        page.locator(f"[name={name}]").fill(value)
    for name, days in (("opens_at", -2), ("closes_at", 2)):
        at = datetime.now() + timedelta(days=days)
        page.locator(f"[name={name}]").fill(f"{at:%Y-%m-%dT%H:%M}")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("Survei")
    page.wait_for_load_state()


def choose_all(page: Page, choice: int) -> None:
    for question in page.locator("fieldset").all():
        question.locator("input").nth(choice).check()


def expect_all_chosen(page: Page, *, of: int) -> None:
    expect(page.locator("progress")).to_have_attribute("value", str(of))
    count = page.locator("fieldset").count()
    expect(page.locator("fieldset input:checked")).to_have_count(count)


def go_on(page: Page) -> None:
    page.get_by_role("button", name=said("Keep and go on")).click()


def leave_something_of_another_sheet(page: Page, address: str) -> None:
    """As a tab that was put to sleep before its line was back, and the sheet sent from another."""
    left = '{"sheet": "another", "pages": {"1/": "go=anyway"}, "send": null}'
    page.evaluate(
        "([at, left]) => sessionStorage.setItem(`csms-sheet:${at}`, left)", [address, left]
    )
    assert page.evaluate("sessionStorage.length") == 1


def press_while_what_waits_is_being_sent(page: Page) -> None:
    """The line is back and does not answer: what is pressed meanwhile is done, not lost."""
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.abort()
        held.append(route)

    page.route("**/s/*/*/", hold_the_first)
    with page.expect_request("**/s/*/*/"):
        page.evaluate("dispatchEvent(new Event('online'))")
    go_on(page)
    held[0].abort()
    expect(page.locator("progress")).to_have_attribute("value", "3")
    page.unroute("**/s/*/*/")


def press_back_while_a_page_is_being_sent(page: Page) -> None:
    """Whoever goes back meanwhile stays there, and what is pressed there is done."""
    choose_all(page, 0)
    go_on(page)
    expect(page.locator("progress")).to_have_attribute("value", "2")
    choose_all(page, 0)
    with requests_held(page, "**/s/*/2/") as release:
        with page.expect_request("**/s/*/2/"):
            go_on(page)
        page.go_back()
        expect_all_chosen(page, of=1)
        with page.expect_request("**/s/*/1/"):
            go_on(page)
            release()
    expect_all_chosen(page, of=2)
    page.go_back()


def refuse_the_first_that_waits(page: Page, *, html: str) -> None:
    """The server refuses one page of those that wait: it is shown, and the others still wait."""
    page.route("**/s/*/1/", lambda route: route.fulfill(status=400, body=html))
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("progress")).to_have_attribute("value", "1")
    page.unroute("**/s/*/1/")
    choose_all(page, 1)
    go_on(page)
    expect_all_chosen(page, of=2)
    assert "/2/" in str(page.evaluate("Object.values(sessionStorage).join()"))
    go_on(page)
    expect(page.locator("progress")).to_have_attribute("value", "3")


def test_a_sheet_is_answered_to_its_end_without_a_line_and_sent_when_it_is_back(
    visit: Visit, links: SurveyLinks
) -> None:
    address = links.phone
    page = visit("", address, viewport=PHONE)
    page.add_init_script(ONLY_WHEN_TOLD)
    page.get_by_role("button", name=said("Begin")).click()
    expect(page.locator("progress")).to_have_attribute("value", "1")
    page.evaluate(IS_FETCHED)
    first = page.content()
    press_back_while_a_page_is_being_sent(page)
    page.context.set_offline(True)
    for number in range(1, 5):
        expect(page.locator("progress")).to_have_attribute("value", str(number))
        if number == 3:
            refuse_the_first_that_waits(page, html=first)
        choose_all(page, 1)
        (press_while_what_waits_is_being_sent if number == 2 else go_on)(page)
    expect(page.get_by_role("button", name=said("Send my answers"))).to_be_visible()
    expect(page.locator("#line")).to_be_visible()
    page.go_back()  # to the last page: what was chosen is there
    expect_all_chosen(page, of=4)
    go_on(page)
    page.get_by_role("button", name=said("Send my answers")).click()
    expect(page.locator("#line")).to_have_text(
        said("No connection. Leave this page open: your answers are sent when it is back.")
    )
    page.context.clear_cookies(name=CSRF_COOKIE)  # refused, and sent once more with a new token
    page.context.set_offline(False)
    expect(page.get_by_text(said("Your answers were sent. Thank you."))).to_be_visible()
    page.wait_for_load_state()  # with its script, which erases what is left
    assert page.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]
    leave_something_of_another_sheet(page, address)
    page.reload()
    assert page.evaluate("sessionStorage.length") == 0
    leave_something_of_another_sheet(page, address)
    page.get_by_role("button", name=said("Somebody else answers on this phone")).click()
    expect(page.locator("progress")).to_have_attribute("value", "1")
    page.wait_for_load_state()  # with its script
    assert page.evaluate("sessionStorage.length") == 0


def begin_with_one_answer(page: Page) -> None:
    """The next person: nothing is chosen on any page; one answer, and a second one not sent."""
    page.get_by_role("button", name=said("Begin")).click()
    expect(page.locator("progress")).to_have_attribute("value", "1")
    expect(page.locator("input:checked")).to_have_count(0)
    page.wait_for_load_state()  # with its script
    choose_all(page, 0)
    go_on(page)
    expect(page.locator("progress")).to_have_attribute("value", "2")
    expect(page.locator("input:checked")).to_have_count(0)
    page.locator("fieldset input").first.check()


def test_a_shared_tablet_puts_away_what_nobody_touches_with_and_without_a_line(
    visit: Visit, links: SurveyLinks
) -> None:
    page = visit("", links.kiosk, viewport=PHONE)
    page.clock.install()
    begin_with_one_answer(page)
    for chosen in (2, 3):  # a slow reader is not sent away
        page.clock.fast_forward(120_000)
        page.locator("fieldset").nth(chosen).locator("input").first.check()
        expect(page.locator("input:checked")).to_have_count(chosen)
    page.clock.fast_forward(185_000)
    begin_with_one_answer(page)
    page.context.set_offline(True)
    page.clock.fast_forward(185_000)
    expect(page.locator("#line")).to_have_text(
        said("No connection. This page stood too long and is put away; the first is back with it.")
    )
    expect(page.locator("main")).to_be_empty()
    page.mouse.click(100, 100)  # whoever wakes it sees nothing either
    expect(page.locator("main")).to_be_empty()
    page.context.set_offline(False)
    page.clock.run_for(4_000)
    begin_with_one_answer(page)


def refuse(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(status=403)
    else:
        route.continue_()


def test_a_phone_that_is_refused_or_has_lost_the_mark_of_its_sheet_says_so(
    visit: Visit, links: SurveyLinks
) -> None:
    page = visit("", links.phone, viewport=PHONE)
    page.get_by_role("button", name=said("Begin")).click()
    expect(page.locator("progress")).to_have_attribute("value", "1")
    page.wait_for_load_state()  # with its script
    choose_all(page, 0)
    page.route("**/s/*/1/", refuse)
    go_on(page)
    expect(page.locator("#line")).to_have_text(
        said("What you chose was not taken and waits in this tab: reload the page to send it.")
    )
    expect_all_chosen(page, of=1)
    page.unroute("**/s/*/1/")
    page.context.clear_cookies()
    go_on(page)
    page.get_by_role("link", name=said("Begin again on the first page")).click()
    expect(page.get_by_role("button", name=said("Begin"))).to_be_visible()
