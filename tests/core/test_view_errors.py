"""Every error is a page in the shell that says what, where and what now."""

import errno
from typing import NoReturn

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest
from django.test import override_settings
from django.urls import path
from rest_framework.decorators import api_view

from accounts.models import User
from core.errors import Conflict, outside
from csms import urls
from tests.visitors import visitor


def broken(request: HttpRequest) -> NoReturn:
    raise ZeroDivisionError("the reactor")


def unreachable(request: HttpRequest) -> NoReturn:
    raise OperationalError("connection refused")


def slow(request: HttpRequest) -> NoReturn:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '50ms'; SELECT pg_sleep(20)")
    raise AssertionError


def full(request: HttpRequest) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


def too_large(request: HttpRequest) -> NoReturn:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 9999999999999::integer")
    raise AssertionError


def forbidden(request: HttpRequest) -> NoReturn:
    raise PermissionDenied("Only for the night watch.")


def refused(request: HttpRequest) -> NoReturn:
    raise Conflict("The tide has turned.", fields={"tide": "Too high."})


def odd(request: HttpRequest) -> NoReturn:
    raise SuspiciousOperation("odd")


urlpatterns = [
    *urls.urlpatterns,
    path("broken/", broken),
    path("api/broken/", api_view()(broken)),
    path("unreachable/", unreachable),
    *(path(f"{start}slow/", view) for start, view in (("", slow), ("api/", api_view()(slow)))),
    *(path(f"{start}full/", view) for start, view in (("", full), ("api/", api_view()(full)))),
    path("too-large/", too_large),
    path("forbidden/", forbidden),
    path("refused/", refused),
    path("odd/", odd),
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
pytestmark = pytest.mark.urls(__name__)


def test_an_unknown_address_is_a_page_in_the_shell(coordinator: User) -> None:
    response = visitor(coordinator).get("/nowhere/")
    assert response.status_code == 404
    assert "There is nothing here" in response.text
    assert "/nowhere/" in response.text
    assert 'class="rail"' in response.text


def test_a_long_address_wraps_on_the_page_that_refuses_it(coordinator: User) -> None:
    for address in (f"/{'nowhere' * 20}/", "/forbidden/"):
        page = visitor(coordinator).get(address).text
        assert f'said">Address: {address}</p>' in page


def test_a_forbidden_page_says_why(coordinator: User) -> None:
    response = visitor(coordinator).get("/forbidden/")
    assert response.status_code == 403
    assert "Only for the night watch." in response.text


def test_a_refusal_is_a_page_with_its_sentence_and_status(coordinator: User) -> None:
    response = visitor(coordinator).get("/refused/")
    assert response.status_code == 409
    assert "The tide has turned." in response.text
    assert "Too high." in response.text
    assert "Nothing was changed." in response.text


def test_a_request_that_makes_no_sense_is_a_page(coordinator: User) -> None:
    response = visitor(coordinator).get("/odd/")
    assert response.status_code == 400
    assert "The request was not understood" in response.text


def test_a_fault_of_ours_shows_no_traceback(coordinator: User) -> None:
    client = visitor(coordinator)
    client.raise_request_exception = False
    response = client.get("/broken/")
    assert response.status_code == 500
    assert "Something went wrong here" in response.text
    assert "reactor" not in response.text
    assert f"<code>{response['X-Request-ID']}</code>" in response.text
    told = client.get("/api/broken/")
    assert (told.status_code, told.json()["fields"]) == (500, {})
    assert told["X-Request-ID"] in told.json()["message"]


@pytest.mark.django_db(databases=[])
def test_the_page_of_a_database_that_is_down_asks_it_nothing() -> None:
    from accounts.views.signing_in import server_error

    try:
        raise OperationalError("connection refused")
    except OperationalError:
        response = server_error(HttpRequest())
    assert response.status_code == 503
    assert b"connection refused" not in response.content


def test_a_database_that_is_down_is_told_apart(coordinator: User) -> None:
    response = visitor(coordinator).get("/unreachable/")
    assert response.status_code == 503
    assert "The database does not answer" in response.text


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The database does not answer"), ("id", "Basis data tidak menjawab")],
)
def test_what_takes_the_database_too_long_is_given_up_and_said(
    coordinator: User, language: str, said: str
) -> None:
    client = visitor(coordinator, language=language)
    for address in ("/slow/", "/api/slow/"):
        response = client.get(address)
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "30"
        assert said in response.text
    assert response.json()["fields"] == {}


def test_a_full_disk_is_said(coordinator: User) -> None:
    for address in ("/full/", "/api/full/"):
        response = visitor(coordinator).get(address)
        assert response.status_code == 507
        assert "has no room left, and nothing was stored" in response.text


@pytest.mark.parametrize("code", [errno.EACCES, errno.ENOENT, errno.ENOTCONN, errno.EPERM])
def test_an_error_that_may_be_our_own_is_no_failing_disk(code: int) -> None:
    assert outside.refusal_of(OSError(code, "a file of ours")) is None


def test_a_number_too_large_for_its_column_is_said(coordinator: User) -> None:
    response = visitor(coordinator).get("/too-large/")
    assert response.status_code == 400
    assert "larger than can be kept" in response.text


def test_the_log_says_once_a_minute_what_fails_outside(
    coordinator: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "_said", {})
    for _time in range(3):
        visitor(coordinator).get("/unreachable/")
    assert [one.getMessage() for one in caplog.records] == [
        "OperationalError: connection refused (0 more since it was said last)"
    ]
    assert caplog.records[0].exc_info is None


def test_a_post_without_its_token_is_a_page(coordinator: User) -> None:
    client = visitor(coordinator)
    client.handler.enforce_csrf_checks = True
    response = client.post("/sign-out/")
    assert response.status_code == 403
    assert "The page had grown old" in response.text


@override_settings(DEBUG=False)
def test_no_page_carries_inline_style_or_script(coordinator: User) -> None:
    text = visitor(coordinator).get("/nowhere/").text
    assert " style=" not in text
    assert "<style" not in text
    assert " onclick=" not in text


def test_no_cache_on_the_way_keeps_the_page_of_a_person(viewer: User) -> None:
    page = visitor(viewer).get("/contractors/")
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in visitor(None).get("/device/").headers
