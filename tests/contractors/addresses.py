"""What the addresses about contractors, sites and people are tried with."""

from datetime import datetime

import pytest

from accounts.choices import Role
from accounts.models import User
from accounts.services import PersonFacts
from contractors.invitations import invite_person
from contractors.models import Contractor
from core.audit import Actor
from tests.addresses import Addresses

OF_A_PERSON = ("", "-switch", "-sign-out", "-link")


@pytest.fixture
def contractors_addresses(
    contractor: Contractor, viewer: User, representative: User, now: datetime
) -> Addresses:
    """PT A, its site, the viewer, who is changed by administrators, and who is invited to PT A."""
    invitation, _path = invite_person(
        facts=PersonFacts("Budi", "", "budi@contoh.example", Role.REPRESENTATIVE),
        contractor=contractor,
        by=Actor(representative),
        now=now,
    )
    company = {"contractor_id": contractor.pk}
    site = {"site_id": contractor.sites.get().pk}
    person = {"person_id": viewer.pk}
    return Addresses(
        {
            **{f"contractors-api:contractor{name}": company for name in ("", "-archive")},
            **{f"contractors-api:site{name}": site for name in ("", "-archive")},
            **{f"contractors-api:person{name}": person for name in OF_A_PERSON},
            "contractors-api:invitation-revoke": {"invitation_id": invitation.pk},
            "contractor-detail": company,
            "contractor-change": company,
            "contractor-archive": company,
            "site-change": site,
            "site-archive": site,
            "account-invitation-revoke": {"invitation_id": invitation.pk},
            "account-invitation": {"secret": "cut-off"},
            "person": person,
            "person-switch": person,
            "person-link": person,
            "person-sign-out": person,
        }
    )
