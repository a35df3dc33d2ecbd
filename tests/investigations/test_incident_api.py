"""Incidents for programs: reported, corrected and decided by the rules of the pages."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import Actor
from investigations.services import begin_investigation
from monitoring.choices import IncidentKind
from tests.api.description import hold_to_description
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
FIND, REPORT = reverse("incidents-api:find"), reverse("incidents-api:report")


def send(person: User, address: str, *, method: str = "POST", **given: object) -> Any:
    client = visitor(person)
    answer = client.generic(method, address, json.dumps(given), content_type="application/json")
    hold_to_description(answer, method=method, path=address)
    return answer


def test_a_program_reports_corrects_and_decides_and_what_is_sent_twice_is_one(
    contractor: Contractor, site: Site, representative: User, other_representative: User,
    coordinator: User, manager: User, now: datetime, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(timezone, "now", lambda: now)
    said = {
        "operation": str(uuid4()), "contractor": contractor.code, "site": site.code,
        "on": now.date().isoformat(), "kind": "near_miss", "description": "Batu jatuh.",
    }  # fmt: skip
    assert send(representative, REPORT, **said | {"site": "X"}).json()["fields"].keys() == {"site"}
    assert send(other_representative, REPORT, **said).status_code == 404
    one = send(representative, REPORT, **said).json()
    assert send(representative, REPORT, **said).json() == one
    again = send(coordinator, REPORT, **said | {"operation": str(uuid4())})
    assert (again.status_code, "is this the same event?" in again.json()["message"]) == (400, True)
    address = reverse("incidents-api:change", args=[one["id"]])
    told = {name: one[name] for name in ("site", "on", "kind", "version")}
    changed = {**told, "description": "Batu jatuh di jalan angkut."}
    assert send(representative, address, method="PUT", **changed).json()["version"] == 2
    stale = {**changed, "description": "Lain."}
    assert send(coordinator, address, method="PUT", **stale).status_code == 409
    decide = reverse("incidents-api:decision", args=[one["id"]])
    assert send(coordinator, decide, version=2, decision="confirm").status_code == 403
    assert send(manager, decide, version=1, decision="confirm").status_code == 409
    assert send(manager, decide, version=2, decision="reject").status_code == 400  # no reason
    rejected = send(manager, decide, version=2, decision="reject", reason="Bukan di sini.").json()
    assert (rejected["status"], rejected["reason"]) == ("rejected", "Bukan di sini.")
    assert (
        send(representative, address, method="PUT", **changed | {"version": 2}).status_code == 409
    )


def test_a_program_reads_the_investigation_that_its_page_shows(
    contractor: Contractor, by_coordinator: Actor, representative: User, now: datetime
) -> None:
    incident = reported_incident(
        contractor=contractor, site=None, reference="F-1", on=now.date(), fatalities=1,
        kind=IncidentKind.FATAL, description="-", by=by_coordinator, now=now,
    )  # fmt: skip
    address = reverse("incidents-api:read", args=[incident.pk])
    assert visitor(representative).get(address).json()["investigation"] is None
    begin_investigation(incident=incident, potential="grave", by=by_coordinator, now=now)
    read = visitor(representative).get(FIND, {"reference": incident.reference})
    hold_to_description(read, method="GET", path=FIND)
    written = read.json()["investigation"]
    assert (written["potential"], written["status"], written["causes"]) == ("grave", "draft", [])
