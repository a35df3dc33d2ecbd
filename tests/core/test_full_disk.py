"""A disk that fills up in the middle of a file: a sentence, and nothing half-written."""

import errno
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.models import PendingFile
from evaluations.models import Evaluation, Evidence
from findings.choices import FindingStatus
from findings.models import Finding, FindingFile
from tests.files.hostile import photo
from tests.findings.findings_scene import stored_finding
from tests.visitors import visitor
from workbooks.models import WorkbookUpload

SAID = "The server has no room left, and nothing was stored"
FAILS = "The storage of files does not answer, or refuses"
ANSWER = {"root_cause": "Pagar dilepas.", "action": "Pagar dipasang."}


class ClientError(Exception):
    """What the library of S3-compatible storage raises, where it is installed."""

    response: dict[str, Any]


ClientError.__module__ = "botocore.exceptions"


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch, media: Path) -> Path:
    """The folder of files, on a disk that has room for the beginning of one only."""

    def begin(_storage: FileSystemStorage, name: str, content: "File[bytes]") -> str:
        path = media / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content.read(10))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", begin)
    return media


@pytest.fixture
def finding(contractor: Contractor, now: datetime) -> Finding:
    """Open, at PT A."""
    return stored_finding(contractor=contractor, raised_at=now)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_finding_is_not_answered_and_the_words_are_still_there(
    finding: Finding, representative: User, full: Path
) -> None:
    answer = visitor(representative).post(
        reverse("finding-answer", args=[finding.pk]),
        ANSWER | {"version": finding.version, "evidence": SimpleUploadedFile("a.jpg", photo())},
    )
    assert answer.status_code == 507
    assert SAID in answer.text
    assert "Pagar dipasang." in answer.text
    assert Finding.objects.get().status == FindingStatus.OPEN
    assert (FindingFile.objects.count(), PendingFile.objects.count()) == (0, 0)
    assert files_in(full) == []


@pytest.mark.parametrize("failure", ["EROFS", "EIO", "EACCES", "ESTALE"])
def test_a_disk_that_fails_is_said_beside_the_words(
    failure: str,
    finding: Finding,
    representative: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    error = OSError(getattr(errno, failure), "a disk that fails")
    monkeypatch.setattr(FileSystemStorage, "_save", Mock(side_effect=error))
    answer = visitor(representative).post(
        reverse("finding-answer", args=[finding.pk]),
        ANSWER | {"version": finding.version, "evidence": SimpleUploadedFile("a.jpg", photo())},
    )
    assert answer.status_code == 503
    assert FAILS in answer.text
    assert "Pagar dipasang." in answer.text
    assert Finding.objects.get().status == FindingStatus.OPEN
    assert not FindingFile.objects.exists()
    assert "Service Unavailable" not in caplog.text  # the cause is said, once a minute


def test_evidence_is_not_attached(evaluation: Evaluation, coordinator: User, full: Path) -> None:
    sent: dict[str, Any] = {"operation": "c56a4180-65aa-42ec-a945-5fd21dec0538", "item": "1.01"}
    answer = visitor(coordinator).post(
        reverse("api:evidence", args=[evaluation.pk]),
        sent | {"file": SimpleUploadedFile("a.jpg", photo())},
    )
    assert answer.status_code == 507
    assert answer.json()["message"].startswith(SAID)
    assert (Evidence.objects.count(), PendingFile.objects.count()) == (0, 0)
    assert files_in(full) == []


@pytest.mark.parametrize(
    ("code", "http", "status", "said"),
    [
        ("XMinioStorageFull", 507, 507, SAID),
        ("XMinioAdminBucketQuotaExceeded", 400, 507, SAID),
        ("QuotaExceeded", 403, 507, SAID),
        ("AnythingElse", 507, 507, SAID),
        ("AccessDenied", 403, 503, "The storage of files does not answer, or refuses"),
        ("", 0, 503, "The storage of files does not answer, or refuses"),  # was not reached
    ],
)
def test_a_bucket_that_is_full_or_refuses_is_said(
    code: str,
    http: int,
    status: int,
    said: str,
    evaluation: Evaluation,
    coordinator: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error = ClientError(code)
    error.response = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": http}}
    monkeypatch.setattr(FileSystemStorage, "_save", Mock(side_effect=error))
    answer = visitor(coordinator).post(
        reverse("api:evidence", args=[evaluation.pk]),
        {"operation": str(uuid4()), "item": "1.01", "file": SimpleUploadedFile("a.jpg", photo())},
    )
    assert (answer.status_code, answer.json()["message"].startswith(said)) == (status, True)
    assert (Evidence.objects.count(), PendingFile.objects.count()) == (0, 0)


def test_a_workbook_that_is_still_coming_in_is_not_taken(
    evaluation: Evaluation, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(handler: TemporaryFileUploadHandler, *_given: object) -> None:
        handler.file.close()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", no_room)
    client = visitor(coordinator)
    client.raise_request_exception = False
    large = SimpleUploadedFile("isi.xlsx", b"x" * 3_000_000)  # goes by the disk
    answer = client.post(reverse("workbook-upload", args=[evaluation.pk]), {"workbook": large})
    assert answer.status_code == 507
    assert SAID in answer.text
    assert not WorkbookUpload.objects.exists()


@pytest.mark.parametrize(
    ("failure", "said"), [(errno.ENOSPC, SAID), (errno.EROFS, FAILS)], ids=["full", "read-only"]
)
def test_where_a_file_on_its_way_finds_no_room_the_words_beside_it_arrive(
    failure: int, said: str, finding: Finding, representative: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_given: object) -> None:
        raise OSError(failure, "a disk that takes no more")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", no_room)
    large = SimpleUploadedFile("a.jpg", photo() + b"x" * 3_000_000)  # goes by the disk
    answer = visitor(representative).post(
        reverse("finding-answer", args=[finding.pk]),
        {"evidence": large, "version": finding.version, **ANSWER},  # the words come after it
    )
    assert answer.status_code == 400
    assert said in answer.text
    assert "Pagar dipasang." in answer.text
    assert Finding.objects.get().status == FindingStatus.OPEN
    assert not FindingFile.objects.exists()
