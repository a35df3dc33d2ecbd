"""Signing in and out, the language, and the first page of each role."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from accounts.models import User
from tests.visitors import visitor

SIGN_IN = "/sign-in/"


def test_the_sign_in_page_opens_for_anyone(db: None) -> None:
    response = visitor().get(SIGN_IN)
    assert response.status_code == 200
    assert 'autocomplete="current-password"' in response.text


@pytest.mark.parametrize("asked", ["/evaluations/?q=A", "no-page"])
def test_the_right_password_leads_to_the_page_that_was_asked_for(
    asked: str, coordinator: User
) -> None:
    response = visitor().post(
        SIGN_IN, {"username": "koordinator", "password": "rahasia-uji", "next": asked}
    )
    assert (response.status_code, response.headers["Location"]) == (302, asked)


def test_a_wrong_password_says_what_to_do_and_keeps_the_name(coordinator: User) -> None:
    response = visitor().post(SIGN_IN, {"username": "koordinator", "password": "salah"})
    assert "do not match" in response.text
    assert 'value="koordinator"' in response.text
    assert "salah" not in response.text


def test_empty_fields_are_each_named(db: None) -> None:
    response = visitor().post(SIGN_IN, {})
    assert "Give your user name or e-mail address." in response.text
    assert "Give your password." in response.text


def test_a_name_longer_than_any_is_nobodys(db: None) -> None:
    response = visitor().post(SIGN_IN, {"username": "x" * 300, "password": "salah"})
    assert response.status_code == 200
    assert "do not match" in response.text


@pytest.mark.parametrize(
    "typed", ["siti@contoh.example", "Siti@Contoh.example ", "KOORDINATOR", "koordinator\u200b"]
)
def test_the_e_mail_address_and_any_case_will_do_as_the_name(coordinator: User, typed: str) -> None:
    User.objects.filter(pk=coordinator.pk).update(email="siti@contoh.example")
    client = visitor()
    client.post(SIGN_IN, {"username": typed, "password": "rahasia-uji"})
    assert client.get("/evaluations/").status_code == 200


def test_a_user_name_goes_before_an_address_written_alike(coordinator: User, viewer: User) -> None:
    User.objects.filter(pk=coordinator.pk).update(email="siti@contoh.example")
    User.objects.filter(pk=viewer.pk).update(username="siti@contoh.example")
    client = visitor()
    client.post(SIGN_IN, {"username": "siti@contoh.example", "password": "rahasia-uji"})
    assert int(client.session["_auth_user_id"]) == viewer.pk


def test_an_address_that_is_nobodys_is_answered_as_a_wrong_password(coordinator: User) -> None:
    User.objects.filter(pk=coordinator.pk).update(email="siti@contoh.example")
    wrong, nobodys = (
        visitor().post(SIGN_IN, {"username": typed, "password": "salah"})
        for typed in ("siti@contoh.example", "budi@contoh.example")
    )
    assert "do not match" in wrong.text
    assert wrong.text.count("<p") == nobodys.text.count("<p")


def test_an_inactive_account_does_not_enter(coordinator: User) -> None:
    coordinator.is_active = False
    coordinator.save(update_fields=["is_active"])
    client = visitor()
    client.post(SIGN_IN, {"username": "koordinator", "password": "rahasia-uji"})
    assert client.get("/evaluations/").status_code == 302


def test_sign_in_does_not_lead_to_another_site(coordinator: User) -> None:
    response = visitor().post(
        SIGN_IN,
        {"username": "koordinator", "password": "rahasia-uji", "next": "https://example.org/"},
    )
    assertRedirects(response, "/", fetch_redirect_response=False)


def test_who_is_signed_in_already_goes_on(coordinator: User) -> None:
    assertRedirects(visitor(coordinator).get(SIGN_IN), "/", fetch_redirect_response=False)


@pytest.mark.parametrize("wanted", ["/sign-in/", "/sign-in/?next=/sign-in/"])
def test_who_is_signed_in_is_not_led_here_again(wanted: str, coordinator: User) -> None:
    answer = visitor(coordinator).get(SIGN_IN, {"next": wanted})
    assertRedirects(answer, "/", fetch_redirect_response=False)


def test_signing_out_takes_a_post_and_ends_the_session(coordinator: User) -> None:
    client = visitor(coordinator)
    assert client.get("/sign-out/").status_code == 405
    assert 'method="post" action="/sign-out/"' in client.get("/sign-out/ask/").text
    assertRedirects(client.post("/sign-out/"), SIGN_IN, fetch_redirect_response=False)
    assert client.get("/evaluations/").status_code == 302


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("coordinator", "todo"),
        ("administrator", "todo"),
        ("manager", "todo"),
        ("representative", "todo"),
        ("viewer", "dashboard"),
    ],
)
def test_everybody_begins_at_what_waits_for_them_and_a_viewer_at_the_year(
    role: str, page: str, request: pytest.FixtureRequest
) -> None:
    response = visitor(request.getfixturevalue(role)).get("/")
    assertRedirects(response, reverse(page), fetch_redirect_response=False)


def test_nobody_begins_at_the_sign_in_page(db: None) -> None:
    assertRedirects(visitor().get("/"), "/sign-in/?next=/", fetch_redirect_response=False)


def test_home_refuses_a_post(coordinator: User) -> None:
    assert visitor(coordinator).post("/").status_code == 405


def test_the_language_is_kept_and_leads_back(db: None) -> None:
    client = visitor(language="id")
    response = client.post("/language/", {"language": "en", "next": SIGN_IN})
    assertRedirects(response, SIGN_IN, fetch_redirect_response=False)
    assert 'lang="en"' in client.get(SIGN_IN).text


def test_indonesian_is_the_language_of_who_has_not_chosen(db: None) -> None:
    client = visitor(language="")
    response = client.get(SIGN_IN, headers={"accept-language": "en"})
    assert '<html lang="id">' in response.text
