"""What stands in the way of an upgrade is said before anything is touched."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from hosting.backups.place import KeptPiece, Manifest, write_manifest
from hosting.upgrading import obstacles_to_upgrade

NOW = datetime(2025, 1, 20, 3, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _backups(tmp_path: Path) -> Iterator[None]:
    backups = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    with override_settings(STORAGES=settings.STORAGES | {"backups": backups}):
        yield


@pytest.fixture
def is_older() -> None:
    """The schema would change: the newest migration of a room is not applied yet."""
    applied = MigrationRecorder(connection).applied_migrations()
    last = max(name for room, name in applied if room == "certificates")
    MigrationRecorder(connection).record_unapplied("certificates", last)


def keep_backup(*, age: timedelta) -> None:
    taken = (NOW - age).isoformat()
    write_manifest(Manifest(taken, "0.1.0", (), {}, KeptPiece("0" * 64, 1), {}))


def test_nothing_stands_in_the_way_of_the_version_that_is_there() -> None:
    assert obstacles_to_upgrade(now=NOW) == []
    call_command("check_upgrade", stdout=(said := StringIO()))
    assert said.getvalue() == "Nothing stands in the way of this version.\n"


def test_an_empty_database_needs_no_backup() -> None:
    MigrationRecorder.Migration.objects.all().delete()
    assert obstacles_to_upgrade(now=NOW) == []


@pytest.mark.usefixtures("is_older")
def test_the_schema_changes_after_a_backup_of_the_last_day_alone() -> None:
    [said] = obstacles_to_upgrade(now=NOW)
    assert said.startswith("There is no backup")
    assert obstacles_to_upgrade(now=NOW, asks_backup=False) == []
    keep_backup(age=timedelta(hours=25))
    [said] = obstacles_to_upgrade(now=NOW)
    assert said.startswith("The newest backup is of 2025-01-19 02:00 UTC, older than a day.")
    keep_backup(age=timedelta(hours=24))
    assert obstacles_to_upgrade(now=NOW) == []


def test_a_newer_version_that_was_there_is_named_and_nothing_is_touched() -> None:
    MigrationRecorder(connection).record_applied("core", "9999_of_tomorrow")
    with pytest.raises(CommandError, match=r"not know \(core\.9999_of_tomorrow\)"):
        call_command("check_upgrade")
    applied = MigrationRecorder(connection).applied_migrations()
    assert ("core", "9999_of_tomorrow") in applied


def test_a_hole_in_the_history_is_said() -> None:
    MigrationRecorder(connection).record_unapplied("core", "0001_initial")
    said = obstacles_to_upgrade(now=NOW, asks_backup=False)
    assert any("is applied before its dependency core.0001_initial" in one for one in said)


def test_the_migrating_service_asks_first() -> None:
    text = (settings.BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8")
    assert text.index("manage.py check_upgrade &&") < text.index("manage.py migrate --noinput")


def test_a_migration_waits_for_a_table_for_a_moment_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def change(*_words: object, **_options: object) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE core_mail IN ACCESS EXCLUSIVE MODE")

    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", change)
    monkeypatch.setattr("hosting.management.commands.migrate.PATIENCE", "10ms")
    backup = connection.copy()
    backup.set_autocommit(False)
    with closing(backup), backup.cursor() as reading:
        reading.execute("LOCK TABLE core_mail IN ACCESS SHARE MODE")
        with pytest.raises(CommandError, match="Run it again"):
            call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
