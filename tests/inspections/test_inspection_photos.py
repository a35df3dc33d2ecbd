"""Photos of an inspection: kept once, at their line, hidden from others, waiting for their form."""

from datetime import datetime
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import PendingFile
from inspections.models import Inspection, InspectionFile
from inspections.photos.services import hand_in_photos
from inspections.rules import CheckAnswer
from tests.inspections.inspection_scene import added_unit, inspected
from tests.monitoring.incident_photos import photo
from tests.visitors import visitor


@pytest.fixture
def now() -> datetime:
    """The moment at which pages are sent."""
    return timezone.now()


@pytest.fixture
def failed(contractor: Contractor, now: datetime) -> Inspection:
    """A finished inspection of a vehicle of PT A, with its lights out."""
    return inspected(added_unit(contractor, now=now), now=now, lights=CheckAnswer("no"))


def test_a_photo_of_a_failed_line_is_kept_once_and_hidden_from_others(
    failed: Inspection, representative: User, other_representative: User, manager: User
) -> None:
    client, address = visitor(representative), reverse("inspection-files", args=[failed.key])
    for _ in range(2):
        assert client.post(address, {"evidence": photo(), "line": "lights"}).status_code == 302
    [kept] = failed.files.all()
    assert (kept.line, kept.uploaded_by) == ("lights", representative)
    page = visitor(manager).get(reverse("inspection", args=[failed.key])).text
    assert 'id="line-lights"' in page
    assert f'action="{address}"' not in page  # who does not inspect hands nothing in
    assert visitor(manager).post(address, {"evidence": photo()}).status_code == 403
    for name in ("inspection-file", "inspection-thumbnail"):
        file = reverse(name, args=[failed.key, kept.pk])
        assert file in page
        assert visitor(manager).get(file).getvalue()
        assert visitor(other_representative).get(file).status_code == 404


def test_a_photo_beside_a_file_that_is_refused_waits_with_its_line(
    failed: Inspection, representative: User
) -> None:
    client, address = visitor(representative), reverse("inspection-files", args=[failed.key])
    lie = SimpleUploadedFile("x.jpg", b"no photo")
    refused = client.post(address, {"evidence": [photo(), lie], "line": "lights"})
    assert (refused.status_code, failed.files.count()) == (400, 0)
    form = refused.context["files_form"]
    assert form["line"].value() == "lights"
    [waiting] = form.waiting
    assert client.post(address, {"waiting": waiting.word, "line": "lights"}).status_code == 302
    assert [one.name for one in failed.files.all()] == [waiting.name]


def test_what_is_no_evidence_of_the_inspection_is_refused(
    failed: Inspection, other_representative: User, representative: User, now: datetime
) -> None:
    by, files = Actor(representative), [photo()]
    with pytest.raises(Refusal, match="no_line"):
        hand_in_photos(inspection=failed, line="no_line", files=files, by=by, now=now)
    with pytest.raises(Refusal):
        hand_in_photos(inspection=failed, line="", files=[], by=by, now=now)
    many = [SimpleUploadedFile(f"{one}.jpg", bytes([one])) for one in range(21)]
    with pytest.raises(Refusal, match="20"):
        hand_in_photos(inspection=failed, line="", files=many, by=by, now=now)
    stranger = Actor(other_representative)
    with pytest.raises(NotAllowed):
        hand_in_photos(inspection=failed, line="", files=files, by=stranger, now=now)
    assert not InspectionFile.objects.exists()


@pytest.mark.parametrize("change", [{"line": ""}, {"name": "x.jpg"}, None])
def test_the_database_keeps_the_files_of_a_finished_inspection(
    change: dict[str, str] | None, failed: Inspection, representative: User, now: datetime
) -> None:
    by = Actor(representative)
    hand_in_photos(inspection=failed, line="lights", files=[photo()], by=by, now=now)
    kept = InspectionFile.objects.filter(inspection=failed)
    step = partial(kept.update, **change) if change else kept.delete
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        step()
    assert kept.count() == 1


def test_the_photos_of_a_draft_that_is_taken_away_go_with_it(
    contractor: Contractor, representative: User, now: datetime
) -> None:
    draft = inspected(added_unit(contractor, now=now), now=now, finish=False)
    by = Actor(representative)
    assert hand_in_photos(inspection=draft, line="", files=[photo()], by=by, now=now)
    [kept] = draft.files.all()
    discard = reverse("inspection-discard", args=[draft.key])
    assert visitor(representative).post(discard, {"version": draft.version}).status_code == 302
    assert not InspectionFile.objects.exists()
    assert PendingFile.objects.filter(name=kept.file.name).exists()  # the clock deletes it
    with pytest.raises(Conflict):  # a photo that was on its way meanwhile
        hand_in_photos(inspection=draft, line="", files=[photo()], by=by, now=now)
