"""A person before a browser: signed in, in a window of some size, with what goes wrong noted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from demonstration.loading import PASSWORD
from tests.browser.product import Product
from tests.browser.words import said

WIDE = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
GIVEN_UP = "net::ERR_ABORTED"  # what Chromium calls a request that a new page cut short
LONGEST_WAIT = 60_000  # milliseconds; for a machine that does other things as well
LONGEST_JOB = 3 * LONGEST_WAIT  # until a document is made, by a worker that may have to start first
# The first page of a window asks the server whose it is before it goes by that (js/leaving.js).
HAS_ARRIVED = (
    "async () => { while (!localStorage.getItem('csms-here')) await new Promise(setTimeout); }"
)


def sign_in(page: Page, username: str) -> None:
    """By the form that stands before this person, until the page it leads to is whole.

    Its scripts among it: Sign out without them is another deed.
    """
    page.get_by_label(said("User name")).fill(username)
    page.get_by_label(said("Password")).fill(PASSWORD)
    page.get_by_role("button", name=said("Sign in"), exact=True).click()
    expect(page.get_by_role("button", name=said("Sign out")).first).to_be_attached()
    page.wait_for_load_state()


def complaints_of(page: Page) -> list[str]:
    """What the browser complains about from now on, filled in as it happens.

    Console errors (violations of the content security policy among them), uncaught errors,
    requests that failed, answers of 500 and above. Not what the browser itself gave up because
    it went on to another page: how far an icon was by then is chance.
    """
    heard: list[str] = []
    page.on(
        "console",
        lambda line: (
            heard.append(f"console: {line.text} ({line.location.get('url')})")
            if line.type in ("error", "warning")
            else None
        ),
    )
    page.on("pageerror", lambda error: heard.append(f"uncaught: {error}"))
    page.on(
        "requestfailed",
        lambda sent: (
            heard.append(f"failed: {sent.url} {sent.failure}") if sent.failure != GIVEN_UP else None
        ),
    )
    page.on(
        "response",
        lambda got: heard.append(f"{got.status}: {got.url}") if got.status >= 500 else None,
    )
    return heard


@dataclass
class Visits:
    """Opens windows on the product. A role signs in once; further windows reuse its session."""

    browser: Browser
    product: Product
    sessions: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def window(self, **options: Any) -> Iterator[Page]:
        """A new window with nothing remembered, of a browser that is set to English.

        That is on purpose: many phones are, while their owners work in Indonesian.
        """
        settings = {"locale": "en-US", "viewport": WIDE, "base_url": self.product.address}
        context = self.browser.new_context(**(settings | options))
        context.set_default_timeout(LONGEST_WAIT)
        try:
            yield context.new_page()
        finally:
            context.close()

    @contextmanager
    def signed_in(self, username: str, **options: Any) -> Iterator[Page]:
        """A window of somebody who has signed in."""
        if username not in self.sessions:
            with self.window() as page:
                page.goto("/sign-in/")
                sign_in(page, username)
                page.evaluate(HAS_ARRIVED)  # whose it is goes along, not only when that was quick
                self.sessions[username] = page.context.storage_state()
        with self.window(storage_state=self.sessions[username], **options) as page:
            yield page


def session_key(context: BrowserContext) -> str:
    """The key of the session this window has."""
    return next(one["value"] for one in context.cookies() if one["name"] == "sessionid")
