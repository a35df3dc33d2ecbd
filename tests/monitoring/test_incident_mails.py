"""Mails about incidents: to whom it concerns, in their language, never twice."""

from datetime import datetime
from typing import Any

import pytest

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import Actor
from core.models import Mail
from monitoring.choices import IncidentKind
from monitoring.models import Incident
from monitoring.services import decide_incident
from tests.monitoring.reported import reported_incident


@pytest.fixture(autouse=True)
def mailed(
    settings: Any, representative: User, other_representative: User, coordinator: User,
    manager: User,
) -> None:  # fmt: skip
    """A mail server is set up, and these four have an address; the manager reads English."""
    settings.EMAIL_CONFIGURED = True
    manager.language = "en"
    for one in (representative, other_representative, coordinator, manager):
        one.email = f"{one.username}@example.test"
        one.save(update_fields=["email", "language"])


@pytest.fixture
def incident(contractor: Contractor, site: Site, representative: User, now: datetime) -> Incident:
    """A near miss that PT A's representative reported."""
    return reported_incident(
        contractor=contractor,
        site=site,
        on=now.date(),
        kind=IncidentKind.NEAR_MISS,
        description="Unit mundur.",
        by=Actor(representative),
        now=now,
    )


def test_a_report_is_told_to_the_owner_and_not_to_who_reported(
    incident: Incident, coordinator: User, manager: User
) -> None:
    assert {one.person for one in Mail.objects.all()} == {coordinator, manager}
    assert "is reported" in Mail.objects.get(person=manager).subject
    assert "dilaporkan" in Mail.objects.get(person=coordinator).subject
    assert f"/incidents/{incident.pk}/" in Mail.objects.get(person=manager).body


def test_a_decision_and_its_reason_are_told_to_the_company_only_once_each(
    incident: Incident, representative: User, other_representative: User, manager: User,
    by_manager: Actor, now: datetime,
) -> None:  # fmt: skip
    Mail.objects.all().delete()
    given: dict[str, Any] = {"incident": incident, "by": by_manager, "now": now}
    decide_incident(confirmed=False, reason="Sudah tercatat.", **given)
    [mail] = Mail.objects.filter(person=representative)
    assert "Sudah tercatat." in mail.body
    assert not Mail.objects.filter(person__in=[other_representative, manager]).exists()
    decide_incident(confirmed=True, reason="Keliru.", **given)
    assert Mail.objects.filter(person=representative).count() == 2
