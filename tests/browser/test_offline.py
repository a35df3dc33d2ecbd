"""Days offline: what is kept, what is sent afterwards, and for whom."""

import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import pytest
from PIL import ExifTags, Image
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from benchmarks.line import NextVersion, open_line
from tests.browser.checklist import (
    address,
    choose,
    closed,
    expect_saved,
    expect_state,
    expect_waiting,
    item,
    radio,
)
from tests.browser.conftest import ARGUMENTS, CHROMIUM, Visit
from tests.browser.product import Product
from tests.browser.test_checklist import saves_of
from tests.browser.visits import HAS_ARRIVED, LONGEST_WAIT, WIDE, session_key, sign_in
from tests.browser.words import said

COORDINATOR = "koordinator"
NAME = "Koordinator HSE Contoh"
PAUSES = [2000, 5000, 15000]  # milliseconds, between what fails (static/js/sender.js)
# Until the worker has kept the page at an address.
IS_KEPT = """([address, longest]) => new Promise((done, fail) => {
  const until = Date.now() + longest;
  const look = async () => {
    for (const name of await caches.keys()) {
      if (!name.startsWith("csms-pages-")) continue;
      if (await (await caches.open(name)).match(address)) return done();
    }
    if (Date.now() > until) return fail(new Error("not kept"));
    return setTimeout(look, 20);
  };
  look();
})"""
# Until the worker has kept a small picture, and what names it.
FACE_IS_KEPT = """([part, longest]) => new Promise((done, fail) => {
  const until = Date.now() + longest;
  const look = async () => {
    for (const name of await caches.keys()) {
      if (!name.startsWith("csms-pages-")) continue;
      const cache = await caches.open(name);
      const text = (await (await cache.match(part))?.text()) ?? "";
      const isFace = ({ url }) => url.endsWith("/thumbnail/");
      if (text.includes("/thumbnail/") && (await cache.keys()).some(isFace)) return done();
    }
    if (Date.now() > until) return fail(new Error("no small picture is kept"));
    return setTimeout(look, 20);
  };
  look();
})"""
# Until pages and files of this version alone are kept.
ONLY_VERSION = """([version, longest]) => new Promise((done, fail) => {
  const until = Date.now() + longest;
  const look = async () => {
    const files = (await caches.keys()).filter((name) => name.startsWith("csms-static-"));
    if (files.join() === `csms-static-${version}`) return done();
    if (Date.now() > until) return fail(new Error(files.join()));
    return setTimeout(look, 20);
  };
  look();
})"""
# Until the kept pages are this person's and nobody else's; "" for no pages at all.
PAGES_ARE_OF = """([person, longest]) => new Promise((done, fail) => {
  const until = Date.now() + longest;
  const look = async () => {
    const found = new Set();
    for (const name of await caches.keys()) {
      if (!name.startsWith("csms-pages-")) continue;
      const kept = await (await caches.open(name)).matchAll();
      for (const { headers } of kept) found.add(headers.get("X-CSMS-Person"));
    }
    found.delete(null); // the note of whose they are
    if ([...found].join() === person) return done();
    if (Date.now() > until) return fail(new Error(`pages of ${[...found]}`));
    return setTimeout(look, 20);
  };
  look();
})"""
SCRIPTS_HERE = """() => performance.getEntriesByType("resource").map(({ name }) => name)
  .filter((name) => name.endsWith(".js") && name.includes("/static/")).sort()"""
AS_OVER_PLAIN_HTTP = """
Object.defineProperty(Navigator.prototype, "serviceWorker", { get: () => undefined });
Object.defineProperty(globalThis, "isSecureContext", { get: () => false });
"""
NO_EVIDENCE = (
    "{name} is none of the kinds of file that count as evidence. Choose a photo (JPEG, PNG, "
    "HEIC, WebP), a PDF, or an Excel or Word file (XLSX, DOCX)."
)
NOT_SECURE = (
    "This page does not open again offline, because this site is not reached by HTTPS. "
    "Before you go where there is none, leave the page open; what you answer is kept on this "
    "device."
)
NEWEST_TWO = """SELECT file FROM evaluations_evidence WHERE evaluation_id = %s
    ORDER BY uploaded_at DESC LIMIT 2"""
