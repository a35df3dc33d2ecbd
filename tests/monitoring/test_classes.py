"""An incident's two classes: its kind, and what it is at a mine."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.errors import Refusal
from core.models import AuditEntry
from monitoring.choices import (
    KINDS_OF_CLASS,
    LOST_TIME,
    RECORDABLE,
    IncidentKind,
    MiningClass,
    classes_in_words,
)
from monitoring.models import Incident
from monitoring.selectors import exposure
from monitoring.services import decide_incident
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 1)


def reported(contractor: Contractor, by: Actor, *, now: datetime, **given: Any) -> Incident:
    facts: dict[str, Any] = {"reference": "A-1", "on": ON, "description": "-", "site": None} | given
    return reported_incident(contractor=contractor, by=by, now=now, **facts)


@pytest.mark.parametrize(
    ("kind", "mining_class"),
    [
        ("fatal", "serious"),
        ("lti", "dead"),
        ("near_miss", "light"),
        ("property", "disease"),
        ("lti", "dangerous"),
        ("medical", "worker_illness"),
    ],
)
def test_classes_that_contradict_each_other_are_refused_by_form_rule_and_database(
    contractor: Contractor, by_coordinator: Actor, now: datetime, kind: str, mining_class: str
) -> None:
    given = {"kind": IncidentKind(kind), "mining_class": mining_class}
    killed = {"fatalities": int(kind == "fatal")}
    with pytest.raises(Refusal, match=r"contradict|bertentangan"):
        reported(contractor, by_coordinator, now=now, **given, **killed)
    row = Incident(contractor=contractor, reference="A-1", date=ON, **given, **killed)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_every_class_at_a_mine_has_a_kind_and_none_decides_what_counts(
    contractor: Contractor, now: datetime
) -> None:
    assert set(KINDS_OF_CLASS) == set(MiningClass)
    pairs = [(kind, one) for one, kinds in KINDS_OF_CLASS.items() for kind in kinds]
    for number, (kind, mining_class) in enumerate(pairs):
        incident = reported(
            contractor, SYSTEM, now=now, reference=f"A-{number}", kind=kind,
            mining_class=mining_class, fatalities=int(kind == "fatal"),
        )  # fmt: skip
        decide_incident(incident=incident, confirmed=True, by=SYSTEM, now=now)
    found = exposure(contractor, ON, end=ON, incidents=Incident.objects.all())
    assert found.lti == sum(kind in LOST_TIME for kind, _class in pairs)
    assert found.recordables == sum(kind in RECORDABLE for kind, _class in pairs)


def test_the_form_takes_both_and_the_page_tells_both(
    contractor: Contractor, coordinator: User
) -> None:
    client = visitor(coordinator)
    given = {
        "reference": "A-1", "on": str(date.today() - timedelta(days=60)), "kind": "lti",
        "mining_class": "serious",
        "fatalities": "0", "injured": "1", "lost_days": "30", "description": "-",
    }  # fmt: skip
    client.post(reverse("report-incident", args=[contractor.pk]), given)
    page = client.get(reverse("contractor-detail", args=[contractor.pk])).text
    assert "Lost time injury (LTI) · Serious injury" in page
    assert AuditEntry.objects.get(action="report_incident").after["mining_class"] == "serious"


def test_without_a_mine_only_the_kind_is_told() -> None:
    assert classes_in_words("illness", "") == str(IncidentKind.ILLNESS.label)
