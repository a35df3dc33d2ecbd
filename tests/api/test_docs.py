"""The commands of docs/api.md, as they stand there."""

import base64
import re
import shlex
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ReaderToken, User
from contractors.models import Contractor, Site
from core.audit import Actor
from evaluations.models import Result
from inspections.models import InspectedUnit, Inspection
from monitoring.choices import MonthStatus
from monitoring.models import MonthlyIndicator
from plans.models import FulfilmentPlan
from tests.inspections.inspection_scene import added_unit, inspected
from tokens.services import create_token

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
# What is indented further goes on with the command before it.
COMMANDS = re.findall(
    r"^    (curl .+(?:\n {6}.+)*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
)


def listed_in_docs(head: str) -> set[str]:
    """The operations in the first column of the table with this head."""
    table = PAGE.read_text(encoding="utf-8").partition(head)[2].partition("\n\n")[0]
    rows = [line.split(" | ")[0] for line in table.splitlines()]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


@pytest.fixture
def secret(manager: User, now: datetime) -> str:
    """A token of the manager's, valid for a month of the real clock."""
    _made, secret = create_token(name="Power BI", days=30, by=Actor(manager), now=now)
    ReaderToken.objects.update(expires_at=datetime.now(tz=now.tzinfo) + timedelta(days=30))
    return secret


@dataclass(slots=True)
class CurlCommand:
    """What a command sends where, and the status that stands behind it (or 200)."""

    address: str = ""
    method: str = "GET"
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    is_signed_in: bool = False
    status: int = 200


def asked(command: str, secret: str) -> CurlCommand:
    """A command as a shell reads it."""
    written, _hash, status = command.replace("\\\n", "").partition(" # ")
    words = iter(shlex.split(written.replace("$TOKEN", secret).replace("$CSMS", ""))[1:])
    found = CurlCommand(status=int(status[:3] or 200))
    for word in words:
        if word == "-H":
            name, _colon, value = next(words).partition(": ")
            found.headers[name] = value
        elif word == "-u":
            basic = base64.b64encode(next(words).encode()).decode()
            found.headers["Authorization"] = f"Basic {basic}"
        elif word == "-X":
            found.method = next(words)
        elif word == "-d":
            found.body = next(words)
        elif word == "-b":
            found.is_signed_in = "sessionid=" in next(words)
        else:
            found.address = word.replace("\\$", "$")
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_answered_as_the_page_says(
    command: str, secret: str, pt_a: Result, contractor: Contractor, site: Site, coordinator: User
) -> None:
    Contractor.objects.filter(pk=contractor.pk).update(code="PTA")
    Site.objects.filter(pk=site.pk).update(code="S1")
    MonthlyIndicator.objects.create(
        contractor=contractor, site=site, month=date(2024, 4, 1), man_hours=9000, workforce=50,
        status=MonthStatus.AWAITING, told_at=datetime(2024, 5, 2, 3, 0, tzinfo=UTC),
    )  # fmt: skip
    draft = inspected(added_unit(contractor, now=timezone.now()), now=timezone.now(), finish=False)
    Inspection.objects.filter(pk=draft.pk).update(key="9c858901-8a57-4791-81fe-4c455b099bc9")
    InspectedUnit.objects.update(key="1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed")
    FulfilmentPlan.objects.create(
        key="7d444840-9dc0-41d1-b245-5ffdce74fad2", result=pt_a, first_year=2024, years=3,
        begun_at=timezone.now(),
    )  # fmt: skip
    curl, client = asked(command, secret), Client()
    if curl.is_signed_in:
        client.force_login(coordinator)
    response = client.generic(
        curl.method,
        curl.address,
        curl.body,
        content_type="application/json",
        headers=curl.headers,
    )
    assert response.status_code == curl.status, response.content
    assert response.content


def test_there_are_commands_of_each_kind() -> None:
    assert len(COMMANDS) > 10
