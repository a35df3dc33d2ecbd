"""People are changed by administrators, who never run out, with what changed on record."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from accounts.models import User
from accounts.services import (
    PersonFacts,
    add_person,
    change_person,
    check_administrator_stays,
    make_password_link,
    switch_person,
)
from core.audit import Actor
from core.errors import NotAllowed, Refusal
from core.models import AuditEntry

VIEWER = PersonFacts(first_name="", last_name="", email="", role=Role.VIEWER)
ONLY = "jadikan orang lain administrator"


@pytest.fixture
def by(administrator: User) -> Actor:
    return Actor(administrator, "127.0.0.1")


def test_what_changed_is_on_record_and_nothing_where_nothing_did(
    viewer: User, by: Actor, now: datetime
) -> None:
    facts = PersonFacts(first_name="Siti", last_name="", email="", role=Role.MANAGER)
    for _twice in range(2):
        change_person(person=viewer, facts=facts, by=by, now=now)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.user) == ("change_person", by.user)
    assert entry.before == {"first_name": "", "role": "viewer"}
    assert entry.after == {"first_name": "Siti", "role": "manager"}


def test_a_name_holds_nothing_invisible(viewer: User, by: Actor, now: datetime) -> None:
    facts = PersonFacts("\u202eSiti\u200b", " Aminah\u00a0 Putri", viewer.email, Role.VIEWER)
    changed = change_person(person=viewer, facts=facts, by=by, now=now)
    assert str(changed) == "Siti Aminah Putri"
    [entry] = AuditEntry.objects.filter(action="change_person")
    assert entry.after == {"first_name": "Siti", "last_name": "Aminah Putri"}


def test_no_user_name_is_the_address_of_another(
    viewer: User, coordinator: User, by: Actor, now: datetime
) -> None:
    siti = PersonFacts("Siti", "", "siti@contoh.example", Role.VIEWER)
    change_person(person=viewer, facts=siti, by=by, now=now)
    with pytest.raises(Refusal) as named:
        add_person(username="SITI@contoh.example", password=None, facts=VIEWER, by=by, now=now)
    assert list(named.value.fields) == ["username"]
    User.objects.filter(pk=coordinator.pk).update(username="adi@contoh.example")  # of before
    adi = PersonFacts("Adi", "", "Adi@contoh.example", Role.VIEWER)
    with pytest.raises(Refusal) as addressed:
        change_person(person=viewer, facts=adi, by=by, now=now)
    assert list(addressed.value.fields) == ["email"]
    switch_person(person=viewer, active=False, by=by, now=now)
    another = "siti@contoh.example"  # who has left takes none away
    add_person(username=another, password=None, facts=VIEWER, by=by, now=now)
    with pytest.raises(Refusal):
        switch_person(person=viewer, active=True, by=by, now=now)


def test_the_last_administrator_who_can_sign_in_stays_one(
    administrator: User, viewer: User, by: Actor, now: datetime
) -> None:
    with pytest.raises(Refusal, match=ONLY):
        change_person(person=administrator, facts=VIEWER, by=by, now=now)
    with pytest.raises(Refusal, match=ONLY):
        switch_person(person=administrator, active=False, by=by, now=now)
    viewer.set_unusable_password()  # whoever cannot sign in does not count
    viewer.role = Role.ADMINISTRATOR
    viewer.save()
    with pytest.raises(Refusal, match=ONLY):
        change_person(person=administrator, facts=VIEWER, by=by, now=now)
    viewer.set_password("lampu-sungai-7")
    viewer.save()
    assert change_person(person=administrator, facts=VIEWER, by=by, now=now).role == Role.VIEWER


def test_the_second_of_two_administrators_who_demote_each_other_waits_and_is_the_last(
    administrator: User, viewer: User
) -> None:
    User.objects.filter(pk=viewer.pk).update(role="administrator")
    with CaptureQueriesContext(connection) as asked:
        check_administrator_stays(viewer)
    [locking] = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    assert "is_active" in locking
    assert str(viewer.pk) not in locking  # every administrator's row, whoever is demoted


def test_nobody_else_adds_changes_or_switches_people(
    viewer: User, by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        add_person(username="baru", password=None, facts=VIEWER, by=by_manager, now=now)
    with pytest.raises(NotAllowed):
        change_person(person=viewer, facts=VIEWER, by=by_manager, now=now)
    with pytest.raises(NotAllowed):
        switch_person(person=viewer, active=False, by=by_manager, now=now)
    with pytest.raises(NotAllowed):
        make_password_link(person=viewer, by=by_manager, now=now)


def test_a_link_is_made_for_nobody_who_is_switched_off_and_stands_nowhere(
    viewer: User, by: Actor, now: datetime
) -> None:
    path = make_password_link(person=viewer, by=by, now=now)
    token = path.strip("/").rsplit("/", 1)[-1]
    assert token not in str(list(AuditEntry.objects.values()))
    switch_person(person=viewer, active=False, by=by, now=now)
    viewer.refresh_from_db()
    with pytest.raises(Refusal, match="nonaktif"):
        make_password_link(person=viewer, by=by, now=now)
