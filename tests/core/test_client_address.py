"""Where a request comes from: whoever connected, or behind a trusted proxy whom it names."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from accounts.models import AccessRecord, User
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
        ("fe80::1%eth0", "fe80::1"),
        ("203.0.113.7:4711", "203.0.113.7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("[fe80::1%25eth0]", "fe80::1"),
        ("2001:0DB8:0::7", "2001:db8::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("999.1.1.1", PROXY),
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
    request = RequestFactory().get("/", headers={"x-forwarded-for": "203.0.113.7"})
    ClientAddressMiddleware(lambda asked: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("connected", "kept"),
    [("fe80::1%eth0", "fe80::1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("", None), ("unix:", None)],
)
def test_whoever_connects_from_an_odd_address_signs_in_and_is_counted(
    connected: str, kept: str | None, coordinator: User
) -> None:
    for password in ("salah", "rahasia-uji"):
        given = {"username": coordinator.username, "password": password}
        answer = visitor().post("/sign-in/", given, REMOTE_ADDR=connected)
        assert answer.status_code == (302 if password != "salah" else 200)
    assert set(AccessRecord.objects.values_list("address", flat=True)) == {kept}


@behind_a_proxy
def test_behind_a_proxy_a_guesser_keeps_out_only_themselves(coordinator: User) -> None:
    def tried(password: str, source: str) -> int:
        given = {"username": coordinator.username, "password": password}
        headers = {"x-forwarded-for": source}
        answer = visitor().post("/sign-in/", given, REMOTE_ADDR=PROXY, headers=headers)
        return answer.status_code

    assert [tried("salah", "198.51.100.1") for _ in range(11)][-1] == 429
    assert tried("rahasia-uji", "203.0.113.7") == 302
