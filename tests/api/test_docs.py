"""The commands of docs/api.md, as they stand there."""

import base64
import re
import shlex
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import ReaderToken, User
from accounts.tokens import create_token
from contractors.models import Contractor
from core.audit import Actor
from evaluations.models import Result

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
COMMANDS = re.findall(r"^    (curl .+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture
def secret(manager: User, now: datetime) -> str:
    """A token of the manager's, valid for a month of the real clock."""
    _made, secret = create_token(name="Power BI", days=30, by=Actor(manager), now=now)
    ReaderToken.objects.update(expires_at=datetime.now(tz=now.tzinfo) + timedelta(days=30))
    return secret


def asked(command: str, secret: str) -> tuple[str, dict[str, str], int]:
    """The address of a command, its headers, and the status that stands behind it (or 200)."""
    written, _hash, status = command.partition(" # ")
    words = iter(shlex.split(written.replace("$TOKEN", secret).replace("$CSMS", ""))[1:])
    address, headers = "", {}
    for word in words:
        if word == "-H":
            name, _colon, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-u":
            basic = base64.b64encode(next(words).encode()).decode()
            headers["Authorization"] = f"Basic {basic}"
        else:
            address = word.replace("\\$", "$")  # as a shell reads it
    return address, headers, int(status or 200)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_answered_as_the_page_says(
    command: str, secret: str, pt_a: Result, contractor: Contractor
) -> None:
    Contractor.objects.filter(pk=contractor.pk).update(code="PTA")
    address, headers, status = asked(command, secret)
    response = Client().get(address, headers=headers)
    assert response.status_code == status, response.content
    assert response.content


def test_there_are_commands_of_each_kind() -> None:
    assert len(COMMANDS) > 10
