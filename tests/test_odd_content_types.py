"""Whatever a request says of its body, at whatever address: an answer, and no fault of ours."""

from collections.abc import Iterator
from itertools import product

import pytest
from django.test import Client

from accounts.models import User
from tests.visitors import visitor

ODD = (
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=\u00ff",
    f"multipart/form-data; boundary={'x' * 300}",
    "multipart/form-data; boundary*=utf-99''x",
    "application/x-www-form-urlencoded; charset=hex",
    "application/json; charset*=utf-99''x",
    ";;;",
    "",
)
ADDRESSES = (
    *("/sign-in/", "/verify/", "/account/", "/nowhere/"),
    *("/api/v1/session/", "/api/v1/nowhere/", "/api/v1/data/nowhere"),
    *("/admin/", "/admin/accounts/user/add/", "/admin/nowhere/", "/static/nowhere.css"),
)
BODIES = (b"--x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--x--\r\n")


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests as the web server hands them over, and the tokens of forms are asked for."""
    from csms.wsgi import application

    monkeypatch.setattr("django.test.client.WSGIRequest", application.request_class)


def faults(client: Client) -> Iterator[tuple[str, str, int]]:
    """What is answered with a 5xx, or bare."""
    client.raise_request_exception = False
    for address, kind, body in product(ADDRESSES, ODD, BODIES):
        answer = client.generic("POST", address, body, content_type=kind)
        said = answer.json()["message"] if address.startswith("/api/") else "<h1" in answer.text
        if answer.status_code >= 500 or (answer.status_code >= 400 and not said):
            yield address, kind, answer.status_code


@pytest.mark.filterwarnings("ignore:No directory at")  # no static files are collected for tests
@pytest.mark.parametrize("enforced", [True, False], ids=["without its token", "with it"])
def test_no_content_type_at_any_address_is_a_fault_of_ours(
    enforced: bool, handed_over: None, administrator: User
) -> None:
    for client in (visitor(administrator), visitor()):
        client.handler.enforce_csrf_checks = enforced
        assert set(faults(client)) == set()


@pytest.mark.parametrize("fields", [1, 10_001], ids=["too large", "too many"])
@pytest.mark.parametrize("address", ["/nowhere/", "/api/v1/nowhere/", "/admin/nowhere/"])
def test_too_much_sent_to_no_address_is_no_fault_of_ours(
    fields: int, address: str, administrator: User
) -> None:
    client = visitor(administrator)
    client.handler.enforce_csrf_checks = True
    form = {f"field{n}": "x" * (3_000_000 // fields) for n in range(fields)}
    assert client.post(address, form).status_code in (404, 413)
