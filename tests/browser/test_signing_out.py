"""Signing out: nothing of a person is left in the browser, with a line and without."""

import re
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.line import LineAnswer, LineRequest, NetworkLine, open_line
from tests.browser.checklist import address
from tests.browser.conftest import ARGUMENTS, CHROMIUM, Visit
from tests.browser.product import Product
from tests.browser.test_offline import (
    AS_OVER_PLAIN_HTTP,
    COORDINATOR,
    NAME,
    browser_of,
    expect_kept,
)
from tests.browser.visits import HAS_ARRIVED, LONGEST_WAIT, WIDE, session_key, sign_in
from tests.browser.words import said

SIGNED_OUT = "You are signed out on this device."
# Everything that the browser holds for the site and a page can read, as one text.
EVERYTHING = """async () => {
  const found = [document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (request.url.includes("/static/")) continue;
      found.push(name, request.url, await (await cache.match(request)).text());
    }
  }
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
    });
    for (const store of database.objectStoreNames) {
      const reading = database.transaction(store).objectStore(store);
      for (const request of [reading.getAllKeys(), reading.getAll()]) {
        found.push(await new Promise((done) => {
          request.onsuccess = () => done(JSON.stringify(request.result));
        }));
      }
    }
    database.close();
  }
  return found.join("\\n");
}"""
NOTE_RETURN = """() => addEventListener("pageshow", ({ persisted }) => {
  document.documentElement.dataset.persisted = persisted;
})"""
# As a window does from the button until it has told the server.
NOTE_LEFT = """async () => {
  await (await caches.open("csms-notes")).put("/person", new Response("left"));
}"""
SERVER_KNOWS = """async () => {
  while (document.cookie.includes("signed_out")) await new Promise(setTimeout);
}"""
COME_BACK = """(isHere) => {
  document.body.dataset.asItStood = "";
  if (!isHere) localStorage.removeItem("csms-here");
  dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
}"""


