"""What the description says of refusals and addresses; answers are held in every other test."""

import re
from itertools import count

import pytest
from django.conf import settings
from django.http import JsonResponse
from django.test import Client
from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator

from accounts.models import User
from core.requests import description as served
from evaluations.models import Period
from tests.api.description import description, hold_to_description
from tests.visitors import visitor


def test_every_described_address_is_one() -> None:
    for path in description()["paths"]:
        number = "0" * 64 if "sha256" in path else "1"
        key = "00000000-0000-4000-8000-000000000000"
        named = re.sub(r"\{(key|agreement)\}", key, path)
        assert resolve(re.sub(r"\{\w+\}", number, named))


def test_every_operation_names_the_one_shape_of_refusals() -> None:
    refusal = {"$ref": "#/components/schemas/Error"}
    for path in description()["paths"].values():
        for operation in path.values():
            for status in ("400", "403", "404", "429", "503", "default"):
                said = operation["responses"][status]
                assert said["content"]["application/json"]["schema"] == refusal


def test_headers_that_stand_for_a_field_are_named_where_they_do() -> None:
    paths = description()["paths"]
    change = paths["/api/v1/registers/{key}/risks/{number}/"]["put"]
    assert [one["name"] for one in change["parameters"] if one["in"] == "header"] == [
        "Idempotency-Key",
        "If-Match",
    ]
    assert "ETag" in change["responses"]["200"]["headers"]
    months = paths["/api/v1/months/{year}/figures/"]["put"]["parameters"]
    assert "Idempotency-Key" in [one["name"] for one in months]


def test_it_is_made_once_for_each_language_and_format(
    viewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = count()
    monkeypatch.setattr(SchemaGenerator, "get_schema", lambda *_, **__: {"made": next(made)})
    monkeypatch.setattr(served, "_KEPT", {})

    def asked(language: str, query: str) -> str:
        return visitor(viewer, language=language).get(f"/api/schema/?{query}").text

    for _ in range(2):
        assert "0" in asked("en", "format=json")
        assert "1" in asked("id", "format=json")
        assert asked("id", "") == asked("id", "format=yaml") == "made: 2\n"
    assert asked("id", "version=x&lang=xx") == "made: 2\n"  # nobody has it made by asking oddly
    assert "0" in asked("id", "lang=en&format=json")


def test_what_may_be_read_may_be_asked_for_its_head(viewer: User, period: Period) -> None:
    for address in (
        "/api/v1/evaluations/",
        "/api/v1/data/",
        "/api/v1/session/",
        "/api/v1/standing",
    ):
        whole, head = visitor(viewer).get(address), visitor(viewer).head(address)
        assert (head.status_code, head.content) == (whole.status_code, b""), address


def test_an_address_without_its_slash_leads_the_same_request_to_the_one_with_it(
    viewer: User,
) -> None:
    moved = visitor(viewer).post("/api/v1/findings/raise", {}, content_type="application/json")
    assert (moved.status_code, moved.headers["Location"]) == (308, "/api/v1/findings/raise/")
    assert moved.headers["Content-Type"] == "application/json"
    assert "/api/v1/findings/raise/" in moved.json()["message"]


def test_the_description_is_refused_in_json_though_it_is_yaml(client: Client, db: None) -> None:
    assert client.get("/api/schema/").json()["fields"] == {}


def test_a_program_with_a_token_is_answered_in_the_language_it_asks_for(
    client: Client, db: None
) -> None:
    for address in ("/api/schema/", "/api/v1/data/"):
        headers = {"Authorization": "Bearer nonsense", "Accept-Language": "en-GB"}
        refused = client.get(address, headers=headers)
        assert (refused.status_code, refused.json()["message"][:23]) == (
            401,
            "This token is not valid",
        )
    client.cookies[settings.SESSION_COOKIE_NAME] = "of-a-page"  # which says what it is read in
    of_a_page = client.get("/api/v1/data/", headers={"Accept-Language": "en"})
    assert not of_a_page.json()["message"].startswith("Nobody is signed in")
    del client.cookies[settings.SESSION_COOKIE_NAME]
    nobody = client.get("/api/v1/data/", headers={"Accept-Language": "en"})
    assert nobody.json()["message"].startswith("Nobody is signed in")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "id"
    chosen = client.get("/api/v1/data/", headers=headers)
    assert chosen.json()["message"].startswith("Token ini tidak sah")


@pytest.mark.parametrize("address", ["//api/v1/awards/", "/API/v1/awards/", "/api"])
def test_a_miswritten_address_of_the_api_is_answered_in_json(viewer: User, address: str) -> None:
    answer = visitor(viewer).get("/", PATH_INFO=address)
    assert (answer.status_code, answer.json()["fields"]) == (404, {})


def test_who_may_come_with_a_token_is_told_of_a_wrong_one() -> None:
    paths = description()["paths"]
    assert "401" in paths["/api/v1/data/$metadata"]["get"]["responses"]
    assert "401" not in paths["/api/v1/evaluations/"]["get"]["responses"]


@pytest.mark.parametrize(
    ("answer", "missed"),
    [
        (JsonResponse([], safe=False), "is not of type"),
        (JsonResponse({"detail": "No."}, status=404), "is a required property"),
        (JsonResponse({}, status=204), "204"),
        (JsonResponse({}, content_type="text/html"), "as text/html"),
    ],
)
def test_an_answer_that_is_not_described_is_a_fault(answer: JsonResponse, missed: str) -> None:
    with pytest.raises(AssertionError, match=missed):
        hold_to_description(answer, method="GET", path="/api/v1/evaluations/")
