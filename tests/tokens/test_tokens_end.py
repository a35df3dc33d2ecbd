"""A token ends with what it stood on, for good, whichever door that is changed through."""

from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import ReaderToken, User
from accounts.services import make_password_link
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, Refusal
from core.models import AuditEntry
from tests.accounts.password_links import set_by_link
from tests.visitors import visitor
from tokens.services import MOST, create_token


@pytest.fixture
def secret(manager: User) -> str:
    """A token of the manager."""
    return create_token(name="Power BI", days=30, by=Actor(manager), now=timezone.now())[1]


def opens(secret: str) -> bool:
    headers = {"authorization": f"Bearer {secret}"}
    return Client(headers=headers).get(reverse("data:tables")).status_code == 200


def change(administrator: User, person: User, **given: str) -> None:
    """Save a person in the settings."""
    whole = {"role": "manager"} | given
    page = reverse("person", args=[person.pk])
    assert visitor(administrator).post(page, whole).status_code == 302


def switch(administrator: User, person: User, *, active: str) -> None:
    """Switch an account off or on in the settings."""
    page = reverse("person-switch", args=[person.pk])
    assert visitor(administrator).post(page, {"active": active}).status_code == 302


def test_its_name_holds_nothing_invisible(manager: User) -> None:
    given: dict[str, Any] = {"days": 30, "by": Actor(manager), "now": timezone.now()}
    token, _secret = create_token(name="\u202eBI\u200b  rekap", **given)
    assert token.name == "BI rekap"
    with pytest.raises(Refusal, match="kegunaan token"):
        create_token(name="\u202e\u200b", **given)


def test_the_limit_is_counted_one_at_a_time(manager: User) -> None:
    given: dict[str, Any] = {"days": 30, "by": Actor(manager), "now": timezone.now()}
    with CaptureQueriesContext(connection) as asked:
        for number in range(MOST):
            create_token(name=f"BI {number}", **given)
    locking, counting = (
        next(place for place, one in enumerate(asked) if words in one["sql"])
        for words in ("FOR UPDATE", "COUNT(*)")
    )
    assert locking < counting  # of two at once the second waits, and counts the first
    with pytest.raises(Refusal, match=str(MOST)):
        create_token(name="BI lebih", **given)


def test_sent_twice_it_is_one_and_told_again(manager: User) -> None:
    given: dict[str, Any] = {"days": 30, "by": Actor(manager), "now": timezone.now()}
    given["operation"] = uuid4()
    first = create_token(name="BI", **given)
    assert create_token(name="BI", **given) == first
    assert opens(first[1])
    with pytest.raises(Conflict, match="BI"):
        create_token(name="ERP", **given)
    assert ReaderToken.objects.count() == 1


def test_a_password_set_by_a_link_ends_it(secret: str, administrator: User, manager: User) -> None:
    path = make_password_link(person=manager, by=Actor(administrator), now=timezone.now())
    assert opens(secret)  # the link alone changes nothing
    set_by_link(visitor(), path, password="lampu-sungai-7")
    assert not opens(secret)
    assert ReaderToken.objects.get().ended_by == "password"


def test_a_command_that_sets_the_password_ends_it(secret: str, manager: User) -> None:
    with patch("getpass.getpass", return_value="lampu-sungai-7"):
        call_command("changepassword", manager.username, verbosity=0)
    assert not opens(secret)


def test_a_role_taken_away_and_given_back_does_not_wake_it(
    secret: str, administrator: User, manager: User
) -> None:
    change(administrator, manager, role="coordinator")
    assert not opens(secret)
    change(administrator, manager)
    assert not opens(secret)
    assert AuditEntry.objects.filter(action="end_token").count() == 1


def test_an_account_switched_off_and_on_does_not_wake_it(
    secret: str, administrator: User, manager: User
) -> None:
    for active in ("no", "yes"):
        switch(administrator, manager, active=active)
        assert not opens(secret)
    assert AuditEntry.objects.filter(action="end_token").count() == 1


def test_another_name_ends_nothing(secret: str, administrator: User, manager: User) -> None:
    change(administrator, manager, first_name="Siti")
    assert opens(secret)


@pytest.mark.parametrize(("choice", "still"), [("yes", True), ("no", False), (None, False)])
def test_whoever_changes_their_password_says_what_becomes_of_it(
    choice: str | None, still: bool, secret: str, manager: User
) -> None:
    client, page = visitor(manager), reverse("account")
    assert 'name="tokens"' in client.get(page).text
    twice = dict.fromkeys(("new_password1", "new_password2"), "lampu-sungai-7")
    given = {"old_password": "rahasia-uji"} | twice | ({"tokens": choice} if choice else {})
    response = client.post(page, given)
    assert response.status_code == (302 if choice else 400)
    assert opens(secret) == (still or choice is None)


def test_who_has_none_is_not_asked(viewer: User) -> None:
    assert 'name="tokens"' not in visitor(viewer).get(reverse("account")).text


def test_its_page_says_when_it_ends_and_when_and_where_it_was_used(
    secret: str, manager: User
) -> None:
    Client(REMOTE_ADDR="10.1.2.3", headers={"authorization": f"Bearer {secret}"}).get(
        reverse("data:tables")
    )
    text = visitor(manager).get(reverse("token-list")).text
    token = ReaderToken.objects.get()
    assert "10.1.2.3" in text
    assert f"{token.expires_at:%Y}" in text


def test_one_that_is_over_is_not_offered_to_be_revoked(secret: str, manager: User) -> None:
    assert "/revoke/" in visitor(manager).get(reverse("token-list")).text
    ReaderToken.objects.update(expires_at=timezone.now())
    assert "/revoke/" not in visitor(manager).get(reverse("token-list")).text


def test_its_page_says_why_it_ended(secret: str, manager: User) -> None:
    with patch("getpass.getpass", return_value="lampu-sungai-7"):
        call_command("changepassword", manager.username, verbosity=0)
    manager.refresh_from_db()
    assert "ended with the password" in visitor(manager).get(reverse("token-list")).text


def test_it_ends_with_the_company_its_person_speaks_for(
    representative: User, other_contractor: Contractor, administrator: User
) -> None:
    _token, secret = create_token(name="ERP", days=30, by=Actor(representative), now=timezone.now())
    assert opens(secret)
    given = {"role": "representative", "contractor": str(other_contractor.pk)}
    change(administrator, representative, **given)
    assert not opens(secret)
    assert ReaderToken.objects.get().ended_by == "company"
