"""An investigation over the API, from its beginning to its review."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import SYSTEM
from findings.models import Finding
from monitoring.choices import IncidentKind
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor


@pytest.fixture
def base(contractor: Contractor, site: Site, now: datetime) -> str:
    """The address of the investigation of a near miss."""
    incident = reported_incident(
        contractor=contractor, site=site, on=(now - timedelta(days=1)).date(),
        kind=IncidentKind.NEAR_MISS, description="Batu jatuh", by=SYSTEM, now=now,
    )  # fmt: skip
    return f"/api/v1/incidents/{incident.pk}/investigation/"


def sent(who: User, address: str, **body: Any) -> Any:
    return visitor(who).post(address, body, content_type="application/json")


def begun(who: User, base: str, *, potential: str = "slight", seen: str = "") -> Any:
    said = {"potential": potential, "seen": seen}
    return visitor(who).put(base, said, content_type="application/json")


def test_an_investigation_is_written_by_the_company_and_reviewed_by_the_owner(
    base: str, representative: User, coordinator: User, now: datetime
) -> None:
    begin = begun(representative, base)
    version = begin.json()["investigation"]["version"]
    event = {"at": now - timedelta(hours=30), "what": "Unit mundur", "source": "Operator"}
    told = sent(representative, f"{base}events/", version=version, **event)
    told = sent(representative, f"{base}events/", version=version, **event)  # sent twice
    assert len(told.json()["investigation"]["events"]) == 1
    version = told.json()["investigation"]["version"]
    because = {"kind": "supervision", "text": "Tanpa pemandu", "is_root": True}
    without = sent(representative, f"{base}causes/", version=version, **because)
    assert (without.status_code, "evidence" in without.json()["fields"]) == (400, True)
    cause = sent(representative, f"{base}causes/", version=version, evidence="Foto", **because)
    written = cause.json()["investigation"]
    todo = {
        "cause": written["causes"][0]["id"], "text": "Pemandu ditunjuk", "kind": "engineering",
        "owner": representative.pk, "due_on": timezone.localdate() + timedelta(days=30),
    }  # fmt: skip
    action = sent(representative, f"{base}actions/", version=written["version"], **todo)
    written = action.json()["investigation"]
    other = {**todo, "owner": coordinator.pk}
    assert (
        sent(representative, f"{base}actions/", version=written["version"], **other).status_code
        == 400
    )
    submitted = sent(representative, f"{base}submit/", version=written["version"])
    version = submitted.json()["investigation"]["version"]
    assert sent(coordinator, f"{base}review/", version=0, decision="accept").status_code == 409
    done = sent(coordinator, f"{base}review/", version=version, decision="accept")
    assert done.json()["investigation"]["status"] == "accepted"
    assert Finding.objects.get().description


def test_a_row_is_changed_as_it_was_read_and_taken_out_once(
    base: str, representative: User, other_representative: User, now: datetime
) -> None:
    begun(representative, base)
    told = begun(representative, base, potential="serious", seen="slight").json()
    late = begun(representative, base, potential="grave", seen="slight")
    assert (told["investigation"]["potential"], late.status_code) == ("serious", 409)
    assert late.json()["current"]["investigation"]["potential"] == "serious"
    event = {"at": now - timedelta(hours=30), "what": "Unit mundur", "source": "Operator"}
    told = sent(representative, f"{base}events/", version=2, **event).json()["investigation"]
    row = told["events"][0]["id"]
    change = event | {"id": row, "what": "Unit berhenti"}
    assert sent(representative, f"{base}events/", version=0, **change).status_code == 409
    good = sent(representative, f"{base}events/", version=told["version"], **change)
    assert good.json()["investigation"]["events"][0]["what"] == "Unit berhenti"
    out = f"{base}remove/event/{row}/"
    assert sent(other_representative, out).status_code == 404
    for _time in range(2):
        assert sent(representative, out).json()["investigation"]["events"] == []
