"""What dead requests and removals leave behind is deleted by the hour, and nothing else."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from checklists.services.evidence import remove_evidence
from core.audit import Actor
from core.models import AuditEntry, PendingFile
from evaluations.models import Evidence
from files.stored import delete_orphans, settle, store
from files.tasks import clean_orphaned_files
from tests.evaluations.evidence_scene import HandingIn

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_file_whose_request_died_is_deleted_after_a_day(now: datetime) -> None:
    name = store(ContentFile(b"x"), ending="jpg", now=now)
    assert delete_orphans(now=now + DAY) == 0
    assert default_storage.exists(name)
    assert delete_orphans(now=now + DAY + timedelta(seconds=1)) == 1
    assert not default_storage.exists(name)
    assert not PendingFile.objects.exists()


def test_a_file_that_never_arrived_is_forgotten_all_the_same(now: datetime) -> None:
    PendingFile.objects.create(name="evidence/aa/never.jpg", begun_at=now)
    delete_orphans(now=now + 2 * DAY)
    assert not PendingFile.objects.exists()


def test_an_upload_whose_file_was_deleted_meanwhile_is_told(now: datetime) -> None:
    name = store(ContentFile(b"x"), ending="jpg", now=now)
    delete_orphans(now=now + 2 * DAY)
    assert not settle([name])


def test_what_others_keep_in_the_storage_is_never_touched(now: datetime, media: Path) -> None:
    (media / "evidence" / "ab").mkdir(parents=True)
    theirs = media / "evidence" / "ab" / "theirs.jpg"
    theirs.write_bytes(b"x")
    delete_orphans(now=now + 1000 * DAY)
    assert theirs.exists()


def test_evidence_that_is_not_removed_stays(hand_in: HandingIn, now: datetime) -> None:
    kept = hand_in.one()
    assert delete_orphans(now=now + 1000 * DAY) == 0
    assert default_storage.exists(kept.file.name)


def test_a_removed_file_is_deleted_after_its_grace_and_the_row_stays(
    hand_in: HandingIn, by_coordinator: Actor, now: datetime
) -> None:
    kept = remove_evidence(evidence=hand_in.one(), by=by_coordinator, now=now)
    assert delete_orphans(now=now + 30 * DAY) == 0
    assert delete_orphans(now=now + 31 * DAY) == 2  # with its thumbnail
    assert delete_orphans(now=now + 31 * DAY) == 0
    assert not default_storage.exists(kept.file.name)
    row = Evidence.objects.get()
    assert (row.file.name, row.sha256) == ("", kept.sha256)
    assert AuditEntry.objects.get(action="delete_evidence_file").before["sha256"] == kept.sha256


def test_a_removed_file_that_a_result_names_is_kept_for_good(
    hand_in: HandingIn, by_coordinator: Actor, now: datetime
) -> None:
    kept = remove_evidence(evidence=hand_in.one(), by=by_coordinator, now=now)
    Evidence.objects.update(in_result=True)
    assert delete_orphans(now=now + 1000 * DAY) == 0
    assert default_storage.exists(kept.file.name)


def test_a_file_that_another_row_names_too_is_kept(
    hand_in: HandingIn, by_coordinator: Actor, now: datetime
) -> None:
    kept = remove_evidence(evidence=hand_in.one(), by=by_coordinator, now=now)
    Evidence.objects.create(
        **{
            field: getattr(kept, field)
            for field in ("evaluation", "name", "content_type", "size", "sha256", "file")
        },
        uploaded_at=now,
    )
    delete_orphans(now=now + 31 * DAY)
    assert default_storage.exists(kept.file.name)
    assert not default_storage.exists(kept.thumbnail.name)


def test_one_file_that_cannot_be_deleted_does_not_stop_the_others(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [store(ContentFile(b"x"), ending="jpg", now=now) for _ in range(2)]
    delete = default_storage.delete

    def fail_once(name: str) -> None:
        if name == names[0]:
            raise ConnectionError("the storage is away")
        delete(name)

    monkeypatch.setattr(default_storage, "delete", fail_once)
    assert delete_orphans(now=now + 2 * DAY) == 1
    assert [pending.name for pending in PendingFile.objects.all()] == [names[0]]


def test_the_clock_asks_for_it_by_its_name() -> None:
    entries: dict[str, Any] = settings.CELERY_BEAT_SCHEDULE
    assert clean_orphaned_files.name in {entry["task"] for entry in entries.values()}
    PendingFile.objects.create(name="evidence/aa/old.jpg", begun_at=timezone.now() - 2 * DAY)
    assert clean_orphaned_files() == 1
