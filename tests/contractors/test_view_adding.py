"""Adding a contractor or a site by a small form."""

from datetime import datetime

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.choices import TimeZone
from contractors.models import Contractor, Site
from contractors.services import add_site
from core.audit import Actor
from core.errors import NotAllowed
from core.models import AuditEntry
from tests.visitors import visitor

NEW = {"name": "PT Contoh Baru", "code": "PCB", "scope": "Katering", "risk_class": "low"}


def test_a_contractor_is_added_with_its_sites_and_shown(manager: User, site: Site) -> None:
    answer = visitor(manager).post(reverse("contractor-add"), NEW | {"sites": [site.pk]})
    added = Contractor.objects.get(code="PCB")
    assert answer.headers["Location"] == reverse("contractor-detail", args=[added.pk])
    assert (added.name, list(added.sites.all())) == ("PT Contoh Baru", [site])
    assert AuditEntry.objects.get(action="add_contractor").user == manager


def test_the_scopes_that_others_have_are_offered(manager: User, contractor: Contractor) -> None:
    assert "<datalist" not in visitor(manager).get(reverse("contractor-add")).text
    Contractor.objects.filter(pk=contractor.pk).update(scope="Angkutan batubara")
    for address in (
        reverse("contractor-add"),
        reverse("contractor-change", args=[contractor.pk]),
    ):
        page = visitor(manager).get(address).text
        assert 'list="scopes"' in page
        assert '<option value="Angkutan batubara">' in page


def test_before_there_is_a_site_the_form_of_a_contractor_leads_to_one(manager: User) -> None:
    page = visitor(manager).get(reverse("contractor-add")).text
    assert (
        f'There is no site yet, and months are told by site. <a href="{reverse("site-add")}">'
        in page
    )
    Site.objects.create(code="S1", name="Site 1")
    assert "There is no site yet" not in visitor(manager).get(reverse("contractor-add")).text


@pytest.mark.parametrize("field", ["name", "code"])
def test_a_name_or_code_that_is_there_is_said_at_its_field(
    field: str, manager: User, contractor: Contractor
) -> None:
    taken = NEW | {field: f" {getattr(contractor, field).lower()}\N{NO-BREAK SPACE}"}
    answer = visitor(manager).post(reverse("contractor-add"), taken)
    assert answer.status_code == 400
    assert answer.context["form"].errors.keys() == {field}
    assert Contractor.objects.count() == 1


def test_a_site_is_added_with_its_clock(manager: User) -> None:
    given = {"name": "Papua", "code": "S7", "time_zone": TimeZone.WIT}
    assert visitor(manager).post(reverse("site-add"), given).status_code == 302
    assert Site.objects.get(code="S7").time_zone == TimeZone.WIT


def test_a_coordinator_adds_no_site(
    by_coordinator: Actor, coordinator: User, now: datetime
) -> None:
    assert visitor(coordinator).get(reverse("site-add")).status_code == 403
    with pytest.raises(NotAllowed):
        add_site(code="S7", name="Papua", by=by_coordinator, now=now)
