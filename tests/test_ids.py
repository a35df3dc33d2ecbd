"""No page says one id twice: a label would focus the wrong field, a link lead to the wrong part."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from accounts.models import User
from tests.addresses import Addresses
from tests.test_permissions import table
from tests.visitors import visitor

ROLES = ("representative", "coordinator", "manager", "administrator")


class Ids(HTMLParser):
    """The ids of a page, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name == "id"]


def said_twice(page: str) -> list[str]:
    ids = Ids()
    ids.feed(page)
    return [one for one, times in Counter(ids.found).items() if times > 1]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_says_an_id_twice(
    role: str, world: Addresses, request: pytest.FixtureRequest
) -> None:
    person: User = request.getfixturevalue(role)
    client, found = visitor(person), {}
    for name, row in table().items():
        if row["method"] == "GET" and name != "sign-out":
            response = client.get(reverse(name, kwargs=world.arguments.get(name)))
            if response.headers.get("Content-Type", "").startswith("text/html"):
                found[name] = said_twice(response.content.decode())
            elif response.streaming:
                response.getvalue()  # read to its end, a file is closed
    assert "scorecard" in found
    assert {name: ids for name, ids in found.items() if ids} == {}
