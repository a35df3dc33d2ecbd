"""The demonstration's accident: what its pages have to show, counted from the day of loading."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from accounts.choices import Role
from accounts.models import User
from contractors.models import Contractor, Site
from contractors.services import appoint_representative
from core.audit import SYSTEM
from demonstration.procedures.accidents import load_accident
from investigations.choices import InvestigationStatus
from investigations.models import AccidentProcedure
from investigations.procedure.selectors import state_of
from monitoring.choices import IncidentStatus
from monitoring.models import Incident

FILE = Path(settings.BASE_DIR) / "demonstration" / "library" / "accidents" / "scaffold.yaml"


@pytest.fixture
def accident(db: None, now: datetime) -> Incident:
    """Loaded as ``make demo`` does, with nobody but whom it needs."""
    site = Site.objects.create(code="S3", name="Site 3")
    contractor = Contractor.objects.create(code="PTF", name="PT Contoh F")
    contractor.sites.add(site)
    User.objects.create_user(username="koordinator", role=Role.COORDINATOR)
    user = User.objects.create_user(username="wakil.ptf", role=Role.REPRESENTATIVE)
    appoint_representative(user=user, contractor=contractor, by=SYSTEM, now=now)
    return load_accident(FILE, today=now.date())


def test_its_procedure_is_partly_done_and_its_report_alone_is_late(
    accident: Incident, now: datetime
) -> None:
    procedure = AccidentProcedure.objects.get(incident=accident)
    by = User.objects.get(username="koordinator")
    found = state_of(by, procedure, now=now)
    assert (procedure.condition, accident.date) == ("heavy", now.date() - timedelta(days=6))
    assert [one.spec.code for one in found.late] == ["write"]
    assert sum(one.is_done for one in found.steps) == 6


def test_its_investigation_waits_for_a_review_and_it_counts_in_no_rating(
    accident: Incident,
) -> None:
    investigation = accident.investigation
    assert investigation.status == InvestigationStatus.SUBMITTED
    assert investigation.causes.filter(is_root=True).count() == 2
    assert accident.status == IncidentStatus.REPORTED
