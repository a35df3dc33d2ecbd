"""What the addresses on which a version is tried are tried with."""

from typing import Any
from uuid import uuid4

import pytest

from instruments.models import Draft
from tests.addresses import Addresses

OF_ONE = ("version", "copy", "copy-as-new", "publication", "backtest", "publish", "delete")
PAGES = ("version-try", "version-backtest", "version-backtest-file")


@pytest.fixture
def trials_addresses(of_draft: dict[str, Any]) -> Addresses:
    """A draft that follows the instrument of the year."""
    step = {"operation": str(uuid4()), "version": 1}
    new = {"operation": str(uuid4()), "code": "lokasi", "title_id": "Lokasi", "title_en": ""}
    rated = {"ladder": "csms_4-v1", "rule_set": "csms-v1"}
    document = Draft.objects.get(code="csms").document
    return Addresses(
        dict.fromkeys(PAGES, of_draft) | {f"versions-api:{name}": of_draft for name in OF_ONE},
        {
            "versions-api:version": step | {"document": document},
            "versions-api:delete": {"version": 1},
            "versions-api:new": new | rated,
            "versions-api:copy-as-new": new | {"operation": str(uuid4())},
        },
    )
