"""A finished inspection on paper: what is frozen, what the PDF says, who holds its hash."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import User
from contractors.choices import TimeZone
from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor
from core.canonical import sha256_of
from core.errors import Conflict, NotAllowed
from documents.verification.verifiable import published_among
from inspections.models import FrozenInspection, Inspection
from inspections.photos.services import hand_in_photos
from inspections.printed.printing import inspection_html, inspection_pdf
from inspections.printed.services import freeze_inspection
from inspections.rules import CheckAnswer
from tests.inspections.inspection_scene import added_unit, inspected
from tests.monitoring.incident_photos import photo
from tests.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = timedelta(days=1)


@pytest.fixture
def failed(contractor: Contractor, site: Site, now: datetime) -> Inspection:
    """Finished at a site in the east; its lights do not burn, and a photo shows it."""
    Site.objects.filter(pk=site.pk).update(time_zone=TimeZone.WIT)
    unit = added_unit(contractor, now=now)
    unit.site = site
    unit.save()
    found = inspected(unit, now=now, lights=CheckAnswer("no", note="Lampu <kiri> mati"))
    hand_in_photos(inspection=found, line="lights", files=[photo()], by=SYSTEM, now=now)
    return found


def test_the_paper_has_lines_answers_photos_who_when_and_what_was_found(
    failed: Inspection, representative: User, now: datetime
) -> None:
    from pypdf import PdfReader

    frozen = freeze_inspection(inspection=failed, by=Actor(representative), now=now)
    finding = failed.lines.exclude(finding=None).get().finding
    assert finding
    pdf = PdfReader(BytesIO(inspection_pdf(frozen)))
    told = " ".join("".join(page.extract_text() for page in pdf.pages).split())
    [file] = failed.files.all()
    for one in (str(failed), "Lampu <kiri> mati", finding.reference, file.name, "Pengawas", "WIT"):
        assert one in told, one
    html = inspection_html(frozen)
    hand_in_photos(
        inspection=failed, line="", files=[photo("lain.jpg", "blue")], by=SYSTEM, now=now
    )
    assert inspection_html(frozen) == html


def test_it_is_frozen_anew_once_a_photo_came_and_never_changes(
    failed: Inspection, now: datetime
) -> None:
    first, again = (freeze_inspection(inspection=failed, by=SYSTEM, now=now) for _twice in "ab")
    hand_in_photos(
        inspection=failed, line="", files=[photo("lain.jpg", "blue")], by=SYSTEM, now=now
    )
    later = freeze_inspection(inspection=failed, by=SYSTEM, now=now + DAY)
    assert (first.pk, later.revision, later.sha256) == (again.pk, 2, sha256_of(later.content))
    told, latest = published_among([later.sha256, first.sha256], most=5)
    assert (told.sha256, told.replaced_by, latest.replaced_by) == (first.sha256, 2, None)
    assert dict(told.facts)["Lines with a finding"] == "1"
    refused = pytest.raises(DatabaseError, match="a frozen inspection never changes")
    with refused, transaction.atomic():
        FrozenInspection.objects.update(revision=9)


def test_a_draft_is_not_frozen_nor_by_others(
    failed: Inspection, other_representative: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        freeze_inspection(inspection=failed, by=Actor(other_representative), now=now)
    draft = inspected(failed.unit, now=now, finish=False)
    with pytest.raises(Conflict, match="finish it"):
        freeze_inspection(inspection=draft, by=SYSTEM, now=now)
    assert not FrozenInspection.objects.exists()


def test_its_page_freezes_it_and_asks_for_the_pdf(
    failed: Inspection, representative: User, other_representative: User, viewer: User
) -> None:
    page = reverse("inspection", args=[failed.key])
    assert "Freeze it as it stands today" not in visitor(viewer, language="en").get(page).text
    client = visitor(representative, language="en")
    assert client.post(reverse("inspection-freeze", args=[failed.key])).status_code == 302
    assert "Make the PDF" in client.get(page).text
    sent = {"kind": "inspection", "result": FrozenInspection.objects.get().sha256}
    for person, status in ((representative, 302), (other_representative, 404)):
        assert visitor(person).post(reverse("document-request"), sent).status_code == status
