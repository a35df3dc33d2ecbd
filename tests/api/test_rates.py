"""How often the API is asked, and reading on a condition."""

from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from redis import Redis

from accounts import lockout
from accounts.lockout import asking
from accounts.models import User
from contractors.models import Contractor
from core import redis_connection
from core.audit import Actor
from core.requests import rates
from tests.api.description import description
from tests.visitors import visitor
from tokens.services import create_token

pytestmark = pytest.mark.django_db
CONTRACTORS = "/api/v1/contractors/"


@pytest.fixture
def bearer(manager: User, now: datetime) -> dict[str, str]:
    _token, secret = create_token(name="Excel", days=30, by=Actor(manager), now=now)
    manager.reader_tokens.update(expires_at=datetime(2999, 1, 1, tzinfo=now.tzinfo))
    return {"Authorization": f"Bearer {secret}"}


def test_a_token_that_asks_too_often_waits_and_its_person_does_not(
    bearer: dict[str, str], manager: User, settings: Any
) -> None:
    settings.API_RATE_TOKEN = 3
    answers = [Client().get(CONTRACTORS, headers=bearer) for _time in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert [one.headers["RateLimit-Remaining"] for one in answers] == ["2", "1", "0", "0"]
    assert 1 <= int(answers[3].headers["Retry-After"]) <= rates.WITHIN
    assert answers[3].json()["message"]
    assert visitor(manager).get(CONTRACTORS).status_code == 200


def test_the_tokens_of_a_person_have_the_rate_of_one_person_together(
    bearer: dict[str, str], manager: User, now: datetime, settings: Any
) -> None:
    _token, other = create_token(name="ERP", days=30, by=Actor(manager), now=now)
    manager.reader_tokens.update(expires_at=datetime(2999, 1, 1, tzinfo=now.tzinfo))
    settings.API_RATE_TOKEN, settings.API_RATE_PERSON = 3, 4
    asked = [bearer] * 5 + [{"Authorization": f"Bearer {other}"}] * 2
    answers = [Client().get(CONTRACTORS, headers=one) for one in asked]
    # What the first asks beyond its own rate takes nothing from the second.
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429, 200, 429]
    assert [one.headers["RateLimit-Remaining"] for one in answers[2:6]] == ["0"] * 4
    assert visitor(manager).get(CONTRACTORS).status_code == 200


def test_a_request_with_a_token_asks_redis_once(bearer: dict[str, str]) -> None:
    with patch.object(
        Redis, "execute_command", autospec=True, side_effect=Redis.execute_command
    ) as one:
        assert Client().get(CONTRACTORS, headers=bearer).headers["RateLimit-Remaining"]
    assert [call.args[1] for call in one.call_args_list] == ["EVAL"]


def _forget_asking(*places: str) -> None:
    """What was counted there: by this very test, where it ran a few minutes ago."""
    redis = redis_connection.impatient_redis()
    for place in places:
        for key in redis.scan_iter(f"csms:asked:*{place}*"):
            redis.delete(key)


def test_who_guesses_tokens_waits_and_who_sends_a_right_one_from_there_does_not(
    bearer: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _forget_asking("10.9.8.", "2001:db8:9:")
    monkeypatch.setattr(asking, "MOST", 2)
    ours, theirs = Client(REMOTE_ADDR="10.9.8.7"), Client(REMOTE_ADDR="10.9.8.6")
    wrong = [{"Authorization": f"Bearer csms_{one}"} for one in "abc"]
    answers = [ours.get(CONTRACTORS, headers=one) for one in wrong]
    assert [one.status_code for one in answers] == [401, 401, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= asking.WITHIN.total_seconds()
    assert ours.get(CONTRACTORS, headers=bearer).status_code == 200
    assert theirs.get(CONTRACTORS, headers=wrong[0]).status_code == 401
    monkeypatch.setattr(lockout, "HOUSEHOLDS", 2)  # each wrong one from another house of one site
    rented = [Client(REMOTE_ADDR=f"2001:db8:9:{n}::1") for n in range(5)]
    answers = [one.get(CONTRACTORS, headers=wrong[0]) for one in rented]
    assert [one.status_code for one in answers] == [401] * 4 + [429]


def test_nobody_is_refused_where_redis_is_away(
    bearer: dict[str, str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_RATE_TOKEN = settings.API_RATE_PERSON = 1
    monkeypatch.setattr(asking, "MOST", 0)
    settings.REDIS_URL = "redis+socket:///nonexistent/redis.socket"
    monkeypatch.setattr(rates, "impatient_redis", redis_connection.impatient_redis.__wrapped__)
    monkeypatch.setitem(rates._asked_again, "at", 0.0)
    answers = [Client().get(CONTRACTORS, headers=bearer) for _time in range(3)]
    assert {one.status_code for one in answers} == {200}
    wrong = {"Authorization": "Bearer csms_a"}
    assert Client().get(CONTRACTORS, headers=wrong).status_code == 401


def test_what_is_as_it_was_is_answered_304_and_what_changed_is_not(
    manager: User, contractor: Contractor
) -> None:
    reader = visitor(manager)
    etag = reader.get(CONTRACTORS).headers["ETag"]
    for known in (etag, f"W/{etag}", f'{etag[:-1]}-gzip"', f'"other", {etag}'):
        again = reader.get(CONTRACTORS, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert reader.head(CONTRACTORS, headers={"If-None-Match": etag}).status_code == 304
    Contractor.objects.filter(pk=contractor.pk).update(name="PT Lain")
    assert reader.get(CONTRACTORS, headers={"If-None-Match": etag}).status_code == 200


def test_an_operation_said_twice_and_differently_is_refused(
    manager: User, contractor: Contractor
) -> None:
    ids = ["6f1c2b1e-7a39-4f0e-9d0c-5a1f3f0e9d0c", "0d5f6a52-2d0b-4a3e-8f0c-6f6f3c0e9b22"]
    body = {
        "operation": ids[0],
        "contractor": contractor.code,
        "severity": "minor",
        "description": "x",
    }
    sent: Any = [
        visitor(manager).post(
            "/api/v1/findings/raise/", body, "application/json", headers={"Idempotency-Key": one}
        )
        for one in (ids[1], ids[0].upper())
    ]
    assert [one.status_code for one in sent] == [400, 200]
    assert [*sent[0].json()["fields"]] == ["operation"]


def test_what_is_read_is_read_on_a_condition_and_by_its_head() -> None:
    for address, path in description()["paths"].items():
        said = path.get("get")
        if said and "application/json" in said["responses"]["200"].get("content", {}):
            assert "304" in said["responses"], address
            assert "If-None-Match" in [one["name"] for one in said["parameters"]], address
