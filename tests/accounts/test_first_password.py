"""Who signed in with a password of another's choice: nothing opens before their own."""

import pytest
from pytest_django.asserts import assertRedirects

from accounts.models import User
from tests.visitors import visitor

OWN = dict.fromkeys(("new_password1", "new_password2"), "lampu-sungai-7")


@pytest.fixture
def newcomer(coordinator: User) -> User:
    """The coordinator, whose password an administrator chose on the command line."""
    coordinator.must_change_password = True
    coordinator.save(update_fields=["must_change_password"])
    return coordinator


@pytest.mark.parametrize("page", ["/", "/todo/", "/evaluations/", "/my/mails/"])
def test_every_page_leads_to_choosing_ones_own(newcomer: User, page: str) -> None:
    assertRedirects(visitor(newcomer).get(page), "/account/", fetch_redirect_response=False)


def test_what_is_sent_is_not_taken(newcomer: User) -> None:
    answer = visitor(newcomer).post("/my/mails/", {"mails": "no", "language": "en"})
    assertRedirects(answer, "/account/", fetch_redirect_response=False)
    newcomer.refresh_from_db()
    assert newcomer.mails


@pytest.mark.parametrize("address", ["/api/schema/", "/api/v1/data/"])
def test_programs_are_refused_with_a_sentence(newcomer: User, address: str) -> None:
    answer = visitor(newcomer).get(address)
    assert answer.status_code == 403
    assert "Choose a password of your own first." in answer.text


def test_the_page_knows_whose_it_is(newcomer: User) -> None:
    answer = visitor(newcomer).get("/api/v1/session/").json()
    assert answer["person"] == newcomer.pk


def test_the_page_says_why_and_then_everything_opens(newcomer: User) -> None:
    client = visitor(newcomer)
    page = client.get("/account/").text
    assert "Somebody else chose your password." in page
    assert 'href="/my/mails/"' not in page  # it would lead back here
    answer = client.post("/account/", {"old_password": "rahasia-uji"} | OWN)
    assertRedirects(answer, "/", fetch_redirect_response=False)
    assert client.get("/evaluations/").status_code == 200
    assert "Somebody else chose" not in client.get("/account/").text


def test_the_same_one_again_is_no_choice(newcomer: User) -> None:
    same = {"old_password": "rahasia-uji"} | dict.fromkeys(OWN, "rahasia-uji")
    answer = visitor(newcomer).post("/account/", same)
    assert answer.status_code == 400
    assert "This is your present password" in answer.text
    newcomer.refresh_from_db()
    assert newcomer.must_change_password


def test_one_may_sign_out_and_switch_the_language(newcomer: User) -> None:
    client = visitor(newcomer)
    assert client.get("/sign-out/ask/").status_code == 200
    client.post("/language/", {"language": "id", "next": "/account/"})
    assert "Kata sandi Anda" in client.get("/account/").text
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
