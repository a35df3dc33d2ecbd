"""Nothing typed into a password, code or token field is kept in a table or a line of the log."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import make_password_link
from core.audit import SYSTEM
from tests.api.description import API
from tests.visitors import visitor

TYPED = "Kunci-Jawa-{}-31415"
RIGHT = "rahasia-uji"


# Pages of who is signed in, and where their forms go.
INSIDE = {
    "/account/": "/account/",
    "/account/second-factor/": "/account/second-factor/",
    "/tokens/": "/tokens/create/",
}


def stored_and_logged(typed: str, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Where a text stands: the tables of the database that have it in a row, and the log."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s',  # noqa: S608 - our own tables
                [f"%{typed}%"],
            )
            found += [table] * cursor.fetchone()[0]
    lines = [f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records]
    return found + [line for line in lines if typed in line]


def secret_fields(text: str) -> list[str]:
    """The names of the fields of a page that take a secret."""
    return re.findall(r'<input[^>]*type="password"[^>]*name="(\w+)"', text) + re.findall(
        r'<input[^>]*name="(\w+)"[^>]*type="password"', text
    )


def pages(who: User, other: User) -> list[tuple[str, dict[str, str]]]:
    """Every form with a secret field, and what goes with it."""
    name = {"username": who.get_username()}
    return [
        (reverse("sign-in"), name),
        (reverse("account"), {}),
        (reverse("second-factor"), {}),
        (reverse("token-list"), {"name": "Power BI", "days": "30", "scopes": "read"}),
        (link_of(other), {}),
    ]


def link_of(who: User) -> str:
    return make_password_link(person=who, by=SYSTEM, now=timezone.now())


@pytest.mark.parametrize("given", ["wrong", "right and two that differ", "into the name"])
def test_no_form_keeps_what_was_typed_into_a_secret_field(
    given: str, administrator: User, viewer: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for address, more in pages(administrator, viewer):
        administrator.refresh_from_db()  # its password may be another by now
        client = visitor(administrator) if address in INSIDE else visitor()
        opened = client.get(address, follow=True)
        page = opened.redirect_chain[-1][0] if opened.redirect_chain else address
        page = INSIDE.get(page, page)
        fields = secret_fields(opened.text)
        assert fields, page
        typed = {name: TYPED.format(number) for number, name in enumerate(fields)}
        if given.startswith("right"):
            typed |= {"old_password": RIGHT} if "old_password" in fields else {}
        if given == "into the name":
            typed |= {"username": TYPED.format("nama")} if "sign-in" in page else {}
        client.post(page, more | typed)
        client.post(page, more | typed | dict.fromkeys(fields[-2:], TYPED.format("sama")))
    assert stored_and_logged("Kunci-Jawa", caplog) == []


def test_a_pause_keeps_nothing_either(viewer: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for _try in range(12):
        given = {"username": viewer.username, "password": TYPED.format(1), "code": TYPED.format(2)}
        last = visitor().post(f"/sign-in/?token={TYPED.format(3)}", given)
    assert last.status_code == 429
    assert stored_and_logged("Kunci-Jawa", caplog) == []


def test_a_token_is_kept_nowhere_and_a_wrong_one_neither(
    manager: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    asked = {"name": "Power BI", "days": 30, "scopes": "read", "password": RIGHT}
    made = visitor(manager).post(reverse("token-create"), asked).text
    secret = re.search(r'value="(csms_[^"]+)"', made).group(1)
    for token in (secret, TYPED.format("token")):
        headers = {"authorization": f"Bearer {token}"}
        Client(headers=headers).get(reverse("data:tables"))
    assert stored_and_logged(secret, caplog) == []
    assert stored_and_logged("Kunci-Jawa", caplog) == []


def addresses(patterns: list[Any], before: str = "/") -> Iterator[str]:
    """Every address of the map that takes no argument."""
    for one in patterns:
        route = before + str(one.pattern).removeprefix("^").removesuffix("$")
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, route)
        elif not set("<(?\\[") & set(route):
            yield route


def test_every_page_with_a_secret_field_is_tried_here(
    administrator: User, manager: User, viewer: User, evaluation: object
) -> None:
    tried = {page for page, _more in pages(administrator, viewer)}
    found = {
        address
        for client in (visitor(), visitor(administrator), visitor(manager))
        for address in addresses(get_resolver().url_patterns)
        if not address.startswith(API)  # no answer of it is a page: tests/api/description.py
        and "html" in (page := client.get(address)).headers.get("Content-Type", "")
        and secret_fields(page.text)
    }
    assert {reverse("sign-in"), reverse("account")} <= found <= tried
