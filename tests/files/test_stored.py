"""What is on its way is deleted by the clock, unless a row of any room names it after all."""

from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from contractors.models import Contractor
from core.models import PendingFile
from documents.models import Document
from files.stored import delete_orphans, store
from tests.findings.findings_scene import finding_with_a_photo

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("column", ["file", "thumbnail"])
def test_a_file_that_a_row_holds_all_the_same_is_kept(
    column: str, contractor: Contractor, now: datetime
) -> None:
    name = store(ContentFile(b"x"), ending="jpg", now=now)
    kept = finding_with_a_photo(contractor=contractor, raised_at=now).files.get()
    setattr(kept, column, name)
    kept.save()
    delete_orphans(now=now + timedelta(days=2))
    assert default_storage.exists(name)
    assert not PendingFile.objects.exists()


def test_so_is_a_file_of_a_room_that_hands_in_nothing(now: datetime) -> None:
    name = store(ContentFile(b"x"), ending="pdf", now=now)
    Document.objects.create(
        kind="scorecard", results=[], file=name, requested_at=now, request_key="x"
    )
    delete_orphans(now=now + timedelta(days=2))
    assert default_storage.exists(name)
