"""A review that an incident, or a replaced process, pulls forward."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Refusal
from core.models import AuditEntry, Mail
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.models import Incident
from risks.models import RegisteredRisk
from risks.services.reviews import ReviewCause, pull_review
from risks.services.risks import withdraw_risk
from risks.todo import to_review
from tests.monitoring.reported import reported_incident
from tests.post_office import PostOffice
from tests.risks.register_scene import RegisterScene, begun_register, twice
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def scene(contractor: Contractor, now: datetime, by_representative: Actor) -> RegisterScene:
    """A risk that nobody planned to review."""
    scene = begun_register(contractor, by=by_representative, now=now)
    scene.add(3, 2)
    return scene


@pytest.fixture
def incident(contractor: Contractor, by_coordinator: Actor, now: datetime) -> Incident:
    """Something that happened at the same company."""
    return _happened(contractor, by_coordinator, now=now)


def _happened(contractor: Contractor, by: Actor, *, now: datetime) -> Incident:
    return reported_incident(
        contractor=contractor, site=None, on=now.date(), kind=IncidentKind.NEAR_MISS,
        description="Palet jatuh", by=by, now=now,
    )  # fmt: skip


def _near(scene: RegisterScene) -> date:
    return scene.now.date() + timedelta(days=settings.RISK_REVIEW_DAYS)


def test_an_incident_pulls_the_review_to_a_near_day_and_both_pages_name_it(
    scene: RegisterScene, incident: Incident, representative: User, coordinator: User
) -> None:
    client = visitor(representative, language="en")
    address = f"/risks/{scene.register.key}/1/"
    begun = client.get(f"/incidents/{incident.pk}/").text
    assert f'href="/risks/{scene.register.key}/"' in begun
    sent = {"incident": incident.pk, "change": "", "version": 1}
    assert client.post(f"{address}review/", sent).status_code == 302
    page = client.get(address).text
    assert f"Incident {incident.reference} of" in page
    assert f'href="/incidents/{incident.pk}/"' in page
    told = visitor(coordinator, language="en").get(f"/incidents/{incident.pk}/").text
    assert f'<a href="{address}">1. Jatuh</a>' in told
    review_on = RegisteredRisk.objects.get().review_on
    entry = AuditEntry.objects.get(action="pull_review")
    assert review_on is not None
    assert (entry.before["review_on"], entry.after["review_on"]) == (None, review_on.isoformat())


def test_what_is_pulled_waits_for_who_holds_it_and_is_mailed_to_them_once(
    scene: RegisterScene,
    incident: Incident,
    representative: User,
    by_coordinator: Actor,
    post_office: PostOffice,
) -> None:
    representative.email = "wakil@example.test"
    representative.save()
    cause = ReviewCause(incident)
    risk = twice(
        pull_review, risk=RegisteredRisk.objects.get(), cause=cause, version=1,
        by=by_coordinator, now=scene.now,
    )  # fmt: skip
    assert risk.review_on == _near(scene)
    (mail,) = Mail.objects.all()
    assert incident.reference in mail.body
    waiting = to_review(representative, scene.now)
    assert waiting is not None
    assert [line.due for line in waiting.lines] == [_near(scene)]


def test_a_review_planned_earlier_stays_and_a_cause_is_needed(
    scene: RegisterScene, other_contractor: Contractor, by_coordinator: Actor
) -> None:
    soon = scene.now.date() + timedelta(days=1)
    risk = scene.estimate(RegisteredRisk.objects.get(), review_on=soon, review_reason="Rapat")
    told: dict[str, Any] = {"risk": risk, "version": 2, "by": scene.writer, "now": scene.now}
    elsewhere = _happened(other_contractor, by_coordinator, now=scene.now)
    for cause in (ReviewCause(), ReviewCause(elsewhere)):
        with pytest.raises(Refusal):
            pull_review(cause=cause, **told)
    pulled = pull_review(cause=ReviewCause(change="Derek diganti"), **told)
    assert (pulled.review_on, pulled.review_reason) == (soon, "Derek diganti")


def test_a_rejected_incident_pulls_nothing_and_who_pulls_is_not_mailed(
    scene: RegisterScene, incident: Incident, representative: User, post_office: PostOffice
) -> None:
    representative.email = "wakil@example.test"
    representative.save()
    told: dict[str, Any] = {"risk": RegisteredRisk.objects.get(), "version": 1, "now": scene.now}
    incident.status = IncidentStatus.REJECTED
    incident.save()
    with pytest.raises(Refusal, match="not rejected"):
        pull_review(cause=ReviewCause(incident), by=scene.writer, **told)
    risk = pull_review(cause=ReviewCause(change="Derek diganti"), by=scene.writer, **told)
    assert not Mail.objects.exists()
    assert to_review(representative, scene.now) is not None
    withdraw_risk(
        risk=risk, reason="Pekerjaan selesai", version=risk.version, by=scene.writer, now=scene.now
    )
    waiting = to_review(representative, scene.now)
    assert waiting is None or not waiting.total
