"""Requests that are on their way, a page's scripts among them: a slow line without a clock."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from playwright.sync_api import Page, Route, expect

SCRIPTS = "**/static/js/**"


@contextmanager
def requests_held(page: Page, address: str) -> Iterator[Callable[[], None]]:
    """Requests for an address wait until what is yielded is called."""
    held: list[Route] = []
    is_released = False

    def hold(route: Route) -> None:
        if is_released:
            route.continue_()
        else:
            held.append(route)

    def release() -> None:
        nonlocal is_released
        is_released = True
        while held:
            held.pop().continue_()

    page.route(address, hold)
    yield release
    release()


def scripts_held(page: Page) -> AbstractContextManager[Callable[[], None]]:
    """Requests for the site's scripts wait until what is yielded is called."""
    return requests_held(page, SCRIPTS)


def open_without_scripts(page: Page, address: str, *, last: str) -> None:
    """As far as the server's own page goes: until what stands ``last`` in it is there.

    Not the browser's own word for it: a page with module scripts is only called loaded with them.
    """
    page.goto(address, wait_until="commit")
    expect(page.locator(last)).to_be_attached()
