"""What the libraries say to a person or a program is in the language that was chosen."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from rest_framework import exceptions, fields, pagination, relations, serializers, validators

from accounts.models import User
from csms.library_words import OF_THE_API
from evaluations.models import Evaluation
from tests.visitors import visitor

SAYING = (fields, relations, serializers)


def said_by_the_library() -> Iterator[Any]:
    """Every sentence of Django REST framework that may come into an answer."""
    for module in SAYING:
        for one in vars(module).values():
            yield from getattr(one, "default_error_messages", {}).values()
    for one in vars(exceptions).values():
        yield from (
            sentence
            for name in ("default_detail", "extra_detail_singular", "extra_detail_plural")
            if (sentence := getattr(one, name, None))
        )
    for one in vars(validators).values():
        yield from filter(None, [getattr(one, "message", None)])
    yield pagination.PageNumberPagination.invalid_page_message
    yield pagination.CursorPagination.invalid_cursor_message


def test_every_sentence_of_the_library_is_translated_and_none_that_it_has_not() -> None:
    sentences = list(said_by_the_library())
    with translation.override("en"):
        english = list(map(str, sentences))
    with translation.override("id"):
        indonesian = list(map(str, sentences))
    assert [one for one, other in zip(english, indonesian, strict=True) if one == other] == []
    with translation.override("en"):
        assert {str(word) for word in OF_THE_API} - set(english) == set()


ANSWER = {"operation": "c56a4180-65aa-42ec-a945-5fd21dec0538", "base_version": 0}
FINDING = {"item": "1.01", "severity": "major", "description": "x"} | ANSWER
WRONG: list[tuple[str, str, Any]] = [
    ("PUT", "answers/1.01/", {}),
    ("PUT", "answers/1.01/", []),
    ("PUT", "answers/1.01/", "{"),
    ("PUT", "answers/1.01/", "[" * 100_000),
    ("PUT", "answers/1.01/", ANSWER | {"operation": "x"}),
    ("PUT", "answers/1.01/", ANSWER | {"operation": None}),
    ("PUT", "answers/1.01/", ANSWER | {"base_version": -1}),
    ("PUT", "answers/1.01/", ANSWER | {"base_version": "x"}),
    ("PUT", "answers/1.01/", ANSWER | {"base_version": "9" * 2000}),
    ("PUT", "answers/1.01/", ANSWER | {"choice": ["x"]}),
    ("PUT", "answers/1.01/", ANSWER | {"choice": "x" * 50}),
    ("PUT", "answers/1.01/", ANSWER | {"not_applicable": "x"}),
    ("PUT", "answers/1.01/", ANSWER | {"figure": 1.0}),
    ("PUT", "answers/1.01/", ANSWER | {"figure": "1" * 40}),
    ("POST", "findings/", FINDING | {"severity": "planet"}),
    ("POST", "findings/", FINDING | {"due_on": "31-31-2025"}),
    ("POST", "findings/", FINDING | {"due_on": "2025-01-01T00:00"}),
    ("POST", "findings/", FINDING | {"owner": 10**9}),
    ("POST", "findings/", FINDING | {"owner": [1]}),
    ("PATCH", "findings/", FINDING),
    ("GET", "changes/?since=x", None),
    ("GET", "changes/?since=-1", None),
    ("GET", "answers/1.99/history/", None),
]


@pytest.mark.parametrize("signed_in", [True, False])
def test_no_error_of_the_api_is_english_in_indonesian(
    signed_in: bool, evaluation: Evaluation, coordinator: User
) -> None:
    """Whatever is asked: no sentence reads the same as with English chosen."""

    def said(client: Client, **how: Any) -> list[str]:
        sentences = []
        for method, address, body in WRONG:
            sent = body if isinstance(body, str) else json.dumps(body)
            url = f"/api/v1/evaluations/{evaluation.pk}/{address}".replace(
                f"{evaluation.pk}/../", ""
            )
            answer = client.generic(method, url, sent, **how)
            assert 400 <= answer.status_code < 500, (method, url, sent)
            told = answer.json()
            sentences += [told["message"], *told["fields"].values()]
        return sentences

    person = coordinator if signed_in else None
    for kind in ("application/json", "text/plain"):
        both = [
            said(visitor(person, language=language), content_type=kind) for language in ("id", "en")
        ]
        assert len(both[0]) == len(both[1])
        assert [one for one, other in zip(*both, strict=True) if one == other] == []


def test_a_request_without_its_token_is_told_in_indonesian(
    evaluation: Evaluation, coordinator: User
) -> None:
    client = visitor(coordinator, language="id")
    client.handler.enforce_csrf_checks = True
    answer = client.put(f"/api/v1/evaluations/{evaluation.pk}/answers/1.01/")
    assert answer.json()["message"].startswith("Halaman ini sudah terlalu lama terbuka")
