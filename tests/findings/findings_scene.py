"""A finding at PT A, with everything but what a test is about already said."""

from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile

from core.files.types import FileType
from findings.choices import FindingSeverity
from findings.models import Finding, FindingFile
from tests.files.hostile import photo

DUE = date(2025, 2, 19)  # thirty days after the tests' now


def stored_finding(number: int = 1, **changed: Any) -> Finding:
    """A finding as a row, past the services: for tests of what is read."""
    raised_at: datetime = changed["raised_at"]
    year = changed.setdefault("year", raised_at.year)
    given: dict[str, Any] = {
        "number": number,
        "reference": f"T-{changed['contractor'].code}-{year}-{number:04}",
        "severity": FindingSeverity.MAJOR,
        "description": "Tiga pekerjaan dimulai tanpa izin kerja.",
        "due_on": DUE,
    }
    return Finding.objects.create(**given | changed)


def finding_with_a_photo(**changed: Any) -> Finding:
    """One whose answer has a photo, kept where the test keeps files."""
    finding = stored_finding(**changed)
    put_photo(finding)
    return finding


def put_photo(finding: Finding) -> None:
    """A photo in the answer of a finding."""
    content = photo()
    row = FindingFile(
        finding=finding,
        name="foto.jpg",
        content_type=FileType.JPEG,
        size=len(content),
        sha256="0" * 64,
        uploaded_at=finding.raised_at,
    )
    row.file.save("a.jpg", ContentFile(content), save=False)
    row.thumbnail.save("b.jpg", ContentFile(content), save=False)
    row.save()
