"""Companies and sites as pages: changed while not frozen, archived and restored, never deleted."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor, Site
from core.models import AuditEntry
from tests.visitors import visitor


def test_a_contractor_is_changed_and_what_changed_is_on_record(
    manager: User, contractor: Contractor, site: Site
) -> None:
    page = reverse("contractor-change", args=[contractor.pk])
    given = {"name": "PT A Baru", "risk_class": "high", "sites": [site.pk], "code": "X"}
    answer = visitor(manager).post(page, given | {"engaged_on": "2020-02-01"})
    assert answer.headers["Location"] == reverse("contractor-detail", args=[contractor.pk])
    contractor.refresh_from_db()
    assert (contractor.name, contractor.code) == ("PT A Baru", "A")  # a code stays
    assert contractor.engaged_on == date(2020, 2, 1)
    entry = AuditEntry.objects.get()
    assert entry.after == {"name": "PT A Baru", "engaged_on": "2020-02-01"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "pt b"}, "name"),
        ({"name": ""}, "name"),
        ({"engaged_on": "2999-01-01"}, "engaged_on"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    change: dict[str, str],
    field: str,
    manager: User,
    contractor: Contractor,
    other_contractor: Contractor,
) -> None:
    page = reverse("contractor-change", args=[contractor.pk])
    answer = visitor(manager).post(page, {"name": "PT A", "risk_class": "high"} | change)
    assert answer.status_code == 400
    assert answer.context["form"].errors.keys() == {field}
    assert not AuditEntry.objects.exists()


def test_a_contractor_is_archived_and_restored(manager: User, contractor: Contractor) -> None:
    page = reverse("contractor-archive", args=[contractor.pk])
    for archived in (True, False):
        visitor(manager).post(page, {"archived": "yes" if archived else "no"})
        contractor.refresh_from_db()
        assert contractor.archived == archived
    told = AuditEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(told) == ["archive_contractor", "restore_contractor"]


def test_a_site_is_found_changed_and_offered_no_more_once_it_is_archived(
    manager: User, site: Site, contractor: Contractor
) -> None:
    client, page = visitor(manager), reverse("site-change", args=[site.pk])
    given = {"name": "Pit Utara", "time_zone": "Asia/Makassar", "code": "X"}
    assert client.post(page, given).status_code == 302
    client.post(reverse("site-archive", args=[site.pk]), {"archived": "yes"})
    [found] = client.get(reverse("site-list"), {"q": "pit ut"}).context["sites"]
    assert (found.code, found.time_zone, found.archived, found.working) == (
        "S1", "Asia/Makassar", True, 1,
    )  # fmt: skip
    assert "Pit Utara" not in client.get(reverse("contractor-add")).text
    kept = client.get(reverse("contractor-change", args=[contractor.pk])).text
    assert "Pit Utara" in kept  # where it works already
    assert AuditEntry.objects.filter(target_type="site").count() == 2


def test_a_reader_is_not_offered_the_change(viewer: User, contractor: Contractor) -> None:
    text = visitor(viewer).get(reverse("contractor-detail", args=[contractor.pk])).text
    assert reverse("contractor-change", args=[contractor.pk]) not in text
