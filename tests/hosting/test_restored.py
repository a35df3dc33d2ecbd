"""What a backup brings back opens nothing to who was dismissed since, until somebody has looked."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from accounts.choices import KeepTokens, Role
from accounts.forgotten import mailed_links
from accounts.models import FactorReset, PersonSession, ReaderToken, RestoredDatabase, User
from accounts.restores.links import EndingLinks, handed_links
from accounts.restores.services import confirm_restored, note_restored, unconfirmed
from accounts.services import change_password
from contractors.models import AccountInvitation
from core.audit import SYSTEM, Actor
from core.database import restoring
from core.errors import NotAllowed
from core.models import AuditEntry, Mail
from hosting.backups.encryption import new_key
from hosting.backups.signing import new_signing_key
from hosting.restores import settle_restored
from tests.databases import copy_database, drop_database, migrated_database
from tests.upgrade.landed import talking_to
from tests.visitors import visitor


@pytest.fixture
def key(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> Iterator[Path]:
    """Of a backup of a database in which somebody is signed in, has a token and invited somebody;
    an empty database is talked to."""
    backups = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "backups")},
    }
    of_before = f"{connection.settings_dict['NAME']}_before"
    storages = settings.STORAGES | {"backups": backups}
    secret, signer = new_signing_key()
    keys = [new_key(tmp_path / "key", signer=signer)]
    with (
        django_db_blocker.unblock(),
        override_settings(STORAGES=storages, BACKUP_KEYS=keys, BACKUP_SIGNING_KEY=secret),
    ):
        copy_database(migrated_database(), of_before)
        with talking_to(of_before):
            open_everything()
            call_command("backup", stdout=StringIO())
        copy_database("template0", f"{of_before}_back")
        with talking_to(f"{of_before}_back"):
            yield tmp_path / "key"
        for name in (of_before, f"{of_before}_back"):
            drop_database(name)


def open_everything() -> None:
    now = timezone.now()
    person = User.objects.create_user("admin", role=Role.ADMINISTRATOR, first_name="A")
    Client().force_login(person)
    Session.objects.create(session_key="of-nobody", expire_date=now + timedelta(hours=1))
    lost = User.objects.create_user("lost", role=Role.ADMINISTRATOR, first_name="B")
    FactorReset.objects.create(person=lost, reason="Hilang", asked_by=person, asked_at=now)
    ReaderToken.objects.create(
        user=person, name="BI", hint="csms_a", sha256="a" * 64, created_at=now,
        expires_at=now + timedelta(days=90),
    )  # fmt: skip
    AccountInvitation.objects.create(
        first_name="B", email="b@example.com", role=Role.VIEWER, sha256="b" * 64,
        invited_by=person, created_at=now, expires_at=now + timedelta(days=7),
    )  # fmt: skip


def open_now() -> list[int]:
    return [
        PersonSession.objects.filter(ended_at=None).count(),
        ReaderToken.objects.filter(revoked_at=None).count(),
        AccountInvitation.objects.filter(revoked_at=None).count(),
        FactorReset.objects.filter(withdrawn_at=None).count(),
        Session.objects.filter(of_person=None).count(),
    ]


def test_a_restore_ends_what_opened_something_and_asks_to_look_through_people(
    key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr("hosting.backups.restoring._differences", lambda *_all: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            call_command("restore", key=key, stdout=StringIO())
    for command in ("grant_running_role", "check_upgrade"):  # nobody is let in
        with pytest.raises(CommandError, match="begins anew"):
            call_command(command)
    call_command("restore", key=key, stdout=StringIO())
    assert open_now() == [0, 0, 0, 0, 0]
    assert not restoring.is_unfinished()
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege('public', 'public', 'USAGE')")
        assert cursor.fetchone() == (True,)  # who runs the site reaches the tables begun anew
    noted = {"restore_database", "sign_out_person", "end_token", "revoke_invitation",
             "withdraw_factor_reset"}  # fmt: skip
    assert noted <= set(AuditEntry.objects.values_list("action", flat=True))
    page, client = "/settings/people/", Client()
    client.force_login(User.objects.get(username="admin"))
    assert "dipulihkan pada" in client.get("/statusz/").text
    assert "Sudah saya periksa" in client.get(page).text
    client.post(f"{page}restored/confirm/")
    assert RestoredDatabase.objects.get().confirmed_by == User.objects.get(username="admin")
    assert "Sudah saya periksa" not in client.get(page).text


@pytest.mark.django_db
def test_who_moves_to_another_machine_keeps_them_and_nobody_is_asked() -> None:
    open_everything()
    settle_restored(backup="a", taken_at=timezone.now(), is_moved=True, now=timezone.now())
    assert open_now() == [1, 1, 1, 1, 1]
    assert not unconfirmed()


def test_nobody_but_an_administrator_says_that_people_were_looked_through(
    by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        confirm_restored(by=by_manager, now=now)


@pytest.mark.django_db
def test_verifying_a_database_without_our_tables_says_so() -> None:
    MigrationRecorder.Migration.objects.all().delete()
    with pytest.raises(CommandError, match="has not the tables of this version"):
        call_command("verify")


@pytest.mark.django_db
@pytest.mark.parametrize("links", [handed_links, mailed_links])
def test_a_link_for_a_password_ends_with_a_restore(links: EndingLinks, viewer: User) -> None:
    now, link = timezone.now(), links.make_token(viewer)
    note_restored(backup="a", taken_at=now, is_moved=True, by=SYSTEM, now=now)
    assert links.check_token(viewer, link)
    note_restored(backup="b", taken_at=now, is_moved=False, by=SYSTEM, now=now)
    assert not links.check_token(viewer, link)


@pytest.mark.django_db
def test_an_administrator_has_everybody_else_choose_a_new_password_after_a_restore(
    administrator: User,
    viewer: User,
    coordinator: User,
    settings: Settings,
) -> None:
    settings.EMAIL_CONFIGURED = True
    for person in (viewer, administrator):
        person.email = f"{person.username}@example.com"
        person.set_password("lampu sungai tujuh batu")
        person.save(update_fields=["email", "password"])
    client, now = visitor(administrator), timezone.now()
    address, sure = "/settings/people/restored/passwords/", {"sure": "on"}
    client.post(address, sure)  # nothing was restored
    note_restored(backup="a", taken_at=now, is_moved=False, by=SYSTEM, now=now)
    client = visitor(administrator)
    assert "Mail everybody else" in client.get("/settings/people/").text
    client.post(address)
    assert User.objects.get(pk=viewer.pk).has_usable_password()
    # Whoever knows that of then chooses another: it ends all the same.
    knows: dict[str, Any] = {"password": "x", "keep_tokens": KeepTokens.NO}
    change_password(person=viewer, **knows, by=SYSTEM, now=now)
    assert "1 person is mailed" in client.post(address, sure, follow=True).text
    # With the passwords or not at all; no worker is asked.
    mail = Mail.objects.get(person=viewer, key__contains="/password-ended/")
    assert "/sign-in/forgotten/" in mail.body
    assert "Nobody is left to mail" in client.post(address, sure, follow=True).text
    ended = User.objects.get(pk=viewer.pk)
    assert not ended.has_usable_password()
    assert User.objects.get(pk=administrator.pk).has_usable_password()
    assert User.objects.get(pk=coordinator.pk).password == coordinator.password  # no address
    assert AuditEntry.objects.get(action="end_password").target_id == viewer.pk
    change_password(person=ended, **knows, by=SYSTEM, now=now)
    client.post(address, sure)
    assert User.objects.get(pk=viewer.pk).has_usable_password()