ORIENTATION, PLACE = ExifTags.Base.Orientation, ExifTags.IFD.GPSInfo
LATITUDE = ExifTags.GPS.GPSLatitude
PHOTO = Path(__file__).parents[2] / "docs/images/scorecard.png"
EMPTY_DATABASE = """() => new Promise((done) => {
  const request = indexedDB.open("csms");
  request.onsuccess = () => {
    const clearing = request.result.transaction("queue", "readwrite");
    clearing.objectStore("queue").clear();
    clearing.oncomplete = () => { request.result.close(); done(); };
  };
})"""

# As Safari does to a page that slept: the connection is dead, and nothing said so before.
LOSE_DATABASE = """() => {
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function () {
    IDBDatabase.prototype.transaction = transaction;
    throw new DOMException("The database connection is closing.", "InvalidStateError");
  };
}"""


@pytest.fixture
def evaluation(product: Product) -> int:
    """PT B in 2025, which nobody has begun; each test answers items of its own."""
    return product.evaluation("PTB", 2025)


def expect_kept(page: Page, at: str) -> None:
    page.evaluate(IS_KEPT, [at, LONGEST_WAIT])


def opened(visit: Visit, at: str) -> Page:
    """A checklist of the coordinator that this browser has kept, with what is kept beside it."""
    page = visit(COORDINATOR, at)
    whole = at.partition("?")[0]
    for one in (at, whole, whole.replace("checklist", "guides"), "/device/", "/evaluations/"):
        expect_kept(page, one)
    return page


def test_a_workspace_opens_and_is_answered_without_a_line_after_the_tab_was_closed(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = opened(visit, address(evaluation))
    choose(page, "1.01", face="3")
    expect_saved(page)
    page.context.set_offline(True)
    page.close()
    later = page.context.new_page()
    later.goto(address(evaluation))
    expect(radio(later, "1.01", face="3")).to_be_checked()  # newer than the page that was kept
    expect_state(later, "No connection: what you answer is kept on this device and sent later.")
    choose(later, "1.02", face="2")
    expect_waiting(later, 1)
    later.goto("/evaluations/")
    row = later.get_by_role("row", name=re.compile("PT B"))
    expect(row).to_contain_text(said("Opens offline"))
    later.goto("/contractors/")  # never opened: what is kept is shown instead
    expect(later.get_by_role("heading", level=1)).to_have_text(said("This device"))
    expect(later.locator("#kept")).to_contain_text("PT B")
    later.context.set_offline(False)
    later.goto(address(evaluation))
    expect_saved(later)
    assert product.answers(evaluation, "1.02") == [("2", False, "", "", 1)]


@contextmanager
def browser_of(browser: Browser, product: Product, *, profile: Path) -> Iterator[BrowserContext]:
    """A browser with a profile that outlives it."""
    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=ARGUMENTS, base_url=product.address,
        locale="en-US", viewport=WIDE,
    )  # fmt: skip
    context.set_default_timeout(LONGEST_WAIT)
    try:
        yield context
    finally:
        with suppress(Exception):
            context.close()


def kill(profile: Path) -> None:
    """kill -9 of the browser with this profile, and of nothing else."""
    asked = f"--user-data-dir={profile}"
    mine = [one for one in psutil.process_iter(["cmdline"]) if asked in (one.info["cmdline"] or [])]
    assert mine
    for process in mine:
        with suppress(psutil.NoSuchProcess):
            os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs(mine, timeout=LONGEST_WAIT / 1000)


