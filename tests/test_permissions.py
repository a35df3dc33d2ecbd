"""Every address against every role, as docs/permissions.md says; an address not there fails."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from core.audit import Actor
from tests.addresses import Addresses
from tests.visitors import visitor
from tokens.access import scopes_of
from tokens.services import create_token

ID = re.compile(r"""\sid=["']?([^\s"'>]+)""")
PAGE = Path(__file__).parent.parent / "docs" / "permissions.md"
ROLES = {
    "nobody's": "stranger",
    "other": "other_representative",
    "own": "representative",
    "viewer": "viewer",
    "coordinator": "coordinator",
    "manager": "manager",
    "administrator": "administrator",
}


def table() -> dict[str, dict[str, str]]:
    """The rows of the page by address, cells by column."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows}


def addresses(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    """The name of every address but those inside the administrator's site."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                inner = f"{pattern.namespace}:" if pattern.namespace else namespace
                yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield f"{namespace}{pattern.name}"


def test_every_address_is_on_the_page_and_nothing_else() -> None:
    known = set(addresses(get_resolver().url_patterns)) | {"admin:index"}
    assert set(table()) == known


@dataclass(frozen=True, slots=True)
class Visit:
    """What one person came to at one address, in the words of docs/permissions.md."""

    outcome: str
    said_twice: list[str]  # ids: a label would focus the wrong field, a link lead elsewhere


API = (  # nobody signed in: 401 or 403, no page
    "api:",
    "contractors-api:",
    "periods-api:",
    "findings-api:",
    "gap-tables-api:",
    "plans-api:",
    "plan-parts-api:",
    "months-api:",
    "targets-api:",
    "inspections-api:",
    "incidents-api:",
    "investigations-api:",
    "consequences-api:",
    "certificates-api:",
    "objections-api:",
    "registers-api:",
    "register-rows-api:",
    "questionnaires-api:",
    "risk-quarters-api:",
    "risk-matrices-api:",
    "budgets-api:",
    "procedures-api:",
    "procedure-runs-api:",
    "survey-reports-api:",
    "coaching-api:",
    "lessons-api:",
    "standings-api:",
    "versions-api:",
    "standing-rules-api:",
    "award-rules-api:",
    "awards-api:",
    "webhooks-api:",
    "units-api:",
    "jsas-api:",
    "studies-api:",
    "documents-api:",
    "books-api:",
    "data:",
    "schema",
)


def answered(client: Client, method: str, *, url: str, body: Mapping[str, Any], name: str) -> Any:
    """What a request is answered; a file is read to its end."""
    if method == "GET":
        response = client.get(url, body)
    elif name.partition(":")[0].endswith("api"):
        response = client.generic(method, url, json.dumps(body), content_type="application/json")
    else:
        response = client.post(url, body)
    if response.streaming:
        response.getvalue()  # read to its end, a file is closed
    return response


def outcome_of(response: Any, name: str) -> str:
    """What a request came to, in the words of the page."""
    if response.status_code == 302 and any(
        response.headers["Location"].startswith(reverse(page))
        for page in ("sign-in", "admin:login")
    ):
        return "yes" if name == "sign-out" else "sign in"
    return {401: "no", 403: "no", 404: "hidden"}.get(response.status_code, "yes")


def said_twice(response: Any) -> list[str]:
    """The ids that a page says more than once."""
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    return [one for one, times in Counter(ID.findall(response.text)).items() if times > 1]


def visitors(request: pytest.FixtureRequest) -> dict[str, Client]:
    """Who stands for each column of the page, signed in once."""
    people = {column: request.getfixturevalue(name) for column, name in ROLES.items()}
    return {"anonymous": Client()} | {name: visitor(one) for name, one in people.items()}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is changed in it is not in the end, who is signed in with it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each person is drawn the page of each kind of refusal once: half the answers are one.

    Nor is a session noted as used again: that it was a while ago is undone with each answer.
    """
    drawn: dict[tuple[object, str], bytes] = {}

    def draw(request: HttpRequest, page: str, told: dict[str, Any], *, status: int) -> HttpResponse:
        which = request.user.pk, page
        if which not in drawn:
            drawn[which] = render(request, page, told).content
        return HttpResponse(drawn[which], status=status)

    monkeypatch.setattr("core.errors.answers.render", draw)
    monkeypatch.setattr("accounts.sessions.store.USED_EVERY", timedelta(hours=1))


def visited(name: str, method: str, *, person: Client, world: Addresses) -> Visit:
    """One person at one address; what is sent there is undone, so that the next finds the same."""
    client = Client()
    client.cookies.update(person.cookies)
    client.defaults.update(person.defaults)
    client.handler = person.handler  # its middleware is loaded once
    with nullcontext() if method == "GET" else undone():
        url = reverse(name, kwargs=world.arguments.get(name))
        response = answered(client, method, url=url, body=world.bodies.get(name, {}), name=name)
    found = outcome_of(response, name)
    must_sign_in = name.startswith(API) and not person.cookies
    return Visit("sign in" if must_sign_in and found == "no" else found, said_twice(response))


def program_of(person: User) -> Client:
    """One that comes with a token of the person, of every scope there is for them."""
    given: Any = {"name": "ERP", "days": 30, "scopes": [one.name for one in scopes_of(person)]}
    _token, secret = create_token(by=Actor(person), now=timezone.now(), **given)
    return Client(headers={"authorization": f"Bearer {secret}"})


def is_as_its_persons(outcome: str, *, row: Mapping[str, str], url: str) -> bool:
    """A token opens no page, and of the API nothing that its person, of "other", does not open."""
    if not url.startswith("/api/"):
        return outcome == row["anonymous"]
    return outcome in {"sign in", "no", "hidden", row["other"]}


def test_each_role_gets_what_the_page_says_and_no_page_says_an_id_twice(
    running_role: None, drawn_once: None, world: Addresses, request: pytest.FixtureRequest
) -> None:
    people, page = visitors(request), table()
    program = program_of(request.getfixturevalue(ROLES["other"]))
    visits, by_token = {}, {}
    for name, row in page.items():
        with undone():
            for column, person in people.items():
                visit = visited(name, row["method"], person=person, world=world)
                visits[name, column] = visit
            by_token[name] = visited(name, row["method"], person=program, world=world).outcome
    assert {
        (name, column): f"{visit.outcome}, not {page[name][column]}"
        for (name, column), visit in visits.items()
        if visit.outcome != page[name][column]
    } == {}
    assert {where: visit.said_twice for where, visit in visits.items() if visit.said_twice} == {}
    assert {
        name: outcome
        for name, outcome in by_token.items()
        if not is_as_its_persons(
            outcome, row=page[name], url=reverse(name, kwargs=world.arguments.get(name))
        )
    } == {}
    assert by_token["data:tables"] == by_token["documents-api:kinds"] == "yes"
