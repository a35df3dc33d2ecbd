"""Two administrators take the authenticator app off somebody who lost it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import Settings

from accounts.choices import Role
from accounts.models import FactorReset, SecondFactor, User
from accounts.second_factor.codes import code_of, new_secret, step_at
from accounts.second_factor.resets import ask_reset, confirm_reset, open_reset_of
from accounts.second_factor.services import has_second_factor, set_up_second_factor
from core.audit import Actor
from core.errors import NotAllowed, Refusal
from core.models import AuditEntry, Mail
from tests.visitors import visitor

ASKED = {"old_password": "rahasia-uji", "reason": "Ponsel hilang di tambang; sudah ditelepon."}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The sentences of the code, not of a catalog."""
    with translation.override("en"):
        yield


def with_app(person: User, *, ago: timedelta = timedelta(days=8)) -> bytes:
    """The secret of an app that this person set up so long ago."""
    secret, then = new_secret(), timezone.now() - ago
    code = code_of(secret, step_at(then))
    set_up_second_factor(
        person=person, secret=secret, code=code, keep_session=None, by=Actor(person), now=then
    )
    return secret


def shown(secret: bytes) -> str:
    """The code of this moment, as if none had been used."""
    SecondFactor.objects.update(last_step=0)
    return code_of(secret, step_at(timezone.now()))


@pytest.fixture
def second(administrator: User) -> User:
    """Another administrator."""
    person = User(username="admin.kedua", role=Role.ADMINISTRATOR, email="kedua@example.com")
    person.password = administrator.password
    person.save()
    return person


@pytest.fixture
def lost(coordinator: User) -> User:
    """Somebody whose app is lost."""
    with_app(coordinator)
    return coordinator


def page_of(person: User) -> str:
    return f"/settings/people/{person.pk}/second-factor/"


def test_one_asks_another_confirms_and_the_app_is_gone(
    lost: User, administrator: User, second: User, settings: Settings
) -> None:
    settings.EMAIL_CONFIGURED = True
    for one in (lost, administrator):
        User.objects.filter(pk=one.pk).update(email=f"{one.username}@example.com")
    theirs = visitor(lost)
    mine, others = with_app(administrator), with_app(second)
    client = visitor(administrator)
    assert client.post(page_of(lost), ASKED | {"code": shown(mine)}).status_code == 302
    assert {one.person for one in Mail.objects.all()} >= {lost, second}
    proof = {"old_password": "rahasia-uji"}
    assert client.post(page_of(lost), proof | {"code": shown(mine)}).status_code == 403
    assert has_second_factor(lost)
    answer = visitor(second).post(page_of(lost), proof | {"code": shown(others)})
    assert answer.status_code == 302
    assert not has_second_factor(lost)
    assert theirs.get("/account/").headers["Location"].startswith("/sign-in/")
    entries = AuditEntry.objects.filter(target_id=lost.pk).order_by("pk")
    assert [(one.action, one.user) for one in entries][1:] == [
        ("ask_factor_reset", administrator),
        ("confirm_factor_reset", second),
        ("remove_second_factor", second),
    ]
    assert FactorReset.objects.get().done_by == second
    told = Mail.objects.get(key__endswith="done")  # who agreed knows it
    assert told.person == administrator
    assert reverse("person", args=[lost.pk]) in told.body


def test_neither_step_goes_without_password_and_code(
    lost: User, administrator: User, second: User
) -> None:
    mine = with_app(administrator)
    client = visitor(administrator)
    assert "second factor of their own" in visitor(second).get(page_of(lost)).text
    for wrong in ({"code": "000000"}, {"code": shown(mine), "old_password": "another"}):
        assert client.post(page_of(lost), ASKED | wrong).status_code == 400
    assert not FactorReset.objects.exists()


def ask(lost: User, administrator: User, *, now: datetime) -> FactorReset:
    return ask_reset(person=lost, reason="Hilang", by=Actor(administrator), now=now)


def test_nobody_resets_alone_or_for_themselves(
    lost: User, administrator: User, second: User, manager: User
) -> None:
    now = timezone.now()
    with pytest.raises(NotAllowed, match="of your own first"):
        ask(lost, administrator, now=now)
    for one in (administrator, second):
        with_app(one)
    with pytest.raises(NotAllowed, match="Only administrators"):
        ask(lost, manager, now=now)
    with pytest.raises(NotAllowed, match="their own second factor"):
        ask(administrator, administrator, now=now)
    ask(lost, administrator, now=now)
    with pytest.raises(Refusal, match="asked for already"):
        ask(lost, second, now=now)
    with pytest.raises(NotAllowed, match="You asked for it"):
        confirm_reset(person=lost, by=Actor(administrator), now=now)
    for odd in (
        {"done_by": administrator, "done_at": now},
        {"done_by": second},
        {"done_by": second, "done_at": now, "withdrawn_at": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            FactorReset.objects.update(**odd)
    assert has_second_factor(lost)


@pytest.mark.parametrize("ago", [timedelta(minutes=5), timedelta(days=6)], ids=["after", "before"])
def test_an_account_made_for_the_purpose_does_not_confirm(
    ago: timedelta, lost: User, administrator: User, second: User
) -> None:
    with_app(administrator)
    with_app(second, ago=ago)
    ask(lost, administrator, now=timezone.now() - timedelta(hours=1))
    with pytest.raises(NotAllowed, match="less than a week before"):
        confirm_reset(person=lost, by=Actor(second), now=timezone.now())
    assert has_second_factor(lost)


def test_what_was_asked_waits_a_day_and_while_who_asked_is_an_administrator(
    lost: User, administrator: User, second: User
) -> None:
    now = timezone.now()
    with_app(administrator)
    ask(lost, administrator, now=now)
    assert open_reset_of(lost, now=now) is not None
    assert open_reset_of(lost, now=now + timedelta(days=1)) is None
    User.objects.filter(pk=administrator.pk).update(role=Role.VIEWER)
    assert open_reset_of(lost, now=now) is None


def test_any_administrator_says_that_nothing_is_reset(
    lost: User, administrator: User, second: User
) -> None:
    with_app(administrator)
    ask(lost, administrator, now=timezone.now())
    client: Client = visitor(second)
    assert client.post(page_of(lost) + "withdraw/").status_code == 302
    assert open_reset_of(lost, now=timezone.now()) is None
    assert AuditEntry.objects.filter(action="withdraw_factor_reset").count() == 1


def test_what_waits_is_listed_for_administrators_and_is_to_do_for_who_may_confirm(
    lost: User, administrator: User, second: User, manager: User
) -> None:
    with_app(administrator)
    ask(lost, administrator, now=timezone.now() - timedelta(hours=25))  # waits no more
    for one in (administrator, second):
        assert page_of(lost) not in visitor(one).get("/settings/people/").text
    ask(lost, administrator, now=timezone.now())
    for one in (administrator, second):
        assert page_of(lost) in visitor(one).get("/settings/people/").text
    assert page_of(lost) in visitor(second).get("/todo/").text
    for one in (administrator, manager):
        assert page_of(lost) not in visitor(one).get("/todo/").text
    with_app(second)
    confirm_reset(person=lost, by=Actor(second), now=timezone.now())
    assert page_of(lost) not in visitor(second).get("/todo/").text
    assert page_of(lost) not in visitor(administrator).get("/settings/people/").text
    ask(administrator, second, now=timezone.now())
    assert page_of(administrator) not in visitor(administrator).get("/todo/").text  # their own
