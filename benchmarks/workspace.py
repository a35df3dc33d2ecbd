"""The checklist workspace: many clients at once, what a first visit fetches, a run by keyboard."""

import gzip
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connections
from django.test import Client

from accounts.models import User
from benchmarks.data import NOW, PASSWORD, create_database, fill, use_database
from benchmarks.server import Server, Session
from contractors.models import Contractor, Site
from core.audit import SYSTEM
from evaluations.models import Answer, Period
from periods.services import add_evaluation

CLIENTS = 16
SECONDS = 1.5
ROUNDS = 7
DATABASE = "csms_bench_workspace"
ITEMS = 61
ITEMS_OF_ONE = 12  # in element 1
TRIES = 3
SLOWER = 4  # times: a cheap phone beside this machine
# As Chromium's tools have them: bytes a second, and milliseconds before each answer.
LINES: dict[str, dict[str, float]] = {
    "slow3g": {"downloadThroughput": 50_000, "uploadThroughput": 50_000, "latency": 400},
    "fast3g": {"downloadThroughput": 180_000, "uploadThroughput": 84_375, "latency": 150},
}


def measure() -> dict[str, float]:
    """Everything of the workspace; what needs a browser only where there is one."""
    create_database(DATABASE)
    fill(2)
    evaluations = _empty_evaluations(CLIENTS + 2)
    with Server(DATABASE, workers=2, threads=8) as server:
        figures = _many_clients(server, evaluations[:CLIENTS]) | _first_load(evaluations[-1])
        return figures | _in_a_browser(
            server, evaluations[CLIENTS], evaluation=evaluations[CLIENTS + 1]
        )


def _empty_evaluations(number: int) -> list[int]:
    """Evaluations of which nothing is answered, one for each client."""
    period = Period.objects.get(instrument__code="csms")
    return [
        add_evaluation(
            period=period,
            contractor=Contractor.objects.create(code=f"W{n:02}", name=f"PT Ruang {n:02}"),
            coordinator=None,
            by=SYSTEM,
            now=NOW,
        ).pk
        for n in range(number)
    ]


class Filler:
    """One of the clients: saves items of its own evaluation in turn, counting what went wrong."""

    def __init__(self, session: Session, evaluation: int) -> None:
        self.session, self.evaluation = session, evaluation
        self.acknowledged = self.errors = 0
        self.places, self.versions = count(), dict.fromkeys(range(1, ITEMS_OF_ONE + 1), 0)

    def save(self) -> None:
        """The next save: another item each time, another choice each round."""
        place = next(self.places)
        item = place % ITEMS_OF_ONE + 1
        try:
            self.session.send_json(
                "PUT",
                f"/api/v1/evaluations/{self.evaluation}/answers/1.{item:02}/",
                body={
                    "operation": str(uuid4()),
                    "base_version": self.versions[item],
                    "choice": str(place // ITEMS_OF_ONE % 5),
                    "note": "Dilihat di lapangan.",
                },
            )
        except RuntimeError:
            self.errors += 1
        else:
            self.versions[item] += 1
            self.acknowledged += 1


def _many_clients(server: Server, evaluations: list[int]) -> dict[str, float]:
    sessions = [Session(server, "koordinator") for _ in evaluations]
    clients = [Filler(*pair) for pair in zip(sessions, evaluations, strict=True)]
    site, names = Site.objects.get().pk, count()

    def patch(session: Session) -> Callable[[], object]:
        path = f"/bare/{site}/"
        return lambda: session.send_json("PATCH", path, body={"name": f"Site {next(names)}"})

    saves: list[Callable[[], object]] = [client.save for client in clients]
    patches = [patch(session) for session in sessions]
    for work in (saves, patches):
        _rate(work, seconds=1.0)  # warm
    pairs = [
        (_rate(saves, seconds=SECONDS), _rate(patches, seconds=SECONDS)) for _ in range(ROUNDS)
    ]
    stored = sum(
        Answer.objects.filter(evaluation__in=evaluations).values_list("version", flat=True)
    )
    return {
        "autosave_16_clients_per_s": median(save for save, _ in pairs),
        "autosave_16_clients_vs_bare_drf": median(save / bare for save, bare in pairs),
        "autosave_errors": sum(client.errors for client in clients),
        "lost_updates": abs(sum(client.acknowledged for client in clients) - stored),
    }


def _rate(works: Sequence[Callable[[], object]], *, seconds: float) -> float:
    """Calls a second with every one of ``works`` called over and over by a thread of its own."""
    until = time.perf_counter() + seconds
    done = [0] * len(works)

    def run(place: int) -> None:
        while time.perf_counter() < until:
            works[place]()
            done[place] += 1

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - start)


