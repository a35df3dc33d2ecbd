"""What the database cannot keep is refused at every address, in every place it may come in."""

import json
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.errors import Refusal, answers
from core.figures.reading import read_word
from core.names import clean_name
from core.requests.keepable import KeepableJSONParser
from tests.addresses import Addresses
from tests.test_permissions import table
from tests.visitors import visitor

NULL = "a\x00b"


def answers_to(world: Addresses, client: Client, *, form: dict[str, str]) -> dict[str, int]:
    """What each address answers, asked with this in its query, or in its form where it has one."""
    found = {}
    for name, row in table().items():
        url = reverse(name, kwargs=world.arguments.get(name))
        if row["method"] == "POST" and not url.startswith("/api/"):
            found[name] = client.post(url, form).status_code
        else:
            found[name] = client.generic(row["method"], url, query_params=form).status_code
    return found


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page is drawn of a refusal, which is the same at every address: see the next test."""
    page = SimpleNamespace(render=lambda _told: "")
    monkeypatch.setattr(answers, "loader", SimpleNamespace(get_template=lambda _name: page))


def test_a_null_in_a_field_or_in_the_cookie_is_refused_at_every_address(
    world: Addresses, manager: User, undrawn: None
) -> None:
    in_a_field = answers_to(world, visitor(manager), form={"result": NULL})
    cookie = f'{settings.SESSION_COOKIE_NAME}="{"a" * 32}\\000"'  # as browsers quote it; newer
    client = Client(headers={"cookie": cookie})  # Pythons make no such cookie themselves
    in_the_cookie = answers_to(world, client, form={})
    assert set(in_a_field.values()) == set(in_the_cookie.values()) == {400}


@pytest.mark.parametrize(
    "place",
    [
        {"path": "/instruments/rules/csms%00-v1/"},
        {"path": "/contractors/", "query_params": {NULL: "x"}},
        {"path": "/contractors/", "headers": {"X-Forwarded-For": NULL}},
        {"path": "/contractors/", "headers": {"Accept": NULL}},
    ],
)
def test_it_is_told_in_a_sentence_and_not_searched_for(
    manager: User, place: dict[str, Any]
) -> None:
    answer = visitor(manager).get(**place)
    assert answer.status_code == 400
    assert "null character" in answer.text


def test_the_api_tells_it_in_its_own_shape(manager: User) -> None:
    answer = visitor(manager).get("/api/v1/evaluations/", {"limit": NULL})
    assert answer.status_code == 400
    assert "null character" in answer.json()["message"]
    assert answer.json()["fields"] == {}


def test_a_stack_of_marks_is_refused_before_anybody_compares_it(manager: User) -> None:
    few, many = "e" + "\u0301\u0323" * 15, "e" + "\u0301\u0323" * 200_000
    sign_in = {"username": "koordinator"}
    assert visitor().post("/sign-in/", sign_in | {"password": few}).status_code == 200
    refused = visitor().post("/sign-in/", sign_in | {"password": many})
    assert (refused.status_code, "on one letter" in refused.text) == (400, True)
    with pytest.raises(Refusal, match="30") as told:
        KeepableJSONParser().parse(BytesIO(json.dumps({"name": many}).encode()))
    assert set(told.value.fields) == {"name"}
    assert read_word(many) == clean_name(many) == many  # of a workbook too: nothing is ordered


@pytest.mark.parametrize("odd", ["\x00", "\ud800", ["a", {"\x00": 1}]])
def test_the_field_of_a_body_is_named(odd: Any) -> None:
    body = json.dumps({"note": "\U0001f6a7", "reason": odd}).encode()
    with pytest.raises(Refusal, match="null") as refused:
        KeepableJSONParser().parse(BytesIO(body))
    assert set(refused.value.fields) == {"reason"}