@pytest.fixture(scope="module")
def remembering(browser: Browser) -> Iterator[Browser]:
    """A browser that keeps the pages one came from whole, as people's browsers do."""
    kept = browser.browser_type.launch(
        executable_path=CHROMIUM,
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    with closing(kept):
        yield kept


@pytest.fixture
def evaluation(product: Product) -> int:
    """PT B in 2025, which nobody has begun."""
    return product.evaluation("PTB", 2025)


def at_work(page: Page, evaluation: int) -> None:
    """Signed in, with a page behind, the list and a checklist kept, and on another page now."""
    page.goto("/sign-in/?next=/contractors/")
    sign_in(page, COORDINATOR)
    page.goto("/evaluations/")
    page.goto(address(evaluation))
    expect_kept(page, address(evaluation))
    page.goto("/account/")
    expect(page.locator("body")).to_contain_text(NAME)


def press_sign_out(page: Page) -> None:
    page.get_by_role("button", name=said("Sign out")).first.click()


def expect_to_return_whole(page: Page) -> None:
    """Back brings the page of nobody as it stood: so this browser does remember."""
    page.evaluate(NOTE_RETURN)
    page.goto("/sign-in/")
    page.go_back(wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-persisted", "true")


def expect_stranger(page: Page) -> None:
    """Nowhere stands who was signed in."""
    expect(page.locator("body")).to_contain_text("CSMS")
    expect(page.locator("body")).not_to_contain_text(NAME)
    expect(page.locator("[data-person]")).to_have_count(0)


def go_back_everywhere(page: Page) -> None:
    for _ in range(4):
        page.go_back(wait_until="commit")
        expect_stranger(page)


def expect_nothing_left(page: Page) -> None:
    everything = page.evaluate(EVERYTHING).lower()
    assert COORDINATOR not in everything
    assert "csms-pages-" not in everything  # a cache with nothing in it is not named there


def sessions(product: Product, key: str) -> int:
    return len(product.rows("SELECT 1 FROM django_session WHERE session_key = %s", key))


class Cut(NetworkLine):
    """A line that can be cut for everything that a browser asks, its worker's script among it."""

    is_cut = False

    def carry(self, asked: LineRequest) -> LineAnswer | None:
        return None if self.is_cut else self.ask(asked)


# What the worker writes waits for the line, and says when it is written.
PUTS_BY_THE_LINE = b"""
const put = Cache.prototype.put;
Cache.prototype.put = async function (...all) {
  await fetch("/put-begins/");
  await put.apply(this, all);
  await fetch("/put-ends/");
};
"""


class LatePuts(NetworkLine):
    """From the first page of a path on, the worker's writing is held back until it is let go."""

    def __init__(self, server: str) -> None:
        super().__init__(server)
        self.held_from = ""
        self.free = threading.Event()
        self.free.set()
        self.lock = threading.Condition()
        self.begun = self.ended = 0

    def carry(self, asked: LineRequest) -> LineAnswer | None:
        if asked.path == self.held_from:
            self.held_from = ""
            self.free.clear()
        if asked.path in ("/put-begins/", "/put-ends/"):
            return self.put(begins="begins" in asked.path)
        answer = self.ask(asked)
        if asked.path != "/service-worker.js":
            return answer
        return LineAnswer(answer.status, answer.headers, PUTS_BY_THE_LINE + answer.body)

    def put(self, *, begins: bool) -> LineAnswer:
        with self.lock:
            self.begun += begins
            self.ended += not begins
            self.lock.notify_all()
        if begins:
            self.free.wait(LONGEST_WAIT / 1000)
        return LineAnswer(204, [], b"")

    def wait_for_a_put(self) -> None:
        with self.lock:
            assert self.lock.wait_for(lambda: self.begun > self.ended, LONGEST_WAIT / 1000)

    def let_go(self) -> None:
        self.free.set()
        with self.lock:
            assert self.lock.wait_for(lambda: self.begun == self.ended, LONGEST_WAIT / 1000)


def test_what_the_worker_writes_after_its_person_left_is_written_nowhere(
    browser: Browser, product: Product, evaluation: int
) -> None:
    line = LatePuts(product.address)
    with open_line(line) as at, closing(browser.new_context(base_url=at)) as context:
        page = context.new_page()
        at_work(page, evaluation)
        press_sign_out(page)
        expect(page.get_by_label(said("User name"))).to_be_visible()
        page.goto("/sign-in/?next=/evaluations/")
        line.held_from = "/evaluations/"
        sign_in(page, COORDINATOR)
        line.wait_for_a_put()
        press_sign_out(page)
        expect(page.get_by_label(said("User name"))).to_be_visible()
        line.let_go()
        assert page.evaluate("async () => (await caches.match('/person')) === undefined")
        expect_nothing_left(page)


def test_after_signing_out_neither_storage_nor_back_nor_another_window_shows_who_it_was(
    remembering: Browser, product: Product, evaluation: int
) -> None:
    with closing(remembering.new_context(base_url=product.address, viewport=WIDE)) as context:
        page = context.new_page()
        page.goto("/device/")
        expect_to_return_whole(page)
        at_work(page, evaluation)
        other = context.new_page()
        other.goto(address(evaluation))
        key = session_key(context)
        press_sign_out(page)
        expect(other.get_by_label(said("User name"))).to_be_visible()
        expect(page.get_by_label(said("User name"))).to_be_visible()
        assert sessions(product, key) == 0
        expect_nothing_left(page)
        go_back_everywhere(page)


def test_the_page_to_sign_in_comes_by_itself_where_another_window_is_still_signing_out(
    visit: Visit, evaluation: int
) -> None:
    page = visit("", "/device/")
    at_work(page, evaluation)
    press_sign_out(page)
    expect(page.get_by_label(said("User name"))).to_be_visible()
    page.evaluate(NOTE_LEFT)
    page.goto("/sign-in/?next=/contractors/")
    expect(page.get_by_label(said("User name"))).to_be_visible()


def test_signing_out_without_a_line_forgets_at_once_and_ends_the_session_when_it_is_back(
    browser: Browser, product: Product, evaluation: int, tmp_path: Path
) -> None:
    line = Cut(product.address)
    with open_line(line) as at:
        reached = replace(product, address=at)
        with browser_of(browser, reached, profile=tmp_path / "profile") as context:
            page = context.pages[0]
            at_work(page, evaluation)
            key = session_key(context)
            line.is_cut = True
            press_sign_out(page)
            page.wait_for_url(
                "**/device/"
            )  # the worker's; where it takes long the page says so first
            expect(page.locator("[data-signed-out]")).to_contain_text(said(SIGNED_OUT))
            expect_nothing_left(page)
            go_back_everywhere(page)
            page.goto(address(evaluation))
            expect(page.locator("[data-signed-out]")).to_contain_text(said(SIGNED_OUT))
            expect_stranger(page)
        assert sessions(product, key) == 1
        line.is_cut = False
        with browser_of(browser, reached, profile=tmp_path / "profile") as context:
            page = context.pages[0]
            page.goto("/evaluations/")
            expect(page.get_by_label(said("User name"))).to_be_visible()
            assert sessions(product, key) == 0
            sign_in(page, COORDINATOR)
            page.goto(address(evaluation))
            expect_kept(page, address(evaluation))


def test_without_a_worker_the_page_itself_says_so_and_tells_the_server_later(
    visit: Visit, product: Product
) -> None:
    page = visit("", "/sign-in/?next=/contractors/", service_workers="block")
    page.add_init_script(AS_OVER_PLAIN_HTTP)
    sign_in(page, COORDINATOR)
    key = session_key(page.context)
    page.context.set_offline(True)
    press_sign_out(page)
    expect(page.locator("[data-signed-out]")).to_contain_text(said(SIGNED_OUT))
    assert NAME not in page.content()
    assert NAME not in page.evaluate("() => JSON.stringify(localStorage)")
    assert sessions(product, key) == 1
    page.context.set_offline(False)
    expect(page.get_by_label(said("User name"))).to_be_visible()
    assert sessions(product, key) == 0


def test_a_page_that_comes_back_out_of_memory_after_its_person_left_is_fetched_anew(
    visit: Visit,
) -> None:
    page = visit(COORDINATOR, "/contractors/")
    page.evaluate(HAS_ARRIVED)  # whose it is the server says after the page has come
    page.evaluate(COME_BACK, True)  # Chromium lets go of ours; other browsers may not
    expect(page.locator("[data-as-it-stood]")).to_have_count(1)
    page.evaluate(COME_BACK, False)
    expect(page.locator("[data-as-it-stood]")).to_have_count(0)
    expect(page.locator("[data-person]")).to_have_count(
        1
    )  # the session goes on: the server says so


def test_signing_out_while_the_scripts_are_held_back_is_finished_by_the_next_page(
    visit: Visit, product: Product
) -> None:
    page = visit("", "/sign-in/")
    scripts = re.compile(r"/static/js/leaving\.")
    sign_in(page, COORDINATOR)
    key = session_key(page.context)
    page.context.route(scripts, lambda route: route.abort())
    page.goto("/account/")
    press_sign_out(page)
    expect(page).to_have_url(re.compile("/sign-out/ask/"))
    page.context.unroute(scripts)
    page.get_by_role("main").get_by_role("button", name=said("Sign out")).click()
    expect(page.get_by_label(said("User name"))).to_be_visible()
    page.evaluate(SERVER_KNOWS)
    assert sessions(product, key) == 0
    expect_nothing_left(page)


def test_whoever_has_to_choose_a_password_first_stays_on_that_page(
    visit: Visit, product: Product
) -> None:
    page = visit("", "/sign-in/?next=/contractors/")
    with product.password_of_another("auditor"):
        sign_in(page, "auditor")
        expect(page).to_have_url(re.compile("/account/$"))
        page.evaluate(HAS_ARRIVED)  # the server has said whose it is
        how = page.evaluate("() => performance.getEntriesByType('navigation')[0].type")
    assert how != "reload"
