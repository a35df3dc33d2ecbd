"""A password of one's own by a link: once, in time, and what the old one opened is closed."""

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.services import make_password_link
from core.audit import SYSTEM
from core.models import AuditEntry
from tests.accounts.password_links import set_by_link
from tests.visitors import visitor

NEW = "lampu-sungai-7"


@pytest.fixture
def path(viewer: User) -> str:
    return make_password_link(person=viewer, by=SYSTEM, now=timezone.now())


def test_it_sets_the_password_once_and_ends_the_sessions_of_the_old_one(
    viewer: User,
) -> None:
    before = visitor(viewer)
    path = make_password_link(person=viewer, by=SYSTEM, now=timezone.now())
    answer = set_by_link(visitor(), path, password=NEW)
    assert answer.headers["Location"] == "/sign-in/"
    viewer.refresh_from_db()
    assert viewer.check_password(NEW)
    assert before.get("/dashboard/").status_code == 302
    assert AuditEntry.objects.filter(action="change_password", user=viewer).count() == 1
    assert "was used already" in visitor().get(path, follow=True).text


def test_a_second_tap_is_answered_as_the_first(path: str, viewer: User) -> None:
    client = visitor()
    page = client.get(path, follow=True).redirect_chain[-1][0]
    given = {"new_password1": NEW, "new_password2": NEW, "csrfmiddlewaretoken": "a"}
    taps = [client.post(page, given).headers.get("Location") for _tap in range(2)]
    assert taps == ["/sign-in/"] * 2
    assert AuditEntry.objects.filter(action="change_password").count() == 1
    another = client.post(page, given | {"csrfmiddlewaretoken": "b"})
    assert "from another page of this browser. Sign in with the new one" in another.text


def test_who_signs_in_meanwhile_needs_no_link_any_more(path: str, viewer: User) -> None:
    visitor(viewer)
    assert "was used already" in visitor().get(path, follow=True).text


def test_the_address_that_stays_in_the_browser_has_no_token(path: str) -> None:
    opened = visitor().get(path, follow=True)
    assert opened.redirect_chain[-1][0].endswith("/new/")
    assert (
        "no-store" in opened.headers["Cache-Control"]
        or "no-cache" in opened.headers["Cache-Control"]
    )


def test_two_that_differ_are_told_at_the_field_and_store_nothing(path: str, viewer: User) -> None:
    client = visitor()
    page = client.get(path, follow=True).redirect_chain[-1][0]
    answer = client.post(page, {"new_password1": NEW, "new_password2": "lain-lagi-8"})
    assert "The two new passwords differ" in answer.text
    viewer.refresh_from_db()
    assert not viewer.check_password(NEW)


def test_it_opens_nothing_for_who_is_switched_off(path: str, viewer: User) -> None:
    User.objects.filter(pk=viewer.pk).update(is_active=False)
    assert "was used already" in visitor().get(path, follow=True).text
