"""61 answers by one workbook, uploaded and confirmed, against 61 single saves of the API.

Server time of both, in process through every middleware, on one evaluation of one database:
what a person reads in between (the preview) is measured apart.
"""

import json
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from statistics import median
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from accounts.models import User
from benchmarks.data import create_database, fill, use_database
from benchmarks.timing import seconds
from evaluations.models import Answer, Evaluation
from workbooks.workbook.layout import SheetColumn

DATABASE = "csms_bench_workbook"
ROUNDS = 7
WARM = 2


def measure() -> dict[str, float]:
    """The ratio that has a goal, and the milliseconds of each step."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    create_database(DATABASE)
    fill(2)
    use_database(DATABASE)
    desk = CoordinatorDesk()
    times: dict[str, list[float]] = {"saves": [], "upload": [], "preview": [], "confirm": []}
    for turn in range(WARM + ROUNDS):
        one = {"saves": seconds(desk.singly(turn))}
        workbook = desk.filled_in(turn)
        one["upload"] = seconds(lambda: desk.upload(workbook))  # noqa: B023 - called at once
        one["preview"] = seconds(desk.look)
        one["confirm"] = seconds(desk.confirm)
        if turn >= WARM:
            for step, taken in one.items():
                times[step].append(taken)
    middle = {step: median(taken) for step, taken in times.items()}
    return {
        "workbook_upload_61_items_vs_61_saves": (middle["upload"] + middle["confirm"])
        / middle["saves"],
        "workbook_with_preview_vs_61_saves": (
            middle["upload"] + middle["preview"] + middle["confirm"]
        )
        / middle["saves"],
        **{f"workbook_{step}_ms": taken * 1000 for step, taken in middle.items()},
    }


class CoordinatorDesk:
    """A coordinator, and the one open evaluation of the 61 items."""

    def __init__(self) -> None:
        self.client = Client(headers={"host": "127.0.0.1"})
        self.client.force_login(User.objects.get(username="koordinator"))
        self.evaluation = Evaluation.objects.get(status="draft", instrument__code="csms")
        self.pages = f"/evaluations/{self.evaluation.pk}/workbook/"
        self.preview = self.seen = ""

    def answers(self) -> dict[str, tuple[int, int]]:
        """Choice and version of each item."""
        rows = Answer.objects.filter(evaluation=self.evaluation).order_by("item__position")
        found = rows.values_list("item__code", "choice", "version")
        return {code: (int(choice), version) for code, choice, version in found}

    def singly(self, turn: int) -> Callable[[], None]:
        """61 saves, each of another choice than stands; what they send is made beforehand."""
        sent = [
            (
                f"/api/v1/evaluations/{self.evaluation.pk}/answers/{code}/",
                json.dumps(
                    {
                        "operation": str(uuid4()),
                        "base_version": version,
                        "choice": str((choice + 1) % 5),
                        "note": f"Dilihat di lapangan, kali {turn}.",
                    }
                ),
            )
            for code, (choice, version) in self.answers().items()
        ]
        assert len(sent) == 61

        def save() -> None:
            for address, body in sent:
                answer = self.client.put(address, body, content_type="application/json")
                assert answer.status_code == 200, answer.content

        return save

    def filled_in(self, turn: int) -> bytes:
        """The downloaded workbook with another choice and note in each of its 61 rows."""
        book = load_workbook(BytesIO(self.client.get(f"{self.pages}download/").content))
        for sheet in book.worksheets[1:]:
            for row in range(2, sheet.max_row):
                choice = sheet.cell(row=row, column=SheetColumn.CHOICE)
                choice.value = (choice.value + 1) % 5
                sheet.cell(row=row, column=SheetColumn.NOTE).value = f"Diisi luring, kali {turn}."
        buffer = BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    def upload(self, workbook: bytes) -> None:
        """Hand the workbook in."""
        file = SimpleUploadedFile("isi.xlsx", workbook)
        answer = self.client.post(f"{self.pages}upload/", {"file": file})
        assert answer.status_code == 302, answer.content
        self.preview = answer.headers["Location"]

    def look(self) -> None:
        """Open the preview."""
        page = self.client.get(self.preview).content.decode()
        self.seen = _value_of(page, "seen")
        assert len(json.loads(self.seen)) == 61

    def confirm(self) -> None:
        """Press its button."""
        answer = self.client.post(f"{self.preview}confirm/", {"seen": self.seen})
        assert answer.status_code == 302, answer.content


def _value_of(page: str, name: str) -> str:
    """The value of a hidden input."""
    found: list[str] = []

    class Inputs(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag == "input" and given.get("name") == name:
                found.append(given.get("value") or "")

    Inputs().feed(page)
    return found[0]