def test_a_browser_that_was_killed_without_a_line_loses_nothing_and_sends_all_once(
    browser: Browser, product: Product, evaluation: int, tmp_path: Path
) -> None:
    photo = tmp_path / "bukti.png"
    photo.write_bytes((Path(__file__).parents[2] / "docs/images/scorecard.png").read_bytes())
    with browser_of(browser, product, profile=tmp_path / "profile") as context:
        page = context.pages[0]
        page.goto(f"/sign-in/?next={address(evaluation)}")
        sign_in(page, COORDINATOR)
        expect_kept(page, address(evaluation))
        expect_kept(page, f"/evaluations/{evaluation}/evidence/?item=*")
        cookies: list[Any] = list(context.cookies())
        context.set_offline(True)
        choose(page, "2.01", face="3")
        page.locator('[data-element="2"] textarea').fill("Contoh: dilihat di lapangan.")
        item(page, "1.08").get_by_label(said("Figure"), exact=True).fill("96,5")
        expect_waiting(page, 3)
        item(page, "2.02").get_by_text(said("Guide, details")).click()
        item(page, "2.02").locator("[data-add]").last.set_input_files(photo)
        expect(item(page, "2.02").locator(".sending")).to_contain_text("bukti.png")
        kept = said("1 file ({size}) waits on this device since {since}.", size="@", since="@")
        expect(page.locator("#saving")).to_contain_text(
            re.compile(re.escape(kept).replace("@", ".*"))
        )
        kill(tmp_path / "profile")
    with browser_of(browser, product, profile=tmp_path / "profile") as context:
        context.set_offline(True)
        page = context.pages[0]
        page.goto(address(evaluation))
        expect(radio(page, "2.01", face="3")).to_be_checked()
        expect(page.locator('[data-element="2"] textarea')).to_have_value(
            "Contoh: dilihat di lapangan."
        )
        expect(radio(page, "1.08", face="3")).to_be_checked()
        assert product.answers(evaluation, "2.01") == []
        context.add_cookies(cookies)  # a browser writes its cookies down only now and then
        context.set_offline(False)
        expect_saved(page)
        expect(page.locator("#saving")).to_have_text(said("All saved"))
    assert product.answers(evaluation, "2.01") == [("3", False, "", "", 1)]
    assert product.answers(evaluation, "1.08")[0][0] == "3"
    assert (
        saves_of(product, evaluation, code="2.01")
        == saves_of(product, evaluation, code="1.08")
        == 1
    )
    names = product.rows("SELECT name FROM evaluations_evidence WHERE name = 'bukti.png'")
    assert names == [("bukti.png",)]


