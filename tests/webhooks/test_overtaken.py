"""Who is told of publications hears at once that one no longer holds."""

import json
from datetime import date, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from contractors.models import Contractor
from core.audit import SYSTEM
from evaluations.models import Period
from monitoring.choices import IncidentKind
from monitoring.models import Incident
from monitoring.services import decide_incident
from tests.monitoring.reported import reported_incident
from tests.standings.standing_scene import rated
from webhooks.choices import WebhookEvent
from webhooks.models import Webhook, WebhookDelivery


def report(contractor: Contractor, *, kind: IncidentKind, now: datetime) -> Incident:
    return reported_incident(
        contractor=contractor, site=None, reference=f"A-{kind}", on=date(2024, 5, 3), kind=kind,
        fatalities=int(kind == IncidentKind.FATAL), description="Struck", by=SYSTEM, now=now,
    )  # fmt: skip


def decide(incident: Incident, *, confirmed: bool, now: datetime) -> None:
    decide_incident(incident=incident, confirmed=confirmed, reason="Seen.", by=SYSTEM, now=now)


def told() -> list[dict[str, object]]:
    return [json.loads(one.body) for one in WebhookDelivery.objects.order_by("pk")]


@pytest.fixture(autouse=True)
def hook(db: None, now: datetime) -> Webhook:
    return Webhook.objects.create(
        name="ERP", url="https://example.com/", events=[WebhookEvent.RESULT_OVERTAKEN.value],
        created_at=now,
    )  # fmt: skip


def test_a_confirmed_fatality_tells_which_result_no_longer_holds(
    year: Period, contractor: Contractor, now: datetime
) -> None:
    result = rated("biru", contractor=contractor, period=year)
    decide(report(contractor, kind=IncidentKind.LTI, now=now), confirmed=True, now=now)
    assert told() == []
    fatal = report(contractor, kind=IncidentKind.FATAL, now=now)
    with transaction.atomic():
        decide(fatal, confirmed=True, now=now)
        assert len(told()) == 1
        transaction.set_rollback(True)
    assert told() == []
    fatal.refresh_from_db()
    decide(fatal, confirmed=True, now=now)
    (message,) = told()
    assert message["type"] == "result.overtaken"
    assert message["data"] == {
        "contractor": "A", "year": 2024, "round": 0, "instrument": "csms", "revision": 1,
        "state": "overtaken", "sha256": result.sha256,
    }  # fmt: skip


def test_it_is_asked_who_is_overtaken_once_whoever_publishes_meanwhile_is_through(
    year: Period, contractor: Contractor, now: datetime
) -> None:
    rated("biru", contractor=contractor, period=year)
    fatal = report(contractor, kind=IncidentKind.FATAL, now=now)
    with CaptureQueriesContext(connection) as asked:
        decide(fatal, confirmed=True, now=now)
    words = [one["sql"] for one in asked]
    waits = [n for n, one in enumerate(words) if "FOR UPDATE" in one and "period" in one]
    told_of = [n for n, one in enumerate(words) if 'FROM "webhooks_webhook"' in one]
    assert waits
    assert waits[0] < told_of[0]


def test_an_incident_of_a_year_without_a_published_result_tells_nothing(
    contractor: Contractor, now: datetime
) -> None:
    decide(report(contractor, kind=IncidentKind.FATAL, now=now), confirmed=True, now=now)
    assert told() == []


def test_a_decision_taken_back_tells_which_result_holds_again(
    hook: Webhook, year: Period, contractor: Contractor, now: datetime
) -> None:
    Webhook.objects.update(events=[WebhookEvent.RESULT_HOLDS.value])
    result = rated("biru", contractor=contractor, period=year)
    fatal = report(contractor, kind=IncidentKind.FATAL, now=now)
    decide(fatal, confirmed=False, now=now)
    fatal.refresh_from_db()
    decide(fatal, confirmed=True, now=now)
    assert told() == []
    decide(fatal, confirmed=False, now=now)
    (message,) = told()
    assert message["type"] == "result.holds"
    assert message["data"] == {
        "contractor": "A", "year": 2024, "round": 0, "instrument": "csms", "revision": 1,
        "state": "final", "sha256": result.sha256,
    }  # fmt: skip