def _first_load(evaluation: int) -> dict[str, float]:
    """KB, as gzip sends them: the page, and all that the service worker keeps with it.

    The worker fetches the page once more, and the files named by whatever it keeps that the page
    does not need at once; it does so beside the page, which waits for nothing of it.
    """
    use_database(DATABASE)
    client = Client(headers={"host": "127.0.0.1"})
    device = client.get("/device/").content  # as a stranger sees it
    client.force_login(User.objects.get(username="koordinator"))
    at = f"/evaluations/{evaluation}"
    addresses = {
        name: client.get(url).content
        for name, url in {
            "page": f"{at}/checklist/",
            "changes": f"/api/v1{at}/changes/?since=0&element=&beside=1",
            "worker": "/service-worker.js",
            "device": "/device/",
            "list": "/evaluations/",
            "guides": f"{at}/guides/",
            "evidence": f"{at}/evidence/?item=*",
            "findings": f"{at}/findings/?item=1.01",
        }.items()
    }
    named = re.findall(r'/static/[^"\s]+\.\w+', b"".join([device, *addresses.values()]).decode())
    sizes = {name: compressed(static_file(name)) for name in set(named)}
    elsewhere = ("device", "device_list", "queue_file")  # of other pages, which are kept as well
    scripts = sum(
        size
        for name, size in sizes.items()
        if name.endswith(".js") and Path(name).name.split(".")[0] not in elsewhere
    )
    answers = sum(compressed(content) for content in (device, *addresses.values()))
    return {
        "workspace_first_load_kb": answers + compressed(addresses["page"]) + sum(sizes.values()),
        "workspace_js_kb": scripts + compressed(addresses["worker"]),
    }


def static_file(address: str) -> bytes:
    """What is sent for the address of a static file."""
    return (Path(settings.STATIC_ROOT) / address.removeprefix(settings.STATIC_URL)).read_bytes()


def compressed(content: bytes) -> float:
    """KB of it, as gzip sends it."""
    return len(gzip.compress(content, 6)) / 1024


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield running
        running.close()


def _in_a_browser(server: Server, answered: int, *, evaluation: int) -> dict[str, float]:
    """What needs a browser; nothing where there is none."""
    if shutil.which("chromium") is None:
        return {}
    connections.close_all()
    figures: dict[str, float] = {}
    with _browser() as browser:
        for place, (name, line) in enumerate(LINES.items()):
            figures[f"first_answer_{name}_s"] = median(
                _first_answer(
                    browser, server, evaluation=answered, line=line, place=place * TRIES + n
                )
                for n in range(TRIES)
            )
        return (
            figures
            | _cold(browser, server, evaluation=evaluation)
            | _by_keyboard(browser, server, evaluation=evaluation)
        )


@contextmanager
def _signed_in(browser: Any, server: Server) -> Iterator[Any]:
    """A page of a coordinator who has seen nothing yet but the form to sign in."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{server.port}", viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto("/sign-in/?next=/account/")
    page.locator("[name=username]").fill("koordinator")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/account/")
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    yield page
    context.close()


def _first_answer(
    browser: Any, server: Server, *, evaluation: int, line: dict[str, float], place: int
) -> float:
    """Seconds from asking for the page to the server's receipt for an answer, nothing cached.

    The score is tapped as soon as it is drawn, on a processor four times slower. The answer of
    another item each time, so that each is a change.
    """
    with _signed_in(browser, server) as page:
        tools = page.context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", {"offline": False, **line})
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        start = time.perf_counter()
        with page.expect_response(lambda got: got.request.method == "PUT") as received:
            page.goto(f"/evaluations/{evaluation}/checklist/", wait_until="commit")
            page.locator("[data-item]").nth(place).locator("label.score").nth(2).click()
        seconds = time.perf_counter() - start
        assert received.value.json()["received_at"]
        return seconds


def _cold(browser: Any, server: Server, *, evaluation: int) -> dict[str, float]:
    """Addresses asked for when the page is opened for the first time, until it rests.

    What is asked for once more (the icon) the browser has by then.
    """
    with _signed_in(browser, server) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"/evaluations/{evaluation}/checklist/", wait_until="networkidle")
        return {"workspace_requests": len(set(asked))}


def _by_keyboard(browser: Any, server: Server, *, evaluation: int) -> dict[str, float]:
    """Requests to the server for opening a page and answering 61 items by two keys each.

    Styles and scripts have names that change with their content and are cached for good, so
    they are not counted; ``keyboard_61_items_requests_cold`` counts them too.
    """
    with _signed_in(browser, server) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        start = time.perf_counter()
        page.goto(f"/evaluations/{evaluation}/checklist/")
        for place in range(ITEMS):
            page.keyboard.press("j")
            page.keyboard.press(str(place % 5))
        page.locator("#closed", has_text=f"{ITEMS}/").wait_for()
        seconds = time.perf_counter() - start
    return {
        "keyboard_61_items_requests": sum("/static/" not in url for url in asked),
        "keyboard_61_items_requests_cold": len(asked),
        "keyboard_61_items_s": seconds,
    }
