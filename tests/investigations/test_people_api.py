"""Injured people, photos and the steps after an accident, over the API."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import SYSTEM
from investigations.models import AccidentProcedure
from monitoring.choices import IncidentKind
from tests.files.hostile import photo
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor


def test_what_became_of_an_accident_is_told_by_its_own_company(
    contractor: Contractor, site: Site, representative: User, other_representative: User,
    now: datetime,
) -> None:  # fmt: skip
    day = now.date() - timedelta(days=2)
    incident = reported_incident(
        contractor=contractor, site=site, on=day, kind=IncidentKind.LTI, injured=1,
        description="Terjepit", by=SYSTEM, now=now,
    )  # fmt: skip
    base = f"/api/v1/incidents/{incident.pk}/"

    def send(path: str, *, person: User = representative, method: str = "post", **body: Any) -> Any:
        return getattr(visitor(person), method)(
            f"{base}{path}", body, content_type="application/json"
        )

    hurt: dict[str, Any] = {
        "operation": str(uuid4()),
        "job": "Operator",
        "injury": "light",
        "away_from": str(day),
    }
    assert send("people/", person=other_representative, **hurt).status_code == 404
    for _time in range(2):
        told = send("people/", **hurt).json()
    [one] = told["people"]
    back = send(f"people/{one['id']}/back/", on=str(day + timedelta(days=2)))
    assert (back.json()["people"][0]["back_on"], back.json()["lost_days"]) == (
        str(day + timedelta(days=2)), 2,
    )  # fmt: skip
    content = photo()
    for _time in range(2):
        form = {"evidence": SimpleUploadedFile("a.jpg", content, "image/jpeg")}
        kept = visitor(representative).post(f"{base}files/", form)
    assert [row["name"] for row in kept.json()["files"]] == ["a.jpg"]
    for _time in range(2):
        assert send(f"people/{one['id']}/remove/").json()["people"] == []
    if not AccidentProcedure.objects.exists():
        assert send("procedure/begin/").status_code == 200
    assert send("procedure/begin/").status_code == 409
    procedure = visitor(representative).get(f"{base}people/").json()["procedure"]
    step = {
        "version": procedure["version"], "who": "Operator",
        "started_at": now - timedelta(hours=40), "finished_at": now - timedelta(hours=39),
    }  # fmt: skip
    done = send("procedure/steps/report/", method="put", **step)
    assert done.json()["procedure"]["steps"][0]["who"] == "Operator"
    wrong = send("procedure/steps/report/", method="put", **step | {"who": "Pengawas"})
    assert wrong.status_code == 409
    assert send("procedure/steps/none/", method="put", **step).status_code == 400
