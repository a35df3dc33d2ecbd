"""A browser fills a checklist, photos included, over a line that lies: receipts that are swallowed
after the server has stored, requests sent twice or late and out of order, a proxy's 502, the page
of a Wi-Fi, a redirect to signing in, a firewall's 403, the answer of another request. Then every
operation is accounted for."""

import json
import random
import threading
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.db import connections
from PIL import Image

from benchmarks.data import create_database, fill
from benchmarks.faults_browsers import (
    ANSWERS,
    CHROMIUM,
    LOOK,
    REMEMBER,
    WAITS,
    _apart,
    _sign_in,
)  # fmt: skip
from benchmarks.faults_kills import SEED
from benchmarks.line import LineAnswer, LineRequest, NetworkLine, open_line
from benchmarks.server import Server
from benchmarks.workspace import _empty_evaluations
from core.models import AuditEntry, Operation
from evaluations.models import Answer, Evidence

DATABASE = "csms_faults_line"
PHOTOS = 8
FAULTY = 0.6  # of all saves
LATE = (0.3, 3.0)  # seconds
ROUNDS = 400  # of a fifth of a second, until nothing waits
HTML = [("Content-Type", "text/html; charset=utf-8")]
TO_SIGN_IN = [("Location", "/sign-in/?next=/evaluations/")]
FILES_WAIT = """() => new Promise((done) => {
  const request = indexedDB.open("csms");
  request.onsuccess = () => {
    const count = request.result.transaction("files").objectStore("files").count();
    count.onsuccess = () => { request.result.close(); done(count.result); };
  };
})"""


class BadLine(NetworkLine):
    """Saves and files meet a fault more often than not, until it is quiet."""

    lies = {
        "502": LineAnswer(502, HTML, b"<h1>Bad Gateway</h1>"),
        "portal": LineAnswer(200, HTML, b"<h1>Wi-Fi: please sign in</h1>"),
        "redirect": LineAnswer(302, TO_SIGN_IN, b""),
        "firewall": LineAnswer(403, HTML, b"<h1>Forbidden</h1>"),
        "other": LineAnswer(
            200,
            [("Content-Type", "application/json")],
            json.dumps({"operation": str(uuid4()), "received_at": "2024-01-01"}).encode(),
        ),
    }
    faults = ("swallowed", "lost", "twice", "late", *lies)

    def __init__(self, server: str) -> None:
        super().__init__(server)
        self.chance = random.Random(SEED)  # noqa: S311
        self.lock = threading.Lock()
        self.is_quiet = False
        self.met: dict[str, int] = dict.fromkeys(self.faults, 0)
        self.late: list[threading.Timer] = []

    def carry(self, asked: LineRequest) -> LineAnswer | None:
        """What the browser hears; what the server has heard may differ."""
        is_save = asked.method in {"PUT", "POST"} and asked.path.startswith("/api/")
        fault, has_arrived = self._draw() if is_save else ("", True)
        if fault == "late":
            self._ask_later(asked)
            return None
        if fault == "twice":
            self.ask(asked)
        answer = self.ask(asked) if has_arrived and fault != "lost" else None
        return None if fault == "swallowed" else self.lies.get(fault, answer)

    def _draw(self) -> tuple[str, bool]:
        """A fault or none, and whether the server hears of it before the browser is lied to."""
        with self.lock:
            if self.is_quiet or self.chance.random() > FAULTY:
                return "", True
            fault = self.chance.choice(self.faults)
            self.met[fault] += 1
            return fault, fault not in self.lies or self.chance.random() < 0.5

    def _ask_later(self, asked: LineRequest) -> None:
        timer = threading.Timer(self.chance.uniform(*LATE), self.ask, [asked])
        self.late.append(timer)
        timer.start()


def measure() -> dict[str, float]:
    """One person, 61 items twice, photos at eight of them."""
    from playwright.sync_api import sync_playwright

    create_database(DATABASE)
    fill(2)
    [evaluation] = _empty_evaluations(1)
    connections.close_all()
    with Server(DATABASE, workers=2, threads=8) as server, sync_playwright() as playwright:
        line = BadLine(f"http://127.0.0.1:{server.port}")
        with open_line(line) as address:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            context = browser.new_context(base_url=address)
            context.add_init_script(REMEMBER)
            page = context.new_page()
            page.goto(f"/sign-in/?next=/evaluations/{evaluation}/checklist/")
            _sign_in(page, "koordinator")
            page.wait_for_url("**/checklist/")
            left = _fill(page, line)
            shown, kept = page.evaluate(ANSWERS), page.evaluate("() => globalThis.kept")
            browser.close()
    figures: dict[str, float] = _apart(
        lambda: _accounted(line, shown, kept=kept, evaluation=evaluation), DATABASE
    )
    return figures | {"lies_left_waiting": left}


def _fill(page: Any, line: BadLine) -> int:
    """Answer everything twice, hand in photos, then wait on a quiet line; what is left waiting."""
    items = list(page.evaluate(ANSWERS))
    for place in (1, 3):
        for number, item in enumerate(items):
            box = page.locator(f'[data-item="{item}"]')
            box.locator(".score").nth((number + place) % 5).click()
            if place == 1 and number < PHOTOS:
                box.locator("summary").click()
                box.locator("[data-add]").last.set_input_files(_photo(number))
            page.evaluate(LOOK)
    line.is_quiet = True
    for timer in line.late:
        timer.join()
    left = 1
    for _round in range(ROUNDS):
        page.evaluate(LOOK)
        page.wait_for_timeout(200)
        left = page.evaluate(WAITS) + page.evaluate(FILES_WAIT)
        if not left:
            break
    return int(left)


def _photo(number: int) -> dict[str, Any]:
    content = BytesIO()
    Image.new("RGB", (320, 240), (number * 30, 90, 200)).save(content, "JPEG")
    return {"name": f"foto-{number}.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def _accounted(
    line: BadLine, shown: dict[str, str], *, kept: dict[str, Any], evaluation: int
) -> dict[str, float]:
    answers = Answer.objects.filter(evaluation=evaluation)
    server = dict(answers.values_list("item__code", "choice"))
    operations = Operation.objects.filter(about=f"evaluation/{evaluation}")
    stored = {str(one) for one in operations.values_list("pk", flat=True)}
    replaced = {gone for one in kept.values() for gone in one["replaces"]}
    photos = Evidence.objects.filter(evaluation=evaluation)
    saves = AuditEntry.objects.filter(action="save_answer", target_id__in=answers.values("pk"))
    handed = AuditEntry.objects.filter(action="add_evidence", target_id__in=photos.values("pk"))
    return {
        "lies_operations": len(kept),
        "lies_told": sum(line.met.values()),
        "lies_kinds_never_met": sum(not count for count in line.met.values()),
        "lies_unaccounted": sum(name not in stored | replaced for name in kept),
        "lies_doubled": saves.count() + handed.count() - len(stored),
        "lies_screen_differs": sum(shown[code] != server.get(code, "") for code in shown),
        "lies_items_left_open": sum(not choice for choice in shown.values()),
        "lies_photos_missing_or_doubled": abs(photos.count() - PHOTOS),
        "lies_photos_at_no_item": photos.filter(links=None).count(),
    }
