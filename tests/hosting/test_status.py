"""The page that says how the installation fares, to administrators."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from core.choices import MailStatus
from core.models import Mail
from documents.models import Document
from hosting.backups.made import note_made
from hosting.backups.place import (
    KeptPiece,
    Manifest,
    RestoreTrial,
    dump_name,
    keep,
    manifest_name,
    stamp_of,
    stamps,
    write_manifest,
    write_trial,
)
from hosting.metrics import StateCollector
from hosting.reminders import remind_of_backups
from hosting.status import StatusLine, status_lines

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _place(settings: Settings, tmp_path: Path) -> None:
    settings.BACKUP_SIGNING_KEY = "1" * 64
    settings.STORAGES = settings.STORAGES | {
        "backups": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "backups")},
        }
    }


def line(name: str, now: datetime) -> StatusLine:
    """The one line of this name."""
    (found,) = [one for one in status_lines(now=now) if one.name == name]
    return found


def taken(at: datetime) -> Manifest:
    piece = KeptPiece("0" * 64, 2048)
    keep(dump_name(stamp_of(at)), ContentFile(b"0" * 2048))
    return write_manifest(Manifest(at.isoformat(), "0.1.0", (), {}, piece, {}))


def test_an_administrator_reads_what_is_not_well(administrator: User) -> None:
    client = Client()
    client.force_login(administrator)
    said = client.get("/statusz/").content.decode()
    assert "belum ada: buat dengan manage.py backup" in said
    assert "0.1.0" in said


@pytest.mark.parametrize(("hours", "is_well"), [(30, True), (40, False)])
def test_a_night_without_a_backup_is_told(now: datetime, hours: int, is_well: bool) -> None:
    taken(now - timedelta(hours=hours))
    found = line("Cadangan terakhir", now)
    assert found.is_well is is_well
    assert f"{now - timedelta(hours=hours):%Y%m%dT%H%M%SZ}" in found.said


def test_a_backup_that_nobody_signed_is_told(now: datetime, settings: Settings) -> None:
    settings.BACKUP_SIGNING_KEY = ""
    taken(now - timedelta(hours=40))
    found = line("Cadangan terakhir", now)
    assert ("tidak ditandatangani" in found.said, found.is_well) == (True, False)
    assert "16\xa0jam lalu" in found.said


def test_a_newest_backup_that_is_hidden_changed_or_anothers_is_told(now: datetime) -> None:
    for hours in (30, 6):
        note_made(taken(now - timedelta(hours=hours)))
    assert line("Cadangan terakhir", now).is_well
    newest = stamps()[-1]
    with storages["backups"].open(manifest_name(newest)) as file:
        manifest = file.read()
    lying = {dump_name(newest): b"0" * 2048, manifest_name(newest): manifest}
    for name, content in lying.items():
        for other in (b"", content + b" "):
            storages["backups"].delete(name)
            if other:
                keep(name, ContentFile(other))
            found = line("Cadangan terakhir", now)
            assert ("hilang atau berubah" in found.said, found.is_well) == (True, False)
        keep(name, ContentFile(content))
    taken(now)
    assert "tidak dibuat di sini" in line("Cadangan terakhir", now).said
    figures = {one.name: one.samples for one in StateCollector().collect()}
    assert figures["csms_backup_doubt"][0].value == 1


@pytest.mark.parametrize(
    ("days", "faults", "is_well"), [(30, 0, True), (40, 0, False), (1, 2, False)]
)
def test_a_month_without_a_trial_of_a_backup_and_one_that_failed_are_told(
    now: datetime, days: int, faults: int, is_well: bool
) -> None:
    assert not line("Uji pemulihan terakhir", now).is_well
    write_trial(RestoreTrial((now - timedelta(days=days)).isoformat(), "20250120T030000Z", faults))
    assert line("Uji pemulihan terakhir", now).is_well is is_well


def test_administrators_are_mailed_once_a_day_of_backups_that_are_not_well(
    administrator: User, manager: User, now: datetime, settings: Settings
) -> None:
    settings.EMAIL_CONFIGURED = True
    for person in (administrator, manager):
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.com")
    no_mails: dict[str, Any] = {"email": "dua@example.com", "mails": False}
    User.objects.create_user(username="admin.dua", role=administrator.role, **no_mails)
    working = now.replace(hour=9)
    taken(working)
    assert [remind_of_backups(working), remind_of_backups(working)] == [1, 0]
    mail = Mail.objects.get()
    assert mail.person == administrator
    assert "Uji pemulihan terakhir: belum pernah" in mail.body
    assert "Cadangan terakhir" not in mail.body
    write_trial(RestoreTrial(working.isoformat(), "20250120T030000Z", faults=0))
    assert remind_of_backups(working + timedelta(days=1)) == 0


@pytest.mark.parametrize("odd", [{}, {"files": []}, {"taken_at": "2025-01-20T03:00:00"}])
def test_a_manifest_that_cannot_be_read_is_told(now: datetime, odd: dict[str, Any]) -> None:
    told = {
        "format": 1, "taken_at": "2025-01-20T03:00:00+00:00", "version": "", "migrations": [],
        "rows": {}, "database": {"sha256": "", "size": 0}, "files": {}, "keys": [], "missing": [],
    }  # fmt: skip
    content = json.dumps(told | odd) if odd else "{"
    storages["backups"].save("manifests/20250120T030000Z.json", ContentFile(content.encode()))
    assert list(StateCollector().collect())  # the other figures
    assert not line("Cadangan terakhir", now).is_well


@pytest.mark.parametrize(("minutes", "is_well"), [(10, True), (20, False)])
def test_what_waits_too_long_is_told(now: datetime, minutes: int, is_well: bool) -> None:
    Document.objects.create(
        kind="scorecard", results=[], language="id", request_key="a", subject="PT A",
        requested_at=now - timedelta(minutes=minutes),
    )  # fmt: skip
    assert line("Dokumen yang sedang dibuat", now).is_well is is_well


def test_a_refused_mail_is_told_for_a_week(
    manager: User, now: datetime, settings: Settings
) -> None:
    settings.EMAIL_CONFIGURED = True
    Mail.objects.create(
        key="a", person=manager, subject="x", body="x", status=MailStatus.REFUSED,
        problem="550 no such person", noted_at=now, tried_at=now,
    )  # fmt: skip
    assert not line("Email", now).is_well
    assert line("Email", now + timedelta(days=8)).is_well
    Mail.objects.update(status=MailStatus.WAITING)  # put off by its server: it waits
    assert line("Email", now).is_well


def test_without_a_database_size_nothing_is_raised(now: datetime, settings: Settings) -> None:
    settings.MEDIA_ROOT = "/proc/nowhere"
    found = line("Penyimpanan berkas", timezone.now())
    assert not found.is_well
