"""Signing out with a line and without: what the server ends, and what it tells the browser."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import AccessKind
from accounts.leaving import COOKIE, PRESSED, TOLD
from accounts.models import AccessRecord, User
from accounts.sessions import end_sessions
from core.requests.middleware import PERSON
from tests.visitors import visitor


def sign_outs() -> int:
    return AccessRecord.objects.filter(kind=AccessKind.SIGN_OUT).count()


@pytest.mark.parametrize("button", ["sign-out", "admin:logout"])
def test_signing_out_has_the_browser_forget_but_not_what_waits_in_its_storage(
    button: str, administrator: User
) -> None:
    answer = visitor(administrator).post(reverse(button))
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert answer.cookies[COOKIE].value == TOLD
    assert not answer.cookies[COOKIE]["httponly"]  # its script reads it
    assert sign_outs() == 1


def test_the_pages_of_the_settings_are_left_like_all_others(administrator: User) -> None:
    page = visitor(administrator).get(reverse("admin:index")).text
    assert f'data-person="{administrator.pk}"' in page
    assert "/static/js/leaving" in page


def test_the_first_request_after_signing_out_without_a_line_ends_the_session(
    coordinator: User,
) -> None:
    client = visitor(coordinator)
    client.cookies[COOKIE] = PRESSED
    answer = client.get("/contractors/")
    assert answer.status_code == 302
    assert PERSON not in answer.headers
    assert not Session.objects.exists()
    assert sign_outs() == 1


def test_a_save_that_was_under_way_is_refused_after_signing_out(coordinator: User) -> None:
    client = visitor(coordinator)
    client.cookies[COOKIE] = PRESSED
    assert client.get(reverse("api:session")).status_code == 403
    assert not Session.objects.exists()


def test_who_signs_in_again_stays(coordinator: User) -> None:
    client = Client()
    client.cookies[COOKIE] = PRESSED
    told = {"username": "koordinator", "password": "rahasia-uji"}
    assert client.post("/sign-in/", told).cookies[COOKIE].value == ""
    assert client.get("/contractors/").status_code == 200


def test_a_new_password_or_an_account_switched_off_has_other_browsers_forget(
    coordinator: User, viewer: User
) -> None:
    reset, switched_off = visitor(coordinator), visitor(viewer)
    coordinator.set_password("kata-sandi-baru-1")
    coordinator.save()
    viewer.is_active = False
    viewer.save()
    for client in (reset, switched_off):
        assert client.get("/contractors/").cookies[COOKIE].value == TOLD


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("PUT", "/api/v1/evaluations/1/answers/1.01/"),  # an old page, without a token that holds
        ("POST", "/api/v1/evaluations/1/submit/"),
        ("GET", "/api/v1/nowhere/"),
        ("POST", "/sign-out/"),
    ],
)
def test_an_address_that_refuses_signs_nobody_out(
    method: str, address: str, coordinator: User
) -> None:
    client = visitor(coordinator)
    client.handler.enforce_csrf_checks = True
    answer = client.generic(method, address)
    assert answer.status_code in (401, 403, 404)
    assert COOKIE not in answer.cookies
    assert "Clear-Site-Data" not in answer.headers
    assert client.get("/contractors/").status_code == 200


def test_a_session_that_has_run_out_forgets_nothing(coordinator: User) -> None:
    client = visitor(coordinator)
    Session.objects.all().delete()
    assert COOKIE not in client.get("/contractors/").cookies


def test_an_answer_of_a_session_that_has_run_out_leaves_who_signs_in_meanwhile_signed_in(
    coordinator: User, manager: User
) -> None:
    page = visitor(coordinator)
    Session.objects.all().delete()
    late = page.get(reverse("api:session"))  # comes when the other window has signed in
    page.cookies.update(visitor(manager).cookies)
    page.cookies.update(late.cookies)
    assert page.get("/contractors/").headers[PERSON] == str(manager.pk)


def test_what_an_old_window_is_told_late_ends_no_session_that_began_meanwhile(
    coordinator: User, manager: User
) -> None:
    browser = visitor(coordinator)
    end_sessions(person=coordinator, now=timezone.now())
    late = browser.get(reverse("api:session"))  # comes when the other window has signed in
    assert late.cookies[COOKIE].value == TOLD
    browser.cookies.update(visitor(manager).cookies)
    browser.cookies.update(late.cookies)
    answer = browser.get("/contractors/")
    assert (answer.headers[PERSON], answer.cookies[COOKIE].value) == (str(manager.pk), "")
    assert browser.get("/contractors/").status_code == 200


def test_the_cookie_of_a_session_that_was_ended_goes_once_its_browser_was_told(
    coordinator: User,
) -> None:
    browser = visitor(coordinator)
    end_sessions(person=coordinator, now=timezone.now())
    assert settings.SESSION_COOKIE_NAME not in browser.get("/contractors/").cookies
    assert browser.get("/sign-in/").cookies[settings.SESSION_COOKIE_NAME].value == ""
    del browser.cookies[COOKIE]  # as its script does once the server has answered
    assert COOKIE not in browser.get("/sign-in/").cookies
    assert sign_outs() == 0
