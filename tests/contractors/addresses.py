"""What the addresses about contractors, sites and people are tried with."""

import pytest

from accounts.models import User
from contractors.models import Contractor
from tests.addresses import Addresses


@pytest.fixture
def contractors_addresses(contractor: Contractor, viewer: User) -> Addresses:
    """PT A, its site, and the viewer, who is changed by administrators."""
    company = {"contractor_id": contractor.pk}
    site = {"site_id": contractor.sites.get().pk}
    person = {"person_id": viewer.pk}
    return Addresses(
        {
            "contractor-detail": company,
            "contractor-change": company,
            "contractor-archive": company,
            "site-change": site,
            "site-archive": site,
            "person": person,
            "person-switch": person,
            "person-link": person,
        }
    )
