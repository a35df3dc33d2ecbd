"""Where a request comes from: whoever connected, or behind a trusted proxy whom it names."""

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from accounts.models import User
from core.audit import actor_of
from core.requests.middleware import ClientAddressMiddleware
from tests.visitors import visitor

PROXY = "10.0.0.9"
behind_a_proxy = override_settings(TRUST_PROXY_HEADERS=True)


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),  # the client's own claim comes first
        ("2001:db8::7", "2001:db8::7"),
        ("unknown", PROXY),
        ("", PROXY),
    ],
)
@behind_a_proxy
def test_behind_a_proxy_the_audit_names_who_asked_the_proxy(
    forwarded: str, address: str, coordinator: User
) -> None:
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR=PROXY)
    request.user = coordinator
    ClientAddressMiddleware(lambda asked: HttpResponse())(request)
    assert actor_of(request).address == address


def test_without_a_trusted_proxy_nobody_says_where_they_are() -> None:
    with pytest.raises(MiddlewareNotUsed):
        ClientAddressMiddleware(lambda asked: HttpResponse())


@behind_a_proxy
def test_behind_a_proxy_a_guesser_keeps_out_only_themselves(coordinator: User) -> None:
    def tried(password: str, source: str) -> int:
        given = {"username": coordinator.username, "password": password}
        headers = {"x-forwarded-for": source}
        answer = visitor().post("/sign-in/", given, REMOTE_ADDR=PROXY, headers=headers)
        return answer.status_code

    assert [tried("salah", "198.51.100.1") for _ in range(11)][-1] == 429
    assert tried("rahasia-uji", "203.0.113.7") == 302
