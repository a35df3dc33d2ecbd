"""A finding at PT A, with everything but what a test is about already said."""

from datetime import date, datetime
from typing import Any

from evaluations.choices import FindingSeverity
from evaluations.models import Finding

DUE = date(2025, 2, 19)  # thirty days after the tests' now


def stored_finding(number: int = 1, **changed: Any) -> Finding:
    """A finding as a row, past the services: for tests of what is read."""
    raised_at: datetime = changed["raised_at"]
    year = changed.setdefault("year", raised_at.year)
    given: dict[str, Any] = {
        "number": number,
        "reference": f"T-{year}-{number:04}",
        "severity": FindingSeverity.MAJOR,
        "description": "Tiga pekerjaan dimulai tanpa izin kerja.",
        "due_on": DUE,
    }
    return Finding.objects.create(**given | changed)
