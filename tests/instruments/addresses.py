"""What the addresses about instruments and their versions are tried with."""

from datetime import datetime
from typing import Any

import pytest

from evaluations.models import Period
from instruments.models import Draft
from instruments.stored_specs import document_of
from tests.addresses import Addresses

PAGES = ("", "-interview", "-file", "-copy", "-copy-as-new", "-difference", "-publish", "-delete")


@pytest.fixture
def of_draft(period: Period, now: datetime) -> dict[str, Any]:
    """What names a draft that follows the instrument of the year."""
    whole = document_of("instrument", period.instrument.key) or {}
    draft = Draft.objects.create(
        kind="instrument",
        code="csms",
        version=2,
        based_on=1,
        document=whole | {"version": 2},
        changed_at=now,
    )
    return {"kind": draft.kind, "key": draft.key}


@pytest.fixture
def instruments_addresses(of_draft: dict[str, Any]) -> Addresses:
    """The draft, and its first page in the editor."""
    return Addresses(
        {
            **{f"version{page}": of_draft for page in PAGES},
            "version-edit": of_draft | {"page_name": "head"},
        },
        {"version-delete": {"edition": 1}},
    )
