"""Every address against every role, as docs/permissions.md says; an address not there fails."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from tests.addresses import Addresses

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


def outcome(client: Client, method: str, *, url: str, body: Mapping[str, Any], name: str) -> str:
    """What a request came to, in the words of the page."""
    if method == "GET":
        response = client.get(url, body)
    elif name.startswith("api:"):
        response = client.generic(method, url, json.dumps(body), content_type="application/json")
    else:
        response = client.post(url, body)
    if response.streaming:
        response.getvalue()  # read to its end, a file is closed
    if response.status_code == 302 and any(
        response.headers["Location"].startswith(reverse(page))
        for page in ("sign-in", "admin:login")
    ):
        return "yes" if name == "sign-out" else "sign in"
    return {401: "no", 403: "no", 404: "hidden"}.get(response.status_code, "yes")


def visitors(request: pytest.FixtureRequest) -> dict[str, User | AnonymousUser]:
    """Who stands for each column of the page."""
    people = {column: request.getfixturevalue(name) for column, name in ROLES.items()}
    return {"anonymous": AnonymousUser(), **people}


def tried(name: str, method: str, *, person: User | AnonymousUser, world: Addresses) -> str:
    """What one person comes to at one address; whatever it changed is undone."""
    url = reverse(name, kwargs=world.arguments.get(name))
    client = Client(raise_request_exception=True)
    with transaction.atomic():
        if isinstance(person, User):
            client.force_login(person)
        found = outcome(client, method, url=url, body=world.bodies.get(name, {}), name=name)
        transaction.set_rollback(True)
    must_sign_in = name.startswith(("api:", "data:", "schema")) and not person.is_authenticated
    return "sign in" if must_sign_in and found == "no" else found


def test_each_role_gets_what_the_page_says(
    running_role: None, world: Addresses, request: pytest.FixtureRequest
) -> None:
    people, page = visitors(request), table()
    wrong = {
        (name, column): f"{found}, not {row[column]}"
        for name, row in page.items()
        for column, person in people.items()
        if (found := tried(name, row["method"], person=person, world=world)) != row[column]
    }
    assert wrong == {}
