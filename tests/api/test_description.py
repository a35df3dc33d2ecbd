"""What the description says of refusals and addresses; answers are held in every other test."""

import re

import pytest
from django.http import JsonResponse
from django.urls import resolve

from tests.api.description import description, hold_to_description


def test_every_described_address_is_one() -> None:
    for path in description()["paths"]:
        number = "0" * 64 if "sha256" in path else "1"
        key = "00000000-0000-4000-8000-000000000000"
        assert resolve(re.sub(r"\{\w+\}", number, path.replace("{key}", key)))


def test_every_operation_names_the_one_shape_of_refusals() -> None:
    refusal = {"$ref": "#/components/schemas/Error"}
    for path in description()["paths"].values():
        for operation in path.values():
            for status in ("400", "403", "404", "429", "503", "default"):
                said = operation["responses"][status]
                assert said["content"]["application/json"]["schema"] == refusal


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
