"""Starts the product and the browser once for this folder, and stops them when leaving it."""

import ctypes
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import product as products
from tests.browser.product import Product
from tests.browser.visits import LONGEST_WAIT, Visits

HERE = Path(__file__).parent
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
# The same engine without windows of its own: half the work a page. It keeps no page one
# came from whole (bfcache): who asks about that, or kills a profile, takes Chromium itself.
HEADLESS = shutil.which("chromium-headless-shell") or CHROMIUM
# A page is left before its scripts, axe's above all, have paid for being compiled a second time.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--js-flags=--no-opt --no-maglev",
]  # fmt: skip

Visit = Callable[..., Page]


def _what_is_missing() -> str:
    """Why no browser can be started here; empty where one can."""
    if CHROMIUM is None:
        return "Chromium is not installed (Debian's package is called chromium)"
    try:
        ctypes.CDLL("libatomic.so.1" if sys.platform == "linux" else None)
    except OSError:
        return "Playwright's driver does not start without Debian's package libatomic1"
    return ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder; each is skipped by name where there is no browser.

    Where CI=true the root conftest makes a failure of that.
    """
    missing = _what_is_missing()
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))


# A package scope, not the session's: Playwright keeps an event loop in this thread while it
# runs, and Django refuses its database to a thread that has one.


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product on the demonstration, with a database and a queue of its own."""
    with products.running(tmp_path_factory.mktemp("product")) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, by its headless shell where that is installed, with a new profile."""
    expect.set_options(timeout=LONGEST_WAIT)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=HEADLESS, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="package")
def visits(browser: Browser, product: Product) -> Visits:
    """Windows for fixtures that outlive one test."""
    return Visits(browser, product)


@pytest.fixture(scope="module", autouse=True)
def _as_demonstrated(product: Product) -> None:
    """Each file begins with the demonstration as it was loaded, whatever others have done."""
    product.begin_again()


@pytest.fixture(autouse=True)
def _nothing_under_way(product: Product) -> Iterator[None]:
    """A test ends once the server has taken in what its windows sent; they are closed by then."""
    yield
    product.wait_until_read()


@pytest.fixture
def visit(visits: Visits) -> Iterator[Visit]:
    """``visit("manajer", "/evaluations/")``: a window for this test; nobody signs in as ``""``."""
    with ExitStack() as open_windows:

        def open_window(username: str, address: str, **options: Any) -> Page:
            window = visits.signed_in(username, **options) if username else visits.window(**options)
            page = open_windows.enter_context(window)
            page.goto(address)
            return page

        yield open_window


@pytest.fixture
def visit_without_worker(visit: Visit) -> Visit:
    """Keeping pages for days without a line costs a third of a visit to a checklist.

    Whoever asks for nothing of that leaves it out; the worker never carries what is saved.
    """
    return partial(visit, service_workers="block")
