"""Two browsers fill the same 61 items at once, while the line is cut at random; and a session that
ends offline. Then every operation is accounted for."""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.models import Session as WebSession
from django.db import connections

from accounts.choices import Role
from accounts.models import User
from benchmarks.data import PASSWORD, create_database, fill, use_database
from benchmarks.faults_kills import SEED
from benchmarks.server import Server
from benchmarks.workspace import _empty_evaluations
from core.models import AuditEntry, Operation
from evaluations.models import Answer

CHROMIUM = shutil.which("chromium")
DATABASE = "csms_faults_browsers"
PEOPLE = ("koordinator", "koordinator2")
CUT, LOST_BEFORE, LOST_AFTER = 0.15, 0.06, 0.06
SETTLED_WITHIN = 60_000  # milliseconds
# Remembers every operation that the page has ever kept, before its own scripts run.
REMEMBER = """
const kept = (globalThis.kept = {});
const write = Storage.prototype.setItem;
Storage.prototype.setItem = function (key, value) {
  if (key.startsWith("csms:")) {
    const { operation, target, replaces, draft } = JSON.parse(value);
    kept[operation] = { target, replaces, draft: Boolean(draft) };
  }
  return write.call(this, key, value);
};
"""
WAITS = "() => Object.keys(localStorage).filter((key) => key.startsWith('csms:')).length"
ANSWERS = """() => Object.fromEntries([...document.querySelectorAll("[data-item]")].map((box) =>
  [box.dataset.item, box.querySelector(".scores :checked")?.value ?? ""]))"""
LOOK = "() => { document.dispatchEvent(new Event('visibilitychange')); }"


@dataclass
class BrowserDesk:
    """One person before a browser, with what the line has carried."""

    page: Any
    chance: random.Random
    outcomes: dict[str, int] = field(default_factory=dict)  # operation > last status
    cuts: int = 0
    chosen: int = 0
    is_cut: bool = False
    is_quiet: bool = False  # at the end nothing is lost any more

    def carry(self, route: Any) -> Any:
        """Let a save through, or lose it, or lose its answer."""
        drawn = 1.0 if self.is_quiet else self.chance.random()
        if self.is_cut or drawn < LOST_BEFORE:  # what is carried here passes by the cut line
            self.cuts += not self.is_cut
            return route.abort()
        operation = json.loads(route.request.post_data)["operation"]
        try:
            response = route.fetch()
        except Exception:  # the line was cut meanwhile
            return route.abort()
        if response.status in (200, 409) and self.outcomes.get(operation) != 200:
            self.outcomes[operation] = response.status
        if drawn < LOST_BEFORE + LOST_AFTER:
            self.cuts += 1
            return route.abort()
        return route.fulfill(response=response)

    def cut(self, *, off: bool) -> None:
        """Take the line away, or give it back."""
        self.cuts += off and not self.is_cut
        self.is_cut = off
        self.page.context.set_offline(off)

    def answer(self, item: str, place: int) -> None:
        """By mouse, whatever else is going on."""
        self.page.locator(f'[data-item="{item}"] .score').nth(place).click()

    def choose(self) -> None:
        """Every conflict that is shown, one or the other."""
        buttons = self.page.locator(".side button")
        while buttons.count():
            buttons.nth(self.chance.randrange(2)).click()
            self.chosen += 1


@contextmanager
def _desk(browser: Any, server: Server, *, username: str, evaluation: int) -> Iterator[BrowserDesk]:
    context = browser.new_context(base_url=f"http://127.0.0.1:{server.port}")
    context.add_init_script(REMEMBER)
    page = context.new_page()
    desk = BrowserDesk(page, random.Random(f"{SEED} {username}"))  # noqa: S311
    page.goto(f"/sign-in/?next=/evaluations/{evaluation}/checklist/")
    _sign_in(page, username)
    page.wait_for_url("**/checklist/")
    page.route("**/answers/*/", desk.carry)
    yield desk
    context.close()


def _sign_in(page: Any, username: str) -> None:
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")


def _apart(work: Callable[[], Any], database: str = DATABASE) -> Any:
    """In a thread of its own: Playwright's has a loop, and Django's database refuses those."""

    def connected() -> Any:
        use_database(database)
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(connected).result()


def measure() -> dict[str, float]:
    """Both runs."""
    from playwright.sync_api import sync_playwright

    create_database(DATABASE)
    fill(2)
    User.objects.create_user(username=PEOPLE[1], password=PASSWORD, role=Role.COORDINATOR)
    both, alone = _empty_evaluations(2)
    connections.close_all()
    with Server(DATABASE, workers=2, threads=8) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        figures = _two_at_once(browser, server, evaluation=both) | _session_ends(
            browser, server, evaluation=alone
        )
        browser.close()
    return figures


