"""The page of a site over contractors: months drawn, incidents there, who works there."""

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import SYSTEM
from monitoring.choices import IncidentKind
from monitoring.models import MonthlyIndicator
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor


@pytest.fixture
def _a_year(site: Site, contractor: Contractor, other_contractor: Contractor) -> None:
    """Both tell of March 2024, one of them of April as well."""
    for company, month, hours in (
        (contractor, 3, 1000),
        (other_contractor, 3, 500),
        (contractor, 4, 900),
    ):
        MonthlyIndicator.objects.create(
            contractor=company, site=site, month=date(2024, month, 1), man_hours=hours, workforce=5
        )


def page(user: User, site: Site, **query: Any) -> Any:
    return visitor(user).get(reverse("site-detail", args=[site.pk]), query)


@pytest.mark.usefixtures("_a_year")
def test_the_months_of_all_contractors_are_added_and_drawn(site: Site, viewer: User) -> None:
    shown = page(viewer, site).context["shown"]
    assert (shown.year, shown.years) == (2024, (2024,))
    assert [(one.name, one.months, one.figures[0]) for one in shown.totals] == [
        ("PT A", 2, "1,900"),
        ("PT B", 1, "500"),
        ("", 2, "2,400"),
    ]
    assert "Told in part only: April." in shown.pictures[0]


@pytest.mark.usefixtures("_a_year")
def test_who_works_there_and_told_nothing_of_the_year_is_named(
    site: Site, contractor: Contractor, other_contractor: Contractor, viewer: User
) -> None:
    MonthlyIndicator.objects.filter(contractor=other_contractor).delete()
    other_contractor.sites.add(site)
    assert page(viewer, site).context["shown"].silent == (other_contractor,)


def test_an_incident_leads_to_its_row_at_the_contractor(
    site: Site, contractor: Contractor, viewer: User, now: datetime
) -> None:
    made = reported_incident(
        contractor=contractor, site=site, reference="A-9", on=date(2024, 5, 2),
        kind=IncidentKind.NEAR_MISS, description="Batu jatuh", by=SYSTEM, now=now,
    )  # fmt: skip
    text = page(viewer, site, year="2024").text
    assert f"{reverse('contractor-detail', args=[contractor.pk])}#incident-{made.pk}" in text
    assert "Batu jatuh" in text


@pytest.mark.parametrize("asked", ["", "1999", "x", "2024x"])
def test_a_year_that_is_unknown_shows_the_latest(asked: str, site: Site, viewer: User) -> None:
    assert page(viewer, site, year=asked).status_code == 200
