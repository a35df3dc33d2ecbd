"""Every page of every role: it loads clean, says what it is, fits a phone, and is open to all."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.product import Product
from tests.browser.tour import Seen, look, walk
from tests.browser.visits import LONGEST_JOB, PHONE, Visits
from tests.browser.words import said

READERS = {
    "home",
    "evaluation-list",
    "evaluation-review",
    "finding-list",
    "finding",
    "scorecard-list",
    "scorecard",
    "dashboard",
    "dashboard-rows",
    "comparison",
    "document-list",
    "document-status",
    "book",
    "contractor-list",
    "contractor-detail",
    "month-list",
    "period-list",
    "period-detail",
    "instrument-list",
    "version",
    "version-try",
    "version-backtest",
    "verification",
    "verify-file",
    "data-out",
}
SETTINGS = {
    "settings",
    "person-list",
    "person-add",
    "person",
    "site-list",
    "site-add",
    "site-change",
    "contractor-change",
    "trail",
    "admin:index",
    "admin:app_list",
    "admin:accounts_accessrecord_changelist",
    "admin:core_mail_changelist",
}
KINDS = ("admin:index", "admin:accounts_accessrecord", "person", "site", "settings", "trail")


@dataclass(frozen=True, slots=True)
class Route:
    """Where a role begins, and which pages it reaches at least.

    The auditor sees what the manager sees, and follows the ``latest`` links first: of most names
    two pages are looked at. ``axe`` is the beginnings of the names of the pages axe looks at. It
    looks at whatever the manager sees; the others of the company see the same with fewer buttons,
    so of theirs it looks only at what they alone have, and of the settings at one page of a kind.
    """

    username: str
    reaches: set[str]
    start: str = "/"
    latest: bool = False
    axe: tuple[str, ...] = ("",)


ROUTES = {
    "manager": Route("manajer", READERS | {"schedule-list", "schedule-add", "token-list"}),
    "coordinator": Route("koordinator", READERS | {"checklist"}, axe=("checklist",)),
    "representative": Route(
        "wakil.pta",
        {
            "home",
            "month-list",
            "months-of-year",
            "scorecard-list",
            "scorecard",
            "document-list",
            "document-status",
            "verification",
            "verify-file",
            "data-out",
        },
    ),
    "viewer": Route("auditor", READERS | {"trail"}, latest=True, axe=()),
    "administrator": Route(
        "admin",
        READERS | SETTINGS | {"letterhead"},
        start="/settings/",
        axe=(*KINDS, "letterhead"),
    ),
}


@pytest.fixture(scope="module")
def documents(visits: Visits, product: Product) -> None:
    """A scorecard and a comparison as PDF, so that there are documents to look at."""
    product.wait_for_scorecard(product.result("PTA", 2024))
    with visits.signed_in("manajer") as page:
        page.goto("/comparison/?year=2024")
        page.get_by_role("button", name=said("Make the PDF")).click()
        expect(page.get_by_role("link", name=said("Download the PDF"))).to_be_visible(
            timeout=LONGEST_JOB
        )


@pytest.fixture(scope="module", params=ROUTES)
def route(request: pytest.FixtureRequest) -> Route:
    """Each role in turn."""
    return ROUTES[request.param]


@pytest.fixture(scope="module")
def looks() -> Counter[str]:
    """On how many pages axe has met each look, whoever saw them."""
    return Counter()


@pytest.fixture(scope="module")
def tour(visits: Visits, route: Route, documents: None, looks: Counter[str]) -> list[Seen]:
    """What this role has seen on its walk."""
    with visits.signed_in(route.username) as page:
        return list(walk(page, route.start, latest=route.latest, axe=route.axe, looks=looks))


def those(tour: list[Seen], wrong: Callable[[Seen], object]) -> dict[str, object]:
    """What is wrong, by address; empty when nothing is."""
    return {seen.address: found for seen in tour if (found := wrong(seen))}


def test_links_lead_a_role_to_all_its_pages(tour: list[Seen], route: Route) -> None:
    assert route.reaches - {seen.name for seen in tour} == set()


def test_no_page_makes_the_browser_complain(tour: list[Seen]) -> None:
    assert those(tour, lambda seen: seen.complaints) == {}


def test_no_link_leads_nowhere(tour: list[Seen]) -> None:
    assert those(tour, lambda seen: seen.status != 200 and seen.status) == {}


def test_each_page_has_its_title_one_first_heading_and_its_language(tour: list[Seen]) -> None:
    assert those(tour, lambda seen: len(seen.headings) != 1 and seen.headings) == {}
    assert those(tour, lambda seen: seen.language != "id" and seen.language) == {}
    assert those(tour, lambda seen: seen.title.split(" · ")[0] in ("", "CSMS") and "none") == {}


def test_no_page_scrolls_sideways_on_a_phone(tour: list[Seen]) -> None:
    assert those(tour, lambda seen: seen.too_wide > 0 and seen.too_wide) == {}


def test_axe_finds_no_barrier_in_light_or_dark(tour: list[Seen]) -> None:
    assert those(tour, lambda seen: seen.barriers) == {}


@pytest.mark.parametrize("address", ["/sign-in/", "/sign-in/?next=/documents/"])
def test_the_sign_in_page_is_clean_and_open_to_all(visits: Visits, address: str) -> None:
    with visits.window() as page:
        seen = look(page, address)
    assert (seen.status, seen.language, len(seen.headings)) == (200, "id", 1)
    assert (seen.complaints, seen.barriers, seen.too_wide) == ([], [], 0)


@pytest.mark.parametrize(
    ("username", "address", "status"),
    [
        ("manajer", "/nothing/here/", 404),
        ("wakil.pta", "/comparison/", 403),
        ("auditor", "/admin/", 403),
        ("koordinator", "/evaluations/999999/checklist/", 404),
    ],
)
def test_the_page_of_an_error_is_a_page_like_the_others(
    visits: Visits, username: str, address: str, status: int
) -> None:
    with visits.signed_in(username) as page:
        seen = look(page, address)
    assert seen.status == status
    assert (seen.language, len(seen.headings)) == ("id", 1)
    assert (seen.barriers, seen.too_wide) == ([], 0)


def test_the_menu_of_a_phone_leads_where_the_rail_does(visit: Visit) -> None:
    wide = visit("manajer", "/evaluations/")
    phone = visit("manajer", "/evaluations/", viewport=PHONE)
    rail = wide.locator(".rail a").all_inner_texts()
    phone.locator(".bottom summary").click()
    bar = phone.locator(".bottom a:visible:not([data-own])").all_inner_texts()
    assert bar == rail
    phone.locator(".bottom").get_by_role("link", name=said("Periods")).click()
    expect(phone).to_have_url(re.compile("/periods/$"))
