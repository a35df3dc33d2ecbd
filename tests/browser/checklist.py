"""The checklist page as a coordinator uses it."""

import re
from typing import Any
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.browser.visits import LONGEST_WAIT
from tests.browser.words import said

# Not wait_for_function: that needs the eval which the content security policy forbids. Nothing
# waits once both places have let go of it: closed before, a page would find it in the database.
NOTHING_WAITS = """async (longest) => {
  const until = Date.now() + longest;
  const queued = async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === "csms")) return [];
    return new Promise((done, fail) => {
      const opening = indexedDB.open("csms");
      opening.onerror = () => fail(opening.error);
      opening.onsuccess = () => {
        const keys = opening.result.transaction("queue").objectStore("queue").getAllKeys();
        opening.result.close();
        keys.onerror = () => fail(keys.error);
        keys.onsuccess = () => done(keys.result);
      };
    });
  };
  for (;;) {
    const local = Object.keys(localStorage).filter((key) => key.startsWith("csms:"));
    const waiting = [...local, ...(await queued())];
    if (!waiting.length) return;
    if (Date.now() > until) {
      throw new Error(`Still waiting: ${waiting.map((key) => localStorage.getItem(key) ?? key)}`);
    }
    await new Promise((go) => { setTimeout(go, 20); });
  }
}"""


def address(evaluation: int, element: str = "") -> str:
    """Where the checklist of an evaluation is; with an element, only that one's page."""
    return f"/evaluations/{evaluation}/checklist/" + (f"?element={element}" if element else "")


def item(page: Page, code: str) -> Locator:
    """The box of one item."""
    return page.locator(f'[data-item="{code}"]')


def items_of(page: Page, *, still_open: bool = False) -> list[str]:
    """The codes of the items on a page, in order; only those without an answer when asked."""
    boxes = page.locator("[data-item]:not(:has(:checked))" if still_open else "[data-item]")
    codes: list[str] = boxes.evaluate_all("(found) => found.map((box) => box.dataset.item)")
    return codes


def scores(page: Page, code: str) -> Locator:
    """The group of radio buttons of one item, found as a screen reader finds it."""
    return item(page, code).get_by_role("group", name=re.compile(rf"^{re.escape(code)} "))


def radio(page: Page, code: str, *, face: str) -> Locator:
    """One radio button, by the start of its name: "3", or the word for not applicable."""
    return scores(page, code).get_by_role("radio", name=re.compile(rf"^{re.escape(face)}\b"))


def choose(page: Page, code: str, *, face: str) -> None:
    """By mouse: the button is a label around its radio, and that is what people press."""
    radio(page, code, face=face).locator("..").click()


def expect_state(page: Page, message: str, **values: object) -> None:
    """The state of saving, in words, at the foot of the page."""
    expect(page.get_by_role("status").last).to_contain_text(said(message, **values))


def expect_waiting(page: Page, count: int) -> None:
    """So many changes wait on the device, since a time that is said."""
    one, many = (
        "1 change waits for the connection since {since}.",
        "{count} changes wait for the connection since {since}.",
    )
    words = said(one if count == 1 else many, count=count, since="@")
    pattern = re.escape(words).replace("@", r".*\d\d[.:]\d\d.*")
    expect(page.locator("#saving")).to_have_text(re.compile(pattern))


def expect_saved(page: Page) -> None:
    """Everything has reached the server, and the page says so.

    Its words alone do not tell: a save that is quick never shows another sentence.
    """
    page.evaluate(NOTHING_WAITS, LONGEST_WAIT)
    expect_state(page, "All saved")


def hear_nothing(page: Page) -> None:
    """What others save from now on does not come to this page by itself."""
    page.route("**/changes/?*", lambda route: route.fulfill(status=404, json={}))


def closed(page: Page) -> int:
    """How many items need nothing more, as the page says."""
    return int(page.locator("#closed").inner_text().split("/")[0])


def save_over_api(page: Page, evaluation: int, *, code: str, **answer: Any) -> int:
    """Save an item that was never answered with the session of this window; the status."""
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    body = {"choice": "", "not_applicable": False, "na_reason": "", "note": ""} | answer
    return page.request.put(
        f"/api/v1/evaluations/{evaluation}/answers/{code}/",
        data=body | {"operation": str(uuid4()), "base_version": 0},
        headers={"X-CSRFToken": token},
    ).status