def _two_at_once(browser: Any, server: Server, *, evaluation: int) -> dict[str, float]:
    with (
        _desk(browser, server, username=PEOPLE[0], evaluation=evaluation) as one,
        _desk(browser, server, username=PEOPLE[1], evaluation=evaluation) as two,
    ):
        desks = (one, two)
        _fill_at_once(desks)
        _come_to_rest(desks)
        shown = [desk.page.evaluate(ANSWERS) for desk in desks]
        kept = [desk.page.evaluate("() => globalThis.kept") for desk in desks]
    figures: dict[str, float] = _apart(
        lambda: _accounted(desks, shown, kept=kept, evaluation=evaluation)
    )
    return figures


def _fill_at_once(desks: tuple[BrowserDesk, BrowserDesk]) -> None:
    items = list(desks[0].page.evaluate(ANSWERS))
    orders = [desk.chance.sample(items, len(items)) for desk in desks]
    for pair in zip(*orders, strict=True):
        for desk, item in zip(desks, pair, strict=True):
            if desk.chance.random() < CUT:
                desk.cut(off=not desk.is_cut)
            desk.answer(item, desk.chance.randrange(5))


def _come_to_rest(desks: tuple[BrowserDesk, BrowserDesk]) -> None:
    """The line is back for good; people choose until nothing waits, and see the same."""
    for desk in desks:
        desk.is_quiet = True
        desk.cut(off=False)
    for _ in range(SETTLED_WITHIN // 200):
        for desk in desks:
            desk.choose()
            desk.page.evaluate(LOOK)
        desks[0].page.wait_for_timeout(200)
        waiting = sum(desk.page.evaluate(WAITS) for desk in desks)
        if not waiting and desks[0].page.evaluate(ANSWERS) == desks[1].page.evaluate(ANSWERS):
            return


def _accounted(
    desks: tuple[BrowserDesk, BrowserDesk],
    shown: list[dict[str, str]],
    *,
    kept: list[dict[str, Any]],
    evaluation: int,
) -> dict[str, float]:
    answers = Answer.objects.filter(evaluation=evaluation)
    server = dict(answers.values_list("item__code", "choice"))
    stored = {
        str(one)
        for one in Operation.objects.filter(about=f"evaluation/{evaluation}").values_list(
            "pk", flat=True
        )
    }
    saves = AuditEntry.objects.filter(
        action="save_answer",
        target_type=Answer.AUDIT_NAME,
        target_id__in=answers.values("pk"),
    ).count()
    unaccounted = 0
    for desk, operations in zip(desks, kept, strict=True):
        replaced = {gone for one in operations.values() for gone in one["replaces"]}
        met = {one["target"] for name, one in operations.items() if desk.outcomes.get(name) == 409}
        unaccounted += sum(
            name not in stored and name not in replaced and one["target"] not in met
            for name, one in operations.items()
        )
    received = {name for desk in desks for name, status in desk.outcomes.items() if status == 200}
    return {
        "line_operations": sum(len(operations) for operations in kept),
        "line_cuts": sum(desk.cuts for desk in desks),
        "line_conflicts_chosen": sum(desk.chosen for desk in desks),
        "line_unaccounted": unaccounted,
        "line_received_and_lost": len(received - stored),
        "line_doubled": saves - len(stored),
        "line_screens_differ": sum(shown[0][code] != shown[1][code] for code in shown[0]),
        "line_server_differs": sum(shown[0][code] != server.get(code, "") for code in shown[0]),
        "line_items_left_open": sum(not choice for choice in shown[0].values()),
    }


def _session_ends(browser: Any, server: Server, *, evaluation: int) -> dict[str, float]:
    """20 answers offline, during which the session is over; then signing in again."""
    with _desk(browser, server, username=PEOPLE[0], evaluation=evaluation) as desk:
        desk.is_quiet = True
        page = desk.page
        items = list(page.evaluate(ANSWERS))[:20]
        desk.cut(off=True)
        for item in items:
            desk.answer(item, 2)
        _apart(lambda: WebSession.objects.all().delete())
        desk.cut(off=False)
        page.locator("#saving-more a[href*='sign-in']").first.wait_for()
        other = page.context.new_page()
        other.goto("/sign-in/?next=/evaluations/")
        _sign_in(other, PEOPLE[0])
        other.wait_for_url("**/evaluations/")
        page.bring_to_front()
        page.evaluate(LOOK)
        for _ in range(SETTLED_WITHIN // 100):
            if not page.evaluate(WAITS):
                break
            page.wait_for_timeout(100)
        left = page.evaluate(WAITS)
    answers = Answer.objects.filter(evaluation=evaluation, item__code__in=items)
    versions = _apart(lambda: list(answers.values_list("version", flat=True)))
    return {
        "session_operations": len(items),
        "session_lost": len(items) - len(versions),
        "session_left_waiting": left,
        "session_doubled": sum(versions) - len(versions),
    }