def test_a_line_that_fails_once_more_after_its_return_is_tried_again_soon(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = opened(visit, address(evaluation))
    page.clock.install()

    def is_answer(request: Request) -> bool:
        return "/answers/2.06/" in request.url

    tried = "**/answers/2.06/"
    page.route(tried, lambda route: route.abort())
    page.route("**/changes/?*", lambda route: route.abort())  # its answer would say there is a line
    with page.expect_event("requestfailed", is_answer):
        choose(page, "2.06", face="2")
    for pause in PAUSES:
        expect_waiting(page, 1)
        with page.expect_event("requestfailed", is_answer):
            page.clock.run_for(pause)
    with page.expect_event("requestfailed", is_answer):
        page.evaluate("() => { dispatchEvent(new Event('online')); }")
    expect_waiting(page, 1)
    page.unroute(tried)
    with page.expect_response(tried):
        page.clock.run_for(PAUSES[0])
    assert product.answers(evaluation, "2.06") == [("2", False, "", "", 1)]


@pytest.mark.parametrize(
    ("code", "forget"), [("3.01", "() => localStorage.clear()"), ("3.02", EMPTY_DATABASE)]
)
def test_what_only_one_place_of_the_browser_still_has_is_sent(
    visit: Visit, product: Product, evaluation: int, code: str, forget: str
) -> None:
    page = opened(visit, address(evaluation))
    page.context.set_offline(True)
    page.evaluate(LOSE_DATABASE)
    choose(page, code, face="4")
    expect_waiting(page, 1)
    page.evaluate(forget)
    page.close()
    later = page.context.new_page()
    page.context.set_offline(False)
    later.goto(address(evaluation))
    expect(radio(later, code, face="4")).to_be_checked()
    expect_saved(later)
    assert product.answers(evaluation, code) == [("4", False, "", "", 1)]


@pytest.mark.parametrize(
    ("code", "content_type", "body"),
    [
        ("3.03", "text/html", "<h1>Hotel Wi-Fi</h1>"),
        ("3.04", "application/json", json.dumps({"operation": "another", "received_at": "x"})),
    ],
)
def test_what_something_else_answers_in_the_servers_place_is_no_receipt(
    visit: Visit, product: Product, evaluation: int, code: str, content_type: str, body: str
) -> None:
    page = visit(COORDINATOR, address(evaluation, "3"))

    def pretend(route: Route) -> None:
        route.fulfill(status=200, content_type=content_type, body=body)

    page.route(f"**/answers/{code}/", pretend)
    choose(page, code, face="2")
    expect(page.locator("#saving")).to_contain_text("Wi-Fi")
    page.reload()
    expect(radio(page, code, face="2")).to_be_checked()
    page.unroute(f"**/answers/{code}/")
    page.reload()
    expect_saved(page)
    assert product.answers(evaluation, code) == [("2", False, "", "", 1)]


def test_what_waits_of_one_person_is_neither_shown_nor_sent_under_another_name(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = visit("", f"/sign-in/?next={address(evaluation)}")
    sign_in(page, COORDINATOR)
    expect_kept(page, address(evaluation))
    page.context.set_offline(True)
    choose(page, "4.01", face="1")
    expect_waiting(page, 1)
    product.end_session(session_key(page.context))
    page.context.set_offline(False)
    page.goto("/sign-in/")
    sign_in(page, "manajer")
    page.goto("/evaluations/")
    says = said(
        "On this device waits something of {person} ({count}). It is not shown or sent under "
        "your name; {person} sends it by signing in here.",
        count=1,
        person=NAME,
    )
    expect(page.locator("#others")).to_have_text(says)
    person = page.locator("body").get_attribute("data-person")
    page.evaluate(PAGES_ARE_OF, [person, LONGEST_WAIT])  # the other's are forgotten
    page.context.set_offline(True)
    page.goto(address(evaluation))  # kept for the other one only
    expect(page.locator("#kept li")).to_have_count(0)
    expect(page.locator("#others")).to_have_text(says)
    assert product.answers(evaluation, "4.01") == []
    page.context.set_offline(False)
    page.goto("/evaluations/")
    page.get_by_role("button", name=said("Sign out")).first.click()
    sign_in(page, COORDINATOR)
    page.goto(address(evaluation))
    expect_saved(page)
    assert product.answers(evaluation, "4.01") == [("1", False, "", "", 1)]


def test_a_page_that_stands_open_sends_nothing_once_somebody_else_has_signed_in(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = visit("", f"/sign-in/?next={address(evaluation)}")
    sign_in(page, COORDINATOR)
    page.evaluate(HAS_ARRIVED)  # a page that has not come yet would go by itself
    product.end_session(session_key(page.context))
    other = page.context.new_page()
    other.goto("/sign-in/")
    sign_in(other, "manajer")
    page.get_by_text(said("Assign elements")).click()
    page.locator("#assign select").first.select_option(index=1)
    expect(page.locator("#assign [role=alert]")).not_to_be_empty()
    choose(page, "4.02", face="2")
    told = said(
        "Somebody else is signed in in this browser now. Your changes stay yours and are kept "
        "here. To send them, sign out and sign in as yourself."
    )
    expect(page.locator("#saving")).to_contain_text(told)
    page.locator("#submit [type=submit]").click()
    expect(page.locator("#saving")).to_contain_text(told)
    assert product.answers(evaluation, "4.02") == []


def test_signing_out_asks_while_something_waits_and_takes_the_kept_pages_along(
    visit: Visit, evaluation: int
) -> None:
    page = visit("", f"/sign-in/?next={address(evaluation)}")
    sign_in(page, COORDINATOR)
    expect_kept(page, address(evaluation))
    page.context.set_offline(True)
    choose(page, "4.03", face="2")
    expect_waiting(page, 1)
    page.goto("about:blank")  # the checklist would send it
    page.context.set_offline(False)
    page.goto("/account/")
    page.get_by_role("button", name=said("Sign out")).first.click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text(said("Sign out although something has not been sent?"))
    asked.get_by_role("button", name=said("Sign out, keep them here")).click()
    expect(page.get_by_label(said("User name"))).to_be_visible()
    page.evaluate(PAGES_ARE_OF, ["", LONGEST_WAIT])
    assert (
        page.evaluate(
            "() => Object.keys(localStorage).filter((key) => key.startsWith('csms:')).length"
        )
        == 1
    )


def test_a_clock_that_was_moved_tells_no_nonsense_and_changes_no_order(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = opened(visit, address(evaluation))
    page.context.set_offline(True)
    choose(page, "5.03", face="1")
    expect_waiting(page, 1)
    page.close()
    later = page.context.new_page()
    later.add_init_script("const then = Date.now; Date.now = () => then() - 3 * 365 * 864e5;")
    later.goto(address(evaluation))
    choose(later, "5.04", face="2")
    expect_state(
        later,
        "{count} changes wait for the connection; since when is not certain, because the clock "
        "of this device was moved.",
        count=2,
    )
    sent: list[str] = []
    later.on("request", lambda request: sent.append(request.url.split("/")[-2]))
    later.context.set_offline(False)
    expect_saved(later)
    assert [code for code in sent if code.startswith("5.")] == ["5.03", "5.04"]
    assert product.answers(evaluation, "5.04") == [("2", False, "", "", 1)]


def test_the_queue_goes_through_a_file(
    visit: Visit, product: Product, evaluation: int, tmp_path: Path
) -> None:
    page = opened(visit, address(evaluation))
    page.context.set_offline(True)
    choose(page, "5.05", face="3")
    expect_waiting(page, 1)
    page.goto("/device/")
    with page.expect_download() as saved:
        page.get_by_role("button", name=said("Save to a file")).click()
    file = tmp_path / "queue.json"
    saved.value.save_as(file)
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    assert list(content)[:2] == ["about", "what_to_do"]
    assert content["changes"][0]["item"] == "5.05"
    page.evaluate("() => localStorage.clear()")
    page.evaluate(EMPTY_DATABASE)
    page.context.set_offline(False)
    page.goto("/device/")
    expect(page.locator("#queue-state")).to_have_text(
        said("Nothing waits: all has reached the server.")
    )
    for _ in range(2):  # the second time it is known already
        with page.expect_response("**/answers/5.05/"):
            page.get_by_label(said("Take in from a file")).set_input_files(file)
        expect(page.locator("#queue-state")).to_have_text(
            said("Nothing waits: all has reached the server.")
        )
        expect(page.locator("#file-says")).not_to_be_empty()
    assert product.answers(evaluation, "5.05") == [("3", False, "", "", 1)]
    assert saves_of(product, evaluation, code="5.05") == 1


def test_conflicts_are_chosen_one_by_one_while_the_others_go_on(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = opened(visit, address(evaluation, "5"))
    page.context.set_offline(True)
    for code in ("5.06", "5.07", "5.08"):
        choose(page, code, face="1")
    expect_waiting(page, 3)
    other = visit(COORDINATOR, address(evaluation, "5"))
    for code in ("5.06", "5.07"):
        choose(other, code, face="4")
    expect_saved(other)
    page.context.set_offline(False)
    expect_state(
        page, "{count} changes need your choice: items {items}.", count=2, items="5.06, 5.07"
    )
    page.get_by_role("button", name=said("Show and choose")).click()
    use_mine = said("Keep my answer")
    expect(item(page, "5.06").get_by_role("button", name=use_mine)).to_be_focused()
    page.keyboard.press("Enter")
    expect(item(page, "5.07").get_by_role("button", name=use_mine)).to_be_focused()
    page.reload()  # the choice survives it
    item(page, "5.07").get_by_role(
        "button", name=said("Take the answer of {person}", person=NAME)
    ).click()
    expect_saved(page)
    assert product.answers(evaluation, "5.06") == [("1", False, "", "", 2)]
    assert product.answers(evaluation, "5.08") == [("1", False, "", "", 1)]
    assert product.answers(evaluation, "5.07") == [("4", False, "", "", 1)]


def test_a_finding_raised_without_a_line_is_raised_once_when_it_is_back(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = opened(visit, address(evaluation))
    expect_kept(page, f"/evaluations/{evaluation}/findings/?item=1.01")
    page.context.set_offline(True)
    box = item(page, "3.06")
    box.get_by_text(said("Guide, details")).click()
    box.locator("[data-raise]").first.click()
    page.get_by_label(said("What was found")).fill("Contoh: pagar tidak ada.")
    page.get_by_role("button", name=said("Raise the finding"), exact=True).click()
    expect_waiting(page, 1)
    page.reload()
    expect_waiting(page, 1)
    page.context.set_offline(False)
    expect_saved(page)
    found = product.rows(
        "SELECT 1 FROM findings_finding WHERE description = 'Contoh: pagar tidak ada.'"
    )
    assert len(found) == 1


def test_what_an_older_version_of_the_page_has_queued_is_still_sent(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = visit(COORDINATOR, address(evaluation, "2"))
    person = page.locator("body").get_attribute("data-person")
    entry = {
        "operation": str(uuid4()),
        "target": "answers/2.09/",
        "body": {"choice": "3", "not_applicable": False, "na_reason": "", "note": "Contoh"},
        "base": 0,
        "tried": False,
        "order": 1700000000000,
    }
    key = f"csms:{person}:{evaluation}:{entry['operation']}"
    page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [key, json.dumps(entry)])
    page.reload()
    expect_saved(page)
    assert product.answers(evaluation, "2.09") == [("3", False, "", "Contoh", 1)]


def test_the_files_of_an_item_opened_as_the_line_went_come_when_it_is_back(
    visit: Visit, evaluation: int
) -> None:
    page = visit(COORDINATOR, "/account/", service_workers="block")  # nothing was kept yet
    parts = re.compile(r"/evidence/\?item=")
    page.route(parts, lambda route: route.abort())
    box, all_parts = item(page, "1.05"), re.compile(r"item=\*$")
    with page.expect_event("requestfailed", lambda request: bool(all_parts.search(request.url))):
        page.goto(address(evaluation))
    with page.expect_event("requestfailed", lambda request: bool(all_parts.search(request.url))):
        box.get_by_text(said("Guide, details")).click()  # the item's own part failed before
    page.unroute(parts)
    page.context.set_offline(True)
    page.context.set_offline(False)
    expect(box.locator("[data-add]").last).to_be_attached()


def test_a_photo_is_seen_while_it_waits_and_afterwards_and_what_is_no_evidence_told_at_once(
    visit: Visit, evaluation: int, tmp_path: Path
) -> None:
    film = tmp_path / "film.jpg"
    film.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(100))
    page = opened(visit, address(evaluation))
    expect_kept(page, f"/evaluations/{evaluation}/evidence/?item=*")
    box = item(page, "1.05")
    page.context.set_offline(True)
    box.get_by_text(said("Guide, details")).click()
    box.locator("[data-add]").last.set_input_files([PHOTO, film])
    sending = box.locator(".sending")
    expect(sending.first.locator("canvas")).to_have_js_property("width", 216)
    expect(sending.last).to_contain_text(said(NO_EVIDENCE, name=film.name))
    expect(box.locator(".item__title")).to_contain_text(said("1 file waits"))
    sending.first.get_by_role("button", name=said("Throw it away")).click()  # asks first
    expect(sending.first.get_by_role("button").last).to_have_text(said("Throw it away for good?"))
    page.context.set_offline(False)
    expect(box.locator(".proof img")).to_be_visible()
    part = f"/evaluations/{evaluation}/evidence/?item=1.05"
    page.evaluate(FACE_IS_KEPT, [part, LONGEST_WAIT])
    page.context.set_offline(True)
    page.reload()
    box.get_by_text(said("Guide, details")).click()
    face = box.locator(".proof img")
    expect(face).to_be_visible()
    expect(face).not_to_have_js_property("naturalWidth", 0)
    box.locator(".proof__name a").click()
    needs_line = "No connection: the file itself is on the server. Open it when it is back."
    expect(box.locator("[data-says]")).to_have_text(said(needs_line))
    page.context.set_offline(False)


def test_a_photo_is_sent_smaller_upright_and_with_its_place(
    visit: Visit, product: Product, evaluation: int, tmp_path: Path
) -> None:
    photo = tmp_path / "lapangan.jpg"
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # held upright: its pixels lie on their side
    exif.get_ifd(PLACE)[LATITUDE] = (3.0, 7.0, 0.0)
    Image.effect_noise((3000, 2400), 80).save(photo, quality=95, exif=exif)
    page = opened(visit, address(evaluation))
    box = item(page, "1.07")
    box.get_by_text(said("Guide, details")).click()
    for as_it_is in (False, True):
        box.get_by_label(said("Send photos as they are")).set_checked(as_it_is)
        box.locator("[data-add]").last.set_input_files(photo)
        expect(box.locator(".proof")).to_have_count(1 + as_it_is)
    folder = Path(product.environment["MEDIA_ROOT"])
    kept = [(folder / name).read_bytes() for [name] in product.rows(NEWEST_TWO, evaluation)]
    small, original = sorted(kept, key=len)
    assert original == photo.read_bytes()
    with Image.open(BytesIO(small)) as sent:
        assert sent.size == (1638, 2048)
        assert sent.getexif()[ORIENTATION] == 1
        assert sent.getexif().get_ifd(PLACE)[LATITUDE] == (3.0, 7.0, 0.0)


def test_figures_without_a_line_say_of_when_they_are_and_what_they_are_without(
    visit: Visit, evaluation: int
) -> None:
    page = opened(visit, address(evaluation, "1"))
    before = closed(page)
    page.context.set_offline(True)
    choose(page, "1.06", face="2")
    without = re.escape(said("as of {time}, without 1 change", time="@")).replace("@", ".*")
    expect(page.locator("#as-of")).to_have_text(re.compile(without))
    expect(page.locator('[data-percent="1"]')).to_have_text(said("waits"))
    assert closed(page) == before  # of the other elements this page knows no more
    page.goto(address(evaluation, "2"))  # never opened: the whole checklist stands in
    expect(radio(page, "1.06", face="2")).to_be_checked()
    expect(page.locator("#closed")).to_have_text(re.compile(f"^{before + 1}/"))
    page.context.set_offline(False)
    expect_saved(page)
    expect(page.locator("#as-of")).to_be_empty()
    expect(page.locator("#closed")).to_have_text(re.compile(f"^{before + 1}/"))


def test_over_plain_http_the_page_says_what_it_cannot_and_evidence_waits_all_the_same(
    visit: Visit, evaluation: int
) -> None:
    page = visit(COORDINATOR, "/device/")
    page.add_init_script(AS_OVER_PLAIN_HTTP)
    with page.expect_response("**/evidence/?item=*"):
        page.goto(address(evaluation))
    expect(page.locator("#unkept")).to_have_text(said(NOT_SECURE))
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    item(page, "1.09").get_by_text(said("Guide, details")).click()
    item(page, "1.09").locator("[data-add]").last.set_input_files(PHOTO)
    expect(item(page, "1.09").locator(".sending")).to_contain_text(PHOTO.name)
    page.context.set_offline(False)
    expect(item(page, "1.09").locator(".proof")).to_be_visible()


def test_a_new_version_of_the_site_meets_no_old_page_and_takes_the_queue_over(
    browser: Browser, product: Product, evaluation: int
) -> None:
    site = NextVersion(product.address)
    with open_line(site) as at, closing(browser.new_context(base_url=at)) as context:
        page = context.new_page()
        page.goto(f"/sign-in/?next={address(evaluation)}")
        sign_in(page, COORDINATOR)
        expect_kept(page, address(evaluation))
        old = page.evaluate(SCRIPTS_HERE)
        context.set_offline(True)
        choose(page, "5.09", face="3")
        expect_waiting(page, 1)
        site.is_out = True
        page.reload()
        expect_waiting(page, 1)
        assert set(page.evaluate(SCRIPTS_HERE)) <= set(old)
        context.set_offline(False)
        page.reload()
        expect_saved(page)
        assert not set(page.evaluate(SCRIPTS_HERE)) & set(old)
        page.evaluate(ONLY_VERSION, [site.next, LONGEST_WAIT])
        context.set_offline(True)
        page.reload()
        expect(radio(page, "5.09", face="3")).to_be_checked()
        assert not set(page.evaluate(SCRIPTS_HERE)) & set(old)
    assert product.answers(evaluation, "5.09") == [("3", False, "", "", 1)]
    assert saves_of(product, evaluation, code="5.09") == 1
